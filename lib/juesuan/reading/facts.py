"""Facts: every figure with its meaning; nothing vanishes, for a figure without meaning is set aside with a reason or unread."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from fractions import Fraction
from functools import cache, cached_property
from typing import NamedTuple

from juesuan.documents.document import Document
from juesuan.ground import expressions as re
from juesuan.ground.errors import CannotRead
from juesuan.ground.exact import exact, rounded
from juesuan.ground.expressions import Expression
from juesuan.reading.bodies import units
from juesuan.reading.book import TOTAL_SCORE, Book
from juesuan.reading.grammar import ACTUAL, ANNUAL, BUDGETS, INITIAL, TOTALS, Grammar, Meaning, Reason, Statement, grammar
from juesuan.reading.identity import BUDGET, Identity, Told, identify, one_disclosure
from juesuan.reading.narrative import Narrative, Placed
from juesuan.reading.public_tables import name_uncoded
from juesuan.reading.settling import FIRM
from juesuan.reading.tables import is_public, name_budgets
from juesuan.reading.vocabulary import Key, vocabulary
from juesuan.reading.wordings import FORM, PARTLY, manner_of, wording_of

_ATTACHED = Expression(r"[^\s，。；：:《》（(]{2,60}\.(?:pdf|docx?|xlsx?|wps|et|ofd|zip|rar)(?![A-Za-z])")
_PUBLISHED = 3  # public tables, from which on a file is a publication and no text alone
EVERYTHING = frozenset(("label", "basis", "measure", "of", "year"))  # what the headers of a table name
SCALES = {"倍": Fraction(1), "%": Fraction(1, 100), "‰": Fraction(1, 1000), "百分点": Fraction(1, 100)}


@dataclass(frozen=True, slots=True)
class Fact:
    """A published figure with its meaning. `low` and `high` are in base units (yuan, ratio, count); the last fields are what
    the reader understood beyond the contract: the unknown amount meant (concept and scope), the whole of a share, the
    performance form or table it belongs to, how surely it was read ("words", "arithmetic" or "doubtful"), the shape of its
    clause, the construction that read it, and the other readings that the words leave open, the likeliest first."""

    fact: str
    label: str
    measure: str
    basis: str
    year: int | None
    value: Decimal
    unit: str
    decimals: int
    low: Fraction
    high: Fraction
    of: str
    section: str
    page: int | None
    start: int
    end: int
    text: str
    reason: str
    key: Key | None = None
    of_key: Key | None = None
    group: str = ""
    cell: tuple[int, int, int] | None = None  # table, row, column
    how: str = "words"
    doubt: int = 0  # characters of words around it that were not understood
    shape: str = ""
    construction: str = ""  # the row of constructions.yaml that read it; '' for tables, counts and scores
    list_goes_on: bool = False  # its list goes on in words without figures
    candidates: tuple[Candidate, ...] = field(default=(), repr=False)
    likely: Decimal | None = None  # how surely it was recognised, where it was read from a scan
    others: tuple[Other, ...] = field(default=(), repr=False)  # what else its digits may be there

    @property
    def scale(self) -> Fraction:
        """Base units in one printed unit: 10,000 for 万元, 1/100 for %."""
        return scale(self.unit)

    @property
    def exact(self) -> Fraction:
        """The printed value in base units, without its rounding interval."""
        return exact(self.value) * self.scale

    @property
    def guessed(self) -> bool:
        """Whether so much around it was not understood that nothing is sure by its reading alone."""
        return self.doubt >= FIRM

    @property
    def named(self) -> frozenset[str]:
        """Which of label, basis, measure, of and year its own clause names; the rest is inherited. A table names all."""
        return EVERYTHING if self.cell else grammar().constructions.named(self.shape, self.measure, self.label)

    @property
    def table(self) -> int | None:
        """The number of the table in which it stands; None in the text."""
        return self.cell[0] if self.cell else None

    @property
    def is_fact(self) -> bool:
        return self.measure not in ("other", "unread")


# The contract of `juesuan facts`, in order: the fields up to the reason, then how.
_NAMES = [f.name for f in fields(Fact)]
COLUMNS = [*_NAMES[: _NAMES.index("reason") + 1], "how"]


class Other(NamedTuple):
    """Other digits of a figure: as they would be printed, how likely to the recogniser, and why thought of: `seen` (another
    candidate of the recogniser), `alike` (digits that look alike) or `point` (a decimal point that was lost)."""

    text: str
    likely: Decimal
    why: str


class Candidate(NamedTuple):
    """Another reading of a figure: the field of the fact that it changes, to what, and why it was thought of; `rank` 1 is the
    likeliest. Fields that it does not change are None."""

    rank: float
    reason: str  # rate_of_budget, missing_percent, other_comparator, other_label, change_not_level, other_whole
    label: str | None = None
    key: Key | None = None
    measure: str | None = None
    basis: str | None = None
    unit: str | None = None
    of: str | None = None
    of_key: Key | None = None


@dataclass(frozen=True)
class Reading:
    """What was read from one document: facts in order, the reasons and statements of its narrative, its tables' titles."""

    department: str
    year: int | None
    facts: tuple[Fact, ...]
    reasons: tuple[Reason, ...] = ()
    statements: tuple[Statement, ...] = ()
    sections: tuple[tuple[str, str, int], ...] = ()  # number, title, start
    tables: tuple = ()
    units: tuple[str, ...] = ()  # the units of the department that the document lists
    identity: Identity = field(default_factory=Identity)  # department, year and kind, with the words that told them
    misread: tuple = ()  # what a scan was probably misread in, of reconcile.misread
    manner: str = FORM  # how it is told: where not in the words of forms, the meanings of its text are guesses

    @cached_property
    def book(self) -> Book:
        """The figures by meaning and by place."""
        return Book(self)

    def counts(self) -> dict[str, int]:
        """Figures printed, with a meaning, set aside with a reason, and unread; the last three add up to the first."""
        aside = sum(f.measure == "other" for f in self.facts)
        unread = sum(f.measure == "unread" for f in self.facts)
        return {"printed": len(self.facts), "facts": len(self.facts) - aside - unread, "set_aside": aside, "unread": unread}


@cache
def scale(unit: str) -> Fraction:
    """Base units in one printed unit; 1 for counts and scores."""
    words = vocabulary().words
    if unit[:1] in ("万", "亿") and unit[1:] in words["counts"]:
        return Fraction(words["money"][unit[0] + "元"])
    return SCALES.get(unit) or Fraction(words["money"].get(unit, 1))


_OF_ACCOUNTS = Expression(
    "决算|三公|经费|采购|预算|公务用车|公务接待|国有资产|财政补助|财政拨款|财务信息|财务收支|收、?支总计|[收支][入出][合总]计"
    "|基本支出|项目支出|[业营]收入|结转和?结余|绩效[自评]"
)


def read_facts(document: Document, words: Grammar | None = None, given: str = "") -> Reading:
    """Reads every figure of a document; `given` is the kind that it was given as, which holds where none of its titles tells
    another. Raises CannotRead where the text is no final-accounts disclosure."""
    one_disclosure(document)
    identity = identify(document)
    if given and "决算" not in (told := identity.told.get("kind", Told("", -1))).words:
        identity = replace(identity, kind=given)
    department, year = identity.department, identity.year
    if not _OF_ACCOUNTS.search(document.text):
        raise CannotRead(
            document.file,
            "the text speaks of no final accounts, budget, procurement or expense",
            "check that this is the disclosure",
        )
    listed, spoken_of = units(document, department)
    walk = Narrative(document, words or grammar(), year, identity.kind == BUDGET, spoken_of, department)
    meanings = sorted(walk.run(), key=lambda p: p.meaning.figure.start)
    grant = walk.pattern["granted"]
    if walk.pattern["governed"].search(document.text) and not grant.search(document.text):
        for meaning in (p.meaning for p in meanings):  # a government's text tells the income and expenditure of its funds
            meaning.label = grant.sub("", meaning.label)
            meaning.of = meaning.of and meaning.of._replace(label=grant.sub("", meaning.of.label))
    _name_by_form(meanings, [t.form for t in walk.tables if t.form])
    name_uncoded([p.meaning for p in meanings], walk.tables)
    name_budgets([p.meaning for p in meanings if not p.cell], walk.tables)
    _name_bare_rates(document.text, meanings)
    _name_variances([p for p in meanings if not p.cell])
    places = _usual_decimals([p.meaning for p in meanings])
    facts = tuple(_fact(number, placed, year, places) for number, placed in enumerate(meanings, 1))
    attached = _ATTACHED.search(document.text) if all(f.measure == "other" for f in facts) else None
    if attached:
        seen = f"no figures, but the name of an attachment ({attached.group()})"
        raise CannotRead(document.file, seen, "download the attachment and give that")
    published = sum(map(is_public, walk.tables))
    manner = manner_of([w for f in facts if (w := wording_of(f))])
    if manner == PARTLY and published >= _PUBLISHED:
        manner = FORM  # whoever publishes the tables writes to the form, and the tables bear the text out
    told = (tuple(part) for part in (walk.reasons, walk.statements, walk.sections, walk.tables))
    return Reading(department, year, facts, *told, listed, identity, manner=manner)


def _name_by_form(placed: list[Placed], forms: list) -> None:
    """A figure of a project's account in the text's own words gets the name of the form's indicator that it speaks of."""
    for meaning in (p.meaning for p in placed):
        form = next((f for f in forms if meaning.group and f.project == meaning.group), None)
        if form is None or meaning.key or meaning.measure in ("other", "unread", "score"):
            continue
        for indicator in form.indicators:
            core = re.sub(r"(?:数量|人数|数|率|金额)$", "", indicator.name)
            if len(core) >= 3 and core in meaning.label and meaning.unit in (indicator.unit, "名", "人"):
                meaning.label = indicator.name
                break


def _name_bare_rates(text: str, placed: Iterable[Placed]) -> None:
    """完成预算的90%, of a budget without its name: the budget in force where that of the item is printed and its initial one is
    not, as in a table whose note says 全年预算数."""
    told = [p.meaning for p in placed]
    levels = {(m.key, m.basis) for m in told if m.measure == "amount" and m.key}
    for meaning in (m for m in told if m.measure == "rate" and m.basis == INITIAL and m.key):
        bare_budget = _BARE_BUDGET.search("".join(text[max(0, meaning.figure.start - 16) : meaning.figure.start].split()))
        if bare_budget and (meaning.key, INITIAL) not in levels and (meaning.key, ANNUAL) in levels:
            meaning.basis = ANNUAL


def _name_variances(placed: Iterable[Placed]) -> None:
    """与年初预算相比，年初预算数9万元，决算数8万元，预决算差异率11%, where no item is named: they are of the expenditure or the
    income of which the section prints as much, where it prints no grand total of as much."""
    told = [p for p in placed if p.meaning.measure not in ("other", "unread")]
    for one, two, three in zip(told, told[1:], told[2:], strict=False):
        budget, actual, rate = one.meaning, two.meaning, three.meaning
        levels = (budget.measure, actual.measure, actual.basis) == ("amount", "amount", ACTUAL) and budget.basis in BUDGETS
        if not levels or rate.construction != _VARIANCE or "I" in budget.shape + actual.shape:
            continue
        beside = (p.meaning for p in told if p.section == two.section and p.meaning.measure == "amount" and p is not two)
        digits = (actual.figure.value, actual.unit, ACTUAL)
        alike = [m for m in beside if (m.figure.value, m.unit, m.basis) == digits]
        if alike and budget.key == actual.key == rate.key and all(m.key and m.key[0] in TOTALS for m in alike):
            for meaning in (budget, actual, rate):
                meaning.label, meaning.key = alike[0].label, alike[0].key


def _usual_decimals(meanings: Iterable[Meaning]) -> dict[str, int]:
    """With how many decimals most amounts of a unit are printed that are not nil: what a bare 0 among them was rounded to."""
    printed: dict[str, Counter[int]] = defaultdict(Counter)
    for meaning in meanings:
        if meaning.measure == "amount" and meaning.figure.value:
            printed[meaning.unit][meaning.figure.decimals] += 1
    return {unit: found.most_common(1)[0][0] for unit, found in printed.items()}


def _fact(number: int, placed: Placed, year: int | None, places: Mapping[str, int]) -> Fact:
    meaning, figure = placed.meaning, placed.meaning.figure
    value = figure.value.copy_negate() if meaning.sign < 0 and figure.value else figure.value
    aside = meaning.measure in ("other", "unread")
    decimals = places.get(meaning.unit, 0) if figure.text == "0" and meaning.measure == "amount" else figure.decimals
    base, countable = _unit(meaning.unit)
    # A total of scores that is printed with decimals may be rounded; a whole one says 100 and means it.
    rounded_score = meaning.measure == "score" and meaning.label == TOTAL_SCORE and figure.decimals
    counted = countable and meaning.measure in ("target", "amount", "change")
    if aside or counted or (meaning.measure in _EXACT and not rounded_score):
        low = high = exact(value) if base == 1 else exact(value) * base
    else:
        interval = rounded(value, decimals, base)
        low, high = interval.low, interval.high
    return Fact(
        **{name: getattr(meaning, name) for name in _SAID},
        **{name: getattr(figure, name) for name in ("start", "end", "text")},
        decimals=decimals,
        fact=f"f{number:03d}",
        basis="" if aside else meaning.basis,
        year=None if aside else meaning.year,
        value=value,
        low=low,
        high=high,
        of=meaning.of.label if meaning.of else "",
        section=placed.section,
        page=placed.page,
        key=None if aside else meaning.key,
        of_key=meaning.of.key if meaning.of else None,
        cell=placed.cell,
    )


_BARE_BUDGET = Expression("(?:完成|占|为|是)预算数?的?$")
_VARIANCE = "difference rate of budget and accounts"  # the construction
# A fact has these of its meaning.
_SAID = ("label", "measure", "unit", "reason", "group", "doubt", "shape", "construction", "list_goes_on")
_EXACT = ("count", "weight", "score")  # measures whose figures stand for themselves


@cache
def _unit(unit: str) -> tuple[Fraction, bool]:
    """Base units in one printed unit, and whether it counts things."""
    return scale(unit), unit in vocabulary().words["counts"]
