"""Invented: what a team found on foot when it checked the shelters of Hinagata. `python datasets/_invented/data_error.py`.

Made by hand after what such walks find: a moved gate, an old name, a point in the middle of the playing field.
"""

import csv
import sys
from pathlib import Path

from writing import write

from machikit.catalog import kit_root

IDS = ("date", "name", "category", "field", "said", "text", "status", "closed")
SHELTERS = "指定避難所"
FOUND = """
2026-06-14|ひながた小学校|場所が違う|緯度・経度||点は運動場のまん中。入口の門は、道をへだてた北がわ。|修正済み|2026-07-22
2026-06-14|駅前小学校|違いなし||||違いなし|2026-06-14
2026-06-14|市民体育館|名前が違う|名称|市民体育館|表示板は「ひながたアリーナ」。|修正予定|
2026-06-14|ひながた中学校|ほかの項目が違う|想定収容人数|700|入口の掲示では 480 人。体育館だけの人数らしい。|確認中|
2026-06-14|本町ふれあい館|一覧にない|||「指定避難所」の表示板がある。|連絡済み|
2026-07-12|川東小学校|違いなし||||違いなし|2026-07-12
2026-07-12|東野小学校|もうない・使えない|||今年の春に閉校の掲示。門は閉まっている。|連絡済み|
2026-07-12|川西小学校|場所が違う|緯度・経度||点は川の中。校舎は西へ百歩ほど。|修正済み|2026-08-05
2026-08-30|西中学校|ほかの項目が違う|所在地_連結表記|西原9-4|表示板では西原 9-14。|未連絡|
2026-08-30|柳島公民館|ほかの項目が違う|想定収容人数|80|入口に段差が3段。車いすの入口は裏がわ。表示なし。|未連絡|
2026-08-30|堤下公民館|名前が違う|名称|堤下公民館|表示板は「堤下交流センター」。|未連絡|
2026-08-30|砂田集会所|違いなし||||違いなし|2026-08-30
"""
NEW = {"本町ふれあい館": (35.301122, 136.899870)}  # what the list lacks is where it was seen
MOVED = {"ひながた小学校": (35.303180, 136.902610), "川西小学校": (35.293655, 136.882680)}
TERMS = {
    "場所が違う": "The position is wrong", "名前が違う": "The name is wrong", "もうない・使えない": "Gone or not usable",
    "ほかの項目が違う": "Another column is wrong", "一覧にない": "The list lacks it", "違いなし": "As the data say",
    "未連絡": "The city has not been told", "連絡済み": "The city has been told", "確認中": "The city is looking",
    "修正予定": "To be put right",
    "修正済み": "Put right", SHELTERS: "Designated shelters",
}  # fmt: skip
TITLE = {"ja": "ひながた市の避難所を歩いて見つけた違い", "en": "What was found on foot at the shelters of Hinagata"}
CAVEATS = [
    {
        "ja": "説明のために作った架空のデータです。この市も、この避難所も、実在しません。",
        "en": "These data are invented for illustration. Neither the city nor the shelters exist.",
    },
    {
        "ja": "違いの記録は、見た人がそう書いたものです。データと現地のどちらが正しいかは、市が決めます。",
        "en": "A difference is what somebody who was there wrote. Which is right is for the city to decide.",
    },
    {
        "ja": "見に行った日の、外から見えるようすだけです。中に入ったり、人に聞いたりした記録ではありません。",
        "en": "It is what could be seen from outside on that day. Nobody went in or asked around.",
    },
    {
        "ja": "12件は、避難所全体の割合を言うには少なすぎます。記録のない避難所が正しいとも言えません。",
        "en": "Twelve rows are too few for any share. A shelter without a row need not be right.",
    },
]


def rows() -> list[dict[str, str]]:
    """One row a difference; a place that the list has stands where the list says, unless its position is what was wrong."""
    file = kit_root() / "datasets" / "sample" / "evacuation_shelter" / "data.csv"
    with file.open(encoding="utf-8", newline="") as lines:
        listed = {r["名称"]: (float(r["緯度"]), float(r["経度"])) for r in csv.DictReader(lines)}
    found = [dict(zip(IDS, line.split("|"), strict=True)) for line in FOUND.strip().splitlines()]
    for row in found:
        at = (NEW | MOVED).get(row["name"]) or listed[row["name"]]
        if row["field"] == "緯度・経度":
            row["said"] = "{:.6f}, {:.6f}".format(*listed[row["name"]])
        row |= {"dataset": SHELTERS, "latitude": f"{at[0]:.6f}", "longitude": f"{at[1]:.6f}"}
    return found


if __name__ == "__main__":
    write("data_error", TITLE, rows(), CAVEATS, TERMS, *map(Path, sys.argv[1:2]))
