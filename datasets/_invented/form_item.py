"""Invented: what five municipalities ask for on their application form for a nursery place. `python datasets/_invented/form_item.py`.

Made by hand so that it looks like such forms do; no real form was copied, and which item a law asks for is invented too.
"""

import sys
from pathlib import Path

from writing import write

PLACES = {
    "ひながた市": "Hinagata",
    "みほん市": "Mihon",
    "ためし町": "Tameshi",
    "れんしゅう市": "Renshu",
    "おてほん村": "Otehon",
}
SECTIONS = {
    "保護者": "Guardian",
    "子ども": "Child",
    "家族": "Family",
    "認定": "Recognition",
    "仕事など": "Work and other reasons",
    "希望": "Wishes",
    "健康・発達": "Health and growth",
    "収入・税": "Income and tax",
    "添付": "Attachments",
    "同意": "Consent",
}
WAYS = {"手": ("手書き", "by hand"), "選": ("選択", "by choosing"), "添": ("添付", "attached")}
WHO = {"法": ("法令", "by law"), "独": ("独自", "by the municipality")}
ASKED = {"1": "有", "0": "無", "-": ""}  # one sign for each of PLACES
ITEMS = """
保護者|保護者の氏名|Guardian's name|手|法|11111
保護者|保護者の住所|Guardian's address|手|法|11111
保護者|保護者の生年月日|Guardian's date of birth|手|法|11111
保護者|保護者の個人番号|Guardian's My Number|手|法|11111
保護者|保護者の電話番号|Guardian's telephone|手|法|11111
保護者|保護者のメールアドレス|Guardian's e-mail address|手|独|11010
保護者|昼間の連絡先|Contact in the daytime|手|独|11101
保護者|転入した日と前の住所|Date of moving in and former address|手|独|11010
保護者|保護者の押印|Guardian's seal|手|独|00101
保護者|保護者の本籍|Guardian's registered domicile|手|独|00001
子ども|子どもの氏名|Child's name|手|法|11111
子ども|子どもの生年月日|Child's date of birth|手|法|11111
子ども|子どもの個人番号|Child's My Number|手|法|11111
子ども|保護者との続柄|Relation to the guardian|選|法|11111
子ども|いま通っている施設|Facility attended now|手|独|11011
子ども|子どもの住所（保護者と別のとき）|Child's address (if not the guardian's)|手|独|11110
子ども|子どもの性別|Child's sex|選|独|10110
子ども|何番目の子か|Order of birth|手|独|10100
家族|同居する家族の氏名|Names of family members living together|手|独|11111
家族|同居する家族の生年月日|Their dates of birth|手|独|11111
家族|同居する家族の続柄|Their relation|手|独|11111
家族|同居する家族の勤務先・学校|Their employers and schools|手|独|11101
家族|ひとり親かどうか|Whether a single parent|選|独|11111
家族|生活保護を受けているか|Whether on public assistance|選|独|11111
家族|家族に障害のある人がいるか|Whether a family member has a disability|選|独|11110
家族|同居する祖父母の年齢と仕事|Age and work of grandparents living together|手|独|10101
家族|別居の祖父母の住所|Address of grandparents living elsewhere|手|独|01001
家族|祖父母が預かれない理由|Why grandparents cannot look after the child|手|独|00001
家族|自宅までの地図|Sketch map to the home|手|独|00101
認定|希望する認定の区分|Kind of recognition asked for|選|法|11111
認定|保育が必要な理由|Reason why childcare is needed|選|法|11111
認定|保育が必要な時間（標準・短時間）|Hours needed (standard or short)|選|法|111-1
認定|保育が必要な期間|Period for which it is needed|手|独|11110
認定|理由が変わる予定|Expected change of the reason|手|独|01010
仕事など|勤務先の名称|Employer's name|手|独|11111
仕事など|勤務先の住所と電話|Employer's address and telephone|手|独|11101
仕事など|働く曜日と時間|Working days and hours|手|独|11111
仕事など|通勤の方法と時間|How and how long to work|手|独|11011
仕事など|雇用の期間|Period of employment|手|独|11110
仕事など|仕事の内容|Kind of work|手|独|10101
仕事など|直近3か月に働いた日数|Days worked in the last three months|手|独|11010
仕事など|育児休業の期間と復職の日|Childcare leave and return to work|手|独|11111
仕事など|自営業の開業日と収支|Start and accounts of one's own business|手|独|11110
仕事など|上司の押印|Seal of a superior|手|独|00001
希望|希望する施設（第1〜第3）|Facilities wished for (1st to 3rd)|手|法|11111
希望|利用を始めたい日|Date to begin|手|独|11111
希望|希望する曜日と時間|Days and hours wished for|手|独|11111
希望|きょうだいの申込みと在園|Brothers and sisters applying or attending|手|独|11111
希望|希望する施設（第4以下）|Facilities wished for (4th and below)|手|独|11010
希望|きょうだいが別の施設でもよいか|Whether siblings may be placed apart|選|独|11010
希望|入れなかったときの希望|Wish if no place is found|選|独|11010
希望|延長保育の希望|Extended hours|選|独|11010
希望|施設を見学したか|Whether the facility was visited|選|独|01010
希望|その施設を希望する理由|Why that facility|手|独|00101
健康・発達|アレルギーの有無|Allergies|選|独|11111
健康・発達|持病と通院の有無|Illness and treatment|選|独|11111
健康・発達|障害者手帳の有無|Disability certificate|選|独|11110
健康・発達|かかりつけ医|Family doctor|手|独|11101
健康・発達|発達について相談した記録|Consultations on growth|手|独|11010
健康・発達|食事・睡眠・排せつの様子|Eating, sleeping and toilet habits|手|独|01110
健康・発達|予防接種の記録|Vaccinations|手|独|01101
健康・発達|出生時の体重と週数|Weight and week of birth|手|独|00010
健康・発達|平熱|Usual temperature|手|独|00100
収入・税|課税を調べることへの同意|Consent to look up taxation|選|独|11111
収入・税|1月1日の住所|Address on 1 January|手|独|11110
収入・税|保育料の引き落とし口座|Bank account for fees|手|独|01001
収入・税|今年の収入の見込み|Expected income this year|手|独|00100
添付|就労証明書|Certificate of employment|添|独|11111
添付|母子健康手帳の写し|Copy of the mother and child handbook|添|独|01-10
添付|課税証明書|Tax certificate|添|独|0-101
添付|住民票の写し|Copy of the resident record|添|独|00101
添付|健康保険の資格がわかる書類|Proof of health insurance|添|独|00-11
同意|内容を施設に伝えることへの同意|Consent to tell the facility|選|独|11110
同意|記入に偽りがないことの署名|Signature that all is true|手|独|11101
"""
CAVEATS = [
    {
        "ja": "説明のために作った架空のデータです。5つの市町村も申込書も、実在しません。",
        "en": "Invented for illustration: neither the five municipalities nor their forms exist.",
    },
    {
        "ja": "「法令」「独自」の別も架空です。本物の様式では、法令と例規を必ず確かめてください。",
        "en": "Which items are “by law” is invented too. For real forms, always check the laws and the ordinances.",
    },
    {
        "ja": "空らんは、その項目を求めるかどうかが分からない、という意味です。",
        "en": "A blank means that it is not known whether the item is asked for.",
    },
]


def rows() -> list[dict[str, str]]:
    """One row an item and municipality, municipality by municipality, in the order of the form."""
    lines = [line.split("|") for line in ITEMS.strip().splitlines()]
    return [
        {
            "place": place,
            "category": section,
            "item": item,
            "asked": ASKED[signs[n]],
            "authority": WHO[who][0],
            "input": WAYS[way][0],
        }
        for n, place in enumerate(PLACES)
        for section, item, _, way, who, signs in lines
    ]


def terms() -> dict[str, str]:
    items = {line.split("|")[1]: line.split("|")[2] for line in ITEMS.strip().splitlines()}
    return PLACES | SECTIONS | dict(WAYS.values()) | dict(WHO.values()) | items


if __name__ == "__main__":
    title = {
        "ja": "5市町村の保育所申込書の項目（架空）",
        "en": "Items of five municipalities' nursery forms (invented)",
    }
    write("form_item", title, rows(), CAVEATS, terms(), *map(Path, sys.argv[1:2]))
