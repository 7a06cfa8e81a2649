"""What a cell shows under its number format, held against LibreOffice where it is installed."""

import csv
import shutil
import subprocess

import openpyxl
import pytest

from juesuan.documents.number_format import printed

FORMS = [
    "General", "0", "0.00", "0.0##", "#,##0", "#,##0.00", "#,##0.00_);(#,##0.00)", "#,##0.00_);（#,##0.00）",
    "#,##0.00;[Red]-#,##0.00", "0.00;-0.00;", '0.00;-0.00;"-"', '0.00;"△"0.00', '#,##0.00;"▲"#,##0.00;—',
    '[=0]"-";[<0]-#,##0.00;#,##0.00', '[>0]#,##0.00;[<0]-#,##0.00;""', '[<0]"△"#,##0.00;#,##0.00',
    '[<0]"减少"0.00;"增加"0.00', '[<>0]0.00;"无"', '0"."0,"万元"',
    "0\\.0,", '0.00,,"万元"', "#,###", "#,##0.##", "000", "0000-00-00", "0.00%", "0%", '0.00"%"', "0.00\\%",
    '"人民币"#,##0.00"元"', "¥#,##0.00", "[$¥-804]#,##0.00", '_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-;_-@_-',
    '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ ', ";;;", "0.0,", "0.0,,", "#,##0,", '0 "元"0"角"',
    '[Blue]0.00;[Red](0.00);"零"', 'General"万元"', '"约"General', "+0.00;-0.00;0.00", "0.00-", "#", "##0.0",
]  # fmt: skip
VALUES = [0, 1, 0.5, -0.5, 1234.56, -103.5, 99.995, -0.004, 100, 10000, 12345600, -12345600, 1e9, 0.125, -0.375, 2.675]


@pytest.fixture(scope="module")
def shown_by_libreoffice(tmp_path_factory):
    """Format and value -> what LibreOffice shows."""
    program = shutil.which("soffice")
    if not program:
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("formats")
    book = openpyxl.Workbook()
    for form in FORMS:
        book.active.append(VALUES)
        for cell in book.active[book.active.max_row]:
            cell.number_format = form
    book.save(folder / "grid.xlsx")
    as_shown = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,true"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    call = [program, profile, "--headless", "--convert-to", as_shown, "--outdir", str(folder), str(folder / "grid.xlsx")]
    subprocess.run(call, capture_output=True, timeout=180, check=True)
    with (folder / "grid.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    return {(form, value): text for form, row in zip(FORMS, rows, strict=True) for value, text in zip(VALUES, row, strict=True)}


@pytest.mark.parametrize("form", FORMS)
def test_a_cell_reads_as_libreoffice_shows_it(shown_by_libreoffice, form):
    for value in VALUES:
        ours, theirs = printed(value, form), shown_by_libreoffice[form, value]
        assert ours.text.replace(" ", "") == theirs.replace(" ", ""), (value, ours, theirs)


@pytest.mark.parametrize(
    ("value", "form", "text", "told"),
    [
        # LibreOffice 7.4.7 shows these otherwise: without the minus sign, with the escape, without the nil, or as stored.
        (-103.5, "#,##0.00;[Red]#,##0.00", "-103.50", "unsigned"),
        (-104, "0;0", "-104", "unsigned"),
        (-103.5, '[=0]"";#,##0.00', "-103.50", ""),
        (-103.5, '[>=10000]0.00,"千";0.00', "-103.50", ""),
        (-103.5, '[<=0]0.00;[>1000]"多"0.00;0.0', "-103.50", "unsigned"),
        (-12345600, '[<=0]0.00;[>1000]"多"0.00;0.0', "-12345600.00", "unsigned"),
        (12345600, "0!.0000", "1234.5600", ""),
        (12345600, '0!.0,"万"', "1234.6万", ""),
        (10000, '[>=100000000]0.00,,"百万";[>=10000]0!.0,"万";0.00', "1.0万", ""),
        (0.5, "#.##", "0.5", ""),
        (0, "#.##", "", ""),
        (1335, "#.##", "1335", ""),
        (5, "[颜色10]0.00", "5.00", ""),
        (1e-12, "General", "0", ""),
        # The sign of a percentage that a line break hides, as guides to spreadsheets teach.
        (12345600, '0.00,,"万元"\n%', "1234.56万元", ""),
        (12345600, "0.00,,\n%", "1234.56", ""),
        (12345, 'G/通用格式"万元"', "12345万元", ""),
        # Numbers that are not shown, and formats that are not rendered: the reader is told.
        (7, ";;;", "", "hidden"),
        (0, ";;;", "", ""),
        (12, "[DBNum2][$-804]General", "12", "stored"),
        (0.5, "# ?/?", "0.5", "stored"),
        (12, "[>100]0.0", "12", "stored"),
        (1234.5, "0.00E+00", "1234.5", "stored"),
    ],
)
def test_what_a_cell_shows_never_parts_silently_from_what_it_stores(value, form, text, told):
    assert printed(value, form) == (text, told)
