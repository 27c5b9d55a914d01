"""The rule on the day on which a page is to be taken down."""

import datetime as dt
from collections.abc import Iterator

from machikit._base.errors import KitError
from machikit.check.findings import WARNING, Finding, Rule
from machikit.check.prototype_folder import PrototypeFolder
from machikit.pages.publish_until import FILE, KEY, printed_publish_until, read_publish_until


class PublishDate(Rule):
    """The day on which the page is to be taken down is not over, and the page prints the day that handover.yaml names."""

    def check(self, subject: PrototypeFolder) -> Iterator[Finding]:
        try:
            until = read_publish_until(subject.folder)
        except KitError as error:
            yield Finding(error.where, error.what, error.fix, rule="PublishDate")
            return
        if until and dt.date.today() > until:
            yield self.finding(f"{FILE}: {KEY}", "publish.over", WARNING, on=until)
        printed = _printed(subject)
        if printed and printed != (until.isoformat() if until else ""):
            yield self.finding("site/index.html", "publish.differs", WARNING, printed=printed)


def _printed(subject: PrototypeFolder) -> str:
    try:
        return printed_publish_until(subject.page.read_text(encoding="utf-8", errors="replace")) or ""
    except (OSError, ValueError):  # not built yet; a page that somebody has cut
        return ""
