"""`machikit check`: each rule sees what it is for, all findings come at once, and what the kit makes passes."""

import csv
import datetime as dt
import inspect
import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sampling
import yaml
from conftest import SITES, Run, text_file, write_card, write_dataset

from machikit._base.errors import KitError
from machikit.catalog import Catalog, kit_root
from machikit.check import Finding, check
from machikit.check import prototype as project_rules
from machikit.check import workspace as house_rules
from machikit.check.page_requests import content_security_policy, external_references
from machikit.prototype.generate import create_prototype
from machikit.tables.edits import Edit, append_edits

CARD = "shelter-by-hazard"


def rules(findings: list[Finding]) -> set[str]:
    return {f.rule for f in findings}


@pytest.fixture
def prototype(workspace: Path) -> Path:
    """A prototype of the invented city with a page that obeys."""
    project = create_prototype(Catalog(workspace), CARD, "tameshi", workspace / "out")
    write_page(project, "<p>a page</p>")
    return project


def write_page(project: Path, body: str, policy: str = "default-src 'none'; script-src 'sha256-x'") -> None:
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">' if policy else ""
    text_file(project / "site" / "index.html", f"<!doctype html><html><head>{meta}</head><body>{body}</body></html>")


def edit_json(path: Path, change: Callable[[Any], object]) -> None:
    data = json.loads(path.read_text(encoding="utf-8"))
    change(data)
    text_file(path, json.dumps(data, ensure_ascii=False))


def edit_yaml(path: Path, **changes: object) -> None:
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    text_file(path, yaml.safe_dump(data | changes, allow_unicode=True))


# --- what the kit makes passes ---------------------------------------------------------------------------------------


@pytest.mark.full
def test_the_house_has_nothing_to_mend_or_to_mind() -> None:
    """But the terms of datasets that a person has to confirm before a release."""
    unconfirmed = {f"datasets/{d.id}" for d in Catalog(roots=[kit_root()]).datasets.values() if not d.licence_confirmed}
    found = check(kit_root())
    assert {(f.where, f.level) for f in found} == {(name, "warning") for name in unconfirmed} and len(found) == len(
        unconfirmed
    )


def test_every_card_of_the_house_is_ready_somewhere(catalog: Catalog) -> None:
    assert [card.id for card in catalog.cards.values() if not catalog.ready_cities(card)] == []


def test_every_rule_has_a_title_and_finds_something_in_these_tests() -> None:
    source = Path(__file__).read_text(encoding="utf-8")
    for rule in (*house_rules.RULES, *project_rules.RULES):
        assert inspect.getdoc(rule)
        assert f'"{rule.__name__}"' in source, rule


# --- prototypes ------------------------------------------------------------------------------------------------------


def edits(key: str) -> Callable[[Path], None]:
    """Somebody changed a row that is not there."""

    def write(folder: Path) -> None:
        path = folder / "datasets" / "tameshi" / "evacuation_site" / "edits.csv"
        append_edits(path, [Edit("1", "2026-11-30T14:05", "page", key, "address", "", "x")])

    return write


def change_data(project: Path) -> None:
    file = project / "datasets" / "tameshi" / "evacuation_site" / "data.csv"
    file.write_bytes(file.read_bytes().replace("東町1".encode(), "東町9".encode()))


def change_package(**changes: object) -> Callable[[Path], None]:
    def change(project: Path) -> None:
        path = project / "datasets" / "tameshi" / "evacuation_site" / "datapackage.json"
        edit_json(path, lambda package: package.update(changes))

    return change


def empty_a_word(project: Path) -> None:
    write_word(project, "question", "en", "")


def old_warning(project: Path) -> None:
    write_word(project, "question", "ja", "大雨警報のとき、どこへ行く？")


def write_word(project: Path, key: str, language: str, text: str) -> None:
    path = project / "words.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    next(row for row in rows if row["key"] == key)[language] = text
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.DictWriter(file, ["key", "ja", "en"])
        table.writeheader()
        table.writerows(rows)


def settings(**changes: object) -> Callable[[Path], None]:
    return lambda project: edit_yaml(project / "prototype.yaml", **changes)


def page(body: str, **kind: str) -> Callable[[Path], None]:
    return lambda project: write_page(project, body, **kind)


def old_page(project: Path) -> None:
    os.utime(project / "site" / "index.html", (1, 1))


LONG_AGO = (dt.date.today() - dt.timedelta(days=400)).isoformat()
PROTOTYPE_MISTAKES: list[tuple[str, str, Callable[[Path], object], str]] = [
    ("Settings", "error", settings(card="nothing"), "nothing"),
    ("Settings", "error", settings(city="takamatsy"), "takamatsu"),
    ("Settings", "error", settings(template="nothing"), "nothing"),
    ("Settings", "error", settings(language="fr"), "ja, en"),
    ("Settings", "error", settings(tiles="google"), "gsi"),
    ("Settings", "warning", settings(titel="x"), "titel"),
    ("Settings", "error", lambda p: text_file(p / "prototype.yaml", "card: [\n"), "prototype.yaml"),
    ("Settings", "error", lambda p: text_file(p / "prototype.yaml", "city: tameshi\n"), "card"),
    ("Settings", "error", lambda p: text_file(p / "prototype.yaml", "- a\n"), "prototype.yaml"),
    ("Settings", "error", lambda p: (p / "prototype.yaml").unlink(), "prototype.yaml"),
    ("Entries", "error", lambda p: text_file(p / "idea_cards" / CARD / "card.yaml", "theme: ["), "card.yaml"),
    ("Code", "error", lambda p: text_file(p / "prototype.py", "def f(:\n"), "prototype.py:1"),
    ("Code", "error", lambda p: (p / "prototype.py").unlink(), "prototype.py"),
    ("RowEdits", "error", edits("no such place"), "no such place"),
    ("EditsConfirmed", "warning", edits("no such place"), "no such place"),
    ("DataIntact", "error", change_data, "data.csv"),
    ("DataCredited", "error", change_package(licenses=[]), "licenses"),
    ("DataCredited", "error", change_package(sources=[]), "sources"),
    ("MayLeave", "error", change_package(sensitivity="closed"), "closed"),
    ("MayLeave", "error", change_package(sensitivity="secret"), "secret"),
    ("MayLeave", "warning", change_package(sensitivity="internal"), "internal"),
    ("Current", "warning", change_package(as_of=LONG_AGO), LONG_AGO),
    ("WordsComplete", "error", empty_a_word, "question"),
    ("WordsRead", "error", lambda p: text_file(p / "words.csv", "a,b\n1,2\n"), "words.csv"),
    ("Looks", "error", lambda p: text_file(p / "page.yaml", 'accent: "#ffffff"'), "accent"),
    ("PageBuilt", "error", lambda p: (p / "site" / "index.html").unlink(), "machikit build"),
    ("PageBuilt", "warning", old_page, "machikit build"),
    ("PageAlone", "error", page("<img src=https://example.jp/a.png>"), "example.jp"),
    ("PageAlone", "error", page("x", policy=""), "Content-Security-Policy"),
    ("PageAlone", "error", page("x", policy="default-src *"), "Content-Security-Policy"),
    ("PageAlone", "error", page("x", policy="default-src 'none'; script-src 'unsafe-inline'"), "Policy"),
    ("TriedReadable", "warning", lambda p: text_file(p / "tried.csv", "a,b\n1,2\n"), "managed"),
    ("TriedReadable", "warning", lambda p: text_file(p / "tried.csv", "managed\nyes\nperhaps\n"), "yes"),
    ("PublishDate", "warning", lambda p: text_file(p / "handover.yaml", "publish_until: 2020-03-31\n"), "2020-03-31"),
    ("PublishDate", "error", lambda p: text_file(p / "handover.yaml", "publish_until: 来年\n"), "来年"),
    ("WeatherWords", "warning", old_warning, "レベル3大雨警報"),
]


@pytest.mark.parametrize(("rule", "level", "break_it", "says"), PROTOTYPE_MISTAKES)
def test_a_prototype_s_mistakes_are_found(rule: str, level: str, break_it, says: str, prototype: Path) -> None:
    assert check(prototype) == []
    break_it(prototype)
    found = [f for f in check(prototype) if f.rule == rule]
    assert found, check(prototype)
    assert {f.level for f in found} == {level}
    assert any(says in f"{f.where} {f.what} {f.fix}" for f in found), found
    assert all(f.where and f.what and f.fix for f in found)


def test_all_mistakes_come_at_once(prototype: Path) -> None:
    wanted = ("Settings", "DataIntact", "MayLeave", "WordsComplete", "PageAlone")
    for wish in wanted:
        next(break_it for rule, _, break_it, _ in PROTOTYPE_MISTAKES if rule == wish)(prototype)
    assert {*wanted} <= rules(check(prototype))


@pytest.mark.parametrize(
    "text",
    [
        "<script src='//example.jp/a.js'></script>",
        '<link rel="stylesheet" href="style.css">',
        '<img srcset="data:x 1x, https://example.jp/a.png 2x">',
        "<style>@import 'https://example.jp/a.css';</style>",
        '<style>b { background: URL( "https://example.jp/a.png" ) }</style>',
        '<p style="background:url(https://example.jp/a.png)">',
        '<iframe srcdoc="&lt;img src=https://example.jp/a.png&gt;"></iframe>',
        '<svg><image xlink:href="https://example.jp/a.png"/></svg>',
        '<video poster="https://example.jp/a.png"></video>',
        '<object data="https://example.jp/a"></object>',
        '<meta http-equiv="refresh" content="0; url=https://example.jp/">',
        '<base href="https://example.jp/">',
        '<form action="https://example.jp/"></form>',
        "<a ping='https://example.jp/' href='#x'>a</a>",
    ],
)
def test_what_a_page_would_load_is_seen(text: str) -> None:
    assert external_references(f"<p>{text}</p>")


@pytest.mark.parametrize(
    "text",
    [
        '<a href="https://example.jp/">a link to click on</a>',
        '<img src="data:image/png;base64,AAAA">',
        "<style>b { background: url(data:image/png;base64,AAAA); fill: url(#shade) }</style>",
        '<script type="application/json">{"html": "<img src=https://example.jp/a.png>"}</script>',
        "<p>&lt;img src=https://example.jp/a.png&gt;</p>",
        '<svg><use href="#sign"/></svg>',
        "<!-- <img src=https://example.jp/a.png> -->",
    ],
)
def test_what_a_page_only_mentions_is_left_alone(text: str) -> None:
    assert external_references(text) == []


def test_the_policy_is_read_as_a_browser_does() -> None:
    text = (
        "<meta http-equiv='content-security-policy' content=\"default-src 'none';  Script-Src 'sha256-a' 'sha256-b'\">"
    )
    assert content_security_policy(text) == {"default-src": ["'none'"], "script-src": ["'sha256-a'", "'sha256-b'"]}


# --- the house -------------------------------------------------------------------------------------------------------


@pytest.fixture
def shelf(workspace: Path) -> Path:
    """The invented city with a card and a template of its own."""
    write_card(workspace, "mine")
    shutil.copytree(Catalog(roots=[kit_root()]).templates["facility-map"].path, workspace / "templates" / "my-map")
    return workspace


def card(**facts: object) -> Callable[[Path], object]:
    return lambda root: write_card(root, "mine", **facts)


def prose(change: Callable[[str], str], language: str = "en") -> Callable[[Path], object]:
    def edit(root: Path) -> None:
        path = root / "idea_cards" / "mine" / f"{language}.md"
        text_file(path, change(path.read_text(encoding="utf-8")))

    return edit


def package(change: Callable[[Any], object]) -> Callable[[Path], object]:
    return lambda root: edit_json(root / "datasets" / "tameshi" / "evacuation_site" / "datapackage.json", change)


def schema(**changes: object) -> Callable[[Path], object]:
    field = {"id": "name", "header": "名称", "en": "Name", "role": "name"} | changes
    told = {"title": {"ja": "種", "en": "Topic"}, "fields": [field]}
    return lambda root: text_file(
        root / "datasets" / "_schemas" / "topic.yaml", yaml.safe_dump(told, allow_unicode=True)
    )


def two_fields(root: Path) -> None:
    field = {"id": "name", "header": "名称", "en": "Name", "role": "name"}
    told = {"title": {"ja": "種"}, "key": ["nothing"], "fields": [field, field]}
    text_file(root / "datasets" / "_schemas" / "topic.yaml", yaml.safe_dump(told, allow_unicode=True))


def other_bytes(root: Path) -> None:
    path = root / "datasets" / "tameshi" / "evacuation_site" / "data.csv"
    path.write_bytes(path.read_bytes().replace("○".encode(), "×".encode()))


def template(**changes: object) -> Callable[[Path], object]:
    return lambda root: edit_json(root / "templates" / "my-map" / "cookiecutter.json", lambda t: t.update(changes))


def in_template(name: str, text: str) -> Callable[[Path], object]:
    return lambda root: text_file(root / "templates" / "my-map" / "{{cookiecutter.project_slug}}" / name, text)


def field_of(package: Any, header: str) -> Any:
    return next(f for f in package["resources"][0]["schema"]["fields"] if f["name"] == header)


HOUSE_MISTAKES: list[tuple[str, str, Callable[[Path], object], str]] = [
    ("Readable", "error", lambda r: text_file(r / "idea_cards" / "mine" / "card.yaml", "theme: ["), "card.yaml"),
    ("Readable", "error", lambda r: text_file(r / "idea_cards" / "mine" / "card.yaml", "- a"), "card.yaml"),
    ("Readable", "error", lambda r: text_file(r / "idea_cards" / "mine" / "card.yaml", "theme: disaster"), "template"),
    ("Readable", "error", lambda r: (r / "idea_cards" / "mine" / "en.md").unlink(), "en.md"),
    (
        "Readable",
        "error",
        lambda r: text_file(r / "templates" / "my-map" / "cookiecutter.json", "{,"),
        "cookiecutter.json",
    ),
    ("Readable", "error", lambda r: text_file(r / "datasets" / "tameshi" / "aed" / "datapackage.json", "{"), "aed"),
    ("Readable", "error", lambda r: (r / "datasets" / "tameshi" / "evacuation_site" / "data.csv").unlink(), "data.csv"),
    (
        "Readable",
        "error",
        lambda r: (r / "datasets" / "tameshi" / "city.yaml").write_bytes(b"\xff\xfe\x00"),
        "city.yaml",
    ),
    ("Readable", "error", lambda r: text_file(r / "datasets" / "_schemas" / "x.yaml", "title: {"), "x.yaml"),
    ("Named", "error", lambda r: write_card(r, "My Card"), "My Card"),
    ("Named", "error", lambda r: write_card(r, "{{ 7*7 }}"), "7*7"),
    ("CardTold", "error", prose(lambda t: t.replace("{#risks}", "")), "risks"),
    ("CardTold", "error", prose(lambda t: t.replace("(30) {#first}", "(45 minutes) {#first}"), "ja"), "30"),
    ("CardTold", "error", card(sensitivity="secret"), "open"),
    ("CardTold", "error", card(theme="nonsense"), "nonsense"),
    (
        "CardTold",
        "error",
        lambda r: text_file(r / "idea_cards" / "mine" / "words.csv", "key,ja,en\na,あ,\n"),
        "words.csv",
    ),
    ("CardTold", "error", lambda r: text_file(r / "idea_cards" / "mine" / "words.csv", "k\n1\n"), "words.csv"),
    ("CardWeatherWords", "warning", prose(lambda t: t + "\n避難勧告のとき\n"), "避難指示"),
    ("CardFits", "error", card(tables={"main": "nothing"}), "nothing"),
    ("CardFits", "error", card(template="nothing"), "nothing"),
    ("CardFits", "error", card(needs={"main": ["opens"]}), "opens"),
    ("CardFits", "error", card(needs={"mian": ["flag"]}), "mian"),
    ("CardFits", "warning", card(needs={"main": ["url"]}), "URL"),
    ("SchemaSound", "error", schema(id="title_of_it"), "name"),
    ("SchemaSound", "error", schema(type="text"), "text"),
    ("SchemaSound", "error", schema(en=""), "name"),
    ("SchemaSound", "error", schema(id="Name", role=None), "Name"),
    ("SchemaSound", "error", two_fields, "名称"),
    ("SchemaSound", "error", two_fields, "nothing"),
    ("DatasetSound", "error", other_bytes, "data.csv"),
    ("WorkspaceRowEdits", "error", edits("no such place"), "no such place"),
    ("DatasetSound", "error", package(lambda p: p.update(licenses=[{"name": "unknown"}])), "licenses"),
    ("DatasetSound", "error", package(lambda p: p.update(licenses=[])), "licenses"),
    ("DatasetSound", "error", package(lambda p: p.pop("title_en")), "title"),
    ("DatasetSound", "error", package(lambda p: p["caveats"].update(en=[])), "caveats"),
    ("DatasetSound", "error", package(lambda p: p.pop("retrieved")), "retrieved"),
    ("DatasetSound", "error", package(lambda p: p.pop("sensitivity")), "internal"),
    ("DatasetSound", "error", package(lambda p: p["resources"][0].update(rows=9)), "9"),
    ("DatasetSound", "error", package(lambda p: p["resources"][0].update(hash="nonsense:1")), "hash"),
    ("DatasetSound", "error", package(lambda p: field_of(p, "災害種別_洪水").update(filled=3)), "災害種別_洪水"),
    ("DatasetSound", "error", package(lambda p: field_of(p, "名称").update(id="address")), "名称"),
    ("DatasetSound", "error", package(lambda p: p["resources"][0]["schema"]["fields"].pop()), "災害種別_洪水"),
    ("DatasetSound", "error", lambda r: write_dataset(r, "nowhere", "evacuation_site", SITES), "nowhere"),
    (
        "DatasetSound",
        "error",
        lambda r: (r / "datasets/tameshi/evacuation_site/data.csv").write_bytes(b"\xff\n"),
        "data.csv",
    ),
    (
        "DatasetSound",
        "error",
        lambda r: (r / "datasets/tameshi/evacuation_site").rename(r / "datasets/tameshi/unheard_of"),
        "unheard_of",
    ),
    ("TemplateFits", "error", template(_needs={"main": ["dream"]}), "dream"),
    ("TemplateFits", "error", template(_title={"ja": "型"}), "my-map"),
    ("TemplateFits", "error", lambda r: shutil.rmtree(next((r / "templates" / "my-map").glob("{{*"))), "prototype.py"),
    ("TemplateFits", "error", in_template("long.txt", "{{ cookiecutter.city }}" + "a" + "あ" * 400), "long.txt"),
    ("TemplateFits", "error", in_template("tests/copied.py", "'{{ cookiecutter.city }}'"), "tests/copied.py"),
    ("FilesPortable", "error", lambda r: text_file(r / "idea_cards" / "mine" / "a:b?.md", "x"), "a:b"),
    ("StandsOver", "warning", lambda r: text_file(r / "templates" / "_shared" / "GUIDE.md", "mine"), "GUIDE.md"),
    ("FilesPortable", "error", lambda r: (r / "idea_cards" / "link").symlink_to(r / "datasets"), "link"),
    ("FilesPortable", "error", lambda r: text_file(r / "idea_cards" / "mine" / "EN.md", "x"), "en.md"),
]
if sys.platform != "linux":  # elsewhere such files cannot be made
    HOUSE_MISTAKES = [m for m in HOUSE_MISTAKES if m[0] != "FilesPortable"]


def test_a_shelf_of_sound_entries_has_nothing_to_mend(shelf: Path) -> None:
    assert check(shelf) == []


@pytest.mark.parametrize(("rule", "level", "break_it", "says"), sampling.third(HOUSE_MISTAKES))  # a second each
def test_an_entry_s_mistakes_are_found(rule: str, level: str, break_it, says: str, shelf: Path) -> None:
    break_it(shelf)
    found = [f for f in check(shelf) if f.rule == rule]
    assert found, check(shelf)
    assert level in {f.level for f in found}
    assert any(says in f"{f.where} {f.what} {f.fix}" for f in found), found
    assert all(f.where and f.what and f.fix for f in found), found


@pytest.mark.parametrize("mistake", sampling.third(m[2] for m in HOUSE_MISTAKES if m[0] == "Readable"))
def test_a_broken_entry_keeps_nobody_else_from_working(mistake, shelf: Path, machikit_cli: Run) -> None:
    mistake(shelf)
    cards = json.loads(machikit_cli("cards", "--json", cwd=shelf).stdout)
    assert {"aed-nearby", CARD} <= {c["id"] for c in cards}
    done = machikit_cli("new", CARD, "--city", "takamatsu", "--out", shelf / "out", cwd=shelf)
    assert done.returncode == 0, done.stderr


# --- where it looks, and what the command says -----------------------------------------------------------------------


def test_inside_a_prototype_it_is_the_prototype_that_is_checked(prototype: Path) -> None:
    (prototype / "site" / "index.html").unlink()
    for folder in (prototype, prototype / "notebooks", prototype / "datasets" / "tameshi"):
        assert "PageBuilt" in rules(check(folder))


def test_a_folder_with_nothing_to_check_says_so(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(KitError):
            check(folder)


def test_the_command_exits_by_what_it_found(prototype: Path, machikit_cli: Run) -> None:
    assert machikit_cli("check", prototype).returncode == 0
    os.utime(prototype / "site" / "index.html", (1, 1))
    warned = machikit_cli("check", prototype, "--json")
    assert warned.returncode == 0
    assert [f["level"] for f in json.loads(warned.stdout)] == ["warning"]
    change_data(prototype)
    failed = machikit_cli("check", prototype, "--json")
    assert failed.returncode == 1
    found = json.loads(failed.stdout)
    assert {"rule", "level", "where", "what", "fix"} == set(found[0])
    assert found[0]["level"] == "error"
    text = machikit_cli("check", prototype)
    assert found[0]["what"] in text.stdout
    assert "1 to mend, 1 to mind" in text.stderr
