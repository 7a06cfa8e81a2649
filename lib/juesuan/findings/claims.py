"""Words against figures: which way the narrative says that something moved, held against the figures that it speaks of.

A rise of the “三公” items is never called a breach (see the criterion only-fall-not-rise).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from juesuan.findings.drafts import THREE, Draft, Ground, items_in, spent_and_planned
from juesuan.findings.registry import rule
from juesuan.findings.sentences import Pair, basis, distance, item, named, said, words
from juesuan.ground import expressions as re
from juesuan.ground.expressions import expression
from juesuan.reading.facts import Fact
from juesuan.reading.grammar import BUDGETS, Statement
from juesuan.reading.vocabulary import vocabulary


def contradicts(actual: Fact, other: Fact, sign: int) -> bool:
    """Whether the printed figures rule the word out: level means equal digits or overlapping intervals."""
    if sign == 0:
        return actual.low > other.high or other.low > actual.high
    difference = actual.exact - other.exact
    return difference * sign < 0 or (difference == 0 and actual.decimals >= 2 and other.decimals >= 2)


# --- one item ----------------------------------------------------------------------------------------------------------


@rule
def direction_word(ground: Ground) -> Iterator[Draft]:
    """决算数大于预算数, 与上年持平 and the like, against the figures or the rate that stand beside the word."""
    for statement in ground.reading.statements:
        told = (
            *_against_budget(ground, statement),
            *_level_with_last_year(ground, statement),
            *_of_the_reason(ground, statement),
            *_against_the_other(ground, statement),
            *_some_change(ground, statement),
            *_unmoved(ground, statement),
        )
        for word, facts in told:
            # 完成100% may be 100.4% rounded, and equal digits may hide a difference: it only asks for an answer, or is noted.
            equal = len(facts) == 2 and facts[0].exact == facts[1].exact
            asks = "attention" if equal or facts[0].measure == "rate" or "基本" in word else ""
            severity = "note" if equal and _hidden(ground, *facts) else asks
            quote = ground.clause(statement, word)
            yield ground.draft(facts, statement, word=word, quote=quote, severity=severity, headline=_headline(word, facts))


def _headline(word: str, facts: list[Fact]) -> Pair:
    """What the title says: by how much two amounts differ that are said to be level, else that the word does not agree."""
    entries, one, other = words()["headline"], facts[0], facts[-1]
    levels = len(facts) == 2 and one.measure == other.measure == "amount" and other.basis and one.unit == other.unit
    gap = one.exact - other.exact if levels else 0
    if not re.search("持平|一致|相同|相等", word) or not gap:
        return said(entries["way"], item=item(one.label), word=word)
    way = said(words()["more_or_less"]["more" if gap > 0 else "less"])
    apart = distance(one, abs(gap))
    bases = {"actual": basis(one.basis), "basis": basis(other.basis)}
    return said(entries["level"], item=item(one.label), word=word, way=way, distance=apart, **bases)


def _against_budget(ground: Ground, statement: Statement) -> Iterator[tuple[str, list[Fact]]]:
    for sign, listed in ground.once(_budget_words).items():
        word = next((w for w in listed if w in statement.text), None)
        before, _, after = statement.text.partition(word or "。")
        if word is None or f"（{word[:2]}" in statement.text or re.search("[不未非无]$|没有$|严禁$", before):
            continue
        if re.match(r"[^，。；]{0,3}\d", after):
            continue  # 较年初预算数增加2.00万元 is a change, which the checks test
        pairs = _budget_pairs(ground, statement, word)
        if pairs and _same_item(statement.text.split(word)[0], pairs[0][0]):
            if all(contradicts(*pair, int(sign)) and not _borne_out(ground, *pair, int(sign)) for pair in pairs):
                yield word, list(pairs[0])
        elif rate := _complete(ground, statement, word, int(sign)):
            yield word, [rate]
        return


def _budget_words(ground: Ground) -> dict[str, list[str]]:
    """The words of each sign that stand in the sentences."""
    return {sign: ground.printed(listed) for sign, listed in ground.words["against_budget"].items()}


def _hidden(ground: Ground, actual: Fact, budget: Fact) -> bool:
    """Whether rounding may hide a difference of two amounts of equal digits from their printed rate too: a rate of 100.0%, or
    of 100% in a text whose rates have no decimals."""
    rates = [f for f in ground.book.facts if f.measure == "rate"]
    mine = [f for f in rates if f.of_key == actual.key and f.basis == budget.basis]
    return any(f.decimals == 1 or (f.decimals == 0 and not any(r.decimals for r in rates)) for f in mine)


def _borne_out(ground: Ground, actual: Fact, budget: Fact, sign: int) -> bool:
    """Whether something else printed says what the word says, so that it is a figure that is wrong, which is told of it: the
    completion (2.65 of 2.65, 100.1%), or the figures that leave one of the two another amount."""
    rates = [f for f in ground.book.facts if f.measure == "rate" and f.of_key == actual.key and f.basis == budget.basis]
    if any(f.low > 1 if sign > 0 else f.high < 1 for f in rates if sign):
        return True
    spent, planned = (ground.allowed(f) for f in (actual, budget))
    if not {actual.fact, budget.fact} & ground.suspects.keys() or None in (spent.low, spent.high, planned.low, planned.high):
        return False
    return spent.meets(planned) if sign == 0 else spent.high > planned.low if sign > 0 else spent.low < planned.high


def _budget_pairs(ground: Ground, statement: Statement, word: str) -> list[tuple[Fact, Fact]]:
    """The last actual and budget of one amount printed before the claim, in its own paragraph (within 300 characters); with
    either budget where the claim does not say which of the two that are printed it means."""
    pair = spent_and_planned([f for f in _before(ground, statement, word, 300) if f.measure == "amount" and f.key])
    if not pair or pair[0].section != statement.section:
        return []
    named = "annual_budget" if "全年" in word else "initial_budget" if "年初" in word else ""
    same = {b.basis: b for b in pair[1] if named in ("", b.basis)}
    return [(pair[0], budget) for budget in sorted(same.values(), key=lambda b: -b.start)]


def _before(ground: Ground, statement: Statement, word: str, back: int) -> list[Fact]:
    """What is printed before a claim, from so many characters before its statement on, with no semicolon between."""
    text, at = ground.document.text, statement.start + statement.text.find(word)
    before = (f for f in ground.book.facts if statement.start - back <= f.start < max(at, statement.start + 1))
    return [f for f in before if "；" not in text[f.end : max(f.end, at)]]


def _complete(ground: Ground, statement: Statement, word: str, sign: int) -> Fact | None:
    """The completion rate printed last before the word, within its paragraph, that says otherwise: 完成100% and 大于."""
    rates = (f for f in _before(ground, statement, word, 120) if f.measure == "rate" and f.section == statement.section)
    near = [f for f in rates if f.basis in BUDGETS and not f.cell]
    if not near or not _same_item(statement.text.split(word)[0], near[-1]):
        return None
    exact, rate = 1, near[-1]
    if sign == 0:
        return rate if not rate.low <= exact <= rate.high else None
    moved = rate.exact - exact
    others = [f.decimals for f in ground.book.facts if f.measure == "rate" and f.value not in (0, 100)]
    # Where no rate has two decimals, 100% may be 100.4%, or 100.04% with its nought left out.
    whole = rate.text == "100" and (not others or max(others) >= 2)
    return rate if moved * sign < 0 or (moved == 0 and (rate.decimals >= 2 or whole)) else None


def _level_with_last_year(ground: Ground, statement: Statement) -> Iterator[tuple[str, list[Fact]]]:
    """与上年持平 against last year's figure of the item, or its change, where the document prints either; 基本持平 against one
    that is apart from it by a tenth of it and more."""
    word = next((w for w in ground.words["level_with_last_year"] if w in statement.text), None)
    facts = ground.facts_of(statement) if word else []
    if not word or len({f.label for f in facts}) != 1 or facts[0].measure != "amount" or not facts[0].key:
        return  # several items, or none: whose level it is cannot be told
    actual = next((f for f in facts if f.basis == "actual"), None)
    if not actual or not _same_item(statement.text.split(word)[0], actual):
        return
    last = ground.book.near(actual, actual.key, "level", "prior_year")
    moved = ground.book.near(actual, actual.key, "change", "prior_year")
    against = last if last and contradicts(actual, last, 0) else moved if moved and moved.low * moved.high > 0 else None
    base = (against.exact if against is last else actual.exact - against.exact) if against else 0
    before = statement.text.split(word)[0]
    roughly = "基本" in word or before.endswith(tuple(ground.words["roughly_level"]))
    if against and (not roughly or abs(actual.exact - base) * 10 >= abs(base)):
        yield word, [actual, against]


def _against_the_other(ground: Ground, statement: Statement) -> Iterator[tuple[str, list[Fact]]]:
    """高于上年的1.20万元, 与上年的1.20万元持平: the word against the amount that stands in its clause."""
    text, facts = ground.document.text, [f for f in ground.facts_of(statement) if f.measure == "amount" and not f.cell]
    compared, behind = (expression(ground.words[name]) for name in ("more_or_less", "level_behind"))
    for number, other in enumerate(facts):
        before = compared.search(text, max(statement.start, other.start - 24), other.start)
        level = None if before else behind.match(text, other.end)
        if not (before or level) or not other.key or other.basis in ("actual", ""):
            continue
        actual = next((f for f in reversed(facts[:number]) if f.key == other.key and f.basis == "actual"), None)
        word = before.group() if before else "持平"
        sign = 0 if level else -1 if word in ground.words["fall_words"] else 1
        if actual and contradicts(actual, other, sign):
            yield word, [actual, other]


def _some_change(ground: Ground, statement: Statement) -> Iterator[tuple[str, list[Fact]]]:
    """三公经费较上年有所增加, against the changes of the item that the text prints, all of which go the other way."""
    some, alone = (expression(ground.words[name]) for name in ("some_change", "item_alone"))
    for clause in re.split("[，。；]", statement.text) if re.search("有所|略有|稍有|明显|大幅|小幅", statement.text) else ():
        match = some.search(clause)
        names = items_in(clause) if match else []
        if len(names) != 1 or re.search(r"\d(?!\d{0,3}年)", clause) or not alone.search(clause[: match.start()]):
            continue
        key = vocabulary().items[names[0]].key()
        moved = [f for m in ("change", "change_rate") for f in ground.book.all(key, m, "prior_year") if not f.cell]
        down = match[1] in ground.words["fall_words"]
        if moved and all(f.low > 0 if down else f.high < 0 for f in moved):
            yield match.group(), [*ground.levels(names[0])[:1], moved[0]]


def _unmoved(ground: Ground, statement: Statement) -> Iterator[tuple[str, list[Fact]]]:
    """与2023年度预算相比无增减 against the budgets that the document prints of the one item before it, or last year's amount or
    the change, all of which have to say otherwise."""
    for match in expression(ground.words["unmoved"]).finditer(statement.text):
        before = re.split("[。；]", statement.text[: match.start()])[-1]
        named = items_in(before)
        said = (f for f in ground.facts_of(statement) if f.measure == "amount" and f.basis == "actual" and f.text in before)
        actual = next((f for f in said if named == [f.label] and f.key and not f.cell), None)
        last = re.match("上|去", match[1] or "") or (match[1] or "").startswith(f"{(ground.year or 0) - 1}年")
        planned = match[2] == "预算"
        if not actual or len(re.findall(r"\d[\d.,]*[万亿]?元", before)) > 1 or bool(last) == planned:
            continue
        bases = BUDGETS if planned else ("prior_year",)
        levels = [f for b in bases for f in ground.book.all(actual.key, "level", b)]
        moved = [f for b in bases for f in ground.book.all(actual.key, "change", b)]
        others = [f for f in levels if contradicts(actual, f, 0)] or [f for f in moved if f.low * f.high > 0]
        if others and len(others) == len(levels or moved):
            yield match.group(), [actual, others[0]]


def _of_the_reason(ground: Ground, statement: Statement) -> Iterator[tuple[str, list[Fact]]]:
    """增加2万元，增长20%，减少的主要原因是…: the way that a reason is said to explain, against all changes printed before it in
    its sentence, of last year's comparison where its clause names it; silent where it names the budget or an item."""
    text, span = ground.document.text, (statement.start, statement.end)
    match = expression(ground.words["reason_of_a_way"]).search(text, *span) if text.find("原因", *span) >= 0 else None
    if not match or items_in(match.group()) or re.search("预算|决算", match.group()):
        return
    told = [f for f in ground.facts_of(statement) if f.start < match.start() and f.measure != "share"]
    moved = [f for f in told if f.measure in ("change", "change_rate")]
    if re.search(r"上年|去年|20\d\d", match.group()):
        moved = [f for f in moved if f.basis == "prior_year"]
    down = match.group(1) in ground.words["fall_words"]
    if moved and len({f.label for f in told}) == 1 and all(f.low > 0 if down else f.high < 0 for f in moved):
        yield match.group(1), moved


def _same_item(before: str, actual: Fact) -> bool:
    """Whether the last item named before a claim, if any, is the one whose figures stand before it."""
    named = items_in(re.sub("决算数|决算|预算数", "", before))
    item_of = vocabulary().items.get(named[-1]) if named else None
    concept = (actual.key or actual.of_key or ("",))[0]  # 教育支出（类）普通教育（款）小学教育（项） names its class too
    return item_of is None or actual.label == item_of.label or concept.split("/")[0] == item_of.concept


@rule
def opposite_words(ground: Ground) -> Iterator[Draft]:
    """减少5万元，增长6%: a change and its rate whose words contradict each other, whatever they are of; silent where a relation
    between them breaks, which tells it with the figures."""
    pattern = expression(ground.words["opposite_words"])
    for statement in ground.reading.statements:
        for match in pattern.finditer(statement.text):
            moved = (f for f in ground.facts_of(statement) if f.measure in ("change", "change_rate"))
            facts = [f for f in moved if f.text in match.group()]
            if not ground.breaks_between(facts) and not {f.fact for f in facts} & ground.accused:
                label = facts[0].label if facts else ""
                yield ground.draft(facts, statement, label, quote=ground.clause(statement, match.group()))


@rule
def moved_the_other_way(ground: Ground) -> Iterator[Draft]:
    """由2022年的9万元增加到2023年的8万元; 单位12个，较上年的14个增加2个: a way that the two figures beside it do not go,
    whatever they are of."""
    text, ways = ground.document.text, ground.words["from_one_to_other"]
    start, to, compared, by, down, closing = (
        expression(ways[name]) for name in ("from", "to", "compared", "by", "down", "closing")
    )
    for statement in ground.reading.statements:
        told = [f for f in ground.facts_of(statement) if f.measure not in ("other", "unread")]
        for one, other in itertools.pairwise(told):
            turned = to.search(text[one.end : other.start]) if one.unit == other.unit else None
            led = turned and start.search(text[max(statement.start, one.start - 20) : one.start])
            if led and _against(one, other, down.search(turned[1]) is not None) and not ground.breaks_between(told):
                yield ground.draft([one, other], statement, word=turned[1])
        for now, before, moved in zip(told, told[1:], told[2:], strict=False):
            led = by.fullmatch(text[before.end : moved.start]) if compared.search(text[now.end : before.start]) else None
            # 年末9万元，年初8万元，年末比年初减少1万元
            ends = None if led else closing.fullmatch(text[before.end : moved.start])
            if ends and "年末" in text[max(statement.start, now.start - 20) : now.start]:
                led = ends if "年初" in text[now.end : before.start] else None
            units = {f.unit for f in (now, before, moved)}
            apart = led and len(units) == 1 and "%" not in units and abs(now.value - before.value) == abs(moved.value)
            told_of = apart and ground.breaks_between((now, before, moved))
            if apart and not told_of and _against(before, now, down.search(led[1]) is not None):
                yield ground.draft([now, before], statement, word=led[1])


@rule
def compared_wrongly(ground: Ground) -> Iterator[Draft]:
    """基本支出9万元，项目支出5万元，项目支出大于基本支出: two items of one sentence that are compared the other way round."""
    for statement, match in ground.matches(ground.words["two_items_compared"]):
        told = [f for f in ground.facts_of(statement) if (f.measure, f.basis) == ("amount", "actual") and not f.cell]
        pair = [[f for f in told if match[name].endswith(f.label)] for name in ("one", "other")]
        if [len({f.value for f in one}) for one in pair] != [1, 1]:
            continue
        (one, *_), (other, *_) = pair
        less = match["way"] in ground.words["fall_words"]
        if one.key != other.key and (one.low >= other.high if less else one.high <= other.low):
            yield ground.draft([one, other], statement, word=match["way"], quote=ground.clause(statement, match.group()))


def _against(before: Fact, now: Fact, down: bool) -> bool:
    """Whether a figure went the other way than it is said to, as printed."""
    return now.value > before.value if down else now.value < before.value


@rule
def moved_and_level(ground: Ground) -> Iterator[Draft]:
    """减少…持平 of one item in one sentence: it fell or it was level. 增加0万元 moved nothing."""
    at_once, both = map(expression, ground.words["moved_and_level"])
    for statement in (s for s in ground.reading.statements if "持平" in s.text):
        match = None if "如持平" in statement.text else at_once.search(statement.text) or both.search(statement.text)
        if match is None or re.search("[（(][^）)]*持平", statement.text) or len(set(items_in(match.group()))) > 0:
            continue
        facts = [f for f in ground.facts_of(statement) if f.text in match.group()] or ground.facts_of(statement)
        label = facts[-1].label if facts else statement.subject.label if statement.subject else ""
        yield ground.draft(facts, statement, label, word=match["way"], quote=ground.clause(statement, match.group()))


# --- claims of a general fall ------------------------------------------------------------------------------------------


@rule
def claim_of_decrease(ground: Ground) -> Iterator[Draft]:
    """只减不增, 均有所下降, 大幅下降 against the items that rose in the comparison that the sentence speaks of."""
    done: set[tuple] = set()
    claimed = "|".join(map(re.escape, ground.words["claims_of_decrease"]))
    for statement in (s for s in ground.reading.statements if expression(claimed).search(s.text)):
        for word in ground.words["claims_of_decrease"]:
            risen = _risen(ground, statement, word) if word in statement.text else []
            mark = (word, tuple(f.fact for f in risen))
            if risen and mark not in done:
                done.add(mark)
                others = [(r, b) for r in risen for b in ("prior_year", *BUDGETS) if b != r.basis]  # the other comparison
                facts = [*risen, *(f for r, b in others for f in ground.book.all(r.key, "change", b)[:1])]
                total = (vocabulary().items[ground.words["three_total"]].concept, risen[0].key[1])
                fallen = ground.book.all(total, "change", risen[0].basis)[:1] if risen[0].label in THREE else []
                facts += [f for f in fallen if f.value < 0]  # the total fell although an item rose
                fields = {"list_items": named(risen), "basis": basis(risen[0].basis)}
                yield ground.draft(facts, statement, word=word, quote=ground.clause(statement, word), **fields)


def _risen(ground: Ground, statement: Statement, word: str) -> list[Fact]:
    """Printed rises that the claim covers: of the item named in its clause, else of the parts of the subject in force."""
    years = re.findall(r"(20\d\d)年", statement.text[: statement.text.find(word)])
    if years and ground.year and int(years[-1]) != ground.year:
        return []  # 2022年受疫情影响大幅下降 is said of another year
    clause = next((c for c in re.split("[，。；：]", statement.text) if word in c), statement.text)
    if re.search("[较比].{1,20}[和、与及].{0,12}均", clause):
        return []  # 较预算和决算均下降 speaks of two comparators of one total, not of its items
    names = items_in(clause)
    before = clause[: clause.find(word)]
    if not word.startswith("只减") and not names and not re.search("三公|费|支出|经费|各项|分项|各类|三项", before):
        return []  # 办事量大幅下降 claims nothing of money
    parts: list[str] = []
    about = {getattr(statement.subject, "label", ""), *(f.label for f in ground.facts_of(statement) if not names)}
    if names and word.startswith(("大幅", "明显")):
        parts = names
    elif "三公" in clause or ground.words["three_total"] in about:
        parts = [i.label for i in vocabulary().items.values() if i.label in THREE]
    elif names and not word.startswith("只减"):
        parts = names
    bases = {"prior_year"} if word == "只减不增" else _bases_in(statement.text, before)
    rises = []
    for label in parts:
        if found := vocabulary().items.get(label):
            key = (found.concept, found.scope or "")
            changes = [f for f in ground.book.facts if f.key == key and f.measure == "change" and f.value > 0]
            rises += [f for f in changes if not bases or f.basis in bases][:1]
    return rises


def _bases_in(sentence: str, clause: str) -> set[str]:
    """The comparators that a claim's clause names, else the last that its sentence names before it (较年初预算大幅下降 claims
    nothing of the prior year)."""
    references = vocabulary().words["references"]
    longest = sorted(((w, b) for b, ws in references.items() for w in ws), key=lambda x: -len(x[0]))
    if found := next((b for w, b in longest if w in clause), None):
        return {found}
    before = sentence[: sentence.find(clause) + len(clause)] if clause else ""
    at, found = max(((before.rfind(w), b) for w, b in longest if w in before), default=(-1, ""))
    return {found} if at >= 0 else set()
