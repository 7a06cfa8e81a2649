"""Every rule of the words, the duties and the forms: it speaks in each text that it is for, and is silent in near misses.

The texts stand in test_words.py, test_duties.py and test_performance.py, by kind of finding: those that deserve it, then those
that look like them and are legitimate.
"""

import pytest
from conftest import disclosure, told
from test_duties import RULES as DUTIES
from test_duties import TITLES
from test_in_words import RULES as IN_WORDS
from test_performance import RULES as FORMS
from test_words import RULES as WORDS

from juesuan.findings import registry

RULES = {**WORDS, **DUTIES, **FORMS}  # those of test_in_words.py are tried there
MODULES = (
    "rates",
    "claims",
    "names",
    "reasons",
    "items",
    "duties",
    "quantities",
    "scope",
    "self_evaluation",
    "in_words",
    "dates",
    "codes",
)
# Those that stand on tables or on a sentence of a form, in test_classification, test_short_statements, test_counted,
# test_tables_beside, test_table_forms, test_kinds and test_performance.
ELSEWHERE = {
    *("code_and_name", "rest_differs", "direction_missing", "score_above_full", "column_unfilled", "class_otherwise_named"),
    *("missing_table", "title_of_other_table", "no_problem_found", "score_against_form", "project_two_names"),
}


def test_every_rule_is_tested_with_two_near_misses():
    made = {kind for kind, one in registry.RULES.items() if one.__module__.rpartition(".")[2] in MODULES}
    tried = {**RULES, **IN_WORDS}
    assert made - ELSEWHERE <= set(tried)
    assert [kind for kind, (fires, silent) in tried.items() if not fires or len(silent) < 2] == []


def cases(index: int) -> list:
    return [
        pytest.param(kind, lines, id=f"{kind}-{n}") for kind, case in RULES.items() for n, lines in enumerate(case[index], 1)
    ]


def kinds_told(kind: str, lines: tuple[str, ...]) -> list[str]:
    return [k for k, _ in told(disclosure(*lines, title=TITLES.get(kind, "")), kind)]


@pytest.mark.parametrize(("kind", "lines"), cases(0))
def test_the_finding_is_told_where_the_text_deserves_it(kind, lines):
    found = kinds_told(kind, lines)
    assert found == [kind] if kind in DUTIES else found


@pytest.mark.parametrize(("kind", "lines"), cases(1))
def test_the_finding_is_not_told_in_a_near_miss(kind, lines):
    assert kinds_told(kind, lines) == []
