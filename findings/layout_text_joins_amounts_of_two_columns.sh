#!/usr/bin/env bash
# What: a table of a PDF disclosure, its labels in Chinese, with four millimetres of white between two columns of amounts, read by pypdf in layout
#       mode, which is made to keep columns apart. One would expect at least one blank between two pieces of text that stand apart.
# Version: pypdf 7.1.1; reportlab 5.1.0 draws the page.
# Seen: 1,234,567.891,234,567.89. Places are counted in letters of the page's mean width, and Chinese characters, twice as wide as digits, raise that
#       mean: an amount has more digits than its share of the line has places, and where the next should have begun already, nothing is
#       put between. With labels in English the same amounts keep seven blanks, so that a test in English shows nothing.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q pypdf==7.1.1 reportlab==5.1.0
cd "$folder"
"$folder/env/bin/python" - <<'PY'
import pypdf
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
CHINESE = ("STSong-Light", ("功能分类科目名称", "本年收入合计", "财政拨款收入"), ("一般公共服务支出政府办公厅及相关机构事务", "合计"))
ENGLISH = ("Helvetica", ("Name of the item", "Income", "Appropriation"), ("Offices of the government", "Total"))
AMOUNTS = ("1,750.61", "1,234,567.89")
FIRST, SECOND = 300, 365  # points, where the columns end on the right


def totals(font: str, heads: tuple[str, ...], labels: tuple[str, ...]) -> str:
    """The row of totals in layout mode."""
    page = Canvas("table.pdf")
    rows = [(font, *heads), *(("Helvetica", label, amount, amount) for label, amount in zip(labels, AMOUNTS, strict=True))]
    for down, (of_amounts, label, first, second) in enumerate(rows):
        page.setFont(font, 9)
        page.drawString(40, 700 - 20 * down, label)
        page.setFont(of_amounts, 9)
        page.drawRightString(FIRST, 700 - 20 * down, first)
        page.drawRightString(SECOND, 700 - 20 * down, second)
    page.save()
    return pypdf.PdfReader("table.pdf").pages[0].extract_text(extraction_mode="layout").splitlines()[-1]


white = SECOND - FIRST - pdfmetrics.stringWidth(AMOUNTS[-1], "Helvetica", 9)
chinese, english = totals(*CHINESE), totals(*ENGLISH)
print(f"white: {white:.0f} points", chinese, english, sep="\n")
assert white > 11
assert chinese.split() == ["合计", "1,234,567.891,234,567.89"]
assert english.split() == ["Total", "1,234,567.89", "1,234,567.89"] and english.endswith(" " * 7 + AMOUNTS[-1])
PY
