"""Packs and parts: what an installed package, or a workspace, adds to the kit; found without running it, told when it is broken."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import sampling
from conftest import Run, environment, text_file, write_card

from machikit._base.errors import KitError
from machikit.catalog import Catalog, kit_root, workspaces
from machikit.catalog.packs import GROUP
from machikit.check import check
from machikit.prototype import run
from machikit.prototype.generate import create_prototype
from machikit.prototype.overrides import find_overrides

PART = '''
from machikit import Part
from .rows import ROWS


class BusBoard(Part):
    """A board of buses."""

    def headline(self, page):
        return {"ja": f"あと{ROWS}本", "en": f"{ROWS} more"}
'''

Install = Callable[..., Path]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """`install(name)` is the folder of a package that says it is a pack; importing it, or what is above it, fails."""
    site = tmp_path / "site-packages"

    def make(name: str, value: str = "", package: str = "") -> Path:
        package = package or f"machikit_{name}"
        folder = site.joinpath(*package.split("."))
        for above in (folder, *folder.parents):
            if above == site:
                break
            text_file(above / "__init__.py", "raise RuntimeError('the pack was imported')\n")
        info = site / f"{name}-0.1.dist-info"
        text_file(info / "METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 0.1\n")
        text_file(info / "entry_points.txt", f"[{GROUP}]\n{name} = {value or package}\n")
        return folder

    monkeypatch.syspath_prepend(site)
    monkeypatch.setenv("PYTHONPATH", str(site))  # for commands
    return make


def part(root: Path, name: str = "bus_board", code: str = PART) -> Path:
    text_file(root / "parts" / name / "rows.py", "ROWS = 3\n")
    text_file(root / "parts" / name / "part.html", "<p class=board>板</p>\n")
    return text_file(root / "parts" / name / "__init__.py", code).parent


def facility_map_with(part_line: str, folder: Path) -> None:
    code = (folder / "prototype.py").read_text(encoding="utf-8")
    new = code.replace("page.save()", f"{part_line}\npage.save()")
    assert new != code
    (folder / "prototype.py").write_text(new, encoding="utf-8")


# --- packs ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("package", sampling.third(["machikit_benches", "benches.of.mitoyo"]))
def test_a_pack_adds_its_entries_and_is_not_imported(
    install: Install, package: str, tmp_path: Path, machikit_cli: Run
) -> None:
    root = install("benches", package=package)
    write_card(root, "sit-down")
    catalog = Catalog(tmp_path)
    assert catalog.roots == [root.resolve(), kit_root()] and catalog.problems == []
    assert catalog.cards["sit-down"].path == root.resolve() / "idea_cards" / "sit-down"
    assert not [name for name in sys.modules if name.split(".")[0] == package.split(".")[0]]
    done = machikit_cli("cards", "--json")
    assert done.returncode == 0 and "sit-down" in [card["id"] for card in json.loads(done.stdout)]
    assert done.stderr == ""
    made = create_prototype(catalog, "sit-down", "takamatsu", tmp_path / "out")
    assert run(made).is_file()


def test_a_workspace_is_nearer_than_a_pack_and_a_pack_nearer_than_the_kit(
    install: Install, workspace: Path, machikit_cli: Run
) -> None:
    roots = [workspace, *(install(name).resolve() for name in ("alpha", "beta"))]
    for number, root in enumerate(roots):
        write_card(root, "shelter-by-hazard", minutes=10 + number)
        write_card(root, f"card-{number}")
    write_card(roots[2], "shelter-by-night", minutes=7)
    catalog = Catalog(workspace)
    assert catalog.roots == [*roots, kit_root()]
    assert catalog.cards["shelter-by-hazard"].minutes == 10 and {"card-1", "card-2"} <= set(catalog.cards)
    assert Catalog(workspace.parent).cards["shelter-by-hazard"].minutes == 11
    assert Catalog(roots[1]).roots == [*roots[1:], kit_root()]


def test_what_a_pack_has_in_place_of_the_kit_s_is_told(install: Install, tmp_path: Path, machikit_cli: Run) -> None:
    root = install("benches").resolve()
    write_card(root, "shelter-by-hazard")
    part(root, "coverage", PART.replace("BusBoard", "Coverage"))
    assert [(one.id, one.root) for one in find_overrides(Catalog(tmp_path))] == [
        ("idea_cards/shelter-by-hazard", root),
        ("parts/coverage", root),
    ]
    done = machikit_cli("new", "shelter-by-hazard", "--city", "takamatsu")
    assert done.returncode == 0 and "Used here instead of the kit's own: idea_cards/shelter-by-hazard" in done.stderr
    assert "machikit_benches" in done.stderr.replace("\n", "")


@pytest.mark.parametrize(
    "value, told",
    sampling.third(
        [
            ("machikit_nowhere", "The package “machikit_nowhere” of this pack is not in this environment."),
            ("machikit_benches.nowhere", "is not in this environment"),
            ("machikit_benches", "holds none of these folders: idea_cards/"),
            ("machikit_benches:root", "no name of a package"),
            ("../..", "no name of a package"),
            ("json.decoder", "is not in this environment"),
        ]
    ),
)
def test_a_pack_that_cannot_be_found_is_told_and_stops_no_listing(
    install: Install, value: str, told: str, machikit_cli: Run, tmp_path: Path
) -> None:
    install("benches", value)
    write_card(install("good"), "sit-down")
    done = machikit_cli("cards", "--json")
    assert done.returncode == 0 and "sit-down" in [card["id"] for card in json.loads(done.stdout)]
    said = " ".join(done.stderr.split())
    assert told in said and "machikit.packs: benches" in said and "Traceback" not in said
    assert machikit_cli("new", "shelter-by-hazard", "--city", "takamatsu").returncode == 0


def test_damaged_metadata_stop_no_listing(install: Install, tmp_path: Path) -> None:
    write_card(install("good"), "sit-down")
    (tmp_path / "site-packages" / "good-0.1.dist-info" / "entry_points.txt").write_bytes(
        b"[machikit.packs]\n\xff = x\n"
    )
    catalog = Catalog(tmp_path)
    assert "shelter-by-hazard" in catalog.cards and [p.where for p in catalog.problems] == [GROUP]


def test_a_broken_entry_of_a_pack_is_told_by_check(install: Install, workspace: Path) -> None:
    text_file(install("benches") / "idea_cards" / "broken" / "card.yaml", "theme: [")
    assert [f.rule for f in check(workspace) if "broken/card.yaml" in f.where] == ["Readable"]


# --- parts ----------------------------------------------------------------------------------------------------------------


def test_parts_are_found_nearest_first(install: Install, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from machikit import parts
    from machikit.pages.context import current_prototype
    from machikit.pages.parts.coverage import Coverage

    current_prototype.set(None)  # an earlier test's
    pack = install("benches").resolve()
    part(pack)
    monkeypatch.chdir(workspace)
    monkeypatch.setattr(sys, "argv", ["pytest"])
    from_pack = parts.BusBoard
    assert from_pack().folder == pack / "parts" / "bus_board" and from_pack is parts.BusBoard
    part(workspace)
    assert parts.BusBoard().folder == workspace.resolve() / "parts" / "bus_board"
    assert parts.Coverage is Coverage
    for name in ("Nowhere", "bus_board", "Bus-Board", "__path__"):
        with pytest.raises(AttributeError):
            getattr(parts, name)
    part(workspace, "bus_board", PART.replace("A board", "Another"))
    os.utime(workspace / "parts" / "bus_board" / "__init__.py", (2e9, 2e9))
    assert "Another" in (parts.BusBoard.__doc__ or "")  # a file that was changed is run again


@pytest.mark.full
def test_a_page_is_built_with_a_part_of_a_workspace_and_listing_runs_none(
    workspace: Path, machikit_cli: Run, tmp_path: Path
) -> None:
    marker = tmp_path / "ran"
    part(workspace, code=f"open({str(marker)!r}, 'a').write('x')\n{PART}")
    made = create_prototype(Catalog(workspace), "shelter-by-hazard", "tameshi", workspace)
    facility_map_with("from machikit.parts import BusBoard\npage.add(BusBoard())", made)
    for command in ("cards", "templates", "check", "datasets"):
        assert "Traceback" not in machikit_cli(command, cwd=workspace).stderr
    assert not marker.exists()
    done = machikit_cli("build", str(made), cwd=workspace)
    assert done.returncode == 0, done.stderr
    assert marker.read_text() == "x"
    page = (made / "site" / "index.html").read_text(encoding="utf-8")
    assert "class=board" in page and "あと3本" in page
    assert not list(workspace.rglob("__pycache__"))


@pytest.mark.parametrize(
    "code, told",
    [
        ("x = 1\ny = x / 0\n", ("parts/bus_board/__init__.py:2", "`y = x / 0`", "ZeroDivisionError")),
        ("class BusBoard(:\n", ("parts/bus_board/__init__.py:1", "class BusBoard(:")),
        ("class Other: ...\n", ("parts/bus_board/__init__.py", "There is no class “BusBoard” of a part")),
        ("from .nowhere import x\n", ("parts/bus_board/__init__.py:1", "from .nowhere import x")),
        (PART.replace("{ROWS}本", "{ROWS / 0}本"), ("parts/bus_board/__init__.py:10", "ZeroDivisionError")),
    ],
)
@pytest.mark.parametrize("place", ["workspace", "pack", "prototype"])
def test_a_part_s_own_errors_are_told_with_its_file_and_line(
    code: str,
    told: tuple[str, ...],
    place: str,
    workspace: Path,
    install: Install,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("MACHIKIT_LANG", "en")
    made = create_prototype(Catalog(workspace), "shelter-by-hazard", "tameshi", tmp_path / "elsewhere")
    made = made if place != "workspace" else made.rename(workspace / made.name)
    part({"workspace": workspace, "pack": install("benches"), "prototype": made}[place], code=code)
    facility_map_with("from machikit.parts import BusBoard\npage.add(BusBoard())", made)
    with pytest.raises(KitError) as error:
        run(made)
    assert all(words in str(error.value) for words in told), str(error.value)


def test_a_folder_called_parts_is_a_workspace_only_where_it_holds_one(tmp_path: Path) -> None:
    text_file(tmp_path / "lego" / "parts" / "red" / "list.txt", "4x2\n")
    assert workspaces(tmp_path / "lego") == []
    part(tmp_path / "team")
    assert workspaces(tmp_path / "team") == [(tmp_path / "team").resolve()]


def test_a_prototype_takes_the_parts_of_its_template_with_it(workspace: Path, tmp_path: Path) -> None:
    from machikit.catalog.readers import read_template

    text_file(part(workspace) / "words.csv", "key,ja,en\nbus.next,つぎのバス,Next bus\n")
    kit_template = kit_root() / "templates" / "facility-map"
    target = workspace / "templates" / "bus-map"
    facts = json.loads((kit_template / "cookiecutter.json").read_text(encoding="utf-8"))
    text_file(target / "cookiecutter.json", json.dumps(facts | {"_parts": ["bus_board"]}, ensure_ascii=False))
    inner = target / "{{cookiecutter.project_slug}}"
    code = (
        "from machikit.parts import BusBoard\nfrom machikit import Prototype\np = Prototype.load()\npage = p.page()\n"
    )
    text_file(inner / "prototype.py", f"{code}page.count(p.table())\npage.add(BusBoard())\npage.save()\n")
    original = kit_template / "{{cookiecutter.project_slug}}" / "prototype.yaml"
    text_file(inner / "prototype.yaml", original.read_text(encoding="utf-8").replace("facility-map", "bus-map"))
    assert read_template(target / "cookiecutter.json").parts == ("bus_board",)
    write_card(workspace, "next-bus", template="bus-map")
    made = create_prototype(Catalog(workspace), "next-bus", "tameshi", tmp_path / "elsewhere")
    assert (made / "parts" / "bus_board" / "rows.py").is_file()
    assert "つぎのバス" in (made / "words.csv").read_text(encoding="utf-8-sig")
    assert "あと3本" in run(made).read_text(encoding="utf-8")


# --- templates/_pack ------------------------------------------------------------------------------------------------------


@pytest.mark.full
def test_a_pack_made_by_cookiecutter_is_installed_and_its_card_builds(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    env = {k: v for k, v in environment(HOME=str(tmp_path / "home")).items() if not k.startswith("COOKIECUTTER")}

    def python(*args: object, cwd: Path = tmp_path, path: str = "") -> str:
        settings = env | {"PYTHONPATH": os.pathsep.join(filter(None, [path, env["PYTHONPATH"]]))}
        command = [sys.executable, *map(str, args)]
        done = subprocess.run(command, cwd=cwd, env=settings, capture_output=True, encoding="utf-8", timeout=300)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    template = kit_root() / "templates" / "_pack"
    python("-m", "cookiecutter", "--no-input", "-o", tmp_path, template, "pack=mitoyo-parks", "card=sit-in-a-park")
    made = tmp_path / "machikit-mitoyo-parks"
    for path in (p for p in made.rglob("*") if p.is_file()):
        assert "{{" not in path.as_posix() + path.read_text(encoding="utf-8"), path
    target = tmp_path / "installed"
    pip = ("-m", "pip", "install", "-q", "--no-index", "--no-deps", "--no-build-isolation", "--no-cache-dir")
    python(*pip, "--disable-pip-version-check", "--target", target, made)
    assert (target / "machikit_mitoyo_parks" / "idea_cards" / "sit-in-a-park" / "card.yaml").is_file()
    said = python("-m", "pytest", "-q", "-p", "no:cacheprovider", made / "tests", cwd=made, path=str(target))
    assert "1 passed" in said
    cards = {card["id"]: card for card in json.loads(python("-m", "machikit", "cards", "--json", path=str(target)))}
    assert cards["sit-in-a-park"]["ready"] and not cards["sit-in-a-park"]["stands_over_kit"]
    python("-m", "machikit", "new", "sit-in-a-park", "--city", "takamatsu", path=str(target))
    python("-m", "machikit", "build", "sit-in-a-park-takamatsu")  # where the pack is not installed
    page = (tmp_path / "sit-in-a-park-takamatsu" / "site" / "index.html").read_text(encoding="utf-8")
    assert "歩いて行けて、腰をおろせる公園は、どこにある？" in page


def test_the_example_of_a_pack_is_sound(install: Install, tmp_path: Path) -> None:
    project = kit_root() / "templates" / "_pack" / "{{cookiecutter.project_slug}}"
    card = next(project.glob("src/*/idea_cards/*"))
    shutil.copytree(card, tmp_path / "idea_cards" / "rest-in-a-park")
    assert [f for f in check(tmp_path) if "rest-in-a-park" in f.where] == []
    assert "_pack" not in Catalog(roots=[kit_root()]).templates
