#!/usr/bin/env bash
# What: a rate of performance as reports of self-assessment show it, in Word's equation editor: 45 over 50, times 100%, is 90%; and a unit, 10 to the power
#       of 4 yuan. Turned into text by docx2python, whose manual says that it takes out equations, and which marks them <latex>. One would expect LaTeX's
#       \frac{45}{50} and 10^{4}, or at least a sign between the two numbers.
# Version: docx2python 3.7.1, python-docx 1.2.0 (which writes the document); pypandoc_binary 1.17 (pandoc 3.9) for comparison.
# Seen: <latex>4550×100%=90%</latex>, and 104元: the texts of the equation are put together as they come and nothing tells a fraction or a power. With
#       amounts, 1,750.61 over 1,900.00 is 1,750.611,900.00. No warning; what is within the mark is no LaTeX of the equation, and a number that nobody wrote.
#       pandoc writes \frac{45}{50} and 10^{4}.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q docx2python==3.7.1 python-docx==1.2.0 pypandoc_binary==1.17
cd "$folder"
"$folder/env/bin/python" -W ignore - <<'PY'
import docx
import pypandoc
from docx.oxml import parse_xml
from docx2python import docx2python


def run(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


def fraction(above: str, below: str) -> str:
    return f"<m:f><m:num>{run(above)}</m:num><m:den>{run(below)}</m:den></m:f>"


equations = (
    fraction("45", "50") + run("×100%=90%"),
    f"<m:sSup><m:e>{run('10')}</m:e><m:sup>{run('4')}</m:sup></m:sSup>" + run("元"),
    fraction("1,750.61", "1,900.00"),
)
document = docx.Document()
for equation in equations:
    xml = f'<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">{equation}</m:oMath>'
    document.add_paragraph("执行率")._p.append(parse_xml(xml))
document.save("report.docx")
lines = docx2python("report.docx").text.split("\n\n")
by_pandoc = pypandoc.convert_file("report.docx", "markdown")
print(lines, by_pandoc)
assert lines == [f"执行率<latex>{text}</latex>" for text in ("4550×100%=90%", "104元", "1,750.611,900.00")]
assert r"\frac{45}{50}" in by_pandoc and "10^{4}" in by_pandoc
PY
