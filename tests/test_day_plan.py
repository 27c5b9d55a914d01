"""What a facilitator prints before the day and in its morning: the hours, the host's script, the idea cards."""

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from conftest import SITES, Run, write_card, write_dataset

from machikit.catalog import Catalog, kit_root
from machikit.event.counts import numbers
from machikit.event.event_folder import load_event
from machikit.event.timetable import pitch_minutes

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NASTY = '<img src=x onerror="document.title=1">{{7*7}}'
Printed = Callable[..., Path]


MADE: dict[object, Path] = {}  # an event is printed once for all the tests that only read it


@pytest.fixture
def printed(machikit_cli: Run, tmp_path: Path) -> Printed:
    """`printed(hours=8, lang="ja", …)` makes an event by the command line, prints it, and gives its folder."""

    def make(lang: str = "ja", change: Callable[[Path], None] | None = None, **options: object) -> Path:
        told = {"date": "2099-12-12", "place": "市民センター", "city": "takamatsu", "hours": 8} | options
        key = (lang, change, *sorted(told.items()))
        if key not in MADE:
            folder = tmp_path / f"day-{len(MADE)}"
            new = machikit_cli("event", "new", folder, *(part for k, v in told.items() for part in (f"--{k}", v)))
            assert new.returncode == 0, new.stderr
            if change:
                change(folder)
            done = machikit_cli("event", "print", folder, "--lang", lang, "--no-pdf")
            assert done.returncode == 0, done.stderr
            MADE[key] = folder
        return MADE[key]

    return make


def sheet(event: Path, name: str) -> str:
    return (event / "print" / f"{name}.html").read_text(encoding="utf-8")


def wall(event: Path) -> list[tuple[str, str]]:
    """The wall's (time, step) pairs, as printed."""
    return re.findall(r"<time>([\d:]+)</time><b>(.*?)</b>", sheet(event, "timetable"))


def minutes(clock: str) -> int:
    hour, minute = clock.split(":")
    return 60 * int(hour) + int(minute)


# --- the hours -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hours", "begin", "end"), [(4, "13:00", "17:00"), (6, "10:00", "16:00"), (8, "9:00", "17:00")]
)
def test_a_day_of_each_length_ends_when_it_says(printed: Printed, hours: int, begin: str, end: str) -> None:
    event = printed(hours=hours, lang="en")
    times = [minutes(time) for time, _ in wall(event)]
    assert (wall(event)[0][0], wall(event)[-1][0]) == (begin, end)
    assert times == sorted(set(times)), "no step takes no time"
    steps = [step for _, step in wall(event)]
    for step in (
        "Find the error",
        "Problem owners",
        "Four gates",
        "Lock the card",
        "Go on or change",
        "Let people try",
        "Handover",
    ):
        assert step in steps
    assert ("Three calls" in steps) == (hours == 4) != ("Walk and type" in steps), (
        "a short day phones instead of walking"
    )
    assert ("Lunch" in steps) == (hours > 4)


def test_the_whole_day_keeps_the_times_that_must_not_move(printed: Printed) -> None:
    at = {step: time for time, step in wall(printed(lang="en"))}
    assert {name: at[name] for name in ("Opening", "Gallery walk", "Lock the card", "Go on or change")} == {
        "Opening": "9:00", "Gallery walk": "9:30", "Lock the card": "10:45", "Go on or change": "11:45",
    }  # fmt: skip
    assert (at["Let people try"], at["Show"], at["Handover"], at["Goodbye"]) == ("15:00", "16:00", "16:40", "17:00")


def test_the_script_speaks_at_each_change_of_the_keyboard(printed: Printed) -> None:
    event = printed(lang="en")
    script = sheet(event, "script")
    assert [time for time, _ in wall(event)][:-1] == re.findall(r'class="at"><time>([\d:]+)', script)
    turns = re.findall(r'class="cue"><time>([\d:]+)</time>[^<]*keyboard goes', script)
    assert turns == ["11:15", "11:40", "13:10", "14:00", "14:25"]
    assert "From now on nobody installs anything" in script.split("<time>9:30</time>")[1].split("<time>10:00</time>")[0]


# --- idea cards ----------------------------------------------------------------------------------------------------------


def cards(event: Path) -> dict[str, str]:
    """{card: ready, waiting or stop}, as printed."""
    return {name: state for state, name in re.findall(r'class="idea (\w+)" data-card="([^"]+)"', sheet(event, "cards"))}


def asked(event: Path) -> dict[str, str]:
    """{table: the cards that it brings, one a line} of the list of what to ask for."""
    rows = re.findall(r"<tr><td>(.*?)</td><td>(.*?)</td>", sheet(event, "cards").rpartition("</article>")[2])
    return {unescape(table): unescape(titles).replace("<br>", "\n") for table, titles in rows}


@pytest.mark.parametrize("city", ["takamatsu", "yaizu", "sample"])
def test_the_deck_has_what_can_be_made_first_and_no_card_that_waits(printed: Printed, city: str) -> None:
    catalog = Catalog(roots=[kit_root()])
    found = cards(printed(city=city))
    ready = {c.id for c in catalog.cards.values() if city in catalog.ready_cities(c)}  # whatever their theme
    of_themes = [c for c in catalog.cards.values() if c.theme in ("disaster", "childcare")]
    stopped = {c.id for c in of_themes if c.sensitivity == "closed" and city != "sample"}
    assert set(list(found)[: len(ready)]) == ready == {name for name, state in found.items() if state == "ready"}
    assert {name: state for name, state in found.items() if name not in ready} == dict.fromkeys(stopped, "stop")
    assert [catalog.cards[n].theme in ("disaster", "childcare") for n in found][:3] == [True] * 3
    waiting = {c.title("ja") for c in of_themes} - {catalog.cards[n].title("ja") for n in found}
    assert {title for titles in asked(printed(city=city)).values() for title in titles.split("\n")} == waiting


def test_what_waits_is_one_list_of_tables_with_whom_to_ask(printed: Printed) -> None:
    event = printed(lang="ja")
    text = sheet(event, "cards")
    catalog = Catalog(roots=[kit_root()])
    water = catalog.cards["water-when-taps-stop"].title("ja")
    assert asked(event)[catalog.schemas["drinking_water_point"].title["ja"]] == water
    end = text.rpartition("</article>")[2]
    assert "市役所にたのむもの" in end and "水道局・水道企業団" in end and "machikit add" in end
    parts = {m[1]: m[2] for m in re.finditer(r'data-card="([^"]+)"(.*?)</article>', text, re.S)}
    stop = parts["mother-and-child-risk"]
    assert "止まるカード" in stop and "外に出せない" in stop and "担当課に頼む" not in stop
    assert "--city sample" in stop and "--city takamatsu" not in stop
    assert "--city takamatsu" in parts["shelter-by-hazard"] and '<path class="land" d="M' in parts["shelter-by-hazard"]


@pytest.mark.parametrize(
    ("city", "lang", "inland"),
    [
        ("会津若松市", "ja", True),
        pytest.param("つくば市", "en", True, marks=pytest.mark.full),
        ("takamatsu", "ja", False),
    ],
)
def test_no_tsunami_is_printed_where_the_sea_is_far(printed: Printed, city: str, lang: str, inland: bool) -> None:
    sea = re.compile("津波|高潮|[Tt]sunami|[Ss]torm surge")
    event = printed(city=city, lang=lang)
    found = {path.stem: sea.findall(_words(path.read_text(encoding="utf-8"))) for path in event.glob("print/*.html")}
    assert any(found.values()) is not inland, found
    drill = {"ja": "「練習です。洪水のとき、ここからなら、", "en": "“This is a drill. In an earthquake, where would"}
    assert not inland or drill[lang] in sheet(event, "cards")


def test_themes_may_be_written_in_japanese_and_an_unknown_one_hides_no_card(printed: Printed) -> None:
    catalog = Catalog(roots=[kit_root()])
    event = printed(themes="防災")
    disaster = {c.id: c.title("ja") for c in catalog.cards.values() if c.theme == "disaster"}
    assert {catalog.cards[name].theme for name in list(cards(event))[:3]} == {"disaster"}
    waiting = {title for titles in asked(event).values() for title in titles.split("\n")}
    assert waiting == {title for name, title in disaster.items() if name not in cards(event)}
    every = printed(themes="none")
    titles = {title for titles in asked(every).values() for title in titles.split("\n")}
    assert titles | {catalog.cards[n].title("ja") for n in cards(every)} == {
        c.title("ja") for c in catalog.cards.values()
    }


def test_a_card_gives_the_hour_of_this_day_for_trying(printed: Printed) -> None:
    short = sheet(printed(hours=4, themes="disaster"), "cards")
    assert "15:30、この町に来て1年以内の人" in short and "15:00、" not in short


@pytest.mark.parametrize(("lang", "city"), [("ja", "yaizu"), ("en", "sample")])
def test_no_card_of_the_kit_runs_over_its_paper(printed: Printed, browser: "Browser", lang: str, city: str) -> None:
    page = opened(browser, printed(themes="none", lang=lang, city=city), "cards")
    over = page.evaluate(
        """() => [...document.querySelectorAll('.idea section')].filter(s => s.scrollHeight > s.clientHeight
            || s.scrollWidth > s.clientWidth).map(s => s.parentElement.dataset.card + ' ' + s.className)"""
    )
    assert page.locator(".idea").count() > 20 and over == []
    page.close()


# --- a town, a village, a ward -------------------------------------------------------------------------------------------

# In general, in a command, and those whose numbers a card gives
OTHER_CITIES = r"市区?町村|市販|市民団体|都市計画|machikit city add|(高松|焼津|ひながた)市|City-wide"
ENGLISH_CITY = r"(?<!--)\b[Cc]ity\b(?!-income)"


@pytest.mark.parametrize(
    ("ja", "en", "lang", "office"),
    [
        ("直島町", "Naoshima", "ja", "町の表"),
        ("新篠津村", "Shinshinotsu", "ja", "村の表"),
        ("千代田区", "Chiyoda", "en", "ward office"),
    ],
)
def test_a_town_or_ward_is_called_a_city_on_no_sheet(
    printed: Printed, ja: str, en: str, lang: str, office: str
) -> None:
    def be_it(folder: Path) -> None:
        told = yaml.safe_load((folder / "event.yaml").read_text(encoding="utf-8"))
        text = yaml.safe_dump(told | {"city": "mine", "title": "T", "place": "H"}, allow_unicode=True)
        (folder / "event.yaml").write_text(text, encoding="utf-8")
        write_dataset(folder, "mine", "evacuation_site", SITES)
        _write_city(folder, {"ja": ja, "en": en})

    event = printed(change=be_it, themes="none", lang=lang)
    found = {path.stem: _words(path.read_text(encoding="utf-8")) for path in (event / "print").glob("*.html")}
    city = "市" if lang == "ja" else ENGLISH_CITY
    wrong = [(name, m[0]) for name, text in found.items() for m in re.finditer(rf".{{0,20}}({city}).{{0,9}}", text)]
    assert len(found) > 30 and not [one for one in wrong if not re.search(OTHER_CITIES, one[1])], wrong
    assert office in "".join(found.values())


def _words(html: str) -> str:
    return unescape(re.sub(r"<style>.*?</style>|<code>.*?</code>|<small>[a-z-]+<br>|<[^>]+>", " ", html, flags=re.S))


# --- what anybody may have written -----------------------------------------------------------------------------------------


def nasty(folder: Path) -> None:
    """Fill every field with hostile text, and put in a card and a city of one's own that have it too."""
    path = folder / "event.yaml"
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    told |= {"title": NASTY, "place": NASTY, "people": dict.fromkeys(told["people"], NASTY), "city": "mine"}
    path.write_text(yaml.safe_dump(told, allow_unicode=True), encoding="utf-8")
    write_dataset(folder, "mine", "evacuation_site", [row | {"名称": NASTY} for row in SITES])
    _write_city(folder, {"ja": NASTY, "en": NASTY})
    card = write_card(folder, "own-card", rows={"main": 3})
    for lang in ("ja", "en"):
        text = (card / f"{lang}.md").read_text(encoding="utf-8").replace("Where?", NASTY).replace("text", NASTY * 9)
        (card / f"{lang}.md").write_text(text, encoding="utf-8")


def _write_city(folder: Path, name: dict[str, str]) -> None:
    city = {"kind": "example", "name": name, "prefecture": {"ja": "県", "en": "P"}, "centre": [35.1, 137.1]}
    path = folder / "datasets/mine/city.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        yaml.safe_dump(city | {"zoom": 12, "official": "https://example.com"}, allow_unicode=True), encoding="utf-8"
    )


def test_hostile_names_places_and_cards_stay_text(printed: Printed, browser: "Browser") -> None:
    event = printed(change=nasty, themes="disaster")
    for name in ("timetable", "script", "cards", "names", "invite", "conduct", "roster"):
        page = opened(browser, event, name)
        assert page.locator("img").count() == 0 and page.title() != "1"
        assert "{{7*7}}" in page.locator("body").inner_text()
        page.close()
    assert cards(event)["own-card"] == "ready"


def test_a_broken_boundary_takes_the_picture_not_the_card(printed: Printed) -> None:
    def change(folder: Path) -> None:
        kit = kit_root() / "datasets/takamatsu/boundary"
        own = folder / "datasets/takamatsu/boundary"
        own.mkdir(parents=True)
        (own / "datapackage.json").write_bytes((kit / "datapackage.json").read_bytes())
        (own / "data.geojson").write_text('{"features": [', encoding="utf-8")

    event = printed(change=change, themes="disaster")
    assert cards(event)["shelter-by-hazard"] == "ready" and '<path class="land"' not in sheet(event, "cards")


def opened(browser: "Browser", event: Path, name: str) -> "Page":
    page = browser.new_page()
    page.emulate_media(media="print")
    page.goto((event / "print" / f"{name}.html").as_uri())
    return page


# --- one name for one thing ------------------------------------------------------------------------------------------------

REPOSITORY = Path(__file__).parents[1]
USERS_TEXTS = (
    "src/machikit/event/**/*.yaml",
    "src/machikit/event/**/*.txt",
    "src/machikit/_base/locale/*.csv",
    "docs/**/*.md",
    "docs/example/**/*.yaml",
    "idea_cards/*/*.md",
    "README*.md",
)


@pytest.mark.parametrize(("file", "language"), [("sheets.md", "ja"), ("sheets.en.md", "en")])
def test_one_thing_has_one_name_in_sheets_script_and_docs(file: str, language: str) -> None:
    glossary = (REPOSITORY / "docs/reference" / file).read_text(encoding="utf-8")
    rows = [row.strip("|").split("|") for row in glossary.split("\n## ")[-1].splitlines() if row.startswith("| ")]
    others = [word.strip() for row in rows[1:] for word in re.split("[、,]", row[2]) if word.strip()]
    assert len(others) > 20
    files = {path for pattern in USERS_TEXTS for path in REPOSITORY.glob(pattern) if "decisions" not in path.parts}
    pattern = re.compile("|".join(map(re.escape, others)), re.IGNORECASE)
    wrong = [
        f"{path.relative_to(REPOSITORY)}:{n}: {match[0]}"
        for path in files
        for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if not (path.name == file and line.startswith("| "))
        and (match := pattern.search(line.replace("事務引継書", "")))  # the paper that officials pass on
    ]
    assert not wrong


def test_a_team_speaks_as_long_as_its_sheet_the_script_and_the_docs_say(printed: Printed) -> None:
    minutes = pitch_minutes()
    pitch, script = sheet(printed(hours=4), "pitch"), sheet(printed(hours=4), "script")
    assert sum(int(n) for n in re.findall(r"<small>(\d+)秒", pitch)) == 60 * minutes
    assert f"1チーム{minutes}分" in pitch and f"1チーム{minutes}分" in script
    for name, words in (("", f"1チーム{minutes}分"), (".en", f"{minutes} minute")):
        for doc in ("facilitators/day", "reference/sheets"):
            assert words in (REPOSITORY / f"docs/{doc}{name}.md").read_text(encoding="utf-8"), doc + name


def test_the_docs_count_as_the_list_of_what_to_print_does(printed: Printed) -> None:
    count = numbers(load_event(printed()))
    japanese = f"1チーム{count['members']}人、講評する人{count['judges']}人、困りごとはチームの数より2つ多く"
    assert japanese in (REPOSITORY / "docs/reference/sheets.md").read_text(encoding="utf-8")
    assert count["problems"] == 6 + 2 and f"{count['problems']}枚" in sheet(printed(), "checklist")
    assert "five members each, three judges" in (REPOSITORY / "docs/reference/sheets.en.md").read_text(encoding="utf-8")
