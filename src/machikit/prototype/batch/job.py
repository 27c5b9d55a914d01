"""One prototype of a batch: what a worker is given, and what it gives back. All of it travels between processes and computers."""

from dataclasses import dataclass, field

from machikit._base.errors import KitError


@dataclass(frozen=True)
class Job:
    """One prototype to build.

    slug: its folder; existing: that folder as a zip archive where somebody has changed it, else b""; table: the name of its main
    table, of several on a topic.
    """

    card: str
    city: str
    slug: str
    existing: bytes = field(default=b"", repr=False)
    table: str = ""


@dataclass(frozen=True)
class BatchOptions:
    """What all jobs of a batch share. language: of the pages; messages: of what is told.

    entries: the workspaces around the client, as an archive (`pack_workspaces`).
    """

    public: bool = False
    feeds: bool = False
    language: str = "ja"
    messages: str = "ja"
    entries: bytes = field(default=b"", repr=False)
    editable: bool = False


@dataclass(frozen=True)
class JobResult:
    """The result of one job. seconds: for creating and building; size: of the page in bytes.

    archive: the folder as a zip archive, of a prototype that was there before only what is built; error: where, what and what to
    do, where there is no page.
    """

    job: Job
    seconds: float = 0.0
    size: int = 0
    archive: bytes = field(default=b"", repr=False)
    error: tuple[str, str, str] | None = None

    @property
    def kit_error(self) -> KitError | None:
        return KitError(*self.error) if self.error else None
