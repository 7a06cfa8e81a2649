"""Tables in the forms of many provinces, as pages and as plain text: every figure is read as a reader would, nothing breaks.

tests/tables/*.yaml have the tables with gold made by reading before the reader was run; html.yaml says how the gold is written.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import listed

import juesuan

FOLDER = Path(__file__).parent / "tables"
MEASURES = {
    "a": "amount",
    "c": "change",
    "r": "change_rate",
    "s": "share",
    "p": "rate",
    "n": "count",
    "u": "unit_cost",
    "x": "other",
}
BASES = {
    "act": {"actual", ""},
    "prior": {"prior_year"},
    "earlier": {"earlier_year"},
    "init": {"initial_budget"},
    "annual": {"annual_budget"},
    "bud": {"initial_budget", "annual_budget"},
    "lastbud": {"prior_budget"},
}
CASES = [case for path in sorted(FOLDER.glob("*.yaml")) for case in listed(path)]


def title(case: dict) -> str:
    body, _, year = case["file"].partition("_")
    return f"{body}{year}年度部门决算"


def page(case: dict) -> str:
    """The case as an HTML page: a row a line, cells between bars, or the tags themselves."""
    rows = [
        r if r.startswith("<tr") else "".join(f"<td>{c.strip()}</td>" for c in r.split("|")) for r in case["html"].splitlines()
    ]
    table = "".join(r if r.startswith("<tr") else f"<tr>{r}</tr>" for r in rows)
    lead = "".join(f"<p>{line}</p>" for line in [title(case), *case["lead"].split("|")])
    return f"<!doctype html><html><head><meta charset='utf-8'></head><body>{lead}<table border=1>{table}</table></body></html>"


def tabbed(case: dict) -> str:
    """The case as text with tabs between the cells."""
    rows = ["\t".join(c.strip() for c in row.split("|")) for row in case["html"].splitlines()]
    return "\n".join([title(case), *case["lead"].split("|"), *rows]) + "\n"


def plain_text(case: dict) -> str:
    return title(case) + "\n" + case["text"].replace("\\n", "\n").replace("\\t", "\t")


def wanted(case: dict) -> list[tuple[str, ...]]:
    return [tuple(entry.split()) for entry in re.split(r"[;\n]", case["gold"]) if entry.strip()]


def faults(found, gold: list[tuple[str, ...]], skip: int = 0) -> list[str]:
    """The figures that are not read as the gold says."""
    facts = [f for f in found.facts if f.start >= skip and f.reason != "year"]
    gold = [g for g in gold if not (re.fullmatch(r"20\d\d", g[0]) and g[2] == "x")]
    wrong = []
    printed = [f.text for f in facts]
    asked = [g[0].lstrip("-") for g in gold]
    if printed != asked:
        return [f"figures {printed} instead of {asked}"]
    for fact, (digits, label, measure, *more) in zip(facts, gold, strict=True):
        basis = more[0] if more else "-"
        same = measure == "-" or fact.measure == MEASURES[measure]
        same = same and label in ("-", fact.label) and (basis == "-" or fact.basis in BASES[basis])
        same = same and (digits.startswith("-") == (fact.value < 0))
        same = same and (len(more) < 2 or more[1] in ("-", fact.of))
        same = same and fact.measure != "unread"
        if not same:
            got = f"{fact.value} {fact.label} {fact.measure} {fact.basis} {fact.of}"
            wrong.append(f"{' '.join((digits, label, measure, *more))}: {got}")
    return wrong


def told(found) -> list[str]:
    """What is said against a table in which nothing is wrong."""
    return [f"break {c.statement}" for c in found.checks if c.verdict == "breaks"] + [
        f"{f.severity} {f.kind}" for f in found.findings if f.severity == "exception"
    ]


def read(tmp_path: Path, name: str, text: str, ending: str):
    path = tmp_path / f"{name}.{ending}"
    path.write_text(text, encoding="utf-8")
    return juesuan.read(path)


def begins(found) -> int:
    """Where the table begins: behind the lead, whose years are figures too."""
    blocks = [b for b in found.document.blocks if hasattr(b, "cells")]
    return blocks[0].start if blocks else 0


@pytest.mark.parametrize("case", [c for c in CASES if "html" in c], ids=lambda c: c["name"])
def test_a_table_of_a_page_is_read(case, tmp_path):
    found = read(tmp_path, case["file"], page(case), "html")
    assert faults(found, wanted(case), begins(found)) + told(found) == []


@pytest.mark.parametrize("case", [c for c in CASES if "html" in c and "<tr" not in c["html"]], ids=lambda c: c["name"])
def test_the_same_table_is_read_where_tabs_part_its_cells(case, tmp_path):
    found = read(tmp_path, case["file"], tabbed(case), "txt")
    assert faults(found, wanted(case), begins(found)) + told(found) == []


@pytest.mark.parametrize("case", [c for c in CASES if "text" in c], ids=lambda c: c["name"])
def test_a_table_of_a_plain_text_is_read(case, tmp_path):
    found = read(tmp_path, case["file"], plain_text(case), "txt")
    assert faults(found, wanted(case), len(title(case))) + told(found) == []
