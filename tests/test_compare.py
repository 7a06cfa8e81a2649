"""Two versions of one disclosure: what changed, moved, came and went, and what that does to verdicts and findings."""

import csv
import io
import json
import re

import pytest
from conftest import disclosure
from docx import Document as Docx
from test_formats_pdf import Drawing, pdf

from juesuan import bundled
from juesuan.commands import main
from juesuan.disclosure import read
from juesuan.report.compare import COLUMNS, compare
from juesuan.report.fact_tables import write_csv
from juesuan.teaching.generator import DIALECTS, generate


def version(folder, *changes, name=None):
    """The bundled document with some texts replaced once each."""
    text = bundled().read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    folder.mkdir(exist_ok=True)
    path = folder / (name or bundled().name)
    path.write_text(text, encoding="utf-8")
    return read(path)


def brief(rows, *names, what="figure"):
    return [tuple(r[n] for n in names) for r in rows if r["what"] == what]


MEALS = "三、财政拨款“三公”经费支出决算情况说明"


def small(*lines):
    return disclosure(MEALS, *lines)


def test_the_same_document_has_no_change(bundled):
    assert compare(bundled, bundled) == []


@pytest.mark.parametrize("seed", range(5))
def test_generated_documents_are_equal_to_themselves_and_their_rows_are_whole(seed):
    one, other = (generate(s, "small", DIALECTS[seed]).text for s in (seed, seed + 100))
    first, second = (disclosure(*text.split("\n")[1:]) for text in (one, other))
    assert compare(first, first) == []
    rows = compare(first, second)
    assert rows and all(tuple(r) == COLUMNS for r in rows)
    figures = [r for r in rows if r["what"] == "figure"]
    assert {r["change"] for r in figures} <= {"changed", "moved", "added", "removed"}
    # Every figure of both is in a row or has an equal on the other side.
    sides = [sum(f.measure != "other" for f in d.facts) for d in (first, second)]
    assert sides[0] - sum(bool(r["old"]) for r in figures) == sides[1] - sum(bool(r["new"]) for r in figures)


def test_a_revised_figure_is_told_with_both_digits_the_difference_and_both_quotes(tmp_path, bundled):
    rows = compare(bundled, version(tmp_path, ("人员经费728.08万元", "人员经费782.08万元")))
    assert brief(rows, "change", "label", "old", "new", "difference") == [
        ("changed", "人员经费", "728.08万元", "782.08万元", "+54.00万元")
    ]
    (row,) = [r for r in rows if r["what"] == "figure"]
    assert row["section"] and "人员经费728.08万元" in row["old_quote"] and "人员经费782.08万元" in row["new_quote"]


def test_the_checks_and_findings_that_a_revision_changes_are_told(tmp_path, bundled):
    rows = compare(bundled, version(tmp_path, ("人员经费728.08万元", "人员经费782.08万元")))
    assert ("changed", "sum", "ties", "breaks") in brief(rows, "change", "measure", "old", "new", what="check")
    new = brief(rows, "change", "measure", "new", what="finding")
    assert any(change == "new" and severity == "exception" for change, _, severity in new)
    back = compare(version(tmp_path, ("人员经费728.08万元", "人员经费782.08万元")), bundled)
    assert ("changed", "sum", "breaks", "ties") in brief(back, "change", "measure", "old", "new", what="check")
    assert {c for (c,) in brief(back, "change", what="finding")} == {"closed"}


def test_a_figure_printed_with_other_decimals_counts_as_changed_by_nothing(tmp_path, bundled):
    rows = compare(bundled, version(tmp_path, ("培训费支出 2.53万元", "培训费支出 2.530万元")))
    assert brief(rows, "change", "old", "new", "difference") == [("changed", "2.53万元", "2.530万元", "0万元")]


def test_a_difference_is_in_the_new_unit():
    rows = compare(small("公务接待费2.00万元。"), small("公务接待费21000.00元。"))
    assert brief(rows, "change", "old", "new", "difference") == [("changed", "2.00万元", "21000.00元", "+1000.00元")]


def test_figures_that_vanish_or_appear_are_told(tmp_path, bundled):
    changed = version(tmp_path, ("本年度会议费支出0.16万元，", "本年度劳务费支出0.20万元、会议费支出0.16万元，"))
    assert brief(compare(bundled, changed), "change", "label", "old", "new") == [("added", "劳务费", "", "0.20万元")]
    assert brief(compare(changed, bundled), "change", "label", "old", "new") == [("removed", "劳务费", "0.20万元", "")]


def test_a_figure_that_stands_under_another_heading_has_moved():
    lines = ("四、机关运行经费支出说明", "机关运行经费5.00万元。")
    rows = compare(disclosure(MEALS, "公务接待费2.00万元。", *lines), disclosure(MEALS, *lines, "公务接待费2.00万元。"))
    assert brief(rows, "change", "label", "old", "new", "section") == [
        ("moved", "公务接待费", "2.00万元", "2.00万元", "三 > 四")
    ]


def test_a_section_put_in_between_moves_nothing():
    before = disclosure("一、收支情况", "支出合计9.00万元。", "二、公务接待费情况", "公务接待费2.00万元。")
    after = disclosure(
        "一、收支情况", "支出合计9.00万元。", "二、其他说明", "无。", "三、公务接待费情况", "公务接待费2.00万元。"
    )
    assert compare(before, after) == []


def test_of_several_prints_of_one_figure_the_changed_one_is_told():
    lines = "公务接待费2.00万元。", "四、其他情况", "公务接待费{}万元。"
    rows = compare(small(*lines[:2], lines[2].format("2.00")), small(*lines[:2], lines[2].format("3.00")))
    assert brief(rows, "change", "old", "new", "section") == [("changed", "2.00万元", "3.00万元", "四")]


def test_prints_in_another_order_are_no_change():
    one, other = "公务接待费2.00万元。", "公务接待费3.00万元。"
    assert [r for r in compare(small(one, other), small(other, one)) if r["what"] == "figure"] == []


def test_years_and_list_numbers_are_not_compared():
    assert compare(small("（1）2023年公务接待费2.00万元。"), small("（2）公务接待费2.00万元。")) == []


def wrapped(text):
    """A paragraph as print wraps it: 32 letters a line, two fewer on the first; Latin letters are half as wide."""
    lines, line, width = [], "", 2.0
    for letter in text:
        width += 0.5 if ord(letter) < 128 else 1
        if width > 32:
            lines.append(line)
            line, width = "", 0.5 if ord(letter) < 128 else 1
        line += letter
    return [*lines, line]


def pages(text):
    """The paragraphs of a text on pages of 36 lines."""
    page = Drawing()
    at, found = 0, [page]
    for paragraph in text.splitlines():
        for number, line in enumerate(wrapped(paragraph)):
            if at == 36:
                page, at = Drawing(), 0
                found.append(page)
            page.text(90 + (0 if number else 24), 80 + 20 * at, line)
            at += 1
    return found


@pytest.mark.parametrize("seed", range(3))
def test_the_same_text_in_another_format_is_no_change(tmp_path, seed):
    text = generate(seed, "medium", ("national", "sichuan", "hunan")[seed]).text
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    word = Docx()
    for line in text.splitlines():
        word.add_paragraph(line)
    word.save(tmp_path / "a.docx")
    page = "".join(f"<p>{line}</p>\n" for line in text.splitlines() if line.strip())
    (tmp_path / "a.html").write_text(f"<!DOCTYPE html><html><body>{page}</body></html>", encoding="utf-8")
    (tmp_path / "a.pdf").write_bytes(pdf(pages(text)))
    first = read(tmp_path / "a.txt")
    for name in ("a.docx", "a.html", "a.pdf"):
        assert compare(first, read(tmp_path / name)) == [], name


def run(capsys, *arguments):
    status = main(["compare", *map(str, arguments)])
    out, err = capsys.readouterr()
    return status, out, err


def test_the_command_prints_the_changes_for_a_reader(tmp_path, capsys):
    new = tmp_path / "new" / bundled().name
    version(tmp_path / "new", ("人员经费728.08万元", "人员经费782.08万元"))
    status, out, err = run(capsys, bundled(), new)
    assert (status, err) == (0, "")
    for text in ("Figures", "changed", "+54.00万元", "- ", "人员经费728.08万元", "Checks", "breaks", "Findings", "new"):
        assert text in out
    assert run(capsys, bundled(), bundled()) == (0, "no figure changed\n", "")


def test_machine_formats_have_the_same_rows_on_standard_output_alone(tmp_path, capsys):
    version(tmp_path / "new", ("人员经费728.08万元", "人员经费782.08万元"), ("江津区", "江北区"), name="b.txt")
    new = tmp_path / "new" / "b.txt"
    status, out, err = run(capsys, bundled(), new, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert status == 0 and tuple(rows[0]) == COLUMNS and "note:" in err
    _, out, _ = run(capsys, bundled(), new, "--format", "json")
    found = json.loads(out)
    assert list(found) == ["old", "new", "figures", "checks", "findings"]
    assert [r["new"] for r in found["figures"]] == [r["new"] for r in rows if r["what"] == "figure"]
    assert len(found["checks"]) + len(found["findings"]) == sum(r["what"] != "figure" for r in rows)
    assert len(found["old"]["sha256"]) == 64


def test_machine_formats_of_equal_documents_are_empty_but_whole(capsys):
    assert run(capsys, bundled(), bundled(), "--format", "csv") == (0, write_csv([], COLUMNS), "")
    _, out, _ = run(capsys, bundled(), bundled(), "--format", "json")
    found = json.loads(out)
    assert found["figures"] == found["checks"] == found["findings"] == []


def test_a_printed_row_of_many_figures_is_quoted_once_for_all_that_changed(tmp_path, capsys):
    line = "2023年度“三公”经费支出共计{}万元，其中：公务接待费{}万元，公务用车运行维护费{}万元。"
    for name, figures in (("a_2023.txt", ("1.20", "0.20", "1.00")), ("b_2023.txt", ("1.50", "0.30", "1.20"))):
        (tmp_path / name).write_text(f"某局2023年度部门决算\n{MEALS}\n{line.format(*figures)}", encoding="utf-8")
    for lang, comma in (("en", ", "), ("zh", "、")):
        main(["compare", str(tmp_path / "a_2023.txt"), str(tmp_path / "b_2023.txt"), "--lang", lang])
        lines = capsys.readouterr().out.splitlines()
        assert [sum(row.startswith(f"    {sign} 2023年度") for row in lines) for sign in "-+"] == [1, 1]
        assert any(f"“三公”经费{comma}公务接待费{comma}公务用车运行维护费" in row for row in lines)


def test_findings_that_came_are_told_in_chinese(tmp_path, capsys):
    version(tmp_path, ("人员经费728.08万元", "人员经费782.08万元"))
    main(["compare", str(bundled()), str(tmp_path / bundled().name), "--lang", "zh"])
    below = capsys.readouterr().out.partition("核对发现\n")[2]
    assert "  新增：" in below and not re.search("[a-z]{3}", below)
