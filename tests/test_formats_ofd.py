"""OFD packages made by hand from the standard, in the ways of several producers, read as the PDF they were made from."""

import io
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from conftest import rewritten
from ofd_maker import PRODUCERS, Producer, ofd, package

import juesuan
from juesuan.documents.document import read_document
from juesuan.ground.errors import CannotRead

TABLES = Path(__file__).parent / "files" / "kangxi.pdf"
REAL = Path(__file__).parents[2] / "shared" / "documents" / "上海市普陀区委社会工作部_2024.pdf"
PLAIN = PRODUCERS["by the standard"]


def meanings(path: Path) -> Counter:
    facts = juesuan.read(path).facts
    return Counter((f.label, f.measure, f.basis, f.year, f.value, f.unit, f.of, f.page) for f in facts if f.is_fact)


@pytest.mark.parametrize("how", PRODUCERS.values(), ids=PRODUCERS)
def test_a_package_reads_as_the_pdf_it_was_made_from(tmp_path, how):
    path = tmp_path / "某局_2022.ofd"
    path.write_bytes(ofd(TABLES.read_bytes(), how))
    assert meanings(path) == meanings(TABLES)


@pytest.mark.skipif(not REAL.exists(), reason="the real documents are not at hand")
def test_a_real_disclosure_reads_the_same_as_ofd(tmp_path):
    path = tmp_path / REAL.with_suffix(".ofd").name
    path.write_bytes(ofd(REAL.read_bytes(), PRODUCERS["grouped advances, absolute paths"]))
    assert meanings(path) == meanings(REAL)


def written(tmp_path: Path, *objects: str) -> Path:
    path = tmp_path / "某局_2023.ofd"
    path.write_bytes(package(["".join(objects)], [""], ["0 0 210 297"], PLAIN))
    return path


def text(words: str, y: int, more: str = "", advances: str = "") -> str:
    code = f'<ofd:TextCode X="0" Y="5"{advances}>{words}</ofd:TextCode>'
    return f'<ofd:TextObject Boundary="20 {y} 170 6" Size="5" {more}>{code}</ofd:TextObject>'


TITLE = text("某局2023年度部门决算", 20)


@pytest.mark.parametrize("advances", ["", ' DeltaX="5"', ' DeltaX="g 9 5"', ' DeltaX="g 99 5"'])
def test_fewer_or_more_advances_than_characters_still_make_one_line(tmp_path, advances):
    path = written(tmp_path, TITLE, text("支出合计四百元", 40, advances=advances), text("收入合计12.50万元。", 60))
    words = read_document(path).text.replace("\n", "")
    assert words == "某局2023年度部门决算支出合计四百元收入合计12.50万元。"


def test_what_cannot_be_seen_is_no_text_and_a_watermark_is_told(tmp_path):
    unseen = text("作废99.00万元", 80, 'Visible="false"')
    sizeless = text("作废88.00万元", 90).replace('Size="5"', 'Size="0"')
    path = written(tmp_path, TITLE, text("收入合计12.50万元。", 60), unseen, sizeless, text("内部资料", 61, 'Alpha="40"'))
    document = read_document(path)
    assert "作废" not in document.text and "内部" not in document.text
    assert any("watermark" in note for note in document.notes)


def test_a_drawing_shared_by_pages_is_read_where_it_is_placed(tmp_path):
    path = written(tmp_path, TITLE, '<ofd:CompositeObject ResourceID="5" Boundary="0 30 210 20"/>')
    content = io.BytesIO(path.read_bytes())
    unit = f'<CompositeGraphicUnit ID="5"><Content>{text("收入合计7.50万元", 10)}</Content></CompositeGraphicUnit>'
    with zipfile.ZipFile(content) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            xml = old.read(name).decode()
            new.writestr(name, xml.replace("</ofd:CommonData>", "<ofd:PublicRes>Res.xml</ofd:PublicRes></ofd:CommonData>"))
        new.writestr("Doc_0/Res.xml", f'<Res xmlns:ofd="http://www.ofdspec.org/2016">{unit}</Res>')
    assert "收入合计7.50万元" in read_document(path).text


def test_signatures_are_told_and_a_change_after_signing_too(tmp_path):
    path = tmp_path / "某局_2022.ofd"
    path.write_bytes(ofd(TABLES.read_bytes(), Producer(signed=True)))
    assert "某电子签章, 20240830): 1 files as signed" in read_document(path).notes[-1]
    rewritten(path, path.read_bytes(), lambda name, xml: xml + (b"<!-- -->" if name == "Doc_0/Document.xml" else b""))
    assert "CHANGED after signing: /Doc_0/Document.xml" in read_document(path).notes[-1]


@pytest.mark.parametrize(
    ("name", "content", "seen"),
    [
        ("Doc_0/Pages/Page_0/Content.xml", b"<Page", "damaged"),
        ("Encryptions.xml", b"<a/>", "password"),
        ("Doc_0/Document.xml", b"<Document/>", "without pages"),
        (
            "Doc_0/Pages/Page_0/Content.xml",
            b'<Page><Content><ImageObject Boundary="0 0 9 9"/></Content></Page>',
            "only pictures",
        ),
        ("Doc_0/Pages/Page_0/Content.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><Page/>', "document type"),
    ],
)
def test_damage_and_passwords_are_refused_by_name(tmp_path, name, content, seen):
    path = written(tmp_path, TITLE)
    package = io.BytesIO(path.read_bytes())
    with zipfile.ZipFile(package) as old, zipfile.ZipFile(path, "w") as new:
        for part in {*old.namelist(), name}:
            new.writestr(part, content if part == name else old.read(part))
    with pytest.raises(CannotRead, match=seen):
        read_document(path)
