"""Names: one item, one body, one contents entry under two names, and lists that are not as long as they say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import cache
from itertools import groupby

from juesuan.documents.document import Cell, Document, Table
from juesuan.findings.drafts import Draft, Ground
from juesuan.findings.registry import rule
from juesuan.findings.scope import contents_end
from juesuan.findings.sentences import item, joined, listed, said, words
from juesuan.ground.data import data, load
from juesuan.ground.expressions import expression
from juesuan.reading.figures import numeral
from juesuan.reading.vocabulary import bare, vocabulary


@rule
def names_differ(ground: Ground) -> Iterator[Draft]:
    """An item of the same name and amount that text and table put under different classes: all in one finding."""
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
    if pairs:
        each = [rest or [f.key[0].replace("/", "—") for f in (a, b)] for a, b, *rest in pairs]
        texts = joined(said(words()["in_table"], text=text, table=table) for text, table in each)
        yield ground.draft([f for pair in pairs for f in pair[:2]], count=str(len(pairs)), list=texts)


def _former(ground: Ground) -> Iterator[tuple]:
    """Classes that the text calls by a name that the classification had given up before the year."""
    seen: set[str] = set()
    for statement in ground.reading.statements if ground.year else ():
        for name in re.findall(r"([\u4e00-\u9fff、]{3,20}?)（[类款项]）", statement.text):
            name = name.lstrip("、")
            found = vocabulary().item(name)
            last = found.former.get(name) if found else None
            facts = [f for f in ground.book.facts if found and f.key and f.start >= statement.start]
            facts = [f for f in facts if f.key[0].split("/")[0] == found.concept]
            if last and last < ground.year and facts and name not in seen:
                seen.add(name)
                yield facts[0], facts[0], name, found.label


@rule
def code_and_name(ground: Ground) -> Iterator[Draft]:
    """Rows of a table whose code has another name in the official classification, which gives theirs to another code."""
    known = _classification()
    wrong: dict[tuple[str, str], tuple[str, int, int]] = {}
    for code, cell in _coded_rows(ground.document):
        name = re.sub("^其中：|^[一二三四五六七八九十]+、", "", bare(ground.document.text[cell.start : cell.end]))
        if code in known and name not in known[code] and not any(code == c for _, c, _ in ground.apart.codes):
            kin = (c for c in known if len(c) == len(code) and (len(c) < 7 or c[:5] == code[:5]) and c[:1] == code[:1])
            if other := next((c for c in kin if name in known[c]), ""):
                wrong.setdefault((code, name), (other, cell.start, cell.end))
    if wrong:
        each = [said(words()["coded"], code=c, name=n, own=known[c][0], other=o[0]) for (c, n), o in wrong.items()]
        at = next(iter(wrong.values()))[1:]
        yield ground.draft([], at, next(iter(wrong))[1], count=str(len(wrong)), list=joined(each))


def _coded_rows(document: Document) -> Iterator[tuple[str, Cell]]:
    """The codes in a document's tables (in one cell, or 类, 款 and 项 in one each), each with the cell of its name."""
    for table in (b for b in document.blocks if isinstance(b, Table)):
        for _, row in groupby(sorted(table.cells, key=lambda c: (c.row, c.column)), lambda c: c.row):
            code = ""
            for cell in row:
                text = bare(document.text[cell.start : cell.end])
                if re.fullmatch(r"\d\d|[23]\d\d(?:\d\d){0,2}", text):
                    code = code + text if code and len(text) == 2 else text
                elif text:
                    if len(code) in (3, 5, 7):
                        yield code, cell
                    code = ""


@cache
def _classification() -> dict[str, list[str]]:
    """The names of each code that sources enough agree on: the official one first, then those of other years."""
    found, items = load(data("vocabulary", "classification.yaml")), vocabulary()
    classes = (i for i in (*items.function_classes, *items.economic_classes) if i.code[:3] in found["classes"])
    return {i.code: [i.label, *i.names, *i.former] for i in classes} | found["sure"]


@rule
def body_two_names(ground: Ground) -> Iterator[Draft]:
    """The department's name spelt in another way where a sentence or heading speaks of it."""
    own = bare(ground.reading.department)
    seen: set[str] = set()
    pattern = expression(r"(?:^|[，。；：“])([\u4e00-\u9fff（）]{4,30}?)(?=20\d\d年|部门决算|决算公开)")
    for statement in ground.reading.statements if len(own) >= 6 else ():
        for name in pattern.findall(statement.text):
            name = re.sub("^(?:关于|第.部分|附件|现将|将)", "", name)
            alike = SequenceMatcher(None, name, own, autojunk=False).ratio() >= 0.85 and abs(len(name) - len(own)) <= 1
            if alike and name != own and name not in seen and name not in own and own not in name and name[-1] == own[-1]:
                seen.add(name)
                yield ground.draft([], statement, name, word=name, department=ground.reading.department)


@rule
def units_counted(ground: Ground) -> Iterator[Draft]:
    """So many units are said to be taken in, and another number of them is named behind."""
    bodies = tuple(ground.words["unit_names"])
    number = r"(?<!\d)(\d+(?![\d年])|[一二三四五六七八九十两]+(?!级))个?"
    units = "[^。；，、\\d]{0,8}?(?:单位|机构)"
    pattern = re.compile(rf"(?:{number}{units}|{units}{number})[^。；、\d]{{0,10}}?(?:分别是|分别为|包括|即)：?([^。；]+)")
    for statement in ground.reading.statements:
        for before, behind, names in pattern.findall(statement.text):
            said_so = before or behind
            found = [n for n in re.split("[、，和及]", re.sub("（[^）]*）", "", names)) if len(n) >= 3]
            told = int(said_so) if said_so.isdigit() else numeral(said_so)
            closed = len(found) > 1 and not re.search("等|其中|\\d", names) and all(n.endswith(bodies) for n in found)
            if closed and told != len(found):
                fields = {"count": str(told), "n": str(len(found)), "list_items": listed(found)}
                yield ground.draft([], statement, said_so, quote=ground.clause(statement, names[:12]), **fields)


@rule
def contents_against_body(ground: Ground) -> Iterator[Draft]:
    """Entries of the contents page that stand nowhere behind it, as a heading, a table's title or a sentence."""
    end = contents_end(ground.reading)
    if not end:
        return
    entries = [(title, start) for _, title, start in ground.reading.sections if start < end]
    body = bare(ground.document.text[end:])
    headings = [bare(title) for _, title, start in ground.reading.sections if start >= end]
    headings += [bare(t.title) for t in ground.reading.tables]
    core = re.compile(r"20\d*年度?|情况|说明|的|\d")
    alike = lambda title: any(SequenceMatcher(None, title, h, autojunk=False).ratio() > 0.7 for h in headings)  # noqa: E731
    stands = lambda title: title in body or core.sub("", title) in body or alike(title)  # noqa: E731
    lost = [(t, s) for t, s in entries if not stands(bare(t))]
    if lost and len(lost) * 2 < len(entries):
        at = (lost[0][1], lost[0][1] + len(lost[0][0]))
        yield ground.draft([], at, lost[0][0], count=str(len(lost)), list_items=listed(item(t) for t, _ in lost))
