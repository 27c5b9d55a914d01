"""`machikit try` and `machikit handover`: test the page with users, then make the package to hand over."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from machikit._base.messages import say
from machikit.cli import console
from machikit.cli.help import Command

if TYPE_CHECKING:
    from machikit.prototype.user_tests import UserTest, UserTests

Folder = Annotated[Path, typer.Argument(metavar="[DIR]")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the application."""
    app.command("try", cls=Command)(_try)
    app.command("handover", cls=Command)(_handover)


def _try(
    folder: Folder = Path(),
    port: Annotated[int, typer.Option("--port", metavar="PORT")] = 8000,
    no_open: Annotated[bool, typer.Option("--no-open")] = False,
    add: Annotated[list[Path] | None, typer.Option("--add", metavar="TRIED.csv")] = None,
) -> None:
    from machikit.event.user_test_server import UserTestServer

    if add:
        _add(folder, add)
        return
    with UserTestServer(folder, port, _show_saved, console.show_error) as server:
        console.warn_runs_code(server.folder)
        console.show(say("cli.serving", address=server.address), "bold green")
        console.show_status(say("try.how"))
        console.show_status(say("cli.serving.stop"))
        if not no_open:
            console.open_file(server.address)
        server.watch(
            on_error=console.show_error,
            on_built=lambda path: console.show_status(say("cli.built", file=console.relative_path(path))),
        )


def _add(folder: Path, files: list[Path]) -> None:
    """Merge the rows of user tests that pages saved on phones, where no `machikit try` was running."""
    from machikit.prototype import Prototype
    from machikit.prototype.user_tests import merge, read

    project = Prototype.load(folder).folder
    for file in files:
        console.show(say("try.merged", file=file.name, added=merge(project, file)))
    tests = read(project)
    console.show(say("try.now", n=tests.n, k=tests.managed), "bold green")


def _show_saved(row: "UserTest", tests: "UserTests") -> None:
    key = "try.added" if row.managed else "try.added.not"
    console.show(say(key, when=row.when, seconds=row.seconds, n=tests.n, k=tests.managed))


def _handover(
    folder: Folder = Path(),
    page_lang: Annotated[str | None, typer.Option("--page-lang", metavar="ja|en")] = None,
    no_pdf: Annotated[bool, typer.Option("--no-pdf")] = False,
) -> None:
    from machikit._base import chromium
    from machikit.event import handover

    page_language = None if page_lang is None else console.parse_language(page_lang, "--page-lang")
    pdf = not no_pdf and chromium.find_chromium() is not None
    console.show_status(say("handover.making"))
    pack = handover.build_pack(folder, page_language, pdf)
    console.show(say("handover.made", n=len(pack.files), folder=console.relative_path(pack.folder)), "bold green")
    for path in pack.preserved:
        console.show_status(say("handover.kept", file=path.name), "yellow")
    if not pdf and not no_pdf:
        console.show_status(say("event.no_pdf"), "yellow")
    if pack.answers_created:
        console.show(say("handover.first", file=console.relative_path(pack.answers)))
    console.show(say("handover.empty", n=len(pack.empty_fields)) if pack.empty_fields else say("handover.full"), "bold")
    for what, where in pack.empty_fields:
        console.show(f"  □ {what}  {console.arrow()} {where}")
