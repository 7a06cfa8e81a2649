"""Options: what each command takes, and its help in the language chosen (data/words/commands.yaml)."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from juesuan import __version__
from juesuan.ground.data import wording
from juesuan.ground.errors import WrongCall

LANGUAGES = ("en", "zh")
FORMATS = ("table", "csv", "json")
VARIABLE = "JUESUAN_LANG"
COMMENTS = {"annotate": "zh", "evidence": "zh"}  # their products are for the department; the others speak English

Run = Callable[[argparse.Namespace], int]
_PATH: dict[str, Any] = {"type": Path}
_OUT: dict[str, Any] = {"type": Path, "required": True, "metavar": "FOLDER"}
_DOCUMENT = ("document", {**_PATH, "metavar": "DOCUMENT"}, "document")
_FORMAT = ("--format", {"choices": FORMATS, "default": "table"}, "format")
_PRIOR = [
    ("--prior", {**_PATH, "metavar": "DOCUMENT", "action": "append"}, "prior"),
    ("--no-prior", {"action": "store_true"}, "no_prior"),
]
_BUDGET = ("--budget", {**_PATH, "metavar": "DOCUMENT"}, "budget")
_REVIEW = [
    _BUDGET,
    ("--dispositions", {**_PATH, "metavar": "FILE"}, "dispositions"),
    ("--materiality", {"metavar": "LIMITS"}, "materiality"),
]
_EXPORT = [_DOCUMENT, ("--out", _OUT, "folder_of_files"), _PRIOR]
# By command its arguments: the name, what argparse has to know, the key of the help; a list within excludes one another.
COMMANDS: Mapping[str, Sequence[Any]] = {
    "audit": [
        ("documents", {**_PATH, "nargs": "*", "metavar": "DOCUMENT"}, "documents"),
        ("--out", {**_PATH, "default": Path("reports")}, "out"),
        _PRIOR,
        *_REVIEW,
        [
            ("--engine", {"choices": ("juesuan", "stock"), "default": "juesuan"}, "engine"),
            ("--no-notebooks", {"dest": "engine", "action": "store_const", "const": None}, "no_notebooks"),
        ],
        ("--quiet", {"action": "store_true"}, "quiet"),
    ],
    "facts": [_DOCUMENT, _FORMAT],
    "check": [_DOCUMENT, _FORMAT, _PRIOR, *_REVIEW],
    "survey": [
        ("paths", {**_PATH, "nargs": "+", "metavar": "PATH"}, "paths"),
        ("--out", _OUT, "out"),
        ("--jobs", {"type": int, "metavar": "N"}, "jobs"),
        ("--scheduler", {"metavar": "ADDRESS"}, "scheduler"),
    ],
    "compare": [("old", {**_PATH, "metavar": "OLD"}, "old"), ("new", {**_PATH, "metavar": "NEW"}, "new"), _FORMAT],
    "xbrl": _EXPORT,
    "package": [*_EXPORT, ("--parquet", {"action": "store_true"}, "parquet")],
    "annotate": [("document", {**_PATH, "metavar": "DRAFT"}, "document"), ("--out", _PATH, "out"), _PRIOR, _BUDGET],
    "evidence": [
        _DOCUMENT,
        ("findings", {"nargs": "*", "metavar": "FINDING"}, "findings"),
        ("--out", {**_PATH, "default": Path(), "metavar": "FOLDER"}, "out"),
        _PRIOR,
        _BUDGET,
    ],
    "notebooks": [*_EXPORT, _BUDGET],
    "lab": [
        ("document", {**_PATH, "nargs": "?", "metavar": "DOCUMENT"}, "document_or_bundled"),
        _PRIOR,
        _BUDGET,
        ("--folder", _PATH, "folder"),
        ("--port", {"type": int}, "port"),
        ("--no-browser", {"dest": "options", "action": "append_const", "const": "--no-browser"}, "no_browser"),
        ("--allow-root", {"dest": "options", "action": "append_const", "const": "--allow-root"}, "allow_root"),
    ],
    "exercise": [
        ("--seed", {"type": int, "required": True, "metavar": "N"}, "seed"),
        ("--errors", {"type": int, "default": 5, "metavar": "N"}, "errors"),
        ("--level", {"type": int, "default": 1, "metavar": "N"}, "level"),
        ("--out", _OUT, "out"),
    ],
}


def parsed(arguments: Sequence[str], runs: Mapping[str, Run]) -> argparse.Namespace:
    """The command that the arguments call, with its options, `lang` and what runs it. Ends the program with the usage where
    they are wrong; raises WrongCall for a language that there is not in JUESUAN_LANG."""
    lang = _language(arguments)
    with _speaking(lang or "en"):
        return _parser(lang, runs, next(iter(arguments), "")).parse_args(arguments)


def _language(arguments: Sequence[str]) -> str:
    """The language asked for before anything else is understood; "" for none. Of an argument that argparse refuses, none."""
    asked = os.environ.get(VARIABLE, "")
    if asked and asked not in LANGUAGES:
        raise WrongCall(VARIABLE, f"no language {asked!r}", f"use one of {', '.join(LANGUAGES)}")
    for number, argument in enumerate(arguments):
        name, _, value = argument.partition("=")
        if name == "--lang":
            value = value or next(iter(arguments[number + 1 :]), "")
            asked = value if value in LANGUAGES else asked
    return asked


def _parser(lang: str, runs: Mapping[str, Run], called: str) -> argparse.ArgumentParser:
    """For the command that is called, or for all where that is not plain from the first word."""
    words, shown = wording("commands"), lang or "en"
    parser = argparse.ArgumentParser("juesuan", description=words["juesuan"][shown])
    parser.add_argument("--version", action="version", version=f"juesuan {__version__}")
    parser.add_argument("--lang", choices=LANGUAGES, help=words["lang"][shown].format(default="en"))
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name in [called] if called in COMMANDS else COMMANDS:
        own, arguments = words[name], COMMANDS[name]
        more = own.get("more", own["_"])[shown] if "more" in own else None
        command = commands.add_parser(name, help=own["_"][shown], description=more)
        for one in arguments:
            group = command.add_mutually_exclusive_group() if isinstance(one, list) else command
            for option, given, key in one if isinstance(one, list) else [one]:
                group.add_argument(option, help=own.get(key, words.get(key))[shown], **given)
        default = lang or COMMENTS.get(name, "en")
        told = words["lang"][shown].format(default=COMMENTS.get(name, "en"))
        command.add_argument("--lang", choices=LANGUAGES, default=default, help=told)
        command.set_defaults(run=runs[name])
    return parser


@contextmanager
def _speaking(lang: str) -> Iterator[None]:
    """Within it argparse says its own words in the language too: it takes them from gettext, which has no Chinese for them."""
    words, kept = wording("commands")["argparse"], (argparse._, argparse.ngettext)
    if lang == "zh":
        argparse._ = lambda text: words.get(text, kept[0](text))
        argparse.ngettext = lambda one, many, n: words.get(one, kept[1](one, many, n))
    try:
        yield
    finally:
        argparse._, argparse.ngettext = kept
