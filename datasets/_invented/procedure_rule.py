"""Invented: what a city hall asks of who moves in, and of who applies for a nursery place. `python datasets/_invented/procedure_rule.py`.

Made by hand so that it looks like such lists do; no city's list was copied. A law is named where it is known to govern the
notice or claim; what is marked 条例, 要綱 or 慣例, where the office could look it up, and all minutes are invented.
"""

import sys
from pathlib import Path

from writing import write

IDS = ("question", "answer", "item", "kind", "place", "due", "drop", "minutes", "authority", "note")
BEFORE_ALL = {"前の市の窓口": "1"}  # order of desks: whoever has not told the former city goes there first
STARTED, LEFT = "住み始めた日から14日以内", "前の市を出る予定日の翌日から15日以内"
MOVING_IN = f"""
||転入届|書く紙|1階 市民課|{STARTED}||10|住民基本台帳法|
||本人確認書類|持ち物|1階 市民課|||0|住民基本台帳法|運転免許証、マイナンバーカードなど
||水道の使用開始届|書く紙|別館 水道課||転入届|8|慣例|
前の市で、転出届をどう出しましたか|窓口で出した|転出証明書|持ち物|1階 市民課|||0|住民基本台帳法|前の市でもらった紙
前の市で、転出届をどう出しましたか|マイナポータルで出した|マイナンバーカード|持ち物|1階 市民課|||0|住民基本台帳法|暗証番号も
前の市で、転出届をどう出しましたか|まだ出していない|転出届を出す|手続き|前の市の窓口|||30|住民基本台帳法|先にすませる
マイナンバーカードを持っていますか|はい|マイナンバーカード|持ち物|1階 市民課|||0||家族の分も
マイナンバーカードを持っていますか|はい|カードの住所の書きかえ|手続き|1階 市民課|||10||暗証番号を使う
マイナンバーカードを持っていますか|いいえ||||||||
勤め先の健康保険に入っていますか|はい||||||||
勤め先の健康保険に入っていますか|いいえ|国民健康保険の加入届|書く紙|2階 保険年金課|{STARTED}||8|国民健康保険法|
勤め先の健康保険に入っていますか|いいえ|前の市の課税証明書|持ち物|2階 保険年金課||他市の税の情報（情報連携）|40|要綱|
高校生の年までの子どもがいますか|はい|児童手当の認定請求書|書く紙|2階 こども課|{LEFT}||10|児童手当法|
高校生の年までの子どもがいますか|はい|前の市の課税証明書|持ち物|2階 こども課||他市の税の情報（情報連携）|40|要綱|
高校生の年までの子どもがいますか|はい|振込先の口座がわかるもの|持ち物|2階 こども課||公金受取口座|2|要綱|登録している人だけ
高校生の年までの子どもがいますか|はい|子ども医療費の申請書|書く紙|2階 こども課|||8|条例|
高校生の年までの子どもがいますか|はい|健康保険の資格がわかるもの|持ち物|2階 こども課||資格の情報（情報連携）|2|要綱|
高校生の年までの子どもがいますか|いいえ||||||||
小学生・中学生がいますか|はい|在学証明書・教科書の証明書|持ち物|新しい学校|||0|要綱|前の学校でもらった紙
小学生・中学生がいますか|はい|転入学の届|書く紙|3階 学務課||学齢簿（住民基本台帳から）|8|慣例|
小学生・中学生がいますか|はい|住民票の写し|持ち物|3階 学務課||住民基本台帳|15|慣例|
小学生・中学生がいますか|いいえ||||||||
介護の認定を受けている家族がいますか|はい|受給資格証明書|持ち物|1階 介護保険課|||0|介護保険法|前の市でもらった紙
介護の認定を受けている家族がいますか|はい|要介護認定の申請書|書く紙|1階 介護保険課|{STARTED}||12|介護保険法|
介護の認定を受けている家族がいますか|いいえ||||||||
犬を飼っていますか|はい|前の市の鑑札|持ち物|2階 環境課|||0|狂犬病予防法|
犬を飼っていますか|はい|犬の登録変更の届|書く紙|2階 環境課|住み始めた日から30日以内||6|狂犬病予防法|
犬を飼っていますか|いいえ||||||||
"""
CLOSING = "申込みの締切日まで"
FIRST, OTHER = "保育が必要なわけは（保護者1）", "保育が必要なわけは（保護者2）"
REASONS = """
勤めている|就労証明書（ひとり1枚）|持ち物||20|要綱|勤め先が書く
自分で事業をしている|就労の申立書|書く紙||20|要綱|
自分で事業をしている|確定申告書の控え|持ち物|市民税の課税資料|10|慣例|
出産の予定がある|母子健康手帳の写し|持ち物|妊娠届|10|要綱|
仕事を探している|求職の申立書|書く紙||10|要綱|
病気や障害がある|診断書か手帳の写し|持ち物||30|要綱|
家族を介護している|介護の申立書|書く紙||15|要綱|
家族を介護している|介護保険証の写し|持ち物|介護保険の台帳|10|慣例|
"""
NURSERY = """
||教育・保育給付認定の申請書|書く紙|2階 保育課|{closing}||15|子ども・子育て支援法|
||保育所の利用申込書|書く紙|2階 保育課|{closing}||25|条例|
||本人確認書類|持ち物|2階 保育課|||0|要綱|
||住民票の写し|持ち物|2階 保育課||住民基本台帳|15|慣例|世帯全員の分
{reasons}
1月1日に、この市に住んでいましたか|はい||||||||
1月1日に、この市に住んでいましたか|いいえ|前の市の課税証明書|持ち物|2階 保育課||他市の税の情報（情報連携）|40|要綱|保護者それぞれの分
きょうだいが保育所に通っていますか|はい|きょうだいの在園証明書|持ち物|通っている保育所||保育の台帳|15|慣例|
きょうだいが保育所に通っていますか|いいえ||||||||
子どもにアレルギーや持病がありますか|はい|主治医の意見書|持ち物|2階 保育課|||40|要綱|
子どもにアレルギーや持病がありますか|はい|保育所との面談|手続き|申し込む保育所|||40|慣例|
子どもにアレルギーや持病がありますか|いいえ||||||||
"""
EVENTS = {"この市に引っ越してきた（転入）": "Moved into this city", "保育所を申し込む": "Apply for a nursery place"}
TERMS = EVENTS | {
    "持ち物": "to bring",
    "書く紙": "form to fill in",
    "手続き": "step",
    "はい": "Yes",
    "いいえ": "No",
    "1階 市民課": "Residents (1st floor)",
    "別館 水道課": "Water (annex)",
    "前の市の窓口": "Your former city hall",
    "2階 保険年金課": "Insurance and pensions (2nd floor)",
    "2階 こども課": "Children (2nd floor)",
    "3階 学務課": "Schools (3rd floor)",
    "新しい学校": "The new school",
    "1階 介護保険課": "Long-term care (1st floor)",
    "2階 環境課": "Environment (2nd floor)",
    "2階 保育課": "Nurseries (2nd floor)",
    "通っている保育所": "The nursery attended",
    "申し込む保育所": "The nursery applied for",
    STARTED: "within 14 days of moving in",
    LEFT: "within 15 days of the planned departure (from the next day)",
    "住み始めた日から30日以内": "within 30 days of moving in",
    CLOSING: "by the closing date",
    "転入届": "Notice of moving in",
    "本人確認書類": "Proof of identity",
    "水道の使用開始届": "Notice to start water supply",
    "転出証明書": "Moving-out certificate",
    "マイナンバーカード": "My Number Card",
    "転出届を出す": "Notify moving out",
    "カードの住所の書きかえ": "New address on the card",
    "国民健康保険の加入届": "Joining National Health Insurance",
    "前の市の課税証明書": "Tax certificate of the former city",
    "児童手当の認定請求書": "Claim for child allowance",
    "振込先の口座がわかるもの": "Details of a bank account",
    "子ども医療費の申請書": "Application for children's medical costs",
    "健康保険の資格がわかるもの": "Proof of health insurance",
    "在学証明書・教科書の証明書": "School and textbook certificates",
    "転入学の届": "Notice of changing schools",
    "住民票の写し": "Copy of the resident record",
    "受給資格証明書": "Certificate of care level",
    "要介護認定の申請書": "Application for care certification",
    "前の市の鑑札": "Dog tag of the former city",
    "犬の登録変更の届": "Notice of the dog's new address",
    "他市の税の情報（情報連携）": "other cities' tax data (linked systems)",
    "公金受取口座": "registered public-money account",
    "資格の情報（情報連携）": "insurance data (linked systems)",
    "学齢簿（住民基本台帳から）": "school-age register (from the resident register)",
    "住民基本台帳": "resident register",
    "市民税の課税資料": "city tax records",
    "妊娠届": "pregnancy notification",
    "介護保険の台帳": "long-term care register",
    "保育の台帳": "nursery register",
    "住民基本台帳法": "Residential Basic Book Act",
    "国民健康保険法": "National Health Insurance Act",
    "児童手当法": "Child Allowance Act",
    "介護保険法": "Long-Term Care Insurance Act",
    "狂犬病予防法": "Rabies Prevention Act",
    "子ども・子育て支援法": "Child and Childcare Support Act",
    "条例": "ordinance",
    "要綱": "guideline",
    "慣例": "custom",
    "運転免許証、マイナンバーカードなど": "driving licence, My Number Card or the like",
    "前の市でもらった紙": "the paper from your former city",
    "前の学校でもらった紙": "the papers from the former school",
    "暗証番号も": "and its PIN",
    "先にすませる": "before anything else",
    "家族の分も": "of the whole family",
    "暗証番号を使う": "you will need the PIN",
    "登録している人だけ": "only of those who registered one",
    "勤め先が書く": "filled in by the employer",
    "世帯全員の分": "of the whole household",
    "保護者それぞれの分": "of each guardian",
    "前の市で、転出届をどう出しましたか": "How did you notify your former city?",
    "窓口で出した": "At the counter",
    "マイナポータルで出した": "Online (Mynaportal)",
    "まだ出していない": "Not yet",
    "マイナンバーカードを持っていますか": "Do you have a My Number Card?",
    "勤め先の健康保険に入っていますか": "Are you insured through an employer?",
    "高校生の年までの子どもがいますか": "Are there children up to high-school age?",
    "小学生・中学生がいますか": "Are there children at elementary or junior high school?",
    "介護の認定を受けている家族がいますか": "Is a family member certified for long-term care?",
    "犬を飼っていますか": "Do you keep a dog?",
    FIRST: "Why is childcare needed? (guardian 1)",
    OTHER: "Why is childcare needed? (guardian 2)",
    "勤めている": "Employed",
    "自分で事業をしている": "Self-employed",
    "出産の予定がある": "Expecting a child",
    "仕事を探している": "Looking for work",
    "病気や障害がある": "Ill or disabled",
    "家族を介護している": "Caring for family",
    "保護者はひとり": "There is one guardian only",
    "就労証明書（ひとり1枚）": "Certificate of employment (one each)",
    "就労の申立書": "Statement of work",
    "確定申告書の控え": "Copy of the tax return",
    "母子健康手帳の写し": "Copy of the maternal handbook",
    "求職の申立書": "Statement of looking for work",
    "診断書か手帳の写し": "Medical or disability certificate",
    "介護の申立書": "Statement of caring",
    "介護保険証の写し": "Copy of the care insurance card",
    "教育・保育給付認定の申請書": "Application for childcare recognition",
    "保育所の利用申込書": "Application for a nursery place",
    "1月1日に、この市に住んでいましたか": "Did you live in this city on 1 January?",
    "きょうだいが保育所に通っていますか": "Does a brother or sister attend a nursery?",
    "きょうだいの在園証明書": "Certificate that a sibling attends",
    "子どもにアレルギーや持病がありますか": "Does the child have allergies or an illness?",
    "主治医の意見書": "Doctor's opinion",
    "保育所との面談": "Meeting with the nursery",
}
CAVEATS = [
    {
        "ja": "説明のために作った架空のデータです。ひながた市も、この持ち物の一覧も、実在しません。",
        "en": "Invented for illustration: neither Hinagata nor this list of requirements exists.",
    },
    {
        "ja": "法律の名前は、その届出や申請を定めている法律です。なにを持っていくかは、市ごとに違います。",
        "en": "A law that is named does govern that notice or claim. What to bring differs from city to city.",
    },
    {
        "ja": "「庁内で確かめられる台帳」は、そうできるかもしれないという案です。目的外の利用や同意の要否は、法令で確かめてください。",
        "en": "“Held by the office in” is a proposal. Whether a register may be used, and with whose consent, is for the law to say.",
    },
    {
        "ja": "かかる分は、ありそうな数を置いたもので、測ったものではありません。",
        "en": "Minutes are plausible figures that were made up, not measured.",
    },
]


def rows() -> list[dict[str, str]]:
    """One row a demand; rows without a thing are answers that ask for nothing."""
    moving, nursery = EVENTS
    found = [
        {"event": event, **dict(zip(IDS, line.split("|"), strict=True))}
        for event, lines in ((moving, MOVING_IN), (nursery, NURSERY.format(closing=CLOSING, reasons=reasons())))
        for line in lines.strip().splitlines()
    ]
    return [row | {"order": BEFORE_ALL.get(row["place"], "")} for row in found]


def reasons() -> str:
    """The reasons for needing care, asked of each guardian in turn; the second may not exist."""
    lines = []
    for question in (FIRST, OTHER):
        for line in REASONS.strip().splitlines():
            answer, item, kind, held, minutes, authority, note = line.split("|")
            lines.append(f"{question}|{answer}|{item}|{kind}|2階 保育課||{held}|{minutes}|{authority}|{note}")
    return "\n".join([*lines, f"{OTHER}|保護者はひとり||||||||"])


if __name__ == "__main__":
    title = {"ja": "ひながた市の手続きの決まり（架空）", "en": "What Hinagata asks for in two situations (invented)"}
    write("procedure_rule", title, rows(), CAVEATS, TERMS, *map(Path, sys.argv[1:2]))
