"""Reconcile: what a disclosure's figures allow together, judged against brute force and against rounding itself."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from juesuan.ground.exact import Interval, half_up, rounded
from juesuan.reconcile import solve
from juesuan.reconcile.linear import Budget, Exhausted, held
from juesuan.reconcile.solve import WORK, Rest
from juesuan.reconcile.statements import Said, Statement, written

HAIR = Fraction(1, 10**30)
HALF = Fraction(1, 2)


def reconcile(statements, copies=(), nonnegative=(), **limits):
    return solve.reconcile(Said(statements, nonnegative), copies, **limits)


def span(statements, without, terms, over=None, nonnegative=(), budget=None):
    return Rest(Said(statements, nonnegative), without, budget or Budget(WORK)).span(terms, over)


# ------------------------------------------------------------------------------- an independent judge: a textbook simplex


def possible(statements, nonnegative=()):
    """Whether all statements can hold: phase one of a dense simplex with Bland's rule, in fractions."""
    names = sorted({name for s in statements for name, _ in dict(s.terms).items()}, key=repr)
    rows = []  # sum(a * x) >= b
    for s in statements:
        terms = dict(s.terms)
        dense = [Fraction(terms.get(name, 0)) for name in names]
        if s.low is not None:
            rows.append((dense, Fraction(s.low)))
        if s.high is not None:
            rows.append(([-a for a in dense], -Fraction(s.high)))
    rows += [([Fraction(n == name) for n in names], Fraction(0)) for name in nonnegative if name in names]
    # x = x' - x''; surplus for each row, one artificial for each row whose b is positive.
    count = len(rows)
    table, basis, needy = [], [], []
    for number, (dense, least) in enumerate(rows):
        sign = 1 if least > 0 else -1
        line = [sign * a for a in dense] + [-sign * a for a in dense] + [Fraction(0)] * count + [Fraction(0)] * count
        line[2 * len(names) + number] = Fraction(-sign)
        if sign > 0:
            line[2 * len(names) + count + number] = Fraction(1)
            needy.append(number)
        table.append([*line, sign * least])
        basis.append(2 * len(names) + (count if sign > 0 else 0) + number)
    real = 2 * len(names) + count
    goal = [sum((table[n][j] for n in needy), Fraction(0)) for j in range(real)]
    short = sum((table[n][-1] for n in needy), Fraction(0))
    while short > 0:
        entering = next((j for j in range(real) if goal[j] > 0), None)
        if entering is None:
            return False
        ratios = [(line[-1] / line[entering], basis[n], n) for n, line in enumerate(table) if line[entering] > 0]
        _, _, leaving = min(ratios)
        pivot = table[leaving][entering]
        table[leaving] = [a / pivot if a else a for a in table[leaving]]
        for n, line in enumerate(table):
            if n != leaving and line[entering]:
                factor = line[entering]
                table[n] = [a - factor * b if b else a for a, b in zip(line, table[leaving], strict=True)]
        factor = goal[entering]
        goal = [a - factor * b if b else a for a, b in zip(goal, table[leaving][:real], strict=True)]
        short -= factor * table[leaving][-1]
        basis[leaving] = entering
    return True


def cost(chosen, copies=()):
    price = 0
    for group in copies:
        if members := chosen & group:
            price += 8 + len(members) - 1
            chosen -= group
    return price + 8 * len(chosen)


def brute_force(statements, copies=(), nonnegative=()):
    """All cheapest sets of facts, by trying every subset."""
    facts = sorted({owner for s in statements for owner in s.owners})
    subsets = [frozenset(c) for size in range(len(facts) + 1) for c in combinations(facts, size)]
    best, found = None, []
    for subset in sorted(subsets, key=lambda s: cost(s, copies)):
        if best is not None and cost(subset, copies) > best:
            break
        if possible([s for s in statements if subset.isdisjoint(s.owners)], nonnegative):
            best = cost(subset, copies)
            found.append(subset)
    return sorted(found, key=sorted)


# ------------------------------------------------------------------------------------------------------ systems to try


def amount(name, low, high, *owners):
    return Statement({name: Fraction(1)}, Fraction(low), Fraction(high), owners)


def total(whole, *parts):
    return Statement({whole: Fraction(-1), **{part: Fraction(1) for part in parts}}, Fraction(0), Fraction(0))


def share(part, whole, low, high, *owners):
    return [
        Statement({part: Fraction(1), whole: -Fraction(low)}, Fraction(0), None, owners),
        Statement({part: Fraction(1), whole: -Fraction(high)}, None, Fraction(0), owners),
    ]


def disclosure(seed, size=3, ceiling=10**12):
    """(statements, copies, nonnegative) of a small disclosure that rounds true amounts."""
    r = random.Random(seed)
    scale, decimals = r.choice([(1, 2), (10**4, 2), (10**4, 0), (10**8, 1), (10**4, 1)]), r.choice([1, 2])
    unit, decimals = scale[0], min(scale[1], decimals)
    truth, statements, copies, facts = {}, [], [], iter(f"f{n:02d}" for n in range(1000))

    def printed(name, interval):
        group = [next(facts) for _ in range(r.choice([1, 1, 1, 2]))]
        statements.extend(Statement({name: Fraction(1)}, interval.low, interval.high, (fact,)) for fact in group)
        copies.append(frozenset(group))

    for basis in ("actual", "prior"):
        parts = [f"{basis} {n}" for n in range(size)]
        for part in parts:
            truth[part] = Fraction(r.randint(0, r.choice([10**4, 10**8, 100 * ceiling])), 100)
        truth[basis] = sum(truth[part] for part in parts)
        statements.append(total(basis, *parts))
        for name in [basis, *parts]:
            if r.random() < 0.8:
                printed(name, rounded(half_up(truth[name] / unit, decimals), decimals, unit))
        if truth[basis] and r.random() < 0.7:
            ratio = rounded(half_up(100 * truth[parts[0]] / truth[basis], decimals), decimals, Fraction(1, 100))
            statements.extend(share(parts[0], basis, ratio.low, ratio.high, next(facts)))
    for now, before in [("actual", "prior"), ("actual 0", "prior 0")]:
        change = rounded(half_up((truth[now] - truth[before]) / unit, decimals), decimals, unit)
        statements.append(Statement({now: 1, before: -1}, change.low, change.high, (next(facts),)))
        if truth[before]:
            rate = rounded(half_up(100 * (truth[now] / truth[before] - 1), decimals), decimals, Fraction(1, 100))
            statements.extend(share(now, before, 1 + rate.low, 1 + rate.high, next(facts)))
    heads, count, each = r.randint(1, 300), next(facts), next(facts)
    cost_each = rounded(half_up(truth["actual 0"] / heads / unit, decimals), decimals, unit)
    statements.append(Statement({"heads": 1}, heads, heads, (count,)))
    statements.append(Statement({"actual 0": 1}, cost_each.low * heads, cost_each.high * heads, (each, count)))
    return statements, [group for group in copies if len(group) > 1], sorted(truth)


def tangle(seed):
    """A small system of arbitrary whole numbers, where contradictions and touching ends are common."""
    r = random.Random(seed)
    names, facts = "abcd"[: r.randint(1, 4)], [f"f{n}" for n in range(r.randint(2, 8))]
    statements = []
    for fact in facts:
        owners = (fact,) if r.random() < 0.85 else tuple(r.sample(facts, 2))
        for _ in range(r.choice([1, 1, 1, 2])):
            chosen = r.sample(names, r.randint(1, min(3, len(names))))
            low = r.randint(-4, 4) if r.random() < 0.85 else None
            high = (low or 0) + r.choice([0, 0, 1, 3]) if low is None or r.random() < 0.85 else None
            terms = {name: Fraction(r.choice([-2, -1, 1, 1, 1, 3]), r.choice([1, 1, 2])) for name in chosen}
            statements.append(Statement(terms, low, high, owners))
    if len(names) > 2 and r.random() < 0.7:
        statements.append(total(*names))
    copies = []
    if r.random() < 0.4:
        twin = r.choice([s for s in statements if s.owners])
        statements.append(replace(twin, owners=("twin",)))
        if len(twin.owners) == 1:
            copies.append(frozenset(["twin", *twin.owners]))
    return statements, copies, [name for name in names if r.random() < 0.3]


def stretched(seed):
    """A tangle whose amounts lie twenty orders of magnitude apart, shifted far from 0, its ends moved by a hair."""
    statements, copies, nonnegative = tangle(seed)
    r = random.Random(seed)
    size = {name: Fraction(10) ** r.randint(-8, 12) for name in "abcd"}
    shift = {name: r.choice([0, r.randint(0, 10**12)]) for name in "abcd"}
    moved = []
    for s in statements:
        offset = sum(a * shift[name] for name, a in s.terms.items() if name not in nonnegative)
        hair = r.choice([0, HAIR, -HAIR, HAIR * 10**18]) if s.owners else 0
        ends = [None if end is None else end + offset + hair for end in (s.low, s.high)]
        moved.append(Statement({name: a / size[name] for name, a in s.terms.items()}, *ends, s.owners))
    return moved, copies, nonnegative


@cache
def judged(system, seed):
    """The answer by brute force; None where the hard relations alone are impossible."""
    statements, copies, nonnegative = system(seed)
    if not possible([s for s in statements if not s.owners], nonnegative):
        return None
    return brute_force(statements, copies, nonnegative)


def as_lists(sets):
    return [sorted(s) for s in sets]


# ------------------------------------------------------------------------------------------------------------ consistent


def test_rounded_true_amounts_are_never_in_conflict():
    for seed in range(250):
        statements, copies, nonnegative = disclosure(seed)
        outcome = reconcile(statements, copies, nonnegative)
        assert outcome.settled and outcome.consistent and outcome.sets == () and outcome.complete, seed


def test_nothing_said_is_consistent():
    assert reconcile([]).consistent is True


def test_touching_closed_ends_hold_and_a_hair_beyond_is_a_conflict():
    parts = [amount(f"p{n}", 10**12 + n - Fraction(1, 200), 10**12 + n + Fraction(1, 200), f"f{n}") for n in range(6)]
    greatest = sum(s.high for s in parts)
    relation = total("t", *(f"p{n}" for n in range(6)))
    assert reconcile([*parts, relation, amount("t", greatest, greatest + 1, "total")]).consistent
    beyond = reconcile([*parts, relation, amount("t", greatest + HAIR, greatest + 1, "total")])
    assert beyond.consistent is False
    assert as_lists(beyond.sets) == [["f0"], ["f1"], ["f2"], ["f3"], ["f4"], ["f5"], ["total"]]


def test_two_figures_that_round_one_amount_differently_may_touch():
    assert reconcile([amount("a", 4, 5, "f1"), amount("a", 5, 6, "f2")]).consistent
    assert as_lists(reconcile([amount("a", 4, 5 - HAIR, "f1"), amount("a", 5, 6, "f2")]).sets) == [["f1"], ["f2"]]


# ------------------------------------------------------------------------------------------------------------- conflicts


def test_an_altered_total_that_a_share_and_a_growth_rate_contradict_is_pinned():
    says = [
        amount("a", 99, 101, "a"),
        amount("b", 199, 201, "b"),
        amount("t", 339, 341, "t"),  # should be 300
        total("t", "a", "b"),
        *share("a", "t", Fraction(33, 100), Fraction(34, 100), "share"),
    ]
    outcome = reconcile(says)
    assert as_lists(outcome.sets) == [["t"]]
    assert outcome.complete and outcome.parts == ((frozenset(["t"]),),)
    assert all("t" in conflict for conflict in outcome.conflicts)


def test_two_slips_far_apart_are_two_parts():
    says = []
    for place in "xy":
        says += [amount(f"{place}{n}", 1, 1, f"{place}{n}") for n in range(2)]
        says += [amount(place, 3, 3, place), total(place, f"{place}0", f"{place}1")]
    outcome = reconcile(says)
    assert [as_lists(part) for part in outcome.parts] == [[["x"], ["x0"], ["x1"]], [["y"], ["y0"], ["y1"]]]
    assert len(outcome.sets) == 9 and outcome.complete
    assert reconcile(says, most=4).complete is False and len(reconcile(says, most=4).sets) == 4


@pytest.mark.parametrize("system", [tangle, stretched])
def test_the_sets_are_those_of_brute_force(system):
    for seed in range(30):
        expected, (statements, copies, nonnegative) = judged(system, seed), system(seed)
        if expected is None:
            with pytest.raises(ValueError, match="relations without owner"):
                reconcile(statements, copies, nonnegative)
            continue
        outcome = reconcile(statements, copies, nonnegative, most=300)
        assert outcome.complete and outcome.consistent == (expected == [frozenset()]), seed
        assert list(outcome.sets) == ([] if outcome.consistent else expected), seed


def test_no_conflict_can_hold_and_few_have_a_fact_to_spare():
    total = spare = 0
    for seed in range(120):
        statements, copies, nonnegative = tangle(seed)
        try:
            conflicts = reconcile(statements, copies, nonnegative).conflicts
        except ValueError:
            continue
        for conflict in conflicts:
            said = [s for s in statements if conflict.issuperset(s.owners)]
            assert not possible(said, nonnegative), seed
            total += 1
            spare += any(not possible([s for s in said if fact not in s.owners], nonnegative) for fact in conflict)
    assert total > 100 and spare * 3 < total


def test_an_altered_figure_is_found_wherever_the_rest_excludes_it():
    found = 0
    for seed in range(100):
        statements, copies, nonnegative = disclosure(seed)
        r = random.Random(seed)
        place = r.choice([n for n, s in enumerate(statements) if len(s.owners) == 1 and len(s.terms) == 1])
        old = statements[place]
        step = (old.high - old.low or 1) * r.choice([1, 3, 9, 90, -10, 1000])
        altered = [*statements]
        altered[place] = replace(old, low=old.low + step, high=old.high + step)
        allowed = span(altered, old.owners, old.terms, nonnegative=nonnegative)
        outside = allowed.gap(Interval(Fraction(old.low + step), Fraction(old.high + step))) != 0
        outcome = reconcile(altered, copies, nonnegative)
        assert outcome.consistent is not outside, seed
        if outside:
            found += 1
            assert frozenset(old.owners) in outcome.sets or not outcome.complete, seed
    assert found > 66


# ----------------------------------------------------------------------------------------------------------- indifference


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.randoms(use_true_random=False))
def test_the_order_of_statements_and_facts_does_not_matter(seed, shuffler):
    statements, copies, nonnegative = tangle(seed)
    mixed = [replace(s, owners=tuple(shuffler.sample(s.owners, len(s.owners)))) for s in statements]
    mixed = [replace(s, terms=dict(shuffler.sample(list(s.terms.items()), len(s.terms)))) for s in mixed]
    shuffler.shuffle(mixed)
    try:
        outcome = reconcile(statements, copies, nonnegative)
    except ValueError:
        with pytest.raises(ValueError, match="relations without owner"):
            reconcile(mixed, copies, nonnegative)
        return
    assert reconcile(mixed, copies[::-1], nonnegative[::-1]) == outcome


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([Fraction(10**4), Fraction(1, 10**4)]))
def test_the_unit_of_the_amounts_does_not_matter(seed, factor):
    statements, copies, nonnegative = disclosure(seed)
    r = random.Random(seed)
    place = r.randrange(len(statements))
    old = statements[place]
    if old.owners and None not in (old.low, old.high):
        statements[place] = replace(old, low=old.low + 10**6, high=old.high + 10**6)
    scaled = [
        replace(s, low=None if s.low is None else s.low * factor, high=None if s.high is None else s.high * factor)
        for s in statements
    ]
    one, other = (reconcile(system, copies, nonnegative, most=500) for system in (statements, scaled))
    assert one.complete
    assert (one.settled, one.consistent, one.sets) == (other.settled, other.consistent, other.sets)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_true_statements_never_add_a_suspect(seed):
    statements, copies, nonnegative = disclosure(seed)
    r = random.Random(seed)
    kept = [s for s in statements if not s.owners or r.random() < 0.6]
    assert reconcile(kept, (), nonnegative).consistent
    assert reconcile(statements, copies, nonnegative).consistent


def test_what_is_set_aside_leaves_a_consistent_rest_and_nothing_less_does():
    for seed in range(30):
        statements, copies, nonnegative = disclosure(seed, size=5)
        r = random.Random(seed)
        for place in r.sample([n for n, s in enumerate(statements) if len(s.owners) == 1], 3):
            old = statements[place]
            if None not in (old.low, old.high):
                statements[place] = replace(old, low=old.low + 10**7, high=old.high + 10**7)
        outcome = reconcile(statements, copies, nonnegative)
        for chosen in outcome.sets:
            for spared in [frozenset(), *(frozenset([fact]) for fact in chosen)]:
                rest = [s for s in statements if (chosen - spared).isdisjoint(s.owners)]
                assert reconcile(rest, (), nonnegative).consistent is not bool(spared), seed


# ------------------------------------------------------------------------------------------------------ copies, relations


def test_copies_of_one_figure_cost_little_more_than_one():
    says = [amount("t", 20, 20, f"copy{n}") for n in range(3)]
    says += [amount("a", 5, 5, "a"), amount("b", 5, 5, "b"), amount("a", 10, 10, "a2"), amount("b", 10, 10, "b2")]
    says.append(total("t", "a", "b"))
    group = frozenset(["copy0", "copy1", "copy2"])
    # a, b against a2, b2, t: without groups the two cheaper ones go; three copies as one amount are no cheaper than two facts.
    assert as_lists(reconcile(says).sets) == [["a", "b"]]
    assert as_lists(reconcile([s for s in says if s.owners not in (("a2",), ("b2",))], [group]).sets) == [["a"], ["b"]]
    parts = [amount(n, 5, 5, f"{n}{k}") for n in "ab" for k in range(2)]
    both = [*says[:3], *parts, total("t", "a", "b")]
    assert as_lists(reconcile(both).sets) == [["a0", "a1"], ["b0", "b1"]]
    assert as_lists(reconcile(both, [group]).sets) == [["copy0", "copy1", "copy2"]]
    twins = [frozenset(["a0", "a1"]), frozenset(["b0", "b1"])]
    assert as_lists(reconcile(both, [group, *twins]).sets) == [["a0", "a1"], ["b0", "b1"]]


def test_a_fact_in_two_groups_of_copies_is_refused():
    with pytest.raises(ValueError, match="f1 is in two groups"):
        reconcile([amount("a", 1, 2, "f1")], [frozenset(["f1", "f2"]), frozenset(["f1", "f3"])])


def test_relations_that_contradict_each_other_are_named():
    with pytest.raises(ValueError, match=r"contradict.*\[a\].*\[b\]"):
        reconcile([total("a", "b"), Statement({"a": 1, "b": -1}, 1, 2), amount("c", 1, 2, "f1")])


def test_amounts_that_cannot_be_negative_make_conflicts():
    says = [amount("t", 9, 10, "t"), amount("a", 11, 12, "a"), total("t", "a", "b")]
    assert reconcile(says).consistent
    assert as_lists(reconcile(says, nonnegative=["b"]).sets) == [["a"], ["t"]]


def test_a_statement_about_no_amount_is_judged_by_its_ends():
    assert as_lists(reconcile([Statement({}, 1, 2, ("f1",)), amount("a", 1, 2, "f2")]).sets) == [["f1"]]
    assert reconcile([Statement({"a": 0}, 0, 2, ("f1",))]).consistent


def test_a_statement_of_two_facts_falls_with_either():
    says = [Statement({"a": 1}, 5, 6, ("count", "each")), amount("a", 9, 9, "f1"), amount("a", 9, 10, "f2")]
    assert as_lists(reconcile(says).sets) == [["count"], ["each"]]


def test_binary_floats_and_crossed_ends_are_refused():
    with pytest.raises(TypeError, match="binary float"):
        reconcile([Statement({"a": 0.1}, Fraction(1), None, ("f1",))])
    with pytest.raises(ValueError, match="above high"):
        Statement({"a": 1}, 2, 1, ("f1",))


def test_what_takes_more_work_than_allowed_is_not_settled():
    outcome = reconcile([amount("a", 1, 2, "f1"), amount("a", 3, 4, "f2")], work=0)
    assert (outcome.settled, outcome.consistent, outcome.sets, outcome.complete) == (False, None, (), False)
    with pytest.raises(Exhausted):
        span([amount("a", 1, 2, "f1")], (), {"a": 1}, budget=Budget(0))


# ------------------------------------------------------------------------------------------------------------------ span


def test_the_span_of_a_suspect_is_what_the_rest_allows():
    says = [amount("a", 1, 2, "a"), amount("b", 3, 5, "b"), amount("t", 90, 91, "t"), total("t", "a", "b")]
    assert span(says, ["t"], {"t": 1}) == Interval(Fraction(4), Fraction(7))
    assert span(says, ["a"], {"a": 2}) == Interval(Fraction(170), Fraction(176))
    assert span(says, ["t", "a"], {"t": 1}) == Interval(None, None)
    assert span(says, ["t", "a"], {"t": 1}, nonnegative=["a"]) == Interval(Fraction(3), None)
    with pytest.raises(ValueError, match="contradict"):
        span(says, [], {"t": 1})


def test_the_span_of_a_ratio_uses_the_same_amount_above_and_below():
    says = [amount("a", 1, 2, "a"), amount("b", 3, 5, "b"), total("t", "a", "b")]
    assert span(says, [], {"a": 1}, {"t": 1}) == Interval(Fraction(1, 6), Fraction(2, 5))
    assert span(says, [], {"a": 1, "b": -1}, {"b": -1}) == Interval(Fraction(1, 3), Fraction(4, 5))
    assert span(says, ["b"], {"a": 1}, {"t": 1}) == Interval(None, None)
    assert span(says, ["b"], {"a": 1}, {"t": 1}, nonnegative=["b"]) == Interval(Fraction(0), Fraction(1))
    assert span(says, [], {"a": 1}, {"unheard of": 1}) == Interval(None, None)


def test_the_ends_of_a_span_are_attained_and_not_exceeded():
    for seed in range(20):
        statements, _, nonnegative = disclosure(seed)
        for terms, over in [({"actual": 1}, None), ({"actual 0": 1}, {"actual": 1}), ({"actual": 1}, {"prior 1": 1})]:
            found = span(statements, (), terms, over, nonnegative)
            for end, side in ((found.low, -1), (found.high, 1)):
                if end is None:
                    continue
                form = {name: Fraction(a) for name, a in terms.items()}
                target = end if over is None else 0
                for name, a in (over or {}).items():
                    form[name] = form.get(name, 0) - end * a
                assert reconcile([*statements, Statement(form, target, target)], (), nonnegative).consistent
                if over is None:
                    beyond = Statement(form, *((end + HAIR, None) if side > 0 else (None, end - HAIR)), ("beyond",))
                    assert reconcile([*statements, beyond], (), nonnegative).consistent is False


# ------------------------------------------------------------------------------------------- amounts found without a solver


@pytest.mark.parametrize("seed", range(30))
def test_amounts_are_found_for_what_brute_force_can_hold_only(seed):
    """Whatever is found is put into every row; a sum off by more than its parts' rounding has none."""
    rng = random.Random(seed)
    printed = {name: rng.randrange(100, 999) for name in "abc"}
    whole = sum(printed.values()) + rng.choice((0, 1, 5))
    statements = [amount(name, value - HALF, value + HALF, name) for name, value in (*printed.items(), ("t", whole))]
    statements += [*share("a", "t", Fraction(0), Fraction(1), "s"), total("t", "a", "b", "c")]
    found = held(Said(statements, ["a", "b", "c", "t"]).rows())
    assert found == possible(statements)


def test_an_amount_printed_nowhere_follows_from_its_rate_and_change():
    statements = [amount("now", 95, 105, "f1"), total("now", "before", "more"), amount("more", 9, 11, "f2")]
    assert held(Said(statements, ["before"]).rows())
    assert not held(Said([*statements, Statement({"before": Fraction(1)}, Fraction(97), None, ("f3",))], ["before"]).rows())


# --------------------------------------------------------------------------------------------------------------- written


def test_a_statement_is_written_exactly():
    says = [*share("a", "t", Fraction(1, 3), Fraction(535, 1000), "f1"), amount("a", Fraction("17506050.5"), 17506150, "f2")]
    assert [written(one) for one in (*says, total("t", "a", "b"))] == [
        "0 <= 1 [a] + -1/3 [t]",
        "1 [a] + -107/200 [t] <= 0",
        "35012101/2 <= 1 [a] <= 17506150",
        "0 <= -1 [t] + 1 [a] + 1 [b] <= 0",
    ]
