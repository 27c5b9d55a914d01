"""The block of a budget page: what its view is drawn from."""

from typing import Any, TypedDict

from machikit.pages.context import PageContext
from machikit.pages.parts.budget.budgets import BudgetItem, BudgetSet, YearBudget
from machikit.pages.parts.budget.labels import Text, owner_name, period, short_period, terms
from machikit.pages.parts.budget.page_budgets import PageBudgets
from machikit.pages.parts.budget.revenue_kinds import MUNICIPAL_TAX, REVENUE_KINDS

Item = list[Any]  # [place of its name in `names` (-1: not broken down), yen, yen of general revenue or None, its parts]


class Book(TypedDict):
    """One year and stage of a municipality. whose: place in the view's `whose`; year: 0 if not stated; short: the period without
    its era; residents: (number, date) or None; odd: (names down to an item, its stated yen, the sum of its parts) where the two
    differ; income: place in the block's `income`, None without any.
    """

    whose: int
    year: int
    stage: str
    period: Text
    short: Text
    residents: tuple[int, str] | None
    root: Item
    odd: list[tuple[tuple[str, ...], int, int]]
    income: int | None


class View(TypedDict):
    """A split of the money. whose: names of municipalities; latest: of each, the place of its last settlement in `books`."""

    whose: list[Text]
    books: list[Book]
    latest: list[int]


class Income(TypedDict):
    """Revenue of one year. kinds: kind → yen."""

    period: Text
    kinds: dict[str, int]
    total: int


class BudgetBlock(TypedDict):
    """revenue: whether the money is revenue rather than spending; views: by name (`main`, `nature`); kinds: of revenue, as they are
    shown, and own: which of them is the municipality's tax; names: of items, and terms: their translations; columns:
    municipalities side by side; shown: parts of an item at a time; my: yen of an example of tax.
    """

    revenue: bool
    views: dict[str, View]
    income: list[Income]
    kinds: list[str]
    own: str
    names: list[str]
    terms: dict[str, Text]
    columns: int
    shown: int
    my: int


def budget_block(budgets: PageBudgets, page: PageContext, *, columns: int, shown: int, my: int) -> BudgetBlock:
    names: dict[str, int] = {}
    translations = terms(page)
    views = {name: _view(budget_set, budgets, names, page) for name, budget_set in budgets.views.items()}
    return {
        "revenue": budgets.shows_revenue, "views": views,
        "income": [_income(budget, page) for budget in budgets.income.budgets],
        "kinds": list(REVENUE_KINDS), "own": MUNICIPAL_TAX, "names": list(names),
        "terms": {name: translations[name] for name in names if name in translations},
        "columns": columns, "shown": shown, "my": my,
    }  # fmt: skip


def _view(budget_set: BudgetSet, budgets: PageBudgets, names: dict[str, int], page: PageContext) -> View:
    """One split. names: item name → index, extended by the names of this one."""
    owners = budget_set.owners
    ordered = [budget for owner in owners for budget in budget_set.of_owner(owner)]
    books: list[Book] = [
        {
            "whose": owners.index(budget.owner), "year": budget.fiscal_year, "stage": budget.stage,
            "period": period(budget, page), "short": short_period(budget, page), "residents": budget.residents,
            "root": _pack(budget.root, names), "odd": budget.mismatches,
            "income": budgets.income.budgets.index(income) if (income := budgets.revenue_for(budget)) else None,
        }
        for budget in ordered
    ]  # fmt: skip
    latest = [next(n for n, b in enumerate(ordered) if b is budget_set.latest(owner)) for owner in owners]
    return {"whose": [owner_name(owner, owners, page) for owner in owners], "books": books, "latest": latest}


def _pack(node: BudgetItem, names: dict[str, int]) -> Item:
    name = -1 if node.name is None else names.setdefault(node.name, len(names))
    return [name, node.amount, node.general, [_pack(child, names) for child in node.children]]


def _income(budget: YearBudget, page: PageContext) -> Income:
    return {"period": period(budget, page), "kinds": budget.revenue_by_kind, "total": budget.root.amount}
