"""How well scans are read: pages of a PDF are made into scans of several kinds and read, with and without the joint system.

    python tests/benchmarks/scans.py DOCUMENT.pdf [--pages 5-9] [--kinds clean,poor] [--seed 1]

The text of the PDF itself is the truth: each figure of it is looked for in order. Told: figures right, put right by arithmetic,
wrong and told, wrong and untold; exceptions that the PDF itself does not give; seconds a page. Nothing is taken from the cache.
"""

import argparse
import difflib
import io
import os
import random
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pypdf
import pypdfium2 as pdfium
from PIL import Image

import juesuan
from juesuan.disclosure import Disclosure, read_figures
from juesuan.documents.document import Seen, read_document
from juesuan.ground.data import data, load
from juesuan.reading.facts import read_facts

KINDS = {  # dots to the inch, degrees turned, blur, noise, JPEG quality, and whether a seal or a camera was at it
    "clean200": (200, 0.0, 0.0, 0, 90, ""),
    "clean150": (150, 0.0, 0.0, 0, 85, ""),
    "office": (150, 0.6, 0.6, 6, 55, ""),
    "skewed": (150, -2.2, 0.4, 4, 70, ""),
    "low100": (100, 0.3, 0.3, 4, 70, ""),
    "seal": (150, 0.4, 0.4, 4, 70, "seal"),
    "photo": (170, 0.8, 0.7, 6, 70, "photo"),
    "poor90": (90, 0.8, 0.7, 10, 40, ""),
    "turned": (150, 90.4, 0.4, 4, 70, ""),
}


def scan(page, kind: str, seed: int) -> Image.Image:
    """The page as a scanner or a camera would have it."""
    dots, turn, blur, noise, quality, more = KINDS[kind]
    chance = np.random.default_rng(seed)
    picture = page.render(scale=dots / 72).to_numpy()[:, :, :3].copy()
    high, wide = picture.shape[:2]
    if more == "seal":
        red, middle = picture.copy(), (int(wide * 0.62), int(high * 0.45))
        cv2.circle(red, middle, int(0.8 * dots), (40, 40, 220), int(0.05 * dots))
        cv2.circle(red, middle, int(0.25 * dots), (40, 40, 220), -1)
        picture = np.minimum(picture, red)
    if turn >= 90:
        picture, turn = np.ascontiguousarray(np.rot90(picture)), turn - 90
        high, wide = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((wide / 2, high / 2), turn, 1.0)
    picture = cv2.warpAffine(picture, matrix, (wide, high), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255))
    if more == "photo":
        corners = np.float32([[0, 0], [wide, 0], [wide, high], [0, high]])
        moved = corners + np.float32([[0.012, 0.008], [-0.006, 0.014], [-0.012, -0.006], [0.008, -0.012]]) * np.float32(
            [wide, high]
        )
        picture = cv2.warpPerspective(
            picture, cv2.getPerspectiveTransform(corners, moved), (wide, high), borderValue=(90, 90, 90)
        )
        light = np.linspace(1.0, 0.72, wide)[None, :] * np.linspace(1.0, 0.85, high)[:, None]
        picture = (picture * light[:, :, None]).astype(np.uint8)
    if blur:
        picture = cv2.GaussianBlur(picture, (0, 0), blur)
    if noise:
        picture = np.clip(picture + chance.normal(0, noise, picture.shape), 0, 255).astype(np.uint8)
    out = io.BytesIO()
    Image.fromarray(picture[:, :, ::-1]).save(out, "JPEG", quality=quality, dpi=(dots, dots))
    return Image.open(io.BytesIO(out.getvalue()))


def scanned(data: bytes, kind: str, seed: int) -> bytes:
    """The PDF with every page a picture."""
    document = pdfium.PdfDocument(data)
    pages = [scan(page, kind, seed + number).convert("RGB") for number, page in enumerate(document)]
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=KINDS[kind][0], quality=KINDS[kind][4])
    return out.getvalue()


def chosen(path: Path, pages: str) -> bytes:
    """The PDF with some of its pages alone."""
    if not pages:
        return path.read_bytes()
    first, _, last = pages.partition("-")
    writer = pypdf.PdfWriter()
    for number in range(int(first), int(last or first) + 1):
        writer.add_page(pypdf.PdfReader(path).pages[number - 1])
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def compared(true: Disclosure, read: Disclosure) -> dict[str, int]:
    """Printed figures: right, wrong and told (as probably misread, or to be looked at), wrong and untold, missed, invented."""
    told = {fact for finding in read.findings if finding.kind.startswith("scan_") for fact in finding.facts}
    ours, theirs = [f.text for f in true.facts], [f.text for f in read.facts]
    counts = dict.fromkeys(("right", "corrected", "told", "untold", "missed", "invented"), 0)
    for tag, a, b, c, d in difflib.SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if tag == "equal":
            for one, other in zip(true.facts[a:b], read.facts[c:d], strict=True):
                counts["right" if one.value == other.value or not other.is_fact else "untold"] += 1
            continue
        for one, other in zip(true.facts[a:b], read.facts[c:d], strict=False):
            if other.value == one.value:
                counts["corrected"] += 1
            else:
                counts["told" if other.fact in told else "untold"] += 1
        counts["missed"] += max(0, (b - a) - (d - c))
        counts["invented"] += max(0, (d - c) - (b - a))
    return counts


def wrong(read: Disclosure, exceptions: set) -> list:
    """The exceptions that the PDF itself does not give."""
    return [f for f in read.findings if f.severity == "exception" and (f.kind, f.label) not in exceptions]


def altered(path: Path, count: int, seed: int) -> None:
    """What becomes of single digits misread for one that looks alike, each in a reading of its own:
    half of them with the true digit among its candidates. No picture is made; prints the counts."""
    document = read_document(path)
    true = Disclosure(document, read_facts(document))
    exceptions = {(f.kind, f.label) for f in true.findings if f.severity == "exception"}
    alike, chance = load(data("characters.yaml"))["alike"], random.Random(seed)
    facts = [f for f in true.facts if f.measure == "amount" and f.value]
    seen = {at: Seen(0.99) for at, character in enumerate(document.text) if not character.isspace()}
    counts = dict.fromkeys(("corrected", "told", "untold", "false exceptions", "without the joint system"), 0)
    for number in range(count):
        fact = chance.choice(facts)
        at = chance.choice([at for at in range(fact.start, fact.end) if document.text[at].isdecimal()])
        digit = chance.choice(alike[document.text[at]])
        text = document.text[:at] + digit + document.text[at + 1 :]
        others = ((document.text[at], 0.02),) if number % 2 else ()
        made = replace(document, text=text, seen=seen | {at: Seen(0.97, others)})
        read = Disclosure(made, read_figures(made))
        (same,) = (f for f in read.facts if f.start <= at < f.end)
        told = {name for finding in read.findings for name in finding.facts if finding.kind.startswith("scan_")}
        told |= {name for finding in read.findings if finding.severity == "attention" for name in finding.facts}
        outcome = "corrected" if same.value == fact.value else "told" if same.fact in told else "untold"
        counts[outcome] += 1
        counts["false exceptions"] += bool(wrong(read, exceptions))
        bare = replace(made, seen={})
        counts["without the joint system"] += bool(wrong(Disclosure(bare, read_facts(bare)), exceptions))
    print(f"{path.name}: {count} digits altered:", *(f"{name} {value}" for name, value in counts.items()), sep="  ", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", nargs="+", type=Path)
    parser.add_argument("--pages", default="")
    parser.add_argument("--kinds", default="clean150,office")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", action="store_true", help="each finding of the scan that the PDF does not give")
    parser.add_argument("--alter", type=int, default=0, help="alter so many digits of the text instead of making scans")
    given = parser.parse_args()
    for path in given.documents:
        if given.alter:
            altered(path, given.alter, given.seed)
            continue
        data = chosen(path, given.pages)
        with tempfile.TemporaryDirectory() as place:
            os.environ["JUESUAN_CACHE"] = f"{place}/cache"
            source = Path(place) / path.name
            source.write_bytes(data)
            true = juesuan.read(source)
            exceptions = {(f.kind, f.label) for f in true.findings if f.severity == "exception"}
            print(f"{path.name}: {len(true.facts)} figures, {len(exceptions)} exceptions")
            for kind in given.kinds.split(","):
                source.write_bytes(scanned(data, kind, given.seed))
                begun = time.perf_counter()
                read = juesuan.read(source)
                seconds = (time.perf_counter() - begun) / len(pdfium.PdfDocument(data))
                false = wrong(read, exceptions)
                bare = replace(read.document, seen={})
                alone = Disclosure(bare, read_facts(bare))
                print(f"  {kind:9}", *(f"{name} {count}" for name, count in compared(true, read).items()), sep="  ", end="; ")
                told = f"{len(false)} with the joint system, {len(wrong(alone, exceptions))} without"
                print(f"false exceptions: {told}; {seconds:.1f} s a page", flush=True)
                for finding in false if given.show else ():
                    print("     ", finding.kind, finding.label, finding.en["condition"][:200])


if __name__ == "__main__":
    main()
