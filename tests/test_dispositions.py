"""Dispositions: they stay with their finding through reruns, edits and renumbering, however a spreadsheet saves them."""

import csv
import io
from dataclasses import replace

import pytest
from conftest import disclosure

from juesuan import audit
from juesuan.commands import main
from juesuan.findings.dispositions import COLUMNS, Dispositions, Row, beside, form, match, merge, read_dispositions
from juesuan.findings.findings import history, known_key
from juesuan.ground.errors import CannotGet, CannotRead, WrongCall

# Two sums that break, each with a finding of its own.
INCOME = "本年收入合计800.00万元，其中：财政拨款收入500.00万元，事业收入200.00万元。"
PUBLIC = (
    "2023年度“三公”经费支出共计9.00万元，其中：因公出国（境）费0.00万元，公务接待费1.20万元，公务用车购置及运行维护费2.00万元。"
)
LINES = ("一、收入决算情况说明", INCOME, "二、“三公”经费", PUBLIC)
TEXT = "某局2023年度部门决算\n" + "\n".join(LINES)


def facts(found):
    return {f.fact: f for f in found.facts}


def breaks(found):
    return [f for f in found.findings if f.severity == "exception"]


def filled(found, *decided, **more):
    """The form of a disclosure with its rows filled in: (number of the exception, disposition, by, when, remark)."""
    rows = list(csv.DictReader(io.StringIO(form(found.findings, facts(found), Dispositions()).decode("utf-8-sig"), newline="")))
    by_key = {row["key"]: row for row in rows}
    for number, *values in decided:
        row = by_key[breaks(found)[number].key]
        row |= dict(zip(("disposition", "by", "when", "remark"), values, strict=False)) | more
    out = io.StringIO()
    writer = csv.DictWriter(out, [*COLUMNS, *more], lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def given(tmp_path, text, encoding="utf-8", name="dispositions.csv"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return read_dispositions(path)


# --- what a finding is told by -----------------------------------------------------------------------------------------


def test_keys_are_unique_and_known_and_hold_no_number_of_the_run(bundled):
    keys = [f.key for f in bundled.findings]
    assert len(set(keys)) == len(keys) and all(map(known_key, keys))
    assert "claim_of_decrease:公务用车运行维护费:change:prior_year~2" in keys


def test_a_key_stays_when_text_is_put_before_it_and_other_findings_go():
    before = disclosure(*LINES)
    after = disclosure("概况", "本部门有下属单位3个。", "一、收入情况", INCOME.replace("800", "700"), "二、“三公”经费", PUBLIC)
    assert len(breaks(before)) == 2 and len(breaks(after)) == 1
    assert breaks(after)[0].key == breaks(before)[1].key
    assert breaks(after)[0].finding != breaks(before)[1].finding


def test_a_key_stays_from_year_to_year_with_other_figures():
    last = disclosure(*(line.replace("2023", "2022").replace("9.00", "8.00") for line in LINES), file="某局_2022.txt")
    assert [f.key for f in breaks(disclosure(*LINES))] == [f.key for f in breaks(last)]


def test_a_label_of_any_length_and_marks_makes_a_known_key():
    from juesuan.findings.findings import _short

    for label in ("长" * 300, 'a:b~c,"d"\n=2022年度经费', "\u202e项目\x00", ""):
        assert known_key(f"suspect:{_short(label)}:amount") and len(_short(label)) <= 40
    assert _short("长" * 300) != _short("长" * 301)
    assert _short("2022年度维修费") == _short("2023年度维修费") == "维修费"
    assert _short("项目20221") == "项目20221"


def test_last_years_findings_are_repeated_closed_unseen_or_new():
    last = disclosure(*(line.replace("2023", "2022") for line in LINES), file="某局_2022.txt")
    now = disclosure(LINES[0], INCOME, "二、资产情况", "本部门共有车辆5辆，其中：轿车2辆，越野车1辆，其他用车3辆。")
    told = history(breaks(now), breaks(last))
    assert told.states == {f.finding: "repeated" if f.label == "收入合计" else "new" for f in breaks(now)}
    assert [f.key for f in told.closed] == [] and [f.key for f in told.unseen] == [breaks(last)[1].key]
    mended = disclosure(*LINES[:2], "二、“三公”经费", "“三公”经费支出3.00万元。")
    assert [f.key for f in history(breaks(mended), breaks(last), mended.facts).closed] == [breaks(last)[1].key]


# --- matching ----------------------------------------------------------------------------------------------------------


def test_a_disposition_follows_its_finding_through_renumbering(tmp_path):
    rows = given(tmp_path, filled(disclosure(*LINES), (1, "accepted", "王五", "2024-05-06", "将更正")))
    now = disclosure(LINES[0], INCOME.replace("800", "700"), *LINES[2:])
    matched = match(now.findings, facts(now), rows)
    assert matched.state(breaks(now)[0]) == "accepted" and matched.handled(now.findings) == 1 and matched.gone == ()


def test_a_finding_whose_figures_changed_since_is_open_again(tmp_path):
    rows = given(tmp_path, filled(disclosure(*LINES), (0, "explained", "王五", "2024-05-06")))
    now = disclosure(LINES[0], INCOME.replace("800", "900"), *LINES[2:])
    matched = match(now.findings, facts(now), rows)
    assert matched.state(breaks(now)[0]) == "changed" and matched.handled(now.findings) == 0
    again = given(tmp_path, form(now.findings, facts(now), rows).decode("utf-8"))
    assert match(now.findings, facts(now), again).state(breaks(now)[0]) == "changed"
    confirmed = replace(rows, rows=tuple(replace(r, reads="") for r in rows.rows))
    assert match(now.findings, facts(now), confirmed).state(breaks(now)[0]) == "explained"


def test_of_two_findings_with_one_key_each_keeps_its_own_disposition_when_the_first_is_gone(bundled, tmp_path):
    pair = [f for f in bundled.findings if f.key.startswith("claim_of_decrease:")]
    by_id = facts(bundled)
    text = form(bundled.findings, by_id, Dispositions()).decode("utf-8-sig")
    lines = text.replace(pair[1].key + ",,,,", pair[1].key + ",explained,王五,2024-05-06,")
    rows = given(tmp_path, lines.replace(pair[0].key + ",,,,", pair[0].key + ",accepted,王五,2024-05-06,"))
    left = replace(pair[1], key=pair[0].key)
    matched = match([left], by_id, rows)
    assert matched.state(left) == "explained" and [r.disposition for r in matched.gone] == ["accepted"]


def test_a_disposition_whose_finding_is_gone_is_told_and_kept(tmp_path):
    rows = given(tmp_path, filled(disclosure(*LINES), (0, "corrected", "王五", "2024-05-06", "已重新公开")))
    now = disclosure(LINES[0], INCOME.replace("800", "700"), *LINES[2:])
    matched = match(now.findings, facts(now), rows)
    assert [(r.disposition, r.remark) for r in matched.gone] == [("corrected", "已重新公开")]
    again = given(tmp_path, form(now.findings, facts(now), rows).decode("utf-8"))
    assert match(now.findings, facts(now), again).gone[0].title_zh == matched.gone[0].title_zh != ""


def test_the_form_keeps_everything_that_was_filled_in_and_is_the_same_again(tmp_path):
    found = disclosure(*LINES)
    rows = given(tmp_path, filled(found, (0, "accepted", "王五", "2024/5/6", '他说"是",\n是'), 底稿="D-1"))
    first = form(found.findings, facts(found), rows)
    again = given(tmp_path, first.decode("utf-8"))
    row = next(r for r in again.rows if r.disposition)
    assert (row.by, row.when, row.remark, row.more, again.more) == ("王五", "2024-05-06", '他说"是",\n是', ("D-1",), ("底稿",))
    assert form(found.findings, facts(found), again) == first


@pytest.mark.parametrize("sign", ["=", "@", "＝", "＋"])
def test_hostile_labels_are_no_formulas_in_the_form(sign):
    found = disclosure(*LINES)
    hostile = {k: replace(f, label=f'{sign}HYPERLINK("x")') for k, f in facts(found).items()}
    rows = list(csv.reader(io.StringIO(form(found.findings, hostile, Dispositions()).decode("utf-8-sig"), newline="")))
    assert not [cell for row in rows for cell in row if cell.startswith(tuple("=+-@＝＋－＠"))]
    assert any(f"'{sign}HYPERLINK" in cell for row in rows for cell in row)


# --- the file ----------------------------------------------------------------------------------------------------------

HEAD = "key,disposition,by,when,remark\n"
ROW = "suspect:收入合计:amount:actual,accepted,王五,2024-05-06,好\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_every_form_that_spreadsheets_save_is_read(tmp_path, encoding, mark):
    row = given(tmp_path, (HEAD + ROW).replace(",", mark), encoding).rows[0]
    assert (row.key, row.disposition, row.by, row.when, row.remark) == tuple(ROW.strip().split(","))


@pytest.mark.parametrize("word", ["accepted", "Accepted", "采纳", "accepted 采纳"])
def test_dispositions_and_headings_are_read_in_both_languages(tmp_path, word):
    head = "标识,处理,处理人,日期,备注\n"
    assert given(tmp_path, head + ROW.replace("accepted", word)).rows[0].disposition == "accepted"


@pytest.mark.parametrize(
    "when", ["2024-05-06", "2024/5/6", "2024.05.06", "2024年5月6日", "2024/5/6 0:00", "2024-05-06 00:00:00"]
)
def test_dates_are_read_as_spreadsheets_write_them(tmp_path, when):
    assert given(tmp_path, HEAD + ROW.replace("2024-05-06", when)).rows[0].when == "2024-05-06"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (HEAD + ROW.replace("accepted", "agreed"), r"line 2: disposition 'agreed'; use one of accepted \(采纳\)"),
        (HEAD + ROW + "F01,accepted,王五,2024-05-06,\n", r"line 3: no finding has a key like 'F01'; use the column key"),
        (HEAD + ROW.replace("suspect", "suspicious"), "line 2: no finding has a key like 'suspicious:"),
        (HEAD + ROW.replace("2024-05-06", "2024-02-30"), r"line 2: when '2024-02-30': day.* range.*write the date as"),
        (HEAD + ROW.replace("2024-05-06", "5/6/2024"), "line 2: when '5/6/2024'; write the date as 2024-03-05"),
        (HEAD + ROW.replace("王五", ""), "line 2: accepted, without by; say by whom and when"),
        (HEAD + ROW + "\n" + ROW, r"line 4: the key '.*' stands in line 2 too"),
        (
            HEAD + '"\n",,,,\n' + ROW + ROW.replace("suspect", "break").replace("好", "好,再议"),
            "line 5: 6 cells under 5 headings",
        ),
        ("key,disposition\n", "line 1: no column by, when, remark"),
        (HEAD.replace("remark", "remark,by"), "line 1: two columns by"),
        (HEAD.replace("\n", ",\n") + ROW.replace("\n", ",X\n"), "line 2: a cell under no heading"),
        ("", "line 1: no column key"),
    ],
)
def test_a_row_that_is_not_as_described_is_named_by_file_and_line(tmp_path, text, says):
    with pytest.raises(WrongCall, match=rf"(?s)dispositions\.csv, {says}"):
        given(tmp_path, text)


def test_a_file_that_is_no_csv_or_not_there_is_refused(tmp_path):
    with pytest.raises(CannotRead, match="line 2: it is not CSV"):
        given(tmp_path, HEAD + '"suspect:x"y,,,,\n')
    with pytest.raises(CannotRead, match="a binary file"):
        given(tmp_path, "PK\x03\x04\x00\x00")
    with pytest.raises(CannotGet, match="No such file"):
        read_dispositions(tmp_path / "none.csv")


# --- commands ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def document(tmp_path):
    path = tmp_path / "某局_2023.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def run(document, tmp_path):
    """Audits the document without its notebooks; gives the status and the report folder."""
    call = ["audit", str(document), "--out", str(tmp_path / "out"), "--no-notebooks"]
    return lambda *more: (main([*call, *more]), tmp_path / "out/某局/2023")


def decide(path, number=0, word="accepted"):
    found = disclosure(*LINES)
    path.write_text(filled(found, (number, word, "王五", "2024-05-06", "附说明")), encoding="utf-8")


def test_what_is_filled_in_in_the_report_folder_survives_the_rerun(run, capsys):
    status, folder = run()
    assert status == 1 and (folder / "dispositions.csv").read_bytes().startswith(b"\xef\xbb\xbfkey,")
    decide(folder / "dispositions.csv")
    assert run()[0] == 1
    assert "F01 to be corrected (accepted): " in capsys.readouterr().err
    kept = (folder / "dispositions.csv").read_bytes()
    assert "accepted,王五,2024-05-06,附说明" in kept.decode("utf-8")
    assert "accepted" in (folder / "findings.csv").read_text("utf-8")
    assert run()[0] == 1 and (folder / "dispositions.csv").read_bytes() == kept


def test_a_file_beside_the_document_is_found_and_its_hash_recorded(run, document):
    path = document.with_name("某局_2023.dispositions.csv")
    decide(path)
    assert beside(document) == path
    folder = run()[1]
    assert read_dispositions(path).sha256 in (folder / "run.json").read_text("utf-8")
    assert "accepted,王五" in (folder / "dispositions.csv").read_text("utf-8-sig")


def test_what_two_people_filled_in_in_two_copies_is_merged(run, document):
    folder = run()[1]
    decide(folder / "dispositions.csv", 0)
    other = document.with_name("other.csv")
    decide(other, 1)
    assert run("--dispositions", str(other))[0] == 1
    assert (folder / "dispositions.csv").read_text("utf-8-sig").count("accepted,王五") == 2
    decide(other, 1, "explained")  # the copy in the report is the run's own: it follows
    assert run("--dispositions", str(other))[0] == 1
    assert "explained,王五" in (folder / "dispositions.csv").read_text("utf-8-sig")


def test_two_copies_that_dispose_of_one_finding_differently_are_told_and_kept(run, document, capsys):
    folder = run()[1]
    decide(folder / "dispositions.csv", 0)
    before = (folder / "dispositions.csv").read_bytes()
    other = document.with_name("other.csv")
    decide(other, 0, "explained")
    assert run("--dispositions", str(other))[0] == 2
    assert "line 2: filled in otherwise than in other.csv" in capsys.readouterr().err
    assert (folder / "dispositions.csv").read_bytes() == before


@pytest.fixture
def while_it_runs(monkeypatch):
    """A function that makes something happen while the next audit is writing its report."""

    def during(action):
        plain = audit._hand_over
        monkeypatch.setattr(audit, "_hand_over", lambda *given: (action(), plain(*given))[1])

    return during


def test_what_is_filled_in_while_an_audit_runs_survives_it(run, capsys, while_it_runs):
    folder = run()[1]
    decide(folder / "dispositions.csv", 0)
    while_it_runs(lambda: decide(folder / "dispositions.csv", 0, "corrected"))
    assert run()[0] == 1
    assert "filled in while this audit ran" in capsys.readouterr().err
    assert "corrected,王五" in (folder / "dispositions.csv").read_text("utf-8-sig")


def test_a_file_that_cannot_be_read_at_the_last_moment_stays_beside_the_new_one(run, capsys, while_it_runs):
    folder = run()[1]
    while_it_runs(lambda: (folder / "dispositions.csv").write_text("key,half a row", encoding="utf-8"))
    assert run()[0] == 1
    assert "it stays as" in capsys.readouterr().err
    assert (folder / "dispositions.earlier.csv").read_text("utf-8") == "key,half a row"


def test_the_file_as_it_was_filled_in_stays_beside_the_one_that_the_tool_changed(run, document):
    folder = run()[1]
    decide(folder / "dispositions.csv", 0)
    with (folder / "dispositions.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    before = (folder / "dispositions.csv").read_bytes()
    document.write_text(TEXT.replace("800.00", "700.00"), encoding="utf-8")
    run()
    assert (folder / "dispositions.earlier.csv").read_bytes() == before
    assert "accepted,王五" in (folder / "dispositions.csv").read_text("utf-8-sig")


@pytest.mark.parametrize("left", [("accepted", ""), ("", "accepted"), ("accepted", "explained"), ("", "")])
def test_a_row_filled_in_on_one_side_is_never_dropped(left):
    rows = [
        Dispositions((Row("suspect:收入合计:a", word, "王五", "2024-05-06"),), n) if word else Dispositions((), n)
        for word, n in zip(left, ("ours.csv", "theirs.csv"), strict=True)
    ]
    merged, lost = merge(*rows)
    words = {r.disposition for r in (*merged.rows, *lost)}
    assert words == set(filter(None, left)) and bool(lost) == (all(left) and left[0] != left[1])


def test_of_a_row_changed_on_both_sides_the_one_changed_since_the_base_counts():
    def one(word):
        return Dispositions((Row("k", word, "王五", "2024-05-06"),), "d.csv")

    assert merge(one("accepted"), one("explained"), base=one("accepted"))[0].rows[0].disposition == "explained"
    assert merge(one("explained"), one("accepted"), base=one("accepted"))[0].rows[0].disposition == "explained"


def test_columns_of_two_copies_stand_side_by_side():
    ours = Dispositions((Row("a", "accepted", more=("1",)),), "o.csv", more=("室",))
    theirs = Dispositions((Row("b", "explained", more=("x", "2")),), "t.csv", more=("组", "室"))
    merged, _ = merge(ours, theirs)
    assert merged.more == ("室", "组") and [r.more for r in merged.rows] == [("1", ""), ("2", "x")]


def test_a_gone_finding_is_told_and_a_bad_row_stops_the_run(run, document, capsys):
    path = document.with_name("某局_2023.dispositions.csv")
    decide(path)
    document.write_text(TEXT.replace("800.00", "700.00"), encoding="utf-8")
    assert run()[0] == 1
    assert "was accepted; the finding is gone since" in capsys.readouterr().err
    path.write_text(HEAD + ROW.replace("accepted", "ok"), encoding="utf-8")
    assert run()[0] == 2
    assert "某局_2023.dispositions.csv, line 2: disposition 'ok'" in capsys.readouterr().err


def test_check_shows_the_dispositions_and_keeps_its_status(document, capsys):
    decide(document.with_name("某局_2023.dispositions.csv"))
    assert main(["check", str(document), "--format", "json"]) == 1
    assert '"disposition": "accepted"' in capsys.readouterr().out


def test_one_file_of_dispositions_for_two_documents_is_refused(document, tmp_path, capsys):
    second = tmp_path / "b_2023.txt"
    second.write_text(TEXT, encoding="utf-8")
    assert main(["audit", str(document), str(second), "--dispositions", str(document)]) == 2
    assert "one file for several documents" in capsys.readouterr().err


def test_dispositions_in_a_folder_of_documents_are_not_read_as_a_document(document, tmp_path, capsys):
    from juesuan.documents.document import read_document

    alone = read_document(tmp_path)
    decide(document.with_name("某局_2023.dispositions.csv"))
    assert read_document(tmp_path) == alone


def test_the_workpaper_has_the_disposition_of_each_finding(tmp_path):
    from openpyxl import load_workbook

    from juesuan.report.workpaper import workpaper

    found = disclosure(*LINES)
    rows = given(tmp_path, filled(found, (0, "explained", "=1+1", "2024-05-06", "附说明")))
    (tmp_path / "w.xlsx").write_bytes(workpaper(replace(found, dispositions=rows)))
    sheet = load_workbook(tmp_path / "w.xlsx").worksheets[3]
    cells = [c for row in sheet.iter_rows(min_row=2) for c in row]
    assert {"explained 已说明", "=1+1", "2024-05-06", "附说明"} <= {c.value for c in cells}
    assert not [c for c in cells if c.data_type == "f"]


def test_the_report_compares_with_the_findings_of_last_years_document(run, document):
    last = TEXT.replace("2023", "2022").replace("200.00万元。", "300.00万元。")  # income ties, the three expenses do not
    document.with_name("某局_2022.txt").write_text(last.replace("公务用车费2.00", "公务用车费1.00"), encoding="utf-8")
    status, folder = run("--materiality", "100万元")
    memo = (folder / "memo.en.html").read_text("utf-8")
    assert status == 1 and "new 1, repeated 1, not seen again this year 0." in memo and "某局_2022.txt" in memo
    assert "--materiality 1000000元" in memo and '<h3 id="trivial">' in memo
    rows = list(csv.DictReader(io.StringIO((folder / "findings.csv").read_text("utf-8"), newline="")))
    told = {r["label"]: (r["history"], r["materiality"]) for r in rows if r["severity"] == "exception"}
    assert told == {"收入合计": ("new", "trivial"), "“三公”经费": ("repeated", "trivial")}
