#!/usr/bin/env bash
# What: cn2an's transform, made to turn the Chinese numerals of a running text into digits and back, on phrases of final accounts.
#       One would expect names to stay, and a grouped amount to be read as one number.
# Version: cn2an 0.5.24.
# Seen: to digits, 一般公共预算 becomes 1般公共预算 and 三公经费 becomes 3公经费, so that no item is found by its name afterwards. Back to
#       Chinese, 1,750.61万元 becomes 一,七百五十点六一万元: the group before the comma is a number of its own. No error either way.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
python3 -m venv here
here/bin/pip install --quiet cn2an==0.5.24
here/bin/python - <<'PY'
import cn2an
seen = [
    cn2an.transform("一般公共预算支出一千七百五十万元", "cn2an"),
    cn2an.transform("三公经费", "cn2an"),
    cn2an.transform("支出1,750.61万元", "an2cn"),
]
print(seen)
assert seen == ["1般公共预算支出17500000元", "3公经费", "支出一,七百五十点六一万元"]
PY
