"""`machikit build --all`, with a progress bar and a summary."""

import statistics
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from machikit._base.messages import kit_error, say
from machikit.catalog import Catalog
from machikit.cli import console
from machikit.cli.listings import warn_foreign_templates, warn_overrides

if TYPE_CHECKING:
    from machikit.prototype.batch.job import BatchOptions
    from machikit.prototype.batch.run_batch import BatchReport
    from machikit.prototype.batch.selection import Selection


def selection_of(
    cities: Sequence[str], prefectures: Sequence[str], japan: bool, cards: Sequence[str], part: str
) -> "Selection":
    """What the options of `build --all` choose. Raises KitError for a part that cannot be read."""
    from machikit.prototype.batch.selection import Selection, parse_part

    return Selection(cities, prefectures, japan, cards, parse_part(part) if part else (1, 1))


def refuse_without_all(**options: object) -> None:
    """Raise KitError for the first option that is given without --all."""
    for key, value in options.items():
        name = key.replace("_", "-")
        if value:
            option = f"--{name}" if value is True else f"--{name} {value if isinstance(value, str) else value[0]}"  # type: ignore[index]
            raise kit_error("batch.alone", f"--{name}", option=option)


def refuse_with_all(**options: bool) -> None:
    """Raise KitError for the first option that is given though it is for one prototype alone."""
    for key in (key for key, value in options.items() if value):
        raise kit_error("copies.alone", f"build --all --{key}")


def build_all(out: Path, selection: "Selection", options: "BatchOptions", scheduler: str | None) -> bool:
    """Build the prototypes of a selection below `out`, with a progress bar on stderr; returns whether all could be built."""
    from machikit._base.known_folders import remember
    from machikit.prototype.batch.run_batch import run_batch
    from machikit.prototype.batch.selection import select_jobs

    catalog, started = Catalog(), time.perf_counter()
    warn_overrides(catalog)
    warn_foreign_templates(catalog)
    jobs = select_jobs(catalog, selection)
    if not jobs:
        raise kit_error("batch.nothing", "build --all")
    report = run_batch(
        catalog,
        jobs,
        out,
        options,
        scheduler,
        lambda results, total: console.track(results, say("cli.everything"), total) if total else results,
        _show_plan,
    )
    remember(*(out.absolute() / result.job.slug for result in report.built))
    _show(report, time.perf_counter() - started, out)
    return not report.failed


def _show_plan(report: "BatchReport") -> None:
    if report.kept:
        console.show_status(say("cli.batch.plan", n=report.jobs, kept=report.kept))


def _show(report: "BatchReport", seconds: float, out: Path) -> None:
    """Name what failed and why, then what is there."""
    from machikit.prototype.batch.run_batch import FAILED

    for result in sorted(report.failed, key=lambda r: r.job.slug):
        console.show(f"{result.job.card} × {result.job.city}", "bold red")
        if error := result.kit_error:
            console.show_error(error)
    if report.failed:
        file = console.relative_path(out.absolute() / FAILED)
        console.show_status(say("cli.batch.failed", n=len(report.failed), file=file), "yellow")
    if report.built:
        _show_speed(report, seconds, out)
    done = {"places": report.places, "n": report.kept + len(report.built), "built": len(report.built)}
    console.show(say("cli.batch.done", **done, seconds=round(seconds, 1), index=console.relative_path(report.index)))


def _show_speed(report: "BatchReport", seconds: float, out: Path) -> None:
    sizes = [result.size for result in report.built]
    summary = {
        "n": len(report.built),
        "seconds": round(seconds, 1),
        "each": round(seconds / len(report.built), 2),
        "median": round(statistics.median(sizes) / 1e6, 2),
        "largest": round(max(sizes) / 1e6, 2),
        "folder": console.relative_path(out.absolute()),
    }
    console.show(say("cli.everything.done", **summary), "bold green")
