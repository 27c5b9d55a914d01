"""`machikit handover`: a prototype's handover pack in its folder `handover/`.

It is made beside and moved in when all of it is there. What it finds in the folder is left alone: other files stay, and a
sheet that somebody has filled in since it was made is kept under another name.
"""

import datetime as dt
import hashlib
import json
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from machikit._base.atomic import changing
from machikit._base.errors import KitError
from machikit._base.messages import say, speaking
from machikit.check import check
from machikit.check.findings import Finding
from machikit.event import handover_answers as answers
from machikit.event import review_dates, yearly_cost
from machikit.event.event_folder import PEOPLE, Event, find, load
from machikit.event.handover_facts import Told
from machikit.event.printing import write
from machikit.event.sheet import sheets
from machikit.prototype import Prototype, user_tests

SHEETS = ("handover", "council", "trial", "review", "twelve")  # those that are there
FOLDER, RECORD = "handover", ".made.json"
PAGE = "page.html"


@dataclass(frozen=True)
class Pack:
    """files: what was made; empty: (what is still empty, where to write it); kept: what somebody had filled in, as it is
    called now; answers: the file to write into; first: whether it was made now.
    """

    folder: Path
    files: list[Path]
    empty: list[tuple[str, str]]
    kept: list[Path]
    answers: Path
    first: bool


def build(folder: Path, language: str | None = None, pdf: bool = True, today: dt.date | None = None) -> Pack:
    """Make the pack, in one language (else the prototype's own). Raises KitError, with the pack of before left as it was."""
    p = Prototype.load(folder)
    spoken = language or p.language
    around = find(p.folder)
    event = load(around) if around else None
    date = event.date if event else today or dt.date.today()
    with speaking(spoken):
        first = answers.ensure(p.folder)
        told = _told(p, event, date)
        ours = {RECORD}
        with changing(p.folder, p.folder / FOLDER) as change:
            out = change.folder(p.folder / FOLDER, keep=lambda name: name not in ours)
            made = _made(told, spoken, out, pdf)
            kept = _keep_changed(p.folder / FOLDER, out, {path.name for path in made}, ours)
    files = [p.folder / FOLDER / path.name for path in made]
    return Pack(p.folder / FOLDER, files, told.empty(), kept, p.folder / answers.FILE, first)


def _told(p: Prototype, event: Event | None, date: dt.date) -> Told:
    unreadable, what = "", user_tests.Tried()
    try:
        what = user_tests.read(p.folder)
    except KitError as error:
        unreadable = str(error)
    return Told(p, event, date, answers.load(p.folder, event), what, unreadable, _findings(p.folder))


def _findings(folder: Path) -> list[Finding]:
    return sorted(check(folder), key=lambda f: (f.level, f.where, f.what))


def _made(told: Told, spoken: str, out: Path, pdf: bool) -> list[Path]:
    """All files of the pack, in `out`."""
    p, day, known = told.p, _day(told, spoken), sheets()
    values = told.values()
    for name in SHEETS:
        if name in known:
            write(known[name], day, p.catalog, spoken, out, pdf, values)
    (out / "cost.xlsx").write_bytes(yearly_cost.book(told.answers.cost, told.title))
    goals = {days: told.goal(days) or say("handover.review.open") for days in review_dates.DAYS}
    (out / "review.ics").write_bytes(review_dates.ics(p.folder.name, told.title, told.date, goals))
    for source, name in ((p.folder / "site" / "index.html", PAGE), (p.folder / user_tests.FILE, user_tests.FILE)):
        if source.is_file():
            shutil.copyfile(source, out / name)
    return sorted(path for path in out.iterdir() if path.is_file())


def _day(told: Told, spoken: str) -> Event:
    """The day that the sheets name: the event's, or that of the handover where there was none."""
    city = told.p.city.id
    if told.event:
        return replace(told.event, city=city, language=spoken)
    title, nobody = say("handover.no_event", title=told.title), dict.fromkeys(PEOPLE, "")
    wifi = {"name": "", "password": ""}
    return Event(told.p.folder, title, told.date, "", city, 8, 9 * 60, 1, (), spoken, nobody, wifi)


# --- what was there ----------------------------------------------------------------------------------------------------


def _keep_changed(folder: Path, out: Path, names: set[str], ours: set[str]) -> list[Path]:
    """Bring what somebody has changed in the pack of before into the new one, under names of its own, as it will lie there.

    names: the files of the new pack. ours: takes the names that the old folder does not keep. The new pack's record is written.
    """
    before = _record(folder)
    ours |= names | set(before)
    there = [folder / name for name in sorted(ours - {RECORD}) if (folder / name).is_file()]
    for path in there:
        path.open("r+b").close()  # Excel holds it? Then nothing is changed at all
    kept = []
    for path in there:
        if _digest(path) != before.get(path.name):
            kept.append(_free(path, out))
            shutil.copy2(path, out / kept[-1].name)
    now = {name: _digest(out / name) for name in names}
    (out / RECORD).write_text(json.dumps(now, indent=1, sort_keys=True), encoding="utf-8")
    return kept


def _record(folder: Path) -> dict[str, str]:
    """What the pack of before was made of: name → digest; nothing where nobody knows."""
    try:
        said = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {n: d for n, d in said.items() if isinstance(d, str) and Path(n).name == n} if isinstance(said, dict) else {}


def _free(path: Path, out: Path) -> Path:
    """A name for a file that somebody has filled in, which no pack will take."""
    number = 1
    while (mine := path.with_name(f"{path.stem}-mine-{number}{path.suffix}")).exists() or (out / mine.name).exists():
        number += 1
    return mine


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
