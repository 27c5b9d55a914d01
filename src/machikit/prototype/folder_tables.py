"""Tables of files that lie in a prototype's folder: `prototype.table("一覧.xlsx")`, without a dataset of their own."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from machikit._base import paths
from machikit._base.errors import KitError
from machikit._base.messages import LANGUAGES, fill, in_language, interface_words, kit_error, say
from machikit.catalog.model import City, Dataset
from machikit.tables.datapackage.metadata import licences
from machikit.tables.read.formats import is_document, is_readable

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from machikit.tables.clean_frame import CleanFrame

TOPIC = "file-"  # how the id of such a table begins; no topic of the catalogue has a full stop in its id


def is_file_name(name: str) -> bool:
    """Whether the name of a table is that of a file: topics have no suffix."""
    return is_readable(Path(name)) or is_document(Path(name))


def read_folder_table(folder: Path, name: str, sheet: str | None, permitted_by: str) -> "CleanFrame":
    """The clean table of a file in the folder. Raises KitError for a path that leads out of it, and as `machikit.read` does."""
    from machikit.tables.clean_frame import clean_frame
    from machikit.tables.map_permission import check_role, require_permission
    from machikit.tables.read import reader_process
    from machikit.tables.read.merged_cells import fill_merged_cells
    from machikit.tables.read.sheet_blocks import tables_of_sheet
    from machikit.tables.text_frame import choose_grid

    path = paths.inside(folder, name, folder.name)
    check_role(permitted_by)
    grids = [table for grid in reader_process.read(path) for table in tables_of_sheet(fill_merged_cells(grid))]
    grid = choose_grid(grids, path, sheet)
    require_permission(path.name, [grid], [path.stem], permitted_by, option="permitted_by=")
    return clean_frame(path, grid, grids)


def folder_dataset(
    folder: Path, name: str, city: City, clean: "CleanFrame", licence: str, permitted_by: str
) -> Dataset:
    """The table as a dataset, so that the page credits it, says what is doubtful, and the release gate sees it.

    licence: an id of tables/datapackage/licences.yaml; without one the page is internal.
    """
    if licence and licence not in licences():
        raise kit_error("intake.licence", f'licence="{licence}"', names=", ".join(licences()))
    title = clean.source["file"]
    changed = dt.date.fromtimestamp((folder / name).stat().st_mtime).isoformat()
    package: dict[str, Any] = {
        "title": title,
        "title_en": title,
        "publisher": city.name["ja"],
        "publisher_en": city.name["en"],
        "as_of": changed,
        "retrieved": clean.source["read_on"],
        "sensitivity": "open" if licence else "internal",
        "licenses": [licences()[licence]] if licence else [],
        "sources": [{"title": f"「{title}」", "title_en": title, "path": title}],
        "credit": {lang: fill(interface_words()["frame.credit"][lang], file=title) for lang in LANGUAGES},
        "caveats": {lang: _caveats(lang, title, changed, clean, permitted_by) for lang in LANGUAGES},
        "resources": [{"name": "data", "path": name, "rows": len(clean.frame)}],
    }
    return Dataset(city.id, f"{TOPIC}{name}", folder, package)


def remarks(name: str, clean: "CleanFrame") -> Sequence[KitError]:
    """What a person must look at in the table, for the one who builds the page."""
    return [
        KitError(
            name,
            say("frame.doubt", what=entry["title"], where="、".join([entry["column"], *entry["cells"]]).strip("、")),
            "",
        )
        for entry in clean.report["doubts"]
    ]


def as_geo_frame(clean: "CleanFrame") -> "GeoDataFrame":
    """The frame with a geometry, without one where it has no positions, as all tables of a prototype are."""
    import geopandas

    if isinstance(clean.frame, geopandas.GeoDataFrame):
        return clean.frame
    return geopandas.GeoDataFrame(clean.frame, geometry=[None] * len(clean.frame), crs="EPSG:4326")


def text_cells(frame: "GeoDataFrame") -> list[list[str]]:
    """Header and rows as text, for the release gate."""
    columns = [c for c in frame.columns if c != frame.geometry.name]
    rows = frame[columns].astype(object).where(frame[columns].notna(), "").astype(str)
    return [[str(c) for c in columns], *rows.to_numpy().tolist()]


def _caveats(lang: str, title: str, changed: str, clean: "CleanFrame", permitted_by: str) -> list[str]:
    with in_language(lang):
        lines = [say("frame.caveat", file=title, date=changed)]
        lines += [say("frame.caveat.aside", file=title, n=clean.report["rows_aside"])] if clean.report["aside"] else []
        lines += [
            say("frame.caveat.doubt", file=title, what=say(f"kind.{entry['kind']}"), column=entry["column"])
            for entry in clean.report["doubts"]
        ]
        return [*lines, say("frame.caveat.permitted", file=title, by=permitted_by)] if permitted_by else lines
