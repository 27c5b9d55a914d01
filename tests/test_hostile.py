"""Files made to do harm: each ends in one sentence, in little memory and time, and the files beside it are cleaned all the same."""

import ctypes
import gzip
import json
import os
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from conftest import SOURCE, environment

from machikit._base import limits, windows_job
from machikit._base.errors import KitError
from machikit.cli import run
from machikit.tables.findings import Finding, SetAside
from machikit.tables.grid import FeedInfo, Grid
from machikit.tables.read import reader_process, wire_format

AED = "名称,所在地_連結表記,緯度,経度\n市民センター,つくば市吾妻1-1,36.08,140.11\n中央図書館,つくば市吾妻2-8,36.09,140.11\n"
MEMORY = 500_000  # kB
HOSTILE = Path(__file__).parent.parent.parent / "shared" / "cases" / "hostile"


HELD: list[int] = []  # kB, at most, at each look


@pytest.fixture(autouse=True)
def looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Note what each look at a process that reads would have seen."""
    HELD.clear()
    look = limits.resident

    def resident(pid: int) -> int:
        with suppress(OSError):
            said = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
            HELD.extend(int(line.split()[1]) for line in said.splitlines() if line.startswith("VmHWM"))
        return look(pid)

    monkeypatch.setattr(limits, "resident", resident)


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("MACHIKIT_LANG", "en")
    yield
    reader_process.stop()


def refused(path: Path) -> KitError:
    with pytest.raises(KitError) as told:
        reader_process.read(path)
    assert told.value.fix and "\n" not in told.value.what
    return told.value


def packed(path: Path, name: str, piece: bytes, times: int, begin: bytes = b"") -> Path:
    """A zip with one member: the same piece again and again."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive, archive.open(name, "w") as out:
        out.write(begin)
        for _ in range(times):
            out.write(piece)
    return path


def sheet(path: Path, body: str) -> Path:
    """A book whose sheet holds these rows of XML."""
    plain = path.with_suffix(".plain")
    openpyxl.Workbook().save(plain)
    xml = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{body}</sheetData></worksheet>'
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, xml if name == "xl/worksheets/sheet1.xml" else old.read(name))
    plain.unlink()
    return path


# --- files that name other places ---------------------------------------------------------------------------------------------


@contextmanager
def listening() -> Iterator[tuple[int, list[Any]]]:
    """A server that counts who comes."""
    came: list[Any] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def take() -> None:
            try:
                while True:
                    connection, address = server.accept()
                    came.append(address)
                    connection.close()
            except OSError:
                return

        thread = threading.Thread(target=take, daemon=True)
        thread.start()
        yield server.getsockname()[1], came
        server.shutdown(socket.SHUT_RDWR) if sys.platform == "linux" else None


def disguises(folder: Path, port: int) -> list[Path]:
    """GDAL's list of other files (VRT) under the names and beginnings of maps."""
    other = folder.parent / "other.csv"
    other.write_text("名称,秘密\nよその表,ひみつ\n", encoding="utf-8")
    made = []
    for n, source in enumerate((f"/vsicurl/http://127.0.0.1:{port}/x.csv", str(other))):
        layer = f'<OGRVRTLayer name="other"><SrcDataSource>{source}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>'
        for name, text in {
            "comment.kml": f"<OGRVRTDataSource><!--<kml -->{layer}",
            "prolog.kml": f'<?xml version="1.0"?><!-- <kml> --><OGRVRTDataSource>{layer}',
            "inside.kml": f"<OGRVRTDataSource>{layer[:-19]}<kml/></OGRVRTDataSource>",
            "alone.dbf": f"\x03<OGRVRTDataSource>{layer}",
            "list.shp": f"<OGRVRTDataSource>{layer}",
            "list.gpkg": f"<OGRVRTDataSource>{layer}",
        }.items():
            made.append(folder / f"{n}-{name}")
            made[-1].write_text(text, encoding="utf-8")
        with zipfile.ZipFile(folder / f"{n}-packed.kmz", "w") as archive:
            archive.writestr("doc.kml", f"<OGRVRTDataSource><!--<kml -->{layer}")
        made.append(folder / f"{n}-packed.kmz")
    return made


def test_a_map_that_names_other_files_opens_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in").mkdir()
    with listening() as (port, came):
        files = disguises(tmp_path / "in", port)
        code = run(
            ["clean", str(tmp_path / "in"), "--topic", "aed", "--city", "Tsukuba", "--out", str(tmp_path / "out")]
        )
        said = "".join(capsys.readouterr())
        assert code == 1 and not came
    assert said.count("something else inside") == len(files)
    assert "よその表" not in said and not (tmp_path / "out").exists()


def test_what_lies_beside_a_shapefile_is_read_only_in_its_folder(tmp_path: Path) -> None:
    import geopandas
    from shapely import Point

    for name, value in (("own", "わたし"), ("other", "ひみつ")):
        (tmp_path / name).mkdir()
        frame = geopandas.GeoDataFrame({"名称": [value]}, geometry=[Point(140.1, 36.1)], crs=6668)
        frame.to_file(tmp_path / name / "a.shp", encoding="utf-8")
    assert reader_process.read(tmp_path / "own" / "a.shp")[0].cells[1][0] == "わたし"
    (tmp_path / "own" / "a.dbf").unlink()
    os.symlink(tmp_path / "other" / "a.dbf", tmp_path / "own" / "a.dbf")
    assert ".dbf" in refused(tmp_path / "own" / "a.shp").what


def test_a_view_without_end_is_left_when_the_time_is_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import geopandas
    from shapely import Point

    path = tmp_path / "view.gpkg"
    geopandas.GeoDataFrame({"a": ["1"]}, geometry=[Point(140.1, 36.1)], crs=6668).to_file(path, layer="base")
    with sqlite3.connect(path) as database:
        count = "with recursive n(i) as (select 1 union all select i+1 from n) select 1 as fid, count(*) as a from n"
        database.execute(f"create view loop as {count}")
        database.execute(
            "insert into gpkg_contents(table_name,data_type,identifier) values('loop','attributes','loop')"
        )
    monkeypatch.setattr(limits, "PATIENCE", 4)
    start = time.monotonic()
    assert "takes more than 4 seconds" in refused(path).what
    assert time.monotonic() - start < 15


# --- files that would take all memory -----------------------------------------------------------------------------------------


def far(path: Path) -> Path:
    return sheet(path, '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


def wide(path: Path) -> Path:
    path.write_text("1," * 1_000_000 + "1\n")
    return path


def keys(path: Path) -> Path:
    path.write_text(json.dumps([{f"k{n}": 1} for n in range(5_000)]))
    return path


BOMBS: dict[str, tuple[Callable[[Path], Path], str]] = {
    "far.xlsx": (far, "1,048,576 rows × 16,384 columns"),
    "wide.csv": (wide, "50,000 columns or more"),
    "keys.json": (keys, "5,001 rows × 5,000 columns"),
    "blank.zip": (lambda path: packed(path, "a.csv", b"\n" * limits.MB, 101), "too large (the limit is 100 MB)"),
    "rows.zip": (lambda path: packed(path, "a.csv", b"\n" * 70_000, 16), "1,048,577 rows"),
    "line.zip": (lambda path: packed(path, "a.csv", b"a" * limits.MB, 2), "A cell is too long"),
    "quote.zip": (lambda path: packed(path, "a.csv", b'"' * limits.MB, 2), "A cell is too long"),
    "deep.zip": (lambda path: packed(path, "a.json", b"[" * limits.MB, 2), "nested too deeply"),
    "many.zip": (lambda path: members(path, 2_000), "too many files (2,000"),
    "memory.zip": (lambda path: packed(path, "a.json", b'{"a":[[],[]]},' * 70_000, 90, b"["), "500 MB of memory"),
}


def members(path: Path, n: int) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name in range(n):
            archive.writestr(f"{name}.csv", "")
    return path


@pytest.mark.parametrize("name", BOMBS)
def test_what_would_take_all_memory_ends_in_a_sentence(name: str, tmp_path: Path) -> None:
    make, words = BOMBS[name]
    told = refused(make(tmp_path / name))
    assert words in told.what and told.where.split("/")[0] == name
    held_little()


def held_little() -> None:
    """What a process that reads has held at most since the test began: seen each time its parent looks."""
    for child in reader_process._running:
        assert child.resident or not child.is_alive
    reader_process.stop()
    assert max(HELD, default=0) < MEMORY


def test_one_bad_file_does_not_end_the_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    folder = tmp_path / "in"
    folder.mkdir()
    far(folder / "a.xlsx")
    packed(folder / "b.zip", "b.json", b'{"a":[[],[]]},' * 70_000, 90, b"[")
    (folder / "c.csv").write_text(AED, encoding="utf-8")
    before = {p.name for p in Path(tempfile.gettempdir()).glob("machikit-*")}
    code = run(["clean", str(folder), "--topic", "aed", "--city", "Tsukuba", "--out", str(tmp_path / "out")])
    said = "".join(capsys.readouterr())
    assert code == 1 and "a.xlsx" in said and "500 MB" in said
    assert "中央図書館" in (tmp_path / "out" / "c" / "data.csv").read_text(encoding="utf-8-sig")
    held_little()
    assert {p.name for p in Path(tempfile.gettempdir()).glob("machikit-*")} <= before


def test_a_sheet_of_empty_cells_far_away_is_read(tmp_path: Path) -> None:
    cells = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="XFD{n}" s="0"/></row>' for n in range(1, 3_000))
    [grid] = reader_process.read(sheet(tmp_path / "a.xlsx", cells))
    assert len(grid.cells) == 2_999 and grid.cells[-1] == ["2999"]


def test_cells_that_failed_are_found_in_one_pass(tmp_path: Path) -> None:
    found = (
        '<row r="2"><c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="C2" t="e"/><c r="D2" t="e"><v>#N/A</v></c></row>'
    )
    [grid] = reader_process.read(sheet(tmp_path / "a.xlsx", f'<row r="1"><c r="A1"><v>1</v></c></row>{found}'))
    assert grid.errors == ((2, 1, "#DIV/0!"), (2, 3, "#N/A"))
    start = time.monotonic()
    refused(sheet(tmp_path / "b.xlsx", '<row r="1">' + '<c r="A1" t="e">' * 100_000 + "</row>"))
    assert time.monotonic() - start < 20


def test_an_archive_that_ends_midway_is_said_to(tmp_path: Path) -> None:
    raw = gzip.compress(os.urandom(3_000).hex().encode())
    (tmp_path / "a.csv.gz").write_bytes(raw[: len(raw) // 2])
    whole = packed(tmp_path / "whole.zip", "a.csv", os.urandom(3_000).hex().encode(), 1).read_bytes()
    (tmp_path / "a.zip").write_bytes(whole[: len(whole) // 2])
    for name in ("a.csv.gz", "a.zip"):
        told = refused(tmp_path / name)
        assert told.where == name and "ends midway" in told.what


# --- the process that reads ---------------------------------------------------------------------------------------------------


def test_it_is_used_again_and_started_anew_after_its_death(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(AED, encoding="utf-8")
    first = reader_process.start()
    cells = reader_process.read(tmp_path / "a.csv")[0].cells
    assert cells[1][0] == "市民センター" and reader_process.start() is first
    first._process.kill()
    first._process.wait()
    assert reader_process.read(tmp_path / "a.csv")[0].cells == cells and reader_process.start() is not first


def test_it_reads_the_same_as_its_parent_would(tmp_path: Path) -> None:
    from machikit.tables.read.any_file import read_tables

    line = {"type": "LineString", "coordinates": [[140.1, 36.1], [140.2, 36.25]]}
    feature = {"type": "Feature", "properties": {"名称": "髙島\ud842", "b": "#N/A"}, "geometry": line}
    (tmp_path / "a.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    assert reader_process.read(tmp_path / "a.geojson") == read_tables(tmp_path / "a.geojson")
    assert reader_process.read(tmp_path / "a.geojson")[0].errors == ((2, 1, "#N/A"),)


def test_it_speaks_the_language_of_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.csv").write_text("")
    assert refused(tmp_path / "a.csv").what.isascii()
    monkeypatch.setenv("MACHIKIT_LANG", "ja")
    assert not refused(tmp_path / "a.csv").what.isascii()


def test_it_imports_nothing_from_the_folder_of_the_files(tmp_path: Path) -> None:
    for name in ("csv", "json", "numpy", "machikit"):
        (tmp_path / f"{name}.py").write_text("open('ran', 'w').close()\n")
    (tmp_path / "a.csv").write_text(AED, encoding="utf-8")
    code = f"import sys; sys.path.append({str(SOURCE)!r}); from machikit.cli import run; sys.exit(run(sys.argv[1:]))"
    command = [sys.executable, "-P", "-c", code, "clean", "a.csv", "--topic", "aed", "--city", "Tsukuba"]
    env = environment(PYTHONPATH="")
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, encoding="utf-8", timeout=60)
    assert (tmp_path / "cleaned").is_dir(), done.stderr
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    "pieces",
    [
        [["cells", [["a"]]]],
        [["grid", {"name": "a"}, False]],
        [["os", "system"]],
        [[1]],
        [["begin"], ["cells", [[["x"]]]]],
        [["begin"], ["cells", [[{"a": 1}]]]],
        [["begin"], ["cells", [[7]]]],
    ],
)
def test_an_answer_that_is_none_is_no_grid(pieces: list[Any]) -> None:
    begin = next(wire_format.pack(Grid("a", [])))
    pieces = [begin if piece == ["begin"] else piece for piece in pieces]
    with pytest.raises((ValueError, TypeError, LookupError)):
        wire_format.unpack(pieces)


@dataclass(frozen=True)
class Mark:
    at: tuple[int, int]
    words: frozenset[str]


def test_fields_of_a_table_travel_by_their_annotations() -> None:
    hint = dict[tuple[int, int], tuple[Mark, ...]] | None
    value = {(1, 2): (Mark((3, 4), frozenset({"a"})),), (0, 0): ()}
    assert wire_format.from_json(json.loads(json.dumps(wire_format.to_json(value))), hint) == value
    assert wire_format.from_json(None, hint) is None
    grid = Grid(
        "a", [["x", ""], ["y" * 9, "1"]], "a.csv", True, ((1, 0, "#N/A"),), (1, 5), epsg=4326, geometry=[None],
        findings=(Finding("expired", 0, was="2024"),), set_aside=(SetAside(3, "no_time", ("a",)),), feed_info=FeedInfo("2024-01-01"),
    )  # fmt: skip
    pieces = json.loads(json.dumps(list(wire_format.pack(grid))))
    assert wire_format.unpack(pieces) == [grid]


def test_on_windows_a_job_object_bounds_it() -> None:
    told = windows_job.memory_limits(480_000_000)
    assert ctypes.sizeof(windows_job.ExtendedLimits) == (144 if sys.maxsize > 2**32 else 112)
    assert told.ProcessMemoryLimit == 480_000_000 and told.BasicLimitInformation.LimitFlags == 0x2500


@pytest.mark.skipif(not HOSTILE.is_dir(), reason="the samples are not part of the repository")
def test_the_samples_end_as_they_should(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    start = time.monotonic()
    code = run(["clean", str(HOSTILE), "--topic", "aed", "--city", "Tsukuba", "--out", str(tmp_path / "out")])
    said = "".join(capsys.readouterr())
    assert code == 1 and not (tmp_path / "out").exists()
    names = ("evil4.kml", "evil.kmz/doc.kml", "err_redos.xlsx", "farcell.xlsx", "zbomb.zip/a.csv")
    assert all(f"{name}\n" in said for name in names) and time.monotonic() - start < 30
    held_little()
