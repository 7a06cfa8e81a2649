#!/usr/bin/env bash
# What: amounts in yuan put into a dBase table, the form in which older accounting systems and maps of budgets hand out their rows, by pyshp, in a field of
#       ten digits without decimals: 1234567890 fits, 12345678901 and -1234567890 do not. Its manual says that the field has to be wide enough; one
#       would expect an error for what is too wide, as its strict mode promises for text that would be cut.
# Version: pyshp 3.1.6, dbfread 2.0.7, dbf 0.99.11.
# Seen: the last digits are cut off: 12345678901 is stored as 1234567890, a tenth, and -1234567890 as -123456789, with strict=True too, and every
#       reader has them as true amounts. In a field of twelve with two decimals 1234567890.12 loses its last fen and 123456789012.34 the point and all
#       behind it. dbf refuses an amount that is too wide; dBase itself fills such a field with asterisks.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q pyshp==3.1.6 dbfread==2.0.7 dbf==0.99.11
cd "$folder"
"$folder/env/bin/python" -W ignore - <<'PY'
import dbf
import shapefile
from dbfread import DBF


def stored(size: int, decimal: int, amounts: list[float], strict: bool) -> list[float]:
    with open("accounts.dbf", "wb+") as file, shapefile.Writer(dbf=file, strict=strict) as table:
        table.field("AMOUNT", "N", size=size, decimal=decimal)
        for amount in amounts:
            table.record(amount)
    return [row["AMOUNT"] for row in DBF("accounts.dbf")]


whole = [stored(10, 0, [1234567890, 12345678901, -1234567890], strict) for strict in (False, True)]
with_fen = stored(12, 2, [123456789.01, 1234567890.12, 123456789012.34], True)
try:
    with dbf.Table("refused.dbf", "AMOUNT N(10,0)").open(dbf.READ_WRITE) as table:
        table.append((12345678901,))
    refused = ""
except dbf.DataOverflowError as error:
    refused = str(error)
print(whole, with_fen, refused)
assert whole == [[1234567890, 1234567890, -123456789]] * 2
assert with_fen == [123456789.01, 1234567890.1, 123456789012] and "too big" in refused
PY
