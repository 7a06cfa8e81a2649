#!/usr/bin/env bash
# What: amounts whose thousands are parted by a space, as GB/T 15835 admits beside the comma and as statistical tables print them (1 750.61, with a
#       plain, no-break or thin space), read by pint, whose registry knows 元 and 万元 and counts in Decimals. One would expect 1750.61, or an
#       error, as a comma there is taken as a sign between thousands.
# Version: pint 0.25.3.
# Seen: a space is a product: 1 750.61 万元 is 1 times 750.61, and 12 000 元 is 12 times 000, nothing. The no-break and the thin space, which are set
#       there so that the number is one word, do the same. 1,750.61 万元 is read right, and so is 3,7 元, as 37.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q pint==0.25.3
"$folder/env/bin/python" - <<'PY'
from decimal import Decimal

import pint

units = pint.UnitRegistry(non_int_type=Decimal)
units.define("yuan = [money] = 元")
units.define("wan_yuan = 10000 * yuan = 万元")
PRINTED = ("1,750.61 万元", "1 750.61 万元", "1\u00a0750.61 万元", "1\u2009750.61 万元", "12 000 元", "3,7 元")
seen = {text: Decimal(units(text).to("yuan").magnitude) for text in PRINTED}
for text, yuan in seen.items():
    print(f"{text!r}: {yuan:,} yuan")
assert list(seen.values()) == [17_506_100, 7_506_100, 7_506_100, 7_506_100, 0, 37]
PY
