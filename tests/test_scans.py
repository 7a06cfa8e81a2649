"""Scans: figures with candidates, what the arithmetic puts right, what it leaves to be looked at, and pages as pictures."""

import io
import math
import socket
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pypdf
import pypdfium2 as pdfium
import pytest
from conftest import document
from PIL import Image
from test_pages import FIRST, printed

import juesuan
from juesuan.disclosure import Disclosure, read_figures
from juesuan.documents.document import Seen, read_document
from juesuan.documents.pdf.reader import places
from juesuan.documents.scan import engine, installed
from juesuan.ground.errors import CannotRead
from juesuan.ground.messages import error_told

FILES = Path(__file__).parent / "files"
A5 = (5.83, 8.27)  # inches
LINES = (
    "云山县某局2023年度部门决算说明",
    "2023年度收入合计1234.56万元，其中：财政拨款收入1000.00万元，占81.00%；其他收入234.56万元，占19.00%。",
    "“三公”经费支出决算15.00万元，其中：公务用车运行维护费8.64万元，公务接待费6.36万元。",
)


def scan(*lines: str, likely: float = 0.99, seen: dict[tuple[str, int], Seen] | None = None) -> Disclosure:
    """A disclosure as if recognised from a picture; `seen` has the candidates of single characters, by text and place in it."""
    text = "\n".join(lines)
    marks = {at: Seen(likely) for at, character in enumerate(text) if not character.isspace()}
    for (figure, place), mark in (seen or {}).items():
        marks[text.index(figure) + place] = mark
    made = replace(document(text), seen=marks)
    return Disclosure(made, read_figures(made))


def kinds(disclosure: Disclosure) -> dict[str, str]:
    return {f.kind: f.severity for f in disclosure.findings}


def test_a_scan_that_ties_has_nothing_to_be_told():
    disclosure = scan(*LINES, likely=0.4)
    assert {f.how for f in disclosure.facts} == {"scan"}
    assert not any(kind.startswith("scan") for kind in kinds(disclosure))


def test_a_digit_that_the_recogniser_had_another_candidate_for_is_put_right_and_told():
    wrong = [line.replace("234.56万元，占19", "284.56万元，占19") for line in LINES]
    disclosure = scan(*wrong, seen={("284.56", 1): Seen(0.93, (("3", 0.05),))})
    (fact,) = (f for f in disclosure.facts if f.label == "其他收入" and f.measure == "amount")
    assert (fact.value, fact.text) == (Decimal("234.56"), "284.56")
    assert kinds(disclosure) == {"scan_misread": "note"}
    (told,) = disclosure.findings
    assert "284.56" in told.en["title"] and "234.56" in told.en["condition"] and "234.56" in told.zh["condition"]


def test_a_digit_that_looks_alike_is_put_right_where_all_relations_of_the_figure_tie():
    wrong = [line.replace("6.36", "6.86") for line in LINES]
    disclosure = scan(*wrong)
    assert kinds(disclosure) == {"scan_misread": "note"}
    assert [f.value for f in disclosure.facts if f.label == "公务接待费"] == [Decimal("6.36")]


def test_where_two_figures_could_be_the_misread_one_neither_is_changed_and_no_exception_is_made():
    lines = (LINES[0], "“三公”经费支出决算15.00万元，其中：公务用车运行维护费8.64万元，公务接待费6.86万元，会议费0.00万元。")
    both = scan(lines[0], lines[1].replace("15.00", "15.80").replace("6.86", "6.36"))
    assert not both.reading.misread or both.reading.misread[0].facts
    assert "exception" not in kinds(both).values()


def test_a_slip_that_no_single_digit_explains_is_a_question_and_its_figures_are_listed():
    wrong = [line.replace("234.56万元，占19", "234.65万元，占19") for line in LINES]
    disclosure = scan(*wrong)
    found = kinds(disclosure)
    assert not disclosure.reading.misread
    assert "exception" not in found.values() and found["scan_unsure"] == "note"


def test_the_same_slip_in_a_file_with_text_is_an_exception():
    wrong = [line.replace("234.56万元，占19", "234.65万元，占19") for line in LINES]
    made = document("\n".join(wrong))
    assert "exception" in kinds(Disclosure(made, read_figures(made))).values()


def test_equal_prints_that_were_misread_alike_are_put_right_together():
    more = "财政拨款收入1000.00万元，其他收入284.56万元。"
    wrong = [line.replace("234.56万元，占19", "284.56万元，占19") for line in LINES]
    disclosure = scan(*wrong, "其他收入情况说明", f"本年{more}")
    values = {f.value for f in disclosure.facts if f.label == "其他收入" and f.measure == "amount"}
    assert values == {Decimal("234.56")}


def test_unsure_figures_that_nothing_confirms_are_listed_in_the_order_of_what_depends_on_them():
    disclosure = scan(LINES[0], "2023年度机关运行经费支出33.47万元。政府采购支出总额12.50万元。", likely=0.6)
    (told,) = disclosure.findings
    assert told.kind == "scan_unsure" and "33.47" in told.en["condition"]


# --- pages as pictures ---


def test_without_the_extra_pictures_are_refused_with_the_way_out(tmp_path, monkeypatch):
    monkeypatch.setattr(installed, "available", lambda: False)
    (tmp_path / "a.png").write_bytes(png(Image.new("RGB", (800, 1100), "white")))
    with pytest.raises(CannotRead, match="a picture") as error:
        read_document(tmp_path / "a.png")
    assert "juesuan[scan]" in error.value.advice


needs_engine = pytest.mark.skipif(not installed.available(), reason="the extra juesuan[scan] is not installed")


def png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("JUESUAN_CACHE", str(tmp_path / "cache"))


def page_picture(dots: int = 150, path: Path = FILES / "kangxi.pdf") -> Image.Image:
    page = pdfium.PdfDocument(path)[0]
    return Image.fromarray(page.render(scale=dots / 72).to_numpy()[:, :, 2::-1].copy())


@needs_engine
def test_a_picture_of_a_page_reads_as_its_text_without_a_network_and_a_second_time_from_what_was_kept(
    tmp_path, monkeypatch, cache
):
    def refused(*_, **__):
        raise AssertionError("the network was asked for")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refused)
    path = tmp_path / "云岭市档案局_2022.png"
    path.write_bytes(png(page_picture()))
    true = {(f.label, f.basis, f.value) for f in juesuan.read(FILES / "kangxi.pdf").facts if f.is_fact}
    disclosure = juesuan.read(path)
    assert {(f.label, f.basis, f.value) for f in disclosure.facts if f.is_fact} == true
    assert {f.how for f in disclosure.facts} == {"scan"} and all(f.likely > 0 for f in disclosure.facts)
    monkeypatch.setattr(engine, "_loaded", None)
    assert read_document(path) == disclosure.document


@needs_engine
def test_a_scanned_pdf_with_a_seal_turned_by_a_quarter_reads_as_its_text(tmp_path, cache):
    source = printed(tmp_path / "text.pdf", FIRST, size=A5)
    picture = np.array(page_picture(path=source))
    y, x = np.ogrid[: picture.shape[0], : picture.shape[1]]
    away = np.hypot(x - 430, y - 300)  # over the end of a line
    seal = (abs(away - 110) < 9) | (away < 30)
    picture[seal] = np.minimum(picture[seal], [220, 40, 40])
    path = tmp_path / "云岭市档案局_2022.pdf"
    Image.fromarray(np.rot90(picture).copy()).save(path, "PDF", resolution=150)
    true = {(f.label, f.basis, f.value) for f in juesuan.read(source).facts if f.is_fact}
    assert {(f.label, f.basis, f.value) for f in juesuan.read(path).facts if f.is_fact} == true and len(true) > 1


@needs_engine
def test_a_page_too_coarse_is_refused_with_the_advice_to_scan_it_anew(tmp_path, cache):
    page_picture(58).save(tmp_path / "a.png")
    page_picture(60).convert("RGB").save(tmp_path / "a.pdf", "PDF", resolution=60)
    for name in ("a.png", "a.pdf"):
        with pytest.raises(CannotRead, match=r"\b60 dots an inch") as error:
            read_document(tmp_path / name)
        assert "200 dots an inch" in error.value.advice


def test_a_run_of_the_recognition_that_nobody_wants_any_more_ends_and_the_next_one_works():
    pytest.importorskip("rapidocr")
    page = np.full((700, 500, 3), 255, np.uint8)
    engine.runs().terminate = False
    assert len(engine.detect(page)) == 0
    engine.runs().terminate = True
    try:
        with pytest.raises(Exception, match="terminate flag"):
            engine._engine().text_det(page)
        with pytest.raises(InterruptedError):
            engine.detect(page)
    finally:
        engine.runs().terminate = False
    assert len(engine.detect(page)) == 0


def test_a_damaged_picture_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(installed, "available", lambda: True)
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\nbroken")
    with pytest.raises(CannotRead, match="damaged picture"):
        read_document(tmp_path / "a.png")


@needs_engine
@pytest.mark.parametrize(("turn", "rotate"), [(0.0, 0), (3.0, 0), (90.0, 0), (0.0, 90)])
def test_marks_stand_where_the_page_prints_the_figures_however_it_lies(tmp_path, cache, turn, rotate):
    source, path = printed(tmp_path / "text.pdf", FIRST, size=A5), tmp_path / "某局_2023.pdf"
    picture = page_picture(path=source)
    picture.rotate(turn, expand=turn == 90, fillcolor="white", resample=Image.Resampling.BICUBIC).save(
        path, "PDF", resolution=150
    )
    if rotate:
        writer = pypdf.PdfWriter(clone_from=path)
        writer.pages[0].rotate(rotate)
        writer.write(path)
    true, text = places(source.read_bytes(), "a.pdf"), read_document(source).text
    found, read = places(path.read_bytes(), "b.pdf"), read_document(path).text
    width, height = picture.width * 72 / 150, picture.height * 72 / 150
    for figure in ("100.00", "60.00"):
        (_, one), (_, other) = true[text.index(figure)], found[read.index(figure)]
        x, y = (one[0] + one[2]) / 2, (one[1] + one[3]) / 2
        if turn == 90:
            x, y = height - y, x
        elif turn:
            slant = math.radians(turn)
            u, v = x - width / 2, y - height / 2
            x, y = u * math.cos(slant) - v * math.sin(slant) + width / 2, u * math.sin(slant) + v * math.cos(slant) + height / 2
        assert abs((other[0] + other[2]) / 2 - x) < 8 and abs((other[1] + other[3]) / 2 - y) < 6, (figure, other, x, y)


def test_a_picture_named_as_another_format_is_told_to_be_a_picture(tmp_path):
    out = io.BytesIO()
    Image.new("RGB", (400, 560), "white").save(out, "JPEG")
    path = tmp_path / "某局_2023.pdf"
    path.write_bytes(out.getvalue())
    with pytest.raises(CannotRead, match=r"a picture whose name ends in \.pdf \(.+\)") as raised:
        read_document(path)
    assert "内容是图片，扩展名却为.pdf" in error_told(raised.value, "zh")
