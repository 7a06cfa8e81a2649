"""Doubt: how much of what was said around a figure no construction understood; a reading over unread words is a guess."""

from __future__ import annotations

from juesuan.ground.expressions import expression
from juesuan.reading.grammar import PRIOR, TOTALS, Meaning
from juesuan.reading.scan import Clause, Part

FIRM = 2  # characters of words that were not understood, from which on a reading is a guess
GUESSED = 12  # what counts as much as these characters: a neighbour that is unread, other items told since this one
_PASSING = 3  # in clauses that only pass between a named item and its figure, so many characters count as one
_MEASURES = ("amount", "change", "change_rate", "share", "rate")
_HAN = expression("[\u4e00-\u9fff]")


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
        whole = self.text.find(meaning.of.label, self.scan.part_start(clause.at), clause.at) if meaning.of else 0
        if meaning.measure == "share" and whole < 0 and (meaning.key is None or meaning.key[1].startswith("@")):
            return GUESSED  # a share of what no word says, of an item that the vocabulary does not know
        if meaning.label in self.vocabulary.items and self.pattern["respectively"].search(clause.text):
            return 0  # 货物、工程、服务分别为: as many names as figures
        if before and clause.says_nothing and clause.start > clause.opened and before.measure == meaning.measure:
            return before.doubt  # … 3万元、2万元和1万元
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
        said = [m for m in self.registers.told if m.figure.at >= self.registers.part]
        several = len({m.label for m in said if m.measure == "amount"}) > 1 and meaning.basis == PRIOR
        if several and not any(m.measure in ("change", "change_rate") for m in said):
            return GUESSED  # 采购9万元，货物6万元，服务3万元，较上年减少1万元: of the last, or of all
        if before.key == meaning.key or before.measure == "unread":
            return max(doubt, before.doubt)
        beside = meaning.measure == "amount" and before.measure in ("share", "rate")
        return GUESSED if beside or self._passed_over(meaning, clause) >= self.scan.listed(clause.at) else doubt

    def _unread(self, start: int, end: int) -> int:
        """The characters of text[start:end] that are no words of the grammar nor filler, outside of reasons and purposes."""
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
        at, names = clause.at, (meaning.label, of_what, *self.grammar.shortened.get(meaning.label, ()))
        joined = self.pattern["named_behind"].match(self.text, clause.figure.to + len(clause.unit))
        if joined and self.text.startswith(names, joined.end()):
            return at
        said = self.grammar.speech.of(clause.text.strip("、，和及"), self.context.department)  # 收入9万元、支出8万元
        if meaning.key and meaning.key[0] in TOTALS and said.side:
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
        said, whole = self.registers.told, meaning.of.key if meaning.of else None
        if self.scan.has_brackets and self.scan.opened(clause.at) < 0:
            said = [m for m in said if self.scan.opened(m.figure.at) < 0]
        own = max((n for n, m in enumerate(said) if m.key == meaning.key), default=len(said))
        return sum(m.measure == "amount" and m.key not in (meaning.key, whole) for m in said[own + 1 :])
