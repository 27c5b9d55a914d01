"""Make the map of an invented town, from a seed: `sample/boundary`, `town`, `population_by_town` and `evacuation_shelter`.

A plain with a station, a river from north to south, hills in the north, and one valley where few and mostly old people live;
a piece of land on its own in the south-west (飛び地). The districts are those of the waste calendar. Run it to make them again.
"""

import math
import random
from collections.abc import Iterator
from typing import NamedTuple

from writing import write

CENTRE = (35.30, 136.90)
KM = (1 / 110.94, 1 / 90.99)  # degrees of latitude and longitude in a kilometre, here
DATE = "2026-10-01"
YOUNG = (7, 8, 7, 5, 4, 6, 9, 10, 9, 7, 6, 5, 4, 4, 3, 3, 2, 1)  # shares of the 18 age bands of the topic
EVEN = (4, 4, 5, 5, 5, 5, 5, 6, 6, 7, 7, 6, 6, 6, 7, 7, 5, 4)
OLD = (1, 2, 2, 2, 2, 2, 2, 3, 4, 5, 6, 8, 10, 12, 14, 13, 11, 13)
TOWNS = """
本町 0.1 0.2 2380 even|駅前通 0.5 -0.3 2910 even|栄町 -0.5 -0.2 1840 old|寿町 0.2 0.9 1620 old
旭町 0.9 0.4 2050 even|緑町 1.1 -0.9 2260 young|若葉町 0.2 -1.2 2470 young
川東一丁目 2.0 0.2 1930 even|川東二丁目 2.3 -0.7 2140 young|東野 3.3 0.3 1480 even|東原 4.0 -0.8 860 even
水車 3.0 1.3 720 old|堤下 1.8 -2.0 1370 even|新田 2.9 -2.2 940 even|川口 1.6 -3.3 610 old
川西一丁目 -1.4 0.3 1890 even|川西二丁目 -1.6 -0.8 2020 even|西原 -2.7 0.1 1260 young|柳島 -2.5 -1.3 1080 even
舟渡 -1.2 -1.9 980 old|中洲 -0.7 -2.8 540 old|砂田 -2.4 -2.6 790 even|大橋 -3.4 -0.9 670 old
山手一丁目 -0.9 1.5 1580 old|山手二丁目 -1.5 2.2 1190 old|桜台 -2.4 1.5 2390 young|見晴台 -3.0 2.4 1730 young
坂上 0.5 2.3 870 old
奥谷 0.4 3.7 310 old|滝ノ上 1.1 4.6 96 old|炭焼 -0.5 4.6 58 old|峠 0.2 5.5 7 old|湯ノ沢 1.8 3.4 143 old
木挽 -1.4 3.8 121 old
沖ノ原 -4.9 -4.4 184 old
"""  # name, km east and north of the centre, residents, ages
SHELTERS = """
ひながた小学校 本町 0.15 0.1 620|駅前小学校 駅前通 -0.1 0.1 540|川東小学校 川東一丁目 0.2 -0.1 480
川西小学校 川西二丁目 0.1 0.1 500|桜台小学校 桜台 -0.1 0.1 560|東野小学校 東野 0.1 0.1 350
奥谷小学校 奥谷 0.0 -0.1 160|ひながた中学校 緑町 0.1 -0.1 700|西中学校 西原 0.1 -0.2 640
山手公民館 山手一丁目 0.1 0.1 120|堤下公民館 堤下 -0.1 0.1 90|柳島公民館 柳島 0.1 0.0 80
市民体育館 旭町 0.2 0.1 900|砂田集会所 砂田 0.0 0.1 40
"""  # name, its town, km east and north of the town's point, capacity
WELFARE = "なごみの家 山手二丁目 0.1 0.0 30|ひだまり荘 川東二丁目 0.1 0.1 40"
ADMITS = {"高齢者": "Older people", "障害者": "People with disabilities"}
INVENTED = {
    "ja": "説明のために作った架空の市のデータです。実在する町や人のものではありません。",
    "en": "These data are of a city invented for illustration. They belong to no real town and to nobody.",
}
NO_PLACE = {
    "ja": "位置は架空です。地図の下にある実在の場所とは関係がありません。",
    "en": "The positions are invented and have nothing to do with the real places at those coordinates.",
}


class Town(NamedTuple):
    name: str
    east: float  # km from the centre
    north: float
    residents: int
    ages: tuple[int, ...]


def parts(text: str) -> Iterator[list[str]]:
    yield from (one.split() for one in text.strip().replace("\n", "|").split("|"))


def towns() -> list[Town]:
    ages = {"young": YOUNG, "even": EVEN, "old": OLD}
    return [Town(name, float(e), float(n), int(r), ages[a]) for name, e, n, r, a in parts(TOWNS)]


def degrees(east: float, north: float) -> tuple[float, float]:
    """(latitude, longitude) of a place in km from the centre."""
    return CENTRE[0] + north * KM[0], CENTRE[1] + east * KM[1]


def placed(east: float, north: float) -> dict[str, str]:
    lat, lon = degrees(east, north)
    return {"latitude": f"{lat:.6f}", "longitude": f"{lon:.6f}"}


# --- the boundary ------------------------------------------------------------------------------------------------------


def outline(
    middle: tuple[float, float], radius: tuple[float, float], waves: int, chance: random.Random
) -> list[list[float]]:
    """A ring (counter-clockwise, longitude and latitude) around a middle: an ellipse in km with bays and headlands."""
    bends = [(n, chance.uniform(0.2, 0.55) / n, chance.uniform(0, math.tau)) for n in range(2, 2 + waves)]
    ring = []
    for step in range(180):
        turn = math.tau * step / 180
        far = 1 + 0.22 * sum(size * math.sin(n * turn + start) for n, size, start in bends)
        lat, lon = degrees(middle[0] + radius[0] * far * math.cos(turn), middle[1] + radius[1] * far * math.sin(turn))
        ring.append([round(lon, 5), round(lat, 5)])
    return [*ring, ring[0]]


def boundary() -> dict[str, object]:
    chance = random.Random(2018)
    rings = [outline((-0.1, 0.9), (5.0, 6.0), 14, chance), outline((-4.9, -4.5), (0.9, 0.6), 5, chance)]
    return {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]}


# --- who lives where ----------------------------------------------------------------------------------------------------


def residents(chance: random.Random) -> Iterator[dict[str, str]]:
    """Of fewer than ten people only the total is kept, as of every such town."""
    for town in towns():
        row = {"date": DATE, "place": town.name, **placed(town.east, town.north), "count": str(town.residents)}
        yield row | (ages(town, chance) if town.residents >= 10 else {})


def ages(town: Town, chance: random.Random) -> dict[str, str]:
    bands = [f"{n}_{n + 4}" for n in range(0, 85, 5)] + ["85"]
    drawn = [(chance.random() < 0.49, band) for band in chance.choices(bands, town.ages, k=town.residents)]
    counts = {f"count_{sex}_{band}": str(drawn.count((sex == "m", band))) for band in bands for sex in "mf"}
    men = sum(male for male, _ in drawn)
    homes = round(town.residents / (1.9 if town.ages is OLD else 2.4))
    return {"count_m": str(men), "count_f": str(len(drawn) - men), **counts, "households": str(homes)}


def shelters() -> Iterator[dict[str, str]]:
    at = {town.name: town for town in towns()}
    for text, admits in ((SHELTERS, ("",)), (WELFARE, (*ADMITS,))):
        for number, (name, town, east, north, capacity) in enumerate(parts(text)):
            yield {
                "name": name, "address": f"ひながた県ひながた市{town}{number + 1}-{len(name)}",
                **placed(at[town].east + float(east), at[town].north + float(north)),
                "admits": admits[number % len(admits)], "capacity": capacity,
            }  # fmt: skip


def main() -> None:
    point = {
        "ja": "町ごとに点を1つ置いています。町の中での人の散らばりはわかりません。",
        "en": "Each town has one point. How people are spread within a town cannot be told.",
    }
    few = {
        "ja": "住民が10人に満たない町は、総人口だけを載せています。",
        "en": "Of towns with fewer than ten residents only the total is given.",
    }
    simple = {
        "ja": "境界は、地図を描くためのおおまかな線です。飛び地が1つあります。",
        "en": "The boundary is a rough line for drawing maps. One piece of the city lies apart.",
    }
    admitted = {
        "ja": "受入対象者のある所は、だれでも入れる避難所ではありません。",
        "en": "Places that name whom they admit are not shelters for everybody.",
    }
    area = {"name": "ひながた県ひながた市"}
    places = [{"place": town.name, **placed(town.east, town.north)} for town in towns()]
    write("boundary", {"ja": "ひながた市の境界", "en": "Boundary of Hinagata"}, [area], [INVENTED, NO_PLACE, simple],
          {}, shapes=[boundary()], script="geography")  # fmt: skip
    write(
        "town",
        {"ja": "ひながた市の町", "en": "Towns of Hinagata"},
        places,
        [INVENTED, NO_PLACE, point],
        {},
        script="geography",
    )
    write("population_by_town", {"ja": "ひながた市の町別・年齢別人口", "en": "Residents of Hinagata by town and age"},
          list(residents(random.Random(11))), [INVENTED, NO_PLACE, point, few], {}, script="geography")  # fmt: skip
    write("evacuation_shelter", {"ja": "ひながた市の指定避難所", "en": "Designated shelters of Hinagata"}, list(shelters()),
          [INVENTED, NO_PLACE, admitted], ADMITS, script="geography")  # fmt: skip


if __name__ == "__main__":
    main()
