#!/usr/bin/env bash
# What: items of two tables linked by the Record Linkage Toolkit after clean(), the step that its manual puts before comparing. One would expect Chinese
#       names to be left alone, or to compare as unequal where cleaning left nothing of them, as missing values do.
# Version: recordlinkage 0.16, pandas 2.3.3.
# Seen: everything but Latin letters, digits and a few signs is dropped. 会议费 and 培训费 become the empty text, which is no missing value, and
#       compare.exact finds every item equal to every other, 1 for each pair. Point and minus go too: 会议费3.20, 培训费-3.20 and （32.0） are all
#       320. By Jaro-Winkler the same pairs are 0, equal ones too, so that the score depends on the method and not on the names.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q recordlinkage==0.16 pandas==2.3.3
"$folder/env/bin/python" -W ignore - <<'PY'
import logging

import pandas as pd
import recordlinkage
from recordlinkage.preprocessing import clean

logging.disable()
names = pd.DataFrame({"name": clean(pd.Series(["会议费", "培训费"]))})
index = recordlinkage.Index()
index.full()
compare = recordlinkage.Compare()
compare.exact("name", "name", label="exact")
compare.string("name", "name", method="jarowinkler", label="jarowinkler")
scores = compare.compute(index.index(names, names.copy()), names, names.copy())
figures = clean(pd.Series(["会议费3.20", "培训费-3.20", "（32.0）"])).tolist()
print(names["name"].tolist(), scores.to_dict("list"), figures)
assert names["name"].tolist() == ["", ""]
assert scores["exact"].tolist() == [1] * 4 and scores["jarowinkler"].tolist() == [0] * 4
assert figures == ["320"] * 3
PY
