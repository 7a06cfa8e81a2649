#!/usr/bin/env bash
# What: amounts in yuan written out in Chinese numerals, as vouchers and approvals have them beside the digits, by JioNLP's money_num2char: 100,000,000 and
#       10,000,000,000, the round sums of large budgets, and a deficit of 3.20. One would expect 一亿, 一百亿 and 负三点二零.
# Version: jionlp 1.5.31.
# Seen: 一亿万 and 一百亿万, ten thousand times the amount: the four noughts between 亿 and the end have no numeral, but their unit, 万, is still written, as in
#       capital numerals (壹亿萬). Of 一亿万元 JioNLP's own parse_money makes a third amount, 100,010,000.00. With any digit in those places it is right
#       (120,000,000: 一亿二千万), so that a try with uneven amounts, as in its manual, shows nothing. The minus is dropped: -3.20 is 三点二零.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q jionlp==1.5.31
cd "$folder"
"$folder/env/bin/python" - <<'PY'
import jionlp

expected = {"100000000": "一亿万", "500000000.00": "五亿万", "10000000000": "一百亿万", "100000001": "一亿万零一", "120000000": "一亿二千万", "-3.20": "三点二零"}
seen = {amount: jionlp.money_num2char(amount, sim_or_tra="sim") for amount in expected}
capital = jionlp.money_num2char("100000000", sim_or_tra="tra")
again = jionlp.parse_money(seen["100000000"] + "元")["num"]
print(seen, capital, again)
assert seen == expected and capital == "壹亿萬" and again == "100010000.00"
PY
