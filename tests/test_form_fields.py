"""Amounts typed into the fields of a PDF form are read where they stand, or the reader is told that they are not."""

import io

import pytest
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, BooleanObject, DictionaryObject, FloatObject, NameObject, NumberObject, TextStringObject
from test_formats_pdf import Drawing, pdf

from juesuan.disclosure import read
from juesuan.documents.pdf import fields, reader
from juesuan.ground.messages import told

HEAD = "某县民政局2023年度部门决算"
SENTENCE = "2023年度会议费支出", "万元，培训费支出4.20万元。"


def named(**given):
    return DictionaryObject({NameObject(f"/{name}"): value for name, value in given.items()})


FONT = named(Type=NameObject("/Font"), Subtype=NameObject("/Type1"), BaseFont=NameObject("/Helvetica"))
LETTERS = TextStringObject("/Helv 10 Tf 0 g")


def form(path, page, *typed, kind="/Tx", flags=4):
    """A PDF with fields: (text, left, top) in points from the upper left corner."""
    writer = PdfWriter(clone_from=io.BytesIO(pdf([page])))
    annotations = []
    for number, (text, x, y) in enumerate(typed):
        box = ArrayObject(FloatObject(n) for n in (x, 842 - y - 4, x + 50, 842 - y + 12))
        names = {"Type": "/Annot", "Subtype": "/Widget", "FT": kind}
        field = named(
            **{name: NameObject(value) for name, value in names.items()},
            T=TextStringObject(f"f{number}"),
            V=TextStringObject(text) if kind == "/Tx" else NameObject(text),
            DA=LETTERS,
            Rect=box,
            F=NumberObject(flags),
            MK=named(BC=ArrayObject(FloatObject(n) for n in (0, 0, 0))),
        )
        annotations.append(writer._add_object(field))
    writer.pages[0][NameObject("/Annots")] = ArrayObject(annotations)
    resources = named(Font=named(Helv=writer._add_object(FONT)))
    made = named(
        Fields=ArrayObject(annotations),
        NeedAppearances=BooleanObject(True),
        DA=TextStringObject("/Helv 10 Tf 0 g"),
        DR=resources,
    )
    writer.root_object[NameObject("/AcroForm")] = writer._add_object(made)
    writer.write(path)
    return path


def page():
    return Drawing().text(90, 100, HEAD).text(90, 140, SENTENCE[0]).text(255, 140, SENTENCE[1])


def amounts(path):
    return [(f.label, str(f.value)) for f in read(path).facts if f.measure == "amount"]


def test_an_amount_typed_into_a_sentence_is_read_in_it(tmp_path):
    path = form(tmp_path / "a.pdf", page(), ("3.20", 203, 140))
    assert amounts(path) == [("会议费", "3.20"), ("培训费", "4.20")] and not read(path).document.notes


def test_amounts_typed_into_the_cells_of_a_table_are_read_there(tmp_path):
    ys = [140, 165, 190, 215, 240]
    rows = [["项目", "决算数"], ["合计", ""], ["基本支出", "60.00"], ["项目支出", ""]]
    drawn = (
        Drawing().text(90, 100, HEAD).text(90, 118, "支出决算表").text(90, 134, "单位：万元").table([90, 240, 340], ys, rows)
    )
    path = form(tmp_path / "a.pdf", drawn, ("100.00", 245, 180), ("40.00", 245, 230))
    assert amounts(path) == [("支出合计", "100.00"), ("基本支出", "60.00"), ("项目支出", "40.00")]
    assert len(read(path).reading.tables) == 1


@pytest.mark.parametrize("flags", [4 | 2, 4 | 32])
def test_what_a_hidden_field_holds_is_not_read(tmp_path, flags):
    assert amounts(form(tmp_path / "a.pdf", page(), ("3.20", 203, 140), flags=flags)) == [("培训费", "4.20")]


def test_a_mark_in_a_box_is_no_figure(tmp_path):
    path = form(tmp_path / "a.pdf", page(), ("/Yes", 203, 140), kind="/Btn")
    assert [value for _, value in amounts(path)] == ["4.20"]


def test_a_field_without_an_amount_changes_nothing(tmp_path):
    assert amounts(form(tmp_path / "a.pdf", page(), ("", 203, 140))) == [("培训费", "4.20")]


def test_what_does_not_come_out_is_told_and_limits_the_opinion(tmp_path, monkeypatch):
    path = form(tmp_path / "a.pdf", page(), ("3.20", 203, 140))
    monkeypatch.setattr(fields.c, "FPDFPage_Flatten", lambda *_: 0)
    found = read(path)
    assert found.document.gaps == ("what was typed into form fields on page 1 does not come out: print it to a new PDF",)
    assert told(found.document.gaps[0], "zh") == "第1页表单域中填写的内容无法识别，请另行打印为PDF"


def test_places_of_what_was_typed_are_those_of_the_field(tmp_path):
    path = form(tmp_path / "a.pdf", page(), ("3.20", 203, 140))
    data = path.read_bytes()
    at = reader.read(data, "a").text.index("3.20")
    number, (x0, y0, x1, y1) = reader.places(data, "a")[at]
    assert number == 1 and 203 <= x0 < x1 <= 253 and 842 - 144 <= y0 < y1 <= 842 - 128
