"""Names of fiscal years, stages, municipalities and items in both languages."""

from typing import TYPE_CHECKING

from machikit._base.messages import LANGUAGES
from machikit.pages.context import PageContext
from machikit.pages.part import both

if TYPE_CHECKING:
    from machikit.pages.parts.budget.budgets import YearBudget

# (first fiscal year, era, calendar year before its first year)
_ERAS = ((2019, "令和", 2018), (1989, "平成", 1988), (1926, "昭和", 1925))
Owner = tuple[str, str, str]  # city id, government, account
Text = dict[str, str]


def period(budget: "YearBudget", page: PageContext) -> Text:
    """Year and stage: 2014年度（平成26年度）決算, FY 2014 settlement; only one of them if the table lacks the other."""
    stage = terms(page).get(budget.stage) or dict.fromkeys(LANGUAGES, budget.stage)
    if not budget.fiscal_year:
        return {lang: stage[lang] or both(page, "budget.no_year")[lang] for lang in LANGUAGES}
    return _with_stage(fiscal_year_name(budget.fiscal_year, page), stage)


def short_period(budget: "YearBudget", page: PageContext) -> Text:
    """Year and stage without the era: 2014年度決算."""
    plain = both(page, "budget.year.short", year=budget.fiscal_year)
    stage = terms(page).get(budget.stage) or dict.fromkeys(LANGUAGES, budget.stage)
    return _with_stage(plain, stage) if budget.fiscal_year else period(budget, page)


def _with_stage(year: Text, stage: Text) -> Text:
    return {"ja": year["ja"] + stage["ja"], "en": f"{year['en']} {stage['en'].lower()}".strip()}


def terms(page: PageContext) -> dict[str, Text]:
    """Published terms (items, stages, municipalities) in both languages, from all datasets of the page."""
    merged: dict[str, Text] = {}
    for dataset in page.prototype.used_datasets:
        merged = (dataset.package.get("terms") or {}) | merged
    return merged


def owner_name(owner: Owner, owners: list[Owner], page: PageContext) -> Text:
    """The name of a municipality, with its account if it has several among `owners`."""
    city, government, account = owner
    cities = page.prototype.cities
    unknown = dict.fromkeys(LANGUAGES, city) if city else page.prototype.words["city"]
    city_name = dict(cities[city].name if city in cities else unknown)
    name = (terms(page).get(government) or dict.fromkeys(LANGUAGES, government)) if government else city_name
    if sum(other[:2] == owner[:2] for other in owners) < 2 or not account:
        return name
    account_name = terms(page).get(account) or dict.fromkeys(LANGUAGES, account)
    return {"ja": f"{name['ja']} {account_name['ja']}", "en": f"{name['en']}, {account_name['en']}"}


def fiscal_year_name(number: int, page: PageContext) -> Text:
    """A fiscal year: 2014年度（平成26年度）, FY 2014."""
    era, era_year = next(((name, number - before) for first, name, before in _ERAS if number >= first), ("", 0))
    return both(page, "budget.year", year=number, era=era + (str(era_year) if era_year > 1 else "元"))
