"""What part.html says of other years and of other municipalities, in the page's first language."""

from functools import cached_property
from typing import TYPE_CHECKING, Any

from machikit.pages.parts.budget.budgets import SETTLED, Book
from machikit.pages.parts.budget.labels import period, whose, year
from machikit.pages.parts.budget.revenue_kinds import KINDS, OWN

if TYPE_CHECKING:
    from machikit.pages.parts.budget.first_view import View


class Sides:
    """The book of a view beside other years of its own, and beside those of other municipalities."""

    def __init__(self, view: "View"):
        self.view, self.page, self.lang, self.book, self.shelf = view, view.page, view.lang, view.book, view.shelf
        self.revenue = view.part.revenue

    # --- years ---------------------------------------------------------------------------------------------------------

    @cached_property
    def years(self) -> list[dict[str, Any]]:
        """The whole, year by year; a year between others that is not in the table is told."""
        mine = [b for b in self.shelf.of(self.book.whose) if b.year]
        most = max([1, *(b.root.amount for b in mine)])
        found: list[dict[str, Any]] = []
        for n, book in enumerate(mine):
            if n:
                found += [{"gap": year(gap, self.page)[self.lang]} for gap in range(mine[n - 1].year + 1, book.year)]
            told = {"period": period(book, self.page)[self.lang], "now": book is self.book}
            told["planned"] = bool(book.stage and not SETTLED.search(book.stage))
            found.append(
                {**told, "width": 100 * max(book.root.amount, 0) / most, "amount": self.view.yen(book.root.amount)}
            )
        return found if len(mine) > 1 else []

    # --- side by side ----------------------------------------------------------------------------------------------------

    @cached_property
    def others(self) -> list[tuple[str, str, Book]]:
        """(name, period, book) of each municipality: the same year and stage where it has them, else its last settlement."""
        every = self.shelf.whose[: self.view.part.columns]
        return [
            (whose(one, self.shelf.whose, self.page)[self.lang], period(book, self.page)[self.lang], book)
            for one in every if (book := self.view.part.beside(self.shelf, one, self.book))
        ] if len(every) > 1 else []  # fmt: skip

    @cached_property
    def side(self) -> list[dict[str, Any]]:
        """A row for each category (of revenue: each kind): for each resident, what the municipalities spend on it."""
        most = max([1.0, *(n for cells in self._sides for n in cells.values() if n)])
        whole = [_each(book.root.amount, book) if self._whole(book) else None for _, _, book in self.others]
        found = [{"name": self.view.word("all"), "all": True, "cells": self._cells(whole, None)}] if whole else []
        for key in self._keys:
            name = self.view.word(f"kind.{key}") if self.revenue else self.view.said(key)
            cells = self._cells([cells.get(key) for cells in self._sides], most)
            found.append({"name": name, "data": not self.revenue and self.view.data(key), "cells": cells})
        return found

    def _whole(self, book: Book) -> bool:
        """Whether a book's sum may stand beside the others': not where it holds nothing but tax, and they hold more."""
        only = [set(other.kinds) == {OWN} for _, _, other in self.others]
        return not self.revenue or all(only) or set(book.kinds) != {OWN}

    @cached_property
    def _sides(self) -> list[dict[str | None, float | None]]:
        """For each municipality: category or kind → yen for each resident, None where nobody says how many they are."""
        found: list[dict[str | None, float | None]] = []
        for _, _, book in self.others:
            parts = book.kinds if self.revenue else {node.name: node.amount for node in book.root.parts}
            found.append({key: _each(amount, book) for key, amount in parts.items()})
        return found

    @property
    def _keys(self) -> list[str | None]:
        every = list(dict.fromkeys(key for cells in self._sides for key in cells))
        return [one for one in KINDS if one in every] if self.revenue else every

    def _cells(self, values: list[float | None], most: float | None) -> list[dict[str, Any]]:
        """Amounts with bars, all rows to one scale; the row of the whole has none."""
        return [
            {"text": "—" if v is None else self.view.yen(v), "width": None if most is None or v is None else 100 * max(v or 0, 0) / most}
            for v in values
        ]  # fmt: skip


def _each(amount: int, book: Book) -> float | None:
    return amount / book.residents[0] if book.residents and book.residents[0] > 0 else None
