#!/usr/bin/env bash
# What: a table described as CSV on the Web, whose amounts are decimals with grouped thousands ({"groupChar": ","}; the point is the point unless said
#       otherwise): 1,750.61 and -3.20. Read by csvw and written again as it is. One would expect the same file.
# Version: csvw 4.1.1.
# Seen: read rightly, written as "1,75061" and -320: the point is left out, since no decimalChar was given. The written file is valid by the same
#       description and is read as 175061 and -320, a hundred times the amounts. With "decimalChar": "." beside it, or with a pattern
#       (#,##0.00), the same table comes back as it was.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q csvw==4.1.1
cd "$folder"
"$folder/env/bin/python" -W ignore - <<'PY'
import json
from decimal import Decimal
from pathlib import Path

from csvw import TableGroup


def table(name: str, form: dict[str, str]):
    columns = [{"name": "item", "datatype": "string"}, {"name": "amount", "datatype": {"base": "decimal", "format": form}}]
    described = {"@context": "http://www.w3.org/ns/csvw", "tables": [{"url": name, "tableSchema": {"columns": columns}}]}
    Path("metadata.json").write_text(json.dumps(described), "utf-8")
    return TableGroup.from_file("metadata.json").tables[0]


def again(form: dict[str, str]) -> tuple[list[Decimal], str, list[Decimal]]:
    rows = list(table("printed.csv", form))
    table("printed.csv", form).write(rows, fname="written.csv")
    return [row["amount"] for row in rows], Path("written.csv").read_text("utf-8"), [row["amount"] for row in table("written.csv", form)]


printed = 'item,amount\n基本支出,"1,750.61"\n结余,-3.20\n'
Path("printed.csv").write_text(printed, "utf-8")
amounts = [Decimal("1750.61"), Decimal("-3.20")]
grouped, with_point, with_pattern = again({"groupChar": ","}), again({"groupChar": ",", "decimalChar": "."}), again({"pattern": "#,##0.00"})
print(grouped, with_point, with_pattern, sep="\n")
assert grouped[0] == amounts and grouped[2] == [Decimal(175061), Decimal(-320)]
assert grouped[1].splitlines()[1:] == ['基本支出,"1,75061"', "结余,-320"]
assert with_point[2] == with_pattern[2] == amounts and with_point[1].splitlines() == with_pattern[1].splitlines() == printed.splitlines()
PY
