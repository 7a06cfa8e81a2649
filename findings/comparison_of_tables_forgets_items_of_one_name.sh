#!/usr/bin/env bash
# What: two versions of a published table compared by csv-diff with the item's name as the key. 其他支出 (other expenditure) stands in it twice, below
#       基本支出 and below 项目支出. One would expect both to be compared, or to be told that the key is not unique.
# Version: csv-diff 1.2.
# Seen: only the last row of each name is kept. 1,750.61 altered to 9,750.61 in the first 其他支出 is no change, a row taken away there none either: nothing
#       added, removed or changed, and the command line tells nothing and ends with status 0. Altered in the second, it is told.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q csv-diff==1.2
cd "$folder"
printf '项目,金额\n基本支出,2650.61\n其他支出,1750.61\n项目支出,90.00\n其他支出,9.99\n' > published.csv
sed 's/1750\.61/9750.61/' published.csv > altered.csv
sed '3d' published.csv > shorter.csv
sed 's/9\.99/8.99/' published.csv > second.csv
for version in altered shorter second; do
  "$folder/env/bin/csv-diff" published.csv "$version.csv" --key 项目 --format csv > "$version.txt"
done
"$folder/env/bin/python" - <<'PY'
from pathlib import Path

seen = {name: Path(f"{name}.txt").read_text().strip() for name in ("altered", "shorter", "second")}
print(seen)
assert seen["altered"] == seen["shorter"] == "" and "9.99" in seen["second"]
PY
