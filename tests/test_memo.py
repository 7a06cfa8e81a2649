"""The memo: the answer first, two pages to sign, the same text as page and as Word document, inert whatever a document says."""

import io
import re
import string
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from xml.etree import ElementTree

import docx
import pytest
from conftest import disclosure

from juesuan.findings.dispositions import Dispositions, Row
from juesuan.findings.materiality import given
from juesuan.ground import data as places
from juesuan.ground.data import wording
from juesuan.ground.errors import WrongCall
from juesuan.ground.text import around, harmless, thousands
from juesuan.report.blocks import Blanks, Frame, Listing, Piece, Prose, Terms, Title, pieces_of
from juesuan.report.memo import Memo
from juesuan.report.opinion import opinion
from juesuan.report.word import word

WRONG = ("一、支出决算情况说明", "支出合计100.00万元，其中：基本支出60.00万元，占60%；项目支出50.00万元，占40%。")
TIES = ("一、支出决算情况说明", "支出合计100.00万元，其中：基本支出60.00万元，占60%；项目支出40.00万元，占40%。")
HOSTILE = '<script>alert(1)</script>" onmouseover="alert(2)\' autofocus\u202egnp.exe\u2066\x07{{7*7}}{key}'
VOID = {"meta", "br"}


class Page(HTMLParser):
    """Collects the tags, attributes and text of a page, and asserts that every tag is closed in order."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.open, self.tags, self.attributes, self.words = [], [], [], []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if not {"style", "title"} & set(self.open):
            self.words.append(data)

    @property
    def text(self):
        return "".join(self.words)

    def values(self, name):
        return [value for key, value in self.attributes if key == name]


def said(blocks) -> list[str]:
    """Every text of the blocks in order."""
    found = []
    for block in blocks:
        if isinstance(block, Title | Prose):
            found.append(block.content)
        elif isinstance(block, Terms):
            found += [content for row in block.rows for content in row]
        elif isinstance(block, Listing):
            found += [*block.heads, *(c for row in block.rows for c in row), *block.foot, block.caption]
        elif isinstance(block, Blanks):
            found += [*block.ticked, *(name for row in block.rows for name in row)]
        elif isinstance(block, Frame):
            found += said(block.blocks)
        else:
            found += block.items
    return [text for one in found if (text := "".join(p.text for p in pieces_of(one)).strip())]


def signed(found, lang="zh") -> str:
    """The text of the two pages that are signed: up to the details."""
    blocks = Memo(found, lang).blocks
    end = next(n for n, b in enumerate(blocks) if isinstance(b, Title) and b.anchor == "scope")
    return "\n".join(said(blocks[:end]))


def words_of(package: bytes) -> str:
    """The text of a Word document's body."""
    with zipfile.ZipFile(io.BytesIO(package)) as source:
        root = ElementTree.fromstring(source.read("word/document.xml"))
    return "".join(node.text or "" for node in root.iter() if node.tag.endswith("}t"))


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


# --- what it says --------------------------------------------------------------------------------------------------------


def test_the_first_page_says_how_many_and_which_with_figure_range_and_difference():
    found = disclosure(*WRONG)
    text = signed(found)
    exceptions = [f for f in found.findings if f.severity == "exception"]
    assert f"◆ 应予更正 {len(exceptions)}" in text and all(f.zh["title"] in text for f in exceptions)
    rows = next(b for b in Memo(found, "zh").blocks if isinstance(b, Listing) and "推算" in b.heads).rows
    assert all("".join(p.text for p in pieces_of(cell)) for row in rows for cell in row[:3])


def test_a_document_that_ties_says_what_its_opinion_does_not_cover():
    found = disclosure(*TIES, "另有房屋出租面积12.00平方米。", "结余分配3.00万元。")
    counts = opinion(found).counts
    assert counts["unchecked"] and f"另有{counts['unchecked']}项数据无勾稽关系可核，不在结论范围内。" in signed(found)
    assert "未发现数据之间相互矛盾" in signed(found) and "未发现应予更正的事项" in signed(found)


def test_a_last_place_alone_is_a_matter_to_be_answered_and_no_contradiction_of_the_whole():
    parts = "2023年度支出合计10000.00万元，其中：基本支出6666.00万元，占66.67%；项目支出3334.00万元，占33.34%。"
    found = disclosure("一、支出决算情况说明", parts)
    assert [f.severity for f in found.findings if f.kind == "suspect"] == ["attention"]
    assert "超出四舍五入范围的列入需要说明事项" in signed(found) and "不能同时成立" not in signed(found)


def test_without_a_relation_there_is_no_word_on_agreement():
    found = disclosure("一、其他情况", "结余分配3.00万元。")
    assert "不形成结论" in opinion(found).text("zh") and "相互矛盾" not in opinion(found).text("zh")
    empty = disclosure("本单位无收入和支出。")
    assert opinion(empty).said == ("nothing_read",)
    assert "no opinion is given" in signed(empty, "en")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_is_signed_holds_no_key_command_path_or_file_name(bundled, lang):
    text = signed(bundled, lang)
    assert not re.search(r"juesuan|\.csv|\.txt|\.yaml|--|data/|SHA|[a-z]+_[a-z]+:", text)
    assert bundled.department in text and "2020" in text


def test_numbers_stand_in_their_printed_unit(bundled):
    for found in (bundled, disclosure(*WRONG)):
        text = "\n".join(said(Memo(found, "zh").blocks))
        assert "None" not in text and not re.search(r"\.\d{7}", text)


def test_each_finding_is_told_in_full_with_its_figures_marked_in_the_source(bundled):
    html = Memo(bundled, "zh").html()
    page = Page(html)
    for number, finding in enumerate(bundled.findings, 1):
        assert f'id="finding-{number}"' in html
        if finding.kind != "rounding":
            assert squeezed(harmless(finding.zh["condition"])) in squeezed(page.text)
            assert squeezed(finding.quote) in squeezed(page.text)
    assert "<mark>" in html


def test_remainders_of_rounding_are_named_with_their_number_and_listed_in_the_workpaper_alone(bundled):
    text = squeezed(Page(Memo(bundled, "zh").html()).text)
    rounding = bundled.findings[-1]
    assert rounding.kind == "rounding" and f"◆{rounding.finding}" not in text and f"○提示{rounding.finding}" not in text
    assert f"{rounding.zh['title']}建议注明尾差系四舍五入所致。逐项列于工作底稿。" in text
    assert "处勾稽关系存在四舍五入尾差" not in Page(Memo(disclosure(*WRONG), "zh").html()).text


def test_the_details_hold_no_table_of_all_relations_or_of_a_findings_figures(bundled):
    rows = [len(b.rows) for b in Memo(bundled, "zh").blocks if isinstance(b, Listing)]
    assert max(rows) <= max(13, len(bundled.findings))
    frames = [b for b in Memo(bundled, "zh").blocks if isinstance(b, Frame)]
    assert frames and not any(isinstance(one, Listing) for frame in frames for one in frame.blocks)


def test_criteria_are_cited_in_full_once_and_then_by_the_finding_that_cites_them():
    lines = (
        "公务接待费2.00万元，比上年减少1.00万元，下降{}%，主要原因是来访减少。",
        "培训费4.00万元，比上年减少1.00万元，下降{}%，主要原因是压减。",
    )
    found = disclosure("三、支出决算情况说明", *(line.format("53.33") for line in lines))
    first, second = (f for f in found.findings if f.severity == "exception")
    text = Page(Memo(found, "zh").html()).text
    assert first.zh["criteria"] == second.zh["criteria"] and f"同{first.finding}。" in text
    assert squeezed(text).count(squeezed(first.zh["criteria"])) == 1


def test_what_could_not_be_tested_stands_in_one_row_a_reason():
    lines = ("三、“三公”经费情况", *(f"{name}完成年初预算的90.00%。" for name in ("公务接待费", "会议费", "培训费")))
    blocks = Memo(disclosure(*lines), "zh").blocks
    table = next(b for b in blocks if isinstance(b, Listing) and "原因" in b.heads)
    assert len(table.rows) == 1 and [table.rows[0][0], table.rows[0][2]] == ["所需数据未公开", "3"]
    assert "公务接待费（年初预算数）；会议费（年初预算数）；培训费（年初预算数）" in said([table])


def test_a_cause_that_is_a_guess_is_to_be_confirmed():
    page = Page(Memo(disclosure(*WRONG), "zh").html()).text
    assert "可能原因" in page and "待单位核实" in page and "推测" not in page


def reviewed(*rows: Row, limits: str | None = None):
    found = disclosure(*WRONG)
    return replace(found, dispositions=Dispositions(rows, "处理.csv"), limits=given(limits) if limits else None)


def test_replies_are_shown_and_those_whose_finding_is_gone():
    key = disclosure(*WRONG).findings[0].key
    gone = Row(
        "suspect:结余分配:amount:actual", "corrected", "李四", "2024-06-01", "已重新公开", "936.10 fails", "936.10不成立"
    )
    page = Page(Memo(reviewed(Row(key, "corrected", "王五", "2024-05-06", "将更正"), gone), "zh").html()).text
    for shown in ("王五", "2024-05-06", "将更正", "李四", "936.10不成立", "本次核对的公开文本中仍有此项"):
        assert shown in page


def test_a_finding_whose_figures_changed_since_is_open_again():
    key = disclosure(*WRONG).findings[0].key
    page = Page(Memo(reviewed(Row(key, "accepted", "王五", "2024-05-06", reads="支出合计 1.00万元")), "en").html()).text
    assert "(王五, 2024-05-06), but its figures read otherwise now: it is open again." in page


def test_findings_below_materiality_come_after_the_others_in_one_row_each_with_their_anchor():
    found = reviewed(limits="1亿元")
    html = Memo(found, "zh").html()
    assert found.trivial and Page(html).text.count("低于重要性水平的事项")
    first = found.findings.index(next(f for f in found.findings if f.finding in found.trivial)) + 1
    assert f'<tr id="finding-{first}"' in html and "100,000,000元" in html


def test_the_comparison_with_last_years_findings_names_its_document(bundled):
    last = disclosure(*WRONG, file="某局_2022.txt")
    from juesuan.disclosure import Past

    past = Past(places.data("documents"), last.document, last.reading)
    now = replace(disclosure(*WRONG), before=last.reading, past=(past,))
    page = Page(Memo(now, "zh").html()).text
    assert "再次出现" in page and "云山县某局2022年度部门决算公开文本的核对发现比较" in page
    assert "与上年核对发现比较" not in Page(Memo(bundled, "zh").html()).text


# --- the page ------------------------------------------------------------------------------------------------------------


def test_each_language_links_to_the_other_and_to_what_belongs_to_it(bundled):
    for lang, other in (("en", "zh"), ("zh", "en")):
        html = Memo(bundled, lang).html()
        files = {href.partition("#")[0] for href in Page(html).values("href")}
        assert files == {"", f"memo.{other}.html", f"memo.{lang}.docx", f"document.{lang}.html", "workpaper.xlsx"}
        assert len(html.encode()) < 600_000


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_hostile_text_is_inert(lang):
    page = Page(
        Memo(
            disclosure(f"一、支出{HOSTILE}", f"支出合计12.00万元{HOSTILE}，其中：基本支出5.00万元，项目支出6.00万元。"), lang
        ).html()
    )
    assert "script" not in page.tags
    assert [key for key, _ in page.attributes if key.startswith("on") or key == "autofocus"] == []
    assert not set(page.text) & {"\u202e", "\u2066", "\x07"}
    assert "[U+202E]" in page.text and "{{7*7}}" in page.text


def test_the_page_asks_for_nothing_from_outside(bundled):
    html = Memo(bundled, "en").html()
    assert "default-src 'none'" in html
    assert re.findall(r"https?://|url\((?!#)|@import|<script|<link|<img|src=", html) == []


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_headings_descend_one_level_at_a_time_and_identifiers_are_unique(bundled, lang):
    page = Page(Memo(bundled, lang).html())
    levels = [int(tag[1]) for tag in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1 and all(after - before <= 1 for before, after in pairwise(levels))
    assert len(page.values("id")) == len(set(page.values("id")))
    assert page.tags.count("main") == page.tags.count("header") == 1


def test_the_same_disclosure_gives_the_same_bytes(bundled):
    assert Memo(bundled, "zh").html() == Memo(bundled, "zh").html()
    assert Memo(bundled, "zh").docx() == Memo(bundled, "zh").docx()


def test_another_language_is_a_wrong_call(bundled):
    with pytest.raises(WrongCall, match="language 'fr'"):
        Memo(bundled, "fr").html()


# --- the Word document -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_word_document_has_every_text_of_the_page(bundled, lang):
    for found in (bundled, disclosure(*WRONG)):
        text = squeezed(words_of(Memo(found, lang).docx()))
        for one in said(Memo(found, lang).blocks):
            assert squeezed(harmless(one)) in text, one


def test_unit_and_period_are_fields_and_no_clock_is_in_the_file(bundled):
    package = Memo(bundled, "zh").docx()
    with zipfile.ZipFile(io.BytesIO(package)) as source:
        assert {entry.date_time for entry in source.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        body = source.read("word/document.xml").decode()
    assert re.findall(r'<w:alias w:val="([^"]+)"', body) == ["核对单位", "核对期间"]
    about = docx.Document(io.BytesIO(package)).core_properties
    assert about.author == "juesuan" and about.created.year == about.modified.year == 1980


def test_control_characters_do_not_break_a_word_document():
    package = word([Prose("a\x00b\x1b\u202ec\nd")], "t", "zh", "…")
    assert docx.Document(io.BytesIO(package)).paragraphs[0].text == "a[U+0000]b[U+001B][U+202E]c\nd"


# --- words ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["memo", "opinion", "marked", "workpaper", "reperform", "index", "annotate"])
def test_every_fixed_text_is_there_in_both_languages_with_the_same_fields(name):
    def walk(entry, where):
        if isinstance(entry, dict) and {"en", "zh"} <= set(entry):
            fields = [{n for _, n, _, _ in string.Formatter().parse(str(entry[lang])) if n} for lang in ("en", "zh")]
            assert fields[0] == fields[1], where
        elif isinstance(entry, dict):
            assert not {"en", "zh"} & set(entry), where
            for key, one in entry.items():
                walk(one, f"{where}.{key}")

    walk(dict(wording(name)), name)


def test_fixed_chinese_says_what_auditors_say():
    """Words that WORDING bars from the memo: they are laws' own, colloquial, or of another trade."""
    barred = "审计报告|审计决定|审计意见|保留意见|搁置|例外|印出|读懂|无法测试|无法复算|重新执行|追溯"
    barred += "|误导|最小集合|轻微|重复发生|签署|处理人"
    for name in ("memo", "opinion", "marked", "index", "annotate"):
        text = places.data("words", f"{name}.yaml").read_text(encoding="utf-8")
        assert re.findall(barred, text) == [], name


def test_numbers_get_thousands_marks_and_other_text_stays():
    assert [thousands(one) for one in ("1750.61", "-1234567", "0.00", "", "12 3", "1598.92元", "1" * 40)] == [
        "1,750.61",
        "-1,234,567",
        "0.00",
        "",
        "12 3",
        "1,598.92元",
        f"{int('1' * 40):,}",
    ]


def test_invisible_controls_are_shown_by_number():
    assert harmless("决算\u202e\x1b数\n") == "决算[U+202E][U+001B]数\n"
    assert harmless("“三公”　经费\u3000") == "“三公”　经费\u3000"
    assert harmless(7) == 7


def test_pieces_without_text_are_left_out():
    assert pieces_of(["a", "", Piece(""), Piece("b", "mark")]) == (Piece("a"), Piece("b", "mark"))


def test_questions_stand_apart_from_the_findings():
    found = disclosure("“三公”经费情况说明", "2023年公务用车保有量为1辆。", "国有资产：本单位共有车辆3辆，其中其他用车3辆。")
    assert found.questions
    text = "\n".join(said(Memo(found, "zh").blocks))
    assert "待确认事项" in text and all(q.zh in text for q in found.questions)
    assert f"待确认事项{len(found.questions)}项。" in signed(found)


def test_a_document_of_no_year_is_told_so_in_whole_phrases():
    found = disclosure(*WRONG)
    unknown = replace(found, reading=replace(found.reading, year=None))
    assert "年度未注明的部门决算公开文本" in signed(unknown) and "of a year not stated" in signed(unknown, "en")


def test_a_place_quoted_from_the_midst_of_a_line_says_where_it_is_cut():
    assert around("甲乙丙丁\n戊己庚辛", 2, 3, 9, 9) == "甲乙丙丁 戊己庚辛"
    assert around("甲乙丙丁戊己", 2, 3, 1, 1) == "…乙丙丁…"


def test_a_ratio_off_in_its_last_place_alone_is_no_contradiction_of_the_whole():
    line = "2023年度机关运行经费支出185.41万元，比上年增加4.68万元，增长{}%，主要原因是物业费上涨。"
    sure, near, far = (
        opinion(disclosure("七、机关运行经费支出情况说明", line.format(n))).said for n in ("2.59", "2.60", "9.60")
    )
    assert (sure[0], near[0], far[0]) == ("possible", "last_place", "impossible")


def test_notes_on_the_document_are_told_in_the_memos_language():
    found = disclosure("七、机关运行经费支出情况说明", "2023年度机关运行经费支出185.41万元。")
    noted = replace(found, document=replace(found.document, notes=("hidden sheet left out: 草稿",)))
    assert "未识别隐藏的工作表：草稿" in Memo(noted, "zh").html() and "hidden sheet left out: 草稿" in Memo(noted, "en").html()


def test_a_rate_on_nil_is_given_no_range():
    line = "公务接待费年初预算为0万元，全年预算为3.00万元，支出决算为2.40万元，完成年初预算的80.00%，主要原因是年中追加预算。"
    found = disclosure("三、“三公”经费支出情况说明", line)
    assert [f.kind for f in found.findings if f.severity == "exception"] == ["zero_budget_rate"]
    assert "比较基数为零" in Memo(found, "zh").html() and "不低于" not in Memo(found, "zh").html()


def test_a_figure_whose_decimal_point_is_another_mark_is_told_with_its_point():
    found = disclosure("七、机关运行经费支出情况说明", "2023年度机关运行经费支出185,41万元，比上年增加4.68万元，增长9.60%。")
    assert "185.41" in Memo(found, "zh").html() and "18,541" not in Memo(found, "zh").html()
