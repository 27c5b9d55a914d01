"""Make `sample/street_report`: what the people of an invented town reported in nine months, from a seed. Run it to make them again.

It holds what real lists hold: the same lamp reported twice in other words, work that was done without anybody writing down
when, a status that only this office uses, and texts by people in a hurry. No text names, reaches or locates a person.
"""

import datetime as dt
import random
import sys
from pathlib import Path
from typing import Any, NamedTuple

from ground import Ground
from writing import AS_OF, write

SEED, FIRST, HOW_MANY, TWICE = 47, dt.date(2026, 1, 2), 168, 13
DAY = dt.date.fromisoformat(AS_OF)


class Kind(NamedTuple):
    """share: how many of a hundred reports; days: between which the work is usually done; lost: how many of ten wait longer."""

    english: str
    section: str
    share: int
    days: tuple[int, int]
    lost: int
    texts: tuple[str, ...]


KINDS = {
    "道路の穴・段差": Kind("Pothole or step", "道路課", 30, (2, 16), 4, (
        "車道に穴があいている。深さは手のひらくらい。",
        "歩道の舗装が持ち上がって、つまずきそうになった。",
        "マンホールのまわりがへこんで、車が通るたびに音がする。",
        "雨のあと水がたまって、穴が見えない。自転車がこわい。",
        "側溝のふたが割れている。",
        "白線の上に穴。夜は見えにくい。",
        "橋のつなぎ目に段差ができている。",
        "前に直した所がまたはがれてきた。",
    )),
    "街路灯の不点灯": Kind("Street lamp out", "道路課", 22, (4, 24), 3, (
        "街路灯が消えている。3日前から。",
        "灯りがついたり消えたりしている。",
        "通学路の街路灯がついていない。夕方はまっくら。",
        "昼間もつきっぱなしの街路灯がある。",
        "街路灯のかさが落ちかけている。",
        "公園の入口の灯りが暗い。電球だけ古いまま。",
    )),
    "防護柵の破損": Kind("Guard rail or fence", "道路課", 12, (20, 110), 5, (
        "ガードレールが曲がって、先が歩道に出ている。",
        "カーブの柵が1枚はずれている。",
        "水路ぞいの柵がぐらつく。子どもがよりかかる所。",
        "転落防止の柵の根もとがさびて、動く。",
        "車止めのポールが折れている。",
    )),
    "樹木・雑草の繁茂": Kind("Overgrown trees or weeds", "公園緑地課", 18, (15, 80), 5, (
        "街路樹の枝が信号をかくしている。",
        "植えこみがのびて、車から歩行者が見えない。",
        "歩道に草がのびて、車いすが通れない。",
        "カーブミラーに枝がかかって見えない。",
        "枯れた枝が落ちそう。",
        "中央分離帯の草で、右から来る車が見えない。",
    )),
    "不法投棄": Kind("Illegal dumping", "環境課", 12, (2, 30), 3, (
        "空き地のわきにタイヤが4本。",
        "橋の下に家電が捨てられている。",
        "ごみ置き場に、粗大ごみの札のない家具が3つ。",
        "林道の入口に土のう袋がたくさん。",
        "用水路に自転車が落ちている。",
    )),
    "公園遊具の不具合": Kind("Park equipment", "公園緑地課", 10, (8, 60), 5, (
        "ブランコの鎖がすり減っている。",
        "すべり台の下の砂がなくなって、コンクリートが出ている。",
        "ベンチの板が割れて、くぎが出ている。",
        "水飲み場の水がとまらない。",
        "鉄棒がぐらぐらする。使用中止の札はない。",
    )),
}  # fmt: skip
AGAIN = {
    "道路の穴・段差": "この前から穴があいたままです。けが人が出る前にお願いします。",
    "街路灯の不点灯": "ここの灯り、まだ消えています。",
    "防護柵の破損": "柵がこわれています。夜はあぶないです。",
    "樹木・雑草の繁茂": "枝がのびて見通しが悪いです。",
    "不法投棄": "捨てられたものがふえています。",
    "公園遊具の不具合": "子どもの遊ぶ所です。早めに見てください。",
}
STATUSES = {
    "受付": "Received", "調査中": "Looking into it", "対応中": "Work under way", "完了": "Done", "対応対象外": "Not the city’s to do",
    "県道事務所へ引継ぎ": "Passed on to the prefectural roads office",
}  # fmt: skip
SECTIONS = {"道路課": "Roads", "公園緑地課": "Parks", "環境課": "Environment"}
PASSED_ON = "県道事務所へ引継ぎ"  # only this office says so: the topic's schema does not know it
TITLE = {"ja": "ひながた市の市民からの通報", "en": "Citizens’ reports of Hinagata"}
CAVEATS = [
    {
        "ja": "説明のために作った架空のデータです。この市も、この通報も、実在しません。",
        "en": "These data are invented for illustration. Neither the city nor any of the reports exists.",
    },
    {
        "ja": "通報のない所に不具合がないとは言えません。知らせる人がいなかっただけかもしれません。",
        "en": "Where nothing was reported something may be broken all the same: perhaps nobody told.",
    },
    {
        "ja": "通報の多い地区は、状態の悪い地区とは限りません。スマートフォンを使う人が多いだけかもしれません。",
        "en": "Many reports do not make a bad district. Perhaps more people there use a smartphone.",
    },
    {
        "ja": "位置は通報した人が地図で選んだ点で、数十メートルずれることがあります。",
        "en": "Positions are the spots that people chose on a map. They can be tens of metres off.",
    },
    {
        "ja": "「県道事務所へ引継ぎ」は、市の仕事としては終わっていますが、現地が直ったかどうかはわかりません。",
        "en": "Of what was passed on to the prefectural roads office the city does not know whether it was mended.",
    },
]


def outcome(chance: random.Random, kind: Kind, day: dt.date) -> tuple[str, str]:
    """(status, closing date or "") of a report of this day."""
    took = chance.randint(*kind.days) * (9 if chance.randrange(10) < kind.lost else 1)
    end = day + dt.timedelta(took)
    if chance.randrange(36) == 0:
        return PASSED_ON, ""
    if end <= DAY:
        status = "対応対象外" if chance.randrange(14) == 0 else "完了"
        return status, "" if chance.randrange(16) == 0 else end.isoformat()  # someone forgot to write it down
    waited = (DAY - day).days / took
    return ("受付" if waited < 0.25 else "調査中" if waited < 0.6 else "対応中"), ""


def report(chance: random.Random, kind: str, day: dt.date, at: tuple[float, float], place: str, text: str) -> Any:
    status, end = outcome(chance, KINDS[kind], day)
    return {
        "date": day.isoformat(), "category": kind, "status": status, "closed": end, "section": KINDS[kind].section,
        "place": place, "latitude": f"{at[0]:.6f}", "longitude": f"{at[1]:.6f}", "text": text,
    }  # fmt: skip


def rows(ground: Ground, chance: random.Random) -> list[dict[str, str]]:
    """Reports by date; the last ones made are second reports of things already reported, a few steps and days off."""
    names, shares = list(KINDS), [k.share for k in KINDS.values()]
    found, span = [], (DAY - FIRST).days - 1
    for _ in range(HOW_MANY):
        kind = chance.choices(names, shares)[0]
        day = FIRST + dt.timedelta(chance.randint(0, span))
        at, place = ground.somewhere(chance)
        found.append(report(chance, kind, day, at, place, chance.choice(KINDS[kind].texts)))
    fresh = [r for r in found if r["date"] < (DAY - dt.timedelta(15)).isoformat()]
    for first in sorted(fresh, key=lambda r: r["date"])[-90::7][:TWICE]:
        day = dt.date.fromisoformat(first["date"]) + dt.timedelta(chance.randint(0, 11))
        at = ground.beside(chance, (float(first["latitude"]), float(first["longitude"])), 6, 38)
        found.append(report(chance, first["category"], day, at, first["place"], AGAIN[first["category"]]))
    found.sort(key=lambda r: (r["date"], r["latitude"]))
    for row in chance.sample(found, 2):  # told by telephone, without a spot on the map
        row["latitude"] = row["longitude"] = ""
    return [{"id": f"R8-{n:04d}", **row} for n, row in enumerate(found, start=1)]


if __name__ == "__main__":
    english = {name: kind.english for name, kind in KINDS.items()} | STATUSES | SECTIONS
    made = rows(Ground(), random.Random(SEED))
    write("street_report", TITLE, made, CAVEATS, english, *map(Path, sys.argv[1:2]))
