"""Reading PDFs: our reader over pdfium against pdfplumber (pdfminer) and pypdf, each in a process of its own.

    python tests/benchmarks/pdf_libraries.py FILE.pdf ...

A line a file and reader: seconds (best of three), peak memory, characters, figures (numbers with two decimals) found, and how
many of those that the characters of the page spell are missing from, or made up in, what the reader gives.
"""

import json
import re
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

FIGURE = re.compile(r"\d[\d,]*\.\d\d")


def juesuan(path: Path) -> str:
    from juesuan.documents.document import read_document

    return read_document(path).text


def pdfplumber_tables(path: Path) -> str:
    """Text outside and inside tables, as pdfplumber's own table finder has it."""
    import pdfplumber

    pieces = []
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            tables = page.find_tables()
            pieces += ["\t".join(cell or "" for cell in row) for table in tables for row in table.extract()]
            rest = page
            for table in tables:
                rest = rest.outside_bbox(table.bbox)
            pieces.append(rest.extract_text())
    return "\n".join(pieces)


def pdfplumber_characters(path: Path) -> str:
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        return "".join(char["text"] for page in pdf.pages for char in page.chars)


def pypdf(path: Path) -> str:
    from pypdf import PdfReader

    return "\n".join(page.extract_text() for page in PdfReader(path).pages)


READERS = {one.__name__: one for one in (juesuan, pdfplumber_tables, pdfplumber_characters, pypdf)}


def measure(name: str, path: Path) -> None:
    """Prints what one reader gives, for the parent process."""
    import resource

    seconds, text = [], ""
    for _ in range(3):
        begun = time.perf_counter()
        text = READERS[name](path)
        seconds.append(time.perf_counter() - begun)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"seconds": min(seconds), "peak": peak, "text": text}))


def main(paths: list[str]) -> None:
    print(f"{'file':24} {'reader':22} {'s':>6} {'MiB':>5} {'characters':>10} {'figures':>8} {'missing':>8} {'made up':>8}")
    for path in paths:
        results = {}
        for name in READERS:
            done = subprocess.run([sys.executable, __file__, "--one", name, path], capture_output=True, text=True, check=True)
            results[name] = json.loads(done.stdout)
        # The order in which a page draws its digits spells every figure; how they are laid out does not matter to it.
        drawn = Counter(FIGURE.findall(results["pdfplumber_characters"]["text"]))
        for name, one in results.items():
            found = Counter(FIGURE.findall(one["text"]))
            ink = sum(not c.isspace() for c in one["text"])
            print(
                f"{Path(path).stem[:12]:24} {name:22} {one['seconds']:6.2f} {one['peak']:5} {ink:10} {found.total():8}"
                f" {(drawn - found).total():8} {(found - drawn).total():8}"
            )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        measure(sys.argv[2], Path(sys.argv[3]))
    else:
        main(sys.argv[1:])
