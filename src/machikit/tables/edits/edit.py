"""One edit: a line of edits.csv, which changes one row of a table."""

import dataclasses
from dataclasses import dataclass

from machikit._base.messages import say

FILE, PHOTOS = "edits.csv", "photos"  # beside the data, and the folder of pictures beside it
COLUMNS = ("id", "when", "by", "key", "field", "was", "now", "reason")
CONFIRMED = ("confirmed_by", "confirmed_on")  # two more columns, once somebody has confirmed a line
WAYS = ("page", "workbench", "room")  # what `by` may be
POINT, ADD, ASIDE, PHOTO = "point", "+", "-", "photo"  # what `field` may be besides the id of a field


@dataclass(frozen=True)
class Edit:
    """One edit. Its texts stand in edits.csv as they are here; file and line: where it was read from, for messages."""

    id: str
    when: str
    by: str
    key: str
    field: str
    was: str = ""
    now: str = ""
    reason: str = ""
    confirmed_by: str = ""
    confirmed_on: str = ""
    line: int = dataclasses.field(default=0, compare=False)
    file: str = dataclasses.field(default=FILE, compare=False)

    @property
    def is_confirmed(self) -> bool:
        """Whether an office has confirmed it, with the day."""
        return bool(self.confirmed_by and self.confirmed_on)

    @property
    def content(self) -> tuple[str, ...]:
        """What must be the same where an id stands there twice; a picture lies in a page and in a folder in different forms."""
        now = "" if self.field == PHOTO else self.now
        texts = (self.key.strip(), self.field.strip(), self.was, now, self.reason)  # a key may end with a blank address
        return tuple(map(_with_plain_lines, texts))

    @property
    def where(self) -> str:
        """Its place, for messages."""
        return say("file.line", file=self.file, n=self.line) if self.line else self.file

    def cells(self) -> dict[str, str]:
        """Column of edits.csv → cell."""
        return {name: str(getattr(self, name)) for name in (*COLUMNS, *CONFIRMED)}


def _with_plain_lines(text: str) -> str:
    """A text as it is read from a file again."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", "")
    return text.encode(errors="replace").decode()
