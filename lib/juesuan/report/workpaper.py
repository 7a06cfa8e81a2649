"""The workpaper: figures, checks and findings as a spreadsheet in which every check is a live formula over the figures.

The reviewer changes a figure and sees the recomputed range and the verdict change. Spreadsheets compute in binary; each check
names the tolerance that absorbs it, far below the last printed place, so that the verdicts are those of the library.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
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
from juesuan.ground.groups import grouped
from juesuan.ground.text import LANGUAGES, around
from juesuan.reading.book import interval, unsigned
from juesuan.reading.facts import Fact
from juesuan.reconcile.checks import Check
from juesuan.report import codebook, sheets
from juesuan.report.contract import check_row
from juesuan.report.formulas import AMOUNTS, Formulas, tolerance, worst
from juesuan.report.telling import untestable

MOST_LINKS = 12
MOST_MARKED = 100  # checks that the mark of a figure is made from


def workpaper(disclosure: Disclosure) -> bytes:
    """The workpaper as an xlsx file; the same disclosure gives the same bytes. Amounts are in yuan, ratios and counts plain."""
    book = _Book(disclosure)
    book.write_facts()
    book.write_checks()
    book.write_findings()
    book.write_legend()
    return sheets.sealed(book.workbook, _both(_words()["title"]), book.shown)


@cache
def _words() -> Mapping[str, Any]:
    """data/words/workpaper.yaml, with the codebook's headings where it says so."""
    words = wording("workpaper")
    for table in ("facts", "checks", "findings"):
        words[table] = {n: codebook.title(table, n) if entry == "codebook" else entry for n, entry in words[table].items()}
    return words


def _both(entry: Mapping[str, str]) -> str:
    return f"{entry['zh']} {entry['en']}"


def _named(row: dict[str, Any]) -> dict[str, Any]:
    """A row with its kind, measure, basis and severity as the memo names them in both languages."""
    words = wording("memo")
    for column, group in codebook.GROUPS.items():
        if entry := words.get(group, {}).get(row.get(column)):
            row[column] = _both(entry)
    return row


@dataclass
class _Table:
    """A sheet whose columns are those of data/words/workpaper.yaml."""

    sheet: Worksheet
    heads: Mapping[str, Mapping[str, str]]

    def __post_init__(self) -> None:
        self.columns = list(self.heads)
        self.letters = {name: get_column_letter(number) for number, name in enumerate(self.columns, 1)}
        sheets.head(self.sheet, self.heads)

    def at(self, column: str, row: int | str, fixed: str = "") -> str:
        """The address of a cell; `fixed` is $ where the column does not move with a formula."""
        return f"{fixed}{self.letters[column]}{row}"

    def far(self, column: str, row: int) -> str:
        """The same as formulas on other sheets write it."""
        return f"'{self.sheet.title}'!{self.at(column, f'${row}', '$')}"

    def cell(self, column: str, row: int) -> Cell:
        return self.sheet.cell(row, self.columns.index(column) + 1)

    def fill(self, row: int, values: Mapping[str, Any]) -> None:
        """What stands in a row and is no formula; values of other columns are passed over."""
        for column in self.columns:
            if column in values:
                sheets.fill(self.cell(column, row), values[column], column)


class _Book:
    """The workbook while it is written; `shown` has each formula's value, for readers that do not calculate."""

    def __init__(self, disclosure: Disclosure):
        self.disclosure, self.workbook = disclosure, Workbook()
        self.shown: dict[tuple[str, str], Any] = {}
        self.marks = {verdict: entry["mark"] for verdict, entry in _words()["marks"].items()}
        self.workbook.remove(self.workbook.active)
        for style in sheets.looks():
            self.workbook.add_named_style(style)
        made = {key: self.workbook.create_sheet(name) for key, name in _words()["sheets"].items()}
        self.legend = made.pop("legend")
        self.facts, self.checks, self.findings = (_Table(sheet, _words()[key]) for key, sheet in made.items())
        # Last year's figures stand below this year's, under names of their own.
        prior = {id(fact): fact for c in disclosure.checks for fact in c.past}
        self.listed = [*((f, False) for f in disclosure.facts), *((f, True) for f in prior.values())]
        self.rows = {id(fact): number for number, (fact, _) in enumerate(self.listed, 2)}

    def _formula(self, cell: Cell, formula: str, value: Any) -> Cell:
        cell.value = formula
        self.shown[(cell.parent.title, cell.coordinate)] = value
        return sheets.look(cell)

    # --- figures ---

    def write_facts(self) -> None:
        """One row a figure; low and high are formulas over its value, decimals and unit."""
        numbered = list(enumerate(self.disclosure.checks, 2))
        used = grouped((id(fact), (row, check)) for row, check in numbered for fact in check.recomputation.figures)
        for fact, prior in self.listed:
            row, checks = self.rows[id(fact)], used[id(fact)]
            about = {"checks": " ".join(check.check for _, check in checks), "mark": "", "note": ""}
            self.facts.fill(row, self._fact_cells(fact, prior) | about)
            if fact.is_fact:
                self._live_fact(row, fact, checks[:MOST_MARKED])
        sheets.finish(self.facts.sheet, self.facts.columns, "C2", len(self.listed) + 1)
        sheets.protect(self.facts.sheet)

    def _fact_cells(self, fact: Fact, prior: bool) -> dict[str, Any]:
        columns = ("fact", "label", "measure", "basis", "year", "unit", "decimals", "of", "section", "page", "text", "reason")
        cells = {name: getattr(fact, name) for name in columns} | {"value": decimal(fact.value), "quote": ""}
        if prior:
            cells |= {"fact": f"prior {fact.fact}", "section": _both(_words()["prior"])}
        else:
            cells["quote"] = around(self.disclosure.document.text, fact.start, fact.end, 24, 10)
        if fact.is_fact:
            cells |= {"scale": decimal(fact.scale), "rounded": int(fact.low != fact.high)}
        return _named(cells)

    def _live_fact(self, row: int, fact: Fact, checks: list[tuple[int, Check]]) -> None:
        at = {name: self.facts.at(name, row) for name in self.facts.columns}
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
            cell = self._formula(self.facts.cell(name, row), formula, float(value))
            cell.number_format = sheets.number_format(fact)
        if checks:
            found = {check.verdict for _, check in checks}
            mark = self.marks[next(v for v in ("breaks", "rounds", "ties", "untestable") if v in found)]
            verdicts = [self.checks.far("verdict", number) for number, _ in checks]
            self._formula(self.facts.cell("mark", row), worst(verdicts, self.marks), mark)
        for name in ("value", "decimals"):
            self.facts.cell(name, row).style = "input"
        self.facts.cell("value", row).number_format = "#,##0" + ("." + "0" * fact.decimals if fact.decimals else "")

    # --- checks ---

    def write_checks(self) -> None:
        """One row a check: published and recomputed ranges, gap and verdict, all formulas over the figures."""
        table = self.checks
        for row, check in enumerate(self.disclosure.checks, 2):
            cells = _named(check_row(check)) | {"as_read": check.verdict, "reason": "", "note": ""}
            if check.verdict == "untestable":
                cells["reason"] = _both({lang: untestable(check, lang) for lang in LANGUAGES})
            values = self._check_values(check)
            table.fill(row, {name: cell for name, cell in cells.items() if name not in values})
            at = {name: table.at(name, f"${row}", "$") for name in table.columns}
            formulas = Formulas(check.recomputation, at, self._refs, self.marks).all()
            for name, value in values.items():
                cell = self._formula(table.cell(name, row), formulas[name], value)
                if name in AMOUNTS:
                    cell.number_format = sheets.number_format(check.recomputation.target)
            table.cell("tolerance", row).number_format = "0.0E+00"
        last = max(2, len(self.disclosure.checks) + 1)
        sheets.finish(table.sheet, table.columns, "C2", last)
        sheets.colour(table.sheet, table.columns, last)
        sheets.protect(table.sheet)

    def _refs(self, fact: Fact) -> dict[str, str]:
        """Where a figure's numbers stand, as references from another sheet."""
        return {key: self.facts.far(key, self.rows[id(fact)]) for key in ("base", "low", "high", "decimals", "scale")}

    def _check_values(self, check: Check) -> dict[str, Any]:
        """What the formulas show for the document as published."""
        target = check.recomputation.target
        ends = {"published": target.exact, "published_low": interval(target).low, "published_high": target.high}
        ends |= {"point": check.recomputation.point() if check.tested else None, "low": check.low, "high": check.high}
        shown: dict[str, Any] = {name: "" if end is None else float(end) for name, end in ends.items()}
        shown |= {"gap": float(check.gap), "tolerance": tolerance(check.recomputation)}
        return shown | {"verdict": check.verdict, "mark": self.marks[check.verdict], "changed": ""}

    # --- findings ---

    def write_findings(self) -> None:
        """One row a finding, with links to its figures and cells for the reviewer's disposition."""
        table, rows = self.findings, {f.fact: self.rows[id(f)] for f in self.disclosure.facts}
        for row, finding in enumerate(self.disclosure.findings, 2):
            cells = _named({n: getattr(finding, n) for n in ("finding", "section", "label", "quote", "severity")})
            cells |= {part: f"{text}\n{finding.en[part]}" for part, text in finding.zh.items()}
            table.fill(row, cells | self._disposed(finding))
            for number, fact in enumerate(finding.facts[:MOST_LINKS]):
                cell = sheets.put_text(table.cell("links", row).offset(0, number), fact)
                cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{self.facts.sheet.title}'!A{rows[fact]}")
                cell.style = "link"
        last = max(2, len(self.disclosure.findings) + 1)
        sheets.finish(table.sheet, table.columns, "C2", last)
        choice = DataValidation("list", formula1='"' + ",".join(_words()["dispositions"]) + '"', allow_blank=True)
        table.sheet.add_data_validation(choice)
        choice.add(f"{table.at('disposition', 2)}:{table.at('disposition', last)}")

    def _disposed(self, finding: Finding) -> dict[str, str]:
        """What was decided on a finding, as the file of dispositions has it; empty cells while it is open."""
        row, changed = self.disclosure.handled.rows.get(finding.finding), dispositions.words()["dispositions"]["changed"]
        if row is None:
            return {"disposition": "", "by": "", "date": "", "note": ""}
        name = next((n for n in _words()["dispositions"] if row.disposition and n.startswith(row.disposition)), "")
        notes = [row.remark, _both(changed) if self.disclosure.handled.state(finding) == "changed" else ""]
        return {"disposition": name, "by": row.by, "date": row.when, "note": "\n".join(filter(None, notes))}

    # --- legend ---

    def write_legend(self) -> None:
        """Whose accounts, who signs, what the marks mean and how many there are, and how to use the sheets."""
        sheet, words, document = self.legend, _words(), self.disclosure.document
        self._put(1, 1, _both(words["title"]), "title")
        values = {
            "department": self.disclosure.department,
            "year": str(self.disclosure.year or "–"),
            "file": document.file,
            "sha256": document.sha256,
            "tool": f"juesuan {__version__}",
            "figures": "{printed} = {facts} + {set_aside} + {unread}".format(**self.disclosure.counts()),
        }
        for row, (key, value) in enumerate(values.items(), 3):
            name, told = self._put(row, 1, _both(words["head"][key])), self._put(row, 2, value)
            sheets.tall(sheet, row, max(sheets.lines(name.value, 34), sheets.lines(told.value, 46)))
        row = self._signs(4 + len(values))
        row = self._marks(row + 1)
        self._put(row + 1, 1, _both(words["how"]), "heading")
        steps = [f"{number}. {step['zh']}\n{step['en']}" for number, step in enumerate(words["steps"], 1)]
        for number, told in enumerate("\n".join(steps).split("\n"), row + 2):
            cell = self._put(number, 1, told, "prose")
            sheet.merge_cells(start_row=number, end_row=number, start_column=1, end_column=4)
            sheets.tall(sheet, number, sheets.lines(cell.value, 105))
        for letter, digits in zip("ABCD", (34, 46, 18, 18), strict=True):
            sheet.column_dimensions[letter].width = digits
        sheets.page_setup(sheet, None)

    def _put(self, row: int, column: int, text: str, style: str = "plain") -> Cell:
        return sheets.look(sheets.put_text(self.legend.cell(row, column), text), style)

    def _signs(self, row: int) -> int:
        """Empty cells for the names and dates of those who prepared and reviewed it."""
        self._put(row, 1, _both(_words()["sign_off"]), "heading")
        for key in ("prepared", "reviewed"):
            row += 1
            for column, name in ((1, _words()["signs"][key]), (3, _words()["date"])):
                self._put(row, column, _both(name))
                sheets.look(self.legend.cell(row, column + 1), "blank")
            self.legend.row_dimensions[row].height = 28
        return row + 1

    def _marks(self, row: int) -> int:
        """What the marks mean, how many checks have each now and had as published."""
        words, last = _words(), len(self.disclosure.checks) + 1
        self._put(row, 1, _both(words["legend"]), "heading")
        for column, key in ((3, "now"), (4, "as_read")):
            self._put(row, column, _both(words[key]))
        area = f"{self.checks.far('verdict', 2)}:{self.checks.at('verdict', f'${last}', '$')}"
        for row, (verdict, entry) in enumerate(words["marks"].items(), row + 1):  # noqa: B020
            self._put(row, 1, f"{entry['mark']} {_both(entry)}")
            self._put(row, 2, f"{entry['meaning_zh']}\n{entry['meaning_en']}")
            sheets.tall(self.legend, row, 3)
            number = sum(c.verdict == verdict for c in self.disclosure.checks)
            self._formula(self.legend.cell(row, 3), f'=COUNTIF({area},"{verdict}")', number)
            sheets.look(self.legend.cell(row, 4, number))
        return row + 1
