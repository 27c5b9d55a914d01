"""`machikit event pack`: what is on the stick, that nothing is half made, and that a computer with no network is set up from it."""

import importlib.metadata as metadata
import json
import os
import re
import shutil
import signal
import struct
import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sampling
import yaml
from conftest import SITES, SOURCE, Run, environment, locked, text_file, write_card, write_dataset
from page_tools import settle

from machikit._base.errors import KitError
from machikit.catalog import Catalog, kit_root
from machikit.catalog.municipalities import add_city
from machikit.event import portable_python, wheels
from machikit.event.event_folder import load_event
from machikit.event.pack import STICK
from machikit.event.pack import build_pack as make

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SECRET = "hiruyasumi-no-himitsu-42"
FILLED = "filled in by 山田"
LISTS = ("受付名簿.xlsx", "photo-scan.pdf", "teams/会場/アンケート 1.csv", "board/Attendance_list.csv")
LIGHT = ("--no-wheels", "--no-pdf")
NOWHERE = "http://127.0.0.1:9"  # the discard port: nobody listens there
CUT_OFF = {
    **dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"), NOWHERE),
    **{"no_proxy": "", "NO_PROXY": "", "PIP_INDEX_URL": NOWHERE, "PIP_RETRIES": "0", "PIP_CONFIG_FILE": os.devnull},
    **{"PIP_FIND_LINKS": "", "PIP_EXTRA_INDEX_URL": "", "PIP_NO_CACHE_DIR": "1"},
}
BATCH = (STICK / "start.bat").read_text(encoding="ascii")  # fails where it is not ASCII


def call(*args: object, cwd: Path, env: dict[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "machikit", *map(str, args)]
    return subprocess.run(
        command, cwd=cwd, env=environment(**env or {}), capture_output=True, encoding="utf-8", timeout=600
    )


@pytest.fixture(scope="session")
def day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An event with a password, a sheet that somebody filled in, and what lies about in folders. Do not write into it."""
    base = tmp_path_factory.mktemp("pack")
    made = call(
        "event", "new", "つくばの 一日", "--date", "2099-12-12", "--place", "会場", "--city", "つくば市", cwd=base
    )
    assert made.returncode == 0, made.stderr
    folder = base / "つくばの 一日"
    said = yaml.safe_load((folder / "event.yaml").read_text(encoding="utf-8"))
    said["wifi"] = {"name": "kaijo", "password": SECRET}
    text = yaml.safe_dump(said, allow_unicode=True) + f"# {SECRET}\n"
    for name in ("event.yaml", "event.yaml~", "event.yaml.bak", ".event.yaml.swp"):
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "print" / "roster.html").write_text(FILLED, encoding="utf-8")
    (folder / "teams" / "会場").mkdir(parents=True)
    for name in LISTS:
        (folder / name).write_text(FILLED, encoding="utf-8")
    (folder / "reports" / "tsukuba" / "aed").mkdir(parents=True)
    (folder / "reports" / "tsukuba" / "aed" / "report.html").write_text(FILLED, encoding="utf-8")
    (folder / "datasets" / "memo.csv").write_text("名称\n広場\n", encoding="utf-8")
    (folder / "datasets" / "~$memo.xlsx").write_text(FILLED, encoding="utf-8")
    if os.name != "nt":
        (folder / "datasets" / "outside").symlink_to(base)
    return folder


@pytest.fixture(scope="session")
def kit(day: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A kit without wheels, as made by the command. Do not write into it."""
    made = call("event", "pack", day, "-o", "USB", *LIGHT, cwd=(there := tmp_path_factory.mktemp("kit")))
    assert made.returncode == 0, made.stderr
    assert "The kit for the venue is made: USB" in made.stdout
    docs = (there / "USB" / "docs" / "index.html").is_file()
    assert ("The documentation is not in it" in made.stderr) is not docs
    assert [p.name for p in there.iterdir()] == ["USB"]
    return there / "USB"


# --- what is in it -------------------------------------------------------------------------------------------------------


def test_pages_open_with_no_network(kit: Path, browser: "Browser") -> None:
    context = browser.new_context(offline=True)
    tab = context.new_page()
    asked: list[str] = []
    broken: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("pageerror", lambda error: broken.append(str(error)))
    tab.goto((kit / "pages" / "index.html").as_uri())
    settle(tab)
    listed = tab.locator("li a").evaluate_all("links => links.map(a => a.getAttribute('href'))")
    assert len(listed) > 1 and sorted([*listed, "index.html"]) == sorted(p.name for p in (kit / "pages").iterdir())
    for name in listed:
        tab.goto((kit / "pages" / "index.html").as_uri())
        tab.click(f'a[href="{name}"]')
        tab.wait_for_load_state()
        settle(tab)
        assert tab.locator("h1").first.inner_text().strip()
        assert "Tsukuba" in tab.locator("body").inner_text()
    assert broken == []
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    context.close()


def test_the_sheets_and_what_to_read_first_are_in_it(kit: Path) -> None:
    assert {"index.html", "timetable.html", "checklist.html", "roster.xlsx"} <= {
        p.name for p in (kit / "print").iterdir()
    }
    for name, word in (("はじめにお読みください.txt", "はじめる.bat"), ("README.txt", "sh start.sh")):
        raw = (kit / name).read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf") and word in raw.decode("utf-8-sig")  # Windows' editor takes it for UTF-8
        assert raw.count(b"\n") == raw.count(b"\r\n") > 5
    folders = {p.name for p in kit.iterdir() if p.is_dir()}
    named = set(re.findall(r"^(\w+)/ ", (kit / "README.txt").read_text(encoding="utf-8-sig"), re.M))
    assert folders - {"kit"} <= named == folders - {"kit"} | {"wheels", "docs"}


def test_neither_the_password_nor_what_was_filled_in_is_in_it(kit: Path, day: Path) -> None:
    event = kit / "event"
    assert yaml.safe_load((event / "event.yaml").read_text(encoding="utf-8"))["wifi"] == {
        "name": "kaijo",
        "password": "",
    }
    assert load_event(event).title == load_event(day).title
    assert (event / "datasets" / "memo.csv").read_bytes() == (day / "datasets" / "memo.csv").read_bytes()
    assert list((event / "print").iterdir()) == [] and not list(kit.rglob("attendance*"))
    for path in kit.rglob("*"):
        assert not path.is_symlink() and not path.name.startswith((".", "~$"))
        if path.is_file():
            files = [path.read_bytes()]
            if path.suffix == ".xlsx":
                with zipfile.ZipFile(path) as book:
                    files += [book.read(name) for name in book.namelist()]
            assert not any(word.encode() in raw for raw in files for word in (SECRET, FILLED)), path
    assert SECRET in (day / "event.yaml").read_text(encoding="utf-8")
    assert (day / "print" / "roster.html").read_text(encoding="utf-8") == FILLED


def test_the_event_in_the_kit_is_an_event(kit: Path, tmp_path: Path, machikit_cli: Run) -> None:
    shutil.copytree(kit / "event", tmp_path / "写し")
    made = machikit_cli("team", "new", "一班", "--card", "shelter-by-hazard", cwd=tmp_path / "写し")
    assert made.returncode == 0, made.stderr


def test_every_card_that_can_be_made_has_a_page_and_a_place_in_the_deck(kit: Path, day: Path) -> None:
    event, catalog = load_event(day), Catalog(roots=[kit_root()])
    ready = [card.id for card in catalog.cards.values() if event.city in catalog.ready_cities(card)]
    assert len(ready) > 3 and {p.stem for p in (kit / "pages").iterdir()} - {"index"} == {f"{c}-tsukuba" for c in ready}
    deck = (kit / "print" / "cards.html").read_text(encoding="utf-8")
    assert set(re.findall(r'class="idea ready" data-card="([^"]+)"', deck)) == set(ready)


@pytest.fixture
def outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An event of a municipality that the kit has no folder for; what it can make is in the folder above it and in a pack."""
    base, site = tmp_path / "仕事", tmp_path / "site-packages"
    add_city(Catalog(roots=[kit_root()]), "亀岡市", base)
    sites = [
        SITES[n % len(SITES)] | {"名称": f"第{n}小学校", "緯度": f"35.0{n}"} for n in range(6)
    ]  # enough for an hour
    write_dataset(base, "kameoka", "evacuation_site", sites)
    aeds = [{"名称": f"役所{n}", "緯度": f"35.0{n}", "経度": "135.6"} for n in range(6)]
    write_dataset(base, "kameoka", "aed", aeds, sensitivity="internal")
    own = shutil.copytree(kit_root() / "templates" / "facility-map", base / "templates" / "own-map")
    code = own / "{{cookiecutter.project_slug}}" / "prototype.py"
    line = "from parts.board import NOTE\n\nprint(NOTE)\n"
    text_file(code, code.read_text(encoding="utf-8") + line)
    settings = json.loads((own / "cookiecutter.json").read_text(encoding="utf-8"))
    settings["_parts"] = [*settings.get("_parts", []), "board"]
    text_file(own / "cookiecutter.json", json.dumps(settings))
    text_file(base / "parts" / "board" / "__init__.py", "NOTE = 'a part of our own'\n")
    write_card(base, "own-card", template="own-map")
    write_card(site / "machikit_benches", "sit-down", theme="access")
    text_file(site / "benches-0.1.dist-info" / "METADATA", "Metadata-Version: 2.1\nName: benches\nVersion: 0.1\n")
    entry = "[machikit.packs]\nbenches = machikit_benches\n"
    text_file(site / "benches-0.1.dist-info" / "entry_points.txt", entry)
    text_file(site / "machikit_benches" / "__init__.py", "")
    monkeypatch.setenv("PYTHONPATH", str(site))
    made = call("event", "new", "day", "--date", "2099-12-12", "--place", "x", "--city", "kameoka", cwd=base)
    assert made.returncode == 0, made.stderr
    return base / "day"


@pytest.mark.full
def test_what_the_event_takes_from_elsewhere_goes_along_and_works_alone(outside: Path, tmp_path: Path) -> None:
    cards = json.loads(call("cards", "--city", "kameoka", "--json", cwd=outside).stdout)
    assert "aed-nearby" in {card["id"] for card in cards if card["ready"]}
    made = call("event", "pack", "day", "-o", tmp_path / "USB", *LIGHT, cwd=outside.parent)
    assert made.returncode == 0, made.stderr
    pages = {p.stem for p in (tmp_path / "USB" / "pages").iterdir()}
    assert {"own-card-kameoka", "sit-down-kameoka", "shelter-by-hazard-kameoka"} < pages
    assert "aed-nearby-kameoka" not in pages and "datasets/kameoka/aed" in made.stderr  # internal data stay
    event = tmp_path / "USB" / "event"
    assert not (event / "datasets" / "kameoka" / "aed").exists()
    assert {p.name for p in (event / "idea_cards").iterdir()} == {"own-card", "sit-down"}
    assert (event / "templates" / "own-map").is_dir() and (event / "parts" / "board" / "__init__.py").is_file()

    shutil.rmtree(outside.parent)
    alone = {"PYTHONPATH": str(SOURCE)}  # without the pack
    made = call("team", "new", "A", "--card", "own-card", cwd=event, env=alone)
    assert made.returncode == 0, made.stderr
    assert call("build", event / "teams" / "team-01-own-card", cwd=event, env=alone).returncode == 0


@pytest.mark.full
def test_a_card_that_works_only_here_is_named_and_no_kit_is_made(outside: Path, tmp_path: Path) -> None:
    code = outside.parent / "templates" / "own-map" / "{{cookiecutter.project_slug}}" / "prototype.py"
    text_file(code, "import machikit_benches  # is not on the stick\n" + code.read_text(encoding="utf-8"))
    done = call("event", "pack", "day", "-o", tmp_path / "USB", *LIGHT, cwd=outside.parent)
    refused(done, "own-card en", "cannot be built from the kit alone", "machikit_benches")
    assert not (tmp_path / "USB").exists() and [p for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_documentation_that_was_built_and_a_portable_python_go_along(
    day: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import machikit.event.pack as packing

    (tmp_path / "house" / "site").mkdir(parents=True)
    (tmp_path / "house" / "site" / "index.html").write_text("説明書", encoding="utf-8")
    monkeypatch.setattr(packing, "kit_root", lambda: tmp_path / "house")
    monkeypatch.setattr(packing, "build_pages", lambda out, *rest: out.mkdir() or [])  # the pages are looked at above
    archive = embeddable(tmp_path / "python 3.12.zip")
    packed = make(load_event(day), tmp_path / "USB", python=archive, with_wheels=False, pdf=False)
    assert packed.has_docs and (tmp_path / "USB" / "docs" / "index.html").read_text(encoding="utf-8") == "説明書"
    inside = {p.name for p in (tmp_path / "USB" / "python").iterdir()}
    assert inside == {"python.exe", "python312._pth", "python312.zip"}


# --- nothing of the user's is overwritten, nothing is half made ----------------------------------------------------------


def refused(done: "subprocess.CompletedProcess[str]", *words: str) -> None:
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr and all(word in " ".join(done.stderr.split()) for word in words), done.stderr


def test_a_folder_of_somebody_is_never_replaced(day: Path, tmp_path: Path, machikit_cli: Run) -> None:
    mine = tmp_path / "USB" / "写真.txt"
    mine.parent.mkdir()
    mine.write_text("たいせつ", encoding="utf-8")
    for more in ((), ("--force",)):
        refused(machikit_cli("event", "pack", day, "-o", "USB", *LIGHT, *more), "There is already a folder or file")
    (tmp_path / "file").write_text("x", encoding="utf-8")
    refused(machikit_cli("event", "pack", day, "-o", "file", "--force", *LIGHT), "There is already a folder or file")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["USB", "file"]
    assert list(mine.parent.iterdir()) == [mine] and mine.read_text(encoding="utf-8") == "たいせつ"


@pytest.mark.full
def test_an_earlier_kit_is_replaced_whole_and_only_with_force(kit: Path, tmp_path: Path, machikit_cli: Run) -> None:
    (small := tmp_path / "day").mkdir()  # one of one card
    made = machikit_cli("event", "new", small / "x", "--date", "2099-12-12", "--place", "x", "--city", "亀岡市")
    assert made.returncode == 0, made.stderr
    day = small / "x"
    shutil.copytree(kit, tmp_path / "USB")
    (tmp_path / "USB" / "pages" / "old.html").write_text("old", encoding="utf-8")
    before = json.loads((tmp_path / "USB" / "pack.json").read_text(encoding="utf-8"))["id"]
    refused(machikit_cli("event", "pack", day, "-o", "USB", *LIGHT), "earlier kit", "--force")
    refused(machikit_cli("event", "pack", day, "-o", "USB", "--force", env=CUT_OFF), "could not be fetched")
    assert (tmp_path / "USB" / "pages" / "old.html").is_file()

    done = machikit_cli("event", "pack", day, "-o", "USB", "--force", *LIGHT)
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "USB" / "pages" / "old.html").exists()
    assert json.loads((tmp_path / "USB" / "pack.json").read_text(encoding="utf-8"))["id"] != before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["USB", "day"]


def test_without_a_network_it_says_so_and_leaves_nothing(day: Path, tmp_path: Path, machikit_cli: Run) -> None:
    done = machikit_cli("event", "pack", day, "-o", "new/USB", env=CUT_OFF)
    refused(done, "could not be fetched", "--no-wheels")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("said", ["windows", "win_amd64:312", "win_amd64:2.7", "; rm -rf", ""])
def test_a_platform_that_does_not_exist_is_told_before_anything_is_made(
    said: str, day: Path, tmp_path: Path, machikit_cli: Run
) -> None:
    done = machikit_cli("event", "pack", day, "-o", "USB", "--platform", said, env=CUT_OFF)
    refused(done, "No such platform is known", "win_amd64:3.12")
    assert list(tmp_path.iterdir()) == []


# --- a portable Python ---------------------------------------------------------------------------------------------------


def embeddable(path: Path, minor: int = 12, machine: int = 0x8664, name: str = "") -> Path:
    """A zip as python.org offers it, but for the programs' insides."""
    program = bytearray(512)
    program[:2] = b"MZ"
    struct.pack_into("<I", program, 0x3C, 128)
    program[128:132] = b"PE\0\0"
    struct.pack_into("<H", program, 132, machine)
    settings = f"python3{minor}.zip\r\n.\r\n\r\n# Uncomment to run site.main() automatically\r\n#import site\r\n"
    with zipfile.ZipFile(path, "w") as zipped:
        zipped.writestr("python.exe", bytes(program))
        zipped.writestr(name or f"python3{minor}._pth", settings)
        zipped.writestr(f"python3{minor}.zip", b"")
    return path


@pytest.mark.parametrize(("machine", "platform"), [(0x8664, "win_amd64"), (0xAA64, "win_arm64"), (0x014C, "win32")])
def test_a_portable_python_reads_what_gets_installed(machine: int, platform: str, tmp_path: Path) -> None:
    assert (
        portable_python.unpack_python(embeddable(tmp_path / "p.zip", 13, machine), tmp_path / "python")
        == f"{platform}:3.13"
    )
    raw = (tmp_path / "python" / "python313._pth").read_bytes()
    lines = raw.decode("ascii").split("\r\n")
    assert lines[:2] == ["python313.zip", "."] and lines[-3:] == ["Lib\\site-packages", "import site", ""]
    assert raw.count(b"\n") == raw.count(b"\r\n") and "#import site" not in lines


def test_what_is_no_portable_python_is_refused(day: Path, tmp_path: Path, machikit_cli: Run) -> None:
    there = tmp_path / "zips"
    there.mkdir()
    (there / "text.zip").write_text("no zip", encoding="utf-8")
    wrong = [
        *(there / "missing.zip", there / "text.zip", there),
        embeddable(there / "linux.zip", machine=0x01),
        embeddable(there / "plain.zip", name="python.txt"),
    ]
    for archive in wrong:
        with pytest.raises(KitError):
            portable_python.unpack_python(archive, tmp_path / "python")
        shutil.rmtree(tmp_path / "python", ignore_errors=True)
    done = machikit_cli("event", "pack", day, "-o", "USB", "--python", there / "text.zip", *LIGHT)
    refused(done, "no embeddable Python", "python.org")
    old = machikit_cli("event", "pack", day, "-o", "USB", "--python", embeddable(there / "old.zip", 10), *LIGHT)
    refused(old, "Python 3.10 is too old", "3.11")
    assert [p.name for p in tmp_path.iterdir()] == ["zips"]


def test_the_list_of_wheels_is_that_of_the_other_computer() -> None:
    def names(found: list[str]) -> set[str]:
        return {name.split("==")[0] for name in found}

    windows, here = (
        names(wheels.pinned_requirements(wheels._environment("win_amd64", "3.12"))),
        wheels.pinned_requirements({}),
    )
    assert "colorama" in windows and "pip" in windows and "machikit" not in windows
    assert {"geopandas", "numpy", "pip", "tzdata"} <= names(here)
    assert all(f"=={metadata.version(name)}" in line for line in here for name in [line.split("==")[0]])


# --- what starts it on Windows, read as cmd.exe reads it -----------------------------------------------------------------


def test_the_batch_file_is_ascii_with_the_line_ends_of_windows(kit: Path) -> None:
    raw = (kit / "はじめる.bat").read_bytes()
    raw.decode("ascii")  # cmd.exe reads it in the computer's own code page
    assert raw.startswith(b"@echo off\r\n") and raw.count(b"\n") == raw.count(b"\r\n") and raw.count(b"\r\r") == 0
    told = (kit / "kit" / "no-python.txt").read_bytes()
    assert "見つかりません" in told.decode("utf-8") and not told.startswith(
        b"\xef\xbb\xbf"
    )  # shown by `type`, after chcp


def commands() -> list[str]:
    return [line.strip() for line in BATCH.splitlines() if line.strip() and not line.startswith("rem ")]


def test_any_folder_and_user_name_is_safe_in_the_batch_file() -> None:
    lines = commands()
    assert lines[1] == "setlocal EnableExtensions DisableDelayedExpansion"  # ! in a path stays
    assert lines[2] == 'set "HERE=%~dp0"' and BATCH.count("%~dp0") == 1  # & ^ ( ) are plain within quotes
    for line in lines[3:]:
        outside = re.sub(r'"[^"]*"', "", line)
        assert "%" not in outside.replace("%*", "") and line.count('"') % 2 == 0, line  # every path is quoted
        assert not set("()^!") & set(outside), line  # no block, which would be read before its lines run
        assert '\\"' not in line  # a backslash before a quote would swallow it
    assert lines[3] == "chcp 65001 >nul 2>&1"
    assert not re.search(r"(?i)runas|admin|\breg\b|setx|powershell|https?:|cd /d|pushd", BATCH)


def test_the_batch_file_looks_at_each_result_and_keeps_its_window_open() -> None:
    lines = commands()
    labels = {line[1:] for line in lines if line.startswith(":")}
    assert {line.split("goto ")[1] for line in lines if "goto " in line} == labels - {"plain"} | {"plain"}
    for at, line in enumerate(lines):
        if line.startswith(("py -3 -c", "python -c")):
            assert lines[at + 1].startswith("if not errorlevel 1 goto ")
        if "start.py" in line:
            assert line.endswith("%*") and lines[at + 1] in ("goto done", ":done")
    assert lines[lines.index(":done") :] == [
        *(":done", "if errorlevel 1 goto failed", "if not errorlevel 0 goto failed", "exit /b 0"),
        *(":failed", "pause", "exit /b 1"),
    ]
    assert lines[lines.index(":portable") - 3 : lines.index(":portable")] == [
        *('type "%HERE%kit\\no-python.txt"', "pause", "exit /b 1")
    ]


# --- set up from it, with no network -------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def stick(day: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole kit. Its wheels come by the ordinary pip: where that reaches no index, CI fails, others skip and say so."""
    base = tmp_path_factory.getbasetemp()
    there = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "わたしの USB (1)"
    target = there / "会場 用's kit"
    there.mkdir(exist_ok=True)
    with locked(there / "lock"):
        if not target.exists():
            made = call("event", "pack", day, "-o", target.name, "--no-pdf", cwd=there)
            if "could not be fetched" in made.stderr and not sampling.CI:
                pytest.skip("no wheels for the offline kit, as pip reaches no index here: " + made.stderr.strip())
            assert made.returncode == 0, made.stderr
            assert f"It sets up: {sys.platform} {wheels.python_version()}" in made.stderr
    return target


@pytest.fixture(scope="session")
def laptop(stick: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of somebody's computer that reaches nothing; what is on the stick cannot be written."""
    home = tmp_path_factory.mktemp("home") / "山田 花子 & co"
    home.mkdir()
    kept = {k: v for k, v in os.environ.items() if k in ("LD_LIBRARY_PATH", "TMPDIR", "SYSTEMROOT", "TEMP")}
    kept["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), "/usr/bin", "/bin"])
    yield kept | CUT_OFF | {"HOME": str(home), "LC_ALL": "C.UTF-8", "PYTHONPATH": str(home), "MACHIKIT_LANG": "en"}


def start(stick: Path, laptop: dict[str, str], *args: str, say: str = "") -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["sh", str(stick / "start.sh"), *args], cwd=laptop["HOME"], env=laptop, input=say, capture_output=True,
        encoding="utf-8", timeout=300,
    )  # fmt: skip


needs_sh = pytest.mark.skipif(os.name == "nt", reason="start.sh is for macOS and Linux")


@needs_sh
@pytest.mark.full
def test_a_computer_without_a_network_is_set_up_from_the_stick(stick: Path, laptop: dict[str, str], day: Path) -> None:
    home = Path(laptop["HOME"])
    (home / "json.py").write_text("raise SystemExit('a module of the user was read')", encoding="utf-8")
    before = {p: p.stat().st_mtime_ns for p in stick.rglob("*")}
    first = start(stick, laptop, "--version")
    assert first.returncode == 0, first.stdout + first.stderr
    assert "Setting up, once" in first.stdout and metadata.version("machikit") in first.stdout
    assert {p: p.stat().st_mtime_ns for p in stick.rglob("*")} == before  # the stick is only read
    assert {p.name for p in home.iterdir()} == {"machikit", "json.py"}

    cards = start(stick, laptop, "cards", "--json")
    assert cards.returncode == 0 and "Setting up" not in cards.stdout, cards.stdout + cards.stderr
    assert "shelter-by-hazard" in cards.stdout
    env = next((home / "machikit").glob("env-*"))
    told = subprocess.run(
        [env / "bin" / "python", "-I", "-c", "import machikit; print(machikit.__file__)"],
        capture_output=True,
        text=True,
    )
    assert Path(told.stdout.strip()).is_relative_to(env)
    assert load_event(home / "machikit" / day.name).wifi["password"] == ""


@needs_sh
@pytest.mark.full
def test_the_command_and_a_page_work_in_what_was_set_up(stick: Path, laptop: dict[str, str], day: Path) -> None:
    made = start(stick, laptop, "team", "new", "一班", "--card", "shelter-by-hazard")
    assert made.returncode == 0, made.stdout + made.stderr
    team = Path(laptop["HOME"]) / "machikit" / day.name / "teams" / "team-01-shelter-by-hazard"
    built = start(stick, laptop, "build", str(team))
    assert built.returncode == 0, built.stderr
    assert (team / "site" / "index.html").is_file()
    shell = team / "shell"  # stands for what somebody types there
    shell.write_text("#!/bin/sh\nmachikit --version && pwd\n", encoding="utf-8")
    shell.chmod(0o755)
    typed = start(stick, laptop | {"SHELL": str(shell)}, say="8\n0\n")
    assert typed.returncode == 0, typed.stderr
    told = typed.stdout.split("Type machikit.")[1]
    assert metadata.version("machikit") in told and str(team.parent.parent) in told


@pytest.fixture
def ready_laptop(kit: Path, tmp_path: Path) -> dict[str, str]:
    """A computer that the stick has been set up on, with this machikit in place of the stick's wheels."""
    facts = json.loads((kit / "pack.json").read_text(encoding="utf-8"))
    place = tmp_path / "home" / f"env-{facts['id']}"
    venv.EnvBuilder(with_pip=False, symlinks=True).create(place)
    packages = [SOURCE, *(p for p in map(Path, sys.path) if p.name == "site-packages")]
    next(place.glob("lib/*/site-packages")).joinpath("kit.pth").write_text("\n".join(map(str, packages)), "utf-8")
    (place / "ready").touch()
    return {"PATH": os.environ["PATH"], "HOME": str(tmp_path / "home"), "MACHIKIT_HOME": str(tmp_path / "home")} | {
        "LC_ALL": "C.UTF-8", "MACHIKIT_LANG": "ja", "MACHIKIT_CHROMIUM": "none",
    }  # fmt: skip


@needs_sh
@pytest.mark.full
def test_the_menu_makes_a_team_and_reaches_board_try_and_handover(
    kit: Path, day: Path, ready_laptop: dict[str, str]
) -> None:
    work = Path(ready_laptop["HOME"]) / day.name
    said = "4\n" + "2\n<b>みどり🌿</b>\n９９\n１\n" + "5\n6\n1\n0\n"
    done = start(kit, ready_laptop, say=said)
    assert done.returncode == 0 and "Traceback" not in done.stderr, done.stdout + done.stderr
    assert "2 でつくってください" in done.stdout  # there was no team to try yet
    listed = re.findall(r"^ +(\d+)  (.+) / .+$", done.stdout.split("カードの番号")[1].split("1 から")[0], re.M)
    catalog = Catalog(roots=[kit_root()])
    ready = [card.title("ja") for card in catalog.cards.values() if "tsukuba" in catalog.ready_cities(card)]
    assert sorted(title for _, title in listed) == sorted(ready)
    (team,) = (work / "teams").iterdir()
    assert yaml.safe_load((team / "team.yaml").read_text(encoding="utf-8"))["name"] == "<b>みどり🌿</b>"
    for page in (team / "site", team / "handover", work / "board"):
        assert list(page.glob("*.html")), page

    command = ["sh", str(kit / "start.sh")]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    with subprocess.Popen(command, env=ready_laptop, encoding="utf-8", start_new_session=True, **pipes) as menu:  # type: ignore[call-overload]
        menu.stdin.write("4\n")
        menu.stdin.flush()
        assert any("http://127.0.0.1:" in line for line in iter(menu.stdout.readline, ""))
        os.killpg(menu.pid, signal.SIGINT)  # Ctrl-C goes to all that runs in the window
        rest, _ = menu.communicate("0\n", timeout=60)
    assert menu.returncode == 0 and "0  おわる" in rest and "Traceback" not in rest, rest


@needs_sh
@pytest.mark.full
def test_work_of_the_day_is_kept_at_the_next_start(stick: Path, laptop: dict[str, str], day: Path) -> None:
    start(stick, laptop, "--version")
    mine = Path(laptop["HOME"]) / "machikit" / day.name / "event.yaml"
    mine.write_text(mine.read_text(encoding="utf-8") + "# 手で書いた\n", encoding="utf-8")
    assert start(stick, laptop, "--version").returncode == 0
    assert mine.read_text(encoding="utf-8").endswith("# 手で書いた\n")


@needs_sh
@pytest.mark.full
def test_a_kit_for_another_computer_says_for_which_it_is(kit: Path, stick: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(kit, other)
    (other / "wheels").mkdir()
    shutil.copy(next((stick / "wheels").glob("pip-*.whl")), other / "wheels")
    facts = json.loads((other / "pack.json").read_text(encoding="utf-8"))
    (other / "pack.json").write_text(json.dumps(facts | {"for": ["win_amd64 3.12"]}), encoding="utf-8")
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path / "home"), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        ["sh", other / "start.sh", "cards"], env=env, capture_output=True, encoding="utf-8", timeout=60
    )
    assert done.returncode == 1 and "This kit is for win_amd64 3.12; this computer has Python" in done.stdout
    assert "Traceback" not in done.stderr
    assert list((tmp_path / "home" / "machikit").glob("*")) == []


@pytest.mark.full
def test_paths_in_the_wheels_are_short_enough_for_windows(stick: Path) -> None:
    base = len(r"C:\Users\0123456789.NAME00000\AppData\Local\machikit\env-12345678\Lib\site-packages" + "\\")
    for wheel in (stick / "wheels").glob("*.whl"):
        with zipfile.ZipFile(wheel) as held:
            longest = max(held.namelist(), key=len)
        assert base + len(longest) < 260, (wheel.name, longest)


@needs_sh
def test_without_python_the_script_says_what_still_works(kit: Path, tmp_path: Path) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("dirname", "cat"):
        (tools / name).symlink_to(str(shutil.which(name)))
    sh = str(shutil.which("sh"))
    done = subprocess.run([sh, kit / "start.sh"], env={"PATH": str(tools)}, capture_output=True, encoding="utf-8")
    assert done.returncode == 1 and "pages/index.html opens all the same" in done.stderr
    assert subprocess.run([sh, "-n", kit / "start.sh"]).returncode == 0
    assert b"\r" not in (kit / "start.sh").read_bytes()
    assert os.access(kit / "start.sh", os.X_OK)


@pytest.mark.full
def test_a_wheel_is_packed_again_from_what_is_installed(stick: Path, laptop: dict[str, str], tmp_path: Path) -> None:
    assert start(stick, laptop, "--version").returncode == 0
    env = next((Path(laptop["HOME"]) / "machikit").glob("env-*"))
    installed = next(metadata.distributions(name="machikit", path=[str(next(env.glob("**/site-packages")))]))
    again = wheels.repack_wheel(installed, tmp_path)
    with zipfile.ZipFile(again) as made, zipfile.ZipFile(next((stick / "wheels").glob("machikit-*.whl"))) as first:
        assert {n: made.read(n) for n in made.namelist() if "RECORD" not in n} == {
            n: first.read(n) for n in first.namelist() if "RECORD" not in n
        }
        assert next(n for n in made.namelist() if n.endswith("RECORD"))
