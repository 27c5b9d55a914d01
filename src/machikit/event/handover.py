"""`machikit handover`: the handover pack of a prototype, in its folder `handover/`.

The pack is written to a staging folder and moved in when it is complete. Other files in the folder stay, and a sheet that
somebody has filled in since it was written is preserved under another name.
"""

import datetime as dt
import json
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from machikit._base import chromium
from machikit._base.atomic import atomic_change
from machikit._base.digest import file_digest
from machikit._base.errors import KitError
from machikit._base.messages import in_language, say
from machikit.check import check
from machikit.check.findings import Finding
from machikit.event import accessibility, handover_texts, publisher_letter, review_dates, yearly_cost
from machikit.event import handover_answers as answers
from machikit.event.event_folder import PEOPLE, Event, find_event_folder, load_event
from machikit.event.handover_facts import HandoverFacts
from machikit.event.printing import write_sheets
from machikit.event.sheet import sheets
from machikit.prototype import Prototype, user_tests

SHEETS = (
    "handover",
    "council",
    "circular",
    "trial",
    "review",
    "twelve",
    accessibility.SHEET,
)  # ids of sheets; any that does not exist is skipped
FOLDER, RECORD = "handover", ".made.json"
PAGE, PAGE_PDF = "page.html", "page.pdf"


@dataclass(frozen=True)
class HandoverPack:
    """A pack that was written. empty_fields: (what is still empty, where to fill it in). preserved: files that somebody had
    filled in, under their new names. answers: path of handover.yaml; answers_created: whether it was created now.
    """

    folder: Path
    files: list[Path]
    empty_fields: list[tuple[str, str]]
    preserved: list[Path]
    answers: Path
    answers_created: bool


def build_pack(
    folder: Path, language: str | None = None, pdf: bool = True, today: dt.date | None = None
) -> HandoverPack:
    """Write the pack in one language (default: the prototype's). Raises KitError and leaves the earlier pack untouched."""
    prototype = Prototype.load(folder)
    lang = language or prototype.language
    event_path = find_event_folder(prototype.folder)
    event = load_event(event_path) if event_path else None
    date = (event.date if event else today) or dt.date.today()
    with in_language(lang):
        first = answers.create_if_missing(prototype.folder, date)
        facts = _facts(prototype, event, date, screenshot=pdf)
        our_names = {RECORD}
        with atomic_change(prototype.folder, prototype.folder / FOLDER) as change:
            out = change.folder(prototype.folder / FOLDER, keep=lambda name: name not in our_names)
            written = _write_files(facts, lang, out, pdf)
            preserved = _preserve_changed(prototype.folder / FOLDER, out, {path.name for path in written}, our_names)
    files = [prototype.folder / FOLDER / path.name for path in written]
    return HandoverPack(
        prototype.folder / FOLDER, files, facts.empty_fields(), preserved, prototype.folder / answers.FILE, first
    )


def _facts(prototype: Prototype, event: Event | None, date: dt.date, screenshot: bool) -> HandoverFacts:
    unreadable, tests = "", user_tests.UserTests()
    try:
        tests = user_tests.read(prototype.folder)
    except KitError as error:
        unreadable = str(error)
    return HandoverFacts(
        prototype,
        event,
        date,
        answers.load_answers(prototype.folder, event),
        tests,
        unreadable,
        _findings(prototype.folder),
        screenshot,
    )


def _findings(folder: Path) -> list[Finding]:
    return sorted(check(folder), key=lambda f: (f.level, f.where, f.what))


def _write_files(facts: HandoverFacts, lang: str, out: Path, pdf: bool) -> list[Path]:
    """Write all files of the pack into `out`; returns their paths, sorted."""
    p, day, all_sheets = facts.prototype, _day(facts, lang), sheets()
    page, browser = p.folder / "site" / "index.html", pdf and chromium.find_chromium() is not None
    checklist = accessibility.checklist_values(
        all_sheets[accessibility.SHEET], page, facts.title, dt.date.today(), browser
    )
    found = publisher_letter.found_edits(p.folder, p.catalog)
    values = {**facts.sheet_values(), **checklist, **publisher_letter.letter_values(found)}
    some = [all_sheets[name] for name in SHEETS if name in all_sheets]
    some += [publisher_letter.letter_sheet(found)] if found else []
    for _ in write_sheets(some, day, p.catalog, lang, out, pdf, values):
        pass
    if found:
        (out / publisher_letter.CSV).write_bytes(publisher_letter.letter_csv(found))
    (out / "cost.xlsx").write_bytes(yearly_cost.cost_workbook(facts.answers.cost, facts.title))
    goals = {days: facts.goal(days) or say("handover.review.open") for days in review_dates.REVIEW_DAYS}
    (out / "review.ics").write_bytes(review_dates.review_calendar(p.folder.name, facts.title, facts.date, goals))
    (out / handover_texts.FIVE_LINES).write_bytes(handover_texts.text_file("\n".join(facts.five_lines())))
    (out / handover_texts.MEMO).write_bytes(handover_texts.text_file(facts.memo()))
    if facts.page:
        (out / PAGE).write_bytes(facts.page)
        if pdf:  # for sites where no HTML can be placed
            chromium.print_pdf(out / PAGE, out / PAGE_PDF)
    if (p.folder / user_tests.FILE).is_file():
        shutil.copyfile(p.folder / user_tests.FILE, out / user_tests.FILE)
    return sorted(path for path in out.iterdir() if path.is_file())


def _day(facts: HandoverFacts, lang: str) -> Event:
    """The event that the sheets name; without one, a stand-in with the date of the handover."""
    city = facts.prototype.city.id
    if facts.event:
        return replace(facts.event, city=city, language=lang)
    title, nobody = say("handover.no_event", title=facts.title), dict.fromkeys(PEOPLE, "")
    wifi = {"name": "", "password": ""}
    return Event(facts.prototype.folder, title, facts.date, "", city, 8, 9 * 60, 1, (), lang, nobody, wifi)


# --- files of an earlier pack -------------------------------------------------------------------------------------------


def _preserve_changed(folder: Path, out: Path, names: set[str], our_names: set[str]) -> list[Path]:
    """Copy files of the earlier pack that somebody has changed into the new one, under new names; returns their future paths.

    names: the files of the new pack. our_names: extended by the names that are not carried over from the old folder. Also
    writes the record of the new pack.
    """
    previous = _record(folder)
    our_names |= names | set(previous)
    present = [folder / name for name in sorted(our_names - {RECORD}) if (folder / name).is_file()]
    for path in present:
        path.open("r+b").close()  # fails if Excel has it open, before anything is changed
    preserved = []
    for path in present:
        if file_digest(path) != previous.get(path.name):
            preserved.append(_free_name(path, out))
            shutil.copy2(path, out / preserved[-1].name)
    digests = {name: file_digest(out / name) for name in names}
    (out / RECORD).write_text(json.dumps(digests, indent=1, sort_keys=True), encoding="utf-8")
    return preserved


def _record(folder: Path) -> dict[str, str]:
    """Name → digest of the files of the earlier pack; {} without a readable record."""
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return (
        {n: d for n, d in record.items() if isinstance(d, str) and Path(n).name == n}
        if isinstance(record, dict)
        else {}
    )


def _free_name(path: Path, out: Path) -> Path:
    """An unused name for a filled-in file that no pack will overwrite."""
    number = 1
    while (candidate := path.with_name(f"{path.stem}-mine-{number}{path.suffix}")).exists() or (
        out / candidate.name
    ).exists():
        number += 1
    return candidate
