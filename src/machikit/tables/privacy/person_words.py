"""Words that announce a person, as a header of a table or as a label in a text.

After a SURE word everything that is not plainly an organisation is a person. LIKELY words are offices and owners, which may be
organisations, too. All are regular expressions for normalised text (NFKC), without a suffix such as の氏名.
"""

import re

# Registers and applications: the word itself promises a natural person's name
SURE = (
    "氏名", "姓名", "[おご]名前", "[おご]芳名", "御芳名", "フルネーム", "世帯主", "申請者", "届出者", "届出人", "届け出人", "申込者",
    "申込人", "申出人", "申出者", "申立人",
    "申告者", "請求者", "請求人", "依頼者", "依頼人", "納税義務者", "納税者", "納付者", "口座名義人?", "名義人", "緊急連絡者",
    "緊急連絡人", "宛名", "受取人", "契約者",
    "要支援者", "要援護者", "要配慮者", "要介護者", "支援対象者", "相談者", "通報者", "通報人", "飼い主", "飼主", "保護者", "親権者",
    "配偶者", "後見人", "保佐人",
    "保証人", "代理人", "被保険者", "受給者", "受診者", "患者", "被害者", "加害者", "目撃者", "発見者", "相続人", "同居者", "同居人",
    "居住者", "入居者", "土地所有者",
    "家屋所有者", "建物所有者", "所有者", "地権者", "記入者", "投稿者", "応募者", "受講者", "受験者", "滞納者", "債務者", "寄附者",
    "寄付者", "訪問者", "来庁者", "喪主", "故人", "死亡者", "遺族", "被相続人",
)  # fmt: skip
# A person in a header or before a name, elsewhere people in general: 本人確認, 児童数, 会員は無料
ANYBODY = (
    "祖父", "祖母", "父親", "母親", "父", "母", "本人", "家族", "世帯員", "扶養者", "児童", "生徒", "園児", "利用者", "参加者",
    "出席者", "欠席者", "会員", "議員",
    "民生委員(?:・?児童委員)?", "主任児童委員", "委員", "講師", "医師", "主治医", "ケアマネジャー", "ケアマネージャー", "ケアマネ",
    "ヘルパー", "支援者", "介護者", "語り手",
)  # fmt: skip
# Offices: the holder may be an organisation, but a name that stands there is a person's
LIKELY = (
    "代表取締役", "代表理事", "代表役員", "代表者?", "担当職員", "担当者?", "設置者", "開設者", "管理者", "管理人", "責任者",
    "営業者", "経営者", "事業者", "事業主", "占有者", "保持者",
    "店主", "家主", "大家", "連絡者", "連絡先", "連絡員", "指導員", "オーナー", "理事長", "施設長", "園長", "校長", "院長", "所長",
    "館長", "(?:自治会|町内会|町会|区)?会長",
    "自治会長", "町内会長", "区長", "班長", "組長", "社長", "児童委員", "名前", "作成者?", "報告者", "発行者", "編集者?", "住職",
    "宮司", "署名", "問合せ先", "問い合わせ先",
    "お問い合わせ", "お問合せ",
)  # fmt: skip
ENGLISH = (
    "name of (?:applicant|owner|resident|patient|parent|guardian)", "full name", "applicant", "guardian", "householder",
    "head of household", "account holder", "owner", "resident",
    "contact person", "contact", "person in charge", "representative",
)  # fmt: skip

_NAME = r"(?:の?(?:氏名|お名前|名前|名))?"


def any_of(*words: str) -> str:
    """A regular expression for any of these words, the longest first."""
    return "|".join(sorted(words, key=len, reverse=True))


SURE_LABEL = re.compile(rf"(?:{any_of(*SURE)}){_NAME}")
LABEL = re.compile(rf"(?:{any_of(*SURE, *ANYBODY, *LIKELY)}){_NAME}|(?:{any_of(*ENGLISH)})(?=\s*:)", re.I)

# The patterns below are for headers without spaces and signs between words (`table_scan._normalized_header`)
_SUFFIX = (
    r"(?:の?(?:氏名|お?名前|名)|さん|様|等|ら|欄|本名|漢字|カナ|かな|カタカナ|ひらがな|フリガナ|ふりがな|ヨミガナ|"
    r"よみがな|ローマ字|英字|よみ|ヨミ|読み|kana|"
    r"[\d一二三①-⑩]|\(.{0,12}?\)|\[.{0,12}?\]){0,4}"
)
SURE_HEADER = re.compile(
    rf"(?:{any_of(*SURE)}){_SUFFIX}$|^(?:第?[一二三\d]?)(?:{any_of(*ANYBODY)}|夫|妻|子){_SUFFIX}$|(?:{any_of(*ANYBODY)}|"
    rf"職員|園児|会員)の?(?:氏名|名前|名){_SUFFIX}$|"
    r"^(?:姓|氏|名|苗字|名字|セイ|メイ|姓カナ|名カナ|氏名.{0,6})$|headofhousehold|householder|applicant(?:name)?$|"
    r"(?:family|given|first|last|person|resident|patient|full|guardian|child|parent)name$|"
    r"surname$|accountholder"
)
MIXED_HEADER = re.compile(r"又は|または|もしくは|及び|名称|商号|団体|法人|事業者|会社|屋号|施設")
LIKELY_HEADER = re.compile(
    r"担当者|設置者|開設者|代表者?|管理者|責任者|営業者|経営者|事業者|事業主|所有者|占有者|保持者|店主|家主|管理人|"
    r"連絡者|講師|指導員|オーナー|理事長|施設長|園長|校長|院長|所長|館長|会長|"
    r"社長|民生委員|児童委員|氏名|申請者|届出者|establisher|representative|founder|proprietor|owner|manager|"
    r"personincharge|contactperson|principal|responsibleperson|chairman|director|applicant"
)
ATTRIBUTE_HEADER = re.compile(  # attributes of the person named before them
    r"(?:住所|所在地|電話|tel|fax|ファックス|番号|種別|種類|区分|分類|数|コード|id|郵便|url|hp|ホームページ|メール|mail|"
    r"年齢|性別|資格|有無|日時?|時間|連絡先|address|"
    r"phone|number|code|type|kind|category|count|date|役職|職名|肩書|続柄|課名?|部署名?|所属|団体名?|法人名|会社名|"
    r"組織名|学校名|都道府県(?:名称?)?|市区?町村(?:名称?)?|希望|可否|機関名?|施設名?).{0,6}$"
)
