"""Damaged files: every format mutated with kept seeds; what is neither read nor refused with a clear error is shown.

    python tests/benchmarks/fuzz.py --files 300               # each format, seeds 0 to 299
    python tests/benchmarks/fuzz.py --formats pdf,docx --files 50 --first 1000 --keep folder

Each file is read and checked in a process of its own with 4 GiB of memory and 20 seconds. A line a format; status 1 where one
was neither read nor refused with a clear error.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import resource
import signal
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SECONDS, MEMORY = 20, 4 * 1024**3
READ, REFUSED, TRACEBACK = 0, 10, 11
SAMPLES = (ROOT / "data" / "documents", ROOT / "tests", ROOT.parent / "shared" / "documents", ROOT.parent / "shared" / "cases")


def samples(suffix: str) -> list[bytes]:
    """Up to eight files of this format at hand, the small ones first; made here where there is none."""
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


def csv() -> bytes:
    return "收入支出决算总表,,\n项目,决算数,单位：万元\n收入合计,30.00,\n财政拨款收入,20.00,\n事业收入,10.00,\n".encode()


MADE: dict[str, Callable[[], bytes]] = {"docx": docx, "csv": csv, "txt": lambda: text().encode()}


def mutated(content: bytes, chance: random.Random) -> bytes:
    """The file with one to six faults: parts changed, cut, doubled or filled; inside its entries where it is a zip."""
    if content[:2] == b"PK" and chance.random() < 0.7:
        return _zip(content, chance)
    with suppress(UnicodeDecodeError):
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


def _zip(content: bytes, chance: random.Random) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        names = source.namelist()
        hit = set(chance.sample(names, min(len(names), chance.randint(1, 2))))
        for name in names:
            inside = source.read(name)
            if name in hit and chance.random() < 0.15:
                continue
            target.writestr(name, mutated(inside, chance) if name in hit else inside)
    return out.getvalue()


def tried(path: Path) -> tuple[str, float, int]:
    """(how it ended, seconds, peak KiB) of reading and checking one file in a process of its own."""
    started, child = time.perf_counter(), os.fork()
    if not child:
        os._exit(_read(path))
    _, status, used = os.wait4(child, 0)
    code = os.waitstatus_to_exitcode(status)
    names = {READ: "read", REFUSED: "refused", TRACEBACK: "traceback", -signal.SIGALRM: "hang"}
    return names.get(code, f"ended with {code}"), time.perf_counter() - started, used.ru_maxrss


def _read(path: Path) -> int:
    from juesuan.disclosure import read
    from juesuan.ground.errors import JuesuanError

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(SECONDS)
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
    parser.add_argument("--formats", default="txt,html,docx,xls,xlsx,pdf,csv")
    parser.add_argument("--keep", type=Path, help="a folder for the files that were neither read nor refused")
    options = parser.parse_args()
    bad = 0
    print("format  files   read  refused  tracebacks  hangs  other  MiB  slowest s")
    for suffix in options.formats.split(","):
        sources, ends, largest, slowest = samples(suffix), Counter(), 0, 0.0
        for seed in range(options.first, options.first + options.files):
            chance = random.Random(f"{suffix} {seed}")
            with tempfile.TemporaryDirectory() as place:
                path = Path(place) / f"某局_2023.{suffix}"
                path.write_bytes(mutated(chance.choice(sources), chance))
                end, seconds, memory = tried(path)
                ends[end] += 1
                largest, slowest = max(largest, memory), max(slowest, seconds)
                if end not in ("read", "refused"):
                    print(f"  {suffix} seed {seed}: {end}", file=sys.stderr)
                    bad += 1
                    if options.keep:
                        options.keep.mkdir(parents=True, exist_ok=True)
                        (options.keep / f"{suffix}_{seed}.{suffix}").write_bytes(path.read_bytes())
        other = sum(n for e, n in ends.items() if e not in ("read", "refused", "traceback", "hang"))
        counts = f"{ends['read']:6} {ends['refused']:8} {ends['traceback']:11} {ends['hang']:6} {other:6}"
        print(f"{suffix:6} {options.files:6} {counts} {largest // 1024:4} {slowest:10.1f}", flush=True)
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
