#!/usr/bin/env bash
# What: a wide table laid on its side on an upright page, as attachments of disclosures have it, its text running from the bottom to the top; read by pdfplumber.
#       One would expect words as they are printed, in whatever order, or nothing.
# Version: pdfplumber 0.11.10 (pdfminer.six 20260107); reportlab 5.1.0 draws the page, and pypdfium2 5.15.2 reads it for comparison.
# Seen: each word is put together from the top of the page down, and so back to front: 12.50 is 05.21, -3.20 is 02.3-, 1,750.61 is 16.057,1. Only an
#       amount like 10.01 is right. extract_words and extract_table give the same, the table's columns as rows, and what is still a number,
#       like 05.21, shows nothing. A page that is turned as a whole (/Rotate) is read rightly, so that a try with one shows nothing either.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q pdfplumber==0.11.10 pdfminer.six==20260107 pypdfium2==5.15.2 reportlab==5.1.0
cd "$folder"
"$folder/env/bin/python" -W ignore - <<'PY'
import pdfplumber
import pypdfium2
from reportlab.pdfgen import canvas

for name, turned in (("side", 0), ("whole", 90)):
    page = canvas.Canvas(f"{name}.pdf")
    page.setFont("Helvetica", 10)
    page.setPageRotation(turned)
    page.translate(300, 300)
    page.rotate(90)
    for line in (15, -7, -30):
        page.line(-5, line, 155, line)
    for line in (-5, 75, 155):
        page.line(line, -30, line, 15)
    for height, row in ((0, ("12.50", "1,750.61")), (-22, ("-3.20", "10.01"))):
        for place, text in enumerate(row):
            page.drawString(80 * place, height, text)
    page.save()

side, whole = (pdfplumber.open(f"{name}.pdf").pages[0] for name in ("side", "whole"))
words, table = [word["text"] for word in side.extract_words()], side.extract_table()
upright, other = whole.extract_text().split(), pypdfium2.PdfDocument("side.pdf")[0].get_textpage().get_text_bounded().split()
print(words, table, upright, other)
assert sorted(words) == sorted(["05.21", "16.057,1", "02.3-", "10.01"])
assert table == [["16.057,1", "10.01"], ["05.21", "02.3-"]]
assert upright == other == ["12.50", "1,750.61", "-3.20", "10.01"]
PY
