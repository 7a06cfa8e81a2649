"""Tables of a PDF without ruling lines: columns by what stands under one another, wrapped labels, pages that go on."""

from __future__ import annotations

import juesuan

from test_formats_pdf import Drawing, pdf  # isort: skip

COLUMNS = (60, 330, 430, 530)  # where a label begins, and where the figures end


def line(page: Drawing, y: float, label: str, *figures: str) -> None:
    """A row: its label to the left, its figures to the right."""
    if label:
        page.text(COLUMNS[0], y, label, 10)
    for at, figure in zip(COLUMNS[1:], figures, strict=False):
        if figure:
            page.text(at - 5 * len(figure), y, figure, 10)


def head(page: Drawing, y: float) -> None:
    for x, text in zip((COLUMNS[0], 270, 370, 470), ("科目名称", "本年支出合计", "基本支出", "项目支出"), strict=True):
        page.text(x, y, text, 10)


def sheet() -> Drawing:
    page = Drawing((600, 800))
    page.text(200, 60, "星河县水利局2023年度部门决算", 14)
    page.text(230, 90, "支出决算表", 12)
    page.text(60, 110, "单位：万元", 10)
    head(page, 140)
    return page


def read(tmp_path, *pages):
    path = tmp_path / "星河县水利局_2023.pdf"
    path.write_bytes(pdf(list(pages)))
    return juesuan.read(path)


def amounts(found) -> dict[str, list[str]]:
    return {
        label: [str(f.value) for f in found.facts if f.is_fact and f.label.partition("（")[0] == label]
        for label in ("一般公共服务支出", "国有资本经营预算支出", "住房保障支出")
    }


def test_figures_stand_under_their_headers_and_blank_cells_stay_blank(tmp_path):
    page = sheet()
    line(page, 165, "一般公共服务支出", "90.00", "60.00", "30.00")
    line(page, 190, "国有资本经营预算支出", "5.00", "", "5.00")
    line(page, 215, "住房保障支出", "10.00", "10.00")
    line(page, 240, "合计", "105.00", "70.00", "35.00")
    found = read(tmp_path, page)
    assert amounts(found) == {
        "一般公共服务支出": ["90.00", "60.00", "30.00"],
        "国有资本经营预算支出": ["5.00", "5.00"],
        "住房保障支出": ["10.00", "10.00"],
    }
    assert found.counts()["unread"] == 0
    assert {c.verdict for c in found.checks} == {"ties"}


def test_a_wrapped_label_and_the_figures_in_the_middle_of_its_lines_are_one_row(tmp_path):
    page = sheet()
    line(page, 165, "一般公共服务支出", "90.00", "60.00", "30.00")
    line(page, 190, "国有资本经营预")
    line(page, 197, "", "5.00", "", "5.00")
    line(page, 204, "算支出")
    line(page, 229, "住房保障支出", "10.00", "10.00")
    line(page, 254, "合计", "105.00", "70.00", "35.00")
    found = read(tmp_path, page)
    assert amounts(found)["国有资本经营预算支出"] == ["5.00", "5.00"]
    assert found.counts()["unread"] == 0


def test_a_wrong_total_is_told(tmp_path):
    page = sheet()
    line(page, 165, "一般公共服务支出", "90.00", "60.00", "30.00")
    line(page, 190, "住房保障支出", "10.00", "10.00")
    line(page, 215, "合计", "100.00", "70.00", "36.00")
    assert [c for c in read(tmp_path, page).checks if c.verdict == "breaks"]


def test_such_a_table_goes_on_over_the_page(tmp_path):
    first, second = sheet(), Drawing((600, 800))
    for at in range(20):
        line(
            first,
            165 + 25 * at,
            "一般公共服务支出" if at == 0 else f"其他支出{'甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉'[at]}",
            "5.00",
            "5.00",
        )
    line(second, 60, "住房保障支出", "10.00", "", "10.00")
    line(second, 85, "国有资本经营预算支出", "3.00", "", "3.00")
    line(second, 110, "合计", "113.00", "100.00", "13.00")
    found = read(tmp_path, first, second)
    assert amounts(found)["住房保障支出"] == ["10.00", "10.00"]
    assert len(found.reading.tables) == 1


def test_lines_of_contents_and_prose_are_no_table(tmp_path):
    page = Drawing((600, 800))
    page.text(60, 60, "星河县水利局2023年度部门决算", 14)
    for at, title in enumerate(("收入支出决算总表", "收入决算表", "支出决算表", "财政拨款收入支出决算总表")):
        page.text(60, 100 + 25 * at, title, 10)
        page.text(500, 100 + 25 * at, str(3 + at), 10)
    page.text(60, 240, "本年支出合计105.00万元，其中：基本支出70.00万元，项目支出35.00万元。", 10)
    assert read(tmp_path, page).reading.tables == ()
