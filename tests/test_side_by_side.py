"""Tables side by side on one sheet are tables of their own; income and expenditure in two lanes are one."""

import openpyxl
import pytest

from juesuan.disclosure import read
from juesuan.documents.document import Table, read_document

INCOME = [
    ["收入决算表", None, None, None],
    ["部门：青石区信访局", None, None, "单位：万元"],
    ["科目编码", "科目名称", "本年收入合计", "财政拨款收入"],
    ["合计", None, 100.5, 100.5],
    ["205", "教育支出", 100.5, 100.5],
    ["20502", "普通教育", 100.5, 100.5],
]
SPENT = [
    ["支出决算表", None, None, None, None],
    ["部门：青石区信访局", None, None, None, "单位：万元"],
    ["科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出"],
    ["合计", None, 98.5, 60.5, 38],
    ["205", "教育支出", 98.5, 60.5, 38],
    ["20502", "普通教育", 98.5, 60.5, 38],
]
BOTH = [[*one, None, *other] for one, other in zip(INCOME, SPENT, strict=True)]


def sheet(path, rows, merged=()):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for area in merged:
        book.active.merge_cells(area)
    book.save(path)
    return path


def tables(path):
    document = read_document(path)
    return [document.of(block).split("\n")[0].strip() for block in document.blocks if isinstance(block, Table)]


def accused(path):
    return [f.kind for f in read(path).findings if f.severity == "exception"]


def keys(path):
    return {(f.label, str(f.value)) for f in read(path).facts if f.measure == "amount"}


def test_two_tables_with_a_blank_column_between_them_are_two(tmp_path):
    path = sheet(tmp_path / "a.xlsx", BOTH)
    assert tables(path) == ["收入决算表", "支出决算表"] and not accused(path)
    assert {("支出合计", "98.5"), ("收入合计", "100.5"), ("基本支出", "60.5")} <= keys(path)


def test_what_does_not_add_up_in_one_of_them_is_told(tmp_path):
    wrong = [*BOTH[:4], [*BOTH[4][:-1], 48], *BOTH[5:]]
    assert accused(sheet(tmp_path / "a.xlsx", wrong))


def test_titles_and_notes_may_reach_over_columns(tmp_path):
    note = ["注：本表反映部门本年度各项收支情况。"]
    path = sheet(tmp_path / "a.xlsx", [*BOTH, note], ["A1:D1", "F1:J1", "A7:J7"])
    assert tables(path) == ["收入决算表", "支出决算表"] and not accused(path)


def test_one_table_above_and_others_below_are_kept_apart(tmp_path):
    gap = [None] * 10
    path = sheet(tmp_path / "a.xlsx", [*INCOME, gap, *BOTH, gap, *SPENT])
    assert tables(path) == ["收入决算表", "收入决算表", "支出决算表", "支出决算表"]


def test_values_parted_by_commas_are_parted_too(tmp_path):
    (tmp_path / "a.csv").write_text("\n".join(",".join("" if c is None else str(c) for c in row) for row in BOTH), "utf-8")
    assert tables(tmp_path / "a.csv") == ["收入决算表", "支出决算表"]


LANES = [
    ["收入", None, None, "支出", None],
    ["项目", "决算数", None, "项目", "决算数"],
    ["一般公共预算财政拨款收入", 100.5, None, "教育支出", 98.5],
    ["本年收入合计", 100.5, None, "本年支出合计", 98.5],
    ["年初结转和结余", 3, None, "年末结转和结余", 5],
    ["总计", 103.5, None, "总计", 103.5],
]


@pytest.mark.parametrize("beside", [[], [None, None, None, "公开01表"], [None, None, "单位：万元"]])
def test_income_and_expenditure_with_a_blank_column_between_them_are_one_table(tmp_path, beside):
    path = sheet(tmp_path / "a.xlsx", [["收入支出决算总表", *beside], ["单位：万元"], *LANES])
    assert len(tables(path)) == 1 and not accused(path) and ("支出总计", "103.5") in keys(path)


def test_a_blank_column_within_a_table_of_one_title_parts_nothing(tmp_path):
    rows = [[*row[:3], None, *row[3:]] for row in SPENT]
    assert len(tables(sheet(tmp_path / "a.xlsx", rows))) == 1


def test_names_of_tables_in_two_columns_are_no_tables(tmp_path):
    contents = [["收入支出决算总表", None, "收入决算表"], ["支出决算表", None, "财政拨款收入支出决算总表"]]
    assert len(tables(sheet(tmp_path / "a.xlsx", [*contents, *SPENT]))) < 3
