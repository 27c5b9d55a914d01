"""The body of a page as static HTML, readable and printable without scripts."""

import math
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from machikit._base.messages import fill
from machikit.pages import markers, provenance
from machikit.pages.blocks import mark_kind, values_of
from machikit.pages.context import PageContext
from machikit.pages.document import WEB
from machikit.pages.svg.map_drawing import map_svg
from machikit.pages.view import with_map

if TYPE_CHECKING:
    from collections.abc import Sequence

    import jinja2

    from machikit.pages.notices import Notice
    from machikit.pages.part import Number, Part

OUT_OF_SERVICE = (
    "使用不可|利用不可|使用できません|利用できません|休止中|閉鎖中|廃止"  # places with such a name are ranked last
)
MARK_RANKING = ("yes", "partial", "other", "none", "no")  # best to worst: of several marks of a row the worst counts
PRINTED_ROWS = 1000  # rows of the list in the HTML itself, and rows printed at most


def render_body(
    page: PageContext, parts: "Sequence[Part]", numbers: "Sequence[Number]", drawn: str, libraries: "Sequence[Notice]"
) -> str:
    """The body's markup; every value in it goes through Jinja's autoescape.

    parts: of the page, in order; numbers: the headline numbers; drawn: folium's map element, "" without a map; libraries: the
    third-party code in the page, with its licences.
    """
    from markupsafe import Markup

    block = page.block
    common = {"w": page.word, "fill": fill, "page": page, "towns": _town_names(page) if drawn else []}
    picture = _picture(page, parts, block) if drawn else ""
    map_html = Markup(_environment().get_template("map.html").render(**common, drawn=drawn, picture=picture))
    part_takes_map = any(part.takes_map for part in parts)
    return (
        _environment()
        .get_template("page.html")
        .render(
            **common,
            **_list_context(page, block),
            parts=[Markup(_part_html(part, page, common, map_html)) for part in parts],
            map=map_html if drawn and not part_takes_map else "",
            numbers=numbers,
            head={name: Markup(text) for name, text in page.head.items()},
            caveats=_numbered_words(page, "caveat"),
            libraries=libraries,
            sources=_sources(page),
            question=_question(page),
            official=_web_url(page.prototype.city.official) or "#",
            example=page.prototype.city.kind == "example",
            closed=page.prototype.card.sensitivity == "closed",
            downloads=_downloads(page, parts),
            headline="headline" in page.all_words,
        )
    )


def _list_context(page: PageContext, block: dict[str, Any] | None) -> dict[str, Any]:
    """The variables of page.html for the list of places."""
    rows = (
        [_row(page, block, i) for i in row_order(page, block)[:PRINTED_ROWS]]
        if block and "list" in page.sections
        else []
    )
    return {
        "rows": rows,
        "places": {"count", "list"} & {*page.sections} and block,
        "total": block["n"] if block else 0,
        "printed": PRINTED_ROWS,
        "hours": bool(block and "week" in block),
    }


def _picture(page: PageContext, parts: "Sequence[Part]", block: dict[str, Any] | None) -> str:
    """The static map as SVG: from the first part that draws one, else the points on the base map."""
    drawings = (view.picture if (view := page.opened_view(part)) else part.picture(page) for part in parts)
    svg = next((svg for svg in drawings if svg), "")
    empty: dict[str, Any] = {"lat": [], "lon": []}
    sizes = block.get("size") if block else None
    return svg or map_svg(
        block or empty, page.prototype.base_map, row_symbols(page, block) if block else [], page.word("map"), sizes
    )


def _part_html(part: "Part", page: PageContext, common: dict[str, Any], map_html: str) -> str:
    if view := page.opened_view(part):
        return f'<div class="{part.name}" data-part="{part.name}">{with_map(view.markup, map_html)}</div>'
    template = part.file("part.html")
    context = {**common, "part": part, "map": map_html if part.takes_map else ""}
    return _environment().from_string(template).render(**context, **part.context(page)) if template else ""


def _downloads(page: PageContext, parts: "Sequence[Part]") -> list[str]:
    """The formats that the page offers for download: of its places and of its parts."""
    of_places = ["csv", "geojson"] if page.block and page.block["n"] and "list" in page.sections else []
    return list(dict.fromkeys([*of_places, *(kind for part in parts for kind in part.downloads)]))


@cache
def _environment() -> "jinja2.Environment":
    import jinja2

    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(WEB, encoding="utf-8"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )


# --- the same rules as in looks.js and rows.js, for the first view ---


def row_mark(page: PageContext, block: dict[str, Any], i: int) -> str | None:
    """The worst mark of a row among the flags selected in the first view."""
    marks = [block["columns"][f][i] for f in page.initial_flags]
    return max(marks, key=lambda m: MARK_RANKING.index(mark_kind(m))) if marks else None


def row_symbols(page: PageContext, block: dict[str, Any]) -> list[str]:
    """The symbol of each row's point: by mark, by category, by whether its number is known, or plain."""
    if page.initial_flags:
        return [mark_kind(row_mark(page, block, i)) for i in range(block["n"])]
    if "kinds" in block:
        return [markers.category_symbol(v, block["kinds"]) for v in values_of(block, "category") or ()]
    if "size" in block:
        return [
            markers.NO_VALUE_SYMBOL if v is None else "plain" if v > 0 else markers.OTHER_SYMBOL
            for v in values_of(block, "value") or ()
        ]
    return ["plain"] * block["n"]


def row_order(page: PageContext, block: dict[str, Any]) -> list[int]:
    """The rows' indices as listed: usable places first, then those marked or named as not usable, or without a mark; within each
    group larger numbers first.
    """
    names = block["columns"].get(_field_id(block, "name"), [])
    amounts = (values_of(block, "value") if "size" in block else None) or [None] * block["n"]

    def is_last(i: int) -> bool:
        not_usable = bool(page.initial_flags) and mark_kind(row_mark(page, block, i)) in ("no", "none")
        return not_usable or bool(names and re.search(OUT_OF_SERVICE, str(names[i] or "")))

    return sorted(range(block["n"]), key=lambda i: (is_last(i), math.inf if amounts[i] is None else -amounts[i]))


def mark_label(page: PageContext, mark: str | None) -> str:
    """The meaning of a mark in the publisher's legend; without a legend the mark itself."""
    if mark is None:
        return page.word("mark.none")
    label = (page.block or {})["terms"].get(mark)
    return label[page.prototype.language] if label else fill(page.word("mark.as_is"), mark=mark)


def category_label(page: PageContext, value: str) -> str:
    """The publisher's label of a category in the page's language; the value itself if there is none."""
    label = (page.block or {})["terms"].get(value)
    return label[page.prototype.language] if label else value


def _row(page: PageContext, block: dict[str, Any], i: int) -> dict[str, Any]:
    """One row of the list as page.html reads it."""
    cells = {
        role: block["columns"][_field_id(block, role)][i]
        for role in ("name", "address", "category", "place")
        if _field_id(block, role)
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
        "name": cells.get("name") or page.word("no_name"),
        "address": cells.get("address") or "",
        "facts": _facts(page, block, i, cells),
        "marks": marks,
        "hours": hours,
        "no_point": block["lat"][i] is None,
    }


def _facts(page: PageContext, block: dict[str, Any], i: int, cells: dict[str, Any]) -> list[tuple[str, bool]]:
    """(text, whether it is verbatim from the data) of the row's number, category and place."""
    facts = [
        (text, text == v)
        for v in (cells.get("category"), cells.get("place"))
        if v and (text := category_label(page, v))
    ]
    if "size" in block and (n := (values_of(block, "value") or [])[i]) is not None:
        label = next(f for f in block["fields"] if f.get("role") == "value")[page.prototype.language]
        facts.insert(0, (fill(page.word("brief.value"), label=label, n=f"{n:,}", unit=page.word("value.unit")), False))
    return facts


def _numbered_words(page: PageContext, prefix: str) -> list[str]:
    """The keys prefix.1, prefix.2 … of the page's words."""
    return [k for k in page.all_words if k.startswith(prefix + ".") and k.rpartition(".")[2].isdigit()]


def _sources(page: PageContext) -> list[tuple[str, str | None]]:
    """(word key, URL of the source file or page, None if it is not on the web)."""
    sources = provenance.sources(page.prototype)
    return [(f"source.{n}", _web_url(str(s.get("path", "")))) for n, (_, s) in enumerate(sources, 1)]


def _web_url(address: str) -> str | None:
    """The address if it is an http(s) URL, so that `javascript:` and the like never become links."""
    return address if re.match(r"https?://", address) else None


def _field_id(block: dict[str, Any], role: str) -> str | None:
    """The id of the first field with a role."""
    return next((f["id"] for f in block["fields"] if f.get("role") == role), None)


def _town_names(page: PageContext) -> list[str]:
    return list(page.prototype.base_map["towns"]["name"])


def _question(page: PageContext) -> list[str]:
    """The question split into phrases, so that lines break after a comma and not within a word."""
    return re.split(r"(?<=、)", _question_text(page))


def _question_text(page: PageContext) -> str:
    words, lang = page.all_words, page.prototype.language
    if page.initial_flags and "question.flag" in words:
        return fill(
            words["question.flag"][lang],
            flag=page.flags[[f["id"] for f in page.flags].index(page.initial_flags[0])][lang],
        )
    return words["question"][lang]
