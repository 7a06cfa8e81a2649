#!/usr/bin/env bash
# What: sentences of a disclosure (比上年增长-3.20%, 年末结余-3.20万元) put through pangu, which sets a blank between Chinese characters and Latin letters or
#       digits, as publishing systems and writers of Chinese do before a text goes out. One would expect blanks on both sides of the amount: 增长 -3.20%.
# Version: pangu 6.1.0.
# Seen: 比上年增长 - 3.20%: a minus behind a Chinese character is taken for an operator between two words and has a blank on each side, so that it stands apart
#       from its amount as a dash would, and who looks for numbers finds 3.20, a fall that became a growth. ±3.20 stays whole, and so does a minus behind a
#       bracket, a colon or at the beginning: one text has both. A second pass leaves it as it is; nothing tells the dash from the minus any more.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q pangu==6.1.0
"$folder/env/bin/python" -W ignore - <<'PY'
import re

from pangu import space_text

texts = ["比上年增长-3.20%", "年末结余-3.20万元", "年末结余：-3.20万元", "结余（-3.20）万元", "误差±3.20万元", "比上年增长 -3.20%"]
seen = [space_text(text) for text in texts]
numbers = [re.findall(r"[-±]?\d+\.\d+", text) for text in seen]
print(seen, numbers)
assert seen[:2] == ["比上年增长 - 3.20%", "年末结余 - 3.20 万元"] and numbers[:2] == [["3.20"], ["3.20"]]
assert seen[2:] == ["年末结余：-3.20 万元", "结余（-3.20）万元", "误差 ±3.20 万元", "比上年增长 -3.20%"]
assert list(map(space_text, seen)) == seen
PY
