#!/usr/bin/env bash
# What: a table of two items and two years written as JSON-stat, the form in which statistics offices hand out cubes, by pyjstat from a frame with a row for
#       each amount, as one has them. 2022 begins with 会议费, 2023 with 培训费. Each row bears its year and item, so one would expect their order not to matter.
# Version: pyjstat 2.4.0, pandas 2.3.3, numpy 1.26.4.
# Seen: categories are listed as they first come, and the amounts as the rows stand; nobody looks which belongs to which. Read back by the same library,
#       会议费 of 2023 has the 90.00 of 培训费 and the other way round; totals by year are right, so that a check of them passes. Where an amount is
#       missing from the frame, all behind it move up, and the cube has fewer values than its size says.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q pyjstat==2.4.0 pandas==2.3.3 numpy==1.26.4
"$folder/env/bin/python" -W ignore - <<'PY'
import json

import pandas as pd
from pyjstat import pyjstat

columns = ["年度", "项目", "value"]
rows = [("2022", "会议费", 3.2), ("2022", "培训费", 80.0), ("2023", "培训费", 90.0), ("2023", "会议费", 4.1)]
written = pyjstat.Dataset.read(pd.DataFrame(rows, columns=columns)).write()
read = pyjstat.Dataset.read(written).write("dataframe")
back = {(year, item): amount for year, item, amount in read[columns].itertuples(index=False)}
short = json.loads(pyjstat.Dataset.read(pd.DataFrame([rows[0], *rows[2:]], columns=columns)).write())
print(back, "| without a row:", short["size"], short["value"])
assert (back["2022", "会议费"], back["2022", "培训费"]) == (3.2, 80.0)
assert (back["2023", "会议费"], back["2023", "培训费"]) == (90.0, 4.1)
assert short["size"] == [2, 2] and short["value"] == [3.2, 90.0, 4.1]
PY
