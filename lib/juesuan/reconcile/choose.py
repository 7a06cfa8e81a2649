"""Choose: where a reading breaks a relation, arithmetic may choose among the other meanings that the words leave a figure.

Odds alone are no guard: "the breaks go, none comes" explains away nearly every true error. A meaning is taken (`how` is
`arithmetic`) when all of these hold; each was measured to be needed (tests/benchmarks/choosing.py):

 1. the break goes, no new one comes, and no tie of other figures is lost;
 2. every moved figure, and the published one of each break that goes, ends in a recomputation that is no copy of another print;
 3. chance would do that in fewer than one of twenty: meanings tried x width of the ranges / value, on a logarithmic scale;
 4. no field changes that the figure's own clause names, nor a comparator whose amount stands in the same sentence;
 5. no moved figure recomputed as first read, and none is nil;
 6. a change and its rate, or figures after one inherited item, are not torn apart;
 7. the new meaning is not printed already in the same section;
 8. another whole, comparator or measure: no other figure of the same words ties as first read; and shares move together;
 9. at that rank no other meaning does as well;
10. no break that remains touches the figures, judged after all have been taken.

Where only conditions 7, 9, 10 or the end of 8 fail, and that for every break of the figures concerned, the reading is
`doubtful`: what breaks through it is a question, not an exception; not where the sentence says the new meaning already with
the same digits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cache, cached_property
from itertools import pairwise
from typing import NamedTuple

from juesuan.documents.document import Document
from juesuan.ground.groups import hanging_together
from juesuan.reading.candidates import candidates, taken
from juesuan.reading.facts import Candidate, Fact, Reading, read_facts
from juesuan.reading.grammar import RATIOS, grammar
from juesuan.reading.scanned import scanned
from juesuan.reading.vocabulary import Key, vocabulary
from juesuan.reconcile.checks import Check, Ident, check, ident, tried
from juesuan.reconcile.guesses import LEAST_ODDS, copies, drawn_in, odds, surely_read, with_guesses
from juesuan.reconcile.lists import choose_wholes
from juesuan.reconcile.misread import settled
from juesuan.reconcile.relations import relations

_WEAK = Fraction(1, 5)  # a tie that chance makes this often says nothing of a figure
_BESIDE = Fraction(34, 100)  # candidates this near in rank are of one rank
_MANY = 150  # relations broken at once, above which no other meaning of one figure or another is what is wrong
_NEAR, _GAP = 150, 14  # characters within which a figure is printed beside, or hangs together with, another
_COMPARED = ("change", *RATIOS)
_COMPUTED = ("unit_cost", *_COMPARED)


def read_figures(document: Document, given: str = "") -> Reading:
    """The figures of a document, with the meanings that arithmetic chooses where the words leave several; those of a scan with
    what it says of their digits. `given` and what it raises: as read_facts."""
    reading = read_facts(document, given=given)
    reading = settled(scanned(reading, document)) if document.seen else reading
    return choose(reading, document.text)


def choose(reading: Reading, text: str) -> Reading:
    """The reading with the meanings that arithmetic takes, and with `how` of doubtful figures; `text` is the document's.

    Nothing is tried where nothing breaks.
    """
    checks = check(reading)
    if any(c.verdict == "breaks" for c in checks):
        reading = choose_wholes(reading, checks)
        checks = check(reading)
    broken = [c for c in checks if c.verdict == "breaks"]
    by_words, (reading, explained) = reading.book.by_id, with_guesses(reading, checks)
    if not broken:
        return reading
    ground = _Ground(reading, text, checks)
    options = {ident(c): ground.options(c) if len(broken) <= _MANY else [] for c in broken}
    settled = _settled(broken, options)
    moved = {name: fact for option in settled for name, fact in option.move.new.items()}
    gone = frozenset().union(*(option.removed for option in settled))
    left = [c for c in broken if ident(c) not in gone]
    guessed = {n for c in left for n in c.facts if reading.book.by_id[n].guessed}
    unsure = guessed - surely_read(reading, checks)
    fresh = {n for n in unsure if not by_words[n].guessed}
    doubtful = (_doubtful(left, options) | unsure | drawn_in(left, fresh, explained, reading)) - moved.keys()
    if not moved and not doubtful:
        return reading
    facts = (moved.get(f.fact, f) for f in reading.facts)
    return replace(reading, facts=tuple(replace(f, how="doubtful") if f.fact in doubtful else f for f in facts))


class _Move(NamedTuple):
    """Figures with another meaning: why, how likely by the words (1 is likeliest), and whether it may be taken at all."""

    reason: str
    rank: Fraction
    new: Mapping[str, Fact]
    alone: bool = False  # one of several figures with the same words, which would have to move together


class _Option(NamedTuple):
    """A move that makes a break go, with the breaks that it removes and what speaks against it."""

    move: _Move
    removed: frozenset[Ident]
    odds: Fraction
    against: bool  # a condition fails that leaves no doubt either
    doubt: bool  # one of the others fails
    touches: frozenset[str]  # figures of the break and of the move


def _settled(broken: Sequence[Check], options: Mapping[Ident, list[_Option]]) -> list[_Option]:
    """The options taken: the only good one of its rank for each break; those that a remaining break touches fall again."""
    gone: set[Ident] = set()
    chosen: list[_Option] = []
    for c in broken:
        good = [o for o in options[ident(c)] if not o.against and not o.doubt]
        if ident(c) in gone or not good or _several(good):
            continue
        if any(good[0].move.new.keys() & other.move.new.keys() for other in chosen):
            continue
        chosen.append(good[0])
        gone |= good[0].removed
    while True:
        gone = set().union(*(o.removed for o in chosen))
        left = set().union(*({*c.facts} for c in broken if ident(c) not in gone))
        standing = [o for o in chosen if left.isdisjoint(o.touches)]
        if len(standing) == len(chosen):
            return chosen
        chosen = standing


def _several(good: Sequence[_Option]) -> bool:
    """Whether another meaning of the same rank does as well; the same meaning of more or fewer figures is no other."""
    first = _meaning(good[0])
    beside = (_meaning(o) for o in good[1:] if o.move.rank <= good[0].move.rank + _BESIDE)
    return any(not (other >= first or other <= first) for other in beside)


def _meaning(option: _Option) -> set[tuple]:
    return {(name, *_meant(fact)) for name, fact in option.move.new.items()}


def _doubtful(left: Sequence[Check], options: Mapping[Ident, list[_Option]]) -> frozenset[str]:
    """Figures of breaks that another meaning would remove, where that holds for every break that shares a figure with it."""
    found: set[str] = set()
    for members in hanging_together(left, lambda c: c.facts):
        best = [next((o for o in options[ident(c)] if not o.against), None) for c in members]
        if all(best):
            found |= set().union(*(o.move.new for o in best if o))
    return frozenset(found)


class _Ground:
    """One reading with its checks, in which moves are tried."""

    def __init__(self, reading: Reading, text: str, checks: tuple[Check, ...]):
        self.reading, self.text, self.checks = reading, text, checks
        self.taken = cache(lambda name, candidate: _taken(reading.book.by_id[name], candidate))  # one figure in all its trials
        self.facts = [f for f in reading.facts if f.is_fact]
        self.place = {f.fact: n for n, f in enumerate(self.facts)}
        self.broken = {ident(c) for c in checks if c.verdict == "breaks"}
        self.good = {ident(c): c for c in checks if c.verdict in ("ties", "rounds")}

    @cached_property
    def kin(self) -> dict[Key, set[Key]]:
        """Amounts that stand in a relation with an amount."""
        near: dict[Key, set[Key]] = defaultdict(set)
        for relation in relations(self.reading.book):
            keys = {relation.whole, *relation.parts, *relation.against}
            for key in keys:
                near[key] |= keys
        return near

    # --- the moves

    def options(self, broken: Check) -> list[_Option]:
        """Every move of the check's figures that removes it and adds no break, the likeliest first."""
        ranks: list[Fraction] = []
        found: list[tuple[_Move, list[Check]]] = []
        seen: set[frozenset] = set()
        for move in self._moves(broken):
            name = frozenset((n, f.key, f.measure, f.basis, f.of_key, f.unit) for n, f in move.new.items())
            if name in seen:
                continue
            seen.add(name)
            tested, part = self._tried(move, broken, self._part(move, broken))
            ranks += [move.rank] if tested else []
            if tested and part is not None:
                facts = tuple(move.new.get(f.fact, f) for f in self.reading.facts)
                if (whole := self._tried(move, broken, replace(self.reading, facts=facts))[1]) is not None:
                    found.append((move, whole))
        judged = [self._judged(move, broken, now, sum(r <= move.rank for r in ranks)) for move, now in found]
        return sorted(judged, key=lambda o: (o.move.rank, o.odds))

    def _moves(self, broken: Check) -> Iterator[_Move]:
        for name in broken.facts:
            fact = self.reading.book.by_id[name]
            for candidate in candidates(self.reading, self.text, fact):
                yield from self._moved(fact, candidate)

    def _moved(self, fact: Fact, candidate: Candidate) -> Iterator[_Move]:
        rank = Fraction(str(candidate.rank))
        either = candidate.of in vocabulary().hierarchy["two_wholes"].get(fact.label, ()) and candidate.reason == "other_whole"
        if either or candidate.reason == "fund_of_whole":  # 占项目支出的67.70%, of those of the grant that the section is about
            # Forms print this share of either whole, and the shares beside it have wholes of their own.
            yield _Move("two_wholes", rank, {fact.fact: self.taken(fact.fact, candidate)})
            return
        if candidate.reason in ("rate_of_budget", "missing_percent", "other_whole"):
            alike = self._alike(fact)
            if candidate.reason == "other_whole":
                alike = [f for f in alike if f.of_key == fact.of_key]
            moved = {f.fact: self.taken(f.fact, candidate) for f in alike}
            together = candidate.reason != "other_whole" or len(alike) > 1
            yield _Move(candidate.reason, rank, moved, not together)
            if candidate.reason == "other_whole" and len(alike) > 1:
                yield _Move(candidate.reason, rank + _BESIDE, {fact.fact: self.taken(fact.fact, candidate)}, True)
            return
        field = {"other_comparator": "basis", "other_label": "label"}.get(candidate.reason)
        for run in self._runs(fact, field) if field else ([fact],):
            moved = {f.fact: self.taken(f.fact, candidate) for f in run}
            yield _Move(candidate.reason, rank + Fraction(len(run) - 1, 100), moved)

    def _alike(self, fact: Fact) -> list[Fact]:
        """The figures with the same words before them."""
        meant = (fact.measure, fact.basis, fact.unit, fact.shape)
        alike = [f for f in self.facts if not f.cell and (f.measure, f.basis, f.unit, f.shape) == meant]
        return alike if fact.shape else [fact]

    def _runs(self, fact: Fact, field: str) -> Iterator[list[Fact]]:
        """The figure with its neighbours of one sentence that have the same item (and comparator) by inheritance."""
        at = self.place[fact.fact]
        for first, last in ((at, at), (at, at + 1), (at - 1, at), (at, at + 2), (at - 1, at + 1), (at - 2, at)):
            run = self.facts[max(first, 0) : last + 1]
            if len(run) == last - first + 1 and all(self._joined(fact, f, field) for f in run):
                yield run

    def _joined(self, one: Fact, other: Fact, field: str) -> bool:
        if field in other.named or other.key != one.key or other.cell:
            return False
        if field == "basis" and (other.basis != one.basis or other.measure not in ("change", "change_rate", "rate")):
            return False
        between = self.text[slice(*_between(one, other))]
        return "。" not in between and "\n" not in between

    # --- what comes of them

    def _part(self, move: _Move, broken: Check) -> Reading:
        """The figures that a move can touch, as a reading of their own: quick to check."""
        by_id = self.reading.book.by_id
        touched = [*(by_id[n] for n in (*move.new, *broken.facts)), *move.new.values()]
        keys = {key for f in touched for key in (f.key, f.of_key) if key}
        keys = keys.union(*(self.kin.get(key, ()) for key in keys))
        facts = tuple(move.new.get(f.fact, f) for f in self.facts if f.key in keys or f.fact in move.new)
        return replace(self.reading, facts=facts)

    def _tried(self, move: _Move, broken: Check, reading: Reading) -> tuple[bool, list[Check] | None]:
        """Whether a relation of the moved reading tests a moved figure; and its checks, but None where one breaks that the move
        was to mend or that did not break before: nearly always, and no other is made then."""
        tested, against, found = False, False, []
        for name, c in tried(reading):
            found.append(c)
            tested |= c.verdict != "untestable" and not move.new.keys().isdisjoint(c.facts)
            against |= c.verdict == "breaks" and (name == ident(broken) or name not in self.broken)
            if tested and against:
                break
        return tested, None if against else found

    def _judged(self, move: _Move, broken: Check, now: Sequence[Check], chances: int) -> _Option:
        by_id, new = self.reading.book.by_id, move.new
        by = {**by_id, **new}
        breaks = {ident(c) for c in now if c.verdict == "breaks"}
        removed = frozenset(self.broken - breaks)
        fresh = [c for c in now if c.verdict == "ties" and c.kind != "bound" and not new.keys().isdisjoint(c.facts)]
        fresh = [c for c in fresh if self.good.get(ident(c)) is None or self.good[ident(c)].statement != c.statement]
        chance = min((odds(c, by, new) for c in fresh if not copies(c)), default=Fraction(1)) * max(chances, 1)
        against = chance >= LEAST_ODDS or self._loses(new, now) or not self._ends_tied(move, removed, now, by)
        against = against or any(f.value == 0 for f in new.values()) or self._tied_before(new)
        against = against or self._others_tie(move) or any(self._base_beside(name, f) for name, f in new.items())
        against = against or self._torn(new) or self._repeats(new)
        doubt = move.alone or self._printed(new)
        return _Option(move, removed, chance, against, doubt, frozenset({*broken.facts, *new}))

    def _loses(self, new: Mapping[str, Fact], now: Sequence[Check]) -> bool:
        """Whether a tie of other figures goes."""
        kept = {(c.kind, c.facts[0]) for c in now if c.verdict in ("ties", "rounds")}
        lost = ((kind, first) for kind, first, _ in self.good if first not in new and kind not in ("agreement", "bound"))
        return any(one not in kept for one in lost)

    def _ends_tied(self, move: _Move, removed: frozenset[Ident], now: Sequence[Check], by: Mapping[str, Fact]) -> bool:
        """Condition 2; of figures that move together, those that can be tested."""
        held = {
            name
            for c in now
            if c.verdict in ("ties", "rounds") and c.kind != "bound" and not copies(c) and odds(c, by, ()) < _WEAK
            for name in c.facts
        }
        must = {*move.new, *(first for _, first, _ in removed)}
        if len(move.new) > 1 and move.reason in ("rate_of_budget", "missing_percent", "other_whole"):
            must = set(move.new) & {c.facts[0] for c in now if c.verdict != "untestable" and c.kind != "agreement"}
        return bool(must) and must <= held

    def _tied_before(self, new: Mapping[str, Fact]) -> bool:
        by = self.reading.book.by_id
        return any(
            first in new and kind in _COMPUTED and c.verdict == "ties" and odds(c, by, ()) < _WEAK
            for (kind, first, _), c in self.good.items()
        )

    def _torn(self, new: Mapping[str, Fact]) -> bool:
        """Whether a change and the rate after it, or a figure after one inherited item, would be left behind."""
        for name, fact in new.items():
            at, old = self.place[name], self.reading.book.by_id[name]
            if fact.key == old.key and fact.basis == old.basis:
                continue
            for beside in (at - 1, at + 1):
                other = self.facts[beside] if 0 <= beside < len(self.facts) else None
                if other is None or other.fact in new or other.key != old.key or fact.key == old.key:
                    continue
                first, second = sorted((old, other), key=lambda f: f.start)
                between = self.text[first.end : second.start]
                if len(between) >= _GAP or "label" in second.named or (first is not old and self._aside(first, fact)):
                    continue
                if "。" not in between and second.measure in _COMPARED:
                    return True
        return False

    def _aside(self, told: Fact, new: Fact) -> bool:
        """Whether the figure before was told aside from the whole that is meant, the last entry of a list or the only one:
        总计9万元，其中年初结转1万元，增长5%."""
        start, aside = self.text.rfind("。", 0, told.start) + 1, grammar().pattern["aside"]
        levels = [f for f in self.facts if start <= f.start <= told.start and f.measure == "amount"]
        opened = (f for f, part in pairwise(levels) if aside.search(self.text, f.end, part.start))
        whole = next(reversed([*opened]), None)
        return whole is not None and whole.key == new.key

    def _base_beside(self, name: str, fact: Fact) -> bool:
        """Whether the amount compared with stands in the same sentence, which names the comparator as well as a word would."""
        old = self.reading.book.by_id[name]
        if old.basis == fact.basis or old.measure not in ("change", "change_rate", "rate"):
            return False
        bases = self.reading.book.all(old.of_key if old.measure == "rate" else old.key, "level", old.basis)
        return any(f.start < old.start and not set("。\n") & set(self.text[f.end : old.start]) for f in bases)

    def _printed(self, new: Mapping[str, Fact]) -> bool:
        """Whether the new meaning is printed already, in the same section or just beside."""
        return any(g.section == f.section or abs(g.start - f.start) < _NEAR for f, g in self._prints(new))

    def _repeats(self, new: Mapping[str, Fact]) -> bool:
        """Whether the new meaning stands in the same sentence already, with the same digits: nobody says it twice there."""
        alike = (_between(f, g) for f, g in self._prints(new) if f.value == g.value)
        return any(not set("。\n") & set(self.text[start:end]) for start, end in alike)

    def _prints(self, new: Mapping[str, Fact]) -> list[tuple[Fact, Fact]]:
        """The moved figures, each beside every other print of what it says now."""
        return [(f, g) for f in new.values() for g in self.facts if g.fact not in new and _meant(f) == _meant(g)]

    def _others_tie(self, move: _Move) -> bool:
        """Whether a figure of the same words ties as first read, where a whole, comparator or measure would change."""
        if move.reason in ("other_label", "two_wholes"):
            return False
        tied = {first for (kind, first, _), c in self.good.items() if kind in _COMPARED and c.verdict == "ties"}
        alike = (f for name in move.new for f in self._alike(self.reading.book.by_id[name]) if f.fact not in move.new)
        return any(f.fact in tied and abs(f.value) not in (0, 100) for f in alike)


def _taken(fact: Fact, candidate: Candidate) -> Fact:
    """The figure with a candidate's meaning; a rate of its own budget is of its own item."""
    if candidate.reason == "rate_of_budget":
        candidate = candidate._replace(of=fact.label, of_key=fact.key)
    return taken(fact, candidate)


def _between(one: Fact, other: Fact) -> tuple[int, int]:
    """The stretch of text between two figures."""
    return min(one.end, other.end), max(one.start, other.start)


def _meant(fact: Fact) -> tuple:
    return fact.key, fact.measure, fact.basis, fact.of_key if fact.measure == "share" else None
