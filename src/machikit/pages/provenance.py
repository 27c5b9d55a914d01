"""The words of a page about its data, in both languages: date, publisher, licences, caveats, credits, expiry."""

import re
from typing import Any

from machikit._base.furigana import in_brackets
from machikit._base.languages import base_of, text_in
from machikit._base.messages import LANGUAGES, Words, fill
from machikit.catalog.model import BASE_TOPICS, Dataset
from machikit.catalog.partial_dates import parse_partial_date
from machikit.pages.context import PrototypeContext
from machikit.pages.edit_caveats import edit_caveats

NEAR_METRES = 500  # residents within this distance (straight line) are counted as near
MONTHS = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def data_words(
    p: PrototypeContext, block: dict[str, Any] | None, part_caveats: list[dict[str, str]], residents: bool
) -> Words:
    """The words `meta`, `as_of.line`, `expired.text`, `left_out`, `caveat.1` … and `source.1` …; none without data.

    block: of the places that the page lists, or None; part_caveats: the caveats of the page's parts; residents: whether the page
    counts residents nearby.
    """
    main = p.dataset()
    if main is None:
        return {}
    words: Words = {"left_out": _left_out(p)} if p.left_out else {}
    languages = (*LANGUAGES, *p.languages)
    for lang in languages:
        date = dataset_date(main, lang)
        as_of = fill(p.words["as_of"][lang], date=date)
        texts = {
            "meta": _join(lang, [text_in(p.words["topic"], lang), as_of, _publisher(main, lang)]),
            "as_of.line": as_of,
        }
        for key, text in (texts | _expiry_texts(p, main, lang)).items():
            words.setdefault(key, {})[lang] = text
    caveats = _caveats(p, main, block, part_caveats, residents)
    for n, caveat in enumerate({c["ja"]: c for c in caveats}.values(), 1):  # two cities' datasets may share a caveat
        words[f"caveat.{n}"] = caveat
    for n, (dataset, source) in enumerate(sources(p), 1):
        words[f"source.{n}"] = {lang: _credit(p, dataset, source, lang) for lang in languages}
    return words


def first_to_expire(p: PrototypeContext) -> Dataset | None:
    """Of the datasets on safety topics behind the page, the one that expires first; None without one."""
    return min((d for d in p.used_datasets if d.valid_months), key=lambda d: d.expires, default=None)


def _expiry_texts(p: PrototypeContext, main: Dataset, lang: str) -> dict[str, str]:
    """The words `expired.text` and `expires.line`: of when the data are, and until when they hold."""
    dataset = first_to_expire(p) or main
    expires = date_text(lang, dataset.expires.year, dataset.expires.month, dataset.expires.day)
    as_of = dataset_date(dataset, lang)
    if dataset.id != main.id:
        as_of = fill(p.words["expired.of"][lang], title=_title(dataset, lang), as_of=as_of)
    values = {"as_of": as_of, "expires": expires, "city": text_in(p.words["city"], lang)}
    return {key: fill(p.words[key][lang], **values) for key in ("expired.text", "expires.line")}


def internal_print_style(words: Words) -> str:
    """A style that prints the word for internal data at the top of every page, in browsers that support margin boxes (others
    print it on the first page only).
    """
    text = " / ".join(in_brackets(words["internal"][lang]) for lang in LANGUAGES)
    escaped = "".join(c if c.isalnum() or c in " /・、。:" else f"\\{ord(c):x} " for c in text)
    return f'@media print{{@page{{@top-center{{content:"{escaped}";font:700 9pt sans-serif}}}}}}'


def sources(p: PrototypeContext) -> list[tuple[Dataset, dict[str, Any]]]:
    """The sources behind the page, each once, those of the main table first, each with the dataset it is credited to.

    That is the main dataset if it lists the source, else one whose first source it is, else the first that lists it.
    """
    used = [*p.used_datasets, *p.base_sources]
    result: dict[str, tuple[Dataset, dict[str, Any]]] = {}
    for dataset in used:
        for position, source in enumerate(dataset.package["sources"]):
            key = str(source.get("path", source.get("title")))
            if key not in result or (position == 0 and result[key][0] is not used[0]):
                result[key] = dataset, source
    return list(result.values())


def source_urls(p: PrototypeContext) -> list[str | None]:
    """The URL of each source's file or page, in the order of the words `source.1` …; None if it is not on the web."""
    return [web_url(str(source.get("path", ""))) for _, source in sources(p)]


def web_url(address: str) -> str | None:
    """The address if it is an http(s) URL, so that `javascript:` and the like never become links."""
    return address if re.match(r"https?://", address) else None


def _caveats(
    p: PrototypeContext,
    main: Dataset,
    block: dict[str, Any] | None,
    part_caveats: list[dict[str, str]],
    residents: bool,
) -> list[dict[str, str]]:
    caveats = edit_caveats(p.row_edits.get(main.key), p.words) + _dataset_caveats(main)
    if block:
        is_placed = not block.get("own") or any(v is not None for v in block["lat"])
        without_point = sum(v is None for v in block["lat"]) if is_placed else 0
        caveats += (
            [{lang: fill(text, n=without_point) for lang, text in p.words["no_point.count"].items()}]
            if without_point
            else []
        )
        caveats += [p.words["hours.holidays"]] if "week" in block else []
        caveats += [p.words["distance.method"]] if is_placed else []
    caveats += part_caveats
    if residents:
        caveats.append({lang: fill(text, metres=NEAR_METRES) for lang, text in p.words["near.method"].items()})
    others = [d for d in p.used_datasets if d.key != main.key and d.topic not in BASE_TOPICS]
    edited = [_titled(d, c) for d in others for c in edit_caveats(p.row_edits.get(d.key), p.words)]
    return caveats + edited + [_named(p, d, c, caveats) for d in others for c in _dataset_caveats(d)]


def _titled(dataset: Dataset, caveat: dict[str, str]) -> dict[str, str]:
    """The caveat with the title of the dataset that it is about."""
    return {
        lang: f"{_title(dataset, lang)}{'：' if base_of(lang) == 'ja' else ': '}{text}" for lang, text in caveat.items()
    }


def _named(
    p: PrototypeContext, dataset: Dataset, caveat: dict[str, str], shared: list[dict[str, str]]
) -> dict[str, str]:
    """The caveat with the name of the municipality, where it was counted in another one that the page is compared with."""
    city = p.cities.get(dataset.city)
    if city is None or city.id == p.city.id or caveat in shared or not dataset.package.get("counted"):
        return caveat
    return {
        lang: fill(text, city=text_in(city.name, lang), text=text_in(caveat, lang))
        for lang, text in p.words["caveat.of_city"].items()
    }


def _dataset_caveats(dataset: Dataset) -> list[dict[str, str]]:
    """The caveats in a dataset's datapackage.json, each in both languages."""
    by_language = dataset.package.get("caveats", {})
    lists = [[x] if isinstance(x, str) else x for x in (by_language.get(lang, []) for lang in LANGUAGES)]
    return [dict(zip(LANGUAGES, pair, strict=True)) for pair in zip(*lists, strict=False)]


def _left_out(p: PrototypeContext) -> dict[str, str]:
    """One sentence on which shelters are left out of the general map, and how many."""
    terms = {k: term for d in p.used_datasets for k, term in (d.package.get("terms") or {}).items()}
    other = p.words["left_out.other"]["en"]  # a value that nobody has translated is not put into an English sentence
    english: dict[str, int] = {}
    for group, n in p.left_out.items():
        name = terms.get(group, {}).get("en", group if group.isascii() else other)
        english[name] = english.get(name, 0) + n
    japanese = {terms.get(group, {}).get("ja", group): n for group, n in p.left_out.items()}
    groups = {
        "ja": "・".join(f"{name} {n}" for name, n in japanese.items()),
        "en": ", ".join(f"{name} {n}" for name, n in english.items()),
    }
    n = sum(p.left_out.values())
    return {
        lang: fill(text, n=n, who=text_in(groups, lang), city=text_in(p.words["city"], lang))
        for lang, text in p.words["left_out"].items()
    }


def _title(dataset: Dataset, lang: str) -> str:
    return str((dataset.package.get("title_en") if base_of(lang) == "en" else None) or dataset.package["title"])


def _credit(p: PrototypeContext, dataset: Dataset, source: dict[str, Any], lang: str) -> str:
    title = source.get("title" if base_of(lang) == "ja" else "title_en") or source.get("title", dataset.id)
    text = title if "加工して作成" in title else fill(p.words["credit"][lang], source=title)
    dated = parse_partial_date(str(source.get("version", "")))
    date = date_text(lang, *dated) if dated else dataset_date(dataset, lang)
    brackets = "（{}）" if base_of(lang) == "ja" else " ({})"
    unconfirmed = "" if dataset.licence_confirmed else p.words["licence.unconfirmed"][lang]
    terms = [_licences(dataset, source, lang), unconfirmed, fill(p.words["as_of"][lang], date=date)]
    return text + brackets.format(_join(lang, terms))


def _publisher(dataset: Dataset, lang: str) -> str:
    publisher = dataset.package.get("publisher", "")
    publisher = publisher.get(base_of(lang), "") if isinstance(publisher, dict) else publisher
    return str(publisher if base_of(lang) == "ja" else dataset.package.get("publisher_en") or publisher)


def _licences(dataset: Dataset, source: dict[str, Any], lang: str) -> str:
    """The licences of a source: the one at the same position if there are as many licences as sources, else all."""

    def short_name(licence: dict[str, str]) -> str:
        name = licence.get("name") or licence.get("title") or licence.get("path") or ""
        if name.startswith("CC"):
            return name.replace("CC-", "CC ").replace("BY-", "BY ")
        return (licence.get("title") if base_of(lang) == "ja" else licence.get("title_en")) or name

    licences, sources = dataset.package["licenses"], dataset.package["sources"]
    licences_of_source = [licences[sources.index(source)]] if len(licences) == len(sources) else licences
    return " / ".join(short_name(licence) for licence in licences_of_source)


def dataset_date(dataset: Dataset, lang: str) -> str:
    return date_text(lang, *(parse_partial_date(str(dataset.package["as_of"])) or (1,)))


def date_text(lang: str, year: int, month: int = 0, day: int = 0) -> str:
    if base_of(lang) == "ja":
        return f"{year}年" + (f"{month}月" if month else "") + (f"{day}日" if day else "")
    return " ".join(x for x in (str(day) if day else "", MONTHS[month], str(year)) if x)


def _join(lang: str, parts: list[str]) -> str:
    return ("・" if base_of(lang) == "ja" else " · ").join(x for x in parts if x)
