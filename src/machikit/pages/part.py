"""The base class of page parts: what a page shows beside the map and the list of places.

A part is a folder, `pages/parts/<part>/`: the class (`__init__.py`), its markup (`part.html`, Jinja, autoescaped), its script
(`part.js`), its style (`part.css`) and its words (`words.csv`); all but the class are optional. The script of one of the kit's
parts is an ES module, which is bundled with those it imports when the kit is installed. A team's custom part works the same way
from a folder of its prototype; its script is a plain one, which finds the kit at `machikit`.
"""

import inspect
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from machikit._base.messages import LANGUAGES, Words, read_kit_words, read_words
from machikit.pages.context import PageContext
from machikit.pages.document import bundle, file_text

KIT_PARTS = Path(__file__).parent / "parts"


Feed = bytes | Mapping[str, Any]  # of a file beside the page: its content, or a GeoJSON FeatureCollection


class Number(NamedTuple):
    """A headline number of the page. n: a number, or text shown as it is; look: a symbol of shapes.js (see markers), or ""."""

    n: int | str
    unit: str
    label: str
    look: str = ""


class Part:
    """One part of a page. Subclasses override what they need; their markup must read well without any script."""

    packs_block = True  # a large block is packed; otherwise its texts can be found in the page as they stand
    takes_map = False  # whether its markup places the page's map itself: `{{ map }}`
    downloads: tuple[str, ...] = ()  # of csv, geojson, ics: the download buttons that its script handles (M.onCsv …)
    libraries: tuple[str, ...] = ()  # vendored scripts that its script needs (names as in assets.vendor_path)
    builds_on: tuple[str, ...] = ()  # of a plain script: what of pages/web to load before it (plot.js, ics.js)
    scripts: tuple[str, ...] = ("part.js",)  # plain script files in the part's folder, in order

    @cached_property
    def folder(self) -> Path:
        """The folder of the part's class."""
        return Path(inspect.getfile(type(self))).parent

    @property
    def name(self) -> str:
        """The folder's name: the id of the part's block and the class of its element."""
        return self.folder.name

    def block(self, page: PageContext) -> Any:
        """The JSON values that the part's script reads (`machikit.block(name)`); None if it needs none."""
        return None

    def numbers(self, page: PageContext) -> list[Number]:
        """Headline numbers; the page shows those of the first part that has any."""
        return []

    def headline(self, page: PageContext) -> Mapping[str, str] | None:
        """One sentence under the question, computed from the data, in both languages."""
        return None

    def words(self, page: PageContext) -> Words:
        """Words computed from the data, in addition to those of words.csv."""
        return {}

    def caveats(self, page: PageContext) -> list[dict[str, str]]:
        """The limits of its numbers and how they are computed, each in both languages."""
        return []

    def context(self, page: PageContext) -> dict[str, Any]:
        """Variables for part.html, in addition to `page`, `part`, `w` (a word), `fill` and `map`."""
        return {}

    def picture(self, page: PageContext) -> str:
        """The page's static map as SVG markup (see svg.map_drawing), if this part draws more than points; else ""."""
        return ""

    def feeds(self, page: PageContext) -> Mapping[str, Feed]:
        """Files to publish beside the page for other services: file name ending (`ics`, `higashi.ics`) → content."""
        return {}

    # --- files of the part -------------------------------------------------------------------------------------------

    def file(self, name: str) -> str:
        """The text of a file in the part's folder, "" if it does not exist."""
        return file_text(self.folder / name)

    @property
    def script(self) -> str:
        """The part's script: a part of the kit is an ES module, bundled; a team's or a pack's are plain scripts, as one."""
        if self.folder.parent == KIT_PARTS:
            return bundle(f"parts/{self.name}")
        return "".join(map(self.file, self.scripts))

    @cached_property
    def starting_words(self) -> Words:
        """The default words of the part, from its words.csv."""
        path = self.folder / "words.csv"
        read = read_kit_words if path.is_relative_to(KIT_PARTS) else read_words
        return read(path) if path.is_file() else {}


def both(page: PageContext, key: str, **values: Any) -> dict[str, str]:
    """A word of the page in both languages, its placeholders filled. A value may itself be {ja, en}."""
    from machikit._base.messages import fill

    words = page.prototype.words.get(key) or page.part_words[key]
    by_language = {n: v if isinstance(v, Mapping) else dict.fromkeys(LANGUAGES, v) for n, v in values.items()}
    return {lang: fill(words[lang], **{n: v[lang] for n, v in by_language.items()}) for lang in LANGUAGES}
