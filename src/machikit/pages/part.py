"""The base class of page parts: what a page shows beside the map and the list of places.

A part is a folder, `pages/parts/<part>/`: the class (`__init__.py`), its markup (`part.html`, Jinja, autoescaped), its script
(`part.js`), its style (`part.css`) and its words (`words.csv`); all but the class are optional. The script of one of the kit's
parts is an ES module, which is bundled with those it imports when the kit is installed. A team's custom part works the same way
from a folder of its prototype; its script is a plain one, which finds the kit at `machikit`.
"""

import inspect
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from machikit._base.languages import text_in
from machikit._base.messages import LANGUAGES, Words, fill, read_kit_words, read_words
from machikit.pages.bundles import bundle, file_text
from machikit.pages.context import PageContext

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

KIT_PARTS = Path(__file__).parent / "parts"


Feed = bytes | Mapping[str, Any]  # of a file beside the page: its content, or a GeoJSON FeatureCollection


class Number(NamedTuple):
    """A headline number of the page. n: a number, or text shown as it is; look: a symbol of shapes.js (see markers), or ""."""

    n: int | str
    unit: str
    label: str
    look: str = ""


class Part:
    """One part of a page. Subclasses override what they need; their markup must read well without any script.

    Attributes:
        name: The name of its folder: the id of its block.
        folder: The folder of its class, where part.html, part.js, part.css and words.csv are looked for.
        renews: Whether it can compute all it shows anew in the browser when rows of the page's table change there.
        packs_block: Whether a large block is packed; otherwise its texts can be found in the page as they stand.
        takes_map: Whether its markup places the page's map itself: `{{ map }}`.
        downloads: Of `csv`, `geojson`, `ics`: the download buttons that its script handles (`machikit.onCsv` …).
        libraries: Scripts of others that its script needs, such as `plotly.js`.
        builds_on: What of the kit its script needs besides the core: `plot.js`, `ics.js`.
        scripts: Its script files, in order.
    Raises: Nothing.
    Example:
        >>> class Greeting(Part):
        ...     def headline(self, page):
        ...         return {"ja": "こんにちは", "en": "Hello"}
        >>> page.add(Greeting())
        >>> page.word("headline")
        'こんにちは'
    """

    renews = False  # whether its script computes it anew when rows of the page's table change in the browser
    packs_block = True  # a large block is packed; otherwise its texts can be found in the page as they stand
    takes_map = False  # whether its markup places the page's map itself: `{{ map }}`
    downloads: tuple[str, ...] = ()  # of csv, geojson, ics: the download buttons that its script handles (M.onCsv …)
    libraries: tuple[str, ...] = ()  # vendored scripts that its script needs (names as in assets.vendor_path)
    builds_on: tuple[str, ...] = ()  # of a plain script: what of pages/web to load before it (plot.js, ics.js)
    scripts: tuple[str, ...] = ("part.js",)  # plain script files in the part's folder, in order
    _several = False  # of the kit's: whether a page may hold it more than once

    @property
    def _rows(self) -> "GeoDataFrame | None":
        """The table of which it is drawn, where a page without places can let its rows be changed."""
        return None

    def _renews_on(self, page: PageContext) -> bool:
        """Whether it follows, on this page, when rows of the page's table change in the browser."""
        return self.renews

    @cached_property
    def folder(self) -> Path:
        """The folder of the part's class."""
        return Path(inspect.getfile(type(self))).parent

    @property
    def name(self) -> str:
        """The folder's name: the id of the part's block and the class of its element."""
        return self.folder.name

    def block(self, page: PageContext) -> Any:
        """What its script reads with `machikit.block(name)`.

        Args:
            page: The page that it is on.
        Returns: Anything that JSON can hold; None where the script needs nothing.
        Raises: What it raises stops the build, and is told with file and line.
        Example:
            >>> class Board(Part):
            ...     def block(self, page):
            ...         return {"names": prototype.table()["name"].tolist()}
            >>> len(Board().block(page)["names"]) == len(sites)
            True
        """
        return None

    def view_block(self, page: PageContext, block: Any) -> Any:
        """What its view is drawn from, where that is more than its block: what other blocks of the page hold, such as the map's.

        Its script puts the same together from those blocks, so that nothing is in the page twice.
        """
        return block

    def numbers(self, page: PageContext) -> Sequence[tuple[int | str, str, str, str]]:
        """Numbers for the head of the page, which shows those of the first part that has any.

        Args:
            page: The page that it is on.
        Returns: A tuple (number or text, unit, label, symbol or "") for each number; none by default.
        Raises: As for `block`.
        Example:
            >>> class Board(Part):
            ...     def numbers(self, page):
            ...         return [(len(sites), "か所", "載っている場所", "")]
            >>> Board().numbers(page)[0][1]
            'か所'
        """
        return []

    def headline(self, page: PageContext) -> Mapping[str, str] | None:
        """One sentence under the question, computed from the data. The page shows that of the first part that has one.

        Args:
            page: The page that it is on.
        Returns: {ja, en}; None by default.
        Raises: As for `block`.
        Example:
            >>> class Board(Part):
            ...     def headline(self, page):
            ...         return {"ja": f"{len(sites)}か所あります。", "en": f"There are {len(sites)}."}
            >>> Board().headline(page)["ja"].endswith("か所あります。")
            True
        """
        return None

    def words(self, page: PageContext) -> Words:
        """Words computed from the data, in addition to those of its words.csv.

        Args:
            page: The page that it is on.
        Returns: Key → {ja, en}; none by default.
        Raises: As for `block`.
        Example:
            >>> class Board(Part):
            ...     def words(self, page):
            ...         return {"board.n": {"ja": f"{len(sites)}件", "en": f"{len(sites)} rows"}}
            >>> list(Board().words(page))
            ['board.n']
        """
        return {}

    def caveats(self, page: PageContext) -> list[dict[str, str]]:
        """The limits of its numbers and how they are computed: sentences for the foot of the page.

        Args:
            page: The page that it is on.
        Returns: {ja, en} for each; none by default.
        Raises: As for `block`.
        Example:
            >>> class Board(Part):
            ...     def caveats(self, page):
            ...         return [{"ja": "道のりではなく直線です。", "en": "Straight lines, not ways."}]
            >>> len(Board().caveats(page))
            1
        """
        return []

    def context(self, page: PageContext) -> dict[str, Any]:
        """Variables for part.html, in addition to `page`, `part`, `w` (a word), `fill` and `map`.

        Args:
            page: The page that it is on.
        Returns: Name → value; none by default.
        Raises: As for `block`.
        Example:
            >>> class Board(Part):
            ...     def context(self, page):
            ...         return {"first": sites["name"].head(3).tolist()}
            >>> len(Board().context(page)["first"])
            3
        """
        return {}

    def picture(self, page: PageContext) -> str:
        """The drawn map of the page, for print and for pages without scripts, if this part draws more than points.

        Args:
            page: The page that it is on.
        Returns: SVG markup; "" by default: then the page draws its table's points.
        Raises: As for `block`.
        Example:
            >>> class Board(Part):
            ...     def picture(self, page):
            ...         return '<svg class="drawn" viewBox="0 0 9 9"><circle cx="4" cy="4" r="3"/></svg>'
            >>> Board().picture(page)[:4]
            '<svg'
        """
        return ""

    def slots(self, page: PageContext) -> Mapping[str, str]:
        """Markup by the name of a place that its view leaves for it (an empty `<div data-slot="name">`); the page's script leaves
        it as it is.
        """
        return {}

    def feeds(self, page: PageContext) -> Mapping[str, Feed]:
        """Files to write beside the page for other services (`machikit build --feeds`).

        Args:
            page: The page that it is on.
        Returns: Ending of the file's name (`ics`, `higashi.ics`) → bytes, or a GeoJSON FeatureCollection as a dict (EPSG:4326);
            none by default.
        Raises: As for `block`.
        Example:
            >>> class Board(Part):
            ...     def feeds(self, page):
            ...         return {"txt": ",".join(sites["name"]).encode()}
            >>> list(Board().feeds(page))
            ['txt']
        """
        return {}

    # --- files of the part -------------------------------------------------------------------------------------------

    def file(self, name: str) -> str:
        """The text of a file in its folder.

        Args:
            name: The file's name.
        Returns: Its text (UTF-8); "" where there is no such file.
        Raises: Nothing.
        Example:
            >>> from machikit.parts import Coverage
            >>> Coverage(sites, prototype.table("residents")).file("no-such-file.txt")
            ''
        """
        return file_text(self.folder / name)

    @property
    def is_of_kit(self) -> bool:
        """Whether it is one of the kit's, whose scripts are bundled."""
        return self.folder.parent == KIT_PARTS

    @property
    def script(self) -> str:
        """The part's script: a part of the kit is an ES module, bundled; a team's or a pack's are plain scripts, as one."""
        if self.is_of_kit:
            return bundle(f"parts/{self.name}")
        return "".join(map(self.file, self.scripts))

    @cached_property
    def starting_words(self) -> Words:
        """The default words of the part, from its words.csv."""
        path = self.folder / "words.csv"
        read = read_kit_words if path.is_relative_to(KIT_PARTS) else read_words
        return read(path) if path.is_file() else {}


def part_style(part: Part) -> str:
    """The CSS of a part, with the pictures beside it put in."""
    from machikit.pages.pictures.in_markup import MarkupPictures

    style = part.file("part.css")
    return style if part.is_of_kit else MarkupPictures(part.folder).style(style)


def both(page: PageContext, key: str, **values: Any) -> dict[str, str]:
    """A word of the page in its languages, its placeholders filled. A value may itself be {ja, en}."""
    words = page.prototype.words.get(key) or page.part_words[key]
    languages = (*LANGUAGES, *page.prototype.languages)
    by_language = {n: v if isinstance(v, Mapping) else dict.fromkeys(languages, v) for n, v in values.items()}
    return {
        lang: fill(text_in(words, lang), **{n: text_in(v, lang) for n, v in by_language.items()}) for lang in languages
    }
