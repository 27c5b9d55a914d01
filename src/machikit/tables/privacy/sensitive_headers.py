"""Recognise columns by a sensitive header: accounts, licences, insurance, certificates, home addresses, social accounts.

The values of such a column look like any other number, so the column is reported once, as a warning.
"""

import re
from collections.abc import Iterable, Iterator

_NOT_SENSITIVE = re.compile(
    r"(?:数|件数?|割引|減免|提示|対応|制度|案内|交付場所|窓口|要否|方法|課|額|率)$|割引|所持者数|交付者数|申請書"
)
_PAGE_URL = re.compile(r"https?://|^www\.|^$")

# kind → pattern for headers without spaces and signs between words (`table_scan._normalized_header`)
_HEADERS = {
    "bank_account":
        r"口座(?:番号|名(?!義)|記号|種別|種目|情報)|^(?:銀行|振込|振替|預金|貯金|引落)?口座$|振込先|預金(?:種目|口座)|通帳(?:番号|記号)|(?:銀行|金融機関|"
        r"支店)(?:コード|番号).{0,3}$|accountnumber|bankaccount|iban",
    "licence_number": r"(?:運転)?免許証?(?:の)?番号|運転免許(?:証|$)|旅券番号|パスポート番号|在留カード|driver'?slicen[cs]e|passportnumber",
    "insurance_number":
        r"保険(?:証|者証)|被保険者(?:証|番号)|(?:記号|保険)番号$|基礎年金番号|年金(?:証書)?番号|介護保険番号|"
        r"受給者(?:証)?番号|insurancenumber",
    "certificate": r"手帳|療育(?:区分|判定)",
    "home_address": (
        r"自宅(?:の)?(?:住所|所在地|番地|電話|tel)|^自宅$|^住所\((?:自宅|個人|本人)\)$|現住所|住民票(?:の)?住所|居住地(?:の)?住所|^本籍地?$|実家(?:の)?住所|帰省先|"
        r"(?:世帯主|本人|保護者|飼い主|飼主|要支援者|要援護者|要配慮者|相談者|通報者|納税義務者|患者|利用者|被保険者|"
        r"申請者|届出者|対象者|児童|生徒|園児)(?:の|現|自宅)?住所$|"
        r"homeaddress|residentialaddress"
    ),
    "social_id": (
        r"line(?:の)?(?:id|アカウント|名)$|(?:x|twitter|ツイッター|instagram|インスタ(?:グラム)?|facebook|"
        r"フェイスブック|tiktok|sns|mixi|threads|discord|skype)(?:の)?(?:id|アカウント名?|ユーザー名?|ハンドル名?)$|"
        r"^(?:twitter|ツイッター|x\(旧twitter\)|instagram|インスタグラム|facebook|tiktok)$|ハンドルネーム"
    ),
}  # fmt: skip
_PATTERNS = {kind: re.compile(pattern) for kind, pattern in _HEADERS.items()}


def sensitive_kinds(header: str, cells: Iterable[str]) -> Iterator[str]:
    """The sensitive kinds that a header names, if the column has any values. URLs of pages belong to organisations."""
    if _NOT_SENSITIVE.search(header):
        return
    for kind, pattern in _PATTERNS.items():
        if pattern.search(header):
            values = (c.strip() for c in cells)
            if any(c and not (kind == "social_id" and _PAGE_URL.search(c)) for c in values):
                yield kind
