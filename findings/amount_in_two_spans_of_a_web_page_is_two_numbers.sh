#!/usr/bin/env bash
# What: a disclosure on a web page whose amounts are made of two spans, as Word leaves them where a digit was typed over or the input method changed:
#       <span lang="EN-US">1</span><span lang="EN-US">,750.61</span>, and a minus in a span of its own. A browser sets nothing between spans. Taken out by
#       GNE, made for Chinese pages, by Inscriptis, which follows the layout, and by html-text. One would expect 1,750.61 and -3.20.
# Version: gne 0.4.3, inscriptis 2.7.6, html-text 0.7.1; html2text 2025.4.15 for comparison.
# Seen: GNE puts each span on a line of its own, 1 and ,750.61, - and 3.20, 1 and 3.20 for 13.20. Inscriptis sets blanks around each: "1 ,750.61", "- 3.20",
#       "1 3.20". html-text looks at the signs, so that 1,750.61 is whole, and has "- 3.20" and "1 3.20". A fall has lost its minus, and of 13.20 the
#       3.20 that nobody published is left beside the unit. With <b> in place of <span> Inscriptis is right, and so are all of them with one span, so
#       that a try shows nothing. No warning.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q gne==0.4.3 inscriptis==2.7.6 html-text==0.7.1 html2text==2025.4.15
"$folder/env/bin/python" -W ignore - <<'PY'
import html2text
import html_text
import inscriptis
from gne import GeneralNewsExtractor

filling = "<p>本部门主要负责全市统计工作，组织实施统计调查，提供统计资料和咨询意见，开展统计分析。</p>"


def read(*pieces: str, tag: str = "span") -> dict[str, str]:
    amount = "".join(f'<{tag} lang="EN-US">{piece}</{tag}>' for piece in pieces)
    page = f"""<html><head><title>部门决算</title></head><body><h1>部门决算</h1><div id="content">{filling}
<p>会议费为{amount}万元，比上年有所变化，主要原因是会议次数变化。</p>{filling}</div></body></html>"""
    texts = {
        "gne": GeneralNewsExtractor().extract(page)["content"],
        "inscriptis": inscriptis.get_text(page),
        "html-text": html_text.extract_text(page),
        "html2text": html2text.html2text(page),
    }
    return {name: text.split("会议费为")[1].split("万元")[0].strip() for name, text in texts.items()}


thousands, minus, digits = read("1", ",750.61"), read("-", "3.20"), read("1", "3.20")
whole, bold = read("13.20"), read("1", "3.20", tag="b")
print(thousands, minus, digits, whole, bold, sep="\n")
assert thousands == {"gne": "1\n,750.61", "inscriptis": "1 ,750.61", "html-text": "1,750.61", "html2text": "1,750.61"}
assert minus == {"gne": "-\n3.20", "inscriptis": "- 3.20", "html-text": "- 3.20", "html2text": "-3.20"}
assert digits == {"gne": "1\n3.20", "inscriptis": "1 3.20", "html-text": "1 3.20", "html2text": "13.20"}
assert set(whole.values()) == {"13.20"} and bold["inscriptis"] == "13.20"
PY
