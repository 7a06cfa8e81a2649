"""Settling and doubt: what a whole sentence or paragraph says about meanings read one by one, and how surely each was read."""

from __future__ import annotations

from bisect import bisect_right

from juesuan.ground import expressions as re
from juesuan.ground.expressions import expression
from juesuan.reading.grammar import ACTUAL, BALANCES, TOTALS, Meaning, Reason, Subject
from juesuan.reading.scan import Clause, Part

FIRM = 2  # characters of words that were not understood, from which on a reading is a guess
GUESSED = 12  # what counts as much as these characters: a neighbour that is unread, other items told since this one
_PASSING = 3  # in clauses that only pass between a named item and its figure, so many characters count as one
_MEASURES = ("amount", "change", "change_rate", "share", "rate")
_HAN = expression("[\u4e00-\u9fff]")


def _alike(one: Meaning, other: Meaning) -> bool:
    """Whether two figures are equal or one may be a slip for the other: one digit, digits swapped, point or sign shifted."""
    a, b = one.figure.value, other.figure.value
    if a == b:
        return True
    left, right = (f"{v.normalize():f}".replace(".", "").strip("0") for v in (a, b))
    one_digit = len(left) == len(right) > 2 and sum(x != y for x, y in zip(left, right, strict=True)) == 1
    return left == right or one_digit or sorted(left) == sorted(right)


class Settling(Part):
    """A paragraph whose figures have been read."""

    def after_enumeration(self, start: int, end: int, before: Subject | None) -> None:
        """其中 with several items, and 此外, are asides: afterwards the subject in force is again their whole."""
        lead = self.pattern["aside"].search(self.text, start, end)
        if not lead:
            return
        said = [m for m in self.registers.meanings if start <= m.figure.at < end and m.measure in ("amount", "change")]
        listed = {m.label for m in said if m.figure.at >= lead.start()}
        levels = [m for m in said if m.figure.at < lead.start() and m.label]
        led_to_one = len(listed) == 1 and (lead.group() == "其中" or (lead.group() == "：" and not levels))  # 公路养护（项）：
        if listed and not led_to_one:
            self._take_in_all_parts([m for m in levels if m.measure == "amount"], lead.start(), end)
            self.registers.subject = levels[-1].subject if levels else before

    def _take_in_all_parts(self, levels: list[Meaning], start: int, end: int) -> None:
        """“三公”经费合计100万元，其中：…、会议费3万元: a whole that its list makes with items that are none of its parts."""
        whole = levels[-1] if levels else None
        beside = self.vocabulary.hierarchy["beside"].get(whole.label, ()) if whole else ()
        listed = [m for m in self.registers.meanings if start <= m.figure.at < end and m.measure == "amount"] if beside else []
        parts = [m for m in listed if whole and m.basis == whole.basis]
        balances = self.vocabulary.hierarchy["with_balance"]
        balanced = whole is not None and whole.label in balances
        others = [m.label for m in parts if m.label in beside and (m.figure.value or not balanced)]
        if whole is None or not others:
            return
        labels = {m.label for m in parts}
        sums = ((label, names) for label, lists in self.grammar.parts.items() for names in lists if label != whole.label)
        within = {p for label, names in sums if label in labels for p in names}
        total = sum(m.figure.value for m in parts if m.label not in within)
        if abs(total - whole.figure.value) * 10**whole.figure.decimals <= len(parts):
            if balanced and whole.key:  # 收入合计9万元，其中：…上年结转1万元 holds a balance
                whole.key = (balances[whole.label], whole.key[1])
                return
            whole.label = "、".join([whole.label, *others])
            whole.key = (whole.label, "")

    def doubt_second_readings(self) -> None:
        """A sentence does not state one quantity twice with quite other digits: the second is another quantity, not understood.

        One wrong or swapped digit, or a shifted point, may be a slip of the writer and stays for the checks.
        """
        starts = [0, *(m.end() for m in re.finditer("[。！？]", self.text))]
        first: dict[tuple, Meaning] = {}
        for number, meaning in enumerate(self.registers.meanings):
            if meaning.key is None or meaning.measure in ("other", "unread", "score", "weight", "target"):
                continue
            whole = meaning.of.label if meaning.of else ""
            said = (bisect_right(starts, meaning.figure.at), meaning.key, meaning.measure, meaning.basis, meaning.body, whole)
            before = first.setdefault((*said, meaning.unit), meaning)
            if before is not meaning and not _alike(before, meaning):
                last = self.registers.meanings[number - 1].figure.to
                own = self.text[last : meaning.figure.at].lstrip(meaning.unit + "，、；。")
                if meaning.measure == "count" and own.isalpha() and 2 <= len(own) <= 12:
                    meaning.label, meaning.key = own, None  # 因公出国1人次，出境2人次: a count of its own words
                    continue
                self.registers.meanings[number] = Meaning(meaning.figure, "unread", unit=meaning.unit, group=meaning.group)
        unread = {bisect_right(starts, m.figure.at) for m in self.registers.meanings if m.measure == "unread"}
        for meaning in self.registers.meanings if unread else ():
            named = self.grammar.constructions.named(meaning.shape, meaning.measure, meaning.label)
            compared = meaning.measure in ("change", "change_rate", "rate") and "basis" not in named
            if meaning.key and bisect_right(starts, meaning.figure.at) in unread and ("label" not in named or compared):
                meaning.doubt = GUESSED  # a sentence that was not understood as a whole

    def know_own_words(self) -> None:
        """What the vocabulary does not name is one amount in its paragraph, where that prints each side of it once."""
        named: dict[str, list[Meaning]] = {}
        for meaning in self.registers.meanings:
            rest = meaning.label in self.vocabulary.words["the_rest"]  # 其余8万元, 其余3万元 are not one amount
            own = (
                not rest and meaning.key is None and meaning.label not in self.vocabulary.items and meaning.measure in _MEASURES
            )
            if own and self.scan.zone(meaning.figure.at) != "reason":
                named.setdefault(meaning.label, []).append(meaning)
        for label, found in named.items():
            sides = {(m.measure, m.basis) for m in found}
            if ("amount", ACTUAL) in sides and 1 < len(sides) == len(found):
                key = (label, f"@{self.scan.line.offsets[0]}")
                for meaning in found:
                    meaning.key = key
                    meaning.of = Subject(label, key) if meaning.of and meaning.of.label == label else meaning.of
        for share in (m for m in self.registers.meanings if m.measure == "share" and m.of and m.of.key is None):
            alike = [m for m in self.registers.meanings if m.label == share.of.label and m.measure == "amount"]
            wholes = [m for m in alike if m.key is None or m.key[1].startswith("@")]
            if len(alike) == len(wholes) == 1 and wholes[0].basis == ACTUAL and wholes[0].figure.at < share.figure.at:
                wholes[0].key = (share.of.label, f"@{self.scan.line.offsets[0]}")
                share.of = Subject(share.of.label, wholes[0].key)

    def set_own_money_apart(self) -> None:
        """自有资金安排的公务接待费2万元: what the fiscal grant does not pay is no part of its “三公” amounts."""
        words = self.vocabulary.words
        known = {words["three_total"], *words["three_items"]}
        for own in self.pattern["own_money"].finditer(self.text):
            for meaning in self.registers.meanings:
                if own.start() < meaning.figure.at < own.end() and meaning.label in known and meaning.key:
                    meaning.key = (meaning.key[0], "own")
                    if meaning.of and meaning.of.label in known:
                        meaning.of = Subject(meaning.of.label, (meaning.of.label, "own"))

    def reasons(self) -> list[Reason]:
        """The reasons that the paragraph gives, with the changes that each explains."""
        found = []
        for start, end, kind in self.scan.zones:
            if kind != "reason" or end <= start:
                continue
            explained = [m for m in self.registers.meanings if m.figure.at < start and m.measure in ("change", "change_rate")]
            begun = explained[-1].figure.to if explained else 0
            led = self.scan.between(max(self.scan.clause_start(start - 1, 0), begun), start)
            named = [t.value.label for t in led if t.kind == "item"]  # 公务接待费增加的主要原因是, after others
            last = next((m for m in reversed(explained) if not named or m.label == named[-1]), None)
            same = [m for m in explained if last and (m.key, m.label, m.basis) == (last.key, last.label, last.basis)]
            low, high = self.scan.line.span(start, end)
            subject = last.subject if last else self.registers.subject
            text, places = self.text[start:end].lstrip("：是为，"), tuple(m.figure.start for m in same[-2:])
            found.append(Reason(text, low, high, places, subject, last.basis if last else "", self.scan.context.section))
        return found


class Doubt(Part):
    """The doubts of a paragraph's figures, in characters that were not understood; counts and scores have none.

    A figure is firmly read where nothing but words of the grammar stands between its item's name and its digits, or where it
    goes on about the item in force and all that was said since the figure before it is understood. An amount after the share of
    another item is a guess: 服务采购5万元，其中小微企业占70%，金额3万元.
    """

    def of(self, meaning: Meaning, clause: Clause, worded: bool) -> int:
        """The doubt of a clause's figure, before it is remembered as the last one; `worded`: a construction reads its words."""
        before, ended = self.registers.previous, self.registers.previous_end
        if meaning.measure not in _MEASURES or meaning.label in self.grammar.clued:
            return GUESSED if meaning.measure == "unread" else 0
        if meaning.label not in self.vocabulary.items and self.pattern["no_own_name"].search(meaning.label):
            return GUESSED  # 用出去的, 结到下一年的还: words that were taken for a name
        whole = self.text.find(meaning.of.label, self.registers.part, clause.at) if meaning.of else 0
        if clause.text.startswith("（") and not self.registers.within:
            whole = -1  # 职工福利基金2.90万元（40%）: of what, no word says
        if meaning.measure == "share" and whole < 0 and (meaning.key is None or meaning.key[1].startswith("@")):
            return GUESSED  # a share of what no word says, of an item that the vocabulary does not know
        if meaning.label in self.vocabulary.items and self.pattern["respectively"].search(clause.text):
            return 0  # 货物、工程、服务分别为: as many names as figures
        if before and clause.says_nothing and clause.start > clause.opened and before.measure == meaning.measure:
            return before.doubt  # … 3万元、2万元和1万元
        if self._led_by_a_stranger(meaning, clause):
            return GUESSED  # 食堂专户：年初结转9万元，收入8万元
        if meaning.measure == "share" and meaning.of and meaning.of.key == meaning.key:
            return GUESSED  # no share is of itself
        if meaning.measure == "share" and clause.opened == clause.start and not clause.tokens and not worded:
            return GUESSED  # 42%养活了一支队伍: a percentage that opens its clause
        after = self._named(meaning, clause, ended)
        opened = max(clause.start, after)
        passing = self._unread(max(after, ended), opened)
        doubt = (0 if worded else self._unread(opened, clause.at)) + (passing if after < 0 else passing // _PASSING)
        if after >= 0 or before is None:
            return doubt
        if meaning.measure == "amount" and before.figure.at < clause.sentence and not clause.kinds("reference", "level"):
            return GUESSED  # 总收入9万元。大头是8万元: a level of an item that only a sentence before names
        said = [m for m in self._told_outside(clause) if m.figure.at >= self.registers.part]
        several = len({m.label for m in said if m.measure == "amount"}) > 1 and meaning.basis.startswith("prior")
        if several and not any(m.measure in ("change", "change_rate") for m in said):
            return GUESSED  # 采购9万元，货物6万元，服务3万元，较上年减少1万元: of the last, or of all
        if before.key == meaning.key or before.measure == "unread":
            return max(doubt, before.doubt)
        beside = meaning.measure == "amount" and before.measure in ("share", "rate")
        return GUESSED if beside or self._passed_over(meaning, clause) >= self.scan.listed(clause.at) else doubt

    def _led_by_a_stranger(self, meaning: Meaning, clause: Clause) -> bool:
        """Whether a total or balance is told in a part that a name before a colon leads which the grammar does not know."""
        start = self.registers.part
        total = meaning.key and meaning.key[0] in (*TOTALS, *BALANCES)
        led = self.pattern["own_lead"].match(self.text, start) if total else None
        known = not led or led.end() > clause.at or self.pattern["fund_led"].match(self.text, start)
        return not known and self._unread(*led.span(1)) > 0

    def _unread(self, start: int, end: int) -> int:
        """The characters of text[start:end] that are no words of the grammar nor filler, outside of reasons and purposes."""
        if not _HAN.search(self.text, start, end):
            return 0  # as between most figures of a list
        known = [(t.start, t.end) for t in self.scan.between(start, end)]
        known += [(a, b) for a, b, _ in self.scan.zones if a < end and b > start]
        known += [m.span() for m in self.pattern["gloss"].finditer(self.text, start, end)]
        parts, place = [], start
        for first, last in sorted(known):
            parts.append(self.text[place : max(place, min(first, end))])
            place = max(place, last)
        left = "|".join([*parts, self.text[place:end]])
        if self.context.group:  # a project's account names the project
            left = self.pattern["project_account"].sub("", left.replace(self.context.group, ""))
        left = self.grammar.without_filler(left)
        return len(_HAN.findall(self.pattern["says_no_item"].sub("", left)))

    def _named(self, meaning: Meaning, clause: Clause, start: int) -> int:
        """Where the name of a figure's item ends between a place and it: a term, a short name, own words; -1 for none.

        A name joined to what stands behind the figure (30万元是会议费) counts as one that ends at it."""
        of_what = meaning.label.removesuffix("资金")  # 项目全年预算数 is that of 项目资金
        total = meaning.key and meaning.key[0] in TOTALS
        funds = self.grammar.funds_of.get(meaning.key[1], ()) if total else ()  # 收入9万元，其中一般公共预算8万元
        at, names = clause.at, (meaning.label, of_what, *self.grammar.shortened.get(meaning.label, ()), *funds)
        joined = self.pattern["named_behind"].match(self.text, clause.figure.to + len(clause.unit))
        if joined and self.text.startswith(names, joined.end()):
            return at
        if total and self.said(clause.text.strip("、，和及")).side:  # 收入9万元、支出8万元
            return at
        concept = meaning.key[0] if meaning.key else ""  # 基本支出 is named, of whatever fund it is read
        items = [t for t in self.scan.between(start, at) if t.kind in ("item", "path")]
        own = [t for t in items if meaning.label == t.value.label or (t.kind == "item" and concept == t.value.concept)]
        told = max((t.end for t in own if not self.scan.zone(t.start)), default=-1)
        said = ((self.text.rfind(name, start, at), name) for name in (*names, *self.vocabulary.words["one_of_two"]))
        return max(told, *(place + len(name) if place >= 0 else -1 for place, name in said))

    def _passed_over(self, meaning: Meaning, clause: Clause) -> int:
        """How many amounts of other items have been told since the item's own was, those of a bracket that has closed left out;
        0 where it was not told at all."""
        said, whole = self._told_outside(clause), meaning.of.key if meaning.of else None
        own = max((n for n, m in enumerate(said) if m.key == meaning.key), default=len(said))
        return sum(m.measure == "amount" and m.key not in (meaning.key, whole) for m in said[own + 1 :])

    def _told_outside(self, clause: Clause) -> list[Meaning]:
        """The figures told before one, without those of a bracket that has closed."""
        said = self.registers.told
        if self.scan.has_brackets and self.scan.opened(clause.at) < 0:
            said = [m for m in said if self.scan.opened(m.figure.at) < 0]
        return said
