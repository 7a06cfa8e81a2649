#!/usr/bin/env bash
# What: a workpaper of thousands of live formulas, each a sum over a few dozen figures of another sheet, written with XlsxWriter, which is
#       known as the faster of the two writers of Excel files, and with openpyxl.
# Version: XlsxWriter 3.3.1, openpyxl 3.1.5.
# Seen: texts take both about as long, but formulas take XlsxWriter some twenty times as long as openpyxl and as its own texts: it
#       looks through every formula for 29 functions of newer Excel versions, one substitution each, also where there is none of them.
#       An audit whose workpaper was moved to it for speed took longer; 20 times and more here, 5 are asked.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q XlsxWriter==3.3.1 openpyxl==3.1.5
cat >"$folder/write.py" <<'PY'
import io
import time

import openpyxl
import xlsxwriter

ROWS = 2000
FORMULA = "=IF(ABS('Facts'!$T$12)<=1E-9,\"\"," + "+".join(f"'Facts'!$T${n}" for n in range(2, 40)) + ")"


def seconds(write) -> float:
    """The least of three times, in seconds of CPU."""
    taken = []
    for _ in range(3):
        begun = time.process_time()
        write()
        taken.append(time.process_time() - begun)
    return min(taken)


def with_xlsxwriter(formulas: bool) -> None:
    book = xlsxwriter.Workbook(io.BytesIO(), {"in_memory": True})
    sheet = book.add_worksheet()
    for row in range(ROWS):
        if formulas:
            sheet.write_formula(row, 0, FORMULA)
        else:
            sheet.write_string(row, 0, f"{row}{FORMULA}")
    book.close()


def with_openpyxl(formulas: bool) -> None:
    book = openpyxl.Workbook()
    for row in range(ROWS):
        book.active.cell(row + 1, 1, FORMULA if formulas else f"{row}{FORMULA}")
    book.save(io.BytesIO())


texts, formulas = (seconds(lambda kind=kind: with_xlsxwriter(kind)) for kind in (False, True))
other_texts, other_formulas = (seconds(lambda kind=kind: with_openpyxl(kind)) for kind in (False, True))
print(f"XlsxWriter: texts {texts:.3f} s, formulas {formulas:.3f} s; openpyxl: texts {other_texts:.3f} s, formulas {other_formulas:.3f} s")
assert formulas > 5 * texts, "formulas are no longer slow"
assert formulas > 5 * other_formulas, "openpyxl is no longer faster with formulas"
PY
"$folder/env/bin/python" "$folder/write.py"
