"""Other systems and settings: what Windows, macOS, a bare locale or a strange home do is simulated; the same bytes come out.

Every locale, seed, time zone, interpreter and version of the libraries: tests/benchmarks/surroundings.py.
"""

import errno
import hashlib
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from juesuan import audit, commands
from juesuan.commands import main
from juesuan.ground import cache, data, files
from juesuan.ground.errors import CannotGet
from juesuan.report import folder as report_folder

TEXT = (
    "云山县某局2023年度部门决算\n本年收入合计800.00万元，其中：财政拨款收入500.00万元，占62.5%，事业收入200.00万元。\n"
    "一、支出决算情况说明\n（一）总体情况。\n2023年度财政拨款支出361.18万元，占本年支出合计的93.6%，比上年增加23.20万元，增长6.86%。\n"
    "（二）结构情况。\n2023年度财政拨款支出361.18万元，其中：基本支出345.59万元，占95.68%；项目支出15.59万元，占4.32%。\n"
    "（三）具体情况。\n2023年度财政拨款支出年初预算为125.53万元，支出决算为186.58万元，完成年初预算的100%。\n"
)
SURROUNDINGS = (
    {"PYTHONHASHSEED": "0", "TZ": "Asia/Shanghai", "LC_ALL": "C.UTF-8"},
    {"PYTHONHASHSEED": "1", "TZ": "UTC+12", "LC_ALL": "POSIX", "HOME": "/dev/null/home"},
)
CHILD = """
import hashlib, os, pathlib, sys
os.umask(int(sys.argv[3], 8))
from juesuan.commands import main
main(["audit", sys.argv[1], "--out", sys.argv[2], "--no-notebooks", "--quiet"])
"""


@pytest.fixture
def document(tmp_path) -> Path:
    path = tmp_path / "某局_2023.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def contents(out: Path) -> dict[str, str]:
    found = (p for p in sorted(out.rglob("*")) if p.is_file() and p.name != "run.json")
    return {p.relative_to(out).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in found}


@pytest.mark.skipif(os.name != "posix", reason="time zones and masks of another kind")
def test_seed_zone_locale_mask_folder_and_home_change_no_byte(document, tmp_path):
    """Whichever versions of the libraries are installed: constraints.txt is for whoever wants the ones tried."""
    found = []
    for number, surrounding in enumerate(SURROUNDINGS):
        out = tmp_path / str(number)
        call = [sys.executable, "-c", CHILD, str(document), str(out), ("077", "000")[number]]
        environment = os.environ | surrounding | {"PYTHONPATH": os.pathsep.join(sys.path)}
        said = subprocess.run(call, cwd=("/", tmp_path)[number], env=environment, capture_output=True, text=True, timeout=120)
        assert said.returncode == 0 and said.stderr == ""
        found.append(contents(out))
    assert found[0] == found[1] and len(found[0]) > 12


# --- names --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["CON", "nul", "Com1", "LPT9.局", "aux .", "局...", "局 . ", "\U00020000" * 80, "局" * 200, "\udcff局"]
)
def test_a_department_names_a_folder_on_every_system(name):
    made = audit.folder_name(name)
    assert 0 < len(made.encode()) <= 240 and made == made.strip(" .")
    assert made.partition(".")[0].rstrip().casefold() not in {"con", "nul", "com1", "lpt9", "aux"}


def test_a_department_that_the_encoding_of_names_lacks_is_told(document, tmp_path, monkeypatch, capsys):
    def latin(path):
        return str(path).encode("latin-1")

    monkeypatch.setattr(report_folder.os, "fsencode", latin)
    assert main(["audit", str(document), "--out", str(tmp_path / "out"), "--no-notebooks"]) == 2
    said = capsys.readouterr().err
    assert "which has none for 云山县某局; set PYTHONUTF8=1" in said and said.count("\n") == 1
    assert not list((tmp_path / "out").glob("*"))


# --- consoles -----------------------------------------------------------------------------------------------------------


class Console(io.TextIOWrapper):
    """Standard output as it is on a Chinese Windows where a program reads it."""

    def __init__(self):
        super().__init__(io.BytesIO(), encoding="cp936", errors="strict", write_through=True)

    @property
    def printed(self) -> str:
        return self.buffer.getvalue().decode("utf-8")


@pytest.mark.parametrize("command", [("check",), ("check", "--format", "json"), ("facts",), ("facts", "--format", "csv")])
def test_a_console_of_another_encoding_shows_what_it_cannot_encode(tmp_path, monkeypatch, command):
    path = tmp_path / "某局_2023.txt"
    path.write_text(TEXT.replace("事业收入", "事业收入™\U00020000𝄞"), encoding="utf-8")
    console = Console()
    monkeypatch.setattr(sys, "stdout", console)
    main([command[0], str(path), *command[1:]])
    assert "500.00" in console.printed


def test_half_a_character_in_a_path_is_shown_by_number_and_ends_nothing(monkeypatch, tmp_path):
    console = Console()
    monkeypatch.setattr(sys, "stdout", console)
    monkeypatch.setitem(commands.RUNS, "facts", lambda chosen: print("a\udcffb") or 0)
    assert main(["facts", "x"]) == 0
    assert console.printed.strip() == "a\\udcffb"


# --- what other systems refuse ------------------------------------------------------------------------------------------


def test_without_fcntl_and_where_folders_cannot_be_synchronised_an_audit_is_the_same(document, tmp_path, monkeypatch):
    def run(out: Path) -> dict[str, str]:
        assert main(["audit", str(document), "--out", str(out), "--no-notebooks"]) == 1
        return contents(out)

    here, plain = run(tmp_path / "a"), os.open

    def refusing(path, flags, *more, **given):
        if os.path.isdir(path):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return plain(path, flags, *more, **given)

    monkeypatch.setattr(files.os, "open", refusing)
    monkeypatch.setitem(sys.modules, "fcntl", None)
    monkeypatch.delattr(files.os, "uname")
    assert files._machine()[0]
    assert run(tmp_path / "b") == here


def test_a_disk_that_fails_while_a_folder_is_synchronised_is_told(tmp_path, monkeypatch):
    def failing(_):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(files.os, "fsync", failing)
    with pytest.raises(CannotGet, match="cannot be written \\(Input/output error\\)"):
        files.put(tmp_path / "a.txt", b"1")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("refused", ["rename", "replace"])
def test_a_report_that_a_program_has_open_stays_and_the_way_out_is_told(document, tmp_path, monkeypatch, capsys, refused):
    call = ["audit", str(document), "--out", str(tmp_path / "out"), "--no-notebooks"]
    main(call)
    before = contents(tmp_path / "out")

    def in_use(*_):
        raise PermissionError(errno.EACCES, "Access is denied")

    advice = files.unwritable(PermissionError(errno.EACCES, "x"), tmp_path, "other").advice
    monkeypatch.setattr(Path if refused == "rename" else files.os, refused, in_use)
    monkeypatch.setattr(files, "WINDOWS", True)
    assert main(call) == 2
    said = capsys.readouterr().err
    assert "Access is denied" in said and "close the program that has it open" in said and advice == "other"
    assert contents(tmp_path / "out") == before and not list((tmp_path / "out").rglob(".*"))


def test_nobody_has_a_home_and_the_data_are_read_all_the_same(monkeypatch):
    def none():
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("JUESUAN_CACHE", raising=False)
    monkeypatch.setattr(cache.Path, "home", none)
    assert cache.find("00") is None
    cache.keep("00", b"1")
    assert data.load(data.data("words", "messages.yaml"))
