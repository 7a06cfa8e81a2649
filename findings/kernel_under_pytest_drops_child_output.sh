#!/bin/sh
# ipykernel 7.4.0: while PYTEST_CURRENT_TEST is set, what a child process of a cell writes is no output of the cell.
#
# A notebook run from a test (nbclient, papermill) starts its kernel with the test's environment. There `os.system("echo x")`
# gives no output at all, and nothing says so; the same notebook outside a test has it. A stored notebook that is compared with
# one run inside a test differs, or an audit trail is tested without the lines that it will have. To see what users see, take
# the variable out of the environment before the kernel starts.
#
# Expected: outside a test the stream "from a child"; inside one an empty list. Ends with status 1 where that has changed.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m pip install --quiet --target "$place" ipykernel==7.4.0 nbclient==0.11.0 nbformat==5.11.1
PYTHONPATH="$place" IPYTHONDIR="$place/ipython" JUPYTER_PATH="$place/share/jupyter" python3 - <<'EOF'
import os

import ipykernel
import nbclient
import nbformat


def outputs(**variables):
    os.environ.pop("PYTEST_CURRENT_TEST", None)
    os.environ.update(variables)
    cell = nbformat.v4.new_code_cell("import os, time\nstatus = os.system('echo from a child')\ntime.sleep(2)")
    notebook = nbformat.v4.new_notebook(cells=[cell])
    nbclient.NotebookClient(notebook, kernel_name="python3", timeout=120).execute()
    return [(o.output_type, o.text) for o in notebook.cells[0].outputs]


outside, inside = outputs(), outputs(PYTEST_CURRENT_TEST="test_a.py::test_b (call)")
print("ipykernel", ipykernel.__version__)
print("outside a test:", outside)
print("inside a test: ", inside)
raise SystemExit(0 if outside == [("stream", "from a child\n")] and inside == [] else 1)
EOF
