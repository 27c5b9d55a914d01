"""Cards that stop before real data: what they say, to whom, and that no way round them ends in a page."""

import csv
import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sampling
import yaml
from conftest import text_file, write_card, write_dataset
from page_tools import DESKTOP, PHONE, axe, one_form, opened, paper, squeezed, visible_text, without_scripts
from playwright.sync_api import Browser

from machikit import cli
from machikit._base.errors import KitError
from machikit._base.messages import LANGUAGES, use_language
from machikit.catalog import Catalog, kit_root
from machikit.check import check
from machikit.intake import CleanRequest, clean
from machikit.prototype import Prototype, run
from machikit.prototype.generate import create_prototype
from machikit.prototype.release_gate import ReleaseRefused
from machikit.tables.datapackage.upload_metadata import UploadTerms

Run = Callable[..., tuple[int, str, str]]
KIT = sampling.kit()
RED = [card.id for card in KIT.cards.values() if card.sensitivity == "closed"]
CLOSED_TOPICS = [schema.id for schema in KIT.schemas.values() if schema.closed]
REAL = [name for name, city in KIT.municipalities.items() if city.kind == "city"]
STOP = {"ja": "【止まる】", "en": "STOP"}
CHECKS = [
    {"期のはじまり": f"202{year}-0{month}", "地区": "中央", "対象者数": "40", "受診者数": "37", "未把握数": "2"}
    for year in (4, 5)
    for month in (1, 4, 7)
]


@pytest.fixture
def said_here(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Run]:
    """`machikit …` in this process and an empty folder: exit code, stdout, stderr."""
    monkeypatch.chdir(tmp_path)

    def command(language: str, *args: str) -> tuple[int, str, str]:
        code = cli.run(["--lang", language, *args])
        return code, *capsys.readouterr()

    yield command
    use_language(None)


def real(workspace: Path) -> Path:
    """The invented city of the tests passes for a real one."""
    city = workspace / "datasets" / "tameshi" / "city.yaml"
    text_file(city, city.read_text(encoding="utf-8").replace("kind: example", "kind: city"))
    return workspace


# --- what the house holds ----------------------------------------------------------------------------------------------


def test_there_are_red_cards_and_they_are_ready_for_invented_cities_only() -> None:
    assert {"mother-and-child-risk", "people-who-need-help-to-evacuate"} <= set(RED)
    for name in RED:
        ready = KIT.ready_cities(KIT.cards[name])
        assert ready
        assert {KIT.cities[c].kind for c in ready} == {"example"}


@pytest.mark.parametrize("name", RED)
def test_a_red_card_stands_on_a_closed_topic_of_which_the_house_holds_invented_data_only(name: str) -> None:
    closed = set(CLOSED_TOPICS) & set(KIT.cards[name].topics.values())
    assert closed
    for dataset in (d for d in KIT.datasets.values() if d.topic in closed):
        assert KIT.cities[dataset.city].kind == "example"
        assert dataset.package["sources"][0]["path"].startswith("datasets/_invented/")
        assert "架空" in dataset.package["publisher"] + dataset.package["caveats"]["ja"][0]


@pytest.mark.parametrize("name", RED)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_red_card_says_why_it_stops_what_it_would_take_and_what_to_do_instead(name: str, language: str) -> None:
    card, words = KIT.cards[name], {
        "ja": ("止まるカード", "なぜ止まるか：", "動かすには：", "この日にしてはいけないこと：", "個人情報保護", "市の中だけ"),
        "en": ("stop card", "Why it stops:", "What it would take:", "Not on this day:", "personal information", "inside the city"),
    }[language]  # fmt: skip
    assert words[0] in card.section(language, "situation")
    risks = card.section(language, "risks")
    assert [w for w in words[1:] if w not in risks] == []
    assert risks.count(words[1]) >= 3
    assert len(re.findall(r"^- ", card.section(language, "first"), re.M)) >= 4, (
        "three things to do instead, and the page"
    )


# --- asking for it with a real city ------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", RED)
def test_new_for_a_real_city_explains_itself_and_leaves_nothing(
    name: str, language: str, said_here: Run, tmp_path: Path
) -> None:
    card = KIT.cards[name]
    for city in ("takamatsu", "焼津市"):
        code, _, err = said_here(language, "new", name, "--city", city)
        assert code == 1
        where, what, fix = err.strip().split("\n")
        assert card.title(language) in where
        assert KIT.city(city).name[language] in where
        assert {"ja": "本物のデータは、ページにしません", "en": "no page is made of real data"}[language] in what
        assert {"ja": "データがありません", "en": "There is no data"}[language] not in what, (
            "it must not sound as if data would help"
        )
        assert f"machikit new {name} --city sample" in fix
        assert {"ja": "気をつけること", "en": "Watch out for"}[language] in fix
    assert list(tmp_path.iterdir()) == []
    advised = re.search(r"machikit (new .*)", fix)
    assert advised
    assert said_here(language, *advised[1].split())[0] == 0
    assert (tmp_path / f"{name}-sample" / "prototype.yaml").is_file()


@pytest.mark.parametrize("name", RED)
def test_no_real_city_can_be_put_beside_the_invented_one(name: str, tmp_path: Path) -> None:
    with pytest.raises(KitError):
        create_prototype(KIT, name, "sample", tmp_path, compare=["takamatsu"])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", RED)
def test_turning_the_city_of_a_made_prototype_ends_in_no_page(
    name: str, built: Callable[..., Path], tmp_path: Path
) -> None:
    project = shutil.copytree(built(name, "sample"), tmp_path / "mine")
    page = project / "site" / "index.html"
    before = page.read_bytes()
    shutil.copytree(kit_root() / "datasets" / "takamatsu", project / "datasets" / "takamatsu")
    for topic in KIT.cards[name].topics.values():  # somebody has put a real list there, and called it open
        target = project / "datasets" / "takamatsu" / topic
        if not target.exists():
            shutil.copytree(kit_root() / "datasets" / "sample" / topic, target)
    settings = project / "prototype.yaml"
    text_file(settings, yaml.safe_dump(yaml.safe_load(settings.read_text(encoding="utf-8")) | {"city": "takamatsu"}))
    with pytest.raises(ReleaseRefused) as refused:
        run(project)
    assert KIT.cards[name].title("ja") in refused.value.where
    assert page.read_bytes() == before
    assert "MayLeave" in {f.rule for f in check(project) if f.level == "error"}


# --- the page that may be made -------------------------------------------------------------------------------------------


@pytest.fixture(params=RED)
def made(request: pytest.FixtureRequest, built: Callable[..., Path]) -> Path:
    return built(request.param, "sample")


def said(project: Path) -> dict[str, dict[str, str]]:
    with (project / "words.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["key"]: row for row in csv.DictReader(file)}


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_the_page_says_at_its_top_that_it_is_invented_and_why_it_stops(
    made: Path, size: dict[str, int], browser: Browser
) -> None:
    words = said(made)
    with opened(browser, made / "site" / "index.html", size=size) as page:
        for language in LANGUAGES:
            notice, shown = page.locator(".stop"), page.inner_text(".stop")
            assert squeezed(words["closed"][language]) in squeezed(shown), "a word, not colour alone"
            assert squeezed(words["closed.why"][language]) in squeezed(shown)
            assert words["example"][language] in page.inner_text(".hero")
            box, numbers = notice.bounding_box(), page.locator("#numbers").bounding_box()
            assert box and numbers
            assert box["y"] + box["height"] <= numbers["y"], "before any number"
            assert box["y"] < size["height"] / 2, "in the first screen"
            assert notice.locator("svg").is_visible(), "a shape"
            assert box["x"] >= 0 and box["x"] + box["width"] <= size["width"]
            page.click("#lang")
        if size is PHONE:
            assert axe(page) == []


def test_paper_and_pages_without_scripts_say_so_too(made: Path, browser: Browser, tmp_path: Path) -> None:
    words, page_file = said(made), made / "site" / "index.html"
    bare = text_file(tmp_path / "bare.html", without_scripts(page_file.read_text(encoding="utf-8")))
    with opened(browser, bare) as page:
        assert squeezed(words["closed.why"]["ja"]) in visible_text(page)
        assert page.locator(".stop").is_visible()
    with opened(browser, page_file) as page:
        printed = paper(page)
        for key in ("closed", "closed.why", "example"):
            assert one_form(words[key]["ja"]) in printed


def test_only_red_cards_say_stop(built: Callable[..., Path], browser: Browser) -> None:
    for pair in (("far-from-shelter", "sample"), ("vacant-houses", "sample")):
        with opened(browser, built(*pair) / "site" / "index.html") as page:
            assert page.locator(".stop").count() == 0


# --- ways round ------------------------------------------------------------------------------------------------------------


def test_a_card_of_ones_own_makes_no_page_of_a_closed_topic(workspace: Path) -> None:
    write_dataset(real(workspace), "tameshi", "infant_health_check", CHECKS)
    write_card(workspace, "mine", template="trend-dashboard", tables={"main": "infant_health_check"}, needs={})
    with pytest.raises(ReleaseRefused, match="infant_health_check"):
        create_prototype(Catalog(workspace), "mine", "tameshi", workspace / "out")
    assert not (workspace / "out").exists()


def test_an_open_card_whose_code_asks_for_a_closed_topic_ends_in_no_page(workspace: Path) -> None:
    project = create_prototype(Catalog(real(workspace)), "shelter-by-hazard", "tameshi", workspace / "out")
    script = project / "prototype.py"
    write_dataset(workspace, "tameshi", "infant_health_check", CHECKS)  # in the folder above: the catalogue finds it
    text_file(
        script, script.read_text(encoding="utf-8").replace("page = ", 'prototype.table("infant_health_check")\npage = ')
    )
    with pytest.raises(ReleaseRefused, match="infant_health_check"):
        run(project)
    assert not (project / "site" / "index.html").exists()


def test_closed_data_laid_into_an_open_prototype_stop_its_page(workspace: Path) -> None:
    project = create_prototype(Catalog(real(workspace)), "shelter-by-hazard", "tameshi", workspace / "out")
    assert run(project).is_file()
    write_dataset(project, "tameshi", "infant_health_check", CHECKS)
    with pytest.raises(ReleaseRefused, match="infant_health_check"):
        run(project)
    told = [f for f in check(project) if f.rule == "MayLeave" and f.level == "error"]
    assert ["infant_health_check" in f.where for f in told] == [True]
    assert all(f.what and f.fix for f in told)


def test_invented_data_on_a_closed_topic_may_be_shown(workspace: Path) -> None:
    write_dataset(workspace, "tameshi", "infant_health_check", CHECKS)
    write_card(workspace, "mine", template="trend-dashboard", tables={"main": "infant_health_check"}, needs={})
    assert run(create_prototype(Catalog(workspace), "mine", "tameshi", workspace / "out")).is_file()


@pytest.mark.parametrize("word", ["closed", "secret", ""])
def test_data_named_closed_never_get_from_a_workspace_into_a_page(word: str, workspace: Path) -> None:
    write_dataset(workspace, "tameshi", "population_by_town", PEOPLE, sensitivity=word)
    write_card(
        workspace,
        "far",
        template="facility-map",
        tables={"main": "evacuation_site", "residents?": "population_by_town"},
    )
    with pytest.raises(ReleaseRefused):
        create_prototype(Catalog(workspace), "far", "tameshi", workspace / "out")
    write_dataset(workspace, "tameshi", "population_by_town", PEOPLE)
    project = create_prototype(Catalog(workspace), "far", "tameshi", workspace / "out")
    write_dataset(project, "tameshi", "population_by_town", PEOPLE, sensitivity=word)
    with pytest.raises(ReleaseRefused):
        run(project)
    with pytest.raises(ReleaseRefused):
        Prototype.load(project).table("residents")


PEOPLE = [{"地域名": "東町", "緯度": "35.01", "経度": "137.01", "総人口": "120"}]


@pytest.fixture
def registered(tmp_path: Path) -> Path:
    """A file as an office would hold it: counts by town, a licence named by mistake."""
    rows = [["地域名", "緯度", "経度", "避難行動要支援者数"], ["番町一丁目", "34.3427", "134.0465", "23"]]
    path = tmp_path / "要支援者.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def test_a_city_s_own_file_on_a_closed_topic_is_closed_whatever_licence_is_named(registered: Path) -> None:
    (one,) = clean(
        KIT,
        registered,
        CleanRequest(
            topic="evacuation_support", city="takamatsu", terms=UploadTerms("cc-by-4.0", "2026-04-01", "高松市")
        ),
    )
    assert json.loads(one.data["datapackage.json"])["sensitivity"] == "closed"
    assert one.report["sensitivity"] == "closed"
    assert one.report["cards"] == {"ready": [], "waiting": []}, "no card waits for such data"


@pytest.mark.parametrize("language", LANGUAGES)
def test_add_says_so_and_nothing_can_be_made_of_what_it_added(
    language: str, registered: Path, said_here: Run, tmp_path: Path
) -> None:
    asked = ("--topic", "evacuation_support", "--city", "takamatsu", "--licence", "cc-by-4.0")
    _, out, err = said_here(language, "add", registered.name, *asked)
    assert {"ja": "本物のデータではページにしない種類", "en": "never become a page"}[language] in out + err
    assert (tmp_path / "datasets" / "takamatsu" / "evacuation_support" / "datapackage.json").is_file()
    assert said_here(language, "new", "people-who-need-help-to-evacuate", "--city", "takamatsu")[0] == 1
    listed = said_here(language, "cards", "--city", "takamatsu", "--json")[1]
    records = {r["id"]: r for r in json.loads(listed)}
    assert records["people-who-need-help-to-evacuate"]["ready"] == []
    assert records["people-who-need-help-to-evacuate"]["stops"] == ["takamatsu"]
    assert not list(tmp_path.glob("**/index.html"))


# --- how the list shows them -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_marks_them_with_a_word_wherever_they_stand(language: str, said_here: Run) -> None:
    for args in ((), ("--city", "takamatsu"), ("--city", "sample")):
        lines = said_here(language, "cards", *args)[1].split("\n")
        marked = {line for line in lines if STOP[language] in line}
        assert len(marked) == len(RED)
        assert all(any(name in line for line in marked) for name in RED)
    few = said_here(language, "cards", "--sensitivity", "closed", "--city", "takamatsu")[1]
    assert few.count(STOP[language]) == len(RED)
    assert few.count({"ja": "ひながた市", "en": "Hinagata"}[language]) == len(RED)
    assert {"ja": "足りない", "en": "waiting"}[language] not in few, "it must not sound as if data would help"
    assert {"ja": "つくれる  ", "en": "ready   "}[language] not in few


def test_no_real_city_counts_a_red_card_among_its_own(said_here: Run) -> None:
    records = {r["id"]: r["cards"] for r in json.loads(said_here("en", "cities", "--json")[1])}
    assert [city for city in (*REAL, "japan") if set(RED) & set(records[city])] == []
    assert set(RED) <= set(records["sample"])
