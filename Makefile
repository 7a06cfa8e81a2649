# Two commands do everything on a fresh machine with Python 3.11 or newer: make audit, make test.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: audit test lint benchmark lab clean

audit: .venv/ready
	$(BIN)/juesuan audit

test: .venv/ready
	$(BIN)/python -m pytest tests
	$(BIN)/python -m pytest --nbval notebooks

lint: .venv/ready
	$(BIN)/ruff check lib tests
	$(BIN)/ruff format --check lib tests

benchmark: .venv/ready
	$(BIN)/python tests/benchmarks/speed.py

lab: .venv/ready
	$(BIN)/python -m pip install --quiet -c constraints.txt -e ".[lab]"
	$(BIN)/jupyter lab notebooks

clean:
	rm -rf .venv

.venv/ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet -c constraints.txt -e ".[test]"
	touch $@
