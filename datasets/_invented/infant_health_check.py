"""Make `sample/infant_health_check`: invented children, as counts by district and quarter, from a seed. Run it to make it again.

What a city would never let out is invented here in full, small numbers and all, so that a page can show why it stays inside.
"""

import random
from collections.abc import Iterator

from geography import INVENTED
from writing import write

TITLE = {
    "ja": "ひながた市の乳幼児健診と、まだ会えていない子",
    "en": "Infant health checks of Hinagata and children not yet met",
}
QUARTERS = [f"{year}-{month:02}" for year in (2023, 2024, 2025, 2026) for month in (1, 4, 7, 10)][1:-1]
# the nurses' districts → English, children invited a quarter, share that does not come, of these not met at first, and more each quarter
DISTRICTS = {
    "駅前": ("Ekimae", 34, 0.11, 0.45, 0.0),
    "本町": ("Honmachi", 28, 0.10, 0.40, 0.0),
    "川東": ("Kawahigashi", 30, 0.09, 0.40, -0.01),
    "東野": ("Higashino", 17, 0.08, 0.35, 0.0),
    "川西": ("Kawanishi", 32, 0.09, 0.35, 0.01),
    "西原": ("Nishihara", 20, 0.08, 0.35, 0.0),
    "山手": ("Yamate", 22, 0.09, 0.40, -0.01),
    "桜台": ("Sakuradai", 36, 0.07, 0.25, 0.06),
    "奥谷": ("Okutani", 3, 0.10, 0.30, 0.0),
}
SMALL = 10  # children; a city that publishes at all withholds counts below this


def not_met(absent: int, share: float, chance: random.Random) -> int:
    return sum(chance.random() < share for _ in range(absent))


def rows() -> Iterator[dict[str, str]]:
    chance = random.Random(65)
    for n, quarter in enumerate(QUARTERS):
        for place, (_, usual, absent, share, creep) in DISTRICTS.items():
            invited = max(1, round(chance.gauss(usual, usual**0.5 / 2)))
            away = sum(chance.random() < absent + max(creep, 0) * n / 4 for _ in range(invited))
            missed = not_met(away, min(0.9, max(0.05, share + creep * n)), chance)
            counts = {"invited": invited, "seen": invited - away, "value": missed}
            yield {"date": quarter, "place": place, **{name: str(count) for name, count in counts.items()}}


def caveats(made: list[dict[str, str]]) -> list[dict[str, str]]:
    small = sum(int(one["value"]) < SMALL for one in made)
    return [
        INVENTED,
        {
            "ja": f"本物なら、この{len(made)}個の数のうち{small}個が{SMALL}人に満たず、名前がなくても、だれかわかるおそれがあります。",
            "en": f"Were they real, {small} of these {len(made)} numbers would be below {SMALL} and might tell who is meant.",
        },
        {
            "ja": "「まだ会えていない」は、健診に来ず、電話や訪問でもまだ会えていない子、という想定です。危ないという意味ではありません。",
            "en": "“Not yet met” stands for: did not come, and could not be met by telephone or visit. It does not mean in danger.",
        },
        {
            "ja": "引っ越した子、ほかで健診を受けた子、長く入院している子を、分けていません。",
            "en": "Children who moved away, were seen elsewhere or are in hospital are not told apart.",
        },
    ]


if __name__ == "__main__":
    made = list(rows())
    write("infant_health_check", TITLE, made, caveats(made), {place: facts[0] for place, facts in DISTRICTS.items()})
