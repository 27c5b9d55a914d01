"""`machikit handover`: a prototype's handover pack in its folder `handover/`.

It is made beside and moved in when all of it is there. What it finds in the folder is left alone: other files stay, and a
sheet that somebody has filled in since it was made is kept under another name.
"""

import datetime as dt
import hashlib
import json
import os
import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from machikit.building import os_problem
from machikit.check import check
from machikit.check.findings import Finding
from machikit.day import answers, review, yearly
from machikit.day.event import PEOPLE, Event, find, load
from machikit.day.printing import write
from machikit.day.sheet import sheets
from machikit.day.telling import Told
from machikit.errors import KitError
from machikit.pages import tried
from machikit.pages.saving import write_whole
from machikit.prototype import Prototype
from machikit.words import say, speaking

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
        with tempfile.TemporaryDirectory(
            dir=p.folder, prefix=".machikit-handover-", ignore_cleanup_errors=True
        ) as beside:
            made = _made(told, spoken, Path(beside), pdf)
            files, kept = _laid(made, p.folder / FOLDER)
    return Pack(p.folder / FOLDER, files, told.empty(), kept, p.folder / answers.FILE, first)


def _told(p: Prototype, event: Event | None, date: dt.date) -> Told:
    unreadable, what = "", tried.Tried()
    try:
        what = tried.read(p.folder)
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
    write_whole(out / "cost.xlsx", yearly.book(told.answers.cost, told.title))
    goals = {days: told.goal(days) or say("handover.review.open") for days in review.DAYS}
    write_whole(out / "review.ics", review.ics(p.folder.name, told.title, told.date, goals))
    for source, name in ((p.folder / "site" / "index.html", PAGE), (p.folder / tried.FILE, tried.FILE)):
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


# --- moved in --------------------------------------------------------------------------------------------------------


def _laid(made: list[Path], folder: Path) -> tuple[list[Path], list[Path]]:
    """Move the files into the pack's folder: (as they lie there, what was there and somebody had changed)."""
    try:
        folder.mkdir(exist_ok=True)
        before = _record(folder)
        names = [path.name for path in made]
        for name in {*names, *before}:
            if (folder / name).is_file():
                (folder / name).open("r+b").close()  # Excel holds it? Then nothing is moved at all
        kept = [_kept(folder / name) for name in sorted({*names, *before}) if _changed(folder / name, before.get(name))]
        for name in before.keys() - {*names}:
            (folder / name).unlink(missing_ok=True)
        for path in made:
            os.replace(path, folder / path.name)
        now = {name: _digest(folder / name) for name in names}
        write_whole(folder / RECORD, json.dumps(now, indent=1, sort_keys=True).encode())
    except OSError as error:
        raise os_problem(error, error.filename or folder) from error
    return [folder / name for name in names], kept


def _record(folder: Path) -> dict[str, str]:
    """What the pack of before was made of: name → digest; nothing where nobody knows."""
    try:
        said = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {n: d for n, d in said.items() if isinstance(d, str) and Path(n).name == n} if isinstance(said, dict) else {}


def _changed(path: Path, digest: str | None) -> bool:
    return path.is_file() and _digest(path) != digest


def _kept(path: Path) -> Path:
    """Give a file that somebody has filled in a name that no pack will take."""
    number = 1
    while (mine := path.with_name(f"{path.stem}-mine-{number}{path.suffix}")).exists():
        number += 1
    return path.rename(mine)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
