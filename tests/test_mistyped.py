"""Lists that one slip of typing sets apart from their whole: told whatever their entries are called, and silent elsewhere."""

from __future__ import annotations

from decimal import Decimal

import pytest

import juesuan
from juesuan.reading.facts import Fact
from juesuan.reconcile.causes import slip_of_typing

TITLE = "云岭市博物馆2023年度部门决算情况说明\n"
LED = f"{TITLE}项目支出623.34万元，{{}}。"
SLIPS = {
    "a decimal point": LED.format("陈列展览321.65万元、文物修复2074.30万元、考古发掘94.26万元"),
    "two digits exchanged": LED.format("包括陈列展览231.65万元，文物修复207.43万元，考古发掘94.26万元"),
    "one digit": LED.format("占六成。项目分三块：陈列展览321.65万元，文物修复267.43万元，考古发掘94.26万元"),
    "a digit left out": LED.format("分别用于陈列展览31.65万元；文物修复207.43万元；考古发掘94.26万元"),
    "a digit too many": f"{TITLE}横向课题9318.83万元，成果转化472.65万元，两样合起来1404.48万元。",
    "another unit": LED.format("陈列展览321.65万元、文物修复207.43元、考古发掘94.26万元"),
    "lines": LED.format("\n· 陈列展览321.65万元\n· 文物修复247.43万元\n· 考古发掘94.26万元"),
}
SILENT = {
    "a list that makes its whole": LED.format("陈列展览321.65万元、文物修复207.43万元、考古发掘94.26万元"),
    "two units of one amount": f"{TITLE}项目支出1.54亿元，包括陈列展览9,654万元、文物修复5,720万元。",
    "within rounding": LED.format("陈列展览321.65万元、文物修复207.44万元、考古发掘94.26万元"),
    "a list that leaves something out": LED.format("陈列展览321.65万元、文物修复207.43万元、考古发掘12.81万元"),
    "a rest told in words": LED.format("陈列展览321.65万元、文物修复207.43万元，其余是考古发掘等94.26万元"),
    "an entry and what follows it": LED.format("陈列展览60.20万元、文物修复502.94万元、考古发掘60.20万元"),
    "part of it makes the whole": LED.format("陈列展览321.65万元、文物修复301.69万元；另有经营支出207.43万元"),
    "figures without a unit between": (
        f"{TITLE}期末：205.25、20.16万元、75.67，301.08。说明：非财政来源，甲31.62万元，乙128.46万元，两家160.08万元。"
    ),
    "round figures, which chance makes alike": f"{TITLE}项目支出620万元，包括展览300万元、修复200万元。",
}


@pytest.fixture
def told(tmp_path):
    def told(text: str) -> list:
        path = tmp_path / "云岭市博物馆_2023.txt"
        path.write_text(text, encoding="utf-8")
        return [f for f in juesuan.read(path).findings if f.severity == "exception"]

    return told


@pytest.mark.parametrize("text", SLIPS.values(), ids=SLIPS)
def test_a_list_that_a_slip_sets_apart_from_its_whole_is_told_with_the_slip(told, text):
    (one,) = told(text)
    assert one.kind == "list_mistyped"
    right = {"321.65", "207.43", "94.26", "931.83"}
    assert any(form in one.zh["cause"] for form in right)


@pytest.mark.parametrize("text", SILENT.values(), ids=SILENT)
def test_other_lists_say_nothing(told, text):
    assert not told(text)


def test_slips_of_typing_are_told_by_their_kind():
    kinds = [
        slip_of_typing(_figure(text), range(meant, meant + 1)) for text, meant in (("1.23", 132), ("1.23", 173), ("1.23", 1123))
    ]
    assert kinds == [("transposed", "1.32"), ("digit", "1.73"), ("digit_lost", "11.23")]
    assert slip_of_typing(_figure("12.30"), range(122, 125)) == ("decimal_point", "1.23")
    assert slip_of_typing(_figure("1.23"), range(987, 988)) is None


def _figure(text: str) -> Fact:
    meaning = dict.fromkeys(("fact", "label", "measure", "basis", "of", "section", "text", "reason"), "")
    return Fact(**meaning, year=None, value=Decimal(text), unit="万元", decimals=2, low=0, high=0, page=None, start=0, end=0)
