#!/usr/bin/env bash
# What: a table of departments with the number of vehicles that each bought, 1, 0 and 1, sorted by csvkit's csvsort, added up by its csvstat, and, as
#       a workbook, turned into CSV by its in2csv. One would expect 1, 0 and 1, whatever is done with the other columns, and the sum 2.
# Version: csvkit 2.2.0 (agate 1.14.2), openpyxl 3.1.5 (which writes the workbook).
# Seen: True, False and True, in the sorted file and in the one from the workbook, since a column of nothing but ones and noughts is taken for truth values before
#       it is tried as numbers; of its sum csvstat says None. The column beside it (3, 1, 2) stays, and so would this one had anybody bought two, so
#       that tables of two years no longer fit each other.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q csvkit==2.2.0 agate==1.14.2 openpyxl==3.1.5
cd "$folder"
printf '单位,购置数,保有量\n甲局,1,3\n乙局,0,1\n丙局,1,2\n' > vehicles.csv
"$folder/env/bin/csvsort" -c 保有量 vehicles.csv > sorted.csv
"$folder/env/bin/csvstat" --sum vehicles.csv > sums.txt
"$folder/env/bin/python" - <<'PY'
import csv

import openpyxl

book = openpyxl.Workbook()
with open("vehicles.csv", encoding="utf-8") as file:
    for name, *counts in csv.reader(file):
        book.active.append([name, *(int(count) if count.isdigit() else count for count in counts)])
book.save("vehicles.xlsx")
PY
"$folder/env/bin/in2csv" vehicles.xlsx > converted.csv
"$folder/env/bin/python" - <<'PY'
from pathlib import Path

by_sort, by_conversion, sums = (Path(name).read_text(encoding="utf-8").split("\n") for name in ("sorted.csv", "converted.csv", "sums.txt"))
print(by_sort, by_conversion, sums)
assert by_sort[1:4] == ["乙局,False,1", "丙局,True,2", "甲局,True,3"]
assert by_conversion[1:4] == ["甲局,True,3", "乙局,False,1", "丙局,True,2"]
assert "购置数: None" in sums[1] and "保有量: 6" in sums[2]
PY
