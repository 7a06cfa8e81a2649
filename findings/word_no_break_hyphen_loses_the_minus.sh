#!/usr/bin/env bash
# What: a negative amount in Word whose minus was typed as a no-break hyphen (Ctrl+Shift+-), so that the sign stays with its number.
#       Word stores it as an element of its own, and one would expect a converter to text to give some minus for it.
# Version: docx2python 3.7.1, docx2txt 0.9, mammoth 1.13.0, python-docx 1.2.0 (which writes the file).
# Seen: docx2python and docx2txt leave it out without a word, and a deficit of 3.20 is read as a surplus; python-docx gives "-". mammoth
#       gives U+2011, which Python's Decimal refuses, so that there at least it is noticed.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q python-docx==1.2.0 docx2python==3.7.1 docx2txt==0.9 mammoth==1.13.0
cd "$folder"
"$folder/env/bin/python" - <<'PY'
from decimal import Decimal, InvalidOperation

import docx
import docx2txt
import mammoth
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx2python import docx2python

made = docx.Document()
paragraph = made.add_paragraph("年末结余")
paragraph._p.append(parse_xml(f"<w:r {nsdecls('w')}><w:noBreakHyphen/><w:t>3.20</w:t></w:r>"))
paragraph.add_run("万元")
made.save("deficit.docx")
with open("deficit.docx", "rb") as file:
    raw = mammoth.extract_raw_text(file).value.strip()
read = {
    "python-docx": docx.Document("deficit.docx").paragraphs[0].text,
    "mammoth": raw,
    "docx2python": docx2python("deficit.docx").text.strip(),
    "docx2txt": docx2txt.process("deficit.docx").strip(),
}
print({name: ascii(text[4:-2]) for name, text in read.items()})
assert read["python-docx"] == "年末结余-3.20万元" and read["mammoth"] == "年末结余\u20113.20万元"
assert read["docx2python"] == read["docx2txt"] == "年末结余3.20万元"
try:
    raise SystemExit(f"changed: Decimal reads {Decimal(raw[4:-2])}")
except InvalidOperation:
    print("Decimal refuses what mammoth gives")
PY
