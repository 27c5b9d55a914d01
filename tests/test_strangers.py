"""A stranger's folders: nothing of them runs, leaves its place, stops a listing, or stands over the kit's own without a word."""

import copy
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import Run, text_file, write_card, write_dataset

from machikit._base import config_files, known_folders, paths, urls
from machikit._base.errors import KitError
from machikit.catalog import Catalog, kit_root
from machikit.check import check
from machikit.check.workspace import Readable
from machikit.cli import run as cli
from machikit.intake.sources import national_sources
from machikit.prototype import run
from machikit.prototype.generate import create_prototype
from machikit.prototype.overrides import find_overrides
from machikit.prototype.templating import fill_placeholders

IDS = {"project_slug": "x", "card": "a-card", "city": "tameshi", "language": "ja", "_kit": "0.1"}
LINKS = pytest.mark.skipif(os.name == "nt", reason="links need a right on Windows")


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's memory of known folders, for this test alone; messages in English."""
    for name in ("XDG_STATE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "state"))
    if sys.platform == "darwin":
        monkeypatch.setenv("HOME", str(tmp_path / "state"))
    monkeypatch.setenv("MACHIKIT_LANG", "en")
    return tmp_path / "state"


def said_by(capfd: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of a command, in this process."""
    code = cli(list(map(str, arguments)))
    out, err = capfd.readouterr()
    assert "Traceback" not in out + err
    return code, out, err


# --- templates -------------------------------------------------------------------------------------------------------

FORBIDDEN = [
    "{{ 7*7 }}",
    "{{ cookiecutter }}",
    "{{ cookiecutter.__class__ }}",
    "{{ cookiecutter.city.__class__ }}",
    "{{ cookiecutter.city.upper() }}",
    "{{ cookiecutter.city|upper }}",
    "{{ cookiecutter[cookiecutter.city] }}",
    "{{ cookiecutter.unasked }}",
    "{{ cycler.__init__.__globals__.os.popen('touch ran').read() }}",
    "{{ lipsum.__globals__['os'].system('touch ran') }}",
    "{{ self }}",
    "{{ 'a' * 10**10 }}",
    "{{ cookiecutter.city ~ cookiecutter.city }}",
    "{% for x in range(10**9) %}x{% endfor %}",
    "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}",
    "{% include 'cookiecutter.json' %}",
    "{% import 'x' as x %}",
    "{% extends 'x' %}",
    "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}",
    "{% set x = 1 %}",
    "{% if %}",
    "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
    "{{ cookiecutter.city }}" * 2000,
]


@pytest.mark.parametrize("text", FORBIDDEN, ids=lambda text: text[:40])
def test_a_template_may_say_names_and_nothing_else(text: str) -> None:
    with pytest.raises(KitError) as error:
        fill_placeholders(f"first\n{text}\n".encode(), IDS, "mine/file.md")
    assert error.value.where.startswith("mine/file.md")
    assert error.value.fix


def test_what_a_template_may_say() -> None:
    text = (
        "{{ cookiecutter.city }}\r\n{% if cookiecutter['language'] == 'ja' %}日{% else %}E{% endif %}{# no word #}.\r\n"
    )
    assert fill_placeholders(text.encode(), IDS, "x").decode() == "tameshi\r\n日.\r\n"
    assert fill_placeholders(b"\x89PNG {{ \xff", IDS, "x") == b"\x89PNG {{ \xff"


@pytest.fixture
def mine(workspace: Path) -> Path:
    """A template of one's own, and a card that is made with it."""
    write_card(workspace, "my-card", template="mine")
    kits = Catalog(roots=[kit_root()]).templates["facility-map"].path
    return Path(shutil.copytree(kits, workspace / "templates" / "mine"))


def project_of(mine: Path) -> Path:
    return mine / "{{cookiecutter.project_slug}}"


def refused(mine: Path, out: Path) -> KitError:
    """What `new` says of the template; nothing was made, and nothing ran."""
    with pytest.raises(KitError) as error:
        create_prototype(Catalog(mine.parents[1]), "my-card", "tameshi", out)
    assert not out.exists() or not list(out.iterdir())
    assert not list(mine.parents[1].rglob("ran"))
    return error.value


COMMAND = "{{ cycler.__init__.__globals__.os.popen('touch ran').read() }}"


def edit(mine: Path, **changes: object) -> None:
    path = mine / "cookiecutter.json"
    text_file(path, json.dumps(json.loads(path.read_text(encoding="utf-8")) | changes))


TEMPLATES: dict[str, Callable[[Path], object]] = {
    "a command in a file": lambda m: text_file(project_of(m) / "notes.txt", COMMAND),
    "a command in code that is no longer copied": lambda m: (
        edit(m, _copy_without_render=[]),
        text_file(project_of(m) / "prototype.py", f"# {COMMAND}"),
    ),
    "a file's name": lambda m: text_file(project_of(m) / "{{ 7*7 }}.txt", ""),
    "a folder's name": lambda m: text_file(project_of(m) / "{{ cookiecutter.city.upper() }}" / "a.txt", ""),
    "extensions": lambda m: edit(m, _extensions=["os.system"]),
    "another Jinja": lambda m: edit(m, _jinja2_env_vars={"variable_start_string": "<<"}),
    "hooks": lambda m: text_file(m / "hooks" / "pre_gen_project.py", "open('ran', 'w')"),
    "an endless loop": lambda m: text_file(project_of(m) / "a.txt", "{% for x in range(10**9) %}{% endfor %}"),
    "another folder": lambda m: project_of(m).rename(m / "{{cookiecutter.card}}"),
    "the project's folder": lambda m: project_of(m).rename(m / "{{cookiecutter.card}}{{ 7*7 }}"),
}


@pytest.mark.parametrize("kind", TEMPLATES)
def test_nothing_of_a_template_runs(mine: Path, tmp_path: Path, kind: str) -> None:
    TEMPLATES[kind](mine)
    error = refused(mine, tmp_path / "out")
    assert error.what and error.fix


@LINKS
@pytest.mark.parametrize("what", ["file", "folder"])
def test_a_template_holds_no_links(mine: Path, tmp_path: Path, what: str) -> None:
    secret = text_file(tmp_path / "secret" / "key.txt", "secret")
    (project_of(mine) / "link").symlink_to(secret if what == "file" else secret.parent)
    assert "link" in str(refused(mine, tmp_path / "out"))


def test_caches_of_an_installed_kit_stay_where_they_are(mine: Path, tmp_path: Path) -> None:
    """pip compiles what it installs, templates too; the result names the folder of the installation."""
    text_file(project_of(mine) / "__pycache__" / "prototype.cpython-311.pyc", "/home/somebody/site-packages")
    text_file(project_of(mine) / "tests" / "__pycache__" / "test_prototype.pyc", "/home/somebody")
    made = create_prototype(Catalog(mine.parents[1]), "my-card", "tameshi", tmp_path / "out")
    assert not list(made.rglob("__pycache__"))


def test_check_tells_what_new_would_refuse(mine: Path) -> None:
    text_file(project_of(mine) / "a.txt", "one\ntwo {{ 7*7 }}\n")
    assert any("a.txt:2" in f.where for f in check(mine.parents[1]) if f.rule == "TemplateFits")


# --- what stands over the kit's own --------------------------------------------------------------------------------------


def test_new_build_and_check_name_what_stands_over_the_kit_s(
    workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    kit = Catalog(roots=[kit_root()])
    theirs = Path(shutil.copytree(kit.templates["facility-map"].path, workspace / "templates" / "facility-map"))
    shutil.copytree(
        kit.templates["calendar"].path, workspace / "templates" / "calendar"
    )  # the same: stands over nothing
    readme = project_of(theirs) / "README.md"
    readme.write_text(readme.read_text(encoding="utf-8") + "theirs\n", encoding="utf-8")
    text_file(workspace / "datasets" / "_sources" / "town.yaml", "topic: town")
    monkeypatch.chdir(workspace)
    code, out, err = said_by(capfd, "new", "shelter-by-hazard", "--city", "tameshi")
    assert code == 0, err
    assert "templates/facility-map" in err and "calendar" not in err and "facility-map" not in out
    assert "datasets/_sources/town.yaml" in err
    project = workspace / "shelter-by-hazard-tameshi"
    code, out, err = said_by(capfd, "build", project)
    assert code == 0, err
    assert err.count("templates/facility-map") == 1 and "was not made" not in err
    assert not list(project.rglob("__pycache__"))
    code, out, err = said_by(capfd, "check", project)
    assert code == 0, err
    assert "templates/facility-map" in err
    over = [f for f in check(workspace) if f.rule == "StandsOver"]
    assert [(f.where, f.level) for f in over] == [
        ("templates/facility-map", "warning"),
        ("datasets/_sources/town.yaml", "warning"),
    ]


def test_a_prototype_s_copies_stand_over_nothing(workspace: Path, tmp_path: Path) -> None:
    made = create_prototype(Catalog(workspace), "shelter-by-hazard", "takamatsu", tmp_path / "out")
    assert find_overrides(Catalog(made)) == []
    card = made / "idea_cards" / "shelter-by-hazard" / "ja.md"
    card.write_text(card.read_text(encoding="utf-8") + "\n足した\n", encoding="utf-8")
    assert [one.id for one in find_overrides(Catalog(made))] == ["idea_cards/shelter-by-hazard"]


# --- what runs code ------------------------------------------------------------------------------------------------------


def test_a_folder_not_made_here_is_told_once(
    workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], state: Path
) -> None:
    monkeypatch.chdir(workspace)
    assert said_by(capfd, "new", "shelter-by-hazard", "--city", "tameshi")[0] == 0
    own, copied = workspace / "shelter-by-hazard-tameshi", tmp_path / "from-a-stick"
    shutil.copytree(own, copied)
    text_file(copied / "helper.py", "WORD = 'x'\n")
    script = copied / "prototype.py"
    script.write_text("import helper\n" + script.read_text(encoding="utf-8"), encoding="utf-8")
    told = [("was not made" in said_by(capfd, "build", folder)[2]) for folder in (own, copied, copied)]
    assert told == [False, True, False]
    assert not list(copied.rglob("__pycache__"))
    kept = b"".join(p.read_bytes() for p in state.rglob("*") if p.is_file())
    assert kept and b"tameshi" not in kept and b"from-a-stick" not in kept


def test_a_home_that_remembers_nothing_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_STATE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(text_file(tmp_path / "a-file", "no folder")))
    known_folders.remember(tmp_path)
    assert not known_folders.is_known(tmp_path)


# --- paths ---------------------------------------------------------------------------------------------------------------

OUTSIDE = [
    *("../secret.csv", "a/../../secret.csv", "/etc/passwd", "~/secret.csv", "~", "C:/x.csv", "C:x.csv", "a\\b.csv"),
    *("\\\\server\\share\\x.csv", "//server/x.csv", "https://example.jp/x.csv", "file:///etc/passwd", "a\0b.csv"),
    *("", " ", ".", "./x.csv", "a//b.csv", "a/", "con", "NUL.csv", "x.csv.", "x.csv ", "a\nb.csv", "x" * 300, "\ud800"),
    *(None, 3, [], {}, ["data.csv"], True),
]


@pytest.mark.parametrize("named", OUTSIDE, ids=repr)
def test_a_path_from_data_stays_in_its_folder(named: object, tmp_path: Path) -> None:
    with pytest.raises(KitError):
        paths.inside(tmp_path, named, "here")


@pytest.mark.parametrize("named", ["data.csv", "sub/data.csv", "焼津市/小学校区 1.shp", "data-37.csv.gz", "a..b.csv"])
def test_a_plain_path_is_taken(named: str, tmp_path: Path) -> None:
    assert paths.inside(tmp_path, named, "here") == tmp_path.joinpath(*named.split("/"))


def repackage(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    path = folder / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    change(package)
    text_file(path, json.dumps(package))


@pytest.mark.parametrize(
    "named", ["../../../secret.csv", "{tmp}/secret.csv", "~/secret.csv", "file://{tmp}/secret.csv"]
)
def test_a_dataset_names_no_file_outside_its_folder(workspace: Path, tmp_path: Path, named: str) -> None:
    text_file(tmp_path / "secret.csv", "名称\nsecret\n")
    folder = workspace / "datasets" / "tameshi" / "evacuation_site"
    repackage(folder, lambda p: p["resources"][0].update(path=named.replace("{tmp}", str(tmp_path))))
    catalog = Catalog(workspace)
    assert "tameshi/evacuation_site" not in catalog.datasets
    assert any("datapackage.json" in e.where for e in catalog.problems)
    with pytest.raises(KitError):
        create_prototype(catalog, "shelter-by-hazard", "tameshi", tmp_path / "out")
    assert not list((tmp_path / "out").rglob("*"))
    assert any(f.rule == "Readable" for f in check(workspace))


@LINKS
@pytest.mark.parametrize("what", ["data", "package", "dataset", "city", "card", "schema", "prose"])
def test_a_link_is_no_entry(workspace: Path, tmp_path: Path, what: str) -> None:
    write_card(workspace, "my-card")
    text_file(
        workspace / "datasets" / "_schemas" / "thing.yaml", "title: {ja: も, en: T}\nfields: [{id: name, header: 名}]\n"
    )
    site = workspace / "datasets" / "tameshi" / "evacuation_site"
    moved = {
        "data": site / "data.csv",
        "package": site / "datapackage.json",
        "dataset": site,
        "city": site.parent,
        "card": workspace / "idea_cards" / "my-card",
        "prose": workspace / "idea_cards" / "my-card" / "ja.md",
        "schema": workspace / "datasets" / "_schemas" / "thing.yaml",
    }[what]
    shutil.move(moved, tmp_path / "elsewhere")
    moved.symlink_to(tmp_path / "elsewhere")
    catalog = Catalog(workspace)
    names = {**catalog.datasets, **catalog.cities, **catalog.cards, **catalog.schemas}
    gone = {"city": "tameshi", "card": "my-card", "prose": "my-card", "schema": "thing"}.get(
        what, "tameshi/evacuation_site"
    )
    assert gone not in names
    assert any("link" in e.what for e in catalog.problems)


# --- shapes --------------------------------------------------------------------------------------------------------------

DEEP: Any = "x"
for _ in range(30):
    DEEP = [DEEP]
WRONG: list[Any] = [
    None,
    [],
    {},
    3,
    -1.5,
    True,
    "",
    "javascript:alert(1)",
    ["a", None],
    {"a": {"b": [1]}},
    "x" * 20_000,
]
WRONG += [10**40, DEEP, [[]], [{}], {"ja": 3}, {"ja": "x", "en": "y"}, "9999-99-99"]


def places(said: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to each value of a file, the first of each list only."""
    if at:
        yield at
    inner = said.items() if isinstance(said, dict) else enumerate(said[:1]) if isinstance(said, list) else ()
    for key, value in inner:
        yield from places(value, (*at, key))


def changed(said: Any, at: tuple[Any, ...], value: Any) -> Any:
    made = copy.deepcopy(said)
    around = made
    for key in at[:-1]:
        around = around[key]
    around[at[-1]] = value
    return made


@pytest.fixture
def shelf(workspace: Path, mine: Path) -> Path:
    """A small workspace with one entry of each kind beside good ones, away from the kit's."""
    text_file(
        workspace / "datasets" / "_schemas" / "thing.yaml",
        "title: {ja: もの, en: Things}\nstandard: '99'\nsafety: true\nkey: [name]\ngeometry: point\nnames: [もの]\n"
        "fields:\n- {id: name, header: 名称, ja: 名, en: Name, type: string, role: name, required: true, also: [名]}\n"
        "- {id: young, header: 子, en: Young, type: integer, role: count, sex: f, age: [0, 4], order: 1, group: g, extra: true}\n",
    )
    kit = kit_root()
    for name in ("evacuation_site", "boundary", "town"):
        source = kit / "datasets" / "_schemas" / f"{name}.yaml"
        shutil.copyfile(source, workspace / "datasets" / "_schemas" / f"{name}.yaml")
    write_card(workspace, "good-card", template="mine")
    for name in ("other", "evil"):
        text_file(
            workspace / "datasets" / name / "city.yaml",
            f"kind: example\nname: {{ja: {name}市, en: {name}}}\nprefecture: {{ja: 県, en: P}}\ncode: '999999'\n"
            "centre: [35.0, 137.0]\nzoom: 13\nofficial: https://example.jp/\n",
        )
    package = {"terms": {"a": {"ja": "あ", "en": "a"}}, "marks": {"○": {"ja": "あり", "en": "yes"}}}
    fetched = {"fetched": {"source": "x", "addresses": ["https://example.jp"]}, "valid": "2026"}
    write_dataset(
        workspace, "evil", "evacuation_site", [{"名称": "a", "緯度": "35", "経度": "137"}], **package, **fetched
    )
    return workspace


KINDS = {
    "card": "idea_cards/my-card/card.yaml",
    "city": "datasets/evil/city.yaml",
    "dataset": "datasets/evil/evacuation_site/datapackage.json",
    "schema": "datasets/_schemas/thing.yaml",
    "template": "templates/mine/cookiecutter.json",
}


def show_everything(root: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> str:
    """What the listings and the check print of a workspace that stands alone."""
    from machikit.cli import cards, listings

    monkeypatch.setattr("machikit.catalog.catalog.kit_root", lambda: root)
    monkeypatch.chdir(root)
    for as_json in (True, False):
        cards.show_cards(None, lambda catalog: cards.parse_filter(catalog, None, None, None, None), as_json)
        for one in (listings.show_cities, listings.show_templates):
            one(as_json)
        listings.show_datasets(None, as_json)
    out, err = capfd.readouterr()
    return out + err


@pytest.mark.parametrize("kind", KINDS)
def test_a_field_of_the_wrong_shape_stops_no_listing(
    shelf: Path, kind: str, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from machikit.check.cards import CardFits, CardTold
    from machikit.check.datasets import DatasetSound, SchemaSound
    from machikit.check.findings import run_rules as rules
    from machikit.check.workspace import Named, Readable

    path = shelf / KINDS[kind]
    good = yaml.safe_load(path.read_text(encoding="utf-8"))
    for number, at in enumerate(places(good)):
        for value in WRONG[number % 5 :: 5]:
            text = json.dumps(changed(good, at, value), ensure_ascii=False)
            path.write_text(text, encoding="utf-8")
            catalog = Catalog(roots=[shelf])
            rules((Readable, Named, CardTold, CardFits, SchemaSound, DatasetSound), catalog)
            assert "good-card" in catalog.cards or kind in ("schema", "template"), (at, value)
            assert all(error.what and error.where for error in catalog.problems)
            if number % 9 == 0 and value is not None:
                assert "good-card" in show_everything(shelf, capfd, monkeypatch) or kind == "template", at


BOMB = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{','.join([f'*{before}'] * 10)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
BROKEN = {
    "a bomb": BOMB,
    "itself": "theme: &a [*a]",
    "deep": "theme: " + "[" * 50_000,
    "deep blocks": "- " * 5_000 + "x",
    "a tag": "theme: !!python/object/apply:os.system ['touch ran']",
    "twice": "theme: a\ntheme: b",
    "no date": "theme: 9999-99-99",
    "a long number": "theme: " + "1:" * 100_000 + "1",
    "a larger number": "theme: " + "9" * 100_000,
    "a list": "- a\n- b",
    "a text": "hello",
    "nothing": "",
    "broken": "{{{",
    "control": "theme: a\x00b",
    "large": "# " + "x" * 3_000_000,
    "an unknown alias": "theme: *nobody",
}


@pytest.mark.parametrize("kind", [*BROKEN, "no text", "a folder", "a pipe"])
def test_a_card_that_is_no_yaml_stops_nothing(shelf: Path, kind: str) -> None:
    path = shelf / "idea_cards" / "my-card" / "card.yaml"
    path.unlink()
    if kind == "no text":
        path.write_bytes("theme: 防災".encode("cp932"))
    elif kind == "a folder":
        path.mkdir()
    elif kind == "a pipe":
        if not hasattr(os, "mkfifo"):
            pytest.skip("no pipes")
        os.mkfifo(path)
    else:
        text_file(path, BROKEN[kind])
    catalog = Catalog(roots=[shelf])
    assert [*catalog.cards] == ["good-card"]
    assert len(catalog.problems) == 1
    assert "my-card" in str(catalog.problems[0]) and len(str(catalog.problems[0])) < 500


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"a": NaN}',
        '{"a": 1e999}',
        '{"a": 1, "a": 2}',
        '["\\ud800"]',
        "9" * 5000,
        "{",
        "",
    ],
    ids=lambda text: text[:12],
)
def test_json_that_is_too_much(text: str) -> None:
    with pytest.raises(KitError):
        config_files.parse_json(text, "x")


def test_the_kit_s_own_entries_are_all_read() -> None:
    catalog = Catalog(roots=[kit_root()])
    _ = catalog.cards, catalog.cities, catalog.datasets, catalog.schemas, catalog.templates
    assert catalog.problems == []
    assert national_sources(catalog)


# --- addresses -----------------------------------------------------------------------------------------------------------

ODD = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:x",
    "java\tscript:x",
    "data:text/html,x",
    "file:///etc/passwd",
]
ODD += [
    "//example.jp",
    "https://",
    "https://a b",
    'https://x/"onclick=1',
    "https://u:p@example.jp/",
    "vbscript:x",
    "https://x/\n",
]


@pytest.mark.parametrize("text", ODD)
def test_an_address_is_of_the_web(workspace: Path, text: str) -> None:
    assert not urls.is_web_url(text)
    path = workspace / "datasets" / "tameshi" / "city.yaml"
    said = yaml.safe_load(path.read_text(encoding="utf-8"))
    text_file(path, yaml.safe_dump(said | {"official": text}, allow_unicode=True))
    catalog = Catalog(workspace)
    assert "tameshi" not in catalog.cities
    assert any("official" in e.what for e in catalog.problems)


@pytest.mark.parametrize(
    "link", ["[x](javascript:alert(1))", "[x]: data:text/html,x", '<a href="file:///x">', "<javascript:x>"]
)
def test_a_card_s_links_lead_to_the_web(workspace: Path, link: str) -> None:
    write_card(workspace, "my-card")
    path = workspace / "idea_cards" / "my-card" / "en.md"
    path.write_text(path.read_text(encoding="utf-8") + link, encoding="utf-8")
    catalog = Catalog(workspace)
    assert "my-card" not in catalog.cards and any("my-card/en.md" in e.where for e in catalog.problems)


@pytest.mark.parametrize("where", ["sources", "licenses"])
def test_a_dataset_s_addresses_are_of_the_web(workspace: Path, where: str) -> None:
    folder = workspace / "datasets" / "tameshi" / "evacuation_site"
    for odd in (
        "javascript:alert(1)",
        " JAVASCRIPT:x",
        "java\tscript:x",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://x/y",
    ):
        repackage(folder, lambda p, odd=odd: p[where][0].update(path=odd))  # type: ignore[misc]
        assert "tameshi/evacuation_site" not in Catalog(workspace).datasets, odd
    for plain in ("令和6年: 名簿.csv", "aed: 2024.csv", "https://example.jp/a b"):
        repackage(folder, lambda p, plain=plain: p[where][0].update(path=plain))  # type: ignore[misc]
        assert "tameshi/evacuation_site" in Catalog(workspace).datasets, plain


# --- sources -------------------------------------------------------------------------------------------------------------

SOURCE: dict[str, Any] = {
    "topic": "aed",
    "address": "https://example.jp/{code}.csv",
    "limits": {"bytes": 1000, "seconds": 5},
    "as_of": "fetched",
    "sources": {"a": {"publisher": {"ja": "甲", "en": "A"}, "path": "https://example.jp/", "licences": ["cc-by-4.0"]}},
    "recipe": {
        "title": {"ja": "も", "en": "T"},
        "publisher": {"ja": "甲", "en": "A"},
        "credit": {"ja": "甲", "en": "A"},
        "sources": [{"source": "a", "title": {"ja": "も", "en": "T"}}],
        "tables": [{"file": "{file}"}],
    },
}
HOSTILE_SOURCES: list[tuple[tuple[Any, ...], Any]] = [
    (("address",), "file:///etc/passwd"),
    (("address",), "javascript:x"),
    (("address",), "/etc/passwd"),
    (("topic",), "../../elsewhere"),
    (("recipe", "tables", 0, "file"), "../../../etc/passwd"),
    (("recipe", "tables", 0, "file"), "/etc/passwd"),
    (("recipe", "boundary"), ["../x.json"]),
    (("recipe", "locate"), {"file": "/etc/passwd"}),
    (("recipe", "compare"), [{"file": "~/x"}]),
    (("sources", "a", "path"), "javascript:x"),
    (("limits", "bytes"), 10**15),
    (("limits",), None),
    (("as_of",), "yesterday"),
    (("recipe",), []),
    (("unknown",), 1),
]


@pytest.mark.parametrize(("at", "value"), HOSTILE_SOURCES, ids=str)
def test_one_bad_source_stops_no_other(workspace: Path, at: tuple[Any, ...], value: Any) -> None:
    shelf = workspace / "datasets" / "_sources"
    text_file(shelf / "good.yaml", yaml.safe_dump(SOURCE, allow_unicode=True))
    text_file(shelf / "evil.yaml", yaml.safe_dump(changed(SOURCE, at, value), allow_unicode=True))
    broken: list[KitError] = []
    names = [one.id for one in national_sources(Catalog(workspace), broken)]
    assert "good" in names and "evil" not in names
    assert [error.where.partition(":")[0] for error in broken] == ["_sources/evil.yaml"]
    rules = [f.where.partition(":")[0] for f in Readable().check(Catalog(workspace))]
    assert rules == ["_sources/evil.yaml"]


# --- dates at the end of time, servers -----------------------------------------------------------------------------------


@pytest.mark.parametrize("as_of", ["9999-12-31", "9999", "9999-12", "0001-01-01", "0001"])
def test_dates_at_the_ends_of_time(workspace: Path, tmp_path: Path, as_of: str) -> None:
    repackage(workspace / "datasets" / "tameshi" / "evacuation_site", lambda p: p.update(as_of=as_of))
    dataset = Catalog(workspace).datasets["tameshi/evacuation_site"]
    assert dataset.as_of <= dataset.expires
    check(workspace)


@pytest.mark.parametrize("as_of", ["10000-01-01", "2026-13", "2026-02-30", "0000", "soon", 10**9, ["2026"], "2026-00"])
def test_a_date_that_is_none(workspace: Path, as_of: object) -> None:
    repackage(workspace / "datasets" / "tameshi" / "evacuation_site", lambda p: p.update(as_of=as_of))
    catalog = Catalog(workspace)
    assert "tameshi/evacuation_site" not in catalog.datasets
    assert any("as_of" in error.what for error in catalog.problems)


def test_a_page_of_the_end_of_time_is_built(workspace: Path, tmp_path: Path) -> None:
    repackage(workspace / "datasets" / "tameshi" / "evacuation_site", lambda p: p.update(as_of="9999-12-31"))
    repackage(
        workspace / "datasets" / "tameshi" / "evacuation_site",
        lambda p: p["sources"][0].update(version="2025-99", path="x.csv"),
    )
    assert run(
        create_prototype(Catalog(workspace), "shelter-by-hazard", "tameshi", tmp_path / "out"), feeds=True
    ).is_file()


def test_a_calendar_at_the_end_of_time() -> None:
    import datetime as dt

    from machikit.pages.svg.scale import date_ticks
    from machikit.tables.waste_days.parse import read

    last = dt.date.max
    for rule, note in (
        ("火・金", ""),
        ("12月31日", "1月1日～1月3日は休み"),
        ("隔週水曜（9999年12月31日から）", "9999年12月29日～1月3日休み"),
    ):
        found = read(rule, note, last)
        assert found is None or list(found.days(dt.date(2026, 1, 1), dt.date(2026, 1, 31))) is not None
    assert date_ticks(-500, 400) and date_ticks(last.toordinal() - 900, last.toordinal() + 900)


# --- settings of an event, a team, a prototype ---------------------------------------------------------------------------


@pytest.fixture
def day(tmp_path: Path) -> Path:
    import datetime as dt

    from machikit.event import event_folder

    kit = Catalog(roots=[kit_root()])
    return event_folder.create_event(
        kit, tmp_path / "day", dt.date(2030, 4, 1), "公民館", "takamatsu", themes=["disaster"]
    ).folder


def test_an_event_s_settings_of_the_wrong_shape_are_told(day: Path) -> None:
    from machikit.event import event_folder

    path = day / "event.yaml"
    good = yaml.safe_load(path.read_text(encoding="utf-8"))
    for at in places(good):
        for value in WRONG:
            path.write_text(json.dumps(changed(good, at, value)), encoding="utf-8")
            try:
                event_folder.load_event(day)
            except KitError as error:
                assert error.what and len(str(error)) < 600, (at, value)
    for text in BROKEN.values():
        text_file(path, text)
        with pytest.raises(KitError):
            event_folder.load_event(day)


@pytest.mark.parametrize("date", ["9999-12-31", "10000-01-01", "2030-02-30", 203004, "soon"])
def test_a_day_that_cannot_be(day: Path, date: object) -> None:
    from machikit.event import event_folder

    path = day / "event.yaml"
    text_file(path, json.dumps(yaml.safe_load(path.read_text(encoding="utf-8")) | {"date": date}, default=str))
    with pytest.raises(KitError, match="date"):
        event_folder.load_event(day)


@LINKS
@pytest.mark.parametrize("name", ["print", "teams", "board"])
def test_an_event_writes_into_no_link(day: Path, tmp_path: Path, name: str) -> None:
    from machikit.event import event_folder

    (day / name).rmdir()
    (day / name).symlink_to(tmp_path)
    with pytest.raises(KitError, match="link"):
        event_folder.load_event(day)


@pytest.mark.parametrize("kind", BROKEN)
def test_a_team_that_is_no_yaml_is_a_team_without_a_name(tmp_path: Path, kind: str) -> None:
    from machikit.event import team

    text_file(tmp_path / "team-01-x" / "team.yaml", BROKEN[kind])
    assert team.read_team(tmp_path / "team-01-x").name == "team-01-x"


def test_a_prototype_s_settings_of_the_wrong_shape_are_told(workspace: Path, tmp_path: Path) -> None:
    from machikit.check.findings import run_rules as rules
    from machikit.check.prototype import Settings, WordsComplete
    from machikit.check.prototype_folder import PrototypeFolder
    from machikit.prototype import Prototype

    made = create_prototype(Catalog(workspace), "shelter-by-hazard", "tameshi", tmp_path / "out")
    path = made / "prototype.yaml"
    good = yaml.safe_load(path.read_text(encoding="utf-8"))
    for number, key in enumerate((*good, "more")):
        for value in WRONG[number::9]:
            path.write_text(json.dumps(good | {key: value}), encoding="utf-8")
            try:
                Prototype(made)
            except KitError as error:
                assert error.what and len(str(error)) < 3000
            rules((Settings, WordsComplete), PrototypeFolder(made))
    for kind in ("a bomb", "deep", "nothing"):
        text_file(path, BROKEN[kind])
        with pytest.raises(KitError):
            Prototype(made)
        assert rules((Settings,), PrototypeFolder(made))


@LINKS
@pytest.mark.parametrize("name", ["words.csv", "site", "handover", "tried.csv"])
def test_a_prototype_reads_and_writes_through_no_link(workspace: Path, tmp_path: Path, name: str) -> None:
    from machikit.prototype import Prototype

    made = create_prototype(Catalog(workspace), "shelter-by-hazard", "tameshi", tmp_path / "out")
    (made / name).unlink(missing_ok=True)
    (made / name).symlink_to(tmp_path)
    with pytest.raises(KitError, match="link"):
        Prototype.load(made)


def test_nobody_frames_what_is_served(workspace: Path, tmp_path: Path) -> None:
    import urllib.request

    from machikit.prototype.serve import PrototypeServer

    made = create_prototype(Catalog(workspace), "shelter-by-hazard", "tameshi", tmp_path / "out")
    with PrototypeServer(made, 0) as server, urllib.request.urlopen(server.address, timeout=10) as answer:
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_a_command_line_shows_no_traceback(shelf: Path, machikit_cli: Run) -> None:
    text_file(shelf / "idea_cards" / "my-card" / "card.yaml", BROKEN["deep"])
    done = machikit_cli("cards", "--json", cwd=shelf)
    assert done.returncode == 0 and "good-card" in done.stdout and "Traceback" not in done.stderr


def test_bare_cookiecutter_makes_the_same_of_every_template_of_the_kit(tmp_path: Path) -> None:
    from cookiecutter.generate import generate_files

    from machikit.prototype.templating import render

    for template in Catalog(roots=[kit_root()]).templates.values():
        context = json.loads((template.path / "cookiecutter.json").read_text(encoding="utf-8"))
        ids = {**IDS, "project_slug": template.id, "compare": "tsukuba, kobe"}
        ids = {key: value for key, value in ids.items() if key in context}
        bare = Path(generate_files(str(template.path), {"cookiecutter": context | ids}, str(tmp_path / "bare")))
        mine = render(template.path, ids, tmp_path / "mine", context["_copy_without_render"])
        kept = [p.relative_to(bare) for p in bare.rglob("*") if p.is_file() and "__pycache__" not in p.parts]
        assert kept and sorted(kept) == sorted(p.relative_to(mine) for p in mine.rglob("*") if p.is_file())
        assert all((bare / p).read_bytes() == (mine / p).read_bytes() for p in kept)
