"""Commands: juesuan audit, facts and check. Machine formats go to standard output alone, messages to standard error."""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from juesuan import __version__, bundled
from juesuan.ground.errors import JuesuanError, WrongCall

if TYPE_CHECKING:
    from juesuan.disclosure import Disclosure

Say = Callable[[str], None]
FORMATS = ("table", "csv", "json")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command. Status 0: no exception found; 1: at least one; 2: a document could not be read, or a wrong call."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    chosen = _parser().parse_args(arguments)
    with contextlib.suppress(ValueError):  # not the main thread: whoever runs us there handles signals
        signal.signal(signal.SIGTERM, _stop)
    try:
        status = chosen.run(chosen)
        sys.stdout.flush()  # what cannot be written has to be known now, not when Python ends
        return status
    except JuesuanError as error:
        _say(f"juesuan: {error}")
        return 2
    except OSError as error:
        if error.filename is not None:  # a file's, not standard output's: nobody foresaw it
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):  # whoever reads no further wants to hear nothing
            _say(f"juesuan: standard output: cannot be written ({error.strerror}); make room or give another file")
        return 2
    except KeyboardInterrupt:
        _say("juesuan: interrupted; nothing was left behind")
        return 2


def _stop(*_) -> None:
    """A request to end cleans up like Ctrl-C."""
    raise KeyboardInterrupt


def _say(line: str) -> None:
    """A message; what a document's or file's name could do to a terminal is shown by number."""
    if not line.isprintable():
        from juesuan.ground.text import harmless

        line = harmless(line)
    print(line, file=sys.stderr, flush=True)


def _nothing(line: str) -> None:
    """Says nothing."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "juesuan", description="Audits a Chinese department's published final accounts (部门决算)."
    )
    parser.add_argument("--version", action="version", version=f"juesuan {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    audit = commands.add_parser("audit", help="read, check, run the notebooks, write the report folder with the memo")
    audit.add_argument(
        "documents", nargs="*", type=Path, metavar="DOCUMENT", help="published files; none: the bundled document"
    )
    audit.add_argument("--out", type=Path, default=Path("reports"), help="folder of the reports (default: reports)")
    audit.add_argument("--lang", choices=("en", "zh"), default="en", help="language of the summary and the notebooks' tables")
    _add_prior(audit)
    _add_budget(audit)
    _add_review(audit)
    how = audit.add_mutually_exclusive_group()
    how.add_argument(
        "--engine",
        choices=("juesuan", "stock"),
        default="juesuan",
        help="what runs the notebooks: IPython's shell with the document read once, or papermill with a fresh kernel each",
    )
    how.add_argument("--no-notebooks", dest="engine", action="store_const", const=None, help="everything but the notebooks")
    audit.add_argument("--quiet", action="store_true", help="no progress and no notes; errors and the memo's path remain")
    audit.set_defaults(run=_audit)
    facts = commands.add_parser("facts", help="print every figure with its meaning")
    facts.add_argument("document", type=Path, metavar="DOCUMENT")
    facts.add_argument("--format", choices=FORMATS, default="table")
    facts.set_defaults(run=_facts)
    check = commands.add_parser("check", help="print checks, suspects and findings (csv: the checks alone)")
    check.add_argument("document", type=Path, metavar="DOCUMENT")
    check.add_argument("--format", choices=FORMATS, default="table")
    _add_prior(check)
    _add_budget(check)
    _add_review(check)
    check.set_defaults(run=_check)
    survey = commands.add_parser("survey", help="read and check many documents into three tables, without notebooks")
    survey.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="published files, or folders of them")
    survey.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="folder of the tables")
    survey.add_argument("--jobs", type=int, metavar="N", help="processes (default: one a core)")
    survey.set_defaults(run=_survey)
    compare = commands.add_parser(
        "compare",
        help="list what changed between two versions of one disclosure, figure by figure",
        description="Lists the figures, verdicts and findings that two versions of one disclosure do not have in common. "
        "Ends with status 0 whether or not anything changed.",
    )
    compare.add_argument("old", type=Path, metavar="OLD")
    compare.add_argument("new", type=Path, metavar="NEW")
    compare.add_argument("--format", choices=FORMATS, default="table")
    compare.set_defaults(run=_compare)
    for name, run, what in (
        ("xbrl", _xbrl, "write the amounts and their sums as an XBRL instance with its taxonomy"),
        ("package", _package, "write facts, checks and findings as a Frictionless Data Package"),
    ):
        export = commands.add_parser(name, help=what)
        export.add_argument("document", type=Path, metavar="DOCUMENT")
        export.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="folder of the files")
        _add_prior(export)
        export.set_defaults(run=run)
    export.add_argument("--parquet", action="store_true", help="each table as Parquet too (needs juesuan[parquet])")
    annotate = commands.add_parser("annotate", help="copy a .docx or .pdf draft with a comment at each figure with a finding")
    annotate.add_argument("document", type=Path, metavar="DRAFT")
    annotate.add_argument("--out", type=Path, help="the copy (default: beside the draft, with .annotated in its name)")
    annotate.add_argument("--lang", choices=("en", "zh"), default="zh", help="language of the comments")
    _add_prior(annotate)
    annotate.set_defaults(run=_annotate)
    evidence = commands.add_parser("evidence", help="write an audit evidence sheet (取证单, .docx) for each finding named")
    evidence.add_argument("document", type=Path, metavar="DOCUMENT")
    evidence.add_argument(
        "findings", nargs="*", metavar="FINDING", help="F03 ...; none: every finding to be corrected or answered"
    )
    evidence.add_argument("--out", type=Path, default=Path(), metavar="FOLDER", help="folder of the sheets (default: here)")
    evidence.add_argument("--lang", choices=("en", "zh"), default="zh", help="language of the sheets")
    _add_prior(evidence)
    evidence.set_defaults(run=_evidence)
    lab = commands.add_parser(
        "lab", help="open the notebooks in JupyterLab with a document chosen (needs the extra: juesuan[lab])"
    )
    lab.add_argument("document", nargs="?", type=Path, metavar="DOCUMENT", help="published file; none: the bundled document")
    _add_prior(lab)
    lab.add_argument("--folder", type=Path, help="where the notebooks are put (default: juesuan-lab/<document>)")
    lab.add_argument("--lang", choices=("en", "zh"), default="en", help="language of the notebooks' sentences and charts")
    lab.add_argument("--port", type=int, help="port of the server (default: the first free one from 8888)")
    for option, what in (
        ("--no-browser", "print the address, open no browser"),
        ("--allow-root", "run as root, as in a container"),
    ):
        lab.add_argument(option, dest="options", action="append_const", const=option, help=what)
    lab.set_defaults(run=_lab)
    return parser


def _add_prior(command: argparse.ArgumentParser) -> None:
    """Earlier years: given, else found beside the document, or left out."""
    which = command.add_mutually_exclusive_group()
    which.add_argument(
        "--prior",
        type=Path,
        metavar="DOCUMENT",
        action="append",
        help="last year's disclosure of the same department, again for earlier years; without it they are looked for beside "
        "the document",
    )
    which.add_argument("--no-prior", action="store_true", help="do not look for earlier years' disclosures")


def _add_budget(command: argparse.ArgumentParser) -> None:
    """The published budget of the year."""
    command.add_argument(
        "--budget",
        type=Path,
        metavar="DOCUMENT",
        help="the department's published budget of the same year, held against the initial budgets of the accounts",
    )


def _add_review(command: argparse.ArgumentParser) -> None:
    """What was decided on the findings, and which of them are trivial."""
    command.add_argument(
        "--dispositions",
        type=Path,
        metavar="FILE",
        help="what was decided on each finding (default: <name>.dispositions.csv beside the document)",
    )
    command.add_argument(
        "--materiality",
        metavar="LIMITS",
        help="limits below all of which a finding is trivial, e.g. 1万元,0.5%%总,5%%本: an amount, a share of total "
        "expenditure, of the figure itself (default: data/criteria/thresholds.yaml)",
    )


def _opened(
    chosen: argparse.Namespace, document: Path, years: int = 1, among: Sequence[Path] = (), say: Say | None = None
) -> Disclosure:
    """The disclosure with those of earlier years, as given or up to so many as are found beside it, and with the budget.
    Raises CannotRead where the document is a budget itself."""
    from juesuan import read
    from juesuan.earlier import with_earlier
    from juesuan.findings.budget import refuse_budget

    if chosen.prior or chosen.no_prior:
        found = read(document, chosen.prior)
    else:
        found = with_earlier(document, say or _say, years, among)
    refuse_budget(found.document.file, found.reading)
    budget = getattr(chosen, "budget", None)
    return found.beside_budget(budget) if budget else found


def _reviewed(
    chosen: argparse.Namespace, document: Path, years: int = 1, among: Sequence[Path] = (), say: Say | None = None
) -> Disclosure:
    """The same with the dispositions given or found beside the document, and the materiality given."""
    from juesuan.findings.dispositions import NONE, beside, read_dispositions
    from juesuan.findings.materiality import given

    limits = given(chosen.materiality) if chosen.materiality is not None else None
    path = chosen.dispositions or beside(document)
    disposed = read_dispositions(path) if path else NONE
    return replace(_opened(chosen, document, years, among, say), dispositions=disposed, limits=limits)


def _audit(chosen: argparse.Namespace) -> int:
    from juesuan import audit
    from juesuan.earlier import YEARS

    documents = chosen.documents or [bundled()]
    audit.distinct(documents)
    if chosen.dispositions and len(documents) > 1:
        raise WrongCall("--dispositions", "one file for several documents", "put <name>.dispositions.csv beside each document")
    say = _nothing if chosen.quiet else _say
    step = say if sys.stderr.isatty() else _nothing
    status = 0
    for document in documents:
        try:
            read = partial(_reviewed, chosen, years=YEARS, among=documents, say=say)
            report = audit.audit(document, chosen.out, chosen.lang, read, say, step, chosen.engine)
        except JuesuanError as error:
            _say(f"juesuan: {error}")
            status = 2
            continue
        _mind_prior(report.disclosure, say)
        for finding in report.disclosure.findings:
            told = report.disclosure.handled.state(finding) or (
                "trivial" if finding.finding in report.disclosure.trivial else ""
            )
            note = f" ({told})" if told else ""
            say(f"{finding.finding} {finding.severity}{note}: {getattr(finding, chosen.lang)['title']}")
        print(report.folder / f"memo.{chosen.lang}.html", flush=True)
        status = max(status, _status(report.disclosure))
    return status


def _facts(chosen: argparse.Namespace) -> int:
    from juesuan import read
    from juesuan.ground.text import aligned
    from juesuan.report import contract

    disclosure = read(chosen.document)
    if chosen.format == "csv":
        print(contract.to_csv(disclosure, "facts"), end="")
    elif chosen.format == "json":
        print(contract.facts_json(disclosure), end="")
    else:
        shown = ("fact", "label", "measure", "basis", "year", "value", "unit", "of", "section", "page", "reason")
        print(aligned(contract.rows(disclosure, "facts"), shown), end="")
    return 0


def _check(chosen: argparse.Namespace) -> int:
    from juesuan.report import contract
    from juesuan.report.terminal import summary

    disclosure = _reviewed(chosen, chosen.document)
    _mind_prior(disclosure, _say)
    if chosen.format == "csv":
        print(contract.to_csv(disclosure, "checks"), end="")
    elif chosen.format == "json":
        print(contract.check_json(disclosure), end="")
    else:
        print(summary(disclosure), end="")
    return _status(disclosure)


def _survey(chosen: argparse.Namespace) -> int:
    from juesuan.survey import survey

    try:
        made = survey(chosen.paths, chosen.out, chosen.jobs)
    except KeyboardInterrupt:
        _say("juesuan: interrupted; the same command goes on where this one was")
        return 2
    _say(f"{made.documents} documents: {made.unread} could not be read, {made.exceptions} with an exception")
    for path in made.files:
        print(path)
    return 2 if made.unread else int(made.exceptions > 0)


def _compare(chosen: argparse.Namespace) -> int:
    from juesuan import read
    from juesuan.report.compare import compare, to_csv, to_json, to_text

    old, new = read(chosen.old), read(chosen.new)
    if (old.department, old.year) != (new.department, new.year):
        _say(f"note: {old.department} {old.year} against {new.department} {new.year}")
    rows = compare(old, new)
    made = {"table": lambda: to_text(rows), "csv": lambda: to_csv(rows), "json": lambda: to_json(old, new, rows)}
    print(made[chosen.format](), end="")
    return 0


def _annotate(chosen: argparse.Namespace) -> int:
    from juesuan.report.annotated_draft import annotate

    out = chosen.out or chosen.document.with_name(f"{chosen.document.stem}.annotated{chosen.document.suffix}")
    made = annotate(chosen.document, out, chosen.lang, _opened(chosen, chosen.document))
    _say(f"{made.comments} comments; findings without a place in the file: {' '.join(made.unplaced) or 'none'}")
    print(made.path, flush=True)
    return 0


def _evidence(chosen: argparse.Namespace) -> int:
    from juesuan.ground.files import write_all
    from juesuan.report.evidence import evidence

    made = evidence(_opened(chosen, chosen.document), chosen.findings, chosen.lang)
    for path in write_all(chosen.out, made):
        print(path)
    return 0


def _lab(chosen: argparse.Namespace) -> int:
    from juesuan.earlier import YEARS
    from juesuan.notebook.lab import lab

    document = chosen.document or bundled()
    disclosure = _opened(chosen, document, YEARS)  # a document that cannot be read is refused here, not in a cell
    lab(disclosure, document, chosen.folder, chosen.lang, chosen.port, chosen.options or (), _say)
    return 0


def _xbrl(chosen: argparse.Namespace) -> int:
    from juesuan.report import xbrl

    for path in xbrl.export(_opened(chosen, chosen.document), chosen.out):
        print(path)
    return 0


def _package(chosen: argparse.Namespace) -> int:
    from juesuan.report.data_package import package

    for path in package(_opened(chosen, chosen.document), chosen.out, chosen.parquet):
        print(path)
    return 0


def _mind_prior(disclosure: Disclosure, say: Say) -> None:
    """Says where last year's document is another department's: it may be a new name, or the wrong file."""
    if disclosure.before and disclosure.before.department != disclosure.department:
        say(f"note: the prior document is of {disclosure.before.department}, this one of {disclosure.department}")
    if disclosure.budget and disclosure.budget.reading.department != disclosure.department:
        say(f"note: the budget is of {disclosure.budget.reading.department}, this document of {disclosure.department}")


def _status(disclosure: Disclosure) -> int:
    return int(any(f.severity == "exception" for f in disclosure.findings))


if __name__ == "__main__":
    sys.exit(main())
