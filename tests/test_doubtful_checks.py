"""A difference that may be the reading's own: one field says so, and every output follows it."""

import csv
import io
import json
from collections import Counter
from dataclasses import replace

import pytest
from conftest import disclosure

from juesuan.disclosure import Disclosure
from juesuan.ground.data import wording
from juesuan.notebook.views import topics
from juesuan.reconcile.recomputation import DOUBTED
from juesuan.report import xbrl
from juesuan.report.contract import check_json, to_csv
from juesuan.report.memo import Memo
from juesuan.report.opinion import counted, opinion
from juesuan.report.reperformance import show
from juesuan.report.tick_marks import marked

LIST = "2023年度收入合计800.00万元，其中：财政拨款收入500.00万元，事业收入200.00万元，其他收入{other}万元。"
MEALS = "公务接待费2.00万元，国内公务接待2批次，40人次，人均接待费{each}元。"


def read(other: str = "100.00", each: str = "500.00", *doubted: str) -> Disclosure:
    """A list of income and one of meals, in which the figures with these digits are of doubtful reading."""
    text = ("一、收入决算情况说明", LIST.format(other=other), "二、“三公”经费支出情况说明", MEALS.format(each=each))
    sure = disclosure(*text)
    facts = tuple(replace(f, how="doubtful") if f.text in doubted else f for f in sure.facts)
    return Disclosure(sure.document, replace(sure.reading, facts=facts))


@pytest.fixture(scope="module")
def doubted():
    return read("110.00", "500.00", "110.00")


def test_a_difference_by_a_doubtful_figure_is_untestable_and_asked_about_once(doubted):
    (check,) = [c for c in doubted.checks if c.note == DOUBTED]
    assert (check.verdict, check.gap, check.kind) == ("untestable", 0, "sum")
    assert check.low is not None  # what it recomputes to is told all the same
    assert doubted.suspects == () and {f.severity for f in doubted.findings} <= {"note"}
    (question,) = doubted.questions
    assert "其他收入" in question.zh and "不符的勾稽关系" in question.zh and question.facts == (check.facts[-1],)


def test_a_difference_whose_figures_are_all_certain_breaks_though_another_is_in_doubt():
    found = read("110.00", "500.00", "500.00元", "2")  # what is doubtful has no part in it
    assert [c.verdict for c in found.checks if c.kind == "sum"] == ["breaks"]
    assert [f.severity for f in found.findings if "suspect" in f.kind] == ["exception"]


def test_a_relation_that_holds_ties_whatever_is_in_doubt():
    found = read("100.00", "500.00", "100.00", "500.00")
    assert {c.verdict for c in found.checks} == {"ties"} and DOUBTED not in {c.note for c in found.checks}
    assert all("不符" not in q.zh for q in found.questions)


def test_doubtful_figures_of_one_contradiction_are_one_question_and_those_of_two_are_two():
    one = read("110.00", "500.00", "110.00", "200.00")
    assert len(one.questions) == 1 and len(one.questions[0].facts) == 2 and "相关：" in one.questions[0].zh
    assert len(read("110.00", "600.00", "110.00", "600.00").questions) == 2


def test_tables_memo_marks_notebook_and_export_count_a_doubtful_difference_alike(doubted):
    counts = Counter(c.verdict for c in doubted.checks)
    assert counts["breaks"] == 0 and counts["untestable"] == 1
    assert Counter(r["verdict"] for r in csv.DictReader(io.StringIO(to_csv(doubted, "checks")))) == counts
    told = json.loads(check_json(doubted))
    assert Counter(c["verdict"] for c in told["checks"]) == counts and told["suspects"] == []
    tally = counted(doubted)
    assert {name: tally[name] for name in counts} == counts and tally["tested"] == tally["checks"] - 1
    assert "impossible" not in opinion(doubted).said
    assert "无法核对的勾稽关系1项：不符，但有数据识读存疑。" in Memo(doubted, "zh").html()
    assert list(topics.verdicts(doubted, "en").iloc[-1, 1:]) == [
        sum(counts.values()),
        *(tally[v] for v in wording("memo")["verdicts"]),
    ]
    (check,) = [c for c in doubted.checks if c.note == DOUBTED]
    assert xbrl.sum_name(check) in xbrl.documents(read())["calculations.xml"].decode()
    assert xbrl.sum_name(check) not in xbrl.documents(doubted)["calculations.xml"].decode()


def test_the_reason_names_the_figure_in_doubt(doubted):
    (check,) = [c for c in doubted.checks if c.note == DOUBTED]
    for page in (repr(show(doubted, "check", check.check, "zh")), marked(doubted, "zh"), Memo(doubted, "zh").html()):
        assert "识读存疑：其他收入" in page
