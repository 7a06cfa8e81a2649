"""Handout: an executed notebook as one HTML page without its code, to be printed or handed out.

    jupyter nbconvert --to handout reports/某局/2024/notebooks/3_three_public.ipynb

An exporter of nbconvert, which comes with the extra juesuan[lab].
"""

from __future__ import annotations

import re
from html import escape

from nbconvert.exporters import HTMLExporter
from traitlets import Bool, Unicode
from traitlets.config import Config

_PARAMETERS = {"parameters", "injected-parameters"}
_LANG = re.compile(r"^lang = [\"'](\w+)[\"']", re.MULTILINE)
# For the screen a readable measure, for paper no lone heading and no row cut in two; Chinese fonts by the names systems have.
_STYLE = """<style>
body { font-family: "Helvetica Neue", Arial, "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; }
main { max-width: 70rem; margin: 0 auto; padding: 1rem; }
table { border-collapse: collapse; margin: .6rem 0 1.2rem; }
th, td { padding: 2px 8px; border-bottom: 1px solid #bbb; vertical-align: top; }
img, svg { max-width: 100%; height: auto; }
.anchor-link { display: none; }
h1, h2, h3 { break-after: avoid; }
tr, img, svg { break-inside: avoid; }
@page { size: A4; margin: 16mm; }
</style>
</head>"""


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
        told = "zh-CN" if lang == "zh" else "en"
        head = f'<!DOCTYPE html>\n<html lang="{told}">\n<head><meta charset="utf-8"><title>{escape(title)}</title>\n{_STYLE}'
        return f"{head}\n<body><main>\n{body}\n</main></body>\n</html>\n", resources


def _language(nb) -> str:
    """The language that the notebook's parameters choose."""
    sources = (c.source for c in nb.cells if _PARAMETERS & set(c.metadata.get("tags", ())))
    return next(reversed(_LANG.findall("\n".join(sources))), "en")


def _title(nb) -> str:
    """The notebook's first heading."""
    prose = (c.source for c in nb.cells if c.cell_type == "markdown")
    return next((line.lstrip("# ").strip() for text in prose for line in text.splitlines() if line.startswith("# ")), "")
