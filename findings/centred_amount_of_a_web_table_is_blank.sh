#!/usr/bin/env bash
# What: the accounts of a department on a web page, whose table has amounts within <center>, as older sites of offices set them, within <output>, the element
#       for what was computed, or <label>; taken out by trafilatura, which reads tables unless told not to. One would expect the amounts, since what an
#       element is called does not alter its text.
# Version: trafilatura 2.3.1; html2text 2025.4.15 for comparison.
# Seen: those cells are blank, as text and as Markdown, and the rest of the table is as printed: 1,750.61 is missing between its item and its budget, as if
#       nothing had been spent. Within <span>, <b> or <div> the amount is there, and so is a centred one where the division around the page's text
#       is not called "content", so that a try with another page shows nothing. No warning.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q trafilatura==2.3.1 lxml_html_clean==0.4.6 html2text==2025.4.15
"$folder/env/bin/python" - <<'PY'
import html2text
import trafilatura

TEXT = "<p>本年度支出合计2650.61万元，比上年增长3.20%，其中基本支出1750.61万元，项目支出900.00万元，主要原因是人员经费增加，业务量扩大。</p>" * 3


def page(cell: str, place: str = "content") -> str:
    rows = "".join(f"<tr><td>{item}</td><td>{spent}</td><td>{budget}</td></tr>"
                   for item, spent, budget in (("项目", "决算数", "预算数"), ("基本支出", cell, "1,800.00"), ("项目支出", "900.00", "900.00")))
    return f'<!DOCTYPE html><html lang="zh"><head><title>决算公开</title></head><body><div id="{place}"><h1>决算公开</h1>{TEXT}<table>{rows}</table><p>本表反映本部门支出情况。</p></div></body></html>'


def row(text: str) -> list[str]:
    (line,) = (line for line in text.splitlines() if "基本支出" in line and "1,800.00" in line)
    return [cell.strip() for cell in line.strip("| ").split("|")]


seen = {}
for name in ("center", "output", "label", "span", "b", "div"):
    html = page(f"<{name}>1,750.61</{name}>")
    seen[name] = row(trafilatura.extract(html))[1]
    assert row(trafilatura.extract(html, output_format="markdown"))[1].strip("*") == seen[name]
    assert row(html2text.html2text(html))[1].strip("*") == "1,750.61"
print(seen)
elsewhere = row(trafilatura.extract(page("<center>1,750.61</center>", "page")))[1]
assert elsewhere == "1,750.61"
assert seen == {"center": "", "output": "", "label": "", "span": "1,750.61", "b": "1,750.61", "div": "1,750.61"}
PY
