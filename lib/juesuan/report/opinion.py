"""The opinion: whether the figures contradict each other, what calls for correction or an answer, and what is not covered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from fractions import Fraction

from juesuan.disclosure import Disclosure
from juesuan.findings.criteria import threshold
from juesuan.findings.scope import little_understood
from juesuan.ground.data import wording
from juesuan.ground.groups import grouped
from juesuan.reading.facts import Fact
from juesuan.reading.wordings import FREELY, PARTLY
from juesuan.reconcile.checks import Check
from juesuan.reconcile.recomputation import DOUBTED

# The states of a figure, the worst first: a figure is marked by the worst of its checks.
STATES = ("suspect", "breaks", "rounds", "ties", "untestable", "unchecked", "set_aside", "unread")

_LIMITS = (
    *("freely", "partly", "lacking", "partial", "no_tables", "gaps"),
    *("unchecked", "unread", "in_doubt", "doubtful", "scanned"),
)


@dataclass(frozen=True)
class Opinion:
    """The opinion's sentences as keys of data/words/opinion.yaml, and the counts that fill them."""

    said: tuple[str, ...]
    counts: dict[str, int]

    def text(self, lang: str) -> str:
        """The sentences in a row, in "en" or "zh"."""
        said = (wording("opinion")["opinion"][name][lang] for name in self.said)
        return (" " if lang == "en" else "").join(said).format(**self.counts)


def opinion(disclosure: Disclosure) -> Opinion:
    """The opinion on a disclosure. Where too little was understood or nothing could be tested there is none, and it says so."""
    counts = counted(disclosure)
    said = [*_first(disclosure, counts)]
    if said != ["nothing_read"]:
        said += [name for name in _LIMITS if counts[name] and (name != "doubtful" or not counts["in_doubt"])]
    return Opinion(tuple(said), counts)


def counted(disclosure: Disclosure) -> dict[str, int]:
    """What the opinion, the memo's first page and the index count."""
    facts, checks, scope = disclosure.facts, disclosure.checks, disclosure.scope
    verdicts, severities = Counter(c.verdict for c in checks), Counter(f.severity for f in disclosure.findings)
    hows = Counter(f.how for f in facts if f.is_fact)
    read = disclosure.counts()
    held = {f for c in checks if c.verdict != "untestable" for f in taking_part(c)}
    counts = {**read, "numbers": read["facts"] + read["unread"], "doubtful": hows["doubtful"], "scanned": hows["scan"]}
    counts |= {"checks": len(checks), "tested": len(checks) - verdicts["untestable"]}
    counts |= {verdict: verdicts[verdict] for verdict in ("ties", "rounds", "breaks", "untestable")}
    counts |= {"unchecked": sum(f.is_fact and f.fact not in held for f in facts), "gaps": len(disclosure.document.gaps)}
    counts["in_doubt"] = sum(c.note == DOUBTED for c in checks)  # relations that a doubtful reading keeps from breaking
    manner = disclosure.reading.manner
    counts |= {"freely": int(manner == FREELY), "partly": int(manner == PARTLY and counts["in_doubt"] > 0)}
    counts |= {"lacking": len(scope.missing_sections) + len(scope.missing_tables)}
    counts |= {"partial": len(scope.absent_sections), "no_tables": int(bool(scope.absent_tables) and not scope.tables)}
    named = {"exceptions": "exception", "attention": "attention", "notes": "note"}
    return counts | {name: severities[one] for name, one in named.items()}


def _first(disclosure: Disclosure, counts: dict[str, int]) -> Iterator[str]:
    if not counts["facts"]:
        yield "nothing_read"
        return
    if little_understood(disclosure.reading):
        yield "little_understood"
    elif not counts["tested"]:
        yield "untested"
    elif Fraction(counts["tested"], counts["checks"]) < threshold("understood", disclosure.year, "relations"):
        yield "little_tested"
    elif disclosure.suspects or any(c.verdict == "breaks" and not c.past for c in disclosure.checks):  # others may be restated
        alone = "impossible" if counts["breaks"] else "impossible_jointly"
        yield alone if counts["exceptions"] or not counts["attention"] else "last_place"
    else:
        yield "possible" if disclosure.reconciliation.settled else "unsettled"
    nothing = "nothing_shown" if counts["gaps"] else "nothing"
    both = "exceptions" if counts["attention"] else "exceptions_alone"
    yield both if counts["exceptions"] else "attention" if counts["attention"] else nothing


def taking_part(check: Check) -> list[str]:
    """The document's own figures of a check: those that it names, and those that its recomputation needs besides."""
    done = check.recomputation
    return list(dict.fromkeys((*check.facts, *(f.fact for f in done.figures if not done.is_past(f)))))


def states_of(disclosure: Disclosure) -> dict[str, str]:
    """The state of every figure, by its identifier."""
    used = grouped((name, check.verdict) for check in disclosure.checks for name in taking_part(check))
    suspects = {s.fact for s in disclosure.suspects}
    return {f.fact: state(f, used[f.fact], f.fact in suspects) for f in disclosure.facts}


def state(fact: Fact, verdicts: Collection[str], suspect: bool = False) -> str:
    """The state of a figure from the verdicts of its checks."""
    if not fact.is_fact:
        return "unread" if fact.measure == "unread" else "set_aside"
    return "suspect" if suspect else next((name for name in STATES if name in verdicts), "unchecked")
