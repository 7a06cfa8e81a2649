"""Whole narratives in the forms of many provinces, of central bodies and of Chongqing year by year, written for these tests.

Their figures are computed from amounts in yuan and rounded as departments do. Each figure has the meaning in the gold file
beside the narrative (written with it; labels in the vocabulary's form), none is unread, and nothing serious is said.
"""

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from juesuan.disclosure import read
from juesuan.documents.document import Document
from juesuan.documents.text import read as read_text
from juesuan.reading.facts import read_facts

FOLDER = Path(__file__).parent / "narratives"
NARRATIVES = sorted(FOLDER.glob("*.txt"), key=lambda p: p.name)
# What these documents do say wrongly or leave out: a rate on nothing, a change without a reason.
SAID = {
    "天南县文化体育广播电视和旅游局_2023": [("zero_base_rate", "公务接待费")],
    "粤海市科学技术局_2022": [("unexplained_change", "公务接待费")],
    "浙水市文化广电旅游局_2023": [("three_public_detail", "公务用车购置及运行维护费"), ("unexplained_change", "公务接待费")],
    "草原旗第一中学_2022": [("three_public_detail", "公务用车购置及运行维护费")],
    "桂江市军休服务中心_2021": [("unexplained_variance", "住房保障支出")],
    "某科学院_2023": [("unexplained_change", "“三公”经费")],
    "陇原市中级人民法院_2023": [("unexplained_change", "“三公”经费"), ("unexplained_change", "公务用车购置及运行维护费")],
}


@pytest.fixture(params=NARRATIVES, ids=lambda p: p.stem, scope="module")
def narrative(request):
    return request.param, read(request.param)


def test_every_figure_of_a_narrative_has_the_meaning_that_its_writer_gave_it(narrative):
    path, found = narrative
    facts = {f.start: f for f in found.facts}
    with path.with_suffix(".csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) >= 25
    for row in rows:
        fact = facts[int(row["start"])]
        if row["measure"] == "other":
            assert fact.measure == "other", (row, fact)
        else:
            read_as = (fact.text, fact.label, fact.measure, fact.basis, str(fact.year), str(fact.value), fact.unit, fact.of)
            assert read_as == tuple(row[c] for c in ("text", "label", "measure", "basis", "year", "value", "unit", "of"))


def test_no_figure_of_a_narrative_is_unread(narrative):
    assert [f.text for f in narrative[1].facts if f.measure == "unread"] == []


def test_a_true_narrative_is_told_nothing_serious(narrative):
    path, found = narrative
    assert [c.statement for c in found.checks if c.verdict == "breaks"] == []
    told = [(f.kind, f.label) for f in found.findings if f.severity != "note"]
    assert told == SAID.get(path.stem, [])


def _meanings(text: str, name: str) -> list[tuple]:
    content = read_text(text.encode(), name)
    made = Document(name, "", "txt", text, content.blocks)
    facts = [f for f in read_facts(made).facts if f.is_fact]
    return [(f.text, f.label, f.measure, f.basis, f.year, str(f.value), f.of) for f in facts]


def _wrapped(line: str, measure: Callable[[str], float], width: int = 34) -> list[str]:
    """A line as a word processor or an extractor breaks it: at a width, never within a number."""
    rows = [""]
    for piece in re.findall(r"[\d.,]+%?|.", line):
        if measure(rows[-1]) + measure(piece) > width:
            rows.append("")
        rows[-1] += piece
    return rows


CHONGQING = [p for p in NARRATIVES if p.name.startswith("重庆市某") and "水利局" not in p.name]


@pytest.mark.parametrize("path", CHONGQING, ids=lambda p: p.stem)
def test_a_narrative_without_its_line_breaks_or_wrapped_at_a_width_means_the_same(path):
    text = path.read_text(encoding="utf-8")
    title, *lines = text.strip().split("\n")
    if len(title) < 20:
        title, lines = title + lines[0], lines[1:]
    expected = _meanings("\n".join([title, *lines]), path.name)
    assert _meanings(title + "\n" + " ".join(lines), path.name) == expected
    for measure in (len, lambda t: sum(0.5 if c.isascii() else 1 for c in t)):
        wrapped = "\n".join(row for line in [title, *lines] for row in _wrapped(line, measure))
        assert _meanings(wrapped, path.name) == expected
