"""The workpaper: figures, checks and findings as a spreadsheet in which every check is a live formula over the figures.

The reviewer changes a figure and sees the recomputed range and the verdict change. Spreadsheets compute in binary; each check
names the tolerance that absorbs it, far below the last printed place, so that the verdicts are those of the library.
"""

from __future__ import annotations

import datetime
import io
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.formatting.rule import CellIsRule, FormulaRule
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from juesuan import __version__
from juesuan.disclosure import Disclosure
from juesuan.findings import dispositions
from juesuan.findings.findings import Finding
from juesuan.ground.data import wording
from juesuan.ground.exact import decimal
from juesuan.ground.files import MOMENT, timeless
from juesuan.ground.text import folded, harmless, width
from juesuan.reading.book import interval, unsigned
from juesuan.reading.facts import Fact
from juesuan.reconcile.checks import Check
from juesuan.reconcile.recomputation import Recomputation, Terms
from juesuan.report import codebook

VERDICTS = ("ties", "rounds", "breaks", "untestable")
LONGEST = 32_000  # a cell holds 32,767 characters
MOST_LINKS = 12
FONT = "Microsoft YaHei"
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
_HEAD, _INPUT, _LINE = "1F3A4D", "FFF8DC", "BFBFBF"
# Okabe-Ito, light enough to read black text on.
_FILLS = {"breaks": "F2B48C", "rounds": "FFE9A8", "untestable": "DDDDDD"}
_WIDTHS = {
    "label": 24,
    "statement": 50,
    "quote": 36,
    "reason": 24,
    "note": 20,
    "checks": 22,
    "facts": 16,
    "base": 18,
    "low": 16,
    "high": 16,
    "published": 16,
    "point": 16,
    "published_low": 16,
    "published_high": 16,
    "gap": 12,
    "value": 13,
    "kind": 14,
    "fact": 8,
    "check": 7,
    "mark": 6,
    "year": 6,
    "page": 5,
    "changed": 6,
    "of": 22,
    "verdict": 11,
    "as_read": 11,
    "measure": 12,
    "basis": 13,
    "finding": 7,
    "title": 24,
    "condition": 40,
    "criteria": 34,
    "recommendation": 30,
    "cause": 30,
    "effect": 30,
}


def workpaper(disclosure: Disclosure) -> bytes:
    """The workpaper as an xlsx file; the same disclosure gives the same bytes. Amounts are in yuan, ratios and counts plain."""
    book = _Book(disclosure)
    book.facts()
    book.checks()
    book.findings()
    book.legend()
    return _sealed(book.workbook, book.shown)


@cache
def _words() -> Mapping[str, Any]:
    """data/words/workpaper.yaml, with the codebook's headings where it says so."""
    words = wording("workpaper")
    for table in ("facts", "checks", "findings"):
        words[table] = {n: codebook.title(table, n) if entry == "codebook" else entry for n, entry in words[table].items()}
    return words


def _both(entry: Mapping[str, str]) -> str:
    return f"{entry['zh']} {entry['en']}"


def _named(group: str, key: str) -> str:
    return _both(wording("memo")[group][key]) if key in wording("memo")[group] else key


def put_text(cell: Cell, text: str) -> Cell:
    """Text of a document in a cell: never a formula, even when it is edited, with invisible controls shown by number."""
    shown = harmless(text)
    cell.value = shown if len(shown) <= LONGEST else shown[:LONGEST] + "…"
    cell.data_type = "s"
    if shown.startswith(_RISKY):
        cell.quotePrefix = True
    return cell


@dataclass
class _Book:
    """The workbook while it is written; `shown` has each formula's value, for readers that do not calculate."""

    disclosure: Disclosure
    workbook: Workbook = field(default_factory=Workbook)
    shown: dict[tuple[str, str], Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        names = _words()["sheets"]
        self.workbook.remove(self.workbook.active)
        for style in _looks():
            self.workbook.add_named_style(style)
        self.sheet: dict[str, Worksheet] = {key: self.workbook.create_sheet(name) for key, name in names.items()}
        # Last year's figures stand below this year's, under names of their own.
        prior = {id(fact): fact for c in self.disclosure.checks for fact in c.past}
        rows = [*((f, False) for f in self.disclosure.facts), *((f, True) for f in prior.values())]
        self.rows = {id(fact): number for number, (fact, _) in enumerate(rows, 2)}
        self.listed = rows
        self.check_rows = {check.check: number for number, check in enumerate(self.disclosure.checks, 2)}

    # --- figures ---

    def facts(self) -> None:
        """One row a figure; low and high are formulas over its value, decimals and unit."""
        sheet, columns = self.sheet["facts"], list(_words()["facts"])
        _head(sheet, _words()["facts"])
        used: dict[int, list[str]] = defaultdict(list)
        for check in self.disclosure.checks:
            for fact in check.recomputation.figures:
                used[id(fact)].append(check.check)
        for fact, prior in self.listed:
            row = self.rows[id(fact)]
            for name, value in self._fact_cells(fact, prior, used[id(fact)]).items():
                cell = sheet.cell(row, columns.index(name) + 1)
                _fill(cell, value, name)
            if fact.is_fact:
                self._live_fact(sheet, columns, row, fact, used[id(fact)])
        _finish(sheet, columns, "C2", len(self.listed) + 1)
        _protect(sheet)

    def _fact_cells(self, fact: Fact, prior: bool, checks: list[str]) -> dict[str, Any]:
        text = self.disclosure.document.text
        quote = "" if prior else folded(text[max(0, fact.start - 24) : fact.end + 10])
        cells: dict[str, Any] = {
            "fact": f"prior {fact.fact}" if prior else fact.fact,
            "mark": "",
            "label": fact.label,
            "measure": _named("measures", fact.measure),
            "basis": _named("bases", fact.basis),
            "year": fact.year,
            "value": decimal(fact.value),
            "unit": fact.unit,
            "decimals": fact.decimals,
            "of": fact.of,
            "section": _both(_words()["prior"]) if prior else fact.section,
            "page": fact.page,
            "text": fact.text,
            "quote": quote,
            "reason": fact.reason,
            "checks": " ".join(checks),
            "note": "",
        }
        if fact.is_fact:
            cells |= {"scale": decimal(fact.scale), "rounded": int(fact.low != fact.high)}
        return cells

    def _live_fact(self, sheet: Worksheet, columns: list[str], row: int, fact: Fact, checks: list[str]) -> None:
        at = {name: f"{get_column_letter(columns.index(name) + 1)}{row}" for name in columns}
        half = f"{at['rounded']}*0.5*10^-{at['decimals']}"
        low = f"({at['value']}-{half})*{at['scale']}"
        if unsigned(fact):
            low = f"IF({at['value']}<0,{low},MAX(0,{low}))"
        formulas = {
            "base": (f"={at['value']}*{at['scale']}", fact.exact),
            "low": (f"={low}", interval(fact).low),
            "high": (f"=({at['value']}+{half})*{at['scale']}", fact.high),
        }
        for name, (formula, value) in formulas.items():
            self._formula(sheet[at[name]], formula, float(value)).number_format = _format(fact)
        if checks:
            verdicts = [self._verdict_cell(c) for c in checks[:100]]
            self._formula(sheet[at["mark"]], _worst(verdicts), self._worst_mark(checks[:100]))
        for name in ("value", "decimals"):
            sheet[at[name]].style = "input"
        sheet[at["value"]].number_format = "#,##0" + ("." + "0" * fact.decimals if fact.decimals else "")

    def _verdict_cell(self, check: str) -> str:
        column = get_column_letter(list(_words()["checks"]).index("verdict") + 1)
        return f"'{_words()['sheets']['checks']}'!${column}${self.check_rows[check]}"

    def _worst_mark(self, checks: list[str]) -> str:
        verdicts = {self.disclosure.checks[self.check_rows[c] - 2].verdict for c in checks}
        worst = next(v for v in ("breaks", "rounds", "ties", "untestable") if v in verdicts)
        return _words()["marks"][worst]["mark"]

    def _formula(self, cell: Cell, formula: str, value: Any) -> Cell:
        cell.value = formula
        self.shown[(cell.parent.title, cell.coordinate)] = value
        return _look(cell)

    # --- checks ---

    def checks(self) -> None:
        """One row a check: published and recomputed ranges, gap and verdict, all formulas over the figures."""
        sheet, columns = self.sheet["checks"], list(_words()["checks"])
        _head(sheet, _words()["checks"])
        for row, check in enumerate(self.disclosure.checks, 2):
            at = {name: f"${get_column_letter(columns.index(name) + 1)}${row}" for name in columns}
            for name, value in self._check_cells(check).items():
                _fill(sheet.cell(row, columns.index(name) + 1), value, name)
            formulas = Formulas(check.recomputation, at, self._refs).all()
            for name, value in self._check_values(check).items():
                cell = self._formula(sheet.cell(row, columns.index(name) + 1), formulas[name], value)
                if name in _AMOUNTS:
                    cell.number_format = _format(check.recomputation.target)
            sheet.cell(row, columns.index("tolerance") + 1).number_format = "0.0E+00"
        last = max(2, len(self.disclosure.checks) + 1)
        _finish(sheet, columns, "C2", last)
        _colour(sheet, columns, last)
        _protect(sheet)

    def _refs(self, fact: Fact) -> dict[str, str]:
        """Where a figure's numbers stand, as references from another sheet."""
        columns, row = list(_words()["facts"]), self.rows[id(fact)]
        name = _words()["sheets"]["facts"]
        wanted = ("base", "low", "high", "decimals", "scale")
        return {key: f"'{name}'!${get_column_letter(columns.index(key) + 1)}${row}" for key in wanted}

    def _check_cells(self, check: Check) -> dict[str, Any]:
        reasons = wording("opinion")["untestable"]
        reason = reasons.get(check.note, reasons["other"]) if check.verdict == "untestable" else None
        return {
            "check": check.check,
            "kind": _named("kinds", check.kind),
            "label": check.label,
            "basis": _named("bases", check.basis),
            "statement": check.statement,
            "as_read": check.verdict,
            "facts": " ".join(check.facts),
            "reason": _both(reason) if reason else "",
            "note": "",
        }

    def _check_values(self, check: Check) -> dict[str, Any]:
        """What the formulas show for the document as published."""
        done = check.recomputation
        target, point = done.target, done.point() if check.tested else None
        number = lambda end: "" if end is None else float(end)  # noqa: E731
        return {
            "published": float(target.exact),
            "published_low": float(target.low),
            "published_high": float(target.high),
            "point": number(point),
            "low": number(check.low),
            "high": number(check.high),
            "gap": float(check.gap),
            "tolerance": 1e-5 if target.scale >= 1 else 1e-12,
            "verdict": check.verdict,
            "mark": _words()["marks"][check.verdict]["mark"],
            "changed": "",
        }

    # --- findings ---

    def findings(self) -> None:
        """One row a finding, with links to its figures and cells for the reviewer's disposition."""
        sheet, columns = self.sheet["findings"], list(_words()["findings"])
        _head(sheet, _words()["findings"])
        rows = {f.fact: self.rows[id(f)] for f in self.disclosure.facts}
        for row, finding in enumerate(self.disclosure.findings, 2):
            for name, value in (_finding_cells(finding) | self._disposed(finding)).items():
                _fill(sheet.cell(row, columns.index(name) + 1), value, name)
            for number, fact in enumerate(finding.facts[:MOST_LINKS]):
                cell = put_text(sheet.cell(row, columns.index("links") + 1 + number), fact)
                place = f"'{_words()['sheets']['facts']}'!A{rows[fact]}"
                cell.hyperlink = Hyperlink(ref=cell.coordinate, location=place)
                cell.style = "link"
        last = max(2, len(self.disclosure.findings) + 1)
        _finish(sheet, columns, "C2", last)
        choice = DataValidation("list", formula1='"' + ",".join(_words()["dispositions"]) + '"', allow_blank=True)
        sheet.add_data_validation(choice)
        letter = get_column_letter(columns.index("disposition") + 1)
        choice.add(f"{letter}2:{letter}{last}")

    def _disposed(self, finding: Finding) -> dict[str, str]:
        """What was decided on a finding, as the file of dispositions has it; empty cells while it is open."""
        row, words = self.disclosure.handled.rows.get(finding.finding), dispositions.words()["dispositions"]
        if row is None:
            return {"disposition": "", "by": "", "date": "", "note": ""}
        changed = self.disclosure.handled.state(finding) == "changed"
        name = next((n for n in _words()["dispositions"] if row.disposition and n.startswith(row.disposition)), "")
        notes = [row.remark, f"{words['changed']['zh']} {words['changed']['en']}" if changed else ""]
        return {"disposition": name, "by": row.by, "date": row.when, "note": "\n".join(filter(None, notes))}

    # --- legend ---

    def legend(self) -> None:
        """Whose accounts, who signs, what the marks mean and how many there are, and how to use the sheets."""
        sheet, words, document = self.sheet["legend"], _words(), self.disclosure.document
        _look(put_text(sheet["A1"], _both(words["title"])), "title")
        counts = self.disclosure.counts()
        values = {
            "department": self.disclosure.department,
            "year": str(self.disclosure.year or "–"),
            "file": document.file,
            "sha256": document.sha256,
            "tool": f"juesuan {__version__}",
            "figures": "{printed} = {facts} + {set_aside} + {unread}".format(**counts),
        }
        row = 3
        for key, value in values.items():
            self._pair(sheet, row, _both(words["head"][key]), value)
            row += 1
        row = self._signs(sheet, row + 1)
        row = self._marks(sheet, row + 1)
        _title(sheet, row + 1, _both(words["how"]))
        for number, step in enumerate(words["steps"], 1):
            for lang in ("zh", "en"):
                row += 1
                cell = put_text(sheet.cell(row + 1, 1), f"{number}. {step[lang]}" if lang == "zh" else step[lang])
                sheet.merge_cells(start_row=row + 1, end_row=row + 1, start_column=1, end_column=4)
                _look(cell, "prose")
                _tall(sheet, row + 1, _lines(cell.value, 105))
        for letter, digits in zip("ABCD", (34, 46, 18, 18), strict=True):
            sheet.column_dimensions[letter].width = digits
        _print(sheet, None)

    def _pair(self, sheet: Worksheet, row: int, name: str, value: str) -> None:
        _look(put_text(sheet.cell(row, 1), name))
        cell = _look(put_text(sheet.cell(row, 2), value))
        _tall(sheet, row, max(_lines(name, 34), _lines(cell.value, 46)))

    def _signs(self, sheet: Worksheet, row: int) -> int:
        """Empty cells for the names and dates of those who prepared and reviewed it."""
        _title(sheet, row, _both(_words()["sign_off"]))
        for key in ("prepared", "reviewed"):
            row += 1
            for column, name in ((1, _words()["signs"][key]), (3, _words()["date"])):
                _look(put_text(sheet.cell(row, column), _both(name)))
                _look(sheet.cell(row, column + 1), "blank")
            sheet.row_dimensions[row].height = 28
        return row + 1

    def _marks(self, sheet: Worksheet, row: int) -> int:
        words, letter = _words(), get_column_letter(list(_words()["checks"]).index("verdict") + 1)
        _title(sheet, row, _both(words["legend"]))
        for column, key in ((3, "now"), (4, "as_read")):
            _look(put_text(sheet.cell(row, column), _both(words[key])))
        for verdict, entry in words["marks"].items():
            row += 1
            _look(put_text(sheet.cell(row, 1), f"{entry['mark']} {_both(entry)}"))
            _look(put_text(sheet.cell(row, 2), f"{entry['meaning_zh']}\n{entry['meaning_en']}"))
            _tall(sheet, row, 3)
            number = sum(c.verdict == verdict for c in self.disclosure.checks)
            area = f"'{words['sheets']['checks']}'!${letter}$2:${letter}${len(self.disclosure.checks) + 1}"
            self._formula(sheet.cell(row, 3), f'=COUNTIF({area},"{verdict}")', number)
            _look(sheet.cell(row, 4, number))
        return row + 1


def _finding_cells(finding: Finding) -> dict[str, Any]:
    cells = {n: getattr(finding, n) for n in ("finding", "section", "label", "quote")}
    cells["severity"] = _named("severities", finding.severity)
    cells |= {part: f"{text}\n{finding.en[part]}" for part, text in finding.zh.items()}
    return cells


# --- the formulas of one check -----------------------------------------------------------------------------------------

_AMOUNTS = ("published", "published_low", "published_high", "point", "low", "high", "gap")
_FAR = "1E+300"  # stands for an end that is not there inside MIN and MAX


@dataclass
class Formulas:
    """The formulas of one check: `at` has the addresses of its own row, `refs` gives those of a figure's numbers."""

    done: Recomputation
    at: Mapping[str, str]
    refs: Any

    def all(self) -> dict[str, str]:
        """Formulas by column. Low, high and point are empty text where there is no such end."""
        target, at = self.refs(self.done.target), self.at
        point, low, high, stop = getattr(self, f"_{self.done.rule}")()
        guard = lambda formula: f'=IF({stop},"",{formula})' if stop and formula != '""' else f"={formula}"  # noqa: E731
        formulas = {
            "published": f"={target['base']}",
            "published_low": f"={target['low']}",
            "published_high": f"={target['high']}",
            "tolerance": self._tolerance(),
            "point": guard(point),
            "low": guard(low),
            "high": guard(high),
            "verdict": f"={self._verdict(stop)}",
            "gap": f'=IF({at["verdict"]}="breaks",{self._gap()},0)',
            "changed": f'=IF({at["verdict"]}={at["as_read"]},"","≠")',
        }
        marks = {verdict: entry["mark"] for verdict, entry in _words()["marks"].items()}
        steps = [(f'{at["verdict"]}="{verdict}"', f'"{marks[verdict]}"') for verdict in VERDICTS[:3]]
        formulas["mark"] = "=" + _choose(steps, f'"{marks["untestable"]}"')
        return formulas

    def _tolerance(self) -> str:
        """Below any printed step: a thousandth of a fen, or 1E-12 of a ratio; quotients are compared to 1E-13 of their size."""
        if self.done.rule in ("quotient", "growth"):
            return f"=1E-13*(1+ABS({self.at['published']}))"
        return "=1E-5" if self.done.target.scale >= 1 else "=1E-12"

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
        least, most = f"MIN({corner(_FAR)})", f"MAX({corner('-' + _FAR)})"
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
        return _choose(steps, '"breaks"')

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


def _worst(cells: list[str]) -> str:
    """The mark of a figure from the verdicts of its checks: a break before rounding before a tie."""
    marks = {verdict: f'"{entry["mark"]}"' for verdict, entry in _words()["marks"].items()}
    steps = [("OR(" + ",".join(f'{c}="{v}"' for c in cells) + ")", marks[v]) for v in ("breaks", "rounds", "ties")]
    return "=" + _choose(steps, marks["untestable"])


def _number(value: Any) -> str:
    return format(decimal(value), "f")


# --- sheets ------------------------------------------------------------------------------------------------------------


def _format(fact: Fact) -> str:
    """Ratios as percentages, amounts and counts with thousands marks; two places more than printed."""
    if fact.scale < 1:
        return "0." + "0" * (fact.decimals + 2) + "%"
    return "#,##0" if fact.low == fact.high and fact.decimals == 0 else "#,##0.00##"


def _looks() -> list[NamedStyle]:
    """The styles of the cells; named once, because a style made anew for each cell takes a millisecond."""
    top, line = Alignment(wrap_text=True, vertical="top"), Border(bottom=Side("hair", color=_LINE))
    small, fill = Font(name=FONT, size=9), lambda colour: PatternFill("solid", fgColor=colour)
    free = Protection(locked=False)
    head = Font(name=FONT, size=10, bold=True, color="FFFFFF")
    link = Font(name=FONT, size=9, color="0563C1", underline="single")
    return [
        NamedStyle("plain", font=small, alignment=top, border=line),
        NamedStyle("input", font=small, alignment=top, border=line, fill=fill(_INPUT), protection=free),
        NamedStyle("note", font=small, alignment=top, border=line, protection=free),
        NamedStyle("link", font=link, alignment=top),
        NamedStyle("head", font=head, fill=fill(_HEAD), alignment=Alignment(wrap_text=True, vertical="center")),
        NamedStyle("prose", font=Font(name=FONT, size=10), alignment=top),
        NamedStyle("title", font=Font(name=FONT, size=16, bold=True)),
        NamedStyle("heading", font=Font(name=FONT, size=11, bold=True)),
        NamedStyle("blank", border=Border(bottom=Side("thin", color="000000"))),
    ]


def _look(cell: Cell, name: str = "plain") -> Cell:
    """The cell in a named style; what keeps its text from running stays."""
    quoted = cell.quotePrefix
    cell.style = name
    if quoted:
        cell.quotePrefix = True
    return cell


def _head(sheet: Worksheet, words: Mapping[str, Mapping[str, str]]) -> None:
    for column, entry in enumerate(words.values(), 1):
        _look(put_text(sheet.cell(1, column), f"{entry['zh']}\n{entry['en']}"), "head")
    sheet.row_dimensions[1].height = 46


def _fill(cell: Cell, value: Any, name: str) -> None:
    if isinstance(value, str) and value:
        put_text(cell, value)
    elif value is not None and not isinstance(value, str):
        cell.value = value if isinstance(value, int) else float(value)
    _look(cell, "note" if name == "note" else "plain")


def _title(sheet: Worksheet, row: int, text: str) -> None:
    _look(put_text(sheet.cell(row, 1), text), "heading")


def _finish(sheet: Worksheet, columns: list[str], freeze: str, last: int) -> None:
    """Widths, heights, frozen head, filter and print set-up; what stands right of the note is for the screen only."""
    for column, name in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(column)].width = _WIDTHS.get(name, 10)
    for row in sheet.iter_rows(min_row=2, max_row=last):
        lines = [_lines(cell.value, _WIDTHS.get(name, 10)) for name, cell in zip(columns, row, strict=False)]
        _tall(sheet, row[0].row, max(lines))
    sheet.freeze_panes = freeze
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{last}"
    sheet.print_area = f"A1:{get_column_letter(columns.index('note') + 1)}{last}"
    _print(sheet, "1:1")


def _lines(value: Any, digits: int) -> int:
    """How many lines a text takes in a column so many digits wide; a Chinese character is as wide as two."""
    if not isinstance(value, str) or value.startswith("=IF"):
        return 1
    return sum(1 + (width(line) * 19 // 20) // digits for line in value.split("\n"))


def _tall(sheet: Worksheet, row: int, lines: int) -> None:
    # Not every program fits the height of a row when it opens a file; Excel takes 409 points at most.
    sheet.row_dimensions[row].height = min(409, 3 + 12.5 * lines)


def _print(sheet: Worksheet, head: str | None) -> None:
    """A4 landscape, as wide as the page, the head on every page, name and page number at the foot."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = head
    sheet.oddFooter.left.text, sheet.oddFooter.right.text = "&A", "&P / &N"
    margins = sheet.page_margins
    margins.left, margins.right, margins.top, margins.bottom = 0.4, 0.4, 0.5, 0.75


def _protect(sheet: Worksheet) -> None:
    """Against sorting and overwriting by accident, without a password; filtering and formatting stay allowed."""
    protection = sheet.protection
    protection.sheet = True
    protection.autoFilter = protection.formatColumns = protection.formatRows = protection.formatCells = False


def _colour(sheet: Worksheet, columns: list[str], last: int) -> None:
    letter = get_column_letter(columns.index("verdict") + 1)
    changed = get_column_letter(columns.index("changed") + 1)
    for verdict, colour in _FILLS.items():
        rule = CellIsRule(operator="equal", formula=[f'"{verdict}"'], fill=PatternFill("solid", bgColor=colour))
        sheet.conditional_formatting.add(f"{letter}2:{letter}{last}", rule)
    bold = FormulaRule(formula=[f'${changed}2="≠"'], font=Font(bold=True, color="8C1D18"))
    sheet.conditional_formatting.add(f"A2:{get_column_letter(len(columns))}{last}", bold)


# --- bytes -------------------------------------------------------------------------------------------------------------

_EMPTY_VALUE = re.compile(r'<c r="([A-Z]+\d+)"([^>]*?)><f>(.*?)</f><v\s*/?>(?:</v>)?</c>', re.DOTALL)


def _sealed(workbook: Workbook, shown: Mapping[tuple[str, str], Any]) -> bytes:
    """The workbook as bytes with fixed dates, and with each formula's value for readers that do not calculate."""
    workbook.properties.creator, workbook.properties.title = "juesuan", _both(_words()["title"])
    workbook.properties.created = workbook.properties.modified = datetime.datetime(*MOMENT)
    workbook.calculation.fullCalcOnLoad = True
    raw = io.BytesIO()
    workbook.save(raw)
    sheets = {f"xl/worksheets/sheet{n}.xml": sheet.title for n, sheet in enumerate(workbook.worksheets, 1)}

    def change(name: str, content: bytes) -> bytes:
        if name in sheets:
            return _with_values(content.decode(), sheets[name], shown).encode()
        if name == "docProps/core.xml":
            return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>1980-01-01T00:00:00Z", content)
        return content.replace(b"Microsoft Excel", b"juesuan") if name == "docProps/app.xml" else content

    return timeless(raw.getvalue(), change)


def _with_values(xml: str, title: str, shown: Mapping[tuple[str, str], Any]) -> str:
    return _EMPTY_VALUE.sub(lambda m: "".join(_valued(m, shown.get((title, m[1])))), xml)


def _valued(match: re.Match, value: Any) -> Iterator[str]:
    """A formula's cell with its value; text results say so, for a cell is a number otherwise."""
    kind = ' t="str"' if isinstance(value, str) else ""
    yield f'<c r="{match[1]}"{match[2]}{kind}><f>{match[3]}</f>'
    yield f"<v>{value if isinstance(value, str) else repr(value)}</v></c>"
