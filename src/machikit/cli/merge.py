"""`machikit merge`: brings what was changed in a saved page into its prototype, and asks where both sides have changed."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from machikit._base.messages import kit_error, say
from machikit.cli import console
from machikit.cli.help import Command

if TYPE_CHECKING:
    from machikit.prototype.merge.changes import Change
    from machikit.prototype.merge.merge_page import MergePlan

SIDES = ("page", "mine")
LONGEST = 120  # characters of a text that is shown
MOST_SHOWN = 30  # changes of one list


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("merge", cls=Command)(_merge)


def _merge(
    saved: Annotated[Path, typer.Argument(metavar="PAGE.html")],
    folder: Annotated[Path, typer.Argument(metavar="[DIR]")] = Path(),
    dry_run: Annotated[bool, typer.Option("--dry-run")] = False,
    take: Annotated[str | None, typer.Option("--take", metavar="page|mine")] = None,
) -> None:
    from machikit.prototype.merge.merge_page import plan_merge

    if take is not None and take not in SIDES:
        raise console.UsageError(*kit_error("merge.take", f"--take {take}").args)
    plan = plan_merge(saved, folder)
    page = plan.page
    console.show(say("merge.page", file=page.file, built=page.built or "?", n=page.count), "bold")
    kept = plan.resolve(_choice(take, dry_run))
    _show_taken(plan, dry_run)
    if kept and take is None:
        _show_conflicts(kept)
    _show_left_out(plan)
    written = [] if dry_run else plan.write()
    _show_end(plan, written)
    if (kept and take is None) or plan.left_out:
        raise typer.Exit(1)


def _choice(take: str | None, dry_run: bool) -> "Callable[[Change], bool]":
    """How conflicts are decided: by the option, by the person at the terminal, else what stands here is kept."""
    if take is not None:
        return lambda change: take == "page"
    if dry_run or not console.is_interactive():
        return lambda change: False
    return _ask


def _ask(change: "Change") -> bool:
    from machikit.cli.prompts import read_line

    _show_sides(change)
    while (answer := read_line(say("merge.ask")).casefold()) not in ("p", "m"):
        pass
    return answer == "p"


def _show_taken(plan: "MergePlan", dry_run: bool) -> None:
    if plan.taken:
        console.show(say("merge.would" if dry_run else "merge.taken"), "bold green")
    for change in plan.taken[:MOST_SHOWN]:
        texts = {"was": _short(change.here), "now": _short(change.now)}
        console.show(f"  {say('merge.arrow', where=change.where, **texts)}")
    _show_more(len(plan.taken))
    if plan.already:
        console.show(say("merge.already", n=plan.already))


def _show_conflicts(kept: "list[Change]") -> None:
    console.show(say("merge.conflicts"), "bold yellow")
    for change in kept[:MOST_SHOWN]:
        _show_sides(change)
    _show_more(len(kept))
    console.show(f"  {console.arrow()} {say('merge.kept')}", "bold")


def _show_sides(change: "Change") -> None:
    console.show(f"  {change.where}")
    for side in ("was", "here", "now"):
        console.show(f"    {say(f'merge.{side}', text=_short(getattr(change, side)))}")


def _show_left_out(plan: "MergePlan") -> None:
    if plan.left_out:
        console.show_status(say("merge.left_out"), "bold yellow")
    for error in plan.left_out[:MOST_SHOWN]:
        console.show_error(error, style="yellow")
    _show_more(len(plan.left_out))


def _show_more(n: int) -> None:
    """How many of a long list are not shown."""
    if n > MOST_SHOWN:
        console.show(f"  {say('merge.more', n=n - MOST_SHOWN)}")


def _show_end(plan: "MergePlan", written: list[Path]) -> None:
    """The files, what a person has to look at, and what comes next."""
    if not plan.page.count:
        console.show(say("merge.no_changes"))
    elif not plan.taken:
        console.show(say("merge.nothing"))
    for path in written:
        console.show(console.relative_path(path), "bold green")
    if any("photos" in path.parts or path.name.startswith("photo") for path in written):
        console.show_status(say("merge.photos"), "yellow")
    if written and plan.rows and plan.rows.unconfirmed:
        console.show_status(say("merge.unconfirmed", n=plan.rows.unconfirmed), "yellow")
    if written:
        console.show_status(say("merge.next"))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return (line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…") or say("merge.none")
