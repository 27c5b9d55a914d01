"""A budget compared with other years and with other municipalities, as part.html shows it in the page's first language."""

from functools import cached_property
from typing import Any

from machikit.pages.context import PageContext
from machikit.pages.parts.budget.budgets import SETTLEMENT, BudgetSet, YearBudget
from machikit.pages.parts.budget.labels import BudgetTexts, fiscal_year_name, owner_name, period
from machikit.pages.parts.budget.revenue_kinds import MUNICIPAL_TAX, REVENUE_KINDS


class BudgetComparison(BudgetTexts):
    """Bars by year, and a table of yen for each resident by municipality."""

    def __init__(self, page: PageContext, budget: YearBudget, budget_set: BudgetSet, shows_revenue: bool, columns: int):
        """budget_set: the years and municipalities to compare the budget with; columns: municipalities side by side."""
        super().__init__(page, budget)
        self.budget_set, self.shows_revenue, self.columns = budget_set, shows_revenue, columns

    # --- years ---------------------------------------------------------------------------------------------------------

    @cached_property
    def years(self) -> list[dict[str, Any]]:
        """Bars of the total by fiscal year, with a gap for each year in between that the table lacks."""
        budgets = [b for b in self.budget_set.of_owner(self.budget.owner) if b.fiscal_year]
        largest = max([1, *(b.root.amount for b in budgets)])
        bars: list[dict[str, Any]] = []
        for n, budget in enumerate(budgets):
            if n:
                gaps = range(budgets[n - 1].fiscal_year + 1, budget.fiscal_year)
                bars += [{"gap": fiscal_year_name(gap, self.page)[self.lang]} for gap in gaps]
            total = budget.root.amount
            bars.append(
                {
                    "period": period(budget, self.page)[self.lang],
                    "now": budget is self.budget,
                    "planned": bool(budget.stage and not SETTLEMENT.search(budget.stage)),
                    "width": 100 * max(total, 0) / largest,
                    "amount": self.yen(total),
                }
            )
        return bars if len(budgets) > 1 else []

    # --- municipalities --------------------------------------------------------------------------------------------------

    @cached_property
    def municipalities(self) -> list[tuple[str, str, YearBudget]]:
        """(name, period, budget) of each municipality: the same year and stage if it has them, else its last settlement."""
        owners = self.budget_set.owners
        shown = owners[: self.columns]
        if len(shown) < 2:
            return []
        budgets = [self.budget_set.counterpart(owner, self.budget) for owner in shown]
        return [
            (owner_name(owner, owners, self.page)[self.lang], period(budget, self.page)[self.lang], budget)
            for owner, budget in zip(shown, budgets, strict=True)
        ]

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """A row for each category (of revenue: each kind) with its yen for each resident by municipality."""
        largest = max([1.0, *(n for amounts in self._per_resident for n in amounts.values() if n)])
        totals = [
            _per_resident(budget.root.amount, budget) if self._has_comparable_total(budget) else None
            for _, _, budget in self.municipalities
        ]
        rows = [{"name": self.word("all"), "all": True, "cells": self._cells(totals, None)}] if totals else []
        for key in self._categories:
            name = self.word(f"kind.{key}") if self.shows_revenue else self.item_name(key)
            cells = self._cells([amounts.get(key) for amounts in self._per_resident], largest)
            rows.append({"name": name, "data": not self.shows_revenue and self.is_untranslated(key), "cells": cells})
        return rows

    def _has_comparable_total(self, budget: YearBudget) -> bool:
        """Whether a total can be compared: not if the budget holds only municipal tax while others hold more."""
        tax_only = [set(other.revenue_by_kind) == {MUNICIPAL_TAX} for _, _, other in self.municipalities]
        return not self.shows_revenue or all(tax_only) or set(budget.revenue_by_kind) != {MUNICIPAL_TAX}

    @cached_property
    def _per_resident(self) -> list[dict[str | None, float | None]]:
        """For each municipality: category or kind → yen for each resident, None if the number of residents is unknown."""
        result: list[dict[str | None, float | None]] = []
        for _, _, budget in self.municipalities:
            amounts = (
                budget.revenue_by_kind
                if self.shows_revenue
                else {node.name: node.amount for node in budget.root.children}
            )
            result.append({key: _per_resident(amount, budget) for key, amount in amounts.items()})
        return result

    @property
    def _categories(self) -> list[str | None]:
        keys = list(dict.fromkeys(key for amounts in self._per_resident for key in amounts))
        return [kind for kind in REVENUE_KINDS if kind in keys] if self.shows_revenue else keys

    def _cells(self, values: list[float | None], largest: float | None) -> list[dict[str, Any]]:
        """Amounts with bars on one scale for all rows; without bars in the row of totals (largest: None)."""
        return [
            {
                "text": "—" if value is None else self.yen(value),
                "width": None if largest is None or value is None else 100 * max(value or 0, 0) / largest,
            }
            for value in values
        ]


def _per_resident(amount: int, budget: YearBudget) -> float | None:
    return amount / budget.residents[0] if budget.residents and budget.residents[0] > 0 else None
