"""The values of part.html: views, their panels as drawings, and tables. Names from the data are message keys."""

import re
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from machikit._base.messages import LANGUAGES
from machikit.catalog.model import Text
from machikit.pages.charts.palette import SHAPES
from machikit.pages.context import PageContext
from machikit.pages.part import both
from machikit.pages.parts.trend.content import TrendContent
from machikit.pages.parts.trend.panel_drawing import BELOW, LARGE, OVER, SMALL, Frame, panel_svg
from machikit.pages.parts.trend.series import Line, gaps
from machikit.pages.parts.trend.tables import legend_keys, panel_values, summary, value_text
from machikit.pages.parts.trend.views import Panel, View
from machikit.pages.svg.scale import format_number

if TYPE_CHECKING:
    from markupsafe import Markup

STEP = 12  # small charts shown at first
MAX_DRAWN = 600  # small charts in all views together
MAX_GAPS, MAX_NAMED = 6, 3  # gaps that are listed, and lines that each of them names
THINNED_FROM = 800  # with more points than this, charts leave some out


def view_context(page: PageContext, content: TrendContent) -> dict[str, Any]:
    """The variables of part.html beside those of the page."""
    most = max(STEP, MAX_DRAWN // max(len(content.views), 1))
    first = content.views[0].panels[0] if content.views else None
    return {
        "japanese": lambda key: japanese(page.all_words[key]),
        "shapes": SHAPES,
        "over": OVER,
        "below": BELOW,
        "views": [_view(page, content, view, most) for view in content.views],
        "step": STEP,
        "large": _drawings(page, content, first, content.views[0], LARGE) if first else {},
        "first": first,
        "legend_of_first": legend_keys(content, first) if first else [],
        "values": panel_values(page, content, first) if first else {},
        "marks": _marks(content),
        "gaps": _gaps(page, content),
        "breaks": [(date, content.key(text)) for date, text in _breaks(content)],
        "notices": _notices(page, content),
    }


def _view(page: PageContext, content: TrendContent, view: View, most: int) -> dict[str, Any]:
    label = f"trend.view.{view.key}" if view.key != "series" else content.key(view.label)
    same_legend = (
        len(view.panels) > 1 and len({tuple(legend_keys(content, p)) for p in view.panels}) == 1
    )  # then the legend stands under the large chart only
    orders = ("large", "up", "down") if view.by_place else ("given", "up", "down", "large")
    panels = [
        {"title": content.key(p.title), "unit": content.key(p.lines[0].unit), "keys": [] if same_legend else legend_keys(content, p),
         **_drawings(page, content, p, view, SMALL)} for p in view.panels[:most]
    ]  # fmt: skip
    cut = both(page, "trend.drawn", n=most) if len(view.panels) > most else None
    return {
        "label": label,
        "orders": orders,
        "index": view.indexed,
        "panels": panels,
        "cut": content.key(cut) if cut else "",
        "summary": summary(page, content, view),
    }


def _drawings(page: PageContext, content: TrendContent, panel: Panel, view: View, frame: Frame) -> "dict[str, Markup]":
    from markupsafe import Markup

    ends = [
        f"{value_text(p)} ({p.date})"
        for line in panel.lines
        if line.known_points
        for p in (line.known_points[0], line.known_points[-1])
    ]
    first, last = (ends[0], ends[-1]) if ends else ("—", "—")
    key = content.key(both(page, "trend.label", title=panel.title, first=first, last=last))
    named = f'data-w-label="{key}" aria-label="{escape(content.texts[key][page.prototype.language])}"'
    named += ' lang="ja"' if japanese(content.texts[key]) else ""
    drawings = {"value": Markup(panel_svg(panel, view, False, named, frame))}
    return drawings | ({"index": Markup(panel_svg(panel, view, True, named, frame))} if view.indexed else {})


def japanese(text: Text) -> bool:
    """Whether the English text contains Japanese, as for a name from the data without a translation."""
    return bool(re.search("[\u3041-\u30fa\u3400-\u9fff]", text["en"]))


def _marks(content: TrendContent) -> list[str]:
    """The kinds of marks that occur in the charts, in the order of the legend."""
    points = [p for line in content.lines for p in line.points]
    present = {
        "over": any(p.is_outside_limits for p in points),
        "limit": any(p.has_limits for p in points),
        "below": any(p.below for p in points),
        "gap": any(gaps(line.points, view.usual_step) for view in content.views for line in view.lines),
        "break": any(line.breaks for line in content.lines),
    }
    return [kind for kind, yes in present.items() if yes]


def _gaps(page: PageContext, content: TrendContent) -> list[str]:
    """Message keys of a sentence for each gap; it names the lines concerned, unless it is all of them."""
    lines_by_span: dict[tuple[str, str], list[Line]] = {}
    all_lines = [line for view in content.published for line in view.lines]
    for view in content.published:
        for line in view.lines:
            for span in gaps(line.points, view.usual_step):
                lines_by_span.setdefault(span, []).append(line)
    sentences = [
        both(page, "trend.gap.all" if len(lines) == len(all_lines) else "trend.gap.one", a=a, b=b, what=_line_names(page, lines, all_lines))
        for (a, b), lines in sorted(lines_by_span.items())
    ]  # fmt: skip
    more = [both(page, "trend.gap.more", n=len(sentences) - MAX_GAPS)] if len(sentences) > MAX_GAPS else []
    return [content.key(one) for one in [*sentences[:MAX_GAPS], *more]]


def _line_names(page: PageContext, lines: Sequence[Line], among: Sequence[Line]) -> Text:
    """The names of some lines, as short as they are distinct among all; the first MAX_NAMED and the number of the others."""
    parts = [part for part in ("place", "series") if len({getattr(line, part)["ja"] for line in among}) > 1]
    places = {line.place["ja"] for line in lines}
    if len(lines) == sum(
        line.place["ja"] in places for line in among
    ):  # every series of these places: the places are enough
        parts = parts[:1]
    named = [{lang: " ".join(getattr(line, part)[lang] for part in parts) for lang in LANGUAGES} for line in lines]
    names = {lang: list(dict.fromkeys(name[lang] for name in named)) for lang in LANGUAGES}
    if (more := len(names["ja"]) - MAX_NAMED) > 0:
        others = both(page, "trend.gap.others", n=format_number(more))
        names = {lang: [*names[lang][:MAX_NAMED], others[lang]] for lang in LANGUAGES}
    return {"ja": "、".join(names["ja"]), "en": ", ".join(names["en"])}


def _breaks(content: TrendContent) -> list[tuple[str, Text]]:
    by_place = {}
    for line in content.lines:
        for date, text in line.breaks:
            several = len({one.place["ja"] for one in content.lines}) > 1
            with_place = {"ja": f"{line.place['ja']}：{text['ja']}", "en": f"{line.place['en']}: {text['en']}"}
            by_place[date, line.place["ja"], text["ja"]] = (date, with_place if several else text)
    return [by_place[k] for k in sorted(by_place)]


def _notices(page: PageContext, content: TrendContent) -> list[str]:
    repeated = sum(line.repeated_dates for line in content.lines)
    notices = [both(page, "trend.repeated", n=format_number(repeated))] if repeated else []
    notices += [both(page, "trend.undated", n=format_number(content.undated))] if content.undated else []
    notices += [both(page, "trend.thinned")] if any(len(line.points) > THINNED_FROM for line in content.lines) else []
    return [content.key(one) for one in notices]
