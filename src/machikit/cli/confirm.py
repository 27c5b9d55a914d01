"""`machikit confirm`: write into edits.csv which office confirmed what participants say."""

from pathlib import Path
from typing import Annotated

import typer

from machikit._base.messages import say
from machikit.cli import console
from machikit.cli.help import Command

Folder = Annotated[Path, typer.Argument(metavar="[DIR]")]


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("confirm", cls=Command)(_confirm)


def _confirm(
    section: Annotated[str, typer.Option("--section", metavar="SECTION")],
    on: Annotated[str, typer.Option("--on", metavar="DATE")],
    folder: Folder = Path(),
    edit_id: Annotated[list[str] | None, typer.Option("--id", metavar="ID")] = None,
) -> None:
    from machikit.prototype import Prototype
    from machikit.prototype.row_edits import confirm

    prototype = Prototype.load(folder)
    confirmed = confirm(prototype.folder, section, on, edit_id or ())
    for edit in confirmed:
        console.show(say("confirm.line", key=edit.key, field=edit.field, id=edit.id))
    console.show(say("confirm.done", n=len(confirmed), section=section, on=on), "bold green")
    console.show_status(say("confirm.next"))
