"""Plain causes: conflicts that show by themselves what went wrong (apart.py), such as rows that have slipped or a part above
its whole. They are told before the smallest sets of wrong figures are sought, and their figures stay out of these."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from juesuan.findings import sentences as say
from juesuan.findings.apart import of_all_funds
from juesuan.findings.drafts import MOST_GUESSES, Draft, Ground, money
from juesuan.findings.registry import rule, rules
from juesuan.findings.sentences import Pair, said, words
from juesuan.findings.shifts import Shift, heading
from juesuan.ground import expressions as re
from juesuan.ground.exact import plain
from juesuan.reading.book import interval
from juesuan.reading.facts import Fact
from juesuan.reconcile.checks import Check
from juesuan.reconcile.recomputation import FULL

MOST_SHOWN = 12  # prints of one figure that are told with their places


@rules(shifted_rows="", table_unit="unit")
def _slipped(ground: Ground, unit: str) -> Iterator[Draft]:
    """Figures beside other names than in another table, or in another unit than their table's: one slip, told once."""
    for shift in (s for s in ground.apart.shifts if bool(unit) == (s.factor != 1)):
        title = _title(ground, shift.table)
        known = words()["held_against"]
        others = (said(known[o]) if o in known else _title(ground, o) for o in shift.others)
        heads = (
            ()
            if shift.whole
            else filter(None, (heading(ground.document, ground.reading, shift.table, at) for at in shift.columns))
        )
        named = say.joined(((f"“{head}”",) * 2 for head in heads), ", ", "、")
        yield ground.draft(
            shift.facts,
            label=shift.run[0][0].label,
            title=title,
            columns=said(words()["columns"], names=named) if named[0] else named,
            other=say.joined(dict.fromkeys(others), " and ", "和"),
            first=say.item(shift.run[0][0].label),
            count=str(len(shift.run)),
            all=str(len(shift.rows)),
            offset=str(abs(shift.offset)),
            **_slip(ground, shift),
            way=said(words()["row_ways"]["below" if shift.offset > 0 else "above"]),
            unit=shift.run[0][0].unit,
            list=say.first(_rows(shift.run), MOST_GUESSES),
            broken=ground.broken(ground.broken_by(f.fact for f in shift.facts), MOST_GUESSES),
        )


def _title(ground: Ground, table: int) -> Pair:
    """A table as a sentence names it."""
    return say.place("", None, ground.reading.tables[table].title, short=True)


def _rows(rows: Iterable[Sequence[Fact]]) -> list[Pair]:
    """Rows of a table, each with its name and what stands in it."""
    values = [(row[0].label, "、".join(dict.fromkeys(f.text for f in row if f.value))) for row in rows]
    return [(f"{say.item(label)[0]} {figures}", f"{label}{figures}") for label, figures in values]


def _slip(ground: Ground, shift: Shift) -> dict[str, Pair]:
    """What is told of a slip beside the rows that show it: the last row, how many slipped so, those that do not agree and are
    none of them, and the total among them with what another place prints for it."""
    entries = words()["slipped"]
    run = {f.fact for row in shift.run for f in row}
    rest = [row for row in shift.rows if run.isdisjoint(f.fact for f in row)]
    wrong = next((row[0] for row in shift.rows if row[0].key and row[0].key[0] in ("支出合计", "收入合计")), None)
    prints = ground.book.all(wrong.key, "level", wrong.basis) if wrong else ()
    right = next((f for f in prints if f.table != shift.table), None)
    apart = wrong and right and not interval(wrong).meets(interval(right))
    figures = {"own": say.figure(wrong), "other": say.figure(right), "place": ground.where(right)} if apart else {}
    counted = {"count": str(len(shift.run)), "offset": str(abs(shift.offset))}
    return {
        "last": say.item(shift.rows[-1][0].label),
        "off": said(entries["some" if rest else "all"], **counted),
        "rest": said(entries["rest"], n=str(len(rest)), list=say.first(_rows(rest), MOST_GUESSES)) if rest else ("", ""),
        "total": said(entries["total"], **figures) if apart else ("", ""),
    }


@rule
def part_above_whole(ground: Ground) -> Iterator[Draft]:
    """A part printed above its whole where both figures tie elsewhere: told as a pair, with both places."""
    for check in ground.apart.pairs:
        whole, part = (ground.facts[i] for i in check.facts)
        between = ground.document.text[min(whole.end, part.end) : max(whole.start, part.start)]
        paid = check.criterion == "cars-within-assets"  # two scopes, of which the form's notes say that one is within the other
        if part.measure == "count" and not (paid or part.cell or whole.cell or re.search("其中|含|包括", between)):
            continue  # 国内接待10批；接待外宾20批: whether the second is a part of the first is not said
        above, places = part.exact - whole.exact, [ground.where(f) for f in (part, whole)]
        fields = {"part": say.what(part), "whole": say.what(whole), "part_place": places[0], "whole_place": places[1]}
        fields |= {"part_figure": say.figure(part), "whole_figure": say.figure(whole)}
        fields["both"] = said(words()["both_printed" if len({*places}) > 1 else "printed_there"], **fields)
        fields |= {"distance": say.distance(part, above), "broken": ("", "")}
        severity = "attention" if paid or of_all_funds(ground.book, part, whole) else ""
        yield ground.draft([part, whole], severity=severity, amount=money(part, above), tells=[check], **fields)


@rules(code_twice="", code_astray="alone")
def _of_codes(ground: Ground, alone: str) -> Iterator[Draft]:
    """One code before two items of a table, or one that no class of the table is above: a row may have dropped out of its sum,
    so that nobody else is accused of it."""
    for table, code, facts in ground.apart.codes:
        if bool(alone) == (len(facts) == 1):
            title = _title(ground, table)
            yield ground.draft(list(facts), label=code, title=title, code=code, tells=_sums_within(ground, table))


def by_codes(ground: Ground) -> set[str]:
    """The checks that the codes of a table tell."""
    return {c.check for table, _, _ in ground.apart.codes for c in _sums_within(ground, table)}


def _sums_within(ground: Ground, table: int) -> list[Check]:
    """The broken sums of a table's own figures."""
    homes = {f.fact: f.table for f in ground.book.facts}
    return [c for c in ground.checks if c.verdict == "breaks" and c.kind == "sum" and {homes[i] for i in c.facts} == {table}]


@rule
def row_missing(ground: Ground) -> Iterator[Draft]:
    """Rows of a table that fall short of their total by the amount of an item that stands elsewhere and not among them."""
    for lost in ground.apart.left_out:
        first, lacking = lost.wholes[0], {w.table: w for w in reversed(lost.wholes)}
        named = {w.table: ground.where(w) for w in sorted(lacking.values(), key=lambda w: w.start)}
        yield ground.draft(
            [first, lost.item, *lost.wholes, *ground.figures_in(lost.checks)],
            first,
            lost.path.rpartition("/")[2],
            amount=money(first, lost.item.exact),
            tables=say.joined(named.values(), ", ", "、"),
            whole=say.what(first),
            item_figure=say.figure(lost.item),
            item_place=ground.where(lost.item),
            **ground.told_by(lost.checks, MOST_GUESSES),
        )


@rules(table_apart="", columns_exchanged="bases")
def _whole_tables(ground: Ground, turned: str) -> Iterator[Draft]:
    """A table that differs as a whole from what the text and the other tables print, or whose two kinds of amounts have changed
    places: told once."""
    for one in ground.apart.tables:
        if bool(turned) == bool(one.bases):
            title = _title(ground, one.table)
            mine, others = [m for m, _ in one.pairs], [o for _, o in one.pairs]
            sources = dict.fromkeys(say.place("", None, say.table_title(o, ground.reading.tables), short=True) for o in others)
            entry = words()["against_other"]
            each = [said(entry, what=say.what(m), own=say.figure(m), other=say.figure(o)) for m, o in one.pairs]
            yield ground.draft(
                [*mine, *others],
                mine[0],
                label=ground.reading.tables[one.table].title,
                title=title,
                count=str(len(one.pairs)),
                list=say.first(each, MOST_GUESSES),
                other=say.joined(sources, ", ", "、"),
                bases=say.listed(say.basis(b) for b in one.bases),
                tells=one.checks,
            )


@rule
def score_above_weight(ground: Ground) -> Iterator[Draft]:
    """A score of more than there is to be had."""
    for check in ground.apart.scores:
        score, weight = (ground.facts[i] for i in check.facts)
        gap = say.distance(score, score.exact - weight.exact)
        yield ground.draft([score, weight], tells=[check], score=say.figure(score), weight=say.figure(weight), distance=gap)


@rule
def weights_total(ground: Ground) -> Iterator[Draft]:
    """Weights of a form that do not make 100: their total is wrong, and which of them made it so nothing says."""
    for check in weights_broken(ground):
        facts = ground.figures_in([check])
        total = sum((f.exact for f in facts), FULL - check.recomputation.constant)
        home = facts[0].cell and ground.reading.tables[facts[0].table].form
        yield ground.draft(
            facts,
            label=home.project if home else "",
            tells=[check],
            total=plain(total),
            full=str(FULL),
            statement=say.formula(check.statement),
            distance=say.distance(facts[0], abs(total - FULL)),
        )


def weights_broken(ground: Ground) -> list[Check]:
    """The broken totals of weights none of whose weights alone cannot stand."""
    broken = (c for c in ground.checks if c.kind == "weight" and c.verdict == "breaks")
    return [c for c in broken if not ground.accused & {*c.facts}]


@rule
def many_values(ground: Ground) -> Iterator[Draft]:
    """A figure printed with so many values that none of them is the wrong one."""
    for facts, checks in ground.apart.scattered:
        values = list({f.value: f for f in facts}.values())
        yield ground.draft(
            list(facts),
            tells=checks,
            item=say.what(facts[0]),
            n=str(len(values)),
            list=say.listed(ground.printed_at(f) for f in values[:MOST_SHOWN]),
            more=(" ...", "等") if len(values) > MOST_SHOWN else ("", ""),
        )
