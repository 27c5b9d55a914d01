"""What a datapackage says of a city's own file: whose it is, as of when, on which terms, as far as the file tells."""

import datetime as dt
import re
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from machikit._base.messages import LANGUAGES, fill, interface_words, problem
from machikit.catalog.model import City, Schema
from machikit.tables.clean.result import Made
from machikit.tables.datapackage.caveats import sentences
from machikit.tables.datapackage.metadata import licences
from machikit.tables.findings import Finding
from machikit.tables.grid import Feed
from machikit.tables.privacy.personal_text import hide
from machikit.tables.read.any_file import Grid
from machikit.tables.values import dates

_N = r"(?:\d{1,2}|[一二三四五六七八九十〇]{1,3})"
_YEAR = rf"(?:(?:明治|大正|昭和|平成|令和|[MTSHR])\s*(?:元|{_N})|(?:19|20)\d\d|二〇[〇一二三四五六七八九]{{2}})"
_DATE = re.compile(rf"{_YEAR}\s*[年./-]\s*{_N}(?:\s*[月./-]\s*{_N}日?|月)?|(?<!\d)20\d{{6}}(?!\d)")
_MONTH = re.compile(r"(?<!\d)20\d\d(?:0[1-9]|1[0-2])(?!\d)")
_SAVED = re.compile(rb"<dcterms:modified[^>]*>(\d{4}-\d\d-\d\d)")


@dataclass(frozen=True)
class Terms:
    """What the person who adds the file knows of it; "" where it is not said.

    licence: an id of licences.yaml; as_of: YYYY, YYYY-MM or YYYY-MM-DD; publisher: where it is not the city.
    """

    licence: str = ""
    as_of: str = ""
    publisher: str = ""


def require(terms: Terms) -> None:
    """Raise KitError for a licence that is not known and a date that is none."""
    if terms.licence and terms.licence not in licences():
        raise problem("intake.licence", f"--licence {terms.licence}", names=", ".join(licences()))
    value, kind = dates.read(unicodedata.normalize("NFKC", terms.as_of)) if terms.as_of else ("2026", None)
    if not value or (kind or "").startswith("doubtful"):
        raise problem("intake.as_of", f"--as-of {terms.as_of}")


def told(made: Made, schema: Schema, city: City, path: Path, terms: Terms) -> dict[str, Any]:
    """Everything in the datapackage but the resource.

    A file whose licence nobody named is `internal`: it builds with a banner and is not to be made public. Raises KitError
    for terms that cannot be (`require`).
    """
    require(terms)
    stacked = made.tables if made.stacked else made.tables[:1]  # of sheets by year the latest is meant
    as_of, how = max(_as_of(t.grid, t.matched.row, path, terms.as_of) for t in stacked)
    feed = made.tables[0].grid.feed or Feed()
    title = _both("own.title", schema.title, city)
    publisher = {"ja": terms.publisher or city.name["ja"], "en": terms.publisher or city.name["en"]}
    named = hide(path.name)  # credit and source stand on the public page
    credit = {
        lang: fill(interface_words()["own.credit"][lang], file=named, publisher=publisher[lang]) for lang in LANGUAGES
    }
    notes = [_caveat(f"own.as_of.{how}")] if how != "said" else []
    notes += [_caveat("own.over" if over(made.tables[0].grid) else "own.valid")] if feed.end else []
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
        "caveats": sentences(notes, made.findings, made.aside, {"rows": len(made.rows), "as_of": as_of, "end": feed.end}),
        "topic": schema.id,
        "credit": credit,
        "licenses": [licences()[terms.licence]] if terms.licence else [],
        "sources": [{"title": f"「{named}」（{publisher['ja']}）", "title_en": f"{named} ({publisher['en']})", "path": named}],
    }  # fmt: skip


def over(grid: Grid) -> bool:
    """Whether the days on which a timetable holds are over."""
    return grid.feed is not None and "" < grid.feed.end < dt.date.today().isoformat()


def days_over(grid: Grid) -> list[Finding]:
    """The finding of a timetable that is over (kind expired, of the whole table)."""
    return [Finding("expired", 0, was=grid.feed.end)] if grid.feed and over(grid) else []


def _valid(feed: Feed) -> dict[str, Any]:
    """The first and last day on which the data hold, where they say both or one of them."""
    days = {"from": feed.start, "until": feed.end}
    return {"valid": {key: day for key, day in days.items() if day}} if any(days.values()) else {}


def _sensitivity(schema: Schema, city: City, terms: Terms) -> str:
    """Real data of a closed topic stay closed whatever licence was named."""
    if schema.closed and city.kind != "example":
        return "closed"
    return "open" if terms.licence else "internal"


def _both(key: str, topic: dict[str, str], city: City) -> dict[str, str]:
    return {lang: fill(interface_words()[key][lang], topic=topic[lang], city=city.name[lang]) for lang in LANGUAGES}


def _caveat(key: str) -> dict[str, str]:
    return {lang: interface_words()[key][lang] for lang in LANGUAGES}


def _as_of(grid: Grid, header_row: int, path: Path, said: str) -> tuple[str, str]:
    """The date of the data, and how it is known: said, feed (of a timetable, the first day on which it holds), file (title, sheet
    or file name), saved (by Excel), or changed.
    """
    if said:
        return dates.read(unicodedata.normalize("NFKC", said))[0], "said"
    if grid.feed and grid.feed.as_of:
        return grid.feed.as_of, "feed"
    above = (cell for row in grid.cells[:header_row] for cell in row if cell.strip())
    found = next(dates_in([*above, grid.name, path.stem]), "")
    if found:
        return found, "file"
    saved = _saved(path)
    changed = dt.date.fromtimestamp(path.stat().st_mtime).isoformat()
    return (saved, "saved") if saved else (changed, "changed")


def dates_in(texts: Sequence[str]) -> Iterator[str]:
    """Every date that these texts name, in ISO 8601; dates to come are none of the data's."""
    for text in map(lambda t: unicodedata.normalize("NFKC", t), texts):
        named = [m[0] for m in _DATE.finditer(text)] + [f"{m[0][:4]}-{m[0][4:]}" for m in _MONTH.finditer(text)]
        for one in named:
            value, kind = dates.read(re.sub(r"\s", "", one))
            if value and kind is None and "1950" < value <= dt.date.today().isoformat():
                yield value


def _saved(path: Path) -> str:
    """When Excel says that a book was last saved; "" where it does not."""
    try:
        with zipfile.ZipFile(path) as book:
            found = _SAVED.search(book.read("docProps/core.xml"))
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError):
        return ""
    return found[1].decode() if found and found[1] > b"1990" else ""
