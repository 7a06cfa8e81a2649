#!/usr/bin/env bash
# nbgrader makes its data base by calling the program `alembic` by name, so a command that is called by its full path, without the
# environment's bin folder on PATH, fails in the middle, and leaves a data base whose tables are never stamped. One would expect an
# installed library to call another one as a library. Also: a notebook handed in that is no JSON is exported with 0.0 points, as one
# that was marked with nothing right; only the log and the exit status tell them apart.
set -eu
place=$(mktemp -d); trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/env"
"$place/env/bin/python" -m pip install --quiet --disable-pip-version-check "nbgrader==0.9.6" "ipykernel==7.4.0" 2>/dev/null
"$place/env/bin/python" -c 'import nbgrader; print("nbgrader", nbgrader.__version__)'
mkdir -p "$place/course/source/one" && cd "$place/course"
"$place/env/bin/python" - <<'PY'
import nbformat as n
cell = n.v4.new_code_cell("1 + 1", metadata={"nbgrader": {"schema_version": 3, "grade_id": "sum", "grade": True, "points": 2,
    "locked": True, "solution": False, "task": False, "cell_type": "code"}})
kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
n.write(n.v4.new_notebook(cells=[cell], metadata=kernel), "source/one/one.ipynb")
PY
echo 'c = get_config(); c.CourseDirectory.course_id = "c"' > nbgrader_config.py
seen=0
PATH=/usr/bin:/bin "$place/env/bin/python" -m nbgrader generate_assignment one > log 2>&1 || seen=$?
grep -q "No such file or directory: 'alembic'" log || { echo "changed: no alembic was looked for by name"; exit 1; }
echo "full path, environment not on PATH: exit $seen, No such file or directory: 'alembic'"
rm -f gradebook.db
export PATH="$place/env/bin:$PATH"
nbgrader generate_assignment one > log 2>&1
for student in good broken; do mkdir -p "submitted/$student" && cp -r release/one "submitted/$student/one"; done
echo '{"cells": [' > submitted/broken/one/one.ipynb
nbgrader autograde one > log 2>&1 && { echo "changed: an unreadable notebook is no error"; exit 1; }
nbgrader export > log 2>&1
cut -d, -f4,10,11 grades.csv
grep -q "^one,.*,broken,.*,0.0,2.0" grades.csv || { echo "changed: the unreadable notebook is exported otherwise"; exit 1; }
echo "an unreadable notebook is exported as 0.0 of 2.0"
