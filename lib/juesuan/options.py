"""Options: the arguments of the commands, parsed; what each takes, and its help, stands in data/words/commands.yaml."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from juesuan import __version__
from juesuan.ground.data import wording
from juesuan.ground.text import LANGUAGES, known_language

VARIABLE = "JUESUAN_LANG"
COMMENTS = {"annotate": "zh", "evidence": "zh"}  # their products are for the department; the others speak English

Run = Callable[[argparse.Namespace], int]
_TYPES = {"path": Path, "int": int}


def parsed(arguments: Sequence[str], runs: Mapping[str, Run]) -> argparse.Namespace:
    """The command that the arguments call, with its options, `lang` and what runs it. Ends the program with the usage where
    they are wrong; raises WrongCall for a language that there is not in JUESUAN_LANG."""
    lang = _language(arguments)
    with _speaking(lang or "en"):
        return _parser(lang, runs, next(iter(arguments), "")).parse_args(arguments)


def _language(arguments: Sequence[str]) -> str:
    """The language asked for before anything else is understood; "" for none. Of an argument that argparse refuses, none."""
    asked = os.environ.get(VARIABLE, "")
    if asked:
        known_language(VARIABLE, asked)
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
    for name in [called] if called in words["takes"] else words["takes"]:
        own = words[name]
        more = own.get("more", own["_"])[shown] if "more" in own else None
        command = commands.add_parser(name, help=own["_"][shown], description=more)
        for one in words["takes"][name]:
            group = command.add_mutually_exclusive_group() if isinstance(one, list) else command
            for argument in one if isinstance(one, list) else [one]:
                _add(group, argument, own, shown)
        default = lang or COMMENTS.get(name, "en")
        told = words["lang"][shown].format(default=COMMENTS.get(name, "en"))
        command.add_argument("--lang", choices=LANGUAGES, default=default, help=told)
        command.set_defaults(run=runs[name])
    return parser


def _add(group: Any, argument: Mapping[str, Any], own: Mapping[str, Any], lang: str) -> None:
    given = dict(argument)
    name = given.pop("name")
    key = given.pop("help", name.strip("-").replace("-", "_"))
    if "type" in given:
        given["type"] = _TYPES[given["type"]]
    group.add_argument(name, help=own.get(key, wording("commands").get(key))[lang], **given)


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
