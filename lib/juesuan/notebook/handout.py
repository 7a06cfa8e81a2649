"""Handout: an executed notebook as one HTML page without its code, to be printed or handed out.

    jupyter nbconvert --to handout reports/某局/2024/notebooks/3_three_public.ipynb

An exporter of nbconvert, which comes with the extra juesuan[lab].
"""

from __future__ import annotations

import re

from markupsafe import Markup
from nbconvert.exporters import HTMLExporter
from traitlets import Bool, Unicode
from traitlets.config import Config

from juesuan.ground.text import LANGUAGES
from juesuan.report.html import page

_PARAMETERS = {"parameters", "injected-parameters"}
_LANG = re.compile(r"^lang = [\"'](\w+)[\"']", re.MULTILINE)


class Handout(HTMLExporter):
    """HTML without code, prompts and the cell of parameters."""

    export_from_notebook = "Handout 讲义"
    exclude_input = Bool(True).tag(config=True)
    exclude_input_prompt = Bool(True).tag(config=True)
    exclude_output_prompt = Bool(True).tag(config=True)
    template_name = Unicode("basic").tag(config=True)

    @property
    def default_config(self) -> Config:
        hidden = Config({"TagRemovePreprocessor": {"enabled": True, "remove_cell_tags": sorted(_PARAMETERS)}})
        hidden.merge(super().default_config)
        return hidden

    def from_notebook_node(self, nb, resources=None, **options):
        """The page and nbconvert's resources."""
        lang, title = _language(nb), _title(nb) or (resources or {}).get("metadata", {}).get("name", "")
        body, resources = super().from_notebook_node(nb, resources, **options)
        return page("handout", lang=lang if lang in LANGUAGES else "en", title=title, body=Markup(body)), resources


def _language(nb) -> str:
    """The language that the notebook's parameters choose."""
    sources = (c.source for c in nb.cells if _PARAMETERS & set(c.metadata.get("tags", ())))
    return next(reversed(_LANG.findall("\n".join(sources))), "en")


def _title(nb) -> str:
    """The notebook's first heading."""
    prose = (c.source for c in nb.cells if c.cell_type == "markdown")
    return next((line.lstrip("# ").strip() for text in prose for line in text.splitlines() if line.startswith("# ")), "")
