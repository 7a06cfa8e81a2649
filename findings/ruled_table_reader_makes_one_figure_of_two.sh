#!/usr/bin/env bash
# What: a table with ruled lines in a PDF, as on the three public expenses, whose label is merged over two rows: 3 vehicles bought above 7
#       kept, or the mark for nil above 1,750.61. Camelot reads it by its lines, and strips commas, blanks and line ends as its manual shows.
#       One would expect the lines to part what they part on paper.
# Version: camelot-py 2.0.0, pdfminer.six 20260107; reportlab 5.1.0 draws the table.
# Seen: 37 and -1750.61, each in the second row, and nothing in the first. Text is put together before the lines are looked at, and as vertical
#       text is looked for, two figures drawn one after the other below each other are one vertical line. A nil becomes the minus of
#       the next amount. Told not to look for vertical text, it reads both tables right.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q camelot-py==2.0.0 pdfminer.six==20260107 reportlab==5.1.0
cd "$folder"
"$folder/env/bin/python" -W ignore - <<'PY'
import camelot
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import SimpleDocTemplate, Table

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))


def read(label: str, first: str, second: str, **options) -> list[list[str]]:
    rows = [("项目", "决算数"), (label, first), ("", second), ("合计", "1,750.61")]
    looks = [("GRID", (0, 0), (-1, -1), 0.5, (0, 0, 0)), ("FONT", (0, 0), (-1, -1), "STSong-Light", 10), ("SPAN", (0, 1), (0, 2))]
    SimpleDocTemplate("table.pdf").build([Table(rows, style=looks)])
    found = camelot.read_pdf("table.pdf", flavor="lattice", strip_text=" ,\n", **options)[0].df.values.tolist()
    assert found[3] == ["合计", "1750.61"]
    return found[1:3]


vehicles, nil = ("公务用车（购置/保有）", "3", "7"), ("公务接待费（预算/决算）", "-", "1,750.61")
usual = [read(*vehicles), read(*nil)]
told = [read(*case, layout_kwargs={"detect_vertical": False}) for case in (vehicles, nil)]
print("usual:", usual, "without vertical text:", told, sep="\n")
assert usual == [[[vehicles[0], ""], ["", "37"]], [[nil[0], ""], ["", "-1750.61"]]]
assert told == [[[vehicles[0], "3"], ["", "7"]], [[nil[0], "-"], ["", "1750.61"]]]
PY
