"""Budget part: expandable bars of revenue and spending, by year, by municipality and for each resident."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

from machikit.pages.context import PageContext
from machikit.pages.part import Part, both
from machikit.pages.parts.budget.block import BudgetBlock, budget_block
from machikit.pages.parts.budget.page_budgets import PageBudgets, read_page_budgets

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

    # --- the Part interface --------------------------------------------------------------------------------------------

    def block(self, page: PageContext) -> BudgetBlock:
        budgets = self._page_budgets(page)
        return budget_block(budgets, page, columns=self.columns, shown=SHOWN, my=self.example_tax)

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


def _by_city(tables: "Tables") -> "dict[str, GeoDataFrame]":
    if tables is None:
        return {}
    return dict(tables) if isinstance(tables, Mapping) else {"": tables}
