"""What a recipe may do with cleaned rows: join files, keep small numbers out, check points against towns, compare with others."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from machikit.tables.findings import Finding, Row
from machikit.tables.places.points import degrees, metres

SAME_PLACE = 50  # metres within which two rows of one name are one place
FAR_FROM_TOWN = 3_000  # metres: the largest towns reach 2.8 km from their representative point
_NARROW = str.maketrans("０１２３４５６７８９：　", "0123456789: ")
_KANJI = {c: n for n, c in enumerate("一二三四五六七八九", start=1)}


def merge(kept: list[Row], rows: list[Row], ignore: str) -> tuple[list[Row], list[Row]]:
    """Rows of a second file that are already there, by name (without what `ignore` matches) and by address or point.

    Blank cells of the row that stays are filled from the other. Returns (rows that are new, rows that were there).
    """
    known: dict[str, list[Row]] = {}
    for row in kept:
        known.setdefault(fold_name(row.name, ignore), []).append(row)
    new, there = [], []
    for row in rows:
        same = next((k for k in known.get(fold_name(row.name, ignore), ()) if _one_place(k, row)), None)
        if same is None:
            new.append(row)
            continue
        there.append(row)
        same.cells.update({f: v for f, v in row.cells.items() if not same.get(f)})
    return new, there


def _one_place(a: Row, b: Row) -> bool:
    near = a.point is not None and b.point is not None and metres(a.point, b.point) <= SAME_PLACE
    return near or (a.get("address") != "" and fold_name(a.get("address")) == fold_name(b.get("address")))


def fold_name(name: str, ignore: str = "") -> str:
    """Names compare without width, spaces and brackets' shape, and without the words that `ignore` matches."""
    folded = re.sub(r"\s+", "", unicodedata.normalize("NFKC", name)).casefold()
    return re.sub(ignore, "", folded) if ignore else folded


def rename(rows: list[Row], names: Mapping[str, Mapping[str, str]]) -> None:
    """Put new values for old ones: {"code": {"044229": "042161"}} for a town that has become a city.

    The old ones are patterns, and the new ones may take over their groups: {"(.+?)字.+": "\\1"}. The first that fits counts.
    """
    for row in rows:
        for field, values in names.items():
            fitting = ((re.fullmatch(old, row.get(field)), new) for old, new in values.items())
            now = next((found.expand(new) for found, new in fitting if found), None)
            row.cells.update({} if now is None else {field: now})


def narrow(rows: list[Row], fields: Sequence[str]) -> None:
    """Full-width figures, colons and blanks as half-width ones: １８：00 and 18:00 in one column become one way of writing."""
    for row in rows:
        told = {f: row.get(f).translate(_NARROW) for f in fields}
        row.cells.update({f: re.sub(r" +", " ", re.sub(r"(?<=[～~]) | (?=[～~])", "", v)) for f, v in told.items()})


def add_up(rows: list[Row], fields: Sequence[str], numbers: Sequence[str]) -> tuple[list[Row], list[Row]]:
    """Rows that agree in `fields` become one, their `numbers` added up; a number that one of them lacks becomes blank.

    Returns (rows, where the first of each group stood; rows that went into another).
    """
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(tuple(map(row.get, fields)), []).append(row)
    for first, *rest in groups.values():
        for number in numbers if rest else ():
            parts = [row.get(number) for row in (first, *rest)]
            first.cells[number] = str(sum(map(int, parts))) if all(parts) else ""
    return [group[0] for group in groups.values()], [row for group in groups.values() for row in group[1:]]


def suppress(rows: list[Row], below: int, keep: Sequence[str]) -> list[Finding]:
    """Where fewer than `below` people live, every cell but those of `keep` becomes blank."""
    found = []
    for row in rows:
        if row.get("count") and int(row.get("count")) < below:
            row.cells = {f: v if f in keep else "" for f, v in row.cells.items()}
            found.append(Finding("suppressed", row.number, row.name))
    return found


def fold_town(name: str) -> str:
    """塩上町１丁目 and 塩上町一丁目, 鰯ヶ島 and 鰯ケ島, compare as one."""
    folded = re.sub(r"\s+", "", unicodedata.normalize("NFKC", name)).replace("ヶ", "ケ")
    return re.sub(
        r"(?<![一二三四五六七八九十])[一二三四五六七八九十]++(?=丁目|号)", lambda m: str(_figure(m[0])), folded
    )


def _figure(kanji: str) -> int:
    tens, _, ones = kanji.rpartition("十")
    return (10 * _KANJI.get(tens, 1) if "十" in kanji else 0) + _KANJI.get(ones, 0)


def check_towns(rows: list[Row], towns: Mapping[str, tuple[float, float]]) -> list[Finding]:
    """Hold each row's point against the representative point of its town; what is missing or far off takes that point.

    towns: folded name (fold_town) → (latitude, longitude). Kinds: unknown_town, filled_point, moved_point (was: kilometres).
    """
    found = []
    for row in rows:
        town = towns.get(fold_town(row.name))
        if town is None:
            found.append(Finding("unknown_town", row.number, row.name))
            continue
        away = metres(row.point, town) if row.point else None
        if away is not None and away <= FAR_FROM_TOWN:
            continue
        row.cells.update(latitude=degrees(town[0]), longitude=degrees(town[1]))
        kind, was = ("filled_point", "") if away is None else ("moved_point", f"{away / 1000:.0f}")
        found.append(Finding(kind, row.number, row.name, was=was))
    return found


def locate(rows: list[Row], others: list[Row], by: str, ignore: str) -> list[Finding]:
    """Rows without a point take point and (where blank) address of the place in another list that their field `by` names.

    Names compare without what `ignore` matches; a name that two places there share locates nothing. Kind: filled_point.
    """
    known: dict[str, list[Row]] = {}
    for other in others:
        known.setdefault(fold_name(other.name, ignore), []).append(other)
    found = []
    for row in rows:
        there = known.get(fold_name(row.get(by), ignore), ()) if row.get(by) and row.point is None else ()
        if len(there) == 1:
            place = there[0]
            row.cells.update(latitude=place.get("latitude"), longitude=place.get("longitude"))
            row.cells["address"] = row.get("address") or place.get("address")
            found.append(Finding("filled_point", row.number, row.name))
    return found


def compare(rows: list[Row], others: list[Row], mine: str, theirs: str) -> dict[str, object]:
    """How a mark reads where another list says plain "1" of the place of the same name.

    Returns matched, and for each mark of ours the number of such places: {"matched": 124, "×": 3, "△": 49, …}.
    """
    by_name = {fold_name(o.name): o for o in others}
    pairs = [(r, by_name[fold_name(r.name)]) for r in rows if fold_name(r.name) in by_name]
    told: dict[str, object] = {"matched": len(pairs)}
    for row, other in pairs:
        if other.get(theirs) == "1":
            mark = row.get(mine)
            told[mark] = int(str(told.get(mark, 0))) + 1
    return told


def contradictions(rows: list[Row], pairs: Sequence[Mapping[str, str]]) -> list[Finding]:
    """Rows in which all of a pair's patterns match (a name that says one kind while the kind says another)."""
    clash = [r for r in rows if any(all(re.search(p, r.get(f)) for f, p in pair.items()) for pair in pairs)]
    return [Finding("kind_contradiction", r.number, r.name) for r in clash]
