#!/usr/bin/env bash
# What: sentences of a disclosure found by zhon.hanzi.sentence, which zhon describes as a pattern for a Chinese sentence, as one does before reading each
#       sentence for its figures. One would expect whole sentences, or none where figures disturb the pattern.
# Version: zhon 2.1.1.
# Seen: digits are no Chinese characters and may not stand in a sentence, so that it begins behind the last of them: 2023年度支出1,750.61万元，其中会议费3.20万元。
#       is 万元。, and a sentence that ends with a share (占53.45%。) is 。. Sentences without figures are whole, and as many matches come back as there
#       are sentences, so that a count finds all well while every amount, and the item that it belongs to, is gone.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q zhon==2.1.1
"$folder/env/bin/python" -W ignore - <<'PY'
import re

from zhon import hanzi

told = ["2023年度支出1,750.61万元，其中会议费3.20万元。", "主要原因是人员增加。", "基本支出占53.45%。"]
found = re.findall(hanzi.sentence, "".join(told))
print(found)
assert found == ["万元。", "主要原因是人员增加。", "。"]
assert len(found) == len(told) and not re.search(r"\d", "".join(found))
PY
