"""The formulas of a check in the workpaper: verdict, gap and ranges as a spreadsheet computes them from the figures' cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from juesuan.ground.exact import decimal
from juesuan.reading.facts import Fact
from juesuan.reconcile.recomputation import Recomputation, Terms

VERDICTS = ("ties", "rounds", "breaks", "untestable")
AMOUNTS = ("published", "published_low", "published_high", "point", "low", "high", "gap")
FAR = "1E+300"  # stands for an end that is not there inside MIN and MAX


RELATIVE = ("quotient", "growth")  # rules whose results are compared to 1E-13 of their size


def tolerance(done: Recomputation) -> float:
    """What absorbs binary arithmetic, below any printed step: a thousandth of a fen, 1E-12 of a ratio."""
    if done.rule in RELATIVE:
        return 1e-13 * (1 + abs(float(done.target.exact)))
    return 1e-5 if done.target.scale >= 1 else 1e-12


@dataclass
class Formulas:
    """The formulas of one check: `at` has the addresses of its own row, `refs` gives those of a figure's numbers."""

    done: Recomputation
    at: Mapping[str, str]
    refs: Callable[[Fact], Mapping[str, str]]
    marks: Mapping[str, str]

    def all(self) -> dict[str, str]:
        """Formulas by column. Low, high and point are empty text where there is no such end."""
        target, at, relative = self.refs(self.done.target), self.at, self.done.rule in RELATIVE
        point, low, high, stop = getattr(self, f"_{self.done.rule}")()
        guard = lambda formula: f'=IF({stop},"",{formula})' if stop and formula != '""' else f"={formula}"  # noqa: E731
        formulas = {
            "published": f"={target['base']}",
            "published_low": f"={target['low']}",
            "published_high": f"={target['high']}",
            "tolerance": f"=1E-13*(1+ABS({at['published']}))" if relative else f"={tolerance(self.done):.0E}",
            "point": guard(point),
            "low": guard(low),
            "high": guard(high),
            "verdict": f"={self._verdict(stop)}",
            "gap": f'=IF({at["verdict"]}="breaks",{self._gap()},0)',
            "changed": f'=IF({at["verdict"]}={at["as_read"]},"","≠")',
        }
        marks = self.marks
        steps = [(f'{at["verdict"]}="{verdict}"', f'"{marks[verdict]}"') for verdict in VERDICTS[:3]]
        formulas["mark"] = "=" + _choose(steps, f'"{marks["untestable"]}"')
        return formulas

    # Each rule gives point, low, high and the condition under which nothing can be recomputed ("" for never).

    def _sum(self, terms: Terms, end: str) -> str:
        """The signed sum at one end: what is taken off counts at its other end."""
        other = {"low": "high", "high": "low", "base": "base"}[end]
        return "".join(f"{'+' if s > 0 else '-'}{self.refs(f)[end if s > 0 else other]}" for s, f in terms).removeprefix("+")

    def _linear(self) -> tuple[str, str, str, str]:
        first = f"{_number(self.done.constant)}+" if self.done.constant else ""
        point, low, high = ((first + self._sum(self.done.top, end)).replace("+-", "-") for end in ("base", "low", "high"))
        return point, low, high, ""

    _agreement = _linear
    _whole = _linear

    def _bound(self) -> tuple[str, str, str, str]:
        published = self.at["published"]
        total = self._sum(self.done.top, "base")
        return f'IF({total}<={published}+{self.at["tolerance"]},{published},"")', self._sum(self.done.top, "low"), '""', ""

    def _ceiling(self) -> tuple[str, str, str, str]:
        published, top = self.at["published"], self._sum(self.done.top, "base")
        return f'IF({published}<={top}+{self.at["tolerance"]},{published},"")', '""', top, ""

    def _quotient(self) -> tuple[str, str, str, str]:
        done = self.done
        top, bottom = ({end: f"({self._sum(t, end)})" for end in ("base", "low", "high")} for t in (done.top, done.bottom))
        tiny = "1E-9"
        less = "-1" if done.constant else ""
        nil = f"AND({bottom['low']}<={tiny},{bottom['high']}>=-{tiny})"
        # A growth rate needs a base above nil; a share or rate one that is not nil, or above nil where its rounding reaches it.
        stop = f"{bottom['base']}<={tiny}" if less else f"OR(ABS({bottom['base']})<={tiny},AND({nil},{bottom['base']}<=0))"
        corners = ",".join(f"{top[a]}/{bottom[b]}" for a in ("low", "high") for b in ("low", "high"))
        low, high = (f'IF({nil},"",{pick}({corners}){less})' for pick in ("MIN", "MAX"))
        return f"{top['base']}/{bottom['base']}{less}", low, high, stop

    def _growth(self) -> tuple[str, str, str, str]:
        (_, change), (_, actual) = self.done.top[0], self.done.bottom[0]
        c, x, tiny = self.refs(change), self.refs(actual), "1E-9"
        base = f"({x['base']}-{c['base']})"
        stop = f"OR(ABS({base})<={tiny},AND({base}<0,{x['base']}>=0))"
        ends = [(c[a], x[b]) for a in ("low", "high") for b in ("low", "high")]
        corner = lambda far: ",".join(f"IF({x}-{c}>{tiny},{c}/({x}-{c}),{far})" for c, x in ends)  # noqa: E731
        least, most = f"MIN({corner(FAR)})", f"MAX({corner('-' + FAR)})"
        reaches = f"{x['low']}-{c['high']}<={tiny}"  # the base's rounding reaches nil: one end is open
        none = f"{x['high']}-{c['low']}<={tiny}"
        low = f'IF(OR({none},AND({reaches},{c["base"]}<=0)),"",{least})'
        high = f'IF(OR({none},AND({reaches},{c["base"]}>0)),"",{most})'
        return f"{c['base']}/{base}", low, high, stop

    def _product(self) -> tuple[str, str, str, str]:
        one, other = (self.refs(f) for _, f in self.done.top)
        return *(f"{one['base']}*{other[end]}" for end in ("base", "low", "high")), ""

    def _capped(self) -> tuple[str, str, str, str]:
        rate = self.refs(self.done.top[0][1])
        full = self.refs(self.done.bottom[0][1])["base"] if self.done.bottom else _number(self.done.constant)
        return *(f"MIN(1,{rate[end]})*{full}" for end in ("base", "low", "high")), ""

    def _none(self) -> tuple[str, str, str, str]:
        return '""', '""', '""', "TRUE"

    # --- verdicts ---

    def _verdict(self, stop: str) -> str:
        """The library's verdict: equal digits, else ranges that meet, else a break; with the rules of the kind."""
        if self.done.rule == "none":
            return '"untestable"'
        target, at, tolerance = self.refs(self.done.target), self.at, self.at["tolerance"]
        gap, point = self._gap(), at["point"]
        steps = [(stop, '"untestable"')] if stop else []
        if self.done.rule == "whole":
            steps += [(f"ABS({point}-{at['published']})<={tolerance}", '"ties"'), (f"{gap}=0", '"rounds"')]
        else:
            steps += [(_ties(target, at["published"], point, tolerance), '"ties"')]
            steps += self._agreeing(gap) if self.done.rule == "agreement" else []
            steps += [(f"{gap}=0", '"rounds"')]
        if self.done.loose:
            return _choose(steps, '"untestable"')
        if self.done.open:
            steps += [(f"{gap}>0", '"untestable"')]
        return _choose(steps, '"untestable"' if self.done.doubted else '"breaks"')

    def _agreeing(self, gap: str) -> list[tuple[str, str]]:
        """A finer print ties to the coarser one that rounds it; one unit in the coarser one's last place is rounding."""
        target, tolerance = self.refs(self.done.target), self.at["tolerance"]
        first = self.refs(self.done.top[0][1])
        width, other = (f"({r['high']}-{r['low']})" for r in (target, first))
        apart = f"ABS({first['base']}-{target['base']})"
        if self.done.prior:  # last year's print decides what its last place is
            return [(f"{apart}<={width}+{tolerance}", '"rounds"')]
        rounds_up = _ties(first, first["base"], target["base"], tolerance)
        finer = f"AND({gap}=0,{width}<{other}-{tolerance},{rounds_up})"
        return [(finer, '"ties"'), (f"{apart}<=MAX({width},{other})+{tolerance}", '"rounds"')]

    def _gap(self) -> str:
        """How far the published range lies above (+) or below (-) the recomputed one; 0 where they meet."""
        at, tolerance = self.at, self.at["tolerance"]
        low, high = at["published_low"], at["published_high"]
        # Nested, because AND computes all of its conditions and an end that is not there is no number.
        above = f"IF(ISNUMBER({at['high']}),IF({low}>{at['high']}+{tolerance},{low}-{at['high']},0),0)"
        below = f"IF(ISNUMBER({at['low']}),IF({high}<{at['low']}-{tolerance},{high}-{at['low']},0),0)"
        return f"{above}+{below}"


def _ties(printed: Mapping[str, str], value: str, point: str, tolerance: str) -> str:
    """Whether the point, rounded half away from zero to the printed decimals, gives the printed value."""
    half = f"0.5*10^-{printed['decimals']}*{printed['scale']}"
    upward = f"AND({point}>={value}-{half}-{tolerance},{point}<{value}+{half}-{tolerance})"
    downward = f"AND({point}>{value}-{half}+{tolerance},{point}<={value}+{half}+{tolerance})"
    return f"IF(ISNUMBER({point}),IF({point}>=0,{upward},{downward}),FALSE)"


def _choose(steps: list[tuple[str, str]], otherwise: str) -> str:
    """Nested IFs: the value of the first condition that holds."""
    return "".join(f"IF({condition},{value}," for condition, value in steps) + otherwise + ")" * len(steps)


def worst(cells: list[str], marks: Mapping[str, str]) -> str:
    """The mark of a figure from the verdicts of its checks: a break before rounding before a tie."""
    steps = [("OR(" + ",".join(f'{c}="{v}"' for c in cells) + ")", f'"{marks[v]}"') for v in ("breaks", "rounds", "ties")]
    return "=" + _choose(steps, f'"{marks["untestable"]}"')


def _number(value: Any) -> str:
    return format(decimal(value), "f")
