"""True accounts in forty-two voices, with random amounts: what is told of them is false; with slips: what becomes of these.

    PYTHONPATH=lib python tests/benchmarks/voices.py [--each 8] [--slips 0] [--list]

voices.yaml has the texts. Whether a slip can be found is not known (a figure may be printed once), so that slips are counted by
what becomes of them: an exception that names the altered figure, one that names only others, an attention, a question, nothing.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import yaml
from jinja2 import Environment

import juesuan

TEXTS = yaml.load((Path(__file__).parent / "voices.yaml").read_text("utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
_NUMBER = re.compile(r"\d[\d,]*\.\d\d")
_EXPLAINED = ("unexplained_change", "unexplained_variance")  # a change without its reason, which is so in these texts


def rounded(value: Decimal, grouped: bool = False, places: int = 2) -> str:
    done = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{done:,}" if grouped else f"{done}"


def in_wan(value: Decimal) -> str:
    return rounded(value / 10000, True)


def share(part: Decimal, whole: Decimal, places: int = 2) -> str:
    return rounded(part * 100 / whole, places=places)


def moved(new: Decimal, old: Decimal, up=("多了", "增长"), down=("少了", "下降")) -> tuple[tuple[str, str], str, str]:
    return up if new >= old else down, in_wan(abs(new - old)), share(abs(new - old), old)


def amounts(seed: int) -> dict[str, Decimal | int]:
    """Amounts of one body in yuan that tie: income by source, expenditure by kind and class, balances, last year, budgets."""
    chance = random.Random(seed)

    def yuan(low: int, high: int) -> Decimal:
        return Decimal(chance.randint(low * 100, high * 100)) / 100

    def part(whole: Decimal, low: int, high: int) -> Decimal:
        return (whole * chance.randint(low, high) / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)

    a: dict[str, Decimal | int] = {"gen": yuan(4000000, 90000000), "fund": yuan(100000, 3000000), "oth": yuan(50000, 2000000)}
    a["fis"] = a["gen"] + a["fund"]
    a["inc"] = a["fis"] + a["oth"]
    a["open"], a["close"] = yuan(100000, 900000), yuan(50000, 800000)
    a["tot"] = a["inc"] + a["open"]
    a["exp"] = a["tot"] - a["close"]
    a["basic"] = part(a["exp"], 40, 75)
    a["proj"] = a["exp"] - a["basic"]
    a["per"] = part(a["basic"], 70, 90)
    a["pub"] = a["basic"] - a["per"]
    a["edu"], a["soc"], a["hea"] = part(a["exp"], 50, 70), part(a["exp"], 8, 15), part(a["exp"], 4, 8)
    a["hou"] = a["exp"] - a["edu"] - a["soc"] - a["hea"]
    a["car"], a["meal"], a["trip"] = yuan(20000, 300000), yuan(3000, 60000), yuan(0, 50000)
    a["three"] = a["car"] + a["meal"] + a["trip"]
    a["threeb"] = a["three"] + yuan(1000, 90000)
    a["goods"], a["work"], a["serv"] = yuan(50000, 900000), yuan(0, 2000000), yuan(60000, 900000)
    a["buy"] = a["goods"] + a["work"] + a["serv"]
    a["sme"], a["run"] = part(a["buy"], 50, 95), part(a["pub"], 50, 95)
    a |= {f"{name}0": part(a[name], 70, 140) for name in ("exp", "inc", "three", "meal", "run")}
    a["genb"] = part(a["gen"], 85, 115)
    a["bat"], a["cars"] = chance.randint(5, 60), chance.randint(2, 9)
    a["ppl"] = a["bat"] * chance.randint(3, 9)
    return a


def texts(each: int, first: int = 0):
    """(voice, text) of so many true accounts a voice."""
    environment = Environment()
    environment.globals |= {"w": in_wan, "p": share, "r": rounded, "moved": moved, "abs": abs}
    for number, (name, source) in enumerate(TEXTS.items()):
        template = environment.from_string(source)
        for seed in range(first, first + each):
            yield name, template.render(amounts(1000 * number + seed))


def read(text: str, folder: Path) -> juesuan.Disclosure:
    path = folder / "某单位_2023.txt"
    path.write_text(text, encoding="utf-8")
    return juesuan.read(path)


def altered(text: str, chance: random.Random) -> tuple[str, int]:
    """The text with one amount or percentage wrong, and its place; -1 where it has none."""
    found = [m for m in _NUMBER.finditer(text) if Decimal(m.group().replace(",", ""))]
    if not found:
        return text, -1
    match = chance.choice(found)
    wrong = Decimal(match.group().replace(",", "")) * Decimal(chance.choice(("0.5", "0.9", "1.1", "1.3")))
    return text[: match.start()] + rounded(wrong, "," in match.group()) + text[match.end() :], match.start()


def outcome(found: juesuan.Disclosure, place: int) -> str:
    exceptions = [f for f in found.findings if f.severity == "exception"]
    mine = {f.fact for f in found.facts if f.start == place}
    if exceptions:
        return "exception" if any(mine & {*f.facts} for f in exceptions) else "of others alone"
    if any(f.severity == "attention" and f.kind not in _EXPLAINED for f in found.findings):
        return "attention"
    return "question" if found.questions else "nothing"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--each", type=int, default=8, help="accounts a voice")
    parser.add_argument("--first", type=int, default=0, help="seed of the first")
    parser.add_argument("--slips", type=int, default=0, help="slips an account, one at a time")
    parser.add_argument("--list", action="store_true", help="each false message")
    given = parser.parse_args()
    chance, told, kept = random.Random(given.first), Counter(), Counter()
    with tempfile.TemporaryDirectory() as folder:
        for name, text in texts(given.each, given.first):
            found = read(text, Path(folder))
            broken = [c.statement for c in found.checks if c.verdict == "breaks"]
            serious = [f.kind for f in found.findings if f.severity == "exception"]
            told += Counter(accounts=1, breaks=len(broken), exceptions=len(serious), questions=len(found.questions))
            told += Counter(figures=sum(f.measure != "other" for f in found.facts), unread=found.counts()["unread"])
            if given.list and (broken or serious):
                print(name, broken, serious)
            for _ in range(given.slips):
                wrong, place = altered(text, chance)
                if place >= 0:
                    kept[outcome(read(wrong, Path(folder)), place)] += 1
    print(f"true: {dict(told)}")
    if given.slips:
        print(f"with a slip: {dict(kept)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
