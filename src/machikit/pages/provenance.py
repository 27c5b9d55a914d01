"""What the data behind a page say of themselves, in both languages: date, licence, caveats, credits, expiry."""

from typing import TYPE_CHECKING, Any

from machikit._base.messages import LANGUAGES, Words, fill
from machikit.catalog.model import BASE_TOPICS, Dataset, day_of

if TYPE_CHECKING:
    from machikit.prototype.load import Prototype

MONTHS = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def data_words(p: "Prototype", block: dict[str, Any] | None, told: list[dict[str, str]], residents: bool) -> Words:
    """The words `meta`, `as_of.line`, `expired.text`, `left_out`, `caveat.1` … and `source.1` …

    block: of the places that the page lists, or None; told: caveats of the page's parts.
    """
    main = p.dataset()
    if main is None:
        return {}
    words: Words = {"left_out": _left_out(p)} if p.left_out else {}
    for lang in LANGUAGES:
        date, expires = _date(main, lang), main.expires
        as_of = fill(p.words["as_of"][lang], date=date)
        said = {
            "meta": _join(lang, [p.words["topic"][lang], as_of, _publisher(main, lang)]),
            "as_of.line": as_of,
            "expired.text": fill(
                p.words["expired.text"][lang],
                as_of=date,
                expires=_day(lang, expires.year, expires.month, expires.day),
                city=p.words["city"][lang],
            ),
        }
        for key, text in said.items():
            words.setdefault(key, {})[lang] = text
    caveats = _caveats(p, main, block, told, residents)
    for n, caveat in enumerate({c["ja"]: c for c in caveats}.values(), 1):  # two cities' data may say the same
        words[f"caveat.{n}"] = caveat
    for n, (dataset, source) in enumerate(sources(p), 1):
        words[f"source.{n}"] = {lang: _credit(p, dataset, source, lang) for lang in LANGUAGES}
    return words


def marked_paper(words: Words) -> str:
    """The style that puts the word for internal data above every printed sheet, where the browser can (else: on the first)."""
    text = " / ".join(words["internal"][lang] for lang in LANGUAGES)
    safe = "".join(c if c.isalnum() or c in " /・、。:" else f"\\{ord(c):x} " for c in text)
    return f'@media print{{@page{{@top-center{{content:"{safe}";font:700 9pt sans-serif}}}}}}'


def sources(p: "Prototype") -> list[tuple[Dataset, dict[str, Any]]]:
    """The sources behind the page, the main table's first, each once: with the dataset whose first source it is."""
    used = p.used
    found: dict[str, tuple[Dataset, dict[str, Any]]] = {}
    for dataset in used:
        for place, source in enumerate(dataset.package["sources"]):
            key = str(source.get("path", source.get("title")))
            if key not in found or (place == 0 and found[key][0] is not used[0]):
                found[key] = dataset, source
    return list(found.values())


def _caveats(
    p: "Prototype", main: Dataset, block: dict[str, Any] | None, told: list[dict[str, str]], residents: bool
) -> list[dict[str, str]]:
    found = _published(main)
    if block:
        lost = sum(v is None for v in block["lat"])
        found += [{lang: fill(p.words["no_point.count"][lang], n=lost) for lang in LANGUAGES}] if lost else []
        found += [p.words["hours.holidays"]] if "week" in block else []
        found.append(p.words["distance.method"])
    found += told
    if residents:
        found.append({lang: fill(p.words["near.method"][lang], metres=500) for lang in LANGUAGES})
    return found + [c for d in p.used if d.id != main.id and d.topic not in BASE_TOPICS for c in _published(d)]


def _published(dataset: Dataset) -> list[dict[str, str]]:
    """A dataset's own caveats, each in both languages."""
    said = dataset.package.get("caveats", {})
    lists = [[x] if isinstance(x, str) else x for x in (said.get(lang, []) for lang in LANGUAGES)]
    return [dict(zip(LANGUAGES, pair, strict=True)) for pair in zip(*lists, strict=False)]


def _left_out(p: "Prototype") -> dict[str, str]:
    """Which shelters are kept off the general map, as one sentence."""
    main = p.dataset()
    terms = (main.package.get("terms") or {}) if main else {}
    said = {
        lang: ("・" if lang == "ja" else ", ").join(
            f"{terms.get(who, {}).get(lang, who)} {n}" for who, n in p.left_out.items()
        )
        for lang in LANGUAGES
    }
    n = sum(p.left_out.values())
    return {
        lang: fill(p.words["left_out"][lang], n=n, who=said[lang], city=p.words["city"][lang]) for lang in LANGUAGES
    }


def _credit(p: "Prototype", dataset: Dataset, source: dict[str, Any], lang: str) -> str:
    title = source.get("title" if lang == "ja" else "title_en") or source.get("title", dataset.id)
    text = title if "加工して作成" in title else fill(p.words["credit"][lang], source=title)
    dated = day_of(str(source.get("version", "")))
    date = _day(lang, *dated) if dated else _date(dataset, lang)
    brackets = "（{}）" if lang == "ja" else " ({})"
    return text + brackets.format(
        _join(lang, [_licences(dataset, source, lang), fill(p.words["as_of"][lang], date=date)])
    )


def _publisher(dataset: Dataset, lang: str) -> str:
    said = dataset.package.get("publisher", "")
    said = said.get(lang, "") if isinstance(said, dict) else said
    return str(said if lang == "ja" else dataset.package.get("publisher_en") or said)


def _licences(dataset: Dataset, source: dict[str, Any], lang: str) -> str:
    """The licences of a source: the one at its place where there are as many licences as sources, else all."""

    def short(x: dict[str, str]) -> str:
        name = x.get("name") or x.get("title") or x.get("path") or ""
        if name.startswith("CC"):
            return name.replace("CC-", "CC ").replace("BY-", "BY ")
        return (x.get("title") if lang == "ja" else x.get("title_en")) or name

    licences, sources = dataset.package["licenses"], dataset.package["sources"]
    own = [licences[sources.index(source)]] if len(licences) == len(sources) else licences
    return " / ".join(short(x) for x in own)


def _date(dataset: Dataset, lang: str) -> str:
    return _day(lang, *(day_of(str(dataset.package["as_of"])) or (1,)))


def _day(lang: str, year: int, month: int = 0, day: int = 0) -> str:
    if lang == "ja":
        return f"{year}年" + (f"{month}月" if month else "") + (f"{day}日" if day else "")
    return " ".join(x for x in (str(day) if day else "", MONTHS[month], str(year)) if x)


def _join(lang: str, parts: list[str]) -> str:
    return ("・" if lang == "ja" else " · ").join(x for x in parts if x)
