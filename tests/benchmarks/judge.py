"""An independent judge of planted slips: does any set of true amounts fit every printed figure?

Built from what was printed (the generator's truth, or the hand-made gold file) and from the form's own relations below, without
the library's reader, vocabulary hierarchy, checks or solver. SciPy's linear programming proposes amounts; they count only after
every statement has been confirmed in rational numbers. Amounts in yuan, counts in pieces.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

BASES = ("actual", "prior_year", "initial_budget", "annual_budget")
SCALE = {"元": 1, "万元": 10_000, "亿元": 100_000_000, "%": Fraction(1, 100)}
BALANCES = ("结转和结余", "结余分配", "使用非财政拨款结余")

Key = tuple[str, str]
Amount = tuple[str, str, str]
Row = tuple[dict[Amount, Fraction], Fraction | None, Fraction | None]


@dataclass(frozen=True, slots=True)
class Said:
    """One printed figure: where its digits start, what it says and of what."""

    start: int
    key: Key
    measure: str
    basis: str
    value: Decimal
    unit: str
    decimals: int
    of_key: Key | None = None

    @property
    def ends(self) -> tuple[Fraction, Fraction]:
        """The interval of the printed digits, in base units; counts are exact."""
        scale = Fraction(SCALE.get(self.unit, 1))
        half = Fraction(0) if self.measure == "count" else Fraction(1, 2 * 10**self.decimals)
        return (Fraction(self.value) - half) * scale, (Fraction(self.value) + half) * scale


# whole, parts, core: where every core part is printed this year, a part that is not printed is nil (不涉及的不列); in the other
# bases, and without the core, an unprinted part may be anything from nil up.
SPENDING = ("基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出")
SUMS: tuple[tuple[Key, tuple[Key, ...], tuple[Key, ...]], ...] = (
    (
        ("收入合计", ""),
        (("收入合计", "grant"), *((n, "") for n in ("上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入"))),
        (("收入合计", "grant"),),
    ),
    *(
        (("支出合计", s), tuple((n, s) for n in SPENDING), (("基本支出", s), ("项目支出", s)))
        for s in ("", "grant", "general", "fund", "capital")
    ),
    (("基本支出", "general"), (("人员经费", "general"), ("公用经费", "general")), ()),
    (
        ("“三公”经费", ""),
        (("因公出国（境）费", ""), ("公务用车购置及运行维护费", ""), ("公务接待费", "")),
        (("因公出国（境）费", ""), ("公务用车购置及运行维护费", ""), ("公务接待费", "")),
    ),
    (("公务用车购置及运行维护费", ""), (("公务用车购置费", ""), ("公务用车运行维护费", "")), ()),
    (("公务接待费", ""), (("国内公务接待费", ""), ("国（境）外公务接待费", "")), ()),
    (("政府采购支出总额", ""), (("政府采购货物支出", ""), ("政府采购工程支出", ""), ("政府采购服务支出", "")), ()),
    (
        ("车辆", ""),
        tuple(
            (n, "")
            for n in (
                "副部（省）级及以上领导用车",
                "主要领导干部用车",
                "机要通信用车",
                "应急保障用车",
                "执法执勤用车",
                "特种专业技术用车",
                "离退休干部用车",
                "其他用车",
            )
        ),
        (("其他用车", ""),),
    ),
    (("绩效自评项目数", ""), tuple((f"绩效评级{n}项目数", "") for n in ("优", "良", "合格", "不合格")), ()),
    (("发现问题数", ""), (("完成整改数", ""), ("正在整改数", "")), ()),
)
# part, whole: this year's part cannot exceed the whole.
BOUNDS: tuple[tuple[Key, Key], ...] = (
    (("授予小微企业合同金额", ""), ("授予中小企业合同金额", "")),
    (("授予中小企业合同金额", ""), ("政府采购支出总额", "")),
    (("预留项目小微企业成交金额", ""), ("预留项目中小企业成交金额", "")),
    (("面向小微企业预留采购预算金额", ""), ("面向中小企业预留采购预算金额", "")),
    (("机关运行经费", ""), ("公用经费", "general")),
    (("基本支出", "grant"), ("基本支出", "")),
    (("项目支出", "grant"), ("项目支出", "")),
    (("支出合计", "grant"), ("支出合计", "")),
    (("国内外事接待批次", ""), ("国内公务接待批次", "")),
    (("国内外事接待人次", ""), ("国内公务接待人次", "")),
)
UNIT_COSTS = {
    "人均接待费": (("公务接待费", ""), ("国内公务接待人次", "")),
    "车均购置费": (("公务用车购置费", ""), ("公务用车购置数", "")),
    "车均维护费": (("公务用车运行维护费", ""), ("公务用车保有量", "")),
}


class Judge:
    """The statements of one document; `possible` says whether amounts exist that fit them with some figures replaced."""

    def __init__(self, said: Iterable[Said], text: str):
        self.said = {s.start: s for s in said}
        self.nil = {
            scope
            for scope, words in (("fund", "政府性基金"), ("capital", "国有资本经营"))
            if any(f"{no}{words}" in text for no in ("无", "没有"))
        }
        self.printed = {s.key for s in self.said.values() if s.measure in ("amount", "count")}
        self.solved = _eliminated(list(self._relations()))
        self.least = sorted(
            {name for name in self._mentioned() if not name[0].endswith(BALANCES) and not name[0].startswith("free ")}
        )

    def possible(self, changed: Iterable[Said] = ()) -> bool | None:
        """True with amounts confirmed exactly; False where linear programming finds none; None where the two disagree."""
        said = self.said | {s.start: s for s in changed}
        counts = {s.key: s for s in said.values() if s.measure == "count"}
        rows = [_substituted(row, self.solved) for s in said.values() for row in _rows(s, counts)]
        rows += [_substituted(row, self.solved) for row in self._bounds()]
        rows += [_substituted(({name: Fraction(1)}, Fraction(0), None), self.solved) for name in self.least]
        constant = [row for row in rows if not row[0]]
        if not all(_fits(Fraction(0), low, high) for _, low, high in constant):
            return False
        rows = [row for row in rows if row[0]]
        point = _proposed(rows)
        if point is None:
            return False
        for digits in (7, 5, 3, 2, 1):
            amounts = {name: Fraction(round(value * 10**digits), 10**digits) for name, value in point.items()}
            if all(_fits(sum((c * amounts[n] for n, c in terms.items()), Fraction(0)), low, high) for terms, low, high in rows):
                return True
        return None

    def _mentioned(self) -> set[Amount]:
        counts = {s.key: s for s in self.said.values() if s.measure == "count"}
        names = {n for s in self.said.values() for row in _rows(s, counts) for n in row[0]}
        return names | set(self.solved) | {n for terms in self.solved.values() for n in terms}

    def _relations(self) -> Iterator[dict[Amount, Fraction]]:
        """Every equality as terms that make nil."""
        for basis in BASES:
            for whole, parts, core in SUMS:
                nil = basis == "actual" and core and all(c in self.printed for c in core)
                kept = [p for p in parts if p in self.printed or not nil or p[1] == "grant"]
                yield _equation((*whole, basis), [(*p, basis) for p in kept])
            yield from self._totals(basis)
            yield from self._by_class(basis)

    def _totals(self, basis: str) -> Iterator[dict[Amount, Fraction]]:
        for scope in ("", "grant", "general", "fund", "capital"):
            total = ("收支总计", scope, basis)
            own = scope == ""
            yield _equation(("收入总计", scope, basis), [total])
            yield _equation(("支出总计", scope, basis), [total])
            income = ["收入合计", "年初结转和结余", *(["使用非财政拨款结余"] if own else [])]
            spending = ["支出合计", "年末结转和结余", *(["结余分配"] if own else [])]
            yield _equation(total, [(c, scope, basis) for c in income])
            yield _equation(total, [(c, scope, basis) for c in spending])
        for concept in ("收入合计", "支出合计", "年初结转和结余", "年末结转和结余", "基本支出", "项目支出"):
            funds = ["general", *(f for f in ("fund", "capital") if basis != "actual" or f not in self.nil)]
            yield _equation((concept, "grant", basis), [(concept, f, basis) for f in funds])

    def _by_class(self, basis: str) -> Iterator[dict[Amount, Fraction]]:
        """类 make the fund's total (all of them this year), 项 make at most their 类."""
        below = defaultdict(set)
        for concept, scope in {s.key for s in self.said.values()}:
            if "/" in concept:
                below[(concept.split("/")[0], scope)].add((concept, scope))
        classes = {k for k in {s.key for s in self.said.values()} if k[0].endswith("支出") and k in CLASSES | set(below)}
        for whole, parts in sorted(below.items()):
            rest = ("rest of " + whole[0], whole[1], basis)
            yield _equation((*whole, basis), [*((*p, basis) for p in sorted(parts)), rest])
        for scope in sorted({s for _, s in classes}):
            rest = [("rest of the classes", scope, basis)] if basis != "actual" else []
            parts = sorted(c for c in classes if c[1] == scope and c in self.printed)
            if parts:
                yield _equation(("支出合计", scope, basis), [*((*p, basis) for p in parts), *rest])

    def _bounds(self) -> Iterator[Row]:
        for part, whole in BOUNDS:
            if part in self.printed and whole in self.printed:
                yield {(*whole, "actual"): Fraction(1), (*part, "actual"): Fraction(-1)}, Fraction(0), None


CLASSES = {
    (name, scope)
    for name in (
        "一般公共服务支出",
        "公共安全支出",
        "教育支出",
        "科学技术支出",
        "文化旅游体育与传媒支出",
        "社会保障和就业支出",
        "卫生健康支出",
        "节能环保支出",
        "城乡社区支出",
        "农林水支出",
        "交通运输支出",
        "灾害防治及应急管理支出",
        "自然资源海洋气象等支出",
        "住房保障支出",
    )
    for scope in ("general",)
}


def _equation(whole: Amount, parts: list[Amount]) -> dict[Amount, Fraction]:
    terms: dict[Amount, Fraction] = defaultdict(Fraction)
    terms[whole] += 1
    for part in parts:
        terms[part] -= 1
    return dict(terms)


def _rows(said: Said, counts: dict[Key, Said]) -> Iterator[Row]:
    """What one figure says, as low <= terms <= high."""
    one, (low, high) = Fraction(1), said.ends
    level, base = (*said.key, "actual"), (*said.key, said.basis)
    if said.measure in ("amount", "count"):
        yield {(*said.key, said.basis): one}, low, high
    elif said.measure == "change":
        yield {level: one, base: -one}, low, high
    elif said.measure == "unit_cost" and said.key[0] in UNIT_COSTS:
        amount, count = UNIT_COSTS[said.key[0]]
        number = counts[count].value if count in counts else 0
        if number:
            yield {(*amount, "actual"): one}, low * Fraction(number), high * Fraction(number)
    elif said.measure in ("change_rate", "share", "rate"):
        more = 1 if said.measure == "change_rate" else 0
        over = (*said.of_key, "actual") if said.measure == "share" else base
        if over != level:
            yield {level: one, over: -(low + more)}, Fraction(0), None
            yield {level: one, over: -(high + more)}, None, Fraction(0)
        else:
            yield {level: 1 - low}, Fraction(0), None
            yield {level: 1 - high}, None, Fraction(0)


def _eliminated(equations: list[dict[Amount, Fraction]]) -> dict[Amount, dict[Amount, Fraction]]:
    """Each equality solved for one amount, in terms of amounts that no equality fixes."""
    solved: dict[Amount, dict[Amount, Fraction]] = {}
    for equation in equations:
        terms = _inserted(equation, solved)
        if not terms:
            continue
        pivot = next(iter(terms))
        scale = -terms.pop(pivot)
        value = {n: c / scale for n, c in terms.items()}
        for name, other in solved.items():
            if pivot in other:
                solved[name] = _inserted(other, {pivot: value})
        solved[pivot] = value
    return solved


def _inserted(terms: dict[Amount, Fraction], solved: dict[Amount, dict[Amount, Fraction]]) -> dict[Amount, Fraction]:
    result: dict[Amount, Fraction] = defaultdict(Fraction)
    for name, factor in terms.items():
        for inner, share in solved.get(name, {name: Fraction(1)}).items():
            result[inner] += factor * share
    return {n: c for n, c in result.items() if c}


def _substituted(row: Row, solved: dict) -> Row:
    return _inserted(row[0], solved), row[1], row[2]


def _fits(value: Fraction, low: Fraction | None, high: Fraction | None) -> bool:
    return (low is None or low <= value) and (high is None or value <= high)


def _proposed(rows: list[Row]) -> dict[Amount, float] | None:
    """Amounts that keep a little distance from as many ends as possible; None where there are none."""
    names = {name: place for place, name in enumerate(sorted({n for terms, _, _ in rows for n in terms}))}
    ones = [(terms, end, sign) for terms, low, high in rows for end, sign in ((low, -1), (high, 1)) if end is not None]
    entries, across, down, right = [], [], [], []
    caps = []
    for number, (terms, end, sign) in enumerate(ones):
        for name, factor in terms.items():
            entries.append(sign * float(factor))
            across.append(names[name])
            down.append(number)
        entries.append(1.0)
        across.append(len(names) + number)
        down.append(number)
        right.append(sign * float(end))
    width = {id(terms): high - low for terms, low, high in rows if low is not None and high is not None}
    for terms, _, _ in ones:
        caps.append(min(0.05, float(width.get(id(terms), Fraction(1))) / 8))
    matrix = csr_matrix((entries, (down, across)), shape=(len(ones), len(names) + len(ones)))
    goal = numpy.concatenate([numpy.zeros(len(names)), -numpy.ones(len(ones)) / numpy.maximum(caps, 1e-9)])
    bounds = [(None, None)] * len(names) + [(0, cap) for cap in caps]
    options = {"primal_feasibility_tolerance": 1e-9, "dual_feasibility_tolerance": 1e-9}
    found = linprog(goal, A_ub=matrix, b_ub=right, bounds=bounds, method="highs", options=options)
    return {name: float(found.x[place]) for name, place in names.items()} if found.status == 0 else None
