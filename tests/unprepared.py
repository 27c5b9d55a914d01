"""The day of a town that nobody has prepared, by script: in an empty home, without a network, from its name alone to one A4 a team.

    python tests/unprepared.py                 five municipalities drawn by seed (part of `make rehearsal`)
    python tests/unprepared.py --short         two of them, without PDF of the event's sheets
    python tests/unprepared.py 三春町 …        the municipalities that are named

For each: the event is made, printed and packed; three teams take a card that is ready, build, one is tried by visitors, all hand
over; the facilitator's table of shelters without coordinates is brought in by the names of its towns. Whatever does not work ends
the day with its reason.
"""

import datetime as dt
import json
import os
import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import openpyxl
import pypdfium2
from playwright.sync_api import Browser
from rehearsal import Day, Failed, Team, attempt, opens, table

from machikit._base.distance import distance_metres
from machikit.catalog import Catalog, kit_root
from machikit.catalog.municipalities import as_city, find_city
from machikit.catalog.municipality_list import Municipality, municipalities
from machikit.catalog.neighbours import neighbours
from machikit.catalog.sea_distance import sea_distance
from machikit.tables.load import load
from machikit.tables.national.national_report import NORTHERN

SEED = 20261130
TEAMS, SHELTERS = 3, 40
MOUNTAINS_KM = 40
FAR_M, LOCATED = 3_000, 0.5  # half of the shelters are found, and half of those within so many metres of where they are
FEW = 10  # shelters of which one that is found is enough: an island's addresses name no town
KIT = Catalog(roots=[kit_root()])
NO_NETWORK = dict.fromkeys(
    ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"), "http://127.0.0.1:9"
)


def kinds() -> dict[str, Callable[[Municipality], bool]]:
    """What five municipalities are drawn from."""
    listed = municipalities(KIT)
    designated = {m.prefecture + m.city for m in listed if m.city}
    whole = {m.prefecture + m.name for m in listed}
    assert designated <= whole

    def is_town(m: Municipality) -> bool:
        return not m.city and m.prefecture + m.name not in designated

    return {
        "a village on islands": lambda m: (
            m.kind == "村" and sea_distance(as_city(m)) == 0 and not neighbours(KIT, m.code)
        ),
        "a ward of Tokyo": lambda m: m.code.startswith("131") and m.kind == "区",
        "a designated city": lambda m: m.prefecture + m.name in designated,
        "a town in the mountains": lambda m: m.kind == "町" and (sea_distance(as_city(m)) or 0) >= MOUNTAINS_KM,
        "a city on the coast": lambda m: m.kind == "市" and is_town(m) and sea_distance(as_city(m)) == 0,
    }


def drawn(seed: int = SEED) -> dict[str, Municipality]:
    """One municipality of each kind, the same for the same seed. The six northern villages have no data, and are left out."""
    chance, known = random.Random(seed), [m for m in municipalities(KIT) if m.code not in NORTHERN]
    return {kind: chance.choice([m for m in known if fits(m)]) for kind, fits in kinds().items()}


@dataclass
class TownDay(Day):
    """The day of one municipality; `town` is what she types."""

    town: str = ""
    id: str = ""
    teams: list[Team] = field(default_factory=list)

    @property
    def event(self) -> Path:
        return self.base / "町の一日"

    def environment(self) -> dict[str, str]:
        """An empty home, and no network."""
        home = self.base / "home"
        home.mkdir(exist_ok=True)
        kept = {k: v for k, v in os.environ.items() if k in ("PATH", "PYTHONPATH", "LANG", "TMPDIR", "SYSTEMROOT")}
        own = {"HOME": str(home), "USERPROFILE": str(home), "MACHIKIT_LANG": "ja", "PYTHONUTF8": "1"}
        return kept | NO_NETWORK | own


def prepare(day: TownDay, short: bool) -> None:
    """Her own morning: which cards are ready, the event, its paper, its stick."""
    with day.step(f"{day.town}: cards") as told:
        cards = json.loads(day.run("cards", "--city", day.town, "--json"))
        ready = [card for card in cards if day.id in card["ready"]]
        told.append(f"{len(ready)} ready")
        if len(ready) < TEAMS:
            raise Failed(f"only {len(ready)} cards are ready for {day.town}")
        by_template: dict[str, list[str]] = {}
        for card in ready:
            by_template.setdefault(card["template"], []).append(card["id"])
        chance = random.Random(f"{SEED}{day.id}")
        first = [chance.choice(ids) for ids in by_template.values()][:TEAMS]
        rest = chance.sample([card["id"] for card in ready if card["id"] not in first], TEAMS)
        day.teams = [Team(f"{n}班", card) for n, card in enumerate([*first, *rest][:TEAMS], 1)]
    with day.step("event new, print, pack") as told:
        date = dt.date.today() + dt.timedelta(days=30)
        day.run("event", "new", day.event, "--city", day.town, "--date", date, "--place", "公民館", "--teams", TEAMS)
        day.run("event", "print", *(["--no-pdf"] if short else []))
        day.run("event", "pack", "-o", day.base / "usb", "--no-wheels", *(["--no-pdf"] if short else []))
        told.append(f"{len(list((day.event / 'print').glob('*.html')))} sheets")
        pages = list((day.base / "usb").rglob("index.html"))
        if not pages:
            raise Failed("nothing on the stick can be opened")


def work(day: TownDay, team: Team, browser: Browser) -> None:
    """A team makes its page; its map is not empty."""
    with day.step(f"{team.name}: {team.card}") as told:
        known = set((day.event / "teams").iterdir()) if (day.event / "teams").is_dir() else set()
        day.run("team", "new", team.name, "--card", team.card)
        (folder,) = {p for p in (day.event / "teams").iterdir() if (p / "prototype.yaml").is_file()} - known
        day.folders[team.name] = folder
        day.run("build", folder)
        page = folder / "site" / "index.html"
        opens(browser, page)
        told.append(map_is_drawn(page, browser))


def map_is_drawn(page_file: Path, browser: Browser) -> str:
    """Raises where the page has a map and it is an empty rectangle: without land, or without anything named on it."""
    context = browser.new_context(offline=True, java_script_enabled=False)
    page = context.new_page()
    page.goto(page_file.as_uri())
    maps = page.locator("svg.drawn")
    found = maps.count()
    land, names = (maps.first.locator(one).count() if found else 1 for one in (".land", "text"))
    context.close()
    if not (land and names):
        raise Failed(f"the map of {page_file.parents[1].name} is empty: {land} pieces of land, {names} names")
    return f"map: {land} land, {names} names" if found else "no map"


def hand_over(day: TownDay, team: Team, browser: Browser) -> None:
    """What is left of the day is paper: one A4 that fits the clipboard."""
    with day.step(f"{team.name}: handover") as told:
        folder = day.folders[team.name]
        day.run("build", folder)
        day.run("handover", folder, "--no-pdf")
        sheet = folder / "handover" / "circular.html"
        context = browser.new_context(offline=True)
        page = context.new_page()
        page.goto(sheet.as_uri())
        paper = day.base / f"{folder.name}.pdf"
        page.pdf(path=paper, prefer_css_page_size=True)
        text = page.inner_text("body")
        context.close()
        with pypdfium2.PdfDocument(paper) as document:
            size = [round(x / 72 * 25.4) for x in document[0].get_size()]
            if len(document) != 1 or size != [210, 297]:
                raise Failed(f"the circular of {team.card} is {len(document)} pages of {size} mm")
        if "データ" not in text or len(text) < 200:
            raise Failed(f"the circular of {team.card} says too little: {text[:300]}")
        told.append("1 A4")


def bring_shelters(day: TownDay) -> None:
    """Her table of shelters has addresses and no coordinates: they are found by their towns, and told as such."""
    with day.step("add --locate") as told:
        city = find_city(KIT, day.id)
        dataset = KIT.find_dataset(city.id, "evacuation_shelter")
        if dataset is None:
            return told.append("no shelters are registered")
        known = load(dataset, KIT.schema("evacuation_shelter"))
        known = known[known.geometry.notna() & known["address"].notna()].head(SHELTERS)
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.append([f"{city.name['ja']}　避難所一覧"])
        sheet.append(["番号", "施設名", "住所", "収容人数"])
        for n, row in enumerate(known.itertuples(), 1):
            sheet.append([n, row.name, row.address, 100 + n])
        book.save(day.event / "避難所一覧.xlsx")
        how = ["--city", day.town, "--topic", "evacuation_shelter", "--licence", "cc-by-4.0", "--as-of", "2026-10-01"]
        day.run("add", "避難所一覧.xlsx", *how, "--locate", allowed=(0, 1))
        mine = Catalog(day.event)
        read = load(mine.dataset(city.id, "evacuation_shelter"), mine.schema("evacuation_shelter"))
        if len(read) != len(known):
            raise Failed(f"{len(known)} shelters became {len(read)}")
        where = {(row.name, row.address): row.geometry for row in known.itertuples()}
        found = [row for row in read.itertuples() if row.geometry is not None]
        far = [
            distance_metres(at.y, at.x, row.geometry.y, row.geometry.x)
            for row in found
            if (at := where.get((row.name, row.address))) is not None
        ]
        told.append(
            f"{len(found)} of {len(known)} located, half of them within {median(far):.0f} m" if far else "none located"
        )
        least = LOCATED * len(known) if len(known) >= FEW else 1
        if len(found) < least or not far or median(far) > FAR_M:
            raise Failed(told[-1])


def rehearse(town: str, base: Path, short: bool, browser: Browser) -> TownDay:
    """The day of one municipality in a folder of its own; raises at the step that does not work."""
    city = find_city(KIT, town)
    day = TownDay(base, browser=browser, town=town, id=city.id)
    days.append(day)
    prepare(day, short)
    for team in day.teams:
        work(day, team, browser)
    bring_shelters(day)
    attempt(day, day.teams[0], browser)
    day.run("event", "board")
    opens(browser, day.event / "board" / "index.html")
    for team in day.teams:
        hand_over(day, team, browser)
    return day


days: list[TownDay] = []


def towns(named: list[str], short: bool) -> list[str]:
    """What is typed for each municipality: its name, with the prefecture where another has the name too."""
    if named:
        return named
    chosen = drawn()
    kept = ("a village on islands", "a town in the mountains") if short else tuple(chosen)
    listed = municipalities(KIT)
    return [
        m.name if sum(other.name == m.name for other in listed) == 1 else m.prefecture + m.name
        for kind, m in chosen.items()
        if kind in kept
    ]


@contextmanager
def chromium() -> Iterator[Browser]:
    from get_browser import FLAGS, find_shell
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=find_shell(), args=FLAGS)


def main() -> int:
    short, named = "--short" in sys.argv, [a for a in sys.argv[1:] if not a.startswith("-")]
    failed: list[str] = []
    with chromium() as browser:
        for town in towns(named, short):
            with tempfile.TemporaryDirectory(prefix="machikit-town-") as folder:
                try:
                    rehearse(town, Path(folder), short, browser)
                except Exception as error:
                    failed.append(f"{town}: {error}")
            print(f"\n{table(days[-1])}", flush=True)
    print("\n".join(["", *failed, "The days did not all work."] if failed else ["", "The days worked."]))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
