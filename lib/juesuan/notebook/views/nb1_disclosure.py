"""Notebook 1: what was published, every figure tick-marked, what is missing, which figures hold each other."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from typing import Any

from juesuan import bundled
from juesuan.disclosure import Disclosure, Past, paths, read
from juesuan.ground.data import wording
from juesuan.ground.groups import grouped
from juesuan.ground.text import known_language, stretch
from juesuan.notebook import charts, live, live_tables
from juesuan.notebook.parameters import mind_parameters
from juesuan.notebook.views.shown import Prose, Table, item_names, printed_figure, range_of, safe, say, table_of, tick, word_for
from juesuan.notebook.views.topics import check_table
from juesuan.reading.facts import Fact
from juesuan.reading.vocabulary import FUNDS, vocabulary
from juesuan.reconcile.nil import NIL
from juesuan.report.opinion import states_of

# Read already by whoever runs the notebooks, by the parameters that name it: notebook/execution.py.
HANDED: dict[tuple[str, ...], Disclosure] = {}


def opened(document: str = "", prior: str = "", budget: str = "", every_year: bool = False) -> live.Disclosure:
    """The disclosure in a file, the bundled one where none is named; with last year's and the budget beside it where named.

    Of several earlier years all are read where every year is asked for, else up to last year's alone."""
    mind_parameters()
    return live.live(_opened(document, prior, budget, every_year))


def _opened(document: str, prior: str, budget: str, every_year: bool) -> Disclosure:
    path, given = document or bundled(), paths(prior)
    if whole := HANDED.get((document, prior, budget)):
        return whole if every_year or len(given) < 2 else whole.keeping(past=tuple(filter(None, [whole.last])))
    if len(given) < 2 or every_year:
        return read(path, given, budget)
    disclosure = read(path, budget=budget)
    found = (p for p in map(Past.of, given) if disclosure.year and p.reading.year == disclosure.year - 1)
    return disclosure.beside([p for p in [next(found, None)] if p])


def says_about(disclosure: Disclosure, lang: str = "en") -> Prose:
    """Whose accounts these are, whether they are only the bundled example, and the tick marks that the tables use."""
    known_language("lang", lang)
    states = wording("marked")["states"].items()
    ticks = "  ".join(f"{mark} {told[lang]}" for state, told in states if (mark := tick(state)))
    year = say(lang, "year" if disclosure.year else "year_missing", year=disclosure.year)
    example = say(lang, "about_example") if disclosure.document.sha256 == _sha256_of_the_bundled() else ""
    return say(lang, "about", who=safe(disclosure.department), year=year, ticks=ticks, example=example)


@cache
def _sha256_of_the_bundled() -> str:
    return hashlib.sha256(bundled().read_bytes()).hexdigest()


def says_reading(disclosure: Disclosure, lang: str = "en") -> Prose:
    """How many numbers are printed, and what became of them."""
    n = disclosure.counts()
    return say(lang, "reading", **n, rest=say(lang, "reading_rest" if n["unread"] else "reading_all"))


def everything(disclosure: Disclosure, lang: str = "en") -> live_tables.Everything:
    """Everything that the audit knows of the document: findings, checks and figures, to be filtered, sorted and followed."""
    return live_tables.Everything(disclosure, lang)


def set_aside(disclosure: Disclosure, lang: str = "en") -> Table:
    """Why numbers are no facts: the reason and how many there are."""
    counts = Counter(f.reason or "unread" for f in disclosure.facts if not f.is_fact)
    named = wording("marked")["reasons"] | {"unread": wording("memo")["measures"]["unread"]}
    ordered = sorted(counts.items(), key=lambda c: (-c[1], c[0]))
    return table_of(({"reason": named[reason][lang], "number": n} for reason, n in ordered), "reason number", lang)


def sections(disclosure: Disclosure, lang: str = "en") -> Table:
    """Figures of each section by the state of their tick marks: the data behind the map."""
    states, titles = states_of(disclosure), {n: t for n, t, _ in disclosure.reading.sections}
    found = grouped((fact.section, states[fact.fact]) for fact in disclosure.facts)
    rows = ({"section": s or "–", "heading": titles.get(s, ""), "figures": len(f), **Counter(f)} for s, f in found.items())
    table = table_of(rows, f"section heading figures {' '.join(charts.VERDICTS)}", lang)
    return table.fillna(0).astype({name: int for name in ("figures", *charts.VERDICTS)})


def chart_figures(disclosure: Disclosure, lang: str = "en") -> charts.Figure:
    """Every printed figure as one mark, in reading order."""
    states, titles = states_of(disclosure), {n: t for n, t, _ in disclosure.reading.sections}
    labels = {n: f"{n} {t}" if len(f"{n} {t}") < 18 else f"{n} {t}"[:16] + "…" for n, t in titles.items()}
    rows = [{"section": labels.get(f.section, f.section), "verdict": states[f.fact]} for f in disclosure.facts]
    return charts.verdict_map(rows, lang=lang)


def ticked(disclosure: Disclosure, lang: str = "en") -> Table:
    """The document's own words around every figure, with a tick mark behind each; clauses without a figure are left out (…)."""
    states = states_of(disclosure)
    facts = [f for f in disclosure.facts if f.is_fact or f.measure == "unread"]
    places = _sentences(disclosure, facts)
    rows = (
        {"section": group[0].section or "–", "page": group[0].page, "text": _with_marks(disclosure, span, group, states)}
        for span, group in places
    )
    table = table_of(rows, "section page text", lang)
    return table if any(f.page for f in facts) else table.drop(columns="page")


def _sentences(disclosure: Disclosure, facts: list[Fact]) -> list[tuple[tuple[int, int], list[Fact]]]:
    """The stretches (sentences of the narrative, rows of tables) that hold facts, each with its facts."""
    text, rows = disclosure.document.text, _table_rows(disclosure)
    row = lambda fact: rows.get(fact.cell[:2]) if fact.cell else None  # noqa: E731
    return list(grouped((row(fact) or stretch(text, fact.start, fact.end, "。\n"), fact) for fact in facts).items())


def _table_rows(disclosure: Disclosure) -> dict[Any, tuple[int, int]]:
    """Where each row of each table begins and ends, by the number of the table and of the row."""
    tables = (block for block in disclosure.document.blocks if hasattr(block, "cells"))
    ends = grouped(((number, one.row), one) for number, table in enumerate(tables) for one in table.cells)
    return {place: (min(c.start for c in cells), max(c.end for c in cells)) for place, cells in ends.items()}


def _with_marks(disclosure: Disclosure, span: tuple[int, int], facts: list[Fact], states: Mapping[str, str]) -> str:
    """The stretch with tick marks; a clause that holds no figure becomes an ellipsis."""
    text, pieces = disclosure.document.text, [""]
    ticks = {f.end: tick(states[f.fact]).replace("–", "[–]") for f in facts}  # a bare dash would read as a range
    marks = (at for at in range(*span) if text[at] in "，,；;：:\t|\n")
    ends = [at + 1 for at in marks if not text[at - 1 : at + 2].replace(",", "0").isdigit()]
    for start, end in pairwise([span[0], *ends, span[1]]):
        clause = "".join(text[at] + ticks.get(at + 1, "") for at in range(start, end))
        if any(start < at <= end for at in ticks) or len(clause.strip()) <= 12:
            pieces.append(clause)
        elif pieces[-1] != "…":
            pieces.append("…")
    return " ".join(re.sub("…+", "…", "".join(pieces)).split())


def _place_of(fact: Fact, lang: str) -> str:
    """Section and page of a figure."""
    return " ".join(filter(None, (fact.section, say(lang, "page", page=fact.page) if fact.page else "")))


def matters(disclosure: Disclosure, lang: str = "en") -> Table:
    """What a disclosure is expected to speak of, and whether this one prints figures on it, calls it nil, or is silent."""
    rows = ({"item": m["en"], "term": m["zh"], "status": say(lang, status)} for m, status in _stated(disclosure))
    return table_of(rows, "item term status", lang)


def _stated(disclosure: Disclosure) -> list[tuple[Mapping[str, Any], str]]:
    """Each matter with its status: published, stated_as_nil or not_found."""
    printed, words = _concepts(disclosure), wording("views")
    found = [(m, _status(disclosure, printed, set(m["labels"]), m["nil"])) for m in words["matters"]]
    forms = any(t.form for t in disclosure.reading.tables)
    return [*found, (words["forms"], "published" if forms else "not_found")]


def _concepts(disclosure: Disclosure) -> set[str]:
    """Labels and concepts that the document prints, with the funds and "function_classes" among them."""
    keyed = [f for f in disclosure.facts if f.is_fact and f.key]
    classes = {i.concept for i in vocabulary().function_classes}
    found = {f.label for f in keyed} | {f.key[0] for f in keyed} | {f.key[1] for f in keyed if f.key[1] in FUNDS}
    return found | ({"function_classes"} if any(f.key[0].split("/")[0] in classes for f in keyed) else set())


def _status(disclosure: Disclosure, printed: set[str], wanted: set[str], said: str) -> str:
    if printed & wanted:
        return "published"
    nil = said and any(said in s.text and NIL.search(s.text) for s in disclosure.reading.statements)
    return "stated_as_nil" if nil else "not_found"


def says_matters(disclosure: Disclosure, lang: str = "en") -> Prose:
    """How much of what a disclosure is expected to speak of was found."""
    found = _stated(disclosure)
    n, silent = Counter(status for _, status in found), [m for m, status in found if status == "not_found"]
    notes = " ".join(safe(note) for note in disclosure.document.notes)
    listed = "、".join(m["zh"] for m in silent) if lang == "zh" else ", ".join(f"{m['en']} ({m['zh']})" for m in silent)
    told = {"number": len(found), "published": n["published"], "nil": n["stated_as_nil"], "notes": notes}
    return Prose(say(lang, "matters", silent=listed or say(lang, "none"), **told).strip())


def suspects(disclosure: Disclosure, lang: str = "en") -> Table:
    """The figures of the smallest set that cannot be true: what is printed, what the rest allows, a probable cause."""
    facts = disclosure.reading.book.by_id
    rows = []
    for s in disclosure.suspects:
        fact = facts[s.fact]
        others = ["+".join(f"{n} {printed_figure(facts[n])}" for n in one) for one in s.alternatives]
        cells = {"figure": s.fact, "section": _place_of(fact, lang), **item_names(s.label), "printed": printed_figure(fact)}
        cells |= {"range": range_of(fact, s.low, s.high, lang), "alternatives": " | ".join(others)}
        rows.append({**cells, "cause": s.cause[lang] if s.cause else say(lang, "no_usual_slip")})
    return table_of(rows, "figure section item term printed range cause alternatives", lang)


def holding(disclosure: Disclosure, fact: str = "", lang: str = "en") -> Table:
    """The checks that hold one figure; without a name, the first suspect, else the figure in most checks."""
    chosen = fact or _focus(disclosure)
    around = [c for c in disclosure.checks if chosen in c.facts]
    return check_table(disclosure, sorted(around, key=lambda c: c.verdict != "breaks"), lang)


def chart_holding(disclosure: Disclosure, fact: str = "", lang: str = "en") -> charts.Figure:
    """Which figures hold each other, around one figure."""
    names = set(holding(disclosure, fact)["check"].head(8))
    around = [c for c in disclosure.checks if c.check in names]
    ids = {name for c in around for name in c.facts}
    suspect = {s.fact for s in disclosure.suspects}
    figures = [
        {"fact": f.fact, "label": f.label, "text": f"{f.fact}  {printed_figure(f)}", "suspect": f.fact in suspect}
        for f in disclosure.facts
        if f.fact in ids
    ]
    told = [f"{c.check}  {word_for('kinds', c.kind, lang)}  {c.published}" for c in around]
    rows = [{"statement": s, "verdict": c.verdict, "facts": [*c.facts]} for s, c in zip(told, around, strict=True)]
    return charts.network(figures, rows, lang=lang)


def _focus(disclosure: Disclosure) -> str:
    broken = [c.facts[0] for c in disclosure.checks if c.verdict == "breaks"]
    named = [s.fact for s in disclosure.suspects] or broken
    held = _checks_holding(disclosure)
    return named[0] if named else max(held, key=lambda name: (len(held[name]), name), default="")


def _checks_holding(disclosure: Disclosure) -> dict[str, list[str]]:
    """The checks that each figure takes part in."""
    return grouped((name, check.check) for check in disclosure.checks for name in check.facts)


def held(disclosure: Disclosure, lang: str = "en") -> Table:
    """How many figures are held by no relation, by one, by two, by more."""
    tally, names = _held(disclosure), ("0", "1", "2", say(lang, "three_and_more"))
    return table_of(({"held": name, "figures": tally[n]} for n, name in enumerate(names)), "held figures", lang)


def _held(disclosure: Disclosure) -> Counter[int]:
    """How many figures are held by no relation, by one, by two, by three and more (3)."""
    counts = _checks_holding(disclosure)
    return Counter(min(3, len(counts.get(f.fact, ()))) for f in disclosure.facts if f.is_fact)


def says_held(disclosure: Disclosure, lang: str = "en") -> Prose:
    """Why figures without a relation remain untested."""
    focus = next((f for f in disclosure.facts if f.fact == _focus(disclosure)), None)
    shown = f"{safe(focus.label)} {printed_figure(focus)} ({focus.fact})" if focus else ""
    picture = say(lang, "held_picture", shown=shown) if focus else ""
    return say(lang, "held", picture=picture, free=_held(disclosure)[0])
