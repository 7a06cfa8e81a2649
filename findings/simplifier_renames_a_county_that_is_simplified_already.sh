#!/usr/bin/env bash
# What: names of departments passed through OpenCC to Simplified Chinese, so that a form in traditional characters (陕西省乾縣财政局) and one in simplified
#       characters are found under one name. One would expect text that is simplified already to stay as it is.
# Version: opencc 1.4.2, zhconv 1.4.3.
# Seen: 乾县 of Shaanxi and 乾安县 of Jilin become 干县 and 干安县, which do not exist. 乾 is written 干 when it means dry and stays in names; OpenCC
#       knows the county by its traditional name only, so that 乾縣 is right, and two forms that named one department now name two. 乾隆 and
#       乾坤 stay, so that a try with known words shows nothing. zhconv leaves the counties alone.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q opencc==1.4.2 zhconv==1.4.3
cd "$folder"
"$folder/env/bin/python" -W ignore - <<'PY'
from opencc import OpenCC
from zhconv import convert

names = ("陕西省乾縣財政局", "陕西省乾县财政局", "乾安县财政局", "乾隆", "乾坤")
opencc = [OpenCC("t2s").convert(name) for name in names]
zhconv = [convert(name, "zh-cn") for name in names]
print(opencc, zhconv, sep="\n")
assert opencc == ["陕西省乾县财政局", "陕西省干县财政局", "干安县财政局", "乾隆", "乾坤"]
assert zhconv[1:] == list(names[1:])
PY
