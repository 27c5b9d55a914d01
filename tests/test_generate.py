"""`machikit new`: whole or not at all, and with any name a person may think of."""

import csv
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
import unicodedata
import zipfile
from pathlib import Path

import pytest
import sampling
import warm
from conftest import SITES, Run, environment, text_file, write_card, write_dataset
from hypothesis import given
from hypothesis import strategies as st

from machikit._base.atomic import STAGING_PREFIX
from machikit._base.errors import KitError
from machikit._base.messages import LANGUAGES, read_words
from machikit.catalog import Catalog, kit_root
from machikit.prototype.generate import create_prototype
from machikit.prototype.project_names import LONGEST_NAME, RESERVED, folder_slug, page_title

CARD, CITY = "shelter-by-hazard", "tameshi"
SLUG = f"{CARD}-{CITY}"
ROOT = getattr(os, "geteuid", lambda: 1)() == 0


def everything(folder: Path) -> set[str]:
    """Every path below a folder, hidden ones too."""
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*")}


@pytest.fixture
def out(workspace: Path) -> Path:
    folder = workspace / "out"
    folder.mkdir()
    return folder


# --- what is in a prototype ------------------------------------------------------------------------------------------


def test_a_prototype_holds_everything_it_needs(workspace: Path, out: Path) -> None:
    project = create_prototype(Catalog(workspace), CARD, "ためし市", out)
    assert project == out / SLUG
    top = {p.name for p in project.iterdir()}
    assert top == {
        *("prototype.py", "prototype.yaml", "words.csv", "README.md", "README.en.md", "GUIDE.md", "GUIDE.en.md"),
        *("notebooks", "tests", "datasets", "idea_cards", ".gitignore", ".gitattributes", ".machikit"),
    }
    assert (project / "datasets" / "_schemas" / "evacuation_site.yaml").is_file()
    own = Catalog(roots=[project])
    assert (list(own.cities), list(own.datasets), list(own.cards)) == ([CITY], [f"{CITY}/evacuation_site"], [CARD])
    assert not own.problems
    source, copy = Catalog(workspace).datasets[f"{CITY}/evacuation_site"], own.datasets[f"{CITY}/evacuation_site"]
    assert copy.file.read_bytes() == source.file.read_bytes()


def test_a_real_prototype_holds_boundary_and_towns_too(catalog: Catalog, built, tmp_path: Path) -> None:
    project = built(CARD, "takamatsu")
    assert {"evacuation_site", "population_by_town", "boundary", "town"} == {
        p.name for p in (project / "datasets" / "takamatsu").iterdir() if p.is_dir()
    }


def test_what_the_kit_gave_is_kept_so_that_a_later_kit_can_merge(workspace: Path, out: Path, tmp_path: Path) -> None:
    project = create_prototype(Catalog(workspace), CARD, CITY, out)
    again = create_prototype(Catalog(workspace), CARD, CITY, tmp_path / "again")
    archive = project / ".machikit" / "given.zip"
    assert archive.read_bytes() == (again / ".machikit" / "given.zip").read_bytes()
    with zipfile.ZipFile(archive) as kept:
        assert kept.namelist() == sorted(kept.namelist()) and kept.testzip() is None
        kept.extractall(tmp_path / "given")
    files = {name for name in everything(project) if (project / name).is_file()} - {".machikit/given.zip"}
    assert files == {name for name in everything(tmp_path / "given") if (tmp_path / "given" / name).is_file()}
    assert [name for name in files if (project / name).read_bytes() != (tmp_path / "given" / name).read_bytes()] == []
    assert ".machikit/** binary" in (project / ".gitattributes").read_text(encoding="utf-8")


def test_data_that_are_not_open_have_no_second_copy(workspace: Path, out: Path) -> None:
    write_dataset(workspace, CITY, "evacuation_site", SITES, sensitivity="internal")
    project = create_prototype(Catalog(workspace), CARD, CITY, out)
    names = zipfile.ZipFile(project / ".machikit" / "given.zip").namelist()
    assert f"datasets/{CITY}/evacuation_site/datapackage.json" in names and "prototype.py" in names
    assert f"datasets/{CITY}/evacuation_site/data.csv" not in names
    assert (project / "datasets" / CITY / "evacuation_site" / "data.csv").is_file()


def test_nobody_takes_what_was_given_for_the_team_s(workspace: Path, out: Path) -> None:
    from machikit.check import check
    from machikit.event.board import file_stamps
    from machikit.prototype.serve import snapshot

    project = create_prototype(Catalog(workspace), CARD, CITY, out)
    seen = [*snapshot(project), *(project / name for name in file_stamps(project))]
    assert seen and not [path for path in seen if ".machikit" in path.parts]
    before = check(project)
    (project / ".machikit" / "given.zip").unlink()
    assert [f for f in before if "given" in f.where] == [] and before == check(project)


def test_nothing_of_the_template_language_is_left(workspace: Path, out: Path) -> None:
    project = create_prototype(Catalog(workspace), CARD, CITY, out)
    left = [
        p for p in project.rglob("*") if p.suffix in (".py", ".md", ".yaml", ".ipynb") and "idea_cards" not in p.parts
    ]
    assert len(left) > 6
    for path in left:
        assert "cookiecutter." not in path.read_text(encoding="utf-8"), path


def test_the_settings_are_ids_only(workspace: Path, out: Path) -> None:
    import yaml

    from machikit import __version__

    project = create_prototype(Catalog(workspace), CARD, CITY, out, name="避難の地図", language="en")
    assert yaml.safe_load((project / "prototype.yaml").read_text(encoding="utf-8")) == {
        "card": CARD,
        "city": CITY,
        "compare": [],
        "template": "facility-map",
        "language": "en",
        "basemap": "none",
        "kit": __version__.rsplit(".", 1)[0],
    }


def test_the_words_open_in_excel_and_speak_both_languages(workspace: Path, out: Path) -> None:
    project = create_prototype(Catalog(workspace), CARD, CITY, out)
    raw = (project / "words.csv").read_bytes()
    assert raw.startswith("\ufeffkey,ja,en\r\n".encode())
    words = read_words(project / "words.csv")
    card = Catalog(workspace).card(CARD)
    for lang in LANGUAGES:
        assert words["question"][lang] == card.question(lang)
        assert words["title"][lang] == card.title(lang)
    with (project / "words.csv").open(encoding="utf-8-sig", newline="") as file:
        keys = [row["key"] for row in csv.DictReader(file)]
    assert len(keys) == len(set(keys)) > 50


def test_changing_the_city_is_one_setting(built, tmp_path: Path) -> None:
    from machikit.prototype import run

    mine = shutil.copytree(built(CARD, "takamatsu"), tmp_path / "mine")
    settings = (mine / "prototype.yaml").read_text(encoding="utf-8")
    text_file(mine / "prototype.yaml", settings.replace("takamatsu", "yaizu"))
    page = run(mine).read_text(encoding="utf-8")
    assert "焼津市" in page and "Yaizu" in page
    assert "高松市" not in page and "Takamatsu" not in page


def test_the_first_edits_that_the_readme_proposes_work(built, tmp_path: Path) -> None:
    from machikit.prototype import run

    mine = shutil.copytree(built(CARD, "takamatsu"), tmp_path / "mine")
    code = (mine / "prototype.py").read_text(encoding="utf-8")
    assert "# sites = sites[" in code
    text_file(mine / "prototype.py", code.replace("# sites = sites[", "sites = sites[").replace("○○町", "栗林町"))
    page = run(mine).read_text(encoding="utf-8")
    assert "栗林小学校" in page
    assert "花園小学校" not in page


@pytest.mark.sampled("traits" if sampling.CI else "template")
def test_the_team_s_own_test_passes(project: Path, tmp_path: Path) -> None:
    mine = shutil.copytree(project, tmp_path / "mine")
    shutil.rmtree(mine / "site")
    done = warm.run(["pytest", "-q", "-p", "no:cacheprovider", "tests"], mine, environment())
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.full
@pytest.mark.sampled("template")
def test_the_notebook_runs_from_top_to_bottom_in_its_folder(project: Path, tmp_path: Path, monkeypatch) -> None:
    import nbformat
    from nbclient import NotebookClient

    mine = shutil.copytree(project, tmp_path / "mine")
    path = mine / "notebooks" / "explore.ipynb"
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert all(not cell.get("outputs") and cell.get("execution_count") is None for cell in notebook.cells)
    monkeypatch.setenv("PYTHONPATH", environment()["PYTHONPATH"])
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    client = NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": path.parent}})
    client.execute()
    kinds = {kind for cell in notebook.cells for o in cell.get("outputs", []) for kind in o.get("data", {})}
    assert "text/html" in kinds
    assert any("plotly" in kind for kind in kinds)


def test_the_notebook_of_an_english_project_is_english(workspace: Path, out: Path) -> None:
    project = create_prototype(Catalog(workspace), CARD, CITY, out, language="en")
    (notebook,) = (project / "notebooks").iterdir()
    assert notebook.name == "explore.ipynb" and "Look at the data" in notebook.read_text(encoding="utf-8")
    for template in Catalog(roots=[kit_root()]).templates.values():
        (folder,) = template.path.glob("*/notebooks")
        texts = [(folder / name).read_text(encoding="utf-8") for name in ("explore.ipynb", "explore.en.ipynb")]
        ja, en = (json.loads(text)["cells"] for text in texts)
        assert [cell["cell_type"] for cell in ja] == [cell["cell_type"] for cell in en]
        assert not re.search(r"[\u3040-\u30ff\u4e00-\u9fff]", texts[1]), template.id


def test_what_is_built_is_not_for_git(workspace: Path, out: Path) -> None:
    """By both doors: plain cookiecutter does not know the shared files."""
    project = create_prototype(Catalog(workspace), CARD, CITY, out)
    subprocess.run(["git", "init", "-q"], cwd=project, check=True)
    for name in ("site/index.html", "handover/review.ics", ".machikit-new-0/x", "tried.csv", "words.csv"):
        (project / name).parent.mkdir(exist_ok=True)
        (project / name).touch()
    told = subprocess.run(["git", "status", "--porcelain", "-uall"], cwd=project, capture_output=True, text=True).stdout
    seen = {line[3:] for line in told.splitlines()}
    assert {"tried.csv", "words.csv", "prototype.py"} < seen
    assert not [name for name in seen if name.startswith(("site", "handover", ".machikit-new"))]
    shared = (project / ".gitignore").read_bytes()
    assert {p.read_bytes() for p in (kit_root() / "templates").glob("[!_]*/*/.gitignore")} == {shared}
    assert len([*(kit_root() / "templates").glob("[!_]*/*/.gitignore")]) == len(
        [*(kit_root() / "templates").glob("[!_]*/cookiecutter.json")]
    )


def test_the_drill_suits_a_town_with_and_without_a_sea(out: Path) -> None:
    """words.csv stays when prototype.yaml names another city, so what it asks must suit that one too."""
    words = {city: read_words(create_prototype(Catalog(roots=[kit_root()]), CARD, city, out) / "words.csv")
             for city in ("takamatsu", "aizuwakamatsu")}  # fmt: skip
    assert words["takamatsu"]["try.task"] == words["aizuwakamatsu"]["try.task"]
    assert words["takamatsu"]["try.task"]["ja"].startswith("練習です。洪水のとき、")
    assert "In a flood, where" in words["takamatsu"]["try.task"]["en"]


def test_plain_cookiecutter_gives_the_leaner_project(tmp_path: Path, catalog: Catalog, monkeypatch) -> None:
    from cookiecutter.main import cookiecutter

    from machikit.prototype import run

    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    template = catalog.templates["facility-map"].path
    made = Path(cookiecutter(str(template), no_input=True, output_dir=str(tmp_path), replay=False))
    page = run(made).read_text(encoding="utf-8")
    assert catalog.card(CARD).question("ja") in page


# --- names -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        (None, SLUG),
        ("My first map", "my-first-map"),
        ("Mother's map (v2)", "mothers-map-v2"),
        ("ＭＡＰ　１", "map-1"),  # full width folds into ASCII
        ("避難の地図", rf"{SLUG}-[0-9a-f]{{4}}"),
        ("車いすで行ける、トイレの地図！（２号）", rf"{SLUG}-[0-9a-f]{{4}}"),
        ("Café", rf"{SLUG}-[0-9a-f]{{4}}"),
        ("console map", "console-map"),
    ],
)
def test_names_that_work(workspace: Path, out: Path, name: str | None, slug: str) -> None:
    project = create_prototype(Catalog(workspace), CARD, CITY, out, name=name)
    assert re.fullmatch(slug, project.name)
    title = read_words(project / "words.csv")["title"]
    assert title == (
        {"ja": name, "en": name} if name else {lang: Catalog().card(CARD).title(lang) for lang in LANGUAGES}
    )


@pytest.mark.parametrize(
    "name",
    [
        *("../evil", "a/b", "a\\b", "／", "‥／x", "..", ".hidden", "map.", "。．"),
        *("CON", "nul", "com1", "LPT9.txt", "Aux", "ＣＯＮ", "con!", "PRN.tar.gz", "com¹"),
        *(
            "地図🚒",
            "🗾",
            "{{ 7*7 }}",
            "{% raw %}",
            "<b>map</b>",
            "a%b",
            "a|b",
            'a"b',
            "a*b",
            "a;b",
            "a~b",
            "=1+1",
            "@cmd",
        ),
        *(
            "a" * 200,
            "地" * 61,
            "",
            "   ",
            "---",
            "（）",
            "a\nb",
            "a\tb",
            "a\x00b",
            "a\x1b[2Jb",
            "a\u202eb",
            "a\u200bb",
        ),
    ],
)
def test_names_that_do_not_work(workspace: Path, out: Path, name: str) -> None:
    before = everything(workspace)
    with pytest.raises(KitError) as error:
        create_prototype(Catalog(workspace), CARD, CITY, out, name=name)
    assert all((error.value.where, error.value.what, error.value.fix))
    assert error.value.where.isprintable()
    assert everything(workspace) == before


@given(st.text(max_size=80))
def test_whatever_the_name_the_slug_is_a_safe_folder(name: str) -> None:
    try:
        title = page_title(name)
    except KitError:
        return
    slug = folder_slug(CARD, CITY, title)
    assert re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,80}", slug)
    assert slug not in RESERVED
    assert 1 <= len(title) <= LONGEST_NAME
    assert title == unicodedata.normalize("NFC", title)
    assert title.replace("\u3000", " ").isprintable()


def test_two_japanese_names_make_two_folders(workspace: Path, out: Path) -> None:
    kit = Catalog(workspace)
    assert create_prototype(kit, CARD, CITY, out, name="朝の地図") != create_prototype(
        kit, CARD, CITY, out, name="夜の地図"
    )


# --- what cannot be made ---------------------------------------------------------------------------------------------


def told(done: "subprocess.CompletedProcess[str]") -> list[str]:
    """The lines of an error: where, what, fix. Nothing else may be printed, and no traceback."""
    assert done.returncode == 1, done.stdout + done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    lines = done.stderr.rstrip("\n").split("\n")
    assert len(lines) == 3, done.stderr
    assert lines[2].startswith("  → ")
    return lines


@pytest.mark.parametrize(
    ("card", "city", "says"),
    [
        ("shelter-by-hazzard", "tameshi", "shelter-by-hazard"),
        ("shelter-by-hazard", "Tameshy", "tameshi"),
        ("災害べつ逃げ場所さかし", "tameshi", "shelter-by-hazard"),
        ("shelter-by-hazard", "９９９９９９", "tameshi"),
    ],
)
def test_unknown_cards_and_cities(workspace: Path, machikit_cli: Run, card: str, city: str, says: str) -> None:
    before = everything(workspace)
    assert says in told(machikit_cli("new", card, "--city", city, cwd=workspace))[2]
    assert everything(workspace) == before


def test_a_city_without_the_card_s_topic(workspace: Path, machikit_cli: Run) -> None:
    lines = told(machikit_cli("new", "aed-nearby", "--city", "tameshi", cwd=workspace))
    assert "datasets/tameshi/aed/" in lines[1]
    assert "Takamatsu" in lines[2]  # where it can be made


def test_a_municipality_without_data_is_told_how_to_bring_them(workspace: Path, machikit_cli: Run) -> None:
    before = everything(workspace)
    fix = told(machikit_cli("new", "aed-nearby", "--city", "亀岡市", cwd=workspace))[2]
    assert "machikit city add kameoka" in fix and "machikit add FILE --city kameoka --topic aed" in fix
    of_an_island = told(machikit_cli("new", CARD, "--city", "16951", cwd=workspace))  # in no national list either
    assert "no row of Shikotan" in of_an_island[1] and "machikit city add shikotan --fetch" in of_an_island[2]
    assert everything(workspace) == before


def test_a_city_whose_data_lack_a_column(workspace: Path, machikit_cli: Run) -> None:
    rows = [{"名称": "広場", "緯度": "35.0", "経度": "137.0", "災害種別_洪水": ""}]
    write_dataset(workspace, "tameshi", "evacuation_site", rows)
    lines = told(machikit_cli("new", CARD, "--city", "tameshi", cwd=workspace))
    assert "災害種別_洪水" in lines[1]


def test_a_template_that_fits_no_dataset(workspace: Path, machikit_cli: Run) -> None:
    folder = workspace / "templates" / "dreams"
    text_file(
        folder / "cookiecutter.json",
        json.dumps({"_title": {"ja": "夢", "en": "Dreams"}, "_needs": {"main": ["dream"]}}),
    )
    write_card(workspace, "dream-card", template="dreams")
    lines = told(machikit_cli("new", "dream-card", "--city", "tameshi", cwd=workspace))
    assert "dream" in lines[1]


def test_a_card_whose_template_is_not_there(workspace: Path, machikit_cli: Run) -> None:
    write_card(workspace, "lost-card", template="nowhere")
    assert "nowhere" in told(machikit_cli("new", "lost-card", "--city", "tameshi", cwd=workspace))[1]


def test_a_broken_template_leaves_nothing(workspace: Path, out: Path, machikit_cli: Run) -> None:
    house = Catalog(workspace).templates["facility-map"].path
    mine = shutil.copytree(house, workspace / "templates" / "broken")
    text_file(mine / "{{cookiecutter.project_slug}}" / "last.txt", "{% if %}")
    write_card(workspace, "broken-card", template="broken")
    before = everything(workspace)
    told(machikit_cli("new", "broken-card", "--city", "tameshi", "--out", out, cwd=workspace))
    assert everything(workspace) == before


def test_a_template_that_lacks_an_answer_says_so(workspace: Path, out: Path) -> None:
    """cookiecutter takes a mistyped key without a word and renders the default."""
    house = Catalog(workspace).templates["facility-map"].path
    mine = shutil.copytree(house, workspace / "templates" / "mistyped")
    text = (house / "cookiecutter.json").read_text(encoding="utf-8")
    text_file(mine / "cookiecutter.json", text.replace('"city"', '"citty"', 1))
    write_card(workspace, "mistyped-card", template="mistyped")
    with pytest.raises(KitError, match="city"):
        create_prototype(Catalog(workspace), "mistyped-card", CITY, out)
    assert everything(out) == set()


def test_answers_are_never_evaluated(workspace: Path, machikit_cli: Run) -> None:
    (workspace / "idea_cards").mkdir()
    write_card(workspace, "{{ 7*7 }}")
    told(machikit_cli("new", "{{ 7*7 }}", "--city", "tameshi", cwd=workspace))
    assert not list(workspace.glob("*49*"))


# --- the disk --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["prototype", "empty folder", "file", "dead link"])
def test_what_is_there_already_stays(workspace: Path, out: Path, machikit_cli: Run, kind: str) -> None:
    target = out / SLUG
    if kind == "prototype":
        create_prototype(Catalog(workspace), CARD, CITY, out)
        text_file(target / "prototype.py", "# mine\n")
    elif kind == "empty folder":
        target.mkdir()
    elif kind == "file":
        target.write_text("mine", encoding="utf-8")
    else:
        target.symlink_to(out / "nowhere")
    before = {p: p.read_bytes() for p in out.rglob("*") if p.is_file()}
    lines = told(machikit_cli("new", CARD, "--city", CITY, "--out", out, cwd=workspace))
    assert SLUG in lines[0]
    assert {p: p.read_bytes() for p in out.rglob("*") if p.is_file()} == before


def test_a_file_where_the_folder_should_be(workspace: Path, machikit_cli: Run) -> None:
    text_file(workspace / "file", "mine")
    lines = told(machikit_cli("new", CARD, "--city", CITY, "--out", workspace / "file" / "deep", cwd=workspace))
    assert "in the way" in lines[1]
    assert (workspace / "file").read_text(encoding="utf-8") == "mine"


def test_a_folder_that_is_not_writable(workspace: Path, machikit_cli: Run, tmp_path: Path) -> None:
    locked = Path("/sys") if ROOT else tmp_path / "locked"  # root may write anywhere but there
    if not ROOT:
        locked.mkdir(mode=0o555)
    lines = told(machikit_cli("new", CARD, "--city", CITY, "--out", locked, cwd=workspace))
    assert "cannot be written" in lines[1]
    assert not (locked / SLUG).exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no limit to set")
@pytest.mark.parametrize("room", [100, 1_000, 4_000])
def test_a_disk_that_fills_leaves_nothing(workspace: Path, room: int) -> None:
    """No file may grow past `room` bytes, as on a disk with that much space left."""
    before = everything(workspace)
    limit = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({room}, {room}))"
    code = f"{limit}; import sys; from machikit.cli import main; main(sys.argv[1:])"
    command = [sys.executable, "-B", "-c", code, "new", CARD, "--city", CITY, "--out", "deep/er"]
    done = subprocess.run(command, cwd=workspace, env=environment(), capture_output=True, encoding="utf-8", timeout=60)
    assert "full" in told(done)[1]
    assert everything(workspace) == before


def test_a_home_that_cannot_be_written(workspace: Path, machikit_cli: Run, tmp_path: Path) -> None:
    home = text_file(tmp_path / "home", "a file, no folder")
    env = {"HOME": str(home), "USERPROFILE": str(home), "XDG_CONFIG_HOME": str(home), "XDG_CACHE_HOME": str(home)}
    done = machikit_cli("new", CARD, "--city", CITY, cwd=workspace, env=env)
    assert done.returncode == 0, done.stderr
    assert (workspace / SLUG / "prototype.py").is_file()
    assert home.read_text(encoding="utf-8") == "a file, no folder"


def test_a_home_full_of_cookiecutter_settings_changes_nothing(
    workspace: Path, machikit_cli: Run, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    text_file(home / ".cookiecutterrc", "default_context: {city: evil, language: en}\nreplay_dir: replays\n")
    before = everything(home)
    env = {"HOME": str(home), "XDG_STATE_HOME": str(tmp_path / "state")}  # where made folders are remembered
    assert machikit_cli("new", CARD, "--city", CITY, cwd=workspace, env=env).returncode == 0
    assert "evil" not in (workspace / SLUG / "prototype.yaml").read_text(encoding="utf-8")
    assert everything(home) == before


# --- sudden ends -----------------------------------------------------------------------------------------------------


def start_new(workspace: Path, out: Path) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "machikit", "new", CARD, "--city", CITY, "--out", str(out)]
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, cwd=workspace, env=environment(), stdout=quiet, stderr=quiet)


def wait_for_the_building_site(out: Path, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + 30
    while process.poll() is None and not list(out.glob(f"{STAGING_PREFIX}*")) and time.monotonic() < end:
        time.sleep(0.002)


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no SIGKILL")
@pytest.mark.full
def test_killed_at_any_moment_the_prototype_is_absent_or_whole(workspace: Path, tmp_path: Path) -> None:
    whole = everything(create_prototype(Catalog(workspace), CARD, CITY, tmp_path / "whole"))
    dice = random.Random(2)
    seen = set()
    for attempt in range(12):
        out = tmp_path / f"out{attempt}"
        out.mkdir()
        process = start_new(workspace, out)
        wait_for_the_building_site(out, process)
        time.sleep(dice.uniform(0, 0.08))
        process.kill()
        process.wait()
        there = (out / SLUG).exists()
        seen.add("whole" if there else "left" if list(out.iterdir()) else "nothing")
        if there:
            assert everything(out / SLUG) == whole
        assert all(p.name == SLUG or p.name.startswith(STAGING_PREFIX) for p in out.iterdir())
    assert "left" in seen, "never killed in the middle: the test proves nothing"


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no such signals")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", None)])
@pytest.mark.full
def test_stopped_by_a_signal_it_clears_up(workspace: Path, tmp_path: Path, sent: signal.Signals) -> None:
    whole = everything(create_prototype(Catalog(workspace), CARD, CITY, tmp_path / "whole"))
    caught = False
    for attempt in range(10):
        out = tmp_path / f"out{attempt}"
        out.mkdir()
        process = start_new(workspace, out)
        wait_for_the_building_site(out, process)
        process.send_signal(sent)
        code = process.wait(timeout=30)
        if code:
            assert code in (128 + sent, 130), code
            assert {p.name for p in out.iterdir()} <= {SLUG}, "something half made is left"
            if (out / SLUG).exists():  # the signal came after all was in its place
                assert everything(out / SLUG) == whole
            else:
                caught = True
    assert caught, "it was always done before the signal came: the test proves nothing"


def test_a_later_run_sweeps_what_a_killed_one_left(workspace: Path, out: Path) -> None:
    old, young = out / f"{STAGING_PREFIX}old", out / f"{STAGING_PREFIX}young"
    for folder in (old, young):
        text_file(folder / SLUG / "prototype.py", "half")
    two_hours_ago = time.time() - 7200
    os.utime(old, (two_hours_ago, two_hours_ago))
    create_prototype(Catalog(workspace), CARD, CITY, out)
    assert {p.name for p in out.iterdir()} == {SLUG, young.name}


def test_two_at_once_make_one_whole_prototype(workspace: Path, out: Path, tmp_path: Path) -> None:
    whole = everything(create_prototype(Catalog(workspace), CARD, CITY, tmp_path / "whole"))
    codes = sorted(p.wait(timeout=60) for p in [start_new(workspace, out) for _ in range(3)])
    assert codes == [0, 1, 1]
    assert everything(out / SLUG) == whole
    assert {p.name for p in out.iterdir()} == {SLUG}
