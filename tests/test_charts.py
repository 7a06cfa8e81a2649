"""Charts: every label readable and apart from the others, Chinese drawn with the packaged font, nothing left behind outside."""

import warnings
from decimal import Decimal as D
from fractions import Fraction
from functools import cache
from itertools import combinations

import matplotlib
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from juesuan.ground import data as places
from juesuan.ground.errors import WrongCall
from juesuan.notebook import charts, paper

LONG = "机关事业单位基本养老保险缴费支出"
ITEMS = [
    {"label": f"{LONG}{n}" if n % 3 else "公务接待费", "budget": D(n), "prior": D("1.75") * n, "actual": D("2.29") * n}
    for n in range(26)
]
FAR_APART = [
    {"label": LONG, "budget": D("1410.60"), "prior": D("1599.10"), "actual": D("1599.1")},
    {"label": "教育支出", "budget": D("0.47"), "prior": None, "actual": D("0.08")},
]
NEGATIVE = [{"label": "增减额", "budget": D("-2.71"), "prior": D("0.54"), "actual": D("-196.36")}]
ZERO = [{"label": "公务用车购置费", "budget": D("0.00"), "prior": D(0), "actual": D("0")}] * 3
MISSING = [
    {"label": "未公开", "budget": None, "prior": None, "actual": None},
    {"label": "$100$ 费用", "budget": 1, "prior": 2, "actual": 3},
]
COSTS = [
    {"label": "人均接待费", "value": D("98.92"), "low": Fraction(3850, 39), "high": Fraction(3950, 39), "unit": "元"},
    {"label": "车均购置费", "value": D("0.00"), "low": None, "high": None, "unit": "万元"},
]
PARTS = [{"whole": "支出合计", "label": row["label"], "value": row["actual"], "share": D("3.8")} for row in ITEMS]
NEGATIVE_PARTS = [
    {"whole": "甲", "label": "冲减", "value": D(-10), "share": None},
    {"whole": "乙", "label": "其他", "value": None, "share": None},
]
BUYING = [
    {"group": "total", "label": "政府采购支出总额", "value": D("237.37"), "share": None},
    {"group": "kind", "label": "政府采购货物支出", "value": D("223.79"), "share": None},
    {"group": "kind", "label": "政府采购工程支出", "value": D("0.00"), "share": None},
    {"group": "size", "label": "授予中小企业合同金额", "value": D("83.60"), "share": D("35.2")},
]
PROJECTS = [{"label": f"{LONG}{n}", "rate": D(100 - n), "score": D(10) - D(n) / 10, "weight": 10} for n in range(16)]
FORM = [{"label": "产出指标", "weight": D(50), "standard": 50}, {"label": "满意度指标", "weight": None, "standard": 10}]
SECTIONS = [{"section": f"二({n % 9})", "verdict": verdict} for n in range(60) for verdict in charts.VERDICTS]
FIGURES = [{"fact": f"f{n}", "label": LONG, "text": f"{n}.29万元", "suspect": n == 3} for n in range(9)]
RELATIONS = [
    {"statement": f"{LONG} = 出国 + 购置 + 运行 + 接待：{n} ≠ 2.92 + 0.39", "verdict": "breaks", "facts": ["f1", f"f{n}"]}
    for n in range(7)
]
YEARS = [
    {"group": "money", "label": f"{name}支出", "unit": "万元", "year": 2019 + year, "value": value, "low": low, "high": low}
    for number, name in enumerate(("一般公共预算财政拨款", "基本", "项目", "公用", "其他", "零"))
    for year, (value, low) in enumerate(
        ((D(number), None), (None, None), (D("3.5") * number, D("9.5") if number == 2 else None))
    )
] + [
    {"group": "vehicles", "label": "公务用车保有量", "unit": "辆", "year": year, "value": value, "low": None, "high": None}
    for year, value in ((2019, D(3)), (2021, D(4)))
]

DRAWN = {
    "map": lambda lang: charts.verdict_map(SECTIONS, lang=lang),
    "26 items": lambda lang: charts.dumbbells(ITEMS, lang=lang),
    "far apart": lambda lang: charts.dumbbells(FAR_APART, lang=lang),
    "negative": lambda lang: charts.dumbbells(NEGATIVE, lang=lang),
    "zero": lambda lang: charts.dumbbells(ZERO, lang=lang),
    "missing": lambda lang: charts.dumbbells(MISSING, lang=lang),
    "mix": lambda lang: charts.mix(PARTS + NEGATIVE_PARTS, lang=lang),
    "three": lambda lang: charts.three_public(FAR_APART + ZERO, COSTS, lang=lang),
    "three of zero": lambda lang: charts.three_public(ZERO + MISSING, lang=lang),
    "procurement": lambda lang: charts.procurement(BUYING, lang=lang),
    "execution": lambda lang: charts.execution_score(PROJECTS, lang=lang),
    "weights": lambda lang: charts.weights(FORM, lang=lang),
    "trend": lambda lang: charts.trend(YEARS, lang=lang),
    "network": lambda lang: charts.network(FIGURES, RELATIONS, lang=lang),
}


@cache
def made(name: str, lang: str):
    """A chart to be looked at; drawing it changes nothing that another test looks at."""
    return DRAWN[name](lang)


def labels(figure):
    """The texts that a figure really draws, each with its box in pixels."""
    drawn, draw = [], Text.draw

    def note(text, renderer):
        if text.get_visible() and text.get_text().strip():
            drawn.append((text.get_text(), text.get_window_extent(renderer)))
        draw(text, renderer)

    with pytest.MonkeyPatch.context() as patch:
        figure.draw_without_rendering()  # settles the layout, as for a picture
        figure.set_layout_engine("none")
        patch.setattr(Text, "draw", note)
        FigureCanvasAgg(figure).draw()
    return drawn


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", DRAWN)
def test_every_label_has_its_glyphs_stays_on_the_page_and_overlaps_no_other(name, lang):
    figure = made(name, lang)
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a character without a glyph is a warning of matplotlib's
        found = labels(figure)
    width, height = figure.bbox.width, figure.bbox.height
    outside = [text for text, box in found if box.x0 < -1 or box.y0 < -1 or box.x1 > width + 1 or box.y1 > height + 1]
    across = [
        (one, two) for (one, box), (two, other) in combinations(found, 2) if box.padded(-1.5).overlaps(other.padded(-1.5))
    ]
    assert found and outside == [] and across == []


@pytest.mark.parametrize("name", ["three", "network"])
def test_the_same_rows_give_the_same_bytes(name):
    assert paper.image(DRAWN[name]("zh")) == paper.image(DRAWN[name]("zh"))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_chart_says_in_words_what_it_shows(lang):
    assert all(made(name, lang).alt for name in DRAWN)
    weights = made("weights", lang)
    assert weights._repr_png_()[1] == {"alt": weights.alt}


def test_nothing_is_left_in_matplotlibs_settings():
    before = dict(matplotlib.rcParams)
    paper.image(DRAWN["weights"]("en"))
    assert dict(matplotlib.rcParams) == before


def test_charts_without_rows_say_so():
    for chart in (charts.verdict_map, charts.dumbbells, charts.mix, charts.three_public, charts.procurement, charts.weights):
        assert [text for text, _ in labels(chart([]))] == ["nothing to draw"]
    assert [text for text, _ in labels(charts.network([], [], lang="zh"))] == ["无可绘数据"]
    assert [text for text, _ in labels(charts.execution_score([{"label": "甲", "rate": None, "score": None}]))] == [
        "nothing to draw"
    ]


def test_rows_beyond_the_paper_are_counted_not_dropped_in_silence():
    assert "20 more rows are not drawn" in [text for text, _ in labels(charts.weights(FORM * 50))]


def test_an_unknown_verdict_is_refused_rather_than_left_out():
    with pytest.raises(WrongCall, match="verdict 'maybe'"):
        charts.verdict_map([{"section": "一", "verdict": "maybe"}])


def test_a_missing_amount_is_called_missing_and_is_not_zero():
    texts = [text for text, _ in labels(charts.dumbbells(MISSING))]
    assert "not stated" in texts and "0" not in texts


def test_amounts_keep_their_printed_decimals_and_gain_separators():
    texts = [text for text, _ in labels(charts.dumbbells(FAR_APART))]
    assert "1,599.1" in texts and "0.08" in texts


def test_a_score_that_is_not_what_the_rate_makes_is_a_cross():
    drawn = charts.execution_score([{"label": "甲", "rate": D(61), "score": D(10), "weight": 10, "breaks": True}, *PROJECTS])
    assert [line.get_marker() for line in drawn.axes[0].lines].count("X") == 1


def test_the_font_covers_gb2312_and_the_signs_of_accounts():
    font = matplotlib.ft2font.FT2Font(str(places.data("fonts", "JuesuanSansSC-Regular.otf")))
    have = font.get_charmap()
    codes = [bytes([row, cell]) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF)]
    characters = [code.decode("gb2312", "ignore") for code in codes]
    assert sum(bool(one) for one in characters) == 6763
    assert [one for one in (*characters, *"①②③✓▲±≤≥×·—…“”‘’《》〔〕【】％㎡") if one and ord(one) not in have] == []
    # Counties, districts, townships and persons; the last two stand outside the basic plane.
    assert [one for one in "浉硚鄠瀍甪猇滘洺漷〇㮾䓖䲟䃅镕𬭚𫖯" if ord(one) not in have] == []
    assert font.family_name == "Juesuan Sans SC"
    assert places.data("fonts", "JuesuanSansSC-Regular.otf").stat().st_size < 2 * 1024 * 1024


def test_a_character_that_no_font_has_is_drawn_as_printers_mark_it_and_warns_of_nothing():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        paper.image(charts.mix([{"label": "浉河\U000300f0局", "value": D("1.00")}, {"label": "项目", "value": D("2.00")}]))
    assert paper._legible([{"label": "浉河\U000300f0局"}]) == [{"label": "浉河〓局"}]
