"""The workpaper: formulas that give the library's verdicts when LibreOffice recalculates them, and text that cannot run."""

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest
from conftest import DIALECTS, disclosure, document, opened
from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string, get_column_letter

from juesuan.disclosure import Disclosure, read
from juesuan.ground.data import data
from juesuan.reading.facts import Fact, read_facts
from juesuan.report.workpaper import workpaper
from juesuan.teaching.generator import generate

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
_STORED = re.compile(rb'(<c r="[A-Z]+\d+"[^>]*?)(?: t="str")?(><f>.*?</f>)<v>.*?</v>', re.DOTALL)


def recalculated(folder: Path, **books: bytes) -> dict:
    """The workbooks as LibreOffice computes them; the values we store beside the formulas are taken out first."""
    if SOFFICE is None:
        pytest.skip("LibreOffice is not installed")
    for name, content in books.items():
        with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(folder / f"{name}.xlsx", "w") as target:
            for part in source.namelist():
                target.writestr(part, _STORED.sub(rb"\1\2<v/>", source.read(part)))
    profile, out = (folder / "profile").as_uri(), folder / "out"
    files = [str(folder / f"{name}.xlsx") for name in books]
    command = [SOFFICE, "--headless", "--norestore", f"-env:UserInstallation={profile}", "--convert-to", "xlsx", "--outdir"]
    subprocess.run([*command, str(out), *files], check=True, capture_output=True, timeout=240)
    return {name: load_workbook(out / f"{name}.xlsx", data_only=True) for name in books}


def rows(sheet) -> list[dict]:
    """The rows of a sheet by the English heading."""
    head, *body = sheet.iter_rows(values_only=True)
    names = [(h or "").split("\n")[-1] for h in head]
    return [dict(zip(names, line, strict=True)) for line in body]


def unlike(content: bytes, computed, least: int) -> list[str]:
    """The cells whose stored value is not what their formula gives: text and marks alike, numbers to 1E-9 of their size; there
    are at least so many formulas."""
    stored, found = load_workbook(io.BytesIO(content), data_only=True), []
    formulas = [
        c for s in load_workbook(io.BytesIO(content)).worksheets for r in s.iter_rows() for c in r if c.data_type == "f"
    ]
    assert len(formulas) > least
    for cell in formulas:
        ours, theirs = (book[cell.parent.title][cell.coordinate].value or 0 for book in (stored, computed))
        numbers = isinstance(ours, int | float) and isinstance(theirs, int | float)
        if ours != theirs and not (numbers and abs(ours - theirs) <= 1e-9 * max(1e-9, abs(ours))):
            found.append(f"{cell.parent.title} {cell.coordinate}: {ours!r}, not {theirs!r}")
    return found


def errors(book) -> list[str]:
    return [
        f"{sheet.title} {cell.coordinate} {cell.value}"
        for sheet in book.worksheets
        for line in sheet.iter_rows()
        for cell in line
        if isinstance(cell.value, str) and cell.value.startswith(("#", "Err:"))
    ]


def changed(content: bytes, value: str, **figures: str) -> bytes:
    """The workbook with other values typed over figures: {fact: value}."""
    book = load_workbook(io.BytesIO(content))
    sheet = book.worksheets[1]
    names = [(c.value or "").split("\n")[-1] for c in sheet[1]]
    for line in sheet.iter_rows(min_row=2):
        if line[0].value in figures:
            line[names.index(value)].value = float(figures[line[0].value])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read_text(text: str) -> Disclosure:
    made = document(text, "某局_2023.txt")
    return Disclosure(made, read_facts(made))


def total_of(found: Disclosure) -> Fact:
    return next(f for f in found.facts if f.measure == "amount" and f.label == "收入总计")


def altered(text: str, before: str, after: str, folder: Path) -> Disclosure:
    assert before in text
    path = folder / "某办公室_2020.txt"
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    return read(path)


def test_verdicts_recalculated_by_libreoffice_are_ours_and_follow_a_changed_figure(bundled, computed):
    total, books = total_of(bundled), computed.books
    papers = {name: computed.found[name] for name in ("asis", "wrong")}
    for name, found in papers.items():
        assert errors(books[name]) == []
        assert unlike(computed.made[name], books[name], 1000 if found is bundled else 300) == []
        shown = rows(books[name].worksheets[2])
        assert [r["Verdict now"] for r in shown] == [c.verdict for c in found.checks]
        for row, check in zip(shown, found.checks, strict=True):
            assert not row["Moved"]
            for name, ours in (("Gap", check.gap), ("Recomputed low", check.low), ("Recomputed high", check.high)):
                shown_as = row[name] if row[name] != "" else None
                assert (shown_as is None) == (ours is None), (check, name)
                assert ours is None or abs(shown_as - float(ours)) < 1e-6 * (1 + abs(float(ours))), (check, name)
    assert any(c.verdict == "breaks" for c in papers["wrong"].checks)
    edited = rows(books["edited"].worksheets[2])
    moved = {r["Check"] for r in edited if r["Moved"]}
    assert moved and moved <= {c.check for c in bundled.checks if total.fact in c.facts}
    assert {r["Verdict now"] for r in edited if r["Check"] in moved} == {"breaks"}
    assert rows(books["edited"].worksheets[1])[int(total.fact[1:]) - 1]["Mark"] == "✗"


def in_dialects() -> dict[str, Disclosure]:
    """The dialects that have a sort of check which none before them has."""
    found, seen = {}, set()
    for path in sorted(DIALECTS.glob("*.txt")):
        kinds = {(check.kind, check.verdict, check.note) for check in opened(path).checks}
        if not kinds <= seen:
            found[f"d{len(found)}"], seen = opened(path), seen | kinds
    return found


def test_every_kind_of_verdict_is_the_librarys_in_other_dialects(computed):
    for name in in_dialects():
        one, book = computed.found[name], computed.books[name]
        assert errors(book) == []
        assert [r["Verdict now"] for r in rows(book.worksheets[2])] == [c.verdict for c in one.checks], one.document.file


# (digits as printed, digits typed over them) in documents of tables, of text that was generated, and of both.
TYPED = {
    "澄湖区民政局_2022": (("94.50", "94.10"), ("15", "55"), ("30", "00")),
    "雁山县审计局_2023": (("784.42", "784.43"), ("6.42", "6.92")),
    "generated": (("2,925.88", "2,925.89"), ("4.19", "4.20"), ("960.36", "160.36")),
    # What is spent is not negative, whatever 0 rounds: the first breaks, and no rounding of 0 below nil helps.
    "": (("14.99", "14.89"), ("14.99", "15.04")),
}


def typed_text(name: str) -> str:
    if name == "generated":
        return generate(11, "small", "national").text
    if not name:
        parts = "国内公务接待费支出14.99万元；国（境）外公务接待费支出0万元。"
        return f"某局2023年度部门决算说明\n公务接待费支出14.99万元。其中：{parts}"
    return (DIALECTS / f"{name}.txt").read_text(encoding="utf-8")


def typed_over() -> tuple[dict[str, bytes], dict[str, tuple[Disclosure, dict]]]:
    """The workpapers with a figure typed over, and what is expected of each: the text as it is, and the verdicts by check."""
    books, expected = {}, {}
    for name, typed in TYPED.items():
        text = typed_text(name)
        asis = read_text(text)
        paper = workpaper(asis)
        for before, after in typed:
            used = {fact for check in asis.checks for fact in check.facts}
            old = next(f for f in asis.facts if f.text == before and f.fact in used)
            printed = read_text(text[: old.start] + after + text[old.end :])
            new = next(f for f in printed.facts if f.start == old.start)
            key = f"b{len(books)}"
            books[key] = changed(paper, "Value as printed", **{old.fact: format(new.value, "f")})
            expected[key] = asis, {(c.kind, c.facts): c.verdict for c in printed.checks}
    return books, expected


def test_a_figure_typed_over_has_the_verdicts_of_the_text_that_prints_it(computed):
    for key, (asis, theirs) in computed.expected.items():
        book = computed.books[key]
        assert errors(book) == []
        shown = rows(book.worksheets[2])
        now = {(c.kind, c.facts): row["Verdict now"] for c, row in zip(asis.checks, shown, strict=True)}
        both = set(now) & set(theirs)  # which figures are compared may hang on the digits themselves
        assert len(both) > 0.95 * len(now)
        assert {k: now[k] for k in both} == {k: theirs[k] for k in both}
        assert any(row["Moved"] for row in shown)


RATED = {"150.00": "breaks", "120.00": "ties", "118.35": "breaks", "130.00": "breaks"}  # last year's total: is 25.0% right?


def small_ones() -> dict[str, Disclosure]:
    bought = "政府采购支出总额100.00万元，其中：授予中小企业合同金额120.00万元，占120%；授予小微企业合同金额80.00万元。"
    before = {n: disclosure(f"2022年度支出总计{n}万元。", file="某局_2022.txt") for n in RATED}
    sure = disclosure("2023年度收入合计80.00万元，其中：财政拨款收入50.00万元，事业收入20.00万元。")
    doubtful = [replace(f, how="doubtful") if f.text == "20.00" else f for f in sure.facts]
    return {
        "bound": disclosure(bought),
        "doubted": Disclosure(sure.document, replace(sure.reading, facts=doubtful)),
        "prior": disclosure("2023年度支出总计150.00万元，较上年增加31.00万元。", prior=before["120.00"]),
        **{n: disclosure("2023年度支出总计150.00万元，较上年增长25.0%。", prior=one) for n, one in before.items()},
    }


class Computed(NamedTuple):
    """The disclosures by name, their workpapers and changed ones, the books as computed, and what is expected of the typed."""

    found: dict[str, Disclosure]
    made: dict[str, bytes]
    books: dict
    expected: dict[str, tuple[Disclosure, dict]]


@pytest.fixture(scope="module")
def computed(bundled, tmp_path_factory) -> Computed:
    """Every workpaper of these tests as LibreOffice computes it, in one run of it: to start costs more than to compute."""
    folder = tmp_path_factory.mktemp("computed")
    wrong = altered(typed_text("雁山县审计局_2023"), "784.42", "748.42", folder)
    found = {"asis": bundled, "wrong": wrong, **in_dialects(), **small_ones()}
    made = {name: workpaper(one) for name, one in found.items()}
    made["edited"] = changed(made["asis"], "Value as printed", **{total_of(bundled).fact: "1570.61"})
    typed, expected = typed_over()
    return Computed(found, made | typed, recalculated(folder, **made, **typed), expected)


@pytest.mark.parametrize("name", ["bound", "doubted", "prior", *RATED])
def test_the_verdicts_of_a_workpaper_are_the_librarys_without_an_error_cell(computed, name):
    found, book = computed.found[name], computed.books[name]
    assert errors(book) == []
    assert [r["Verdict now"] for r in rows(book.worksheets[2])] == [c.verdict for c in found.checks]


def test_a_bound_that_breaks_is_among_them(computed):
    assert [c.verdict for c in computed.found["bound"].checks if c.kind == "bound"].count("breaks") == 1


@pytest.mark.parametrize("name", ["prior", *RATED])
def test_last_years_figures_stand_in_the_workpaper_of_a_prior_year_check(computed, name):
    found, book = computed.found[name], computed.books[name]
    assert [c.verdict for c in found.checks if c.kind == "prior_year"] == [RATED.get(name, "breaks")]
    prior = f"prior {found.before.facts[-1].fact}"
    assert [r["Fact"] for r in rows(book.worksheets[1]) if r["Fact"].startswith("prior ")] == [prior]


def test_stored_values_are_those_of_the_formulas(bundled):
    book = load_workbook(io.BytesIO(workpaper(bundled)), data_only=True)
    assert [r["Verdict now"] for r in rows(book.worksheets[2])] == [c.verdict for c in bundled.checks]
    assert len(rows(book.worksheets[1])) == len(bundled.facts)
    assert [r["Finding"] for r in rows(book.worksheets[3])] == [f.finding for f in bundled.findings]


def test_same_disclosure_gives_the_same_bytes(bundled):
    assert workpaper(bundled) == workpaper(read(next(data("documents").glob("*.txt"))))


def test_text_of_the_document_never_runs_and_shows_its_controls():
    found = disclosure('=HYPERLINK("http://x","支出")支出总计12.00万元，其中基本支出8.00万元。\u202e@SUM(1)')
    book = load_workbook(io.BytesIO(workpaper(found)))
    for sheet in book.worksheets:
        for line in sheet.iter_rows():
            for cell in line:
                text = str(cell.value or "")
                if cell.data_type == "f":
                    assert "HYPERLINK" not in text and "SUM(1)" not in text
                elif text.startswith(("=", "+", "-", "@")) and cell.data_type == "s":
                    assert cell.quotePrefix
    assert "\u202e" not in str([[c.value for c in line] for s in book.worksheets for line in s.iter_rows()])


def test_sheets_are_ready_to_work_with(bundled):
    book = load_workbook(io.BytesIO(workpaper(bundled)))
    assert book.sheetnames == ["说明 Legend", "数据 Facts", "核对 Checks", "发现 Findings"]
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "C2" and sheet.auto_filter.ref
        assert sheet.print_title_rows and sheet.page_setup.orientation == "landscape"
        assert all("\n" in c.value for c in sheet[1] if c.value)
        printed = sheet.print_area.rpartition("$")[0].rpartition(":")[2].replace("$", "")
        width = sum(
            sheet.column_dimensions[get_column_letter(n)].width for n in range(1, column_index_from_string(printed) + 1)
        )
        assert width <= 180  # on A4 across a column of so many digits is printed at three quarters of its size or more
    links = [c.hyperlink.location for line in book.worksheets[3].iter_rows() for c in line if c.hyperlink]
    facts = {f"'数据 Facts'!A{n}": f.fact for n, f in enumerate(bundled.facts, 2)}
    assert links and set(links) <= set(facts)
