#!/usr/bin/env bash
# What: the items of the three public expenses given to jieba's dictionary, so that they are counted whole in a survey of narratives: 公务接待费 and
#       因公出国（境）费, each with a frequency that nothing can outweigh. One would expect both to be words now, or to be told that one cannot be.
# Version: jieba 0.42.1.
# Seen: the first is, the second never, in no mode, although it stands in the dictionary with its frequency: text is cut at brackets, 、
#       and quotation marks before the dictionary is asked. 因公, 出国, 境 and 费 remain, and a count of items has none of it. It is the same with
#       “三公”经费 and 住房公积金、补贴.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q jieba==0.42.1
cd "$folder"
"$folder/env/bin/python" -W ignore - <<'PY'
import jieba

jieba.setLogLevel(60)
jieba.dt.tmp_dir = "."  # its cache stays in the temporary folder
ITEMS = ("公务接待费", "因公出国（境）费", "“三公”经费", "住房公积金、补贴")
for item in ITEMS:
    jieba.add_word(item, freq=10**7)
sentence = "“三公”经费3.20万元，其中因公出国（境）费1.00万元、公务接待费2.20万元；住房公积金、补贴4.00万元。"
modes = {"exact": jieba.lcut(sentence), "without guessing": jieba.lcut(sentence, HMM=False), "all": jieba.lcut(sentence, cut_all=True),
         "search": jieba.lcut_for_search(sentence)}
print(" ".join(modes["exact"]))
assert all(jieba.get_FREQ(item) == 10**7 for item in ITEMS)
assert all([item for item in ITEMS if item in words] == ["公务接待费"] for words in modes.values())
assert "因公" in modes["exact"] and "境" in modes["exact"]
PY
