"""Items under other names in last year's accounts or in the budget: renamed 款, short names, the same name in two classes."""

import pytest
from conftest import disclosure

HEAD = "三、一般公共预算财政拨款支出决算具体情况"
NOW = (
    HEAD,
    "1.社会保障和就业支出（类）行政事业单位养老支出（款）事业单位离退休（项）支出决算19.20万元，比上年增加1.20万元，增长6.67%，"
    "主要原因是退休人员增加。",
    "2.农林水支出（类）水利（款）行政运行（项）支出决算321.60万元，比上年增加11.60万元，增长3.74%，主要原因是人员增加。",
    "3.农林水支出（类）水利（款）水利工程运行与维护（项）支出决算468.30万元，比上年减少31.70万元，下降6.34%，"
    "主要原因是维修减少。",
    "4.社会保障和就业支出（类）行政事业单位养老支出（款）机关事业单位基本养老保险缴费支出（项）支出决算42.35万元，"
    "增长2.05%，主要原因是缴费基数调整。",
    "5.住房保障支出（类）住房改革支出（款）住房公积金（项）支出决算56.80万元，比上年增加2.80万元，增长5.19%，"
    "主要原因是缴存基数调整。",
)
FULL = (  # last year's classification: 行政事业单位离退休 is 行政事业单位养老支出 now
    HEAD,
    "1.社会保障和就业支出（类）行政事业单位离退休（款）事业单位离退休（项）支出决算18.00万元。",
    "2.农林水支出（类）水利（款）行政运行（项）支出决算310.00万元。",
    "3.农林水支出（类）水利（款）水利工程运行与维护（项）支出决算500.00万元。",
    "4.社会保障和就业支出（类）行政事业单位离退休（款）机关事业单位基本养老保险缴费支出（项）支出决算41.50万元。",
    "5.住房保障支出（类）住房改革支出（款）住房公积金（项）支出决算54.00万元。",
)
SHORT = (
    HEAD,
    "1.事业单位离退休18.00万元，主要用于退休人员支出。",
    "2.水利行政运行310.00万元，主要用于人员工资。",
    "3.水利工程运行与维护500.00万元，主要用于库区道路维护。",
    "4.养老保险缴费支出41.50万元。",
    "5.住房公积金54.00万元。",
)
SLIPS = (  # the item, last year's amount, and another one
    ("事业单位离退休", "18.00", "81.00"),
    ("行政运行", "310.00", "301.00"),
    ("水利工程运行与维护", "500.00", "50.00"),
    ("机关事业单位基本养老保险缴费支出", "41.50", "45.10"),
    ("住房公积金", "54.00", "45.00"),
)


def across(now, before) -> list[tuple[str, str]]:
    found = disclosure(*now, file="某局_2023.txt", prior=disclosure(*before, file="某局_2022.txt"))
    return [(f.kind, f.label) for f in found.findings if f.severity != "note"]


@pytest.mark.parametrize("before", [FULL, SHORT], ids=["renamed", "short"])
def test_last_years_items_under_other_names_agree(before):
    assert across(NOW, before) == []


@pytest.mark.parametrize("before", [FULL, SHORT], ids=["renamed", "short"])
@pytest.mark.parametrize(("label", "right", "wrong"), SLIPS)
def test_one_that_does_not_agree_is_told_once(before, label, right, wrong):
    changed = [line.replace(right, wrong) for line in before]
    assert changed != list(before) and across(NOW, changed) == [("prior_mismatch", label)]


def test_an_item_of_the_same_name_elsewhere_is_not_held_against():
    """行政运行 of another 款 or class, and a name that may mean two items, are other matters."""
    elsewhere = "2.农林水支出（类）林业和草原（款）行政运行（项）支出决算99.00万元。"
    assert across(NOW, (*FULL[:2], elsewhere, *FULL[3:])) == []
    other_class = "2.教育支出（类）水利（款）行政运行（项）支出决算99.00万元。"
    assert across(NOW, (*FULL[:2], other_class, *FULL[3:])) == []
    two = (*NOW, "6.教育支出（类）教育管理事务（款）行政运行（项）支出决算20.00万元，比上年增加1.00万元，增长5.26%。")
    assert across(two, (HEAD, "1.行政运行99.00万元，主要用于人员工资。")) == []
