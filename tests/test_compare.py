from juesuan import bundled
from juesuan.commands import main
from juesuan.compare import compare
from juesuan.disclosure import read


def revised(tmp_path, old, new):
    text = bundled().read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / bundled().name
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return read(path).reading


def test_the_same_document_has_no_change():
    reading = read(bundled()).reading
    assert compare(reading, reading) == []


def test_a_revised_figure_is_told_with_its_old_and_new_digits(tmp_path):
    rows = compare(read(bundled()).reading, revised(tmp_path, "人员经费728.08万元", "人员经费782.08万元"))
    assert [(r["change"], r["label"], r["old"], r["new"]) for r in rows] == [
        ("changed", "人员经费", "728.08万元", "782.08万元")
    ]


def test_a_figure_printed_with_other_decimals_counts_as_changed(tmp_path):
    rows = compare(read(bundled()).reading, revised(tmp_path, "培训费支出 2.53万元", "培训费支出 2.5万元"))
    assert [(r["old"], r["new"]) for r in rows] == [("2.53万元", "2.5万元")]


def test_figures_that_vanish_or_appear_are_told(tmp_path):
    rows = compare(
        read(bundled()).reading,
        revised(tmp_path, "本年度会议费支出0.16万元，", "本年度劳务费支出0.20万元、会议费支出0.16万元，"),
    )
    assert ("added", "劳务费") in [(r["change"], r["label"]) for r in rows]
    back = compare(
        revised(tmp_path, "本年度会议费支出0.16万元，", "本年度劳务费支出0.20万元、会议费支出0.16万元，"),
        read(bundled()).reading,
    )
    assert ("removed", "劳务费") in [(r["change"], r["label"]) for r in back]


def test_the_command_prints_the_changes(tmp_path, capsys):
    revised(tmp_path, "人员经费728.08万元", "人员经费782.08万元")
    assert main(["compare", str(bundled()), str(tmp_path / bundled().name)]) == 0
    out = capsys.readouterr().out
    assert "changed" in out and "728.08万元" in out and "782.08万元" in out
