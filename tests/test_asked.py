"""What a reader with a calculator would ask: figures that the text's own words tie to one another and that do not tie are asked
about, once, and nobody is accused; true ones, and what may be meant otherwise, ask nothing."""

from __future__ import annotations

import pytest

import juesuan

TITLE = "云岭市博物馆2023年度部门决算情况说明\n"
ASKED = {  # a true text, what is printed, and what a clerk's slip makes of it
    "a list behind what leads to it": (
        "项目支出684.21万元，包括展厅改造321.65万元、库房修缮207.43万元、讲座与研学155.13万元。",
        *("155.13", "144.26"),
    ),
    "a list in brackets": ("业务用车16辆（机要通信用车1辆、流动展览车14辆、押运车1辆）。", "车14辆", "车12辆"),
    "a list that ends with a semicolon": (
        "修缮经费561.17万元，其中：展厅改造321.65万元，库房修缮239.52万元；另有讲座补助12.00万元。",
        *("239.52", "303.41"),
    ),
    "a list behind what compares its whole": (
        "展陈支出561.17万元，较年初预算550.00万元超支11.17万元，完成年初预算的102.03%；具体为展厅改造（项）321.65万元、"
        "库房修缮（项）239.52万元。",
        *("239.52", "293.52"),
    ),
    "a list in the sentence behind its whole's": (
        "展陈支出561.17万元，完成年初预算的102.03%，原因是补发上年尾款。按项划分：展厅改造321.65万元，库房修缮239.52万元。",
        *("239.52", "329.52"),
    ),
    "a list whose entries tell more": (
        "展陈支出834.57万元，分三块：展厅改造321.65万元；库房修缮239.52万元，涉及3处，处均79.84万元；讲座273.40万元。",
        *("273.40", "373.40"),
    ),
    "uses of all vehicles": (
        "共有车辆4辆，其中机要通信用车1辆、应急保障用车2辆、特种专业技术用车1辆；单价100万元（含）以上设备0台（套）。",
        *("车辆4辆", "车辆6辆"),
    ),
    "a list of what was named before": (
        "展陈支出561.17万元，占52.30%。\n本年压减会议。展陈支出中，展厅改造321.65万元，库房修缮239.52万元。",
        *("239.52", "209.33"),
    ),
    "lines and their total": (
        "按馆区分：\n1.东馆321.65万元；\n2.西馆239.52万元；\n3.南馆272.40万元。\n合计833.57万元。",
        *("239.52", "471.38"),
    ),
    "an amount by its number and what each costs": (
        "改造展柜917组，每组补助2.10万元，计1,925.70万元。",
        "2.10万元",
        "2.01万元",
    ),
    "one row beside rows that reckon": (
        "（预算/实支/执行）\n1.东馆修缮：321.65万元/298.40万元/92.77%。\n2.西馆修缮：239.52万元/240.11万元/100.25%。\n"
        "3.南馆修缮：272.40万元/251.83万元/92.45%。",
        *("92.45%", "94.25%"),
    ),
    "one row of a table": (
        "馆区|预算|实支|差额\n东馆|321.65|298.40|-23.25\n西馆|239.52|240.11|0.59\n南馆|272.40|251.83|-20.57\n北馆|118.20|120.30|2.10",
        *("-20.57", "-25.07"),
    ),
    "one share beside shares of the same whole": (
        "东馆支出321.65万元，占30.69%；\n西馆支出239.52万元，占22.86%；\n南馆支出272.40万元，占25.99%；\n北馆支出214.38万元，占20.46%。",
        *("239.52", "329.52"),
    ),
    "balances of funds with what came and went": (
        "专用基金（年初／增加／减少／年末）：\n征集基金55.38／9.17／14.29／50.26；\n修缮基金207.34／73.60／28.73／252.21；\n"
        "研学基金28.69／1.50／6.44／23.75；\n其他基金31.20／4.05／2.17／33.08。",
        *("28.69", "26.89"),
    ),
    "shares one after another": ("四馆占比依次为62.91%、24.84%、7.26%、4.99%。", "7.26%", "7.6%"),
    "a change and its rate beside the amount so called": (
        "各馆业务：社教活动45.81万元，文物征集187.09万元。\n变动原因：社教活动减少19.88万元，下降30.26%。",
        *("30.26", "50.26"),
    ),
    "counts behind what compares their whole": (
        "接待观众9641人次，比上年增加287人次，其中团体5203人次、散客3028人次、线上预约1410人次；导览1719场。",
        *("3028", "3208"),
    ),
    "counts behind other figures than their whole": (
        "修复藏品23件，投入741.50万元，验收“优”19件、“良”3件、“中”1件。",
        *("3件、", "5件、"),
    ),
    "units beside one another, of the line before": (
        "本年支出561.17万元。\n分馆看，东馆321.65万元，西馆239.52万元。",
        *("239.52", "303.41"),
    ),
    "entries that tell several counts each": (
        "办研学班12期，学员791人次。其中：亲子班4期，184人次；教师班5期，329人次；暑期班3期，278人次。",
        *("办研学班12期", "办研学班10期"),
    ),
    "two of a list by a slip of typing": ("全馆登记藏品89,636件，其中纸质81,568件、器物8,068件。", "81,568", "18,568"),
    "two added up": ("讲座收入36.15万元，门票收入95.46万元，两者加起来131.61万元。", "131.61", "127.35"),
    "those added up that it names": (
        "讲座经费15.67万元，完成预算16.59万元；研学经费3.73万元；导览经费1.15万元。讲座经费、研学经费、导览经费三者共20.55万元。",
        *("20.55", "19.40"),
    ),
    "the first half of quarters": (
        "分季度看，门票收入一季度356.74万元，二季度305.25万元，上半年累计661.99万元；三季度363.97万元，四季度429.53万元。",
        *("305.25", "405.25"),
    ),
    "a difference of scores": ("整体自评94.15分，项目自评90.60分，前者高于后者3.55分。", "3.55", "4.55"),
    "a balance with what came and went": (
        "年初库存文创104.54万元，当年购入39.87万元，售出26.09万元，年末库存118.32万元。",
        *("118.32", "181.32"),
    ),
    "a balance that was not carried on": (
        "年初应付工程款2,287.56万元，当年归还229.55万元，年末余额2,058.01万元。",
        *("余额2,058.01", "余额2,287.56"),
    ),
    "a balance with what came before it": (
        "本年购置流动展车8辆，每辆18.90万元。年末展车由年初的71辆变为76辆，当年报废3辆。",
        *("76辆", "79辆"),
    ),
    "balances in lines": (
        "· 期初余额 94,800元\n· 加：拨入 800,800元\n· 减：支出 821,900元\n· 期末余额 73,700元",
        "73,700",
        "115,900",
    ),
    "an amount again in another unit": ("门票收入2,016,368.16元，约201.64万元。", "201.64", "2016.37"),
    "a rate by its own name": ("藏品建档1118件，馆藏3020件，建档率37.02%。", "37.02%", "67.02%"),
    "a saving and its rate": ("讲座经费预算1.51万元，支出0.55万元，比预算节约0.96万元，节约率63.6%。", "63.6%", "36.4%"),
    "the growth of a count": ("接待游客889万人次，上年693万人次，增长28.28%。", "28.28%", "38.28%"),
    "so many to one": ("年末学员9236人，讲师512人，生师比18.04:1。", "18.04", "16.04"),
}
EDGES = {
    "a sum within rounding": "讲座收入36.15万元，门票收入95.46万元，两项合计131.6万元。",
    "a difference within rounding": "讲座收入36.15万元，门票收入95.46万元，相抵后净增59.3万元。",
    "a balance within rounding": "年初库存文创104.5万元，当年购入39.87万元，售出26.09万元，年末库存118.3万元。",
    "a rate within rounding": "藏品建档1118件，馆藏3020件，建档率37%。",
    "an average of persons within rounding": "研学班17期，学员1,302人次，平均每期77人次。",
    "an amount again, roughly": "共计2,016,368.16元，约202万元。",
    "a list within rounding": "项目支出684.2万元，包括展厅改造321.65万元、库房修缮207.43万元、讲座与研学155.1万元。",
    "an average within rounding": "研学支出216.23万元，举办研学班9个，平均每个24.0万元。",
    "shares within rounding": "四馆占比依次为62.9%、24.8%、7.3%、4.9%。",
    "rows within rounding": (
        "东馆修缮：32万元/29万元/91%。\n西馆修缮：23万元/24万元/104%。\n南馆修缮：27万元/25万元/93%。\n北馆修缮：22万元/21万元/95%。"
    ),
}
SILENT = {
    "a list whose rest is told without an amount": "展陈支出684.21万元。展陈支出中，展厅321.65万元、库房207.43万元，余为讲座。",
    "shares of two wholes in two lines": (
        "收入1658.73万元，其中：拨款1618.03万元，占97.55%；门票38.11万元，占2.30%；"
        "捐赠0.00万元，占0.00%；利息2.59万元，占0.16%。\n"
        "支出1627.96万元，其中：讲座48.31万元，占2.97%；展陈1579.65万元，占97.03%。"
    ),
    "kinds that are of one another": "馆员113名，其中女性35名、党员60名、大专以上20名。",
    "a sum of others than those before": "讲座收入36.15万元，门票收入95.46万元。上年两项合计151.60万元。",
    "a change of two": "讲座支出36.15万元，研学支出95.46万元，两项共压减51.60万元。",
    "what is left of a whole told elsewhere": "全年861.18万元。讲座36.15万元，研学95.46万元，剩下729.57万元用于运转。",
    "a balance of which what went is not told": "年初库存文创104.54万元，当年购入39.87万元，年末库存18.30万元。",
    "parts of what went": "年初应付工程款520.87万元，当年归还85.68万元（讲座31.20万元、研学54.48万元），年末余额435.19万元。",
    "a balance of what came in the sentence before": "本年购置展车3辆。年初46辆，报废5辆，年末44辆。",
    "a rate of what is not told": "藏品建档1118件，馆藏3020件，观众满意率95.30%。",
    "an average of another count": "学员2,964人次，讲座38场。研学班11期，平均每期61人次，共671人次。",
    "a list that leaves something out": "研学经费684.21万元，其中馆校课程321.65万元、研学营207.43万元。",
    "a list that goes on": "项目支出684.21万元，包括展厅改造321.65万元、库房修缮207.43万元等。",
    "a list with what came the year before": "研学经费684.21万元，包括馆校课程321.65万元、研学营（上年207.43万元）241.80万元。",
    "another amount that the entries make": (
        "全年支出901.40万元，研学经费684.21万元，其中馆校课程321.65万元、研学营579.75万元。"
    ),
    "an entry in brackets that makes the whole": (
        "项目支出684.21万元，包括展厅改造321.65万元（与库房修缮362.56万元同批）、讲座155.13万元。"
    ),
    "an average of what is told elsewhere": "讲座支出216.23万元。\n举办研学班9个、开放讲座31场，平均每场6.98万元。",
    "an average without its amount": "举办研学班9个，平均每个24.03万元。",
    "shares of several years": "三年占比依次为21.51%、16.22%、11.87%。",
    "rows of which two do not reckon": (
        "东馆：预算321.65万元，实支298.40万元，执行92.77%；\n西馆：预算239.52万元，实支240.11万元，执行98.25%；\n"
        "南馆：预算272.40万元，实支251.83万元，执行94.25%。"
    ),
    "a change and its rate of what is not told": "社教活动减少19.88万元，下降30.26%。",
    "a change against last year and a rate against the budget": (
        "社教活动45.81万元，比预算减少19.88万元，下降30.26%；比上年减少2.15万元，低于预期。"
    ),
}
SAID = {  # what is said of a list besides its amounts
    "the largest": ("四馆拨付：东馆50.96万元、西馆42.36万元、南馆57.23万元，以南馆最多。", "以南馆最多", "以东馆最多"),
    "the smallest, named behind": (
        "四馆拨付：东馆50.96万元、西馆42.36万元、南馆57.23万元，最少的是西馆。",
        *("是西馆", "是东馆"),
    ),
    "how many before them": ("项目支出147.38万元，养护三笔：东馆50.96万元，西馆42.36万元，南馆54.06万元。", "三笔", "四笔"),
    "how many behind them": (
        "项目支出147.38万元，其中东馆50.96万元、西馆42.36万元、南馆54.06万元，共三项。",
        *("共三项", "共四项"),
    ),
}
NOT_SAID = {
    "the largest of changes": "东馆50.96万元、西馆42.36万元、南馆57.23万元，增加最多的是东馆，增幅最大的是西馆。",
    "as much as another": "东馆57.23万元、西馆42.36万元、南馆57.23万元，以东馆最多。",
    "the largest of two": "东馆50.96万元、西馆52.36万元，以东馆最多。",
    "how many of which a list tells some": "养护四笔，前三笔：东馆50.96万元，西馆42.36万元，南馆54.06万元。",
}


@pytest.fixture
def asked(tmp_path):
    def asked(text: str) -> list:
        path = tmp_path / "云岭市博物馆_2023.txt"
        path.write_text(TITLE + text, encoding="utf-8")
        found = juesuan.read(path)
        assert not [f for f in found.findings if f.severity == "exception"]
        return [q for q in found.questions if any(words in q.zh for words in ("按所列数据计算", "称“"))]

    return asked


@pytest.mark.parametrize("case", [*ASKED.values(), *SAID.values()], ids=[*ASKED, *SAID])
def test_what_does_not_tie_by_its_own_words_is_asked_about_once(asked, case):
    text, was, now = case
    assert not asked(text)
    (one,) = asked(text.replace(was, now))
    assert "待单位说明" in one.zh and "explain" in one.en and len(one.facts) > 1


@pytest.mark.parametrize("text", [*EDGES.values(), *SILENT.values(), *NOT_SAID.values()], ids=[*EDGES, *SILENT, *NOT_SAID])
def test_what_ties_within_rounding_or_may_be_meant_otherwise_is_not_asked_about(asked, text):
    assert not asked(text)
