#!/usr/bin/env bash
# What: a PDF with two layers (optional content), as layout programs export a disclosure: the published amount, 1,750.61, and below it one of a draft,
#       9,999.99, in a layer that is switched off, which no viewer shows or prints. One would expect text to be what is shown.
# Version: pypdfium2 5.15.2, pypdf 7.1.1, pdfminer.six 20260107, PyMuPDF 2.0 (which writes the file too).
# Seen: pypdfium2, pypdf and pdfminer read the draft's amount as part of the page, also pypdfium2, whose own picture of the page leaves it out;
#       only PyMuPDF leaves it out of the text. A total of two prints is found to contradict itself on a page that shows one.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q pypdfium2==5.15.2 pypdf==7.1.1 pdfminer.six==20260107 pymupdf==2.0 numpy==2.4.6
cd "$folder"
"$folder/env/bin/python" -W ignore - <<'PY'
import pdfminer.high_level
import pymupdf
import pypdf
import pypdfium2

document = pymupdf.open()
page = document.new_page(width=300, height=200)
for layer, shown, height, amount in (("final", True, 60, "1,750.61"), ("draft", False, 140, "9,999.99")):
    page.insert_text((50, height), amount, fontsize=20, oc=document.add_ocg(layer, on=shown))
document.save("layers.pdf")

sheet = pypdfium2.PdfDocument("layers.pdf")[0]
texts = {
    "pypdfium2": sheet.get_textpage().get_text_range(),
    "pypdf": pypdf.PdfReader("layers.pdf").pages[0].extract_text(),
    "pdfminer": pdfminer.high_level.extract_text("layers.pdf"),
    "pymupdf": pymupdf.open("layers.pdf")[0].get_text(),
}
dark = sheet.render().to_numpy().min(axis=2) < 128
print({name: text.split() for name, text in texts.items()}, "drawn above:", dark[:100].any(), "below:", dark[100:].any())
both = ["1,750.61", "9,999.99"]
assert {name: text.split() for name, text in texts.items()} == dict.fromkeys(texts, both) | {"pymupdf": both[:1]}
assert dark[:100].any() and not dark[100:].any()
PY
