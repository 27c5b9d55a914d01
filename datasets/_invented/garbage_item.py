"""Invented: how one example city sorts its waste. `python datasets/_invented/garbage_item.py`.

Made by hand so that it looks like such a list does; how a real city sorts these things is its own to say.
"""

import sys
from pathlib import Path

from garbage_collection import KINDS
from writing import write

OTHERS = {
    "古紙・古布": "Old paper and cloth",
    "粗大ごみ": "Bulky waste (on request)",
    "市では集めません": "Not collected by the city",
}
COLLECTED_AS = {"古紙・古布": "紙・布"}  # the list and the calendar call one kind by two names
ITEMS = """
アイロン|アイロン|燃やせないごみ|コードは束ねる
空き缶|アキカン|缶・びん|中を洗う
油（食用）|アブラ|燃やせるごみ|紙や布に吸わせる
網戸|アミド|粗大ごみ|
衣類|イルイ|古紙・古布|ぬれた物は燃やせるごみ
いす|イス|粗大ごみ|50cmより小さい物は燃やせないごみ
植木鉢（陶器）|ウエキバチ|燃やせないごみ|土をあける
鉛筆|エンピツ|燃やせるごみ|
おもちゃ（プラスチック）|オモチャ|燃やせるごみ|電池を外す
カーテン|カーテン|燃やせるごみ|金具を外す
傘|カサ|燃やせないごみ|
紙おむつ|カミオムツ|燃やせるごみ|汚物を取り除く
紙パック|カミパック|古紙・古布|洗って開き、かわかす
乾電池|カンデンチ|有害ごみ|端子にテープをはる
蛍光管|ケイコウカン|有害ごみ|割らない
消火器|ショウカキ|市では集めません|販売店に相談する
新聞|シンブン|古紙・古布|ひもで束ねる
食品トレー|ショクヒントレー|プラスチック容器包装|洗う
スプレー缶|スプレーカン|缶・びん|使い切る。穴はあけない
生ごみ|ナマゴミ|燃やせるごみ|水を切る
布団|フトン|粗大ごみ|
フライパン|フライパン|燃やせないごみ|
ペットボトルのふた|ペットボトルノフタ|プラスチック容器包装|
びん（飲み物）|ビン|缶・びん|ふたを取り、洗う
モバイルバッテリー|モバイルバッテリー||
卵のパック|タマゴノパック|プラスチック容器包装|
タイヤ|タイヤ|市では集めません|販売店に相談する
水銀体温計|スイギンタイオンケイ|有害ごみ|割らない
雑誌|ザッシ|古紙・古布|ひもで束ねる
弁当の容器|ベントウノヨウキ|プラスチック容器包装|汚れた物は燃やせるごみ
"""
CAVEATS = [
    {
        "ja": "説明のために作った架空のデータです。ひながた市は実在しません。",
        "en": "Invented for illustration: there is no city of Hinagata.",
    },
    {
        "ja": "品目の分け方も架空です。ほんとうに捨てるときは、住んでいる市の案内を見てください。",
        "en": "How the items are sorted is invented, too. To throw anything away, see your own city’s guide.",
    },
    {
        "ja": "区分の書かれていない品目を、1件わざと入れています。",
        "en": "One item without a kind is in it on purpose.",
    },
]


def rows() -> list[dict[str, str]]:
    cells = (line.split("|") for line in ITEMS.strip().splitlines())
    return [
        {"name": name, "kana": kana, "category": kind, "caution": caution, "collected_as": COLLECTED_AS.get(kind, "")}
        for name, kana, kind, caution in cells
    ]


if __name__ == "__main__":
    title = {"ja": "ひながた市のごみの分別（架空）", "en": "How to sort waste in Hinagata (invented)"}
    write("garbage_item", title, rows(), CAVEATS, KINDS | OTHERS, Path(sys.argv[1]) if sys.argv[1:] else None)
