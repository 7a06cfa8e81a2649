"""Compare: two versions of one disclosure, figure by figure, because publishers revise silently."""

from __future__ import annotations

from collections import defaultdict

from juesuan.facts import Fact, Reading

COLUMNS = ("change", "label", "measure", "basis", "old", "new", "section", "page")


def compare(old: Reading, new: Reading) -> list[dict[str, str]]:
    """What changed, in the order of the new version: `changed`, `added` or `removed` figures with their old and new digits.

    Figures are matched by what they mean (label, measure, basis, whole, form) and, where one meaning is printed several times,
    by their order; figures that are set aside are not compared.
    """
    before, after = _by_meaning(old), _by_meaning(new)
    rows = []
    for meaning in dict.fromkeys([*after, *before]):
        olds, news = before.get(meaning, []), after.get(meaning, [])
        for number in range(max(len(olds), len(news))):
            one = olds[number] if number < len(olds) else None
            other = news[number] if number < len(news) else None
            if one is None or other is None or (one.exact, one.decimals, one.unit) != (other.exact, other.decimals, other.unit):
                rows.append((other.start if other else one.start, _row(one, other)))
    return [row for _, row in sorted(rows, key=lambda r: (r[0], sorted(r[1].items())))]


def _by_meaning(reading: Reading) -> dict[tuple, list[Fact]]:
    found: dict[tuple, list[Fact]] = defaultdict(list)
    for fact in reading.facts:
        if fact.is_fact:
            found[(fact.key or fact.label, fact.measure, fact.basis, fact.of_key, fact.group)].append(fact)
    return found


def _row(old: Fact | None, new: Fact | None) -> dict[str, str]:
    fact = new or old
    change = "added" if old is None else "removed" if new is None else "changed"
    digits = [f"{f.value}{f.unit}" if f else "" for f in (old, new)]
    return dict(
        zip(COLUMNS, (change, fact.label, fact.measure, fact.basis, *digits, fact.section, str(fact.page or "")), strict=True)
    )
