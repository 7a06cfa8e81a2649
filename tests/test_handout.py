"""An executed notebook as a page without code, by nbconvert."""

import pytest

from juesuan.notebook.execution import path_of

pytest.importorskip("nbconvert", reason="the extra juesuan[lab] is not installed")


def test_a_handout_has_prose_tables_and_charts_and_no_code():
    from juesuan.notebook.handout import Handout

    page, _ = Handout().from_filename(str(path_of("3_three_public", "zh")))
    assert "<h1" in page and "<table" in page and ("<svg" in page or "<img" in page) and "公务接待费" in page
    assert "views." not in page and "lang =" not in page
