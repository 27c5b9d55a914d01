"""The privacy gate's eye: what in a table belongs to persons, cell by cell, and what to do about it.

Pure text in, findings out; nothing is printed and no value is repeated in full. It is meant to err on the side of a look too
many under headers that promise a person, and to stay silent on what a municipality publishes of its facilities and offices.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from machikit.model import Field, Schema
from machikit.tables import personal
from machikit.tables.columns import fold
from machikit.tables.crowd import few_people
from machikit.tables.personal import Hit
from machikit.tables.spoken import in_words
from machikit.tables.units import MONEY
from machikit.words import say

ENOUGH = 3  # valid My Numbers in one column; one number in ten passes the check digit by chance,
CHANCE = 1 / 3  # so that of many numbers this share must pass before they are taken for My Numbers

_SURE = re.compile(
    r"氏名|姓名|世帯主|申請者|届出者|申込者|申出人|保護者|(?:児童|生徒|園児|本人|利用者|患者|受給者|参加者|議員|委員|会員|講師|医師|父|母)の?名前?$|"
    r"^(?:姓|氏|苗字|名字|フルネーム)$|headofhousehold|householder|applicant|(?:family|given|first|last|person|resident|patient)name|surname"
)
_LIKELY = re.compile(
    r"担当者|設置者|開設者|代表者?|管理者|責任者|営業者|経営者|事業者|事業主|所有者|占有者|保持者|店主|家主|管理人|連絡者|講師|指導員|オーナー|理事長|施設長|園長|校長|院長|所長|館長|会長|"
    r"社長|民生委員|児童委員|establisher|representative|founder|proprietor|owner|manager|personincharge|contactperson|"
    r"principal|responsibleperson|chairman|director"
)
_ABOUT = re.compile(  # what is told *about* the person named before it
    r"(?:住所|所在地|電話|tel|fax|ファックス|番号|種別|種類|区分|分類|数|コード|id|郵便|url|hp|ホームページ|メール|mail|年齢|性別|資格|有無|日時?|時間|連絡先|address|"
    r"phone|number|code|type|kind|category|count|date|役職|職名|肩書|続柄|課名?|部署名?|所属|団体名?|法人名|会社名|組織名|学校名|都道府県(?:名称?)?|市区?町村(?:名称?)?|希望|可否|機関名?|施設名?).{0,6}$"
)
_BIRTH = re.compile(r"(?<!発)生年月日?|誕生日|出生(?:年月)?日|birth(?:day|date)|dateofbirth|^(?:birth|dob)$")
_MY_NUMBER = re.compile(r"個人番号(?!カード)|マイナンバー(?!カード|制度|対応)|mynumber(?!card)|individualnumber")
_CONTACT = re.compile(r"メール|mail|連絡先|問.{0,2}合|contact")
_PHONE = re.compile(r"電話|携帯|連絡先|tel|phone|mobile")
_IDENTITY = re.compile(r"名称?$|名前|種別|種類|区分|分類|業種|施設$|業務|サービス|name|type|kind|category")
_CARE_OF = re.compile(r"方書|建物")
_MONEY = re.compile(
    r"(?:金|決算|予算|収入済|支出済|調定)額(?:\((?:百万|千|万|億)?円\))?$"
)  # a large city's amounts have twelve digits, too

# Their residents are hidden from someone, or are children whom nobody outside may find: the place itself is the secret.
# 少年院 and the like are institutions of the state whose places the law names.
PROTECTED = re.compile(
    r"児童養護施設|母子生活支援施設|母子寮|婦人保護施設|女性自立支援施設|児童自立支援施設|児童心理治療施設|情緒障害児短期治療施設|自立援助ホーム|乳児院|"
    r"一時保護(?:所|施設)|小規模住居型児童養育事業|更生保護施設|自立準備ホーム|(?:dv|ドメスティック・?バイオレンス|女性|母子|民間|緊急一時(?:保護)?)の?シェルター|"
    r"^シェルター$|women'?s (?:shelter|refuge)|children'?s home|orphanage",
    re.I,
)
BETWEEN = "\0"  # a column's distinct cells in one text, so that one pass of a regular expression sees them all
# Whatever the rules on values could find, in any width. Each begins with plain characters: so it is skipped through fast.
_SUSPICIOUS = re.compile(
    r"[@＠\[(（［+＋0０様宅生誕日名主者当表人先長会](?:(?<=[@＠])|(?<=[\[(（［])at[)\]）］]|(?<=[+＋0０])[8８][1１][^\d\0]{0,2}\d|"
    r"(?<![\d.].)(?<=[0０])[6-9６-９][0０][^\d\0]{0,2}\d[^\d\0]{0,2}\d|(?<=様)[方宅邸]|(?<=宅)[前横裏脇先隣付入角東西南北]|(?<=[生誕])(?:年月日|生?日)|"
    r"(?<=日)生|(?<=[名主者当表人先長])(?:の?(?:氏名|名前|名))?\s*[:：]|(?<=[名主会])長?\s)"
)
_LOST_ZERO = re.compile(r"[6-9６-９](?<![^\s\0].)[0０]")
_TWELVE = re.compile(r"\d(?<![\d.,+-].)\d{3}[-－ 　]?\d{4}[-－ 　]?\d{4}")
_MAYBE_PROTECTED = re.compile(
    "養護|母子|婦人|女性|自立|治療施設|乳児院|一時保護|児童養育|更生保護|シェルタ|ｼｪﾙﾀ|shelter|Shelter|SHELTER|refuge|Refuge|orphanage|Orphanage|children|Children"
)
_MINE = Hit("my_number", "error", "*" * 12, "drop")

Rule = Callable[[str], Iterable[Hit]]


@dataclass(frozen=True, slots=True)
class Personal:
    """One thing that must not leave ("error") or that somebody must look at ("warning").

    kind: my_number, mobile, phone, mail, birth_date, person, household, protected, single_person, small_area. row: as a spreadsheet
    counts, 0 for the whole column; column: the header as in the file; shown: masked, never enough to identify; do: drop (take the
    column out), drop_row, aggregate (only totals), mask (take that part out of the text), check (a person must look).
    """

    kind: str
    level: str
    row: int
    column: str
    shown: str
    do: str

    @property
    def what(self) -> str:
        """The finding as a sentence in the user's language."""
        return say(f"privacy.found.{self.level}", title=say(f"privacy.{self.kind}"), shown=self.shown or "…")

    @property
    def fix(self) -> str:
        return say(f"privacy.do.{self.do}")


def inspect(
    headers: Sequence[str], rows: Sequence[Sequence[str]], schema: Schema | None = None, first_row: int = 2
) -> list[Personal]:
    """Everything personal in a table, in the order of its rows.

    headers: a source file's own, or a topic's; with a schema, what a field holds by the standard is allowed in it. rows may
    be shorter or longer than the headers. first_row: the spreadsheet's number of rows[0].
    """
    fields = _fields(schema)
    width = max((len(headers), *map(len, rows)), default=0)
    padded = [row if len(row) == width else [*row, *[""] * (width - len(row))] for row in rows]
    columns = list(zip(*padded, strict=True)) if padded else []
    names = [h.strip() or f"#{n}" for n, h in enumerate([*headers, *[""] * (width - len(headers))], start=1)]
    found = [p for name, cells in zip(names, columns, strict=False) for p in _column(name, fields, cells, first_row)]
    crowd = few_people(names, columns, [fields.get(fold(name)) for name in names])
    found += [
        Personal(kind, "error", i + first_row if i >= 0 else 0, c, shown, "aggregate") for kind, i, c, shown in crowd
    ]
    return sorted(found, key=lambda p: p.row)


def _fields(schema: Schema | None) -> dict[str, Field]:
    found: dict[str, Field] = {}
    for field in schema.fields if schema else ():
        for header in (field.header, *field.also):
            found.setdefault(fold(header), field)
    return found


def _column(name: str, fields: dict[str, Field], cells: Sequence[str], first_row: int) -> Iterator[Personal]:
    """Each distinct cell is looked at once, and only by the rules that its column's header or its characters call for."""
    different = set(cells) - {""}
    hits: dict[str, dict[str, Hit]] = {}
    for cell, hit in _hits(_plain(name), fields.get(fold(name)), different, cells):
        hits.setdefault(cell, {}).setdefault(hit.kind, hit)
    for i, cell in enumerate(cells if hits else ()):
        for hit in hits.get(cell, {}).values():
            yield Personal(hit.kind, hit.level, i + first_row, name, hit.shown, hit.do)


def _plain(header: str) -> str:
    """A header as the rules read it: one width and case, nothing between its words (date_of_birth, Date of birth)."""
    return re.sub(r"[\s_・:./-]", "", unicodedata.normalize("NFKC", header).casefold())


def _hits(header: str, field: Field | None, different: set[str], cells: Sequence[str]) -> Iterator[tuple[str, Hit]]:
    """What a column holds: what its header promises comes before what any text may hold."""
    text = BETWEEN.join(different)
    contact = field.holds == "mail" if field else bool(_CONTACT.search(header))
    named = bool(_IDENTITY.search(header) or (field and field.role in ("name", "category")))
    phones = field.holds == "phone" if field else bool(_PHONE.search(header))
    rules: list[tuple[Rule, Iterable[str]]] = [
        *((rule, different) for rule in _rules(header)),
        (_lost_zero, _with(_LOST_ZERO, text) if phones else ()),
        (partial(_protected, part=named), _with(_MAYBE_PROTECTED, text)),
        (partial(personal.in_text, contact=contact), _with(_SUSPICIOUS, text)),
        (in_words, different if field and field.role == "text" else ()),
    ]
    for rule, some in rules:
        for cell in some:
            yield from ((cell, hit) for hit in rule(unicodedata.normalize("NFKC", cell).strip()))
    if _MY_NUMBER.search(header):
        yield from ((cell, _MINE) for cell in different if re.search(r"\d{4}", cell))
    elif not (field.role in MONEY if field else _MONEY.search(header)) and (numbered := _with(_TWELVE, text)):
        yield from _my_numbers([cell for cell in cells if cell in numbered])


def _with(rule: re.Pattern[str], text: str) -> set[str]:
    """The cells of a joined text in which a rule matches."""
    ends = ((text.rfind(BETWEEN, 0, m.start()) + 1, text.find(BETWEEN, m.end())) for m in rule.finditer(text))
    return {text[start : end if end >= 0 else None] for start, end in ends}


def _rules(header: str) -> Iterator[Rule]:
    """The rules that a column's header calls for."""
    if _BIRTH.search(header):
        yield _birth_date
    sure = bool(_SURE.search(header))
    if (sure or _LIKELY.search(header)) and not _ABOUT.search(header):
        yield partial(_person, sure=sure, lone="担当" in header)
    if _CARE_OF.search(header):
        yield _care_of


def _birth_date(text: str) -> Iterator[Hit]:
    if re.search(r"\d|[一二三四五六七八九元]年", text):
        yield Hit("birth_date", "error", personal.stars(text), "aggregate")


def _person(text: str, sure: bool, lone: bool) -> Iterator[Hit]:
    level, shown = personal.person(text, sure, lone)
    if level:
        yield Hit("person", level, shown, "drop" if level == "error" else "check")


def _lost_zero(text: str) -> Iterator[Hit]:
    if number := personal.lost_zero(text):
        yield Hit("mobile", "error", number, "mask")


def _care_of(text: str) -> Iterator[Hit]:
    if re.fullmatch(rf"[{personal.KANJI}]{{1,4}}(?<![東西南北前後上下左右両地双四])方", text):
        yield Hit("household", "error", personal.initial(text), "mask")


def _protected(text: str, part: bool) -> Iterator[Hit]:
    """part: a column of names or kinds says it anywhere in its cell; other columns only mean the place if they say nothing else."""
    if found := PROTECTED.search(text) if part else PROTECTED.fullmatch(text):
        yield Hit("protected", "error", found[0], "drop_row")


def _my_numbers(cells: list[str]) -> Iterator[tuple[str, Hit]]:
    """Of cells with a number of twelve digits, those that pass the check digit: enough of them are My Numbers."""
    valid, every = personal.my_numbers(unicodedata.normalize("NFKC", cell) for cell in cells)
    passing = [cell for cell, good in zip(cells, valid, strict=True) if good]
    if len(passing) >= max(ENOUGH, every * CHANCE):
        yield from ((cell, _MINE) for cell in passing)
    elif passing:
        yield passing[0], _MINE._replace(level="warning", do="check")
