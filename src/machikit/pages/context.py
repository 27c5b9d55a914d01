"""What a page asks of its prototype, and what a part asks of its page: read-only, so that neither knows the other's class.

`machikit.prototype.load.Prototype` is a `PrototypeContext`, `machikit.pages.page.Page` a `PageContext`.
"""

import warnings
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from machikit._base.errors import KitError
from machikit._base.messages import Words
from machikit.catalog import Catalog
from machikit.catalog.model import Card, City, Dataset, Schema

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from machikit.tables.edits import EditedCells
    from machikit.tables.read.tile_archive import CutTiles


def warn(remark: KitError) -> None:
    """Tell what does not stop the page, where nothing else hears it: in a notebook, or when prototype.py is run by itself."""
    warnings.warn(f"{remark.where}: {remark.what} {remark.fix}", stacklevel=2)


@dataclass(frozen=True)
class BuildOptions:
    """public: the page is for the public, internal data are refused; feeds: files for other services are written beside it; editable: a
    page for the public can be changed in the browser too, as every other page can.

    catalog: the catalogue around the prototype, where it has been read before; folder: that of the prototype, during a build;
    remark: called with what the page leaves out.
    """

    public: bool = False
    feeds: bool = False
    catalog: Catalog | None = None
    folder: Path | None = None
    remark: Callable[[KitError], None] = warn
    editable: bool = False

    @property
    def can_be_edited(self) -> bool:
        """Whether the page is its own editor."""
        return self.editable or not self.public


class LoadedTable(NamedTuple):
    """A table as it was loaded. edits: what became of those of its edits.csv, None where it has none."""

    dataset: Dataset
    table: "GeoDataFrame"
    edits: "EditedCells | None"


class PrototypeContext(Protocol):
    """A prototype as its pages, maps and charts see it."""

    @property
    def folder(self) -> Path: ...
    @property
    def catalog(self) -> Catalog: ...
    @property
    def options(self) -> BuildOptions: ...
    @property
    def card(self) -> Card: ...
    @property
    def city(self) -> City: ...
    @property
    def compare(self) -> Sequence[City]: ...
    @property
    def cities(self) -> Mapping[str, City]: ...
    @property
    def language(self) -> str: ...
    @property
    def tiles(self) -> str: ...
    @property
    def languages(self) -> Sequence[str]:
        """The further languages of its pages, beside ja and en."""

    @property
    def words(self) -> Words: ...
    @property
    def looks(self) -> Mapping[str, Any]: ...
    @property
    def first_words(self) -> Sequence[str]: ...
    @property
    def left_out(self) -> Mapping[str, int]: ...
    @property
    def base_map(self) -> dict[str, Any]: ...
    @property
    def internal(self) -> bool: ...
    @property
    def used_datasets(self) -> Sequence[Dataset]: ...
    @property
    def row_edits(self) -> "Mapping[str, EditedCells]": ...
    @property
    def base_tiles(self) -> "CutTiles | None": ...
    @property
    def base_sources(self) -> Sequence[Dataset]: ...
    @property
    def user_test_counts(self) -> Mapping[str, int]: ...
    @property
    def user_test_words(self) -> Words: ...

    def word(self, key: str, language: str | None = None) -> str: ...
    def dataset(self, name: str = "main", city: City | None = None) -> Dataset | None: ...
    def schema(self, name: str = "main") -> Schema: ...
    def table(self, name: str = "main", restricted: bool = False) -> "GeoDataFrame | None": ...
    def tables(self, name: str = "main") -> "dict[str, GeoDataFrame]": ...
    def knows(self, table: "GeoDataFrame") -> tuple[Schema | None, dict[str, Any]]: ...
    def topic_of(self, table: "GeoDataFrame") -> str | None: ...
    def loaded_tables(self, topic: str) -> "Sequence[LoadedTable]": ...

    def refuse_release(self) -> None:
        """Raise ReleaseRefused if the prototype's data must not be published as they are."""

    def refuse_columns(self, columns: Mapping[str, Sequence[Any]], schema: Schema | None = None) -> None:
        """Raise ReleaseRefused for personal data in columns of the page that are not those of a dataset."""

    def refuse_changes(self, columns: Mapping[str, Sequence[Any]], schema: Schema | None) -> None:
        """The same for columns of a table by field id: those that the topic does not have, and cells that the code changed."""

    def refuse_page(self, html: str) -> None:
        """Raise ReleaseRefused for personal data anywhere in a finished page that is for the public."""


class PageContext(Protocol):
    """A page as its parts see it."""

    @property
    def prototype(self) -> PrototypeContext: ...
    @property
    def sections(self) -> Sequence[str]: ...
    @property
    def order(self) -> Sequence[str | int]: ...
    @property
    def added_parts(self) -> Sequence[object]: ...
    @property
    def residents(self) -> "GeoDataFrame | None": ...
    @property
    def city_map(self) -> Any: ...
    @property
    def map_shows_list(self) -> bool: ...
    @property
    def schema(self) -> Schema | None: ...
    @property
    def block(self) -> dict[str, Any] | None: ...
    @property
    def group(self) -> str | None: ...
    @property
    def flags(self) -> Sequence[dict[str, Any]]: ...
    @property
    def looks(self) -> Mapping[str, Any]: ...
    @property
    def editable(self) -> bool: ...
    @property
    def changed_table(self) -> "GeoDataFrame | None": ...
    @property
    def changed_block(self) -> dict[str, Any] | None: ...
    @property
    def initial_flags(self) -> Sequence[str]: ...
    @property
    def headline(self) -> str | None: ...
    @property
    def expiry(self) -> str | None: ...
    @property
    def opened_views(self) -> Mapping[str, Any]: ...
    @property
    def map_blocks(self) -> str: ...
    @property
    def places_block(self) -> str: ...
    @property
    def all_words(self) -> Words: ...
    @property
    def part_words(self) -> Words: ...

    def words(self) -> Words: ...
    def word(self, key: str) -> str: ...
    def settings(self) -> dict[str, Any]: ...


# The prototype that this build, or this notebook, loaded last: maps and charts take base map and labels from it.
current_prototype: ContextVar[PrototypeContext | None] = ContextVar("current_prototype", default=None)
