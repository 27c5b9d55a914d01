"""The body of a page as static HTML, readable and printable without scripts, made by the views of web/ (whole_page.js)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

from machikit._base.languages import is_right_to_left, name_in_itself
from machikit._base.messages import fill
from machikit.pages.bundles import WEB
from machikit.pages.context import PageContext
from machikit.pages.pictures import PHOTO
from machikit.pages.pictures.in_markup import MarkupPictures
from machikit.pages.provenance import source_urls, web_url
from machikit.pages.publish_until import publish_facts
from machikit.pages.safe_folium.escape import json_block
from machikit.pages.view import MAP_SLOT, OpenedView, kit_view

if TYPE_CHECKING:
    import jinja2

    from machikit.pages.notices import Notice
    from machikit.pages.part import Part

# Packed words cannot be found in the page's text; teams' tests look for these.
PLAIN = ("title", "city", "question", "headline")
PLACES = "places"  # the view of the page's own table


def fixed_facts(page: PageContext, parts: "Sequence[Part]", map_element: str, head: str) -> dict[str, Any]:
    """What of a page's opening state no view makes (`FixedFacts` of types.d.ts): the page's block `page`.

    parts: of the page, in order; map_element: folium's, "" without a map; head: markup for the document's head.
    """
    prototype, opened = page.prototype, page.opened_views
    return {
        "lang": prototype.language,
        **_further_languages(prototype.languages),
        "plain": {key: page.all_words[key] for key in PLAIN if key in page.all_words},
        "internal": prototype.internal,
        "closed": prototype.card.sensitivity == "closed",
        "example": prototype.city.kind == "example",
        "expiry": page.expiry,
        **publish_facts(prototype.folder, dt.date.today()),
        "tried": "tried.line" in page.all_words,
        "editable": page.editable,
        "official": web_url(prototype.city.official) or "#",
        "sources": source_urls(prototype),
        "downloads": _downloads(page, parts),
        "total": page.block["n"] if page.block else 0,
        "counts": "count" in page.sections,
        "lists": "list" in page.sections,
        "tiles": _tiles(page, parts, opened),
        "order": page.order,
        "headline": "" if any(v.headline for v in opened.values()) else escape(page.headline or ""),
        "parts": [
            {
                "name": part.name,
                "own": not part.is_of_kit,
                "renews": part._renews_on(page),
                "nth": nth,
                "slots": part.slots(page),
                "markup": None if key in opened else part_markup(part, page),
            }
            for part, (key, nth) in zip(parts, part_keys(parts), strict=True)
        ],
        **_drawing(page, parts, opened),
        "map": map_element,
        "listed": page.map_shows_list,
        "mapTaken": any(part.takes_map for part in parts),
        "head": head,
    }


def _further_languages(tags: Sequence[str]) -> dict[str, Any]:
    """What pages in more than two languages hold of each; nothing for others."""
    further = [{"tag": tag, "name": name_in_itself(tag), "rtl": is_right_to_left(tag)} for tag in tags]
    return {"languages": further} if further else {}


def part_keys(parts: "Sequence[Part]") -> list[tuple[str, int]]:
    """(key of its view, which of its name it is) of each part: its name, and for further parts of one name `chart:1` …"""
    names = [part.name for part in parts]
    nths = [names[:i].count(name) for i, name in enumerate(names)]
    return [(f"{name}:{nth}" if nth else name, nth) for name, nth in zip(names, nths, strict=True)]


def body_html(page: PageContext, fixed: Mapping[str, Any], libraries: "Sequence[Notice]") -> str:
    """The body's markup. libraries: the third-party code in the page, with its licences."""
    opened = {name: view._asdict() for name, view in page.opened_views.items()}
    licences = [one._asdict() for one in libraries]
    towns = page.prototype.base_map["towns"]["name"] if page.city_map is not None else []
    since = {"looks": page.looks, "changed": {"n": 0, "rows": 0, "date": ""}}
    texts = map(json_block, (fixed, opened, page.words(), licences, towns, since))
    return str(kit_view("page").call("bodyOf", *texts))


def _tiles(page: PageContext, parts: "Sequence[Part]", opened: Mapping[str, OpenedView]) -> str:
    """The headline numbers of the first part that has any, where no view has any, as markup."""
    numbers = next((n for part in parts if (n := part.numbers(page))), [])
    if not numbers or any(view.tiles is not None for view in opened.values()):
        return ""
    tiles = [dict(zip(("n", "unit", "label", "look"), number, strict=False)) for number in numbers]
    return str(kit_view("page").call("tilesOf", json_block(tiles), json_block(page.looks.get("numbers"))))


def _drawing(page: PageContext, parts: "Sequence[Part]", opened: Mapping[str, OpenedView]) -> dict[str, str]:
    """The drawn map of the first part that draws one in Python; "" where a view does."""
    if page.city_map is None:
        return {"picture": "", "drawnBy": ""}
    keyed = zip(parts, part_keys(parts), strict=True)
    svg = next((svg for part, (key, _) in keyed if key not in opened and (svg := part.picture(page))), "")
    if not svg and not any(view.picture for view in opened.values()):
        language = json_block(page.prototype.language)
        svg = kit_view(PLACES).call(
            "drawnAlone", page.places_block, json_block(page.words()), language, page.map_blocks
        )
    return {"picture": svg, "drawnBy": "fixed" if svg else ""}


def _downloads(page: PageContext, parts: "Sequence[Part]") -> list[str]:
    """The formats that the page offers for download: of its places and of its parts."""
    of_places = ["csv"] if page.block and page.block["n"] and "list" in page.sections else []
    if of_places and page.block and any(v is not None for v in page.block["lat"]):
        of_places.append("geojson")
    return list(dict.fromkeys([*of_places, *(kind for part in parts for kind in part.downloads)]))


# --- parts without a view ----------------------------------------------------------------------------------------------


def part_markup(part: "Part", page: PageContext) -> str:
    """The markup of a part in Python alone, from its part.html (Jinja, autoescaped)."""
    from markupsafe import Markup

    template = part.file("part.html")
    context = {"w": page.word, "fill": fill, "page": page, "part": part,
               "map": Markup(MAP_SLOT) if part.takes_map and page.city_map is not None else ""}  # fmt: skip
    if not template:
        return ""
    markup = _environment().from_string(template).render(**context, **part.context(page))
    return markup if part.is_of_kit else MarkupPictures(part.folder, page.prototype.folder).markup(markup, PHOTO)


@cache
def _environment() -> "jinja2.Environment":
    import jinja2

    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(WEB, encoding="utf-8"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
