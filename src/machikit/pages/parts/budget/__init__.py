"""A budget as bars that open: where the money comes from, what it is spent on, year by year, side by side, and for each resident."""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from machikit.pages.part import Number, Part, both
from machikit.pages.parts.budget import money
from machikit.pages.parts.budget.budgets import Book, Node, Shelf, read, with_residents
from machikit.pages.parts.budget.first_view import View
from machikit.pages.parts.budget.labels import Whose, period, short, terms, whose
from machikit.pages.parts.budget.revenue_kinds import KINDS, OWN, is_revenue

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from machikit.pages.page import Page

    Tables: TypeAlias = Mapping[str, GeoDataFrame] | GeoDataFrame | None

COLUMNS = 6  # municipalities side by side
SHOWN = 100  # parts of one item at a time
MY_TAX = 100_000  # yen a year: an example, for the reader to change


class Budget(Part):
    """Bars of a budget that open into their parts.

    money: a table, or city id → table (`prototype.tables()`, the city's own first), of spending or of revenue: the page tells
    them apart by their categories. income: revenue, to say how much of it is tax; nature: the same spending by its nature;
    residents: date and population. All but money may be missing.
    """

    downloads = ("csv",)
    scripts = ("money.js", "bars.js", "part.js")

    def __init__(
        self, money: "Tables", income: "Tables" = None, nature: "Tables" = None, residents: "Tables" = None
    ) -> None:
        self.my, self.columns = MY_TAX, COLUMNS
        self._shelves: dict[str, Shelf] | None = None
        self.tables, self.nature_tables = _by_city(money), _by_city(nature)
        self.income_tables, self.residents = _by_city(income), _by_city(residents)

    # --- what the tables hold ------------------------------------------------------------------------------------------

    def shelves(self, page: "Page") -> dict[str, Shelf]:
        """The views: `main`, and `nature` where there is one."""
        if self._shelves is None:
            names = {i: city.name["ja"] for i, city in page.prototype.cities.items()}
            found = {"main": read(self.tables), "nature": read(self.nature_tables)}
            for shelf in found.values():
                with_residents(shelf, self.residents, names)
            self._shelves = {name: shelf for name, shelf in found.items() if shelf.books or name == "main"}
        return self._shelves

    @cached_property
    def revenue(self) -> bool:
        """Whether the main table is one of revenue."""
        return is_revenue(
            str(name)
            for table in self.tables.values()
            if "level_1" in table
            for name in table["level_1"].dropna().unique()
        )

    @cached_property
    def income(self) -> Shelf:
        return read(self.tables if self.revenue else self.income_tables)

    def income_of(self, book: Book) -> Book | None:
        """The revenue of the same municipality: of the same year and stage, else of its last settlement."""
        mine = [b for b in self.income.books if b.whose[:2] == book.whose[:2]]
        mine = [b for b in mine if b.whose[2] == book.whose[2]] or mine
        same = next((b for b in mine if b.when == book.when), None)
        same = same or next((b for b in mine if b.year == book.year), None)
        return same or (self.income.latest(mine[0].whose) if mine else None)

    def first(self, page: "Page") -> Book | None:
        """The book with which the page opens."""
        shelf = self.shelves(page)["main"]
        return shelf.latest(shelf.whose[0]) if shelf.books else None

    def beside(self, shelf: Shelf, one: Whose, book: Book) -> Book:
        """Another municipality's book to put beside one: of the same year and stage, else its last settlement."""
        return next((b for b in shelf.of(one) if b.when == book.when), shelf.latest(one))

    # --- what the page gets --------------------------------------------------------------------------------------------

    def block(self, page: "Page") -> dict[str, Any]:
        names: dict[str, int] = {}
        views = {name: self._view(shelf, names, page) for name, shelf in self.shelves(page).items()}
        income = [_income(book, page) for book in self.income.books]
        known = terms(page)
        return {
            "revenue": self.revenue, "views": views, "income": income, "kinds": list(KINDS), "own": OWN, "names": list(names),
            "terms": {name: known[name] for name in names if name in known}, "columns": self.columns, "shown": SHOWN, "my": self.my,
        }  # fmt: skip

    def _view(self, shelf: Shelf, names: dict[str, int], page: "Page") -> dict[str, Any]:
        every = shelf.whose
        books = [
            {
                "whose": every.index(book.whose), "year": book.year, "stage": book.stage,
                "period": period(book, page), "short": short(book, page), "residents": book.residents,
                "root": _packed(book.root, names), "odd": book.odd,
                "income": self.income.books.index(found) if (found := self.income_of(book)) else None,
            }
            for one in every for book in shelf.of(one)
        ]  # fmt: skip
        latest = [books.index(b) for one in every for b in books if _is(b, shelf.latest(one), every)]
        return {"whose": [whose(one, every, page) for one in every], "books": books, "latest": latest}

    def numbers(self, page: "Page") -> list[Number]:
        book, lang = self.first(page), page.prototype.language
        if book is None:
            return []
        view = View(self, page, book)
        what = view.word("n.total", what=view.what[lang], when=short(book, page)[lang])
        told = [Number(*money.parted(view.total, lang), what)]
        if view.top and view.total > 0 and not view.told_by_kind:
            share = money.share(view.top.amount, view.total)
            told.append(Number(*_split(share), view.word("n.top", item=view.said(view.top.name))))
        if view.tax is not None:
            told.append(Number(*_split(view.tax_text), view.word("n.tax")))
        if view.told_by_kind:
            told.append(Number(*_split(view.allocation[1]), view.word("n.allocation")))
        return told

    def headline(self, page: "Page") -> dict[str, str] | None:
        book = self.first(page)
        return View(self, page, book).headline() if book else None

    def caveats(self, page: "Page") -> list[dict[str, str]]:
        shelves = self.shelves(page)
        blank = sum(shelf.blank for shelf in shelves.values())
        told = [both(page, "budget.said.blank", n=f"{blank:,}")] if blank else []
        told += [both(page, "budget.said.share")] if self.income.books and not self.revenue else []
        if any(book.residents for book in shelves["main"].books):
            told.append(both(page, "budget.said.each"))
        several = len(shelves["main"].whose) > 1
        return [*told, *([both(page, "budget.said.compare")] if several else [])]

    def context(self, page: "Page") -> dict[str, Any]:
        book = self.first(page)
        return {"view": View(self, page, book) if book else None, "revenue": self.revenue, "my": self.my}


def _by_city(tables: "Tables") -> "dict[str, GeoDataFrame]":
    if tables is None:
        return {}
    return dict(tables) if isinstance(tables, Mapping) else {"": tables}


def _packed(node: Node, names: dict[str, int]) -> list[Any]:
    """[name (−1: not told), amount, general or null, parts] as the script reads it."""
    name = -1 if node.name is None else names.setdefault(node.name, len(names))
    return [name, node.amount, node.general, [_packed(part, names) for part in node.parts]]


def _is(packed: Mapping[str, Any], book: Book, every: list[Whose]) -> bool:
    return (every[packed["whose"]], packed["year"], packed["stage"]) == (book.whose, *book.when)


def _income(book: Book, page: "Page") -> dict[str, Any]:
    return {"period": period(book, page), "kinds": book.kinds, "total": book.root.amount}


def _split(share: str) -> tuple[str, str]:
    return share.removesuffix("%"), "%"
