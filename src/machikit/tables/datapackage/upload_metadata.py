"""The metadata of the datapackage of an uploaded file: publisher, dates and licence, as far as they are known."""

import datetime as dt
import re
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from machikit._base.messages import LANGUAGES, fill, interface_words, kit_error
from machikit.catalog.model import City, Schema
from machikit.catalog.named_tables import TABLE
from machikit.tables.clean.result import CleaningResult
from machikit.tables.datapackage.caveats import caveat_sentences
from machikit.tables.datapackage.metadata import licences
from machikit.tables.findings import Finding
from machikit.tables.grid import FeedInfo, Grid
from machikit.tables.privacy.personal_text import redact
from machikit.tables.values import dates

_N = r"(?:\d{1,2}|[一二三四五六七八九十〇]{1,3})"
_YEAR = rf"(?:(?:明治|大正|昭和|平成|令和|[MTSHR])\s*(?:元|{_N})|(?:19|20)\d\d|二〇[〇一二三四五六七八九]{{2}})"
_DATE = re.compile(rf"{_YEAR}\s*[年./-]\s*{_N}(?:\s*[月./-]\s*{_N}日?|月)?|(?<!\d)20\d{{6}}(?!\d)")
_MONTH = re.compile(r"(?<!\d)20\d\d(?:0[1-9]|1[0-2])(?!\d)")
_SAVED = re.compile(rb"<dcterms:modified[^>]*>(\d{4}-\d\d-\d\d)")


@dataclass(frozen=True)
class UploadTerms:
    """What the person who adds the file states about it; "" where it is not stated.

    licence: an id of licences.yaml; as_of: YYYY, YYYY-MM or YYYY-MM-DD; publisher: if it is not the city; permitted_by: the office
    that permitted the use of the map from which the table was made.
    """

    licence: str = ""
    as_of: str = ""
    publisher: str = ""
    permitted_by: str = ""


def check_terms(terms: UploadTerms) -> None:
    """Raise KitError for an unknown licence or an invalid date."""
    if terms.licence and terms.licence not in licences():
        raise kit_error("intake.licence", f"--licence {terms.licence}", names=", ".join(licences()))
    value, kind = dates.parse_date(unicodedata.normalize("NFKC", terms.as_of)) if terms.as_of else ("2026", None)
    if not value or (kind or "").startswith("doubtful"):
        raise kit_error("intake.as_of", f"--as-of {terms.as_of}")


def package_metadata(
    result: CleaningResult, schema: Schema, city: City, path: Path, terms: UploadTerms
) -> dict[str, Any]:
    """The datapackage without its resource.

    A file without a stated licence is `internal`: its pages are built with a banner and must not be published. Raises KitError for
    invalid terms (`check_terms`).
    """
    check_terms(terms)
    tables = result.tables if result.is_stacked else result.tables[:1]  # of one sheet per year, the latest date counts
    as_of, basis = max(_as_of(t.grid, t.matched.header_row, path, terms.as_of) for t in tables)
    feed = result.tables[0].grid.feed_info or FeedInfo()
    title = _bilingual("own.title", schema.title, city)
    publisher = {"ja": terms.publisher or city.name["ja"], "en": terms.publisher or city.name["en"]}
    file_name = redact(path.name)  # credit and source appear on the public page
    credit = {
        lang: fill(interface_words()["own.credit"][lang], file=file_name, publisher=publisher[lang])
        for lang in LANGUAGES
    }
    notes = [_caveat(f"own.as_of.{basis}")] if basis != "said" else []
    notes += [_caveat("own.over" if is_expired(result.tables[0].grid) else "own.valid")] if feed.end else []
    notes += [] if terms.licence else [_caveat("own.licence")]
    return {
        "title": title["ja"],
        "title_en": title["en"],
        "publisher": publisher["ja"],
        "publisher_en": publisher["en"],
        "as_of": as_of,
        "retrieved": dt.date.today().isoformat(),
        **_valid(feed),
        "sensitivity": _sensitivity(schema, city, terms),
        "caveats": caveat_sentences(notes, result.findings, result.set_aside, {"rows": len(result.rows), "as_of": as_of, "end": feed.end}),
        "topic": schema.id,
        "credit": credit,
        "licenses": [licences()[terms.licence]] if terms.licence else [],
        "sources": [{"title": f"「{file_name}」（{publisher['ja']}）", "title_en": f"{file_name} ({publisher['en']})", "path": file_name}],
    }  # fmt: skip


def table_titles(title: str, city: City) -> dict[str, Any]:
    """The keys of a datapackage that say what a table of one's own is called: with the city's name, and without it."""
    full = _bilingual("own.title", dict.fromkeys(LANGUAGES, title), city)
    if title.startswith(city.name["ja"]):
        full = dict.fromkeys(LANGUAGES, title)
    return {"title": full["ja"], "title_en": full["en"], TABLE: dict.fromkeys(LANGUAGES, title)}


def is_expired(grid: Grid) -> bool:
    """Whether the period in which a timetable is valid is over."""
    return grid.feed_info is not None and "" < grid.feed_info.end < dt.date.today().isoformat()


def expiry_findings(grid: Grid) -> list[Finding]:
    """The finding for a timetable that is no longer valid (kind expired, of the whole table), if it is one."""
    return [Finding("expired", 0, was=grid.feed_info.end)] if grid.feed_info and is_expired(grid) else []


def _valid(feed: FeedInfo) -> dict[str, Any]:
    """The first and last day on which the data are valid, as far as they state them."""
    days = {"from": feed.start, "until": feed.end}
    return {"valid": {key: day for key, day in days.items() if day}} if any(days.values()) else {}


def _sensitivity(schema: Schema, city: City, terms: UploadTerms) -> str:
    """closed, open or internal. Real data of a closed topic stay closed whatever their licence."""
    if schema.closed and city.kind != "example":
        return "closed"
    return "open" if terms.licence else "internal"


def _bilingual(key: str, topic: dict[str, str], city: City) -> dict[str, str]:
    return {lang: fill(interface_words()[key][lang], topic=topic[lang], city=city.name[lang]) for lang in LANGUAGES}


def _caveat(key: str) -> dict[str, str]:
    return {lang: interface_words()[key][lang] for lang in LANGUAGES}


def _as_of(grid: Grid, header_row: int, path: Path, stated: str) -> tuple[str, str]:
    """The date of the data and its basis: said (stated by a person), feed (the date of a timetable), file (in a title, the name of
    the sheet or of the file), saved (by Excel), or changed (the time stamp of the file).
    """
    if stated:
        return dates.parse_date(unicodedata.normalize("NFKC", stated))[0], "said"
    if grid.feed_info and grid.feed_info.as_of:
        return grid.feed_info.as_of, "feed"
    titles = (cell for row in grid.cells[:header_row] for cell in row if cell.strip())
    date = next(dates_in([*titles, grid.name, path.stem]), "")
    if date:
        return date, "file"
    saved = _saved_date(path)
    changed = dt.date.fromtimestamp(path.stat().st_mtime).isoformat()
    return (saved, "saved") if saved else (changed, "changed")


def dates_in(texts: Sequence[str]) -> Iterator[str]:
    """Every date in these texts, in ISO 8601. Future dates are skipped: they cannot be dates of the data."""
    for text in map(lambda t: unicodedata.normalize("NFKC", t), texts):
        matches = [m[0] for m in _DATE.finditer(text)] + [f"{m[0][:4]}-{m[0][4:]}" for m in _MONTH.finditer(text)]
        for match in matches:
            value, kind = dates.parse_date(re.sub(r"\s", "", match))
            if value and kind is None and "1950" < value <= dt.date.today().isoformat():
                yield value


def _saved_date(path: Path) -> str:
    """The date on which Excel last saved a workbook; "" where it is not recorded."""
    try:
        with zipfile.ZipFile(path) as book:
            m = _SAVED.search(book.read("docProps/core.xml"))
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError):
        return ""
    return m[1].decode() if m and m[1] > b"1990" else ""
