"""The page's body as it stands in the HTML itself: readable and printable with its scripts removed."""

import math
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from machikit._base.messages import fill
from machikit.pages import markers, provenance
from machikit.pages.blocks import mark_kind, values_of
from machikit.pages.document import WEB
from machikit.pages.svg.map_drawing import drawn_map

if TYPE_CHECKING:
    from collections.abc import Sequence

    import jinja2

    from machikit.pages.notices import Notice
    from machikit.pages.page import Page
    from machikit.pages.part import Part

SHUT = "使用不可|利用不可|使用できません|利用できません|休止中|閉鎖中|廃止"  # a name that says so is never ranked first
WORST = ("yes", "partial", "other", "none", "no")  # of several marks the least favourable counts: the later one
PRINTED_ROWS = 1000  # rows of the list in the HTML itself


def body(page: "Page", drawn: str, libraries: "Sequence[Notice]") -> str:
    """The body's markup. `drawn` is folium's own map element; every value goes through Jinja's autoescape.

    libraries: what others wrote that the page holds, with its licences.
    """
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
        libraries=libraries, sources=_sources(page), question=_question(page), total=block["n"] if block else 0, printed=PRINTED_ROWS,
        hours=bool(block and "week" in block), official=_on_the_web(page.prototype.city.official) or "#",
        example=page.prototype.city.kind == "example", closed=page.prototype.card.sensitivity == "closed",
        downloads=_downloads(page), headline="headline" in page.all_words,
    )  # fmt: skip


def _picture(page: "Page", block: dict[str, Any] | None) -> str:
    """The drawn map: a part's own where one draws it, else the points on the base."""
    own = next((found for part in page.added if (found := part.picture(page))), "")
    none: dict[str, Any] = {"lat": [], "lon": []}
    sizes = block.get("size") if block else None
    return own or drawn_map(
        block or none, page.prototype.base, looks(page, block) if block else [], page.word("map"), sizes
    )


def _markup(part: "Part", page: "Page", shared: dict[str, Any], the_map: str) -> str:
    text = part.file("part.html")
    known = {**shared, "part": part, "map": the_map if part.takes_map else ""}
    return _environment().from_string(text).render(**known, **part.context(page)) if text else ""


def _downloads(page: "Page") -> list[str]:
    """The formats that the page offers: of its places, and those that its parts serve."""
    of_places = ["csv", "geojson"] if page.block and page.block["n"] and "list" in page.parts else []
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
    """How each row's point is drawn: by mark, by kind, by whether its number is there, or plain."""
    if page.start:
        return [mark_kind(mark_of(page, block, i)) for i in range(block["n"])]
    if "kinds" in block:
        return [markers.by_kind(v, block["kinds"]) for v in values_of(block, "category") or ()]
    if "size" in block:
        return [
            markers.NONE if v is None else "plain" if v > 0 else markers.REST for v in values_of(block, "value") or ()
        ]
    return ["plain"] * block["n"]


def order(page: "Page", block: dict[str, Any]) -> list[int]:
    """Usable ones first; those marked or named as not usable, or not marked at all, after them. Of equal ones the larger number."""
    names = block["columns"].get(_role(block, "name"), [])
    amounts = (values_of(block, "value") if "size" in block else None) or [None] * block["n"]

    def last(i: int) -> bool:
        unmarked = bool(page.start) and mark_kind(mark_of(page, block, i)) in ("no", "none")
        return unmarked or bool(names and re.search(SHUT, str(names[i] or "")))

    return sorted(range(block["n"]), key=lambda i: (last(i), math.inf if amounts[i] is None else -amounts[i]))


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
        "facts": _facts(page, block, i, get),
        "marks": marks,
        "hours": hours,
        "no_point": block["lat"][i] is None,
    }


def _facts(page: "Page", block: dict[str, Any], i: int, get: dict[str, Any]) -> list[tuple[str, bool]]:
    """(text, whether it is the data's own) of kind, place and number."""
    found = [(said, said == v) for v in (get.get("category"), get.get("place")) if v and (said := term(page, v))]
    if "size" in block and (n := (values_of(block, "value") or [])[i]) is not None:
        label = next(f for f in block["fields"] if f.get("role") == "value")[page.prototype.language]
        found.insert(0, (fill(page.word("brief.value"), label=label, n=f"{n:,}", unit=page.word("value.unit")), False))
    return found


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
