"""Read budget tables into one tree of items for each municipality, fiscal year and stage (spending or revenue)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from machikit.pages.parts.budget.revenue_kinds import revenue_kind

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

_LEVELS = ("level_1", "level_2", "level_3", "level_4")
_COLUMNS = ("date", "stage", "government", "account", *_LEVELS, "amount", "general", "count")
# A first level that is the sum of everything: 合計, 歳出合計, 市税計 …
_TOTAL = re.compile(r"(歳入|歳出|収入|支出|市税|町税|村税|予算|決算|総)?(合計|総計|総額|計)")
SETTLEMENT = re.compile("決算|settle", re.I)


@dataclass
class BudgetItem:
    """An item of a budget, in yen.

    name: None for the rest of a stated total that no item accounts for. general: the share of the amount that is paid from
    general revenue (not earmarked), None where unknown.
    """

    name: str | None
    amount: int = 0
    general: int | None = None
    children: list["BudgetItem"] = field(default_factory=list)


@dataclass
class YearBudget:
    """The budget of one municipality, account, fiscal year and stage (settlement or budget).

    owner: (city id, government, account); fiscal_year: 0 if the table has no dates; residents: number and its date ("" if the
    number comes from the budget table itself); mismatches: (names down to an item, its stated amount, the sum of its children)
    where the two differ.
    """

    owner: tuple[str, str, str]
    fiscal_year: int
    stage: str
    root: BudgetItem
    residents: tuple[int, str] | None = None
    mismatches: list[tuple[tuple[str, ...], int, int]] = field(default_factory=list)

    @property
    def year_and_stage(self) -> tuple[int, str]:
        return self.fiscal_year, self.stage

    @property
    def revenue_by_kind(self) -> dict[str, int]:
        """Yen of revenue by kind (see revenue_kinds.REVENUE_KINDS)."""
        amounts: dict[str, int] = {}
        for node in self.root.children:
            key = revenue_kind(node.name or "")
            amounts[key] = amounts.get(key, 0) + node.amount
        return amounts


@dataclass
class BudgetSet:
    """All budgets of one view. rows_without_amount: how many rows were skipped because they have no amount."""

    budgets: list[YearBudget] = field(default_factory=list)
    rows_without_amount: int = 0

    def of_owner(self, owner: tuple[str, str, str]) -> list[YearBudget]:
        """The budgets of an owner by year and stage."""
        return sorted((b for b in self.budgets if b.owner == owner), key=lambda b: b.year_and_stage)

    def latest(self, owner: tuple[str, str, str]) -> YearBudget:
        """The last settlement, or the last budget if there is no settlement."""
        budgets = self.of_owner(owner)
        return next((b for b in reversed(budgets) if SETTLEMENT.search(b.stage)), budgets[-1])

    @property
    def owners(self) -> list[tuple[str, str, str]]:
        """The owners of the budgets, each once, in table order."""
        return list(dict.fromkeys(book.owner for book in self.budgets))


def read_budgets(tables: "Mapping[str, GeoDataFrame]") -> BudgetSet:
    """Read the budgets of some tables (city id → table with amount and level_1 …; all other columns may be missing)."""
    budget_set = BudgetSet()
    for city, table in tables.items():
        columns = {name: _column_values(table, name) for name in _COLUMNS}
        grouped: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
        for cells in zip(*columns.values(), strict=True):
            row = dict(zip(columns, cells, strict=True))
            if row["amount"] is None:
                budget_set.rows_without_amount += 1
                continue
            key = (row["government"], row["account"], _fiscal_year(row["date"]), row["stage"])
            grouped.setdefault(key, []).append(row)
        for (government, account, fiscal_year, stage), rows in grouped.items():
            owner = (city, government or "", account or "")
            budget_set.budgets.append(_year_budget(owner, fiscal_year, stage or "", rows))
    return budget_set


def _column_values(table: "GeoDataFrame", name: str) -> list[Any]:
    """The cells of a column as Python values; None for blank cells, and for every row if there is no such column."""
    if name not in table:
        return [None] * len(table)
    column = table[name]
    return [None if blank else cell for cell, blank in zip(column.tolist(), column.isna(), strict=True)]


def _fiscal_year(date: str | None) -> int:
    """The fiscal year (from April) of a date: 2014, 2014-04 and 2015-03-31 are all 2014; 0 without a date."""
    parts = [int(part) for part in re.findall(r"\d+", str(date or ""))]
    if not parts:
        return 0
    return parts[0] - (len(parts) > 1 and parts[1] < 4)


def _year_budget(
    owner: tuple[str, str, str], fiscal_year: int, stage: str, rows: Iterable[Mapping[str, Any]]
) -> YearBudget:
    budget = YearBudget(owner, fiscal_year, stage, BudgetItem(""))
    stated: dict[tuple[str, ...], list[int | None]] = {}  # path → amount and general of the rows that end there
    for row in rows:
        path = tuple(str(row[level]).strip() for level in _LEVELS if row[level] is not None)
        path = () if path and _TOTAL.fullmatch(path[0]) else path or ("",)
        general = None if row["general"] is None else int(row["general"])
        sums = stated.setdefault(path, [0, 0])
        sums[0] = (sums[0] or 0) + int(row["amount"])
        sums[1] = None if sums[1] is None or general is None else sums[1] + general
        if row["count"] is not None:
            budget.residents = max(int(row["count"]), budget.residents[0] if budget.residents else 0), ""
    _build_tree(budget, stated)
    return budget


def _build_tree(budget: YearBudget, stated: Mapping[tuple[str, ...], list[int | None]]) -> None:
    nodes: dict[tuple[str, ...], BudgetItem] = {(): budget.root}
    for path in stated:
        for depth in range(1, len(path) + 1):
            if path[:depth] not in nodes:
                nodes[path[:depth]] = BudgetItem(path[depth - 1] or None)
                nodes[path[: depth - 1]].children.append(nodes[path[:depth]])
    for path in sorted(nodes, key=len, reverse=True):
        _set_amounts(nodes[path], stated.get(path), path, budget)


def _set_amounts(node: BudgetItem, stated: list[int | None] | None, path: tuple[str, ...], budget: YearBudget) -> None:
    """Set the amount and general revenue of a node whose children are complete, and sort its children.

    A row that ends where others go deeper states their total: a mismatch is recorded where it is not their sum.
    """
    if not node.children:
        node.amount, node.general = (stated[0] or 0, stated[1]) if stated else (0, None)
        return
    total = sum(child.amount for child in node.children)
    generals = [child.general for child in node.children]
    general = None if None in generals else sum(n or 0 for n in generals)
    node.amount, node.general = total, general
    if stated and stated[0] != total:
        amount = stated[0] or 0
        budget.mismatches.append((path, amount, total))
        if amount > total:  # the table breaks down only some of it
            rest = None if general is None or stated[1] is None else stated[1] - general
            node.children.append(BudgetItem(None, amount - total, rest))
            node.amount, node.general = amount, None if rest is None else stated[1]
    node.children.sort(key=lambda child: (child.name is None, -child.amount))


def add_residents(budget_set: BudgetSet, tables: "Mapping[str, GeoDataFrame]", names: Mapping[str, str]) -> None:
    """Add the number of residents on the date nearest to 1 January of the fiscal year to budgets that have none.

    tables: city id → table with date and population (or count); names: city id → its name, which identifies the budgets of
    the city itself in a table of several governments.
    """
    for city, table in tables.items():
        column = next((c for c in ("population", "count", "value") if c in table), None)
        if column is None:
            continue
        dates, numbers = _column_values(table, "date"), _column_values(table, column)
        counts = [(str(date), int(n)) for date, n in zip(dates, numbers, strict=True) if date and n]
        for budget in budget_set.budgets:
            of_city = budget.owner[0] == city and budget.owner[1] in ("", names.get(city))
            if of_city and budget.residents is None and counts and budget.fiscal_year:
                new_year = _approximate_days(f"{budget.fiscal_year + 1}-01-01")
                date, n = min(counts, key=lambda count: abs(_approximate_days(count[0]) - new_year))
                budget.residents = n, date


def _approximate_days(date: str) -> float:
    """A date (year, month or day) as a day number that is precise enough to tell which of two dates is nearer."""
    year, month, day = [*map(int, date.split("-")), 1, 1][:3]
    return year * 365.25 + month * 30.4 + day
