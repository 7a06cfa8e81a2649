#!/usr/bin/env bash
# What: year-end balances below nought in the sentences of disclosures, 年末结余-3.20万元, with the minus of a keyboard, with the one of typography (−, U+2212) and
#       in words (负3.20万元), through JioNLP's clean_text, made to prepare such text, and its extract_money, which gives "accurate" amounts in yuan. One would
#       expect -32000, or a found text that has the sign; and a cleaned text that still has its minus.
# Version: jionlp 1.5.31.
# Seen: 32000.00, "accurate", for all three: the sign is no part of what is found, so that a sum over a text has deficits as surpluses, twice their amount too much. clean_text
#       puts a blank in place of the typographic minus, 年末结余 3.20万元, so that not even the text tells any more; a deficit in brackets, （3.20）, it takes out
#       with the brackets, as it says. A minus of a keyboard it leaves. Surpluses are right, so that a try with ordinary items shows nothing. No error.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q jionlp==1.5.31
cd "$folder"
"$folder/env/bin/python" - <<'PY'
import jionlp

AMOUNTS = ["-3.20万元", "−3.20万元", "负3.20万元", "3.20万元"]
found = {}
for amount in AMOUNTS:
    [money] = jionlp.ner.extract_money(f"年末结余{amount}。")
    found[amount] = money["text"], money["detail"]["num"], money["detail"]["definition"]
cleaned = {text: jionlp.clean_text(text) for text in ("年末结余-3.20万元", "年末结余−3.20万元", "年末结余（3.20）万元")}
print(found, cleaned, sep="\n")
assert set(found.values()) == {("3.20万元", "32000.00", "accurate")}
assert list(cleaned.values()) == ["年末结余-3.20万元", "年末结余 3.20万元", "年末结余万元"]
PY
