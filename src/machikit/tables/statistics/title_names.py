"""What the title of a sheet, its name or the name of its file says is counted."""

import re

from machikit.tables.read.document_tables import TABLE
from machikit.tables.statistics import header_paths
from machikit.tables.statistics.parsed_sheet import ParsedSheet
from machikit.tables.statistics.time_labels import find_time
from machikit.tables.statistics.value_cells import folded, parse_value

_TITLE_NOISE = re.compile(r"[(（【\[].*?[)）】\]]|^(?:表|第)\s*[\d\-－ー.]+\s*(?:表|号)?|単位\s*[:：].*$")
_TITLE_ENDING = re.compile(
    r"(?:の|に関する)?(?:推移|一覧表?|集計表?|統計表?)$|\s*(?:1[0-2]|0?[1-9])月(?:末日?|\d{1,2}日)?(?:現在)?$"
)
# What a table is broken down by, in front of what it counts: 地区別・月別貸出冊数 (特別 and 個別 are no breakdown)
_BREAKDOWN = re.compile(
    r"^(?:(?:日常生活圏域|圏域|[小中]学校区|校区|学区|地区|地域|町丁目?|町字?|施設|館|図書館|学校|学年|年度?|年次|月|四半期|年齢|年代|男女|性|種類|"
    r"市町村?|市区町村)別[\s・、]*)+(?=.)"
)
_NOT_A_NAME = re.compile(r"(?:現在|時点|作成|[課係部局室])$|^(?:単位|※|注|出典|出所|資料|参考)")
_FILE_PREFIX = re.compile(r"^[^\W\d_]{1,8}[市町村区]の")
_FILE_YEAR = re.compile(
    r"(?:(?:令和|平成|昭和|(?<![a-z])[rhs])\.?(?:\d{1,2}|元)|(?:19|20)\d\d(?:\d{4}|(?!\d)))(?:年度?)?(?:末|分)?(?:現在)?",
    re.I,
)
_FILE_MEASURE = re.compile(
    r"者$|^(?:population|births|deaths|households|applicants|visitors|visits|users|loans|cases)$", re.I
)
_GENERIC_SHEET = re.compile(r"sheet\s*\d*|シート\s*\d*|data|データ|一覧|表\d*|\d+", re.I)


def title_name(sheet: ParsedSheet) -> str:
    """What the title says is counted, without years, brackets and who made it; else the name of the sheet."""
    name = re.sub(r"#\d+(?= |$)", "", sheet.grid.name).strip()
    generic = (
        _GENERIC_SHEET.fullmatch(folded(name))
        or name.startswith(TABLE)
        or sheet.grid.file.rpartition("/")[2].startswith(sheet.grid.name)
    )
    names = (_named_by(text) for text in [*sheet.titles, *([] if generic else [name])])
    return next(filter(None, names), "")


def _named_by(text: str) -> str:
    """What a title says is counted, without its year, its brackets and what it is broken down by; "" where it says nothing."""
    name = re.sub(r"[\s　]+", " ", _TITLE_NOISE.sub("", folded(text))).strip()
    year = find_time(name)
    name = _without_year(name, year.written) if year else name
    name = _BREAKDOWN.sub("", _TITLE_ENDING.sub("", name))
    return name if name and not _NOT_A_NAME.search(name) and parse_value(name) is None else ""


def measure_of_file(file: str) -> str:
    """The measure that the name of a file suggests (人口_2024.csv → 人口), to be proposed and never taken; "" for none.

    >>> [measure_of_file(name) for name in ("人口_2024.csv", "三春町_保育所入所児童数.xlsx", "data.csv")]
    ['人口', '保育所入所児童数', '']
    """
    stem = _FILE_YEAR.sub("_", _TITLE_NOISE.sub("", folded(file.rpartition("/")[2].rpartition(".")[0])))
    names = [name for part in re.split(r"[_ .-]+", stem) if (name := _named_by(_FILE_PREFIX.sub("", part)))]
    return next((name for name in names if header_paths.names_measure(name) or _FILE_MEASURE.search(name)), "")


def _without_year(name: str, year: str) -> str:
    """The title without its year, and without 末 and 分 that belong to it (not 末広町)."""
    name = re.sub(rf"{re.escape(year)}(?:(?:末|分|中)?(?:現在|時点)?(?=[\s の]|$))?", "", name)
    return name.strip(" 　の・:：_-")
