# Two commands do everything on a fresh machine with Python 3.11 or newer: make audit, make test. 中文提示：make audit JUESUAN_LANG=zh
PYTHON ?= python3
BIN := .venv/bin
DOCUMENT ?=
# As many processes as the machine has cores, four at most: each takes a gigabyte. A file's tests share what they have made.
TESTS := $(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile
# What is said while it works, in the language of JUESUAN_LANG.
, := ,
say = @if [ "$$JUESUAN_LANG" = zh ]; then echo "$(2)"; else echo "$(1)"; fi
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

.PHONY: audit test lint notebooks benchmark lab class clean

# DOCUMENT names the published files; none: the bundled one.
audit: .venv/ready
	$(call say,Reading and checking$(,) then the notebooks: some seconds ...,识别、核对公开文本，再运行笔记本，需数秒……)
	@$(BIN)/juesuan audit $(DOCUMENT) || test $$? -lt 2
	$(call say,Any command of the README: $(BIN)/juesuan ...$(,) or juesuan ... after: . $(BIN)/activate,README中的其他命令：$(BIN)/juesuan ……；或先执行 . $(BIN)/activate，再直接用juesuan)

test: .venv/test
	$(call say,All tests$(,) then the stored outputs of the notebooks: five to ten minutes on two cores; what needs a browser or LibreOffice is skipped where there is none.,全部测试，再核对笔记本所存的输出：两核五至十分钟；缺少浏览器或LibreOffice的，相应测试跳过。)
	$(TESTS) tests
	$(TESTS) --nbval notebooks

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
	$(call say,Installing JupyterLab into .venv$(,) where it is not there yet ...,正在将JupyterLab安装到.venv（已安装的略过）……)
	@$(PIP) -e ".[lab]"
	$(BIN)/juesuan lab $(DOCUMENT)

# The autograder for exercises handed in by a class.
class: .venv/ready
	$(call say,Installing nbgrader into .venv$(,) where it is not there yet ...,正在将nbgrader安装到.venv（已安装的略过）……)
	@$(PIP) -e ".[class]"

clean:
	rm -rf .venv

.venv/ready: pyproject.toml constraints.txt
	$(call say,Installing juesuan and its libraries into .venv: once$(,) 520 MB$(,) a minute or two ...,正在将juesuan及所需的库安装到.venv：仅第一次，约520 MB，一至两分钟……)
	@$(PYTHON) -m venv .venv
	@$(PIP) -e .
	@touch $@

.venv/test: .venv/ready
	$(call say,Installing what the tests need as well: once$(,) 600 MB more$(,) some minutes ...,正在安装测试所需的库：仅第一次，另需约600 MB，一至两分钟……)
	@$(PIP) -e ".[test]"
	@touch $@
