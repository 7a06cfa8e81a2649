#!/usr/bin/env bash
# What: a ruled table in a PDF set in STSong-Light, one of the Chinese fonts that a PDF may name without holding them, as older programs and
#       reportlab do; the file tells the width of each glyph. Its cells read by pdf_oxide. One would expect the amounts, as from the same table with
#       its digits in another font.
# Version: pdf_oxide 0.3.78; reportlab 5.1.0 draws the page, and pypdfium2 5.15.2 reads it for comparison.
# Seen: 3.20 is the cell "20" and 0.00 is "0 00", 5.00 is nothing and its neighbour is 5.001,750.61, -3.20 beside 53.45% is -3.2053.45%. Widths are looked up
#       by Unicode in a list that goes by glyph number: a point (46) is as wide as glyph 46, which is M, a 3 as wide as an R, so that an amount is drawn
#       out over its neighbour, or cut. The page's text has 会议费20 as well, and 3.20 once more at its end, without an item. Items, in characters of
#       full width, are right, and so are amounts in Helvetica or in a font that the file holds, so that a try with one shows nothing. No error.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q pdf_oxide==0.3.78 reportlab==5.1.0 pypdfium2==5.15.2
cd "$folder"
"$folder/env/bin/python" - <<'PY'
import pdf_oxide
import pypdfium2 as pdfium
from reportlab.lib import colors
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import SimpleDocTemplate, Table, TableStyle

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))  # comes with reportlab, and is held by the file
rows = [["项目", "预算数", "决算数"], ["会议费", "3.20", "12.05"], ["培训费", "5.00", "1,750.61"], ["接待费", "0.00", "100.00"], ["出国费", "-3.20", "53.45%"]]


def draw(font: str) -> pdf_oxide.PdfDocument:
    style = [("FONT", (0, 0), (-1, -1), "STSong-Light", 10), ("FONT", (1, 1), (-1, -1), font, 10)]
    style += [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("ALIGN", (1, 1), (-1, -1), "RIGHT")]
    SimpleDocTemplate("table.pdf").build([Table(rows, style=TableStyle(style))])
    return pdf_oxide.PdfDocument("table.pdf")


def cells(document: pdf_oxide.PdfDocument) -> list[list[str]]:
    return [[cell["text"] for cell in row["cells"]] for table in document.extract_tables(0) for row in table["rows"]]


held, latin = cells(draw("Vera")), cells(draw("Helvetica"))
named = draw("STSong-Light")
read, text = cells(named), named.extract_text(0)
width = {char.char: round(char.bbox[2] / 10, 3) for char in named.extract_chars(0)}
told = {letter: round(pdfmetrics.stringWidth(letter, "STSong-Light", 1), 3) for letter in ".3MR"}
lines = pdfium.PdfDocument("table.pdf")[0].get_textpage().get_text_range().split("\r\n")
print("named:", read, repr(text), "widths taken:", width["."], width["3"], "widths told:", told, "pdfium:", lines, sep="\n")
assert held == latin == rows and lines == [" ".join(row) for row in rows]
assert read == [rows[0], ["会议费", "20", "12 05"], ["培训费", "", "5.001,750.61"], ["接待费", "0 00", "100 00"], ["出国费", "", "-3.2053.45%"]]
assert "会议费20 12 05" in text and "\n3.20 12.05\n" in text
assert (width["."], width["3"]) == (told["M"], told["R"]) and told["."] == 0.238
PY
