# Two commands do everything on a fresh machine with Python 3.11 or newer: make audit, make test. 中文提示：make audit JUESUAN_LANG=zh
PYTHON ?= python3
BIN := .venv/bin
DOCUMENT ?=
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

.PHONY: audit test lint notebooks benchmark lab class clean

# DOCUMENT names the published files; none: the bundled one.
audit: .venv/ready
	@echo "Reading and checking, then the notebooks: about fifteen seconds ..."
	@$(BIN)/juesuan audit $(DOCUMENT); status=$$?; \
	echo "Any command of the README: $(BIN)/juesuan ..., or juesuan ... after: . $(BIN)/activate"; \
	test $$status -lt 2

test: .venv/test
	@echo "All tests, then the stored outputs of the notebooks: about ten minutes on two cores; tests that need a browser or LibreOffice are skipped where there is none."
	$(BIN)/python -m pytest tests
	$(BIN)/python -m pytest --nbval notebooks

lint: .venv/test
	$(BIN)/ruff check lib tests
	$(BIN)/ruff format --check lib tests

# Executes the notebooks on the bundled document and stores their outputs, after a change that is meant to show in them.
notebooks: .venv/ready
	$(BIN)/python -m juesuan.notebook.execution

benchmark: .venv/test
	$(BIN)/python tests/benchmarks/speed.py
	$(BIN)/python tests/benchmarks/planted.py --clean 200 --documents 6 --slips 120 --pairs 60

lab: .venv/ready
	@echo "Installing JupyterLab into .venv, where it is not there yet ..."
	@$(PIP) -e ".[lab]"
	$(BIN)/juesuan lab $(DOCUMENT)

# The autograder for exercises handed in by a class.
class: .venv/ready
	@echo "Installing nbgrader into .venv, where it is not there yet ..."
	@$(PIP) -e ".[class]"

clean:
	rm -rf .venv

.venv/ready: pyproject.toml constraints.txt
	@echo "Installing juesuan and its libraries into .venv: once, 450 MB, a minute or two ..."
	@$(PYTHON) -m venv .venv
	@$(PIP) -e .
	@touch $@

.venv/test: .venv/ready
	@echo "Installing what the tests need as well: once, 500 MB more, some minutes ..."
	@$(PIP) -e ".[test]"
	@touch $@
