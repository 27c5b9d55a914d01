"""What tests share: the catalogue, prototypes that are built once a session, a browser, and the command line.

A test that asks for `project` runs once for every card and city that the catalogue can make now: all of them when CI=true,
else a sample (see sampling.py). An entry is tested the moment its folder is there.
"""

import csv
import datetime as dt
import gzip
import hashlib
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
import sampling
import warm
import yaml
from get_browser import SHELLS, on_path

import machikit
from machikit._base.messages import use_language
from machikit.catalog import Catalog, kit_root
from machikit.catalog.model import SECTIONS

if TYPE_CHECKING:
    from page_plain import Plain, Told
    from playwright.sync_api import Browser

PATIENCE = 300  # seconds that a worker waits for another one's build
_STATE = pytest.StashKey[TemporaryDirectory[str]]()
SOURCE = Path(machikit.__file__).resolve().parents[1]

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def pytest_configure(config: pytest.Config) -> None:
    state = config.stash[_STATE] = TemporaryDirectory(
        prefix="machikit-state-"
    )  # which folders were made: not the user's own
    for name in ("XDG_STATE_HOME", "LOCALAPPDATA"):
        os.environ[name] = state.name
    if shell := on_path(SHELLS):  # what prints and takes pictures starts in a fifth of the time
        os.environ.setdefault("MACHIKIT_CHROMIUM", shell)
    config.addinivalue_line("markers", "sampled(by): which prototypes it runs for; see sampling.py")
    config.addinivalue_line("markers", "full: takes long; runs with CI=true, or when it is asked for by name")
    config.addinivalue_line(
        "markers", "browser: opens a page in Chromium; set by itself where a test asks for `browser`"
    )
    # A shell ignores Ctrl-C for what it runs in the background, and nohup the hang-up; children would inherit that
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    hang_up = getattr(signal, "SIGHUP", None)  # Windows has none
    if hang_up and signal.getsignal(hang_up) == signal.SIG_IGN:
        signal.signal(hang_up, lambda number, frame: None)


@pytest.hookimpl(tryfirst=True)  # before -m chooses
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
    if sampling.CI or config.option.keyword or any("::" in one for one in config.args):
        return
    long = [item for item in items if item.get_closest_marker("full")]
    config.hook.pytest_deselected(items=long)
    items[:] = [item for item in items if item not in long]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "combination" in metafunc.fixturenames:
        mark = metafunc.definition.get_closest_marker("sampled")
        of = "facility-map" if "plain" in metafunc.fixturenames else None
        pairs = sampling.chosen(mark.args[0] if mark else None, of)
        metafunc.parametrize("combination", pairs, ids=["-".join(pair) for pair in pairs])


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """A language that a test chose, or that building a pack in this process did, ends with the test."""
    yield
    use_language(None)


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The kit's own house, whatever folder the tests run in."""
    return Catalog(roots=[kit_root()])


@pytest.fixture(scope="session")
def built(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Path]:
    """`built(card, city)` is that prototype's folder, generated and built once for all workers. Do not write into it."""
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "built"

    def make(card: str, city: str) -> Path:
        from machikit.prototype import run
        from machikit.prototype.generate import create_prototype

        folder = shared / f"{card}-{city}"
        shared.mkdir(exist_ok=True)
        with locked(shared / f"{folder.name}.lock"):
            if not folder.exists():
                create_prototype(catalog, card, city, shared)
            if not (folder / "site" / "index.html").exists():
                run(folder)
        return folder

    return make


@pytest.fixture
def project(combination: tuple[str, str], built: Callable[[str, str], Path]) -> Path:
    """The folder of one built prototype: the test runs for each of them. Do not write into it."""
    return built(*combination)


@pytest.fixture
def told(project: Path) -> "Told":
    """What the same prototype's files say of themselves."""
    from page_plain import told

    return told(project)


@pytest.fixture
def plain(project: Path) -> "Plain":
    """The same prototype's data, read with plain pandas: facility maps only, the other templates have tests of their own."""
    from page_plain import plain

    return plain(project)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock between processes; what a dead worker left is an error after PATIENCE seconds."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL))
            break
        except FileExistsError:
            if time.monotonic() > end:
                pytest.fail(f"{path} has been held for {PATIENCE} seconds")
            time.sleep(0.1)
    try:
        yield
    finally:
        path.unlink()


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """Chromium, without a network of its own making. Where none is there, CI fails; other machines skip and say so."""
    from get_browser import FLAGS, find_shell
    from playwright.sync_api import sync_playwright

    path = find_shell()
    if path is None:
        (pytest.fail if sampling.CI else pytest.skip)("no Chromium on this machine: python tests/get_browser.py")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def machikit_cli(tmp_path: Path) -> Run:
    """Run `machikit …` as a user would: its own process, in an empty folder, in English unless the test says otherwise."""

    def run(*args: object, cwd: Path = tmp_path, **settings: object) -> "subprocess.CompletedProcess[str]":
        env = environment(**settings.pop("env", {}))  # type: ignore[arg-type]
        if not settings:
            return warm.run(["machikit", *map(str, args)], cwd, env)
        command = [sys.executable, "-m", "machikit", *map(str, args)]
        return subprocess.run(command, cwd=cwd, env=env, capture_output=True, encoding="utf-8", timeout=120, **settings)  # type: ignore[call-overload]

    return run


def environment(**changes: str) -> dict[str, str]:
    """The environment of a child process, which finds the same machikit as this one and speaks English and UTF-8."""
    gone = {"LANG", "LC_ALL", "LC_MESSAGES", "DISPLAY", "WAYLAND_DISPLAY", "CI", "MACHIKIT_LANG"}
    kept = {name: value for name, value in os.environ.items() if name not in gone}
    path = os.pathsep.join([str(SOURCE), *filter(None, [os.environ.get("PYTHONPATH")])])
    return kept | {"PYTHONPATH": path, "PYTHONUTF8": "1", "MACHIKIT_LANG": "en"} | changes


# --- a small invented city, to be broken in every way --------------------------------------------------------------------

SITES = [
    {"名称": "東の広場", "所在地_連結表記": "東町1", "緯度": "35.01", "経度": "137.01", "災害種別_洪水": "○"},
    {"名称": "西の学校", "所在地_連結表記": "西町2", "緯度": "35.02", "経度": "137.02", "災害種別_洪水": "△"},
    {"名称": "丘の公園", "所在地_連結表記": "丘町3", "緯度": "35.03", "経度": "137.03", "災害種別_洪水": ""},
]


def write_dataset(root: Path, city: str, topic: str, rows: list[dict[str, str]], **package: object) -> Path:
    """Write datasets/<city>/<topic>/ below `root`; the fields are found by header in the kit's schema of the topic."""
    schema = Catalog(roots=[kit_root()]).schema(topic)
    folder = root / "datasets" / city / topic
    folder.mkdir(parents=True, exist_ok=True)
    text = io.StringIO(newline="")
    table = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    raw = text.getvalue().encode()
    (folder / "data.csv").write_bytes(raw)
    fields = [
        {"name": h, "type": "string", "id": schema.by_header[h].id, "filled": sum(bool(r[h]) for r in rows)}
        for h in rows[0]
    ]
    resource = {
        "name": topic,
        "path": "data.csv",
        "hash": f"sha256:{hashlib.sha256(raw).hexdigest()}",
        "bytes": len(raw),
        "rows": len(rows),
        "schema": {"fields": fields},
    }
    told = {
        "title": "ためしのデータ",
        "title_en": "Data for a test",
        "publisher": "ためし市",
        "publisher_en": "Tameshi",
        "credit": {"ja": "つくりもの（ためし市）", "en": "Invented (Tameshi)"},
        "as_of": dt.date.today().isoformat(),
        "retrieved": dt.date.today().isoformat(),
        "sensitivity": "open",
        "caveats": {"ja": ["つくりものです。"], "en": ["Invented."]},
        "licenses": [{"name": "CC0-1.0", "title": "CC0 1.0"}],
        "sources": [{"title": "tests/conftest.py", "path": "tests/conftest.py"}],
        "resources": [resource],
    }
    text_file(folder / "datapackage.json", json.dumps(told | package, ensure_ascii=False))
    return folder


def write_national(
    root: Path, topic: str, rows: list[dict[str, str]], counts: dict[str, int], **package: object
) -> Path:
    """Write datasets/japan/<topic>/ with a resource for each prefecture. rows: with 全国地方公共団体コード; counts: code → rows; the
    filled cells are counted here. package: further keys; `findings` {code: {finding: n}} goes into findings.csv.gz."""
    found: dict[str, dict[str, int]] = package.pop("found", {})  # type: ignore[assignment]
    borders: list[list[str]] = package.pop("borders", [])  # type: ignore[assignment]
    folder = write_dataset(root, "japan", topic, rows, **package)
    (folder / "data.csv").unlink()
    described = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    fields = [{k: f[k] for k in ("name", "type", "id")} for f in described["resources"][0]["schema"]["fields"]]
    header, code = [f["name"] for f in fields], fields[0]["name"]
    wards = Catalog(roots=[root, kit_root()]).ward_codes
    tables = {f"data-{n:02}": [header] for n in range(1, 48)}
    for row in rows:
        tables[f"data-{row[code][:2]}"].append([row[name] for name in header])
    filled = [["code", "rows", *(f["id"] for f in fields)]]
    for one, n in counts.items():
        mine = [r for r in rows if r[code] in (one, *(() if package.get("wards") else wards(one)))]
        filled.append([one, str(n), *(str(sum(bool(r[name]) for r in mine)) for name in header)])
    tables |= {"counts": filled}
    tables |= {
        "findings": [["code", "finding", "count"], *([c, k, str(n)] for c, f in found.items() for k, n in f.items())]
    }
    tables |= {"neighbours": [["code", "neighbour", "metres"], *borders]} if borders else {}
    described["resources"] = []
    for name, table in tables.items():
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\n").writerows(table)
        raw = gzip.compress(text.getvalue().encode(), mtime=0)
        (folder / f"{name}.csv.gz").write_bytes(raw)
        told = {"name": name, "path": f"{name}.csv.gz", "format": "csv", "compression": "gz", "encoding": "utf-8"}
        told |= {"hash": f"sha256:{hashlib.sha256(raw).hexdigest()}", "bytes": len(raw), "rows": len(table) - 1}
        described["resources"].append(told | ({"schema": "schema.json"} if name.startswith("data-") else {}))
    text_file(folder / "schema.json", json.dumps({"fields": fields}, ensure_ascii=False))
    text_file(folder / "datapackage.json", json.dumps(described, ensure_ascii=False))
    return folder


def text_file(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A folder with the invented city `tameshi`, which can make the card `shelter-by-hazard` and nothing else."""
    root = tmp_path / "workspace"
    text_file(
        root / "datasets" / "tameshi" / "city.yaml",
        "kind: example\nname: {ja: ためし市, en: Tameshi}\nprefecture: {ja: ためし県, en: Tameshi}\n"
        "centre: [35.02, 137.02]\nzoom: 13\nofficial: https://example.jp/\n",
    )
    write_dataset(root, "tameshi", "evacuation_site", SITES)
    return root


def write_card(root: Path, name: str, **facts: object) -> Path:
    """A complete card of one's own below `root`; `facts` replace those of card.yaml."""
    folder = root / "idea_cards" / name
    told = {
        "theme": "disaster",
        "template": "facility-map",
        "tables": {"main": "evacuation_site"},
        "needs": {"main": ["flag"]},
        "minutes": 30,
        "sensitivity": "open",
        "skills": ["words"],
        "partners": ["neighbours"],
    }
    text_file(folder / "card.yaml", yaml.safe_dump(told | facts, allow_unicode=True))
    for language in ("ja", "en"):
        sections = [f"## {name} (30) {{#{section}}}\n\n- text\n" for section in SECTIONS]
        text_file(folder / f"{language}.md", "\n".join([f"# {name} {language}\n\nWhere?\n", *sections]))
    return folder
