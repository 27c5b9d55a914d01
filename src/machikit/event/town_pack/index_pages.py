"""The index of a town's set and the list of its sources, each in both languages: plain HTML without a script."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from machikit._base.messages import LANGUAGES, fill, in_language, say
from machikit._base.version import __version__
from machikit.catalog import Catalog
from machikit.catalog.model import Card
from machikit.event.event_facts import event_facts, long_date
from machikit.event.event_folder import Event
from machikit.event.printing import PrintedSheet
from machikit.event.sheet import WHEN
from machikit.event.town_pack.contents import PackContents
from machikit.event.town_pack.printed import localized
from machikit.event.town_pack.sources import sources_of
from machikit.pages.finished_page import FinishedPage
from machikit.pages.provenance import web_url

if TYPE_CHECKING:
    from jinja2 import Environment

HERE = Path(__file__).parent


@dataclass(frozen=True)
class IndexedPack:
    """What an index shows.

    slugs: card → the names of its pages, several where a page is of each table of one's own. sheets: in their order. trimmed:
    whether copies were left out.
    """

    contents: PackContents
    event: Event
    slugs: Mapping[str, Sequence[str]]
    pages: Mapping[str, FinishedPage]
    sheets: Sequence[PrintedSheet]
    trimmed: bool


def write_index(pack: IndexedPack, catalog: Catalog, out: Path) -> None:
    """Write index.html, index.en.html, sources.html and sources.en.html."""
    sources = sources_of(pack.pages)
    for lang in LANGUAGES:
        with in_language(lang):
            common = _common(pack, lang)
            shown = {
                "index": _index_values(pack, catalog, lang, out),
                "sources": {
                    "sources": sources,
                    "titles": {
                        slug: {lang: _title(pack, card, slug, lang)}
                        for card in pack.contents.cards
                        for slug in pack.slugs[card.id]
                    },
                },
            }
            for name, values in shown.items():
                text = _environment().get_template(f"{name}.html").render({**common, **values})
                (out / localized(name, lang)).write_text(text, encoding="utf-8", newline="\n")


def _common(pack: IndexedPack, lang: str) -> dict[str, Any]:
    return {
        "lang": lang,
        "other": next(other for other in LANGUAGES if other != lang),
        "city": pack.contents.city,
        "name": localized,
        "say": say,
        "date": long_date(dt.date.today()),
        "version": __version__,
        "style": (HERE / "town_pack.css").read_text(encoding="utf-8"),
    }


def _index_values(pack: IndexedPack, catalog: Catalog, lang: str, out: Path) -> dict[str, Any]:
    event_values = event_facts(pack.event, catalog)
    begin = next(name for end in (".pdf", ".html") if (out / (name := localized("begin", lang, end))).is_file())
    by_theme = groupby(pack.contents.cards, key=lambda card: card.theme)
    return {
        "begin": begin,
        "n": len(pack.pages),
        "few": pack.contents.is_small,
        "trimmed": pack.trimmed,
        "themes": [(say(f"theme.{t}"), _pages(pack, cards, lang, out)) for t, cards in by_theme],
        "groups": _sheet_groups(pack.sheets, lang, event_values),
        "pdf": any(file.suffix == ".pdf" for printed in pack.sheets for file in printed.files),
        "left_out": pack.contents.left_out,
    }


def _pages(pack: IndexedPack, cards: Iterable[Card], lang: str, out: Path) -> list[dict[str, Any]]:
    return [_page(pack, card, slug, lang, out) for card in cards for slug in pack.slugs[card.id]]


def _title(pack: IndexedPack, card: Card, slug: str, lang: str) -> str:
    """The title of the card; of one of its several pages that of the page, which names its table."""
    return card.title(lang) if len(pack.slugs[card.id]) == 1 else pack.pages[slug].words["title"][lang]


def _page(pack: IndexedPack, card: Card, slug: str, lang: str, out: Path) -> dict[str, Any]:
    copies = [f"copies/{slug}{end}" for end in (".pdf", ".xlsx") if (out / "copies" / f"{slug}{end}").is_file()]
    return {
        "page": f"pages/{slug}.html",
        "title": _title(pack, card, slug, lang),
        "question": fill(card.question(lang), city=pack.contents.city.name[lang]),
        "copies": copies,
    }


def _sheet_groups(
    printed: Sequence[PrintedSheet], lang: str, event_values: dict[str, str]
) -> list[tuple[str, list[dict[str, Any]]]]:
    """(when they are used, its sheets), in the order of the day."""
    groups: list[tuple[str, list[dict[str, Any]]]] = []
    for when in WHEN:
        rows = [
            {
                "title": fill(one.sheet.title[lang], **event_values),
                "purpose": fill(one.sheet.purpose[lang], **event_values) if one.sheet.purpose else "",
                "files": one.files,
            }
            for one in printed
            if one.sheet.when == when
        ]
        if rows:
            groups.append((say(f"print.when.{when}"), rows))
    return groups


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader

    result = Environment(loader=FileSystemLoader(HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    result.filters["web"] = lambda address: web_url(str(address or "")) or ""
    return result
