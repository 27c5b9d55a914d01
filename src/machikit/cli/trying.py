"""`machikit try` and `machikit handover`: let somebody use the page, then hand over what came of it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from machikit.cli import console
from machikit.cli.helping import Command
from machikit.words import say

if TYPE_CHECKING:
    from machikit.pages.tried import Row, Tried

Folder = Annotated[Path, typer.Argument(metavar="[DIR]")]


def register(app: typer.Typer) -> None:
    """Give the application the commands of this module."""
    app.command("try", cls=Command)(_try)


def _try(
    folder: Folder = Path(),
    port: Annotated[int, typer.Option("--port", metavar="PORT")] = 8000,
    no_open: Annotated[bool, typer.Option("--no-open")] = False,
) -> None:
    from machikit.day.trying import TryServer

    with TryServer(folder, port, _saved, console.tell) as server:
        console.show(say("cli.serving", address=server.address), "bold green")
        console.note(say("try.how"))
        console.note(say("cli.serving.stop"))
        if not no_open:
            console.open_file(server.address)
        server.watch(told=console.tell, built=lambda path: console.note(say("cli.built", file=console.short(path))))


def _saved(row: "Row", tried: "Tried") -> None:
    key = "try.added" if row.managed else "try.added.not"
    console.show(say(key, when=row.when, seconds=row.seconds, n=tried.n, k=tried.managed))
