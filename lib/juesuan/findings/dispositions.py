"""Dispositions: what the auditor decided on each finding, in a CSV file that a spreadsheet can edit and a rerun never loses.

A row names its finding by the key that stays from run to run. Columns, in any order, by these names or the Chinese ones:
key, disposition (accepted, explained or corrected; empty while open), by, when (a date), remark; further columns are kept.
`reads` has the figures as they read when the row was made: a finding whose figures have changed since is open again.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple

from juesuan.documents.document import DISPOSITIONS as NAME
from juesuan.documents.text import decode
from juesuan.findings.findings import Finding, known_key
from juesuan.findings.sentences import shown
from juesuan.ground.data import wording
from juesuan.ground.errors import CannotGet, CannotRead, WrongCall
from juesuan.ground.expressions import Expression
from juesuan.ground.groups import grouped
from juesuan.ground.text import folded, inert
from juesuan.reading.facts import Fact

KEPT = "dispositions.earlier.csv"  # the file as it was before the tool last changed it
FILLED = ("disposition", "by", "when", "remark")
SHOWN = ("finding", "severity", "title_en", "title_zh", "reads")  # for the reader of the file; all but reads are made anew
COLUMNS = ("key", *FILLED, *SHOWN)
MOST_BYTES = 10 * 1024 * 1024
MOST_FIGURES = 6
words = partial(wording, "dispositions")  # names of the dispositions and of the file's columns, in both languages
_DATE = Expression(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s+0?0:00(?::00)?)?")


@dataclass(frozen=True)
class Row:
    """One row: `when` is an ISO date, `more` the cells of the auditor's own columns, `line` where it stands in the file."""

    key: str
    disposition: str = ""
    by: str = ""
    when: str = ""
    remark: str = ""
    title_en: str = ""
    title_zh: str = ""
    reads: str = ""
    more: tuple[str, ...] = ()
    line: int = 0

    @property
    def decided(self) -> tuple[str, ...]:
        """What was decided, by whom, when, and the remark."""
        return self.disposition, self.by, self.when, self.remark

    @property
    def filled(self) -> tuple[str, ...]:
        """All that the auditor wrote in it."""
        return (*self.decided, *self.more)

    @property
    def touched(self) -> bool:
        """True where the auditor wrote something in it."""
        return any(self.filled)


@dataclass(frozen=True)
class Dispositions:
    """The rows of one file, its name and hash, and the names of the auditor's own columns."""

    rows: tuple[Row, ...] = ()
    file: str = ""
    sha256: str = ""
    more: tuple[str, ...] = ()


NONE = Dispositions()


class Matched(NamedTuple):
    """Dispositions beside the findings of a run: the row of each finding by its number, the numbers of findings whose figures
    read otherwise than when they were disposed of, and the rows in use whose finding is gone."""

    rows: Mapping[str, Row]
    changed: frozenset[str] = frozenset()
    gone: tuple[Row, ...] = ()

    def state(self, finding: Finding) -> str:
        """accepted, explained or corrected; "changed" where the figures are no longer those disposed of, "" while open."""
        row = self.rows.get(finding.finding)
        return "changed" if finding.finding in self.changed else row.disposition if row else ""

    def handled(self, findings: Iterable[Finding]) -> int:
        """How many findings have a disposition that still holds."""
        return sum(self.state(f) not in ("", "changed") for f in findings)


def beside(document: Path) -> Path | None:
    """<name>.dispositions.csv beside a document or folder of documents, if it is there."""
    name = document.name if document.is_dir() else document.stem
    path = document.absolute().parent / f"{name}.{NAME}"
    return path if path.is_file() else None


# --- the file ----------------------------------------------------------------------------------------------------------


def read_dispositions(path: str | Path) -> Dispositions:
    """The file's rows. UTF-8, UTF-16 and GBK are read, with commas, semicolons or tabs, as spreadsheets save them.

    Raises CannotGet and CannotRead for the file, WrongCall with file and line for a row that is not as described above."""
    path = Path(path)
    try:
        if path.stat().st_size > MOST_BYTES:
            raise CannotRead(path.name, f"more than {MOST_BYTES:,} bytes", "check that this is the file of dispositions")
        content = path.read_bytes()
    except OSError as error:
        raise CannotGet(str(path), error.strerror or type(error).__name__, "check the path and its permissions") from error
    text = decode(content, path.name)
    lines = _lines(text, path.name)
    _, head = next(lines, (1, []))
    known = {w["zh"]: n for n, w in words()["columns"].items()} | {n: n for n in words()["columns"]}
    names = [known.get(cell, known.get(cell.casefold(), cell)) for cell in head]
    _check_head(names, path.name)
    more = tuple(n for n in names if n not in COLUMNS and n)
    rows: dict[str, Row] = {}
    for line, cells in lines:
        row = _row(names, cells, more, f"{path.name}, line {line}", line)
        if first := rows.get(row.key):
            raise WrongCall(
                f"{path.name}, line {line}", f"the key {row.key!r} stands in line {first.line} too", "keep one of the two rows"
            )
        rows[row.key] = row
    return Dispositions(tuple(rows.values()), path.name, hashlib.sha256(content).hexdigest(), more)


def merge(ours: Dispositions, theirs: Dispositions, base: Dispositions = NONE) -> tuple[Dispositions, tuple[Row, ...]]:
    """Both files' rows under our name, and the rows of theirs that say otherwise than ours and are not in the result.

    Of a row that both filled in, the one that was changed since `base` counts, which both were made from; where both were,
    or nothing is known of a base, it is ours. No row that was filled in on one side alone is dropped.
    """
    more = (*ours.more, *(n for n in theirs.more if n not in ours.more))
    cells = lambda d, row: dict(zip(d.more, row.more, strict=True))  # noqa: E731
    in_order = lambda d, row: replace(row, more=tuple(cells(d, row).get(n, "") for n in more))  # noqa: E731
    mine, other, before = ({r.key: in_order(d, r) for r in d.rows} for d in (ours, theirs, base))
    merged, lost = dict(mine), []
    for key, row in other.items():
        if not row.touched or (key in mine and mine[key].filled == row.filled):
            merged.setdefault(key, row)
        elif key not in mine or not mine[key].touched or (key in before and before[key].filled == mine[key].filled):
            merged[key] = row
        elif not (key in before and before[key].filled == row.filled):
            lost.append(row)
    return replace(ours, rows=tuple(merged.values()), more=more), tuple(lost)


def _lines(text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not blank, each with the number of its first line."""
    first = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, [cell.strip() for cell in cells]
            line = reader.line_num + 1
    except csv.Error as error:
        raise CannotRead(f"{file}, line {line}", f"it is not CSV ({error})", "save it as CSV from a spreadsheet") from error


def _check_head(names: list[str], file: str) -> None:
    if lacking := [n for n in ("key", *FILLED) if n not in names]:
        raise WrongCall(
            f"{file}, line 1", f"no column {', '.join(lacking)}", f"name the columns {', '.join(('key', *FILLED))} in line 1"
        )
    if twice := sorted({n for n in names if n and names.count(n) > 1}):
        raise WrongCall(f"{file}, line 1", f"two columns {', '.join(twice)}", "keep one of them")


def _row(names: list[str], cells: list[str], more: tuple[str, ...], where: str, line: int) -> Row:
    """One row, tested cell by cell."""
    if len(cells) > len(names) and any(cells[len(names) :]):
        raise WrongCall(where, f"{len(cells)} cells under {len(names)} headings", "quote cells that hold a comma")
    if any(cell for name, cell in zip(names, cells, strict=False) if not name):
        raise WrongCall(where, "a cell under no heading", "name its column in line 1")
    found = dict(zip(names, cells + [""] * len(names), strict=False))
    key = found["key"]
    if not known_key(key):
        raise WrongCall(
            where, f"no finding has a key like {key!r}", "use the column key of findings.csv (numbers such as F01 may change)"
        )
    disposition, when = _decided(found["disposition"], found["by"], found["when"], where)
    shown = (found.get(name, "") for name in ("title_en", "title_zh", "reads"))
    return Row(key, disposition, found["by"], when, found["remark"], *shown, tuple(found[n] for n in more), line)


def _disposition(text: str, where: str) -> str:
    known = {name: one["zh"] for name, one in words()["dispositions"].items() if name != "changed"}
    found = next((name for name, zh in known.items() if text.casefold() in (name, zh, f"{name} {zh}")), "")
    if text and not found:
        listed = ", ".join(f"{name} ({zh})" for name, zh in known.items())
        raise WrongCall(where, f"disposition {text!r}", f"use one of {listed}, or leave it empty")
    return found


def checked(disposition: str, by: str, when: str, where: str) -> tuple[str, str]:
    """The name of a disposition and its date as they are kept. Raises WrongCall where one is none, or nobody decided."""
    if not disposition.strip():
        known = ", ".join(n for n in words()["dispositions"] if n != "changed")
        raise WrongCall(where, "no disposition", f"use one of {known}")
    return _decided(disposition.strip(), by.strip(), when.strip(), where)


def _decided(disposition: str, by: str, when: str, where: str) -> tuple[str, str]:
    name = _disposition(disposition, where)
    if name and (lacking := [n for n, given in (("by", by), ("when", when)) if not given]):
        raise WrongCall(where, f"{name}, without {' and '.join(lacking)}", "say by whom and when")
    return name, _when(when, where)


def _when(text: str, where: str) -> str:
    """A date as 2024-03-05, from the forms that spreadsheets write; WrongCall for one that is not a date, year first."""
    match = _DATE.fullmatch(text)
    try:
        return date(*map(int, match.groups() if match else ())).isoformat() if text else ""
    except (ValueError, TypeError) as error:
        raise WrongCall(where, f"when {text!r}{f': {error}' if match else ''}", "write the date as 2024-03-05") from error


# --- beside the findings -----------------------------------------------------------------------------------------------


def match(findings: Iterable[Finding], facts: Mapping[str, Fact], given: Dispositions) -> Matched:
    """Which row is about which finding: of those with one key but for its ~number, first the ones whose figures read alike."""
    groups = grouped((_base(row.key), row) for row in given.rows)
    found, now = {}, {f.finding: reads(f, facts) for f in findings}
    for same in (lambda f, r: r.reads == now[f.finding], lambda f, r: r.key == f.key):
        for finding in findings:
            rows = groups[_base(finding.key)] if finding.finding not in found else []
            row = next((r for r in rows if same(finding, r)), None)
            if row is not None:
                found[finding.finding] = row
                rows.remove(row)
    changed = {n for n, r in found.items() if r.disposition and r.reads not in ("", now[n])}
    used = {r.key for r in found.values()}
    return Matched(found, frozenset(changed), tuple(r for r in given.rows if r.key not in used and r.touched))


def _base(key: str) -> str:
    return key.partition("~")[0]


def reads(finding: Finding, facts: Mapping[str, Fact]) -> str:
    """The figures of a finding as printed, or its quotation where it has none; what is cut off is told by its hash."""
    figures = list(dict.fromkeys(f"{f.label} {shown(f)}" for f in map(facts.__getitem__, finding.facts)))
    text, most = "; ".join(figures) or finding.quote, "; ".join(figures[:MOST_FIGURES]) or finding.quote[:60]
    if text != most:
        most += f" … [{hashlib.sha256(text.encode()).hexdigest()[:8]}]"
    return inert(folded(most))


def form(findings: Iterable[Finding], facts: Mapping[str, Fact], given: Dispositions) -> bytes:
    """The file to be filled in: a row a finding in the memo's order, with all that was filled in so far, then the rows whose
    finding is gone. With the mark of UTF-8 and the line ends that spreadsheets expect."""
    matched, out = match(findings, facts, given), io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*COLUMNS, *given.more])
    blank = Row("", more=("",) * len(given.more))
    for finding in findings:
        row = matched.rows.get(finding.finding, blank)
        seen = row.reads if row.disposition and row.reads else reads(finding, facts)
        titles = (inert(finding.en["title"]), inert(finding.zh["title"]))
        writer.writerow([finding.key, *row.decided, finding.finding, finding.severity, *titles, seen, *row.more])
    for row in matched.gone:
        writer.writerow([row.key, *row.decided, "", "", row.title_en, row.title_zh, row.reads, *row.more])
    return ("\ufeff" + out.getvalue()).encode("utf-8", "backslashreplace")
