"""Identity: which body published a document, for which fiscal year, and what kind of document it is, with the words that tell.

The words are in data/vocabulary/identity.yaml. Nothing is guessed: what no words tell is empty (year None, kind `unknown`),
and the department is then the file's name.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from juesuan.documents.document import Document, Paragraph, Table
from juesuan.ground import expressions as re
from juesuan.ground.data import data, load
from juesuan.ground.errors import BadReference, WrongCall
from juesuan.ground.expressions import Expression
from juesuan.reading.figures import plain
from juesuan.reading.vocabulary import any_of, bare, vocabulary

FINAL_ACCOUNTS, BUDGET, NOTICE, OTHER, UNKNOWN = "final_accounts", "budget", "notice", "other", "unknown"
_HEAD_LINES, _HEAD_CHARACTERS = 40, 1500


class Told(NamedTuple):
    """The words that tell something, as plain text, and where their line starts in the document; -1 for the file's name."""

    words: str
    start: int


@dataclass(frozen=True, slots=True)
class Identity:
    """Department, fiscal year (None where nothing names it), kind (final_accounts, budget, notice of one topic, other or
    unknown) and, by these names, the words that told each."""

    department: str = ""
    year: int | None = None
    kind: str = UNKNOWN
    told: Mapping[str, Told] = field(default_factory=dict)


class IdentityWords(NamedTuple):
    """data/vocabulary/identity.yaml, made ready."""

    raw: Mapping
    full: Expression  # name, year, what it is about
    dated: Expression  # year, perhaps a name, what it is about
    undated: Expression  # name with the ending of a body, what it is about
    labelled: Expression
    led_by: Expression
    body: Expression  # a name alone
    spoken_of: str  # what follows the name of the body that a sentence speaks of
    no_name: Expression

    def kind_of(self, title: str) -> tuple[str, str]:
        """The kind that a title tells, and its telling word; two empty texts where it tells none."""
        for entry in self.raw["kinds"]:
            rest = title
            for word in entry.get("not", ()):
                rest = rest.replace(word, "|")
            if found := next((w for w in entry["words"] if w in rest), ""):
                return entry["kind"], found
        return "", ""


@cache
def identity_words() -> IdentityWords:
    """Loads identity.yaml. Raises BadReference where a kind lacks its example or near miss, or they are not told rightly."""
    path = data("vocabulary", "identity.yaml")
    raw = load(path)

    def one_of(words) -> str:
        return any_of(map(bare, words))

    name, year = r"(?P<name>[\u4e00-\u9fff（）·A-Za-z]{2,45}?)", r"(?P<year>20\d\d)年(?:度)?"
    between, about = f"(?:关于)?(?:{one_of(raw['qualifiers'])})*", f"(?P<about>{one_of(raw['about'])})"
    ending = f"(?P<body>[\\u4e00-\\u9fff（）·]{{2,40}}?(?:{one_of(vocabulary().words['unit_names'])}))"
    words = IdentityWords(
        raw,
        Expression(f"{name}(?:关于)?{year}{between}{about}"),
        Expression(f"{year}(?P<name>[\\u4e00-\\u9fff（）·]{{0,40}}?){between}{about}"),
        Expression(f"{ending}{between}{about}"),
        Expression(
            f"(?:{one_of(raw['labels'])})：(?P<name>[\\u4e00-\\u9fff（）·]{{4,40}}?)(?=[，。；|（]|单位|金额|20\\d\\d|$)"
        ),
        Expression(f"(?:(?:第[一二三四五六七八九十]+部分|附件?[\\d一二三四五六七八九十]*|{one_of(raw['led_by'])})[:：、]?)+"),
        Expression(ending + "(?:（[^（）]*）)?"),
        one_of(raw["spoken_of"]),
        Expression("|".join(raw["not_within"])),
    )
    for entry in raw["kinds"]:
        wrong = words.kind_of(bare(entry["example"]))[0] != entry["kind"] or (
            words.kind_of(bare(entry["near_miss"]))[0] == entry["kind"]
        )
        if wrong:
            raise BadReference(str(path), f"kind {entry['kind']}: its example or near miss is told wrongly", "mend its words")
    return words


class _Line(NamedTuple):
    text: str
    start: int


class _Title(NamedTuple):
    """What a line of the head says: a name, a year and the kind, each perhaps empty."""

    name: str
    year: int | None
    line: _Line


def identify(document: Document) -> Identity:
    """Department, year and kind of a document, each from its title, else from labelled lines, else from its sentences, else
    from the file's name."""
    words = identity_words()
    lines = list(_lines(document, _HEAD_LINES, _HEAD_CHARACTERS))
    titles = list(_titles(lines))
    stem = re.match(r"(.*?)[ _\-—]*(20\d\d)(\d*)", re.sub(r"\.\w+$", "", document.file))
    told: dict[str, Told] = {}

    department = _department(titles, lines, document, told)
    if not department:
        department = (stem.group(1) if stem and len(stem.group(1)) >= 2 else re.sub(r"\.\w+$", "", document.file)) or "?"
        told["department"] = Told(document.file, -1)

    headings = list(_dated_headings(document))
    dated = [t for t in titles if t.year]
    dated = [t for t in dated if not _SENTENCE.search(t.line.text)] or ([] if headings else dated)
    spoken = [(year, _first_of(document, block)) for year, block in _led(document) if block.end - block.start > 80]
    year = _year(dated, headings, spoken, stem.group(2) if stem and not stem.group(3) else "", lines, document, told)
    kind = _kind(titles, document, told, words)
    return Identity(department, year, kind, told)


def _lines(document: Document, most: int = 0, characters: int = 0) -> Iterator[_Line]:
    """The paragraphs, and the cells of tables that stand alone in the first rows, as plain text; at most so many."""
    given = 0
    for block in document.blocks:
        if characters and (block.start > characters or given >= most):
            return
        spans = [block] if not isinstance(block, Table) else [c for c in block.cells if c.row < 4]
        for span in spans:
            text = _YEAR.sub(
                lambda year: year.group().translate(_IN_DIGITS),
                plain(document.text, span.start, min(span.end, span.start + 400)).text,
            )
            if text and not (span is not block and _COLUMN.fullmatch(text)):
                given += 1
                yield _Line(text, span.start)


_YEAR = Expression("[二贰][〇○零０][〇○零０一二三四五六七八九]{2}(?=年)")  # 二〇二三年度
_COLUMN = Expression(r"20\d\d年(?:度)?(?:[决预]算数?|执行数|实际)")  # what stands above a column, and is no title
_IN_DIGITS = str.maketrans("〇○零０一二贰三四五六七八九", "00001223456789")


_REST = 4  # characters of a name that a cover has broken off


def _titles(lines: list[_Line]) -> Iterator[_Title]:
    """The titles among the lines; one that is broken within, or parted from its body's name, stands on two short lines, or on
    three where the name is broken before its last characters."""
    for at, line in enumerate(lines):
        after = lines[at + 1] if at + 1 < len(lines) else None
        if after and len(after.text) < _REST and (whole := line.text + after.text) and _is_body(whole) and len(whole) < 40:
            line, after = _Line(whole, line.start), lines[at + 2] if at + 2 < len(lines) else None
        title = _title(line)
        if after and not (title and title.name) and len(line.text) + len(after.text) < 60:
            joined = None if re.search("[。：]", line.text + after.text) else _title(_Line(line.text + after.text, line.start))
            own = _title(after)
            if joined and joined.name and not (own and own.name):
                yield joined
        if title:
            yield title


_LED = Expression(r"[\s　]*(20\d\d)年度")  # a paragraph that begins with its year
_BOTH = Expression(r"(?P<year>20\d\d)年(?:(?!20\d\d年)[^，。])*决算[^，。]*20\d\d年[^，。]*预算")
_SENTENCE = Expression(r"[。，；]|\d元|[\d.][万亿]元|\d%")


def _title(line: _Line) -> _Title | None:
    words = identity_words()
    lead = words.led_by.match(line.text)
    text = line.text[lead.end() :] if lead else line.text
    for pattern in (words.full, words.dated):
        match = pattern.match(text)
        name = clean_name(match["name"]) if match else None
        if name or (name is not None and not _SENTENCE.search(line.text)):
            return _Title(name, int((_BOTH.search(text) or match)["year"]), line)  # 2022年决算和2023年预算情况
    if match := words.undated.match(text):
        year = re.search(r"(20\d\d)年", text)
        return _Title(clean_name(match["body"]) or "", int(year[1]) if year else None, line)
    return None


def clean_name(name: str) -> str | None:
    """A body's name without what leads it, "" where there is none, None where these words are no name but something else."""
    words = identity_words()
    lead = words.led_by.match(name)
    name = name[lead.end() :] if lead else name
    # A title that stands twice (cover and heading) reads as one run; keep the last.
    name = re.split(r"部门决算|决算公开|情况说明|公开表|概况|目录", name)[-1].strip("·")
    name = name if re.search("^[^（].*（[^（）]+）$", name) else name.strip("（）·")  # 云山县总工会（机关）
    name = re.sub("(?<=[局委办会院厅心处队所站])(?:部门|单位)$", "", name)
    if not name or name in words.raw["not_names"] or name in words.raw["qualifiers"]:
        return ""
    general = re.match("[我本全](?:省|市|县|区|局|镇|乡)", name)
    other = general or len(name) < 2 or name.endswith(tuple(words.raw["not_endings"])) or words.no_name.search(name)
    return None if other else name


def _department(titles: list[_Title], lines: list[_Line], document: Document, told: dict[str, Told]) -> str:
    words = identity_words()
    named = next((t for t in titles if t.name), None)
    labelled = next(((m["name"], line) for line in lines if (m := words.labelled.search(line.text))), None)
    if named and (not labelled or not (_is_place(named.name) and labelled[0].startswith(named.name))):
        found, line = named.name, named.line
        # The name alone above the title may be fuller than the title's: 中共云岭市委 above 云岭市委宣传部2023年度部门决算.
    elif labelled:
        found, line = labelled
    else:
        alone = next((line for line in lines[:4] if words.body.fullmatch(line.text)), None)
        sentence = alone or next((line for line in lines if _speaker(line.text)), None)
        line = sentence or _signed(document)
        if line is None:
            return ""
        found = _speaker(line.text) if sentence and not alone else line.text
    told["department"] = Told(line.text[:80], line.start)
    return found


def _signed(document: Document) -> _Line | None:
    """The line with a body's name alone above the date at the document's end."""
    last = [b for b in document.blocks[-3:] if not isinstance(b, Table)]
    lines = [_Line(plain(document.text, b.start, min(b.end, b.start + 80)).text, b.start) for b in last]
    pairs = itertools.pairwise(lines)
    return next(
        (one for one, after in pairs if _is_body(one.text) and re.fullmatch(r"20\d\d年\d+月(?:\d+日)?", after.text)), None
    )


def _is_place(name: str) -> bool:
    return name.endswith(tuple(identity_words().raw["places"]))


def _speaker(text: str) -> str:
    """The body that a sentence names before or behind its year: 2023年云岭市档案局收入…, 云岭市档案局2023年度….”"""
    words = identity_words()
    for part in re.split("[。；]", text):
        for pattern in (words.full, words.dated):
            match = pattern.search(part)
            if match and _is_body(name := clean_name(match["name"])):
                return name
        match = re.match(r"(?:20\d\d年(?:度)?，?)?" + words.body.pattern + f"(?={words.spoken_of}|20\\d\\d年)", part)
        if match and _is_body(name := clean_name(match["body"])):
            return name
    return ""


def _is_body(name: str | None) -> bool:
    return bool(name and len(name) > 3 and identity_words().body.fullmatch(name))


_DATED = Expression(r"(20\d\d)年(?:度)?(?:部门|单位|财政拨款|一般公共预算|收入|支出|收支|开支的|安排的)*(?:决算|预算|三公)")


def _dated_headings(document: Document) -> Iterator[tuple[int, _Line]]:
    """Titles and headings with their years; not what they are compared with."""
    for block in document.blocks:
        if not isinstance(block, Table) and block.end - block.start <= 80:
            line = plain(document.text, block.start, block.end).text
            match = _DATED.search(line)
            columns = re.search("20\\d\\d年(?:度)?决算.*20\\d\\d年(?:度)?决算", line)  # 科目 2019年决算 2020年决算
            if match and not columns and not _SENTENCE.search(line) and not re.search("[与较比]$", line[: match.start()]):
                yield int(match[1]), _Line(line, block.start)


def _year(dated, headings, spoken, stem: str, lines, document: Document, told: dict[str, Told]) -> int | None:
    """The year of the title, unless nothing else in the document speaks for it and all the rest for another."""
    votes = Counter(year for year, _ in headings)
    if dated:
        first, votes = dated[0], votes + Counter(year for year, _ in spoken)
        best = max(votes, key=lambda y: (votes[y], -y), default=first.year)
        year = best if votes[best] >= 3 and votes[first.year] <= 1 < votes[best] else first.year
        line = first.line if year == first.year else next(at for y, at in (*headings, *spoken) if y == year)
    elif headings:
        year = votes.most_common(1)[0][0]  # the first of equals
        line = next(at for y, at in headings if y == year)
    elif led := _led_by_one_year(document):
        year, line = led
    elif stem:
        told["year"] = Told(document.file, -1)
        return int(stem)
    else:
        named = [(int(y), at) for at in lines for y in re.findall(r"(?<![与较比和])(20\d\d)年", at.text)]
        if not named:
            return None
        votes = Counter(y for y, _ in named)
        year = max(votes, key=lambda y: (votes[y], y))  # the later of equals
        line = next(at for y, at in named if y == year)
    told["year"] = Told(line.text[:80], line.start)
    return year


def _led_by_one_year(document: Document) -> tuple[int, _Line] | None:
    """The one year that two paragraphs or more begin with, where none begins with another: what a file is called may tell when
    it was published."""
    found = [(year, block) for year, block in _led(document) if not isinstance(block, Table)]
    if len(found) < 2 or len({year for year, _ in found}) > 1:
        return None
    year, block = found[0]
    return year, _first_of(document, block)


def _led(document: Document) -> Iterator[tuple[int, Paragraph | Table]]:
    """The blocks that begin with a year, each with it."""
    return ((int(m[1]), block) for block in document.blocks if (m := _LED.match(document.text, block.start)))


def _first_of(document: Document, block: Paragraph | Table) -> _Line:
    """What a block begins with."""
    return _Line(document.text[block.start : block.start + 80], block.start)


def _kind(titles: list[_Title], document: Document, told: dict[str, Told], words: IdentityWords) -> str:
    for line in [*(t.line for t in titles), *(at for _, at in _dated_headings(document))]:
        kind, word = words.kind_of(line.text)
        if kind:
            told["kind"] = Told(word, line.start)
            return kind
    text = bare(document.text[:20_000])
    found = {kind: [w for w in given for _ in range(text.count(bare(w)))] for kind, given in words.raw["contents"].items()}
    (best, said), (_, next_said) = sorted(found.items(), key=lambda f: (-len(f[1]), f[0]))[:2]
    if said and 2 * len(said) > 3 * len(next_said):
        told["kind"] = Told(Counter(said).most_common(1)[0][0], 0)
        return best
    return UNKNOWN


# --- one document, or several ------------------------------------------------------------------------------------------

_TITLE_ENDS = Expression("(?:部门|单位)?决算(?:公开)?(?:情况)?(?:说明|报告|公开)?$")
_TOTALS = Expression(r"(?:收入总计|收、?支总计|收入、支出总计|总收入|收入合计|本年收入|支出合计|本年支出)[^。；\d]{0,12}\d")
_PART = Expression("第([一二三四五六七八九十])部分")
_NUMERALS = "一二三四五六七八九十"


def one_disclosure(document: Document) -> None:
    """Refuses a folder or a file that holds disclosures of different departments or years. Raises WrongCall."""
    titles, own = {}, {}
    for part in document.parts:
        line = plain(document.text, part.start, min(part.end, part.start + 300)).text
        if (title := _title(_Line(line, part.start))) and title.name and title.year:
            titles[(title.name, title.year)] = part.file
            own[part.file] = (title.name, title.year)
    what, where = "file", "give each in a file of its own"
    if document.parts:
        what, where = "folder", "give them one by one, or all of them at once: juesuan survey FOLDER --out TABLES"
        if document.format == "zip":
            what, where = "zip archive", f"unpack it; {where}"
    titles = titles or _several(document)
    departments = sorted({d for d, _ in titles}, key=len)
    other = [d for d in departments if departments[0] not in d]
    if other or _of_its_own(document, titles) or len({y for _, y in titles}) > 1:
        listed = sorted(titles.items(), key=lambda t: (t[1], t[0]))
        seen = "; ".join(f"{place}: that of {d} for {y}" for (d, y), place in listed)
        raise WrongCall(document.file, f"the {what} holds several disclosures ({seen})", where)
    if two := _two_texts(document, own):
        seen = f"{two[0]} and {two[1]} are two versions of one text"
        raise WrongCall(document.file, seen, "give the one that is meant; juesuan compare tells them apart")


def _of_its_own(document: Document, titles: Mapping[tuple[str, int], str]) -> bool:
    """Whether a department and a body of its own (某局 and 某局本级, 某局 and 某局水库管理处) have each a file of a folder that
    tells the totals, both in words or both in tables; one in words and the other in tables may be two files of one disclosure,
    and one file may have a part for each body."""
    told: dict[str, set[bool]] = defaultdict(set)
    for part in document.parts:
        name = next((name for (name, _), file in titles.items() if file == part.file), "")
        blocks = [b for b in document.blocks if name and part.start <= b.start < part.end]
        for tables in (False, True):
            said = "".join(plain(document.text, b.start, b.end).text for b in blocks if isinstance(b, Table) is tables)
            if len(_TOTALS.findall(said)) > 1:
                told[name].add(tables)
    pairs = itertools.permutations(told, 2)
    return any(one != other and other.startswith(one) and told[one] & told[other] for one, other in pairs)


def _two_texts(document: Document, titles: Mapping[str, tuple[str, int]]) -> tuple[str, str] | None:
    """Two files of a folder that each tell the totals in words, mostly in the same sentences but for their figures: a draft
    and the final text, or one text in two formats. Not where their titles name different bodies or years."""
    told: list[tuple[str, set[str]]] = []
    for part in document.parts:
        inside = [b for b in document.blocks if not isinstance(b, Table) and part.start <= b.start < part.end]
        prose = "".join(re.sub(r"\s", "", plain(document.text, b.start, b.end).text) for b in inside)
        if len(_TOTALS.findall(prose)) < 2:
            continue
        said = {re.sub(r"[\d.,]+", "", s) for s in re.split("[。；]", prose) if re.search(r"\d", s)}
        for other, theirs in told:
            same = titles.get(part.file) == titles.get(other) or not (part.file in titles and other in titles)
            if same and 2 * len(said & theirs) > min(len(said), len(theirs)):
                return other, part.file
        told.append((part.file, said))
    return None


def _several(document: Document) -> dict[tuple[str, int], str]:
    """The disclosures that follow one another in one file: titles on lines of their own, each with totals below it. The
    heading of a part that goes on counting the parts before it is of the same disclosure, whatever year or name it says."""
    starts: list[tuple[tuple[str, int], int]] = []
    last, first, above = 0, 0, ""  # the part counted last, where the first stands, the line before
    anew = False  # whether the parts are counted again behind figures
    for block in document.blocks:
        if isinstance(block, Table) or block.end - block.start > 80:
            continue
        line = plain(document.text, block.start, block.end).text
        title = _title(_Line(line, block.start)) if "决算" in line and _TITLE_ENDS.search(line) else None
        if title and not title.name and identity_words().body.fullmatch(above):  # a title on two lines
            title = title._replace(name=above)
        above = line
        number = _NUMERALS.index(part[1]) + 1 if (part := _PART.match(line)) else 0
        if number and number <= last:  # behind a contents page, or in the next disclosure
            anew = anew or bool(_TOTALS.search(plain(document.text, first, block.start).text))
        goes_on = number > max(last, 1) and not anew
        first, last = first if last else block.start, number or last
        if not title or not title.name or not title.year or (goes_on and starts):
            continue
        if not starts or starts[-1][0] != (title.name, title.year):
            starts.append(((title.name, title.year), block.start))
    ends = [start for _, start in starts[1:]] + [len(document.text)]
    whole = {
        title: f"line {document.text.count(chr(10), 0, start) + 1}"
        for (title, start), end in zip(starts, ends, strict=False)
        if len(_TOTALS.findall(plain(document.text, start, end).text)) > 1
    }
    return whole if len(whole) > 1 else {}
