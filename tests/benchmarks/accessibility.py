"""Everything that is handed over as a page, judged by axe-core in headless Chromium, in both languages.

    python tests/benchmarks/accessibility.py            # every page; needs chromium, chromedriver, npm, selenium, nbconvert
    python tests/benchmarks/accessibility.py --only handout --keep folder

Pages: memo and tick-marked document of the bundled disclosure (with the checks of a figure open too), index of reports, every
notebook, lesson and the overview as a handout, exercise and key. Files of an office program (memo and evidence sheet as .docx,
workpaper) are no pages and are not judged. Status 1 where anything is objected to.
"""

import argparse
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

import axe_core  # noqa: E402 - beside the tests
from conftest import chromium, visit  # noqa: E402


def reports(folder: Path):
    """Memo, document and index of the bundled disclosure; the document with the checks of one figure open too."""
    from juesuan import bundled
    from juesuan.audit import audit

    made = audit(bundled(), folder / "reports", engine=None)
    fact = made.disclosure.checks[0].facts[0]
    for lang in ("en", "zh"):
        yield f"memo {lang}", (made.folder / f"memo.{lang}.html").as_uri()
        yield f"document {lang}", (made.folder / f"document.{lang}.html").as_uri()
        yield f"document {lang} with a figure's checks", (made.folder / f"document.{lang}.html").as_uri() + f"#{fact}"
    yield "index", (folder / "reports" / "index.html").as_uri()


def notebooks(folder: Path):
    """Every stored notebook and lesson as a handout."""
    from juesuan.notebook.handout import Handout

    for path in sorted((ROOT / "notebooks").rglob("*.ipynb")):
        name = path.relative_to(ROOT / "notebooks").with_suffix("").as_posix()
        page = folder / f"{name.replace('/', '_')}.html"
        page.write_text(Handout().from_filename(str(path))[0], encoding="utf-8")
        yield f"handout {name}", page.as_uri()


def exercises(folder: Path):
    """The document that students get and the teacher's key."""
    from juesuan.teaching import exercise

    made = exercise.make(1, 2, 1)
    for lang in ("en", "zh"):
        for part in exercise.write(made, lang, folder / lang):
            for page in sorted(part.glob("*.html")):
                yield f"exercise {lang} {page.stem}", page.as_uri()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--only", default="", help="a part of the page's name")
    parser.add_argument("--keep", type=Path, help="a folder for the pages")
    options = parser.parse_args()
    number = objected = 0
    with tempfile.TemporaryDirectory() as place, chromium() as browser:
        folder = options.keep or Path(place)
        folder.mkdir(parents=True, exist_ok=True)
        axe = axe_core.script(Path(place))
        for pages in (reports, notebooks, exercises):
            for name, address in pages(folder):
                if options.only not in name:
                    continue
                visit(browser, address)
                found = axe_core.violations(browser, axe)
                number, objected = number + 1, objected + bool(found)
                for rule, where, places in found:
                    print(f"{name}: {rule}, {places} places, first {where}", flush=True)
    print(f"{number} pages, {objected} with violations ({axe_core.AXE})")
    return int(objected > 0)


if __name__ == "__main__":
    sys.exit(main())
