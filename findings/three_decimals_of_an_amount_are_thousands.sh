#!/usr/bin/env bash
# What: amounts with three decimals, as 亿元 are printed where a hundred thousand counts (12.350), and below one (0.350), with a minus, and in a sentence, read by
#       price-parser, which takes amounts out of text. A point before three digits can be a sign between thousands in other countries; one would expect
#       0.350 to be safe, since no thousand begins with a nought, and the minus to stay.
# Version: price-parser 0.5.1.
# Seen: 0.350 is 350 and 12.350 is 12350, a thousand times the amount, beside 0.35 and 12.35, which are right; a column whose amounts differ only in how
#       many noughts they are printed with has both. -3.20 is 3.20, a deficit turned into a surplus, and of -3.20% remains 3. In
#       2023年会议费3.20万元 the price is 2023.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q price-parser==0.5.1
"$folder/env/bin/python" -W ignore - <<'PY'
from price_parser import Price

expected = {"0.350": "350", "12.350": "12350", "0.35": "0.35", "12.35": "12.35", "-3.20": "3.20", "-3.20%": "3", "2023年会议费3.20万元": "2023"}
seen = {text: str(Price.fromstring(text).amount) for text in expected}
print(seen)
assert seen == expected
PY
