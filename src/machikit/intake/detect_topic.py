"""What a file is about, and whose it is: proposals with their reasons, so that a person can say yes or no.

Nothing is decided by a single common column: 名称, 住所, 緯度, 経度 stand in every list of facilities.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from machikit.catalog.model import Schema
from machikit.tables.clean import columns, unpivot
from machikit.tables.grid import Grid, sample
from machikit.tables.values import cell_values

NAMED = 2.0  # what a topic's name in the file's name, sheet or title counts, in columns of its own
NEAR = 0.5  # a mistyped header counts half
CLEAR = 1.3  # times the next topic's score from which a topic is taken without asking
# A table is of a topic that knows so many of its columns, and this share of them all; a topic whose name is not in sight must
# have so many that only it has
LEAST, A_FEW, SHARE = 2, 0.25, 0.6
WRITTEN = 2  # columns of a table that the kit may have written itself
TITLE_CELLS = 2  # a row above the table with more cells than these is no title
SHORTEST = 3  # letters of a name that is looked for in a title: 大町 stands in many other words
MAJORITY = 0.5  # of the rows that name a municipality
CODES = (
    "全国地方公共団体コード",
    "都道府県コード又は市区町村コード",
    "市区町村コード",
    "lgcode",
    "cityCode",
    "prefCode",
)
PLACES = (("都道府県名", "市区町村名"), ("所在地_都道府県", "所在地_市区町村"), ("prefName", "cityName"))


Shaped = Callable[[Grid, Schema], tuple[Grid, Any]]


@dataclass(frozen=True)
class Topic:
    """One topic that a table may be of.

    Headers are the file's own. only: those that no other topic knows, and of a wide table those that become rows; common: those
    that others know, too; missing: headers it requires and the table lacks; named: the word in the file's name or title that speaks
    for it; share: of the table's columns that it knows; exact: all columns are the topic's, under its own headers and in its order,
    as the kit writes them.
    """

    topic: str
    score: float
    only: tuple[str, ...]
    common: tuple[str, ...]
    missing: tuple[str, ...]
    named: str = ""
    share: float = 0.0
    exact: bool = False

    @property
    def columns(self) -> int:
        return len(self.only) + len(self.common)


def topics(grid: Grid, schemas: Mapping[str, Schema], said: str = "", shaped: Shaped | None = None) -> list[Topic]:
    """Every topic that shares a column with the table, best first.

    schemas: topic → schema; said: what else speaks of the file, such as the folder it lies in; shaped: brings a table into
    the shape that a topic has.
    """
    grid = sample(grid)
    known = Counter(header for schema in schemas.values() for header in columns.headers(schema))
    told = [_topic(grid, shaped(grid, s)[0] if shaped else grid, s, known, said) for s in schemas.values()]
    fits = (t for t in told if t.only or t.common)
    return sorted(fits, key=lambda t: (bool(t.missing), -t.score, -t.share, len(t.missing), t.topic))


def heard(grid: Grid, header: int, said: str) -> str:
    """All that speaks of a table besides its columns: folder, file, sheet, and what stands above the header; folded."""
    above = " ".join(cell for row in grid.cells[:header] for cell in row)
    return " ".join(map(columns.fold, (said, grid.file, grid.name, above)))


def named(schema: Schema, words: str) -> str:
    """The topic's name that is heard, "" where none is."""
    return next((word for word in schema.names if _said(columns.fold(word), words)), "")


def _topic(grid: Grid, shaped: Grid, schema: Schema, known: Mapping[str, int], said: str) -> Topic:
    """grid: the table as the file has it; shaped: in the shape of the topic. Only what the file itself says counts for a topic."""
    raw = columns.match(grid.cells, schema)
    found = columns.match(shaped.cells, schema) if shaped is not grid else raw
    name = named(schema, heard(grid, raw.row, said))
    name = schema.id if schema.id in (grid.name, grid.file.partition(".")[0]) else name
    wide = unpivot.spread(grid, schema) if shaped is not grid else None
    trusted = wide is None or bool(name) or wide.plain
    own = _written(grid) | set(map(columns.fold, raw.headers))
    headers = {c: found.headers[c] for c in found.fields if trusted or columns.fold(found.headers[c]) in own}
    topics = {c: max(1, known[columns.fold(header)]) for c, header in headers.items()}
    shown = {c: h for c, h in headers.items() if columns.fold(h) in own}
    top = wide.heads if wide else []
    plain = [top[c] for c in wide.columns] if wide and trusted else []
    return Topic(
        schema.id,
        sum((NEAR if found.how[c] == "near" else 1) / n for c, n in topics.items()) + (NAMED if name else 0),
        (*(shown[c] for c, n in topics.items() if n == 1 and c in shown), *plain),
        tuple(shown[c] for c, n in topics.items() if n > 1 and c in shown),
        (*_missing(schema, [found.fields[c] for c in headers]), *_shapeless(grid, schema)),
        name,
        len(headers) / max(1, sum(bool(h) for h in (found.headers if trusted else top))),
        _exact(raw, schema),
    )


def _exact(found: columns.Matched, schema: Schema) -> bool:
    ids = [found.fields.get(c, "") for c in range(len(found.headers))]
    order = [one.id for one in schema.fields]
    standard = all(found.how.get(c) == "standard" for c in range(len(ids)))
    return found.row == 0 and standard and sorted(ids, key=order.index) == ids


def _missing(schema: Schema, fields: Sequence[str]) -> Iterator[str]:
    """The headers of what the topic requires and these fields lack; a position may be missing."""
    have = {*fields, *columns.parts(fields)}
    return (f.header for f in schema.fields if f.required and f.id not in have and f.role not in columns.PLACED)


def _written(grid: Grid) -> set[str]:
    """Every cell, folded, that may be a header in the file."""
    return {columns.fold(cell) for row in grid.cells[: columns.HEADER_ROWS] for cell in row} - {""}


def _shapeless(grid: Grid, schema: Schema) -> tuple[str, ...]:
    """What a table lacks whose topic is one of lines or areas."""
    return ("geometry",) if schema.geometry in ("polygon", "line") and grid.geometry is None else ()


def _said(word: str, heard: str) -> bool:
    """Whether a word occurs; one in Latin letters only where no other such letter touches it."""
    return bool(re.search(rf"(?<![a-z]){re.escape(word)}s?(?![a-z])" if word.isascii() else re.escape(word), heard))


def possible(found: Iterable[Topic]) -> bool:
    """Whether any of the topics can be that of the table at all: it has more than a word of it, and all that the topic requires or
    its name.
    """
    return any((t.named or not t.missing) and t.columns >= LEAST for t in found)


def clear(found: list[Topic]) -> Topic | None:
    """The topic that needs no question: all that it requires is there, its name or enough columns of its own, and no other
    comes near; or it alone has all of the table's columns just as the kit writes them.
    """
    exact = [t for t in found if t.exact and not t.missing and t.columns >= WRITTEN]
    if len(exact) == 1:
        return exact[0]
    sure = [t for t in found if not t.missing and t.columns >= LEAST and t.share >= (A_FEW if t.named else SHARE)]
    sure = [t for t in sure if t.named or len(t.only) >= LEAST]
    if not sure or (len(sure) > 1 and sure[0].score < CLEAR * sure[1].score):
        return None
    return sure[0]


@dataclass(frozen=True)
class Vote:
    """A municipality, how many of the rows that name any name it, and by what (codes, names, addresses)."""

    code: str
    rows: int
    of: int
    by: str


def city(grid: Grid, places: Iterable[tuple[str, str, str]]) -> Vote | None:
    """The municipality that most rows name: by code, else by name, else by address; else the one that the title names.

    None where none has a majority. places: (code with check digit, prefecture, municipality) of every municipality that may be meant.
    """
    known = list(places)
    for by, named in (("codes", _codes), ("names", _names), ("addresses", _addresses)):
        votes = Counter(named(grid, known))
        votes.pop("", None)
        for counted in (votes, _by_city(votes, known)) if votes else ():
            code, rows = counted.most_common(1)[0]
            if rows > MAJORITY * votes.total():
                return Vote(code, rows, votes.total(), by)
    return _titled(grid, known)


def _by_city(votes: Counter[str], known: list[tuple[str, str, str]]) -> Counter[str]:
    """The votes for the wards of a designated city as votes for the city: 神戸市中央区 and 神戸市北区 for 神戸市."""
    named = {code: (prefecture, _plain(name)) for code, prefecture, name in known}
    cities = {place: code for code, place in named.items()}
    told: Counter[str] = Counter()
    for code, rows in votes.items():
        prefecture, name = named[code]
        told[cities.get((prefecture, name.partition("市")[0] + "市"), code)] += rows
    return told


def _titled(grid: Grid, known: list[tuple[str, str, str]]) -> Vote | None:
    """The one municipality that the file's name, the sheet's, or a title above the table names in full."""
    above = [row for row in grid.cells[: columns.HEADER_ROWS] if sum(bool(c.strip()) for c in row) <= TITLE_CELLS]
    said = _plain(" ".join([grid.file, grid.name, *(cell for row in above for cell in row)]))
    of = _by_name([one for one in known if len(one[2]) >= SHORTEST and one[2] in said])
    longest = [name for name in of if not any(name != other and name in other for other in of)]
    codes = {_one(of, next((p for _, p, n in known if n == name and p in said), ""), name) for name in longest} - {""}
    return Vote(codes.pop(), 1, 1, "title") if len(codes) == 1 else None


def _column(grid: Grid, names: Iterable[str]) -> tuple[int, int] | None:
    """Row and column of the first of these headers."""
    wanted = {columns.fold(n) for n in names}
    for r, row in enumerate(grid.cells[: columns.HEADER_ROWS]):
        for c, cell in enumerate(row):
            if columns.fold(cell) in wanted:
                return r, c
    return None


def _cells(grid: Grid, *names: str) -> list[str]:
    at = _column(grid, names)
    return [_plain(row[at[1]]) for row in grid.cells[at[0] + 1 :]] if at else []


def _codes(grid: Grid, known: list[tuple[str, str, str]]) -> Iterable[str]:
    codes = {code for code, _, _ in known}
    cleaned = (cell_values.code(cell)[0] for cell in _cells(grid, *CODES))
    return (code if code in codes else "" for code in cleaned)


def _names(grid: Grid, known: list[tuple[str, str, str]]) -> Iterable[str]:
    of = _by_name(known)
    for prefecture, municipality in PLACES:
        cities, prefectures = _cells(grid, municipality), _cells(grid, prefecture)
        if any(cities):
            of_rows = [""] * (len(cities) - len(prefectures)) + prefectures[
                -len(cities) :
            ]  # of a header that lies deeper or higher
            return (_one(of, p, c) for p, c in zip(of_rows, cities, strict=True))
    return ()


def _addresses(grid: Grid, known: list[tuple[str, str, str]]) -> Iterable[str]:
    of, prefectures = _by_name(known), {p for _, p, _ in known}
    for cell in _cells(grid, "所在地_連結表記", "住所", "所在地", "address", "所在地住所", "施設所在地"):
        prefecture = next((p for p in (cell[:3], cell[:4]) if p in prefectures), "")
        rest = re.sub(r"^\S{1,4}郡", "", cell[len(prefecture) :])
        ends = (end for end in range(min(len(rest), 12), 1, -1) if rest[:end] in of)
        yield next((_one(of, prefecture, rest[:end]) for end in ends), "")


def _by_name(known: list[tuple[str, str, str]]) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for code, prefecture, municipality in known:
        for name in {_plain(municipality), re.sub(r"^\S{1,4}郡", "", _plain(municipality))}:
            found.setdefault(name, []).append((prefecture, code))
    return found


def _one(of: Mapping[str, list[tuple[str, str]]], prefecture: str, municipality: str) -> str:
    """The code of the one municipality of that name; "" where several prefectures have one and none is said."""
    fits = [code for p, code in of.get(municipality, ()) if prefecture in ("", p)]
    return fits[0] if len(fits) == 1 else ""


def _plain(cell: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", cell))
