"""Make `sample/evacuation_support`: invented people who would need help to evacuate, counted by town, from a seed.

Counts of this kind are never data in a real city. Here even the smallest are kept, for they show why: the towns that lie farthest
off have one or two. Run it to make it again.
"""

import random
from collections.abc import Iterator

from geography import DATE, EVEN, INVENTED, NO_PLACE, OLD, YOUNG, placed, towns
from writing import write

TITLE = {
    "ja": "ひながた市の避難行動要支援者（町ごとの数）",
    "en": "People of Hinagata who need help to evacuate, by town",
}
SHARE = {OLD: 0.075, EVEN: 0.038, YOUNG: 0.016}  # of the residents
SMALL = 10  # people


def rows() -> Iterator[dict[str, str]]:
    chance = random.Random(49)
    for town in towns():
        people = sum(chance.random() < SHARE[town.ages] for _ in range(town.residents))
        agreed = sum(chance.random() < 0.62 for _ in range(people))
        planned = sum(chance.random() < 0.3 for _ in range(agreed))
        told = {"date": DATE, "place": town.name, **placed(town.east, town.north)}
        yield told | {"count": str(people), "agreed": str(agreed), "planned": str(planned)}


def caveats(made: list[dict[str, str]]) -> list[dict[str, str]]:
    small = sum(0 < int(one["count"]) < SMALL for one in made)
    return [
        INVENTED,
        NO_PLACE,
        {
            "ja": f"本物なら、人数が1人から{SMALL - 1}人の町が{small}あり、数だけでも、どの家のことかわかるおそれがあります。",
            "en": f"Were they real, {small} towns would have 1 to {SMALL - 1} people, and the number alone might tell which home is meant.",
        },
        {
            "ja": "名簿に載っていない人（入ったばかりの人、けがをしている人、妊娠している人など）は、数えていません。",
            "en": "People who are not on the list (new in town, injured, pregnant and others) are not counted.",
        },
        {
            "ja": "だれに何の手が要るかは、人によって違います。数からはわかりません。",
            "en": "Who needs what kind of help differs from one to the next, and numbers do not tell.",
        },
    ]


if __name__ == "__main__":
    made = list(rows())
    write("evacuation_support", TITLE, made, caveats(made), {})
