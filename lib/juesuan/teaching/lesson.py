"""Lesson: worked examples on the bundled document, its questions, what the answers are worth, and the solution."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from juesuan.disclosure import Disclosure
from juesuan.ground.data import data, load
from juesuan.ground.errors import WrongCall
from juesuan.notebook.views.shown import Prose, Table, table_of
from juesuan.notebook.views.topics import findings
from juesuan.report.reperformance import Shown, show
from juesuan.teaching.task import figure_of


def example(disclosure: Disclosure, kind: str, label: str, basis: str = "", lang: str = "en") -> Shown:
    """The check of a kind on an item, step by step. Raises WrongCall where the document has none."""
    found = (c for c in disclosure.checks if (c.kind, c.label) == (kind, label) and basis in ("", c.basis))
    check = next(found, None)
    if check is None:
        raise WrongCall(
            "example", f"no check of the kind {kind} on {label}", "use a kind and a label that views.checks() lists"
        )
    return show(disclosure, "check", check.check, lang)


def found(disclosure: Disclosure, kinds: str, lang: str = "en") -> Table:
    """The findings of some kinds (with blanks between)."""
    wanted = {f.finding for f in disclosure.findings if f.kind in kinds.split()}
    table = findings(disclosure, lang=lang)
    return table[table["finding"].isin(wanted)].drop(columns="facts")


def questions(name: str, lang: str = "en") -> Table:
    """The questions of a lesson, numbered."""
    return table_of(({"asked": n, "question": q[lang]} for n, q in enumerate(_questions(name), 1)), "asked question", lang)


def marked(name: str, answers: Mapping[int, str], lang: str = "en") -> Table:
    """Each answer with whether it is right. Raises WrongCall for a question that there is not."""
    asked, words = _questions(name), load_lessons()["texts"]
    if unknown := [n for n in answers if not 1 <= n <= len(asked)]:
        raise WrongCall("answers", words["unknown"][lang].format(number=unknown[0]), f"number them from 1 to {len(asked)}")
    rows = []
    for number, question in enumerate(asked, 1):
        answer = str(answers.get(number, "")).strip()
        state = "unanswered" if not answer else "right" if _fits(answer, question["answer"]) else "not_yet"
        rows.append({"asked": number, "answer": answer, "state": words[state][lang]})
    return table_of(rows, "asked answer state", lang)


def solution(name: str, lang: str = "en") -> Prose:
    """The answers of a lesson, each with how it is worked out."""
    last = 0 if lang == "en" else -1  # words are listed in English first
    mark = "。" if lang == "zh" else ": "
    pieces = [f"{n}. {q[lang]}\n   **{q['answer'][last]}**{mark}{q['why'][lang]}" for n, q in enumerate(_questions(name), 1)]
    return Prose("\n".join(pieces))


def load_lessons() -> Mapping[str, Any]:
    """data/teaching/lessons.yaml."""
    return load(data("teaching", "lessons.yaml"))


def _questions(name: str) -> list[Mapping[str, Any]]:
    lessons = load_lessons()
    if name == "texts" or name not in lessons:
        raise WrongCall("lesson", f"no lesson {name!r}", f"use one of {', '.join(n for n in lessons if n != 'texts')}")
    return lessons[name]


def _fits(answer: str, accepted: list[str]) -> bool:
    return answer.casefold() in accepted or (bool(figure_of(answer)) and figure_of(answer) in map(figure_of, accepted))
