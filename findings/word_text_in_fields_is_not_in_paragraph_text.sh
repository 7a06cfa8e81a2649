#!/usr/bin/env bash
# What: a paragraph of a Word document whose words stand partly in a content control (a field to be filled in, as in official
#       forms), read by python-docx. One would expect Paragraph.text to be what Word shows.
# Version: python-docx 1.2.0.
# Seen: the words in the control are left out of Paragraph.text and of Paragraph.runs, silently; a table cell that holds such a
#       paragraph reads as blank. Whoever reads forms has to walk the elements itself.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet python-docx==1.2.0
cd "$place"
"$place/venv/bin/python" - <<'PY'
import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

made = docx.Document()
paragraph = made.add_paragraph("支出合计")
control = f'<w:sdt {nsdecls("w")}><w:sdtPr><w:alias w:val="金额"/><w:text/></w:sdtPr><w:sdtContent><w:r><w:t>100.00</w:t></w:r></w:sdtContent></w:sdt>'
paragraph._p.append(parse_xml(control))
paragraph.add_run("万元")
cell = made.add_table(1, 1).cell(0, 0)
cell.paragraphs[0]._p.append(parse_xml(control))
made.save("field.docx")
again = docx.Document("field.docx")
shown = "".join(t.text for t in again.paragraphs[0]._p.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"))
print("in the file:", shown, "| Paragraph.text:", again.paragraphs[0].text, "| cell:", repr(again.tables[0].cell(0, 0).text))
assert shown == "支出合计100.00万元" and again.paragraphs[0].text == "支出合计万元" and again.tables[0].cell(0, 0).text == ""
PY
