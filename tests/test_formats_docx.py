"""Word documents: what the reader of the page sees, and nothing that Word hides."""

import io
import zipfile
from pathlib import Path

import docx
import pytest
from conftest import texts
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from juesuan.documents.document import Document, Paragraph, read_document
from juesuan.ground.errors import CannotRead
from juesuan.ground.text import chinese


def saved(path: Path, word) -> Document:
    word.save(path)
    return read_document(path)


def add(word, body: str) -> None:
    """Put raw WordprocessingML before the section properties."""
    for element in parse_xml(f"<w:body {nsdecls('w')}>{body}</w:body>"):
        word.element.body.insert(len(word.element.body) - 1, element)


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"


def test_paragraphs_and_tables_come_in_body_order(tmp_path):
    word = docx.Document()
    word.add_paragraph("收入决算表")
    table = word.add_table(2, 2)
    for at, text in enumerate(["项目", "决算数", "基本支出", "936.01"]):
        table.cell(at // 2, at % 2).text = text
    word.add_paragraph("注：略")
    document = saved(tmp_path / "a.docx", word)
    assert texts(document) == ["收入决算表", "<table>", "注：略"]
    assert document.of(document.blocks[1]) == "项目\t决算数\n基本支出\t936.01"


def test_merged_cells_stand_once_with_their_spans(tmp_path):
    word = docx.Document()
    table = word.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "项目"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "支出"
    table.cell(2, 2).text = "5.00"
    document = saved(tmp_path / "a.docx", word)
    spans = {document.of(c): (c.row, c.column, c.rowspan, c.colspan) for c in document.blocks[0].cells if c.end > c.start}
    assert spans == {"项目": (0, 0, 2, 1), "支出": (0, 1, 1, 2), "5.00": (2, 2, 1, 1)}


def test_deletions_are_left_out_and_insertions_kept(tmp_path):
    word = docx.Document()
    add(
        word,
        "<w:p><w:r><w:t>支出</w:t></w:r><w:del><w:r><w:delText>1.00</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>2.00</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>9.00</w:t></w:r>"
        "<w:r><w:t>万元</w:t></w:r></w:p>"
        f"<w:tbl><w:tr>{cell('甲')}{cell('1')}</w:tr>"
        f"<w:tr><w:trPr><w:del/></w:trPr>{cell('乙')}{cell('2')}</w:tr></w:tbl>",
    )
    document = saved(tmp_path / "a.docx", word)
    assert document.text == "支出2.00万元\n甲\t1\n"


def test_figures_split_over_runs_and_fields_stay_whole(tmp_path):
    word = docx.Document()
    paragraph = word.add_paragraph("总计1,7")
    paragraph.add_run("50.6").bold = True
    paragraph.add_run("1万元")
    add(
        word,
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>=SUM(A1) 77</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>12.30</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:noBreakHyphen/><w:t>1</w:t></w:r></w:p>',
    )
    assert texts(saved(tmp_path / "a.docx", word)) == ["总计1,750.61万元", "12.30-1"]


def test_a_minus_and_boxes_that_word_inserted_as_symbols_are_read(tmp_path):
    # python-docx 1.2.0 leaves w:sym out: 年末结余3.20万元, a deficit as a surplus, and 是否 with no choice.
    word = docx.Document()
    sign = lambda font, place: f'<w:r><w:sym w:font="{font}" w:char="{place}"/></w:r>'  # noqa: E731
    said = lambda text: f"<w:r><w:t>{text}</w:t></w:r>"  # noqa: E731
    add(word, f"<w:p>{said('年末结余')}{sign('Symbol', 'F02D')}{said('3.20万元')}</w:p>")
    boxes = sign("Wingdings", "F0FE") + said("是") + sign("Wingdings", "f0a8") + said("否") + sign("Webdings", "F021")
    add(word, f"<w:p>{boxes}</w:p>")
    document = saved(tmp_path / "a.docx", word)
    assert document.text.split("\n")[:2] == ["年末结余-3.20万元", "☑是□否"]


def test_a_line_break_that_the_author_typed_ends_the_paragraph(tmp_path):
    word = docx.Document()
    word.add_paragraph("一、收入\n二、支出")
    assert texts(saved(tmp_path / "a.docx", word)) == ["一、收入", "二、支出"]


TEXT_BOX = """<w:p><w:r><w:t>正文</w:t></w:r><w:r><mc:AlternateContent
 xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice Requires="wps"><w:drawing>
 <w:txbxContent><w:p><w:r><w:t>框内3.00万元</w:t></w:r></w:p></w:txbxContent></w:drawing></mc:Choice>
 <mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>框内3.00万元</w:t></w:r></w:p></w:txbxContent></w:pict>
 </mc:Fallback></mc:AlternateContent></w:r></w:p>"""


def test_a_text_box_is_read_once_after_its_paragraph(tmp_path):
    word = docx.Document()
    add(word, TEXT_BOX + "<w:sdt><w:sdtContent><w:p><w:r><w:t>控件内</w:t></w:r></w:p></w:sdtContent></w:sdt>")
    assert texts(saved(tmp_path / "a.docx", word)) == ["正文", "框内3.00万元", "控件内"]


def test_a_table_nested_in_a_cell_follows_its_table_and_a_frame_is_no_table(tmp_path):
    word = docx.Document()
    inner = f"<w:tbl><w:tr>{cell('内')}{cell('1')}</w:tr></w:tbl>"
    add(word, f"<w:tbl><w:tr>{cell('外')}<w:tc>{inner}<w:p/></w:tc></w:tr></w:tbl>")
    add(word, f"<w:tbl><w:tr><w:tc><w:p><w:r><w:t>框内一段。</w:t></w:r></w:p>{inner}<w:p/></w:tc></w:tr></w:tbl>")
    document = saved(tmp_path / "a.docx", word)
    assert texts(document) == ["<table>", "<table>", "框内一段。", "<table>"]
    assert document.text == "外\t\n内\t1\n框内一段。\n内\t1\n"


NUMBERING = f"""<w:numbering {nsdecls("w")}><w:abstractNum w:abstractNumId="7">
 <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
 <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
 <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>
 <w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="·"/></w:lvl>
 </w:abstractNum><w:num w:numId="70"><w:abstractNumId w:val="7"/></w:num>
 <w:num w:numId="71"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="2"><w:startOverride w:val="5"/></w:lvlOverride></w:num>
 </w:numbering>"""


def test_list_numbers_are_written_as_word_shows_them(tmp_path):
    word = docx.Document()
    word.part.numbering_part._element = parse_xml(NUMBERING)
    levels = [("收入", 0, 70), ("总体", 1, 70), ("结构", 1, 70), ("支出", 0, 70), ("总体", 1, 70), ("甲", 2, 70), ("乙", 2, 70)]
    for text, level, number in [*levels, ("点", 3, 70), ("丙", 2, 71), ("", 0, 70)]:
        place = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
        add(word, f"<w:p><w:pPr>{place}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
    shown = ["一、收入", "（一）总体", "（二）结构", "二、支出", "（一）总体", "1. 甲", "2. 乙", "点", "5. 丙"]
    assert texts(saved(tmp_path / "a.docx", word)) == shown


def test_chinese_counts():
    assert [chinese(n) for n in (1, 10, 11, 20, 21, 99, 101)] == ["一", "十", "十一", "二十", "二十一", "九十九", "一〇一"]


def test_pictures_are_mentioned_because_they_may_hold_figures(tmp_path):
    word = docx.Document()
    word.add_paragraph("见下图")
    add(
        word,
        '<w:p><w:r><w:drawing><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"/></w:drawing></w:r></w:p>',
    )
    assert saved(tmp_path / "a.docx", word).notes == ("pictures whose text is not read: 1",)


def test_a_document_without_text_is_refused(tmp_path):
    with pytest.raises(CannotRead, match="no text"):
        saved(tmp_path / "a.docx", docx.Document())


def altered(path: Path, name: str, change) -> Path:
    """A valid document with one part changed."""
    word = docx.Document()
    word.add_paragraph("支出2.00万元")
    buffer = io.BytesIO()
    word.save(buffer)
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            data = old.read(entry)
            new.writestr(entry.filename, change(data) if entry.filename == name else data)
    return path


BODY = "word/document.xml"
ENTITY = b'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize(
    ("name", "change", "seen"),
    [
        (BODY, lambda xml: xml.replace(b"?>", b"?>" + ENTITY, 1), "document type"),
        (BODY, lambda xml: xml[:200], "damaged Word document"),
        (BODY, lambda xml: b"<x/>", "without a body"),
        ("docProps/app.xml", lambda xml: b" " * 160 * 1024 * 1024, "unpacks to"),
        ("docProps/app.xml", lambda xml: b" " * 20 * 1024 * 1024, "packed more than"),
    ],
)
def test_a_dangerous_or_damaged_package_is_refused(tmp_path, name, change, seen):
    with pytest.raises(CannotRead, match=seen):
        read_document(altered(tmp_path / "a.docx", name, change))


def test_a_package_cut_short_is_refused(tmp_path):
    path = altered(tmp_path / "a.docx", "", bytes)
    path.write_bytes(path.read_bytes()[:-500])
    with pytest.raises(CannotRead, match="cut off"):
        read_document(path)


def test_other_zip_files_are_named(tmp_path):
    for name, seen in (("OFD.xml", "OFD"), ("content.xml", "no file in it that can be read")):
        with zipfile.ZipFile(tmp_path / "a.docx", "w") as file:
            file.writestr(name, "x")
        with pytest.raises(CannotRead, match=seen):
            read_document(tmp_path / "a.docx")


def test_footnotes_follow_the_body(tmp_path):
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    word = docx.Document()
    add(word, '<w:p><w:r><w:t>支出2.00万元</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>')
    xml = (
        f'<w:footnotes {nsdecls("w")}><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
        '<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>含上年结转</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, xml.encode(), word.part.package)
    word.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    document = saved(tmp_path / "a.docx", word)
    assert texts(document) == ["支出2.00万元", "含上年结转"]
    assert all(isinstance(block, Paragraph) for block in document.blocks)
