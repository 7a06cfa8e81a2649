#!/usr/bin/env bash
# What: a table whose budget column holds whole amounts with grouped thousands (35,000 and 12,000), described and read by frictionless
#       without a schema. One would expect a number, or at worst text, as the column of final accounts beside it (34,012) is.
# Version: frictionless 5.21.0.
# Seen: the column is inferred as "geopoint", a place at 35° east and 0° north: 35,000 is read as [35.0, 0.0], and the table is valid. It
#       happens to a column of amounts up to 180,090 whose last three digits are at most 090, as in round budgets; budget and final
#       accounts can no longer be compared, and the pair of numbers goes on as if it were what was published.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q frictionless==5.21.0
cd "$folder"
printf '项目,预算数,决算数\n基本支出,"35,000","34,012"\n项目支出,"12,000","12,180"\n合计,"47,000","46,192"\n' >table.csv
"$folder/env/bin/python" - <<'PY'
from frictionless import Resource

resource = Resource(path="table.csv")
resource.infer()
types = {field.name: field.type for field in resource.schema.fields}
rows, valid = resource.read_rows(), Resource(path="table.csv").validate().valid
print(types, "valid:", valid)
print([(row["项目"], row["预算数"], row["决算数"]) for row in rows])
assert types == {"项目": "string", "预算数": "geopoint", "决算数": "string"} and valid
assert [str(row["预算数"]) for row in rows] == ["[35.0, 0.0]", "[12.0, 0.0]", "[47.0, 0.0]"] and rows[0]["决算数"] == "34,012"
PY
