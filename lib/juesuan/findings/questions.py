"""Questions: what is doubtful because of its reading, or of two scopes, and is told once apart from the findings.

A contradiction that needs a doubtful reading to show is no finding: either the text is wrong or it was misread.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from juesuan.findings.drafts import Draft, Ground, severity_of
from juesuan.findings.sentences import Pair, described, figure, said, what, where, words
from juesuan.reading.facts import Fact
from juesuan.reading.vocabulary import bare


@dataclass(frozen=True)
class Question:
    """What is to be confirmed on the original: number, text in both languages, the figures concerned, place and quotation."""

    question: str
    en: str
    zh: str
    facts: tuple[str, ...]
    section: str
    page: int | None
    quote: str
    start: int
    end: int


def doubtful(ground: Ground, draft: Draft) -> bool:
    """Whether a draft stands on doubtful readings alone: each relation that it tells has one, or its lead is one; an exception
    also where no relation alone tells it and it needs a guess."""
    how = lambda name: ground.facts[name].how == "doubtful"  # noqa: E731
    if draft.tells:
        return all(any(map(how, check.facts)) for check in draft.tells)
    led = bool(draft.facts) and draft.facts[0].how == "doubtful"
    return led or (any(f.guessed for f in draft.facts) and severity_of(draft) == "exception")


def questions(ground: Ground, drafts: Iterable[Draft]) -> tuple[Question, ...]:
    """The questions of a document in its order: one a doubtful figure, whether or not something breaks by it (of the guesses
    that a contradiction needs the first alone), then scopes."""
    asked, broken = [f for f in ground.book.facts if f.how == "doubtful"], {}
    for draft in (d for d in drafts if doubtful(ground, d)):
        by = [f for f in draft.facts if f.how == "doubtful"] or [f for f in draft.facts if f.guessed][:1]
        broken |= {f.fact: draft for f in by}
        asked += [f for f in by if f not in asked]
    found = []
    for fact in _once_a_list(asked):
        draft = broken.get(fact.fact)
        fields = {"place": where(fact, ground.reading.tables), "what": what(fact), "figure": figure(fact)}
        fields["broken"] = draft.fields.get("broken", "") if draft else ""
        found.append(_question(ground, [fact], said(words()["questions"]["breaks" if draft else "reading"], **fields)))
    ordered = sorted([*found, *_vehicles(ground), *_institutions(ground)], key=lambda q: q.start)
    return tuple(replace(q, question=f"Q{n:02d}") for n, q in enumerate(ordered, 1))


def _once_a_list(facts: Iterable[Fact]) -> Iterator[Fact]:
    """The facts, of the shares of one list without a known whole the first alone."""
    last: Fact | None = None
    for fact in facts:
        again = last and (last.measure, last.of_key, last.of, last.section) == ("share", None, fact.of, fact.section)
        if not again or (fact.measure, fact.of_key) != ("share", None):
            yield fact
        last = fact


def _vehicles(ground: Ground) -> Iterator[Question]:
    """Vehicles paid by the grant and vehicles held in all: two scopes, of which the text may say which is which."""
    paid, held = ground.levels("公务用车保有量"), ground.levels("车辆")
    if paid and held and paid[0].value < held[0].value:
        text = said(words()["questions"]["vehicles"], paid=figure(paid[0]), held=figure(held[0]))
        yield _question(ground, [paid[0], held[0]], text)


def _institutions(ground: Ground) -> Iterator[Question]:
    """Operating costs as much as all public costs, which is right only where no public institution has any."""
    running, public = ground.levels("机关运行经费"), ground.levels("公用经费", scope="general")
    spent = [f for f in ground.book.facts if f.value and f.is_fact and f.label in ground.words["institution_items"]]
    told = re.search(ground.words["has_institutions"], bare(ground.document.text))
    if running and public and running[0].exact == public[0].exact and (spent or told):
        shows = described(spent[:1]) if spent else (f"“{told.group()}”",) * 2
        text = said(words()["questions"]["operating"], running=figure(running[0]), institutions=shows)
        yield _question(ground, [running[0], public[0], *spent[:1]], text)


def _question(ground: Ground, facts: list[Fact], text: Pair) -> Question:
    first = facts[0]
    quote = ground.quote(first.start, first.end)
    return Question("", *text, tuple(f.fact for f in facts), first.section, first.page, quote, first.start, first.end)
