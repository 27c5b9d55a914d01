"""Turn findings into caveats: what the data cannot say, as sentences in both languages, with the numbers of this run.

The sentences are in `locale/data.csv` under `caveat.<kind>`; a recipe adds custom ones. A sentence about a finding appears only
where there is such a finding.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from machikit._base.messages import LANGUAGES, fill, interface_words
from machikit.tables.findings import Finding, SetAside

# Caveats that appear whether or not a recipe requests them, in this order.
ALWAYS = (
    "out_of_use", "restricted", "empty_mark", "no_hours", "doubtful_hours", "short_hours", "all_day", "outside", "far_outside",
    "most_outside", "uneven_total", "filled_time", "rough_time", "dropped_vertex", "no_calendar", "no_point",
    "same_point", "moved_point", "located_point", "suppressed", "few", "coarse_shape", "repaired_shape", "doubtful_mark",
    "kind_contradiction", "zero_capacity", "mobile", "set_aside",
)  # fmt: skip
# A reader takes in seven points. Where there are more, sentences on the same topic are joined, the least important first.
MAX_CAVEATS = 7
MERGED_KINDS = (
    ("zero_capacity", "mobile", "set_aside"),
    ("outside", "far_outside", "no_point", "same_point", "moved_point", "located_point", "instruction"),
    ("filled_time", "rough_time"),
    ("no_hours", "hours_in_note", "hours_differ", "doubtful_hours", "short_hours", "all_day"),
    ("same_item", "kind_contradiction"),
)
SAME_KIND = {"half_hours": "doubtful_hours"}  # kinds that are the same to a reader
# Kinds of a whole table: their sentences count nothing, and appear only where there is such a finding
TABLE_KINDS = ("most_outside", "no_calendar")
STILL_INCLUDED = ("joined", "summed", "same_square")  # reasons of rows whose geometry or numbers went into another row
MAX_NAMES = 5  # names that are listed; the rest is counted


def caveat_sentences(
    requested: Sequence[str | Mapping[str, str]],
    findings: Sequence[Finding],
    set_aside: Sequence[SetAside],
    facts: Mapping[str, Any],
) -> dict[str, list[str]]:
    """{"ja": […], "en": […]}: the requested caveats in their order, then those that always appear; both lists match line by line.

    requested: kinds, or texts {"ja", "en"}; facts: more values for the placeholders of the texts.
    """
    by_kind: dict[str, list[Finding]] = {}
    for finding in findings:
        by_kind.setdefault(SAME_KIND.get(finding.kind, finding.kind), []).append(finding)
    items = [*requested, *(k for k in ALWAYS if k not in requested)]
    texts = [(i, {lang: _caveat(i, lang, by_kind, set_aside, facts) for lang in LANGUAGES}) for i in items]
    caveats = [((i if isinstance(i, str) else ""), text) for i, text in texts if text["ja"]]
    for kinds in MERGED_KINDS:
        if len(caveats) > MAX_CAVEATS:
            caveats = _join_caveats(caveats, kinds)
    return {lang: [text[lang] for _, text in caveats] for lang in LANGUAGES}


def _join_caveats(
    caveats: list[tuple[str, dict[str, str]]], kinds: tuple[str, ...]
) -> list[tuple[str, dict[str, str]]]:
    """Join all caveats of these kinds into one, at the position of the first."""
    same = [text for kind, text in caveats if kind in kinds]
    if len(same) < 2:
        return caveats
    joined = {"ja": "".join(t["ja"] for t in same), "en": " ".join(t["en"] for t in same)}
    first = next(n for n, (kind, _) in enumerate(caveats) if kind in kinds)
    rest = [c for c in caveats if c[0] not in kinds]
    return [*rest[:first], (kinds[0], joined), *rest[first:]]


def _caveat(
    item: str | Mapping[str, str],
    lang: str,
    by_kind: Mapping[str, Sequence[Finding]],
    set_aside: Sequence[SetAside],
    facts: Mapping[str, Any],
) -> str:
    """One caveat in one language, "" where there is no finding for it."""
    if not isinstance(item, str):
        return fill(item[lang], **facts)
    template = interface_words()[f"caveat.{item}"][lang]
    if item == "set_aside":
        rows = [row for row in set_aside if row.reason not in STILL_INCLUDED]
        return fill(template, n=len(rows), reasons=_reasons(rows, lang), **facts) if rows else ""
    matching = by_kind.get(item, ())
    if not matching and (item in TABLE_KINDS or "{n}" in template or "{names}" in template):
        return ""
    n = len({(f.row, f.item) for f in matching})
    return fill(template, n=n, names=list_names(matching, lang), was=matching[0].was if matching else "", **facts)


def list_names(findings: Sequence[Finding], lang: str) -> str:
    """The first few names of the rows, and how many more there are. A column is named in the reader's language."""
    unique = list(dict.fromkeys(f.now if lang == "en" and f.kind == "empty_mark" else f.item for f in findings))
    comma, more = ("、", "ほか{k}か所") if lang == "ja" else (", ", " and {k} more")
    text = comma.join(unique[:MAX_NAMES])
    rest = len(unique) - MAX_NAMES
    return text + (fill(comma.strip() + more if lang == "ja" else more, k=rest) if rest > 0 else "")


def _reasons(set_aside: Sequence[SetAside], lang: str) -> str:
    """The reasons why rows are set aside, each with its number of rows."""
    counts = Counter(row.reason for row in set_aside)
    words = interface_words()
    return ("、" if lang == "ja" else ", ").join(fill(words[f"aside.{r}"][lang], n=n) for r, n in counts.items())
