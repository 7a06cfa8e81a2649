"""Open lists: whether the parts of a sum that a document prints are all there are, or its list may leave some out."""

from __future__ import annotations

import itertools
from fractions import Fraction

from juesuan.ground.expressions import Expression
from juesuan.reading.book import Book, interval, place
from juesuan.reading.facts import Fact
from juesuan.reading.grammar import grammar
from juesuan.reading.vocabulary import Key, vocabulary
from juesuan.reconcile.relations import Relation

_NUMBER = Expression(r"第[^部]+部分|[(（][^)）]+[)）]|[一二三四五六七八九十百]+|\d+|.")
_BESIDE, _LIST = 120, 3000  # characters behind the last part of a list within which it may go on, and that a list takes up


def lone_part(relation: Relation, basis: str, book: Book) -> bool:
    """Whether the text prints one of a sum's parts and no other: 其中财政拨款收入9万元 lists no more than one."""
    printed = [found[0] for k in relation.parts if (found := book.all(k, "level", basis))]
    return len(printed) == 1 and not printed[0].cell


def closed(relation: Relation, basis: str, book: Book) -> bool:
    """Whether the parts of a sum are all there is, so that a whole above them breaks it.

    For this year they are not where the parts' own printed shares show that the document does not list them all."""
    if basis != "actual":
        missing = (k for k in relation.parts if not book.all(k, "level", basis))  # no budget of what was spent is printed
        return relation.full and not any(book.all(k, "level", "actual") and not book.zero(k, "actual") for k in missing)
    shares = [book.all(k, "share", "actual") for k in relation.parts] if relation.complete else []
    if lone_part(relation, basis, book) and not any(shares):
        return False
    listed = not all(shares) or sum((found[0].high for found in shares), Fraction(0)) >= 1
    return relation.complete and listed


def by_itself(own: list[Fact], terms: list[Fact], whole: Key, book: Book) -> bool:
    """Whether a list of the text prints the share of each of its parts and of nothing else, and does not go on, so that what a
    table alone has beside them does not fill its hole."""
    here = (f for f in book.facts if f.measure == "share" and f.basis == own[0].basis and place(f) == place(own[0]))
    if any(same_whole(whole, f.of_key) and f.key not in {part.key for part in own} for f in here):
        return False  # 财政拨款收入9万元，占90%, where a table has the funds apart
    shares = [[f for f in book.all(p.key, "share", p.basis) if 0 < f.start - p.start < _BESIDE] for p in own]
    listed = all(any(same_whole(whole, f.of_key) for f in found) for found in shares)
    goes_on = any(f.list_goes_on for found in shares for f in found)
    return listed and not goes_on and not own[0].cell and all(term.cell for term in terms if term not in own)


def told_away(whole: Fact, terms: list[Fact], book: Book) -> bool:
    """Whether the text tells parts away from their whole and none as a share of it, so that they may be a list of something
    else (incomes of which a balance is told, classes that had a budget): under headings that do not print it, or, of classes,
    behind the total of another fund."""
    if any(t.cell for t in terms) or any(same_whole(whole.key, f.of_key) for t in terms for f in _shares(t, book)):
        return False
    if _with_unclassed(whole, terms, book):
        return True
    home = _common([_levels(t.section) for t in terms])
    if len(home) > 1 and len({t.section for t in terms}) == 1:
        home = home[:-1]  # （一）总体情况, （二）分项情况 under one heading
    prints = [_levels(f.section) for f in book.all(whole.key, "level", whole.basis) if not f.cell]
    if not any(_common([home, level]) in (home, level) for level in prints):
        return bool(prints)
    behind = range(whole.start + 1, min(t.start for t in terms))
    alike = whole.measure, whole.basis, whole.key[0]
    another = (f for f in book.facts if f.start in behind and f.key and f.key != whole.key)
    return all(t.key[0] in grammar().classes for t in terms) and any((f.measure, f.basis, f.key[0]) == alike for f in another)


def _with_unclassed(whole: Fact, terms: list[Fact], book: Book) -> bool:
    """Whether the text tells items by their lower levels alone: of a class that it does not print, so that the classes are not
    all (高等教育（项）9万元 beside 住房保障支出（类）1万元); or of one that nothing says, 医疗保障管理事务（款）行政运行（项）,
    where they make the whole with these classes or stand beside less than half of it."""
    if any(t.key[0] not in grammar().classes for t in terms):
        return False
    said = whole.measure, whole.basis, whole.key[1]
    beside = (f for f in book.facts if f.key and "/" in f.key[0] and not f.cell and f.section[:1] == terms[0].section[:1])
    items = {f.key: f for f in beside if (f.measure, f.basis, f.key[1]) == said}
    classes = {path.partition("/")[0] for path, _ in items} & grammar().classes
    if not classes <= {t.key[0] for t in terms}:
        return True
    unclassed, left = [f for (path, _), f in items.items() if path.startswith("/")], interval(whole)
    for part in (*terms, *unclassed):
        left = left - interval(part)
    few = 2 * sum(t.exact for t in terms) < whole.exact
    return bool(unclassed) and (few or left.low <= 0 <= left.high)


def _shares(part: Fact, book: Book) -> list[Fact]:
    return [f for f in book.all(part.key, "share", part.basis) if not f.cell]


def _levels(section: str) -> tuple[str, ...]:
    """The numbers of a section's headings from the outermost on."""
    return tuple(_NUMBER.findall(section))


def _common(sections: list[tuple[str, ...]]) -> tuple[str, ...]:
    """The headings that all of some sections stand under."""
    same = itertools.takewhile(lambda numbers: len({*numbers}) == 1, zip(*sections, strict=False))
    return tuple(numbers[0] for numbers in same)


def unread_among(terms: list[Fact], book: Book) -> bool:
    """Whether the text prints an amount between the parts of a list that was not read, or the table has columns that were not:
    it may be one of them."""
    if any(term.cell for term in terms):
        return any(book.reading.tables[term.cell[0]].halved for term in terms if term.cell)
    first, last = min(f.start for f in terms), max(f.start for f in terms)
    unread = (f for f in book.reading.facts if f.measure == "unread" and first < f.start < last and not f.cell)
    return last - first < _LIST and any(f.decimals and f.unit in ("", terms[0].unit) for f in unread)


def with_strangers(whole: Fact, terms: list[Fact], book: Book) -> bool:
    """Whether what a text lists in words of its own among the parts makes up what those leave of their whole:
    收入28万元，其中财政补助收入1万元，医疗收入27万元; or is called the rest, which a finding holds against the whole."""
    if len({f.table for f in (whole, *terms)}) > 1:
        return False  # of several tables, or of a table and the text
    first, last = min(f.start for f in (whole, *terms)), max(f.start for f in (whole, *terms)) + _BESIDE
    said = whole.measure, whole.basis, whole.unit
    alike = (f for f in book.facts if (f.measure, f.basis, f.unit) == said and (first < f.start < last or _own_row(f, whole)))
    free = (f for f in alike if f.key is None or ((f.key[1].startswith("@") or _own_row(f, whole)) and f not in terms))
    free = [f for f in free if f.value > 0]
    own = [f for f in free if place(f) == place(whole) or _heads(f, whole, book)]
    here = place(max(terms, key=lambda t: t.start))
    beside = [f for f in free if place(f) == here]  # whose whole another section prints
    if any(f.label in vocabulary().words["rest_of_list"] for f in (*own, *beside)):
        return True
    left = interval(whole)
    for part in terms:
        left = left - interval(part)
    for part in own:
        left = left - interval(part)
        if (not whole.cell or _own_row(part, whole)) and left.low <= 0 <= left.high:
            return True  # what stands behind the list is no part of it
    return bool(own) and left.high >= 0 and (left.low <= 0 or len(terms) == 1)


def _own_row(fact: Fact, whole: Fact) -> bool:
    """Whether a figure stands in the whole's column, in a row that the text calls by a name of its own: 一般公共服务等支出."""
    column = fact.cell and whole.cell and fact.cell[::2] == whole.cell[::2]
    return bool(column) and fact.label not in vocabulary().items


def _heads(fact: Fact, whole: Fact, book: Book) -> bool:
    """Whether a figure is the first of a numbered part below the whole's: 一、收入9万元。（1）财政拨款8万元；（2）学费1万元."""
    below = not fact.cell and len(fact.section) > len(whole.section) and fact.section.startswith(whole.section)
    return below and next(f for f in book.facts if f.section == fact.section) is fact


def same_whole(whole: Key, of: Key) -> bool:
    """Income and expenditure balance, so shares of 收支总计 are shares of its expenditure."""
    return whole == of or (of is not None and of[0] == "收支总计" and whole == ("支出合计", of[1]))
