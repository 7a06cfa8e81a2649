#!/usr/bin/env bash
# What: a draft of a disclosure as rich text (RTF) with its changes tracked, as word processors keep them: of 13.20 the 1 was struck out, and 3.20 was replaced
#       by 2.30; and with an earlier figure kept as hidden text. Read by striprtf. One would expect the amounts as they are printed, or a mark.
# Version: striprtf 0.0.35; pypandoc_binary 1.17 (pandoc 3.9) for comparison.
# Seen: 会议费13.20万元, 3.202.30万元 and 9999.991750.61万元. What is deleted (\deleted) and what is hidden (\v) is read like all else, with nothing between it
#       and what follows, so that the amount of an earlier draft is back, or two are one that nobody wrote. Footnotes are left out, which makes one
#       believe that only the text itself is read. pandoc marks what is struck (~~1~~3.20) and leaves out what is hidden. No warning.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q striprtf==0.0.35 pypandoc_binary==1.17
"$folder/env/bin/python" - <<'PY'
import pypandoc
from striprtf.striprtf import rtf_to_text

HEAD = r"{\rtf1\ansi\deff0{\fonttbl{\f0 SimSun;}}{\*\revtbl{Unknown;}{Office;}}\uc1\pard\plain\f0 "
STRUCK, ADDED = r"\deleted\revauthdel1\revdttmdel1 ", r"\revised\revauth1\revdttm1 "


def code(text: str) -> str:
    """Characters beyond ASCII as RTF has them: a signed number of 16 bits and a mark for readers that know no Unicode."""
    return "".join(sign if sign.isascii() else rf"\u{ord(sign) - (ord(sign) >> 15 << 16)}?" for sign in text)


drafts = {
    "struck": rf"会议费{{{STRUCK}1}}{{3.20}}万元",
    "replaced": rf"会议费{{{STRUCK}3.20}}{{{ADDED}2.30}}万元",
    "hidden": r"支出{\v 9999.99}{1750.61}万元",
    "with a note": r"支出{1750.61}{\footnote 7.77}万元",
}
texts = {name: HEAD + code(draft) + r"\par}" for name, draft in drafts.items()}
seen = {name: rtf_to_text(text).strip() for name, text in texts.items()}
peer = {name: pypandoc.convert_text(text, "markdown", format="rtf", extra_args=["--wrap=none"]).strip() for name, text in texts.items()}
print("striprtf:", seen, "pandoc:", peer, sep="\n")
assert seen == {"struck": "会议费13.20万元", "replaced": "会议费3.202.30万元", "hidden": "支出9999.991750.61万元", "with a note": "支出1750.61万元"}
assert peer["struck"] == "会议费~~1~~3.20万元" and peer["replaced"] == "会议费~~3.20~~2.30万元" and peer["hidden"] == "支出1750.61万元"
PY
