"""The annotated draft: a comment at each figure with a finding, and not a character of the draft changed."""

import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.shared import Pt
from lxml import etree

from juesuan.disclosure import read
from juesuan.ground.errors import CannotGet, WrongCall
from juesuan.report.annotated_draft import annotate, notes

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BOX = (
    '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml">'
    "<w:pict><v:shape><v:textbox><w:txbxContent>"
    "<w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
)
TITLE = "某局2023年度部门决算说明"
TEXT = "支出合计100.00万元，其中：基本支出60.00万元，占60%；项目支出50.00万元，占40%。"


def draft(folder: Path, runs: list[str] | None = None) -> Path:
    """A Word draft whose parts exceed their total: a paragraph, bold in the middle of a figure, and a table."""
    document = docx.Document()
    document.add_paragraph(TITLE)
    paragraph = document.add_paragraph()
    for number, piece in enumerate(runs or [TEXT[:6], TEXT[6:9], TEXT[9:]]):
        run = paragraph.add_run(piece)
        run.bold, run.font.size = bool(number % 2), Pt(14)
    table = document.add_table(2, 3)
    for cell, words in zip(table._cells, ("项目", "金额（万元）", "备注", "公务接待费", "2.00", ""), strict=True):
        cell.text = words
    path = folder / "草稿_2023.docx"
    document.save(path)
    return path


def words(path: Path) -> list[str]:
    document = docx.Document(path)
    cells = [c.text for t in document.tables for c in t._cells]
    return [p.text for p in document.paragraphs] + cells


def commented(path: Path) -> list[tuple[str, str]]:
    """(text between the marks of a comment, text of the comment), in the order of the document."""
    document = docx.Document(path)
    body, found = document.element.body, []
    said = {str(c.comment_id): c.text for c in document.comments}
    for start in body.iter(f"{W}commentRangeStart"):
        name, inside, text = start.get(f"{W}id"), False, ""
        for element in body.iter():
            inside = inside or element is start
            if element.tag == f"{W}commentRangeEnd" and element.get(f"{W}id") == name:
                break
            text += (element.text or "") if inside and element.tag == f"{W}t" else ""
        found.append((text, said[name]))
    return found


def test_word_draft_gets_a_comment_at_each_figure_with_a_finding(tmp_path):
    path, out = draft(tmp_path), tmp_path / "批注.docx"
    disclosure = read(path)
    expected = notes(disclosure, "zh")
    made = annotate(path, out)
    assert expected and made.comments == len(expected) and made.unplaced == ()
    found = commented(out)
    text = disclosure.document.text
    assert [t for t, _ in found] == [text[n.start : n.end] for n in expected]
    assert [c for _, c in found] == [n.text for n in expected]
    assert all(f.finding in found[0][1] for f in disclosure.findings if f.finding in expected[0].findings)


def test_text_and_formatting_of_the_draft_stay(tmp_path):
    path, out = draft(tmp_path), tmp_path / "批注.docx"
    before = path.read_bytes()
    annotate(path, out)
    assert path.read_bytes() == before
    assert words(out) == words(path)
    assert read(out).document.text == read(path).document.text
    looks = lambda p: [  # noqa: E731
        (c, r.bold, r.font.size) for one in docx.Document(p).paragraphs for r in one.runs for c in r.text
    ]
    assert looks(out) == looks(path)


@pytest.mark.parametrize("pieces", [[TEXT], list(TEXT), [TEXT[:5], TEXT[5:40], TEXT[40:]]])
def test_figures_split_over_runs_are_found_whole(tmp_path, pieces):
    path, out = draft(tmp_path, pieces), tmp_path / "批注.docx"
    annotate(path, out, "en")
    expected = notes(read(path), "en")
    assert [t for t, _ in commented(out)] == [read(path).document.text[n.start : n.end] for n in expected]
    assert words(out) == words(path)


def test_a_figure_in_a_text_box_is_commented_at_the_box_and_the_box_stays(tmp_path):
    document = docx.Document()
    document.add_paragraph(TITLE)
    holder = document.add_paragraph("见文本框。")
    holder._p.append(parse_xml(BOX.format(text=TEXT)))
    path, out = tmp_path / "草稿_2023.docx", tmp_path / "批注.docx"
    document.save(path)
    made = annotate(path, out)
    assert made.comments == len(notes(read(path), "zh")) > 1 and made.unplaced == ()
    boxes = [next(docx.Document(p).element.body.iter(f"{W}txbxContent")) for p in (path, out)]
    assert etree.tostring(boxes[0]) == etree.tostring(boxes[1])
    assert {text for text, _ in commented(out)} == {TEXT}
    assert read(out).document.text == read(path).document.text


def body(path: Path) -> bytes:
    """The document's XML without comments and their marks, and with neighbouring runs of one formatting joined."""
    root = docx.Document(path).element
    for mark in list(root.iter(f"{W}commentRangeStart", f"{W}commentRangeEnd", f"{W}commentReference")):
        gone = mark.getparent() if mark.tag.endswith("Reference") else mark
        gone.getparent().remove(gone)
    for run in list(root.iter(f"{W}r")):
        before = run.getprevious()
        if before is not None and before.tag == run.tag and _look(before) == _look(run) and _plain(before) and _plain(run):
            before[-1].text += run[-1].text
            run.getparent().remove(run)
    for text in root.iter(f"{W}t"):
        text.attrib.pop("{http://www.w3.org/XML/1998/namespace}space", None)
    return etree.tostring(root, method="c14n")


def _look(run) -> bytes:
    return b"".join(etree.tostring(one) for one in run if one.tag == f"{W}rPr")


def _plain(run) -> bool:
    return [one.tag for one in run if one.tag != f"{W}rPr"] == [f"{W}t"]


@pytest.mark.parametrize("pieces", [None, [TEXT], list(TEXT)])
def test_without_its_comments_the_copy_is_the_draft_element_by_element(tmp_path, pieces):
    path, out = draft(tmp_path, pieces), tmp_path / "批注.docx"
    assert annotate(path, out).comments > 1
    assert body(out) == body(path)


def test_only_the_parts_that_carry_comments_change(tmp_path):
    path, out = draft(tmp_path), tmp_path / "批注.docx"
    annotate(path, out)
    with zipfile.ZipFile(path) as one, zipfile.ZipFile(out) as other:
        fresh = set(other.namelist()) - set(one.namelist())
        changed = {n for n in one.namelist() if one.read(n) != other.read(n)}
    assert fresh <= {"word/comments.xml"}
    assert changed <= {"word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml", "word/styles.xml"}


def test_same_draft_gives_the_same_bytes(tmp_path):
    path = draft(tmp_path)
    copies = [annotate(path, tmp_path / f"{n}.docx").path.read_bytes() for n in (1, 2)]
    assert copies[0] == copies[1]


def test_a_copy_is_never_the_draft_nor_of_another_kind(tmp_path):
    path = draft(tmp_path)
    before = path.read_bytes()
    for out, seen in ((path, "the draft itself"), (tmp_path / "x.pdf", "another ending")):
        with pytest.raises(WrongCall, match=seen):
            annotate(path, out)
    text = tmp_path / "某局_2023.txt"
    text.write_text(f"{TITLE}\n{TEXT}", encoding="utf-8")
    with pytest.raises(WrongCall, match=r"takes \.docx and \.pdf"):
        annotate(text, tmp_path / "x.docx")
    with pytest.raises(WrongCall, match="language"):
        annotate(path, tmp_path / "x.docx", "fr")
    assert path.read_bytes() == before


def test_a_copy_that_cannot_be_written_leaves_nothing_behind(tmp_path):
    path = draft(tmp_path)
    (tmp_path / "there.docx").mkdir()
    with pytest.raises(CannotGet, match="cannot be written"):
        annotate(path, tmp_path / "there.docx")
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([path.name, "there.docx"])


def test_hostile_text_stays_text_in_a_comment(tmp_path):
    path = draft(tmp_path, ["<w:del/>\u202e支出合计100.00万元，其中：基本支出60.00万元，项目支出50.00万元。"])
    annotate(path, tmp_path / "批注.docx")
    assert words(tmp_path / "批注.docx") == words(path)
    assert not any("\u202e" in said for _, said in commented(tmp_path / "批注.docx"))


@pytest.mark.parametrize("name", ["上海市普陀区委社会工作部_2024.pdf", "部门决算模板_2024.pdf"])
def test_pdf_keeps_its_bytes_and_gets_highlights_over_the_figures(shared, tmp_path, name):
    pypdf = pytest.importorskip("pypdf")
    pdfplumber = pytest.importorskip("pdfplumber")
    path, out = shared(name), tmp_path / "批注.pdf"
    found = read(path)
    made = annotate(path, out, "zh", found)
    assert made.unplaced == () and made.comments > 0
    assert out.read_bytes().startswith(path.read_bytes())
    expected = {f"juesuan-{n.start}": n for n in notes(found, "zh")}
    text = found.document.text
    pages = pypdf.PdfReader(io.BytesIO(out.read_bytes())).pages
    marks = [(i, m.get_object()) for i, page in enumerate(pages) for m in page.get("/Annots") or ()]
    marks = [(i, m) for i, m in marks if m.get("/T") == "juesuan"]
    assert len(marks) == made.comments
    with pdfplumber.open(out) as pdf:
        for number, mark in marks:
            note = expected[mark["/NM"]]
            assert mark["/Contents"] == note.text
            page = pdf.pages[number]
            x0, y0, x1, y1 = map(float, mark["/Rect"])
            words = "".join(text[note.start : note.end].split())
            inside = [c for c in page.chars if c["x0"] < x1 + 1 and c["x1"] > x0 - 1 and c["y0"] < y1 + 1 and c["y1"] > y0 - 1]
            seen = "".join("".join(c["text"] for c in sorted(inside, key=lambda c: (c["top"], c["x0"]))).split())
            assert words[:4] in seen or seen in words


def test_a_finding_is_told_once_and_its_other_figures_point_there(tmp_path):
    found = read(draft(tmp_path))
    for lang, see in (("zh", "见F01"), ("en", "see F01")):
        texts = [n.text for n in notes(found, lang)]
        title = getattr(found.findings[0], lang)["title"]
        assert sum(title in text for text in texts) == 1 and sum(see in text for text in texts) >= 2
        assert not any("预算法" in text or "Budget Law" in text for text in texts)


def test_a_draft_is_compared_with_last_years_document(tmp_path):
    path = draft(tmp_path, ["支出合计110.00万元，", "较上年决算数增加10.00万元，", "增长10%。"])
    last = tmp_path / "某局_2022.txt"
    last.write_text("某局2022年度部门决算说明\n支出合计50.00万元。", encoding="utf-8")
    alone, beside = (annotate(path, tmp_path / f"{n}.docx", "zh", found) for n, found in ((1, None), (2, read(path, last))))
    assert beside.comments > alone.comments
