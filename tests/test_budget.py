"""The published budget: refused as final accounts, and held against them item by item."""

import pytest
from conftest import disclosure, told

import juesuan
from juesuan.commands import main
from juesuan.ground.errors import WrongCall
from juesuan.notebook.execution import path_of, running

BUDGET = (
    "云岭市档案局2023年部门预算公开说明",
    "二、一般公共预算财政拨款支出预算情况",
    "2023年一般公共预算财政拨款支出预算500.00万元，其中：基本支出300.00万元，项目支出200.00万元。",
    "（一）一般公共服务支出（类）档案事务（款）行政运行（项）2023年预算数为300.00万元。",
    "（二）一般公共服务支出（类）档案事务（款）档案馆（项）2023年预算数为120.00万元。",
    "（三）社会保障和就业支出（类）行政事业单位养老支出（款）行政单位离退休（项）2023年预算数为80.00万元。",
    "三、“三公”经费预算情况",
    "2023年“三公”经费预算6.00万元，其中：公务接待费2.00万元，公务用车运行维护费4.00万元，因公出国（境）费0.00万元。",
)
ITEMS = (
    "二、一般公共预算财政拨款支出决算情况说明",
    "1.一般公共服务支出（类）档案事务（款）行政运行（项）。年初预算为{run}万元，支出决算为310.00万元。",
    "2.一般公共服务支出（类）档案事务（款）档案馆（项）。年初预算为120.00万元，支出决算为110.00万元。",
    "{last}",
    "三、“三公”经费情况",
    "公务用车运行维护费支出决算为{car}万元，较年初预算数减少0.40万元，主要原因是厉行节约。",
)
PENSIONS = "3.社会保障和就业支出（类）行政事业单位养老支出（款）行政单位离退休（项）。年初预算为80.00万元，决算为75.00万元。"
ARCHIVE = "3.一般公共服务支出（类）档案事务（款）其他档案事务支出（项）。年初预算为60.00万元，支出决算为60.00万元。"
NIL = "3.社会保障和就业支出（类）行政事业单位养老支出（款）行政单位离退休（项）本年未支出。"


@pytest.fixture
def budget(tmp_path):
    path = tmp_path / "云岭市档案局_2023年部门预算.txt"
    path.write_text("\n".join(BUDGET), encoding="utf-8")
    return path


def held(budget, run="300.00", last=PENSIONS, car="3.60"):
    lines = [line.format(run=run, last=last, car=car) for line in ITEMS]
    return disclosure(*lines).beside_budget(budget)


def kinds(found):
    return [k for k in told(found) if k[0].startswith("budget_")]


def test_a_budget_that_the_accounts_repeat_is_told_nothing(budget):
    assert kinds(held(budget)) == []
    assert kinds(held(budget, run="300")) == []
    assert kinds(held(budget, car="3.605")) == [], "a rounded implied budget"
    assert kinds(held(budget, last=NIL)) == [], "an item that is said to be unspent is told"


def test_an_initial_budget_of_the_accounts_that_is_not_the_published_one_is_told_with_both(budget):
    found = held(budget, run="310.00")
    assert kinds(found) == [("budget_differs", "行政运行")]
    finding = next(f for f in found.findings if f.kind == "budget_differs")
    assert "310.00万元" in finding.zh["condition"] and "300.00万元" in finding.zh["condition"]
    assert finding.severity == "attention" and finding.amount == 99_900


def test_a_budget_implied_by_the_change_is_held_against_the_published_one(budget):
    found = held(budget, car="3.90")
    assert kinds(found) == [("budget_differs", "公务用车运行维护费")]
    assert "4.3" in next(f for f in found.findings if f.kind == "budget_differs").zh["condition"]


@pytest.mark.parametrize("engine", ["juesuan", "stock"])
def test_the_notebooks_hold_the_accounts_against_the_budget_that_their_parameter_names(budget, tmp_path, engine):
    accounts = tmp_path / "云岭市档案局_2023.txt"
    lines = [line.format(run="310.00", last=PENSIONS, car="3.60") for line in ITEMS]
    accounts.write_text("\n".join(("云岭市档案局2023年度部门决算说明", *lines)), encoding="utf-8")
    given = {"document": accounts.name, "prior": "", "budget": budget.name, "lang": "zh"}
    with running(given, tmp_path, engine=engine, paths=[path_of("6_memo", "zh")]) as runs:
        (run,) = runs
    assert "与公开预算不一致" in run.text


def test_a_budget_without_a_word_in_the_accounts_and_one_that_was_never_published_are_told(budget):
    assert kinds(held(budget, last="")) == [("budget_unspent", "行政单位离退休")]
    assert sorted(kinds(held(budget, last=ARCHIVE))) == [
        ("budget_unseen", "其他档案事务支出"),
        ("budget_unspent", "行政单位离退休"),
    ]


def test_a_budget_of_another_scope_is_told_once(tmp_path):
    codes = ("行政运行", "档案馆", "其他档案事务支出", "一般行政管理事务", "机关服务")
    item = "{n}.一般公共服务支出（类）档案事务（款）{name}（项）。年初预算为{amount}.00万元，支出决算为{amount}.00万元。"
    plan = "（{n}）一般公共服务支出（类）档案事务（款）{name}（项）2023年预算数为{amount}.00万元。"
    path = tmp_path / "b_2023年部门预算.txt"
    lines = [plan.format(n=n, name=name, amount=100 + n) for n, name in enumerate(codes, 1)]
    path.write_text("\n".join((*BUDGET[:2], *lines)), encoding="utf-8")
    said = [item.format(n=n, name=name, amount=300 + n) for n, name in enumerate(codes, 1)]
    assert [k for k, _ in kinds(disclosure(ITEMS[0], *said).beside_budget(path))] == ["budget_scope"]


def test_a_budget_given_or_found_as_last_years_accounts_is_not_taken_for_them(budget, tmp_path, capsys):
    accounts, last = tmp_path / "某局_2025.txt", tmp_path / "某局_2024.txt"
    accounts.write_text("某局2025年度部门决算\n2025年度“三公”经费支出3.00万元，较上年增加0.60万元。\n", encoding="utf-8")
    last.write_bytes(budget.read_bytes())
    assert main(["check", str(accounts), "--prior", str(last)]) == 2
    assert "a budget (told by 部门预算), not final accounts" in capsys.readouterr().err
    assert main(["check", str(accounts)]) == 0
    assert "not used as 2024: 某局_2024.txt: a budget" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["check", "audit"])
def test_a_budget_is_refused_as_final_accounts_in_one_sentence(budget, tmp_path, capsys, command):
    out = ["--out", str(tmp_path / "reports")] if command == "audit" else []
    assert main([command, str(budget), *out]) == 2
    said = capsys.readouterr()
    assert said.out == "" and said.err.count("\n") == 1
    assert "a budget (told by 部门预算), not final accounts" in said.err and "--budget" in said.err


def test_figures_of_a_budget_can_still_be_listed(budget, capsys):
    assert main(["facts", str(budget), "--format", "csv"]) == 0
    assert "initial_budget" in capsys.readouterr().out


def test_final_accounts_or_another_years_budget_are_refused_as_the_budget(budget, tmp_path):
    with pytest.raises(WrongCall, match=r"2023.*2024"):
        disclosure(*ITEMS, file="某局_2024.txt").beside_budget(budget)
    accounts = tmp_path / "云岭市档案局_2023.txt"
    accounts.write_text("云岭市档案局2023年度部门决算公开说明\n公务接待费2.00万元。", encoding="utf-8")
    with pytest.raises(WrongCall, match="is final accounts"):
        disclosure(*ITEMS).beside_budget(accounts)


def test_the_commands_take_the_budget_and_its_findings_are_in_the_output(budget, tmp_path, capsys):
    accounts = tmp_path / "云岭市档案局_2023.txt"
    lines = [line.format(run="310.00", last=PENSIONS, car="3.60") for line in ITEMS]
    accounts.write_text("\n".join(("云岭市档案局2023年度部门决算公开说明", *lines)), encoding="utf-8")
    main(["check", str(accounts), "--budget", str(budget), "--format", "json"])
    assert '"budget_differs"' in capsys.readouterr().out


def test_a_budget_in_a_survey_is_a_document_that_could_not_be_read_and_the_row_says_why(budget, tmp_path):
    from juesuan.survey.one import measure, unpacked

    assert "not final accounts" in unpacked(measure(str(budget)))["error"]


@pytest.mark.parametrize(
    ("change", "rate", "verdicts"),
    [
        ("0.50", "1.75", ["ties"]),  # 0.50 / (29.00 - 0.50)
        ("0.50", "1.77", ["rounds"]),  # the last digit that the roundings allow
        ("0.50", "1.72", ["breaks"]),  # of the new budget instead of the old one
        ("0.50", "9.75", ["breaks"]),
    ],
)
def test_what_a_budget_grew_by_is_held_against_last_years_budget(change, rate, verdicts, tmp_path):
    path = tmp_path / "青石县水务局_2023.txt"
    said = f"2023年“三公”经费预算29.00万元，比上年预算增加{change}万元，增长{rate}%，主要原因是接待任务增加。"
    path.write_text(f"青石县水务局2023年“三公”经费预算说明\n{said}\n", encoding="utf-8")
    read = juesuan.read(path)
    assert [c.verdict for c in read.checks if c.kind == "change_rate"] == verdicts
    assert [f.kind for f in read.findings if f.severity == "exception"] == ["suspect_either"] * ("breaks" in verdicts)


def test_a_budget_without_its_amount_leaves_the_rate_of_its_change_untold(tmp_path):
    path = tmp_path / "青石县水务局_2023.txt"
    said = "2023年“三公”经费预算比上年预算增加0.50万元，增长9.75%，主要原因是接待任务增加。"
    path.write_text(f"青石县水务局2023年“三公”经费预算说明\n{said}\n", encoding="utf-8")
    assert [f.severity for f in juesuan.read(path).findings if f.severity == "exception"] == []


def test_a_published_budget_above_the_one_that_the_accounts_print_is_told_as_one_below_is(tmp_path):
    accounts, budget = tmp_path / "云山县水务局_2023.txt", tmp_path / "云山县水务局_2023年部门预算.txt"
    head = "云山县水务局2023年度部门决算说明\n四、一般公共预算财政拨款支出决算情况说明\n"
    accounts.write_text(f"{head}一般公共预算财政拨款支出年初预算为110.00万元，支出决算为120.00万元。\n", encoding="utf-8")
    for printed, kinds in (("115.00", ["budget_differs"]), ("105.00", ["budget_differs"]), ("110.00", [])):
        told = f"云山县水务局2023年部门预算\n一、收支预算总体情况\n2023年一般公共预算财政拨款支出预算{printed}万元。\n"
        budget.write_text(told, encoding="utf-8")
        assert [f.kind for f in juesuan.read(accounts, budget=budget).findings] == kinds


@pytest.mark.parametrize(("total", "expected"), [("500.00", []), ("530.00", ["budget_differs"])])
def test_a_total_budget_that_is_not_the_published_one_is_not_told_a_second_time_by_its_items(budget, total, expected):
    whole = f"一般公共预算财政拨款支出年初预算为{total}万元，支出决算为495.00万元。"
    lines = [line.format(run="300.00", last=PENSIONS, car="3.60") for line in ITEMS]
    found = disclosure(lines[0], whole, *lines[1:])
    assert [f.kind for f in found.findings if f.kind == "budgets_short"] == ["budgets_short"] * len(expected)
    held_against = found.beside_budget(budget)
    assert [f.kind for f in held_against.findings if "budget" in f.kind] == expected


def serious(accounts: str, budget: str, folder) -> list[str]:
    """The kinds of attentions and exceptions of accounts beside a budget, both given as text."""
    for name, text in (("云岭市档案局_2023.txt", accounts), ("预算.txt", budget)):
        (folder / name).write_text(text, encoding="utf-8")
    found = juesuan.read(folder / "云岭市档案局_2023.txt", budget=folder / "预算.txt")
    return [f.kind for f in found.findings if f.severity != "note" and f.kind.startswith("budget")]


IN_FORCE = "{n}.农林水支出（类）农业农村（款）{name}（项）：支出决算为{spent}万元，完成{which}100%，决算数等于预算数。"
PLANNED = "{n}.农林水支出（类）农业农村（款）{name}（项）：2023年预算数为{planned}万元。"
NAMES = [("行政运行", "500.00", "480.00"), ("病虫害控制", "100.00", "110.00"), ("农业生产发展", "200.00", "180.00")]


@pytest.mark.parametrize(("which", "told_of"), [("预算", []), ("年初预算", ["budget_differs"] * 3)])
def test_a_budget_in_force_that_all_items_meet_is_not_the_published_one(which, told_of, tmp_path):
    lines = [IN_FORCE.format(n=n, name=name, spent=spent, which=which) for n, (name, spent, _) in enumerate(NAMES, 1)]
    planned = [PLANNED.format(n=n, name=name, planned=planned) for n, (name, _, planned) in enumerate(NAMES, 1)]
    accounts = "\n".join(["云岭市档案局2023年度部门决算", "五、一般公共预算财政拨款支出决算情况说明", *lines])
    assert serious(accounts, "\n".join(["云岭市档案局2023年部门预算编制说明", *planned]), tmp_path) == told_of


@pytest.mark.parametrize(("printed", "told_of"), [("1000.00", []), ("1120.00", []), ("900.00", ["budget_differs"])])
def test_the_total_and_the_years_own_budget_are_both_the_published_one(printed, told_of, tmp_path):
    table = [
        "科目编码\t科目名称\t合计\t本年预算\t上年结转",
        "2210201\t住房公积金\t1120.00\t1000.00\t120.00",
        "\t合计\t1120.00\t1000.00\t120.00",
    ]
    budget = "\n".join(["云岭市档案局2023年部门预算", "一般公共预算支出表", "单位：万元", *table])
    accounts = f"云岭市档案局2023年度部门决算\n一般公共预算财政拨款支出年初预算为{printed}万元，支出决算为1130.00万元。"
    assert serious(accounts, budget, tmp_path) == told_of


@pytest.mark.parametrize("title", ["", "2023年", "2022年"])
def test_tables_alone_are_a_budget_of_the_year_unless_they_name_another(title, tmp_path):
    table = [
        "科目编码\t科目名称\t合计\t基本支出\t项目支出",
        "2210201\t住房公积金\t90.00\t90.00\t0.00",
        "\t合计\t90.00\t90.00\t0.00",
    ]
    budget = "\n".join([f"{title}一般公共预算支出表", "单位：万元", *table])
    accounts = "云岭市档案局2023年度部门决算\n一般公共预算财政拨款支出年初预算为80.00万元，支出决算为80.00万元。"
    if title == "2022年":
        with pytest.raises(WrongCall, match="is for 2022"):
            serious(accounts, budget, tmp_path)
    else:
        assert serious(accounts, budget, tmp_path) == ["budget_differs"]


# --- which of several items it is: the published budget says it ---------------------------------------------------------

WHOLE = "一般公共预算财政拨款支出年初预算为500.00万元，支出决算为495.00万元。"


@pytest.mark.parametrize(
    ("run", "kinds"),
    [
        ("300.00", []),
        ("330.00", ["budgets_over"]),  # by as much as the items are above their total: it is this one
        ("280.00", ["budget_differs"]),  # short by as much: told with the item
    ],
)
def test_of_items_that_do_not_make_their_total_the_one_that_the_published_budget_contradicts_is_named(budget, run, kinds):
    lines = [line.format(run=run, last=PENSIONS, car="3.60") for line in ITEMS]
    found = [f for f in disclosure(lines[0], WHOLE, *lines[1:]).beside_budget(budget).findings if "budget" in f.kind]
    assert [f.kind for f in found] == kinds
    for finding in found:
        said = finding.zh["title"] + finding.zh["condition"]
        assert f"{run}万元" in said and "公开预算" in said and "改为行政运行年初预算数300.00万元" in said


def test_items_above_their_total_stay_unnamed_where_the_published_budget_does_not_mend_them(budget):
    lines = [line.format(run="330.00", last=PENSIONS, car="3.60") for line in ITEMS]
    other = WHOLE.replace("500.00", "520.00")  # the total is another one too: 10.00 remain with the item as published
    found = [f for f in disclosure(lines[0], other, *lines[1:]).beside_budget(budget).findings if "budget" in f.kind]
    assert [f.kind for f in found] == ["budgets_over", "budget_differs", "budget_differs"]
    assert "改为" not in found[0].zh["condition"]
    agreeing = [line.format(run="300.00", last=PENSIONS, car="3.60") for line in ITEMS]
    found = disclosure(agreeing[0], WHOLE.replace("500.00", "480.00"), *agreeing[1:]).findings
    assert [f.zh["cause"] for f in found if f.kind == "budgets_over"] == ["依据公开文本无法判断。"]


CODED = "\n".join(
    (
        "科目编码\t科目名称\t本年支出合计",
        "201\t一般公共服务支出\t420.00",
        "20126\t档案事务\t420.00",
        "2012601\t行政运行\t310.00",
        "2012604\t档案馆\t110.00",
    )
)
UNCLEAR = ("20126\t档案管理\t420.00", "\t其中：专项\t420.00")


@pytest.mark.parametrize("above", UNCLEAR)
@pytest.mark.parametrize(
    ("row", "kinds"),
    [
        ("2012601\t行政运行\t300.00", []),
        ("2012601\t行政运行\t330.00", ["budget_differs"]),
        ("2012601\t综合业务\t330.00", []),  # the code alone may be mistyped
        ("2012699\t行政运行\t330.00", []),  # so may the name: every 款 may have an item of it
    ],
)
def test_an_item_is_known_by_its_code_and_name_whatever_stands_above_it(above, row, kinds, tmp_path):
    item = "一般公共服务支出（类）档案事务（款）行政运行（项）。年初预算为300.00万元，支出决算为310.00万元。"
    accounts = (
        f"云岭市档案局2023年度部门决算\n二、支出决算情况说明\n{item}\n一般公共预算财政拨款支出决算表\n单位：万元\n{CODED}"
    )
    table = f"科目编码\t科目名称\t2023年预算数\n201\t一般公共服务支出\t420.00\n{above}\n{row}\n2012604\t档案馆\t120.00"
    budget = f"云岭市档案局2023年部门预算\n一般公共预算支出表\n单位：万元\n{table}"
    assert [k for k in serious(accounts, budget, tmp_path) if k == "budget_differs"] == kinds
