#!/usr/bin/env bash
# What: headings that Word numbers by itself in Chinese (一、 二、 and below them （一）), as disclosures made from a template have them,
#       read by the two converters that promise list numbers. One would expect 一、 and 二、, or at least a count that goes on.
# Version: docx2python 3.7.1, mammoth 1.13.0.
# Seen: docx2python, which writes decimal numbers out, puts "--" before every heading (with a warning only); mammoth begins a new
#       list after each paragraph, so that the second heading is number 1 again. The part of a document that a figure stands in, and
#       what "见第二部分" refers to, cannot be told from either. Whoever reads such files has to count by word/numbering.xml.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet python-docx==1.2.0 docx2python==3.7.1 mammoth==1.13.0
cd "$place"
"$place/venv/bin/python" -W ignore - <<'PY'
import docx
import mammoth
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx2python import docx2python


def made(form: str, name: str) -> str:
    document = docx.Document()
    numbering = document.part.numbering_part.element
    level = f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="%1、"/></w:lvl>'
    numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{level}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    for text in ("收入决算情况", "本年收入100.00万元。", "支出决算情况", "本年支出90.00万元。"):
        paragraph = document.add_paragraph(text)
        if text.endswith("情况"):
            properties = paragraph._p.get_or_add_pPr()
            properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="77"/></w:numPr>'))
    document.save(name)
    return name


def headings(text: str) -> list[str]:
    return [line.strip().replace("\t", " ") for line in text.splitlines() if line.strip().endswith("情况")]


decimal = headings(docx2python(made("decimal", "decimal.docx")).text)
chinese = headings(docx2python(made("chineseCountingThousand", "chinese.docx")).text)
with open("chinese.docx", "rb") as file:
    html = mammoth.convert_to_html(file).value
print("docx2python, decimal:", decimal, "| Chinese:", chinese, "| mammoth:", html)
assert [h[0] for h in decimal] == ["1", "2"] and [h[:2] for h in chinese] == ["--", "--"]
assert html.count("<ol><li>") == 2 and "start=" not in html and "一" not in html
PY
