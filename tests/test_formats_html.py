"""Web pages: the article, not the site; tables with their spans."""

from pathlib import Path

import pytest
from conftest import texts

from juesuan.documents.document import Document, read_document
from juesuan.ground.errors import CannotRead

SENTENCE = "2020年度收入总计1,750.61万元，支出总计1,750.61万元，较上年决算数减少196.36万元。"


def page(folder: Path, body: str, head: str = "", encoding: str = "utf-8") -> Document:
    path = folder / "a.html"
    path.write_bytes(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode(encoding))
    return read_document(path)


def test_the_site_around_the_article_is_left_out(tmp_path):
    around = "<div class='nav'><a href='/'>首页</a> <a>政务公开</a></div><script>var x = '99.99万元'</script>"
    article = f"<div id='zoom'><p>一、总体情况</p><p>{SENTENCE}</p></div>"
    foot = "<div class='footer'>主办单位：某区人民政府 邮编402260</div>"
    document = page(tmp_path, f"{around}<div class='main'>{article}</div>{foot}", "<style>p {width: 5.0%}</style>")
    assert texts(document) == ["一、总体情况", SENTENCE]


def test_a_heading_outside_the_article_is_kept(tmp_path):
    article = f"<div><p>{SENTENCE}</p><p>{SENTENCE * 3}</p></div>"
    document = page(tmp_path, f"<h1>某局2020年度决算</h1><div>发布时间：今天</div>{article}")
    assert texts(document) == ["某局2020年度决算", SENTENCE, SENTENCE * 3]


def test_figures_beside_the_main_block_are_not_lost(tmp_path):
    article = f"<div><p>{SENTENCE * 20}</p></div><table><tr><td>合计</td><td>5.00</td></tr></table>"
    assert texts(page(tmp_path, article))[-1] == "<table>"


def test_a_form_round_the_whole_page_does_not_hide_it(tmp_path):
    assert texts(page(tmp_path, f"<form><p>{SENTENCE}</p></form>")) == [SENTENCE]


def test_spans_place_the_cells_and_each_stands_once(tmp_path):
    table = (
        "<table><caption>支出表</caption><thead><tr><th rowspan=2>项目</th><th colspan='2'>决算数</th></tr>"
        "<tr><th>本年</th><th>上年</th></tr></thead>"
        "<tr><td>基本<br>支出</td><td><p>936.01</p></td><td>&nbsp;</td></tr></table>"
    )
    document = page(tmp_path, table)
    assert texts(document) == ["支出表", "<table>"]
    cells = document.blocks[1].cells
    assert [(c.row, c.column, c.rowspan, c.colspan, document.of(c)) for c in cells] == [
        (0, 0, 2, 1, "项目"),
        (0, 1, 1, 2, "决算数"),
        (1, 1, 1, 1, "本年"),
        (1, 2, 1, 1, "上年"),
        (2, 0, 1, 1, "基本\n支出"),
        (2, 1, 1, 1, "936.01"),
        (2, 2, 1, 1, ""),
    ]


def test_a_table_that_lays_out_the_page_is_no_table(tmp_path):
    inner = "<table><tr><td>合计</td><td>5.00</td></tr></table>"
    assert texts(page(tmp_path, f"<table><tr><td>{SENTENCE}{inner}</td></tr></table>")) == [SENTENCE, "<table>"]


def test_white_space_is_that_of_the_page_and_breaks_end_paragraphs(tmp_path):
    body = "<p>收入总计\n   1,750.61\n万元，<b>其</b>中：\n  财政拨款<br/>二、支出</p><!-- 8.88 --><del>7.77</del>"
    assert texts(page(tmp_path, body)) == ["收入总计 1,750.61 万元，其中：财政拨款", "二、支出"]


def test_lines_that_breaks_end_within_a_sentence_are_one_paragraph(tmp_path):
    body = (
        "<p>一般公共预算财政拨款支出7049.35万元，主要用于：社<br>会保障和就业支出（类）支出322.11万元，占4.6%；卫生健康支出<br>"
    )
    body += "79.44万元，占1.1%；农林水支出（类）支出6457.03万元，占<br>91.6%。</p><p>收入9.00万元。<br>支出8.00万元。</p>"
    whole = "一般公共预算财政拨款支出7049.35万元，主要用于：社会保障和就业支出（类）支出322.11万元，占4.6%；卫生健康支出"
    whole += "79.44万元，占1.1%；农林水支出（类）支出6457.03万元，占91.6%。"
    assert texts(page(tmp_path, body)) == [whole, "收入9.00万元。", "支出8.00万元。"]


def test_numbered_items_keep_their_numbers_and_hidden_ones_are_gone(tmp_path):
    body = "<ol start=3><li>会议费</li><li>培训费</li></ol><p style='display: none'>9.99</p><p hidden>9.99</p>"
    assert texts(page(tmp_path, body)) == ["3. 会议费", "4. 培训费"]


@pytest.mark.parametrize(
    ("encoding", "declared"), [("gbk", "gb2312"), ("utf-8", "utf-8"), ("gbk", ""), ("utf-16", ""), ("utf-8", "x-none")]
)
def test_the_charset_is_the_declared_one_or_found(tmp_path, encoding, declared):
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">' if declared else ""
    assert texts(page(tmp_path, f"<p>{SENTENCE}</p>", head, encoding)) == [SENTENCE]


def test_an_absurd_span_costs_nothing(tmp_path):
    document = page(tmp_path, "<table><tr><td rowspan=99999 colspan=99999>甲</td><td>1</td></tr></table>")
    assert len(document.blocks[0].cells) == 2


def test_deep_nesting_ends_in_an_error_or_in_text(tmp_path):
    try:
        assert SENTENCE in page(tmp_path, "<div>" * 5000 + SENTENCE + "</div>" * 5000).text
    except CannotRead as error:
        assert error.advice


def test_a_page_without_text_is_refused(tmp_path):
    with pytest.raises(CannotRead, match="no text"):
        page(tmp_path, "<img src='a.png'>")
