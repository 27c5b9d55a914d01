"""Invented: collection days of five districts, with all that such tables say. `python datasets/_invented/garbage_collection.py`.

Made by hand so that it looks like a city's table does: holidays and New Year in brackets, single dates, a fortnight without its
first day, and a district for which nothing is said.
"""

import sys
from pathlib import Path

from writing import write

KINDS = {
    "燃やせるごみ": "Burnable waste",
    "燃やせないごみ": "Non-burnable waste",
    "缶・びん": "Cans and bottles",
    "紙・布": "Paper and cloth",
    "プラスチック容器包装": "Plastic containers and packaging",
    "有害ごみ": "Hazardous waste",
}
NEW_YEAR = "年末年始（12/31〜1/3）を除く"
HAZARDOUS = "10月17日、1月16日、4月17日、7月17日"
BURNABLE = f"（祝日も収集、{NEW_YEAR}）"
SEASONS = "4月〜11月は毎週木曜日、12月〜3月は第1・3木曜日"
RULES = {  # a rule for each of KINDS
    "駅前・本町": ("毎週月・木曜日" + BURNABLE, "第2・4水曜日", "第1・3水曜日", "第1・3金曜日", "毎週火曜日", HAZARDOUS),
    "川西": ("毎週火・金曜日" + BURNABLE, "第1・3木曜日", "第2・4木曜日", "第2・4月曜日", "毎週水曜日", HAZARDOUS),
    "川東": ("毎週火・金曜日" + BURNABLE, "最終月曜日", "第1・3月曜日", "第2・4木曜日", "毎週水曜日（祝日を除く）", HAZARDOUS),
    "山手": ("毎週水・土曜日（年末年始を除く）", "隔週月曜日", "第1・3火曜日", SEASONS, "毎週金曜日", ""),
    "奥谷": ("", "", "", "", "", ""),
}  # fmt: skip
NOTES = {
    ("山手", "燃やせないごみ"): "祝日は休み",
    ("駅前・本町", "プラスチック容器包装"): "12月29日〜1月3日は収集しません",
}
CAVEATS = [
    {
        "ja": "説明のために作った架空のデータです。ひながた市も、この地区も、実在しません。",
        "en": "Invented for illustration: neither Hinagata nor its districts exist.",
    },
    {
        "ja": "開始日のない「隔週」のように、日を決められない決まりを、わざと入れています。",
        "en": "Rules that do not settle a day, such as every other week without a first day, are in it on purpose.",
    },
    {
        "ja": "奥谷は、どの区分の収集日も書かれていない地区です。",
        "en": "Okudani (奥谷) is a district for which no day is stated at all.",
    },
]


def rows() -> list[dict[str, str]]:
    return [
        {"area": area, "category": kind, "rule": rule, "note": NOTES.get((area, kind), "")}
        for area, rules in RULES.items()
        for kind, rule in zip(KINDS, rules, strict=True)
    ]


if __name__ == "__main__":
    title = {"ja": "ひながた市のごみの収集日（架空）", "en": "Waste collection days in Hinagata (invented)"}
    write("garbage_collection", title, rows(), CAVEATS, KINDS, Path(sys.argv[1]) if sys.argv[1:] else None)
