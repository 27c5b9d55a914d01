"""The page's body as it stands in the HTML itself: readable and printable with its scripts removed."""

import math
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from machikit.pages import provenance
from machikit.pages.block import mark_kind
from machikit.pages.document import WEB
from machikit.pages.svg import drawn_map
from machikit.words import fill

if TYPE_CHECKING:
    import jinja2
    from geopandas import GeoDataFrame

    from machikit.pages.page import Page
    from machikit.pages.part import Part

SHUT = "使用不可|利用不可|使用できません|利用できません|休止中|閉鎖中|廃止"  # a name that says so is never ranked first
EARTH = 6371008.8  # metres, mean radius (IUGG)
WORST = ("yes", "partial", "other", "none", "no")  # of several marks the least favourable counts: the later one
PRINTED_ROWS = 1000  # rows of the list in the HTML itself
KINDS = 7  # different looks for categories; must match points.js


def body(page: "Page", drawn: str) -> str:
    """The body's markup. `drawn` is folium's own map element; every value goes through Jinja's autoescape."""
    from markupsafe import Markup

    block = page.block
    rows = [_row(page, block, i) for i in order(page, block)[:PRINTED_ROWS]] if block and "list" in page.parts else []
    shared = {"w": page.word, "fill": fill, "page": page, "towns": _towns(page) if drawn else []}
    picture = _picture(page, block) if drawn else ""
    the_map = Markup(_environment().get_template("map.html").render(**shared, drawn=drawn, picture=picture))
    parts = [Markup(_markup(part, page, shared, the_map)) for part in page.added]
    return _environment().get_template("page.html").render(
        **shared, parts=parts, map=the_map if drawn and not any(part.takes_map for part in page.added) else "", rows=rows,
        places={"count", "list"} & {*page.parts} and block, numbers=page.numbers, caveats=_numbered(page, "caveat"),
        sources=_sources(page), question=_question(page), total=block["n"] if block else 0, printed=PRINTED_ROWS,
        hours=bool(block and "week" in block), official=_on_the_web(page.prototype.city.official) or "#",
        example=page.prototype.city.kind == "example", downloads=_downloads(page), headline="headline" in page.all_words,
    )  # fmt: skip


def _picture(page: "Page", block: dict[str, Any] | None) -> str:
    """The drawn map: a part's own where one draws it, else the points on the base."""
    own = next((found for part in page.added if (found := part.picture(page))), "")
    none: dict[str, Any] = {"lat": [], "lon": []}
    return own or drawn_map(block or none, page.prototype.base, looks(page, block) if block else [], page.word("map"))


def _markup(part: "Part", page: "Page", shared: dict[str, Any], the_map: str) -> str:
    text = part.file("part.html")
    known = {**shared, "part": part, "map": the_map if part.takes_map else ""}
    return _environment().from_string(text).render(**known, **part.context(page)) if text else ""


def _downloads(page: "Page") -> list[str]:
    """The formats that the page offers: of its places, and those that its parts serve."""
    of_places = ["csv", "geojson"] if page.block and "list" in page.parts else []
    return list(dict.fromkeys([*of_places, *(kind for part in page.added for kind in part.downloads)]))


@cache
def _environment() -> "jinja2.Environment":
    import jinja2

    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(WEB, encoding="utf-8"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )


# --- the same rules as in app.js, for the state in which the page opens ---


def mark_of(page: "Page", block: dict[str, Any], i: int) -> str | None:
    marks = [block["columns"][f][i] for f in page.start]
    return max(marks, key=lambda m: WORST.index(mark_kind(m))) if marks else None


def looks(page: "Page", block: dict[str, Any]) -> list[str]:
    """How each row's point is drawn: by mark, by category, or plain."""
    category = _role(block, "category")
    if page.start:
        return [mark_kind(mark_of(page, block, i)) for i in range(block["n"])]
    if category:
        values = block["columns"][category]
        kinds = list(dict.fromkeys(v for v in values if v is not None))
        return ["none" if v is None else f"k{kinds.index(v) % KINDS}" for v in values]
    return ["plain"] * block["n"]


def order(page: "Page", block: dict[str, Any]) -> list[int]:
    """Usable ones first; those marked or named as not usable, or not marked at all, after them."""
    names = block["columns"].get(_role(block, "name"), [])

    def last(i: int) -> bool:
        unmarked = bool(page.start) and mark_kind(mark_of(page, block, i)) in ("no", "none")
        return unmarked or bool(names and re.search(SHUT, str(names[i] or "")))

    return sorted(range(block["n"]), key=last)


def numbers(page: "Page", block: dict[str, Any]) -> list[tuple[int, str, str, str]]:
    """(number, unit, label, look) of each number in the page's head."""
    unit, found = page.word("unit"), [(block["n"], page.word("unit"), page.word("count.all"), "")]
    if page.start:
        marks = [mark_of(page, block, i) for i in range(block["n"])]
        for mark in sorted(dict.fromkeys(marks), key=lambda m: WORST.index(mark_kind(m))):
            found.append((marks.count(mark), unit, mark_word(page, mark), mark_kind(mark)))
    elif category := _role(block, "category"):
        values = block["columns"][category]
        for k, kind in enumerate(dict.fromkeys(v for v in values if v is not None)):
            found.append((values.count(kind), unit, term(page, kind), f"k{k % KINDS}"))
        if None in values:
            found.append((values.count(None), unit, page.word("category.none"), "none"))
    if -1 in block.get("week", []):  # "open now" is for the script to say; what is unknown is known now
        found.append((block["week"].count(-1), unit, page.word("hours.unknown"), ""))
    if page.residents is not None:
        label = fill(page.word("near.yes" if page.start else "near.all"), metres=500)
        found.append((people_near(page, block), page.word("people"), label, ""))
    return found


def people_near(page: "Page", block: dict[str, Any], metres: float = 500) -> int:
    """Residents of towns whose point lies within `metres` (straight line) of a row that counts. An estimate."""
    sites = [(a / 1e6, o / 1e6) for i, (a, o) in enumerate(zip(block["lat"], block["lon"], strict=True))
             if a is not None and (not page.start or mark_kind(mark_of(page, block, i)) == "yes")]  # fmt: skip
    towns = residents_block(page.residents)
    close = (
        any(distance(a / 1e6, o / 1e6, *s) <= metres for s in sites)
        for a, o in zip(towns["lat"], towns["lon"], strict=True)
    )
    return sum(n for n, near in zip(towns["n"], close, strict=True) if near)


def distance(lat: float, lon: float, lat2: float, lon2: float) -> float:
    """Great-circle metres between two points in degrees (haversine)."""
    a = math.sin(math.radians(lat2 - lat) / 2) ** 2
    a += math.cos(math.radians(lat)) * math.cos(math.radians(lat2)) * math.sin(math.radians(lon2 - lon) / 2) ** 2
    return 2 * EARTH * math.asin(math.sqrt(a))


def residents_block(table: "GeoDataFrame") -> dict[str, list[int]]:
    """Town points (millionths of a degree) and residents, for towns that have both."""
    there = table[table["count"].notna() & table.geometry.notna()]
    rows = [(g, n) for g, n in zip(there.geometry, there["count"], strict=True) if not g.is_empty]
    return {
        "lat": [round(g.y * 1e6) for g, _ in rows],
        "lon": [round(g.x * 1e6) for g, _ in rows],
        "n": [int(n) for _, n in rows],
    }


def mark_word(page: "Page", mark: str | None) -> str:
    """What a mark means in the publisher's own legend; without a legend the mark as it stands."""
    if mark is None:
        return page.word("mark.none")
    said = (page.block or {})["terms"].get(mark)
    return said[page.prototype.language] if said else fill(page.word("mark.as_is"), mark=mark)


def term(page: "Page", value: str) -> str:
    """What the publisher calls a kind, in the page's language."""
    said = (page.block or {})["terms"].get(value)
    return said[page.prototype.language] if said else value


def _row(page: "Page", block: dict[str, Any], i: int) -> dict[str, Any]:
    get = {
        role: block["columns"][_role(block, role)][i]
        for role in ("name", "address", "category", "place")
        if _role(block, role)
    }
    week = block.get("week", [-1])[i] if "week" in block else None
    hours = (
        None
        if week is None
        else page.word("hours.unknown")
        if week < 0
        else block["weeks"][week][page.prototype.language]
    )
    lang, legend = page.prototype.language, block["terms"]
    marks = [
        (f[lang], legend[m][lang] if m in legend else m)
        for f in page.flags
        if (m := block["columns"][f["id"]][i]) is not None
    ]
    return {
        "key": block["keys"][i],
        "name": get.get("name") or page.word("no_name"),
        "address": get.get("address") or "",
        "facts": [(said, said == v) for v in (get.get("category"), get.get("place")) if v and (said := term(page, v))],
        "marks": marks,
        "hours": hours,
        "no_point": block["lat"][i] is None,
    }


def _numbered(page: "Page", prefix: str) -> list[str]:
    return [k for k in page.all_words if k.startswith(prefix + ".") and k.rpartition(".")[2].isdigit()]


def _sources(page: "Page") -> list[tuple[str, str | None]]:
    """(word, address of the source file or page where it is on the web)."""
    found = provenance.sources(page.prototype)
    return [(f"source.{n}", _on_the_web(str(s.get("path", "")))) for n, (_, s) in enumerate(found, 1)]


def _on_the_web(address: str) -> str | None:
    """The address where it may be a link: never `javascript:` or the like."""
    return address if re.match(r"https?://", address) else None


def _role(block: dict[str, Any], role: str) -> str | None:
    return next((f["id"] for f in block["fields"] if f.get("role") == role), None)


def _towns(page: "Page") -> list[str]:
    return list(page.prototype.base["towns"]["name"])


def _question(page: "Page") -> list[str]:
    """The question in phrases, so that a line breaks after a comma and not within a word."""
    return re.split(r"(?<=、)", _asked(page))


def _asked(page: "Page") -> str:
    words, lang = page.all_words, page.prototype.language
    if page.start and "question.flag" in words:
        return fill(
            words["question.flag"][lang], flag=page.flags[[f["id"] for f in page.flags].index(page.start[0])][lang]
        )
    return words["question"][lang]
