"""Every command in both languages: help, errors, tables; no message of the code without its Chinese."""

import ast
import re
from pathlib import Path

import pytest

import juesuan
from juesuan.commands import RUNS, main
from juesuan.ground.data import data, load, wording
from juesuan.ground.errors import CannotRead, JuesuanError
from juesuan.ground.messages import error_told, told

COMMANDS = wording("commands")["takes"]
SOURCE = Path(juesuan.__file__).parent
RAISED = {"CannotGet", "CannotRead", "WrongCall", "JuesuanError", "NotebookFailed"}
SAID = {"say", "_say", "step"}
CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture
def bundled_path():
    return str(juesuan.bundled())


def test_every_command_has_its_arguments_and_what_runs_it():
    assert set(COMMANDS) == set(RUNS)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_speaks_the_language_asked_for_and_no_other(command, capsys):
    for lang, marker in (("zh", "用法："), ("en", "usage: ")):
        with pytest.raises(SystemExit) as ended:
            main([command, "--lang", lang, "--help"])
        text = capsys.readouterr().out
        assert ended.value.code == 0 and text.startswith(marker)
        assert len(CHINESE.findall(text)) > 20 if lang == "zh" else len(CHINESE.findall(text)) < 10


def test_the_variable_chooses_the_language_and_the_option_overrides_it(monkeypatch, capsys, bundled_path):
    monkeypatch.setenv("JUESUAN_LANG", "zh")
    main(["check", bundled_path])
    assert "核对发现" in capsys.readouterr().out
    main(["check", bundled_path, "--lang", "en"])
    assert "Findings" in capsys.readouterr().out
    main(["--lang", "en", "check", bundled_path])
    monkeypatch.setenv("JUESUAN_LANG", "fr")
    assert main(["check", bundled_path]) == 2
    assert "no language 'fr'; use one of en, zh" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["facts", "check"])
@pytest.mark.parametrize("format", ["csv", "json"])
def test_what_programs_read_is_the_same_in_both_languages(command, format, capsys, bundled_path):
    texts = []
    for lang in ("en", "zh"):
        main([command, bundled_path, "--format", format, "--lang", lang])
        texts.append(capsys.readouterr().out)
    assert texts[0] == texts[1]


def test_tables_in_chinese_have_chinese_headings_and_words(capsys, bundled_path, tmp_path):
    main(["facts", bundled_path, "--lang", "zh"])
    assert not re.search("amount|actual|list_number|reason", capsys.readouterr().out)
    other = tmp_path / "other.txt"
    other.write_text(Path(bundled_path).read_text(encoding="utf-8").replace("1,750.61", "1,750.62", 1), encoding="utf-8")
    main(["compare", bundled_path, str(other), "--lang", "zh"])
    text = capsys.readouterr().out
    assert "变动" in text and not re.search("changed|Figures|verdict|ties|breaks", text)


def test_an_error_names_file_and_place_and_says_what_to_do_in_chinese(capsys, tmp_path):
    assert main(["check", str(tmp_path / "缺.pdf"), "--lang", "zh"]) == 2
    assert capsys.readouterr().err == f"juesuan：{tmp_path / '缺.pdf'}：没有此文件；核对文件路径\n"
    error = CannotRead("a.pdf, page 3", "more than 40,000 objects on one page", "print it to a new PDF")
    assert error_told(error, "zh") == "a.pdf第3页：一页超过40,000个对象；打印为新的PDF" and error_told(error, "en") == str(
        error
    )


def test_a_message_without_a_translation_is_said_as_it_is():
    assert told("something nobody foresaw", "zh") == "something nobody foresaw"
    assert error_told(JuesuanError("a", "b", "c"), "zh") == "a：b；c"


def test_a_wrong_call_is_told_in_chinese(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["facts", "--lang", "zh"])
    assert ended.value.code == 2 and "缺少参数：DOCUMENT" in capsys.readouterr().err


# --- no message without its Chinese ---------------------------------------------------------------------------------------


def templates(node):
    """The texts that an expression can be, with {} for what is put in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.JoinedStr):
        return ["".join(v.value if isinstance(v, ast.Constant) else "{}" for v in node.values)]
    if isinstance(node, ast.IfExp):
        return templates(node.body) + templates(node.orelse)
    return []


def said(function):
    """Every message that a function raises or says, where it is written there, also by way of a name."""
    names, found = set(), []
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            called = getattr(node.func, "id", getattr(node.func, "attr", ""))
            parts = node.args[1:] if called in RAISED else node.args[:1] if called in SAID else []
            found += [text for part in parts for text in templates(part)]
            names |= {n.id for part in parts for n in ast.walk(part) if isinstance(n, ast.Name)}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and names & {
            n.id for t in node.targets for n in ast.walk(t) if isinstance(n, ast.Name)
        }:
            found += templates(node.value)
    return found


def test_every_message_of_the_code_has_its_chinese():
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in sorted(SOURCE.rglob("*.py"))]
    functions = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    messages = {text for function in functions for text in said(function)}
    worded = {text for text in messages if re.search("[a-z]{3,} [a-z]", text.replace("{}", ""))}
    assert len(worded) > 150
    commands = re.compile(r"make lab|pip install|juesuan (?:survey|compare)|dask \w+|\[\w+\]|papermill [\w./ -]+")
    left = {text: commands.sub("", told(text.replace("{}", "7"), "zh")) for text in worded}
    lacking = [text for text, chinese in left.items() if re.search("[a-z]{3,} [a-z]", chinese)]
    assert not lacking, f"give their Chinese in data/words/messages.yaml: {sorted(lacking)}"


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("cannot be written (File too large)", "无法写入（文件过大）"),
        ("not used as 2023: a.txt: an empty file; download it again", "未作为2023年度使用：a.txt：空文件；重新下载"),
        ("there is no finding 'F99'", "没有编号为'F99'的核对发现"),
        ("cannot be written (some new error)", "无法写入（some new error）"),
    ],
)
def test_what_a_message_quotes_of_the_system_or_of_another_message_is_in_the_language_too(english, chinese):
    assert told(english, "zh") == chinese and told(english, "en") == english


def test_a_translation_puts_in_what_the_message_puts_in():
    for english, chinese in wording("messages").items():
        assert len(re.findall(r"\{\d?\}", chinese)) == english.count("{}"), english
        assert CHINESE.search(chinese) or "pip install" in chinese or not CHINESE.search(english)


def test_the_chinese_readme_shows_every_command_and_what_make_does():
    root = SOURCE.parents[1]
    text = (root / "README.zh.md").read_text(encoding="utf-8")
    assert not [name for name in COMMANDS if f"juesuan {name}" not in text]
    assert "make audit" in text and "make test" in text
    links = re.findall(r"\]\(([^)#]+)", text)
    assert not [link for link in links if not (root / link).exists()]


def test_every_reason_to_set_a_number_aside_is_named():
    """What no word names stops the notebook of a whole document."""
    rows = {row["reason"] for row in load(data("vocabulary", "set_aside.yaml"))} - {"range"}  # either a name or a count
    modules = ("figures", "clauses", "counts", "evaluation_forms", "table_reader")
    source = "".join((SOURCE / "reading" / f"{name}.py").read_text("utf-8") for name in modules)
    given = set(re.findall(r'reason="(\w+)"|(?:return|:) "(\w+_number)"', source))
    given = {one or other for one, other in given}
    assert {"page_number", "ordinal", "row_number", "table_number", "column_number"} <= rows | given
    assert rows | given <= set(wording("marked")["reasons"])


def test_the_terminal_says_in_the_language_what_is_new_and_what_was_decided(tmp_path, capsys):
    last = "某局2023年度部门决算\n"
    last += "2023年度收入合计100.00万元，其中：财政拨款收入90.00万元，占70.00%；其他收入10.00万元，占10.00%。\n"
    spent = "2024年度支出合计100.00万元，其中：基本支出60.00万元，占50.00%；项目支出40.00万元，占40.00%。\n"
    (tmp_path / "某局_2023.txt").write_text(last, encoding="utf-8")
    path = tmp_path / "某局_2024.txt"
    path.write_text(last.replace("2023", "2024") + spent, encoding="utf-8")
    assert main(["check", str(path), "--lang", "zh"]) == 1
    printed = capsys.readouterr().out
    assert "再次出现" in printed and "新增" in printed and not re.search(r"\b(new|repeated)\b", printed)
    key = next(f.key for f in juesuan.read(path).findings if f.severity == "exception")
    row = f"key,disposition,by,when,remark\n{key},accepted,张某,2025-03-05,\n"
    path.with_name("某局_2024.dispositions.csv").write_text(row, encoding="utf-8")
    assert main(["check", str(path), "--lang", "zh"]) == 1
    printed = capsys.readouterr().out
    assert "采纳" in printed and "accepted" not in printed
    assert main(["check", str(path)]) == 1
    assert "accepted" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "chinese"),
    [
        (["check", "{}", "--materiality", "多少"], "'多少'；写作1万元"),
        (["exercise", "--seed", "x", "--out", "y"], "'x'不是整数"),
    ],
)
def test_an_option_given_wrongly_is_told_without_english(arguments, chinese, capsys, bundled_path):
    status = 0
    try:
        status = main([a.format(bundled_path) for a in [*arguments, "--lang", "zh"]])
    except SystemExit as ended:
        status = ended.code
    said = capsys.readouterr().err
    assert status == 2 and chinese in said and not re.search(r"\b(int|give|limits|with)\b", said)


def test_a_disposition_without_name_or_date_is_told_in_chinese_with_its_columns(capsys, tmp_path, bundled_path):
    path, key = tmp_path / "处理.csv", juesuan.read(bundled_path).findings[0].key
    for by, when, chinese in (("张某", "", "采纳，缺少日期（when）"), ("", "", "采纳，缺少处理人（by）和日期（when）")):
        path.write_text(f"key,disposition,by,when,remark\n{key},accepted,{by},{when},\n", encoding="utf-8")
        assert main(["check", bundled_path, "--dispositions", str(path), "--lang", "zh"]) == 2
        assert chinese in capsys.readouterr().err
