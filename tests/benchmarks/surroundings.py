"""Surroundings: the same documents audited under other interpreters, library versions, locales, hash seeds, time zones, working
folders, umasks and homes; every file but run.json has to have the same bytes.

    python tests/benchmarks/surroundings.py                                   # audit --no-notebooks in each
    python tests/benchmarks/surroundings.py --python .venv312/bin/python ...  # other interpreters too, with the libraries
    python tests/benchmarks/surroundings.py --full --only "as here,no home"   # with the notebooks

A line a surrounding: how many files, which differ. Status 1 where one does. Locales that the machine lacks are made (localedef)
or told. Of an interpreter the versions are told in which its libraries differ from constraints.txt.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEXT = """云山县某局2023年度部门决算
本年收入合计800.00万元，其中：财政拨款收入500.00万元，占62.5%，事业收入200.00万元，比上年增长8.12%。
“三公”经费支出共计9.00万元，其中：公务接待费1.20万元，接待İı人员12人次，公务用车购置及运行维护费2.00万元。
"""
LOCALES = {"zh_CN.GB18030": ("zh_CN", "GB18030"), "tr_TR.UTF-8": ("tr_TR", "UTF-8")}
# Runs in the surrounding: names and hashes come back in ASCII, whatever its encoding makes of them.
CHILD = """
import hashlib, json, os, pathlib, sys
os.umask(int(sys.argv[1], 8))
from juesuan.commands import main
place, documents = pathlib.Path(sys.argv[2]), []
for number, name in enumerate(json.loads(sys.argv[3])):
    documents.append(place / name)  # in the encoding that names have here
    documents[-1].write_bytes(pathlib.Path(sys.argv[5], str(number)).read_bytes())
out = place / "out"
status = main(["audit", *map(str, documents), "--out", str(out), "--quiet", *json.loads(sys.argv[4])])
found = {p.relative_to(out).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in out.rglob("*") if p.is_file()}
(place / "found.json").write_text(json.dumps([status, found]), encoding="ascii")
"""
VERSIONS = "import importlib.metadata as m, json; print(json.dumps({d.name: d.version for d in m.distributions()}))"


@dataclass(frozen=True)
class Surrounding:
    """What differs from here: variables (None: not set), umask, working folder, interpreter."""

    name: str
    variables: dict[str, str | None] = field(default_factory=dict)
    umask: str = "022"
    folder: str | None = None
    python: str = sys.executable


def surroundings(locales: Path, pythons: list[str]) -> list[Surrounding]:
    """The first is here, to which the others are compared."""
    found = [Surrounding("as here")]
    found += [Surrounding(f"hash seed {seed}", {"PYTHONHASHSEED": seed}) for seed in ("0", "1", "random")]
    found += [Surrounding(f"TZ {zone}", {"TZ": zone}) for zone in ("Asia/Shanghai", "Pacific/Kiritimati", "UTC+12")]
    found += [Surrounding(f"locale {name}", {"LC_ALL": name, "LANG": name}) for name in ("C", "POSIX")]
    plain = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    found.append(Surrounding("locale C.UTF-8", {"LC_ALL": "C.UTF-8", **plain}))
    for name, (source, charmap) in LOCALES.items():
        call = ["localedef", "-i", source, "-f", charmap, str(locales / name)]
        if shutil.which("localedef") and subprocess.run(call, capture_output=True).returncode in (0, 1):
            found.append(Surrounding(f"locale {name}", {"LC_ALL": name, "LOCPATH": str(locales), **plain}))
        else:
            print(f"locale {name}: not to be had here")
    found += [Surrounding(f"umask {mask}", umask=mask) for mask in ("077", "000")]
    found.append(Surrounding("in /", folder="/"))
    found.append(Surrounding("no home", {"HOME": "/dev/null/home", "XDG_CACHE_HOME": None}))
    found.append(Surrounding("optimised", {"PYTHONOPTIMIZE": "2"}))
    return found + [Surrounding(f"{told(python)}", python=python) for python in pythons]


def told(python: str) -> str:
    """An interpreter's version, and how many libraries differ from the constraints."""
    version = subprocess.run([python, "-V"], capture_output=True, text=True, check=True).stdout.strip()
    pinned = dict(line.split("==") for line in (ROOT / "constraints.txt").read_text().split() if "==" in line)
    pinned = {name.lower().replace("_", "-"): number for name, number in pinned.items()}
    found = json.loads(subprocess.run([python, "-c", VERSIONS], capture_output=True, text=True, check=True).stdout)
    other = {n: v for n, v in found.items() if pinned.get(n.lower().replace("_", "-"), v) != v}
    return f"{version}, {len(other)} versions not as constrained ({', '.join(f'{n} {v}' for n, v in sorted(other.items()))})"


def audited(one: Surrounding, folder: str, names: list[str], more: list[str]) -> tuple[int, dict[str, str]] | str:
    """Status and hashes by name; what was said where it did not come so far."""
    with tempfile.TemporaryDirectory() as place:
        here = {"PYTHONPATH": str(ROOT / "lib"), "JUESUAN_CACHE": None, "PYTHONDONTWRITEBYTECODE": "1"} | one.variables
        environment = {n: v for n, v in (os.environ | here).items() if v is not None}
        call = [one.python, "-c", CHILD, one.umask, place, json.dumps(names), json.dumps(more), folder]
        ended = subprocess.run(call, cwd=one.folder or place, env=environment, capture_output=True)
        answer = Path(place) / "found.json"
        if not answer.exists():
            return ended.stderr.decode("utf-8", "replace")[-500:]
        status, found = json.loads(answer.read_text(encoding="ascii"))
        return status, {name: digest for name, digest in found.items() if not name.endswith("run.json")}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--python", nargs="*", default=[], help="interpreters that have the libraries")
    parser.add_argument("--full", action="store_true", help="with the notebooks")
    parser.add_argument("--only", help="names of surroundings, parted by commas")
    options, bad, first = parser.parse_args(), 0, None
    with tempfile.TemporaryDirectory() as folder:
        bundled = sorted((ROOT / "data" / "documents").glob("*.txt"))
        contents = {"某局_2023.txt": TEXT.encode()} | {path.name: path.read_bytes() for path in bundled}
        for number, content in enumerate(contents.values()):
            (Path(folder) / str(number)).write_bytes(content)
        for one in surroundings(Path(folder), options.python):
            if options.only and not any(one.name.startswith(name) for name in ("as here", *options.only.split(","))):
                continue
            found = audited(one, folder, list(contents), [] if options.full else ["--no-notebooks"])
            first = first or found
            if isinstance(found, str) or isinstance(first, str):
                print(f"{one.name}: FAILED {found}", flush=True)
                bad += 1
                continue
            names = sorted(n for n in first[1].keys() | found[1].keys() if first[1].get(n) != found[1].get(n))
            if "GB18030" in one.name and "index.html" in names:  # its links are the bytes that names have on the disk
                names.remove("index.html")
            print(f"{one.name}: status {found[0]}, {len(found[1])} files, differing: {' '.join(names) or 'none'}", flush=True)
            bad += bool(names) or found[0] != first[0]
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
