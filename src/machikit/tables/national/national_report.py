"""Write `datasets/japan/REPORT.md`: what was counted in the datasets of all of Japan, by finding, prefecture and municipality.

    python -m machikit.tables.national.national_report [--check]

`--check` writes nothing; exit code 1 means that the report is out of date.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from machikit._base.atomic import atomic_write
from machikit._base.messages import LANGUAGES, fill, interface_words
from machikit.catalog import Catalog, kit_root
from machikit.catalog.model import Dataset
from machikit.catalog.municipality_list import Municipality, municipalities
from machikit.catalog.national import NationalDataset
from machikit.tables.national.write_national import DISTINCT, PREFECTURES

COUNTRY = "japan"
REPORT = Path("datasets") / COUNTRY / "REPORT.md"
EVACUATION = ("evacuation_site", "evacuation_shelter")
MOST_NAMED = 8  # municipalities that are named for one finding
NORTHERN = ("016951", "016969", "016977", "016985", "016993", "017001")  # villages of the Northern Territories
Words = Callable[..., str]
Found = Mapping[str, Mapping[str, int]]  # finding → code of a municipality → count


def national_report(catalog: Catalog) -> str:
    """The text of the report, in Japanese and then in English."""
    listed = {m.code: m for m in municipalities(catalog) if not m.city}
    packages = {name: d for name, d in sorted(catalog.datasets.items()) if d.city == COUNTRY and d.is_split}
    lines: list[str] = []
    for language in LANGUAGES:
        say = _words(language)
        lines += [f"# {say('report.national.title')}", say("report.national.intro")]
        lines += _without_list(packages, listed, language)
        for dataset in packages.values():
            lines += _section(NationalDataset(dataset, catalog.ward_codes), listed, language)
    return "\n\n".join(lines) + "\n"


def _words(language: str) -> Words:
    words = interface_words()
    return lambda key, **values: fill(words[key][language], **values)


def _without_list(packages: Mapping[str, Dataset], listed: Mapping[str, Municipality], language: str) -> Iterator[str]:
    """The municipalities that neither list of evacuation places has; nothing where a list is missing."""
    lists = [packages[name] for topic in EVACUATION if (name := f"{COUNTRY}/{topic}") in packages]
    if len(lists) == len(EVACUATION):
        there = {code for dataset in lists for code in NationalDataset(dataset, lambda _: ()).counts}
        names = [_name(listed[code], language) for code in listed if code not in there and code not in NORTHERN]
        yield _words(language)("report.national.neither", n=len(names), names=_comma(language).join(names))


def _section(national: NationalDataset, listed: Mapping[str, Municipality], language: str) -> Iterator[str]:
    """A package: its size, a table of its findings, and one of them by prefecture. Packages without findings are left out."""
    found = _by_finding(national, listed)
    if not found:
        return
    dataset, say = national.dataset, _words(language)
    title = dataset.package["title" if language == "ja" else "title_en"]
    there = [code for code in listed if code in national.counts]
    missing = len(listed) - len(NORTHERN) - len([code for code in there if code not in NORTHERN])
    yield f"## {title}"
    values = {"rows": f"{dataset.rows:,}", "n": f"{len(there):,}", "missing": f"{missing:,}"}
    yield say("report.national.size", as_of=dataset.package["as_of"], **values)
    yield _finding_table(found, listed, language)
    yield f"**{say('report.national.by_prefecture')}**"
    yield _prefecture_table(found, language)


def _by_finding(national: NationalDataset, listed: Mapping[str, Municipality]) -> Found:
    """The findings with words, in the order of their words; wards of designated cities are counted in their city."""
    found: dict[str, dict[str, int]] = {}
    for code, counts in national.findings.items():
        for name, n in counts.items():
            if code in listed and not name.startswith(DISTINCT):
                found.setdefault(name, {})[code] = n
    return dict(sorted(found.items(), key=lambda item: (-sum(item[1].values()), item[0])))


def _finding_table(found: Found, listed: Mapping[str, Municipality], language: str) -> str:
    """One line a finding: how many municipalities, how many rows, and where most of them are."""
    say = _words(language)
    keys = ("head", "municipalities", "total", "most")
    lines = [[say(f"report.national.{key}") for key in keys], ["---", "--:", "--:", "---"]]
    for name, counts in found.items():
        most = sorted(counts, key=lambda code: (-counts[code], code))[:MOST_NAMED]
        named = _comma(language).join(f"{_name(listed[code], language)} {counts[code]:,}" for code in most)
        lines.append([_label(name, language), f"{len(counts):,}", f"{sum(counts.values()):,}", named])
    return _markdown(lines)


def _prefecture_table(found: Found, language: str) -> str:
    """One line a prefecture where anything was counted, one column a finding."""
    words = interface_words()
    head = [_words(language)("report.national.prefecture"), *(_label(name, language) for name in found)]
    lines = [head, ["---", *["--:"] * len(found)]]
    for prefecture in PREFECTURES:
        cells = []
        for counts in found.values():
            numbers = [n for code, n in counts.items() if code[:2] == prefecture]
            cells.append(f"{sum(numbers):,} ({len(numbers)})" if numbers else "")
        if any(cells):
            lines.append([words[f"prefecture.{prefecture}"][language], *cells])
    return _markdown(lines)


def _label(name: str, language: str) -> str:
    """A few words for a finding; its id where there are none."""
    words = interface_words().get(f"finding.{name}.label")
    return words[language] if words else name


def _name(m: Municipality, language: str) -> str:
    return f"{m.prefecture}{m.name}" if language == "ja" else f"{m.name_en} ({m.prefecture_words['en']})"


def _comma(language: str) -> str:
    return "、" if language == "ja" else ", "


def _markdown(lines: Sequence[Sequence[str]]) -> str:
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m machikit.tables.national.national_report", description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit code 1 where the report is out of date"
    )
    options = parser.parse_args(arguments)
    path, body = kit_root() / REPORT, national_report(Catalog(roots=[kit_root()])).encode()
    if options.check:
        return int(not path.is_file() or path.read_bytes() != body)
    atomic_write(path, body)
    return 0


if __name__ == "__main__":
    sys.exit(main())
