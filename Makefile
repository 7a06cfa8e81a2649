# Two commands do everything on a fresh machine with Python 3.11 or newer: make audit, make test.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: audit test lint notebooks benchmark lab clean

audit: .venv/ready
	$(BIN)/juesuan audit

test: .venv/ready
	$(BIN)/python -m pytest tests
	$(BIN)/python -m pytest --nbval notebooks

lint: .venv/ready
	$(BIN)/ruff check lib tests
	$(BIN)/ruff format --check lib tests

# Executes the notebooks on the bundled document and stores their outputs, after a change that is meant to show in them.
notebooks: .venv/ready
	$(BIN)/python -m juesuan.notebook.execution

benchmark: .venv/ready
	$(BIN)/python tests/benchmarks/speed.py
	$(BIN)/python tests/benchmarks/planted.py --clean 200 --documents 6 --slips 120 --pairs 60

lab: .venv/ready
	$(BIN)/python -m pip install --quiet -c constraints.txt -e ".[lab]"
	$(BIN)/juesuan lab

clean:
	rm -rf .venv

.venv/ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet -c constraints.txt -e ".[test]"
	touch $@
