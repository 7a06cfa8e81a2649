"""A net under changes that should change nothing: what is read, checked and found in every text at hand, a line a document.

    python tests/benchmarks/net.py --write before.txt        # the state before a change
    python tests/benchmarks/net.py --against before.txt      # after it: every document that differs, and in what

Documents: tests/documents, tests/narratives, tests/notices, tests/passages, data/documents, and the real ones and the cases
beside the repository where they are at hand. Each line has three hashes (facts, checks
with suspects, findings) and their counts. Status 1 where anything differs.
"""

import argparse
import hashlib
import json
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (
    "data/documents",
    "tests/documents",
    "tests/narratives",
    "tests/notices",
    "tests/passages",
    "../shared/documents",
    "../shared/cases",
)
ENDINGS = {".txt", ".html", ".pdf", ".docx", ".xls", ".xlsx"}


def documents(only: str) -> list[Path]:
    """The documents at hand whose path contains `only`, in order of their paths."""
    found = [
        p for folder in FOLDERS for p in sorted((ROOT / folder).rglob("*")) if p.suffix in ENDINGS and "README" not in p.name
    ]
    return [p for p in found if only in str(p)]


def digest(rows: list) -> str:
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False, default=str, sort_keys=True).encode()).hexdigest()[:10]


def line(path: Path) -> str:
    """One document: name, then facts, checks and findings as hash:count; or the error that it is refused with."""
    from juesuan.disclosure import read
    from juesuan.ground.errors import JuesuanError

    name = str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)
    try:
        found = read(path)
        facts = [
            (f.fact, f.label, f.measure, f.basis, f.year, f.value, f.unit, f.low, f.high, f.of, f.start, f.reason)
            for f in found.facts
        ]
        checks = [
            (c.check, c.kind, c.label, c.basis, c.published, c.low, c.high, c.gap, c.verdict, c.facts) for c in found.checks
        ]
        checks += [(s.fact, s.low, s.high, s.cause) for s in found.suspects]
        findings = [(f.finding, f.kind, f.severity, f.label, f.section, f.facts) for f in found.findings]
        parts = "\t".join(f"{digest(part)}:{len(part)}" for part in (facts, checks, findings))
        return f"{name}\t{parts}\t{'; '.join(sorted(f'{f[1]}/{f[2]}' for f in findings if f[2] != 'note'))[:400]}"
    except JuesuanError as error:
        return f"{name}\trefused: {str(error)[:160]}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--write", type=Path)
    parser.add_argument("--against", type=Path)
    parser.add_argument("--only", default="", help="a part of the path")
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    with ProcessPoolExecutor(options.processes) as pool:
        lines = list(pool.map(line, documents(options.only)))
    if options.write:
        options.write.write_text("\n".join(lines) + "\n", encoding="utf-8")
    if not options.against:
        print(f"{len(lines)} documents recorded")
        return 0
    before = {old.split("\t", 1)[0]: old for old in options.against.read_text(encoding="utf-8").splitlines()}
    changed = [new for new in lines if before.get(new.split("\t", 1)[0], new) != new]
    for new in changed:
        print(f"- {before[new.split(chr(9), 1)[0]]}\n+ {new}")
    print(f"{len(lines)} documents, {len(changed)} changed")
    return int(bool(changed))


if __name__ == "__main__":
    sys.exit(main())
