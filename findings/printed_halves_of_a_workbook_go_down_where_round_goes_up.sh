#!/usr/bin/env bash
# What: amounts in yuan that a workbook prints in 万元 with two decimals, by TEXT in a sentence (="支出"&TEXT(A1/10000,"0.00")&"万元") or by the number format of
#       the cell, computed and rendered by IronCalc, and its ROUND beside them. A half goes up in accounts (四舍五入), and in a spreadsheet in all three.
# Version: ironcalc 0.9.1.
# Seen: 1,250 yuan are 0.12万元 by TEXT and in the cell, and 0.13 by its own ROUND; 2.5 is 2, and 0.125 is 12%. A half goes to the even digit where its binary
#       value is exact, and elsewhere to the side on which that value lies: 10,050 yuan are 1.00, not 1.01. Of 400 amounts that end in such a half 200 are
#       a hundredth less than by ROUND, so that a sentence differs from its table, while other amounts show nothing. FIXED has some of them right (0.13) and
#       others not (1.00). And TEXT(1750.61,"@"), the number as text, is 1751. No error.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q ironcalc==0.9.1
"$folder/env/bin/python" - <<'PY'
import ironcalc

book = ironcalc.create("accounts", "en", "UTC", "en")
SHEET, STORED, AS_TEXT, SHOWN, ROUNDED, FIXED, FURTHER = range(7)
YUAN = [1250, *range(10_050, 50_050, 100)]
for row, yuan in enumerate(YUAN, 1):
    book.set_user_input(SHEET, row, STORED, str(yuan))
    book.set_user_input(SHEET, row, AS_TEXT, f'=TEXT(A{row}/10000,"0.00")')
    book.set_user_input(SHEET, row, SHOWN, f"=A{row}/10000")
    book.set_user_input(SHEET, row, ROUNDED, f'=TEXT(ROUND(A{row}/10000,2),"0.00")')
    book.set_user_input(SHEET, row, FIXED, f"=FIXED(A{row}/10000,2)")
    style = book.get_cell_style(SHEET, row, SHOWN)
    style["num_fmt"] = "0.00"
    book.set_cell_style(SHEET, row, SHOWN, style)
expected = {
    '"支出"&TEXT(17506250/10000,"#,##0.00")&"万元"': "支出1,750.62万元",
    'TEXT(2.5,"0")': "2",
    "ROUND(2.5,0)": "3",
    'TEXT(0.125,"0%")': "12%",
    'TEXT(1750.61,"0.00")': "1750.61",
    'TEXT(1750.61,"@")': "1751",
}
for row, formula in enumerate(expected, 1):
    book.set_user_input(SHEET, row, FURTHER, "=" + formula)
book.evaluate()


def shown(row: int, *columns: int) -> list[str]:
    return [book.get_formatted_cell_value(SHEET, row, column) for column in columns]


seen = {yuan: shown(row, AS_TEXT, SHOWN, ROUNDED, FIXED) for row, yuan in enumerate(YUAN, 1)}
further = {formula: shown(row, FURTHER)[0] for row, formula in enumerate(expected, 1)}
less = [yuan for yuan in YUAN[1:] if seen[yuan][0] != seen[yuan][2]]
print({yuan: seen[yuan] for yuan in (1250, 10_050, 10_450)}, further, f"{len(less)} of {len(YUAN) - 1}", sep="\n")
assert seen[1250] == ["0.12", "0.12", "0.13", "0.13"] and seen[10_050] == ["1.00", "1.00", "1.01", "1.00"]
assert len(less) == 200 and all(round(100 * (float(seen[yuan][2]) - float(seen[yuan][0]))) == 1 for yuan in less)
assert all(by_text == in_cell for by_text, in_cell, _, _ in seen.values()) and further == expected
PY
