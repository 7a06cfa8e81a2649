#!/usr/bin/env bash
# What: a sentence of a disclosure that breaks behind its minus sign (比上年增加- / 3.20万元), or ends with the mark for nil (会议费-), as
#       text of a PDF. One would expect "-" and a new line, as behind a digit or an en dash.
# Version: pypdfium2 5.15.2 (PDFium); reportlab 5.1.0 draws the page.
# Seen: a Chinese character counts as a letter, so that the minus is taken for the hyphen of a broken word: no "-" and no line break, but
#       U+FFFE from get_text_range and U+0002 from get_text_bounded. A reader that drops control characters has a growth of 3.20 where a
#       fall was printed, and two items run into one.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q pypdfium2==5.15.2 reportlab==5.1.0
cd "$folder"
"$folder/env/bin/python" - <<'PY'
import pypdfium2 as pdfium
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))


def texts(first: str, second: str) -> list[str]:
    page = canvas.Canvas("page.pdf", pagesize=(595, 842))
    page.setFont("STSong-Light", 12)
    page.drawString(50, 700, first)
    page.drawString(50, 680, second)
    page.save()
    text = pdfium.PdfDocument("page.pdf")[0].get_textpage()
    return [text.get_text_range(), text.get_text_bounded()]


fall, nil = texts("比上年增加-", "3.20万元"), texts("会议费-", "培训费")
digit, dash = texts("2021-", "2023年度"), texts("比上年增加–", "3.20万元")
print("minus:", fall, "nil:", nil, "behind a digit:", digit, "en dash:", dash, sep="\n")
assert fall == ["比上年增加\ufffe3.20万元", "比上年增加\x023.20万元"]
assert nil == ["会议费\ufffe培训费", "会议费\x02培训费"]
assert digit == ["2021-\r\n2023年度"] * 2 and dash == ["比上年增加–\r\n3.20万元"] * 2
PY
