"""Sentences: figures, places, ranges and relations as the findings' texts say them, a pair (English, Chinese) each.

Words are those of data/words/sentences.yaml; a number is printed in its own unit and never in base units.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from math import ceil, floor
from typing import Any

from juesuan.ground import expressions as re
from juesuan.ground.data import wording
from juesuan.ground.exact import Interval, exact, half_up, plain, rounded
from juesuan.ground.expressions import Expression
from juesuan.ground.text import LANGUAGES
from juesuan.reading.facts import Fact
from juesuan.reading.grammar import RATIOS
from juesuan.reading.vocabulary import DIVISION, vocabulary
from juesuan.reconcile.checks import Check
from juesuan.reconcile.recomputation import Recomputation
from juesuan.reconcile.suspects import Suspect, printed_numbers

Pair = tuple[str, str]
Text = str | Pair  # one text for both languages, or (English, Chinese)


def said(entry: Mapping[str, str], **fields: Text) -> Pair:
    """An entry {en, zh} of the wording with its {fields} filled."""
    filled = [{k: v if isinstance(v, str) else v[n] for k, v in fields.items()} for n in range(2)]
    return tuple(entry[lang].format(**filled[n]) for n, lang in enumerate(LANGUAGES))


def words() -> Mapping[str, Any]:
    """data/words/sentences.yaml."""
    return wording("sentences")


def joined(texts: Iterable[Text], english: str = "; ", chinese: str = "；") -> Pair:
    """Texts one after the other, those that repeat one another once."""
    pairs = [(t, t) if isinstance(t, str) else t for t in texts]
    return english.join(dict.fromkeys(p[0] for p in pairs)), chinese.join(dict.fromkeys(p[1] for p in pairs))


def added(one: Pair, other: Pair) -> Pair:
    """One text with another behind it, in each language."""
    return one[0] + other[0], one[1] + other[1]


def listed(names: Iterable[Text]) -> Pair:
    """Names in a row."""
    return joined(names, ", ", "、")


def item(label: str) -> Pair:
    """An item's name: English with the Chinese term, and Chinese."""
    english = vocabulary().english(label)
    return (f"{english} ({label})" if english != label else label, label)


def basis(name: str) -> Pair:
    """What a figure is, or is compared with: initial budget, 年初预算数."""
    entry = words()["bases"].get(name)
    return (entry["en"], entry["zh"]) if entry else ("", "")


def what(fact: Fact) -> Pair:
    """Item, measure and basis in full: 教育支出较年初预算数的增减率."""
    entries = words()["what"]
    if fact.measure == "unread":
        return item(fact.label)  # of which no more is known than its figure
    if fact.measure == "rate" and fact.basis == "actual" and fact.label.endswith("率"):
        return item(fact.label)  # 结案率, and not 结案率执行率
    if fact.measure == "score" and fact.label.endswith("分"):
        return item(fact.label)  # 自评总分, and not 自评总分得分
    known = fact.of if fact.measure == "share" else fact.basis
    entry = next(
        entries[n]
        for n in (f"{fact.measure}_{fact.basis}", fact.measure if known else f"{fact.measure}_unnamed", fact.measure, "score")
        if n in entries
    )
    return said(entry, item=_whose(fact), basis=basis(fact.basis), of=item(fact.of) if fact.of else "")


def _whose(fact: Fact) -> Pair:
    """The item of a figure; where it is a division of an item of the classification, with that: 初中教育（项目支出）."""
    whole, divided, part = fact.key[0].rpartition(DIVISION) if fact.key else ("", "", "")
    if not (divided and "/" in whole and part == fact.label):
        return item(fact.label)
    return said(words()["divided"], item=item(whole.rpartition("/")[2]), part=item(part))


def shown(fact: Fact) -> str:
    """A figure as printed, with the sign that its words give it."""
    sign = "-" if fact.value < 0 else "+" if fact.measure in ("change", "change_rate") and fact.value > 0 else ""
    return f"{sign}{fact.text}{fact.unit}"


def figure(fact: Fact) -> Pair:
    """A figure as a sentence says it: the way of a change in words, not as a sign."""
    return _moved(fact, fact.value, f"{fact.text}{fact.unit}") if fact.measure in words()["ways"] else (shown(fact),) * 2


def _moved(fact: Fact, value, text: str) -> Pair:
    return tuple(way + text for way in said(words()["ways"][fact.measure]["down" if value < 0 else "up"]))


def described(facts: Iterable[Fact]) -> Pair:
    """Figures with item, measure and basis: 公务接待费较上年决算数的增减额…, for a condition."""
    return joined(_described(f) for f in facts)


def _described(fact: Fact) -> Pair:
    if fact.measure in words()["ways"] and fact.basis:
        moved = said(words()["against"], moved=figure(fact), basis=basis(fact.basis))
        return f"{item(fact.label)[0]}: {moved[0]}", f"{fact.label}{moved[1]}"
    (english, chinese), shows = what(fact), figure(fact)
    if fact.measure == "count" and len(fact.unit) > 1 and fact.label.endswith(fact.unit) and fact.text.isascii():
        shows = shown(replace(fact, unit="")), shown(replace(fact, unit=""))  # 接待人次208, and not 接待人次208人次
    return f"{english} {shows[0]}".lstrip(), f"{chinese}{shows[1]}"


def amounts(facts: Iterable[Fact], figures: Callable[[Fact], Pair] = lambda f: (shown(f),) * 2) -> Pair:
    """Items with their figures: 教育支出2.53万元、住房保障支出35.81万元."""
    return listed((f"{item(f.label)[0]} {figures(f)[0]}", f"{f.label}{figures(f)[1]}") for f in facts)


# --- places ------------------------------------------------------------------------------------------------------------


def where(fact: Fact, tables: Sequence[Any] = ()) -> Pair:
    """The table or section in which a figure stands, with its page."""
    return place(fact.section, fact.page, table_title(fact, tables), short=True)


def table_title(fact: Fact | None, tables: Sequence[Any]) -> str:
    """The title of the public table in which a figure stands; a self-evaluation form is told by its section."""
    table = tables[fact.table] if fact and fact.cell and fact.table < len(tables) else None
    return table.title if table and not table.form else ""


def place(section: str, page: int | None, title: str = "", short: bool = False) -> Pair:
    entries = words()["place"]
    name = "table" if title else "part" if short and "部分" in section else "section" if section else "text"
    numbers = section, section.replace("(", "（").replace(")", "）")
    found = said(entries[f"{name}_short" if short else name], title=title, section=numbers)
    return added(found, said(entries["page"], page=str(page))) if page else found


# --- ranges ------------------------------------------------------------------------------------------------------------


def _end(fact: Fact, end: Fraction, places: int = 0) -> str:
    """An end of a range as printed, with at most two more decimals than the figure, and no fewer than `places`."""
    return grouped_as(fact, _padded(plain(half_up(abs(end) / fact.scale, fact.decimals + 2)), places))


def grouped_as(fact: Fact, text: str) -> str:
    """A number with commas where the figure beside it is printed with them."""
    whole, dot, part = text.partition(".")
    return f"{int(whole):,}{dot}{part}" if "," in fact.text and whole.isdigit() else text


def _padded(text: str, places: int) -> str:
    """A number with no fewer decimals than `places`."""
    whole, _, part = text.partition(".")
    return f"{whole}.{part:0<{places}}" if places > len(part) else text


def range_text(fact: Fact, low: Fraction | None, high: Fraction | None) -> Pair:
    """A range in the figure's printed unit, both ends with as many decimals, at most two more than it prints."""
    entries, unit = words()["range"], fact.unit
    places = max((len(_end(fact, e).partition(".")[2]) for e in (low, high) if e), default=0)
    places = max(places, fact.decimals)
    end = lambda value: _end(fact, value, places)  # noqa: E731
    ends = [None if e is None else (e, f"{end(e)}{unit}") for e in (low, high)]
    ways = fact.measure in words()["ways"]
    pairs = [None if e is None else _moved(fact, e[0], e[1]) if ways else _signed(e) for e in ends]
    if pairs == [None, None]:
        return said(entries["any"])
    if None in pairs and ways and (low or high) and (low or high) * (1 if low else -1) > 0:  # 减少1.14万元以上
        return said(entries["beyond"], moved=pairs[0] or pairs[1])
    if None in pairs:
        return said(entries["least" if pairs[0] else "most"], low=pairs[0] or "", high=pairs[1] or "")
    if pairs[0] == pairs[1]:
        return pairs[0]
    if ways and low * high > 0:  # the way is said once, and the smaller first
        near, far = sorted((abs(low), abs(high)))
        between = said(entries["both"], low=(end(near), f"{end(near)}{unit}"), high=f"{end(far)}{unit}")
        return tuple(_moved(fact, low, text)[n] for n, text in enumerate(between))
    return said(entries["both"], low=(pairs[0][0].removesuffix(unit), pairs[0][1]), high=pairs[1])


def derived(fact: Fact, found: Suspect) -> tuple[Fact, Fraction | None, Fraction | None, Fraction]:
    """What the others give for a figure that cannot stand, and how far what it says is off, the same in every place that tells
    it: the figure in the unit of the range, both ends in the printed forms that fit where there are some, and the distance in
    base units. Half units and the ends in between are for the workpaper."""
    told, (low, high), places = meant(fact, found), (found.low, found.high), fact.decimals
    right = replace(fact, unit=found.cause.get("unit", fact.unit))
    of_other_unit = "unit" in found.cause and right.unit != told.unit  # its own decimals are those of the other unit
    if of_other_unit and None not in (low, high):
        steps = ((n, told.scale / 10**n) for n in range(places, places + 5))
        places = next((n for n, step in steps if floor(high / step) >= low / step), places)
    elif found.cause.get("kind") == "decimal_point":
        places = len(found.cause["form"].partition(".")[2])
    elif found.likeliest is not None:
        low = high = exact(found.likeliest) * right.scale
    numbers = _central(replace(told, decimals=places), low, high) if low != high else ()
    if not numbers:
        return told, low, high, off(fact, low, high)
    ends = [n * told.scale / 10**places for n in (numbers[0], numbers[-1])]
    return told, *ends, min(abs(fact.exact - end) for end in ends)


def derived_texts(fact: Fact, found: Suspect) -> tuple[Pair, Pair]:
    """The same in words."""
    told, low, high, gap = derived(fact, found)
    return range_text(told, low, high), distance(told, gap, least=low != high)


def recomputed_ends(check: Check) -> tuple[Fraction | None, Fraction | None, Fraction]:
    """The same of the figure of a broken relation: what it recomputes to, where that is one number, else its range."""
    done, lead = check.recomputation, check.recomputation.target
    point = done.point() if lead.fact == check.facts[0] and done.rule == "linear" and not done.constant else None
    return (check.low, check.high, abs(check.gap)) if point is None else (point, point, abs(lead.exact - point))


def _signed(end: tuple[Fraction, str]) -> Pair:
    return (("-" if end[0] < 0 else "") + end[1],) * 2


def meant(fact: Fact, suspect: Suspect) -> Fact:
    """The figure in the unit in which its range is told: another than its own where that is in doubt."""
    return replace(fact, unit=suspect.unit or fact.unit)


def off(fact: Fact, low: Fraction | None, high: Fraction | None) -> Fraction:
    """How far the printed figure lies from a range."""
    if low is not None and fact.exact < low:
        return low - fact.exact
    return fact.exact - high if high is not None and fact.exact > high else Fraction(0)


def distance(fact: Fact, gap: Fraction, least: bool = False) -> Pair:
    """A distance in the figure's unit; between two percentages in percentage points."""
    if not gap:
        return said(words()["unbounded"])
    ratio = fact.measure in RATIOS or fact.unit == "%"
    number = _padded(plain(half_up(gap * 100 if ratio else gap / fact.scale, fact.decimals + 2)), 0 if ratio else fact.decimals)
    number = grouped_as(fact, number)
    amount = tuple(number + unit for unit in (said(words()["points"]) if ratio else (fact.unit, fact.unit)))
    return said(words()["distance"], amount=amount) if least else amount


def _central(fact: Fact, low: Fraction | None, high: Fraction | None) -> range:
    """The printed forms that lie in a range, as whole numbers of the last place; where none does, those that reach into it."""
    numbers = printed_numbers(fact, Interval(low, high))
    step = fact.scale / 10**fact.decimals
    within = range(ceil(low / step), floor(high / step) + 1) if numbers else numbers
    return within or numbers


def forms(fact: Fact, low: Fraction | None, high: Fraction | None) -> Pair:
    """The printed form or forms that would fit the range: one, a few, or the first and last."""
    numbers = _central(fact, low, high)
    if not numbers:
        return range_text(fact, low, high)
    few = len(numbers) <= 3
    values = [Fraction(n, 10**fact.decimals) for n in (numbers if few else (numbers[0], numbers[-1]))]
    texts = [f"{grouped_as(fact, str(half_up(v, fact.decimals)))}{fact.unit}" for v in values]
    moved = fact.measure in words()["ways"]
    printed = (_moved(fact, v, t.lstrip("-")) if moved else (t, t) for v, t in zip(values, texts, strict=True))
    entry = words()["or" if few else "to"]
    return joined(printed, entry["en"], entry["zh"])


def wan(value: Fraction) -> str:
    return f"{half_up(value, 2)}万元"


# --- relations ---------------------------------------------------------------------------------------------------------

_SIGNS = ((" <= ", "≤"), (" >= ", "≥"), (" / ", "÷"), (" x ", "×"), (" * ", "×"), (" - ", "－"), (" + ", "＋"), (" = ", "＝"))

_PAGE = Expression(r" ?\(p\.(\d+)\)")
_SECTION = Expression(r" \(([^\d\s-].*?)\)(?=＝|$)")


def formula(statement: str) -> Pair:
    """A check's statement with the signs of print."""
    chinese = english = statement
    for worded in words()["worded"]:  # a rate says what is divided by what
        if re.search(worded["of"], statement):
            english, chinese = (re.sub(worded["of"], worded[n], statement) for n in LANGUAGES)
    for sign, printed in _SIGNS:
        chinese = chinese.replace(sign, printed)
        english = english.replace(sign, f" {printed} " if printed not in "－＋＝" else sign)
    page = words()["place"]["page"]
    english = _PAGE.sub(lambda m: page["en"].format(page=m[1]), english)
    chinese = _PAGE.sub(lambda m: page["zh"].format(page=m[1]), chinese)
    chinese = _SECTION.sub(lambda m: f"（{m[1]}）".replace("(", "（").replace(")", "）"), chinese)
    return english, re.sub(r"(?<=[\u4e00-\u9fff）]) (?=[\d-])", "", chinese)


def broken(checks: Sequence[Check], most: int | None = None, tables: Sequence[Any] = ()) -> Pair:
    """Every relation that does not hold, with the printed figure of each; of many the first `most` and their number. Prints of
    one quantity stand with their tables, where these are given."""
    entries = words()["broken"]
    if not checks:
        return said(entries["none"])
    return said(entries["some"], list=first([recomputed(c, tables) for c in checks], most))


def first(texts: Sequence[Text], most: int | None) -> Pair:
    """The first texts of a long row, and how many there are; all where they are no more than that."""
    pair, entry = joined(texts[:most]), words()["and_more"]
    return added(pair, said(entry, n=str(len(texts)))) if most and len(texts) > most else pair


def recomputed(check: Check, tables: Sequence[Any] = ()) -> Pair:
    """A relation with what it recomputes to beside the printed figure; shares of one whole with what they make."""
    entries, done = words()["broken"], check.recomputation
    statement = formula(_without_nil(done).statement())
    if done.rule == "agreement" and not check.past:
        prints = [(f.label, figure(f), where(f, tables)) for f in (done.target, done.top[0][1])]
        if prints[0][::2] == prints[1][::2]:
            (label, one, here), (_, other, _) = prints
            return said(entries["differ_here"], item=item(label), place=here, first=one, other=other)
        first, other = (said(entries["print"], item=item(n), figure=f, place=p) for n, f, p in prints)
        return said(entries["differ"], first=first, other=other)
    if done.rule in ("bound", "ceiling") and not check.past:
        part, whole = zip(*(text.split(sign) for text, sign in zip(statement, (" ≤ ", "≤"), strict=True)), strict=True)
        return said(entries["above"], part=part, whole=whole)
    if done.rule in ("agreement", "bound", "ceiling"):
        return statement
    if done.constant and done.rule in ("linear", "whole"):
        total = sum((f.exact for f in done.figures), Fraction(0)) / done.target.scale
        return said(entries["makes"], statement=statement, total=f"{plain(total)}{done.target.unit}")
    if done.rule in ("product", "capped"):  # which names nothing
        statement = said(entries["of"], item=item(done.target.label), statement=statement)
    point, target, published = done.point(), done.target, check.published
    whole = target.measure in RATIOS and not target.decimals  # 465% printed of 46.5%
    places = max(f.decimals for f in done.figures) if done.rule == "linear" else target.decimals + whole
    told = "" if point is None else f"{half_up(point / target.scale, places)}{target.unit}"
    if point and target.measure in words()["ways"]:
        told, published = _moved(target, point, told.lstrip("-")), figure(target)
    entry = "unit" if point and _unit_differs(target, point) else "one"
    if entry == "unit" and abs(point) * 1000 < abs(target.exact):
        told = f"{half_up(point, 2)}元"  # 60.00万元 printed of what makes 60 yuan
    return said(entries[entry], statement=statement, point=told, published=published)


def _without_nil(done: Recomputation) -> Recomputation:
    """A sum without its parts of nil, which say nothing of why it does not hold."""
    some = tuple((sign, f) for sign, f in done.top if f.value)
    return replace(done, top=some) if done.rule == "linear" and not done.constant and some else done


def _unit_differs(fact: Fact, point: Fraction) -> bool:
    """Whether a figure of money has the digits that are right in another unit than its own."""
    money = vocabulary().words["money"]
    far = fact.unit in money and not fact.exact / 1000 < abs(point) < abs(fact.exact) * 1000
    right = Interval(point, point)
    return far and any(rounded(exact(fact.value), fact.decimals, scale).meets(right) for scale in money.values())


def named(facts: Iterable[Fact]) -> Pair:
    """The items of figures, each once."""
    return listed(item(f.label) for f in facts)
