#!/usr/bin/env bash
# What: codes of the accounts given to a notebook on papermill's command line: a budget unit's code 001001, and 2023_1, as files of a
#       year are numbered. One would expect the parameter to be what was typed, as nothing but digits with leading zeros or an
#       underscore is written as a number anywhere in this field.
# Version: papermill 2.7.0.
# Seen: -p makes 1001 and 20231 of them, since whatever Python's int() takes becomes a number: leading zeros and underscores are gone,
#       and the notebook, and what papermill records in it, name another unit and another file. -r leaves them as they are.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q papermill==2.7.0 ipykernel==7.4.0
cd "$folder"
"$folder/env/bin/python" - <<'PY'
import nbformat

cell = nbformat.v4.new_code_cell('unit = ""\nfile = ""', metadata={"tags": ["parameters"]})
kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
nbformat.write(nbformat.v4.new_notebook(cells=[cell], metadata=kernel), "unit.ipynb")
PY
"$folder/env/bin/papermill" unit.ipynb p.ipynb --prepare-only -p unit 001001 -p file 2023_1 2>/dev/null
"$folder/env/bin/papermill" unit.ipynb r.ipynb --prepare-only -r unit 001001 -r file 2023_1 2>/dev/null
"$folder/env/bin/python" - <<'PY'
import nbformat

seen = [nbformat.read(f"{name}.ipynb", 4).cells[1].source.strip().split("\n")[1:] for name in "pr"]
print("-p:", seen[0], "-r:", seen[1])
assert seen == [["unit = 1001", "file = 20231"], ['unit = "001001"', 'file = "2023_1"']]
PY
