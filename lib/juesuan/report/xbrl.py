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
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from juesuan.disclosure import Disclosure
from juesuan.ground.data import wording
from juesuan.ground.exact import plain
from juesuan.ground.files import write_all
from juesuan.reading.facts import Fact
from juesuan.reading.vocabulary import Key, vocabulary
from juesuan.reconcile.checks import Check
from juesuan.reconcile.relations import Relation, relations

CONCEPTS = "urn:juesuan:concepts"  # namespace of the concepts; a concept has the same name in every disclosure
ROLES = "urn:juesuan:sum:"  # a role for each sum, named by what is added to what
SUMMATION = "https://xbrl.org/2023/arcrole/summation-item"
FILES = ("instance.xml", "taxonomy.xsd", "labels.xml", "calculations.xml")
_XBRLI = "http://www.xbrl.org/2003/instance"
_LINK = "http://www.xbrl.org/2003/linkbase"
_XLINK = "http://www.w3.org/1999/xlink"
_XSD = "http://www.w3.org/2001/XMLSchema"
_ROLE = "http://www.xbrl.org/2003/role/"
_ARCROLE = "http://www.xbrl.org/2003/arcrole/"
_XBRLDT, _XBRLDI = "http://xbrl.org/2005/xbrldt", "http://xbrl.org/2006/xbrldi"
_ISO4217 = "http://www.xbrl.org/2003/iso4217"
_INSTANCE_SCHEMA = "http://www.xbrl.org/2003/xbrl-instance-2003-12-31.xsd"
_DIMENSION_SCHEMA = "http://www.xbrl.org/2005/xbrldt-2005.xsd"
_CALCULATION_SCHEMA = "https://www.xbrl.org/2023/calculation-1.1.xsd#summation-item"
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


@dataclass(frozen=True, slots=True)
class Calculation:
    """One sum check as XBRL puts it: total = sum of weighted parts; `open` where a part may not be printed, so that juesuan
    does not decide a shortfall."""

    check: Check
    total: Fact
    parts: tuple[tuple[int, Fact], ...]

    @property
    def open(self) -> bool:
        return self.check.verdict == "untestable"

    @property
    def facts(self) -> tuple[Fact, ...]:
        return (self.total, *(fact for _, fact in self.parts))

    @property
    def weights(self) -> dict[str, int]:
        """What is added up: the concepts of the parts with their weights."""
        weights: dict[str, int] = defaultdict(int)
        for weight, fact in self.parts:
            weights[concept(fact).name] += weight
        return dict(weights)

    @property
    def name(self) -> str:
        """The concept of the total as the sum of just these parts; checks of the same sum share it."""
        text = "\x1f".join((concept(self.total).name, *(f"{w}{n}" for n, w in sorted(self.weights.items()))))
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
    sums = [c for c in calculations(disclosure) if opened or not c.open]
    concepts = _concepts(f for f in disclosure.facts if _exported(f))
    return {
        "instance.xml": _instance(disclosure, sums),
        "taxonomy.xsd": _schema(sums, concepts),
        "labels.xml": _labels(sums, concepts),
        "calculations.xml": _calculations(sums),
    }


def calculations(disclosure: Disclosure) -> list[Calculation]:
    """The checks of sums, balances and equal totals that a calculation can express: figures of one period and one unit.

    A bound (part <= whole), a share or a rate has no counterpart in an XBRL calculation and stays out.
    """
    by_id = disclosure.reading.book.by_id
    balances = [r for r in relations(disclosure.reading.book) if r.kind == "carry_forward"]
    found = []
    for check in disclosure.checks:
        facts = [by_id[name] for name in check.facts]
        weights = _weights(check, facts, balances)
        if weights and all(map(_exported, facts)) and len({_dimensions(f) for f in facts}) == 1:
            found.append(Calculation(check, facts[0], tuple(zip(weights, facts[1:], strict=True))))
    return found


def _weights(check: Check, facts: list[Fact], balances: list[Relation]) -> list[int]:
    """1 or -1 for each part of a check; none where the check is no sum."""
    if check.kind == "sum" or (check.kind == "agreement" and check.criterion == "income-equals-expenditure"):
        return [1] * (len(facts) - 1)
    keys = [f.key for f in facts]
    for relation in balances if check.kind == "carry_forward" else ():
        less = [k for k in relation.against if k != relation.whole]
        if keys[0] == relation.whole and sorted(keys[1:]) == sorted([*relation.parts, *less]):
            return [1 if k in relation.parts else -1 for k in keys[1:]]
    return []


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


def _instance(disclosure: Disclosure, sums: list[Calculation]) -> bytes:
    spaces = {"xbrli": _XBRLI, "link": _LINK, "xlink": _XLINK, "xbrldi": _XBRLDI, "iso4217": _ISO4217, "j": CONCEPTS}
    root = etree.Element(f"{{{_XBRLI}}}xbrl", nsmap=spaces)
    reference = etree.SubElement(root, f"{{{_LINK}}}schemaRef")
    reference.set(f"{{{_XLINK}}}type", "simple")
    reference.set(f"{{{_XLINK}}}href", "taxonomy.xsd")
    # Each figure by itself, then those of each check together; the name of a context is the figure's or the check's.
    placed = [(f.fact, f, concept(f).name) for f in disclosure.facts if _exported(f)]
    placed += [(c.check.check, f, concept(f).name if n else c.name) for c in sums for n, f in enumerate(c.facts)]
    contexts = {name: (fact.year or disclosure.year, _instant(concept(fact))) for name, fact, _ in placed}
    for name, (year, instant) in contexts.items():
        _context(root, name, disclosure.department, year, instant)
    for kind in sorted({_kind(f) for _, f, _ in placed}):
        unit = etree.SubElement(root, f"{{{_XBRLI}}}unit", id=_UNITS[kind][0])
        etree.SubElement(unit, f"{{{_XBRLI}}}measure").text = _UNITS[kind][1]
    for name, fact, item in placed:
        element = etree.SubElement(root, f"{{{CONCEPTS}}}{item}")
        element.set("id", name if name == fact.fact else f"{name}-{fact.fact}")
        element.set("contextRef", f"in-{name}")
        element.set("unitRef", _UNITS[_kind(fact)][0])
        element.set("decimals", decimals(fact))
        element.text = plain(fact.exact)
    return _bytes(root)


def _context(root: Any, name: str, department: str, year: int | None, instant: bool) -> None:
    context = etree.SubElement(root, f"{{{_XBRLI}}}context", id=f"in-{name}")
    entity = etree.SubElement(context, f"{{{_XBRLI}}}entity")
    etree.SubElement(entity, f"{{{_XBRLI}}}identifier", scheme="urn:juesuan:department").text = _clean(department)
    period = etree.SubElement(context, f"{{{_XBRLI}}}period")
    if year is None:
        etree.SubElement(period, f"{{{_XBRLI}}}forever")
    elif instant:
        etree.SubElement(period, f"{{{_XBRLI}}}instant").text = f"{year:04d}-12-31"
    else:
        etree.SubElement(period, f"{{{_XBRLI}}}startDate").text = f"{year:04d}-01-01"
        etree.SubElement(period, f"{{{_XBRLI}}}endDate").text = f"{year:04d}-12-31"
    scenario = etree.SubElement(context, f"{{{_XBRLI}}}scenario")
    member = etree.SubElement(scenario, f"{{{_XBRLDI}}}typedMember", dimension="j:place")
    etree.SubElement(member, f"{{{CONCEPTS}}}name").text = name


# --- the taxonomy ------------------------------------------------------------------------------------------------------


def _schema(sums: list[Calculation], concepts: Mapping[Concept, Fact]) -> bytes:
    root = etree.Element(
        f"{{{_XSD}}}schema",
        nsmap={"xsd": _XSD, "xbrli": _XBRLI, "xbrldt": _XBRLDT, "link": _LINK, "xlink": _XLINK, "j": CONCEPTS},
        targetNamespace=CONCEPTS,
        elementFormDefault="qualified",
    )
    information = etree.SubElement(etree.SubElement(root, f"{{{_XSD}}}annotation"), f"{{{_XSD}}}appinfo")
    for href, role in (("labels.xml", "labelLinkbaseRef"), ("calculations.xml", "calculationLinkbaseRef")):
        reference = etree.SubElement(information, f"{{{_LINK}}}linkbaseRef")
        for name, value in (
            ("type", "simple"),
            ("href", href),
            ("role", _ROLE + role),
            ("arcrole", "http://www.w3.org/1999/xlink/properties/linkbase"),
        ):
            reference.set(f"{{{_XLINK}}}{name}", value)
    for name, same in _by_name(sums).items():
        role = etree.SubElement(information, f"{{{_LINK}}}roleType", roleURI=ROLES + name, id=f"sum-{name}")
        etree.SubElement(role, f"{{{_LINK}}}definition").text = _clean(_definition(same))
        etree.SubElement(role, f"{{{_LINK}}}usedOn").text = "link:calculationLink"
    etree.SubElement(root, f"{{{_XSD}}}import", namespace=_XBRLI, schemaLocation=_INSTANCE_SCHEMA)
    etree.SubElement(root, f"{{{_XSD}}}import", namespace=_XBRLDT, schemaLocation=_DIMENSION_SCHEMA)
    for one in concepts:
        _element(root, one.name, one)
    for name, (one, *_) in _by_name(sums).items():
        _element(root, name, concept(one.total))
    etree.SubElement(root, f"{{{_XSD}}}element", name="name", id="name", type="xsd:string")
    place = etree.SubElement(root, f"{{{_XSD}}}element", name="place", id="place", type="xbrli:stringItemType", abstract="true")
    place.set("substitutionGroup", "xbrldt:dimensionItem")
    place.set(f"{{{_XBRLI}}}periodType", "duration")
    place.set(f"{{{_XBRLDT}}}typedDomainRef", "#name")
    return _bytes(root)


def _element(root: Any, name: str, one: Concept) -> None:
    element = etree.SubElement(root, f"{{{_XSD}}}element", name=name, id=name, type=_UNITS[one.kind][2])
    element.set("substitutionGroup", "xbrli:item")
    element.set("nillable", "true")
    element.set(f"{{{_XBRLI}}}periodType", "instant" if _instant(one) else "duration")


def _by_name(sums: Iterable[Calculation]) -> dict[str, list[Calculation]]:
    """The calculations of each sum, which has one role however often it is printed."""
    found: dict[str, list[Calculation]] = defaultdict(list)
    for one in sums:
        found[one.name].append(one)
    return found


def _definition(same: list[Calculation]) -> str:
    """A sum in words with its checks, e.g. c012 c031 sum: 收入合计 = 财政拨款收入 + 其他收入（决算数）."""
    one = same[0]
    parts = "".join(f" {'+' if weight > 0 else '-'} {fact.label}" for weight, fact in one.parts).removeprefix(" + ")
    more = [name for name in (_basis(concept(one.total), "zh"), wording("xbrl")["open"]["zh"] if one.open else "") if name]
    text = f"{one.total.label} = {parts.strip()}"
    return f"{' '.join(c.check.check for c in same)} {one.check.kind}: {_qualified(text, more, 'zh')}"


def _labels(sums: list[Calculation], concepts: Mapping[Concept, Fact]) -> bytes:
    named = [(one.name, one, fact, "") for one, fact in concepts.items()]
    named += [(name, concept(same[0].total), same[0].total, "as_sum") for name, same in _by_name(sums).items()]
    root, link = _linkbase("labelLink", "http://www.xbrl.org/2003/role/link")
    for name, one, fact, more in named:
        _locator(link, name)
        _arc(link, "labelArc", _ARCROLE + "concept-label", name, f"{name}_label")
        for lang in ("zh", "en"):
            label = etree.SubElement(link, f"{{{_LINK}}}label")
            label.set(f"{{{_XLINK}}}type", "resource")
            label.set(f"{{{_XLINK}}}label", f"{name}_label")
            label.set(f"{{{_XLINK}}}role", _ROLE + "label")
            label.set("{http://www.w3.org/XML/1998/namespace}lang", lang)
            text = name_of(one, fact.label, lang)
            label.text = _clean(wording("xbrl")[more][lang].format(name=text, number=name) if more else text)
    return _bytes(root)


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
    known = _bases().get(one.basis)
    basis = known[lang] if known else one.basis
    return wording("xbrl")["change"][lang].format(basis=basis) if one.change else basis


def _qualified(name: str, more: list[str], lang: str) -> str:
    words = wording("xbrl")
    return words["qualified"][lang].format(name=name, more=words["joint"][lang].join(more)) if more else name


def _calculations(sums: list[Calculation]) -> bytes:
    root = etree.Element(f"{{{_LINK}}}linkbase", nsmap={"link": _LINK, "xlink": _XLINK})
    named = {name: same[0] for name, same in _by_name(sums).items()}
    for name in named:
        _reference(root, "roleRef", "roleURI", ROLES + name, f"taxonomy.xsd#sum-{name}")
    if sums:
        _reference(root, "arcroleRef", "arcroleURI", SUMMATION, _CALCULATION_SCHEMA)
    for name, one in named.items():
        link = _extended(root, "calculationLink", ROLES + name)
        for item in (name, *one.weights):
            _locator(link, item)
        for order, (item, weight) in enumerate(one.weights.items(), 1):
            arc = _arc(link, "calculationArc", SUMMATION, name, item)
            arc.set("order", str(order))
            arc.set("weight", str(weight))
    return _bytes(root)


# --- links -------------------------------------------------------------------------------------------------------------


def _linkbase(element: str, role: str) -> tuple[Any, Any]:
    root = etree.Element(f"{{{_LINK}}}linkbase", nsmap={"link": _LINK, "xlink": _XLINK})
    return root, _extended(root, element, role)


def _reference(root: Any, element: str, attribute: str, uri: str, href: str) -> None:
    reference = etree.SubElement(root, f"{{{_LINK}}}{element}")
    reference.set(attribute, uri)
    reference.set(f"{{{_XLINK}}}type", "simple")
    reference.set(f"{{{_XLINK}}}href", href)


def _extended(root: Any, element: str, role: str) -> Any:
    link = etree.SubElement(root, f"{{{_LINK}}}{element}")
    link.set(f"{{{_XLINK}}}type", "extended")
    link.set(f"{{{_XLINK}}}role", role)
    return link


def _locator(link: Any, name: str) -> None:
    locator = etree.SubElement(link, f"{{{_LINK}}}loc")
    locator.set(f"{{{_XLINK}}}type", "locator")
    locator.set(f"{{{_XLINK}}}href", f"taxonomy.xsd#{name}")
    locator.set(f"{{{_XLINK}}}label", name)


def _arc(link: Any, element: str, arcrole: str, start: str, end: str) -> Any:
    arc = etree.SubElement(link, f"{{{_LINK}}}{element}")
    for name, value in (("type", "arc"), ("arcrole", arcrole), ("from", start), ("to", end)):
        arc.set(f"{{{_XLINK}}}{name}", value)
    return arc


def _clean(text: str) -> str:
    """Text that XML can hold: characters that it cannot are replaced, runs of blanks are one."""
    return " ".join(_ILLEGAL.sub("\ufffd", text).split()) or "?"


def _bytes(root: Any) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


@cache
def _bases() -> Mapping[str, Any]:
    return wording("memo")["bases"]
