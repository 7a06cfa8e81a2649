"""Settling: what the whole of a sentence or a paragraph says about meanings that were read one by one."""

from __future__ import annotations

import re
from bisect import bisect_right

from juesuan.reading.doubt import GUESSED
from juesuan.reading.grammar import ACTUAL, Meaning, Reason, Subject
from juesuan.reading.scan import Part

_MONEY_SIDES = ("amount", "change", "change_rate", "rate", "share")


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
        said = [m for m in self.registers.meanings if start <= m.figure.at < end and m.measure == "amount"]
        listed = {m.label for m in said if m.figure.at >= lead.start()}
        levels = [m for m in said if m.figure.at < lead.start() and m.label]
        if listed and (len(listed) > 1 or lead.group() != "其中"):
            self._take_in_all_parts(levels, lead.start(), end)
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
                not rest
                and meaning.key is None
                and meaning.label not in self.vocabulary.items
                and meaning.measure in _MONEY_SIDES
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
            wholes = [m for m in named.get(share.of.label, ()) if (m.measure, m.basis) == ("amount", ACTUAL)]
            if len(wholes) == 1 and wholes[0].figure.at < share.figure.at:
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
