"""The budgets that a page shows, and the revenue that pays for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from machikit.pages.parts.budget.budgets import BudgetSet, YearBudget, add_residents, read_budgets
from machikit.pages.parts.budget.revenue_kinds import is_revenue

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


@dataclass(frozen=True)
class PageBudgets:
    """All budgets of a page.

    views: the budgets by view, `main` and, if there is such a table, `nature`; shows_revenue: whether `main` is of revenue
    rather than spending; income: revenue, from which the share of tax is computed.
    """

    views: Mapping[str, BudgetSet]
    shows_revenue: bool
    income: BudgetSet

    @property
    def main(self) -> BudgetSet:
        return self.views["main"]

    def revenue_for(self, budget: YearBudget) -> YearBudget | None:
        """The revenue of the same municipality: of the same year and stage, else of the same year, else the last settlement.

        Of the same account if there is one.
        """
        candidates = [b for b in self.income.budgets if b.owner[:2] == budget.owner[:2]]
        candidates = [b for b in candidates if b.owner[2] == budget.owner[2]] or candidates
        same = next((b for b in candidates if b.year_and_stage == budget.year_and_stage), None)
        same = same or next((b for b in candidates if b.fiscal_year == budget.fiscal_year), None)
        return same or (self.income.latest(candidates[0].owner) if candidates else None)


def read_page_budgets(
    money: "Mapping[str, GeoDataFrame]",
    income: "Mapping[str, GeoDataFrame]",
    nature: "Mapping[str, GeoDataFrame]",
    residents: "Mapping[str, GeoDataFrame]",
    city_names: Mapping[str, str],
) -> PageBudgets:
    """Read the tables of `Budget`, each as city id → table. city_names: city id → name, see add_residents."""
    views = {"main": read_budgets(money), "nature": read_budgets(nature)}
    for budget_set in views.values():
        add_residents(budget_set, residents, city_names)
    shows_revenue = is_revenue(
        str(name) for table in money.values() if "level_1" in table for name in table["level_1"].dropna().unique()
    )
    return PageBudgets(
        {view: budget_set for view, budget_set in views.items() if budget_set.budgets or view == "main"},
        shows_revenue,
        read_budgets(money if shows_revenue else income),
    )
