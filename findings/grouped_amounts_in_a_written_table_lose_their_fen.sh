#!/usr/bin/env bash
# What: a column of amounts as text, as a table of accounts prints them (1,750.61 and 900.00), written as a Markdown table and as CSV by pytablewriter. It
#       knows grouped thousands, as it can write them itself; one would expect the text as it is, or at least the number that it stands for.
# Version: pytablewriter 1.2.1 (DataProperty 1.1.1, typepy 1.3.5).
# Seen: 1750 and 900, in both: text with a comma between thousands is tried as a whole number first, with success, and its fen are cut off, so that 1,750.99
#       is 1750 too. Beside 12.55 it is 1750.00, with two decimals that nobody printed. The same amounts without the comma, 1750.61 and 900.00, keep
#       their fen, and so does a column of numbers: a try with either shows nothing. In a memo no printed part makes its total any more.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q pytablewriter==1.2.1 DataProperty==1.1.1 typepy==1.3.5
"$folder/env/bin/python" -W ignore - <<'PY'
from pytablewriter import CsvTableWriter, MarkdownTableWriter


def written(*amounts: object) -> tuple[list[str], list[str]]:
    """What stands in the rows of the Markdown table and of the CSV."""
    table = {"headers": ["决算数"], "value_matrix": [[amount] for amount in amounts]}
    markdown, csv = MarkdownTableWriter(**table).dumps(), CsvTableWriter(**table).dumps()
    return [row.strip("| ") for row in markdown.splitlines()[2:]], csv.splitlines()[1:]


grouped, cut, beside = written("1,750.61", "900.00"), written("1,750.99"), written("1,750.61", "12.55")
plain, numbers = written("1750.61", "900.00"), written(1750.61, 900.0)
print(grouped, cut, beside, plain, numbers, sep="\n")
assert grouped == (["1750", "900"], ["1750", "900"]) and cut == (["1750"], ["1750"])
assert beside[0] == ["1750.00", "12.55"] and plain[0] == numbers[0] == ["1750.61", "900.00"] and plain[1][0] == "1750.61"
PY
