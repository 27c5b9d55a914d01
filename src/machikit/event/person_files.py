"""Files whose names say that they are about people: attendance lists, rosters, consent slips, filled-in sheets.

They belong on paper with whoever keeps them. They are never packed, and a person who has put one into the event is told.
"""

import os
import re
import unicodedata
from pathlib import Path

from machikit.event.event_folder import FOLDERS
from machikit.event.sheet import sheets

LISTS = re.compile(
    r"名簿|参加者|出席|出欠|申込|申し込み|同意書|アンケート|名札|連絡先"
    r"|(?<![a-z])(attendance|attendees?|participants?|roster|questionnaires?|consents?|guest.?list|name.?tags?)(?![a-z])"
)


def is_about_people(path: Path) -> bool:
    """Whether a path inside an event is such a file, or in a folder of them. path: relative to the event."""
    parts = [unicodedata.normalize("NFKC", part).casefold() for part in path.parts]  # macOS writes ガ as two characters
    if any(LISTS.search(part) for part in parts):
        return True
    return parts[0] not in FOLDERS and bool(re.fullmatch(_filled_names(), Path(parts[-1]).stem))


def _filled_names() -> str:
    """A pattern for the names of sheets that take something about a person, as their copies are called: photo-scan, photo (1)."""
    ids = [sheet.id for sheet in sheets().values() if sheet.privacy]
    return rf"({'|'.join(map(re.escape, ids))})([^a-z].*)?"


def person_files(event: Path) -> list[Path]:
    """Such files in an event's folder, relative to it; blank sheets in `print/` are none."""
    found = []
    for here, folders, names in os.walk(event):
        folders[:] = sorted(f for f in folders if f[0] != "." and Path(here, f) != event / "print")
        found += [Path(here, name).relative_to(event) for name in sorted(names)]
    return [path for path in found if is_about_people(path)]
