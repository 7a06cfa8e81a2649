"""World: the true amounts of one department, in whole fen, so that nothing is lost; nothing is printed here."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from juesuan.ground.data import data, load
from juesuan.reading.vocabulary import Key, bare

BASES = ("actual", "prior_year", "initial_budget", "annual_budget")

Amounts = dict[tuple[str, str, str], int]  # concept, scope, basis -> fen (counts: pieces)


@cache
def phrases(name: str) -> Mapping[str, Any]:
    """One file of data/phrases, read once."""
    return load(data("phrases", f"{name}.yaml"))


class World:
    """One department's year: consistent true amounts in every basis, its classes, 项 items and projects.

    `later` is the year after it, whose amounts of last year are this year's; `series`: it is one of several such years, so it
    had no spending last year that the year before could not print."""

    def __init__(self, chance: random.Random, size: str, items: int, later: World | None = None, series: bool = False):
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
        self._other_matters(common)
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
            keys = [path_key(p) for p in chosen[name]]
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
            elif self.chance.random() < 0.1 and not self.series:  # of last year only: this year's text says that there is none
                values = {"prior_year": self._level(50_000 * self.size, 5_000_000 * self.size)["actual"]}
            else:
                continue
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

        items = {
            "因公出国（境）费": spent(0.25, 20_000, 200_000),
            "公务用车购置费": spent(0.15, 150_000, 260_000),
            "公务用车运行维护费": spent(0.9, 8_000, 90_000),
            "公务接待费": spent(0.9, 1_500, 40_000),
        }
        trips, bought, driving, hosting = (self._known(name, "", values) for name, values in items.items())
        for name, values in zip((*items, "国内公务接待费"), (trips, bought, driving, hosting, hosting), strict=True):
            self._set(name, "", values)
        self._sum("公务用车购置及运行维护费", "", [("公务用车购置费", ""), ("公务用车运行维护费", "")])
        self._sum("“三公”经费", "", [(n, "") for n in ("因公出国（境）费", "公务用车购置及运行维护费", "公务接待费")])
        draw = self.chance.randint
        groups = draw(1, 3) if trips["actual"] else 0
        guests = max(1, hosting["actual"] // 100 // draw(60, 130)) if hosting["actual"] else 0
        travellers, new = groups * draw(1, 4), draw(1, 3) if bought["actual"] else 0
        # Enough vehicles for what was bought, and for no one of them to cost more than 100,000 yuan a year.
        held = max(draw(1, 12), new, -(-driving["actual"] // 10**7)) if driving["actual"] else 0
        counts = {
            "因公出国（境）团组数": groups,
            "因公出国（境）人次": travellers,
            "公务用车购置数": new,
            "公务用车保有量": held,
            "国内公务接待人次": guests,
            "国内公务接待批次": draw(1, guests) if guests else 0,
        }
        for name, count in counts.items():
            self._set(name, "", {"actual": count})

    def _other_matters(self, common: Mapping) -> None:
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
        vehicles = {kind: self.chance.choice((0, 0, self.chance.randint(0, 9))) for kind in common["vehicles"]}
        vehicles[common["vehicles"][0]] = 0  # some dialects do not list it
        kept = self.get(("公务用车保有量", ""))
        # Those kept with the grant are among those held.
        vehicles[common["vehicles"][-1]] += max(0, kept - sum(vehicles.values()))
        values |= vehicles | {"车辆": sum(vehicles.values())}
        for name in common["equipment"]:
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
            budget = round(actual * self.chance.choice((1, self.chance.uniform(1, 1.4))))
            self._set(*key, {"actual": actual, "annual_budget": budget})
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


def path_key(path: tuple[str, str, str]) -> Key:
    return "/".join(bare(step) for step in path), "general"
