"""Questions: what is doubtful because of its reading, or of two scopes, and is told once apart from the findings.

A contradiction that needs a doubtful reading to show is no finding: either the text is wrong or it was misread. Of a scan there
are two findings besides, since its digits are doubtful themselves: what was probably misread, and what is to be looked at.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from juesuan.findings.alike import rows_alike
from juesuan.findings.asked import untied
from juesuan.findings.derived import derived
from juesuan.findings.drafts import Draft, Ground, severity_of
from juesuan.findings.printed import Untied
from juesuan.findings.registry import rule
from juesuan.findings.said_of_lists import untrue
from juesuan.findings.sentences import Pair, broken, described, distance, figure, said, what, words
from juesuan.ground.data import wording
from juesuan.ground.expressions import expression
from juesuan.ground.groups import Links, grouped
from juesuan.reading.facts import Fact
from juesuan.reading.scanned import SURE
from juesuan.reading.vocabulary import bare
from juesuan.reconcile.recomputation import DOUBTED

MOST = 60  # figures of a scan that are listed to be looked at


class Question(NamedTuple):
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
    """Whether a draft that tells no broken relation stands on a doubtful lead, or as an exception on a guess; not where its
    kind stands on the sentence's own words and digits, whatever its figures are called."""
    if wording("findings")[draft.kind].get("by_words"):
        return False
    led = bool(draft.facts) and draft.facts[0].how == "doubtful"
    return not draft.tells and (led or (any(f.guessed for f in draft.facts) and severity_of(draft) == "exception"))


def questions(ground: Ground, drafts: Iterable[Draft]) -> tuple[Question, ...]:
    """The questions of a document in its order: one for the doubtful figures that relations join, whether or not these hold,
    and for the first guess of what no relation alone shows; for what its words tie and does not tie; then scopes."""
    drafts = [*drafts]
    link, doubted = Links(), [c for c in ground.checks if c.note == DOUBTED]
    for check in doubted:
        link.join(*check.facts)
    relations = grouped((link.head(check.facts[0]), check) for check in doubted)
    listed = _once_a_list(f for f in ground.book.facts if f.how == "doubtful")
    alike = grouped((link.head(fact.fact), fact) for fact in listed)
    # What a finding tells by the sentence's own words is not asked again.
    told = {f.fact for d in drafts if wording("findings")[d.kind].get("by_words") for f in d.facts}
    asked = {head: facts for head, facts in alike.items() if not told.issuperset(f.fact for f in facts)}
    found = [_reading(ground, facts, broken(relations[head]) if head in relations else None) for head, facts in asked.items()]
    for draft in (d for d in drafts if doubtful(ground, d) and d.facts[0].how != "doubtful"):
        found.append(_reading(ground, [next(f for f in draft.facts if f.guessed)], draft.fields.get("broken", ("", ""))))
    found += _untied(ground, drafts, {name for question in found for name in question.facts})
    ordered = sorted([*found, *_vehicles(ground), *_institutions(ground), *_staff(ground)], key=lambda q: q.start)
    return tuple(q._replace(question=f"Q{n:02d}") for n, q in enumerate(dict.fromkeys(ordered), 1))


def _reading(ground: Ground, facts: list[Fact], contradicts: Pair | None) -> Question:
    """Whether figures were read rightly; `contradicts` tells the relations that do not hold, None where nothing is tried."""
    first, entries = facts[0], words()["questions"]
    fields = {"place": ground.where(first), "what": what(first), "figure": figure(first)}
    fields["also"] = said(entries["also"], list=described(facts[1:])) if facts[1:] else ("", "")
    text = said(entries["reading" if contradicts is None else "breaks"], broken=contradicts or "", **fields)
    return _question(ground, facts, text)


def _once_a_list(facts: Iterable[Fact]) -> Iterator[Fact]:
    """The facts, of the shares of one list without a known whole the first alone."""
    last: Fact | None = None
    for fact in facts:
        again = last and (last.measure, last.of_key, last.of, last.section) == ("share", None, fact.of, fact.section)
        if not again or (fact.measure, fact.of_key) != ("share", None):
            yield fact
        last = fact


def _untied(ground: Ground, drafts: Iterable[Draft], told: set[str]) -> Iterator[Question]:
    """One for each figure that is not what those make of it that the text's words tie it to, where nothing tells of it."""
    told |= {f.fact for d in drafts if severity_of(d) == "exception" for f in d.facts}
    told |= {name for c in ground.checks if c.verdict == "breaks" or c.note == DOUBTED for name in c.facts}
    asked = (((one.told, *one.others), _off(ground, one)) for one in (*untied(ground), *rows_alike(ground), *derived(ground)))
    for figures, text in itertools.chain(asked, untrue(ground)):
        facts = [p.fact for p in figures]
        if told.isdisjoint(f.fact for f in facts):
            told |= {f.fact for f in facts}
            yield _question(ground, facts, text)


def _off(ground: Ground, one: Untied) -> Pair:
    gap = max(one.told.range.low - one.made.high, one.made.low - one.told.range.high)
    made = (one.made.low + one.made.high) / 2 - (one.told.range.low + one.told.range.high) / 2
    fields = {"place": ground.where(one.told.fact), "distance": distance(one.told.fact, abs(made) if gap else gap)}
    others = described(p.fact for p in one.others)
    return said(words()["questions"]["untied"], total=described([one.told.fact]), figures=others, **fields)


def _vehicles(ground: Ground) -> Iterator[Question]:
    """Vehicles paid by the grant and vehicles held in all: two scopes, of which the text may say which is which."""
    paid, held = ground.levels("公务用车保有量"), ground.levels("车辆")
    if paid and held and paid[0].value < held[0].value:
        text = said(words()["questions"]["vehicles"], paid=figure(paid[0]), held=figure(held[0]))
        yield _question(ground, [paid[0], held[0]], text)


def _institutions(ground: Ground) -> Iterator[Question]:
    """Operating costs as much as all public costs, which is right only where no public institution has any."""
    running, public = ground.levels("机关运行经费"), ground.levels("公用经费", scope="general")
    if not running or not public or running[0].exact != public[0].exact:
        return
    spent = [f for f in ground.book.facts if f.value and f.is_fact and f.label in ground.words["institution_items"]]
    told = expression(ground.words["has_institutions"]).search(bare(ground.document.text))
    if spent or told:
        shows = described(spent[:1]) if spent else (f"“{told.group()}”",) * 2
        text = said(words()["questions"]["operating"], running=figure(running[0]), institutions=shows)
        yield _question(ground, [running[0], public[0], *spent[:1]], text)


def _staff(ground: Ground) -> Iterator[Question]:
    """One kind of staff told with two numbers in two sections."""
    text, printed = ground.document.text, {f.start: f for f in ground.reading.facts if not f.cell}
    told: dict[str, dict[str, Fact]] = {}
    for match in expression(ground.words["staff"]).finditer(text):
        clause = text[max(text.rfind(mark, 0, match.start()) for mark in "，。；\n") : match.start()]
        if (fact := printed.get(match.start(2))) and not expression(ground.words["other_staff"]).search(clause):
            told.setdefault(match[1], {}).setdefault(match[2], fact)
    for kind, facts in told.items():
        if len(facts) == 2 and len({f.section for f in facts.values()}) == 2:
            (one, first), (other, second) = facts.items()
            places = {name: ground.where(f) for name, f in (("place", first), ("where", second))}
            yield _question(
                ground, [first, second], said(words()["questions"]["staff"], kind=kind, one=one, other=other, **places)
            )


def _question(ground: Ground, facts: list[Fact], text: Pair) -> Question:
    first = facts[0]
    quote = ground.quote(first.start, first.end)
    return Question("", *text, tuple(f.fact for f in facts), first.section, first.page, quote, first.start, first.end)


# --- scans -------------------------------------------------------------------------------------------------------------


@rule
def scan_misread(ground: Ground) -> Iterator[Draft]:
    """A digit that the arithmetic shows to be another one than was read."""
    for one in ground.reading.misread:
        facts = tuple(ground.book.by_id[name] for name in one.facts)
        first = facts[0]
        fields = {
            "what": first.label or first.text,
            "read": one.read,
            "text": one.text,
            "checks": str(one.checks),
            "why": said(wording("findings")["scan_misread"]["why"][one.why]),
            "pages": ", ".join(dict.fromkeys(str(f.page) for f in facts if f.page)) or "–",
        }
        yield Draft("", facts, first.label, first.section, first.start, first.end, fields)


@rule
def scan_unsure(ground: Ground) -> Iterator[Draft]:
    """Figures of a scan that nothing confirms and the recogniser was not sure of, or that break a relation: in the order of how
    many relations they take part in."""
    uses = Counter(name for check in ground.checks for name in check.facts)
    broken = {name for check in ground.checks if check.verdict == "breaks" for name in check.facts}
    put_right = {name for one in ground.reading.misread for name in one.facts}
    doubted = [f for f in ground.reading.facts if f.fact in ground.unconfirmed and f.fact not in put_right and f.is_fact]
    doubted = [f for f in doubted if f.fact in broken or (f.likely is not None and f.likely < SURE)]
    doubted.sort(key=lambda f: (f.fact not in broken, -uses[f.fact], f.start))
    if doubted:
        listed = doubted[:MOST]
        first = min(listed, key=lambda f: f.start)
        fields = {"count": str(len(doubted)), "list": "; ".join(map(_shown, listed)), "listed": str(len(listed))}
        yield Draft("", tuple(listed), "", first.section, first.start, first.end, fields)


def _shown(fact: Fact) -> str:
    others = [one.text for one in fact.others if one.why == "seen"][:2]
    rest = f" (? {', '.join(others)})" if others else ""
    page = f" p. {fact.page}" if fact.page else ""
    return f"{fact.label or '–'} {fact.text}{fact.unit}{rest}{page}"
