"""A budget compared with other years and with other municipalities, as part.html shows it in the page's first language."""

from functools import cached_property
from typing import TYPE_CHECKING, Any

from machikit.pages.parts.budget.budgets import SETTLED, Book
from machikit.pages.parts.budget.labels import period, whose, year
from machikit.pages.parts.budget.revenue_kinds import KINDS, OWN

if TYPE_CHECKING:
    from machikit.pages.parts.budget.first_view import View


class Sides:
    """Bars by year, and a table of yen for each resident by municipality."""

    def __init__(self, view: "View"):
        self.view, self.page, self.lang = view, view.page, view.lang
        self.budget, self.budget_set = view.budget, view.budget_set
        self.revenue = view.part.revenue

    # --- years ---------------------------------------------------------------------------------------------------------

    @cached_property
    def years(self) -> list[dict[str, Any]]:
        """Bars of the total by fiscal year, with a gap for each year in between that the table lacks."""
        budgets = [b for b in self.budget_set.of(self.budget.whose) if b.year]
        largest = max([1, *(b.root.amount for b in budgets)])
        bars: list[dict[str, Any]] = []
        for n, budget in enumerate(budgets):
            if n:
                gaps = range(budgets[n - 1].year + 1, budget.year)
                bars += [{"gap": year(gap, self.page)[self.lang]} for gap in gaps]
            total = budget.root.amount
            bars.append(
                {
                    "period": period(budget, self.page)[self.lang],
                    "now": budget is self.budget,
                    "planned": bool(budget.stage and not SETTLED.search(budget.stage)),
                    "width": 100 * max(total, 0) / largest,
                    "amount": self.view.yen(total),
                }
            )
        return bars if len(budgets) > 1 else []

    # --- municipalities --------------------------------------------------------------------------------------------------

    @cached_property
    def municipalities(self) -> list[tuple[str, str, Book]]:
        """(name, period, budget) of each municipality: the same year and stage if it has them, else its last settlement."""
        owners = self.budget_set.whose
        shown = owners[: self.view.part.columns]
        if len(shown) < 2:
            return []
        budgets = [self.view.part.beside(self.budget_set, owner, self.budget) for owner in shown]
        return [
            (whose(owner, owners, self.page)[self.lang], period(budget, self.page)[self.lang], budget)
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
        rows = [{"name": self.view.word("all"), "all": True, "cells": self._cells(totals, None)}] if totals else []
        for key in self._categories:
            name = self.view.word(f"kind.{key}") if self.revenue else self.view.said(key)
            cells = self._cells([amounts.get(key) for amounts in self._per_resident], largest)
            rows.append({"name": name, "data": not self.revenue and self.view.data(key), "cells": cells})
        return rows

    def _has_comparable_total(self, budget: Book) -> bool:
        """Whether a total can be compared: not if the budget holds only municipal tax while others hold more."""
        tax_only = [set(other.kinds) == {OWN} for _, _, other in self.municipalities]
        return not self.revenue or all(tax_only) or set(budget.kinds) != {OWN}

    @cached_property
    def _per_resident(self) -> list[dict[str | None, float | None]]:
        """For each municipality: category or kind → yen for each resident, None if the number of residents is unknown."""
        result: list[dict[str | None, float | None]] = []
        for _, _, budget in self.municipalities:
            amounts = budget.kinds if self.revenue else {node.name: node.amount for node in budget.root.parts}
            result.append({key: _per_resident(amount, budget) for key, amount in amounts.items()})
        return result

    @property
    def _categories(self) -> list[str | None]:
        keys = list(dict.fromkeys(key for amounts in self._per_resident for key in amounts))
        return [kind for kind in KINDS if kind in keys] if self.revenue else keys

    def _cells(self, values: list[float | None], largest: float | None) -> list[dict[str, Any]]:
        """Amounts with bars on one scale for all rows; without bars in the row of totals (largest: None)."""
        return [
            {
                "text": "—" if value is None else self.view.yen(value),
                "width": None if largest is None or value is None else 100 * max(value or 0, 0) / largest,
            }
            for value in values
        ]


def _per_resident(amount: int, budget: Book) -> float | None:
    return amount / budget.residents[0] if budget.residents and budget.residents[0] > 0 else None
