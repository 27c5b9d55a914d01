"""What a page is put together from beside places on a map: parts, each a folder of its own.

`pages/parts/<part>/` holds the class (`__init__.py`), its markup (`part.html`, Jinja, autoescaped), its script (`part.js`), its
style (`part.css`) and its words (`words.csv`); each but the class may be missing. A team's own part works the same from a
folder of its prototype.
"""

import inspect
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from machikit._base.messages import LANGUAGES, Words, read_words
from machikit.pages.document import own_file

if TYPE_CHECKING:
    from machikit.pages.page import Page


class Number(NamedTuple):
    """A number in the page's head. n: a number, or text that is final; look: a shape of draw.js, or ""."""

    n: int | str
    unit: str
    label: str
    look: str = ""


class Part:
    """One part of a page. A subclass says what its data are; its markup must read well when every script is removed."""

    takes_map = False  # its markup places the page's map itself: `{{ map }}`
    downloads: tuple[str, ...] = ()  # of csv, geojson, ics: the buttons that its script serves (M.onCsv …)
    libraries: tuple[str, ...] = ()  # vendored scripts that its own script needs (see assets.asset)
    builds_on: tuple[str, ...] = ()  # scripts of pages/web that stand before its own (plot.js, ics.js)
    scripts: tuple[str, ...] = ("part.js",)  # its own, in order

    @cached_property
    def folder(self) -> Path:
        return Path(inspect.getfile(type(self))).parent

    @property
    def name(self) -> str:
        """The folder's name: the id of its block, the class of its element."""
        return self.folder.name

    def block(self, page: "Page") -> Any:
        """What its script reads (`machikit.block(name)`), as JSON values; None where it needs nothing."""
        return None

    def numbers(self, page: "Page") -> list[Number]:
        """The answer in a few numbers; the first part that has any fills the page's head."""
        return []

    def headline(self, page: "Page") -> Mapping[str, str] | None:
        """One sentence under the question, computed from the data, in both languages."""
        return None

    def words(self, page: "Page") -> Words:
        """Words that its data make, beside those of words.csv."""
        return {}

    def caveats(self, page: "Page") -> list[dict[str, str]]:
        """What its numbers cannot say and how they are computed, each in both languages."""
        return []

    def context(self, page: "Page") -> dict[str, Any]:
        """What part.html may name beside `page`, `part`, `w` (a word), `fill` and `map`."""
        return {}

    def picture(self, page: "Page") -> str:
        """The page's drawn map as SVG markup (see svg.drawn_map), where this part draws more than points; else ""."""
        return ""

    def feeds(self, page: "Page") -> dict[str, bytes]:
        """Files to lie beside the page for other services: ending (`ics`, `higashi.ics`) → content."""
        return {}

    # --- its files ---------------------------------------------------------------------------------------------------

    def file(self, name: str) -> str:
        """The text of one of its files, "" where it has none."""
        return own_file(self.folder / name)

    @property
    def script(self) -> str:
        return "".join(map(self.file, self.scripts))

    @cached_property
    def starting_words(self) -> Words:
        path = self.folder / "words.csv"
        return read_words(path) if path.is_file() else {}


def both(page: "Page", key: str, **values: Any) -> dict[str, str]:
    """A word of the page in both languages, filled. A value may itself be {ja, en}."""
    from machikit._base.messages import fill

    words = page.prototype.words.get(key) or page.part_words[key]
    said = {n: v if isinstance(v, Mapping) else dict.fromkeys(LANGUAGES, v) for n, v in values.items()}
    return {lang: fill(words[lang], **{n: v[lang] for n, v in said.items()}) for lang in LANGUAGES}
