"""What `import machikit` offers: a few names and nothing else, imported on first use, typed for those who check their code."""

import json
import os
import re
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path

import pytest
from conftest import SOURCE, environment, text_file

import machikit
from machikit import KitError, read

ROOT = Path(__file__).parents[1]
NAMES = ["KitError", "Part", "Prototype", "__version__", "charts", "maps", "read"]
HEAVY = {"folium", "pandas", "geopandas", "plotly", "numpy", "shapely", "jinja2"}

USER = '''
"""A user's own module, checked by mypy --strict."""

from pathlib import Path

from machikit import KitError, Part, Prototype, __version__, charts, maps, read


class Board(Part):
    """A part of one's own."""

    takes_map = False


def page(folder: str) -> Path:
    prototype = Prototype.load(folder)
    sites = prototype.table()
    if sites is None:
        raise KitError(folder, "no table")
    page = prototype.page()
    page.count(sites)
    page.add(Board())
    page.map(maps.points(sites))
    page.chart(charts.counts(sites, by="name"))
    return page.save()


def rows(file: Path) -> int:
    try:
        return len(read(file, sheet="北区"))
    except KitError as error:
        print(error.where, error.what, error.fix, __version__)
        return 0
'''


def test_the_package_offers_these_names_and_nothing_else() -> None:
    assert dir(machikit) == sorted(machikit.__all__) == NAMES
    assert all(getattr(machikit, name) is not None for name in NAMES)
    with pytest.raises(AttributeError, match="Prototpye"):
        machikit.Prototpye  # noqa: B018
    with pytest.raises(ImportError):
        exec("from machikit import import_module")


def test_each_name_is_the_same_thing_as_where_it_is_defined() -> None:
    from machikit.pages import charts, maps
    from machikit.pages.part import Part
    from machikit.prototype import Prototype

    assert (machikit.Part, machikit.Prototype, machikit.charts, machikit.maps) == (Part, Prototype, charts, maps)


@pytest.mark.parametrize("code", ["import machikit", "from machikit.cli import main; main(['cards'])"])
def test_listing_imports_no_heavy_library(code: str) -> None:
    command = [sys.executable, "-X", "importtime", "-c", code]
    done = subprocess.run(command, env=environment(), capture_output=True, encoding="utf-8")
    imported = set(re.findall(r"\| +(\w+)$", done.stderr, re.MULTILINE))
    assert "machikit" in imported and imported & HEAVY == set()


def test_the_version_stands_once() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    path = ROOT / project["tool"]["hatch"]["version"]["path"]
    assert f'__version__ = "{machikit.__version__}"' in path.read_text(encoding="utf-8")
    assert project["project"]["dynamic"] == ["version"] and "version" not in project["project"]
    said = f'version = "{machikit.__version__}"', f'__version__ = "{machikit.__version__}"'
    files = [ROOT / "pyproject.toml", *SOURCE.rglob("*.py")]
    assert [p for p in files if any(line in p.read_text(encoding="utf-8") for line in said)] == [path]
    command = [sys.executable, "-m", "machikit", "--version"]
    done = subprocess.run(command, env=environment(), capture_output=True, encoding="utf-8")
    assert done.stdout.strip() == f"machikit {machikit.__version__}"


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment where machikit is installed as `pip install -e` does it, beside its libraries."""
    env = tmp_path_factory.mktemp("typed") / "env"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", env], check=True)
    packages = next(env.glob("**/site-packages"))
    (packages / "machikit.pth").write_text(f"{SOURCE}\n{sysconfig.get_path('purelib')}\n", encoding="utf-8")
    return env / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def mypy(python: Path, file: Path) -> str:
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--python-executable", python]
    env = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "MYPYPATH")}
    cache = ["--cache-dir", str(python.parents[2] / "cache")]
    done = subprocess.run(
        [*command, *cache, file.name], cwd=file.parent, env=env, capture_output=True, encoding="utf-8"
    )
    return done.stdout + done.stderr


@pytest.mark.full
def test_a_users_code_is_checked_by_mypy(python: Path, tmp_path: Path) -> None:
    said = mypy(python, text_file(tmp_path / "own.py", USER))
    assert said.startswith("Success"), said
    wrong = "import machikit\nfrom machikit import Prototpye\nmachikit.read(3)\nmachikit.Prototype.load(3)\n"
    said = mypy(python, text_file(tmp_path / "wrong.py", wrong))
    assert [int(line) for line in re.findall(r"wrong\.py:(\d+): error", said)] == [2, 3, 4], said


# --- read -----------------------------------------------------------------------------------------------------------------


def test_a_csv_in_any_encoding_is_a_table_of_text(tmp_path: Path) -> None:
    text = "AED一覧,,\n（令和8年4月1日）,,\n番号,名称,備考\n007,市役所,\n,,\n008,図書館,9時から\n"
    for encoding in ("utf-8-sig", "cp932", "euc-jp", "iso2022_jp", "utf-16"):
        (tmp_path / "AED.csv").write_bytes(text.encode(encoding))
        table = read(str(tmp_path / "AED.csv"))
        assert list(table.columns) == ["番号", "名称", "備考"]
        assert table.values.tolist() == [["007", "市役所", None], ["008", "図書館", "9時から"]]
        assert table["備考"].notna().sum() == 1 and list(table.index) == [0, 1]


def workbook(path: Path, *hidden: str, **sheets: list[list[object]]) -> Path:
    import xlsxwriter

    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for row, cells in enumerate(rows):
                sheet.write_row(row, 0, cells)
            if name in hidden:
                sheet.hide()
    return path


def test_of_several_sheets_one_must_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MACHIKIT_LANG", "en")
    rows: list[list[object]] = [["町", "人口"], ["中町", 10.0]]
    path = workbook(tmp_path / "人口.xlsx", 北区=rows, 南区=[*rows, ["西町", 3.5]])
    with pytest.raises(KitError, match=r'There is more than one table in it \(北区、南区\).*sheet="北区"'):
        read(path)
    assert read(path, sheet="南区")["人口"].tolist() == ["10", "3.5"]
    with pytest.raises(KitError, match="“東区” does not name one of its tables"):
        read(path, sheet="東区")
    shown = workbook(tmp_path / "b.xlsx", "控え", 一覧=rows, 控え=rows)
    assert len(read(shown)) == 1 and len(read(shown, "控え")) == 1


def test_headers_are_those_of_the_sheet(tmp_path: Path) -> None:
    path = ROOT / "tests/dirty/05-evacuation-site-merged-header/input.xlsx"
    assert [name for name in read(path).columns if name.startswith("災害種別")] == [
        *("災害種別_洪水", "災害種別_高潮", "災害種別_地震", "災害種別_津波"),
    ]
    text_file(tmp_path / "b.csv", "名称,備考,備考,\n東,a,b,c\n")
    assert list(read(tmp_path / "b.csv").columns) == ["名称", "備考", "備考_2", "D"]


def test_a_map_file_is_a_geodataframe(tmp_path: Path) -> None:
    square = [[[137.0, 35.0], [137.1, 35.0], [137.1, 35.1], [137.0, 35.0]]]
    shapes = [{"type": "Point", "coordinates": [137.5, 35.5]}], [{"type": "Polygon", "coordinates": square}, None]
    for number, geometries in enumerate(shapes):
        features = [{"type": "Feature", "properties": {"名称": "東"}, "geometry": g} for g in geometries]
        text_file(tmp_path / "a.geojson", json.dumps({"type": "FeatureCollection", "features": features}))
        table = read(tmp_path / "a.geojson")
        assert (table.crs.to_epsg(), table["名称"].tolist()) == (4326, ["東"] * len(geometries))
        assert table.geometry[0].geom_type == ("Point", "Polygon")[number]
        assert [shape is None for shape in table.geometry] == [g is None for g in geometries]
    machikit.maps.areas(table).to_html()


@pytest.mark.parametrize("name", ["none.csv", "empty.csv", "a.pdf"])
def test_what_cannot_be_read_is_told_in_a_sentence(name: str, tmp_path: Path) -> None:
    if name != "none.csv":
        (tmp_path / name).write_bytes(b"" if name == "empty.csv" else b"%PDF")
    with pytest.raises(KitError) as told:
        read(tmp_path / name)
    assert told.value.where == name and told.value.what and told.value.fix
