"""Exercise: a disclosure with planted errors, a notebook in which students find them, and the teacher's key.

The disclosure is true by construction until errors of the named kinds are planted; each is taken only where the library itself
finds the figure, so that a student can. The folder is a course of nbgrader too, which releases, collects and marks it.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from juesuan.disclosure import Disclosure
from juesuan.documents.document import Document
from juesuan.documents.text import read as read_text
from juesuan.ground.data import data, wording
from juesuan.ground.errors import WrongCall
from juesuan.ground.files import write_all
from juesuan.ground.text import COLON, stretch
from juesuan.notebook import files as notebooks
from juesuan.reading.facts import Fact, read_facts
from juesuan.report.blocks import Block, Prose, Title
from juesuan.report.fact_tables import write_csv
from juesuan.report.html import page
from juesuan.report.word import word
from juesuan.teaching.generator import generate
from juesuan.teaching.slips import Slip, kinds, slip
from juesuan.teaching.task import POINTS, figure_of, forms_of, hashed
from juesuan.teaching.writer import Generated

LEVELS = {1: "small", 2: "medium", 3: "medium"}  # the size of the disclosure
MOST_ERRORS = 12
KEY_COLUMNS = ("error", "section", "label", "measure", "basis", "printed", "should", "kind", "relations")


@dataclass(frozen=True)
class Planted:
    """One error with what the library says of it: the figure as read, and the relations that it breaks."""

    slip: Slip
    fact: Fact
    checks: tuple[Any, ...]


@dataclass(frozen=True)
class Exercise:
    """The altered text, its errors in order, and what it was made from."""

    true: Generated
    text: str
    planted: tuple[Planted, ...]
    level: int
    name: str


def make(seed: int, errors: int = 5, level: int = 1, say: Callable[[str], None] = lambda line: None) -> Exercise:
    """An exercise with so many errors of the kinds that its level admits; the same arguments give the same one. It takes a
    minute or two, for each error is one that a reader can find: `say` is told as one is planted.

    Raises WrongCall for another level or number, and where the disclosure of the seed does not hold so many.
    """
    if level not in LEVELS or not 1 <= errors <= MOST_ERRORS:
        raise WrongCall("exercise", f"level {level}, {errors} errors", f"levels 1 to {max(LEVELS)}, errors 1 to {MOST_ERRORS}")
    chance, name = random.Random(f"{seed} {errors} {level} exercise"), f"exercise-{seed}-{errors}-{level}"
    true = generate(seed, LEVELS[level])
    slips: list[Slip] = []
    for candidate in _candidates(true, level, chance):
        if _apart(candidate, slips) and _all_found(true, [*slips, candidate], alone=level < max(LEVELS)):
            slips.append(candidate)
            say(f"errors planted: {len(slips)} of {errors}")
        if len(slips) == errors:
            break
    else:
        raise WrongCall(
            f"--seed {seed}", f"its disclosure holds {len(slips)} errors of level {level}", "ask for fewer, or another seed"
        )
    slips.sort(key=lambda s: s.start)
    text, disclosure = _read(true, slips)
    facts = {f.start: f for f in disclosure.facts}
    found = [(s, facts[place]) for s, place in zip(slips, _places(slips), strict=True)]
    return Exercise(true, text, tuple(Planted(s, f, _broken(disclosure, f)) for s, f in found), level, name)


def _candidates(true: Generated, level: int, chance: random.Random) -> Iterator[Slip]:
    """Slips in a drawn order, the kinds in turn, so that an exercise has as many kinds as it can."""
    admitted = [kind for kind, entry in kinds().items() if entry["level"] <= level]
    chance.shuffle(admitted)
    pools = {kind: chance.sample(true.stated, len(true.stated)) for kind in admitted}
    while any(pools.values()):
        for kind, pool in pools.items():
            while pool:
                if made := slip(true, pool.pop(), kind, chance):
                    yield made
                    break


def _apart(candidate: Slip, slips: Sequence[Slip]) -> bool:
    """Whether it concerns another amount than the slips so far and prints other digits: an answer names its figure by them."""
    taken = {figure_of(s.digits) for s in slips}
    return figure_of(candidate.digits) not in taken and candidate.truth.key not in {s.truth.key for s in slips}


def _all_found(true: Generated, slips: Sequence[Slip], alone: bool) -> bool:
    """Whether the library, given the altered text, suspects every altered figure, for `alone` without an alternative."""
    ordered = sorted(slips, key=lambda s: s.start)
    _, disclosure = _read(true, ordered)
    starts = {f.fact: f.start for f in disclosure.facts}
    if not disclosure.reconciliation.settled:
        return False
    sure = {starts[s.fact] for s in disclosure.suspects if not (alone and s.alternatives)}
    return set(_places(ordered)) <= sure


def _read(true: Generated, slips: Sequence[Slip]) -> tuple[str, Disclosure]:
    text = true.text
    for one in reversed(slips):
        text = text[: one.start] + one.text + text[one.end :]
    content = read_text(text.encode(), f"{true.department}_{true.year}.txt")
    document = Document(f"{true.department}_{true.year}.txt", "", "txt", content.text, content.blocks)
    return text, Disclosure(document, read_facts(document))


def _places(slips: Sequence[Slip]) -> list[int]:
    """Where the figures of the slips begin in the altered text."""
    return [one.truth.start + sum(len(s.text) - (s.end - s.start) for s in slips if s.end <= one.truth.start) for one in slips]


def _broken(disclosure: Disclosure, fact: Fact) -> tuple[Any, ...]:
    """The checks of a figure that break, those that recompute it first; all of its checks where none breaks by itself."""
    around = [c for c in disclosure.checks if fact.fact in c.facts]
    broken = [c for c in around if c.verdict == "breaks"] or around
    return tuple(sorted(broken, key=lambda c: c.facts[0] != fact.fact))


# --- the files ----------------------------------------------------------------------------------------------------------


def write(exercise: Exercise, lang: str, folder: Path) -> tuple[Path, Path]:
    """Writes the students' files under source/<name>/ and the teacher's under teacher/; returns the two folders."""
    students, teacher = folder / "source" / exercise.name, folder / "teacher" / exercise.name
    name = f"{exercise.true.department}_{exercise.true.year}"
    blocks = [*_blocks(exercise.text)]
    files = {f"{name}.docx": word(blocks, blocks[0].content, "zh", ""), f"{name}.html": page("plain", blocks=blocks).encode()}
    files |= {"exercise.json": _task(exercise, lang).encode()}
    write_all(students, files | {f"{exercise.name}.ipynb": _notebook(exercise, lang, name).encode()})
    keys = key_rows(exercise, lang)
    pages = {f"key.{lang}.html": _key(exercise, lang, keys).encode(), "key.csv": write_csv(keys, KEY_COLUMNS).encode()}
    write_all(teacher, pages)
    config = folder / "nbgrader_config.py"
    if not config.exists():  # a course has one, and a teacher may have changed it
        write_all(folder, {config.name: data("teaching", config.name).read_bytes()})
    return students, teacher


def key_rows(exercise: Exercise, lang: str) -> list[dict[str, str]]:
    """The key, a row an error: place, meaning, what is printed, what it should read, kind, the relations that break."""
    words, rows = wording("memo"), []
    for number, one in enumerate(exercise.planted, 1):
        truth, relations = one.slip.truth, "; ".join(c.statement for c in one.checks)
        basis = words["bases"].get(truth.basis, {}).get(lang, truth.basis)
        meaning = (truth.label, words["measures"][truth.measure][lang], basis)
        figure = (one.fact.text + one.fact.unit, one.slip.should, kinds()[one.slip.kind][lang])
        row = (str(number), one.fact.section, *meaning, *figure, relations)
        rows.append(dict(zip(KEY_COLUMNS, row, strict=True)))
    return rows


def _task(exercise: Exercise, lang: str) -> str:
    """The file that the student's notebook reads: hashes and hints."""
    salt = hashlib.sha256(f"juesuan {exercise.name}".encode()).hexdigest()
    errors = []
    for one in exercise.planted:
        figure = figure_of(one.slip.digits)
        value = forms_of(one.slip.should)[{"direction": 1, "unit": 2}.get(one.slip.kind, 0)]
        kept = {"figure": (), "kind": (one.slip.kind,), "value": (value,)}
        told = {name: hashed(salt, figure, *words) for name, words in kept.items()}
        errors.append({**told, "hints": {each: _hints(one, each) for each in ("en", "zh")}})
    return json.dumps({"salt": salt, "lang": lang, "errors": errors}, ensure_ascii=False, indent=1) + "\n"


def _hints(one: Planted, lang: str) -> list[str]:
    """From vague to clear: the section, the relation that fails, the kind of error; none of them names the figure."""
    check = one.checks[0]
    values = {
        "section": one.fact.section,
        "relation": wording("memo")["kinds"][check.kind][lang],
        "label": check.label,
        "kind": kinds()[one.slip.kind][lang],
    }
    return [hint[lang].format(**values) for hint in wording("teaching")["hints"]]


def _notebook(exercise: Exercise, lang: str, document: str) -> str:
    """The student's notebook: what to do, the list to be filled in, self-check, hints, and the cell that is marked."""
    words = wording("teaching")["notebook"]
    admitted = [(key, kind) for key, kind in kinds().items() if kind["level"] <= exercise.level]
    listed = "\n".join(f"- `{key}` {kind[lang]}{COLON[lang]}{kind['why'][lang]}" for key, kind in admitted)
    values = {
        "department": exercise.true.department,
        "year": exercise.true.year,
        "document": document,
        "errors": len(exercise.planted),
        "points": POINTS * len(exercise.planted),
        "kinds": listed,
    }
    cells = []
    for name, cell in words.items():
        source = cell[lang] if lang in cell else cell["code"]
        for key, value in values.items():
            source = source.replace(f"{{{key}}}", str(value))
        kind = "code" if cell.get("code") or cell.get("is_code") else "markdown"
        made = (nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell)(source.rstrip("\n"))
        made.id = name
        marking = {"schema_version": 3, "grade_id": name, "locked": True, "solution": False, "grade": False, "task": False}
        if name == "marks":
            marking |= {"grade": True, "points": POINTS * len(exercise.planted)}
        if name != "answer":
            made.metadata = {"nbgrader": {**marking, "cell_type": kind}}
        cells.append(made)
    return notebooks.text(notebooks.clean(nbformat.v4.new_notebook(cells=cells)))


def _key(exercise: Exercise, lang: str, rows: Sequence[Mapping[str, str]]) -> str:
    words = {name: entry[lang] for name, entry in wording("teaching")["key"].items()}
    sentences = [_sentence(exercise.text, one.fact) for one in exercise.planted]
    whys = [kinds()[one.slip.kind]["why"][lang] for one in exercise.planted]
    shown = [{**row, "sentence": s, "why": w} for row, s, w in zip(rows, sentences, whys, strict=True)]
    return page("key", lang=lang, words=words, rows=shown, exercise=exercise)


def _sentence(text: str, fact: Fact) -> tuple[str, str, str]:
    """The sentence around a figure: before it, the figure with its unit, after it."""
    low, high = stretch(text, fact.start, fact.end, "。\n")
    return text[low : fact.start], text[fact.start : fact.end], text[fact.end : high]


def _blocks(text: str) -> Iterator[Block]:
    """The disclosure as published: its title, headings and paragraphs."""
    for number, line in enumerate(line for line in text.split("\n") if line.strip()):
        heading = number == 0 or (len(line) < 40 and not line.endswith("。"))
        yield Title(line, 2 if number else 1) if heading else Prose(line)
