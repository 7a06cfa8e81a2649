#!/usr/bin/env bash
# What: a template in Word, filled by docxtpl, asks for an item by its printed name, which has Chinese quotation marks as all accounts print it:
#       {{ 决算['“三公”经费'] }}, and a condition on that name. Neither mark is one of the template's own. One would expect the amount, as for 会议费
#       beside it, and as for the same name handed over in a variable.
# Version: docxtpl 0.20.2, jinja2 3.1.6, python-docx 1.2.0 (which writes the template and reads the result).
# Seen: the amount is blank, the condition false, and the loop with it leaves its row out: within the marks of a tag “ and ” are made " and ", since Word
#       likes to bend straight ones, and "三公"经费 is an item that does not exist. Jinja prints nothing for such, so that there is no error. Outside
#       a tag the marks stay, so that the name itself is printed rightly beside the blank.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q docxtpl==0.20.2 jinja2==3.1.6 python-docx==1.2.0
cd "$folder"
"$folder/env/bin/python" - <<'PY'
import docx
from docxtpl import DocxTemplate

ITEM = "“三公”经费"
accounts = {ITEM: "3.20", "会议费": "1.10"}
document = docx.Document()
for line in (
    "“三公”经费{{ 决算['“三公”经费'] }}万元",
    "会议费{{ 决算['会议费'] }}万元",
    "{{ 项目 }}{{ 决算[项目] }}万元",
    "{% if 项目 == '“三公”经费' %}其中{% else %}无{% endif %}",
    "{% for 名, 数 in 决算.items() if 名 in ('“三公”经费', '会议费') %}{{ 名 }}{{ 数 }}；{% endfor %}",
):
    document.add_paragraph(line)
document.save("template.docx")
template = DocxTemplate("template.docx")
template.render({"决算": accounts, "项目": ITEM})
template.save("filled.docx")
seen = [paragraph.text for paragraph in docx.Document("filled.docx").paragraphs]
print(seen)
assert seen == ["“三公”经费万元", "会议费1.10万元", "“三公”经费3.20万元", "无", "会议费1.10；"]
PY
