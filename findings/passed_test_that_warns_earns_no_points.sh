#!/usr/bin/env bash
# What: marked cells of an exercise on final accounts, whose assertion holds, in a notebook that nbgrader marks. One would expect that a cell
#       which ran without an error has its points, whatever else it shows.
# Version: nbgrader 0.9.6, ipykernel 7.4.0.
# Seen: a cell that writes anything to stderr (a DeprecationWarning of a library, a progress bar) has 0 of 2 points, and nothing is logged; so
#       a new version of pandas takes the points of a whole class. A cell whose last line shows the difference, 0.0, has 0 as well, since a
#       number that is shown is taken for the points earned. The same assertion alone has 2, with a line on stdout too.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q nbgrader==0.9.6 ipykernel==7.4.0
export PATH="$folder/env/bin:$PATH" HOME="$folder"
mkdir -p "$folder/course/source/one" "$folder/course/submitted/li/one" && cd "$folder/course"
python - <<'PY'
import nbformat

HOLDS = "assert round(total, 2) == 1750.61"
CELLS = {
    "alone": HOLDS,
    "told": f"print('支出合计', total)\n{HOLDS}",
    "warned": f"import warnings\nwarnings.warn('to be removed', DeprecationWarning)\n{HOLDS}",
    "progress": f"import sys\nprint('100%', file=sys.stderr)\n{HOLDS}",
    "difference": f"{HOLDS}\nround(total - 1750.61, 2)",
}
marks = {"schema_version": 3, "grade": True, "points": 2, "locked": True, "solution": False, "task": False, "cell_type": "code"}
cells = [nbformat.v4.new_code_cell(text, metadata={"nbgrader": {**marks, "grade_id": name}}) for name, text in CELLS.items()]
kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("total = 850.61 + 900.00"), *cells], metadata=kernel)
nbformat.write(notebook, "source/one/accounts.ipynb")
PY
nbgrader generate_assignment one >log 2>&1
cp release/one/accounts.ipynb submitted/li/one/
nbgrader autograde one >log 2>&1
python - <<'PY'
from nbgrader.api import Gradebook

with Gradebook("sqlite:///gradebook.db") as book:
    points = {grade.name: grade.auto_score for grade in book.find_submission_notebook("accounts", "one", "li").grades}
print(points)
assert points == {"alone": 2, "told": 2, "warned": 0, "progress": 0, "difference": 0}
assert "warned" not in open("log").read()
PY
