#!/usr/bin/env bash
# What: amounts of a disclosure made into words for a reader aloud (无障碍, hotlines, films about the accounts) by WeText, which writes numbers as they are said:
#       会议费¥12,000。 and 12,000元, with the sign before the amount and with the unit behind it. One would expect 一万二千元 of both.
# Version: wetext 0.1.8 (kaldifst 1.8.3).
# Seen: 会议费十二元,零零零。 is twelve yuan: behind ¥ or ￥ the number ends at the comma between thousands, the unit is said there, and what follows is a number
#       by itself, ¥1,750.61 一元 and 七百五十点六一, so that a total of 175,061,234 is 175 yuan. 12,000元 and 1,750.61万元 are right, as are ¥12000
#       and ¥320.00, so that a try with the unit, or with the sign on a short amount, shows nothing. Dollars and euros go the same way. No error.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q wetext==0.1.8 kaldifst==1.8.3
"$folder/env/bin/python" - <<'PY'
from wetext import Normalizer

expected = {
    "会议费¥12,000。": "会议费十二元,零零零。",
    "会议费￥12,000。": "会议费十二元,零零零。",
    "支出¥1,750.61。": "支出一元,七百五十点六一。",
    "合计￥175,061,234.00": "合计一百七十五元,零六十一,两百三十四点零零",
    "会议费12,000元。": "会议费一万二千元。",
    "支出1,750.61万元。": "支出一千七百五十点六一万元。",
    "会议费¥12000。": "会议费一万二千元。",
    "会议费¥320.00。": "会议费三百二十点零零元。",
    "会议费$12,000。": "会议费十二美元,零零零。",
}
said = Normalizer(lang="zh", operator="tn")
seen = {text: said.normalize(text) for text in expected}
print(*seen.items(), sep="\n")
assert seen == expected
PY
