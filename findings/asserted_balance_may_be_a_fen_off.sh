#!/usr/bin/env bash
# What: a balance asserted in Beancount, 1750.62 CNY, over an account that holds 1750.61 CNY. Amounts are Decimals there, and a transaction that is a fen
#       off is refused; one would expect the assertion, made to find errors, to be as strict.
# Version: beancount 3.2.3.
# Seen: it holds. A balance may be off by one unit of its last digit, twice what a transaction may, so that a fen too many or too few is never found, and
#       in 万元 a balance of 1750.7 stands for 1750.61, which no rounding gives. Only a whole number without a point is taken as exact. The tolerance
#       comes from how the number is written: 1750.620 fails.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q beancount==3.2.3
"$folder/env/bin/python" -W ignore - <<'PY'
from beancount import loader


def errors(spent: str, balance: str) -> list[str]:
    _entries, found, _options = loader.load_string(f"""
2023-01-01 open Assets:Bank CNY
2023-01-01 open Income:Budget CNY
2023-02-01 * "拨款"
  Assets:Bank 1750.61 CNY
  Income:Budget -{spent} CNY
2023-12-31 balance Assets:Bank {balance} CNY
""")
    return [error.message for error in found]


seen = {balance: not errors("1750.61", balance) for balance in ("1750.61", "1750.60", "1750.62", "1750.63", "1750.7", "1750.620", "1751")}
off = errors("1750.62", "1750.61")
print("balance holds:", seen, "| transaction a fen off:", off)
assert seen == {"1750.61": True, "1750.60": True, "1750.62": True, "1750.63": False, "1750.7": True, "1750.620": False, "1751": False}
assert len(off) == 1 and "does not balance" in off[0]
PY
