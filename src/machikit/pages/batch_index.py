"""The index of many pages: one file that opens offline, with a map, a search by name and the cards of each municipality by theme."""

import base64
import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from machikit._base.messages import language, say
from machikit.pages.bundles import web_file

Ring = Sequence[tuple[float, float]]  # longitude, latitude in degrees
WIDTH, MOST_HEIGHT = 720, 900  # of the map, in its own units
FAR = 2.5  # degrees from the middle of the land beyond which an island would shrink the rest of the map
PREFECTURES = 2  # from so many on nothing is too far: a country has islands everywhere


@dataclass(frozen=True)
class PageLink:
    """One page: its address from the index, the title of its card, and the card's theme with its name."""

    href: str
    title: str
    theme: str
    theme_name: str


@dataclass(frozen=True)
class Place:
    """A municipality: how it is written and read, and its pages. rings: its outline; none where there is no boundary."""

    id: str
    name: str
    prefecture: str
    readings: tuple[str, ...]
    pages: tuple[PageLink, ...]
    rings: tuple[Ring, ...] = ()


def index_page(places: Sequence[Place], title: str) -> str:
    """The whole document. places: in the order in which they are listed."""
    script, style = web_file("batch_index.js"), web_file("batch_index.css")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    lead = say("batch.lead", places=f"{len(places):,}", pages=f"{sum(len(p.pages) for p in places):,}")
    return (
        f'<!DOCTYPE html>\n<html lang="{language()}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{style}</style></head>\n"
        f"<body><header><h1>{escape(title)}</h1><p>{escape(lead)}</p>{_controls(places)}</header>\n"
        f'<main>{_map(places)}<div id="list">{"".join(map(_section, places))}'
        f'<p id="none" hidden>{escape(say("batch.none"))}</p></div></main>\n<script>{script}</script></body></html>\n'
    )


def _controls(places: Sequence[Place]) -> str:
    themes = dict(sorted({(page.theme, page.theme_name) for place in places for page in place.pages}))
    options = "".join(f'<option value="{escape(id_)}">{escape(name)}</option>' for id_, name in themes.items())
    return (
        f'<form role="search"><label>{escape(say("batch.find"))}'
        f'<input id="find" type="search" autocomplete="off" placeholder="{escape(say("batch.find.hint"))}"></label>'
        f'<label>{escape(say("batch.theme"))}<select id="theme"><option value="">{escape(say("batch.theme.all"))}</option>'
        f'{options}</select></label><output id="shown" data-words="{escape(say("batch.shown"))}"></output></form>'
    )


def _section(place: Place) -> str:
    names = " ".join((place.name, place.prefecture, *place.readings)).casefold()
    by_theme: dict[str, list[PageLink]] = {}
    for page in place.pages:
        by_theme.setdefault(page.theme, []).append(page)
    groups = "".join(
        f'<li data-theme="{escape(theme)}"><b>{escape(pages[0].theme_name)}</b> {_links(pages)}</li>'
        for theme, pages in by_theme.items()
    )
    return (
        f'<section id="{escape(place.id)}" data-names="{escape(names)}"><h2>{escape(place.name)} '
        f"<small>{escape(place.prefecture)}</small></h2><ul>{groups}</ul></section>\n"
    )


def _links(pages: Iterable[PageLink]) -> str:
    return " ".join(f'<a href="{escape(page.href)}">{escape(page.title)}</a>' for page in pages)


# --- the map ---------------------------------------------------------------------------------------------------------


def _map(places: Sequence[Place]) -> str:
    """The outlines as links to the municipalities' sections; "" where there are none."""
    drawn = [place for place in places if place.rings]
    if not drawn:
        return ""
    shown, left_out = _near(drawn)
    west, east = _extent(x for place in shown for ring in place.rings for x, _ in ring)
    south, north = _extent(y for place in shown for ring in place.rings for _, y in ring)
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = min(WIDTH / max((east - west) * squeeze, 1e-6), MOST_HEIGHT / max(north - south, 1e-6))
    width, height = (east - west) * squeeze * scale, (north - south) * scale

    def path(rings: Sequence[Ring]) -> str:
        return "".join(_ring(ring, west, north, squeeze * scale, scale) for ring in rings)

    shapes = "".join(
        f'<a href="#{escape(p.id)}" data-place="{escape(p.id)}"><path d="{path(p.rings)}"><title>{escape(p.name)}</title></path></a>'
        for p in shown
    )
    note = say("batch.map.left_out", names=say("cli.comma").join(p.name for p in left_out)) if left_out else ""
    return (
        f'<figure><svg viewBox="-4 -4 {width + 8:.0f} {height + 8:.0f}" role="group" aria-label="{escape(say("batch.map"))}">'
        f"{shapes}</svg><figcaption>{escape(say('batch.map'))}{f'<br>{escape(note)}' if note else ''}</figcaption></figure>"
    )


def _near(places: Sequence[Place]) -> tuple[list[Place], list[Place]]:
    """Those to draw, and those so far from the middle of a prefecture that they would shrink the rest."""
    if len({place.prefecture for place in places}) >= PREFECTURES:
        return list(places), []
    middles = {p.id: _middle(p) for p in places}
    middle = tuple(sorted(m[axis] for m in middles.values())[len(places) // 2] for axis in (0, 1))
    near = [p for p in places if all(abs(middles[p.id][axis] - middle[axis]) < FAR for axis in (0, 1))]
    return near, [p for p in places if p not in near]


def _middle(place: Place) -> tuple[float, float]:
    west, east = _extent(x for ring in place.rings for x, _ in ring)
    south, north = _extent(y for ring in place.rings for _, y in ring)
    return (west + east) / 2, (south + north) / 2


def _extent(values: Iterable[float]) -> tuple[float, float]:
    listed = list(values)
    return min(listed), max(listed)


def _ring(ring: Ring, west: float, north: float, by_x: float, by_y: float) -> str:
    """A ring as path data in whole steps of a tenth; what is smaller than a step is left out, but never the whole ring."""
    steps = [(round((x - west) * by_x * 10), round((north - y) * by_y * 10)) for x, y in ring]
    distinct = [step for n, step in enumerate(steps) if n == 0 or step != steps[n - 1]]
    first, *rest = distinct if len(distinct) > 2 else [*distinct, *((x + 6, y + 6) for x, y in distinct[:1])]
    before, parts = first, [f"M{_tenth(first[0])} {_tenth(first[1])}"]
    for step in rest:
        parts.append(f"l{_tenth(step[0] - before[0])} {_tenth(step[1] - before[1])}")
        before = step
    return "".join(parts) + "z"


def _tenth(steps: int) -> str:
    whole, tenth = divmod(abs(steps), 10)
    sign = "-" if steps < 0 else ""
    return f"{sign}{whole}.{tenth}" if tenth else f"{sign}{whole}"
