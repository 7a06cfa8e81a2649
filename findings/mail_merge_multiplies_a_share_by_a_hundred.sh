#!/usr/bin/env bash
# What: a template in Word whose merge fields have numeric pictures, filled from a table of accounts by docx-mailmerge2, whose manual says that it heeds the
#       formats of numbers: 53.45 with 0.00%, amounts with #,##0.00, and with a section for losses, #,##0.00;(#,##0.00). In a field of Word, other than in a
#       workbook, % is a sign that is printed, and one would expect 53.45%, 1,750.61 and (3.20), for Decimals as for floats.
# Version: docx-mailmerge2 1.0.3, python-docx 1.2.0 (which writes the template and reads the result).
# Seen: 5345%, a hundred times the share and without its decimals. The section for losses is printed behind each amount: -3.20;(#,##0.00). A
#       Decimal has none of the pictures but 0 and 0.00: Decimal("12345678.9") stays 12345678.9 where the float is 12,345,678.90. And 0.125 is 0.12, where
#       accounts have 0.13. No error or warning.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q docx-mailmerge2==1.0.3 python-docx==1.2.0
cd "$folder"
"$folder/env/bin/python" -W ignore - <<'PY'
from decimal import Decimal

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from mailmerge import MailMerge


def merged(picture: str, value: float | Decimal) -> str:
    document = docx.Document()
    field = f'<w:fldSimple {nsdecls("w")} w:instr=" MERGEFIELD amount \\# &quot;{picture}&quot; "><w:r><w:t>0</w:t></w:r></w:fldSimple>'
    document.add_paragraph()._p.append(parse_xml(field))
    document.save("template.docx")
    with MailMerge("template.docx") as template:
        template.merge(amount=value)
        template.write("merged.docx")
    return docx.Document("merged.docx").paragraphs[0].text


seen = [
    merged(picture, value)
    for picture, value in (
        ("0.00%", 53.45),
        ("#,##0.00", 1750.61),
        ("#,##0.00;(#,##0.00)", -3.2),
        ("#,##0.00", 12345678.9),
        ("#,##0.00", Decimal("12345678.9")),
        ("0.00", 0.125),
    )
]
print(seen)
assert seen == ["5345%", "1,750.61", "-3.20;(#,##0.00)", "12,345,678.90", "12345678.9", "0.12"]
PY
