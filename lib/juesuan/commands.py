"""Commands: what each command of juesuan does. Machine formats go to standard output alone, messages to standard error."""

from __future__ import annotations

import atexit
import contextlib
import gc
import os
import signal
import sys
from functools import partial
from typing import TYPE_CHECKING

from juesuan import __version__, bundled
from juesuan.ground.errors import JuesuanError, WrongCall
from juesuan.ground.progress import listen

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from juesuan.disclosure import Disclosure
    from juesuan.options import Run
    from juesuan.reading.facts import Reading

    Say = Callable[[str], None]


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command. Status 0: no exception found; 1: at least one; 2: a document could not be read, or a wrong call."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if list(arguments) == ["--version"]:  # asked by scripts and shells again and again: at once
        print(f"juesuan {__version__}")
        return 0
    gc.set_threshold(500_000, 20, 20)  # little of what is read is garbage: looking for it took a twentieth of the time
    atexit.register(gc.freeze)  # and as much again when Python ends, which lets go of everything anyway
    from juesuan.options import parsed

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # As in the files: what no encoding has (half a character, a byte of a file's name) is shown by its number.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    lang = "en"
    with contextlib.suppress(ValueError):  # not the main thread: whoever runs us there handles signals
        signal.signal(signal.SIGTERM, _stop)
    try:
        chosen = parsed(arguments, RUNS)
        lang = chosen.lang
        listen(_say)
        chosen.say = partial(_say, lang=lang)
        status = chosen.run(chosen)
        sys.stdout.flush()  # what cannot be written has to be known now, not when Python ends
        return status
    except JuesuanError as error:
        _say_error(error, lang)
        return 2
    except OSError as error:
        if error.filename is not None:  # a file's, not standard output's: nobody foresaw it
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):  # whoever reads no further wants to hear nothing
            _say(f"juesuan: standard output: cannot be written ({error.strerror}); make room or give another file", lang)
        return 2
    except KeyboardInterrupt:
        _say("juesuan: interrupted; nothing was left behind", lang)
        return 2


def _stop(*_) -> None:
    """A request to end cleans up like Ctrl-C."""
    raise KeyboardInterrupt


def _say_error(error: JuesuanError, lang: str) -> None:
    from juesuan.ground.messages import error_told

    _say(f"juesuan: {error_told(error, lang)}" if lang == "en" else f"juesuan：{error_told(error, lang)}")


def _say(line: str, lang: str = "en") -> None:
    """A message; what a document's or file's name could do to a terminal is shown by number."""
    if lang != "en":
        from juesuan.ground.messages import told

        line = told(line, lang)
    if not line.isprintable():
        from juesuan.ground.text import harmless

        line = harmless(line)
    print(line, file=sys.stderr, flush=True)


def _opened(
    chosen: argparse.Namespace, document: Path, years: int = 1, among: Sequence[Path] = (), say: Say | None = None
) -> Disclosure:
    """The disclosure with those of earlier years, as given or up to so many as are found beside it, with the budget, the
    dispositions given or found beside the document, and the materiality, where the command takes them. Raises CannotRead where
    the document is a budget itself."""
    from dataclasses import replace

    from juesuan.disclosure import read
    from juesuan.earlier import with_earlier
    from juesuan.findings.budget import refuse_budget
    from juesuan.findings.dispositions import NONE, beside, read_dispositions
    from juesuan.findings.materiality import given

    review = {}
    if hasattr(chosen, "materiality"):
        path = chosen.dispositions or beside(document)
        review["limits"] = given(chosen.materiality) if chosen.materiality is not None else None
        review["dispositions"] = read_dispositions(path) if path else NONE
    if chosen.prior or chosen.no_prior:
        found = read(document, chosen.prior)
    else:
        found = with_earlier(document, say or chosen.say, years, among)
    refuse_budget(found.document.file, found.reading)
    if budget := getattr(chosen, "budget", None):
        found = found.beside_budget(budget)
    return replace(found, **review) if review else found


def _audit(chosen: argparse.Namespace) -> int:
    from juesuan import audit
    from juesuan.earlier import YEARS
    from juesuan.report.terminal import told

    documents = chosen.documents or [bundled()]
    if chosen.dispositions and len(documents) > 1:
        raise WrongCall("--dispositions", "one file for several documents", "put <name>.dispositions.csv beside each document")
    audit.distinct(documents)
    say = audit.quiet if chosen.quiet else chosen.say
    step = say if sys.stderr.isatty() else audit.quiet
    status, made = 0, []
    for number, document in enumerate(documents):
        try:
            read = partial(_opened, chosen, years=YEARS, among=documents, say=say)
            report = audit.audit(document, chosen.out, chosen.lang, read, say, step, chosen.engine)
        except JuesuanError as error:
            _say_error(error, chosen.lang)
            status = 2
            continue
        except KeyboardInterrupt as stop:
            complete = isinstance(stop, audit.Complete)
            made += [str(stop.folder)] if complete else []
            if not made:
                raise
            left = ", ".join(path.name for path in documents[number + complete :]) or "–"
            chosen.say(f"juesuan: interrupted; complete: {', '.join(made)}; no new report on: {left}")
            return 2
        made.append(str(report.folder))
        _mind_prior(report.disclosure, say)
        if len(documents) > 1:
            say(f"findings in {document.name}: {len(report.disclosure.findings)}")
        for finding in report.disclosure.findings:
            say(told(report.disclosure, finding, chosen.lang))
        print(report.folder / f"memo.{chosen.lang}.html", flush=True)
        say(f"open it in a browser; all reports: {chosen.out / 'index.html'}")
        status = max(status, _status(report.disclosure))
    return status


def _facts(chosen: argparse.Namespace) -> int:
    # Not through juesuan.read: nothing is reconciled and no finding sought, so nothing of that is imported.
    from juesuan.documents.document import read_document
    from juesuan.reconcile.choose import read_figures
    from juesuan.report.fact_tables import facts_csv, facts_json, facts_table

    facts = read_figures(read_document(chosen.document)).facts
    made = {"csv": facts_csv, "json": facts_json, "table": partial(facts_table, lang=chosen.lang)}
    print(made[chosen.format](facts), end="")
    return 0


def _check(chosen: argparse.Namespace) -> int:
    from juesuan.report import contract
    from juesuan.report.terminal import summary

    disclosure = _opened(chosen, chosen.document)
    _mind_prior(disclosure, chosen.say)
    if chosen.format == "csv":
        print(contract.to_csv(disclosure, "checks"), end="")
    elif chosen.format == "json":
        print(contract.check_json(disclosure), end="")
    else:
        print(summary(disclosure, chosen.lang), end="")
    return _status(disclosure)


def _survey(chosen: argparse.Namespace) -> int:
    from juesuan.survey import survey

    try:
        made = survey(chosen.paths, chosen.out, chosen.jobs, chosen.scheduler)
    except KeyboardInterrupt:
        chosen.say("juesuan: interrupted; the same command goes on where this one was")
        return 2
    chosen.say(f"{made.documents} documents: {made.unread} could not be read, {made.exceptions} with an exception")
    _listed(made.files)
    chosen.say(f"beside each other: papermill notebooks/7_overview.ipynb overview.ipynb -p survey {chosen.out}")
    return 2 if made.unread else int(made.exceptions > 0)


def _compare(chosen: argparse.Namespace) -> int:
    from juesuan.disclosure import read
    from juesuan.report.compare import COLUMNS, compare, to_json, to_text
    from juesuan.report.fact_tables import write_csv

    old, new = read(chosen.old), read(chosen.new)
    if (old.department, old.year) != (new.department, new.year):
        chosen.say(f"note: {old.department} {old.year} against {new.department} {new.year}")
    rows = compare(old, new)
    made = {"csv": lambda: write_csv(rows, COLUMNS), "json": lambda: to_json(old, new, rows)}
    titles = {f.en["title"]: getattr(f, chosen.lang)["title"] for side in (old, new) for f in side.findings}
    print(made.get(chosen.format, lambda: to_text(rows, chosen.lang, titles))(), end="")
    return 0


def _annotate(chosen: argparse.Namespace) -> int:
    from juesuan.report.annotated_draft import annotate

    out = chosen.out or chosen.document.with_name(f"{chosen.document.stem}.annotated{chosen.document.suffix}")
    made = annotate(chosen.document, out, chosen.lang, _opened(chosen, chosen.document))
    chosen.say(f"{made.comments} comments; findings without a place in the file: {' '.join(made.unplaced) or '–'}")
    print(made.path, flush=True)
    return 0


def _evidence(chosen: argparse.Namespace) -> int:
    from juesuan.ground.files import write_all
    from juesuan.report.evidence import evidence

    return _listed(write_all(chosen.out, evidence(_opened(chosen, chosen.document), chosen.findings, chosen.lang)))


def _lab(chosen: argparse.Namespace) -> int:
    from juesuan.earlier import YEARS
    from juesuan.notebook.lab import lab

    document = chosen.document or bundled()
    disclosure = _opened(chosen, document, YEARS)  # a document that cannot be read is refused here, not in a cell
    lab(disclosure, document, chosen.folder, chosen.lang, chosen.port, chosen.options or (), chosen.say)
    return 0


def _notebooks(chosen: argparse.Namespace) -> int:
    from juesuan.earlier import YEARS
    from juesuan.ground.files import write_all
    from juesuan.ground.workers import prepare
    from juesuan.notebook import execution

    prepare(execution.INSIDE)
    found = _opened(chosen, chosen.document, YEARS)
    with execution.on_copies(chosen.document, found.unreviewed(), chosen.lang, execution.ENGINES[0]) as runs:
        made = {f"{run.name}.ipynb": run.text.encode() for run in runs}
    _listed(write_all(chosen.out, dict(sorted(made.items()))))
    return _status(found)


def _xbrl(chosen: argparse.Namespace) -> int:
    from juesuan.report import xbrl

    return _listed(xbrl.export(_opened(chosen, chosen.document), chosen.out))


def _package(chosen: argparse.Namespace) -> int:
    from juesuan.report.data_package import package

    return _listed(package(_opened(chosen, chosen.document), chosen.out, chosen.parquet))


def _listed(paths: Sequence[Path]) -> int:
    """Prints the files that were written."""
    for path in paths:
        print(path)
    return 0


def _exercise(chosen: argparse.Namespace) -> int:
    from juesuan.teaching import exercise

    made = exercise.make(chosen.seed, chosen.errors, chosen.level, chosen.say)
    students, teacher = exercise.write(made, chosen.lang, chosen.out)
    chosen.say(f"students: {students}")
    chosen.say(f"teacher: {teacher}")
    print(teacher / f"key.{chosen.lang}.html")
    return 0


def _mind_prior(disclosure: Disclosure, say: Say) -> None:
    """Says where last year's document or the budget names another department: it may be a new name, or the wrong file."""
    if disclosure.before and _names_another(disclosure.before, disclosure):
        say(f"note: the prior document is of {disclosure.before.department}, this one of {disclosure.department}")
    if disclosure.budget and _names_another(disclosure.budget.reading, disclosure):
        say(f"note: the budget is of {disclosure.budget.reading.department}, this document of {disclosure.department}")


def _names_another(reading: Reading, disclosure: Disclosure) -> bool:
    """Whether a document's own words, and not its file's name, name another department."""
    named = reading.identity.told.get("department")
    return reading.department != disclosure.department and bool(named) and named.start >= 0


def _status(disclosure: Disclosure) -> int:
    return int(any(f.severity == "exception" for f in disclosure.findings))


_ALL = (_audit, _facts, _check, _survey, _compare, _xbrl, _package, _annotate, _evidence, _notebooks, _lab, _exercise)
RUNS: dict[str, Run] = {run.__name__[1:]: run for run in _ALL}
