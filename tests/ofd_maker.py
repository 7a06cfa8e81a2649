"""Make OFD packages by the standard (GB/T 33190) from the characters and strokes of a PDF, in the ways of several producers."""

import base64
import hashlib
import io
import zipfile
from dataclasses import dataclass
from itertools import groupby, pairwise
from xml.sax.saxutils import escape

from juesuan.documents.pdf.glyphs import sheets

MM = 25.4 / 72
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


@dataclass(frozen=True)
class Producer:
    """What producers do differently: namespace and prefix, an object a line or a character, repeated advances as g n v, points
    scaled by a matrix, absolute paths, names of attributes in small letters, ruling lines in a template page."""

    space: str = "http://www.ofdspec.org/2016"
    prefix: str = "ofd:"
    by_character: bool = False
    grouped: bool = False
    scaled: bool = False
    absolute: bool = False
    small: bool = False
    template: bool = False
    signed: bool = False


PRODUCERS = {
    "by the standard": Producer(),
    "grouped advances, absolute paths": Producer(grouped=True, absolute=True),
    "a character an object": Producer(by_character=True, space="http://www.ofdspec.org"),
    "points and a matrix, no prefix": Producer(scaled=True, prefix=""),
    "small attributes, a template": Producer(small=True, template=True, signed=True),
}


def ofd(pdf: bytes, how: Producer = PRODUCERS["by the standard"]) -> bytes:
    """The same pages as an OFD package."""
    pages, lines, boxes = [], [], []
    for sheet in sheets(pdf, "source.pdf"):
        height = sheet.media[3]
        boxes.append(f"0 0 {sheet.media[2] * MM:.4f} {height * MM:.4f}")
        pages.append("".join(_texts(sheet.characters, height, how)))
        lines.append("".join(_path(stroke, height, how) for stroke in sheet.strokes))
    return package(pages, lines, boxes, how)


def package(pages: list[str], lines: list[str], boxes: list[str], how: Producer) -> bytes:
    p, out = how.prefix, io.BytesIO()
    root = f'xmlns{":" + p[:-1] if p else ""}="{how.space}"'
    base = "/Doc_0/" if how.absolute else ""
    listed = "".join(f'<{p}Page ID="{n}" BaseLoc="{base}Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
    templates = "".join(f'<{p}TemplatePage ID="9{n}" BaseLoc="Tpls/{n}.xml"/>' for n in range(len(pages)) if how.template)
    files = {
        "OFD.xml": f'<{p}OFD {root} Version="1.0" DocType="OFD"><{p}DocBody><{p}DocInfo/><{p}DocRoot>Doc_0/Document.xml'
        f"</{p}DocRoot>{f'<{p}Signatures>/Doc_0/Signs/Signatures.xml</{p}Signatures>' if how.signed else ''}"
        f"</{p}DocBody></{p}OFD>",
        "Doc_0/Document.xml": f"<{p}Document {root}><{p}CommonData><{p}PageArea><{p}PhysicalBox>{boxes[0]}</{p}PhysicalBox>"
        f"</{p}PageArea>{templates}</{p}CommonData><{p}Pages>{listed}</{p}Pages></{p}Document>",
    }
    for n, (text, drawn, box) in enumerate(zip(pages, lines, boxes, strict=True)):
        behind = f'<{p}Template TemplateID="9{n}" ZOrder="Background"/>' if how.template else ""
        layer = f'<{p}Content><{p}Layer ID="1{n}">{text}{"" if how.template else drawn}</{p}Layer></{p}Content>'
        area = f"<{p}Area><{p}PhysicalBox>{box}</{p}PhysicalBox></{p}Area>"
        files[f"Doc_0/Pages/Page_{n}/Content.xml"] = f"<{p}Page {root}>{area}{behind}{layer}</{p}Page>"
        if how.template:
            body = f"<{p}Page {root}><{p}Content><{p}Layer>{drawn}</{p}Layer></{p}Content></{p}Page>"
            files[f"Doc_0/Tpls/{n}.xml"] = body
    if how.signed:
        digest = base64.b64encode(hashlib.sha1((HEAD + files["Doc_0/Document.xml"]).encode()).digest()).decode()
        one = f'<{p}Signature ID="1" BaseLoc="1/Signature.xml"/>'
        files["Doc_0/Signs/Signatures.xml"] = f"<{p}Signatures {root}>{one}</{p}Signatures>"
        files["Doc_0/Signs/1/Signature.xml"] = (
            f'<{p}Signature {root}><{p}SignedInfo><{p}Provider ProviderName="某电子签章"/><{p}SignatureDateTime>20240830'
            f'</{p}SignatureDateTime><{p}References CheckMethod="SHA1"><{p}Reference FileRef="/Doc_0/Document.xml">'
            f"<{p}CheckValue>{digest}</{p}CheckValue></{p}Reference></{p}References></{p}SignedInfo></{p}Signature>"
        )
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, xml in files.items():
            archive.writestr(name, HEAD + xml)
    return out.getvalue()


def _texts(characters, height, how):
    """Text objects: of characters that follow one another on a line, in one size."""
    characters = [c for c in characters if c.text]
    for key, group in groupby(enumerate(characters), key=lambda pair: (round(pair[1].y, 1), round(pair[1].size, 1))):
        line = [c for _, c in group]
        for run in [[c] for c in line] if how.by_character else _runs(line):
            yield _text(run, height, how, key[1])


def _runs(line):
    """Runs that go on to the right."""
    run = [line[0]]
    for one in line[1:]:
        if one.x < run[-1].x:
            yield run
            run = []
        run.append(one)
    yield run


def _text(run, height, how, size):
    p = how.prefix
    unit = 1.0 if how.scaled else MM
    steps = [f"{(two.x - one.x) * unit:.4f}" for one, two in pairwise(run)]
    if how.grouped:
        runs = [(step, len(list(same))) for step, same in groupby(steps)]
        steps = [f"g {count} {step}" if count > 1 else step for step, count in runs]
    x, y = run[0].x * MM, (height - run[0].y) * MM
    names = {name: name.lower() if how.small else name for name in ("Size", "Boundary", "DeltaX", "CTM")}
    matrix = f'{names["CTM"]}="{MM:.6f} 0 0 {MM:.6f} 0 0" ' if how.scaled else ""
    delta = f' {names["DeltaX"]}="{" ".join(steps)}"' if steps else ""
    text = escape("".join(c.text for c in run))
    return (
        f'<{p}TextObject ID="7" {matrix}{names["Boundary"]}="{x:.4f} {y - size * MM:.4f} 200 {size * MM:.4f}" Font="1" '
        f'{names["Size"]}="{size * unit:.4f}"><{p}TextCode X="0" Y="{size * unit:.4f}"{delta}>{text}'
        f"</{p}TextCode></{p}TextObject>"
    )


def _path(stroke, height, how):
    p = how.prefix
    x0, y0, x1, y1 = (n * MM for n in stroke)
    top = height * MM - y1
    wide, high = x1 - x0, y1 - y0
    end = f"{wide:.4f} 0" if wide > high else f"0 {high:.4f}"
    data = f"<{p}AbbreviatedData>M 0 0 L {end}</{p}AbbreviatedData>"
    return f'<{p}PathObject ID="8" Boundary="{x0:.4f} {top:.4f} {wide:.4f} {high:.4f}" LineWidth="0.25">{data}</{p}PathObject>'
