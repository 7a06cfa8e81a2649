#!/usr/bin/env bash
# What: amounts put into a Markdown table for a memo by tabulate, and by pandas's to_markdown, which hands its frame to it. One would expect
#       what is given: text as the text that it is, exact amounts (Decimals) as exact, floats as pandas shows them.
# Version: tabulate 0.10.0, pandas 3.1.1.
# Seen: text is looked at too, and where a whole column could be numbers it is made floats and printed with six digits: "12345678.90" and the Decimal
#       12345678.90 are 1.23457e+07, and 123456.78 is 123457, a rounded amount with nothing to show it, whose neighbour "1750.60" is 1750.6. In a
#       memo in yuan every amount from a hundred thousand on is another than the one that was reconciled, and printed parts no longer make the total.
#       Grouped thousands save nothing: "1,750.60" is 1750.6 and "123,456.78" is 123457.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q tabulate==0.10.0 pandas==3.1.1
"$folder/env/bin/python" -W ignore - <<'PY'
from decimal import Decimal

import pandas as pd
from tabulate import tabulate


def printed(amounts: list[object]) -> list[str]:
    lines = tabulate([["项目", amount] for amount in amounts], tablefmt="github").splitlines()
    return [line.split("|")[2].strip() for line in lines if "项目" in line]


texts = printed(["12345678.90", "123456.78", "1750.60"])
decimals = printed([Decimal("12345678.90"), Decimal("123456.78")])
grouped = printed(["1,750.60", "123,456.78"])
frame = pd.DataFrame({"决算数": [Decimal("123456.78"), Decimal("900000.11"), Decimal("1023456.89")]}).to_markdown(index=False).splitlines()[2:]
print(texts, decimals, grouped, frame)
assert texts == ["1.23457e+07", "123457", "1750.6"] and decimals == ["1.23457e+07", "123457"] and grouped == ["1750.6", "123457"]
assert [line.strip("| ") for line in frame] == ["123457", "900000", "1.02346e+06"]
PY
