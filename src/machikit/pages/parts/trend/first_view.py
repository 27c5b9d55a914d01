"""What part.html shows of a trend: views, their panels as drawings, and tables. Names of the data are keys of words."""

import re
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from machikit._base.messages import LANGUAGES
from machikit.catalog.model import Text
from machikit.pages.charts.palette import SHAPES
from machikit.pages.part import both
from machikit.pages.parts.trend.panel_drawing import BELOW, LARGE, OVER, SMALL, Frame, picture
from machikit.pages.parts.trend.series import Line, gaps
from machikit.pages.parts.trend.tables import keys, summary, value_text, values
from machikit.pages.parts.trend.views import Panel, View
from machikit.pages.svg.scale import number

if TYPE_CHECKING:
    from markupsafe import Markup

    from machikit.pages.page import Page
    from machikit.pages.parts.trend import Made

STEP = 12  # small charts that are seen at first
DRAWN = 600  # small charts in all views together
GAPS, NAMED = 6, 3  # periods without a record that are told, and lines that each of them names
MANY = 800  # points of a line from which on charts leave some out


def shown(page: "Page", made: "Made") -> dict[str, Any]:
    """The names that part.html uses beside the page's own."""
    most = max(STEP, DRAWN // max(len(made.views), 1))
    first = made.views[0].panels[0] if made.views else None
    return {
        "japanese": lambda key: japanese(page.all_words[key]),
        "shapes": SHAPES,
        "over": OVER,
        "below": BELOW,
        "views": [_view(page, made, view, most) for view in made.views],
        "step": STEP,
        "large": _drawings(page, made, first, made.views[0], LARGE) if first else {},
        "first": first,
        "legend_of_first": keys(made, first) if first else [],
        "values": values(page, made, first) if first else {},
        "marks": _marks(made),
        "gaps": _gaps(page, made),
        "breaks": [(date, made.key(text)) for date, text in _breaks(made)],
        "notices": _notices(page, made),
    }


def _view(page: "Page", made: "Made", view: View, most: int) -> dict[str, Any]:
    label = f"trend.view.{view.key}" if view.key != "series" else made.key(view.label)
    alike = len(view.panels) > 1 and len({tuple(keys(made, p)) for p in view.panels}) == 1  # said under the large one
    orders = ("large", "up", "down") if view.by_place else ("given", "up", "down", "large")
    panels = [
        {"title": made.key(p.title), "unit": made.key(p.lines[0].unit), "keys": [] if alike else keys(made, p),
         **_drawings(page, made, p, view, SMALL)} for p in view.panels[:most]
    ]  # fmt: skip
    cut = both(page, "trend.drawn", n=most) if len(view.panels) > most else None
    return {
        "label": label,
        "orders": orders,
        "index": view.indexed,
        "panels": panels,
        "cut": made.key(cut) if cut else "",
        "summary": summary(page, made, view),
    }


def _drawings(page: "Page", made: "Made", panel: Panel, view: View, frame: Frame) -> "dict[str, Markup]":
    from markupsafe import Markup

    ends = [
        f"{value_text(p)} ({p.date})" for line in panel.lines if line.known for p in (line.known[0], line.known[-1])
    ]
    first, last = (ends[0], ends[-1]) if ends else ("—", "—")
    key = made.key(both(page, "trend.label", title=panel.title, first=first, last=last))
    named = f'data-w-label="{key}" aria-label="{escape(made.texts[key][page.prototype.language])}"'
    named += ' lang="ja"' if japanese(made.texts[key]) else ""
    found = {"value": Markup(picture(panel, view, False, named, frame))}
    return found | ({"index": Markup(picture(panel, view, True, named, frame))} if view.indexed else {})


def japanese(text: Text) -> bool:
    """Whether its English still holds Japanese: a name of the data that has no English."""
    return bool(re.search("[\u3041-\u30fa\u3400-\u9fff]", text["en"]))


def _marks(made: "Made") -> list[str]:
    """The kinds of marks that occur, in the order of the legend."""
    points = [p for line in made.lines for p in line.points]
    there = {
        "over": any(p.over for p in points),
        "limit": any(p.limited for p in points),
        "below": any(p.below for p in points),
        "gap": any(gaps(line.points, view.usual) for view in made.views for line in view.lines),
        "break": any(line.breaks for line in made.lines),
    }
    return [kind for kind, yes in there.items() if yes]


def _gaps(page: "Page", made: "Made") -> list[str]:
    """Each period without a record as a sentence: which lines it concerns, where it is not all of them."""
    found: dict[tuple[str, str], list[Line]] = {}
    several = [line for view in made.published for line in view.lines]
    for view in made.published:
        for line in view.lines:
            for span in gaps(line.points, view.usual):
                found.setdefault(span, []).append(line)
    told = [
        both(page, "trend.gap.all" if len(lines) == len(several) else "trend.gap.one", a=a, b=b, what=_named(page, lines, several))
        for (a, b), lines in sorted(found.items())
    ]  # fmt: skip
    more = [both(page, "trend.gap.more", n=len(told) - GAPS)] if len(told) > GAPS else []
    return [made.key(one) for one in [*told[:GAPS], *more]]


def _named(page: "Page", lines: Sequence[Line], among: Sequence[Line]) -> Text:
    """The names of some lines as far as they are needed to tell them apart; the first ones of many."""
    parts = [part for part in ("place", "series") if len({getattr(line, part)["ja"] for line in among}) > 1]
    places = {line.place["ja"] for line in lines}
    if len(lines) == sum(line.place["ja"] in places for line in among):  # every series of these places
        parts = parts[:1]
    named = [{lang: " ".join(getattr(line, part)[lang] for part in parts) for lang in LANGUAGES} for line in lines]
    names = {lang: list(dict.fromkeys(name[lang] for name in named)) for lang in LANGUAGES}
    if (more := len(names["ja"]) - NAMED) > 0:
        others = both(page, "trend.gap.others", n=number(more))
        names = {lang: [*names[lang][:NAMED], others[lang]] for lang in LANGUAGES}
    return {"ja": "、".join(names["ja"]), "en": ", ".join(names["en"])}


def _breaks(made: "Made") -> list[tuple[str, Text]]:
    found = {}
    for line in made.lines:
        for date, text in line.breaks:
            several = len({one.place["ja"] for one in made.lines}) > 1
            said = {"ja": f"{line.place['ja']}：{text['ja']}", "en": f"{line.place['en']}: {text['en']}"}
            found[date, line.place["ja"], text["ja"]] = (date, said if several else text)
    return [found[k] for k in sorted(found)]


def _notices(page: "Page", made: "Made") -> list[str]:
    repeated = sum(line.repeated for line in made.lines)
    told = [both(page, "trend.repeated", n=number(repeated))] if repeated else []
    told += [both(page, "trend.undated", n=number(made.undated))] if made.undated else []
    told += [both(page, "trend.thinned")] if any(len(line.points) > MANY for line in made.lines) else []
    return [made.key(one) for one in told]
