"""A national dataset that is written wide, a line for each municipality, and read as the long rows that it was made of."""

import gzip
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import frictionless
import pytest
import sampling

from machikit._base.errors import KitError
from machikit.catalog import Catalog, kit_root
from machikit.check.datasets import DatasetSound
from machikit.tables.findings import Row
from machikit.tables.national.wide_files import WideLayout
from machikit.tables.national.write_national import NationalTable, national_files, write_national
from machikit.tables.national_subset import municipality_rows, national_cells

FIELDS = sampling.kit().schema("municipal_indicator").fields
WIDE = WideLayout("value", ("indicator", "year"), [f.id for f in FIELDS if f.id != "code"])
KORIYAMA, MIHARU, KOBE = "072036", "075213", "281000"
FACTS = {
    "title": "指標", "title_en": "Indicators", "publisher": "だれか", "publisher_en": "Somebody", "as_of": "2024",
    "licenses": [{"name": "CC-BY-4.0"}], "sources": [{"title": "x", "path": "https://example.org/"}],
    "credit": {"ja": "x", "en": "x"}, "wards": "own_rows", "caveats": {"ja": [], "en": []}, "sensitivity": "open", "retrieved": "2026-08",
}  # fmt: skip


def row(indicator: str, year: str, value: str) -> Row:
    name, unit = {"A1101": ("総人口", "人"), "B1101": ("総面積, 全部", "ha")}[indicator]
    return Row(0, {"indicator": indicator, "name": name, "year": year, "value": value, "unit": unit})


ROWS = {
    KORIYAMA: [row("A1101", "2015", "335444"), row("A1101", "2020", "327692"), row("B1101", "2023", "75720.5")],
    MIHARU: [row("A1101", "2020", "0"), row("B1101", "2023", "7276")],
    KOBE: [row("A1101", "2015", "1537272")],
}
TABLE = NationalTable(ROWS, FIELDS, wide=WIDE)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    write_national(tmp_path / "datasets/japan/municipal_indicator", FACTS, TABLE)
    return tmp_path


def at_home(home: Path) -> Catalog:
    return Catalog(roots=[home, kit_root()])


def test_wide_files_say_the_rows_of_long_ones(home: Path) -> None:
    folder, catalog = home / "datasets/japan/municipal_indicator", at_home(home)
    assert gzip.decompress((folder / "data-07.csv.gz").read_bytes()).decode().splitlines()[1:] == [
        f"{KORIYAMA},335444,327692,75720.5", f"{MIHARU},,0,7276",
    ]  # fmt: skip
    assert frictionless.Package(str(folder / "datapackage.json")).validate().valid
    dataset = catalog.datasets["japan/municipal_indicator"]
    long = [[code, *r.cells.values()] for code, rows in ROWS.items() for r in rows]
    assert national_cells(dataset) == [[f.header for f in FIELDS], *long] and dataset.rows == 6
    view = catalog.national("municipal_indicator").view(MIHARU)  # type: ignore[union-attr]
    assert view is not None and view.rows == 2 and municipality_rows(view)[1] == [r for r in long if r[0] == MIHARU]
    assert not list(DatasetSound().check(catalog))


def cut_short(text: str) -> str:
    return text.replace(",7276", "")


@pytest.mark.parametrize(("file", "harm"), [
    ("columns.csv.gz", lambda text: text.replace("B1101 2023,", "B1101 2022,")),
    ("columns.csv.gz", lambda text: text.replace("column,", "spalte,")),
    ("columns.csv.gz", lambda text: text.replace(",ha", "")),
    ("columns.csv.gz", None),
    ("data-07.csv.gz", cut_short),
    ("data-07.csv.gz", lambda text: text[: text.index(MIHARU)]),
])  # fmt: skip
def test_what_was_damaged_is_told_with_its_file(home: Path, file: str, harm: Callable[[str], str] | None) -> None:
    path = home / "datasets/japan/municipal_indicator" / file
    if harm:
        path.write_bytes(gzip.compress(harm(gzip.decompress(path.read_bytes()).decode()).encode()))
    else:
        path.unlink()
    view = at_home(home).national("municipal_indicator").view(MIHARU)  # type: ignore[union-attr]
    assert view is not None
    with pytest.raises(KitError) as error:
        municipality_rows(view)
    assert ("data-07" if harm else "columns") in error.value.where and error.value.fix


@pytest.mark.parametrize("unpivot", [7, {}, {"columns": "../x.csv", "schema": "schema.json", "rows": 5},
                                     {"columns": "columns.csv.gz", "schema": "schema.json", "rows": "many"},
                                     {"columns": "columns.csv.gz", "rows": 5}])  # fmt: skip
def test_a_package_that_says_it_wrongly_is_told(home: Path, unpivot: object) -> None:
    path = home / "datasets/japan/municipal_indicator/datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    for resource in package["resources"]:
        resource |= {"unpivot": unpivot} if "unpivot" in resource else {}
    path.write_bytes(json.dumps(package).encode())
    catalog = at_home(home)
    assert catalog.datasets
    assert ["municipal_indicator" in one.where for one in catalog.problems] == [True]


@pytest.mark.parametrize("rows", [
    [row("A1101", "2020", "")],
    [row("A1101", "2020", "1"), row("A1101", "2020", "2")],
    [row("A1101", "2020", "1"), row("A1101", "2015", "2")],
])  # fmt: skip
def test_rows_that_no_wide_table_can_hold_are_refused(rows: list[Row]) -> None:
    with pytest.raises(ValueError, match=MIHARU):
        national_files(FACTS, replace(TABLE, rows={MIHARU: rows}))
