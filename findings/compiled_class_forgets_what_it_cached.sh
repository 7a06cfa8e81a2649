#!/usr/bin/env bash
# What: a class whose functools.cached_property splits a document's text once, compiled by mypyc for a survey of many documents. One would
#       expect the value to be kept, or the compiler to refuse what it cannot do, as it refuses other things.
# Version: mypy (mypyc) 2.4.1; a C compiler is needed.
# Seen: it compiles without a word and the property is computed at every access: three times for three, where the same file, interpreted,
#       computes it once. A reader of accounts compiled so took six times as long as before, with the same results.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q mypy==2.4.1 setuptools==80.9.0
cd "$folder"
cat >line.py <<'PY'
from functools import cached_property

computed: list[str] = []


class Line:
    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def figures(self) -> list[str]:
        computed.append(self.text)
        return [word for word in self.text.split() if word[0].isdigit()]
PY
cat >count.py <<'PY'
import line

one = line.Line("教育支出 1,750.61 万元 占 53.45%")
for _ in range(3):
    assert one.figures == ["1,750.61", "53.45%"]
print(line.__file__.rpartition(".")[2], "computed", len(line.computed), "times")
PY
"$folder/env/bin/python" count.py | tee interpreted
"$folder/env/bin/mypyc" line.py >/dev/null 2>&1
"$folder/env/bin/python" count.py | tee compiled
grep -q "^py computed 1 times" interpreted
grep -q "^so computed 3 times" compiled
