"""Large and strange documents: seconds of the processor against figures, and how soon a stop is obeyed.

    python tests/benchmarks/large.py                       # each kind at 1,000, 4,000, 16,000 and 59,000 figures
    python tests/benchmarks/large.py --kinds contradicting --figures 1500 6000
    python tests/benchmarks/large.py --stops 6             # also: Ctrl-C at six moments of each run, seconds until it is over

Kinds: `table` a classification of many rows that adds up; `narrative` sentences that tie, each of other items; `repeated` one
sentence with other figures; `contradicting` sentences of a few items of which no two agree; `values` one figure, each time with
another value.
`check` is run in a process of its own with 4 GiB; a run over --patience is ended and told. Status 1 where one was, or a stop
took more than two seconds.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MEMORY = 4 * 1024**3
STOPPED = 2.0  # seconds
TITLE = "云山县某局2023年度部门决算说明"


def money(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"


def item(number: int, what: str = "补助") -> str:
    """A name of the text's own: digits would be figures."""
    return "".join("甲乙丙丁戊己庚辛壬癸"[int(digit)] for digit in str(number)) + what


def table(figures: int, chance: random.Random) -> tuple[str, str]:
    """Functional classes with total, basic and project expenditure: four figures a row, with the code."""
    rows, sums = [], [0, 0, 0]
    for number in range(figures // 4 - 1):
        parts = chance.randrange(10**7), chance.randrange(10**7)
        line = (sum(parts), *parts)
        sums = [a + b for a, b in zip(sums, line, strict=True)]
        rows.append(f"{2010101 + number},{item(number)}支出,{','.join(map(money, line))}")
    head = "云山县某局2023年度支出决算表,,,,\n科目编码,科目名称,合计,基本支出,项目支出\n"
    return f"{head},合计,{','.join(map(money, sums))}\n" + "\n".join(rows) + "\n", "csv"


def narrative(figures: int, chance: random.Random) -> tuple[str, str]:
    """Items with two parts each: three figures and two shares a sentence."""
    lines = [TITLE]
    for number in range(figures // 5):
        one, two = chance.randrange(10**6), chance.randrange(10**6) + 1
        shares = [f"{round(part * 10000 / (one + two)) / 100:.2f}%" for part in (one, two)]
        parts = (
            f"{item(number, what)}支出{money(n)}万元，占{s}"
            for what, n, s in zip(("补贴", "奖励"), (one, two), shares, strict=True)
        )
        lines.append(f"{item(number)}支出{money(one + two)}万元，其中：{'；'.join(parts)}。")
    return "\n".join(lines), "txt"


def repeated(figures: int, chance: random.Random) -> tuple[str, str]:
    """One sentence again and again with other figures, each true in itself."""
    lines = [TITLE]
    for _ in range(figures // 3):
        one, two = chance.randrange(10**6), chance.randrange(10**6)
        lines.append(f"支出合计{money(one + two)}万元，其中：基本支出{money(one)}万元，项目支出{money(two)}万元。")
    return "\n".join(lines), "txt"


def contradicting(figures: int, chance: random.Random) -> tuple[str, str]:
    """The same, none true."""
    lines = [TITLE]
    for _ in range(figures // 3):
        sums = [money(chance.randrange(10**6)) for _ in range(3)]
        lines.append("支出合计{}万元，其中：基本支出{}万元，项目支出{}万元。".format(*sums))
    return "\n".join(lines), "txt"


def values(figures: int, chance: random.Random) -> tuple[str, str]:
    """One figure with another value in every sentence."""
    return "\n".join([TITLE, *(f"支出合计{money(10**6 + 137 * number)}万元。" for number in range(figures))]), "txt"


KINDS: dict[str, Callable[[int, random.Random], tuple[str, str]]] = {
    one.__name__: one for one in (table, narrative, repeated, contradicting, values)
}


def started(path: Path) -> subprocess.Popen:
    def limits() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        signal.signal(signal.SIGINT, signal.SIG_DFL)

    call = [sys.executable, "-m", "juesuan", "check", str(path), "--format", "json", "--no-prior"]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "lib")}
    return subprocess.Popen(call, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment, preexec_fn=limits)


def ended(path: Path, patience: float, stop: float | None = None) -> tuple[float, int, int, float, str]:
    """Processor seconds, peak MiB, status, seconds from a stop to the end, and the last line said."""
    child, begun, late = started(path), time.monotonic(), 0.0
    while True:
        process, status, used = os.wait4(child.pid, os.WNOHANG)
        now = time.monotonic() - begun
        if process:
            break
        if stop is not None and not late and now > stop:
            child.send_signal(signal.SIGINT)
            late = time.monotonic()
        if now > patience:
            child.kill()
        time.sleep(0.02)
    after = time.monotonic() - late if late else 0.0
    said = child.stderr.read().decode().strip().splitlines()
    code = os.waitstatus_to_exitcode(status)
    return used.ru_utime + used.ru_stime, used.ru_maxrss // 1024, code, after, said[-1] if said else ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--kinds", default=",".join(KINDS))
    parser.add_argument("--figures", type=int, nargs="+", default=[1000, 4000, 16000, 59000])
    parser.add_argument("--stops", type=int, default=0, help="moments of each run at which it is stopped")
    parser.add_argument("--patience", type=float, default=600, help="seconds of the clock that a run may take")
    options, bad = parser.parse_args(), 0
    print("kind           figures  CPU s  per 1,000   MiB  status  slowest stop s")
    for name in options.kinds.split(","):
        for figures in options.figures:
            with tempfile.TemporaryDirectory() as folder:
                content, suffix = KINDS[name](figures, random.Random(figures))
                path = Path(folder) / f"某局_2023.{suffix}"
                path.write_text(content, encoding="utf-8")
                begun = time.monotonic()
                seconds, memory, status, _, said = ended(path, options.patience)
                wall = time.monotonic() - begun
                stops = [ended(path, options.patience, wall * (n + 0.5) / options.stops)[3] for n in range(options.stops)]
            slowest = f"{max(stops):.1f}" if stops else "–"
            cells = f"{seconds:6.1f} {seconds / figures * 1000:10.2f} {memory:5} {status:7}"
            print(f"{name:14} {figures:7} {cells} {slowest:>15}{f'  {said}' if status not in (0, 1) else ''}", flush=True)
            bad += status not in (0, 1, 2) or max(stops, default=0) > STOPPED
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
