#!/usr/bin/env bash
# What: a table of a Word disclosure whose total is a field, =SUM(ABOVE), which Word has added up and keeps with its result, 2650.61; and the number of the
#       table in its caption, 表 1. A Word file has a field in one element (fldSimple) or in pieces, and both mean the same. Turned into Markdown by
#       pandoc and by MarkItDown; one would expect the result, as in print.
# Version: pypandoc_binary 1.17 (pandoc 3.9), markitdown 0.1.9 with mammoth 1.13.0; docx2txt 0.9 for comparison; python-docx 1.2.0 writes the document.
# Seen: the total and the number of the caption are blank in both: the one element is not known, and the run within it, ordinary text, is left out with
#       it. The same field in pieces, 2,700.00 in the column beside it, has its result, so that a try with a field shows nothing. mammoth has a message
#       about it, which MarkItDown does not pass on; pandoc has none. docx2txt reads both.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q pypandoc_binary==1.17 "markitdown[docx]==0.1.9" mammoth==1.13.0 docx2txt==0.9 python-docx==1.2.0
cd "$folder"
"$folder/env/bin/python" -W ignore - <<'PY'
import docx
import docx2txt
import pypandoc
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from markitdown import MarkItDown


def whole(code: str, result: str) -> list[str]:
    return [f'<w:fldSimple {nsdecls("w")} w:instr=" {code} "><w:r><w:t>{result}</w:t></w:r></w:fldSimple>']


def pieces(code: str, result: str) -> list[str]:
    mark = '<w:fldChar w:fldCharType="{}"/>'.format
    inner = (mark("begin"), f"<w:instrText> {code} </w:instrText>", mark("separate"), f"<w:t>{result}</w:t>", mark("end"))
    return [f"<w:r {nsdecls('w')}>{piece}</w:r>" for piece in inner]


def fill(paragraph, elements: list[str]) -> None:
    for element in elements:
        paragraph._p.append(parse_xml(element))


document = docx.Document()
fill(document.add_paragraph("表"), whole("SEQ 表 \\* ARABIC", "1"))
table = document.add_table(4, 3)
for row, texts in zip(table.rows, (("项目", "决算数", "预算数"), ("基本支出", "1750.61", "1,800.00"), ("项目支出", "900.00", "900.00"), ("合计", "", ""))):
    for cell, text in zip(row.cells, texts):
        cell.text = text
fill(table.cell(3, 1).paragraphs[0], whole("=SUM(ABOVE)", "2650.61"))
fill(table.cell(3, 2).paragraphs[0], pieces("=SUM(ABOVE)", "2,700.00"))
document.save("disclosure.docx")
by_pandoc = pypandoc.convert_file("disclosure.docx", "gfm")
by_markitdown = MarkItDown().convert("disclosure.docx").text_content
plain = docx2txt.process("disclosure.docx")
print(by_pandoc, by_markitdown, plain.split(), sep="\n")
for text in (by_pandoc, by_markitdown):
    (total,) = (line for line in text.splitlines() if "合计" in line)
    assert [cell.strip() for cell in total.strip("|").split("|")] == ["合计", "", "2,700.00"]
    assert text.split()[0] == "表" and "2650.61" not in text
assert {"表1", "2650.61", "2,700.00"} <= set(plain.split())
PY
