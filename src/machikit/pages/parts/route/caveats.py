"""What the page of stops and lines says of its limits."""

from collections.abc import Sequence

from machikit._base.messages import LANGUAGES
from machikit.pages.context import PageContext
from machikit.pages.part import both
from machikit.pages.parts.route.departures import Network
from machikit.pages.parts.route.packed_lines import Line
from machikit.pages.parts.route.towns import Towns


def caveats(page: PageContext, net: Network, lines: Sequence[Line], towns: Towns | None) -> list[dict[str, str]]:
    untimed = sum(net.timed and line.name not in net.routes for line in lines) if towns else 0
    unknown = [one.word for one in net.services if one.days is None]
    no_point = sum(stop.point is None for stop in net.stops)
    counted = {"lines": untimed, "some": sum(one.some for one in net.services), "lost": net.ambiguous,
               "other": net.out_of_season, "unread": net.unreadable, "platforms": sum(len(s.points) > 1 for s in net.stops),
               "no_point": no_point}  # fmt: skip
    words = {lang: "、".join(w or both(page, "route.word.none")[lang] for w in unknown) for lang in LANGUAGES}
    return [
        *(both(page, f"route.caveat.{key}") for key in (("none", "days") if net.timed else ("untimed",))),
        *([both(page, "route.caveat.words", words=words)] if unknown else []),
        *(both(page, f"route.caveat.{key}", n=f"{n:,}") for key, n in counted.items() if n),
        *(_of_towns(page, towns) if towns else []),
    ]


def _of_towns(page: PageContext, towns: Towns) -> list[dict[str, str]]:
    out = [people or 0 for people, at in zip(towns.people, towns.points, strict=True) if at is None]
    lost = [both(page, "route.caveat.towns", n=len(out), people=f"{sum(out):,}")] if out else []
    return [both(page, "route.caveat.method"), *lost]
