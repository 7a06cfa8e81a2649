"""Re-perform: one check, fact or finding laid out in full, so that a reviewer can do it again with pencil and paper.

What is shown is computed anew from the check's recomputation (recomputation.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from markupsafe import Markup

from juesuan.disclosure import Disclosure
from juesuan.findings.criteria import cite, criteria
from juesuan.findings.findings import PARTS, Finding
from juesuan.ground.data import wording
from juesuan.ground.errors import WrongCall
from juesuan.ground.exact import Interval, decimal, half_up
from juesuan.ground.text import COLON, aligned, around, harmless, known_language
from juesuan.reading.book import interval
from juesuan.reading.facts import Fact
from juesuan.reconcile.checks import Check
from juesuan.report.blocks import Listing
from juesuan.report.codebook import title
from juesuan.report.equations import right_side, signed
from juesuan.report.fact_tables import fact_row
from juesuan.report.html import macros
from juesuan.report.telling import Telling, untestable

SIGNS = {"bound": "≤", "ceiling": "≥"}


@dataclass(frozen=True, repr=False)
class Shown:
    """A check, fact or finding (`subject`) laid out: text in a terminal, a small page in a notebook cell. The parts are tables
    of text; those without heads are lines."""

    subject: Check | Fact | Finding
    title: str
    parts: tuple[Listing, ...]

    def __repr__(self) -> str:
        pieces = [self.title]
        for part in (p for p in self.parts if p.rows):
            if part.heads:
                rows = [dict(zip(part.heads, row, strict=True)) for row in part.rows]
                body = aligned(rows, part.heads).rstrip().splitlines()
            else:
                body = [": ".join(filter(None, row)) for row in part.rows]
            pieces += [part.caption, *(f"  {line}" for line in body)]
        return "\n".join(map(harmless, pieces))

    def _repr_html_(self) -> str:
        side = Markup(' style="text-align:left"')
        narrow = Markup(' style="text-align:left;white-space:nowrap"')  # identifiers and what follows them
        sides, parts = [side] * 20, [p for p in self.parts if p.rows]
        return str(macros("tables").shown(self.title, parts, sides, [narrow] * 2 + sides))


def show(disclosure: Disclosure, kind: str, name: str, lang: str = "en") -> Shown:
    """The `kind` (check, fact or finding) of this identifier. Raises WrongCall for one that is not there."""
    known_language(f"disclosure.{kind}", lang)
    listed = {getattr(one, kind): one for one in getattr(disclosure, f"{kind}s")}
    if not isinstance(name, str) or name not in listed:
        advice = f"the nearest are {', '.join(nearest(str(name), listed))}" if listed else f"the document has no {kind}s"
        raise WrongCall(f"disclosure.{kind}", f"there is no {kind} {name!r}", advice)
    return getattr(_Page(disclosure, lang), kind)(listed[name])


def nearest(name: str, listed: Iterable[str], most: int = 3) -> list[str]:
    """The identifiers whose letter and number are nearest to a name's, in the document's order."""
    number, letter = _number(name), name[:1].lower()
    names = list(listed)
    near = sorted(names, key=lambda n: (n[:1].lower() != letter if letter.isalpha() else False, abs(_number(n) - number)))
    return sorted(near[:most], key=names.index)


def _number(name: str) -> int:
    return int("".join(c for c in name if c in "0123456789")[:9] or 0)


def exactly(value: Fraction) -> str:
    """A number in full: plain digits where they end, else the fraction with 12 decimals beside it."""
    ended = decimal(value)
    if Fraction(ended) == value:
        return f"{ended:,f}"
    return f"{value.numerator:,}/{value.denominator:,} ≈ {ended:,f}"


def nearly(value: Fraction, decimals: int) -> str:
    """A number in full where its digits end, else to four places more than a figure prints, with ≈ before it."""
    ended = decimal(value)
    return f"{ended:,f}" if Fraction(ended) == value else f"≈ {half_up(value, decimals + 4):,f}"


class _Page(Telling):
    """Lays out one thing of a disclosure in one language."""

    def word(self, *path: str, **fields: Any) -> str:
        entry: Any = wording("reperform")
        for step in path:
            entry = entry[step]
        return entry[self.lang].format(**fields) if fields else entry[self.lang]

    def head(self, table: str, *columns: str) -> list[str]:
        return [title(table, column)[self.lang] for column in columns]

    def part(self, name: str, rows: Iterable[Sequence[str]], heads: Sequence[str] = ()) -> Listing:
        return Listing(heads, tuple(rows), self.word("parts", name))

    # --- the three things ---

    def check(self, check: Check) -> Shown:
        kind = f"{self.name('kinds', check.kind)}{COLON[self.lang]}"
        heading = f"{check.check}  {kind}{check.label} {self.name('bases', check.basis)}".rstrip()
        steps = Steps(self, check)
        rule, figures = self.part("rule", self._rule(check)), self._figures(self._roles(check))
        last = (self.part("steps", steps.rows()), self.part("verdict", self._verdict(check, steps)))
        return Shown(check, heading, (rule, figures, *last))

    def fact(self, fact: Fact) -> Shown:
        skip = ("fact", "low", "high", "start", "end", "text", "decimals", "page", "section")
        row = {**fact_row(fact), "measure": self.name("measures", fact.measure), "basis": self.name("bases", fact.basis)}
        rows = [(title("facts", n)[self.lang], v) for n, v in row.items() if v and n not in skip]
        rows += [(self.word("columns", "range"), self.stands_for(fact))] if fact.is_fact else []
        rows += [(self.word("columns", "place"), self.where_printed(fact)), (self.word("parts", "source"), self.around(fact))]
        if fact.fact in self.suspects:
            rows.append((self._suspect(fact), ""))
        checks = [c for c in self.disclosure.checks if fact.fact in c.facts]
        findings = [f for f in self.disclosure.findings if fact.fact in f.facts]
        parts = (self.part("meaning", rows), self._checks(checks), self._findings(findings))
        return Shown(fact, f"{fact.fact}  {fact.label} {self.printed(fact)}", parts)

    def finding(self, finding: Finding) -> Shown:
        texts, severity = self.told(finding), self.name("severities", finding.severity)
        rows = [(self.text(part), texts[part]) for part in PARTS[1:] if texts[part]]
        named = set(finding.facts)
        odd = {c.check for c in self.disclosure.checks if c.facts[0] in named and c.verdict in ("breaks", "rounds")}
        checks = [c for c in self.disclosure.checks if named.issuperset(c.facts) or c.check in odd]
        source = self.part("source", [(" ".join(filter(None, (finding.section, finding.quote))),)])
        figures = self._figures((self.by_id[name], "") for name in finding.facts)
        heading = f"{finding.finding}  {severity}{COLON[self.lang]}{texts['title']}"
        return Shown(finding, heading, (self.part("meaning", rows), source, figures, self._checks(checks)))

    # --- parts of them ---

    def _rule(self, check: Check) -> Iterator[tuple[str]]:
        if check.criterion in criteria(self.disclosure.year):
            yield (cite(check.criterion, self.disclosure.year, self.lang),)
        yield (check.statement,)

    def _roles(self, check: Check) -> list[tuple[Fact, str]]:
        """The figures in the order of the recomputation, each with its part in it."""
        done = check.recomputation
        return [(f, "prior" if done.is_past(f) else "published" if f is done.target else "used") for f in done.figures]

    def _figures(self, roles: Iterable[tuple[Fact, str]]) -> Listing:
        """The figures with their sources; a column in which nothing stands is left out."""
        rows = []
        for f, role in roles:
            what = (f.fact, self.word("roles", role) if role else "", f.label, self.name("bases", f.basis), self.printed(f))
            rows.append((*what, self.stands_for(f), self.where_printed(f), self.around(f, role == "prior")))
        fact, label, basis, value = self.head("facts", "fact", "label", "basis", "value")
        role, allowed, place = (self.word("columns", name) for name in ("role", "range", "place"))
        heads = [fact, role, label, basis, value, allowed, place, self.word("parts", "source")]
        kept = [n for n in range(len(heads)) if any(row[n] for row in rows)]
        return self.part("figures", [[row[n] for n in kept] for row in rows], [heads[n] for n in kept])

    def _checks(self, checks: Iterable[Check]) -> Listing:
        rows = [(c.check, self.verdict(c.verdict).text, self.name("kinds", c.kind), c.statement, c.published) for c in checks]
        return self.part("checks", rows, self.head("checks", "check", "verdict", "kind", "statement", "published"))

    def _findings(self, findings: Iterable[Finding]) -> Listing:
        rows = [(f.finding, self.name("severities", f.severity), self.told(f)["title"]) for f in findings]
        return self.part("findings", rows, self.head("findings", "finding", "severity", f"title_{self.lang}"))

    def _verdict(self, check: Check, steps: Steps) -> Iterator[tuple[str]]:
        yield (f"{self.verdict(check.verdict).text}{COLON[self.lang]}{steps.why()}",)
        for name in check.facts:
            if name in self.suspects:
                yield (self._suspect(self.by_id[name]),)

    def _suspect(self, fact: Fact) -> str:
        suspect = self.suspects[fact.fact]
        return self.word("suspect", fact=fact.fact, range=self.range(fact, suspect.low, suspect.high))

    # --- cells ---

    def stands_for(self, fact: Fact) -> str:
        """The true amounts that a figure stands for, in its printed unit."""
        if not fact.is_fact:
            return ""
        return self.word("exact") if fact.low == fact.high else self.range(fact, interval(fact).low, fact.high)

    def where_printed(self, fact: Fact) -> str:
        page = self.word("page", page=fact.page) if fact.page else ""
        return " ".join(filter(None, (fact.section, page, self.word("characters", start=fact.start, end=fact.end))))

    def around(self, fact: Fact, prior: bool = False) -> str:
        """The document's own words around a figure; last year's where the figure stands there."""
        document = self.disclosure.document
        if prior:
            document = next((p.document for p in self.disclosure.past if p.reading is self.disclosure.before), None)
        return around(document.text, fact.start, fact.end, 16, 8) if document else ""


@dataclass
class Steps:
    """The recomputation of one check, a step a row: what is done, and the numbers of it."""

    page: _Page
    check: Check

    def __post_init__(self) -> None:
        self.done = self.check.recomputation
        target, facts = self.done.target, [f for _, f in (*self.done.top, *self.done.bottom)]
        self.tested = self.check.tested
        self.point = self.done.point() if self.tested else None
        self.allowed = self.done.allowed if self.tested else Interval(None, None)
        # Numbers are shown in the printed unit where all figures share it, else in yuan and plain ratios.
        same = {f.scale for f in facts} if self.done.rule in ("quotient", "growth") else {f.scale for f in (target, *facts)}
        self.scale = same.pop() if len(same) == 1 and self.done.rule not in ("product", "capped") else Fraction(1)

    def rows(self) -> list[tuple[str, str]]:
        """All steps; none where nothing can be recomputed."""
        if not self.tested:
            return []
        steps = [("point", self._written(self._printed, self.point)), *self._ends()]
        target = self.done.target
        if self.point is not None and self.done.rule not in SIGNS:
            value = half_up(self.point / target.scale, target.decimals)
            told = "same" if value == target.value else "differs"
            text = self.page.word("steps", told, value=f"{value:,f}{target.unit}", published=self.page.printed(target))
            steps.insert(1, ("rounded", text))
        published = self.page.range(target, interval(target).low, target.high)
        steps += [("published", published), self._meeting()]
        return [(f"{number}. {self.page.word('steps', name)}", text) for number, (name, text) in enumerate(steps, 1)]

    def why(self) -> str:
        """Why the verdict is what it is, in a sentence."""
        verdict, target = self.check.verdict, self.done.target
        if verdict == "untestable":
            return untestable(self.check, self.page.lang)
        if verdict == "ties":
            if self.done.rule in SIGNS:
                return self.page.word("why", "bound")
            same = half_up(self.point / target.scale, target.decimals) == target.value
            return self.page.word("why", "ties" if same else "finer")
        if verdict == "rounds" and not interval(target).meets(self.allowed):
            return self.page.word("why", "last_place")
        return self.page.word("why", verdict)

    def _meeting(self) -> tuple[str, str]:
        """What both ranges hold, or how far they lie apart."""
        target, ours = self.done.target, interval(self.done.target)
        if gap := ours.gap(self.allowed):
            return "apart", f"{exactly(abs(gap) / target.scale)}{target.unit}"
        low = max(end for end in (ours.low, self.allowed.low) if end is not None)
        high = min(end for end in (ours.high, self.allowed.high) if end is not None)
        return "meet", self.page.range(target, low, high)

    def _ends(self) -> Iterator[tuple[str, str]]:
        if self.allowed.low == self.allowed.high is not None:
            return  # every figure is exact
        for name, end in (("low", self.allowed.low), ("high", self.allowed.high)):
            if self.done.rule in ("quotient", "growth"):
                yield name, self._corner(end)
            elif end is not None and self.done.rule != "agreement":
                yield name, self._written(lambda f, sign, name=name: self._end(f, sign, name), end)

    def _printed(self, fact: Fact, sign: int) -> str:
        """The digits as printed, in yuan or as a plain ratio where the recomputation mixes units."""
        return f"{fact.value:,f}" if fact.scale == self.scale else self._number(fact.exact)

    def _end(self, fact: Fact, sign: int, name: str) -> str:
        """The end of a figure's range that makes the result least or most: the other one where it is taken off."""
        if self.done.rule == "ceiling" or (self.done.rule in ("product", "capped") and fact.scale == 1):
            return self._number(fact.exact)
        ends = interval(fact)
        return self._number(ends.low if (name == "low") == (sign > 0) else ends.high)

    def _corner(self, end: Fraction | None) -> str:
        """The pair of ends whose quotient is the least or the most."""
        if end is None:
            return self.page.word("steps", "reaches_nil")
        top, bottom = next((t, b) for t, b, value in self.done.corners() if value == end)
        divisor = self._number(bottom)
        if self.done.rule == "growth":
            divisor = f"({self._number(bottom + top)} − {_signed(self._number(top))})"
        less = " − 1" if self.done.constant else ""
        return f"{self._number(top)} ÷ {divisor}{less} = {self._result(end)}"

    # --- the numbers ---

    def _number(self, value: Fraction) -> str:
        return exactly(value / self.scale)

    def _result(self, value: Fraction) -> str:
        """A result as it is computed, and in the published figure's unit where that is another."""
        target = self.done.target
        if target.scale == self.scale:
            return f"{exactly(value / target.scale)}{target.unit}"
        told = nearly(value / target.scale, target.decimals)
        return f"{exactly(value)} {told if told.startswith('≈') else f'= {told}'}{target.unit}"

    def _written(self, pick: Callable[[Fact, int], str], result: Fraction | None) -> str:
        """The recomputation with one number for each figure, and its result."""
        done, target = self.done, self.done.target
        figure = lambda fact, sign, after: _signed(pick(fact, sign)) if after else pick(fact, sign)  # noqa: E731
        if done.rule in SIGNS:
            top = "".join(signed(done.top, figure))
            return self.page.word("steps", "within", top=top, sign=SIGNS[done.rule], published=self._number(target.exact))
        pieces = right_side(done, figure, self._number)
        text = "".join(pieces)
        if len(done.top) == 1 and len(pieces) < 3:
            return f"{text}{target.unit}"
        return text if result is None else f"{text} = {self._result(result)}"


def _signed(number: str) -> str:
    """A negative number in brackets, for a sign stands before it."""
    return f"({number})" if number.startswith("-") else number
