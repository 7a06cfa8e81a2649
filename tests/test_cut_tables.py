"""Tables that their author cut by hand, the head repeated: one table; tables of one form for several units are not."""

import docx
import pytest

from juesuan.disclosure import read
from juesuan.documents.document import Table, read_document

HEAD = ["科目编码", "科目名称", "小计", "基本支出", "项目支出"]
FIRST = [
    ["", "合计", "300.00", "180.00", "120.00"],
    ["201", "一般公共服务支出", "100.00", "80.00", "20.00"],
    ["20103", "政府办公厅（室）及相关机构事务", "100.00", "80.00", "20.00"],
]
SECOND = [["213", "农林水支出", "200.00", "100.00", "100.00"], ["21303", "水利", "200.00", "100.00", "100.00"]]
TITLE = "一般公共预算财政拨款支出决算表"


def word(path, *blocks):
    made = docx.Document()
    made.add_paragraph("青石区信访局2023年度部门决算")
    for block in blocks:
        if isinstance(block, str):
            made.add_paragraph(block)
            continue
        table = made.add_table(len(block), len(block[0]))
        for at, row in enumerate(block):
            for column, text in enumerate(row):
                table.cell(at, column).text = text
    made.save(path)
    return path


def tables(path):
    return sum(isinstance(block, Table) for block in read_document(path).blocks)


def accused(path):
    return [f.kind for f in read(path).findings if f.severity in ("exception", "attention")]


def cut(*between, second=(HEAD, *SECOND)):
    return [TITLE, "单位：万元", [HEAD, *FIRST], *between, [*second]]


def test_a_table_goes_on_below_its_repeated_head(tmp_path):
    path = word(tmp_path / "a.docx", *cut("", ""))
    assert tables(path) == 1 and not accused(path)
    amounts = {(f.label, str(f.value)) for f in read(path).facts if f.measure == "amount"}
    assert {("农林水支出", "200.00"), ("水利（项目支出）", "100.00"), ("一般公共预算财政拨款支出", "300.00")} <= amounts


def test_a_slip_below_the_cut_is_told(tmp_path):
    wrong = [HEAD, ["213", "农林水支出", "210.00", "100.00", "110.00"], ["21303", "水利", "210.00", "100.00", "110.00"]]
    assert accused(word(tmp_path / "a.docx", *cut(second=wrong)))


def test_three_pieces_are_one(tmp_path):
    third = [HEAD, ["2130304", "水利行业业务管理", "200.00", "100.00", "100.00"]]
    assert tables(word(tmp_path / "a.docx", *cut(), third)) == 1


def test_numbers_of_columns_are_of_the_head(tmp_path):
    counted = [["栏次", "", "1", "2", "3"]]
    path = word(tmp_path / "a.docx", TITLE, "单位：万元", [HEAD, *counted, *FIRST], [HEAD, *counted, *SECOND])
    assert tables(path) == 1 and not accused(path)


@pytest.mark.parametrize(
    "second",
    [
        [HEAD, ["", "合计", "200.00", "100.00", "100.00"], *SECOND],  # a total of its own
        [HEAD, ["", "合计", "200", "100", "100"], *SECOND],
        [HEAD, FIRST[1], *SECOND],  # a row of the first
        [["科目编码", "科目名称", "小计", "人员经费", "公用经费"], *SECOND],  # another head
        [["公开08表", "", "", "", ""], HEAD, *SECOND],  # a title
        SECOND,  # no head
    ],
)
def test_another_table_of_the_form_stays_apart(tmp_path, second):
    assert tables(word(tmp_path / "a.docx", *cut(second=second))) == 2


def test_words_between_two_tables_keep_them_apart(tmp_path):
    assert tables(word(tmp_path / "a.docx", *cut("政府性基金预算财政拨款支出决算表"))) == 2


def test_lists_that_are_numbered_anew_stay_apart(tmp_path):
    head = ["序号", "项目名称", "全年预算数", "全年执行数"]
    lists = [head, ["1", "社区食堂补助", "20.00", "18.00"]], [head, ["1", "信访救助", "10.00", "9.00"]]
    assert tables(word(tmp_path / "a.docx", *lists)) == 2


def test_a_page_cuts_tables_too(tmp_path):
    rows = ["".join(f"<td>{text}</td>" for text in row) for row in (HEAD, *FIRST, HEAD, *SECOND)]
    html = "<p></p>".join("<table><tr>" + "</tr><tr>".join(part) + "</tr></table>" for part in (rows[:4], rows[4:]))
    head = f"<p>青石区信访局2023年度部门决算</p><p>{TITLE}</p><p>单位：万元</p>"
    (tmp_path / "a.html").write_text(f"<html><body>{head}{html}</body></html>", "utf-8")
    assert tables(tmp_path / "a.html") == 1 and not accused(tmp_path / "a.html")
