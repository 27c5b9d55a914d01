"""A table as a page can show it, whatever pandas made of it: one geometry, plain column names, what was the index as columns."""

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from machikit._base.messages import kit_error

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

NAMED_BY = "machikit.named_by"  # in .attrs: the columns that were the index
JOINED = ("index_right", "index_left", "_merge")  # what joins leave behind
LEFT = ("_x", "_left")  # what pandas and geopandas put after the columns of the first of two joined tables


def shaped(table: Any, where: str) -> "GeoDataFrame":
    """The table as a GeoDataFrame; itself where nothing has to change. where: the call that got it.

    A Series or DataFrame without geometry gets an empty one, a named index (groupby, dissolve) becomes columns, and of the columns
    of two joined tables those of the first get their names back. Raises KitError for what is no table.
    """
    import geopandas
    import pandas as pd

    if isinstance(table, geopandas.GeoSeries):
        table = geopandas.GeoDataFrame(geometry=table)
    if isinstance(table, pd.Series):
        table = table.to_frame(str(table.name) if table.name is not None else "count")
    if not isinstance(table, pd.DataFrame):
        raise kit_error("page.no_table", f"{where}({type(table).__name__})")
    if _is_plain(table):
        return table
    table = table.copy()
    if any(name is not None for name in table.index.names):
        kept = [name for name in table.index.names if name in table.columns]
        named_by = [name for name in table.index.names if name is not None]
        table = table.drop(columns=kept).reset_index()
        table.attrs[NAMED_BY] = [str(name) for name in named_by]
    table.columns = pd.Index(_plain_names(table.columns))
    table = table.drop(columns=[name for name in JOINED if name in table.columns])
    return _with_geometry(_with_first_names(table))


def _is_plain(table: Any) -> bool:
    names = [str(name) for name in table.columns]
    return (
        all(name is None for name in table.index.names)
        and names == list(table.columns)
        and len(set(names)) == len(names)
        and _geometries(table) == [_active(table)]
        and not any(name.endswith(LEFT) or name in JOINED for name in names)
    )


def _geometries(table: Any) -> list[Any]:
    return [name for name, dtype in zip(table.columns, table.dtypes, strict=True) if str(dtype) == "geometry"]


def _active(table: Any) -> Any:
    name = getattr(table, "_geometry_column_name", None)
    return name if name in table.columns else None


def _plain_names(names: Any) -> list[str]:
    """Names as text, each once: ("n", "sum") is n_sum, a second n is n_2."""
    texts = [
        "_".join(str(step) for step in name if step != "") if isinstance(name, tuple) else str(name) for name in names
    ]
    seen: Counter[str] = Counter()
    result = []
    for text in texts:
        seen[text] += 1
        result.append(text if seen[text] == 1 else f"{text}_{seen[text]}")
    return result


def _with_first_names(table: Any) -> Any:
    """Columns of the first of two joined tables under their own names, unless a column has that name."""
    plain = {name: re.sub(r"(_x|_left)$", "", name) for name in table.columns if name.endswith(LEFT)}
    free = {name: own for name, own in plain.items() if own not in table.columns}
    return table.rename(columns=free)


def _with_geometry(table: Any) -> "GeoDataFrame":
    """The table with one column of geometries, that of the first table where it has several; empty where it has none."""
    import geopandas

    found = _geometries(table)
    first = _active(table) or (found[0] if found else None)
    others = [name for name in found if name != first]
    if first is None:
        if "geometry" in table.columns:
            table = table.rename(columns={"geometry": "geometry_1"})
        return geopandas.GeoDataFrame(
            table, geometry=geopandas.GeoSeries([None] * len(table), index=table.index, crs=4326)
        )
    return geopandas.GeoDataFrame(table.drop(columns=others), geometry=first)
