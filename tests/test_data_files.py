"""Data files: YAML without silent losses, kept parsed in the cache folder under its bytes."""

import os
from datetime import date, datetime
from decimal import Decimal

import pytest

from juesuan.ground import cache
from juesuan.ground.data import load
from juesuan.ground.errors import BadReference

TEXT = "{name: 比率, rate: 0.50, years: {2020: [1, true, null]}, since: 2020-01-31, '=': [x]}"
MEANT = {"name": "比率", "rate": Decimal("0.50"), "years": {2020: [1, True, None]}, "since": date(2020, 1, 31), "=": ["x"]}


@pytest.fixture
def path(tmp_path, monkeypatch):
    monkeypatch.setenv("JUESUAN_CACHE", str(tmp_path / "cache"))
    return tmp_path / "rates.yaml"


def test_what_was_kept_is_what_was_read(path):
    path.write_text(TEXT, encoding="utf-8")
    assert load(path) == MEANT
    assert [p.is_file() for p in (path.parent / "cache").rglob("*/*")] == [True]
    assert repr(load(path)) == repr(MEANT)


def test_an_edited_file_is_read_anew(path):
    path.write_text("rate: 0.5", encoding="utf-8")
    load(path)
    path.write_text("rate: 0.6", encoding="utf-8")
    assert load(path) == {"rate": Decimal("0.6")}


def test_a_folder_that_takes_nothing_costs_nothing_but_time(path):
    path.write_text("at: 2020-01-31 10:00:00", encoding="utf-8")
    (path.parent / "cache").write_text("a file, no folder")
    assert load(path) == load(path) == {"at": datetime(2020, 1, 31, 10)}


@pytest.mark.parametrize("name", ["off", "on", "yes", "No"])
def test_a_key_that_yaml_takes_for_true_or_false_is_refused(path, name):
    path.write_text(f"{name}: 1\n", encoding="utf-8")
    with pytest.raises(BadReference, match=r"line 1: key .* put it in quotes"):
        load(path)
    path.write_text(f"'{name}': 1\n", encoding="utf-8")
    assert load(path) == {name: 1}


def test_a_wrong_file_is_refused_with_its_line_every_time(path):
    path.write_text("rate: 1\nrate: 2\n", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(BadReference, match="line 2: duplicate key"):
            load(path)


@pytest.mark.skipif(os.name != "posix", reason="owners and modes of POSIX")
def test_what_another_user_may_have_written_into_the_cache_is_made_anew(tmp_path, monkeypatch):
    monkeypatch.setenv("JUESUAN_CACHE", str(tmp_path))
    name = cache.key("a")
    cache.keep(name, b"mine")
    assert cache.find(name) == b"mine"
    (tmp_path / name[:2] / name).chmod(0o666)
    assert cache.find(name) is None
    assert cache.kept(name, lambda: b"anew") == b"anew"
