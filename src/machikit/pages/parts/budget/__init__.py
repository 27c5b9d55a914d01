"""Budget part: expandable bars of revenue and spending, by year, by municipality and for each resident."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from machikit.pages.context import PageContext
from machikit.pages.part import Number, Part, both
from machikit.pages.parts.budget import money
from machikit.pages.parts.budget.budgets import BudgetItem, BudgetSet, YearBudget
from machikit.pages.parts.budget.first_view import FirstView
from machikit.pages.parts.budget.labels import Owner, owner_name, period, short_period, terms
from machikit.pages.parts.budget.page_budgets import PageBudgets, read_page_budgets
from machikit.pages.parts.budget.revenue_kinds import MUNICIPAL_TAX, REVENUE_KINDS

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    Tables: TypeAlias = Mapping[str, GeoDataFrame] | GeoDataFrame | None

COLUMNS = 6  # municipalities side by side
SHOWN = 100  # children of one item shown at a time
EXAMPLE_TAX = 100_000  # yen a year: an example that the reader can change


class Budget(Part):
    """Expandable bars of a budget.

    money: a table, or city id → table (`prototype.tables()`, with the page's city first), of spending or of revenue; which of
    the two is recognised by the categories. income: revenue, from which the share of tax is computed; nature: the same
    spending broken down by its nature; residents: date and population. All but money may be missing.
    """

    packs_block = (
        False  # what no list shows (other years, scenarios) can be searched for in the page, as teams' tests do
    )

    downloads = ("csv",)

    def __init__(
        self, money: "Tables", income: "Tables" = None, nature: "Tables" = None, residents: "Tables" = None
    ) -> None:
        self.example_tax, self.columns = EXAMPLE_TAX, COLUMNS
        self._budgets: PageBudgets | None = None
        self.tables, self.nature_tables = _by_city(money), _by_city(nature)
        self.income_tables, self.residents = _by_city(income), _by_city(residents)

    def _page_budgets(self, page: PageContext) -> PageBudgets:
        if self._budgets is None:
            names = {city_id: city.name["ja"] for city_id, city in page.prototype.cities.items()}
            self._budgets = read_page_budgets(
                self.tables, self.income_tables, self.nature_tables, self.residents, names
            )
        return self._budgets

    def _first_view(self, page: PageContext) -> FirstView | None:
        budgets = self._page_budgets(page)
        initial = budgets.initial
        return FirstView(page, budgets, initial, self.columns, self.example_tax) if initial else None

    # --- the Part interface --------------------------------------------------------------------------------------------

    def block(self, page: PageContext) -> dict[str, Any]:
        names: dict[str, int] = {}
        budgets, translations = self._page_budgets(page), terms(page)
        views = {view: _view_block(budget_set, budgets, names, page) for view, budget_set in budgets.views.items()}
        income = [_income_block(budget, page) for budget in budgets.income.budgets]
        return {
            "revenue": budgets.shows_revenue, "views": views, "income": income, "kinds": list(REVENUE_KINDS),
            "own": MUNICIPAL_TAX, "names": list(names),
            "terms": {name: translations[name] for name in names if name in translations},
            "columns": self.columns, "shown": SHOWN, "my": self.example_tax,
        }  # fmt: skip

    def numbers(self, page: PageContext) -> list[Number]:
        view, lang = self._first_view(page), page.prototype.language
        if view is None:
            return []
        label = view.word("n.total", what=view.what[lang], when=short_period(view.budget, page)[lang])
        figures = [Number(*money.parted(view.total, lang), label)]
        if view.top and view.total > 0 and not view.is_by_kind:
            share = money.share(view.top.amount, view.total)
            figures.append(Number(*_split_percent(share), view.word("n.top", item=view.item_name(view.top.name))))
        if view.tax_percent is not None:
            figures.append(Number(*_split_percent(view.tax_text), view.word("n.tax")))
        if view.is_by_kind:
            figures.append(Number(*_split_percent(view.allocation[1]), view.word("n.allocation")))
        return figures

    def headline(self, page: PageContext) -> dict[str, str] | None:
        view = self._first_view(page)
        return view.headline() if view else None

    def caveats(self, page: PageContext) -> list[dict[str, str]]:
        budgets = self._page_budgets(page)
        blank = sum(budget_set.rows_without_amount for budget_set in budgets.views.values())
        caveats = [both(page, "budget.said.blank", n=f"{blank:,}")] if blank else []
        if budgets.income.budgets and not budgets.shows_revenue:
            caveats.append(both(page, "budget.said.share"))
        if any(budget.residents for budget in budgets.main.budgets):
            caveats.append(both(page, "budget.said.each"))
        if len(budgets.main.owners) > 1:
            caveats.append(both(page, "budget.said.compare"))
        return caveats

    def context(self, page: PageContext) -> dict[str, Any]:
        revenue = self._page_budgets(page).shows_revenue
        return {"view": self._first_view(page), "revenue": revenue, "my": self.example_tax}


def _by_city(tables: "Tables") -> "dict[str, GeoDataFrame]":
    if tables is None:
        return {}
    return dict(tables) if isinstance(tables, Mapping) else {"": tables}


def _view_block(
    budget_set: BudgetSet, budgets: PageBudgets, names: dict[str, int], page: PageContext
) -> dict[str, Any]:
    """The script's data of one view. names: item name → index, extended by the names of this view."""
    owners = budget_set.owners
    books = [
        {
            "whose": owners.index(budget.owner), "year": budget.fiscal_year, "stage": budget.stage,
            "period": period(budget, page), "short": short_period(budget, page), "residents": budget.residents,
            "root": _pack(budget.root, names), "odd": budget.mismatches,
            "income": budgets.income.budgets.index(income) if (income := budgets.revenue_for(budget)) else None,
        }
        for owner in owners for budget in budget_set.of_owner(owner)
    ]  # fmt: skip
    latest = [books.index(b) for owner in owners for b in books if _is_block_of(b, budget_set.latest(owner), owners)]
    return {"whose": [owner_name(owner, owners, page) for owner in owners], "books": books, "latest": latest}


def _pack(node: BudgetItem, names: dict[str, int]) -> list[Any]:
    """[index of the name (−1: not broken down), amount, general or null, children] as the script reads it."""
    name = -1 if node.name is None else names.setdefault(node.name, len(names))
    return [name, node.amount, node.general, [_pack(child, names) for child in node.children]]


def _is_block_of(block: Mapping[str, Any], budget: YearBudget, owners: list[Owner]) -> bool:
    return (owners[block["whose"]], block["year"], block["stage"]) == (budget.owner, *budget.year_and_stage)


def _income_block(budget: YearBudget, page: PageContext) -> dict[str, Any]:
    return {"period": period(budget, page), "kinds": budget.revenue_by_kind, "total": budget.root.amount}


def _split_percent(share: str) -> tuple[str, str]:
    return share.removesuffix("%"), "%"
