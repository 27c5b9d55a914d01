"""`machikit try` and `machikit handover`: let somebody use the page, then hand over what came of it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from machikit._base.messages import say
from machikit.cli import console
from machikit.cli.help import Command

if TYPE_CHECKING:
    from machikit.prototype.user_tests import Row, Tried

Folder = Annotated[Path, typer.Argument(metavar="[DIR]")]


def register(app: typer.Typer) -> None:
    """Give the application the commands of this module."""
    app.command("try", cls=Command)(_try)
    app.command("handover", cls=Command)(_handover)


def _try(
    folder: Folder = Path(),
    port: Annotated[int, typer.Option("--port", metavar="PORT")] = 8000,
    no_open: Annotated[bool, typer.Option("--no-open")] = False,
    add: Annotated[list[Path] | None, typer.Option("--add", metavar="TRIED.csv")] = None,
) -> None:
    from machikit.event.user_test_server import TryServer

    if add:
        _add(folder, add)
        return
    with TryServer(folder, port, _saved, console.tell) as server:
        console.runs_code(server.folder)
        console.show(say("cli.serving", address=server.address), "bold green")
        console.note(say("try.how"))
        console.note(say("cli.serving.stop"))
        if not no_open:
            console.open_file(server.address)
        server.watch(told=console.tell, built=lambda path: console.note(say("cli.built", file=console.short(path))))


def _add(folder: Path, files: list[Path]) -> None:
    """Rows that pages saved on phones, where no `machikit try` was listening."""
    from machikit.prototype import Prototype
    from machikit.prototype.user_tests import merge, read

    home = Prototype.load(folder).folder
    for file in files:
        console.show(say("try.merged", file=file.name, added=merge(home, file)))
    tried = read(home)
    console.show(say("try.now", n=tried.n, k=tried.managed), "bold green")


def _saved(row: "Row", tried: "Tried") -> None:
    key = "try.added" if row.managed else "try.added.not"
    console.show(say(key, when=row.when, seconds=row.seconds, n=tried.n, k=tried.managed))


def _handover(
    folder: Folder = Path(),
    lang: Annotated[str | None, typer.Option("--lang", metavar="ja|en")] = None,
    no_pdf: Annotated[bool, typer.Option("--no-pdf")] = False,
) -> None:
    from machikit.event import chromium, handover

    spoken = None if lang is None else console.language_named(lang)
    pdf = not no_pdf and chromium.find() is not None
    console.note(say("handover.making"))
    pack = handover.build(folder, spoken, pdf)
    console.show(say("handover.made", n=len(pack.files), folder=console.short(pack.folder)), "bold green")
    for path in pack.kept:
        console.note(say("handover.kept", file=path.name), "yellow")
    if not pdf and not no_pdf:
        console.note(say("event.no_pdf"), "yellow")
    if pack.first:
        console.show(say("handover.first", file=console.short(pack.answers)))
    console.show(say("handover.empty", n=len(pack.empty)) if pack.empty else say("handover.full"), "bold")
    for what, where in pack.empty:
        console.show(f"  □ {what}  {console.arrow()} {where}")
