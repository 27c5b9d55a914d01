"""Tables of a budget → books: what one municipality spent (or received) in one year, as a tree of items."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from machikit.pages.parts.budget.revenue_kinds import kind

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

LEVELS = ("level_1", "level_2", "level_3", "level_4")
# A first level that is the sum of all: 合計, 歳出合計, 市税計 …
TOTAL = re.compile(r"(歳入|歳出|収入|支出|市税|町税|村税|予算|決算|総)?(合計|総計|総額|計)")
SETTLED = re.compile("決算|settle", re.I)
HEAD = ("stage", "government", "account")


@dataclass
class Node:
    """An item. name None: what is told of an item without saying for what. general: of it out of untied money, where known."""

    name: str | None
    amount: int = 0
    general: int | None = None
    parts: list["Node"] = field(default_factory=list)

    def find(self, path: Sequence[str]) -> "Node | None":
        node: Node | None = self
        for name in path:
            node = next((one for one in node.parts if one.name == name), None) if node else None
        return node


@dataclass
class Book:
    """One municipality, account, year and stage (settlement or budget).

    whose: (city id, government, account); year: fiscal, 0 where no row says it; residents: number and its date ("" where the
    table of amounts says it); odd: (names down to an item, the amount that is stated, the sum of its parts) where they differ.
    """

    whose: tuple[str, str, str]
    year: int
    stage: str
    root: Node
    residents: tuple[int, str] | None = None
    odd: list[tuple[tuple[str, ...], int, int]] = field(default_factory=list)

    @property
    def when(self) -> tuple[int, str]:
        return self.year, self.stage

    @property
    def kinds(self) -> dict[str, int]:
        """Revenue by kind (see kinds.KINDS)."""
        found: dict[str, int] = {}
        for node in self.root.parts:
            one = kind(node.name or "")
            found[one] = found.get(one, 0) + node.amount
        return found


@dataclass
class Shelf:
    """All books of one view, with what its rows lack. blank: rows without an amount."""

    books: list[Book] = field(default_factory=list)
    blank: int = 0

    def of(self, whose: tuple[str, str, str]) -> list[Book]:
        return sorted((b for b in self.books if b.whose == whose), key=lambda b: b.when)

    def latest(self, whose: tuple[str, str, str]) -> Book:
        """The last settlement, where there is none the last budget."""
        mine = self.of(whose)
        return next((b for b in reversed(mine) if SETTLED.search(b.stage)), mine[-1])

    @property
    def whose(self) -> list[tuple[str, str, str]]:
        return list(dict.fromkeys(book.whose for book in self.books))


def read(tables: "Mapping[str, GeoDataFrame]") -> Shelf:
    """The books of the tables (city id → table with amount and level_1 …; all other columns may be missing)."""
    shelf = Shelf()
    for city, table in tables.items():
        columns = {name: _cells(table, name) for name in ("date", *HEAD, *LEVELS, "amount", "general", "count")}
        rows: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
        for cells in zip(*columns.values(), strict=True):
            row = dict(zip(columns, cells, strict=True))
            if row["amount"] is None:
                shelf.blank += 1
                continue
            rows.setdefault((row["government"], row["account"], fiscal(row["date"]), row["stage"]), []).append(row)
        for (government, account, year, stage), found in rows.items():
            shelf.books.append(_book((city, government or "", account or ""), year, stage or "", found))
    return shelf


def _cells(table: "GeoDataFrame", name: str) -> list[Any]:
    """The cells of a column as plain values, None where blank or where there is no such column."""
    if name not in table:
        return [None] * len(table)
    found = table[name]
    return [None if lost else cell for cell, lost in zip(found.tolist(), found.isna(), strict=True)]


def fiscal(date: str | None) -> int:
    """The fiscal year of a date: 2014, 2014-04 and 2015-03-31 are all 2014; 0 where there is none."""
    parts = [int(part) for part in re.findall(r"\d+", str(date or ""))]
    if not parts:
        return 0
    return parts[0] - (len(parts) > 1 and parts[1] < 4)


def _book(whose: tuple[str, str, str], year: int, stage: str, rows: Iterable[Mapping[str, Any]]) -> Book:
    book = Book(whose, year, stage, Node(""))
    stated: dict[tuple[str, ...], list[int | None]] = {}  # path → amount and general of the rows that end there
    for row in rows:
        path = tuple(str(row[level]).strip() for level in LEVELS if row[level] is not None)
        path = () if path and TOTAL.fullmatch(path[0]) else path or ("",)
        of_general = None if row["general"] is None else int(row["general"])
        sums = stated.setdefault(path, [0, 0])
        sums[0] = (sums[0] or 0) + int(row["amount"])
        sums[1] = None if sums[1] is None or of_general is None else sums[1] + of_general
        if row["count"] is not None:
            book.residents = max(int(row["count"]), book.residents[0] if book.residents else 0), ""
    _grow(book, stated)
    return book


def _grow(book: Book, stated: Mapping[tuple[str, ...], list[int | None]]) -> None:
    nodes: dict[tuple[str, ...], Node] = {(): book.root}
    for path in stated:
        for depth in range(1, len(path) + 1):
            if path[:depth] not in nodes:
                nodes[path[:depth]] = Node(path[depth - 1] or None)
                nodes[path[: depth - 1]].parts.append(nodes[path[:depth]])
    for path in sorted(nodes, key=len, reverse=True):
        _settle(nodes[path], stated.get(path), path, book)


def _settle(node: Node, said: list[int | None] | None, path: tuple[str, ...], book: Book) -> None:
    """Give a node its amount. A row that ends where others go deeper is their total: told where it is not their sum."""
    if not node.parts:
        node.amount, node.general = (said[0] or 0, said[1]) if said else (0, None)
        return
    total = sum(part.amount for part in node.parts)
    of_general = [part.general for part in node.parts]
    untied = None if None in of_general else sum(n or 0 for n in of_general)
    node.amount, node.general = total, untied
    if said and said[0] != total:
        amount = said[0] or 0
        book.odd.append((path, amount, total))
        if amount > total:  # parts of it are told, the rest is not
            rest = None if untied is None or said[1] is None else said[1] - untied
            node.parts.append(Node(None, amount - total, rest))
            node.amount, node.general = amount, None if rest is None else said[1]
    node.parts.sort(key=lambda part: (part.name is None, -part.amount))


def opened(root: Node) -> Node:
    """The item whose parts are worth showing first: a single item with parts stands for the whole (市税 where all is 市税)."""
    while len(root.parts) == 1 and root.parts[0].parts:
        root = root.parts[0]
    return root


def with_residents(shelf: Shelf, tables: "Mapping[str, GeoDataFrame]", names: Mapping[str, str]) -> None:
    """Put in who lives there on the day nearest to 1 January within the fiscal year, where the books do not say it.

    tables: city id → table with date and population (or count); names: city id → its name, to know its own books by.
    """
    for city, table in tables.items():
        column = next((c for c in ("population", "count", "value") if c in table), None)
        if column is None:
            continue
        found = [(str(d), int(n)) for d, n in zip(_cells(table, "date"), _cells(table, column), strict=True) if d and n]
        for book in shelf.books:
            own = book.whose[0] == city and book.whose[1] in ("", names.get(city))
            if own and book.residents is None and found and book.year:
                date, n = min(found, key=lambda one: abs(_days(one[0]) - _days(f"{book.year + 1}-01-01")))
                book.residents = n, date


def _days(date: str) -> float:
    """A date, however precise, as days on a line good enough to tell which is nearer."""
    year, month, day = [*map(int, date.split("-")), 1, 1][:3]
    return year * 365.25 + month * 30.4 + day
