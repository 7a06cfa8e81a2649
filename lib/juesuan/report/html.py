"""HTML: the one Jinja environment of every page and table. Text of a document is untrusted: it is made harmless and escaped
here, once; a page's policy admits no script and no style but its own, by their hashes."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from typing import Any

import jinja2
from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup

from juesuan.ground.cache import find, keep, key
from juesuan.ground.data import PACKAGE, wording
from juesuan.ground.text import COLON, LANGUAGES, harmless, thousands
from juesuan.report.blocks import pieces_of

TEMPLATES = PACKAGE / "report" / "templates"


def page(name: str, **values: Any) -> str:
    """A template of lib/juesuan/report/templates filled, an HTML page unless its name says otherwise: values are escaped,
    invisible controls shown, unknown names errors."""
    return _environment().get_template(f"{name}.j2" if "." in name else f"{name}.html.j2").render(**values)


@cache
def macros(name: str) -> Any:
    """The macros of a template, to be called one by one; each gives Markup."""
    return _environment().get_template(f"{name}.html.j2").module


class _Kept(BytecodeCache):
    """Templates as they were compiled by this version of Jinja, from run to run: compiling takes an eighth of a second."""

    def load_bytecode(self, bucket: Bucket) -> None:
        if found := find(key(jinja2.__version__, bucket.key, bucket.checksum)):
            bucket.bytecode_from_string(found)

    def dump_bytecode(self, bucket: Bucket) -> None:
        keep(key(jinja2.__version__, bucket.key, bucket.checksum), bucket.bytecode_to_string())


@cache
def _environment() -> Environment:
    environment = Environment(
        bytecode_cache=_Kept(),
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=harmless,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(thousands=thousands)
    environment.globals.update(wording=wording, html_lang=LANGUAGES, colon=COLON, br=Markup("<br>"))
    environment.globals.update(part=part, hash_of=hash_of, pieces_of=pieces_of)
    return environment


@cache
def part(name: str) -> Markup:
    """A script or style sheet of the templates, as it stands."""
    return Markup((TEMPLATES / name).read_text(encoding="utf-8"))


@cache
def hash_of(name: str) -> str:
    """What a content security policy names a script or style sheet by."""
    return f"sha256-{base64.b64encode(hashlib.sha256(part(name).encode()).digest()).decode()}"
