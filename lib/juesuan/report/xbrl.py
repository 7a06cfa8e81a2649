"""XBRL: the amounts and counts of a disclosure as an XBRL 2.1 instance, with a taxonomy and a calculation for every sum check.

Any XBRL processor can then recompute the sums: the figures carry their printed precision, and the calculations are those of
Calculations 1.1 (XBRL International, 2023-02-22), whose round-to-nearest mode adds rounding intervals as juesuan does.

Every print stands apart, by a typed dimension, for a processor judges only one of unequal prints that share a context. The
figures of a check stand together once more under its name, their total under a concept of that sum alone, so that no other
calculation takes hold of them: what a processor finds inconsistent in the contexts of c012 is c012, and nothing else is.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from juesuan.disclosure import Disclosure
from juesuan.ground.data import wording
from juesuan.ground.exact import plain
from juesuan.ground.files import write_all
from juesuan.ground.groups import grouped
from juesuan.reading.facts import Fact
from juesuan.reading.vocabulary import Key, vocabulary
from juesuan.reconcile.checks import Check
from juesuan.report.html import page

CONCEPTS = "urn:juesuan:concepts"  # namespace of the concepts; a concept has the same name in every disclosure
ROLES = "urn:juesuan:sum:"  # a role for each sum, named by what is added to what
SUMMATION = "https://xbrl.org/2023/arcrole/summation-item"
_UNITS = {"money": ("CNY", "iso4217:CNY", "xbrli:monetaryItemType"), "number": ("pure", "xbrli:pure", "xbrli:pureItemType")}
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Concept:
    """One quantity whose prints are the same XBRL concept: what is measured, of which amount, in which basis."""

    kind: str  # money or number
    change: bool
    key: Key
    basis: str

    @property
    def name(self) -> str:
        """An XML name that depends on the quantity alone, e.g. c3f09a1d2b4c."""
        text = "\x1f".join((self.kind, "change" if self.change else "level", *self.key, self.basis))
        return "c" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def weights(check: Check) -> dict[str, int]:
    """What a calculation adds up: the concepts of the parts with their weights."""
    found: dict[str, int] = defaultdict(int)
    for weight, fact in check.recomputation.top:
        found[concept(fact).name] += weight
    return dict(found)


def sum_name(check: Check) -> str:
    """The concept of a check's total as the sum of just these parts; checks of the same sum share it."""
    parts = (f"{weight}{name}" for name, weight in sorted(weights(check).items()))
    text = "\x1f".join((concept(check.recomputation.target).name, *parts))
    return "t" + hashlib.sha256(text.encode()).hexdigest()[:12]


def export(disclosure: Disclosure, folder: str | Path) -> list[Path]:
    """Writes instance.xml, taxonomy.xsd, labels.xml and calculations.xml into a folder; same disclosure, same bytes.

    Amounts in yuan, counts as pure numbers, decimals from the printed digits (1,750.61万元: -2; counts: INF). Every print of a
    quantity is a fact of its own, in a context of its own. CannotGet where the folder cannot be written.
    """
    return write_all(Path(folder), documents(disclosure))


def documents(disclosure: Disclosure, opened: bool = False) -> dict[str, bytes]:
    """The four files by name. A sum of which a part may not be printed gets no calculation, which would assert that all are
    there; opened=True gives it one (for comparisons)."""
    sums = [c for c in calculations(disclosure) if opened or c.verdict != "untestable"]
    concepts = _concepts(f for f in disclosure.facts if _exported(f))
    filled = {
        "instance.xml": _instance(disclosure, sums),
        "taxonomy.xsd": _taxonomy(sums, concepts),
        "labels.xml": {"labels": _labels(sums, concepts)},
        "calculations.xml": {"sums": [(name, weights(same[0])) for name, same in _by_name(sums).items()]},
    }
    names = {"concepts": CONCEPTS, "roles": ROLES, "summation": SUMMATION}
    return {name: page(f"xbrl_{name.partition('.')[0]}.xml", **names, **values).encode() for name, values in filled.items()}


def calculations(disclosure: Disclosure) -> list[Check]:
    """The checks of sums, balances and equal totals that a calculation can express: figures of one period and one unit. Where
    a part may not be printed, juesuan does not decide a shortfall: the check is untestable.

    A bound (part <= whole), a share or a rate has no counterpart in an XBRL calculation and stays out.
    """
    found = [(check, check.recomputation.figures) for check in disclosure.checks if _is_sum(check)]
    return [c for c, facts in found if all(map(_exported, facts)) and len(set(map(_dimensions, facts))) == 1]


def _is_sum(check: Check) -> bool:
    """Whether a check adds up figures of this document to its published one."""
    known = check.kind in ("sum", "carry_forward") or check.criterion == "income-equals-expenditure"
    done = check.recomputation
    return known and done.rule in ("linear", "agreement", "whole") and not done.constant and not done.past


# --- facts as XBRL facts -----------------------------------------------------------------------------------------------


def _exported(fact: Fact) -> bool:
    return fact.measure in ("amount", "count") or (fact.measure == "change" and fact.unit != "百分点" and bool(fact.basis))


def _dimensions(fact: Fact) -> tuple[str, int | None, bool]:
    """What the facts of one calculation must share: unit, year, and whether they are of the year or of its last day."""
    return _kind(fact), fact.year, _instant(concept(fact))


def _kind(fact: Fact) -> str:
    return "money" if fact.unit in vocabulary().words["money"] else "number"


def concept(fact: Fact) -> Concept:
    """The concept of an amount, count or change; a figure outside the vocabulary is told by its label and the form it is in."""
    return Concept(_kind(fact), fact.measure == "change", fact.key or (fact.label, f"form {fact.group}"), fact.basis)


def _concepts(facts: Iterable[Fact]) -> dict[Concept, Fact]:
    """Each concept with the first figure that prints it, by name."""
    found: dict[Concept, Fact] = {}
    for fact in facts:
        found.setdefault(concept(fact), fact)
    return dict(sorted(found.items(), key=lambda pair: pair[0].name))


def decimals(fact: Fact) -> str:
    """The XBRL decimals attribute in base units: 万元 with 2 decimals -> -2; INF for counts, which are exact."""
    if fact.low == fact.high:
        return "INF"
    width, places = (fact.high - fact.low), 0
    while width < 1:
        width, places = width * 10, places + 1
    while width > 1:
        width, places = width / 10, places - 1
    return str(places)


def _instant(one: Concept) -> bool:
    return one.key[0] in wording("xbrl")["stocks"] and not one.change


def _instance(disclosure: Disclosure, sums: list[Check]) -> dict[str, Any]:
    # Each figure by itself, then those of each check together; the name of a context is the figure's or the check's.
    placed = [(f.fact, f, concept(f).name) for f in disclosure.facts if _exported(f)]
    figures = ((c, n, f) for c in sums for n, f in enumerate(c.recomputation.figures))
    placed += [(c.check, f, concept(f).name if n else sum_name(c)) for c, n, f in figures]
    contexts = {name: (fact.year or disclosure.year, _instant(concept(fact))) for name, fact, _ in placed}
    items = []
    for name, fact, item in placed:
        number = name if name == fact.fact else f"{name}-{fact.fact}"
        items.append((item, number, name, _UNITS[_kind(fact)][0], decimals(fact), plain(fact.exact)))
    return {
        "department": _clean(disclosure.department),
        "contexts": [(name, f"{year:04d}" if year else "", instant) for name, (year, instant) in contexts.items()],
        "units": [_UNITS[kind][:2] for kind in sorted({_kind(f) for _, f, _ in placed})],
        "items": items,
    }


# --- the taxonomy ------------------------------------------------------------------------------------------------------


def _taxonomy(sums: list[Check], concepts: Mapping[Concept, Fact]) -> dict[str, Any]:
    totals = [(name, concept(same[0].recomputation.target)) for name, same in _by_name(sums).items()]
    elements = [(one.name, one) for one in concepts] + totals
    return {
        "sums": [(name, _clean(_definition(same))) for name, same in _by_name(sums).items()],
        "elements": [(name, _UNITS[one.kind][2], "instant" if _instant(one) else "duration") for name, one in elements],
    }


def _by_name(sums: Iterable[Check]) -> dict[str, list[Check]]:
    """The calculations of each sum, which has one role however often it is printed."""
    return grouped((sum_name(one), one) for one in sums)


def _definition(same: list[Check]) -> str:
    """A sum in words with its checks, e.g. c012 c031 sum: 收入合计 = 财政拨款收入 + 其他收入（决算数）."""
    done, open_ = same[0].recomputation, same[0].verdict == "untestable"
    parts = "".join(f" {'+' if weight > 0 else '-'} {fact.label}" for weight, fact in done.top).removeprefix(" + ")
    more = [name for name in (_basis(concept(done.target), "zh"), wording("xbrl")["open"]["zh"] if open_ else "") if name]
    text = f"{done.target.label} = {parts.strip()}"
    return f"{' '.join(c.check for c in same)} {same[0].kind}: {_qualified(text, more, 'zh')}"


def _labels(sums: list[Check], concepts: Mapping[Concept, Fact]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Each element with its name in both languages."""
    named = [(one.name, one, fact, "plain") for one, fact in concepts.items()]
    totals = [(name, same[0].recomputation.target) for name, same in _by_name(sums).items()]
    named += [(name, concept(total), total, "as_sum") for name, total in totals]
    forms, found = wording("xbrl"), []
    for name, one, fact, form in named:
        told = [(lang, name_of(one, fact.label, lang)) for lang in ("zh", "en")]
        found.append((name, [(lang, _clean(forms[form][lang].format(name=text, number=name))) for lang, text in told]))
    return found


def name_of(one: Concept, label: str, lang: str) -> str:
    """A concept's name for a reader: item, whose money it is where the item does not say so, and basis."""
    words, (_, scope) = vocabulary(), one.key
    name = label if lang == "zh" else "/".join(words.english(piece) for piece in label.split("/"))
    more = []
    if fund := words.funds.get(scope):
        said = fund["label"] if lang == "zh" else fund["en"]
        more += [said] if said not in name else []
    elif scope:
        more.append(scope.removeprefix("form ").strip())
    return _qualified(name, [m for m in (*more, _basis(one, lang)) if m], lang)


def _basis(one: Concept, lang: str) -> str:
    known = wording("memo")["bases"].get(one.basis)
    basis = known[lang] if known else one.basis
    return wording("xbrl")["change"][lang].format(basis=basis) if one.change else basis


def _qualified(name: str, more: list[str], lang: str) -> str:
    words = wording("xbrl")
    return words["qualified"][lang].format(name=name, more=words["joint"][lang].join(more)) if more else name


def _clean(text: str) -> str:
    """Text that XML can hold: characters that it cannot are replaced, runs of blanks are one."""
    return " ".join(_ILLEGAL.sub("\ufffd", text).split()) or "?"
