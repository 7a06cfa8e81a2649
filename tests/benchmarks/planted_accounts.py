"""Whole accounts by hands that knew nothing of the rules, each true and with ten errors: what is told of the true ones, of each
error alone and of all ten at once.

    PYTHONPATH=lib python tests/benchmarks/planted_accounts.py [--only NAME] [--list] [--renew]

tests/planted_accounts has them; README.md there says whose hands and what was seen at first. An error is counted by the gravest
message that the true accounts have not; notes apart. --renew keeps what is told in told.yaml, against which the test holds it.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from short_cases import GRAVE

import juesuan

FOLDER = Path(__file__).parents[1] / "planted_accounts"
Message = tuple[str, str, str, str]  # severity, kind, label, quotation


class Accounts(NamedTuple):
    """One document: its name, its true text and its errors (name, kind, old, new, figures, proof, cause)."""

    path: Path
    text: str
    errors: list[Mapping[str, Any]]


def accounts(only: str = "") -> Iterator[Accounts]:
    for path in sorted(FOLDER.glob("*.errors.yaml")):
        source = next(
            p for p in (path.with_name(path.name.replace(".errors.yaml", end)) for end in (".txt", ".html")) if p.exists()
        )
        if only in source.name:
            yield Accounts(source, source.read_text("utf-8"), yaml.safe_load(path.read_text("utf-8")))


def with_errors(one: Accounts, errors: list[Mapping[str, Any]]) -> str:
    """The text with errors planted. Raises ValueError where one does not stand in it exactly once."""
    text = one.text
    for error in errors:
        if text.count(error["old"]) != 1:
            raise ValueError(f"{one.path.name}, {error['name']}: stands {text.count(error['old'])} times in the text")
        text = text.replace(error["old"], error["new"])
    return text


def messages(name: str, text: str) -> set[Message]:
    """What is told of a text but for notes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_text(text, encoding="utf-8")
        read = juesuan.read(path)
    told = {(g.severity, g.kind, g.label, g.quote) for g in read.findings if g.severity in GRAVE}
    return told | {("question", "", "", q.zh) for q in read.questions}


def gravest(told: set[Message]) -> str:
    return next((grave for grave in GRAVE if any(one[0] == grave for one in told)), "nothing")


def told_of(one: Accounts) -> dict[str, Any]:
    """What is told of the true accounts, of each error, and by how many messages of all errors at once."""
    true = messages(one.path.name, one.text)
    found = {error["name"]: messages(one.path.name, with_errors(one, [error])) - true for error in one.errors}
    together = messages(one.path.name, with_errors(one, one.errors)) - true
    severities = Counter(severity for severity, *_ in true)
    return {
        "true": {grave: severities[grave] for grave in GRAVE},
        "errors": {name: gravest(told) for name, told in found.items()},
        "messages": {name: sum(severity != "question" for severity, *_ in told) for name, told in found.items()},
        "together": sum(severity != "question" for severity, *_ in together),
        "list": sorted(true),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", help="a part of a document's name")
    parser.add_argument("--list", action="store_true", help="each message on the true accounts, and each error not told")
    parser.add_argument("--renew", action="store_true", help="keep what is told in told.yaml")
    given = parser.parse_args()
    all_of_them = [*accounts(given.only)]
    with ProcessPoolExecutor(2) as pool:
        found = dict(zip((one.path.name for one in all_of_them), pool.map(told_of, all_of_them), strict=True))
    print(
        "| accounts | true: exceptions | attentions | questions | errors: exceptions | attentions | asked | untold | messages |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    total: Counter[str] = Counter()
    for name, told in found.items():
        errors = Counter(told["errors"].values())
        numbers = [*told["true"].values(), *(errors[grave] for grave in (*GRAVE, "nothing")), told["together"]]
        print("|", " | ".join(map(str, [name, *numbers])), "|")
        total.update({str(n): number for n, number in enumerate(numbers)})
    print("|", " | ".join(["all", *(str(total[str(n)]) for n in range(8))]), "|")
    for one in all_of_them if given.list else ():
        told = found[one.path.name]
        print(f"\n## {one.path.name}")
        for message in told["list"]:
            print("  true:", *message, sep=" | ")
        for error in one.errors:
            if told["errors"][error["name"]] in ("question", "nothing"):
                print("  ", told["errors"][error["name"]], error["kind"], error["old"][:60], "→", error["new"][:60], sep=" | ")
    if given.renew:
        kept = {name: {key: told[key] for key in ("true", "errors", "together")} for name, told in found.items()}
        (FOLDER / "told.yaml").write_text(yaml.safe_dump(kept, allow_unicode=True, sort_keys=False), encoding="utf-8")


if __name__ == "__main__":
    main()
