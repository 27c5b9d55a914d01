"""Find rows that reveal individuals: a row about one person, or an area of fewer than ten residents with their age or sex."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from machikit.catalog.model import Field
from machikit.tables.clean.header_names import fold_header

MIN_RESIDENTS = 10  # residents; below this only the total may be published

SmallCount = tuple[str, int, str, str]  # kind, index of the row (-1: the table as a whole), header, what is shown

_TOTAL_HEADER = re.compile(
    r"(?:総?人口(?:_?(?:総数|計|合計))?|住民数|人口総数|(?:total)?[-_]?population(?:total)?)(?:\(人\))?"
)
_PART_HEADER = re.compile(r"\d歳|男|女|male|\bman\d|woman|65over|年少|生産年齢|老年|高齢")
_NOT_PEOPLE = re.compile(r"世帯|トイレ|household|restroom|toilet|率|割合|rate")
_COUNT_HEADER = re.compile(
    r"(?:(?:患者|該当者|対象者|受給者|利用者|被保険者|死亡者?|出生|転入者?|転出者?|相談|被害者?|登録者)(?:の?人)?|人|人口|件)数?(?:\(人\))?|count|number|persons?|people"
)
_AGE_HEADER = re.compile(
    r"(?:.*_)?(?:年齢|年代|年齢層|年齢区分|年齢階級|年齢階層|満年齢|age|agegroup|age_group)(?:\(歳\))?"
)
_SEX_HEADER = re.compile(r"(?:.*_)?(?:性別|男女別?|sex|gender)")
_OTHER_HEADER = re.compile(
    r"(?:.*_)?(?:障害(?:の?(?:種別|種類|等級|程度))?|等級|要介護(?:度|状態区分)|認定区分|国籍|続柄|傷病名?|疾病名?|死因|職業|世帯類型)"
)
_AGE_VALUE = re.compile(r"\d{1,3}(?:歳(?:代)?|代)?|\d{1,3}歳未満|未就学児")
_SEX_VALUE = re.compile(r"男性?|女性?|その他|不明|[mf]|(?:fe)?male")


def find_small_counts(
    headers: Sequence[str], columns: Sequence[Sequence[str]], fields: Sequence[Field | None]
) -> Iterator[SmallCount]:
    """Rows of one resident (single_person) or of two to nine (small_area) with age or sex; tables of one person a row.

    fields: the topic's field of each column, None where it is not known.
    """
    folded = [fold_header(h) for h in headers]
    yield from _small_areas(headers, columns, folded, fields)
    yield from _single_persons(headers, columns, folded)


def _small_areas(
    headers: Sequence[str], columns: Sequence[Sequence[str]], folded: list[str], fields: Sequence[Field | None]
) -> Iterator[SmallCount]:
    total = next((c for c, h in enumerate(folded) if _is_total(h, fields[c])), None)
    parts = [c for c, h in enumerate(folded) if c != total and _is_part(h, fields[c])]
    if total is None or not parts:
        return
    for i, cell in enumerate(columns[total]):
        n = _parse_count(cell)
        if n is not None and 0 < n < MIN_RESIDENTS and any(_parse_count(columns[c][i]) is not None for c in parts):
            yield (
                ("single_person", i, headers[total], "1")
                if n == 1
                else ("small_area", i, headers[total], f"< {MIN_RESIDENTS}")
            )


def _is_total(header: str, field: Field | None) -> bool:
    if field:
        return field.role == "count" and not (field.sex or field.age)
    return bool(_TOTAL_HEADER.fullmatch(header))


def _is_part(header: str, field: Field | None) -> bool:
    if field:
        return field.role == "count" and bool(field.sex or field.age)
    return bool(_PART_HEADER.search(header)) and not _NOT_PEOPLE.search(header)


def _single_persons(
    headers: Sequence[str], columns: Sequence[Sequence[str]], folded: list[str]
) -> Iterator[SmallCount]:
    """With a column of counts, the rows that count one person; without, a table with an age and a sex in each row."""
    age, sex, other = (
        [c for c, h in enumerate(folded) if pattern.fullmatch(h)]
        for pattern in (_AGE_HEADER, _SEX_HEADER, _OTHER_HEADER)
    )
    count = next((c for c, h in enumerate(folded) if _COUNT_HEADER.fullmatch(h)), None)
    attributes = [*age, *sex, *other]
    if count is not None:
        for i, cell in enumerate(columns[count] if attributes else ()):
            if _parse_count(cell) == 1 and any(columns[c][i].strip() for c in attributes):
                yield "single_person", i, headers[count], "1"
    elif age and sex and _mostly(_AGE_VALUE, columns[age[0]]) and _mostly(_SEX_VALUE, columns[sex[0]]):
        yield "single_person", -1, f"{headers[age[0]]}・{headers[sex[0]]}", ""


def _mostly(pattern: re.Pattern[str], cells: Sequence[str]) -> bool:
    """Whether more than half of the filled cells match."""
    texts = [unicodedata.normalize("NFKC", c).strip().casefold() for c in cells if c.strip()]
    return bool(texts) and sum(bool(pattern.fullmatch(t)) for t in texts) * 2 > len(texts)


def _parse_count(cell: str) -> int | None:
    text = cell.strip()
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    text = text.replace(",", "").removesuffix("人").removesuffix(".0")
    return int(text) if text.isdecimal() else None
