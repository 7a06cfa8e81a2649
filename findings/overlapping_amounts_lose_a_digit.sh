#!/usr/bin/env bash
# What: two amounts of a row, each too wide for its cell, as a browser prints them to PDF: digit by digit, the second beginning over the
#       end of the first. One would expect a text extractor to give them in the order in which they are drawn, or at least all digits.
# Version: pypdfium2 5.15.2.
# Seen: where the second begins half a point before the last 1 of the first, its own 1 is gone, taken for the second strike of bold
#       print: 1172.10 is extracted as 172.10, a true-looking amount. Where it begins three points earlier, the digits of the two take
#       turns by their place, and no search finds either amount.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q pypdfium2==5.15.2
cat >"$folder/try.py" <<'PY'
import pypdfium2 as pdfium

SECOND, WIDE = "1172.10", {".": 3.33}


def drawn(x: float, amount: str) -> str:
    shown = ""
    for mark in amount:
        shown += f"BT /F1 12 Tf 1 0 0 1 {x:.2f} 700 Tm ({mark}) Tj ET\n"
        x += WIDE.get(mark, 6.67)
    return shown


def text_of(first: str, gap: float) -> str:
    content = drawn(100, first) + drawn(100 + 5 * 6.67 + 3.33 + gap, SECOND)
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(content)}>>stream\n{content}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    data, offsets = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    end = f"trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n{len(data)}\n%%EOF\n"
    page = pdfium.PdfDocument((data + "xref\n0 6\n0000000000 65535 f \n" + table + end).encode())[0]
    return "".join(page.get_textpage().get_text_range().split())


apart, over, earlier = text_of("188.81", 20), text_of("188.81", -7.2), text_of("188.89", -10)
print("apart:", apart, " half a point off:", over, " three points earlier:", earlier)
assert apart == "188.81" + SECOND
assert over == "188.81" + SECOND[1:]
assert "188.89" not in earlier and SECOND not in earlier
PY
"$folder/env/bin/python" "$folder/try.py"
