#!/usr/bin/env bash
# What: a data set in SDMX-CSV, the form in which statistics are exchanged, with the unit 001001, the item 0201 and the amounts 1750.60 and 900.00, read by
#       pysdmx. In SDMX a dimension's code is text by definition, and the reader gives columns of text. One would expect the text.
# Version: pysdmx 1.21.0 (with pandas 3.1.1 and pyarrow 25.0.1).
# Seen: text it is, but of numbers: 1001, 201, 1750.6 and 900.0. The file was read as numbers first and only then made text, so that a look at the types
#       finds all well, while no code is found in its list, and whether an amount was printed with fen cannot be told. A code with a letter
#       (A01001) further down makes all codes of its column right again: what a reader does with one file shows nothing of the next.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q "pysdmx[data]==1.21.0" pandas==3.1.1 pyarrow==25.0.1
"$folder/env/bin/python" - <<'PY'
from pandas.api.types import is_string_dtype
from pysdmx.io import read_sdmx

HEAD = "STRUCTURE,STRUCTURE_ID,ACTION,UNIT,ITEM,TIME_PERIOD,OBS_VALUE"
ROWS = ("001001,0201,2023,1750.60", "002001,0301,2023,900.00")


def read(*rows: str) -> list[list[str]]:
    text = "\n".join((HEAD, *(f"dataflow,MOF:ACCOUNTS(1.0),I,{row}" for row in rows))) + "\n"
    table = read_sdmx(text).data[0].data
    assert all(map(is_string_dtype, table.dtypes))
    return table.values.tolist()


seen, with_letter = read(*ROWS), read(*ROWS, "A01001,0201,2023,1.00")
print(seen, with_letter, sep="\n")
assert seen == [["1001", "201", "2023", "1750.6"], ["2001", "301", "2023", "900.0"]]
assert [row[0] for row in with_letter] == ["001001", "002001", "A01001"]
PY
