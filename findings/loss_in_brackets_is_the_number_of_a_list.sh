#!/usr/bin/env bash
# What: a table of changes in whole 万元, falls in brackets, (3) and (1750), nil as -, from a web page into reStructuredText by pandoc, as working papers in Sphinx are
#       kept, and printed by docutils. pandoc protects what has a meaning in its target (* and _ get a backslash); one would expect the cells as they were.
# Version: pypandoc_binary 1.17 (pandoc 3.9), docutils 0.23.
# Seen: docutils reads each cell as a small document: (3) is a list with one empty item whose number is 3, printed "3.", a fall without its brackets, (1750) "1750.", and
#       whoever takes the text of the page finds a blank; - is an empty list with a dot. pandoc puts nothing before them, and has (3) itself when it reads the table
#       again, so that a try with it shows nothing. (3.20), (1,750) and -3.20 stay: a table with fen or with commas is right, one in whole 万元 is not. No message.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q pypandoc_binary==1.17 docutils==0.23
cd "$folder"
"$folder/env/bin/python" - <<'PY'
import re

import docutils.core
import pypandoc

CELLS = ["(3)", "(1750)", "-", "(3.20)", "(1,750)", "-3.20", "*3.20*"]
page = "<table><tr><th>增减</th></tr>" + "".join(f"<tr><td>{cell}</td></tr>" for cell in CELLS) + "</table>"


def cells(html: str) -> list[str]:
    return [re.sub(r"\s+", "", re.sub(r"</?p>|<code>|</code>", "", cell)) for cell in re.findall(r"<td>(.*?)</td>", html, re.DOTALL)]


source = pypandoc.convert_text(page, "rst", format="html")
by_docutils = cells(docutils.core.publish_parts(source, writer="html5")["body"])
again = cells(pypandoc.convert_text(source, "html", format="rst"))
text = [re.sub("<[^>]*>", "", cell) for cell in by_docutils]
print(source, by_docutils, again, text, sep="\n")
number = '<olclass="arabicsimple"start="{}"><li></li></ol>'
assert by_docutils[:3] == [number.format(3), number.format(1750), '<ulclass="simple"><li></li></ul>']
assert text == ["", "", "", *CELLS[3:]] and again[:2] == CELLS[:2] and again[3:] == CELLS[3:]
assert r"\*3.20" in source and r"\(" not in source
PY
