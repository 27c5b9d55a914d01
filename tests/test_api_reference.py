"""The API reference: everything public is in it, nothing else, every example runs, and what scripts and style offer is there."""

import datetime as dt
import doctest
import inspect
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import folium.plugins
import pytest
from page_tools import opened, until
from playwright.sync_api import Browser

import machikit
from machikit.prototype import run

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "tools"))

import docs_api  # noqa: E402
import docs_examples  # noqa: E402
import docs_reference  # noqa: E402
import docs_web_api  # noqa: E402

NAMES = [*docs_api.names("python")]
KINDS = [*docs_web_api.SOURCES]


@pytest.fixture(scope="module")
def folder(built: Callable[[str, str], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A prototype that examples may write into."""
    return Path(shutil.copytree(built("shelter-by-hazard", "takamatsu"), tmp_path_factory.mktemp("api") / "mine"))


# --- Python -----------------------------------------------------------------------------------------------------------


def test_every_name_of_the_door_is_in_the_reference_or_known_to_be_the_kit_s_own() -> None:
    assert {name.split(".")[0] for name in NAMES} == {*machikit.__all__, "Page"} - {"__version__"}
    for first, thing in {**docs_api.door(), "maps.OfflineMap": machikit.maps.OfflineMap}.items():
        home = getattr(thing, "__module__", thing.__name__ if isinstance(thing, ModuleType) else "")
        offered = {
            name
            for name, member in vars(thing).items()
            if not name.startswith("_") and (inspect.isclass(thing) or getattr(member, "__module__", "") == home)
        } - {name for name, _ in docs_api.told(thing).attributes}
        listed = {name.removeprefix(f"{first}.") for name in NAMES if name.rpartition(".")[0] == first}
        assert offered - listed == docs_api.INTERNAL.get(first, set()) & offered, first
        assert listed & docs_api.INTERNAL.get(first, set()) == set()


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_told_with_arguments_results_errors_and_an_example(name: str) -> None:
    assert not any(step.startswith("_") for step in name.split("."))
    thing = docs_api.find(name)[1]
    told = docs_api.told(thing)
    first = told.summary.split("\n\n")[0]
    assert re.search(r"[.:]$", first) and told.errors and all(said for _, said in told.errors)
    assert doctest.DocTestParser().get_examples(told.example)
    assert docs_api.names("python")[name][0].endswith("。")
    if not inspect.isclass(thing) or told.args:
        own = [one for one in inspect.signature(thing).parameters if one not in ("self", "cls")]
        assert [one for one, _ in told.args] == own
    if not inspect.isclass(thing):
        gives = inspect.signature(thing).return_annotation not in (None, "None")
        assert bool(told.returns) == gives


@pytest.mark.parametrize("name", NAMES)
def test_an_example_runs(name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    scope: dict[str, object] = {"__name__": __name__}
    setup = (ROOT / "docs" / "reference" / "api.md").read_text(encoding="utf-8")
    exec(re.findall(r"^```python\n(.*?)^```", setup, re.M | re.S)[0], scope)
    example = docs_api.told(docs_api.find(name)[1]).example
    test = doctest.DocTestParser().get_doctest(example, scope, name, None, 0)
    said: list[str] = []
    doctest.DocTestRunner(verbose=False).run(test, out=said.append)
    assert said == []


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_page_shows_them_all_and_nothing_private(language: str) -> None:
    text = docs_reference.make("api", language, "../")
    heads = re.findall(r"^### (\S+) \{", text, re.M)
    assert heads == [name for name in NAMES if name not in docs_api.TITLES]
    assert re.findall(r"(?<![\w`])(?:\w+\.)*_[a-z]\w*", re.sub(r"`[^`]*`", "", text)) == []
    assert text.count(">エラー<" if language == "ja" else ">Errors<") == len(NAMES)
    assert ">>>" not in text and "machikit.pages" not in text.replace("`", "")
    assert set(docs_api.names("part")) == set(docs_api.kit_parts())
    assert all(docs_api.usage(name) for name in docs_api.names("part"))


# --- scripts ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_every_name_that_a_bundle_exposes_is_listed_or_known_to_be_the_kit_s_own(kind: str) -> None:
    listed, offered = set(docs_api.names(kind)), set(docs_web_api.exports(kind))
    values = set(docs_web_api.PAGE) if kind == "core" else set()
    assert offered - listed == docs_web_api.INTERNAL[kind]
    assert listed - offered == values and listed & docs_web_api.INTERNAL[kind] == set()
    for name, (ja, en) in docs_api.names(kind).items():
        assert ja and en and docs_web_api.call(kind, name).removeprefix("new ").startswith(name)


@pytest.fixture(scope="module")
def own_page(built: Callable[[str, str], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page with the part of one's own that the reference shows, which loads every bundle here."""
    made = shutil.copytree(built("shelter-by-hazard", "takamatsu"), tmp_path_factory.mktemp("own") / "mine")
    docs_examples.with_own_part(made)
    part = made / "parts" / docs_examples.OWN_PART.name / "__init__.py"
    more = '    libraries = ("plotly.js",)\n    builds_on = ("plot.js", "ics.js")\n\n    def __init__'
    part.write_text(part.read_text(encoding="utf-8").replace("    def __init__", more, 1), encoding="utf-8")
    return run(made)


def test_the_part_of_one_s_own_works_and_finds_every_name_that_is_listed(own_page: Path, browser: Browser) -> None:
    with opened(browser, own_page, dt.datetime(2026, 11, 1)) as tab:
        until(tab, "() => document.querySelectorAll('#hazard-chips .chip').length > 1")
        named = [(kind, name) for kind in KINDS for name in docs_api.names(kind)]
        kept = "named => named.map(([kind, name]) => typeof (kind === 'pure' ? machikit.pure : machikit)[name])"
        held = tab.evaluate(kept, named)
        for (kind, name), is_a in zip(named, held, strict=True):
            called = docs_web_api.call(kind, name)
            assert is_a == "function" if "(" in called else is_a not in ("function", "undefined"), name
        assert tab.locator("#hazard-items li").count() == 5
        tab.locator("#hazard-more").click()
        assert tab.locator("#hazard-items li").count() == 10
        tab.locator("#hazard-chips .chip").nth(1).click()
        assert tab.locator("#hazard-chips .chip.on").count() == 1 and tab.locator("#hazard-items li").count() == 5
        sites = machikit.Prototype.load(own_page.parents[1]).table()
        assert (
            sites is not None
            and f"{(sites['flood_l2'] == '○').sum()} / {len(sites)}" in tab.locator("#hazard-rows .n").all_inner_texts()
        )
        before = tab.locator("#hazard-rows .n").all_inner_texts()
        tab.locator("#lang").click()
        assert tab.locator("#hazard-title").inner_text() == "Marked ○ for each hazard"
        assert tab.locator("#hazard-rows .n").all_inner_texts() == before


def test_the_part_of_one_s_own_reads_without_scripts(own_page: Path, browser: Browser) -> None:
    with opened(browser, own_page, java_script_enabled=False) as tab:
        assert tab.locator("#hazard-rows tr").count() > 1
        assert not tab.locator("#hazard-chips").is_visible()


# --- style, plugins ---------------------------------------------------------------------------------------------------


def test_every_class_that_is_listed_has_a_style() -> None:
    assert set(docs_api.names("css")) - docs_web_api.styled() == set()
    assert all(ja and en for ja, en in docs_api.names("css").values())


def test_the_example_uses_no_class_that_is_not_listed_or_its_own() -> None:
    text = "".join(f.read_text(encoding="utf-8") for f in docs_examples.OWN_PART.glob("*.js"))
    used = {name for said in re.findall(r'class="([^"]+)"', text) for name in said.split()}
    assert used and {name for name in used if not name.startswith("hazard-")} <= set(docs_api.names("css"))


def test_the_plugins_that_are_listed_are_those_that_tests_open_without_a_network() -> None:
    tried = set(
        re.findall(r"\bplugins\.(?:pattern\.)?([A-Z]\w+)", (ROOT / "tests" / "test_offline.py").read_text("utf-8"))
    )
    working, others = docs_web_api.plugins()
    assert {*working} == tried - {*others}
    classes = {name for name in folium.plugins.__all__ if inspect.isclass(getattr(folium.plugins, name))}
    assert {*working, *others} == classes and not {*working} & {*others}
