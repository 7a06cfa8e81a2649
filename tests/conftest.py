"""What the tests share: small disclosures of a few lines, the bundled document, and the real ones where they are at hand."""

import base64
import csv
import gc
import hashlib
import io
import os
import shutil
import signal
import sys
import time
import zipfile
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

import axe_core
import pytest
import yaml
from hypothesis import settings

from juesuan import bundled as bundled_path
from juesuan.commands import main
from juesuan.documents.document import Document, Paragraph, Table
from juesuan.documents.text import read as read_text
from juesuan.ground.exact import rounded
from juesuan.notebook.live import Disclosure, read
from juesuan.reading.facts import read_facts

# LibreOffice comes in parts, and not every machine that has it can open a text.
OFFICE = shutil.which("soffice")
OFFICE_TEXTS = OFFICE if OFFICE and list(Path(OFFICE).resolve().parent.glob("*swlo.*")) else None
SHARED = Path(__file__).resolve().parents[2] / "shared" / "documents"
DIALECTS = Path(__file__).parent / "documents"
SWITCHES = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--disable-extensions",
    "--disable-software-rasterizer",
    "--disable-features=OptimizationHints,OptimizationGuideModelDownloading,OptimizationGuideOnDeviceModel,Translate,MediaRouter",
)


# As the commands do: nearly all that is made in a test is used to its end, and a process of the tests grows large, so that
# looking for garbage took a good part of the time.
gc.set_threshold(500_000, 20, 20)
# The same examples in every run: a test that fails here fails everywhere.
settings.register_profile("fixed", derandomize=True, deadline=None)
settings.load_profile("fixed")


def pytest_unconfigure() -> None:
    gc.freeze()  # pytest looks for garbage five times as it ends, in all that the tests have made


def listed(path: Path) -> list[dict]:
    """What a YAML file of the tests lists, by libyaml where PyYAML has it: ten times faster."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def document(text: str, file: str = "某局_2023.txt") -> Document:
    """A document of the lines of a text, one paragraph a line; lines with tabs become tables as in a published text file."""
    if "\t" in text:
        content = read_text(text.encode(), file)
        blocks = content.blocks
    else:
        blocks, start = [], 0
        for line in text.split("\n"):
            blocks.append(Paragraph(start, start + len(line)))
            start += len(line) + 1
    return Document(file, hashlib.sha256(text.encode()).hexdigest(), "txt", text, tuple(blocks))


def disclosure(*lines: str, file: str = "某局_2023.txt", prior: Disclosure | None = None, title: str = "") -> Disclosure:
    """A disclosure of a few lines under the title that its file's name gives; `prior` is last year's, also made here."""
    title = title or "云山县" + file.removesuffix(".txt").replace("_", "") + "年度部门决算说明"
    made = document("\n".join((title, *lines)), file)
    return Disclosure(made, read_facts(made), prior.reading if prior else None)


def altered(found: Disclosure, fact_id: str, value: Decimal) -> Disclosure:
    """The disclosure with another value printed for one figure, to the same number of decimals."""
    facts = []
    for fact in found.reading.facts:
        if fact.fact == fact_id:
            exact = Fraction(value) * fact.scale
            span = rounded(value, fact.decimals, fact.scale)
            low, high = (exact, exact) if fact.low == fact.high else (span.low, span.high)
            fact = replace(fact, value=value, low=low, high=high, text=str(value))
        facts.append(fact)
    return Disclosure(found.document, replace(found.reading, facts=tuple(facts)))


def heeding_signals() -> None:
    """Before a program is started: it minds Ctrl-C even where whoever runs the tests does not, as under nohup."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def told(found: Disclosure, *kinds: str) -> list[tuple[str, str]]:
    """(kind, label) of the findings, of these kinds if any are named."""
    return [(f.kind, f.label) for f in found.findings if not kinds or f.kind in kinds]


def texts(document: Document) -> list[str]:
    """The paragraphs of a document in order, with a mark for each table."""
    return ["<table>" if isinstance(block, Table) else document.of(block) for block in document.blocks]


def csv_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rewritten(path: Path, package: bytes, change: Callable[[str, bytes], bytes | None]) -> Path:
    """The path, with a package of zip whose parts are what `change` makes of each by its name; None leaves it out."""
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            if (content := change(name, old.read(name))) is not None:
                new.writestr(name, content)
    return path


def run(capsys, *arguments) -> tuple[int, str, str]:
    """Status, output and errors of a command."""
    status = main([str(a) for a in arguments])
    return status, *capsys.readouterr()


def verdicts(found: Disclosure, kind: str) -> list[tuple[str, str]]:
    """(label, verdict) of the checks of one kind, in order."""
    return [(c.label, c.verdict) for c in found.checks if c.kind == kind]


@cache
def opened(path: Path) -> Disclosure:
    """A published document as it stands, read once for all tests."""
    return read(path)


def calls(work: Callable[[], object]) -> int:
    """How many functions the work calls: a measure of it that no other work on the machine changes."""
    count = 0

    def note(_frame, event, _argument):
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


@contextmanager
def alone(lock: Path):
    """One of the processes of the tests at a time."""
    while True:
        try:
            handle = os.open(lock, os.O_CREAT | os.O_EXCL)
            break
        except FileExistsError:
            time.sleep(0.1)
    try:
        yield
    finally:
        os.close(handle)
        lock.unlink()


@pytest.fixture(scope="session")
def bundled() -> Disclosure:
    """The bundled disclosure, read once."""
    return opened(bundled_path())


@pytest.fixture(scope="session")
def report(tmp_path_factory):
    """The audit of the bundled document with its notebooks, run once for all processes of the tests; not to be changed."""
    from juesuan.audit import Report, audit

    base = tmp_path_factory.getbasetemp()
    place = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "audited"
    with alone(place.with_suffix(".lock")):
        if not (folders := [*place.glob("reports/*/*/run.json")]):
            return audit(bundled_path(), place / "reports")
    return Report(folders[0].parent, opened(bundled_path()))


@pytest.fixture(scope="session")
def shared():
    """A function from the name of a real document to its path beside the repository; skips the test where it is not there."""

    def path(name: str) -> Path:
        if not (SHARED / name).exists():
            pytest.skip(f"{name} is not in {SHARED}")
        return SHARED / name

    return path


class NoBrowser(Exception):
    """Chromium, its driver or Selenium is missing."""


@contextmanager
def chromium():
    """Headless Chromium. Raises NoBrowser."""
    try:
        from selenium import webdriver
    except ImportError as error:
        raise NoBrowser("Selenium is not installed") from error
    program, driver = shutil.which("chromium") or shutil.which("google-chrome"), shutil.which("chromedriver")
    if not (program and driver):
        raise NoBrowser("chromium and chromedriver are not installed")
    options = webdriver.ChromeOptions()
    options.binary_location = program
    for switch in SWITCHES:
        options.add_argument(switch)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    opened = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    opened.set_script_timeout(180)
    try:
        yield opened
    finally:
        opened.quit()


@pytest.fixture(scope="session")
def browser():
    """One browser for all tests; what needs it is skipped where it is missing."""
    try:
        with chromium() as opened:
            yield opened
    except NoBrowser as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def axe(request) -> str:
    """The accessibility checker's script, as npm packs it; kept in the cache of the tests."""
    if (cache := getattr(request.config, "cache", None)) is None:
        pytest.skip("pytest runs without its cache, where the checker is kept")
    try:
        return axe_core.script(Path(cache.mkdir("axe")))
    except axe_core.NoChecker as error:
        pytest.skip(str(error))


def resize(browser, width: int) -> None:
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


def to_pdf(browser, **options) -> bytes:
    """The page printed to PDF; once more where the browser says that printing failed, as it may on a busy machine."""
    from selenium.common.exceptions import WebDriverException

    print_ = lambda: browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True, **options})  # noqa: E731
    try:
        made = print_()
    except WebDriverException as error:
        if "Printing failed" not in str(error):
            raise
        made = print_()
    return base64.b64decode(made["data"])


def visit(browser, address: str, width: int = 1280) -> None:
    """Opens a page anew in a window this wide; what the console said before is forgotten."""
    resize(browser, width)
    browser.get("about:blank")
    browser.get_log("browser")
    browser.get(address)
