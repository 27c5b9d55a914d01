"""In which order a page shows what its code called: numbers, map, list and parts."""

from collections.abc import Sequence

Contents = list[str | int]  # count, map, list; a part by its position


def under_head(contents: Sequence[str | int], has_own_map: bool) -> Contents:
    """What stands under the head, in order. Numbers that come first stand in it; a map that a part places has no place of its own."""
    rest = contents[1:] if contents[:1] == ["count"] else contents
    return [one for one in rest if one != "map" or has_own_map]


def of_places(order: Sequence[str | int]) -> list[str]:
    """The map and the list of the places in order, with "between" where something stands between the two."""
    at = [n for n, one in enumerate(order) if one in ("map", "list")]
    names = [str(order[n]) for n in at]
    return [names[0], "between", names[1]] if len(at) == 2 and at[1] - at[0] > 1 else names
