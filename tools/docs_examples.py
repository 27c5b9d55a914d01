"""The built pages and the pictures that the documentation shows, made once in a build and laid into the site at its end."""

import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import docs_drawing

from machikit._base import chromium
from machikit.catalog import Catalog, kit_root
from machikit.catalog.model import Card

FIRST = "takamatsu"  # where its data will do, examples are of the city whose day the docs tell
STORY = ("shelter-by-hazard", FIRST)  # what that day's first team makes
ROOT = Path(__file__).resolve().parent.parent
OWN_PART = ROOT / "tools" / "own_part" / "hazard_table"


@cache
def catalog() -> Catalog:
    return Catalog(roots=[kit_root()])


@cache
def _held() -> "tempfile.TemporaryDirectory[str]":
    return tempfile.TemporaryDirectory(prefix="machikit-docs-")


def work() -> Path:
    """A folder for this build; it goes when the process ends."""
    return Path(_held().name)


def city_for(card: Card) -> str | None:
    """The city that shows a card best: the day's own, then any real one, then the invented one."""
    shelf = catalog()
    return min(shelf.ready_cities(card), key=lambda c: (c != FIRST, shelf.cities[c].kind == "example", c), default=None)


@cache
def examples() -> dict[str, tuple[str, str]]:
    """Template → (card, city) of its live example: a real city where there is one, then the smallest table."""
    found: dict[str, list[tuple[bool, bool, int, str, str]]] = {}
    for card in catalog().cards.values():
        city = city_for(card)
        data = catalog().find_dataset(city, card.topics["main"]) if city else None
        if city and data and card.sensitivity != "closed":
            example = catalog().cities[city].kind == "example"
            size = 0 if (card.id, city) == STORY else data.file.stat().st_size
            row = (example, card.sensitivity != "open", size, card.id, city)
            found.setdefault(card.template, []).append(row)
    return {template: min(rows)[3:] for template, rows in sorted(found.items())}


@cache
def pages() -> dict[str, Path]:
    """Template → the one file that its example was built into."""
    from machikit.prototype import run
    from machikit.prototype.generate import create_prototype

    made = {}
    for template, (card, city) in examples().items():
        folder = work() / f"{card}-{city}"
        if not folder.exists():
            create_prototype(catalog(), card, city, work())
        made[template] = run(folder)
    return made


@cache
def own_part() -> Path:
    """The page with the part of one's own that the reference shows."""
    from machikit.prototype import run
    from machikit.prototype.generate import create_prototype

    return run(with_own_part(create_prototype(catalog(), *STORY, work() / "own-part")))


def with_own_part(prototype: Path) -> Path:
    """The prototype, to which that part is added as a team would: its folder copied into parts/, two lines written."""
    shutil.copytree(OWN_PART, prototype / "parts" / OWN_PART.name, ignore=shutil.ignore_patterns("__pycache__"))
    file = prototype / "prototype.py"
    adds = "from machikit.parts import HazardTable\n\npage.add(HazardTable(sites))\npage.save()"
    file.write_text(file.read_text(encoding="utf-8").replace("page.save()", adds), encoding="utf-8", newline="\n")
    return prototype


@cache
def shots() -> dict[str, Path]:
    """Template → a picture of its example, where a Chromium is there to take one."""
    if chromium.find_chromium() is None:
        return {}

    def shoot(item: tuple[str, Path]) -> tuple[str, Path] | None:
        target = item[1].with_suffix(".png")
        return (item[0], target) if chromium.take_screenshot(item[1], target, 1000, 640) else None

    with ThreadPoolExecutor(2) as pool:
        return dict(done for done in pool.map(shoot, pages().items()) if done)


@cache
def drawings() -> dict[str, str]:
    """File below `pictures/` → SVG: a drawing of its data for each card, and a map for each dataset that has places."""
    shelf, made = catalog(), {}
    for card in shelf.cards.values():
        city = city_for(card)
        data = shelf.find_dataset(city, card.topics["main"]) if city else None
        if city and data:
            made[f"cards/{card.id}.svg"] = docs_drawing.draw(shelf, data, city, card.template)
    for data in shelf.datasets.values():
        if drawn := docs_drawing.town_map(shelf, data):
            made[f"datasets/{data.city}-{data.topic}.svg"] = drawn
    return made


def lay(site: Path) -> None:
    """Put every page and picture that the reference shows into the finished site."""
    for name, drawing in drawings().items():
        place(site / "pictures" / name).write_text(drawing, encoding="utf-8")
    for template, shot in shots().items():
        shutil.copyfile(shot, place(site / "pictures" / "templates" / f"{template}.png"))
    shutil.copyfile(own_part(), place(site / "examples" / "own-part.html"))
    for template, page in pages().items():
        shutil.copyfile(page, place(site / "examples" / f"{template}.html"))


def place(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path
