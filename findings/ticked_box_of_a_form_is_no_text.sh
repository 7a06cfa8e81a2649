#!/usr/bin/env bash
# What: a form of self-assessment in Word whose boxes were put in by "Insert symbol" (Wingdings), ticked at 是 (yes), empty at 否 (no), and a balance below nought whose
#       minus comes from the font Symbol. Word stores such a sign as an element of its own (w:sym) with the font and the place in it.
#       One would expect some sign for it, as for a tab or a no-break hyphen in python-docx.
# Version: python-docx 1.2.0 (which writes the form too), docx2txt 0.9, docx2python 3.7.1; mammoth 1.13.0 and pypandoc_binary 1.17 (pandoc 3.9) for comparison.
# Seen: python-docx and docx2txt have 是否, both answers and no choice, and 年末结余3.20万元, a deficit turned into a surplus, without a trace. docx2python has
#       <span style=font-family:Symbol>&#x002D;</span> within the text, which no pattern for amounts sees through, and &#x00FE; for the tick. mammoth and pandoc give
#       −3.20 and two different boxes. Boxes typed as ☑ and □ are characters and are read by all, so that another form shows nothing.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q python-docx==1.2.0 docx2txt==0.9 docx2python==3.7.1 mammoth==1.13.0 pypandoc_binary==1.17
cd "$folder"
"$folder/env/bin/python" -W ignore - <<'PY'
import docx
import docx2txt
import mammoth
import pypandoc
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx2python import docx2python


def symbol(paragraph, font: str, place: str) -> None:
    element = OxmlElement("w:sym")
    element.set(qn("w:font"), font)
    element.set(qn("w:char"), place)
    paragraph.add_run()._r.append(element)


form = docx.Document()
balance = form.add_paragraph("年末结余")
symbol(balance, "Symbol", "F02D")
balance.add_run("3.20万元")
choice = form.add_paragraph()
for answer, place in (("是", "F0FE"), ("否", "F0A8")):
    symbol(choice, "Wingdings", place)
    choice.add_run(answer)
form.save("form.docx")


def lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


with open("form.docx", "rb") as file:
    by_mammoth = lines(mammoth.extract_raw_text(file).value)
with docx2python("form.docx") as opened:
    by_docx2python = lines(opened.text)
seen = {
    "python-docx": [paragraph.text for paragraph in docx.Document("form.docx").paragraphs],
    "docx2txt": lines(docx2txt.process("form.docx")),
    "docx2python": by_docx2python,
    "mammoth": by_mammoth,
    "pandoc": lines(pypandoc.convert_file("form.docx", "plain")),
}
print(*seen.items(), sep="\n")
assert seen["python-docx"] == seen["docx2txt"] == ["年末结余3.20万元", "是否"]
assert seen["docx2python"][0] == "年末结余<span style=font-family:Symbol>&#x002D;</span>3.20万元" and "&#x00FE;" in seen["docx2python"][1]
for other in ("mammoth", "pandoc"):
    balance, choice = seen[other]
    assert balance == "年末结余−3.20万元" and choice[0] != choice[2] and choice[1] + choice[3] == "是否"
PY
