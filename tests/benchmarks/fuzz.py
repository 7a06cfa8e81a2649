"""Damaged files: every format mutated with kept seeds; what is neither read nor refused with a clear error is shown.

    python tests/benchmarks/fuzz.py --files 300               # each format, seeds 0 to 299
    python tests/benchmarks/fuzz.py --formats pdf,docx --files 50 --first 1000 --keep folder

Each file is read and checked in a process of its own with 4 GiB of memory and 20 seconds of the processor (or 200 of the clock,
for one that waits). A line a format; status 1 where one was neither read nor refused with a clear error. `picture` takes turns
with PNG, JPEG, TIFF and BMP; `xml` is a workbook of Excel 2003. What LibreOffice converts (odt, ods, rtf, doc, wps) is not
kept; WPS writes Word's old format as .wps and Excel's as .et, so those are made here by LibreOffice from .docx and .xlsx.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import re
import resource
import signal
import subprocess
import sys
import tempfile
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SECONDS, PATIENCE, MEMORY = 20, 200, 4 * 1024**3
FORMATS = "txt,html,docx,xls,xlsx,pdf,csv,ofd,picture,zip,mht,xml,et,odt,ods,rtf,doc,wps"
PICTURES = ("PNG", "JPEG", "TIFF", "BMP")
READ, REFUSED, TRACEBACK = 0, 10, 11
SAMPLES = (ROOT / "data" / "documents", ROOT / "tests", ROOT.parent / "shared" / "documents", ROOT.parent / "shared" / "cases")


def samples(suffix: str) -> list[bytes]:
    """Up to eight files of this format at hand, the small ones first; made here where there is none."""
    if suffix == "picture":
        return [picture(kind) for kind in PICTURES]
    found = sorted((p for folder in SAMPLES for p in folder.rglob(f"*.{suffix}")), key=lambda p: (p.stat().st_size, str(p)))
    contents = [p.read_bytes() for p in found if p.stat().st_size < 3_000_000]
    return contents[:: max(1, len(contents) // 8)][:8] or [MADE[suffix]()]


def text() -> str:
    return next((ROOT / "data" / "documents").glob("*.txt")).read_text(encoding="utf-8")


def docx() -> bytes:
    import docx as word

    document, out = word.Document(), io.BytesIO()
    for line in text().splitlines()[:150]:
        document.add_paragraph(line)
    table = document.add_table(3, 3)
    for number, cell in enumerate(table._cells):
        cell.text = f"{number}.50"
    document.save(out)
    return out.getvalue()


TABLE = (
    ("收入支出决算总表",),
    ("项目", "决算数", "单位：万元"),
    ("收入合计", "30.00"),
    ("财政拨款收入", "20.00"),
    ("事业收入", "9.00"),
)
SENTENCES = "某局2023年度部门决算说明", "本年收入合计30.00万元，其中：财政拨款收入20.00万元，占66.67%，事业收入9.00万元。"


def csv() -> bytes:
    return "\n".join(",".join(row) for row in TABLE).encode()


def html() -> bytes:
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in TABLE)
    return f"<html><meta charset=utf-8><p>{'</p><p>'.join(SENTENCES)}</p><table>{rows}</table></html>".encode()


def ofd() -> bytes:
    sys.path.insert(0, str(ROOT / "tests"))
    from ofd_maker import ofd as made

    return made((ROOT / "tests" / "files" / "kangxi.pdf").read_bytes())


def picture(kind: str) -> bytes:
    """A page of the sentences and the table's rows."""
    from PIL import Image, ImageDraw, ImageFont

    page, out = Image.new("RGB", (1000, 1414), "white"), io.BytesIO()
    font = ImageFont.truetype(str(ROOT / "data" / "fonts" / "JuesuanSansSC-Regular.otf"), 20)
    for number, line in enumerate((*SENTENCES, *("    ".join(row) for row in TABLE))):
        ImageDraw.Draw(page).text((30, 30 + 50 * number), line, "black", font)
    page.save(out, kind, dpi=(120, 120))
    return out.getvalue()


def package(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return out.getvalue()


def mht() -> bytes:
    import base64

    head = (
        "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=part\n\n--part\nContent-Type: text/html; charset=utf-8\n"
    )
    page = html().replace(b"</table>", b"</table>" + "".join(f"<p>{line}</p>" for line in SENTENCES[1:] * 60).encode())
    body = base64.encodebytes(page).decode()
    return f"{head}Content-Transfer-Encoding: base64\nContent-Location: file:///1.htm\n\n{body}\n--part--\n".encode()


def open_document(kind: str) -> bytes:
    """A text or a workbook of the OpenDocument format."""
    names = {name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("office", "text", "table")}
    cells = ("".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in row) for row in TABLE)
    rows = "".join(f"<table:table-row>{row}</table:table-row>" for row in cells)
    inner = f'<table:table table:name="1">{rows}</table:table>'
    if kind == "text":
        inner = "".join(f"<text:p>{line}</text:p>" for line in SENTENCES) + inner
    spaces = " ".join(f'xmlns:{name}="{space}"' for name, space in names.items())
    content = f"<office:body><office:{kind}>{inner}</office:{kind}></office:body>"
    content = f'<office:document-content {spaces} office:version="1.2">{content}</office:document-content>'
    media = f"application/vnd.oasis.opendocument.{kind}"
    files = f'<e m:full-path="/" m:media-type="{media}"/><e m:full-path="content.xml" m:media-type="text/xml"/>'
    files = files.replace("<e ", "<m:file-entry ")
    manifest = f'<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">{files}</m:manifest>'
    return package(**{"mimetype": media.encode(), "content.xml": content.encode(), "META-INF/manifest.xml": manifest.encode()})


def old_office(kind: str) -> bytes:
    """A text (doc) or a workbook (xls) in Microsoft's old container."""
    source = "xlsx" if kind == "xls" else "docx"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"made.{source}"
        path.write_bytes(docx() if source == "docx" else xlsx())
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        subprocess.run(["soffice", profile, "--headless", "--convert-to", kind, "--outdir", folder, str(path)], check=True)
        return path.with_suffix(f".{kind}").read_bytes()


def xlsx() -> bytes:
    import openpyxl

    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in TABLE:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def rtf() -> bytes:
    def escaped(line: str) -> str:
        return "".join(f"\\u{ord(c)}?" if ord(c) > 127 else c for c in line)

    return ("{\\rtf1\\ansi " + "\\par ".join(map(escaped, (*SENTENCES, *map(" ".join, TABLE)))) + "}").encode()


MADE: dict[str, Callable[[], bytes]] = {
    "docx": docx,
    "csv": csv,
    "html": html,
    "txt": lambda: text().encode(),
    "ofd": ofd,
    "zip": lambda: package(**{"说明.txt": "\n".join(SENTENCES).encode(), "附表/1.csv": csv(), "附表/2.html": html()}),
    "mht": mht,
    "xml": (ROOT / "tests" / "files" / "xml2003.xls").read_bytes,
    "odt": lambda: open_document("text"),
    "ods": lambda: open_document("spreadsheet"),
    "rtf": rtf,
    "doc": lambda: old_office("doc"),
    "wps": lambda: old_office("doc"),
    "et": lambda: old_office("xls"),
}


def mutated(content: bytes, chance: random.Random) -> bytes:
    """The file with one to six faults: parts changed, cut, doubled or filled; inside its entries where it is a zip."""
    if content[:2] == b"PK" and chance.random() < 0.7:
        return _zip(content, chance)
    with suppress(UnicodeDecodeError):
        if content.lstrip()[:1] == b"<" and chance.random() < 0.7:
            return _values(content.decode("utf-8"), chance).encode("utf-8", "surrogatepass")
        if chance.random() < 0.6:
            return _letters(content.decode("utf-8"), chance).encode("utf-8", "surrogatepass")
    data = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        if not data:
            break
        at, size = chance.randrange(len(data)), chance.choice((1, 2, 8, 64, 512))
        what = chance.randrange(6)
        if what == 0:
            data[at] = chance.randrange(256)
        elif what == 1:
            del data[at : at + size]
        elif what == 2:
            data[at:at] = data[at : at + size] * chance.choice((1, 2, 40))
        elif what == 3:
            del data[at:]
        elif what == 4:
            data[at : at + size] = bytes(chance.randrange(256) for _ in range(size))
        else:
            data[at:at] = chance.choice((b"\x00" * size, b"9" * size, b"<" * size, b"\xff\xfe", "，".encode() * size))
    return bytes(data)


def _letters(text: str, chance: random.Random) -> str:
    """The text with one to six places where characters are lost, doubled, moved or others': it stays text."""
    for _ in range(chance.randint(1, 6)):
        at, size = chance.randrange(len(text) + 1), chance.choice((1, 3, 20, 200))
        part, other = text[at : at + size], chance.randrange(len(text) + 1)
        inserted = ("", part * 2, text[other : other + size], chance.choice("，。%<>\t\n\x00\u202e⼊０9－") * size)[
            chance.randrange(4)
        ]
        text = text[:at] + inserted + text[at + size :]
    return text


def _values(text: str, chance: random.Random) -> str:
    """Markup that stays well-formed: one to six attributes' values or texts between two tags with other characters."""
    found = [
        m for m in re.finditer(r'(?<=>)[^<>&]+(?=<)|(?<==")[^"<>&]+(?=")', text) if not re.match(r"http:|urn:|1\.0$", m[0])
    ]
    for one in sorted(chance.sample(found, min(len(found), chance.randint(1, 6))), key=lambda m: -m.start()):
        new = chance.choice(
            ("", "-1", "0", "1e999", "9" * 40, "\u202e", "，" * 300, one[0] * 50, one[0][::-1], chance.choice(found)[0])
        )
        text = text[: one.start()] + new + text[one.end() :]
    return text


def _zip(content: bytes, chance: random.Random) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        names = source.namelist()
        sizes = [source.getinfo(name).file_size for name in names]
        hit = set(chance.choices(names, sizes, k=chance.randint(1, 2)))
        for name in names:
            inside = source.read(name)
            if name in hit and chance.random() < 0.1:
                continue
            target.writestr(name, mutated(inside, chance) if name in hit else inside)
    return out.getvalue()


def tried(path: Path) -> tuple[str, float, int]:
    """(how it ended, seconds of the processor, peak KiB) of reading and checking one file in a process of its own."""
    child = os.fork()
    if not child:
        os.setsid()
        os._exit(_read(path))
    _, status, used = os.wait4(child, 0)
    with suppress(OSError):  # programs that it had started
        os.killpg(child, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(status)
    names = {READ: "read", REFUSED: "refused", TRACEBACK: "traceback", -signal.SIGALRM: "hang", -signal.SIGXCPU: "hang"}
    return names.get(code, f"ended with {code}"), used.ru_utime + used.ru_stime, used.ru_maxrss


def _read(path: Path) -> int:
    from juesuan.disclosure import read
    from juesuan.ground.errors import JuesuanError

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(PATIENCE)
    try:
        found = read(path)
        found.findings  # noqa: B018 - the whole way
        return READ
    except JuesuanError:
        return REFUSED
    except BaseException:
        traceback.print_exc()
        return TRACEBACK


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--files", type=int, default=300, help="files a format")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--formats", default=FORMATS)
    parser.add_argument("--keep", type=Path, help="a folder for the files that were neither read nor refused")
    options = parser.parse_args()
    from juesuan.disclosure import read

    bad, place = 0, tempfile.TemporaryDirectory()
    os.environ["JUESUAN_CACHE"] = place.name
    (Path(place.name) / "某局_2023.txt").write_text(text(), encoding="utf-8")
    _ = read(Path(place.name) / "某局_2023.txt").findings  # what every process below would load again
    print("format  files   read  refused  tracebacks  hangs  other  MiB  slowest s")
    for suffix in options.formats.split(","):
        sources, ends, largest, slowest = samples(suffix), Counter(), 0, 0.0
        for seed in range(options.first, options.first + options.files):
            chance = random.Random(f"{suffix} {seed}")
            with tempfile.TemporaryDirectory() as folder:
                at = chance.randrange(len(sources))
                path = Path(folder) / f"某局_2023.{PICTURES[at].lower() if suffix == 'picture' else suffix}"
                path.write_bytes(mutated(sources[at], chance))
                end, seconds, memory = tried(path)
                ends[end] += 1
                largest, slowest = max(largest, memory), max(slowest, seconds)
                if end not in ("read", "refused"):
                    print(f"  {suffix} seed {seed}: {end}", file=sys.stderr)
                    bad += 1
                    if options.keep:
                        options.keep.mkdir(parents=True, exist_ok=True)
                        (options.keep / f"{suffix}_{seed}{path.suffix}").write_bytes(path.read_bytes())
        other = sum(n for e, n in ends.items() if e not in ("read", "refused", "traceback", "hang"))
        counts = f"{ends['read']:6} {ends['refused']:8} {ends['traceback']:11} {ends['hang']:6} {other:6}"
        print(f"{suffix:7} {options.files:5} {counts} {largest // 1024:4} {slowest:10.1f}", flush=True)
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
