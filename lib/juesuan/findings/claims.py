"""Words against figures: what the narrative claims, held against the published figures; reasons and leftovers with it.

Every rule takes its words from data/vocabulary/words.yaml and yields drafts; a rule that cannot tell is silent. Severity is
that of data/words/findings.yaml; a rise of the “三公” items is never called a breach (see the criterion only-fall-not-rise).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

from juesuan.findings import leftovers, reasons
from juesuan.findings.drafts import (
    BASES,
    THREE,
    Draft,
    Ground,
    Text,
    around,
    based,
    described,
    draft,
    item,
    items_in,
    plain_quote,
    shown,
    whole_sentence,
)
from juesuan.reading.facts import Fact
from juesuan.reading.grammar import Statement
from juesuan.reading.vocabulary import bare, vocabulary
from juesuan.reconcile.checks import Check

_FELL_MINUS = re.compile(r"(?:减少|下降|降低|减|降)了?\s*[-－−]\s*$")


def drafts(ground: Ground) -> Iterator[Draft]:
    """Every finding of the words rules, in the order of the rules."""
    for rule in (
        _zero_base,
        _unsigned_rates,
        _budget_words,
        _level_words,
        _signed_twice,
        _claims,
        *reasons.RULES,
        _pasted,
        _impossible,
        _nil,
        _blank_results,
        _blank_but_figure,
        _purposes,
        _basic_or_project,
        _named_items,
        *leftovers.RULES,
    ):
        yield from rule(ground)


def contradicts(actual: Fact, budget: Fact, sign: int) -> bool:
    """Whether the printed figures rule the word out: level means equal digits or overlapping intervals."""
    if sign == 0:
        return actual.low > budget.high or budget.low > actual.high
    difference = actual.exact - budget.exact
    return difference * sign < 0 or (difference == 0 and actual.decimals >= 2 and budget.decimals >= 2)


# --- rates -------------------------------------------------------------------------------------------------------------


def _zero_base(ground: Ground) -> Iterator[Draft]:
    facts = ground.book.by_id
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
        yield draft(
            ground,
            kind,
            others,
            fact.start,
            fact.end,
            severity=severity,
            figure=shown(fact),
            statement=check.statement,
            cause=_rate_cause(ground, fact),
        )
    if stated:
        found = [facts[i] for c, _ in stated for i in c.facts]
        rates = list(dict.fromkeys(shown(f) for _, f in stated))
        listed = ("; ".join(f"{f.label} {shown(f)}" for _, f in stated), "；".join(f"{f.label}{shown(f)}" for _, f in stated))
        first = stated[0][1]
        yield draft(
            ground,
            "zero_base_rate",
            found,
            first.start,
            first.end,
            first.label,
            first.section,
            figure=", ".join(rates),
            list=listed,
            count=str(len(stated)),
        )
    if blank_budgets:
        names = (", ".join(f.label for f in blank_budgets), "、".join(f.label for f in blank_budgets))
        fact = blank_budgets[0]
        yield draft(ground, "rate_of_blank_budget", blank_budgets, fact.start, fact.end, figure=shown(fact), list_items=names)
    for fact in nil_costs:
        yield draft(ground, "average_of_none", [fact], fact.start, fact.end, figure=shown(fact))
    if nil:
        found = [f for _, f in nil]
        names = [(f"{f.label} ({based(f, 0)})", f"{f.label}（{based(f, 1)}）") for f in found]
        both = ("; ".join(n[0] for n in names), "；".join(n[1] for n in names))
        yield draft(ground, "zero_growth_on_zero", found, found[0].start, found[0].end, count=str(len(found)), list=both)


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
            yield draft(
                ground,
                "rate_without_sign",
                [fact],
                fact.start,
                fact.end,
                figure=shown(fact),
                quote=plain_quote(ground, low, high),
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
            if all(contradicts(*pair, int(sign)) for pair in pairs):
                yield draft(
                    ground,
                    "direction_word",
                    [actual, budget],
                    statement.start,
                    statement.end,
                    word=word,
                    figures=described([actual, budget]),
                    quote=plain_quote(ground, statement.start, statement.end)[:60],
                )
            break


def _level_words(ground: Ground) -> Iterator[Draft]:
    """与上年持平 against last year's figure of the item, or its change, where the document prints either."""
    for statement in ground.reading.statements:
        word = next((w for w in ground.words["level_with_last_year"] if w in statement.text), None)
        facts = [f for start in statement.figures if (f := ground.fact_at(start))] if word else []
        if not word or len({f.label for f in facts}) != 1 or facts[0].measure != "amount" or not facts[0].key:
            continue  # several items, or none: whose level it is cannot be told
        if not _same_item(statement.text.split(word)[0], facts[0]):
            continue
        actual = facts[0]
        last = ground.book.near(actual, actual.key, "level", "prior_year")
        moved = ground.book.near(actual, actual.key, "change", "prior_year")
        against = last if last and contradicts(actual, last, 0) else moved if moved and moved.low * moved.high > 0 else None
        if actual.basis == "actual" and against:
            yield draft(
                ground,
                "direction_word",
                [actual, against],
                statement.start,
                statement.end,
                word=word,
                figures=described([actual, against]),
                quote=plain_quote(ground, statement.start, statement.end)[:60],
            )


def _signed_twice(ground: Ground) -> Iterator[Draft]:
    """减少-5万元: the word and the sign both say minus, so the reader cannot tell which way the figure moved."""
    text = ground.document.text
    moved = [f for f in ground.book.facts if f.measure in ("change", "change_rate") and not f.cell and f.value]
    found = [f for f in moved if _FELL_MINUS.search(text[max(0, f.start - 8) : f.start])]
    if found:
        first = found[0]
        yield draft(
            ground,
            "signed_twice",
            found,
            first.start,
            first.end,
            first.label,
            first.section,
            figure=shown(first),
            count=str(len(found)),
            list=described(found),
        )


def _same_item(before: str, actual: Fact) -> bool:
    """Whether the last item named before a claim, if any, is the one whose figures stand before it."""
    named = items_in(re.sub("决算数|决算|预算数", "", before))
    item_of = vocabulary().items.get(named[-1]) if named else None
    return item_of is None or item_of.concept == actual.key[0] or actual.label == item_of.label


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
                yield draft(
                    ground,
                    "claim_of_decrease",
                    risen,
                    statement.start,
                    statement.end,
                    labels[0],
                    statement.section,
                    word=word,
                    list_items=names,
                    figures=described(risen),
                    quote=around(statement.text, word),
                )


def _risen(ground: Ground, statement: Statement, word: str) -> list[Fact]:
    """Printed rises that the claim covers: of the item named in its clause, else of the parts of the subject in force."""
    clause = around(statement.text, word)
    if re.search("[较比].{1,20}[和、与及].{0,12}均", clause):
        return []  # 较预算和决算均下降 speaks of two comparators of one total, not of its items
    named = items_in(clause)
    before = clause[: clause.find(word)]
    if not word.startswith("只减") and not named and not re.search("三公|费|支出|经费|各项|分项|各类|三项", before):
        return []  # 办事量大幅下降 claims nothing of money
    subject = statement.subject
    parts: list[str] = []
    if named and word.startswith(("大幅", "明显")):
        parts = named
    elif "三公" in clause or (subject and subject.label == "“三公”经费"):
        parts = [i.label for i in vocabulary().items.values() if i.label in THREE]
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
                yield draft(
                    ground,
                    "nil_but_figures",
                    facts[:4],
                    statement.start,
                    statement.end,
                    facts[0].label,
                    statement.section,
                    figure=shown(facts[0]),
                    figures=described(facts[:4]),
                    quote=around(statement.text, word),
                )


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
            yield draft(ground, "blank_results", printed, printed[0].start, printed[0].end, figures=described(printed))


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
            yield draft(
                ground,
                "blank_but_figure",
                found,
                found[0].start,
                found[0].end,
                figures=described(found[:4]),
                figure=shown(found[0]),
                title=(table.title or table.kind,) * 2,
            )


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
            yield draft(
                ground,
                "pasted_block",
                listed,
                listed[0].start,
                listed[-1].end,
                statement.subject.label,
                statement.section,
                list=("; ".join(f"{f.label} {shown(f)}" for f in listed), "；".join(f"{f.label}{shown(f)}" for f in listed)),
            )


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
        yield draft(
            ground,
            "impossible_term",
            facts,
            facts[0].start,
            facts[0].end,
            severity=severity,
            scope=(f"{fund['en']} ({fund['label']})", fund["label"]),
            list_items=(", ".join(labels), "、".join(labels)),
            list=described(facts),
        )


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
                yield draft(
                    ground,
                    "purpose_misfit",
                    facts,
                    statement.start,
                    statement.end,
                    subject,
                    statement.section,
                    word=wrong,
                    quote=match.group(1),
                )
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
            yield draft(
                ground,
                "basic_or_project",
                [facts[0], *own[:1]],
                statement.start,
                statement.end,
                subject,
                statement.section,
                word=said,
                quote=match.group(1),
                figures=f"{other} {shown(facts[0])}" + (f", {said} {shown(own[0])}" if own else ""),
            )


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
                    yield draft(
                        ground,
                        "named_but_nil",
                        facts,
                        statement.start,
                        statement.end,
                        of,
                        statement.section,
                        list_items=item(label),
                        figures=figures,
                        item=item(of),
                    )
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
        yield draft(
            ground,
            "unnamed_item",
            missing,
            statement.start,
            statement.end,
            of,
            statement.section,
            list_items=(", ".join(labels), "、".join(labels)),
            figures=described(missing),
            item=item(of),
        )
