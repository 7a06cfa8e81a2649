"""Generate: whole disclosures that are true by construction, for teaching, for tests and for the planted-error benchmark.

True amounts are drawn first (whole fen, so that nothing is lost), every figure is then printed by rounding them half up, in
the phrases of data/phrases/<dialect>.yaml. The truth beside the text lists each printed figure with its place and meaning.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from juesuan.ground.data import data, load
from juesuan.ground.errors import WrongCall
from juesuan.ground.exact import half_up
from juesuan.reading.vocabulary import Key, bare, vocabulary

DIALECTS = ("chongqing", "national", "sichuan", "hunan", "anhui")
TARGETS = {"small": 50, "medium": 200, "large": 1000}  # figures that state something, about
BASES = ("actual", "prior_year", "initial_budget", "annual_budget")
RATIOS = ("change_rate", "share", "rate")
UNITS = {"元": 1, "万元": 10_000, "亿元": 100_000_000}
_SLOT = re.compile(r"\{([^{}]+)\}")
_DIGITS = re.compile(r"[0-9０-９]+(?:[.．][0-9０-９]+)?")
_WIDE = str.maketrans("0123456789.", "０１２３４５６７８９．")
# Names of the main text whose money may be printed in 亿元; three public expenses and procurement stay in 万元.
_LARGE = ("收入", "支出", "总计", "结余", "结转")

Amounts = dict[tuple[str, str, str], int]  # concept, scope, basis -> fen (counts: pieces)


@dataclass(frozen=True, slots=True)
class Truth:
    """One printed figure: its place (offsets of the digits), meaning and signed value as printed, and `exact`, the amount or
    ratio behind it in base units (yuan, ratio, count; None where the base is nil and for figures that state nothing).

    measure is `other` for years, list numbers and thresholds. derived: computed from other amounts and not one itself.
    `word` is the place of the direction word, `tail` the place of the unit.
    """

    start: int
    end: int
    label: str
    measure: str
    basis: str
    value: Decimal
    unit: str = ""
    decimals: int = 0
    derived: bool = False
    key: Key | None = None
    of: str = ""
    of_key: Key | None = None
    exact: Fraction | None = None
    word: tuple[int, int] | None = None
    tail: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Generated:
    """A disclosure as text, the truth about each of its figures in order, and the true amounts (fen or pieces)."""

    text: str
    truth: tuple[Truth, ...]
    amounts: Mapping[tuple[str, str, str], int]
    department: str
    year: int
    dialect: str

    @property
    def stated(self) -> tuple[Truth, ...]:
        """The figures that state something: all but years, list numbers and thresholds."""
        return tuple(t for t in self.truth if t.measure != "other")


def generate(seed: int, size: str = "medium", dialect: str | None = None) -> Generated:
    """A whole disclosure, internally true, for teaching and tests; the same arguments give the same bytes.

    size: small, medium or large (about 50, 200 or 1,000 figures); dialect: one of DIALECTS, drawn from the seed where None.
    Raises WrongCall for another size or dialect.

    >>> one = generate(1, "small", "hunan")
    >>> all(one.text[t.start:t.end] for t in one.truth), one == generate(1, "small", "hunan")
    (True, True)
    """
    if size not in TARGETS or dialect not in (None, *DIALECTS):
        raise WrongCall(f"generate({seed!r}, {size!r}, {dialect!r})", "unknown size or dialect", f"{[*TARGETS]}, {[*DIALECTS]}")
    dialect = dialect or random.Random(f"{seed} dialect").choice(DIALECTS)
    bare_bones = _write(seed, size, dialect, 0)
    room = TARGETS[size] - len(bare_bones.stated)
    if room < 3:
        return bare_bones
    # How many figures an item prints depends on the phrase drawn: try three each, then correct.
    tried = _write(seed, size, dialect, room // 3)
    return _write(seed, size, dialect, max(1, round((room // 3) * room / max(1, len(tried.stated) - len(bare_bones.stated)))))


def generate_years(seed: int, size: str = "medium", dialect: str = "national", years: int = 3) -> tuple[Generated, ...]:
    """Consecutive years of one department, the oldest first, each true: last year in one is this year in the one before.

    >>> [one.year for one in generate_years(1, "small")]
    [2018, 2019, 2020]
    """
    found: list[Generated] = []
    later: _World | None = None
    for back in range(years):
        chance = random.Random(f"{seed} {size} {dialect} {back} of several years")
        later = _World(chance, size, TARGETS[size] // 15, later, series=True)
        found.insert(0, _Writer(chance, later, phrases(dialect), size, dialect).write())
    return tuple(found)


@cache
def phrases(name: str) -> Mapping[str, Any]:
    """One file of data/phrases, read once."""
    return load(data("phrases", f"{name}.yaml"))


def _write(seed: int, size: str, dialect: str, items: int) -> Generated:
    chance = random.Random(f"{seed} {size} {dialect} {items}")
    world = _World(chance, size, items)
    return _Writer(chance, world, phrases(dialect), size, dialect).write()


# --- the true amounts ---------------------------------------------------------------------------------------------------


class _World:
    """One department's year: consistent true amounts in every basis, its classes, 项 items and projects.

    `later` is the year after it, whose amounts of last year are this year's; `series`: it is one of several such years, so it
    had no spending last year that the year before could not print."""

    def __init__(self, chance: random.Random, size: str, items: int, later: _World | None = None, series: bool = False):
        self.chance, self.amounts, self.later, self.series = chance, Amounts(), later, series
        common = phrases("common")
        if later:
            self.department, self.year, self.unit, self.size = later.department, later.year - 1, later.unit, later.size
            self.has = {scope: later.get(("支出合计", scope), "prior_year") > 0 for scope in later.has}
        else:
            home = chance.choice(common["departments"])
            self.department = home["place"] + chance.choice(home["unit"])
            self.year = chance.choice(common["years"])
            self.unit = chance.choices(("万元", "元", "亿元"), (16, 3, 1))[0]
            self.size = chance.choice((1, 3, 10, 40)) * (1000 if self.unit == "亿元" else 1)
            self.has = {scope: chance.random() < odds for scope, odds in (("fund", 0.3), ("capital", 0.08))}
        self.projects: list[tuple[str, Key]] = []
        self._spend(common, size, items)
        self._funds(common)
        self._department()
        self._three_public()
        self._other_matters()
        self._performance(common, {"small": 0, "medium": 3, "large": 20}[size])

    def get(self, key: Key, basis: str = "actual") -> int:
        """A true amount in fen (or a count); nil where nothing was received, spent or counted."""
        return self.amounts.get((*key, basis), 0)

    def _set(self, concept: str, scope: str, values: Mapping[str, int]) -> None:
        for basis, value in self._known(concept, scope, values).items():
            self.amounts[(concept, scope, basis)] = value

    def _known(self, concept: str, scope: str, values: Mapping[str, int]) -> dict[str, int]:
        """The values, this year's as the year after it has them."""
        told = self.later.amounts.get((concept, scope, "prior_year")) if self.later else None
        return dict(values) if told is None else {**values, "actual": told}

    def _level(self, least: float, most: float) -> dict[str, int]:
        """An amount between two sizes in yuan, log-uniform, with its prior year and budgets."""
        chance = self.chance
        actual = round(least * (most / least) ** chance.random() * 100)
        prior = 0 if chance.random() < 0.04 else round(actual * chance.uniform(0.5, 1.6))
        initial = 0 if chance.random() < 0.04 else round(actual * chance.uniform(0.6, 1.5))
        annual = round(actual * chance.choice((1, 1, chance.uniform(1, 1.15))))
        return {"actual": actual, "prior_year": prior, "initial_budget": initial, "annual_budget": annual}

    def _split(self, whole: Mapping[str, int], share: float) -> tuple[dict[str, int], dict[str, int]]:
        """A whole as two parts in every basis, about so much in the first."""
        one = {b: round(v * min(1.0, max(0.0, share * self.chance.uniform(0.9, 1.1)))) for b, v in whole.items()}
        return one, {b: whole[b] - one[b] for b in whole}

    def _sum(self, concept: str, scope: str, parts: Iterable[Key]) -> None:
        listed = list(parts)
        self._set(concept, scope, {b: sum(self.get(p, b) for p in listed) for b in BASES})

    def _spend(self, common: Mapping, size: str, items: int) -> None:
        """The general public budget's spending: 项 make 款, 款 make 类, 类 make the total."""
        count = {"small": 3, "medium": self.chance.randint(4, 6), "large": len(common["functions"])}[size]
        names = list(common["functions"])
        classes = [names[0], *self.chance.sample(names[1:], min(count, len(names)) - 1)]
        if self.later:
            classes = self.later.classes
        self.classes = [name for name in names if name in classes]
        pools = {c: list(_paths(c, common)) for c in self.classes}
        chosen = {c: self.chance.sample(pool, min(len(pool), max(1, items // len(pools)))) for c, pool in pools.items()}
        spare = [p for c, pool in pools.items() for p in pool if p not in chosen[c]]
        for path in self.chance.sample(spare, max(0, min(len(spare), items - sum(map(len, chosen.values()))))):
            chosen[path[0]].append(path)
        self.chosen = chosen = self.later.chosen if self.later else chosen
        for name in self.classes:
            chosen[name].sort(key=pools[name].index)
            keys = [_path_key(p) for p in chosen[name]]
            for concept, scope in keys:
                self._set(concept, scope, self._level(5_000 * self.size, 3_000_000 * self.size))
            self._sum(name, "general", keys)
        self.items = [p for name in self.classes for p in chosen[name]][: items if items < len(self.classes) else None]
        vanished = {"prior_year": 0 if self.series else self.chance.choice((0, 0, 0, 1_234_567))}  # a class of last year only
        self._set("a class of last year", "general", vanished)
        self._sum("支出合计", "general", [*((c, "general") for c in self.classes), ("a class of last year", "general")])

    def _funds(self, common: Mapping) -> None:
        general = {b: self.get(("支出合计", "general"), b) for b in BASES}
        basic, project = self._split(general, self.chance.uniform(0.3, 0.8))
        people, running = self._split(basic, 0.8)
        for concept, values in (("基本支出", basic), ("项目支出", project), ("人员经费", people), ("公用经费", running)):
            self._set(concept, "general", values)
        for scope, name in (("fund", common["fund_class"]), ("capital", common["capital_class"])):
            if self.has[scope]:
                values = self._level(50_000 * self.size, 5_000_000 * self.size)
                for concept in ("支出合计", "项目支出", name):
                    self._set(concept, scope, values)
            elif (
                self.chance.random() < 0.1 and not self.series
            ):  # a fund of last year only: this year's text says that there is none
                values = {"prior_year": self._level(50_000 * self.size, 5_000_000 * self.size)["actual"]}
                for concept in ("支出合计", "项目支出", name):
                    self._set(concept, scope, values)
        for scope in ("general", "fund", "capital"):
            self._balance(scope, self.chance.random() < 0.5 and (scope == "general" or self.has[scope]))
        funds = ("general", "fund", "capital")
        for concept in ("收入合计", "支出合计", "年初结转和结余", "年末结转和结余", "基本支出", "项目支出", "收支总计"):
            self._sum(concept, "grant", [(concept, f) for f in funds])

    def _balance(self, scope: str, carries: bool) -> None:
        """Opening, closing, income and the total of one fund; last year's closing balance is this year's opening."""
        spent = {b: self.get(("支出合计", scope), b) for b in BASES}
        least = min(spent["actual"], spent["prior_year"])
        opening, closing, before = (self.chance.randint(0, least // 5) if carries else 0 for _ in range(3))
        if self.later:
            opening, closing = (self.later.get((c, scope), "prior_year") for c in ("年初结转和结余", "年末结转和结余"))
        start = {"actual": opening, "prior_year": before, "initial_budget": 0, "annual_budget": 0}
        end = {"actual": closing, "prior_year": opening, "initial_budget": 0, "annual_budget": 0}
        self._set("年初结转和结余", scope, start)
        self._set("年末结转和结余", scope, end)
        self._set("收入合计", scope, {b: spent[b] + end[b] - start[b] for b in BASES})
        self._set("收支总计", scope, {b: spent[b] + end[b] for b in BASES})

    def _department(self) -> None:
        """The whole department: the fiscal grant and what it earns otherwise."""
        own = self._level(20_000 * self.size, 2_000_000 * self.size)
        if self.chance.random() < 0.4:
            own = dict.fromkeys(BASES, 0)
        if self.later:
            own["actual"] = self._own("支出合计")
        basic, project = self._split(own, 0.5)
        business = dict.fromkeys(BASES, 0)
        if self.chance.random() < 0.2:
            business, project = self._split(project, 0.5)
        self._set("经营支出", "", business)
        for concept, extra in (("基本支出", basic), ("项目支出", project), ("支出合计", own)):
            self._set(concept, "", {b: self.get((concept, "grant"), b) + extra[b] for b in BASES})
        opening, closing, before = (self.chance.randint(0, own["actual"] // 20) for _ in range(3))
        used, distributed = (self.chance.choice((0, self.chance.randint(0, own["actual"] // 20))) for _ in range(2))
        if self.later:
            opening, closing = self._own("年初结转和结余"), self._own("年末结转和结余")
            before = min(before, own["prior_year"] + opening)
            used, distributed = (self.later.get((c, ""), "prior_year") for c in ("使用非财政拨款结余", "结余分配"))
        start = {"actual": opening, "prior_year": before}
        end = {"actual": closing, "prior_year": opening}
        plus = {"actual": used, "prior_year": 0}
        minus = {"actual": distributed, "prior_year": 0}
        # Last year's income may not turn negative where a unit had no spending of its own then.
        earned = {b: own[b] + end.get(b, 0) + minus.get(b, 0) - start.get(b, 0) - plus.get(b, 0) for b in BASES}
        if min(earned.values()) < 0:
            start, end, plus, minus, earned = {}, {}, {}, {}, dict(own)
        self._set("年初结转和结余", "", {b: self.get(("年初结转和结余", "grant"), b) + start.get(b, 0) for b in BASES})
        self._set("年末结转和结余", "", {b: self.get(("年末结转和结余", "grant"), b) + end.get(b, 0) for b in BASES})
        self._set("使用非财政拨款结余", "", {b: plus.get(b, 0) for b in BASES})
        self._set("结余分配", "", {b: minus.get(b, 0) for b in BASES})
        for name in ("事业收入", "经营收入"):
            part, earned = self._split(earned, self.chance.choice((0, 0, 0.4)))
            self._set(name, "", part)
        self._set("其他收入", "", earned)
        self._sum("收入合计", "", [("收入合计", "grant"), ("事业收入", ""), ("经营收入", ""), ("其他收入", "")])
        self._sum("收支总计", "", [(c, "") for c in ("收入合计", "使用非财政拨款结余", "年初结转和结余")])
        for scope in ("", "grant", "general", "fund", "capital"):
            self._sum("收入总计", scope, [("收支总计", scope)])
            self._sum("支出总计", scope, [("收支总计", scope)])

    def _own(self, concept: str) -> int:
        """This year's amount outside the fiscal grant, as the year after has it."""
        return self.later.get((concept, ""), "prior_year") - self.later.get((concept, "grant"), "prior_year")

    def _three_public(self) -> None:
        nil = dict.fromkeys(BASES, 0)
        size = max(1, self.size // (1000 if self.unit == "亿元" else 1))

        def spent(odds: float, least: float, most: float) -> dict[str, int]:
            return self._level(least * size, most * size) if self.chance.random() < odds else nil

        trips, bought = spent(0.25, 20_000, 200_000), spent(0.15, 150_000, 260_000)
        driving, hosting = spent(0.9, 8_000, 90_000), spent(0.9, 1_500, 40_000)
        trips, bought = self._known("因公出国（境）费", "", trips), self._known("公务用车购置费", "", bought)
        driving, hosting = self._known("公务用车运行维护费", "", driving), self._known("公务接待费", "", hosting)
        for name, values in (
            ("因公出国（境）费", trips),
            ("公务用车购置费", bought),
            ("公务用车运行维护费", driving),
            ("公务接待费", hosting),
            ("国内公务接待费", hosting),
        ):
            self._set(name, "", values)
        self._sum("公务用车购置及运行维护费", "", [("公务用车购置费", ""), ("公务用车运行维护费", "")])
        self._sum("“三公”经费", "", [(n, "") for n in ("因公出国（境）费", "公务用车购置及运行维护费", "公务接待费")])
        draw = self.chance.randint
        groups = draw(1, 3) if trips["actual"] else 0
        guests = max(1, hosting["actual"] // 100 // draw(60, 130)) if hosting["actual"] else 0
        counts = {
            "因公出国（境）团组数": groups,
            "因公出国（境）人次": groups * draw(1, 4),
            "公务用车购置数": draw(1, 3) if bought["actual"] else 0,
            "公务用车保有量": draw(1, 12) if driving["actual"] else 0,
            "国内公务接待人次": guests,
            "国内公务接待批次": draw(1, guests) if guests else 0,
        }
        for name, count in counts.items():
            self._set(name, "", {"actual": count})

    def _other_matters(self) -> None:
        running = self.get(("公用经费", "general"))
        whole = self.chance.random() < 0.7
        operating = {b: round(self.get(("公用经费", "general"), b) * (1 if whole else 0.8)) for b in BASES}
        self._set("机关运行经费", "", operating)
        for name in ("会议费", "培训费"):
            self._set(name, "", self._level(max(200, running / 100_000), max(400, running / 2_000)))
        goods, works, services = (self.chance.choice((0, 1, 1)) * self.chance.randint(10**6, 10**9) for _ in range(3))
        total = goods + works + services
        smaller = self.chance.randint(0, total) if self.chance.random() < 0.7 else total
        reserved = self.chance.randint(0, smaller)
        values = {
            "政府采购货物支出": goods,
            "政府采购工程支出": works,
            "政府采购服务支出": services,
            "政府采购支出总额": total,
            "授予中小企业合同金额": smaller,
            "授予小微企业合同金额": self.chance.randint(0, smaller),
            "面向中小企业预留采购预算金额": reserved * 2,
            "面向小微企业预留采购预算金额": reserved,
            "预留项目中小企业成交金额": reserved,
            "预留项目小微企业成交金额": self.chance.randint(0, reserved),
            "其他项目中小企业成交金额": smaller - reserved,
        }
        kinds = (
            "副部（省）级及以上领导用车",
            "主要领导干部用车",
            "机要通信用车",
            "应急保障用车",
            "执法执勤用车",
            "特种专业技术用车",
            "离退休干部用车",
            "其他用车",
        )
        vehicles = {kind: self.chance.choice((0, 0, self.chance.randint(0, 9))) for kind in kinds}
        vehicles["副部（省）级及以上领导用车"] = 0  # some dialects do not list it
        kept = self.get(("公务用车保有量", ""))
        vehicles["其他用车"] += max(0, kept - sum(vehicles.values()))  # those kept with the grant are among those held
        values |= vehicles | {"车辆": sum(vehicles.values())}
        for name in ("单价50万元以上通用设备", "单价100万元以上专用设备", "单价100万元以上设备"):
            values[name] = self.chance.choice((0, self.chance.randint(0, 5)))
        for name, value in values.items():
            self._set(name, "", {"actual": value} | ({"annual_budget": value} if "预算" in name else {}))

    def _performance(self, common: Mapping, count: int) -> None:
        names = [f"{name}{phase}" for phase in common["phases"] for name in common["projects"]]
        left = {b: self.get(("项目支出", ""), b) for b in ("actual", "annual_budget")}
        listed = self.chance.sample(names, self.chance.randint(count // 2, count))
        for name in listed:
            key = ("项目资金", f"{name}")
            actual = round(left["actual"] / len(listed) * self.chance.uniform(0.1, 0.9))
            self._set(
                *key, {"actual": actual, "annual_budget": round(actual * self.chance.choice((1, self.chance.uniform(1, 1.4))))}
            )
            self.projects.append((name, key))
        good, fair, poor, found = (self.chance.randint(0, 12) for _ in range(4))
        counts = {
            "绩效评级优项目数": good + len(listed),
            "绩效评级良项目数": fair,
            "绩效评级合格项目数": poor,
            "绩效评级不合格项目数": 0,
            "绩效自评项目数": good + fair + poor + len(listed),
            "发现问题数": found,
        }
        counts["完成整改数"] = self.chance.randint(0, found)
        counts["正在整改数"] = found - counts["完成整改数"]
        counts["编报绩效目标项目数"] = counts["绩效跟踪项目数"] = counts["绩效自评项目数"]
        for name in ("绩效自评资金", "编报绩效目标预算金额", "绩效跟踪预算金额"):
            counts[name] = self.get(("项目支出", ""))
        for name, value in counts.items():
            self._set(name, "", {"actual": value, "annual_budget": value})


def _paths(name: str, common: Mapping) -> Iterator[tuple[str, str, str]]:
    """Every (类, 款, 项) of one class that data/phrases/common.yaml names."""
    for section, listed in common["functions"][name].items():
        for item in listed:
            for leaf in common["generic"] if item == "*" else (item,):
                yield name, section, leaf


def _path_key(path: tuple[str, str, str]) -> Key:
    return "/".join(bare(step) for step in path), "general"


# --- the text -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Item:
    """What “*” stands for within a list: a class, a 项 or a project."""

    label: str
    key: Key
    texts: Mapping[str, str] = field(default_factory=dict)


class _Undefined(Exception):
    """A ratio whose base is nil; the clause that would print it is left out."""


class _Writer:
    """Writes one disclosure from a dialect's phrases and keeps the truth about every figure that it prints."""

    def __init__(self, chance: random.Random, world: _World, dialect: Mapping, size: str, name: str):
        self.chance, self.world, self.dialect, self.size, self.name = chance, world, dialect, size, name
        self.parts: list[str] = []
        self.at = 0
        self.truth: list[Truth] = []
        self.numbers = chance.choice(dialect["numbers"])
        self.money = 0 if world.unit == "元" and chance.random() < 0.3 else chance.choice(dialect["decimals"]["money"])
        self.percent = chance.choice(dialect["decimals"]["percent"])
        self.drops, self.groups = chance.random() < 0.3, chance.random() < 0.5
        self.blanks, self.wide = chance.random() < 0.15, chance.random() < 0.05
        self.scope = ""
        self.leaning = "level"  # which way the last change went, so that the reason fits it
        self.item: _Item | None = None

    def write(self) -> Generated:
        self._render(self.chance.choice(self.dialect["title"]))
        self._put("\n")
        counters = [0, 0, 0]
        for section in self.dialect["sections"]:
            if self.size in section.get("not", ()):
                continue
            level, self.scope = section["level"], section.get("scope", "")
            counters[level - 1 :] = [counters[level - 1] + 1] + [0] * (3 - level)
            self._put(self._number(level, counters[level - 1]) + section["title"] + "\n")
            for paragraph in section["text"]:
                counters[2] += self._paragraph(paragraph, counters[2])
        text = "".join(self.parts)
        world = self.world
        return Generated(text, self._with_others(text), world.amounts, world.department, world.year, self.name)

    def _number(self, level: int, count: int) -> str:
        return self.numbers[level - 1].format(count if level == 3 else _chinese(count))

    def _with_others(self, text: str) -> tuple[Truth, ...]:
        """The truth with every other run of digits of the text, as `other`."""
        known = {t.start for t in self.truth}
        spans = [(t.start, t.end) for t in self.truth]
        others = []
        for match in _DIGITS.finditer(text):
            inside = any(start <= match.start() < end for start, end in spans) if match.start() not in known else True
            if not inside:
                others.append(Truth(*match.span(), "", "other", "", Decimal(match.group())))
        return tuple(sorted([*self.truth, *others], key=lambda t: t.start))

    # A paragraph is a text, a list of alternatives, or a mapping: title (a run-in heading), alternatives, when / unless (a
    # fund is there or not), not (sizes), each (classes, items, projects; one paragraph each, or with `item` and `join` one
    # list within the paragraph).
    def _paragraph(self, paragraph: Any, count: int) -> int:
        """Writes it; returns how many numbers of the third level it used."""
        if not isinstance(paragraph, Mapping):
            paragraph = {"alternatives": [paragraph] if isinstance(paragraph, str) else paragraph}
        has = self.world.has
        if (
            self.size in paragraph.get("not", ())
            or not has.get(paragraph.get("when"), True)
            or has.get(paragraph.get("unless"))
        ):
            return 0
        template = self.chance.choice(paragraph["alternatives"])
        if "item" in paragraph:
            self._list(template, paragraph)
        elif "each" in paragraph:
            return self._each(template, paragraph)
        elif "title" in paragraph:
            self._put(f"{self._number(3, count + 1)}{paragraph['title']}。")
            self._render(template)
            self._put("\n")
            return 1
        else:
            self._render(template)
            self._put("\n")
        return 0

    def _each(self, template: str, paragraph: Mapping) -> int:
        style = paragraph.get("number", "")
        for number, item in enumerate(self._items(paragraph["each"]), 1):
            self.item = item
            self._put(self._number(3, number) if style == 3 else style.format(number))
            self._render(template)
            self._put("\n")
        self.item = None
        return 0

    def _list(self, template: str, paragraph: Mapping) -> None:
        before, after = template.split("{list}")
        self._render(before)
        form = self.chance.choice(paragraph["item"])
        for number, item in enumerate(self._items(paragraph["each"])):
            self.item = item
            self._put(paragraph["join"] if number else "")
            self._render(form)
        self.item = None
        self._render(after)
        self._put("\n")

    def _items(self, kind: str) -> Iterator[_Item]:
        world = self.world
        if kind == "classes":
            for name in world.classes:
                yield _Item(name, (name, "general"), {"*name": name, "*short": name.removesuffix("支出")})
        elif kind == "items":
            for path in world.items:
                yield _Item(bare(path[2]), _path_key(path), {"*path": "{}（类）{}（款）{}（项）".format(*path)})
        else:
            for name, key in world.projects:
                yield _Item("项目资金", key, {"*name": name})

    # --- figures --------------------------------------------------------------------------------------------------------

    def _put(self, text: str) -> None:
        self.parts.append(text)
        self.at += len(text)

    def _render(self, template: str) -> None:
        """Writes a template; a clause whose ratio has no base is left out."""
        for slot in [m.group() for m in _SLOT.finditer(template)]:
            if self._undefined(slot[1:-1]):
                template = re.sub("[，、](?:[^，。；：、}]*)" + re.escape(slot), "", template)
        place = 0
        for match in _SLOT.finditer(template):
            self._put(template[place : match.start()])
            self._slot(match.group(1))
            place = match.end()
        self._put(template[place:])

    def _undefined(self, slot: str) -> bool:
        name, _, rest = slot.partition("|")
        measure, _, other = rest.partition("|")
        if measure not in ("rate", "share"):
            return False
        return (
            self.world.get(
                self._key(other)[1] if measure == "share" else self._key(name)[1], other if measure == "rate" else "actual"
            )
            <= 0
        )

    def _slot(self, slot: str) -> None:
        fixed = self._fixed(slot)
        if fixed is not None:
            self._put(fixed)
            return
        name, measure, other = [*slot.split("|"), "", ""][:3]
        label, key = self._key(name)
        item = vocabulary().items.get(label)
        if measure == "move":
            self._move(label, key, other)
        elif measure == "versus":
            self._lean(self.world.get(key) - self.world.get(key, other))
            self._put({"up": "大于", "down": "小于", "level": "等于"}[self.leaning])
        elif measure in ("share", "rate"):
            if measure == "rate":
                self._lean(self.world.get(key) - self.world.get(key, other))
            self._ratio(label, key, measure, other)
        elif item and item.kind == "unit_cost":
            self._unit_cost(label, key)
        elif item and item.kind == "count":
            self._figure(label, key, "count", "actual", Fraction(self.world.get(key)), "", 0)
        else:
            self._money(label, key, "amount", other or "actual", Fraction(self.world.get(key, other or "actual"), 100))

    def _lean(self, gap: int) -> None:
        self.leaning = "up" if gap > 0 else "down" if gap < 0 else "level"

    def _fixed(self, slot: str) -> str | None:
        """The text of a slot that is no figure; None for the others."""
        common, world = phrases("common"), self.world
        if self.item and slot in self.item.texts:
            return self.item.texts[slot]
        if slot in ("personnel", "running"):
            return self.chance.choice(common[slot])
        if slot == "purpose":
            return self.chance.choice(common["purposes"])
        if slot == "reason":
            return self.chance.choice(common["reasons"][self.leaning])
        return {"department": world.department, "year": str(world.year), "prior": str(world.year - 1)}.get(slot)

    def _key(self, name: str) -> tuple[str, Key]:
        """Canonical label and amount of a name within the section; name@scope names the scope."""
        if name == "*" and self.item:
            return self.item.label, self.item.key
        label, _, scope = name.partition("@")
        item = vocabulary().item(label)
        if item is None:
            raise KeyError(f"{label} in the phrases of {self.name} is no item of the vocabulary")
        key = item.key(scope if "@" in name else self.scope)
        return vocabulary().label_of(key), key

    def _unit_for(self, key: Key) -> str:
        if self.world.unit != "亿元" or (key[0].endswith(_LARGE) and "采购" not in key[0]) or "/" in key[0]:
            return self.world.unit
        return "万元"

    def _money(self, label: str, key: Key, measure: str, basis: str, yuan: Fraction, word: tuple | None = None) -> None:
        unit = self._unit_for(key)
        self._figure(label, key, measure, basis, yuan, unit, self.money, word)

    def _ratio(self, label: str, key: Key, measure: str, other: str) -> None:
        if measure == "share":
            of, of_key = self._key(other)
            true = Fraction(self.world.get(key), self.world.get(of_key))
            self._figure(label, key, "share", "actual", true, "%", self.percent, of=(of, of_key))
        else:
            true = Fraction(self.world.get(key), self.world.get(key, other))
            self._figure(label, key, "rate", other, true, "%", self.percent, of=(label, key))

    def _move(self, label: str, key: Key, basis: str) -> None:
        """A change with its rate, or a word for no change."""
        words = self.dialect["words"]
        base, change = self.world.get(key, basis), self.world.get(key) - self.world.get(key, basis)
        self._lean(change)
        if change == 0 and words["level"] and self.chance.random() < 0.5:
            self._put(self.chance.choice(words["level"]))
            return
        pattern = self.chance.choice(self.dialect["moved"])
        if change and base <= 0:
            pattern = "{change}"
        place = 0
        for match in _SLOT.finditer(pattern):
            self._put(pattern[place : match.start()])
            place = match.end()
            word = self.chance.choice(
                words[("rate_" if match.group(1) == "change_rate" else "") + ("up" if change >= 0 else "down")]
            )
            span = (self.at, self.at + len(word))
            self._put(word)
            if match.group(1) == "change":
                self._money(label, key, "change", basis, Fraction(change, 100), span)
            else:
                rate = Fraction(change, base) if base else None
                self._figure(label, key, "change_rate", basis, rate, "%", self.percent, span)

    def _unit_cost(self, label: str, key: Key) -> None:
        entry = next(e for e in vocabulary().hierarchy["unit_costs"] if e["cost"] == label)
        count, amount = self.world.get((entry["count"], "")), self.world.get((entry["amount"], ""))
        cost = Fraction(amount, 100 * count) if count else None
        self._figure(label, key, "unit_cost", "actual", cost, "元" if label == "人均接待费" else "万元", 2)

    def _figure(
        self,
        label: str,
        key: Key,
        measure: str,
        basis: str,
        true: Fraction | None,
        unit: str,
        decimals: int,
        word: tuple[int, int] | None = None,
        of: tuple[str, Key | None] = ("", None),
    ) -> None:
        """Prints one figure by rounding and keeps the truth about it."""
        value = half_up((true or Fraction(0)) / _scale(unit), decimals)
        text = f"{abs(value):,f}" if self.groups and not self.wide else f"{abs(value):f}"
        if self.drops and "." in text and self.chance.random() < 0.7:
            text = text.rstrip("0").rstrip(".")
        if self.wide and self.chance.random() < 0.3:
            text = text.translate(_WIDE)
        self._put(" " if self.blanks and self.chance.random() < 0.05 else "")
        start = self.at
        self._put(text)
        end = self.at
        printed = unit if unit == "%" else self._spaced(unit)
        self._put(printed)
        value = value.quantize(Decimal(1).scaleb(-len(text.replace("．", ".").partition(".")[2])))
        derived = measure in ("change", "change_rate", "share", "rate", "unit_cost")
        places = max(0, -int(value.as_tuple().exponent))
        self.truth.append(
            Truth(start, end, label, measure, basis, value, unit, places, derived, key, *of, true, word, (end, self.at))
        )

    def _spaced(self, unit: str) -> str:
        return f"{unit[:-1]} {unit[-1]}" if self.blanks and unit and self.chance.random() < 0.03 else unit


def _scale(unit: str) -> Fraction:
    return Fraction(1, 100) if unit == "%" else Fraction(UNITS.get(unit, 1))


def _chinese(number: int) -> str:
    """A list number below 100 in Chinese, e.g. 21 = 二十一."""
    digits = "〇一二三四五六七八九"
    if number < 10:
        return digits[number]
    return ("" if number < 20 else digits[number // 10]) + "十" + (digits[number % 10] if number % 10 else "")


def recomputed(one: Generated) -> tuple[Truth, ...]:
    """The stated figures with their values printed afresh from `exact`: equal to `stated`, or the generator is wrong."""
    return tuple(replace(t, value=half_up((t.exact or Fraction(0)) / _scale(t.unit), t.decimals)) for t in one.stated)
