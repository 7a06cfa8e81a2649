"""Words against figures: what the narrative claims, explains or leaves over, held against the published figures.

Every rule takes its words from data/vocabulary/words.yaml and yields drafts; a rule that cannot tell is silent. Severity is
that of data/words/findings.yaml; a rise of the “三公” items is never called a breach (see the criterion only-fall-not-rise).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from fractions import Fraction
from functools import cached_property

from juesuan.checks import Book, Check
from juesuan.clauses import Reason, Statement
from juesuan.criteria import criterion
from juesuan.document import Document, Table
from juesuan.facts import Fact
from juesuan.vocabulary import bare, vocabulary

Text = str | tuple[str, str]  # one text for both languages, or (English, Chinese)
BASES = {
    "actual": ("actual", "决算"),
    "prior_year": ("prior year", "上年决算"),
    "initial_budget": ("initial budget", "年初预算"),
    "annual_budget": ("full-year budget", "全年预算"),
    "prior_budget": ("prior year's budget", "上年预算"),
    "earlier_year": ("earlier year", "更早年度"),
}


@dataclass(frozen=True)
class Draft:
    """What a rule found: the kind of finding, the figures behind it, where it stands, and what fills its sentences."""

    kind: str
    facts: tuple[Fact, ...]
    label: str
    section: str
    start: int
    end: int
    fields: dict[str, Text] = field(default_factory=dict)
    severity: str = ""
    amount: Fraction | None = None  # what the figures are off by, in yuan, where it can be told


@dataclass(frozen=True)
class Ground:
    """What the rules look at: the document, its facts by meaning, its checks, the year, and the words."""

    document: Document
    book: Book
    checks: tuple[Check, ...]

    @property
    def words(self):
        return vocabulary().words

    @property
    def reading(self):
        return self.book.reading

    def fact_at(self, start: int) -> Fact | None:
        return self._starts.get(start)

    @cached_property
    def blanks(self) -> set:
        """Amounts (key, basis) for which a public table that has figures leaves its cell blank."""
        return {blank for table in self.reading.tables if not table.empty for blank in table.blanks}

    @cached_property
    def _starts(self) -> dict[int, Fact]:
        return {f.start: f for f in self.book.facts}

    def threshold(self, name: str, part: str) -> Fraction:
        """A value of data/criteria, in base units."""
        year = self.reading.year or 2020
        value = next(v for v in criterion(name, year).values if v.name == part)
        scales = {"%": Fraction(1, 100), "万元": Fraction(10000), "元": Fraction(1)}
        return Fraction(value.value) * scales.get(value.unit, Fraction(1))


def item(label: str) -> Text:
    """An item's name: English with the Chinese term, and Chinese."""
    english = vocabulary().english(label)
    return (f"{english} ({label})" if english != label else label, label)


def shown(fact: Fact) -> str:
    """A figure as printed, with the sign that its words give it."""
    sign = "-" if fact.value < 0 else "+" if fact.measure in ("change", "change_rate") and fact.value > 0 else ""
    return f"{sign}{fact.text}{fact.unit}"


def described(facts: list[Fact]) -> Text:
    """Figures with their labels and bases, for a condition: (English, Chinese)."""
    english = "; ".join(f"{f.label} {shown(f)} ({_basis(f, 0)})" for f in facts)
    chinese = "；".join(f"{f.label}{shown(f)}（{_basis(f, 1)}）" for f in facts)
    return english, chinese


def _basis(fact: Fact, language: int) -> str:
    name = BASES.get(fact.basis, ("", ""))[language]
    if fact.measure in ("change", "change_rate") and name:
        return f"against the {name}" if language == 0 else f"较{name}"
    return name


def whole_sentence(ground: Ground, start: int, end: int, most: int = 160) -> tuple[int, int]:
    """The stretch of the document around a place that makes a readable quotation: its sentence, cut to so many characters."""
    text = ground.document.text
    if row := _table_row(ground.document, start):
        return row
    low = max(text.rfind("。", 0, start), text.rfind("\n", 0, start), text.rfind("\t", 0, start)) + 1
    stops = [p for mark in "。\n\t" if (p := text.find(mark, max(end - 1, start))) >= 0]
    high = min(stops) + 1 if stops else len(text)
    low, high = max(low, start - most // 2), min(high, end + most // 2)
    while low < start and text[low].isspace():
        low += 1
    return low, len(text[:high].rstrip())


def _table_row(document: Document, place: int) -> tuple[int, int] | None:
    """The table row in which a place lies."""
    for table in document.blocks:
        if isinstance(table, Table) and table.start <= place < table.end:
            row = next((c.row for c in table.cells if c.start <= place < max(c.end, c.start + 1)), None)
            cells = [c for c in table.cells if c.row == row]
            return (min(c.start for c in cells), max(c.end for c in cells)) if cells else None
    return None


def drafts(ground: Ground) -> Iterator[Draft]:
    """Every finding of the words rules, in the order of the rules."""
    for rule in (
        _zero_base, _unsigned_rates, _budget_words, _claims, _comparators, _counts_in_reasons, _level_reasons, _same_reasons,
        _unexplained, _small_parts, _pasted, _impossible, _nil, _blank_results,
        _blank_but_figure, _purposes, _basic_or_project, _named_items,
        _residue, _years, _bodies,
    ):  # fmt: skip
        yield from rule(ground)


def _draft(
    ground: Ground,
    kind: str,
    facts: list[Fact],
    start: int,
    end: int,
    label: str = "",
    section: str = "",
    severity: str = "",
    **fields: Text,
) -> Draft:
    low, high = whole_sentence(ground, start, end)
    first = facts[0] if facts else None
    label = label or (first.label if first else "")
    section = section or (first.section if first else "")
    return Draft(kind, tuple(facts), label, section, low, high, {"item": item(label), **fields}, severity)


def _plain_quote(ground: Ground, start: int, end: int) -> str:
    return re.sub(r"\s+", "", ground.document.text[start:end]).strip("，；：。 ")


# --- rates -------------------------------------------------------------------------------------------------------------


def _zero_base(ground: Ground) -> Iterator[Draft]:
    facts = {f.fact: f for f in ground.book.facts}
    nil: list[tuple[Check, Fact]] = []
    nil_costs: list[Fact] = []
    blank_budgets: list[Fact] = []
    stated: list[tuple[Check, Fact]] = []
    for check in ground.checks:
        if check.kind == "rate" and check.note == "end_unprinted":
            fact = facts[check.facts[0]]
            if (fact.of_key, fact.basis) in ground.blanks and fact.value == 0:
                blank_budgets.append(fact)
            continue
        if check.note != "zero_base" or check.kind not in ("change_rate", "rate", "unit_cost"):
            continue
        fact = facts[check.facts[0]]
        if check.kind == "unit_cost" and fact.value == 0:
            nil_costs.append(fact)
            continue
        if fact.value == 0 and check.kind == "change_rate":
            nil.append((check, fact))
            continue
        if check.kind == "change_rate":
            stated.append((check, fact))
            continue
        others = [facts[i] for i in check.facts]
        spent = [facts[i] for i in check.facts[1:] if facts[i].basis == "actual"]
        kind = "zero_budget_rate" if fact.value and any(f.value for f in spent) else "nothing_of_nothing"
        severity = ""
        yield _draft(
            ground, kind, others, fact.start, fact.end, severity=severity, figure=shown(fact), statement=check.statement,
            cause=_rate_cause(ground, fact),
        )  # fmt: skip
    if stated:
        found = [facts[i] for c, _ in stated for i in c.facts]
        rates = list(dict.fromkeys(shown(f) for _, f in stated))
        listed = ("; ".join(f"{f.label} {shown(f)}" for _, f in stated), "；".join(f"{f.label}{shown(f)}" for _, f in stated))
        first = stated[0][1]
        yield _draft(
            ground, "zero_base_rate", found, first.start, first.end, first.label, first.section, figure=", ".join(rates),
            list=listed, count=str(len(stated)),
        )  # fmt: skip
    if blank_budgets:
        names = (", ".join(f.label for f in blank_budgets), "、".join(f.label for f in blank_budgets))
        fact = blank_budgets[0]
        yield _draft(ground, "rate_of_blank_budget", blank_budgets, fact.start, fact.end, figure=shown(fact), list_items=names)
    for fact in nil_costs:
        yield _draft(ground, "average_of_none", [fact], fact.start, fact.end, figure=shown(fact))
    if nil:
        found = [f for _, f in nil]
        names = [(f"{f.label} ({_basis(f, 0)})", f"{f.label}（{_basis(f, 1)}）") for f in found]
        both = ("; ".join(n[0] for n in names), "；".join(n[1] for n in names))
        yield _draft(ground, "zero_growth_on_zero", found, found[0].start, found[0].end, count=str(len(found)), list=both)


def _rate_cause(ground: Ground, fact: Fact) -> Text:
    """For a rate on a nil budget: the budget against which it does recompute."""
    for basis in ("annual_budget", "initial_budget"):
        base = ground.book.near(fact, fact.of_key, "level", basis)
        actual = ground.book.near(fact, fact.of_key, "level", "actual")
        if basis != fact.basis and base and actual and base.exact > 0 and fact.low <= actual.exact / base.exact <= fact.high:
            english, chinese = BASES[basis]
            return (
                f"The rate is that against the {english}: {actual.value} / {base.value}.",
                f"该比率系相对{chinese}计算：{actual.value}/{base.value}。",
            )
    return ("Unknown from the document.", "从公开文本无法得知。")


def _unsigned_rates(ground: Ground) -> Iterator[Draft]:
    for fact in ground.book.facts:
        if fact.measure in ("change_rate", "share", "rate") and not fact.unit and not fact.cell:
            low, high = whole_sentence(ground, fact.start, fact.end, 40)
            yield _draft(
                ground,
                "rate_without_sign",
                [fact],
                fact.start,
                fact.end,
                figure=shown(fact),
                quote=_plain_quote(ground, low, high),
            )


# --- claims against figures --------------------------------------------------------------------------------------------


def _budget_words(ground: Ground) -> Iterator[Draft]:
    """决算数大于/小于/等于预算数 against the figures just before it."""
    for statement in ground.reading.statements:
        for sign, words in ground.words["against_budget"].items():
            word = next((w for w in words if w in statement.text), None)
            if word is None or f"（{word[:2]}" in statement.text or re.search("[不未非]$|没有$", statement.text.split(word)[0]):
                continue
            pairs = _budget_pairs(ground, statement, word)
            if not pairs or not _same_item(statement.text.split(word)[0], pairs[0][0]):
                continue
            actual, budget = pairs[0]
            if all(_contradicts(*pair, int(sign)) for pair in pairs):
                yield _draft(
                    ground, "direction_word", [actual, budget], statement.start, statement.end, word=word,
                    figures=described([actual, budget]),
                    quote=_plain_quote(ground, statement.start, statement.end)[:60],
                )  # fmt: skip
            break


def _same_item(before: str, actual: Fact) -> bool:
    """Whether the last item named before a claim, if any, is the one whose figures stand before it."""
    named = _items_in(re.sub("决算数|决算|预算数", "", before))
    item_of = vocabulary().items.get(named[-1]) if named else None
    return item_of is None or item_of.concept == actual.key[0] or actual.label == item_of.label


def _contradicts(actual: Fact, budget: Fact, sign: int) -> bool:
    """Whether the printed figures rule the word out: level means equal digits or overlapping intervals."""
    if sign == 0:
        return actual.low > budget.high or budget.low > actual.high
    difference = actual.exact - budget.exact
    return difference * sign < 0 or (difference == 0 and actual.decimals >= 2 and budget.decimals >= 2)


def _budget_pairs(ground: Ground, statement: Statement, word: str) -> list[tuple[Fact, Fact]]:
    """The last actual and budget of one amount printed before the claim, in its own paragraph (within 300 characters); with
    either budget where the claim does not say which of the two that are printed it means."""
    before = [
        f for f in ground.book.facts if statement.start - 300 <= f.start < statement.end and f.measure == "amount" and f.key
    ]
    before = [f for f in before if f.start < statement.start + max(1, statement.text.find(word))]
    actuals = [f for f in before if f.basis == "actual"]
    budgets = [f for f in before if f.basis in ("initial_budget", "annual_budget")]
    if not actuals or not budgets or actuals[-1].key != budgets[-1].key or actuals[-1].section != statement.section:
        return []
    named = "annual_budget" if "全年" in word else "initial_budget" if "年初" in word else ""
    same = {b.basis: b for b in budgets if b.key == actuals[-1].key and named in ("", b.basis)}
    return [(actuals[-1], budget) for budget in sorted(same.values(), key=lambda b: -b.start)]


def _claims(ground: Ground) -> Iterator[Draft]:
    """只减不增, 均有所下降, 大幅下降 against the items that rose. One draft a claim and set of items."""
    done: set[tuple] = set()
    for statement in ground.reading.statements:
        for word in ground.words["claims_of_decrease"]:
            if word not in statement.text:
                continue
            years = re.findall(r"(20\d\d)年", statement.text[: statement.text.find(word)])
            if years and ground.reading.year and int(years[-1]) != ground.reading.year:
                continue  # 2022年受疫情影响大幅下降 is said of another year
            risen = _risen(ground, statement, word)
            if risen and (word, tuple(risen)) not in done:
                done.add((word, tuple(risen)))
                labels = list(dict.fromkeys(f.label for f in risen))
                names = (", ".join(item(x)[0] for x in labels), "、".join(labels))
                yield _draft(
                    ground, "claim_of_decrease", risen, statement.start, statement.end, labels[0], statement.section, word=word,
                    list_items=names, figures=described(risen), quote=_around(statement.text, word),
                )  # fmt: skip


def _around(text: str, word: str) -> str:
    place = text.find(word)
    start = max((text.rfind(stop, 0, place) for stop in "，。；："), default=-1) + 1
    ends = [p for stop in "，。；" if (p := text.find(stop, place)) >= 0]
    return text[start : min(ends, default=len(text))]


def _risen(ground: Ground, statement: Statement, word: str) -> list[Fact]:
    """Printed rises that the claim covers: of the item named in its clause, else of the parts of the subject in force."""
    clause = _around(statement.text, word)
    if re.search("[较比].{1,20}[和、与及].{0,12}均", clause):
        return []  # 较预算和决算均下降 speaks of two comparators of one total, not of its items
    named = _items_in(clause)
    before = clause[: clause.find(word)]
    if not word.startswith("只减") and not named and not re.search("三公|费|支出|经费|各项|分项|各类|三项", before):
        return []  # 办事量大幅下降 claims nothing of money
    subject = statement.subject
    parts: list[str] = []
    if named and word.startswith(("大幅", "明显")):
        parts = named
    elif "三公" in clause or (subject and subject.label == "“三公”经费"):
        parts = [i.label for i in vocabulary().items.values() if i.label in _THREE]
    elif named and not word.startswith("只减"):
        parts = named
    rises = []
    for label in parts:
        found = vocabulary().items.get(label)
        if found is None:
            continue
        changes = [
            f
            for f in ground.book.facts
            if f.key == (found.concept, found.scope or "") and f.measure == "change" and f.value > 0
        ]
        bases = _bases_in(before)
        if word == "只减不增":
            bases = {"prior_year"}
        changes = [f for f in changes if not bases or f.basis in bases]
        rises += changes[:1]
    return rises


def _bases_in(clause: str) -> set[str]:
    """The comparators that a claim's clause names (较年初预算大幅下降 claims nothing of the prior year)."""
    references = vocabulary().words["references"]
    longest = sorted(((w, b) for b, ws in references.items() for w in ws), key=lambda x: -len(x[0]))
    found = next((b for w, b in longest if w in clause), None)
    return {found} if found else set()


_THREE = ("因公出国（境）费", "公务用车购置及运行维护费", "公务用车购置费", "公务用车运行维护费", "公务接待费")


def _items_in(clause: str) -> list[str]:
    words = vocabulary()
    return list(dict.fromkeys(words.names[term].label for _, _, term in words.lexicon.find(bare(clause))))


def _nil(ground: Ground) -> Iterator[Draft]:
    """无…支出 against printed amounts."""
    for statement in ground.reading.statements:
        for entry in ground.words["nil"]:
            word = next((w for w in entry["words"] if w in statement.text), None)
            if word is None or not _nil_now(ground, statement.text, word):
                continue
            facts = [
                f
                for f in ground.book.facts
                if _spoken_of(f, entry) and f.value > 0 and f.measure == "amount" and f.basis == "actual"
            ]
            if facts:
                yield _draft(
                    ground, "nil_but_figures", facts[:4], statement.start, statement.end, facts[0].label, statement.section,
                    figure=shown(facts[0]), figures=described(facts[:4]), quote=_around(statement.text, word),
                )  # fmt: skip


def _nil_now(ground: Ground, text: str, word: str) -> bool:
    """Whether a nil statement speaks of this year, the whole item and the department, and is not the form's instruction."""
    place = text.index(word)
    before = re.split("[，。；]", text[:place])[-1]
    if re.search("上年|去年|年初|下属|所属|下级", before) or re.match("(?:采购)?(?:货物|工程|服务)", text[place + len(word) :]):
        return False
    years = [int(y) for y in re.findall(r"(20\d\d)年", before)]
    if years and years[-1] != ground.reading.year:
        return False
    return not re.search(r"无.{0,12}的(?:部门|单位)|的，", text)


def _spoken_of(fact: Fact, entry: dict) -> bool:
    if "scope" in entry:
        return bool(fact.key and fact.key[1] == entry["scope"])
    return bool(fact.key and fact.key[1] == "" and fact.label in entry["labels"])


def _blank_results(ground: Ground) -> Iterator[Draft]:
    """A “三公” table that prints a budget and leaves every result blank: nil must be stated, not left out."""
    for table in ground.reading.tables:
        if table.kind != "three_public" or table.empty:
            continue
        printed = [f for f in ground.book.facts if f.cell and f.cell[0] == table.number]
        if printed and not any(f.basis == "actual" for f in printed) and any(basis == "actual" for _, basis in table.blanks):
            yield _draft(ground, "blank_results", printed, printed[0].start, printed[0].end, figures=described(printed))


def _blank_but_figure(ground: Ground) -> Iterator[Draft]:
    """An amount that the text or another table prints and that its own public table leaves blank, that is nil."""
    kinds = [table.kind for table in ground.reading.tables]
    for table in ground.reading.tables:
        if table.kind in ("other", "form", "operations") or kinds.count(table.kind) > 1:
            continue  # a second table of the kind is a unit's, or goes on with the first
        mine = [f for f in ground.book.facts if f.cell and f.cell[0] == table.number]
        least = max((f.high - f.exact for f in mine if f.measure == "amount"), default=Fraction(50))
        found = []
        for key, basis in table.blanks if not any(f.measure == "unread" for f in mine) else ():
            prints = ground.book.all(key, "level", basis) if basis == "actual" else []
            found += [f for f in prints if f not in mine and f.year == ground.reading.year and f.low > least][:1]
        if found:
            yield _draft(
                ground, "blank_but_figure", found, found[0].start, found[0].end, figures=described(found[:4]),
                figure=shown(found[0]), title=(table.title or table.kind,) * 2,
            )  # fmt: skip


# --- reasons -----------------------------------------------------------------------------------------------------------


def _explained(ground: Ground, reason: Reason) -> list[Fact]:
    return [f for s in reason.explains if (f := ground.fact_at(s))]


def _comparators(ground: Ground) -> Iterator[Draft]:
    """A budget variance explained by a comparison of years."""
    years = re.compile("|".join(ground.words["compares_years"]))
    for reason in ground.reading.reasons:
        if reason.basis not in ("initial_budget", "annual_budget") or not years.search(reason.text):
            continue
        if any(word in reason.text for word in ground.words["names_budget"]):
            continue
        facts = _explained(ground, reason)
        if facts:
            yield _draft(
                ground, "reason_comparator", facts, facts[0].start, reason.end, basis=BASES[reason.basis],
                other=BASES["prior_year"],
                figures=described(facts), quote=reason.text,
            )  # fmt: skip


def _counts_in_reasons(ground: Ground) -> Iterator[Draft]:
    """接待次数较少 where the published counts rose on the prior year (and the reverse)."""
    for reason in ground.reading.reasons:
        for entry in ground.words["counts_in_reasons"]:
            word = next((w for w in entry["words"] if w in reason.text), None)
            if word is None:
                continue
            after = reason.text[reason.text.index(word) + len(word) :][:8]
            less = any(after.lstrip("较有所").startswith(x.lstrip("较")) for x in ground.words["less"])
            more = any(after.lstrip("较有所").startswith(x.lstrip("较")) for x in ground.words["more"])
            for label in entry["counts"] if less != more else ():
                pair = _two_years(ground, label)
                if pair and (pair[0].value > pair[1].value if less else pair[0].value < pair[1].value):
                    facts = _explained(ground, reason) + list(pair)
                    yield _draft(
                        ground, "reason_against_figures", facts, reason.start, reason.end, word=word + after[:2],
                        figures=described(list(pair)), quote=_around(reason.text, word),
                    )  # fmt: skip


def _two_years(ground: Ground, label: str) -> tuple[Fact, Fact] | None:
    now = ground.book.all((label, ""), "level", "actual")
    before = ground.book.all((label, ""), "level", "prior_year")
    return (now[0], before[0]) if now and before else None


def _level_reasons(ground: Ground) -> Iterator[Draft]:
    """持平, and then a reason for a fall or a rise."""
    for number, statement in enumerate(ground.reading.statements):
        if (
            not re.search(r"持平", statement.text)
            or "基本持平" in statement.text
            or re.search(r"如持平|（.*持平", statement.text)
        ):
            continue
        following = "".join(s.text for s in ground.reading.statements[number : number + 3] if s.section == statement.section)
        after = following[following.index("持平") :]
        match = re.match(r"持平[^\d]{0,12}?(?:主要)?原因(?:是|为|：)?(.{0,120})", after)
        if not match or re.search(r"\d", match.group(1)) or "持平" in match.group(1):
            continue
        down, up = len(re.findall("减少|下降|减支", match.group(1))), len(re.findall("增加|增长|上升", match.group(1)))
        if bool(down) != bool(up):
            end = ground.reading.statements[min(number + 2, len(ground.reading.statements) - 1)].end
            yield _draft(
                ground, "reason_of_fall_for_level", [f for s in statement.figures if (f := ground.fact_at(s))], statement.start,
                min(end, statement.end + 120), statement.subject.label if statement.subject else "", statement.section,
                word="持平",
                moved=("fall", "减少") if down else ("rise", "增加"), quote=match.group(1).rstrip("。"),
            )  # fmt: skip


def _same_reasons(ground: Ground) -> Iterator[Draft]:
    """One reason for different items, unless one is the whole of the other or they print the same change."""
    reasons = [(r, _explained(ground, r)) for r in ground.reading.reasons if len(r.text) >= 12]
    used: set[int] = set()
    for number, (reason, facts) in enumerate(reasons):
        if number in used or not reason.subject:
            continue
        group = [(reason, facts)]
        for other_number in range(number + 1, len(reasons)):
            other, other_facts = reasons[other_number]
            if (
                other_number not in used
                and other.subject
                and _different(ground, group, other, other_facts)
                and _alike(reason.text, other.text)
            ):
                group.append((other, other_facts))
                used.add(other_number)
        if len(group) > 1:
            found = [f for _, fs in group for f in fs]
            names = list(dict.fromkeys(r.subject.label for r, _ in group))
            yield _draft(
                ground, "same_reason", found, reason.start, reason.end, names[0], reason.section, count=str(len(names)),
                quote=reason.text,
                list=(", ".join(names), "、".join(names)),
            )  # fmt: skip


def _alike(one: str, other: str) -> bool:
    if one == other:
        return True
    if 2 * min(len(one), len(other)) <= 0.92 * (len(one) + len(other)):
        return False  # what the matcher would find first, told from the lengths alone
    return SequenceMatcher(None, "".join(sorted(one)), "".join(sorted(other)), autojunk=False).ratio() > 0.92


def _different(ground: Ground, group: list, other: Reason, facts: list[Fact]) -> bool:
    for reason, known in group:
        one, two = reason.subject, other.subject
        if one.label in reason.text and two.label in other.text:
            return False  # each reason names its own item
        if one.label == two.label or one.key is None or two.key is None or _related(ground, one.key, two.key):
            return False
        if known and facts and any(a.value == b.value and a.measure == b.measure for a in known for b in facts):
            return False
    return True


def _related(ground: Ground, one, two) -> bool:
    totals = {"收支总计", "收入总计", "支出总计", "收入合计", "支出合计"}
    if one[0] in totals or two[0] in totals:
        return True
    return any({one, two} <= {r.whole, *r.parts} and r.whole in (one, two) for r in ground.book.relations)


def _unexplained(ground: Ground) -> Iterator[Draft]:
    """A change of at least the auditor's share of its base and amount for which no reason follows."""
    share, amount = ground.threshold("large-change", "share"), ground.threshold("large-change", "amount")
    reasons = ground.reading.reasons
    for fact in ground.book.facts:
        if fact.measure != "change" or fact.cell or fact.key is None or fact.basis == "" or abs(fact.exact) < amount:
            continue
        actual = ground.book.near(fact, fact.key, "level", "actual")
        if actual is None or actual.exact - fact.exact <= 0 or abs(fact.exact) / (actual.exact - fact.exact) < share:
            continue
        if any(
            r.section == fact.section and r.start > fact.start and (r.subject is None or r.subject.key in (fact.key, None))
            for r in reasons
        ):
            continue
        if any(r.subject and r.subject.key == fact.key and r.basis == fact.basis for r in reasons):
            continue  # the same change is explained in another section
        # Reasons of the parts serve the whole, and those of the whole its parts.
        parts = {k for r in ground.book.relations if r.whole == fact.key for k in r.parts}
        parts |= {r.whole for r in ground.book.relations if r.kind == "sum" and fact.key in r.parts and fact.label in _THREE}
        if any(r.subject and r.subject.key in parts for r in reasons):
            continue
        # A reason may stand before the change in its own sentence; a reason of the whole serves its parts.
        if any(
            s.start <= fact.start < s.end and any(s.start <= r.start < s.end for r in reasons)
            for s in ground.reading.statements
        ):
            continue
        if any(r.section == fact.section and fact.start - 200 <= r.start <= fact.start + 400 for r in reasons):
            continue
        if any(_explains_below(s.text, fact) for s in ground.reading.statements):
            continue
        rate = ground.book.near(fact, fact.key, "change_rate", fact.basis)
        facts = [fact, *([rate] if rate else [])]
        yield _draft(
            ground, "unexplained_change", facts, fact.start, fact.end, figure=shown(fact), figures=described([actual, *facts])
        )


def _explains_below(text: str, fact: Fact) -> bool:
    """Whether a paragraph of its own gives the reasons: “三公”经费支出决算大于上年决算数的主要情况：…"""
    base = "上年" if fact.basis == "prior_year" else "预算"
    said = re.search(f"(?:大于|小于|高于|低于|较|比)[^，。；]{{0,6}}{base}[^，。；]{{0,12}}主要(?:原因|情况)", text)
    item = bare(fact.label)
    return bool(said and (item in text[: said.end()] or (item in map(bare, _THREE) and "三公" in text[: said.end()])))


def _small_parts(ground: Ground) -> Iterator[Draft]:
    """A reason for a total's variance that names small items and leaves out the one that makes most of it."""
    for reason in ground.reading.reasons:
        pair = _variance_before(ground, reason)
        if pair is None:
            continue
        actual, budget = pair
        total = actual.exact - budget.exact
        items = _item_variances(ground, actual, budget.basis)
        if total == 0 or len(items) < 3:
            continue
        named = [(f, v) for f, v in items if _names(reason.text, f.label)]
        biggest, size = max(items, key=lambda x: (abs(x[1]), x[0].start))
        if not named or any(f is biggest for f, _ in named) or size * total < 0 or abs(size) < abs(total) / 2:
            continue
        covered = sum((v for _, v in named), Fraction(0))
        if abs(covered) * 4 > abs(total):
            continue
        money = Fraction(10000)
        percent = f"{int(abs(covered) / abs(total) * 1000 + Fraction(1, 2)) / 10}%" if total else ""
        yield _draft(
            ground, "small_part_reason", [actual, budget, biggest], reason.start, reason.end, actual.label, share=percent,
            figure=_wan(total / money), quote=reason.text, named=_wan(covered / money), biggest=item(biggest.label),
            big=_wan(size / money),
        )  # fmt: skip


def _wan(value: Fraction) -> str:
    from juesuan.exact import half_up

    return f"{half_up(value, 2)}万元"


def _variance_before(ground: Ground, reason: Reason) -> tuple[Fact, Fact] | None:
    before = [f for f in ground.book.facts if reason.start - 200 <= f.start < reason.start and f.measure == "amount" and f.key]
    actuals = [f for f in before if f.basis == "actual"]
    budgets = [f for f in before if f.basis in ("initial_budget", "annual_budget")]
    if not actuals or not budgets or actuals[-1].key != budgets[-1].key or actuals[-1].key[0] != "支出合计":
        return None
    if len({b.exact for b in budgets if b.key == actuals[-1].key}) > 1:
        return None  # the reason does not say which of the two budgets it speaks of
    return actuals[-1], budgets[-1]


def _item_variances(ground: Ground, actual: Fact, basis: str) -> list[tuple[Fact, Fraction]]:
    """Actual less budget of every 项 that the narrative prints both for."""
    found = []
    for fact in ground.book.facts:
        if (
            fact.key
            and fact.key[0].count("/") == 2
            and fact.key[1] == actual.key[1]
            and fact.basis == "actual"
            and fact.measure == "amount"
        ):
            budget = ground.book.near(fact, fact.key, "level", basis)
            if budget and not fact.cell:
                found.append((fact, fact.exact - budget.exact))
    return found


def _names(reason: str, label: str) -> bool:
    core = re.sub("支出|费用|事务|其他|行政|管理|一般", "", label)
    return any(core[i : i + 2] in reason for i in range(len(core) - 1))


# --- paragraphs and items ----------------------------------------------------------------------------------------------


def _pasted(ground: Ground) -> Iterator[Draft]:
    """An income paragraph whose 其中 lists expenditure."""
    for statement in ground.reading.statements:
        if "其中" not in statement.text or not statement.subject or not statement.subject.key:
            continue
        facts = [f for s in statement.figures if (f := ground.fact_at(s)) and f.key]
        where = statement.start + (statement.end - statement.start) * statement.text.index("其中") // max(
            1, len(statement.text)
        )
        before = [f for f in facts if f.start < where and f.measure == "amount"]
        whole = (before[-1].key if before else statement.subject.key)[0]
        listed = [f for f in facts if f.measure == "amount" and f.key[0] in ground.words["spending_parts"]]
        if whole in ground.words["income"] and len(listed) >= 2:
            yield _draft(
                ground, "pasted_block", listed, listed[0].start, listed[-1].end, statement.subject.label, statement.section,
                list=("; ".join(f"{f.label} {shown(f)}" for f in listed), "；".join(f"{f.label}{shown(f)}" for f in listed)),
            )  # fmt: skip


def _impossible(ground: Ground) -> Iterator[Draft]:
    """经营支出 or 结余分配 in a section about a fund."""
    by_scope: dict[str, list[Fact]] = defaultdict(list)
    scopes = {s.start: s.scope for s in ground.reading.statements}
    starts = sorted(scopes)
    for fact in ground.book.facts:
        if fact.cell or fact.label not in ground.words["impossible"] or fact.measure != "amount" or not starts:
            continue
        scope = scopes[max((s for s in starts if s <= fact.start), default=starts[0])]
        if scope in ("grant", "general", "fund", "capital"):
            by_scope[scope].append(fact)
    for scope, facts in by_scope.items():
        fund = vocabulary().funds[scope]
        labels = list(dict.fromkeys(f.label for f in facts))
        severity = "" if any(f.value for f in facts) else "note"
        yield _draft(
            ground, "impossible_term", facts, facts[0].start, facts[0].end, severity=severity,
            scope=(f"{fund['en']} ({fund['label']})", fund["label"]),
            list_items=(", ".join(labels), "、".join(labels)), list=described(facts),
        )  # fmt: skip


def _purposes(ground: Ground) -> Iterator[Draft]:
    """主要用于 that speaks of another item's business."""
    for statement in ground.reading.statements:
        match = re.search(r"主要用于：?(.{2,60}?)(?:。|，|；|年初预算|全年预算|$)", statement.text)
        subject = _path_before(ground, statement)
        if not match or not subject:
            continue
        for entry in ground.words["purposes_misfit"]:
            wrong = next((w for w in entry["speaks"] if w in match.group(1)), None)
            if entry["item"] in subject and wrong and not any(w in match.group(1) for w in entry["fits"]):
                facts = [
                    f
                    for f in ground.book.facts
                    if f.label == subject and statement.start - 10 <= f.start <= statement.end + 120
                ]
                yield _draft(
                    ground, "purpose_misfit", facts, statement.start, statement.end, subject, statement.section, word=wrong,
                    quote=match.group(1),
                )  # fmt: skip
                break


def _path_before(ground: Ground, statement: Statement) -> str:
    """The 项 that the statement or the one before it names."""
    text = ground.document.text[max(0, statement.start - 120) : statement.end]
    found = re.findall(r"（款）([^（）]{2,40})（项）", bare(text))
    return found[-1] if found else ""


def _basic_or_project(ground: Ground) -> Iterator[Draft]:
    """A purpose that says 基本支出 of an item which the table has, wholly or partly, under 项目支出 (and the reverse)."""
    for statement in ground.reading.statements:
        match = re.search(r"主要用于：?([^。；]{2,60}?(基本支出|项目支出))", statement.text)
        subject = _path_before(ground, statement) if match else ""
        if not subject or ("基本支出" in statement.text and "项目支出" in statement.text):
            continue
        said = match.group(2)
        other = "项目支出" if said == "基本支出" else "基本支出"
        facts = [f for f in ground.book.facts if f.key and f.key[0].endswith(f"/{subject}|{other}") and f.value > 0]
        own = [f for f in ground.book.facts if f.key and f.key[0].endswith(f"/{subject}|{said}") and f.value > 0]
        if facts:
            yield _draft(
                ground, "basic_or_project", [facts[0], *own[:1]], statement.start, statement.end, subject, statement.section,
                word=said,
                quote=match.group(1), figures=f"{other} {shown(facts[0])}" + (f", {said} {shown(own[0])}" if own else ""),
            )  # fmt: skip


def _named_items(ground: Ground) -> Iterator[Draft]:
    """Cost items named as a use of 人员经费 or 公用经费 against the table of basic expenditure, or against a printed nil."""
    seen: set[tuple[str, str]] = set()
    for statement in ground.reading.statements:
        if "主要包括" not in statement.text and "主要用于开支" not in statement.text:
            continue  # most sentences; the pattern below would try every place of them
        for match in re.finditer(
            r"(人员经费|公用经费|机关运行经费)?[^。；]{0,24}?(?:主要包括|用途主要包括|主要用于开支)：?([^。；]+)",
            statement.text,
        ):
            of = _owner(match, statement)
            names = [n for n in re.split("[、，]", match.group(2)) if n]
            if len(names) < 3 or not of:
                continue
            for name in names:
                label, facts = _printed_nil(ground, name) or ("", [])
                if label and (of, label) not in seen:
                    seen.add((of, label))
                    figures = described(facts) if facts else (f"{label}: a blank cell", f"{label}：空白")
                    yield _draft(
                        ground, "named_but_nil", facts, statement.start, statement.end, of, statement.section,
                        list_items=item(label), figures=figures, item=item(of),
                    )  # fmt: skip
            yield from _unnamed(ground, statement, of, names)


def _owner(match: re.Match, statement: Statement) -> str:
    before = statement.text[: match.start(2)]
    found = re.findall("人员经费|公用经费|机关运行经费", before)
    return found[-1] if found else ""


def _printed_nil(ground: Ground, name: str) -> tuple[str, list[Fact]] | None:
    """The label and figures of a named cost item that the document prints as nil or leaves blank: its cell in the table of
    basic expenditure, else the “三公” item; None where it has an amount or is not published."""
    found = vocabulary().item(re.sub("等$", "", name))
    if found is None:
        return None
    for scope in ("basic", ""):
        levels = ground.book.all((found.concept, scope), "level", "actual")
        if levels:
            return (found.label, levels[:1]) if all(f.value == 0 for f in levels) else None
        if ((found.concept, scope), "actual") in ground.blanks:
            return found.label, []
    return None


def _unnamed(ground: Ground, statement: Statement, of: str, names: list[str]) -> Iterator[Draft]:
    """Items with an amount in the table of basic expenditure that the list leaves out (only where the list claims no 等)."""
    prefix = {"人员经费": ("301", "303"), "公用经费": ("302", "307", "310", "399")}.get(of)
    if prefix is None or re.search("等$", names[-1]):
        return
    named = {i.label for n in names if (i := vocabulary().item(n))}
    missing = []
    for economic in vocabulary().economic_classes:
        if len(economic.code) == 5 and economic.code.startswith(prefix) and economic.label not in named:
            missing += [f for f in ground.book.all((economic.label, "basic"), "level", "actual")[:1] if f.value > 0]
    if missing:
        labels = [f.label for f in missing]
        yield _draft(
            ground, "unnamed_item", missing, statement.start, statement.end, of, statement.section,
            list_items=(", ".join(labels), "、".join(labels)), figures=described(missing), item=item(of),
        )  # fmt: skip


# --- residue -----------------------------------------------------------------------------------------------------------


def _residue(ground: Ground) -> Iterator[Draft]:
    """What is left of the form, one draft for each kind of leftover with all its places."""
    for pattern in map(re.compile, ground.words["residue"]):
        found = [(s, m.group()) for s in ground.reading.statements if (m := pattern.search(s.text))]
        if not found:
            continue
        statement, word = found[0]
        facts = [f for s, _ in found for start in s.figures if (f := ground.fact_at(start))]
        quotes = list(dict.fromkeys(_around(s.text, w)[:60] for s, w in found))
        more = f" (+{len(quotes) - 6})" if len(quotes) > 6 else ""
        listed = ("“" + "”; “".join(quotes[:6]) + "”" + more, "“" + "”；“".join(quotes[:6]) + "”" + more)
        yield _draft(
            ground, "template_residue", facts, statement.start, statement.end, word, statement.section, word=word[:24],
            count=str(len(found)), list=listed,
        )  # fmt: skip


def _years(ground: Ground) -> Iterator[Draft]:
    """A balance-sheet date or a title of another year."""
    year = ground.reading.year
    if year is None:
        return
    levels = {f.basis for f in ground.book.facts if f.measure == "amount" and f.key}
    planned = "initial_budget" in levels and "actual" not in levels
    for statement in ground.reading.statements:
        for match in re.finditer(
            r"截至(20\d\d)年12月31日|(20\d\d)年度(?:部门|单位)?决算(?:情况|公开|表|总|编)", statement.text
        ):
            other = int(match.group(1) or match.group(2))
            if planned and other == year - 1:
                continue  # a budget gives the state at the end of the year before
            clause = re.split("[，。；]", statement.text[: match.start()])[-1]
            if other != year and not re.search("与|较|比|上年|上一年|年初", clause):
                yield _draft(
                    ground, "wrong_year", [], statement.start, statement.end, str(other), statement.section, word=match.group(),
                    quote=_around(statement.text, match.group()), year=str(year),
                )  # fmt: skip


def _bodies(ground: Ground) -> Iterator[Draft]:
    """Another body's name before 20XX年度 or 共有车辆, where the name shares no stem with the department's."""
    own = bare(ground.reading.department)
    seen: set[str] = set()
    pattern = re.compile(
        r"(?:^|[，。；：])([\u4e00-\u9fff]{4,28}?(?:局|委员会|委|办公室|中心|院|厅|政府))(?:20\d\d年度|共有车辆)"
    )
    for statement in ground.reading.statements:
        for match in pattern.finditer(statement.text):
            name = match.group(1)
            shared = SequenceMatcher(None, name, own, autojunk=False).find_longest_match().size
            if name in seen or shared >= min(4, len(name)) or name in ground.document.text[:300]:
                continue
            seen.add(name)
            yield _draft(
                ground, "other_body", [], statement.start, statement.end, name, statement.section, word=name,
                department=ground.reading.department,
            )  # fmt: skip
