"""What read_document promises: one text, blocks that point into it, and an error that says what to do."""

import os
from pathlib import Path

import pytest
from conftest import calls

from juesuan.documents.document import Paragraph, Table, read_document
from juesuan.documents.text import read as read_text
from juesuan.ground.errors import CannotGet, CannotRead
from juesuan.ground.messages import error_told, told
from juesuan.reading.facts import read_facts

JIANGJIN = Path(__file__).parents[2] / "shared" / "documents" / "重庆市江津区政务服务管理办公室_2020.txt"
SENTENCE = "2020年度收入总计1,750.61万元，支出总计1,750.61万元。"


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def paragraphs(document) -> list[str]:
    return [document.of(block) for block in document.blocks if isinstance(block, Paragraph)]


def grid(document, table: Table) -> dict[tuple[int, int], str]:
    return {(cell.row, cell.column): document.of(cell).strip() for cell in table.cells}


def test_the_text_of_a_txt_file_is_the_file_unchanged(tmp_path):
    content = "一、总体情况\r\n  2020年度收入总计1,750.61 万元。\n\n"
    document = read_document(write(tmp_path, "a.txt", content))
    assert document.text == content
    assert paragraphs(document) == ["一、总体情况", "2020年度收入总计1,750.61 万元。"]
    assert (document.file, document.format, len(document.sha256)) == ("a.txt", "txt", 64)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gbk", "gb18030", "utf-16-be-mark"])
def test_the_usual_encodings_give_the_same_text(tmp_path, encoding):
    data = b"\xfe\xff" + SENTENCE.encode("utf-16-be") if encoding == "utf-16-be-mark" else SENTENCE.encode(encoding)
    assert read_document(write(tmp_path, "a.txt", data)).text == SENTENCE


@pytest.mark.parametrize(
    ("data", "seen"),
    [
        (b"", "empty"),
        (b"  \n \n", "nothing but white space"),
        ((SENTENCE * 20).encode("big5", "ignore"), "neither UTF-8 nor GBK"),
        ((SENTENCE * 20).encode()[:-1], "damaged or cut off"),
        (SENTENCE.encode() + b"\xff" + SENTENCE.encode(), "damaged or cut off at byte"),
        (bytes(range(1, 256)) * 40, "neither UTF-8 nor GBK"),
        (b"\x00\x01" * 100, "binary"),
        (b"\x01\x02\x03\x04" * 100, "binary"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"PK\x03\x04broken", "damaged or cut off"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "damaged workbook"),
        (b"%PDF-1.4\nnothing", "cut off"),
        (b"%PDF-1.4\nnothing\nstartxref\n0\n%%EOF", "PDF"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_name_and_advice(tmp_path, data, seen):
    with pytest.raises(CannotRead) as error:
        read_document(write(tmp_path, "决算.txt", data))
    assert seen in error.value.seen
    assert error.value.where.startswith("决算.txt")
    assert error.value.advice


def test_a_missing_file_cannot_be_got(tmp_path):
    for path in (tmp_path / "none.pdf", "a\x00b"):
        with pytest.raises(CannotGet):
            read_document(path)


@pytest.mark.skipif(os.name == "nt" or not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_refused_rather_than_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(CannotRead, match="neither a file nor a folder"):
        read_document(tmp_path / "pipe.txt")


def test_a_file_beyond_the_size_limit_is_refused_unread(tmp_path):
    path = tmp_path / "big.txt"
    with path.open("wb") as file:
        file.truncate(101 * 1024 * 1024)
    with pytest.raises(CannotRead, match="bytes, more than"):
        read_document(path)


def test_a_page_with_a_wrong_extension_is_read_by_its_content(tmp_path):
    document = read_document(write(tmp_path, "a.xls", f"<html><body><p>{SENTENCE}</p></body></html>"))
    assert (document.format, paragraphs(document)) == ("html", [SENTENCE])


def test_a_named_format_with_other_content_is_refused(tmp_path):
    with pytest.raises(CannotRead, match="not a docx file inside"):
        read_document(write(tmp_path, "a.docx", SENTENCE))


def test_lines_with_tabs_are_a_table(tmp_path):
    document = read_document(write(tmp_path, "a.txt", "表一\n项目\t决算数\n基本支出\t936.01\n项目支出\t814.6\n注：略\n"))
    table = document.blocks[1]
    assert grid(document, table)[(1, 1)] == "936.01"
    assert paragraphs(document) == ["表一", "注：略"]


def test_lines_with_upright_bars_are_a_table(tmp_path):
    document = read_document(write(tmp_path, "a.txt", "| 项目 | 决算数 |\n|---|---|\n| 基本支出 | 936.01 |\n"))
    assert grid(document, document.blocks[0]) == {(0, 0): "项目", (0, 1): "决算数", (1, 0): "基本支出", (1, 1): "936.01"}


def test_paragraphs_indented_by_tabs_are_no_table(tmp_path):
    document = read_document(write(tmp_path, "a.txt", "\t第一段。\n\t第二段。\n\n\t第三段。\n"))
    assert paragraphs(document) == ["第一段。", "第二段。", "第三段。"]


FORM = "\t目标自评表\n\n\t主管\n\n部门\n\t某局\n\n\t资金\n\t预算数\n\t执行数\n\n\t\n\t93.5\n\t93.5\n"


def test_a_form_with_a_cell_on_every_line_is_one_table(tmp_path):
    document = read_document(write(tmp_path, "a.txt", f"综述：略。\n\n{FORM}\n\n六、名词解释\n"))
    before, table, after = document.blocks
    assert (document.of(before), document.of(after)) == ("综述：略。", "六、名词解释")
    assert [(c.row, c.column, c.rowspan) for c in table.cells] == [
        (0, 0, 1),
        (1, 0, 1),
        (1, 1, 1),
        (2, 0, 1),
        (2, 1, 1),
        (2, 2, 1),
        (3, 0, 1),
        (3, 1, 1),
        (3, 2, 1),
    ]
    assert document.of(table.cells[1]) == "主管\n\n部门"


@pytest.mark.parametrize("between", ["\n", "\n\n", "\n\n乙项目自评综述：完成。\n\n"])
def test_two_forms_that_follow_one_another_are_two_tables(tmp_path, between):
    document = read_document(write(tmp_path, "a.txt", FORM + between + FORM))
    assert [len(block.cells) for block in document.blocks if isinstance(block, Table)] == [9, 9]


@pytest.mark.skipif(not JIANGJIN.exists(), reason="the published document is not here")
def test_the_jiangjin_form_is_one_table_between_paragraphs():
    document = read_document(JIANGJIN)
    assert document.text == JIANGJIN.read_text("utf-8")
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    cells = grid(document, table)
    assert cells[(0, 0)] == "项目资金绩效目标自评表"
    assert [cells[(10, column)].replace("\n", "") for column in (0, 7, 9)] == ["绩效指标", "得分系数（%）", "指标得分（分）"]
    assert [cells[(17, column)] for column in range(3, 10)] == [
        "指标2：办事群众投诉临聘人员服务质量事项",
        "件",
        "2",
        "0",
        "100",
        "10",
        "10",
    ]
    assert max(cell.row for cell in table.cells) == 19
    assert paragraphs(document)[-1].startswith("本单位决算公开信息反馈")


def test_a_folder_is_one_document_in_natural_name_order(tmp_path):
    write(tmp_path, "某局/10 附注.txt", "附注")
    write(tmp_path, "某局/2 表.csv", "项目,决算数\n基本支出,936.01\n")
    write(tmp_path, "某局/1 说明.html", f"<html><body><p>{SENTENCE}</p></body></html>")
    write(tmp_path, "某局/~$1 说明.docx", "lock file")
    write(tmp_path, "某局/图.png", b"\x89PNG")
    document = read_document(tmp_path / "某局")
    assert (document.file, document.format) == ("某局", "folder")
    assert [part.file for part in document.parts] == ["1 说明.html", "2 表.csv", "10 附注.txt"]
    assert paragraphs(document) == [SENTENCE, "附注"]
    assert grid(document, document.blocks[1])[(1, 1)] == "936.01"
    assert document.parts[2].start <= document.blocks[2].start < document.parts[2].end
    assert [note.partition(" (a")[0] for note in document.notes] == [
        "not read: 图.png"
    ]  # damaged, or a picture without juesuan[scan]
    assert read_document(tmp_path / "某局") == document


def test_a_folder_with_a_bad_file_names_it(tmp_path):
    write(tmp_path, "某局/1.txt", SENTENCE)
    write(tmp_path, "某局/2.pdf", b"%PDF-1.4")
    with pytest.raises(CannotRead, match=r"某局/2\.pdf"):
        read_document(tmp_path / "某局")


def test_a_folder_without_readable_files_is_refused(tmp_path):
    with pytest.raises(CannotRead, match="no file in it"):
        read_document(tmp_path)


def test_thousands_of_paragraphs_are_as_many_blocks(tmp_path):
    path = write(tmp_path, "a.txt", (SENTENCE + "根据有关规定，本部门做好决算公开工作。" * 10 + "\n") * 3_000)
    assert len(read_document(path).blocks) == 3_000


WRAPPED = (
    "一、收入支出决算总体情况\n"
    "（一）本单位2023年度总收入100.00万元，其中本年收\n"
    "入90.00万元，较2022年度决算数减少10.00万元，下降\n"
    "10.00%，主要原因是人员自然减员后相应的经费减少，\n"
    "以及压减一般性支出。\n"
    "1.上级补助收入8.00万元，为事业单位开展业务活动取\n"
    "得的收入。较2022年度决算数减少2.00万元，下降20%，\n"
    "主要原因是下拨定期增资经费及其他经费的补助减少。\n"
    "二、其他\n"
)


def test_text_wrapped_at_a_width_is_read_as_whole_paragraphs():
    content = read_text(WRAPPED.encode(), "某局_2023.txt")
    lines = [WRAPPED[b.start : b.end].replace("\n", "") for b in content.blocks]
    assert [line[:6] for line in lines] == ["一、收入支出", "（一）本单位", "1.上级补助", "二、其他"]
    assert lines[1].endswith("压减一般性支出。")


def test_short_lines_that_are_paragraphs_stay_apart():
    text = "\n".join(f"{n}.第{n}项收入{n}.00万元，占总收入的{n}.00%。" for n in range(1, 12))
    assert len(read_text(text.encode(), "某局_2023.txt").blocks) == 11
    text = "\n".join(
        ("因公出国（境）费0.00万元", "公务接待费1.00万元", "公务用车购置费0.00万元", "公务用车运行维护费2.00万元") * 4
    )
    assert len(read_text(text.encode(), "某局_2023.txt").blocks) == 16


MADE_TO_BE_SLOW = {
    "commas": lambda n: "支出合计" + "1," * n + "万元",
    "one paragraph": lambda n: "其中：支出1.00万元" * (n // 4),
    "no figures": lambda n: "其中：" * n,
    "brackets": lambda n: "（" * n + "支出1.00万元" + "）" * n,
    "blanks": lambda n: "支出" + " " * n + "100.00万元",
    "blank lines": lambda n: "\n" * n + "支出100.00万元",
    "tabs": lambda n: "\t1.00\n" * (n // 4),
    "run together": lambda n: "支出" + "123,456.78" * (n // 4) + "万元",
}


@pytest.mark.parametrize("name", MADE_TO_BE_SLOW)
def test_a_text_made_to_be_slow_takes_work_in_proportion_to_its_length(tmp_path, name):
    """tests/benchmarks/large.py has the seconds, for texts up to the stated limits."""

    def work(length: int) -> int:
        path = tmp_path / "某局_2023.txt"
        path.write_text("某局2023年度部门决算\n" + MADE_TO_BE_SLOW[name](length), encoding="utf-8")
        found = []
        done = calls(lambda: found.extend(read_facts(read_document(path)).facts))
        assert found
        return done

    work(10)  # patterns are compiled once, when they are first needed
    assert work(2_000) < 5 * work(500)


def test_a_number_of_thousands_of_digits_is_refused_with_its_place(tmp_path):
    (tmp_path / "a.txt").write_text("支出" + "1234567890" * 10_000 + "万元", encoding="utf-8")
    with pytest.raises(CannotRead, match="more than 1,000 digits at character 2"):
        read_document(tmp_path / "a.txt")


def test_a_paragraph_longer_than_any_is_read_in_pieces_that_end_at_a_stop(tmp_path):
    sentence = "基本支出60.00万元，占60%；项目支出40.00万元，占40%。"
    (tmp_path / "a.txt").write_text(sentence * 1000, encoding="utf-8")
    document = read_document(tmp_path / "a.txt")
    pieces = [document.of(block) for block in document.blocks]
    assert "".join(pieces) == document.text
    assert len(pieces) > 2 and all(piece.endswith("。") for piece in pieces)


def test_marks_of_markdown_open_a_chapter_as_its_plain_heading_does(tmp_path):
    plain = (
        "云山县某局2023年度部门决算",
        "一、收入支出决算总体情况",
        "收入总计50.00万元，支出总计50.00万元。",
        "二、财政拨款“三公”经费支出决算情况",
        "支出决算为3.00万元，完成年初预算的75.00%。其中：公务接待费3.00万元。",
    )
    marked = (f"# {plain[0]}", f"## {plain[1]}", plain[2], f"### **{plain[3]}**", plain[4].replace("3.00万元", "**3.00**万元"))
    found = []
    for name, lines in (("a", plain), ("b", marked)):
        path = tmp_path / f"{name}_2023.txt"
        path.write_text("\n\n".join(lines), encoding="utf-8")
        document = read_document(path)
        read = read_facts(document)
        found.append([(f.label, f.measure, f.basis, f.text, f.section) for f in read.facts])
        assert all(document.text[f.start : f.end] == f.text for f in read.facts)
    assert found[0] == found[1] and ("“三公”经费", "amount", "actual", "3.00", "二") in found[0]


def test_a_file_that_lies_twice_in_a_folder_is_read_once_with_a_note(tmp_path):
    write(tmp_path, "某局/定稿.txt", SENTENCE)
    alone = read_document(tmp_path / "某局")
    write(tmp_path, "某局/送审稿.txt", SENTENCE)
    document = read_document(tmp_path / "某局")
    assert document.text == alone.text and document.notes == ("not read twice: 送审稿.txt has the same bytes as 定稿.txt",)
    assert told(document.notes[0], "zh") == "送审稿.txt与定稿.txt内容完全相同，只识别一次"


def test_a_folder_with_one_file_that_cannot_be_read_names_the_way_for_many_documents(tmp_path):
    write(tmp_path, "某局/1.txt", SENTENCE)
    write(tmp_path, "某局/2.txt", b"")
    with pytest.raises(CannotRead, match=r"某局/2\.txt: an empty file; download it again; .*juesuan survey FOLDER") as raised:
        read_document(tmp_path / "某局")
    assert "juesuan survey 文件夹" in error_told(raised.value, "zh") and "folder" not in error_told(raised.value, "zh")
