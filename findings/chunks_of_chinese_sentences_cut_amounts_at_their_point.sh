#!/usr/bin/env bash
# What: sentences of a disclosure cut into chunks for a search index or a language model by semchunk, which cuts at the splitter that means most and keeps
#       what belongs together: 2023年度支出1,750.61万元，其中：会议费3.20万元。 in chunks of 20 to 30 characters. One would expect cuts at ， or ：, or beside
#       an amount, as with the same sentence in English.
# Version: semchunk 4.1.1; semantic-text-splitter 0.33.1 for comparison.
# Seen: "2023年度支出1,750." and "61万元，其中：会议费3.20万元。" in chunks of 20, and "…会议费3." and "20万元。" in chunks of 30: the point of an amount ends a
#       sentence and the comma between thousands ends a clause, while ， ： and 。 are none of its splitters. The second chunk holds a true-looking amount,
#       61万元, which nobody published. In English blanks come first and every amount is whole, so that the examples of its manual show nothing. The
#       peer cuts behind ， or within words, and no amount here.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q semchunk==4.1.1 semantic-text-splitter==0.33.1
"$folder/env/bin/python" - <<'PY'
import semchunk
from semantic_text_splitter import TextSplitter

chinese = "2023年度支出1,750.61万元，其中：会议费3.20万元。"
english = "Spending was 1,750.61 wan yuan, of which meetings 3.20 wan yuan and training 12.00."
sizes = (8, 20, 30)
cut = {size: semchunk.chunkerify(len, size)(chinese) for size in sizes}
peer = {size: TextSplitter(size).chunks(chinese) for size in sizes}
print("semchunk:", cut, "semantic-text-splitter:", peer, sep="\n")


def whole(chunks: list[str], *amounts: str) -> bool:
    return all(any(amount in chunk for chunk in chunks) for amount in amounts)


assert cut[20] == ["2023年度支出1,750.", "61万元，其中：会议费3.20万元。"]
assert cut[30] == ["2023年度支出1,750.61万元，其中：会议费3.", "20万元。"]
assert not whole(cut[8], "1,750.61") and not whole(cut[8], "3.20") and any(chunk.endswith("1,") for chunk in cut[8])
assert all(whole(chunks, "1,750.61", "3.20") for chunks in peer.values())
assert all(whole(semchunk.chunkerify(len, size)(english), "1,750.61", "3.20", "12.00") for size in (20, 25, 30, 40))
PY
