#!/usr/bin/env bash
# What: projects and departments of a survey laid to their provinces by cpca, which finds province, city and district in Chinese text and gives their code of
#       GB/T 2260: 主城区供热补助 (heating in the main quarter of the city), 老城区改造 (renewal of the old town), 鼓楼区财政局 (of a district whose
#       name four cities have). One would expect blanks where no place is named, or where it is one of four.
# Version: cpca 0.5.5, pandas 3.1.1, pyahocorasick 2.3.1.
# Seen: the main quarter lies in 城区 of Shanwei in Guangdong, 441502, the old town in Luoyang, and 鼓楼区 in Kaifeng: common words that end like the name of a
#       district are that district, and of several of one name it is the first in the list, without a word. umap only tells which of several is meant,
#       for all rows at once, and has no way to say "none". 陕西省主城区供热补助 is laid to Shaanxi, and 西安市主城区 to Xi'an, so that a try with full
#       addresses shows nothing. Sums by province have amounts of others in them.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q cpca==0.5.5 pandas==3.1.1 pyahocorasick==2.3.1
"$folder/env/bin/python" -W error::UserWarning - <<'PY'
import cpca

expected = {
    "主城区供热补助": ["广东省", "汕尾市", "城区", "441502"],
    "老城区改造": ["河南省", "洛阳市", "老城区", "410302"],
    "鼓楼区财政局": ["河南省", "开封市", "鼓楼区", "410204"],
    "陕西省主城区供热补助": ["陕西省", None, None, "610000"],
    "西安市主城区供热补助": ["陕西省", "西安市", None, "610100"],
    "南京市鼓楼区财政局": ["江苏省", "南京市", "鼓楼区", "320106"],
    "供热补助": [None, None, None, None],
}
table = cpca.transform(list(expected))[["省", "市", "区", "adcode"]]
seen = {name: [value if isinstance(value, str) else None for value in row] for name, row in zip(expected, table.values.tolist(), strict=True)}
print(*seen.items(), sep="\n")
assert seen == expected
PY
