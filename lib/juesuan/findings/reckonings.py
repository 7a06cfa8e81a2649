"""Reckonings: what a line of the text reckons in its own words, a row of data/vocabulary/reckonings*.yaml each.

A row reads over the words of a line with the figures in their places, gives those that matter a name, and says what has to hold
of them. Whoever adds a reckoning adds a row with an example, a slip and a near miss, and no code.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from juesuan.findings.drafts import Draft, Ground
from juesuan.findings.printed import Printed, Untied, printed, unsigned
from juesuan.findings.registry import rule
from juesuan.findings.sentences import Pair, described, distance
from juesuan.ground import expressions as re
from juesuan.ground.data import data, load
from juesuan.ground.errors import BadReference
from juesuan.ground.exact import ZERO, Interval
from juesuan.ground.expressions import Expression, Match, expression
from juesuan.ground.text import stretch
from juesuan.reading.figures import number_said
from juesuan.reading.vocabulary import vocabulary

# Each figure is one character that no text has, by what it is measured in; that of a count has its unit behind it.
_KINDS = {"元": "\ue001", "%": "\ue002", "点": "\ue003", "倍": "\ue004", "分": "\ue005", "数": "\ue006", "增": "\ue007"}
_OF = {"money": "元", "%": "%", "个百分点": "点", "百分点": "点", "倍": "倍", "分": "分"}
_FIGURES = "\ue001-\ue007"
_GAPS = {"…": f"[^。；\n{_FIGURES}]*?", "……": "[^。；\n]*?", "～": "[^\n]*?"}
_TEMPLATE = Expression(r"(\{~\d+[^}]*\}|\{\w*:.\}|\{\w+\}|……|…|～)")
_NEEDED = {"en", "zh", "reads", "holds", "example", "slip", "near_miss"}
_MORE = {"unless", "severity"}
_RELATIONS: Mapping[type, Callable[[Interval, Interval], bool]] = {
    ast.Eq: lambda one, other: one.meets(other),
    ast.LtE: lambda one, other: one.low <= other.high,
    ast.GtE: lambda one, other: one.high >= other.low,
    ast.Lt: lambda one, other: one.low < other.high,
    ast.Gt: lambda one, other: one.high > other.low,
}


class Reckoning(NamedTuple):
    """One row: what has to hold in words, where it reads, where not, the comparisons of which one has to hold, how severe."""

    says: Pair
    reads: Expression
    unless: Expression | None
    holds: Sequence[ast.Compare]
    severity: str


@cache
def reckonings(folder: Path | None = None) -> Sequence[Reckoning]:
    """All rows made ready. Raises BadReference with file and row where one is not as described in reckonings.yaml."""
    files = sorted((folder or data("vocabulary")).glob("reckonings*.yaml"))
    return [_ready(row, file) for file in files for row in load(file)]


def _ready(row: Mapping[str, Any], file: Path) -> Reckoning:
    place = f"{file}, {row.get('en', 'row without words')}"
    if missing := _NEEDED - set(row):
        raise BadReference(place, f"{', '.join(sorted(missing))} missing", "give each row all of them")
    if unknown := set(row) - _NEEDED - _MORE:
        raise BadReference(place, f"unknown field {sorted(unknown)}", f"use the fields {sorted(_NEEDED | _MORE)}")
    reads = expression("".join(map(_part, _TEMPLATE.split(row["reads"]))))
    try:
        tree = ast.parse(row["holds"], mode="eval").body
        known = {*reads.groupindex, "abs", "sum"}
    except (SyntaxError, re.error) as error:
        raise BadReference(place, str(error), "mend reads or holds") from error
    ways = tree.values if isinstance(tree, ast.BoolOp) else [tree]
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    if not all(isinstance(way, ast.Compare) and isinstance(way.left, ast.Name) for way in ways) or names - known:
        raise BadReference(place, f"holds {row['holds']!r}", f"compare a figure with others of {sorted(known)}")
    unless = row.get("unless")
    return Reckoning((row["en"], row["zh"]), reads, unless and expression(unless), ways, row.get("severity", ""))


def _part(piece: str) -> str:
    """A piece of a template as an expression: a figure of a kind, words kept under a name, a gap, or words as they stand."""
    if not piece.startswith("{"):
        return _GAPS.get(piece, piece)
    if short := re.fullmatch(r"\{~(\d+)(.*)\}", piece):
        return f"[^，。；\n\\d{_FIGURES}{short[2]}]{{0,{short[1]}}}?"
    name, _, kind = piece[1:-1].partition(":")
    if kind:
        return f"(?P<{name}>{_KINDS[kind]})" if name else _KINDS[kind]
    return f"(?:{vocabulary().words['reckoning_words'][name]})"


# --- a document's lines ------------------------------------------------------------------------------------------------


class Lines(NamedTuple):
    """The words of a document with a character for each figure, and the figures by their places."""

    text: str
    figures: Mapping[int, Printed]

    def told(self, start: int, end: int) -> list[Printed]:
        return [self.figures[at] for at in range(start, end) if at in self.figures]


def _lines(ground: Ground) -> Lines:
    parts, figures, place = [], {}, 0
    told = ground.once(printed)
    for one in told:
        kind = "增" if one.of == "money" and one.fact.measure == "change" else _OF.get(one.of, "数")
        figures[place + len(one.led)] = one
        parts.append(one.led + _KINDS[kind] + (one.fact.unit if kind == "数" else ""))
        place += len(parts[-1])
    return Lines("".join([*parts, *(one.then for one in told[-1:])]), figures)


@rule
def reckoned(ground: Ground) -> Iterator[Draft]:
    """What a line reckons in its own words and does not come out: 5辆，平均单价18.00万元, 合计85.00万元."""
    lines, done = ground.once(_lines), set()
    for row in reckonings():
        for match in row.reads.finditer(lines.text):
            wrong = _not_holding(row, match, lines)
            if wrong is None or wrong.told.fact in done:
                continue
            sentence = slice(*stretch(lines.text, match.start(), match.end() - 1, "。\n"))
            if row.unless and row.unless.search(lines.text[sentence]):
                continue
            told, of = wrong.told.fact, [one.fact for one in wrong.others]
            if not ground.breaks_between((told, *of)):
                done.add(told)
                gap = distance(told, abs((wrong.made.low + wrong.made.high) / 2 - abs(told.exact)))
                fields = {"figures": described(of), "total": described([told]), "distance": gap, "rule": row.says}
                yield ground.draft([told, *of], severity=row.severity, **fields)


def _not_holding(row: Reckoning, match: Match[str], lines: Lines) -> Untied | None:
    """The first comparison of a row where none of them holds: the figure, those that it is held against, what they make of it.
    None where one holds, where it cannot be told, and where another figure of the line in the place of one makes it hold."""
    if (made := _made(row, match, lines)) is None:
        return None
    names = {node.id for node in ast.walk(row.holds[0].comparators[0]) if isinstance(node, ast.Name)} & {*match.re.groupindex}
    others = [at for span in sorted(map(match.span, names)) for at in range(*span) if at in lines.figures]
    if not others:
        return None
    told, line = match.start(row.holds[0].left.id), stretch(lines.text, match.start(), match.end() - 1, "\n")
    for at in range(*line) if isinstance(row.holds[0].ops[0], ast.Eq) else ():
        for meant in (told, *others) if at in lines.figures and at not in (told, *others) else ():
            alike = _unit(lines.figures[at]) == _unit(lines.figures[meant])
            if alike and _made(row, match, Lines(lines.text, {**lines.figures, meant: lines.figures[at]})) is None:
                return None
    return Untied(lines.figures[told], [lines.figures[at] for at in others], made)


def _made(row: Reckoning, match: Match[str], lines: Lines) -> Interval | None:
    """What the figures of a match make where no comparison of its row holds; None where one does or it cannot be told."""
    made = []
    for way in row.holds:
        one, other = (_value(node, match, lines) for node in (way.left, way.comparators[0]))
        if one is None or other is None or len({one.of, other.of} - {None}) > 1:
            return None
        told = lines.figures[match.start(way.left.id)].fact
        if any(isinstance(node, ast.Div) for node in ast.walk(way.comparators[0])):
            one = Quantity(unsigned(told))  # an average of persons is rounded
        if _RELATIONS[type(way.ops[0])](one.range, other.range):
            return None
        made.append(other.range)
    return made[0]


# --- reckoning ---------------------------------------------------------------------------------------------------------


class Quantity(NamedTuple):
    """A range of true amounts and what it is counted in, None where it goes with any."""

    range: Interval
    of: str | None = None


def _value(node: ast.expr, match: Match[str], lines: Lines) -> Quantity | None:
    """What an expression of a row comes to; None where that cannot be told."""
    match node:
        case ast.Constant(value=int(number)):
            return Quantity(_only(number))
        case ast.Name(id=name):
            return _named(name, match, lines)
        case ast.Call(func=ast.Name(id="sum"), args=[ast.Name(id=name)]):
            parts = lines.told(*match.span(name))
            units = {_unit(p) for p in parts}
            return Quantity(sum((p.range for p in parts), ZERO), *units) if len(units) == 1 else None
        case ast.Call(func=ast.Name(id="abs"), args=[inner]):
            value = _value(inner, match, lines)
            return value and value._replace(range=value.range if (value.range.low or 0) >= 0 else -value.range)
        case ast.BinOp(left=left, op=operator, right=right):
            one, other = (_value(side, match, lines) for side in (left, right))
            return _joined(one, operator, other) if one and other else None
    return None


def _named(name: str, match: Match[str], lines: Lines) -> Quantity | None:
    """A figure; a number in words or in figures that are none of a document's; -1 for a word of a fall, 1 for one of a rise."""
    if match[name] is None:
        return None
    if one := lines.figures.get(match.start(name)):
        return Quantity(one.range, _unit(one))
    if name == "way":
        return Quantity(_only(-1 if expression(vocabulary().words["reckoning_words"]["fell"]).fullmatch(match[name]) else 1))
    return Quantity(_only(number_said(match[name])))


def _joined(one: Quantity, operator: ast.operator, other: Quantity) -> Quantity | None:
    units = {one.of, other.of} - {None}
    match operator:
        case ast.Add() | ast.Sub() if len(units) < 2:
            return Quantity(one.range + other.range if isinstance(operator, ast.Add) else one.range - other.range, *units)
        case ast.Mult():
            return Quantity(one.range.product(other.range), "money" if "money" in units else None)
        case ast.Div() if quotient := one.range.quotient(other.range):
            return Quantity(quotient, "money" if one.of == "money" and other.of != "money" else None)
    return None


def _unit(one: Printed) -> str:
    return "%" if _OF.get(one.of) == "点" else one.of.lstrip("万亿") if one.of != "money" else one.of


def _only(number: int) -> Interval:
    return Interval(Fraction(number), Fraction(number))
