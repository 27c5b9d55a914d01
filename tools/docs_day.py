"""The day itself in the documentation: its hours, its sheets, and the worked example with what its people wrote and made.

`docs/example/event` holds what those (invented) people wrote down. Everything that the docs show of it is made from that by
the kit's own doors, as it was on the day: the sheets, the page, what its visitors did, the pack that was handed over.
"""

import shutil
from collections.abc import Iterator
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import docs_examples as shown
import yaml

from machikit._base import chromium
from machikit._base.messages import LANGUAGES, fill
from machikit.event.event_facts import event_facts
from machikit.event.event_folder import HOURS, Event, load_event
from machikit.event.handover import SHEETS, HandoverPack, build_pack
from machikit.event.paper import sheet_html
from machikit.event.sheet import Sheet, sheets
from machikit.event.team import create_team
from machikit.event.timetable import clock_text, steps
from machikit.prototype import run
from machikit.prototype import user_tests as tries

Lines = Iterator[str]
EVENT = shown.ROOT / "docs" / "example" / "event"
WORDS = {
    "sheet": ("帳票", "Sheet"),
    "when": ("いつ", "When"),
    "by": ("書く人", "Filled in by"),
    "pages": ("枚数（A4）", "Pages (A4)"),
    "screen": ("画面でも", "On a screen"),
    "host": ("進行役", "The host"),
    "step": ("すること、部屋で起きること", "Step, and what happens in the room"),
    "hours": ("{n}時間", "{n} hours"),
    "page": ("ひまわりチームのページを開く", "Open the page of team Sunflower"),
    "managed": ("できたか", "managed"),
    "seconds": ("秒", "seconds"),
    "said": ("言ったこと", "said"),
    "yes": ("できた", "yes"),
    "no": ("できない", "no"),
}
WHEN = {
    "before": ("前の日まで", "Before"), "morning": ("朝", "Morning"), "making": ("つくる", "Making"),
    "trying": ("試す", "Trying"), "handover": ("引き渡し", "Handover"), "after": ("あとで", "After"),
}  # fmt: skip


def _w(key: str, language: str) -> str:
    return WORDS[key][language == "en"]


def _table(heads: list[str]) -> str:
    return f"\n| {' | '.join(heads)} |\n|{'---|' * len(heads)}"


# --- any day ---------------------------------------------------------------------------------------------------------


def sheet_list(language: str, up: str) -> Lines:
    """Every sheet that is printed: when, by whom, on how many pages."""
    known = event_facts(_event(language), shown.catalog()) | {"host": _w("host", language)}
    yield _table([_w(key, language) for key in ("sheet", "when", "by", "pages", "screen")])
    for sheet in sheets().values():
        yield (
            f"| {sheet.title[language]} | {WHEN[sheet.when][language == 'en']} | {fill(sheet.by[language], **known)} "
            f"| {sheet.pages or '—'} | {' '.join(['Excel'] * sheet.screen + ['Word'] * sheet.word)} |"
        )


def hours(language: str, up: str) -> Lines:
    """When each step begins in a day of eight, six and four hours, as the printed timetable has it."""
    days = sorted(HOURS, reverse=True)
    begins = {n: _minutes(HOURS[n]) for n in days}
    lengths = [fill(_w("hours", language), n=n) for n in days]
    yield _table([_w("step", language), *lengths])
    for step in steps():
        times = [clock_text(begins[n]) if step.minutes[n] else "—" for n in days]
        yield f"| **{step.title[language]}**<br>{' '.join(step.does[language].split())} | {' | '.join(times)} |"
        begins = {n: begins[n] + step.minutes[n] for n in days}


def _minutes(said: str) -> int:
    hour, minute = said.split(":")
    return 60 * int(hour) + int(minute)


# --- the worked example ------------------------------------------------------------------------------------------------


@cache
def _said() -> dict[str, Any]:
    said: dict[str, Any] = yaml.safe_load((EVENT / "filled.yaml").read_text(encoding="utf-8"))
    return said


@cache
def _event(language: str) -> Event:
    """The day, as its folder would be had it been held in that language."""
    own = [EVENT / "event.yaml", EVENT / f"event.{language}.yaml"]
    said = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in own if file.is_file()]
    home = shown.work() / f"day-{language}"
    text = yaml.safe_dump({key: value for one in said for key, value in one.items()}, allow_unicode=True)
    shown.place(home / "event.yaml").write_text(text, encoding="utf-8")
    return load_event(home)


@cache
def _sheets(language: str) -> list[tuple[Sheet, str]]:
    """The sheets that were filled in (`filled.yaml`) → their HTML."""
    event, there = _event(language), sheets()
    return [
        (there[name], sheet_html(there[name], event, shown.catalog(), language, values[language]))
        for name, values in _said().items()
        if name in there
    ]


@cache
def _team(language: str) -> HandoverPack:
    """The first team's prototype, made, built and handed over by the commands of that day."""
    folder = create_team(_event(language), shown.catalog(), _said()["pitch"][language]["team"], shown.STORY[0]).folder
    wrote = EVENT / "team"
    for file in [*wrote.glob("*.*"), *(wrote / language).iterdir()]:
        shutil.copyfile(file, folder / file.name)
    run(folder)
    return build_pack(folder, language, pdf=False)


def _place(language: str) -> str:
    return f"examples/day/{language}"


def page(language: str, up: str) -> Lines:
    """The picture of the page that the day led to, which is a link to the page itself."""
    picture = f"pictures/day/{language}.png" if _shot(language) else f"pictures/cards/{shown.STORY[0]}.svg"
    yield (
        f'<p class="example"><a href="{up}{_place(language)}/made/page.html"><img src="{up}{picture}" '
        f'alt="{escape(_said()["pitch"][language]["name"])}"><span>{_w("page", language)}</span></a></p>'
    )


@cache
def _shot(language: str) -> Path | None:
    made = _team(language).folder / "page.html"
    target = shown.work() / f"day-{language}.png"
    return target if chromium.find_chromium() and chromium.take_screenshot(made, target, 1000, 640) else None


def filled(language: str, up: str, wanted: list[str]) -> Lines:
    """Links to sheets that were filled in by hand."""
    found = ((f"{_place(language)}/{s.id}.html", s.title[language]) for s, _ in _sheets(language) if s.id in wanted)
    yield _links(up, found)


def tried(language: str, up: str) -> Lines:
    """What the visitors did, as tried.csv has it."""
    yield _table(["", *(_w(key, language) for key in ("managed", "seconds", "said"))])
    for n, row in enumerate(tries.read(EVENT / "team" / language).rows, 1):
        yield f"| {n} | {_w('yes' if row.managed else 'no', language)} | {row.seconds} | {row.comment} |"


def handed(language: str, up: str) -> Lines:
    """What was still empty when the pack was handed over, and links to its sheets."""
    pack = _team(language)
    yield from ("", *(f"- {what}" for what, _ in pack.empty_fields), "")
    made = {path.stem for path in pack.files if path.suffix == ".html"}
    found = ((f"{_place(language)}/made/{n}.html", sheets()[n].title[language]) for n in SHEETS if n in made)
    yield _links(up, found)


def _links(up: str, found: Iterator[tuple[str, str]]) -> str:
    links = (f'<a href="{up}{place}">{escape(title)}</a>' for place, title in found)
    return f'<p class="sheets">{" ".join(links)}</p>'


def lay(site: Path) -> None:
    """Put the sheets, the page and the pack of the worked example into the finished site."""
    for language in LANGUAGES:
        for sheet, text in _sheets(language):
            shown.place(site / _place(language) / f"{sheet.id}.html").write_text(text, encoding="utf-8")
        for path in _team(language).files:
            shutil.copyfile(path, shown.place(site / _place(language) / "made" / path.name))
        if shot := _shot(language):
            shutil.copyfile(shot, shown.place(site / "pictures" / "day" / f"{language}.png"))
