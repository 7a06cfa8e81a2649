"""Items and paragraphs: what a paragraph lists that is not its own, and what the text calls an item against its table."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator

from juesuan.findings.drafts import Draft, Ground
from juesuan.findings.registry import rule
from juesuan.findings.sentences import described, item, joined, listed, named, said, words
from juesuan.ground import expressions as re
from juesuan.ground.expressions import expression
from juesuan.ground.text import chinese
from juesuan.reading.book import interval, summed
from juesuan.reading.facts import Fact
from juesuan.reading.grammar import Statement
from juesuan.reading.vocabulary import bare, vocabulary


@rule
def pasted_block(ground: Ground) -> Iterator[Draft]:
    """An income paragraph whose 其中 lists expenditure."""
    for statement in ground.reading.statements:
        if "其中" not in statement.text or not statement.subject or not statement.subject.key:
            continue
        facts = [f for f in ground.facts_of(statement) if f.key and f.measure == "amount"]
        length = max(1, len(statement.text))
        where = statement.start + (statement.end - statement.start) * statement.text.index("其中") // length
        before = [f for f in facts if f.start < where]
        whole = (before[-1].key if before else statement.subject.key)[0]
        spent = [f for f in facts if f.key[0] in ground.words["spending_parts"]]
        if whole in ground.words["income"] and len(spent) >= 2:
            at = (spent[0].start, spent[-1].end)
            yield ground.draft(spent, at, (before or [statement.subject])[-1].label, statement.section)


@rule
def impossible_term(ground: Ground) -> Iterator[Draft]:
    """经营支出 or 结余分配 in a section about a fund."""
    by_scope: dict[str, list[Fact]] = defaultdict(list)
    told = {s.start: s for s in ground.reading.statements}
    starts, impossible = sorted(told), ground.words["impossible"]
    added = expression(ground.words["beside_a_fund"])
    for fact in (f for f in ground.book.facts if f.label in impossible):
        if fact.cell or fact.measure != "amount" or not starts:
            continue
        statement = told[max((s for s in starts if s <= fact.start), default=starts[0])]
        scope = "" if added.search(statement.text) else statement.scope
        if scope in ("grant", "general", "fund", "capital"):
            by_scope[scope].append(fact)
    for severity in ("", "note"):  # what is nil in several funds' parts is one note
        if found := {s: facts for s, facts in by_scope.items() if any(f.value for f in facts) == (not severity)}:
            funds = listed((f"{f['en']} ({f['label']})", f["label"]) for f in map(vocabulary().funds.get, found))
            yield ground.draft([f for facts in found.values() for f in facts], severity=severity, scope=funds)


# --- lists ---


@rule
def listed_above_whole(ground: Ground) -> Iterator[Draft]:
    """What follows 其中 above what it is listed of, where no relation of the vocabulary says so: the first entry, or all of a
    list whose entries are one kind of thing by their names (办公用房、业务用房、其他用房) or codes (基本工资、津贴补贴)."""
    divided = expression(ground.words["divided"])
    for statement in ground.reading.statements:
        marks = divided.findall(statement.text)
        levels = [f for f in ground.facts_of(statement) if f.measure in ("amount", "count")] if marks else []
        for number, whole in enumerate(levels[:-1]):
            lead = ground.between(whole, levels[number + 1])
            parts = [f for f in levels[number + 1 :] if _comparable(f, whole)]
            mark = divided.search(re.split("[。；]", lead)[0][:60])
            if not mark or "；" in lead[mark.end() :] or not parts or parts[0] is not levels[number + 1]:
                continue
            if any(_comparable(f, whole) and "；" not in ground.between(f, whole) for f in levels[:number]):
                continue  # 货物1万元、服务3万元，其中面向中小企业4万元: of which of them, or of all, is not said
            kind = _one_kind(parts) or _of_one_class(parts, whole) or _joined(ground, parts)
            apart = len(marks) == 1 and (kind or mark.group() != "其中")
            facts = [whole, *(parts if apart and len(parts) == len(levels) - number - 1 else parts[:1])]
            rest = statement.text.count("其中") == 1 and any(p.label in vocabulary().words["rest_of_list"] for p in facts[2:])
            if summed(facts[1:]).low > interval(whole).high and not rest and not _related(ground, facts):
                yield ground.list_draft(whole, facts[1:], list_items=named(facts[1:]))


@rule
def all_of_it_differs(ground: Ground) -> Iterator[Draft]:
    """本年收入合计18万元，全部为财政拨款收入16万元: an amount that is said to be all of another and is not."""
    for statement in ground.reading.statements:
        amounts = [f for f in ground.facts_of(statement) if f.measure == "amount"] if "全部" in statement.text else []
        for number, (whole, part) in enumerate(itertools.pairwise(amounts), 1):
            lead = ground.between(whole, part)
            again = expression(ground.words["all_of_it_named"]).search(lead)  # 全部为甲，其中甲9万元
            said_so = expression(ground.words["all_of_it"]).search(lead) or (again and again["name"] == again["again"])
            parts = [part]  # 全部为货物4万元和服务3万元
            for other in amounts[number + 1 :]:
                if not re.fullmatch("[^，。；]{0,6}[和、及与][^，。；]*", ground.between(parts[-1], other)):
                    break
                parts.append(other)
            alike = said_so and all(_comparable(p, whole) for p in parts)
            if alike and not summed(parts).meets(interval(whole)):
                yield ground.list_draft(whole, parts, statement, figures=described([whole, *parts]))


@rule
def rest_differs(ground: Ground) -> Iterator[Draft]:
    """本年支出9万元，其中教育支出5万元，其余3万元: a list that names its rest is all of its whole."""
    for statement in ground.reading.statements:
        if statement.text.count("其中") != 1:
            continue
        levels = [f for f in ground.facts_of(statement) if f.measure == "amount" and not f.cell]
        gaps = [ground.between(one, other) for one, other in itertools.pairwise(levels)]
        first = next((n for n, gap in enumerate(gaps) if "其中" in gap), len(gaps))
        last = next((n for n in range(first + 2, len(levels)) if levels[n].label in vocabulary().words["rest_of_list"]), 0)
        if last:
            whole, parts = levels[first], levels[first + 1 : last + 1]
            nested = any(re.search("[；。（]", gap) for gap in gaps[first + 1 : last])
            alone = not nested and all(_comparable(p, whole) for p in parts)
            if alone and not summed(parts).meets(interval(whole)):
                yield ground.list_draft(whole, parts)


@rule
def list_and_total(ground: Ground) -> Iterator[Draft]:
    """甲2万元、乙3万元，合计6万元: a total behind a list of its parts that they do not make, where no relation has them all. A
    list may leave parts out, unless it is all that the vocabulary knows of the total, 合计 is the total's only name or how many
    they are is said with the total."""
    for statement in ground.reading.statements:
        levels = [f for f in ground.facts_of(statement) if f.measure == "amount" and not f.cell]
        for number, total in enumerate(levels):
            start = number
            for one, other in itertools.pairwise(levels[number::-1]):  # from the total backwards
                if not _comparable(other, total) or not _behind(ground, other, one, one is total):
                    break
                start -= 1
            added_up = (n for n in range(number - 1, start, -1) if "计" in ground.between(levels[n - 1], levels[n]))
            start = next(added_up, start)  # 甲3万元，乙2万元，合计5万元，加上年初结转1万元，总计6万元
            parts = levels[start:number]
            lead = ground.document.text[statement.start : levels[start].start]
            if len(parts) < 2 or len({f.label for f in (*parts, total)}) <= len(parts) or re.search("[，；、]", lead):
                continue
            if re.search("[各每]", ground.document.text[parts[0].start : parts[-1].start]):
                continue  # 水罐车2辆各160万元
            made, whole = summed(parts), interval(total)
            lead = ground.between(parts[-1], total)  # 三家单位支出合计520万元, after three of them
            said = re.search(f"(?:{len(parts)}|{chinese(len(parts))}|{'两' if len(parts) == 2 else '-'})[项家个类款笔者]", lead)
            begun = expression(ground.words["beside_a_fund"]).match(ground.document.text, statement.start)  # 加上…，合计6万元
            short = made.high < whole.low and _all_parts(parts, total) and not begun
            if not said and (made.low > whole.high or short) and not _related(ground, [total, *parts]):
                yield ground.list_draft(total, parts, statement)


def _related(ground: Ground, facts: list[Fact]) -> bool:
    """Whether a relation tells what is wrong with a list: one of all its figures, or a broken one of its first and another."""
    first, names = facts[0].fact, {f.fact for f in facts}
    related = ((check.verdict, names & {*check.facts}) for check in ground.checks)
    return any(shared == names or (verdict == "breaks" and first in shared and len(shared) > 1) for verdict, shared in related)


def _behind(ground: Ground, one: Fact, other: Fact, totals: bool) -> bool:
    """Whether a figure follows one as the next of a list, or as its total (合计, 共计)."""
    lead, between = ground.between(one, other), ground.words["total_behind" if totals else "next_entry"]
    return "其中" not in lead and bool(expression(between).fullmatch(lead))


def _all_parts(parts: list[Fact], total: Fact) -> bool:
    """Whether a list has all parts that the vocabulary knows of its total, or the total no name but 合计."""
    named = {f.label for f in parts}
    lists = (e for e in vocabulary().hierarchy["sums"] if e["whole"] == total.label and e.get("exhaustive") and e["core"])
    return total.key is None or any(named >= {*entry["core"]} and named <= {*entry["parts"]} for entry in lists)


def _joined(ground: Ground, parts: list[Fact]) -> bool:
    """Whether nothing but 、 and 和 joins the entries of a list."""
    text = ground.document.text
    return all(re.match(r"[^，；。\d]{0,4}[、和及]", text[a.end : b.start]) for a, b in itertools.pairwise(parts))


def _comparable(part: Fact, whole: Fact) -> bool:
    return (part.measure, part.unit, part.basis, part.year) == (whole.measure, whole.unit, whole.basis, whole.year)


def _one_kind(parts: list[Fact]) -> bool:
    """Whether entries are named by the text's own words, of one kind by their last two characters, and no persons."""
    own = all(f.key is None or f.key[1].startswith("@") for f in parts)
    return own and len({f.label[-2:] for f in parts}) == 1 and parts[0].unit not in ("人", "名", "人次")


def _of_one_class(parts: list[Fact], whole: Fact) -> bool:
    """Whether entries are different classes just below the whole's by the classification's codes, or the first classes of an
    amount of the vocabulary that has no code (基本支出)."""
    known = [vocabulary().items.get(f.label) for f in (whole, *parts)]
    codes = [i.code if i else "" for i in known]
    length = len(codes[0]) + 2 if codes[0] else 3
    below = all(c.startswith(codes[0]) and len(c) == length and c[0] == codes[1][0] for c in codes[1:])
    return bool(known[0]) and below and len({*codes}) == len(codes)


# --- purposes ----------------------------------------------------------------------------------------------------------


@rule
def purpose_misfit(ground: Ground) -> Iterator[Draft]:
    """主要用于 that speaks of another item's business."""
    for statement in ground.reading.statements:
        match = re.search(r"主要用于：?(.{2,60}?)(?:。|，|；|年初预算|全年预算|$)", statement.text)
        subject = _path_before(ground, statement) if match else ""
        for entry in ground.words["purposes_misfit"] if subject else ():
            wrong = next((w for w in entry["speaks"] if w in match.group(1)), None)
            if entry["item"] in subject and wrong and not any(w in match.group(1) for w in entry["fits"]):
                near = range(statement.start - 10, statement.end + 121)
                facts = [f for f in ground.book.facts if f.label == subject and f.start in near]
                quote = ground.clause(statement, match.group(1)[:20])
                yield ground.draft(facts, statement, subject, word=wrong, quote=quote)
                break


def _path_before(ground: Ground, statement: Statement) -> str:
    """The 项 that the statement or the one before it names."""
    text = ground.document.text[max(0, statement.start - 120) : statement.end]
    found = re.findall(r"（款）([^（）]{2,40})（项）", bare(text))
    return found[-1] if found else ""


@rule
def basic_or_project(ground: Ground) -> Iterator[Draft]:
    """A purpose that says 基本支出 of an item which the table has, wholly or partly, under 项目支出 (and the reverse)."""
    for statement in ground.reading.statements:
        match = re.search(r"主要用于：?([^。；]{2,60}?(基本支出|项目支出))", statement.text)
        subject = _path_before(ground, statement) if match else ""
        if not subject or _names_both(ground, statement, subject):
            continue
        other = "项目支出" if match.group(2) == "基本支出" else "基本支出"
        spent = [f for f in ground.book.facts if f.key and f.value > 0]
        facts, own = ([f for f in spent if f.key[0].endswith(f"/{subject}|{kind}")][:1] for kind in (other, match.group(2)))
        if facts:
            yield ground.draft(facts + own, statement, subject, quote=ground.clause(statement, match.group(1)[:20]))


def _names_both(ground: Ground, statement: Statement, subject: str) -> bool:
    """Whether the text about an item names both kinds of spending, in the words of their parts too."""
    text = bare(ground.document.text[statement.start : statement.end])
    basic = re.search("基本支出|人员(?:支出|经费)|公用(?:支出|经费)|日常", text)
    return bool(basic and re.search("项目支出|项目经费|专项", text))


@rule
def named_but_nil(ground: Ground) -> Iterator[Draft]:
    """Cost items named as a use of 人员经费 or 公用经费 that the table of basic expenditure, or another print, has as
    nil: one finding for all lists that name the same."""
    found: dict[tuple[str, ...], list[tuple[Statement, str, list]]] = defaultdict(list)
    seen: set[tuple[str, str]] = set()
    for statement, of, names in _uses(ground):
        nil = [pair for name in names if (pair := _printed_nil(ground, name)) and (of, pair[0]) not in seen]
        seen |= {(of, label) for label, _ in nil}
        if nil:
            found[tuple(label for label, _ in nil)].append((statement, of, nil))
    for labels, lists in found.items():
        (statement, of, nil), item_of = lists[0], listed(item(of) for _, of, _ in lists)
        figures = joined(described(facts) if facts else said(words()["not_entered"], item=item(label)) for label, facts in nil)
        facts = [f for _, some in nil for f in some]
        yield ground.draft(facts, statement, of, item=item_of, list_items=listed(map(item, labels)), figures=figures)


@rule
def unnamed_item(ground: Ground) -> Iterator[Draft]:
    """Items with an amount in the table of basic expenditure that the list leaves out (only where the list claims no 等)."""
    for statement, of, names in _uses(ground):
        prefix = ground.words["uses_of"].get(of)
        if prefix is None or re.search("等$", names[-1]):
            continue
        known = {i.label for n in names if (i := vocabulary().item(n))}
        codes = [e for e in vocabulary().economic_classes if len(e.code) == 5 and e.code.startswith(tuple(prefix))]
        printed = [ground.book.all((e.label, "basic"), "level", "actual")[:1] for e in codes if e.label not in known]
        if missing := [f for found in printed for f in found if f.value > 0]:
            yield ground.draft(missing, statement, of)


def _uses(ground: Ground) -> Iterator[tuple[Statement, str, list[str]]]:
    """Each list of uses: its statement, whose uses they are, and the names listed."""
    for statement in ground.reading.statements:
        if "主要包括" not in statement.text and "主要用于开支" not in statement.text:
            continue  # most sentences; the pattern below would try every place of them
        for match in expression(ground.words["uses_listed"]).finditer(statement.text):
            of = re.findall("人员经费|公用经费|机关运行经费", statement.text[: match.start(2)])
            names = [n for part in re.split("[、，]", match.group(2)) if part for n in _and(part)]
            if len(names) >= 3 and of:
                yield statement, of[-1], names


def _and(part: str) -> list[str]:
    """The two items that 和 joins (办公设备购置和专用设备购置); one whose name has it (对个人和家庭的补助) is one."""
    halves = re.split("以及|和|及", part)
    known = [vocabulary().item(re.sub("等$", "", name)) for name in (part, *halves)]
    return halves if len(halves) == 2 and not known[0] and all(known[1:]) else [part]


def _printed_nil(ground: Ground, name: str) -> tuple[str, list[Fact]] | None:
    """The label and figures of a named cost item that the document prints as nil or leaves blank: its cell in the table of
    basic expenditure, else the “三公” item; None where it has an amount or is not published."""
    found = vocabulary().item(re.sub("等$", "", name))
    for scope in ("basic", "") if found else ():
        levels = ground.book.all((found.concept, scope), "level", "actual")
        if levels:
            return (found.label, levels[:1]) if all(f.value == 0 for f in levels) else None
        if ((found.concept, scope), "actual") in ground.blanks:
            return found.label, []
    return None
