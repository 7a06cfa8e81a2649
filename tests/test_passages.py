"""Passages whose kinds are cured stay read as their gold says, and true ones stay without a break or an exception."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "benchmarks"))
import passages

CURED = (
    "counts_and_costs",
    "tables_as_text",
    "whole_accounts",
    "fourth_forms",
    "fifth_forms",
    "free_rules",
    "forms_of_provinces",
    "plain_speech",
    "carried_over",
    "second_naming",
    "seen_forms",
    "sixth_forms",
    "seventh_forms",
    "eighth_forms",
    "ninth_forms",
    "eleventh_forms",
    "twelfth_forms",
    "thirteenth_forms",
    "fourteenth_forms",
)

BLIND = ("blind_long_sections", "blind_beside_tables", "blind_whole_reports", "blind_free_accounts")


@pytest.mark.parametrize(
    "passage",
    [
        *passages.passages(
            passages.FOLDER,
            "official_forms",
            "official_second",
            "official_third",
            "official_fourth_a",
            "official_fourth_b",
            "official_fifth",
            "official_sixth",
            "free_wording",
            "free_second",
            "free_third",
            *BLIND,
        )
    ],
    ids=lambda p: p["name"],
)
def test_an_account_in_official_or_free_words_is_accused_of_nothing(passage, tmp_path):
    assert passages.judge(passage, tmp_path).exceptions == []


@pytest.mark.parametrize("passage", [*passages.passages(passages.FOLDER, *CURED)], ids=lambda p: p["name"])
def test_a_cured_passage_is_read_as_its_gold_says_and_told_nothing_false(passage, tmp_path):
    result = passages.judge(passage, tmp_path)
    assert [row for row in result.rows if row.outcome != "right"] == []
    assert (result.breaks, result.exceptions) == ([], [])
