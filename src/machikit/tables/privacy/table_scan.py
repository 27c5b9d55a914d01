"""Scan a table for personal data, cell by cell, with advice on what to do about each match.

Nothing is printed and no value is repeated in full. Under headers that promise a person the scan reports too much rather than too
little; it ignores what a municipality publishes about its facilities and offices.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from machikit._base.messages import say
from machikit.catalog.model import Field, Schema
from machikit.tables.clean.header_names import fold_header
from machikit.tables.privacy import contacts, person_names, person_words, personal_text, sensitive_headers, surnames
from machikit.tables.privacy.birth_dates import mask_digits
from machikit.tables.privacy.free_text import find_in_free_text
from machikit.tables.privacy.personal_text import PersonalMatch
from machikit.tables.privacy.small_counts import find_small_counts
from machikit.tables.values.money_units import MONEY_ROLES

# One number in ten passes the check digit by chance, so that a column holds My Numbers only where this many numbers pass,
# and this share of all twelve-digit numbers.
_MIN_MY_NUMBERS = 3
_MIN_VALID_SHARE = 1 / 3

_BIRTH_HEADER = re.compile(
    r"(?<!発)生年月日|(?<!発)生年月?$|誕生日|出生(?:年月)?日|生まれた?(?:日|年月日?|年)?$|birth(?:day|date)|dateofbirth|^(?:birth|dob)$"
)
_MAYBE_BIRTH_HEADER = re.compile(r"^(?:出生|生)(?:年月?)?$")  # counts of births, or their dates
_MY_NUMBER_HEADER = re.compile(r"個人番号(?!カード)|マイナンバー(?!カード|制度|対応)|mynumber(?!card)|individualnumber")
_CONTACT_HEADER = re.compile(r"メール|mail|連絡先|問.{0,2}合|contact")
_PHONE_HEADER = re.compile(r"電話|携帯|連絡先|ケータイ|スマホ|tel|phone|mobile")
_NAME_HEADER = re.compile(r"名称?\d?$|名前|種別|種類|区分|分類|業種|施設$|業務|サービス|name|type|kind|category")
_CARE_OF_HEADER = re.compile(r"方書|建物")
_NOT_PERSON_HEADER = re.compile(
    r"種別|種類|区分|分類|業種|業務|サービス|type|kind|category|地域|地区|町名|町内|字|路線|駅|停留所|作品|文化財|作者"
)
_MONEY_HEADER = re.compile(
    r"(?:金|決算|予算|収入済|支出済|調定)額(?:\((?:百万|千|万|億)?円\))?$"
)  # a large city's amounts have twelve digits, too

# Facilities whose location is secret, because their residents are hidden from someone or are children in care.
# 少年院 and the like are state institutions whose locations are set by law.
_PROTECTED = re.compile(
    r"児童養護施設|母子生活支援施設|母子寮|婦人保護施設|女性自立支援施設|児童自立支援施設|児童心理治療施設|"
    r"情緒障害児短期治療施設|自立援助ホーム|乳児院|"
    r"一時保護(?:所|施設)|小規模住居型児童養育事業|更生保護施設|自立準備ホーム|(?:dv|ドメスティック・?バイオレンス|女性|"
    r"母子|民間|緊急一時(?:保護)?)の?シェルター|"
    r"^シェルター$|women'?s (?:shelter|refuge)|children'?s home|orphanage",
    re.I,
)
_MIN_FULL_NAMES = 2  # in a column of names
_REGISTER = 3  # where one cell in this many is a full name, the column is a list of persons
# Joins the distinct cells of a column, so that each regular expression runs once over all of them
_SEPARATOR = "\0"
_MAYBE_LOST_ZERO = re.compile(r"[6-9６-９](?<![^\s\0].)[0０]")
_MAYBE_MY_NUMBER = re.compile(r"\d(?<![\d.,+-].)\d{3}[-－ 　]?\d{4}[-－ 　]?\d{4}")
_MAYBE_PROTECTED = re.compile(
    "養護|母子|婦人|女性|自立|治療施設|乳児院|一時保護|児童養育|更生保護|シェルタ|ｼｪﾙﾀ|shelter|Shelter|SHELTER|refuge|"
    "Refuge|orphanage|Orphanage|children|Children"
)
_MY_NUMBER_MATCH = PersonalMatch("my_number", "error", "*" * 12, "drop")

# Shrines, statues and schools by whose names sites are known: 若宮様, 荒神さん, 長野観音様
_SHRINE = re.compile(r"(?:宮|神|八幡|観音|金毘羅|塚|幡|一休)(?:様|さん)|高等学校|中学校")

_SQUARE = re.compile(r"付近 \d{4}$")  # 緑区長津田みなみ台三丁目付近 3193: a grid square, named after the town around it

Rule = Callable[[str], Iterable[PersonalMatch]]


@dataclass(frozen=True, slots=True)
class PersonalFinding:
    """Something personal in a file: it must not be published ("error"), or a person must look at it ("warning").

    kind: my_number, mobile, phone, mail, birth_date, person, household, protected, single_person, small_area, and those of
    `sensitive_headers`. row: as a spreadsheet counts it, 0 for the whole column; column: the header as in the file; shown: masked,
    never enough to identify; do: drop (remove the column), drop_row, aggregate (publish totals only), mask (remove that part of
    the text), check (a person must look). sheet: the sheet, where it is not the one that is used. place: "" for a table's cells,
    title (a row above the header), header (a column's name), sheet (a sheet's name), file (the file's name).
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
        """What to do about it, in the user's language."""
        return say(f"privacy.do.{self.do}")


def scan_table(
    headers: Sequence[str], rows: Sequence[Sequence[str]], schema: Schema | None = None, first_row: int = 2
) -> list[PersonalFinding]:
    """Everything personal in a table, in the order of its rows.

    headers: those of a source file, or a topic's; with a schema, what the standard puts into a field is allowed there. rows may
    be shorter or longer than the headers. first_row: the row number of rows[0] in the spreadsheet.
    """
    fields = _fields_by_header(schema)
    width = max((len(headers), *map(len, rows)), default=0)
    padded = [row if len(row) == width else [*row, *[""] * (width - len(row))] for row in rows]
    columns = list(map(_visible, zip(*padded, strict=True))) if padded else []
    names = [h.strip() or f"#{n}" for n, h in enumerate([*headers, *[""] * (width - len(headers))], start=1)]
    findings = [
        finding
        for name, cells in zip(names, columns, strict=False)
        for finding in _scan_column(name, fields, cells, first_row)
    ]
    small_counts = find_small_counts(names, columns, [fields.get(fold_header(name)) for name in names])
    findings += [
        PersonalFinding(kind, "error", i + first_row if i >= 0 else 0, c, shown, "aggregate")
        for kind, i, c, shown in small_counts
    ]
    return sorted(findings, key=lambda p: p.row)


def _visible(cells: tuple[str, ...]) -> tuple[str, ...]:
    """The cells of a column without characters that take no room; each distinct cell is looked at once."""
    shown = {cell: text for cell in set(cells) if (text := personal_text.without_invisible(cell)) != cell}
    return tuple(shown.get(cell, cell) for cell in cells) if shown else cells


def _fields_by_header(schema: Schema | None) -> dict[str, Field]:
    """Folded header → field."""
    fields: dict[str, Field] = {}
    for field in schema.fields if schema else ():
        for header in (field.header, *field.other_headers):
            fields.setdefault(fold_header(header), field)
    return fields


# What a town's name may look like: 緑区長津田みなみ台 is no ward mayor (区長) of the name 津田, 五軒邸 nobody's home.
TOWN_LOOKS_LIKE = ("person", "household")


def _scan_column(
    name: str, fields: dict[str, Field], cells: Sequence[str], first_row: int
) -> Iterator[PersonalFinding]:
    """Scan each distinct cell once, and only by the rules that its column's header or its characters call for."""
    distinct = set(cells) - {""}
    matches: dict[str, dict[str, PersonalMatch]] = {}  # cell → kind → match
    header, field = _normalized_header(name), fields.get(fold_header(name))
    for cell, match in _matches(header, field, distinct, cells):
        known = matches.setdefault(cell, {}).get(match.kind)
        if known is None or (known.level, match.level) == ("warning", "error"):
            matches[cell][match.kind] = match
    for kind in sensitive_headers.sensitive_kinds(header, distinct) if field is None else ():
        yield PersonalFinding(kind, "warning", 0, name, "", "check")
    for i, cell in enumerate(cells if matches else ()):
        for match in matches.get(cell, {}).values():
            yield PersonalFinding(match.kind, match.level, i + first_row, name, match.shown, match.do)


def _normalized_header(header: str) -> str:
    """A header as the patterns expect it: one width and case, nothing between its words (date_of_birth, Date of birth)."""
    return re.sub(r"[\s_・:./-]", "", _normalized(header).casefold())


def _normalized(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _matches(
    header: str, field: Field | None, distinct: set[str], cells: Sequence[str]
) -> Iterator[tuple[str, PersonalMatch]]:
    """The cells of a column with their matches: those that its header calls for first, then those of any text."""
    text = _SEPARATOR.join(distinct)
    is_operator = field is not None and field.role == "operator"  # of a topic: companies that run trains, say
    contact = field.contact_kind == "mail" if field else bool(_CONTACT_HEADER.search(header))
    has_names = bool(_NAME_HEADER.search(header) or (field and field.role in ("name", "category")))
    phones = field.contact_kind == "phone" if field else bool(_PHONE_HEADER.search(header))
    rules: list[tuple[Rule, Iterable[str]]] = [
        *((rule, distinct) for rule in (_header_rules(header) if not is_operator else ())),
        (_lost_zero, _cells_with(_MAYBE_LOST_ZERO, text) if phones else ()),
        (partial(_protected, has_names=has_names), _cells_with(_MAYBE_PROTECTED, text)),
        (
            partial(_in_text, contact=contact, phones=phones, has_names=has_names),
            _cells_with(personal_text.SUSPICIOUS, text),
        ),
        (
            partial(_full_name, has_names=has_names),
            _full_names(distinct, has_names) if not (is_operator or _NOT_PERSON_HEADER.search(header)) else (),
        ),
        (find_in_free_text, distinct if field and field.role == "text" else ()),
    ]
    for rule, candidates in rules:
        for cell in candidates:
            found = ((cell, match) for match in rule(_normalized(cell)))
            yield from (one for one in found if not (field and _is_place_name(field, one[1], _normalized(cell))))
    if _MY_NUMBER_HEADER.search(header):
        yield from ((cell, _MY_NUMBER_MATCH) for cell in distinct if re.search(r"\d{4}", cell))
    elif not (field.role in MONEY_ROLES if field else _MONEY_HEADER.search(header)) and (
        numbers := _cells_with(_MAYBE_MY_NUMBER, text)
    ):
        yield from _my_numbers([cell for cell in cells if cell in numbers])


def _is_place_name(field: Field, match: PersonalMatch, text: str) -> bool:
    """Whether what looks like a person or a home is a place: 長吉川辺 in an address (but not in its brackets), 若宮様 as a site."""
    if match.kind not in TOWN_LOOKS_LIKE:
        return False
    if field.role == "place":
        return True
    if field.role == "address":
        return not re.search(r"\(", text[: match.end])
    return field.role == "name" and bool(_SQUARE.search(text) or (match.kind == "person" and _SHRINE.search(text)))


def _cells_with(pattern: re.Pattern[str], text: str) -> set[str]:
    """The cells of a joined text in which a pattern matches."""
    cells: set[str] = set()
    end = -1
    while end < len(text) and (m := pattern.search(text, end + 1)):  # each cell once, however often it matches
        start, end = text.rfind(_SEPARATOR, 0, m.start()) + 1, text.find(_SEPARATOR, m.end())
        end = end if end >= 0 else len(text)
        cells.add(text[start:end])
    return cells


def _header_rules(header: str) -> Iterator[Rule]:
    """The rules that a column's header calls for."""
    if _BIRTH_HEADER.search(header):
        yield _birth_date
    elif _MAYBE_BIRTH_HEADER.search(header):
        yield _dated_birth
    mixed = bool(person_words.MIXED_HEADER.search(header))
    sure = bool(person_words.SURE_HEADER.search(header)) and not mixed
    if sure or (person_words.LIKELY_HEADER.search(header) and not person_words.ATTRIBUTE_HEADER.search(header)):
        yield partial(_person, sure=sure, lone="担当" in header)
    if _CARE_OF_HEADER.search(header):
        yield _care_of


def _in_text(text: str, contact: bool, phones: bool, has_names: bool) -> Iterator[PersonalMatch]:
    """has_names: in a column of names of facilities, 小川邸 may be an inn in an old house."""
    for match in personal_text.find_in_text(text, contact, phones):
        maybe_inn = has_names and match.kind == "household" and text[match.end : match.end + 1] == "邸"
        yield match._replace(level="warning", do="check") if maybe_inn else match


def _full_names(distinct: set[str], has_names: bool) -> set[str]:
    """The cells that are a person's full name and nothing else.

    has_names: in a column of names a single one does not count: it may be a shop's or a monument's.
    """
    candidates = {
        cell: _normalized(cell) for cell in distinct if 2 < len(cell) < 12 and cell[0] in surnames.first_characters()
    }
    names = {cell for cell, text in candidates.items() if _is_full_name(text)}
    if len(names) < _MIN_FULL_NAMES and has_names:
        return set()
    if has_names and len(names) * _REGISTER >= len(distinct):  # then rarer family names are of persons, too
        names |= {cell for cell in distinct if _is_plausible(_normalized(cell))}
    return names


def _is_plausible(text: str) -> bool:
    return surnames.is_plausible_name(re.sub(r"[\s・]", "", text)) and person_names.classify_person(text)[0] == "error"


def _is_full_name(text: str) -> bool:
    return surnames.is_full_name(text, strict=True) and bool(person_names.classify_person(text)[0])


def _full_name(text: str, has_names: bool) -> Iterator[PersonalMatch]:
    level, action = ("error", "drop_row") if has_names else ("warning", "check")
    yield PersonalMatch("person", level, person_names.initial(text), action)


def _dated_birth(text: str) -> Iterator[PersonalMatch]:
    if re.search(
        r"\d\s?[年./-]\s?\d|[年./-]\s?\d{1,2}|(?:明治|大正|昭和|平成|令和|[MTSHR])\s?\d|^(?:19|20)\d{6}$", text
    ):
        yield PersonalMatch("birth_date", "error", mask_digits(text), "aggregate")


def _birth_date(text: str) -> Iterator[PersonalMatch]:
    if re.search(r"\d|[一二三四五六七八九元]年", text):
        yield PersonalMatch("birth_date", "error", mask_digits(text), "aggregate")


def _person(text: str, sure: bool, lone: bool) -> Iterator[PersonalMatch]:
    level, shown = person_names.classify_person(text, sure, lone)
    if level:
        yield PersonalMatch("person", level, shown, "drop" if level == "error" else "check")


def _lost_zero(text: str) -> Iterator[PersonalMatch]:
    if number := contacts.mobile_without_zero(text):
        yield PersonalMatch("mobile", "error", number, "mask")


def _care_of(text: str) -> Iterator[PersonalMatch]:
    if re.fullmatch(rf"[{surnames.KANJI}]{{1,4}}(?<![東西南北前後上下左右両地双四])方", text):
        yield PersonalMatch("household", "error", person_names.initial(text), "mask")


def _protected(text: str, has_names: bool) -> Iterator[PersonalMatch]:
    """has_names: a column of names or kinds may have it anywhere in a cell; in other columns it must be the whole cell."""
    if m := _PROTECTED.search(text) if has_names else _PROTECTED.fullmatch(text):
        yield PersonalMatch("protected", "error", m[0], "drop_row")


def _my_numbers(cells: list[str]) -> Iterator[tuple[str, PersonalMatch]]:
    """Those cells with a twelve-digit number that pass the check digit; a warning for the first one where they are few."""
    is_valid, total = contacts.check_my_numbers(unicodedata.normalize("NFKC", cell) for cell in cells)
    passing = [cell for cell, valid in zip(cells, is_valid, strict=True) if valid]
    if len(passing) >= max(_MIN_MY_NUMBERS, total * _MIN_VALID_SHARE):
        yield from ((cell, _MY_NUMBER_MATCH) for cell in passing)
    elif passing:
        yield passing[0], _MY_NUMBER_MATCH._replace(level="warning", do="check")
