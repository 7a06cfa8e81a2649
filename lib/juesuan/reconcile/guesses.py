"""Guesses: figures whose meaning is a guess, those of a text told in its own words among them, and what is sure all the same.

A figure that ties with one firmly read, where chance could hardly do that, was read rightly; one that a usual slip explains was
too. What breaks through any other guess is a question, not an exception (choose.py).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import replace
from fractions import Fraction

from juesuan.ground.exact import Interval
from juesuan.ground.groups import hanging_together
from juesuan.reading.facts import Fact, Reading
from juesuan.reading.settling import GUESSED
from juesuan.reading.wordings import FORM, prescribed, wording_of
from juesuan.reconcile.causes import SLIPS, TYPING
from juesuan.reconcile.checks import Check
from juesuan.reconcile.solve import WORK
from juesuan.reconcile.suspects import Suspect, find_suspects, printed_numbers

LEAST_ODDS = Fraction(1, 20)  # above these chance explains a tie too well
_SPAN = Fraction(46, 10)  # ln 100: figures of one document spread over two powers of ten
_LONG, _OWN = 16, 3  # figures, and those in wordings of its own, from which on a text is no form to the letter
_SIZE = Fraction(3, 2)  # prints this far from each other are hardly of one item
# The slips that tell a figure was read rightly; the others are what a misread figure looks like too.
_TELLING = SLIPS - {"last_year", "this_year", "change_other", "left_out", "twice"}
_WORK = WORK // 5  # for a text so contradictory that more is needed, no slip explains anything
_TRIED = 10  # usual slips of one figure, and figures that one digit mistyped makes of it


def with_guesses(reading: Reading, checks: tuple[Check, ...]) -> tuple[Reading, frozenset[str]]:
    """The reading with its guesses, but for the figures that a usual slip explains, and these. In a text that is told as forms
    are, guesses are what stands in wordings that no form has and prints that are hardly of one item, where more than one
    section says what they contradict; in others, all."""
    told = [f for f in reading.facts if f.is_fact and not f.cell]
    free = {f.fact for f in told if not f.guessed}
    if reading.manner == FORM:
        worded = {f.fact: w for f in told if f.value and (w := wording_of(f))}  # nil is read alike in any words
        own = {name for name, w in worded.items() if w not in prescribed()} if len(worded) >= _LONG else set()
        free &= _apart(reading, checks, own)
    broken = any(c.verdict == "breaks" for c in checks)
    explained = frozenset(_slipped(reading, checks) if free and broken else ())
    if not (guessed := free - explained):
        return reading, explained
    facts = (replace(f, doubt=GUESSED) if f.fact in guessed else f for f in reading.facts)
    return replace(reading, facts=tuple(facts)), explained


def _apart(reading: Reading, checks: Sequence[Check], own: Set[str]) -> set[str]:
    """Of a text told as forms are, the figures that may be of something else than they were read as: those in its own wordings
    (`own`), and what contradicts only a print, parts or a whole of another size, with what else its section says of the item:
    a clerk's slip is seldom all that a document says against a figure half as large again. In a text to the letter of a form
    that is only where a print is another item's amount. What one section alone contradicts was read together."""
    by = reading.book.by_id
    beside, across, apart, others = set(), set(), [], set()
    for c in (c for c in checks if c.verdict == "breaks" and not any(by[n].cell for n in c.facts)):
        together = len({by[n].section for n in c.facts}) == 1
        (beside if together else across).update(c.facts)
        sized = c.kind == "agreement" or (c.kind in ("bound", "sum") and not together)
        if sized and _of_two_sizes(c) and (len(own) >= _OWN or _borrowed(c, reading)):
            apart.append(c)
        else:
            others.update(c.facts)
    alone = {n for c in apart if c.kind == "agreement" or others.isdisjoint(c.facts) for n in c.facts if n not in others}
    told = {(by[n].key, by[n].section) for n in alone}
    return (own - (beside - across)) | {f.fact for f in reading.facts if f.is_fact and (f.key, f.section) in told}


def _of_two_sizes(c: Check) -> bool:
    """Whether a figure and what the others make of it are of different sizes."""
    made = next(abs(end) for end in (c.low, c.high) if end is not None)
    low, high = sorted((abs(c.recomputation.target.exact), made))
    return low * _SIZE < high


def _borrowed(c: Check, reading: Reading) -> bool:
    """Whether one of two prints of an item is another's amount, as its section has it."""
    if c.kind != "agreement":
        return False
    own = {reading.book.by_id[n].key for n in c.facts}
    prints = {(f.section, f.exact) for n in c.facts if (f := reading.book.by_id[n]).exact}
    amounts = (f for f in reading.facts if f.measure == "amount" and f.key not in own)
    return any((f.section, f.exact) in prints for f in amounts)


def drawn_in(broken: Sequence[Check], unsure: Collection[str], explained: Collection[str], reading: Reading) -> frozenset[str]:
    """The figures of the text that break together with an unsure one, where a usual slip explains none of them: one figure
    misread breaks several relations."""
    told = (frozenset(n for n in c.facts if not reading.book.by_id[n].cell) for c in broken)
    groups = (frozenset().union(*sets) for sets in hanging_together(filter(None, told), frozenset))
    return frozenset().union(*(one for one in groups if not one.isdisjoint(unsure) and one.isdisjoint(explained)))


def surely_read(reading: Reading, checks: Sequence[Check]) -> frozenset[str]:
    """The figures that tie with one that is firmly read, where chance could hardly do that, and those of the same item over
    the same words that were not understood: they were read rightly."""
    by = reading.book.by_id
    ties = [c for c in checks if c.verdict == "ties" and c.kind != "bound" and odds(c, by, ()) < LEAST_ODDS]
    firm, names = set(), {f.fact for f in by.values() if not f.guessed}
    while names - firm:
        firm |= names
        names = {n for c in ties if not firm.isdisjoint(c.facts) for n in c.facts}
    sure = [by[n] for n in names]
    over = {(f.key, f.section, f.doubt) for f in sure if f.doubt != GUESSED}  # that many characters, and not a guess by rule
    # 门诊收入3936万元，占40%，住院收入5094万元，占60%: a share in the words of one that ties is of the same whole.
    told = {(f.of_key, f.section, f.shape) for f in sure if f.measure == "share" and f.shape}
    names |= {f.fact for f in by.values() if f.measure == "share" and (f.of_key, f.section, f.shape) in told}
    # 与上年276万元相比，减少22万元，增长8.07%: what stands between two figures that tie is of their item and comparator.
    threes = zip(reading.facts, reading.facts[1:], reading.facts[2:], strict=False)
    alike = (three for three in threes if len({(f.key, f.basis) for f in three}) == 1)
    names |= {two.fact for one, two, three in alike if {one.fact, three.fact} <= names}
    return frozenset(f.fact for f in by.values() if f.doubt and (f.fact in names or (f.key, f.section, f.doubt) in over))


def _slipped(reading: Reading, checks: tuple[Check, ...]) -> set[str]:
    """In a text told in words of its own, the figures of a contradiction that a usual slip of one explains: what was taken for
    another figure is seldom one digit, a shifted point or another base away from what the rest makes of it."""
    verdict, by = find_suspects(reading, checks, _WORK), reading.book.by_id
    telling = {s.fact for s in verdict.tried if _telling(s, by[s.fact], reading, checks)}
    return telling.union(*(c.facts for c in checks if not telling.isdisjoint(c.facts)))


def _telling(suspect: Suspect, fact: Fact, reading: Reading, checks: Sequence[Check]) -> bool:
    """Whether the slip that explains a suspect is one that chance hardly makes: figures that the rest allows x slips tried,
    among all of as many digits. And no slip that a misread figure looks like: what is told of last year or of another base, or
    a total without a part."""
    kind = suspect.cause.get("kind")
    if kind not in _TELLING or (kind == "base_current" and not _base_ties(fact, reading, checks)):
        return False
    digits = str(abs(fact.value)).replace(".", "").lstrip("0")
    digits = digits if fact.decimals and kind not in TYPING else digits.rstrip("0")
    allowed = len(printed_numbers(fact, Interval(suspect.low, suspect.high), suspect.cause.get("unit", "")))
    tried = _TRIED * (len(digits) if kind in TYPING else 1)
    return allowed > 0 and Fraction(allowed * tried, 10 ** len(digits)) < LEAST_ODDS


def _base_ties(fact: Fact, reading: Reading, checks: Sequence[Check]) -> bool:
    """Whether the level that a rate was computed of ties elsewhere."""
    levels, by = {f.fact for f in reading.book.all(fact.key, "level", "actual")}, reading.book.by_id
    ties = (c for c in checks if c.verdict == "ties" and c.kind != "bound" and not copies(c) and fact.fact not in c.facts)
    return any(not levels.isdisjoint(c.facts) and odds(c, by, ()) < LEAST_ODDS for c in ties)


def copies(c: Check) -> bool:
    """Agreements and sums of one part copy a figure: no evidence."""
    return c.kind == "agreement" or (c.kind in ("sum", "carry_forward") and len(c.facts) < 3)


def odds(c: Check, by: Mapping[str, Fact], new: Mapping[str, Fact] | tuple) -> Fraction:
    """How likely chance makes a tie: both ranges' widths over the value, figures being spread over some powers of ten."""
    fact = by[c.facts[0]]
    width = fact.high - fact.low + (c.high - c.low if c.low is not None and c.high is not None else 0)
    if fact.measure == "count" and not width:
        width = Fraction(1)
    sizes = [abs(fact.exact)]
    if c.kind in ("sum", "carry_forward", "change"):
        sizes += [abs(by[name].exact) for name in c.facts if name in new]
    if not min(sizes) or (fact.measure in ("rate", "share") and fact.exact == 1):
        return Fraction(1)
    return min(Fraction(1), width / min(sizes) / _SPAN)
