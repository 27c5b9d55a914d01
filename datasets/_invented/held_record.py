"""Invented: what an office holds on one person who does not exist, box by box. `python datasets/_invented/held_record.py`.

見本 花子 is nobody. Her telephone number cannot be dialled, and three of the boxes are out of date on purpose: who plays her must notice.
"""

import sys
from pathlib import Path

from writing import write

FORM = "保育所の利用申込書"
IDS = ("box", "held", "register", "since", "actual", "ask", "way")
BOXES = """
保護者の名前|見本 花子|住民基本台帳|2024年4月||見本 花子さんですね。|
保護者のふりがな|みほん はなこ|住民基本台帳|2024年4月|||
保護者の住所|ひながた市みほん町1-2-3|住民基本台帳|2024年4月||ご住所は、みほん町1-2-3のままですか。|
保護者の生年月日|1990年1月1日|住民基本台帳|2024年4月|||
保護者の電話番号|000-1111-2222|保育の台帳|2024年10月|000-3333-4444（この夏に変えた）|電話番号は、前のままですか。|
もう一人の保護者の名前|見本 一郎|住民基本台帳|2024年4月|||
同居している家族|夫・子ども1人|住民基本台帳|2024年4月|夫・子ども1人・母（9月から同居。届けはまだ）|いま、いっしょに住んでいるのは、どなたですか。|
子どもの名前|見本 太郎|住民基本台帳|2024年4月||お子さんは、太郎さんですね。|
子どもの生年月日|2024年4月2日|住民基本台帳|2024年4月|||
いま通っている所|なし|保育の台帳|2025年4月||いまは、どこにも通っていませんね。|
ひとり親かどうか|いいえ|児童扶養手当の台帳|2025年8月|||
生活保護を受けているか|いいえ|生活保護の台帳|2026年4月|||
障害者手帳の有無|なし|手帳の台帳|2026年4月|||
市民税の額|6万円（世帯）|課税台帳|2026年6月|||
1月1日の住所|この市|課税台帳|2026年6月|||
勤め先|みほん商店|就労証明書（前の年度）|2025年10月|ひながた食品（6月から）|お勤め先は、変わっていませんか。|
働く曜日と時間||||月〜金、9時〜16時|何曜日の、何時から何時まで働いていますか。|聞く
利用を始めたい日||||来年の4月1日|いつから預けたいですか。|聞く
希望する施設||||みほん保育園、ひながた保育園|どの園を希望しますか。順に教えてください。|聞く
きょうだいの申込み||||なし|きょうだいも、いっしょに申し込みますか。|聞く
アレルギーの有無||||卵|食べものなどの、アレルギーはありますか。|聞く
子どもの性別|男|住民基本台帳|2024年4月|||なくす
同意の署名||||（署名する）|読み上げます。よろしければ、ここに署名をお願いします。|署名
"""
TERMS = {
    FORM: "Application for a nursery place",
    "保護者の名前": "Guardian's name",
    "保護者のふりがな": "How it is read",
    "保護者の住所": "Guardian's address",
    "保護者の生年月日": "Guardian's date of birth",
    "保護者の電話番号": "Guardian's telephone",
    "もう一人の保護者の名前": "Other guardian's name",
    "同居している家族": "Family living together",
    "子どもの名前": "Child's name",
    "子どもの生年月日": "Child's date of birth",
    "いま通っている所": "Facility attended now",
    "ひとり親かどうか": "Whether a single parent",
    "生活保護を受けているか": "Whether on public assistance",
    "障害者手帳の有無": "Disability certificate",
    "市民税の額": "City tax",
    "1月1日の住所": "Address on 1 January",
    "勤め先": "Employer",
    "働く曜日と時間": "Working days and hours",
    "利用を始めたい日": "Date to begin",
    "希望する施設": "Nurseries wished for",
    "きょうだいの申込み": "Siblings applying too",
    "アレルギーの有無": "Allergies",
    "子どもの性別": "Child's sex",
    "同意の署名": "Signature of consent",
    "見本 花子": "MIHON Hanako",
    "みほん はなこ": "mihon hanako",
    "ひながた市みほん町1-2-3": "1-2-3 Mihon-cho, Hinagata",
    "1990年1月1日": "1 January 1990",
    "見本 一郎": "MIHON Ichiro",
    "夫・子ども1人": "husband, one child",
    "見本 太郎": "MIHON Taro",
    "2024年4月2日": "2 April 2024",
    "なし": "none",
    "いいえ": "no",
    "6万円（世帯）": "60,000 yen (household)",
    "この市": "this city",
    "みほん商店": "Mihon Store",
    "男": "male",
    "住民基本台帳": "resident register",
    "保育の台帳": "nursery register",
    "児童扶養手当の台帳": "child-rearing allowance register",
    "生活保護の台帳": "public assistance register",
    "手帳の台帳": "disability certificate register",
    "課税台帳": "tax register",
    "就労証明書（前の年度）": "last year's certificate of employment",
    "2024年4月": "April 2024",
    "2024年10月": "October 2024",
    "2025年4月": "April 2025",
    "2025年8月": "August 2025",
    "2026年4月": "April 2026",
    "2026年6月": "June 2026",
    "2025年10月": "October 2025",
    "000-3333-4444（この夏に変えた）": "000-3333-4444 (changed this summer)",
    "夫・子ども1人・母（9月から同居。届けはまだ）": "husband, one child, mother (since September, not yet notified)",
    "ひながた食品（6月から）": "Hinagata Foods (since June)",
    "月〜金、9時〜16時": "Monday to Friday, 9 to 16",
    "来年の4月1日": "1 April next year",
    "みほん保育園、ひながた保育園": "Mihon Nursery, Hinagata Nursery",
    "卵": "eggs",
    "（署名する）": "(signs)",
    "聞く": "ask",
    "なくす": "drop",
    "署名": "signature",
    "見本 花子さんですね。": "You are Ms MIHON Hanako?",
    "ご住所は、みほん町1-2-3のままですか。": "Is your address still 1-2-3 Mihon-cho?",
    "電話番号は、前のままですか。": "Is your telephone number still the same?",
    "いま、いっしょに住んでいるのは、どなたですか。": "Who lives with you now?",
    "お子さんは、太郎さんですね。": "And your child is Taro?",
    "いまは、どこにも通っていませんね。": "He attends no facility now?",
    "お勤め先は、変わっていませんか。": "Is your employer still the same?",
    "何曜日の、何時から何時まで働いていますか。": "On which days do you work, from when to when?",
    "いつから預けたいですか。": "From when would you like a place?",
    "どの園を希望しますか。順に教えてください。": "Which nurseries do you wish for, in order?",
    "きょうだいも、いっしょに申し込みますか。": "Do brothers or sisters apply with him?",
    "食べものなどの、アレルギーはありますか。": "Are there any allergies, to food for example?",
    "読み上げます。よろしければ、ここに署名をお願いします。": "I will read it to you. If it is right, please sign here.",
}
CAVEATS = [
    {
        "ja": "見本 花子さんは、説明のために作った架空の人です。住所も電話番号も勤め先も、実在しません。",
        "en": "MIHON Hanako is invented for illustration. Her address, telephone and employer do not exist.",
    },
    {
        "ja": "どの台帳になにが書かれているか、それを申込みに使ってよいかは、法令と例規で確かめてください。",
        "en": "Which register holds what, and whether it may be used for this application, is for laws and ordinances to say.",
    },
    {
        "ja": "台帳の記載が古いところを、わざと入れています。",
        "en": "Some boxes are out of date on purpose.",
    },
    {
        "ja": "ほんとうの人の記載を、この表に入れないでください。",
        "en": "Never put a real person's record into this table.",
    },
]


def rows() -> list[dict[str, str]]:
    return [{"form": FORM, **dict(zip(IDS, line.split("|"), strict=True))} for line in BOXES.strip().splitlines()]


if __name__ == "__main__":
    title = {"ja": "架空の一人の、庁内にある記載", "en": "What an office holds on one invented person"}
    write("held_record", title, rows(), CAVEATS, TERMS, *map(Path, sys.argv[1:2]))
