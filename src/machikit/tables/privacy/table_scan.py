"""The privacy gate's eye: what in a table belongs to persons, cell by cell, and what to do about it.

Pure text in, findings out; nothing is printed and no value is repeated in full. It is meant to err on the side of a look too
many under headers that promise a person, and to stay silent on what a municipality publishes of its facilities and offices.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from machikit._base.messages import say
from machikit.catalog.model import Field, Schema
from machikit.tables.clean.columns import fold
from machikit.tables.privacy import person_words, personal_text, sensitive_headers, surnames
from machikit.tables.privacy.free_text import in_words
from machikit.tables.privacy.personal_text import Hit
from machikit.tables.privacy.small_counts import few_people
from machikit.tables.values.money_units import MONEY

ENOUGH = 3  # valid My Numbers in one column; one number in ten passes the check digit by chance,
CHANCE = 1 / 3  # so that of many numbers this share must pass before they are taken for My Numbers

_BIRTH = re.compile(
    r"(?<!発)生年月日|(?<!発)生年月?$|誕生日|出生(?:年月)?日|生まれた?(?:日|年月日?|年)?$|birth(?:day|date)|dateofbirth|^(?:birth|dob)$"
)
_MAYBE_BIRTH = re.compile(r"^(?:出生|生)(?:年月?)?$")  # a column of births counts them, or dates them
_MY_NUMBER = re.compile(r"個人番号(?!カード)|マイナンバー(?!カード|制度|対応)|mynumber(?!card)|individualnumber")
_CONTACT = re.compile(r"メール|mail|連絡先|問.{0,2}合|contact")
_PHONE = re.compile(r"電話|携帯|連絡先|ケータイ|スマホ|tel|phone|mobile")
_IDENTITY = re.compile(r"名称?\d?$|名前|種別|種類|区分|分類|業種|施設$|業務|サービス|name|type|kind|category")
_CARE_OF = re.compile(r"方書|建物")
_ABOUT_THINGS = re.compile(
    r"種別|種類|区分|分類|業種|業務|サービス|type|kind|category|地域|地区|町名|町内|字|路線|駅|停留所|作品|文化財|作者"
)
_MONEY = re.compile(
    r"(?:金|決算|予算|収入済|支出済|調定)額(?:\((?:百万|千|万|億)?円\))?$"
)  # a large city's amounts have twelve digits, too

# Their residents are hidden from someone, or are children whom nobody outside may find: the place itself is the secret.
# 少年院 and the like are institutions of the state whose places the law names.
PROTECTED = re.compile(
    r"児童養護施設|母子生活支援施設|母子寮|婦人保護施設|女性自立支援施設|児童自立支援施設|児童心理治療施設|"
    r"情緒障害児短期治療施設|自立援助ホーム|乳児院|"
    r"一時保護(?:所|施設)|小規模住居型児童養育事業|更生保護施設|自立準備ホーム|(?:dv|ドメスティック・?バイオレンス|女性|"
    r"母子|民間|緊急一時(?:保護)?)の?シェルター|"
    r"^シェルター$|women'?s (?:shelter|refuge)|children'?s home|orphanage",
    re.I,
)
SEVERAL = 2  # full names in one column of names
REGISTER = 3  # one in so many cells is a full name: a list of persons
BETWEEN = "\0"  # a column's distinct cells in one text, so that one pass of a regular expression sees them all
_LOST_ZERO = re.compile(r"[6-9６-９](?<![^\s\0].)[0０]")
_TWELVE = re.compile(r"\d(?<![\d.,+-].)\d{3}[-－ 　]?\d{4}[-－ 　]?\d{4}")
_MAYBE_PROTECTED = re.compile(
    "養護|母子|婦人|女性|自立|治療施設|乳児院|一時保護|児童養育|更生保護|シェルタ|ｼｪﾙﾀ|shelter|Shelter|SHELTER|refuge|"
    "Refuge|orphanage|Orphanage|children|Children"
)
_MINE = Hit("my_number", "error", "*" * 12, "drop")

Rule = Callable[[str], Iterable[Hit]]


@dataclass(frozen=True, slots=True)
class Personal:
    """One thing that must not leave ("error") or that somebody must look at ("warning").

    kind: my_number, mobile, phone, mail, birth_date, person, household, protected, single_person, small_area, and those of
    `sensitive`. row: as a spreadsheet counts, 0 for the whole column; column: the header as in the file; shown: masked, never
    enough to identify; do: drop (take the column out), drop_row, aggregate (only totals), mask (take that part out of the text),
    check (a person must look). sheet: the sheet, where it is not the one that was taken. place: "" for a table's cells, title (a
    row above its header), header (a column's name), sheet (a sheet's name), file (the file's name).
    """

    kind: str
    level: str
    row: int
    column: str
    shown: str
    do: str
    sheet: str = ""
    place: str = ""

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
    header, field = _plain(name), fields.get(fold(name))
    for cell, hit in _hits(header, field, different, cells):
        known = hits.setdefault(cell, {}).get(hit.kind)
        if known is None or (known.level, hit.level) == ("warning", "error"):
            hits[cell][hit.kind] = hit
    for kind in sensitive_headers.of_header(header, different) if field is None else ():
        yield Personal(kind, "warning", 0, name, "", "check")
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
        (partial(_in_text, contact=contact, phones=phones, named=named), _with(personal_text.SUSPICIOUS, text)),
        (
            partial(_full_name, named=named),
            _names_of_persons(different, named) if not _ABOUT_THINGS.search(header) else (),
        ),
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
    found: set[str] = set()
    end = -1
    while end < len(text) and (match := rule.search(text, end + 1)):  # each cell once, however often it matches
        start, end = text.rfind(BETWEEN, 0, match.start()) + 1, text.find(BETWEEN, match.end())
        end = end if end >= 0 else len(text)
        found.add(text[start:end])
    return found


def _rules(header: str) -> Iterator[Rule]:
    """The rules that a column's header calls for."""
    if _BIRTH.search(header):
        yield _birth_date
    elif _MAYBE_BIRTH.search(header):
        yield _dated_birth
    mixed = bool(person_words.MIXED_HEADER.search(header))
    sure = bool(person_words.SURE_HEADER.search(header)) and not mixed
    if sure or (person_words.LIKELY_HEADER.search(header) and not person_words.ABOUT.search(header)):
        yield partial(_person, sure=sure, lone="担当" in header)
    if _CARE_OF.search(header):
        yield _care_of


def _in_text(text: str, contact: bool, phones: bool, named: bool) -> Iterator[Hit]:
    """named: in a column of names 小川邸 may be an inn in an old house."""
    for hit in personal_text.in_text(text, contact, phones):
        inn = named and hit.kind == "household" and text[hit.end : hit.end + 1] == "邸"
        yield hit._replace(level="warning", do="check") if inn else hit


def _names_of_persons(different: set[str], named: bool) -> set[str]:
    """The cells that are a person's full name and nothing else; of a column of names where there are several: one may be a
    shop's or a monument's.
    """
    plain = {
        cell: unicodedata.normalize("NFKC", cell).strip()
        for cell in different
        if 2 < len(cell) < 12 and cell[0] in surnames.firsts()
    }
    some = {cell for cell, text in plain.items() if _is_full_name(text)}
    if len(some) < SEVERAL and named:
        return set()
    if named and len(some) * REGISTER >= len(different):  # names of rarer families are of persons, too
        some |= {cell for cell in different if _is_plausible(unicodedata.normalize("NFKC", cell).strip())}
    return some


def _is_plausible(text: str) -> bool:
    return surnames.plausible(re.sub(r"[\s・]", "", text)) and personal_text.person(text)[0] == "error"


def _is_full_name(text: str) -> bool:
    return surnames.full_name(text, strict=True) and bool(personal_text.person(text)[0])


def _full_name(text: str, named: bool) -> Iterator[Hit]:
    yield Hit(
        "person",
        *("error", personal_text.initial(text), "drop_row")
        if named
        else ("warning", personal_text.initial(text), "check"),
    )


def _dated_birth(text: str) -> Iterator[Hit]:
    if re.search(
        r"\d\s?[年./-]\s?\d|[年./-]\s?\d{1,2}|(?:明治|大正|昭和|平成|令和|[MTSHR])\s?\d|^(?:19|20)\d{6}$", text
    ):
        yield Hit("birth_date", "error", personal_text.stars(text), "aggregate")


def _birth_date(text: str) -> Iterator[Hit]:
    if re.search(r"\d|[一二三四五六七八九元]年", text):
        yield Hit("birth_date", "error", personal_text.stars(text), "aggregate")


def _person(text: str, sure: bool, lone: bool) -> Iterator[Hit]:
    level, shown = personal_text.person(text, sure, lone)
    if level:
        yield Hit("person", level, shown, "drop" if level == "error" else "check")


def _lost_zero(text: str) -> Iterator[Hit]:
    if number := personal_text.lost_zero(text):
        yield Hit("mobile", "error", number, "mask")


def _care_of(text: str) -> Iterator[Hit]:
    if re.fullmatch(rf"[{personal_text.KANJI}]{{1,4}}(?<![東西南北前後上下左右両地双四])方", text):
        yield Hit("household", "error", personal_text.initial(text), "mask")


def _protected(text: str, part: bool) -> Iterator[Hit]:
    """part: a column of names or kinds says it anywhere in its cell; other columns only mean the place if they say nothing else."""
    if found := PROTECTED.search(text) if part else PROTECTED.fullmatch(text):
        yield Hit("protected", "error", found[0], "drop_row")


def _my_numbers(cells: list[str]) -> Iterator[tuple[str, Hit]]:
    """Of cells with a number of twelve digits, those that pass the check digit: enough of them are My Numbers."""
    valid, every = personal_text.my_numbers(unicodedata.normalize("NFKC", cell) for cell in cells)
    passing = [cell for cell, good in zip(cells, valid, strict=True) if good]
    if len(passing) >= max(ENOUGH, every * CHANCE):
        yield from ((cell, _MINE) for cell in passing)
    elif passing:
        yield passing[0], _MINE._replace(level="warning", do="check")
