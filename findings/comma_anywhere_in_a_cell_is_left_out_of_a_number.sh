#!/usr/bin/env bash
# What: a table of accounts as CSV with the notes that belong to each row (附注: "1,2", "3,4"), an amount in which a comma was typed for the point ("3,20"), and
#       the share of the whole in a row of its own (53.45%), read by agate, which finds out the type of each column. A comma between thousands has three
#       digits behind it; one would expect the notes and the slip to be text, and the share not to be an amount.
# Version: agate 1.14.2; babel 2.19.0, which agate asks for the signs of a country, for comparison.
# Seen: notes 1 and 2 are note 12, 3,20 is 320, a hundredfold, and goes into the sum, 2070.61. Every comma is taken out, wherever it stands, and the sign for
#       per cent from the ends, so that 53.45% is 53.45 in a column of amounts and adds up with them, 1804.06, and the file written again has neither comma nor
#       sign. No warning. babel, when strict, refuses 3,20 and asks whether 320 or 3.2 is meant, and refuses the share.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q agate==1.14.2 babel==2.19.0
"$folder/env/bin/python" -W error::UserWarning - <<'PY'
import io
from decimal import Decimal

import agate
from babel.numbers import NumberFormatError, parse_decimal


def read(*rows: str) -> agate.Table:
    return agate.Table.from_csv(io.StringIO("\n".join(["项目,附注,决算数", *rows, ""])))


def refused(text: str) -> str:
    try:
        return str(parse_decimal(text, locale="en_US", strict=True))
    except NumberFormatError as error:
        return f"refused: {error}"


slip, share = read('基本支出,"1,2","1,750.61"', '会议费,"3,4","3,20"'), read('基本支出,"1,2","1,750.61"', '占比,"3,4",53.45%')
sums = [table.aggregate(agate.Sum("决算数")) for table in (slip, share)]
written = io.StringIO()
slip.to_csv(written)
peer = {text: refused(text) for text in ("1,750.61", "1,2", "3,20", "53.45%")}
print(written.getvalue(), sums, peer, sep="\n")
assert written.getvalue().splitlines()[1:] == ["基本支出,12,1750.61", "会议费,34,320"]
assert sums == [Decimal("2070.61"), Decimal("1804.06")] and list(share.columns["附注"]) == [Decimal(12), Decimal(34)]
assert [answer.startswith("refused") for answer in peer.values()] == [False, True, True, True]
PY
