"""What years, stages and municipalities are called, in both languages."""

from typing import TYPE_CHECKING

from machikit._base.messages import LANGUAGES
from machikit.pages.part import both

if TYPE_CHECKING:
    from machikit.pages.page import Page
    from machikit.pages.parts.budget.budgets import Book

ERAS = (
    (2019, "令和", 2018),
    (1989, "平成", 1988),
    (1926, "昭和", 1925),
)  # first fiscal year, era, the year before its first
Whose = tuple[str, str, str]
Text = dict[str, str]


def period(book: "Book", page: "Page") -> Text:
    """2014年度（平成26年度）決算, settlement of FY 2014; "" parts where the table does not say them."""
    stage = terms(page).get(book.stage) or dict.fromkeys(LANGUAGES, book.stage)
    if not book.year:
        return {lang: stage[lang] or both(page, "budget.no_year")[lang] for lang in LANGUAGES}
    return _staged(year(book.year, page), stage)


def short(book: "Book", page: "Page") -> Text:
    """The same without the era: 2014年度決算."""
    plain = both(page, "budget.year.short", year=book.year)
    stage = terms(page).get(book.stage) or dict.fromkeys(LANGUAGES, book.stage)
    return _staged(plain, stage) if book.year else period(book, page)


def _staged(year: Text, stage: Text) -> Text:
    return {"ja": year["ja"] + stage["ja"], "en": f"{year['en']} {stage['en'].lower()}".strip()}


def terms(page: "Page") -> dict[str, Text]:
    """What items, stages and municipalities are called in both languages, by the datasets behind the page."""
    found: dict[str, Text] = {}
    for dataset in page.prototype.used:
        found = (dataset.package.get("terms") or {}) | found
    return found


def whose(one: Whose, every: list[Whose], page: "Page") -> Text:
    """The municipality, with its account where the table holds several."""
    city, government, account = one
    cities = page.prototype.cities
    plain = dict(cities[city].name) if city in cities else dict.fromkeys(LANGUAGES, city or page.word("city"))
    name = (terms(page).get(government) or dict.fromkeys(LANGUAGES, government)) if government else plain
    if sum(other[:2] == one[:2] for other in every) < 2 or not account:
        return name
    of = terms(page).get(account) or dict.fromkeys(LANGUAGES, account)
    return {"ja": f"{name['ja']} {of['ja']}", "en": f"{name['en']}, {of['en']}"}


def year(number: int, page: "Page") -> Text:
    """2014年度（平成26年度）, FY 2014."""
    since = next(((name, number - before) for first, name, before in ERAS if number >= first), ("", 0))
    return both(page, "budget.year", year=number, era=since[0] + (str(since[1]) if since[1] > 1 else "元"))


def day(date: str, lang: str) -> str:
    """A date of a table, as precise as it is: 2015年1月1日, 1 Jan 2015."""
    from machikit.pages.provenance import _day

    return _day(lang, *map(int, date.split("-")))
