"""The memo: complete in both languages, inert whatever a document says, the same bytes for the same view."""

import re
import string
from copy import deepcopy
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from juesuan.ground import data as places
from juesuan.ground.errors import WrongCall
from juesuan.ground.text import harmless, thousands
from juesuan.report.html import pieces
from juesuan.report.memo import PARTS, bars, memo
from juesuan.report.memo_view import memo_view

PLACE = {"section": "三(一)", "page": None, "start": 4190, "end": 4194}
VIEW = {
    "department": "重庆市江津区政务服务管理办公室",
    "year": 2020,
    "file": "重庆市江津区政务服务管理办公室_2020.txt",
    "sha256": "0123456789abcdef" * 4,
    "version": "0.1.0",
    "scope": {"printed": 330, "facts": 262, "set_aside": 68, "unread": 0},
    "opinion": {
        "en": "The published figures can be true together. Four explanations do not explain the variance they stand beside.",
        "zh": "公开数字可以同时成立。四处原因说明不能解释其所对应的差异。",
    },
    "findings": [
        {
            "finding": "F01",
            "severity": "attention",
            "label": "公务接待费",
            "section": "三(二)",
            "quote": "接待次数较少。较上年支出数增加0.31万元，增长387.5%，主要原因是2019年有一次接待",
            "marks": [[0, 6], [15, 21]],
            "facts": [
                {
                    **PLACE,
                    "fact": "f120",
                    "label": "公务接待费",
                    "measure": "change",
                    "basis": "prior_year",
                    "value": "0.31",
                    "unit": "万元",
                }
            ],
            "hypothesis": True,
            "key": "reason_against_figures:公务接待费:change:initial_budget",
            "amount": "",
            "trivial": False,
            "history": "repeated",
            "disposition": {"state": "accepted", "word": "accepted", "by": "王五", "when": "2024-05-06", "remark": "将更正"},
            "en": {
                "title": "A reason speaks of fewer receptions where batches rose from 1 to 3",
                "condition": "Receptions rose from 1 batch to 3.",
                "criteria": "A reason does not contradict the figures printed beside it.",
                "cause": "A reason of another year may have been kept.",
                "effect": "A reader is told the opposite of the figures.",
                "recommendation": "State the reason for the variance against the budget.",
            },
            "zh": {
                "title": "原因称接待次数较少，而批次由1增至3",
                "condition": "接待批次由1批增至3批。",
                "criteria": "所述原因不应当与同时公开的数字相矛盾。",
                "cause": "可能沿用了其他年度的表述。",
                "effect": "读者得到与数字相反的印象。",
                "recommendation": "针对预算差异写明原因。",
            },
        }
    ],
    "materiality": {"amount": "10000", "share": "0.5", "total": "17506100", "of_total": "87530.5", "figure": "5"},
    "since": {
        "department": "重庆市江津区政务服务管理办公室",
        "year": 2019,
        "file": "重庆市江津区政务服务管理办公室_2019.txt",
        "sha256": "fedcba9876543210" * 4,
        "new": 0,
        "repeated": 1,
        "across": 0,
        "closed": [{"finding": "F09", "severity": "note", "en": "Printed twice", "zh": "两处末位不一致"}],
    },
    "gone": [
        {
            "key": "suspect:支出合计:amount:actual",
            "word": "corrected",
            "by": "李四",
            "when": "2024-06-01",
            "remark": "已重新公开",
            "title": {"en": "936.10 cannot stand", "zh": "936.10不能成立"},
        }
    ],
    "options": '--prior "重庆市江津区政务服务管理办公室_2019.txt"',
    "suspects": [
        {
            **PLACE,
            "label": "公务车运行维护费",
            "measure": "amount",
            "basis": "actual",
            "value": "2.92",
            "unit": "万元",
            "low": "2.285",
            "high": "2.295",
            "cause": {"en": "Digits transposed: 2.29 gives 2.92.", "zh": "数字倒置：2.29误为2.92。"},
            "alternatives": [["“三公”经费 2.68万元", "公务接待费 0.39万元"]],
        }
    ],
    "untested": [
        {
            "check": "c101",
            "label": "公务车购置费",
            "statement": "0.00 / 0.00",
            "reason": {"en": "The base is zero, so no growth rate exists.", "zh": "基数为零，不存在增减率。"},
        }
    ],
    "missing": [
        {
            "matter": {"en": "Self-evaluation forms of 15 projects", "zh": "15个项目的自评表"},
            "reason": {"en": "16 were evaluated, 1 form is published.", "zh": "自评16项，公开1张。"},
        }
    ],
    "unread": [{**PLACE, "value": "42", "quote": "共42"}],
    "checks": [
        {
            "check": "c001",
            "kind": "sum",
            "label": "支出合计",
            "basis": "actual",
            "statement": "936.01 + 814.6 = 1750.61",
            "published": "1750.61",
            "low": "1750.555",
            "high": "1750.665",
            "gap": "",
            "verdict": "ties",
        },
        {
            "check": "c101",
            "kind": "change_rate",
            "label": "公务车购置费",
            "basis": "prior_year",
            "statement": "0.00 / 0.00",
            "published": "0",
            "low": "",
            "high": "",
            "gap": "",
            "verdict": "untestable",
        },
    ],
}
EMPTY = {"findings": [], "since": {}, "gone": [], "suspects": [], "untested": [], "missing": [], "unread": [], "checks": []}
HOSTILE = (
    "<script>alert(1)</script>\" onmouseover=\"alert(2)' autofocus onfocus='x\u202egnp.exe\u2066\x07\x00\ud800&lt;"
    + "长" * 300
    + "W" * 300
)
VOID = {"meta", "br"}
MARKS = ("ties", "rounds", "breaks", "untestable")


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
        self.words.append(data)

    @property
    def text(self):
        return "".join(self.words)

    def values(self, name):
        return [value for key, value in self.attributes if key == name]


def every_text(value, put):
    """The same structure with every text led by another, keys and the few words of a fixed set excepted."""
    if isinstance(value, dict):
        fixed = {"severity", "verdict", "state", "word", "history"}
        return {key: one if key in fixed else every_text(one, put) for key, one in value.items()}
    if isinstance(value, list):
        return [every_text(one, put) for one in value]
    return put + value if isinstance(value, str) and value else value


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_memo_says_all_that_its_view_holds(lang):
    page = Page(memo(VIEW, lang))
    for shown in ("0123456789abcdef…", "330", "c001", "1,750.61", "1,750.555 – 1,750.665", "2.285 – 2.295 万元", "F01"):
        assert shown in page.text
    for one in (VIEW["opinion"], VIEW["untested"][0]["reason"], VIEW["missing"][0]["matter"], VIEW["suspects"][0]["cause"]):
        assert one[lang] in page.text
    assert all(text in page.text for text in VIEW["findings"][0][lang].values())
    assert page.values("lang")[0] == {"en": "en", "zh": "zh-CN"}[lang]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_memo_without_findings_says_so(lang):
    words = places.load(places.data("words", "memo.yaml"))["texts"]
    page = Page(memo({**VIEW, **EMPTY}, lang))
    for key in ("no_findings", "no_suspects", "none_untested", "none_missing", "dispositions_none", "picture_none"):
        assert words[key][lang] in page.text


def test_the_figures_concerned_are_marked_in_the_quoted_source():
    html = memo(VIEW, "zh")
    assert re.findall(r"<mark>(.*?)</mark>", html) == ["接待次数较少", "0.31万元"]


def test_a_cause_that_is_a_hypothesis_is_called_one():
    assert "Cause (hypothesis)" in Page(memo(VIEW, "en")).text
    known = deepcopy(VIEW)
    known["findings"][0]["hypothesis"] = False
    assert "Cause (hypothesis)" not in Page(memo(known, "en")).text


def with_finding(**parts):
    view = deepcopy(VIEW)
    view["findings"][0] |= parts
    return view


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_dispositions_and_those_whose_finding_is_gone_are_shown(lang):
    page = Page(memo(VIEW, lang))
    for shown in ("王五", "2024-05-06", "将更正", "李四", "已重新公开", VIEW["gone"][0]["title"][lang], VIEW["gone"][0]["key"]):
        assert shown in page.text


def test_a_finding_whose_figures_changed_since_is_said_to_be_open_again():
    changed = {**VIEW["findings"][0]["disposition"], "state": "changed"}
    page = Page(memo(with_finding(disposition=changed), "en"))
    assert "Was accepted (王五, 2024-05-06), but its figures read otherwise now: it is open again." in page.text
    corrected = {**changed, "state": "corrected", "word": "corrected"}
    assert "The document audited here still shows it." in Page(memo(with_finding(disposition=corrected), "en")).text


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_trivial_findings_come_after_the_others_in_one_row_each_with_their_anchor(lang):
    view = with_finding(amount="100", trivial=True)
    view["findings"].append({**VIEW["findings"][0], "finding": "F02", "amount": "20000"})
    html = memo(view, lang)
    page = Page(html)
    assert page.tags.count("article") == 1 + len(VIEW["suspects"])
    assert html.index('<article id="finding-2"') < html.index('<tr id="finding-1"')
    assert {"en": "100 yuan", "zh": "100元"}[lang] in page.text and {"en": "20,000 yuan", "zh": "20,000元"}[lang] in page.text


def test_the_memo_says_which_materiality_was_applied():
    assert "0.5% of total expenditure (17,506,100 yuan): 87,530.5 yuan" in Page(memo(VIEW, "en")).text
    unprinted = {**VIEW, "materiality": {**VIEW["materiality"], "total": "", "of_total": ""}}
    assert "which the document does not print: not applied" in Page(memo(unprinted, "en")).text
    none = {**VIEW, "materiality": dict.fromkeys(VIEW["materiality"], "")}
    assert "No limit was set" in Page(memo(none, "en")).text


def test_the_comparison_with_last_years_findings_names_its_document_and_what_is_closed():
    page = Page(memo(VIEW, "en"))
    for shown in (
        "重庆市江津区政务服务管理办公室_2019.txt",
        "fedcba9876543210…",
        "Repeated: 1. New: 0. Closed: 1.",
        "Printed twice",
    ):
        assert shown in page.text
    assert "Since last year" not in Page(memo({**VIEW, "since": {}}, "en")).text


def test_bars_are_exact_and_as_long_as_their_checks_are_many():
    found = bars([("sum", [{"verdict": v} for v in ("ties", "ties", "breaks")]), ("share", [{"verdict": "rounds"}])], MARKS)
    assert [(r["kind"], r["total"]) for r in found] == [("sum", 3), ("share", 1)]
    assert found[0]["parts"] == [
        {"verdict": "ties", "count": 2, "x": "0.000", "width": "66.667"},
        {"verdict": "breaks", "count": 1, "x": "66.667", "width": "33.333"},
    ]
    assert found[1]["parts"] == [{"verdict": "rounds", "count": 1, "x": "0.000", "width": "33.333"}]
    assert bars([], MARKS) == []


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_picture_is_an_image_in_words_too(lang):
    html = memo(VIEW, lang)
    svg = re.search(r"<svg class=\"picture\" role=\"img\".*?</svg>", html, re.S)[0]
    told = {
        "en": ("Totals and parts: 1 (1 ties).", "Growth rates: 1 (1 untestable)."),
        "zh": ("合计与分项：1项（相符1项）。",),
    }[lang]
    assert all(text in re.search(r"<desc.*?</desc>", svg, re.S)[0] for text in told)


def test_each_language_links_to_the_other():
    for lang, other in (("en", "zh"), ("zh", "en")):
        html = memo(VIEW, lang)
        assert f'href="memo.{other}.html" hreflang="{other}"' in html and f'href="memo.{lang}.html"' not in html


def test_the_memo_of_a_real_disclosure_is_small(bundled):
    assert max(len(memo(memo_view(bundled), lang).encode()) for lang in ("en", "zh")) < 600_000


def test_an_unknown_cause_is_said_to_be_unknown():
    unknown = deepcopy(VIEW)
    unknown["findings"][0]["en"]["cause"] = ""
    assert "Cannot be determined from the published document." in Page(memo(unknown, "en")).text


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_hostile_text_is_inert(lang):
    page = Page(memo(every_text(VIEW, HOSTILE), lang))
    assert "script" not in page.tags
    assert [key for key, _ in page.attributes if key.startswith("on") or key == "autofocus"] == []
    other = {"en": "zh", "zh": "en"}[lang]
    files = {href.partition("#")[0] for href in page.values("href")}
    assert files == {"", f"memo.{other}.html", f"document.{lang}.html", "workpaper.xlsx"}
    assert not set(page.text) & {"\u202e", "\u2066", "\x07", "\x00", "\ud800"}
    assert "[U+202E]" in page.text and "<script>alert(1)</script>" in page.text
    page.text.encode("utf-8")


def test_hostile_text_adds_no_element_and_no_attribute():
    plain, hostile = Page(memo(VIEW, "en")), Page(memo(every_text(VIEW, HOSTILE), "en"))
    count = {tag: plain.tags.count(tag) for tag in set(plain.tags) - {"mark"}}
    assert {tag: hostile.tags.count(tag) for tag in set(hostile.tags) - {"mark"}} == count
    assert {key for key, _ in hostile.attributes} == {key for key, _ in plain.attributes}


def test_the_page_asks_for_nothing_from_outside():
    html = memo(VIEW, "en")
    assert "default-src 'none'" in html
    assert re.findall(r"https?://|url\((?!#)|@import|<script|<link|<img|src=", html) == []


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_headings_descend_one_level_at_a_time_and_identifiers_are_unique(lang):
    page = Page(memo(VIEW, lang))
    levels = [int(tag[1]) for tag in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1 and all(after - before <= 1 for before, after in pairwise(levels))
    assert len(page.values("id")) == len(set(page.values("id")))
    assert {name for names in page.values("aria-labelledby") for name in names.split()} <= set(page.values("id"))
    assert page.tags.count("main") == page.tags.count("header") == 1


def test_the_same_view_gives_the_same_bytes():
    assert memo(VIEW, "zh").encode() == memo(deepcopy(VIEW), "zh").encode()


def test_a_view_that_lacks_a_part_is_refused_by_name():
    with pytest.raises(WrongCall, match="lacks checks"):
        memo({key: one for key, one in VIEW.items() if key != "checks"}, "en")
    with pytest.raises(WrongCall, match="language 'fr'"):
        memo(VIEW, "fr")


def test_every_fixed_text_is_there_in_both_languages_with_the_same_fields():
    words = places.load(places.data("words", "memo.yaml"))
    for group, entries in words.items():
        for key, entry in entries.items():
            assert {"en", "zh"} <= set(entry), f"{group}.{key}"
            fields = [{name for _, name, _, _ in string.Formatter().parse(entry[lang]) if name} for lang in ("en", "zh")]
            assert fields[0] == fields[1], f"{group}.{key}"


def test_every_fixed_text_is_used_and_every_used_text_exists():
    template = (places.PACKAGE / "report" / "templates" / "memo.html.j2").read_text(encoding="utf-8")
    words = places.load(places.data("words", "memo.yaml"))["texts"]
    named = set(re.findall(r"text\([\"'](\w+)[\"']", template))
    looped = {"printed", "facts", "set_aside", "unread", "prepared_by", "reviewed_by", *PARTS}
    looped |= {"found", "below", "handled", "open"}  # the columns of the table of findings by severity
    assert named | looped == set(words)


def test_the_template_holds_no_words_of_its_own():
    template = (places.PACKAGE / "report" / "templates" / "memo.html.j2").read_text(encoding="utf-8")
    body = template[template.index("<body>") :]
    outside = re.sub(r"<[^>]*>", " ", re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", body))
    assert set(re.findall(r"[A-Za-z\u4e00-\u9fff]{2,}", outside)) <= {"SHA", "juesuan", "facts", "check", "audit"}


def test_amounts_have_thousands_separators_and_other_text_is_left_alone():
    assert [thousands(one) for one in ("1750.61", "-1234567", "0.00", "", "12 3", "1598.92元", "1" * 40)] == [
        "1,750.61",
        "-1,234,567",
        "0.00",
        "",
        "12 3",
        "1,598.92元",
        "1,111,111,111,111,111,111,111,111,111,111,111,111,111",
    ]


def test_invisible_controls_are_shown_by_number_and_chinese_is_left_alone():
    assert harmless("决算\u202e\x1b数\n") == "决算[U+202E][U+001B]数\n"
    assert harmless("“三公”　经费\u3000") == "“三公”　经费\u3000"
    assert harmless(7) == 7


def test_marks_are_cut_to_the_quote_and_joined():
    assert pieces("abcdef", [[1, 3], [2, 4], [5, 99]]) == [("a", False), ("bcd", True), ("e", False), ("f", True)]
    assert pieces("", [[0, 3]]) == []
    assert pieces("abc", []) == [("abc", False)]
