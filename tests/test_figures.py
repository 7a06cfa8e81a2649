import pytest
from hypothesis import given
from hypothesis import strategies as st

from juesuan.reading.figures import find_figures, numeral, plain


def printed(text):
    return [(f.text, str(f.value), f.decimals) for f in find_figures(plain(text), text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("收入1,750.61万元", [("1,750.61", "1750.61", 2)]),
        ("收入77,37万元，1,041万元", [("77,37", "77.37", 2), ("1,041", "1041", 0)]),  # a comma in the place of the point
        ("下降 10.1%", [("10.1", "10.1", 1)]),
        ("占１０．１％", [("１０．１", "10.1", 1)]),
        ("共1 750.61万元", [("1 750.61", "1750.61", 2)]),
        ("第2 2024年度", [("2", "2", 0), ("2024", "2024", 0)]),
        ("共接待8人,其中外宾0人", [("8", "8", 0), ("0", "0", 0)]),
        ("1.2010301行政运行", [("1", "1", 0), ("2010301", "2010301", 0)]),  # the number of an entry and a code
        ("12.20103政府办公厅", [("12", "12", 0), ("20103", "20103", 0)]),
        ("1.2010301万元", [("1.2010301", "1.2010301", 7)]),
        ("共1.2010301行政运行", [("1.2010301", "1.2010301", 7)]),
        ("2,3,4项", [("2", "2", 0), ("3", "3", 0), ("4", "4", 0)]),
        ("减少12.5万 元", [("12.5", "12.5", 1)]),
        ("共2亿3000万元", [("2亿3000", "23000", 0)]),
        ("共1亿零5.5万元", [("1亿零5.5", "10005.5", 1)]),
        ("共3万5000元", [("3万5000", "35000", 0)]),
        ("共2亿元，3万元，5元", [("2", "2", 0), ("3", "3", 0), ("5", "5", 0)]),
        ("1234567890123456789012345678901234567890元", [("1234567890123456789012345678901234567890",) * 2 + (0,)]),
    ],
)
def test_numbers_are_found_with_the_digits_as_printed(text, expected):
    assert printed(text) == expected


@pytest.mark.parametrize(
    ("text", "values"), [("有三次接待", ["3"]), ("共十二批次", ["12"]), ("二十三人次", ["23"]), ("两批次", ["2"])]
)
def test_chinese_numerals_that_carry_a_count_are_figures(text, values):
    assert [str(f.value) for f in find_figures(plain(text), text)] == values


@pytest.mark.parametrize(
    "text", ["十十批次", "一次性项目", "二是加强管理", "第三批次", "三级服务体系", "一级预算单位", "每一人次", "“一窗综办”"]
)
def test_chinese_numerals_that_do_not_count_are_left_alone(text):
    assert find_figures(plain(text), text) == []


def test_what_looks_like_a_numeral_and_is_none_has_no_value():
    assert [numeral(text) for text in ("十十", "十二三", "三四十")] == [0, 0, 0]


@given(st.integers(1, 99))
def test_chinese_numerals_have_their_value(number):
    digits = "〇一二三四五六七八九"
    tens, ones = divmod(number, 10)
    written = ("" if tens == 1 else digits[tens] if tens else "") + ("十" if tens else "") + (digits[ones] if ones else "")
    assert numeral(written or "〇") == number


@given(st.text(max_size=80))
def test_every_figure_points_back_to_its_own_digits(text):
    line = plain(text)
    for figure in find_figures(line, text):
        assert text[figure.start : figure.end] == figure.text
        assert plain(figure.text).text.replace("，", ",")[:1] == line.text[figure.at]
