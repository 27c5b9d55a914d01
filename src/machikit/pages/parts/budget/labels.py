"""Names of fiscal years, stages, municipalities and items in both languages, and the texts of a page in its first language."""

from typing import TYPE_CHECKING

from machikit._base.messages import LANGUAGES, fill
from machikit.pages.context import PageContext
from machikit.pages.part import both
from machikit.pages.parts.budget import money

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
    city_name = dict(cities[city].name) if city in cities else dict.fromkeys(LANGUAGES, city or page.word("city"))
    name = (terms(page).get(government) or dict.fromkeys(LANGUAGES, government)) if government else city_name
    if sum(other[:2] == owner[:2] for other in owners) < 2 or not account:
        return name
    account_name = terms(page).get(account) or dict.fromkeys(LANGUAGES, account)
    return {"ja": f"{name['ja']} {account_name['ja']}", "en": f"{name['en']}, {account_name['en']}"}


def fiscal_year_name(number: int, page: PageContext) -> Text:
    """A fiscal year: 2014年度（平成26年度）, FY 2014."""
    era, era_year = next(((name, number - before) for first, name, before in _ERAS if number >= first), ("", 0))
    return both(page, "budget.year", year=number, era=era + (str(era_year) if era_year > 1 else "元"))


def date_text(date: str, lang: str) -> str:
    """A date of a table, to the precision it has: 2015年1月1日, 1 Jan 2015."""
    from machikit.pages.provenance import date_text

    return date_text(lang, *map(int, date.split("-")))


class BudgetTexts:
    """Texts of this part, and names and amounts of the items of one budget, in the page's first language."""

    def __init__(self, page: PageContext, budget: "YearBudget"):
        self.page, self.budget, self.lang = page, budget, page.prototype.language
        self.terms = terms(page)

    def word(self, key: str, **values: object) -> str:
        """A text of this part in the page's first language."""
        return fill(self.page.word(f"budget.{key}"), own=self.municipality_suffix, **values)

    @property
    def municipality_suffix(self) -> str:
        """市, 町, 村 or 区, the end of the municipality's name: in Japanese, municipal tax is named after it."""
        suffix = owner_name(self.budget.owner, [], self.page)["ja"][-1:]
        return suffix if suffix and suffix in "市町村区" else "市"

    def item_names(self, name: str | None) -> Text:
        """An item's name in both languages."""
        if name is None:
            return both(self.page, "budget.untold")
        return self.terms.get(name) or dict.fromkeys(LANGUAGES, name)

    def item_name(self, name: str | None) -> str:
        """An item's name in the page's first language."""
        return self.item_names(name)[self.lang]

    def is_untranslated(self, name: str | None) -> bool:
        """Whether a name has no translation and is shown as published, in Japanese."""
        return bool(name) and name not in self.terms

    def yen(self, amount: float) -> str:
        return money.yen(amount, self.lang)
