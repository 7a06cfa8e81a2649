"""Every `breaks`, exception and attention on the real documents was read and judged (tests/gold/judged.csv)."""

from pathlib import Path

import pytest
from conftest import csv_rows, opened

import juesuan

GOLD = Path(__file__).parent / "gold"
SHARED = Path(__file__).resolve().parents[2] / "shared" / "documents"
# Problems found by hand that arithmetic or wording can show; the others are prompts, layout or not testable from the document.
EVIDENT = {
    "上海市普陀区财政局_2024": {f"A{n:02d}" for n in (*range(1, 17),)},
    "上海市普陀区委社会工作部_2024": {f"B{n:02d}" for n in (1, 2, 3, 4, 5, 6, 9, 10, 11, 12)},
}
NOTES = {  # notes of the tool, and the problems that they tell
    ("上海市普陀区财政局_2024", "rounding"): {"A10", "A11", "A12", "A13", "A14"},
    ("上海市普陀区财政局_2024", "last_place"): {"A09"},
    ("上海市普陀区财政局_2024", "no_problem_found"): {"A16"},
    ("上海市普陀区财政局_2024", "blank_results"): {"A15"},
    ("上海市普陀区财政局_2024", "rate_of_blank_budget"): {"A05"},
    ("上海市普陀区委社会工作部_2024", "no_problem_found"): {"B12"},
    ("上海市普陀区委社会工作部_2024", "rounding"): {"B09", "B10"},
}


def judged():
    return csv_rows(GOLD / "judged.csv")


def document(name):
    here = [juesuan.bundled()] if juesuan.bundled().stem == name else sorted(SHARED.glob(f"{name}.[hp]*"))
    if not here:
        pytest.skip("the published document is not in the repository")
    return opened(here[0])


@pytest.mark.parametrize("name", sorted({row["document"] for row in judged()}))
def test_nothing_is_told_on_a_real_document_that_was_not_judged_true(name, capsys):
    disclosure = document(name)
    told = [("break", c.kind, c.label, c.published) for c in disclosure.checks if c.verdict == "breaks"]
    told += [(f.severity, f.kind, f.label, "") for f in disclosure.findings if f.severity != "note"]
    known = {(r["what"], r["kind"], r["label"], r["published"]): r["verdict"] for r in judged() if r["document"] == name}
    true = [one for one in told if known.get(one) == "true"]
    with capsys.disabled():
        print(f"\n{name}: {len(true)} of {len(told)} messages judged true")
    assert [one for one in told if one not in known] == []
    assert len(true) >= len(told) * 95 / 100


@pytest.mark.parametrize("name", sorted(EVIDENT))
def test_every_evident_problem_found_by_hand_is_told(name):
    disclosure = document(name)
    told = {problem for row in judged() if row["document"] == name for problem in row["problem"].split()}
    for (where, kind), problems in NOTES.items():
        if where == name and any(f.kind == kind for f in disclosure.findings):
            told |= problems
    assert told >= EVIDENT[name]


def test_the_blank_form_has_residue_and_nothing_else():
    disclosure = document("部门决算模板_2024")
    assert {f.kind for f in disclosure.findings} == {"template_residue"}
    assert disclosure.counts()["facts"] == 0
