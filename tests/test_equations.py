"""Equations are read in one line: what stands over, above or below something else makes no other number with it."""

import docx
import pytest
from docx.oxml import parse_xml

from juesuan.disclosure import read
from juesuan.documents.document import read_document
from juesuan.report.annotated_draft import annotate

OPENING = "青石区信访局2023年度部门决算"
TOTAL = "2023年度收入总计1750.61万元，支出总计1750.61万元。"
NAMES = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


def run(text):
    return f"<m:r><m:t>{text}</m:t></m:r>"


def fraction(above, below):
    return f"<m:f><m:num>{above}</m:num><m:den>{below}</m:den></m:f>"


EQUATIONS = [
    (fraction(run("45"), run("50")), "45/50"),
    (fraction(run("1,750.61-1,600.00"), run("1,600.00")), "(1,750.61-1,600.00)/1,600.00"),
    (f"{run('3×')}<m:sSup><m:e>{run('10')}</m:e><m:sup>{run('4')}</m:sup></m:sSup>", "3×10⁴"),
    (f"<m:d><m:e>{run('900.00+850.61')}</m:e></m:d>", "(900.00+850.61)"),
    (f'<m:d><m:dPr><m:begChr m:val="["/><m:endChr m:val="]"/></m:dPr><m:e>{run("9")}</m:e></m:d>', "[9]"),
    (f"<m:rad><m:deg/><m:e>{run('9')}</m:e></m:rad>", "√9"),
    (fraction(fraction(run("1"), run("2")), run("3")), "(1/2)/3"),
    (run("850.61"), "850.61"),
]


def word(path, equation, before="预算执行率为", behind="。"):
    made = docx.Document()
    made.add_paragraph(OPENING)
    made.add_paragraph(TOTAL)
    paragraph = made.add_paragraph(before)
    paragraph._p.append(parse_xml(f"<m:oMath {NAMES}>{equation}</m:oMath>"))
    paragraph.add_run(behind)
    made.save(path)
    return path


@pytest.mark.parametrize(("equation", "line"), EQUATIONS)
def test_an_equation_of_a_word_document_stands_in_one_line(tmp_path, equation, line):
    assert f"预算执行率为{line}。" in read_document(word(tmp_path / "a.docx", equation)).text


def test_a_fraction_is_no_figure_of_all_its_digits(tmp_path):
    facts = read(word(tmp_path / "a.docx", fraction(run("45"), run("50")))).facts
    assert "4550" not in {f.text for f in facts}


MATHML = [
    ("<mfrac><mn>45</mn><mn>50</mn></mfrac>", "45/50"),
    ("<mfrac><mrow><mn>5</mn><mo>-</mo><mn>4</mn></mrow><mn>4</mn></mfrac>", "(5-4)/4"),
    ("<mn>3</mn><mo>×</mo><msup><mn>10</mn><mn>4</mn></msup>", "3×10⁴"),
    ("<semantics><mn>9</mn><annotation encoding='application/x-tex'>9</annotation></semantics>", "9"),
]


@pytest.mark.parametrize(("equation", "line"), MATHML)
def test_an_equation_of_a_page_stands_in_one_line(tmp_path, equation, line):
    path = tmp_path / "a.html"
    body = f"<h1>{OPENING}</h1><p>{TOTAL}</p><p>预算执行率为<math>{equation}</math>。</p>"
    path.write_text(f"<html><meta charset='utf-8'><body>{body}</body></html>", encoding="utf-8")
    assert f"预算执行率为{line}。" in read_document(path).text


def test_a_finding_behind_an_equation_is_marked_at_its_figure(tmp_path):
    behind = "。2023年度支出合计1700.00万元，其中：基本支出900.00万元；项目支出850.61万元。"
    annotate(word(tmp_path / "a.docx", fraction(run("45"), run("50")), behind=behind), tmp_path / "b.docx")
    marked = docx.Document(tmp_path / "b.docx").paragraphs[2]
    assert "1700.00" in [run.text for run in marked.runs]
