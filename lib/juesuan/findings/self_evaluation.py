"""Performance self-evaluation: rules on the published forms beyond their arithmetic (which checks test).

Source of weights, scores and bands: the criteria performance-weights, indicator-score and execution-score.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import wraps

from juesuan.documents.document import Table
from juesuan.findings.criteria import criteria
from juesuan.findings.drafts import Draft, Ground
from juesuan.findings.registry import rule
from juesuan.findings.sentences import amounts, figure, joined, listed, said, shown, wan, words
from juesuan.ground import expressions as re
from juesuan.ground.exact import half_up, plain
from juesuan.ground.expressions import expression
from juesuan.reading.book import TOTAL_SCORE
from juesuan.reading.evaluation_forms import Form, Indicator
from juesuan.reading.facts import Fact
from juesuan.reading.vocabulary import bare, vocabulary

Row = tuple[Indicator, Fact | None, Fact | None, Fact | None, Fact | None]  # indicator, target, actual, weight, score


def forms_of(ground: Ground) -> list[Form]:
    """The published forms that have indicators."""
    return [t.form for t in ground.reading.tables if t.form and len(t.form.indicators) >= 2]


def form_rule(function: Callable[[Ground, Form, list[Row]], Iterator[Draft]]) -> Callable:
    """Registers a rule that looks at one form at a time, with the figures of its indicators."""
    names = ("target", "actual", "weight", "score")

    @wraps(function)
    def on_every_form(ground: Ground) -> Iterator[Draft]:
        figures = ground.book.by_start
        for form in forms_of(ground):
            yield from function(ground, form, [(i, *(figures.get(getattr(i, n)) for n in names)) for i in form.indicators])

    return rule(on_every_form)


@rule
def form_coverage(ground: Ground) -> Iterator[Draft]:
    """Projects evaluated against forms published, and the money they cover."""
    forms = forms_of(ground)
    projects, funds = ground.levels("绩效自评项目数"), ground.levels("绩效自评资金")
    if not projects or not forms or projects[0].value <= len(forms):
        return
    money = [m[0] for f in forms if (m := ground.levels("项目资金", scope=f.project))]
    total = sum((m.exact for m in money), Fraction(0))
    share = total / funds[0].exact if funds and funds[0].exact and money else None
    low = share is None or share < ground.threshold("low-coverage")
    yield ground.draft(
        [projects[0], *funds[:1], *money],
        severity="" if low else "note",
        forms=str(len(forms)),
        projects=str(projects[0].value),
        share="—" if share is None else f"{half_up(share * 100, 1)}%",
        funds=shown(funds[0]) if funds else "—",
        shown=wan(total / 10000),
    )


@rule
def score_against_form(ground: Ground) -> Iterator[Draft]:
    """The score of a project's self-evaluation in the text against the total of its own form, linked by the project's name."""
    forms, pattern = {bare(f.project): f for f in forms_of(ground) if f.project}, expression(ground.words["own_score"])
    for statement in ground.reading.statements if forms else ():
        named = [form for name, form in forms.items() if name in bare(statement.text)]
        for match in pattern.finditer(ground.document.text, statement.start, statement.end) if len(named) == 1 else ():
            told = ground.book.by_start.get(match.start(1))
            total = ground.book.all((TOTAL_SCORE, named[0].project), "score", "actual")
            if told and not told.cell and total and half_up(total[0].exact, told.decimals) != told.value:
                yield ground.draft([told, total[0]], label=named[0].project, other=figure(total[0]))


@rule
def project_two_names(ground: Ground) -> Iterator[Draft]:
    """A project that the text tells under another name than its form, with all of the form's money; or whose form has the name
    of the text but for the cell in which it is printed."""
    yield from _printed_otherwise(ground)
    forms = {bare(f.project): f for f in forms_of(ground) if f.project}
    for statement in ground.reading.statements if forms else ():
        match = expression(ground.words["project_told"]).search(
            ground.document.text, max(0, statement.start - 1), statement.end
        )
        name = bare(match[1]) if match else ""
        if not name or any(one in bare(statement.text) for one in forms):
            continue
        told = {f.exact: f for f in ground.facts_of(statement) if f.measure == "amount" and f.value}
        for form in forms.values():
            money = [f for b in ("annual_budget", "actual") for f in ground.book.all(("项目资金", form.project), "level", b)]
            if len(told) > 1 and {f.exact for f in money} >= told.keys() and len({f.exact for f in money}) > 1:
                facts = [*told.values(), *money]
                yield ground.draft(facts, statement, form.project, word=match[1])


def _printed_otherwise(ground: Ground) -> Iterator[Draft]:
    cells = {block.start: block.cells for block in ground.document.blocks if isinstance(block, Table)}
    told = {bare(m[1]) for m in expression(ground.words["project_told"]).finditer(ground.document.text)}
    for table in ground.reading.tables:
        row = cells.get(table.start, ()) if table.form and bare(table.form.project) in told else ()
        texts = [(bare(ground.document.text[c.start : c.end]), c) for c in row]
        printed = next((two for (one, _), two in itertools.pairwise(texts) if one == "项目名称"), None)
        name = bare(table.form.project) if table.form else ""
        if printed and len(printed[0]) > 2 and printed[0] not in told and not (printed[0] in name or name in printed[0]):
            at = printed[1].start, printed[1].end
            yield ground.draft([], at, table.form.project, word=table.form.project, project=printed[0])


@rule
def no_problem_found(ground: Ground) -> Iterator[Draft]:
    """No problem found in the self-evaluation, and elsewhere work that was not done, or full marks: a prompt."""
    problems, average = ground.levels("发现问题数"), ground.book.all(("绩效自评平均得分", ""), "score", "actual")
    pattern, reasons = ground.words["undone"], ground.reading.reasons
    undone = [f"“{ground.clause(r, m.group())}”" for r in reasons if (m := expression(pattern).search(r.text))]
    if problems and not problems[0].value and (undone or (average and average[0].value == 100)):
        facts, told = [*problems[:1], *average[:1]], words()["undone"]
        fields = {name: said(entry, quotes=joined(undone)) if undone else ("", "") for name, entry in told.items()}
        fields |= {} if undone else {"cause": said(words()["unknown"])}
        yield ground.draft(facts, list=amounts(facts), **fields)


@form_rule
def cost_against_spent(ground: Ground, form: Form, rows: list[Row]) -> Iterator[Draft]:
    """A monthly or yearly cost of one person times the persons times the period, against the money spent."""
    spent = ground.levels("项目资金", scope=form.project)
    people = next((a for _, _, a, _, _ in rows if a and a.unit in ("人", "名") and a.measure == "count"), None)
    for indicator, _, actual, _, _ in rows if spent and people else ():
        period = 12 if "每月" in indicator.name or "月均" in indicator.name else 1 if "每年" in indicator.name else 0
        if not actual or actual.measure != "unit_cost" or not period or not re.search("人|劳务|工资|补贴|薪", indicator.name):
            continue
        computed = actual.exact * people.exact * period
        if abs(computed - spent[0].exact) * 20 > spent[0].exact:  # within 5 %: posts change during a year
            months = ("", "") if period == 1 else (" × 12 months", "×12个月")
            yield ground.draft(
                [actual, people, spent[0]],
                label=form.project,
                computed=wan(computed / 10000),
                spent=shown(spent[0]),
                statement=(f"{shown(actual)} × {shown(people)}{months[0]}", f"{shown(actual)}×{shown(people)}{months[1]}"),
            )


def better(indicator: Indicator, target: Fact, actual: Fact) -> int:
    """1 where the result beats the target, 0 where it equals it, -1 where it misses it; the name says if less is better."""
    if actual.value == target.value:
        return 0
    bad, good = ([w for w in vocabulary().words[way] if w in indicator.name] for way in ("lower_is_better", "higher_again"))
    # Of complaints fewer are better, of complaints handled more.
    less = indicator.direction == "<=" or (not indicator.direction and bad and not good)
    return 1 if (actual.value < target.value) == bool(less) else -1


def _results(rows: list[tuple]) -> tuple[str, str]:
    """Indicators with target and result: 投诉率指标值10%，完成值0%."""
    english = "; ".join(f"{i.name}: target {t.text}{t.unit}, result {a.text}{a.unit}" for i, t, a in rows)
    return english, "；".join(f"{i.name}指标值{t.text}{t.unit}，完成值{a.text}{a.unit}" for i, t, a in rows)


def _on_rows(ground: Ground, form: Form, rows: list[tuple], facts: list[Fact], **fields) -> Draft:
    names = listed(r[0].name for r in rows)
    return ground.draft(facts, label=form.project, list=_results(rows), list_items=names, **fields)


@form_rule
def full_marks(ground: Ground, form: Form, rows: list[Row]) -> Iterator[Draft]:
    """Every indicator at its full weight, and at least half of the results equal to their targets to the digit."""
    scored = [(i, t, a, w, s) for i, t, a, w, s in rows if w and s]
    exact = [(i, t, a) for i, t, a, w, s in scored if t and a and t.value == a.value]
    total = ground.book.all(("自评总分", form.project), "score", "actual")
    if len(scored) >= 4 and all(w.value == s.value for _, _, _, w, s in scored) and len(exact) * 2 >= len(scored):
        fields = {"exact": str(len(exact)), "count": str(len(scored)), "total": shown(total[0]) if total else "—"}
        yield _on_rows(ground, form, exact, [a for _, _, a in exact], **fields)


@form_rule
def unmet_full_marks(ground: Ground, form: Form, rows: list[Row]) -> Iterator[Draft]:
    """A result that misses its target and scores the full weight."""
    full = [(i, t, a, s) for i, t, a, w, s in rows if t and a and w and s and s.value == w.value and better(i, t, a) < 0]
    if full:
        yield _on_rows(ground, form, [r[:3] for r in full], [f for _, t, a, s in full for f in (t, a, s)])


@form_rule
def easy_target(ground: Ground, form: Form, rows: list[Row]) -> Iterator[Draft]:
    """Results that leave the target behind by at least the auditor's share; a fall to nil where less is better counts."""
    share = ground.threshold("target-far-exceeded")
    beaten = [(i, t, a) for i, t, a, _, _ in rows if t and a and t.value and better(i, t, a) > 0]
    if far := [(i, t, a) for i, t, a in beaten if abs(a.exact - t.exact) >= abs(t.exact) * share]:
        yield _on_rows(ground, form, far, [f for _, t, a in far for f in (t, a)])


@form_rule
def duplicate_indicator(ground: Ground, form: Form, rows: list[Row]) -> Iterator[Draft]:
    """Indicators of one class with the same count, target and result (percentages often coincide and do not count)."""
    groups: dict[tuple, list[Row]] = defaultdict(list)
    for row in rows:
        indicator, target, actual, _, _ = row
        unit = indicator.unit or (actual.unit if actual else "")
        if target and actual and unit not in ("%", "") and target.value > 1:
            groups[(indicator.group, indicator.kind, unit, target.value, actual.value)].append(row)
    for same in groups.values():
        if len(same) > 1:
            points = plain(sum((w.exact for _, _, _, w, _ in same if w), Fraction(0)))
            yield _on_rows(ground, form, [r[:3] for r in same], [a for _, _, a, _, _ in same], points=points)


@form_rule
def missing_class(ground: Ground, form: Form, rows: list[Row]) -> Iterator[Draft]:
    """A second-level class of indicators that a form is expected to have."""
    kinds = list(dict.fromkeys(i.kind for i, *_ in rows if i.kind))
    absent = [k for k in ground.words["expected_kinds"] if k not in kinds] if len(kinds) >= 2 else []
    if absent and not (absent == ["成本指标"] and any("成本" in i.group for i, *_ in rows)):
        first = next(f for r in rows for f in r[1:] if f)
        yield ground.draft([], first, form.project, list_items=listed(absent), present=listed(kinds))


@form_rule
def class_weights(ground: Ground, form: Form, rows: list[Row]) -> Iterator[Draft]:
    """Weights by first-level class other than the usual ones; no weights were usual before the rule.

    An execution rate among the indicators weighs for itself: where its row stands below 产出指标 it may be one of the output
    too, and both ways are tried. Forms since 2021 have a first level of its own for the cost, for which the rule gives no
    weight, so that output and benefit are not judged there."""
    held = criteria(ground.year).get("performance-weights")
    usual = {v.name: v.value for v in held.values} if held else {}
    weighed = [(i, w, _class_of(ground, i)) for i, _, _, w, _ in rows if w]
    if not all(name for *_, name in weighed):
        return  # of a class that is none of those known, or cannot be told
    names, execution = ground.words["weight_classes"], ground.words["execution_class"]
    ways = []
    for apart in (False, True):
        sums: dict[str, Fraction] = defaultdict(Fraction)
        for indicator, weight, name in weighed:
            sums[execution if apart and execution[2:] in indicator.name else name] += weight.exact
        ways.append(sums)
    if all(_unusual(sums, {k: usual[n] for k, n in names.items() if n in usual}, execution) for sums in ways):
        shares = listed(f"{k}{plain(v)}" for k, v in ways[0].items())
        yield ground.draft([w for _, w, _ in weighed], label=form.project, list=shares)


def _unusual(sums: Mapping[str, Fraction], usual: Mapping[str, str], execution: str) -> bool:
    """Whether weights by class are not the usual ones; of some classes alone nothing is said."""
    judged = sums.keys() & ({execution, "满意度"} if sums.keys() - usual.keys() else usual.keys())
    whole = len(sums.keys() & usual.keys() - {execution}) >= 3
    return whole and any(sums[k] != Fraction(usual[k]) for k in judged)


def _class_of(ground: Ground, indicator: Indicator) -> str:
    """The first-level class that an indicator's weight belongs to, by its own levels; empty where they tell none."""
    execution, cost = ground.words["execution_class"], ground.words["cost_class"]
    if expression(cost).search(indicator.group) or expression(cost).search(f"/{indicator.kind}"):
        return "成本"
    known = [n for n in ground.words["weight_classes"] if n in indicator.group]
    if execution[2:] in indicator.name and known != ["产出"]:  # the level before it went on to a row that is none of its own
        return execution
    return next(iter(known), "满意度" if "满意度" in indicator.kind else "")
