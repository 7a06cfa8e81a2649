"""The XBRL export: valid for an independent processor, Arelle, whose Calculations 1.1 give the verdicts of our sums.

Every difference between the two is one of DIFFERENCES, is decided here from the prints and not from the verdicts.
"""

import gc
import socket
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from conftest import altered, disclosure, opened
from lxml import etree

from juesuan.disclosure import Disclosure
from juesuan.ground.data import wording
from juesuan.reading.vocabulary import vocabulary
from juesuan.report import xbrl

DIFFERENCES = {
    "open": "the parts fall short and one may not be printed: we leave it untestable, a calculation takes what is there",
    "last place": "two totals that should be equal differ by one in the last place: we say rounds, their intervals do not meet",
}
SMALL = (
    "一、收入支出决算总体情况说明",
    "2023年度收入合计{income}万元，其中：财政拨款收入500.00万元，事业收入200.00万元，其他收入100.00万元。",
)


@pytest.fixture(scope="module")
def judge(tmp_path_factory):
    """A function from a disclosure to Arelle's messages of an offline validation with Calculations 1.1, round to nearest.

    Sums of which a part may not be printed are judged too, though the export leaves them out."""
    session = pytest.importorskip("arelle.api.Session")
    options = pytest.importorskip("arelle.RuntimeOptions").RuntimeOptions
    handler = pytest.importorskip("arelle.logging.handlers.StructuredMessageLogHandler").StructuredMessageLogHandler
    patch = pytest.MonkeyPatch()
    patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("settings")))

    asked = []

    def no_network(*arguments):
        asked.append(arguments)
        raise OSError("no network in this test")

    def judged(found: Disclosure) -> list[dict]:
        folder = tmp_path_factory.mktemp("xbrl")
        for name, content in xbrl.documents(found, opened=True).items():
            (folder / name).write_bytes(content)
        with session.Session() as run, pytest.MonkeyPatch.context() as offline:
            offline.setattr(socket.socket, "connect", no_network)
            run.run(
                options(
                    entrypointFile=str(folder / "instance.xml"),
                    validate=True,
                    calcs="c11r",
                    internetConnectivity="offline",
                    disablePersistentConfig=True,
                ),
                logHandler=handler(),
            )
            assert not asked
            return [m for m in run.get_log_messages() if m["messageCode"] != "info"]

    gc.freeze()  # Arelle looks for garbage after each session, in all that the tests before have made
    yield judged
    gc.unfreeze()
    patch.undo()


def inconsistent(messages: list[dict]) -> set[str]:
    """The checks whose calculation Arelle finds inconsistent, by the contexts that are theirs alone."""
    found = set()
    for message in (m for m in messages if m["messageCode"] == "calc11e:inconsistentCalculationUsingRounding"):
        words = message["msg"].split()
        found.add(words[words.index("context") + 1].removeprefix("in-"))
    return found


def sound(messages: list[dict]) -> bool:
    """No message but about calculations: schema, linkbases and instance are valid XBRL 2.1, and no print is a duplicate."""
    return all(m["messageCode"].startswith("calc11e:inconsistent") for m in messages)


def differences(found: Disclosure, messages: list[dict]) -> Counter:
    """The reasons for which Arelle's inconsistent calculations are not our breaking sums; fails where there is no reason."""
    theirs, reasons = inconsistent(messages), Counter()
    assert theirs <= {one.check for one in xbrl.calculations(found)}
    for one in xbrl.calculations(found):
        if (one.verdict == "breaks") == (one.check in theirs):
            continue
        if one.verdict == "untestable":
            reasons["open"] += 1
        elif one.note == "last_place":
            reasons["last place"] += 1
        else:
            pytest.fail(f"{one}: Arelle finds it {'in' if one.check in theirs else ''}consistent")
    assert set(reasons) <= set(DIFFERENCES)
    return reasons


def around(found: Disclosure, facts: set[str]) -> Disclosure:
    """The disclosure with these figures, those of the calculations that have one of them, and those of the next ones alone."""
    for _ in range(2):
        sums = [{f.fact for f in one.recomputation.figures} for one in xbrl.calculations(found)]
        facts = facts.union(*(one for one in sums if one & facts))
    return Disclosure(found.document, replace(found.reading, facts=tuple(f for f in found.reading.facts if f.fact in facts)))


# --- the judge ---------------------------------------------------------------------------------------------------------


def test_arelle_finds_the_bundled_disclosure_valid_and_every_sum_consistent(bundled, judge):
    messages = judge(bundled)
    assert messages == []
    assert len(xbrl.calculations(bundled)) >= 18
    assert not any(c.verdict == "breaks" for c in xbrl.calculations(bundled))


def test_arelle_breaks_the_sums_that_we_break_in_real_tables(shared, judge):
    found = opened(shared("上海市普陀区财政局_2024.pdf"))
    sums = xbrl.calculations(found)
    ours = {c.check for c in sums if c.verdict == "breaks"}
    assert len(sums) > 140 and len(ours) == 3
    messages = judge(found)
    assert sound(messages)
    assert inconsistent(messages) == ours
    assert differences(found, messages) == Counter()


ALTERED = [  # check, its total, the part altered, its new value: our verdict; what differs
    ("sum", "收入总计", "收入合计", "1750.62", "rounds", {}),  # 0.01 too much
    ("sum", "收入总计", "收入合计", "1750.63", "rounds", {}),  # four figures: the intervals touch at 0.02
    ("sum", "收入总计", "收入合计", "1750.64", "breaks", {}),
    ("agreement", "支出总计", "收入总计", "1750.62", "rounds", {}),
    ("agreement", "支出总计", "收入总计", "1750.63", "breaks", {}),
    # The grants' own total (财政拨款收支总计) then exceeds its printed parts; there a part may be unprinted.
    ("sum", "收入合计", "财政拨款收入", "1750.58", "breaks", {"open": 1}),
    ("sum", "收入合计", "财政拨款收入", "17506.10", "breaks", {"open": 1}),
    ("sum", "支出合计", "项目支出", "8146.0", "breaks", {}),
    ("carry_forward", "年末结转和结余", "年初结转和结余", "0.03", "rounds", {}),
    ("carry_forward", "年末结转和结余", "年初结转和结余", "0.04", "breaks", {}),
    ("sum", "一般公共预算财政拨款支出", "一般公共服务支出", "1599.2", "breaks", {}),
    ("sum", "一般公共预算财政拨款支出", "基本支出", "9360.10", "breaks", {}),
    ("sum", "一般公共预算财政拨款支出", "基本支出", "-936.01", "breaks", {}),
    ("sum", "一般公共预算财政拨款基本支出", "人员经费", "728.09", "rounds", {}),
    ("sum", "“三公”经费", "公务用车运行维护费", "22.90", "breaks", {}),
    ("sum", "车辆", "机要通信用车", "2", "breaks", {}),  # counts are exact
    ("sum", "政府采购支出总额", "政府采购服务支出", "13.58", "ties", {}),
]


@pytest.mark.parametrize("kind, total, part, value, verdict, expected", ALTERED)
def test_arelle_agrees_where_a_part_of_the_bundled_disclosure_is_altered(
    kind, total, part, value, verdict, expected, bundled, judge
):
    one = next(
        c
        for c in xbrl.calculations(bundled)
        if (c.kind, c.recomputation.target.label) == (kind, total) and part in {f.label for _, f in c.recomputation.top}
    )
    part_of = next(f.fact for _, f in one.recomputation.top if f.label == part)
    found = around(altered(bundled, part_of, Decimal(value)), {f.fact for f in one.recomputation.figures})
    same = {f.fact for f in one.recomputation.figures}
    assert [c.verdict for c in xbrl.calculations(found) if {f.fact for f in c.recomputation.figures} == same] == [verdict]
    messages = judge(found)
    assert sound(messages)
    assert differences(found, messages) == expected


@pytest.mark.parametrize(
    "income, verdict",
    [
        ("800.00", "ties"),
        ("800.01", "rounds"),
        ("800.02", "rounds"),
        ("800.03", "breaks"),
        ("799.98", "rounds"),
        ("799.97", "breaks"),
        ("8000.00", "breaks"),
        ("80.00", "breaks"),
        ("800", "ties"),
        ("801", "breaks"),
        ("800.5", "breaks"),
    ],
)
def test_arelle_draws_the_rounding_bound_where_we_do(income, verdict, judge):
    """Three parts and a total to two decimals: 0.02 is rounding, 0.03 is not; a coarser total rounds up to its own half."""
    found = disclosure(*(line.format(income=income) for line in SMALL))
    (one,) = [c for c in xbrl.calculations(found) if c.recomputation.target.label == "收入合计"]
    messages = judge(found)
    assert sound(messages)
    assert one.verdict == verdict
    assert (one.check in inconsistent(messages)) == (verdict == "breaks")


# --- the differences, one by one ---------------------------------------------------------------------------------------


def test_a_shortfall_of_parts_that_may_be_unprinted_is_open_here_and_inconsistent_there(judge):
    found = disclosure(
        "一、收入支出决算总体情况说明", "2023年度收入总计900.00万元，其中：本年收入合计800.00万元，年初结转和结余50.00万元。"
    )
    opened = [c for c in xbrl.calculations(found) if c.verdict == "untestable"]
    assert opened
    messages = judge(found)
    assert {c.check for c in opened} <= inconsistent(messages)
    assert differences(found, messages) == Counter({"open": len(opened)})
    assert "可能有未列示的分项" in xbrl.documents(found, opened=True)["taxonomy.xsd"].decode()
    exported = xbrl.documents(found)
    assert not any(c.check.encode() in exported["taxonomy.xsd"] for c in opened)
    assert not any(xbrl.sum_name(c).encode() in exported["calculations.xml"] for c in opened)


PARTS = "财政拨款收入500.00万元，事业收入200.00万元，其他收入100.00万元"
TWICE = {  # two sections that print one total, with parts that make the first of them or the second
    "right first": ("800.00", "900.00"),
    "wrong first": ("900.00", "800.00"),
    "coarser second": ("800.00", "900.0"),
    "coarser first": ("900.0", "800.00"),
}


@pytest.mark.parametrize("order", TWICE)
def test_unequal_prints_of_one_total_are_judged_each_by_itself_in_either_order(order, judge):
    """Before each print stood apart, Arelle 2.47 judged only the first of two with the same decimals, or none."""
    first, second = TWICE[order]
    found = disclosure(
        *("一、收入支出决算总体情况说明", f"2023年度收入合计{first}万元，其中：{PARTS}。"),
        *("二、收入决算情况说明", f"2023年度收入合计{second}万元，其中：{PARTS}。"),
    )
    sums = [c for c in xbrl.calculations(found) if c.recomputation.target.label == "收入合计"]
    assert sorted(c.verdict for c in sums) == ["breaks", "ties"]
    messages = judge(found)
    assert sound(messages)
    assert inconsistent(messages) == {c.check for c in sums if c.verdict == "breaks"}


def test_a_sum_that_shares_parts_with_another_is_not_judged_by_it(judge):
    found = disclosure(
        "三、“三公”经费支出决算情况说明",
        "2023年度“三公”经费支出决算为7.00万元，其中：因公出国（境）费0.00万元，公务用车购置及运行维护费4.00万元，公务接待费3.00万元。"
        "公务用车购置费0.00万元，公务用车运行维护费4.00万元。",
    )
    assert len(xbrl.calculations(found)) >= 2 and judge(found) == []


def test_equal_totals_one_apart_in_the_last_place_round_here_and_are_inconsistent_there(judge):
    found = disclosure("一、收入支出决算总体情况说明", "2023年度收入总计236.63万元，支出总计236.640万元。")
    (one,) = xbrl.calculations(found)
    assert (one.verdict, one.note) == ("rounds", "last_place")
    assert differences(found, judge(found)) == {"last place": 1}


# --- the files ---------------------------------------------------------------------------------------------------------


def test_the_files_are_the_same_bytes_for_the_same_disclosure(bundled, tmp_path):
    first = xbrl.export(bundled, tmp_path / "one")
    second = xbrl.export(bundled, tmp_path / "two")
    assert [p.name for p in first] == ["instance.xml", "taxonomy.xsd", "labels.xml", "calculations.xml"]
    assert [p.read_bytes() for p in first] == [p.read_bytes() for p in second]
    assert all(str(tmp_path).encode() not in p.read_bytes() for p in first)


def test_every_amount_and_count_is_a_fact_with_its_printed_precision(bundled):
    root = etree.fromstring(xbrl.documents(bundled)["instance.xml"])
    items = {e.get("id"): e for e in root if e.get("unitRef")}
    expected = [f for f in bundled.facts if f.measure in ("amount", "count", "change")]
    assert [name for name in items if "-" not in name] == [f.fact for f in expected]
    for fact in expected:
        item = items[fact.fact]
        low = Fraction(item.text) - (0 if item.get("decimals") == "INF" else Fraction(10) ** -int(item.get("decimals")) / 2)
        assert low == fact.low
        assert (item.get("unitRef"), item.get("decimals")) == (
            ("CNY", str(fact.decimals - 4)) if fact.unit == "万元" else ("pure", "INF")
        )


def test_a_quantity_has_the_same_concept_in_every_disclosure():
    names = []
    for department in ("甲局_2023.txt", "乙局_2022.txt"):
        found = disclosure("一、收入决算情况说明", "本年收入合计800.00万元。", file=department)
        names.append({xbrl.concept(f).name for f in found.facts if f.label == "收入合计"})
    assert names[0] == names[1] != set()


def test_concepts_have_names_in_both_languages(bundled):
    labels = etree.fromstring(xbrl.documents(bundled)["labels.xml"])
    texts = {e.get("{http://www.w3.org/XML/1998/namespace}lang"): set() for e in labels.iter("{*}label")}
    for label in labels.iter("{*}label"):
        texts[label.get("{http://www.w3.org/XML/1998/namespace}lang")].add(label.text)
    assert "收入合计（决算数）" in texts["zh"]
    assert "income of the year (actual)" in texts["en"]
    assert "一般公共服务支出（一般公共预算财政拨款，决算数）" in texts["zh"]
    assert any("较上年决算数增减" in t for t in texts["zh"])


def test_vehicles_are_an_instant_and_balances_share_the_year_of_the_sums_that_they_are_in(bundled):
    root = etree.fromstring(xbrl.documents(bundled)["instance.xml"])
    periods = {e.get("id"): [p.text for p in e.find("{*}period")] for e in root.iter("{*}context")}
    contexts = {e.get("id"): e.get("contextRef") for e in root if e.get("unitRef")}
    of = {f.label: periods[contexts[f.fact]] for f in bundled.facts if f.fact in contexts and f.basis == "actual"}
    assert (of["车辆"], of["其他用车"], of["公务用车保有量"]) == (["2020-12-31"],) * 3
    assert (of["年初结转和结余"], of["收入合计"], of["国内公务接待人次"]) == (["2020-01-01", "2020-12-31"],) * 3
    assert set(wording("xbrl")["stocks"]) <= set(vocabulary().items)
    for one in xbrl.calculations(bundled):
        assert len({xbrl._instant(xbrl.concept(f)) for f in one.recomputation.figures}) == 1, one.statement


def test_text_that_xml_cannot_hold_is_replaced(judge):
    found = disclosure("一、收入决算情况说明", "本年收入合计800.00万元。")
    hostile = Disclosure(found.document, replace(found.reading, department='<a href="x">\x00\x0b\ud800\uffff ]]> &amp; 局'))
    assert judge(hostile) == []
    identifier = etree.fromstring(xbrl.documents(hostile)["instance.xml"]).find(".//{*}identifier")
    assert identifier.text == '<a href="x">\ufffd\ufffd\ufffd\ufffd ]]> &amp; 局'


def test_a_disclosure_without_amounts_or_year_is_still_valid(judge):
    bare = disclosure("一、概况", "本年度决算公开。")
    assert judge(Disclosure(bare.document, replace(bare.reading, facts=()))) == []
    found = disclosure(*(line.format(income="800.00") for line in SMALL))
    timeless = replace(found.reading, year=None, facts=tuple(replace(f, year=None) for f in found.reading.facts))
    assert judge(Disclosure(found.document, timeless)) == []
