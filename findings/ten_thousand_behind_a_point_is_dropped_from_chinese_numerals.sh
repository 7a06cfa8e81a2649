#!/usr/bin/env bash
# What: amounts written out in Chinese numerals with the unit that accounts count in, 一千七百五十点六一万 (1,750.61万) and 一点二亿 (1.2亿), read by pycnnum. It knows
#       万 and 亿, 五千万 is 50000000; one would expect 17506100 and 120000000, or a refusal.
# Version: pycnnum 2.1.1; cn2an 0.5.24 for comparison.
# Seen: 1750.61 and 1.2: everything behind the point is taken for its digits, and a unit there is passed over, so that an amount is a ten-thousandth or a
#       hundred-millionth of itself, and 一点五万亿 is 1.5. Without a point all is right. Written by it, 1750.61 is
#       一千七百五点六一: the ten is left out as in the spoken 一千七百五, which only a whole number can do; and a deficit of -3.20 is a ValueError,
#       while 负三点二 is read. cn2an refuses 一千七百五十点六一万.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q pycnnum==2.1.1 cn2an==0.5.24
"$folder/env/bin/python" -W ignore - <<'PY'
import cn2an
import pycnnum

expected = {"一千七百五十点六一万": 1750.61, "一点二亿": 1.2, "一点五万亿": 1.5, "五千万": 50000000, "一亿零五十万": 100500000, "负三点二": -3.2}
seen = {text: pycnnum.cn2num(text) for text in expected}
back = pycnnum.num2cn("1750.61")
print(seen, back)
assert seen == expected and back == "一千七百五点六一"
for refuse, value in ((cn2an.cn2an, "一千七百五十点六一万"), (pycnnum.num2cn, "-3.20")):
    try:
        print(refuse(value))
    except ValueError as error:
        print("refused:", value, error)
    else:
        raise SystemExit(f"{value} is no longer refused")
PY
