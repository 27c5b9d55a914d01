"""Findings → what the data cannot say, in sentences, in both languages, with the numbers of this very run.

The sentences stand in `locale/data.csv` under `caveat.<kind>`; a recipe adds its own. A sentence about a finding appears only
where there is something to say.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from machikit._base.messages import LANGUAGES, fill, interface_words
from machikit.tables.findings import Finding, SetAside

# Told whether or not a recipe asks for it, in this order.
ALWAYS = (
    "out_of_use", "restricted", "empty_mark", "no_hours", "doubtful_hours", "short_hours", "all_day", "outside", "far_outside",
    "most_outside", "filled_time", "rough_time", "dropped_vertex", "no_calendar", "no_point",
    "same_point", "moved_point", "located_point", "suppressed", "few", "coarse_shape", "repaired_shape", "doubtful_mark",
    "kind_contradiction", "zero_capacity", "mobile", "set_aside",
)  # fmt: skip
# A reader takes in seven points. Where there are more, sentences on one matter are put together, the least weighty first.
MOST = 7
MATTERS = (
    ("zero_capacity", "mobile", "set_aside"),
    ("outside", "far_outside", "no_point", "same_point", "moved_point", "located_point", "instruction"),
    ("filled_time", "rough_time"),
    ("no_hours", "hours_in_note", "hours_differ", "doubtful_hours", "short_hours", "all_day"),
    ("same_item", "kind_contradiction"),
)
SAME = {"half_hours": "doubtful_hours"}  # kinds that are one thing to a reader
OF_TABLE = (
    "most_outside",
    "no_calendar",
)  # kinds of a whole table: nothing is counted, and nothing said where they were not found
STILL_THERE = ("joined", "summed")  # rows that went into another shape or number
NAMES = 5  # names spelled out; the rest is counted


def sentences(
    asked: Sequence[str | Mapping[str, str]],
    found: Sequence[Finding],
    aside: Sequence[SetAside],
    facts: Mapping[str, Any],
) -> dict[str, list[str]]:
    """{"ja": […], "en": […]}: the recipe's own, in its order, then what is always told; both lists match line by line.

    asked: kinds, or texts {"ja", "en"}; facts: more numbers for the `{places}` of the texts.
    """
    of_kind: dict[str, list[Finding]] = {}
    for one in found:
        of_kind.setdefault(SAME.get(one.kind, one.kind), []).append(one)
    items = [*asked, *(k for k in ALWAYS if k not in asked)]
    told = [(i, {lang: _one(i, lang, of_kind, aside, facts) for lang in LANGUAGES}) for i in items]
    points = [((i if isinstance(i, str) else ""), text) for i, text in told if text["ja"]]
    for matter in MATTERS:
        if len(points) > MOST:
            points = _together(points, matter)
    return {lang: [text[lang] for _, text in points] for lang in LANGUAGES}


def _together(points: list[tuple[str, dict[str, str]]], matter: tuple[str, ...]) -> list[tuple[str, dict[str, str]]]:
    """All points on one matter as one point, where the first of them stood."""
    same = [text for kind, text in points if kind in matter]
    if len(same) < 2:
        return points
    joined = {"ja": "".join(t["ja"] for t in same), "en": " ".join(t["en"] for t in same)}
    first = next(n for n, (kind, _) in enumerate(points) if kind in matter)
    rest = [p for p in points if p[0] not in matter]
    return [*rest[:first], (matter[0], joined), *rest[first:]]


def _one(
    item: str | Mapping[str, str],
    lang: str,
    of_kind: Mapping[str, Sequence[Finding]],
    aside: Sequence[SetAside],
    facts: Mapping[str, Any],
) -> str:
    if not isinstance(item, str):
        return fill(item[lang], **facts)
    word = interface_words()[f"caveat.{item}"][lang]
    if item == "set_aside":
        left = [one for one in aside if one.reason not in STILL_THERE]
        return fill(word, n=len(left), reasons=_reasons(left, lang), **facts) if left else ""
    matching = of_kind.get(item, ())
    if not matching and (item in OF_TABLE or "{n}" in word or "{names}" in word):
        return ""
    n = len({(f.row, f.item) for f in matching})
    return fill(word, n=n, names=names(matching, lang), was=matching[0].was if matching else "", **facts)


def names(found: Sequence[Finding], lang: str) -> str:
    """The first few names, and how many more. A finding on a column is named in the reader's language."""
    unique = list(dict.fromkeys(f.now if lang == "en" and f.kind == "empty_mark" else f.item for f in found))
    comma, more = ("、", "ほか{k}か所") if lang == "ja" else (", ", " and {k} more")
    text = comma.join(unique[:NAMES])
    rest = len(unique) - NAMES
    return text + (fill(comma.strip() + more if lang == "ja" else more, k=rest) if rest > 0 else "")


def _reasons(aside: Sequence[SetAside], lang: str) -> str:
    counted: dict[str, int] = {}
    for one in aside:
        counted[one.reason] = counted.get(one.reason, 0) + 1
    words = interface_words()
    return ("、" if lang == "ja" else ", ").join(fill(words[f"aside.{r}"][lang], n=n) for r, n in counted.items())
