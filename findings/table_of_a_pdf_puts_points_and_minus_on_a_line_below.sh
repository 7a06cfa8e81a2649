#!/usr/bin/env bash
# What: a ruled table in a PDF, one line of text in each cell, drawn in an ordinary font: amounts with fen, 1,750.61, a deficit, -3.20, and a share, 53.45%. Read
#       by PyMuPDF's own find_tables, without any setting. One would expect the cells as printed, as the text of the same page has them and
#       as the version before gives them.
# Version: PyMuPDF 2.0; PyMuPDF 1.28.2 for comparison; reportlab 5.1.0 draws the page.
# Seen: the digits come first and all signs between and before them after, on a line of their own: "175061" over ", .", "320" over "- .", "5345%" over ".". Low
#       signs and the minus are taken for a second line of the cell. Who takes the first line, or drops what is no digit, has a hundred times every
#       amount, and deficits as surpluses; items of words are right, and so is a table of whole amounts below a thousand. In 1.28.2, and in get_text
#       of 2.0, all is as printed.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
for version in 1.28.2 2.0; do
  python3 -m venv "$folder/$version"
  "$folder/$version/bin/pip" install -q "pymupdf==$version" reportlab==5.1.0
done
cd "$folder"
cat > read.py <<'PY'
import sys

import pymupdf
from reportlab.pdfgen import canvas

ROWS = [["Item", "Spent", "Share"], ["Basic", "1,750.61", "53.45%"], ["Left", "-3.20", "(3.20)"], ["Cars", "12", "350"]]
page = canvas.Canvas("table.pdf")
page.setFont("Helvetica", 10)
for x in (100, 200, 300, 400):
    page.line(x, 620, x, 700)
for y in (620, 640, 660, 680, 700):
    page.line(100, y, 400, y)
for number, row in enumerate(ROWS):
    for column, text in enumerate(row):
        page.drawString(104 + 100 * column, 686 - 20 * number, text)
page.save()
read = pymupdf.open("table.pdf")[0]
(table,) = read.find_tables().tables
seen = table.extract()
print(sys.argv[1], seen)
assert read.get_text().split() == [text for row in ROWS for text in row]
apart = [["Item", "Spent", "Share"], ["Basic", "175061\n, .", "5345%\n."], ["Left", "320\n- .", "(320)\n."], ["Cars", "12", "350"]]
assert seen == (apart if sys.argv[1] == "2.0" else ROWS)
PY
for version in 1.28.2 2.0; do "$folder/$version/bin/python" read.py "$version"; done
