#!/usr/bin/env bash
# What: a draft of a disclosure in Word in which the sentence 会议费3.20万元 was moved with changes tracked, read by four readers. What was deleted with
#       changes tracked is stored under another name (delText), so that readers leave it out by themselves; one would expect the same of
#       the place that a sentence was moved away from.
# Version: docx2txt 0.9, docx2python 3.7.1, python-docx 1.2.0 (which writes the file too), mammoth 1.13.0.
# Seen: what was moved keeps its name. docx2txt and docx2python read it in both places, and an item counts twice; python-docx reads it in
#       neither, so that it is gone. mammoth reads it where it stands now. Deleted text (7.10) is left out by all four, which makes one
#       believe that tracked changes are dealt with.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q docx2txt==0.9 docx2python==3.7.1 python-docx==1.2.0 mammoth==1.13.0
cd "$folder"
"$folder/env/bin/python" -W ignore - <<'PY'
import docx
import docx2txt
import mammoth
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx2python import docx2python

WHO = 'w:author="a" w:date="2024-01-01T00:00:00Z"'
MOVED = "<w:r><w:t>会议费3.20万元。</w:t></w:r>"


def moved(kind: str, number: int) -> str:
    start = f'<w:{kind}RangeStart w:id="{number}" w:name="move1" {WHO}/>'
    return f'{start}<w:{kind} w:id="{number + 1}" {WHO}>{MOVED}</w:{kind}><w:{kind}RangeEnd w:id="{number}"/>'


deleted = f'<w:del w:id="9" {WHO}><w:r><w:delText>7.10</w:delText></w:r></w:del><w:ins w:id="10" {WHO}><w:r><w:t>1.70</w:t></w:r></w:ins>'
draft = docx.Document()
for inner in (moved("moveFrom", 1), f"<w:r><w:t>培训费</w:t></w:r>{deleted}<w:r><w:t>万元。</w:t></w:r>", moved("moveTo", 3)):
    draft.element.body.insert(-1, parse_xml(f"<w:p {nsdecls('w')}>{inner}</w:p>"))
draft.save("draft.docx")

with open("draft.docx", "rb") as file:
    texts = {
        "docx2txt": docx2txt.process("draft.docx"),
        "docx2python": docx2python("draft.docx").text,
        "python-docx": "\n".join(paragraph.text for paragraph in docx.Document("draft.docx").paragraphs),
        "mammoth": mammoth.extract_raw_text(file).value,
    }
seen = {name: text.count("3.20") for name, text in texts.items()}
print({name: " / ".join(text.split()) for name, text in texts.items()}, seen, sep="\n")
assert seen == {"docx2txt": 2, "docx2python": 2, "python-docx": 0, "mammoth": 1}
assert not any("7.10" in text for text in texts.values())
PY
