#!/usr/bin/env bash
# What: a ruled table in a PDF whose last amount, 1,234,567.89, is a little wider than its cell, so that it begins left of the line, as a program
#       draws amounts that end at the right of their cell. It is drawn at once and is one word of the page; one would expect pdfplumber's table
#       to put words into cells.
# Version: pdfplumber 0.11.10 (pdfminer.six 20260107); reportlab 5.1.0 draws the page.
# Seen: every character goes to the cell that its middle is in: the amount is 34,567.89, a true-looking one, and its beginning is among the digits of the cell
#       beside it, where 5.00 is 5.010,2. Beside an empty cell, which then holds 1,2, the same page has the amount whole among its words. In a cell a
#       little wider it is 234,567.89.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q pdfplumber==0.11.10 pdfminer.six==20260107 reportlab==5.1.0
cd "$folder"
"$folder/env/bin/python" -W ignore - <<'PY'
import pdfplumber
from reportlab.pdfgen import canvas


def row(width: int, left: str) -> tuple[list[str], list[str]]:
    """The cells of the table's only row, and the words of the page."""
    page = canvas.Canvas("table.pdf")
    page.setFont("Helvetica", 10)
    for x in (100, 160, 160 + width, 160 + 2 * width):
        page.line(x, 660, x, 680)
    for y in (660, 680):
        page.line(100, y, 160 + 2 * width, y)
    for right, text in ((150, "2023"), (160 + width - 3, left), (160 + 2 * width - 3, "1,234,567.89")):
        page.drawRightString(right, 666, text)
    page.save()
    read = pdfplumber.open("table.pdf").pages[0]
    return read.extract_table()[0], [word["text"] for word in read.extract_words()]


seen = {(width, left): row(width, left) for width, left in ((70, "5.00"), (54, "5.00"), (50, "5.00"), (50, ""))}
print(seen)
assert seen[70, "5.00"][0] == ["2023", "5.00", "1,234,567.89"]
assert [cells[2] for cells, _words in list(seen.values())[1:]] == ["234,567.89", "34,567.89", "34,567.89"]
assert seen[50, "5.00"][0][1] == "5.010,2" and seen[50, ""] == (["2023", "1,2", "34,567.89"], ["2023", "1,234,567.89"])
PY
