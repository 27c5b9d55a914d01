"""A finished page, read back from its file: its words, its blocks, and every table that somebody without scripts reads."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from machikit._base.messages import kit_error
from machikit.pages.document import unpack_block

Cell = str | int | float | bool | None
WIDEST_SPAN = 1000  # columns or rows that one cell may cover: a page that was changed by hand may say anything
PLAIN_NUMBER = re.compile(r"[-−]?(0|[1-9]\d{0,2}(,\d{3})+|[1-9]\d{0,14})(\.\d+)?")


@dataclass(frozen=True)
class PageTable:
    """A table of a page. rows: without the head, each as long as it."""

    name: str
    head: list[str]
    rows: list[list[Cell]]


class FinishedPage:
    """The document of a built page. Raises KitError for a text that is none."""

    def __init__(self, document: str, where: str = "site/index.html"):
        from lxml import html

        self.root: Any = html.document_fromstring(document or "<p>", parser=html.HTMLParser(huge_tree=True))
        self._texts = {one.get("id"): (one.get("type"), one.text or "") for one in self.root.xpath("//script[@id]")}
        if not {"settings", "words"} <= self._texts.keys():
            raise kit_error("copies.no_page", where)

    def block(self, name: str) -> Any:
        """The value of a block; None where the page has none of that name."""
        kind, text = self._texts.get(name, ("", "null"))
        return unpack_block(text) if kind == "application/gzip" else json.loads(text)

    @cached_property
    def settings(self) -> dict[str, Any]:
        return dict(self.block("settings"))

    @cached_property
    def words(self) -> dict[str, dict[str, str]]:
        return dict(self.block("words"))

    @property
    def language(self) -> str:
        return str(self.settings["language"])

    def word(self, key: str) -> str:
        """A word in the language in which the page opens; "" where it has none of that key."""
        return self.words.get(key, {}).get(self.language, "")

    def numbered_keys(self, prefix: str) -> list[str]:
        """The keys `caveat.1`, `caveat.2` … in their order."""
        keys = [key for key in self.words if re.fullmatch(re.escape(prefix) + r"\.\d+", key)]
        return sorted(keys, key=lambda key: int(key.rpartition(".")[2]))

    def numbered_words(self, prefix: str) -> list[str]:
        """The words of these keys."""
        return [self.word(key) for key in self.numbered_keys(prefix)]

    @property
    def source_links(self) -> list[str]:
        """The addresses of its sources, in order."""
        return [str(one.get("href")) for one in self.root.xpath("//a[@data-w='source.link']")]

    @property
    def numbers(self) -> list[tuple[str, str]]:
        """(what is counted, the number) of each number at its head."""
        found = self.root.xpath("//*[contains(concat(' ', @class, ' '), ' nums ')]/*[contains(@class, 'num')]")
        of, value = ".//*[contains(concat(' ', @class, ' '), ' of ')]", ".//strong"
        return [(_text(*one.xpath(of)), _text(*one.xpath(value))) for one in found]

    @property
    def tables(self) -> list[PageTable]:
        """The table of its places with every row, as its CSV has it, then those that its parts show."""
        data = self.block("data")
        listed = [places_table(data, self.word("list") or self.word("topic"))] if data else []
        inside = "[not(ancestor::*[@data-part='places'])]" if data else ""
        shown = self.root.xpath(f"//table{inside}[not(ancestor-or-self::*[@hidden])][not(ancestor::table)]")
        return [*listed, *(table for one in shown if (table := _markup_table(one)).rows)]


def places_table(data: dict[str, Any], name: str) -> PageTable:
    """The block `data` as rows: the headers of the national standard, then the position in degrees."""
    fields = data["fields"]
    head = [str(field["header"]) for field in fields]
    columns = [data["columns"][field["id"]] for field in fields]
    if any(value is not None for value in data["lat"]):
        head += ["緯度", "経度"]
        columns += [[None if v is None else v / 1e6 for v in data[axis]] for axis in ("lat", "lon")]
    return PageTable(name, head, [list(row) for row in zip(*columns, strict=True)])


# --- tables of the markup --------------------------------------------------------------------------------------------


def _markup_table(table: Any) -> PageTable:
    """A table element; merged cells repeat their text, so that every row can be filtered by itself."""
    grid: list[list[str | None]] = []
    heads = 0
    for n, row in enumerate(table.xpath("./tr | ./*/tr")):
        _fill_row(grid, n, row.xpath("./th | ./td"))
        heads += n == heads and not row.xpath("./td")
    width = max(map(len, grid), default=0)
    texts = [[cell or "" for cell in row] + [""] * (width - len(row)) for row in grid]
    columns = zip(*texts[:heads], strict=True) if heads else ([""] for _ in range(width))
    head = [" ".join(dict.fromkeys(filter(None, column))) for column in columns]
    return PageTable(_heading(table), head, [[_value(cell) for cell in row] for row in texts[heads:]])


def _fill_row(grid: list[list[str | None]], n: int, cells: list[Any]) -> None:
    """Put the cells of row n where the spans of the rows above leave room."""
    column = 0
    for cell in cells:
        while n < len(grid) and column < len(grid[n]) and grid[n][column] is not None:
            column += 1
        across, down = (_span(cell, name) for name in ("colspan", "rowspan"))
        for row in range(n, n + down):
            grid.extend([] for _ in range(row + 1 - len(grid)))
            grid[row].extend(None for _ in range(column + across - len(grid[row])))
            grid[row][column : column + across] = [_text(cell)] * across
        column += across


def _span(cell: Any, name: str) -> int:
    text = cell.get(name) or ""
    return min(max(int(text), 1), WIDEST_SPAN) if text.isascii() and text.isdigit() else 1


def _heading(table: Any) -> str:
    """Its caption, else the nearest heading before it; "" without either."""
    near = table.xpath("./caption") or table.xpath("preceding::*[self::h1 or self::h2 or self::h3][1]")[-1:]
    return " ".join(" ".join(near[0].itertext()).split()) if near else ""


def _value(text: str) -> Cell:
    """A number where the whole text is one as pages write them; a code with leading zeros stays text."""
    if not PLAIN_NUMBER.fullmatch(text):
        return text
    plain = text.replace(",", "").replace("−", "-")
    return float(plain) if "." in plain else int(plain)


def _text(*elements: Any) -> str:
    return " ".join(" ".join(_pieces(elements)).split())


def _pieces(elements: Any) -> Iterator[str]:
    """The texts inside elements: line breaks and blocks part words, marks inside a line do not."""
    for element in elements:
        for one in element.iter():
            if isinstance(one.tag, str) and one.tag in ("br", "p", "div", "li"):
                one.text = f" {one.text or ''}"
        yield element.text_content()
