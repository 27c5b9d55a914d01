"""The documentation site: both languages, read from a folder without a network, complete, and true to what it tells."""

import csv
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag

import docs_followed
import pytest
import yaml
from conftest import Run, environment, locked
from page_tools import settle

from machikit._base.messages import LANGUAGES, in_language, say
from machikit.catalog import Catalog
from machikit.check.page_requests import external_references

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built once for all workers with every warning an error. Do not write into it."""
    base = tmp_path_factory.getbasetemp()
    out = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "docs-site"
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-d", str(out)]
    with locked(out.with_suffix(".lock")):
        if not (out / "search" / "search_index.js").is_file():
            env = environment(NO_MKDOCS_2_WARNING="1")
            done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, encoding="utf-8", timeout=240)
            assert done.returncode == 0, done.stdout + done.stderr
    return out


class Links(HTMLParser):
    """Every address that a page leads to or shows, and every name that can be led to."""

    def __init__(self, page: Path):
        super().__init__()
        self.to: list[str] = []
        self.names: set[str] = set()
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.names |= {values[key] for key in ("id", "name") if key in values}
        self.to += [values[key] for key in ("href", "src") if key in values]


def shelf(site: Path, language: str) -> Path:
    return site if language == "ja" else site / "en"


def text_of(page: Path) -> str:
    """What a page says, without its tags, styles and scripts."""
    html = re.sub(r"<(style|script).*?</\1>|<[^>]+>", " ", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    return " ".join(unescape(html).split())


def pages(site: Path, language: str) -> list[Path]:
    """The pages of one language that are written or generated, without the built examples that they lead to."""
    found = (p for p in shelf(site, language).rglob("*.html") if "examples" not in p.relative_to(site).parts)
    return sorted(p for p in found if language == "en" or p.relative_to(site).parts[0] != "en")


def test_every_page_is_there_in_both_languages_and_says_which(site: Path) -> None:
    sources = {p.relative_to(DOCS).as_posix().removesuffix(".md") for p in DOCS.rglob("*.md")}
    japanese = {name for name in sources if not name.endswith(".en")}
    assert {f"{name}.en" for name in japanese} == sources - japanese
    for name in japanese:
        for language in LANGUAGES:
            text = (shelf(site, language) / f"{name}.html").read_text(encoding="utf-8")
            assert f'<html lang="{language}"' in text
            other = (
                "../" * (name.count("/") + (language == "en")) + ("en/" if language == "ja" else "") + f"{name}.html"
            )
            assert f'href="{other}"' in text or f'href="{Path(other).name}"' in text, (name, language)
            assert (
                len(re.sub("<[^>]+>", "", (DOCS / f"{name}{'.en' * (language == 'en')}.md").read_text("utf-8"))) > 100
            )


def test_no_link_is_dead_and_no_picture_missing(site: Path) -> None:
    read, dead = cache(Links), []
    for page in [*pages(site, "ja"), *pages(site, "en")]:
        for address in read(page).to:
            if re.match(r"[a-z]+:", address) or page.name == "404.html":
                continue
            path, name = urldefrag(address)
            target = (page.parent / unquote(path)).resolve() if path else page
            here = target.is_file() and (not name or unquote(name) in read(target).names)
            if not here and not (name.startswith("__") and target.is_file()):
                dead.append(f"{page.relative_to(site)}: {address}")
    assert dead == []


def test_the_site_is_read_without_a_network(site: Path) -> None:
    for page in [*pages(site, "ja"), *pages(site, "en")]:
        fetched = external_references(page.read_text(encoding="utf-8"))
        assert fetched and [a for a in fetched if "//" in a] == [], page
    for page in (site / "examples").rglob("*.html"):
        assert external_references(page.read_text(encoding="utf-8")) == []


@pytest.fixture
def opened(site: Path, browser: "Browser") -> "Callable[[str], Page]":
    """Open a page of the site from its folder; what it asks of a network, and every error it tells, fails the test."""
    tab, wrong = browser.new_page(), []
    tab.on(
        "request",
        lambda r: wrong.append(r.url) if not r.url.startswith(("file:", "data:", "blob:", "about:")) else None,
    )
    tab.on("console", lambda m: wrong.append(m.text) if m.type == "error" else None)
    tab.on("pageerror", lambda e: wrong.append(str(e)))

    def open_it(name: str) -> "Page":
        tab.goto((site / name).as_uri())
        settle(tab)
        return tab

    yield open_it
    tab.wait_for_timeout(200)
    tab.close()
    assert wrong == []


@pytest.mark.parametrize(
    ("start", "word", "found"),
    [
        ("index.html", "避難場所", "reference/datasets.html"),
        ("staff/leave.html", "名簿", "staff/leave.html"),
        ("facilitators/plan.html", "進行台本", "facilitators/day.html"),
        ("index.html", "やさしい日本語", "reference/cards.html"),
        ("index.html", "ＧｅｏＪＳＯＮ", "volunteers/publish.html"),
        ("en/index.html", "handover", "en/facilitators/after.html"),
        ("en/staff/leave.html", "evacuation site", "en/reference/schemas.html"),
    ],
)
def test_search_finds_what_is_typed_in_the_language_of_the_page(
    opened: "Callable[[str], Page]", site: Path, start: str, word: str, found: str
) -> None:
    tab = opened(start)
    tab.click(".md-search__input")
    tab.keyboard.insert_text(word)
    tab.keyboard.press("Shift")
    tab.wait_for_selector(".md-search-result__link", state="attached")
    links = tab.eval_on_selector_all(".md-search-result__link", "all => all.map(one => one.href)")
    places = [unquote(link).removeprefix(f"{site.as_uri()}/").split("?")[0] for link in links]
    assert found in places
    assert {place.startswith("en/") for place in places} == {start.startswith("en/")}
    assert tab.locator(".md-search-result__article mark").count() > 0


def test_the_first_page_of_each_reader_opens_quietly_and_leads_to_the_same_page_in_the_other_language(
    opened: "Callable[[str], Page]",
) -> None:
    for name in ("index.html", "facilitators/day.html", "volunteers/first.html", "reference/templates.html"):
        tab = opened(name)
        tab.eval_on_selector('.md-select__link[hreflang="en"]', "link => link.click()")
        tab.wait_for_url(f"**/en/{name}")
        assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.full
def test_a_phone_shows_pages_without_scrolling_sideways(site: Path, browser: "Browser") -> None:
    tab = browser.new_page(viewport={"width": 360, "height": 740})
    wide = []
    for page in [*pages(site, "ja"), *(site / "en" / "reference").glob("*.html"), site / "en" / "index.html"]:
        tab.goto(page.as_uri(), wait_until="domcontentloaded")
        if tab.evaluate("document.documentElement.scrollWidth") > 360:
            wide.append(page.relative_to(site).as_posix())
    tab.close()
    assert wide == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reference_holds_everything_that_the_kit_has(site: Path, catalog: Catalog, language: str) -> None:
    reference = shelf(site, language) / "reference"
    cards, datasets, templates, schemas = (
        Links(reference / f"{name}.html").names for name in ("cards", "datasets", "templates", "schemas")
    )
    assert set(catalog.cards) <= cards
    assert {f"{d.city}-{d.topic}" for d in catalog.datasets.values()} <= datasets
    assert set(catalog.templates) <= templates
    assert set(catalog.schemas) <= schemas
    text = (reference / "cards.html").read_text(encoding="utf-8")
    assert all(f"pictures/cards/{card}.svg" in text for card in catalog.cards)
    for template in catalog.templates:
        assert (site / "examples" / f"{template}.html").stat().st_size > 10_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_is_documented_in_the_language_of_the_page(site: Path, language: str) -> None:
    from typer.main import get_command

    from machikit.cli.app import app

    names = []
    for name, command in get_command(app).commands.items():
        names += [f"machikit-{name}", *(f"machikit-{name}-{inner}" for inner in getattr(command, "commands", ()))]
    page = shelf(site, language) / "reference" / "commands.html"
    assert set(names) <= Links(page).names
    assert ("使い方" in page.read_text(encoding="utf-8")) == (language == "ja")


def texts(value: object) -> Iterator[str]:
    """Every text in what a sheet is filled with."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from texts(one)


def test_the_sheets_of_the_worked_example_hold_what_was_filled_in(site: Path) -> None:
    filled = yaml.safe_load((DOCS / "example" / "event" / "filled.yaml").read_text(encoding="utf-8"))
    story = (site / "example" / "takamatsu.html").read_text(encoding="utf-8")
    for sheet, values in filled.items():
        assert f"examples/day/ja/{sheet}.html" in story
        for language in LANGUAGES:
            shown = unescape((site / "examples" / "day" / language / f"{sheet}.html").read_text(encoding="utf-8"))
            assert [text for text in texts(values[language]) if text not in shown] == [], (sheet, language)


def test_the_worked_example_leads_to_a_page_that_was_tried_and_a_pack_that_tells_its_gaps(site: Path) -> None:
    filled = yaml.safe_load((DOCS / "example" / "event" / "filled.yaml").read_text(encoding="utf-8"))
    told = {"ja": "試した人 {n}人・できた {k}人", "en": "Tried with {n} people, {k} managed"}
    for language in LANGUAGES:
        wrote = DOCS / "example" / "event" / "team" / language
        with (wrote / "tried.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        walls = [(seconds, said) for _, _, seconds, _, said in filled["user-test"][language]["people"]]
        assert walls == [(row["seconds"], row["said"]) for row in rows], "the wall's sheet and tried.csv tell one story"
        story = text_of(shelf(site, language) / "example" / "takamatsu.html")
        assert all(row["said"] in story for row in rows)
        made = site / "examples" / "day" / language / "made"
        managed = sum(row["managed"] == "yes" for row in rows)
        assert told[language].format(n=len(rows), k=managed) in text_of(made / "page.html")
        pack = " ".join(text_of(sheet) for sheet in made.glob("*.html") if sheet.name != "page.html")
        answers = yaml.safe_load((wrote / "handover.yaml").read_text(encoding="utf-8"))
        assert [said for said in answers.values() if isinstance(said, str) and said not in pack] == []
        with in_language(language):
            gaps = [say(f"handover.empty.{key}") for key in ("second", "approved")]
        assert not {"second", "approved"} & answers.keys() and all(gap in story and gap in pack for gap in gaps)


COMMAND = re.compile(r"^(?:\.venv/bin/)?machikit ((?:(?!--)[a-z]+(?:-[a-z]+)* ?)+)", re.M)


def test_commands_that_pages_tell_of_are_there() -> None:
    """A command in a shell block of a page is one that the command line knows."""
    from typer.main import get_command

    from machikit.cli.app import app

    known = get_command(app).commands
    for page in DOCS.rglob("*.md"):
        for block in re.findall(r"^```sh\n(.*?)^```$", page.read_text(encoding="utf-8"), re.M | re.S):
            for words in COMMAND.findall(block):
                first, *rest = words.split()
                assert first in known, (page.name, words)
                inner = getattr(known[first], "commands", {})
                assert not inner or rest[0] in inner, (page.name, words)


@pytest.mark.parametrize("page", ["add.md", pytest.param("add.en.md", marks=pytest.mark.full)])
def test_the_page_on_adding_is_followed_literally(machikit_cli: Run, tmp_path: Path, page: str) -> None:
    language = "en" if page.endswith(".en.md") else "ja"
    made = []
    for file, text in docs_followed.steps((DOCS / "contributing" / page).read_text(encoding="utf-8")):
        if file:
            docs_followed.put(tmp_path, file, text)
            continue
        done = machikit_cli(*docs_followed.arguments(text), env={"MACHIKIT_LANG": language})
        assert done.returncode == 0, (text, done.stdout, done.stderr)
        made.append(text.split()[1])
    assert made == ["city", "add", "check", "cards", "new", "build", "check", "templates", "new", "build"]
    first, second = (
        (tmp_path / folder / "site" / "index.html").read_text(encoding="utf-8")
        for folder in ("bench-nearby-mitoyo", "count")
    )
    assert "父母ヶ浜" in first and "父母ヶ浜" in second
    assert "leaflet" in first.lower() and "plotly" in second.lower()
