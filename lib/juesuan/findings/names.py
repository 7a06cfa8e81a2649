"""Names and leftovers: one item, one body, one contents entry under two names, lists that are not as long as they say, and what
the form, another year or another body left in a text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any

from juesuan.documents.document import Table
from juesuan.findings.apart import misdated
from juesuan.findings.codes import coded_rows
from juesuan.findings.drafts import Draft, Ground
from juesuan.findings.registry import rule, rules
from juesuan.findings.scope import contents_end
from juesuan.findings.sentences import Pair, first, item, joined, listed, said, words
from juesuan.ground import expressions as re
from juesuan.ground.expressions import expression
from juesuan.reading.bodies import short_form, unit_name
from juesuan.reading.book import interval, place
from juesuan.reading.facts import Fact
from juesuan.reading.figures import number_said, numeral
from juesuan.reading.grammar import Statement
from juesuan.reading.identity import BUDGET
from juesuan.reading.vocabulary import bare, path_of, vocabulary
from juesuan.reconcile.relations import relations

MOST_PLACES, MOST_QUOTED = 8, 60  # sentences with leftovers that are quoted, and the length of one quoted whole


@rule
def names_differ(ground: Ground) -> Iterator[Draft]:
    """An item of the same name and amount that text and table put under different classes, or of the same amount and class that
    they call by other names: all in one finding."""
    table = {f.key: f for f in ground.book.facts if f.cell and f.key and "|" not in f.key[0] and f.basis == "actual"}
    lowest = {k: f for k, f in table.items() if k[0].count("/") == 2}
    pairs, seen = [], set()
    for fact in ground.book.facts:
        key = fact.key
        if fact.cell or not key or key[0].count("/") != 2 or "|" in key[0] or key in table or key in seen:
            continue
        same = [f for k, f in lowest.items() if k[1] == key[1] and k[0].split("/")[2] == key[0].split("/")[2]]
        if fact.basis == "actual" and len(same) == 1 and same[0].value == fact.value:
            seen.add(key)
            pairs.append((fact, same[0]))
    pairs += [pair for pair in _former(ground) if pair[0].key not in seen]
    pairs += [pair for pair in (*_renamed(ground), *_own_words(ground)) if pair[0].key not in seen]
    if pairs:
        texts = joined(_told_names(ground, *pair) for pair in pairs)
        yield ground.draft([f for pair in pairs for f in pair[:2]], count=str(len(pairs)), list=texts)


def _told_names(ground: Ground, one: Fact, other: Fact, *names: str) -> Pair:
    """The two names of an item: as given, else its paths; of a table's own name with the table."""
    text, table = names or (path_of(f.key).replace("/", "—") for f in (one, other))
    entry = "in_tables" if one.cell and not names else "in_table"
    return said(words()[entry], text=text, table=table, home=ground.where(one))


def _renamed(ground: Ground) -> Iterator[tuple[Fact, Fact]]:
    """项 of one 款 and amount that one table, or the text, has under a name that nothing else has, and the others under another
    that it has not."""
    homes: dict[tuple[str, int], dict[str, Fact]] = {}  # by 款 and place (a table, or -1 for the text): its 项
    for fact in ground.book.facts:
        path = path_of(fact.key) if fact.key and fact.measure == "amount" and fact.basis == "actual" and fact.value else ""
        other_column = fact.key and "|" in fact.key[0].removeprefix("收入|")  # 年末结转和结余 of the item
        if path.count("/") == 2 and "·" not in path and not other_column:
            homes.setdefault((path.rpartition("/")[0], fact.cell[0] if fact.cell else -1), {}).setdefault(path, fact)
    for (above, home), items in homes.items():
        others = [items for (beside, other), items in homes.items() if beside == above and other != home]
        known = {path: fact for found in others for path, fact in found.items()}
        for path, fact in items.items():
            same = [f for p, f in known.items() if p not in items and f.exact == fact.exact and len(fact.text) > 3]
            # A year's income and spending are not of the same items; with a third place that has the name the two are not one.
            if path not in known and len(same) == 1 and (len(others) > 1 or _near(path, path_of(same[0].key))):
                yield fact, same[0]


def _near(one: str, other: str) -> bool:
    """Whether two names are nearly the same."""
    names = (name.rpartition("/")[2].removesuffix("支出") for name in (one, other))
    return SequenceMatcher(None, *names, autojunk=False).ratio() >= 0.5


def _own_words(ground: Ground) -> Iterator[tuple[Fact, Fact]]:
    """A class that a list of the text calls by a name that nothing knows, and that the table has with just this amount."""
    classes = {i.concept for i in vocabulary().function_classes}
    table = [f for f in ground.book.facts if f.cell and f.key and f.key[0] in classes and f.basis == "actual" and f.value]
    for statement in ground.reading.statements if table else ():
        told = [f for f in ground.facts_of(statement) if f.measure == "amount" and f.key and not f.cell]
        here = {f.key[0] for f in told}
        for fact in (f for f in told if f.key[1].startswith("@") and len(f.text) > 4) if len(here & classes) > 2 else ():
            same = {f.key[0]: f for f in table if abs(f.exact - fact.exact) <= fact.high - fact.low and f.key[0] not in here}
            if len(same) == 1 and _near(fact.label, next(iter(same))):
                yield fact, next(iter(same.values()))


def _former(ground: Ground) -> Iterator[tuple]:
    """Classes that text or table call by a name that the classification had given up before the year."""
    if not ground.year:
        return
    seen: set[str] = set()
    path = r"([\u4e00-\u9fff、]{3,20}?)（[类款项]）"
    told = [s for s in ground.reading.statements if "）" in s.text]
    named = [(n.lstrip("、"), s.start) for s in told for n in expression(path).findall(s.text)]
    named += [(name, start) for _, name, (start, _) in coded_rows(ground)]
    given_up = {name for i in vocabulary().function_classes for name in i.former}
    for statement in ground.reading.statements:  # 医疗卫生与计划生育支出99.93万元 in a list of this year's
        for name in (n for n in given_up if n in statement.text and not re.search(r"20\d\d(?!年度?一般)", statement.text)):
            named += [(name, f.start) for f in ground.facts_of(statement)[:1]]
    for name, start in named:
        found = vocabulary().item(name)
        if (last := found.former.get(name) if found else None) and last < ground.year and name not in seen:
            facts = (f for f in ground.book.facts if f.key and f.start >= start)
            for fact in [f for f in facts if f.key[0].split("/")[0] == found.concept][:1]:
                seen.add(name)
                yield fact, fact, name, found.label


@rule
def class_otherwise_named(ground: Ground) -> Iterator[Draft]:
    """农林牧渔支出 in a list of classes with their shares that lacks 农林水支出, of which the table has the same amount."""
    classes = {item.concept for item in vocabulary().function_classes}
    whole = {r.whole: r.parts for r in relations(ground.book) if r.kind == "sum" and r.parts and r.parts[0][0] in classes}
    for share in (f for f in ground.book.facts if f.measure == "share" and f.of_key in whole and not f.cell):
        if not share.key or not share.key[1].startswith("@"):
            continue
        amounts = [f for f in ground.book.all(share.key, "level", share.basis) if f.start < share.start]
        known = {key: ground.book.all(key, "level", share.basis) for key in whole[share.of_key]}
        beside = sum(any(not f.cell and place(f) == place(share) for f in found) for found in known.values())
        missing = [f[0] for f in known.values() if f and all(one.cell for one in f)] if beside > 1 else []
        alike = [f for f in missing if amounts and f.label[:2] == amounts[-1].label[:2] and f.value > 0]
        same = [f for f in alike if interval(f).meets(interval(amounts[-1]))]
        if len(same) == 1:
            yield ground.draft([amounts[-1], same[0]], first=amounts[-1].label, second=same[0].label)


@rule
def body_two_names(ground: Ground) -> Iterator[Draft]:
    """The department's name spelt in another way where a sentence or heading speaks of it, or another body's above a table."""
    own, text = bare(ground.reading.department), ground.document.text
    pattern = expression(r"(?:^|[，。；：“])([\u4e00-\u9fff（）]{4,30}?)(?=20\d\d年|部门决算|决算公开)")
    found: dict[str, Any] = {}
    for statement in ground.reading.statements if len(own) >= 6 else ():
        for name in pattern.findall(statement.text):
            name = re.sub("^(?:关于|第.部分|附件|现将|将)", "", name)
            alike = abs(len(name) - len(own)) <= 1 and SequenceMatcher(None, name, own, autojunk=False).ratio() >= 0.85
            if alike and name not in own and own not in name and name[-1] == own[-1]:
                found.setdefault(name, statement)
    named = expression(ground.words["body_above_table"]).finditer(text) if len(own) >= 6 else ()
    above = {m[1]: m.span(1) for m in named if m[1].endswith(tuple(ground.words["unit_names"]))}
    others = {n: at for n, at in above.items() if not (short_form(n, own) or short_form(own, n))}
    found |= others if len(others) == 1 else {}  # above tables of many bodies each has its own
    for name, at in found.items():
        yield ground.draft([], at, name, word=name, department=ground.reading.department)


@rule
def units_counted(ground: Ground) -> Iterator[Draft]:
    """So many units are said to be taken in, and another number of them is named behind."""
    bodies = tuple(ground.words["unit_names"])
    pattern = expression(ground.words["units_named"])
    for statement in (s for s in ground.reading.statements if "单位" in s.text or "机构" in s.text):
        for before, behind, names in pattern.findall(statement.text):
            said_so = before or behind
            found = [n for n in re.split("[、，和及]", re.sub("（[^）]*）", "", names)) if len(n) >= 3]
            told = int(said_so) if said_so.isdigit() else numeral(said_so) or len(found)  # 十十个 says no number
            closed = len(found) > 1 and not re.search("等|其中|\\d", names) and all(n.endswith(bodies) for n in found)
            if closed:
                yield from _miscounted(ground, statement, said_so, told, found, names[:12])
    for statement, match in ground.matches(ground.words["units_below"]):
        if len(found := _bodies_below(ground, statement)) > 1:
            yield from _miscounted(ground, statement, match["number"], number_said(match["number"]), found, match.group())


def _miscounted(
    ground: Ground, statement: Statement, said_so: str, told: int, found: list[str], quoted: str
) -> Iterator[Draft]:
    """A draft where another number of names is found than is told."""
    if told != len(found):
        fields = {"count": str(told), "n": str(len(found)), "list_items": listed(found)}
        yield ground.draft([], statement, said_so, quote=ground.clause(statement, quoted), **fields)


def _bodies_below(ground: Ground, statement: Statement) -> list[str]:
    """The bodies that the numbered lines or the table just below a statement list, where each of them is one; else none."""
    document, found = ground.document, []
    for block in (b for b in document.blocks if b.start >= statement.end - 1):
        if isinstance(block, Table):
            rows: dict[int, list[str]] = {}
            for cell in block.cells:
                rows.setdefault(cell.row, []).append(_body(document.of(cell)))
            named = [next(filter(None, cells), "") for row, cells in sorted(rows.items()) if row]
            return named if not found and all(named) else []
        line = document.of(block)
        if not expression(r"\s*(?:[（(]\d+[）)]|\d+[.、．])").match(line) or not (name := _body(line)):
            break
        found.append(name)
    return found


def _body(text: str) -> str:
    """The body that a line or cell names, which may be its own office (局本级); '' where it names none."""
    name = unit_name(re.sub("(?:本级|机关)(?=（|$)", "", bare(text)))
    return name if len(name) > 3 else ""


@rule
def names_counted(ground: Ground) -> Iterator[Draft]:
    """3个项目，分别为：甲、乙: a list that says how many entries it has, and has fewer; of names, or of amounts each behind its
    name. A name may hold 、 or 和 of its own, so that more prove nothing."""
    pattern, amount = expression(ground.words["names_listed"]), expression(ground.words["amount_of_an_entry"])
    for statement in ground.reading.statements:
        printed = re.sub(r"\s", "", ground.document.text[statement.start : statement.end])  # with its quotation marks
        for match in pattern.finditer(printed):
            names = expression(ground.words["behind_a_list"]).sub("", match["names"])
            number = number_said(match["number"])
            apart = [name for name in re.split("[、，；]|(?<=元)和|以?及|”“", names) if name.strip()]
            # 甲、乙和丙 are three, 社会保障和就业支出 is one
            least = len([name for name in re.split("[、，；和与及]|”“", _masked(names)) if name.strip()])
            numbered = expression(ground.words["names_numbered"]).findall(names)
            kinds = {name.strip("”“")[-1:] for name in apart}
            entries = numbered or (amount.findall(names) if re.search(r"\d", names) else apart)
            n = len(numbered) if numbered else max(len(entries), len(apart))
            few = n if numbered else max(n, least)
            one_kind = len(kinds) == 1 or all(name.endswith(tuple(ground.words["parts_of_a_body"])) for name in apart)
            more = n > number and (numbered or (one_kind and not re.search(r"\d|以?及", names)))
            if len(entries) > 1 and (few < number or more) and not expression(ground.words["no_closed_list"]).search(names):
                said_so = match.group()[: match.end("thing") - match.start()]
                fields = {"word": said_so, "n": str(n), "list_items": (names.strip("：。"),) * 2}
                yield ground.draft([], statement, said_so, quote=ground.clause(statement, said_so), **fields)


def _masked(names: str) -> str:
    """A text in which the known items are told by strokes, so that a 和 in their names joins nothing."""
    for start, end, _ in vocabulary().lexicon.find(names):
        names = names[:start] + "—" * (end - start) + names[end:]
    return names


@rule
def contents_against_body(ground: Ground) -> Iterator[Draft]:
    """Entries of the contents page that stand nowhere behind it, as a heading, a table's title or a sentence."""
    end = contents_end(ground.reading)
    if not end:
        return
    entries = [(number, bare(title), title, start) for number, title, start in ground.reading.sections if start < end]
    body = bare(ground.document.text[end:])
    headed = {number: bare(title) for number, title, start in ground.reading.sections if start >= end}
    headings = [*headed.values(), *(bare(t.title) for t in ground.reading.tables)]
    core = expression(r"20\d*年度?|情况|说明|的|\d")
    alike = lambda one, other: SequenceMatcher(None, one, other, autojunk=False).ratio() > 0.7  # noqa: E731
    kept = [number in headed and alike(title, headed[number]) for number, title, _, _ in entries]
    free = [t for n, t in headed.items() if not any(k and n == e[0] for e, k in zip(entries, kept, strict=True))]
    lost = []
    for at, (_, title, printed, start) in enumerate(entries):
        # Between two entries whose headings stand in the body it has one of its own there, and not only its words.
        framed = 0 < at < len(entries) - 1 and kept[at - 1] and kept[at + 1] and not kept[at]
        near = free if framed else headings
        title = title.partition("（")[0] or title  # 决算报表（公开01表至公开09表）
        stands = title in body or (not framed and core.sub("", title) in body) or any(alike(title, h) for h in near)
        lost += [] if stands else [(printed, (start, start + len(printed)))]
    if lost and len(lost) * 2 < len(entries):
        yield ground.draft([], lost[0][1], lost[0][0], count=str(len(lost)), list_items=listed(item(t) for t, _ in lost))


# --- leftovers --------------------------------------------------------------------------------------------------------


@rules(template_residue="residue", repeated_words="not_twice")
def _places(ground: Ground, words: str) -> Iterator[Draft]:
    """What is left of the form, and a word that stands twice in a row (减少减少): one draft for each pattern with all the
    places in which it is found."""
    statements, told = ground.reading.statements, set()
    text = "\n".join(s.text for s in statements)
    for pattern in (p for p in ground.words[words] if expression(f"(?m){p}").search(text)):  # most of them stand nowhere
        places = [(s, [m.group() for m in expression(pattern).finditer(s.text)]) for s in statements if s.start not in told]
        found = [(s, left) for s, left in places if left]
        told |= {s.start for s, _ in found}  # a sentence with several leftovers is told once
        facts = dict.fromkeys(f for s, _ in found for f in ground.facts_of(s))
        for statement, (word, *_) in found[:1]:
            short = word[:24] + ("……" if len(word) > 24 else "")
            quotes = list(dict.fromkeys(_place_quoted(ground, s, left) for s, left in found))
            listed = first(quotes, MOST_PLACES)
            yield ground.draft([*facts], statement, word, word=short, count=str(len(found)), list=listed)


def _place_quoted(ground: Ground, statement: Statement, left: list[str]) -> Pair:
    """A sentence that has leftovers, or of a long one the clause of the first, with its page."""
    short = len(left) > 1 and statement.end - statement.start <= MOST_QUOTED
    quote = f"“{ground.quote(statement.start, statement.end, whole=False) if short else ground.clause(statement, left[0])}”"
    page = ground.document.page_at(statement.start)
    return tuple(quote + at for at in said(words()["on_page"], page=str(page))) if page else (quote, quote)


@rule
def listed_twice(ground: Ground) -> Iterator[Draft]:
    """An item with its amount that stands in one list a second time, word for word."""
    for statement in ground.reading.statements:
        clauses = Counter(re.split("[；。：]", statement.text))
        for twice in (c for c, times in clauses.items() if times > 1 and re.search("[1-9]", c)):
            facts = [f for f in ground.facts_of(statement) if f.text in twice and f.key and bare(f.label) in bare(twice)]
            if facts and facts[0].measure == "amount" and facts[0].value:
                yield ground.draft(facts, statement, facts[0].label, quote=twice)


@rule
def wrong_year(ground: Ground) -> Iterator[Draft]:
    """A balance-sheet date or a title of another year, a sentence that tells another year's amounts in its stead, and a change
    against another year than the one before."""
    found = (*_dates(ground), *_comparisons(ground)) if ground.year else ()
    yield from _tables_of_another_year(ground)
    dated = [(statement, word, re.sub(r"\D", "", word)[:4], []) for statement, word in found]
    for statement, word, label, facts in (*dated, *((s, word, word, facts) for s, word, facts in misdated(ground.reading))):
        yield ground.draft(facts, statement, label, word=word, quote=ground.clause(statement, word), year=str(ground.year))


def _tables_of_another_year(ground: Ground) -> Iterator[Draft]:
    """The line above a table that names its body, its unit and another year, where those above most others name this year."""
    line = expression(r"(?:部门|单位|编制单位)[:：][^\n|]{2,40}?(?<!\d)(20\d\d)年度?[\s|]*(?:金额)?单位[:：]")
    found = list(line.finditer(ground.document.text)) if ground.year else []
    others = [m for m in found if int(m[1]) != ground.year]
    if others and 3 * len(others) < len(found):
        for match in others:
            word = ground.document.text[match.start(1) : match.end(1)] + "年度"
            yield ground.draft([], match.span(), word[:4], word=word, quote=ground.quote(*match.span()), year=str(ground.year))


def _dates(ground: Ground) -> Iterator[tuple[Statement, str]]:
    levels = {f.basis for f in ground.book.facts if f.measure == "amount" and f.key}
    planned = ground.reading.identity.kind == BUDGET or ("initial_budget" in levels and "actual" not in levels)
    pattern = expression(r"截[至止]到?(20\d\d)年12月31日|(20\d\d)年度(?:部门|单位)?决算(?:情况|公开|表|总|编|$)")
    for statement in ground.reading.statements:
        for match in pattern.finditer(statement.text):
            other = int(match.group(1) or match.group(2))
            opening = re.match("[^。；，]{0,10}(?:结转|结余)", statement.text[match.end() :].lstrip("，"))
            if other == ground.year or (other == ground.year - 1 and (planned or opening)):
                continue  # a budget gives the state at the end of the year before, and balances were carried over then
            clause = re.split("[，。；]", statement.text[: match.start()])[-1]
            if not re.search("与|较|比|上年|上一年|年初", clause):
                yield statement, match.group()


def _comparisons(ground: Ground) -> Iterator[tuple[Statement, str]]:
    """Changes of money against a year that is neither this nor the one before, in a text that compares with that elsewhere."""
    moved = {f.fact: f for f in ground.book.facts if f.measure in ("change", "change_rate") and f.key and not f.cell}
    if ground.reading.identity.kind == BUDGET or not {"prior_year", "earlier_year"} <= {f.basis for f in moved.values()}:
        return
    for statement in ground.reading.statements:
        facts = [f for f in ground.facts_of(statement) if f.fact in moved]
        compared = expression(ground.words["compared_year"]).finditer(statement.text)
        for match in compared if any(f.basis == "earlier_year" for f in facts) else ():
            if int(match[1]) not in (ground.year, ground.year - 1) and not any(f.basis == "prior_year" for f in facts):
                yield statement, match.group()


@rule
def other_body(ground: Ground) -> Iterator[Draft]:
    """Another body's name before 20XX年度 or 共有车辆, not the long or short form of the department's."""
    own = bare(ground.reading.department)
    seen: set[str] = set()
    pattern = expression(ground.words["body_of_form"])
    for statement in ground.reading.statements:
        for name in pattern.findall(statement.text):
            shared = SequenceMatcher(None, name, own, autojunk=False).find_longest_match().size
            short = short_form(name, own) or short_form(own, name)
            strange = shared < min(4, len(name)) and name not in ground.document.text[:300]
            if name not in seen and not short and (strange or _of_the_form(ground, name, own)):
                seen.add(name)
                yield ground.draft([], statement, name, word=name, department=ground.reading.department)


def _of_the_form(ground: Ground, name: str, own: str) -> bool:
    """Whether a name alike the department's stands once in the text, before a form's sentence that there was nothing of a fund:
    安平县杨树镇人民政府2023年度没有使用国有资本经营预算, in a text of another town."""
    text = bare(ground.document.text)
    said_so = expression(re.escape(name) + ground.words["nil_of_form"]).search(text)
    kin = name[:2] == own[:2] and abs(len(name) - len(own)) < 3
    return bool(said_so) and kin and text.count(name) == 1 and text.count(own) > 1 and not ground.reading.units


@rule
def unit_missing(ground: Ground) -> Iterator[Draft]:
    """An amount with decimals in a sentence, and no unit behind it: all of them in one finding."""
    pattern = expression(ground.words["without_unit"])
    text, statements = ground.document.text, ground.reading.statements
    kinds, printed = ("amount", "unread", "change"), {f.start: f for f in ground.reading.facts if not f.cell}
    places = [(s, printed.get(m.start(1))) for s in statements for m in pattern.finditer(text, s.start, s.end + 1)]
    if found := [(s, f) for s, f in places if f and f.unit in ("", "万") and f.measure in kinds]:
        quotes = joined(f"“{ground.quote(f.start, f.end)}”" for _, f in found)
        yield ground.draft([f for _, f in found], label=found[0][1].text, list=quotes)


@rules(**vocabulary().words["printed_wrong"])
def _printed_wrong(ground: Ground, pattern: str) -> Iterator[Draft]:
    """#REF!, #DIV/0! and #### in place of an amount that was never published; 41,05万元; 。。 and 拔款; changes of no way."""
    if found := list(expression(pattern).finditer(ground.document.text)):
        # A quote has its own quotation marks, so that those which are misprinted stand behind it as they are.
        marks = (f"（{m.group()}）" if "“" in m.group() else "" for m in found)
        quotes = joined(dict.fromkeys(f"“{ground.quote(*m.span())}”{mark}" for m, mark in zip(found, marks, strict=True)))
        yield ground.draft([], found[0].span(), found[0].group(), count=str(len(found)), list=quotes)
