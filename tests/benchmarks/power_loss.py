"""Power cuts: what is left of reports, decisions and surveys when the power fails at any step, and what was not synchronised
is not on the disk.

    python tests/benchmarks/power_loss.py              # as tests/power.py models it; mixes of what is on the disk: --mixes
    python tests/benchmarks/power_loss.py --unsynced   # the control: the same if nothing were synchronised

After every cut the same command is given again, as an auditor would. A line a scenario: steps recorded, different states left,
reports lost (neither the earlier nor the new one is whole), rows of decisions lost, products that the new run made otherwise
than in peace. Status 1 where anything is lost.
"""

from __future__ import annotations

import argparse
import contextlib
import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from pkgutil import resolve_name
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from power import Recorder, put_down

from juesuan import audit
from juesuan.disclosure import read
from juesuan.ground import cache, files
from juesuan.notebook.desk import Desk
from juesuan.report.folder import recover
from juesuan.survey import survey

TEXT = "云山县某局2023年度部门决算\n本年收入合计800.00万元，其中：财政拨款收入500.00万元，事业收入200.00万元。\n"
DECIDED = "accepted,王五,2024-05-06,属实"


def contents(folder: Path) -> dict[str, bytes]:
    """The files below a folder, without the record of the run and what begins with a point."""
    found = (p for p in sorted(folder.rglob("*")) if p.is_file() and p.name != audit.RECORD)
    return {n: p.read_bytes() for p in found if not (n := p.relative_to(folder).as_posix()).startswith(".")}


def decide(path: Path, remark: str = "属实") -> None:
    """Fills in the first row, as a spreadsheet saves it."""
    rows = path.read_text("utf-8-sig").splitlines()
    head, cells = rows[1].split(",")[0], rows[1].split(",")[5:]
    rows[1] = ",".join((head, DECIDED.replace("属实", remark), *cells))
    path.write_text("\n".join(rows), "utf-8")


def document(place: Path) -> Path:
    path = place / "某局_2023.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


class Scenario:
    """What is there before in place/out, the run that is recorded, what it said, and what counts as lost after a cut."""

    def __init__(self, place: Path):
        self.place, self.document = place, document(place)
        (place / "out").mkdir()

    def before(self) -> None:
        """Nothing is there before."""

    def run(self, out: Path) -> None:
        raise NotImplementedError

    def lost(self, out: Path, done: bool) -> Iterator[str]:
        """What a cut has cost, told before and after the next run; `done`: the recorded run had come to its end."""
        raise NotImplementedError


class FirstReport(Scenario):
    """The first report in a new folder: once it was said to be written, it is."""

    def run(self, out: Path) -> None:
        found = read(self.document)
        audit.audit(self.document, out / "new" / "reports", opened=lambda path: found, engine=None)

    def lost(self, out: Path, done: bool) -> Iterator[str]:
        target = out / "new" / "reports" / "云山县某局" / "2023"
        if done and contents(target) != contents(self.place / "out" / "new" / "reports" / "云山县某局" / "2023"):
            yield "report"
        self.run(out)
        if contents(out) != contents(self.place / "out"):
            yield "product"


class Report(Scenario):
    """A report replaces an earlier one, in whose dispositions a row was filled in."""

    def before(self) -> None:
        self.run(self.place / "out")
        self.target = next((self.place / "out").glob("*/2023"))
        decide(self.target / audit.NAME)
        self.run(self.place / "out")
        self.earlier = contents(self.target)

    def run(self, out: Path) -> None:
        found = read(self.document)
        audit.audit(self.document, out, opened=lambda path: found, engine=None)

    def lost(self, out: Path, done: bool) -> Iterator[str]:
        target = out / self.target.relative_to(self.place / "out")
        recover(target)
        left = contents(target) if target.exists() else {}
        if left not in ((contents(self.target),) if done else (contents(self.target), self.earlier)):
            yield "report"
        self.run(out)
        if DECIDED not in (target / audit.NAME).read_text("utf-8-sig"):
            yield "row"
        if contents(target) != contents(self.target) or any(out.glob(".*")) or any(target.parent.glob(".*")):
            yield "product"


class Decisions(Scenario):
    """The review desk replaces the file of decisions."""

    def before(self) -> None:
        self.disclosure = read(self.document)
        self.name, self.findings = "某局_2023.dispositions.csv", [f.key for f in self.disclosure.findings]
        self._desk(self.place / "out").dispose(self.findings[0], "accepted", "王五", "2024-05-06", "属实")

    def _desk(self, out: Path) -> Desk:
        return Desk(self.disclosure, out / self.name)

    def run(self, out: Path) -> None:
        self._desk(out).dispose(self.findings[0], "explained", "李四", "2024-05-07", "已说明", replacing=True)

    def lost(self, out: Path, done: bool) -> Iterator[str]:
        said = (out / self.name).read_text("utf-8-sig")
        if "explained,李四,2024-05-07,已说明" not in said and (done or DECIDED not in said):
            yield "row"
        self.run(out)
        if contents(out).get(self.name) != contents(self.place / "out")[self.name]:
            yield "product"


class Survey(Scenario):
    """A survey replaces the tables of an earlier one."""

    def before(self) -> None:
        (self.place / "乙局_2023.txt").write_text(TEXT.replace("某局", "乙局"), encoding="utf-8")
        self.run(self.place / "out", [self.document])

    def run(self, out: Path, paths: list[Path] | None = None) -> None:
        def here(work: str, works, jobs: int, patience: float | None = None):
            for key, given in works:
                told = []
                resolve_name(work)(told.append, *given)
                yield key, told[0]

        with mock.patch("juesuan.survey.runners.in_processes", here):
            survey(paths or sorted(self.place.glob("*.txt")), out, jobs=1)

    def lost(self, out: Path, done: bool) -> Iterator[str]:
        if done and contents(out) != contents(self.place / "out"):
            yield "report"
        self.run(out)
        if contents(out) != contents(self.place / "out"):
            yield "product"


class Cache(Scenario):
    """What took long to make is there whole, or is made again."""

    def run(self, out: Path) -> None:
        with mock.patch.object(cache, "folder", lambda: out):
            assert cache.kept(cache.key("page"), lambda: b"what was recognised" * 99) == b"what was recognised" * 99

    def lost(self, out: Path, done: bool) -> Iterator[str]:
        with contextlib.suppress(AssertionError):
            return self.run(out)
        yield "product"


SCENARIOS: tuple[type[Scenario], ...] = (FirstReport, Report, Decisions, Survey, Cache)


def tried(scenario: type[Scenario], mixes: int = 4, every: int = 1, sync: bool = True) -> tuple[Counter[str], list[str]]:
    """How many steps, states, and losses of each kind; and a line a loss."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder).resolve()
        one = scenario(place)
        one.before()
        recorder = Recorder(place / "out")
        with recorder.recording(sync):
            one.run(place / "out")
        counts, told = Counter(steps=len(recorder.moments)), []
        for number, (at, left) in enumerate(recorder.cuts(mixes, every)):
            out = place / "cut" / "out"
            out.parent.mkdir()
            put_down(left, out)
            with mock.patch.object(files, "_BOOTED", f"after{number}"):
                try:
                    lost = list(one.lost(out, done=at == len(recorder.moments) - 1))
                except Exception as error:
                    lost = ["run", re.sub(r"\s+", " ", f"{type(error).__name__}: {error}")]
            counts.update(("states", *lost[:3]))
            told += [f"{scenario.__name__}, step {at}: {', '.join(lost)}"] if lost else []
            shutil.rmtree(out.parent)
    return counts, told


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--mixes", type=int, default=4, help="states by chance at every step, beside the three extreme ones")
    parser.add_argument("--every", type=int, default=1, help="cuts at every n-th step and the last")
    parser.add_argument("--unsynced", action="store_true", help="as if nothing were ever synchronised")
    parser.add_argument("--scenarios", default=",".join(one.__name__ for one in SCENARIOS))
    options, bad = parser.parse_args(), 0
    print("scenario         steps  states  reports lost  rows lost  other products  runs ended")
    chosen: list[Callable] = [one for one in SCENARIOS if one.__name__ in options.scenarios.split(",")]
    for one in chosen:
        counts, told = tried(one, options.mixes, options.every, not options.unsynced)
        lost = [counts[name] for name in ("report", "row", "product", "run")]
        cells = f"{lost[0]:13} {lost[1]:10} {lost[2]:15} {lost[3]:11}"
        print(f"{one.__name__:16} {counts['steps']:5} {counts['states']:7} {cells}", flush=True)
        print("\n".join(told[:10]), end="\n" if told else "", file=sys.stderr)
        bad += sum(lost)
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
