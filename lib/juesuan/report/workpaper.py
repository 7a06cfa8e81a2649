"""The workpaper: figures, checks and findings as a spreadsheet in which every check is a live formula over the figures.

The reviewer changes a figure and sees the recomputed range and the verdict change. Spreadsheets compute in binary; each check
names the tolerance that absorbs it, far below the last printed place, so that the verdicts are those of the library.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
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
from juesuan.ground.text import around
from juesuan.reading.book import interval, unsigned
from juesuan.reading.facts import Fact
from juesuan.reconcile.checks import Check
from juesuan.report import codebook, sheets
from juesuan.report.formulas import AMOUNTS, Formulas, tolerance, worst

MOST_LINKS = 12


def workpaper(disclosure: Disclosure) -> bytes:
    """The workpaper as an xlsx file; the same disclosure gives the same bytes. Amounts are in yuan, ratios and counts plain."""
    book = _Book(disclosure)
    book.facts()
    book.checks()
    book.findings()
    book.legend()
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


def _named(group: str, key: str) -> str:
    return _both(wording("memo")[group][key]) if key in wording("memo")[group] else key


@dataclass
class _Book:
    """The workbook while it is written; `shown` has each formula's value, for readers that do not calculate."""

    disclosure: Disclosure
    workbook: Workbook = field(default_factory=Workbook)
    shown: dict[tuple[str, str], Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        names = _words()["sheets"]
        self.marks = {verdict: entry["mark"] for verdict, entry in _words()["marks"].items()}
        self.workbook.remove(self.workbook.active)
        for style in sheets.looks():
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
        sheets.head(sheet, _words()["facts"])
        used: dict[int, list[str]] = defaultdict(list)
        for check in self.disclosure.checks:
            for fact in check.recomputation.figures:
                used[id(fact)].append(check.check)
        for fact, prior in self.listed:
            row = self.rows[id(fact)]
            for name, value in self._fact_cells(fact, prior, used[id(fact)]).items():
                cell = sheet.cell(row, columns.index(name) + 1)
                sheets.fill(cell, value, name)
            if fact.is_fact:
                self._live_fact(sheet, columns, row, fact, used[id(fact)])
        sheets.finish(sheet, columns, "C2", len(self.listed) + 1)
        sheets.protect(sheet)

    def _fact_cells(self, fact: Fact, prior: bool, checks: list[str]) -> dict[str, Any]:
        text = self.disclosure.document.text
        quote = "" if prior else around(text, fact.start, fact.end, 24, 10)
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
            self._formula(sheet[at[name]], formula, float(value)).number_format = sheets.number_format(fact)
        if checks:
            verdicts = [self._verdict_cell(c) for c in checks[:100]]
            self._formula(sheet[at["mark"]], worst(verdicts, self.marks), self._worst_mark(checks[:100]))
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
        return sheets.look(cell)

    # --- checks ---

    def checks(self) -> None:
        """One row a check: published and recomputed ranges, gap and verdict, all formulas over the figures."""
        sheet, columns = self.sheet["checks"], list(_words()["checks"])
        sheets.head(sheet, _words()["checks"])
        for row, check in enumerate(self.disclosure.checks, 2):
            at = {name: f"${get_column_letter(columns.index(name) + 1)}${row}" for name in columns}
            for name, value in self._check_cells(check).items():
                sheets.fill(sheet.cell(row, columns.index(name) + 1), value, name)
            formulas = Formulas(check.recomputation, at, self._refs, self.marks).all()
            for name, value in self._check_values(check).items():
                cell = self._formula(sheet.cell(row, columns.index(name) + 1), formulas[name], value)
                if name in AMOUNTS:
                    cell.number_format = sheets.number_format(check.recomputation.target)
            sheet.cell(row, columns.index("tolerance") + 1).number_format = "0.0E+00"
        last = max(2, len(self.disclosure.checks) + 1)
        sheets.finish(sheet, columns, "C2", last)
        sheets.colour(sheet, columns, last)
        sheets.protect(sheet)

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
            "published_low": float(interval(target).low),
            "published_high": float(target.high),
            "point": number(point),
            "low": number(check.low),
            "high": number(check.high),
            "gap": float(check.gap),
            "tolerance": tolerance(done),
            "verdict": check.verdict,
            "mark": _words()["marks"][check.verdict]["mark"],
            "changed": "",
        }

    # --- findings ---

    def findings(self) -> None:
        """One row a finding, with links to its figures and cells for the reviewer's disposition."""
        sheet, columns = self.sheet["findings"], list(_words()["findings"])
        sheets.head(sheet, _words()["findings"])
        rows = {f.fact: self.rows[id(f)] for f in self.disclosure.facts}
        for row, finding in enumerate(self.disclosure.findings, 2):
            for name, value in (_finding_cells(finding) | self._disposed(finding)).items():
                sheets.fill(sheet.cell(row, columns.index(name) + 1), value, name)
            for number, fact in enumerate(finding.facts[:MOST_LINKS]):
                cell = sheets.put_text(sheet.cell(row, columns.index("links") + 1 + number), fact)
                place = f"'{_words()['sheets']['facts']}'!A{rows[fact]}"
                cell.hyperlink = Hyperlink(ref=cell.coordinate, location=place)
                cell.style = "link"
        last = max(2, len(self.disclosure.findings) + 1)
        sheets.finish(sheet, columns, "C2", last)
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
        sheets.look(sheets.put_text(sheet["A1"], _both(words["title"])), "title")
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
        sheets.title(sheet, row + 1, _both(words["how"]))
        for number, step in enumerate(words["steps"], 1):
            for lang in ("zh", "en"):
                row += 1
                cell = sheets.put_text(sheet.cell(row + 1, 1), f"{number}. {step[lang]}" if lang == "zh" else step[lang])
                sheet.merge_cells(start_row=row + 1, end_row=row + 1, start_column=1, end_column=4)
                sheets.look(cell, "prose")
                sheets.tall(sheet, row + 1, sheets.lines(cell.value, 105))
        for letter, digits in zip("ABCD", (34, 46, 18, 18), strict=True):
            sheet.column_dimensions[letter].width = digits
        sheets.page_setup(sheet, None)

    def _pair(self, sheet: Worksheet, row: int, name: str, value: str) -> None:
        sheets.look(sheets.put_text(sheet.cell(row, 1), name))
        cell = sheets.look(sheets.put_text(sheet.cell(row, 2), value))
        sheets.tall(sheet, row, max(sheets.lines(name, 34), sheets.lines(cell.value, 46)))

    def _signs(self, sheet: Worksheet, row: int) -> int:
        """Empty cells for the names and dates of those who prepared and reviewed it."""
        sheets.title(sheet, row, _both(_words()["sign_off"]))
        for key in ("prepared", "reviewed"):
            row += 1
            for column, name in ((1, _words()["signs"][key]), (3, _words()["date"])):
                sheets.look(sheets.put_text(sheet.cell(row, column), _both(name)))
                sheets.look(sheet.cell(row, column + 1), "blank")
            sheet.row_dimensions[row].height = 28
        return row + 1

    def _marks(self, sheet: Worksheet, row: int) -> int:
        words, letter = _words(), get_column_letter(list(_words()["checks"]).index("verdict") + 1)
        sheets.title(sheet, row, _both(words["legend"]))
        for column, key in ((3, "now"), (4, "as_read")):
            sheets.look(sheets.put_text(sheet.cell(row, column), _both(words[key])))
        for verdict, entry in words["marks"].items():
            row += 1
            sheets.look(sheets.put_text(sheet.cell(row, 1), f"{entry['mark']} {_both(entry)}"))
            sheets.look(sheets.put_text(sheet.cell(row, 2), f"{entry['meaning_zh']}\n{entry['meaning_en']}"))
            sheets.tall(sheet, row, 3)
            number = sum(c.verdict == verdict for c in self.disclosure.checks)
            area = f"'{words['sheets']['checks']}'!${letter}$2:${letter}${len(self.disclosure.checks) + 1}"
            self._formula(sheet.cell(row, 3), f'=COUNTIF({area},"{verdict}")', number)
            sheets.look(sheet.cell(row, 4, number))
        return row + 1


def _finding_cells(finding: Finding) -> dict[str, Any]:
    cells = {n: getattr(finding, n) for n in ("finding", "section", "label", "quote")}
    cells["severity"] = _named("severities", finding.severity)
    cells |= {part: f"{text}\n{finding.en[part]}" for part, text in finding.zh.items()}
    return cells
