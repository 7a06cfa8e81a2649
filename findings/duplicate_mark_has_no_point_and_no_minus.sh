#!/usr/bin/env bash
# What: paragraphs of many disclosures put beside each other by their simhash, to find texts that were copied with or without changes. The distance is 0
#       for the same text; one would expect some distance where the amount was changed, as the library looks at four characters at a time.
# Version: simhash 2.1.2 (with numpy 2.4.6).
# Seen: whatever is no letter, digit or Chinese character is dropped first, also from within numbers, and what is left is joined: 3.20, 32.0 and
#       -3.20 give the same mark, distance 0, while 3.21 in place of 3.20 is some distance away. A text whose amount is ten times as
#       large, or whose growth became a fall, is taken for an exact copy and left out as read already.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q simhash==2.1.2 numpy==2.4.6
"$folder/env/bin/python" -W ignore - <<'PY'
from simhash import Simhash

first = Simhash("会议费比上年变动3.20万元")
seen = {amount: first.distance(Simhash(f"会议费比上年变动{amount}万元")) for amount in ("3.20", "32.0", "-3.20", "3.21")}
print("distance from 3.20:", seen)
assert seen["3.20"] == seen["32.0"] == seen["-3.20"] == 0 and seen["3.21"] > 0
PY
