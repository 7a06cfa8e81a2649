"""One check, fact or finding in full: what is shown is computed anew, and equals what the checks found on every document."""

import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from conftest import disclosure, document

from juesuan.disclosure import Past
from juesuan.ground.errors import WrongCall
from juesuan.ground.exact import Interval
from juesuan.notebook.live import Disclosure
from juesuan.reading.facts import read_facts
from juesuan.report.reperformance import exactly, nearest

TEXTS = sorted(p for folder in ("documents", "narratives", "notices") for p in (Path(__file__).parent / folder).glob("*.txt"))
PARTS = "“三公”经费支出5.00万元，其中：公务接待费1.00万元，因公出国（境）费1.00万元，公务用车购置及运行维护费2.00万元。"
GROWTH = "支出合计120.00万元，较上年增加20.00万元，增长20%。"
SHARE = "支出合计120.00万元，其中：基本支出40.00万元，占33.3%；项目支出80.00万元，占66.7%。"


def opened(path: Path, change: bool) -> Disclosure:
    """A document of the tests, with every seventh figure's first digit altered where asked for, so that checks break."""
    text = path.read_text(encoding="utf-8")
    if change:
        number = iter(range(10**9))
        text = re.sub(r"\d(?=\d*\.\d)", lambda m: str((int(m[0]) + 4) % 10) if next(number) % 7 == 3 else m[0], text)
    made = document(text, path.name)
    return Disclosure(made, read_facts(made))


def steps(shown) -> dict[str, str]:
    """What each step of a recomputation says, by its name without the number."""
    return {name.partition(". ")[2]: text for name, text in shown.parts[2].rows}


def only(found: Disclosure, kind: str, verdict: str = "") -> str:
    return next(c.check for c in found.checks if c.kind == kind and verdict in ("", c.verdict))


@pytest.mark.parametrize("change", [False, True], ids=["as published", "with slips"])
def test_what_the_printed_digits_give_lies_in_what_their_rounding_allows(change):
    tested, verdicts = 0, set()
    for path in TEXTS:
        found = opened(path, change)
        for check in found.checks:
            verdicts.add(check.verdict)
            if check.verdict != "untestable" or check.note == "parts_unprinted":
                point = check.recomputation.point()
                assert point is None or point in check.recomputation.allowed, (path.name, check)
                tested += 1
    assert tested > 1000 and verdicts >= {"ties", "rounds", "untestable"} and ("breaks" in verdicts) is change


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_check_fact_and_finding_of_a_document_can_be_shown(lang, bundled):
    for check in bundled.checks:
        text = repr(bundled.check(check.check, lang))
        assert check.statement in text and all(name in text for name in check.facts)
    for fact in bundled.facts:
        assert f"{fact.start}–{fact.end}" in repr(bundled.fact(fact.fact, lang))
    for finding in bundled.findings:
        text = repr(bundled.finding(finding.finding, lang))
        assert all(name in text for name in finding.facts)


def test_the_written_steps_compute_to_the_numbers_beside_them():
    count = 0
    for path in TEXTS[::9]:
        found = opened(path, False)
        for check in found.checks:
            for text in steps(found.check(check.check)).values():
                left, equals, right = text.partition(" = ")
                if not equals or "min" in left:
                    continue
                sum_ = re.sub(r"[\d.]+", lambda m: f"Fraction('{m[0]}')", left.replace(",", ""))
                value = eval(sum_.replace("−", "-").replace("×", "*").replace("÷", "/"), {"Fraction": Fraction})
                fraction = re.match(r"(-?[\d,]+)/([\d,]+) ≈", right)
                told = re.match(r"-?[\d,.]+", right)[0].replace(",", "")
                wanted = (
                    Fraction(*(int(p.replace(",", "")) for p in fraction.groups())) if fraction else Fraction(Decimal(told))
                )
                assert value == wanted, (path.name, check.check, text)
                count += 1
    assert count > 300


def test_a_break_is_shown_with_the_distance_of_the_ranges():
    found = disclosure(PARTS)
    shown = found.check(only(found, "sum", "breaks"))
    assert steps(shown) == {
        "From the printed digits": "1.00 + 2.00 + 1.00 = 4万元",
        "Rounded as the published figure": "4.00万元; published is 5.00万元",
        "Least, by the rounding of the figures used": "0.995 + 1.995 + 0.995 = 3.985万元",
        "Most, by the rounding of the figures used": "1.005 + 2.005 + 1.005 = 4.015万元",
        "The published figure stands for": "4.995 to 5.005万元",
        "The ranges lie apart by": "0.98万元",
    }
    assert shown.parts[3].rows[0] == (
        "✗ breaks: The difference is more than rounding can explain: no amounts round to all figures printed here.",
    )
    assert (
        shown.parts[3].rows[1][0].startswith(f"{shown.subject.facts[0]} is among the fewest figures that have to be corrected")
    )


def test_a_growth_rate_keeps_the_ends_of_one_rounding_together():
    found = disclosure(GROWTH)
    told = steps(found.check(only(found, "change_rate")))
    assert told["From the printed digits"] == "20.00 ÷ (120.00 − 20.00) = 0.2 = 20%"
    assert told["Least, by the rounding of the figures used"].startswith("19.995 ÷ (120.005 − 19.995) = 3,999/20,002 ≈ 0.1999")


def test_a_share_is_shown_as_a_fraction_and_in_per_cent():
    found = disclosure(SHARE)
    told = steps(found.check(next(c.check for c in found.checks if c.criterion == "share-recomputes")))
    assert told["From the printed digits"] == "40.00 ÷ 120.00 = 1/3 ≈ 0.333333333333 ≈ 33.33333%"
    assert told["Rounded as the published figure"] == "33.3%, the digits published"


def test_what_cannot_be_tested_has_a_reason_and_no_steps():
    found = disclosure("公务接待费0.00万元，国内公务接待0批次0人，人均接待费0.00元。")
    shown = found.check(only(found, "unit_cost", "untestable"), "zh")
    assert not steps(shown) and shown.parts[3].rows == (("– 无法核对：比较基数为零",),)


@pytest.mark.parametrize(
    "said, step", [("增加21.00万元", "120.00 − 21.00 = 99万元"), ("增长21%", "120.00 ÷ 100.00 − 1 = 0.2 = 20%")]
)
def test_last_years_figure_is_quoted_from_last_years_document(said, step):
    then = document("云山县某局2022年度部门决算说明\n支出合计100.00万元。", "某局_2022.txt")
    now = document(f"云山县某局2023年度部门决算说明\n支出合计120.00万元，较上年{said}。", "某局_2023.txt")
    before = read_facts(then)
    found = Disclosure(now, read_facts(now), before, (Past(Path("某局_2022.txt"), then, before),))
    check, shown = next(c for c in found.checks if c.check == "p001"), repr(found.check("p001"))
    assert "published last year" in shown and "支出合计100.00万元" in shown and step in shown
    assert check.recomputation.allowed == Interval(check.low, check.high)


def test_a_figure_is_shown_with_its_checks_and_findings(bundled):
    fact = next(f for f in bundled.facts if f.label == "人均接待费")
    shown = repr(bundled.fact(fact.fact))
    assert "Stands for: 98.915 to 98.925元" in shown and "≈ rounds" in shown and f"characters {fact.start}–{fact.end}" in shown
    aside = next(f for f in bundled.facts if f.reason == "year")
    assert "Set aside as: year" in repr(bundled.fact(aside.fact))


@pytest.mark.parametrize(
    "kind, name, near",
    [
        ("check", "c42", "c041, c042, c043"),
        ("check", "C042", "c041, c042, c043"),
        ("check", 42, "c041, c042, c043"),
        ("check", "", "c001, c002, c003"),
        ("fact", "c017", "f016, f017, f018"),
        ("finding", "f03", "F02, F03, F04"),
    ],
)
def test_an_unknown_identifier_is_a_wrong_call_that_names_the_nearest(bundled, kind, name, near):
    with pytest.raises(WrongCall, match=rf"there is no {kind} {name!r}; the nearest are {near}$"):
        getattr(bundled, kind)(name)


def test_beyond_the_last_identifier_the_last_ones_are_the_nearest(bundled):
    last = ", ".join(c.check for c in bundled.checks[-3:])
    with pytest.raises(WrongCall, match=f"the nearest are {last}$"):
        bundled.check("c999")


def test_a_document_without_checks_says_so_and_another_language_is_refused(bundled):
    with pytest.raises(WrongCall, match="the document has no checks"):
        disclosure("本单位无收入和支出。").check("c001")
    with pytest.raises(WrongCall, match="fr"):
        bundled.check("c001", "fr")


def test_checks_of_the_year_before_are_near_to_their_own_kind():
    assert nearest("p9", ["c001", "c009", "p001", "p002"], 2) == ["p001", "p002"]


def test_text_of_the_document_is_inert_and_reordering_marks_are_shown():
    found = disclosure("<b onclick=x>支出合计12.00万元\u202e，其中：基本支出2.00万元，项目支出9.00万元。")
    html, text = found.check("c001")._repr_html_(), repr(found.check("c001"))
    assert "<b onclick" not in html and "onclick=x&gt;" in html
    assert "\u202e" not in html + text


def test_numbers_are_written_in_full():
    assert exactly(Fraction(1, 3)) == "1/3 ≈ 0.333333333333"
    assert exactly(Fraction(-12345678, 100)) == "-123,456.78"
    assert exactly(Fraction(10) ** 30) == f"{10**30:,}"
