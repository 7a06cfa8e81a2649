"""Planted errors: what the library finds and names when figures of a true disclosure are altered, and what it costs.

    python tests/benchmarks/planted.py --clean 200 --documents 6 --slips 120 --pairs 60 --json planted.json

Clean documents come from juesuan.teaching.generator; slips go into those and into the bundled disclosure
(its narrative, as read by hand
in tests/gold). judge.py decides independently which slips anybody could find. Beside the joint system stand the single checks'
verdicts, and a checker with fixed tolerances (0.01 printed units, 0.1 percentage points), as are commonly used.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from judge import SCALE, SUMS, UNIT_COSTS, Judge, Said

from juesuan.documents.document import Document
from juesuan.documents.text import read as read_text
from juesuan.ground.data import data
from juesuan.ground.exact import half_up
from juesuan.reading.facts import Reading, read_facts
from juesuan.reading.vocabulary import vocabulary
from juesuan.reconcile.checks import Check, check
from juesuan.reconcile.suspects import Verdict, find_suspects
from juesuan.teaching.generator import TARGETS, generate

REAL = data("documents") / "重庆市江津区政务服务管理办公室_2020.txt"
GOLD = Path(__file__).parents[1] / "gold" / "jiangjin_2020_facts.csv"
OPPOSITE = {"增加": "减少", "减少": "增加", "增长": "下降", "下降": "增长", "上升": "下降", "降低": "增长"}
CAUSES = {  # the causes that name a slip rightly
    "last digit": {"digit", "truncated"},
    "digit": {"digit"},
    "transposed": {"transposed"},
    "decimal point": {"decimal_point", "unit", "percent"},
    "tens": {"decimal_point"},
    "unit": {"unit"},
    "percent": {"percent", "decimal_point"},
    "direction": {"direction"},
    "borrowed": {"borrowed"},
}


@dataclass(frozen=True, slots=True)
class Slip:
    """One planted slip: text[start:end] becomes `text`; `said` is what the figure then says."""

    kind: str
    start: int
    end: int
    text: str
    said: Said


@dataclass(frozen=True)
class Case:
    """One true document: its text, what its figures say, and where direction words and units stand."""

    name: str
    text: str
    said: tuple[Said, ...]
    ends: dict[int, int]
    words: dict[int, tuple[int, int]] = field(default_factory=dict)
    tails: dict[int, tuple[int, int]] = field(default_factory=dict)


@dataclass
class Outcome:
    """What came of one planted slip (or of two)."""

    document: str
    kind: str
    measure: str
    detectable: bool | None
    joint: bool | None  # the joint system is inconsistent; None: not settled
    single: bool  # a check breaks
    fixed: bool  # the fixed tolerances object
    sets: int = 0
    pinned: bool = False  # the altered figure alone, no alternative
    within: bool = False  # the altered figure in one of the smallest sets
    cause: str = ""
    detail: str = ""
    crashed: str = ""


# --- documents ----------------------------------------------------------------------------------------------------------


def document(text: str, name: str = "generated.txt") -> Document:
    """A text as a document, without a file."""
    content = read_text(text.encode("utf-8"), name)
    return Document(name, "", "txt", content.text, content.blocks)


def generated(seed: int, size: str) -> Case:
    """A generated document with its truth."""
    one = generate(seed, size)
    said = tuple(Said(t.start, t.key, t.measure, t.basis, t.value, t.unit, t.decimals, t.of_key) for t in one.stated)
    words = {t.start: t.word for t in one.stated if t.word}
    tails = {t.start: t.tail for t in one.stated if t.tail}
    return Case(f"{size} {seed}", one.text, said, {t.start: t.end for t in one.stated}, words, tails)


def real() -> Case:
    """The bundled disclosure's narrative with the meanings read by hand; its self-evaluation form is left as it is."""
    text = REAL.read_text(encoding="utf-8")
    with GOLD.open(encoding="utf-8", newline="") as file:
        rows = [
            r for r in csv.DictReader(file) if r["measure"] != "other" and int(r["start"]) < text.index("项目绩效目标自评综述")
        ]
    said, ends, words, tails = [], {}, {}, {}
    for row in rows:
        start, end = int(row["start"]), int(row["end"])
        scope = _scope(text, start)
        key = _key(row["label"].split("|")[0], scope)
        whole = _key(row["of"].split("|")[-1], scope) if row["of"] else None
        digits = row["text"].replace(",", "")
        decimals = len(digits.partition(".")[2])
        said.append(Said(start, key, row["measure"], row["basis"], Decimal(row["value"]), row["unit"], decimals, whole))
        ends[start] = end
        if text[start - 2 : start] in OPPOSITE:
            words[start] = (start - 2, start)
        if row["unit"] and text.startswith(row["unit"], end):
            tails[start] = (end, end + len(row["unit"]))
    return Case("Jiangjin 2020", text, tuple(said), ends, words, tails)


def _scope(text: str, place: int) -> str:
    """Whose money a section of the bundled disclosure speaks of."""
    headings = (
        ("（二）财政拨款收入支出决算总体", "grant"),
        ("（三）一般公共预算财政拨款支出", "general"),
        ("三、“三公”经费情况说明", ""),
    )
    return next((scope for heading, scope in reversed(headings) if text.index(heading) <= place), "")


def _key(label: str, scope: str) -> tuple[str, str]:
    item = vocabulary().item(label)
    return item.key(scope) if item else (label, scope)


# --- slips --------------------------------------------------------------------------------------------------------------


def slips(case: Case, said: Said, chance: random.Random) -> Iterator[Slip]:
    """Every kind of slip that can befall one figure, at most one of each."""
    start, end = said.start, case.ends[said.start]
    digits = f"{abs(said.value):f}"
    for kind, changed in (*_misprints(digits, chance), *_ratio_slips(said, digits), *_borrowed(case, said, chance)):
        value = Decimal(changed)
        if value == abs(said.value) and len(changed.partition(".")[2]) >= said.decimals:
            continue
        signed = -value if said.value < 0 else value
        grouped = "," in case.text[start:end]
        text = f"{value:,f}" if grouped else changed
        new = replace(said, value=signed, decimals=len(changed.partition(".")[2]))
        yield Slip(kind, start, end, text, new)
    if start in case.words and said.value and case.text[slice(*case.words[start])] in OPPOSITE:
        word = case.words[start]
        yield Slip("direction", *word, OPPOSITE[case.text[slice(*word)]], replace(said, value=-said.value))
    if said.unit in ("元", "万元") and start in case.tails and said.value:
        other = "元" if said.unit == "万元" else "万元"
        yield Slip("unit", *case.tails[start], other, replace(said, unit=other))


def _misprints(digits: str, chance: random.Random) -> Iterator[tuple[str, str]]:
    places = [p for p, c in enumerate(digits) if c.isdigit()]
    last = int(digits[-1])
    step = chance.choice([s for s in (-1, 1) if 0 <= last + s <= 9])
    yield "last digit", digits[:-1] + str(last + step)
    at = chance.choice(places)
    new = chance.choice([d for d in "0123456789" if d != digits[at] and not (at == 0 and len(places) > 1 and d == "0")])
    yield "digit", digits[:at] + new + digits[at + 1 :]
    pairs = [(a, b) for a, b in pairwise(places) if digits[a] != digits[b] and (a or digits[b] != "0")]
    if pairs:
        a, b = chance.choice(pairs)
        changed = list(digits)
        changed[a], changed[b] = digits[b], digits[a]
        yield "transposed", "".join(changed)
    whole, point, part = digits.partition(".")
    if point and Decimal(digits):
        yield (
            "decimal point",
            f"{int(whole + part[0])}.{part[1:]}".rstrip(".")
            if chance.random() < 0.5
            else f"{whole[:-1] or '0'}.{whole[-1]}{part}",
        )
    elif Decimal(digits):
        yield "tens", digits + "0"


def _ratio_slips(said: Said, digits: str) -> Iterator[tuple[str, str]]:
    if said.unit == "%" and said.value:
        yield "percent", f"{Decimal(digits).scaleb(-2):f}"


def _borrowed(case: Case, said: Said, chance: random.Random) -> Iterator[tuple[str, str]]:
    others = [o for o in case.said if o.unit == said.unit and o.measure == said.measure and abs(o.value) != abs(said.value)]
    if others:
        yield "borrowed", f"{abs(chance.choice(others).value):f}"


def edited(text: str, changes: Sequence[Slip]) -> str:
    """The text with the slips in it."""
    for slip in sorted(changes, key=lambda s: -s.start):
        text = text[: slip.start] + slip.text + text[slip.end :]
    return text


def moved(place: int, changes: Sequence[Slip]) -> int:
    """Where a place of the true text lies in the edited one."""
    return place + sum(len(s.text) - (s.end - s.start) for s in changes if s.end <= place)


# --- the library, and a checker with fixed tolerances ---------------------------------------------------------------------


def audited(text: str) -> tuple[Reading, tuple[Check, ...], Verdict, tuple[float, float, float]]:
    """Reading, checks, joint verdict, and the seconds that each took."""
    began = time.perf_counter()
    reading = read_facts(document(text))
    read = time.perf_counter()
    checks = check(reading)
    checked = time.perf_counter()
    verdict = find_suspects(reading, checks)
    return reading, checks, verdict, (read - began, checked - read, time.perf_counter() - checked)


def tolerant(said: Sequence[Said]) -> int:
    """How many relations a checker with fixed tolerances objects to: 0.01 in the printed unit, 0.1 percentage points."""
    first: dict[tuple, Said] = {}
    objections = 0
    for s in said:
        known = first.setdefault((s.key, s.measure, s.basis, s.of_key), s)
        objections += known is not s and abs(_base(known) - _base(s)) > _step(s)
    for whole, parts, _ in SUMS:
        for basis in ("actual", "prior_year", "initial_budget", "annual_budget"):
            total = first.get((whole, "amount", basis, None)) or first.get((whole, "count", basis, None))
            found = [p for k in parts if (p := first.get((k, "amount", basis, None)) or first.get((k, "count", basis, None)))]
            if total and len(found) == len(parts):
                objections += abs(sum(map(_base, found)) - _base(total)) > _step(total)
    return objections + sum(_ratio_off(s, first) for s in said)


def _base(said: Said) -> Fraction:
    return Fraction(said.value) * Fraction(SCALE.get(said.unit, 1))


def _step(said: Said) -> Fraction:
    return Fraction(1, 100) * Fraction(SCALE.get(said.unit, 1)) if said.measure != "count" else Fraction(0)


def _ratio_off(said: Said, first: dict[tuple, Said]) -> bool:
    level = first.get((said.key, "amount", "actual", None))
    if said.measure == "unit_cost" and said.key[0] in UNIT_COSTS:
        amount, count = (
            first.get((k, m, "actual", None)) for k, m in zip(UNIT_COSTS[said.key[0]], ("amount", "count"), strict=True)
        )
        return bool(amount and count and count.value and abs(_base(amount) / _base(count) - _base(said)) > _step(said))
    if level is None or said.measure not in ("change", "change_rate", "share", "rate"):
        return False
    base = first.get(
        (said.of_key, "amount", "actual", None) if said.measure == "share" else (said.key, "amount", said.basis, None)
    )
    change = first.get((said.key, "change", said.basis, None))
    bottom = _base(base) if base else _base(level) - _base(change) if change else None
    if said.measure == "change":
        return bool(base) and abs(_base(level) - _base(base) - _base(said)) > _step(said)
    if not bottom:
        return False
    return abs(_base(level) / bottom - (1 if said.measure == "change_rate" else 0) - _base(said)) > Fraction(1, 1000)


# --- the three parts ----------------------------------------------------------------------------------------------------


def clean(number: int, first: int) -> dict:
    """Generated documents without error: how often each checker objects, and the times by size."""
    sizes = ["small"] * 5 + ["medium"] * 4 + ["large"]
    count, times, examples = Counter(), defaultdict(list), []
    for seed in range(first, first + number):
        size = sizes[seed % len(sizes)]
        case = generated(seed, size)
        reading, checks, verdict, spent = audited(case.text)
        breaks = sum(c.verdict == "breaks" for c in checks)
        wrong = _misread(reading, case)
        count["documents"] += 1
        count["figures"] += len(case.said)
        count["misread figures"] += wrong
        count["documents with breaks"] += breaks > 0
        count["breaks"] += breaks
        count["documents with suspects"] += bool(verdict.suspects)
        count["suspects"] += len(verdict.suspects)
        count["not settled"] += not verdict.reconciliation.settled
        count["documents that fixed tolerances object to"] += tolerant(case.said) > 0
        count["relations that fixed tolerances object to"] += tolerant(case.said)
        if breaks or verdict.suspects:
            examples.append(case.name)
        times[size].append(spent)
    return {"counts": dict(count), "times": {s: _times(t) for s, t in times.items()}, "examples": examples[:10]}


def _misread(reading: Reading, case: Case) -> int:
    facts = {f.start: f for f in reading.facts}
    return sum(
        (f := facts.get(s.start)) is None or (f.key, f.measure, f.basis, f.value) != (s.key, s.measure, s.basis, s.value)
        for s in case.said
    )


def _times(spent: list[tuple[float, float, float]]) -> dict:
    rows = {}
    for name, values in zip(("read", "check", "joint"), zip(*spent, strict=True), strict=True):
        ordered = sorted(values)
        rows[name] = {"median": statistics.median(ordered), "p95": ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]}
    return rows


def planted(case: Case, number: int, at_once: int, chance: random.Random) -> Iterator[Outcome]:
    """Plants slips into one document, spread over its figures and kinds, and says what came of each."""
    judge = Judge(case.said, case.text)
    pool = [s for said in case.said for s in slips(case, said, chance)]
    by_kind = defaultdict(list)
    for slip in chance.sample(pool, len(pool)):
        by_kind[slip.kind].append(slip)
    # One of each kind in turn, so that rare kinds are tried as often as common ones.
    ordered = [s for round_ in range(len(pool)) for found in by_kind.values() for s in found[round_ : round_ + 1]][
        : number * at_once
    ]
    for place in range(0, len(ordered) - at_once + 1, at_once):
        chosen = ordered[place : place + at_once]
        if len({s.said.start for s in chosen}) == at_once:
            yield outcome(case, judge, chosen)


def outcome(case: Case, judge: Judge, chosen: Sequence[Slip]) -> Outcome:
    """Edits, re-reads, checks and reconciles; asks the judge; compares."""
    new = {s.said.start: s.said for s in chosen}
    text = edited(case.text, chosen)
    result = Outcome(
        case.name,
        " + ".join(sorted(s.kind for s in chosen)),
        " + ".join(s.said.measure for s in chosen),
        _not(judge.possible(new.values())),
        joint=None,
        single=False,
        fixed=tolerant([new.get(s.start, s) for s in case.said]) > 0,
        detail=f"{case.text[max(0, chosen[0].start - 30) : chosen[0].end + 6]!r} -> {chosen[0].text!r}",
    )
    try:
        reading, checks, verdict, _ = audited(text)
    except Exception as error:  # a crash is a result of the benchmark, and must not end it
        result.crashed = repr(error)
        return result
    result.single = any(c.verdict == "breaks" for c in checks)
    result.joint = not verdict.reconciliation.consistent if verdict.reconciliation.settled else None
    if not result.joint:
        return result
    starts = {moved(start, chosen) for start in new}
    altered = frozenset(f.fact for f in reading.facts if f.start in starts)
    sets = [*verdict.reconciliation.sets]
    result.sets = len(sets)
    result.pinned = len(sets) == 1 and sets[0] == altered
    result.within = any(altered <= one for one in sets) if len(chosen) > 1 else any(altered & one for one in sets)
    result.cause = next((s.cause.get("kind", "") for s in verdict.suspects if s.fact in altered), "")
    return result


def _not(value: bool | None) -> bool | None:
    return None if value is None else not value


# --- the tables ---------------------------------------------------------------------------------------------------------


def summary(outcomes: Sequence[Outcome]) -> dict:
    """Counts and shares over outcomes; shares in per cent."""
    able = [o for o in outcomes if o.detectable]
    found = [o for o in able if o.joint]
    unique = [o for o in found if o.sets == 1]
    named = [o for o in unique if o.pinned]
    return {
        "planted": len(outcomes),
        "detectable": len(able),
        "judge undecided": sum(o.detectable is None for o in outcomes),
        "found": len(found),
        "found %": _share(len(found), len(able)),
        "not settled": sum(o.joint is None and not o.crashed for o in outcomes),
        "crashed": sum(bool(o.crashed) for o in outcomes),
        "found though consistent amounts exist": sum(bool(o.joint) and o.detectable is False for o in outcomes),
        "single checks %": _share(sum(o.single for o in able), len(able)),
        "fixed tolerances %": _share(sum(o.fixed for o in able), len(able)),
        "unique": len(unique),
        "pinned of unique %": _share(len(named), len(unique)),
        "within alternatives %": _share(sum(o.within for o in found), len(found)),
        "cause named %": _share(sum(o.cause in CAUSES.get(o.kind, ()) for o in named), len(named)),
        "any cause %": _share(sum(bool(o.cause) for o in named), len(named)),
    }


def _share(part: int, whole: int) -> Decimal | None:
    return half_up(Fraction(100 * part, whole), 1) if whole else None


def _table(title: str, rows: dict[str, dict]) -> None:
    print(f"\n{title}")
    columns = list(next(iter(rows.values()))) if rows else []
    for column in columns:
        print(f"  {column:<40}" + "".join(f"{_show(row.get(column)):>14}" for row in rows.values()))
    print(f"  {'':<40}" + "".join(f"{name[:13]:>14}" for name in rows))


def _show(value: object) -> str:
    return "-" if value is None else f"{value:.1f}" if isinstance(value, float) else str(value)


def main() -> None:
    """Runs the parts asked for and prints their tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clean", type=int, default=100, help="clean documents")
    parser.add_argument(
        "--documents", type=int, default=4, help="generated documents to plant slips into, besides the real one"
    )
    parser.add_argument("--slips", type=int, default=60, help="single slips a document (0: none)")
    parser.add_argument("--pairs", type=int, default=20, help="pairs of slips a document (0: none)")
    parser.add_argument("--first", type=int, default=0, help="first seed")
    parser.add_argument("--sizes", default="small,medium", help=f"sizes to plant into, of {','.join(TARGETS)}")
    parser.add_argument("--misses", type=int, default=12, help="examples of misses to print")
    parser.add_argument("--json", type=Path, help="write everything here")
    chosen = parser.parse_args()
    written: dict = {}
    if chosen.clean:
        written["clean"] = clean(chosen.clean, chosen.first)
        _print_clean(written["clean"])
    sizes = chosen.sizes.split(",")
    cases = [real(), *(generated(chosen.first + n, sizes[n % len(sizes)]) for n in range(chosen.documents))]
    for title, number, at_once in (("Single slips", chosen.slips, 1), ("Two slips at once", chosen.pairs, 2)):
        found = (
            [o for case in cases for o in planted(case, number, at_once, random.Random(f"{case.name} {at_once}"))]
            if number
            else []
        )
        if found:
            written[title] = _print_outcomes(title, found, chosen.misses)
    if chosen.json:
        chosen.json.write_text(json.dumps(written, ensure_ascii=False, indent=1, default=str) + "\n", encoding="utf-8")


def _print_clean(result: dict) -> None:
    print("Clean documents")
    for name, value in result["counts"].items():
        print(f"  {name:<44}{value:>10}")
    for size, rows in result["times"].items():
        print(
            f"  {size}: " + "; ".join(f"{n} {1000 * t['median']:.0f} ms (p95 {1000 * t['p95']:.0f})" for n, t in rows.items())
        )


def _print_outcomes(title: str, found: list[Outcome], misses: int) -> dict:
    groups: dict[str, list[Outcome]] = {"all": found, "real": [], "generated": []}
    for one in found:
        groups["real" if one.document.startswith("Jiangjin") else "generated"].append(one)
    rows = {name: summary(some) for name, some in groups.items() if some}
    _table(title, rows)
    if " + " not in found[0].kind:
        kinds = sorted({o.kind for o in found})
        _table(f"{title}, by kind", {k: summary([o for o in found if o.kind == k]) for k in kinds})
    for one in [o for o in found if (o.detectable and not o.joint) or (o.joint and o.detectable is False)][:misses]:
        word = one.crashed or ("missed" if one.detectable else "contradicts the judge")
        print(f"  {word}: {one.document}, {one.kind}, {one.measure}: {one.detail}")
    return {"summary": rows, "outcomes": [vars(o) for o in found]}


if __name__ == "__main__":
    main()
