#!/usr/bin/env bash
# What: a page of a disclosure as PDF made into OFD (GB/T 33190), the form in which offices keep documents, by easyofd's pdf2ofd, with its text kept as text
#       (optional_text=True), and read again by the same library; then a second page. One would expect the text back, and an OFD that others know as one.
# Version: easyofd 20260427, PyMuPDF 1.28.2; reportlab 5.1.0 draws the pages.
# Seen: KeyError: '@Size'. The size of the letters is written as "size", and its reader asks for "Size", as the standard has it. None of the file's
#       parts is in the standard's namespace, so that to a reader which heeds namespaces it is no OFD at all. Without the option the page becomes a
#       picture, which is read without an error and without any text. The second page is refused either way, FileExistsError: a folder "test" that
#       the first left in the working folder is in its way.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q easyofd==20260427 PyMuPDF==1.28.2 reportlab==5.1.0
for text in True False; do
  mkdir "$folder/$text"; cd "$folder/$text"
  "$folder/env/bin/python" -W ignore - "$text" 2>/dev/null <<'PY'
import contextlib
import io
import os
import sys
import xml.etree.ElementTree as ET
import zipfile

with contextlib.redirect_stdout(io.StringIO()):
    from easyofd import OFD
from reportlab.pdfgen import canvas


def converted(amount: str) -> bytes:
    page = io.BytesIO()
    drawn = canvas.Canvas(page)
    drawn.drawString(80, 750, amount)
    drawn.save()
    with contextlib.redirect_stdout(io.StringIO()):
        return OFD().pdf2ofd(page.getvalue(), optional_text=sys.argv[1] == "True")


def read(made: bytes) -> object:
    ofd = OFD()
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            ofd.read(made, fmt="binary")
    except KeyError as error:
        return repr(error)
    return [piece["text"] for page in ofd.data[0]["page_info"].values() for piece in page["text_list"]]


made = converted("1,750.61")
with zipfile.ZipFile(io.BytesIO(made)) as parts:
    roots = {name: ET.fromstring(parts.read(name)) for name in parts.namelist() if name.endswith(".xml")}
standard = sum("ofdspec" in root.tag for root in roots.values())
letters = [sorted(each.attrib) for root in roots.values() for each in root.iter() if each.tag.endswith("}TextObject")]
again = read(made)
left = os.listdir(".")
try:
    converted("900.00")
    second = "made"
except FileExistsError:
    second = "FileExistsError"
print("text kept:", sys.argv[1], "parts:", len(roots), "in the standard's namespace:", standard, "attributes:", letters, "read again:", again, "left:", left, "second:", second)
assert len(roots) == 5 and standard == 0 and left == ["test"] and second == "FileExistsError"
if sys.argv[1] == "True":
    assert letters == [["Boundary", "Font", "ID", "size"]] and again == "KeyError('@Size')"
else:
    assert letters == [] and again == []
PY
done
