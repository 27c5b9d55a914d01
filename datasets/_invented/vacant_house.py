"""Make `sample/vacant_house`: how many dwellings of each town of the invented city stand empty, from a seed. Run it to make it again.

Counts only. Towns with fewer than ten empty homes withhold the number, as a city would: with so few, neighbours know which.
"""

import random
from collections.abc import Iterator

from geography import DATE, EVEN, INVENTED, NO_PLACE, OLD, YOUNG, Town, placed, towns
from writing import write

TITLE = {"ja": "ひながた市の空き家（町ごとの数）", "en": "Vacant houses of Hinagata by town"}
FEW = 10  # empty homes; below this the number is withheld
PEOPLE = {OLD: 1.9, EVEN: 2.3, YOUNG: 2.7}  # in a dwelling that is lived in
EMPTY = {OLD: (0.13, 0.30), EVEN: (0.06, 0.13), YOUNG: (0.01, 0.05)}  # share of all dwellings
DONE, HALF, TO_DO, WITHHELD = "ひととおり見た", "途中", "これから", "10戸未満（数を出さない）"
TERMS = {DONE: "All looked at", HALF: "Under way", TO_DO: "Not begun", WITHHELD: "Under ten (not told)"}
CAVEATS = [
    INVENTED,
    NO_PLACE,
    {
        "ja": "空き家の数は、水道の使用と外観から見当をつけたという想定です。人が住んでいないと確かめた数ではありません。",
        "en": "The numbers are supposed to be guesses from water use and looks. Nobody has confirmed that no one lives there.",
    },
    {
        "ja": "空き家が10戸に満たない町は、どの家のことかわからないように、数を載せていません。「ない」という意味ではありません。",
        "en": "Towns with fewer than ten give no number, so that no house can be told. That does not mean that there are none.",
    },
    {
        "ja": "家ごとの場所、持ち主、傷みぐあいは、はじめから入っていません。",
        "en": "Where a house is, who owns it and what state it is in were never part of these data.",
    },
]


def state(chance: random.Random, empty: int) -> tuple[str, int, int]:
    """How far a town has been looked into, how many homes were looked at, and of how many the owner was reached."""
    kind = chance.choices((DONE, HALF, TO_DO), (3, 4, 3))[0]
    looked = {DONE: empty, HALF: round(empty * chance.uniform(0.2, 0.7)), TO_DO: 0}[kind]
    return kind, looked, round(looked * chance.uniform(0.3, 0.65))


def row(town: Town, chance: random.Random) -> dict[str, str]:
    lived_in = max(1, round(town.residents / PEOPLE[town.ages]))
    share = chance.uniform(*EMPTY[town.ages])
    empty = round(lived_in * share / (1 - share))
    told = {"date": DATE, "name": town.name, **placed(town.east, town.north), "dwellings": str(lived_in + empty)}
    kind, looked, reached = state(chance, empty)
    if empty < FEW:
        return told | {"category": WITHHELD}
    counts = {"value": empty, "looked": looked, "reached": reached}
    rate = f"{100 * empty / (lived_in + empty):.1f}"
    return told | {"category": kind, "share": rate, **{name: str(n) for name, n in counts.items()}}


def rows() -> Iterator[dict[str, str]]:
    chance = random.Random(127)
    yield from (row(town, chance) for town in towns())


if __name__ == "__main__":
    write("vacant_house", TITLE, list(rows()), CAVEATS, TERMS)
