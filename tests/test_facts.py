"""Reading against gold facts that were confirmed by reading the documents (tests/gold/README.md)."""

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import csv_rows

import juesuan

GOLD = Path(__file__).parent / "gold"
SHARED = Path(__file__).resolve().parents[2] / "shared" / "documents"
MEANING = ("measure", "label", "basis", "year", "value", "unit", "of", "reason")


def gold(name):
    return csv_rows(GOLD / f"{name}.csv")


def same(row, fact, names=MEANING):
    if row["measure"] == "other":
        names = tuple(n for n in ("measure", "reason") if n in row)
    return all(_equal(row.get(name, ""), getattr(fact, name)) for name in names if name in row)


def _equal(expected, seen):
    seen = "" if seen is None else str(seen)
    if seen in expected.split("|"):
        return True
    try:
        return Decimal(expected) == Decimal(seen)
    except ArithmeticError:
        return False


def test_reading_of_the_bundled_document_agrees_with_gold_in_every_meaning(capsys):
    rows, facts = gold("jiangjin_2020_facts"), juesuan.read(juesuan.bundled()).facts
    found = {(f.start, f.end): f for f in facts}
    right = [r for r in rows if (at := (int(r["start"]), int(r["end"]))) in found and same(r, found[at])]
    precision, recall = len(right) / len(facts), len(right) / len(rows)
    with capsys.disabled():
        print(
            f"\nreading of the 2020 document: {len(right)} of {len(rows)} right, precision {precision:.3f}, recall {recall:.3f}"
        )
    assert len(rows) == 332
    assert [r for r in rows if r not in right] == []
    assert len(facts) == len(rows)


@pytest.mark.parametrize("name", ["上海市普陀区财政局:shanghai_finance", "上海市普陀区委社会工作部:shanghai_social"])
def test_reading_of_a_published_pdf_narrative_agrees_with_gold(name, capsys):
    stem, short = name.split(":")
    path = SHARED / f"{stem}_2024.pdf"
    if not path.is_file():
        pytest.skip("the published PDF is not in the repository")
    disclosure, rows = juesuan.read(path), gold(f"{short}_2024_facts")
    left = [f for f in disclosure.facts if f.cell is None]
    wrong = []
    for row in rows:
        fact = next((f for f in left if f.text == row["text"] and abs(f.page - int(row["page"])) <= 1), None)
        if fact is None or not same(row, fact):
            wrong.append(row)
        if fact:
            left.remove(fact)
    with capsys.disabled():
        print(f"\nreading of {stem}: {len(rows) - len(wrong)} of {len(rows)} right")
    assert wrong == []
    assert disclosure.counts()["unread"] == 0


def test_every_printed_number_is_a_fact_or_set_aside_with_a_reason():
    disclosure = juesuan.read(juesuan.bundled())
    counts = disclosure.counts()
    assert counts["printed"] == counts["facts"] + counts["set_aside"] + counts["unread"] == len(disclosure.facts)
    assert all(f.reason for f in disclosure.facts if f.measure == "other")
    assert Counter(f.measure for f in disclosure.facts)["unread"] == 0


def test_offsets_point_at_the_printed_digits_of_the_unchanged_file():
    text = juesuan.bundled().read_bytes().decode("utf-8")
    assert all(text[f.start : f.end] == f.text for f in juesuan.read(juesuan.bundled()).facts)


def test_intervals_are_half_a_unit_in_the_last_place_and_counts_are_exact():
    facts = juesuan.read(juesuan.bundled()).facts
    total = next(f for f in facts if f.label == "收入总计")
    assert (total.low, total.high) == (17506050, 17506150)
    share = next(f for f in facts if f.measure == "share" and f.text == "2")
    assert (share.low * 1000, share.high * 1000) == (15, 25)
    count = next(f for f in facts if f.label == "国内公务接待人次" and f.basis == "actual")
    assert count.low == count.high == 39
