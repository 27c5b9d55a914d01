"""A city's own file comes in: read, understood, cleaned and told; then laid where it is wanted (`clean`, `add`)."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from machikit.catalog import Catalog
from machikit.intake.clean import Asked, Intake, make
from machikit.intake.detect import Unclear, choose, city_of, everything, known
from machikit.intake.gc_pause import without_collector
from machikit.intake.output import add, lay
from machikit.tables.read.formats import is_readable

__all__ = ["Asked", "Intake", "Unclear", "add", "clean", "known", "lay", "sources"]


def clean(catalog: Catalog, path: Path, asked: Asked) -> list[Intake]:
    """Clean one file: usually one dataset, several where a book or a GTFS zip holds tables of several topics.

    Raises KitError where the file cannot be read, Unclear where no topic stands out, and KitError where no city does.
    """
    with without_collector():
        chosen = choose(catalog, path, everything(path), asked.topic, asked.sheet)
        city = city_of(catalog, chosen, asked.city)
        return [make(catalog, path, one, city, asked) for one in chosen]


def sources(paths: Sequence[Path]) -> Iterator[Path]:
    """The files that are meant: those named, and of a folder all whose name promises a table (no hidden or lock files)."""
    for path in paths:
        if path.is_dir():
            inside = (p for p in sorted(path.rglob("*")) if p.is_file() and not _hidden(p.relative_to(path)))
            yield from filter(is_readable, inside)
        else:
            yield path


def _hidden(path: Path) -> bool:
    return any(part.startswith((".", "~$")) or part == "__MACOSX" for part in path.parts)
