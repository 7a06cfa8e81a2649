#!/usr/bin/env bash
# What: a table of shares in an OpenDocument text (.odt), written by odfdo with cells of the kind "percentage": 0.29, 0.57 and 1.15, and one with decimals,
#       0.5345. The library writes the text that is shown beside the value. One would expect 29 %, 57 %, 115 %, and 53.45 % or at least 53 %.
# Version: odfdo 3.27.3; pypandoc_binary 1.17 (pandoc 3.9), which reads the document.
# Seen: 28 %, 56 %, 114 % and 53 %: the value is multiplied by a hundred as a float and cut off. Of the whole shares from 0 to 100 three are a point less, 29,
#       57 and 58; all decimals are gone, so that 0.9999 is 99 % and -0.005 is 0 %. In a text document this is what is printed, in LibreOffice 7.4.7 as
#       well, and what pandoc reads; odfdo itself reads the value and has 0.29, so that a look with it shows nothing. As a Decimal 0.29 is 29 %, but its
#       decimals are cut off all the same, and a text of one's own, text="53.45 %", is not taken. No warning.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q odfdo==3.27.3 pypandoc_binary==1.17
cd "$folder"
"$folder/env/bin/python" - <<'PY'
import re
from decimal import Decimal

import odfdo
import pypandoc


def text_of(share: float | Decimal, **options: str) -> str:
    return re.search("<text:p>(.*?)</text:p>", odfdo.Cell(share, cell_type="percentage", **options).serialize())[1]


shares = {"基本支出": 0.29, "项目支出": 0.57, "比上年": 1.15, "其他": 0.5345}
document = odfdo.Document("text")
document.body.clear()
table = odfdo.Table("占比")
for item, share in shares.items():
    row = odfdo.Row()
    row.append_cell(odfdo.Cell(item))
    row.append_cell(odfdo.Cell(share, cell_type="percentage"))
    table.append_row(row)
document.body.append(table)
document.save("shares.odt")

values = [float(row[1]) for row in odfdo.Document("shares.odt").body.get_table(0).get_values()]
shown = re.findall(r"-?\d+ %", pypandoc.convert_file("shares.odt", "plain", format="odt"))
less = [whole for whole in range(101) if text_of(whole / 100) != f"{whole} %"]
others = [text_of(share) for share in (0.9999, -0.005, Decimal("0.29"), Decimal("0.5345"))] + [text_of(0.5345, text="53.45 %")]
print("values:", values, "shown:", shown, "whole shares that are less:", less, "others:", others)
assert values == list(shares.values()) and shown == ["28 %", "56 %", "114 %", "53 %"]
assert less == [29, 57, 58] and others == ["99 %", "0 %", "29 %", "53 %", "53 %"]
PY
