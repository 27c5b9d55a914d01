"""The rules that a recipe can apply to cleaned rows: merge files, suppress small numbers, check positions, compare with others."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from machikit._base.distance import distance_metres
from machikit.tables.findings import Finding, Row
from machikit.tables.places.points import format_degrees

SAME_PLACE = 50  # metres: two rows with the same name within this distance are one place
FAR_FROM_TOWN = 3_000  # metres: the largest towns reach 2.8 km from their representative point
_NARROW = str.maketrans("０１２３４５６７８９：　", "0123456789: ")
_KANJI = {c: n for n, c in enumerate("一二三四五六七八九", start=1)}


def merge_rows(existing: list[Row], rows: list[Row], ignore: str) -> tuple[list[Row], list[Row]]:
    """Merge the rows of another file into existing ones with the same name (without what `ignore` matches) and address or point.

    Blank cells of the existing row are filled from the other. Returns (new rows, rows that were merged).
    """
    by_name: dict[str, list[Row]] = {}
    for row in existing:
        by_name.setdefault(fold_name(row.name, ignore), []).append(row)
    new, merged = [], []
    for row in rows:
        same = next((r for r in by_name.get(fold_name(row.name, ignore), ()) if is_same_place(r, row)), None)
        if same is None:
            new.append(row)
            continue
        merged.append(row)
        same.cells.update({f: v for f, v in row.cells.items() if not same.get(f)})
    return new, merged


def is_same_place(a: Row, b: Row) -> bool:
    near = a.point is not None and b.point is not None and distance_metres(*a.point, *b.point) <= SAME_PLACE
    return near or (a.get("address") != "" and fold_name(a.get("address")) == fold_name(b.get("address")))


def fold_name(name: str, ignore: str = "") -> str:
    """A name in the form in which names are compared: NFKC, without spaces, without what `ignore` matches."""
    folded = re.sub(r"\s+", "", unicodedata.normalize("NFKC", name)).casefold()
    return re.sub(ignore, "", folded) if ignore else folded


def replace_values(rows: list[Row], names: Mapping[str, Mapping[str, str]]) -> None:
    """Replace values of a field: {"code": {"044229": "042161"}} for a town that has become a city.

    Old values are patterns, and new values may refer to their groups: {"(.+?)字.+": "\\1"}. The first full match counts.
    """
    for row in rows:
        for field, values in names.items():
            matches = ((re.fullmatch(old, row.get(field)), new) for old, new in values.items())
            value = next((m.expand(new) for m, new in matches if m), None)
            row.cells.update({} if value is None else {field: value})


def add_rows(rows: list[Row], stated: Sequence[Mapping[str, str]]) -> None:
    """Add rows that the source leaves out and the recipe states, each in its place by the code."""
    for cells in stated:
        place = next((n for n, row in enumerate(rows) if row.get("code") > cells["code"]), len(rows))
        rows.insert(place, Row(0, dict(cells)))


def narrow_width(rows: list[Row], fields: Sequence[str]) -> None:
    """Write full-width digits, colons and spaces as half-width ones, so that １８：00 and 18:00 in one column are written alike."""
    for row in rows:
        texts = {f: row.get(f).translate(_NARROW) for f in fields}
        row.cells.update({f: re.sub(r" +", " ", re.sub(r"(?<=[～~]) | (?=[～~])", "", v)) for f, v in texts.items()})


def sum_rows(rows: list[Row], fields: Sequence[str], numbers: Sequence[str]) -> tuple[list[Row], list[Row]]:
    """Sum up rows that agree in `fields`: their `numbers` are added; a number that is blank in one of them becomes blank.

    Returns (the first row of each group, with the sums; the other rows).
    """
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(tuple(map(row.get, fields)), []).append(row)
    for first, *rest in groups.values():
        for number in numbers if rest else ():
            parts = [row.get(number) for row in (first, *rest)]
            first.cells[number] = str(sum(map(int, parts))) if all(parts) else ""
    return [group[0] for group in groups.values()], [row for group in groups.values() for row in group[1:]]


def suppress_small_counts(rows: list[Row], below: int, keep: Sequence[str]) -> list[Finding]:
    """Blank every cell except those of `keep` in rows where fewer than `below` people live."""
    findings = []
    for row in rows:
        if row.get("count") and int(row.get("count")) < below:
            row.cells = {f: v if f in keep else "" for f, v in row.cells.items()}
            findings.append(Finding("suppressed", row.number, row.name))
    return findings


def fold_town(name: str) -> str:
    """A town name in the form in which towns are compared: 塩上町１丁目 = 塩上町一丁目, 鰯ヶ島 = 鰯ケ島."""
    folded = re.sub(r"\s+", "", unicodedata.normalize("NFKC", name)).replace("ヶ", "ケ")
    return re.sub(
        r"(?<![一二三四五六七八九十])[一二三四五六七八九十]++(?=丁目|号)", lambda m: str(_kanji_number(m[0])), folded
    )


def _kanji_number(kanji: str) -> int:
    """The value of a number from 一 to 九十九."""
    tens, _, ones = kanji.rpartition("十")
    return (10 * _KANJI.get(tens, 1) if "十" in kanji else 0) + _KANJI.get(ones, 0)


def check_towns(rows: list[Row], towns: Mapping[str, tuple[float, float]]) -> list[Finding]:
    """Compare each row's point with the representative point of its town; a missing or distant point is replaced by that point.

    towns: folded name (`fold_town`) → (latitude, longitude). Kinds: unknown_town, filled_point, moved_point (was: kilometres).
    """
    findings = []
    for row in rows:
        town = towns.get(fold_town(row.name))
        if town is None:
            findings.append(Finding("unknown_town", row.number, row.name))
            continue
        distance = distance_metres(*row.point, *town) if row.point else None
        if distance is not None and distance <= FAR_FROM_TOWN:
            continue
        row.cells.update(latitude=format_degrees(town[0]), longitude=format_degrees(town[1]))
        kind, was = ("filled_point", "") if distance is None else ("moved_point", f"{distance / 1000:.0f}")
        findings.append(Finding(kind, row.number, row.name, was=was))
    return findings


def locate_by_name(rows: list[Row], others: list[Row], by: str, ignore: str) -> list[Finding]:
    """Give rows without a point the point and (if blank) the address of the place in another list that their field `by` names.

    Names are compared without what `ignore` matches; a name that two places share is not used. Kind: filled_point.
    """
    by_name: dict[str, list[Row]] = {}
    for other in others:
        by_name.setdefault(fold_name(other.name, ignore), []).append(other)
    findings = []
    for row in rows:
        matches = by_name.get(fold_name(row.get(by), ignore), ()) if row.get(by) and row.point is None else ()
        if len(matches) == 1:
            place = matches[0]
            row.cells.update(latitude=place.get("latitude"), longitude=place.get("longitude"))
            row.cells["address"] = row.get("address") or place.get("address")
            findings.append(Finding("filled_point", row.number, row.name))
    return findings


def count_marks(rows: list[Row], others: list[Row], mine: str, theirs: str) -> dict[str, int]:
    """Count the marks in the field `mine` of places whose namesake in another list has "1" in the field `theirs`.

    Returns the number of places with a namesake, and for each mark the number of such places: {"matched": 124, "×": 3, "△": 49, …}.
    """
    by_name = {fold_name(o.name): o for o in others}
    pairs = [(r, by_name[fold_name(r.name)]) for r in rows if fold_name(r.name) in by_name]
    counts: dict[str, int] = {"matched": len(pairs)}
    for row, other in pairs:
        if other.get(theirs) == "1":
            mark = row.get(mine)
            counts[mark] = counts.get(mark, 0) + 1
    return counts


def contradictions(rows: list[Row], pairs: Sequence[Mapping[str, str]]) -> list[Finding]:
    """Rows in which all patterns (field → pattern) of a pair match, as where a name says one kind and the kind another."""
    contradicting = [r for r in rows if any(all(re.search(p, r.get(f)) for f, p in pair.items()) for pair in pairs)]
    return [Finding("kind_contradiction", r.number, r.name) for r in contradicting]
