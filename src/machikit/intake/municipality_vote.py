"""Detect the municipality of a table from its text: codes, names and addresses in its rows, and its title."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from machikit.tables.clean import columns, header_names
from machikit.tables.grid import Grid
from machikit.tables.values import cell_values

TITLE_CELLS = 2  # a row above the table with more cells than these is no title
MIN_NAME_LENGTH = 3  # of a name that is searched for in a title: 大町 stands in many other words
MAJORITY = 0.5  # share of the rows that name a municipality
CODE_HEADERS = (
    "全国地方公共団体コード",
    "都道府県コード又は市区町村コード",
    "市区町村コード",
    "lgcode",
    "cityCode",
    "prefCode",
)
NAME_HEADERS = (("都道府県名", "市区町村名"), ("所在地_都道府県", "所在地_市区町村"), ("prefName", "cityName"))
ADDRESS_HEADERS = ("所在地_連結表記", "住所", "所在地", "address", "所在地住所", "施設所在地")

Place = tuple[str, str, str]  # code with check digit, prefecture, municipality
CodesByName = Mapping[str, list[tuple[str, str]]]  # municipality → [(prefecture, code)]


@dataclass(frozen=True)
class MunicipalityVote:
    """A municipality, and how many rows name it.

    total: rows that name any municipality; evidence: codes, names, addresses or title.
    """

    code: str
    rows: int
    total: int
    evidence: str


def vote_municipality(grid: Grid, places: Iterable[Place]) -> MunicipalityVote | None:
    """The municipality that most rows name: by code, else by name, else by address; else the one that the title names.

    None where none has a majority. places: every municipality to consider.
    """
    known = list(places)
    for evidence, codes_of in (("codes", _row_codes), ("names", _row_names), ("addresses", _row_addresses)):
        votes = Counter(codes_of(grid, known))
        votes.pop("", None)
        for counted in (votes, _merge_wards(votes, known)) if votes else ():
            code, rows = counted.most_common(1)[0]
            if rows > MAJORITY * votes.total():
                return MunicipalityVote(code, rows, votes.total(), evidence)
    return _vote_by_title(grid, known)


def _merge_wards(votes: Counter[str], known: list[Place]) -> Counter[str]:
    """The votes for wards of a designated city counted for the city: 神戸市中央区 and 神戸市北区 for 神戸市."""
    names = {code: (prefecture, _without_spaces(name)) for code, prefecture, name in known}
    codes = {place: code for code, place in names.items()}
    merged: Counter[str] = Counter()
    for code, rows in votes.items():
        prefecture, name = names[code]
        merged[codes.get((prefecture, name.partition("市")[0] + "市"), code)] += rows
    return merged


def _vote_by_title(grid: Grid, known: list[Place]) -> MunicipalityVote | None:
    """The one municipality whose full name stands in the file's name, the sheet's name, or a title above the table."""
    above = [row for row in grid.cells[: columns.HEADER_ROWS] if sum(bool(c.strip()) for c in row) <= TITLE_CELLS]
    text = _without_spaces(" ".join([grid.file, grid.name, *(cell for row in above for cell in row)]))
    codes_by_name = _codes_by_name([place for place in known if len(place[2]) >= MIN_NAME_LENGTH and place[2] in text])
    longest = [name for name in codes_by_name if not any(name != other and name in other for other in codes_by_name)]
    codes = {
        _only_code(codes_by_name, next((p for _, p, n in known if n == name and p in text), ""), name)
        for name in longest
    } - {""}
    return MunicipalityVote(codes.pop(), 1, 1, "title") if len(codes) == 1 else None


def _find_header(grid: Grid, names: Iterable[str]) -> tuple[int, int] | None:
    """Row and column of the first of these headers."""
    wanted = {header_names.fold_header(n) for n in names}
    for r, row in enumerate(grid.cells[: columns.HEADER_ROWS]):
        for c, cell in enumerate(row):
            if header_names.fold_header(cell) in wanted:
                return r, c
    return None


def _column_cells(grid: Grid, *names: str) -> list[str]:
    """The cells below the first of these headers; none where the table has none of them."""
    position = _find_header(grid, names)
    return [_without_spaces(row[position[1]]) for row in grid.cells[position[0] + 1 :]] if position else []


def _row_codes(grid: Grid, known: list[Place]) -> Iterable[str]:
    codes = {code for code, _, _ in known}
    cleaned = (cell_values.parse_municipality_code(cell)[0] for cell in _column_cells(grid, *CODE_HEADERS))
    return (code if code in codes else "" for code in cleaned)


def _row_names(grid: Grid, known: list[Place]) -> Iterable[str]:
    codes_by_name = _codes_by_name(known)
    for prefecture_header, municipality_header in NAME_HEADERS:
        cities, prefectures = _column_cells(grid, municipality_header), _column_cells(grid, prefecture_header)
        if any(cities):
            # The two headers may stand in different rows: align the columns at their ends
            aligned = [""] * (len(cities) - len(prefectures)) + prefectures[-len(cities) :]
            return (_only_code(codes_by_name, p, c) for p, c in zip(aligned, cities, strict=True))
    return ()


def _row_addresses(grid: Grid, known: list[Place]) -> Iterable[str]:
    codes_by_name, prefectures = _codes_by_name(known), {p for _, p, _ in known}
    for cell in _column_cells(grid, *ADDRESS_HEADERS):
        prefecture = next((p for p in (cell[:3], cell[:4]) if p in prefectures), "")
        rest = _without_county(cell[len(prefecture) :])
        ends = (end for end in range(min(len(rest), 12), 1, -1) if rest[:end] in codes_by_name)
        yield next((_only_code(codes_by_name, prefecture, rest[:end]) for end in ends), "")


def _codes_by_name(known: list[Place]) -> CodesByName:
    """Each municipality under its name with and without its county (郡)."""
    codes_by_name: dict[str, list[tuple[str, str]]] = {}
    for code, prefecture, municipality in known:
        name = _without_spaces(municipality)
        for key in {name, _without_county(name)}:
            codes_by_name.setdefault(key, []).append((prefecture, code))
    return codes_by_name


def _only_code(codes_by_name: CodesByName, prefecture: str, municipality: str) -> str:
    """The code of the one municipality of that name; "" where several prefectures have one and no prefecture is given."""
    codes = [code for p, code in codes_by_name.get(municipality, ()) if prefecture in ("", p)]
    return codes[0] if len(codes) == 1 else ""


def _without_county(text: str) -> str:
    return re.sub(r"^\S{1,4}郡", "", text)


def _without_spaces(cell: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", cell))
