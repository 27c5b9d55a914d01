"""`machikit event`: create the folder of an event, print its paper, show its board, and pack it for a USB stick."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from machikit._base.messages import kit_error, language, say
from machikit.cli import console
from machikit.cli.help import Command, group

event_app = group()

Folder = Annotated[Path, typer.Argument(metavar="[DIR]")]
PageLang = Annotated[str | None, typer.Option("--page-lang", metavar="ja|en")]


@event_app.command(cls=Command)
def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR")],
    date: Annotated[str | None, typer.Option("--date", metavar="YYYY-MM-DD")] = None,
    place: Annotated[str | None, typer.Option("--place", metavar="PLACE")] = None,
    city: Annotated[str | None, typer.Option("--city", metavar="CITY")] = None,
    hours: Annotated[int, typer.Option("--hours", metavar="4|6|8")] = 8,
    teams: Annotated[int, typer.Option("--teams", metavar="N")] = 6,
    themes: Annotated[str, typer.Option("--themes", metavar="THEMES")] = "disaster,childcare",
    page_lang: PageLang = None,
) -> None:
    from machikit.catalog import Catalog
    from machikit.event.event_folder import create_event as make_folder

    options = {"date": date, "place": place, "city": city}
    answers = {key: _ask(key) if value is None else value for key, value in options.items()}
    catalog = Catalog()
    event = make_folder(
        catalog,
        folder,
        _parse_date(answers["date"]),
        answers["place"],
        answers["city"],
        hours=hours,
        teams=teams,
        themes=[theme.strip() for theme in themes.split(",") if theme.strip()],
        language=_language(page_lang) or language(),
    )
    console.show(say("event.made", folder=console.relative_path(event.folder)), "bold green")
    ready = sum(event.city in catalog.ready_cities(card) for card in catalog.cards.values())
    key = "event.ready" if ready else "event.not_ready"
    console.show(say(key, n=ready, city=catalog.city_name(event.city), id=event.city), wrap=True)
    console.show(say("event.next"))
    console.show(f"  machikit event print {console.shell_quoted(event.folder)}")


@event_app.command("print", cls=Command)
def print_(
    folder: Folder = Path(), page_lang: PageLang = None, no_pdf: Annotated[bool, typer.Option("--no-pdf")] = False
) -> None:
    from machikit._base import chromium
    from machikit.catalog import Catalog
    from machikit.event.event_folder import load_event
    from machikit.event.printing import print_event
    from machikit.event.sheet import sheets

    event = load_event(folder)
    pdf = not no_pdf and chromium.find_chromium() is not None
    printing = print_event(event, Catalog(event.folder), _language(page_lang), pdf)
    printed = [*console.track(printing, say("event.printing"), len(sheets()))]
    console.show(
        say("event.printed", n=len(printed), folder=console.relative_path(event.folder / "print")), "bold green"
    )
    _warn_person_files(event.folder)
    if not no_pdf and len(printed) > sum(file.suffix == ".pdf" for sheet in printed for file in sheet.files):
        console.show_status(say("event.no_pdf"), "yellow")


@event_app.command(cls=Command)
def board(
    folder: Folder = Path(),
    live: Annotated[bool, typer.Option("--serve")] = False,
    port: Annotated[int, typer.Option("--port", metavar="PORT")] = 8000,
    no_open: Annotated[bool, typer.Option("--no-open")] = False,
    page_lang: PageLang = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    from machikit._base import chromium
    from machikit.event.board import Board
    from machikit.event.event_folder import load_event

    board_ = Board(load_event(folder), _language(page_lang))
    if as_json:
        return console.show_json([state.as_dict() for state in board_.states()])
    if chromium.find_chromium() is None:
        console.show_status(say("board.no_picture"), "yellow")
    if not live:
        return console.show(say("board.made", file=console.relative_path(board_.write())), "bold green")
    from machikit.event.board_server import BoardServer

    with BoardServer(board_, port) as server:
        console.show(say("board.serving", address=server.address), "bold green")
        console.show_status(say("cli.serving.stop"))
        if not no_open:
            console.open_file(server.address)
        server.watch(on_error=console.show_error, on_built=lambda path: None)


@event_app.command(cls=Command)
def pack(
    folder: Folder = Path(),
    out: Annotated[Path, typer.Option("-o", "--out", metavar="DIR")] = Path("USB"),
    python: Annotated[Path | None, typer.Option("--python", metavar="EMBEDDABLE.zip")] = None,
    platform: Annotated[list[str] | None, typer.Option("--platform", metavar="PLATFORM")] = None,
    no_wheels: Annotated[bool, typer.Option("--no-wheels")] = False,
    no_pdf: Annotated[bool, typer.Option("--no-pdf")] = False,
    force: Annotated[bool, typer.Option("--force")] = False,
) -> None:
    from machikit.catalog import Catalog
    from machikit.cli import listings
    from machikit.event.event_folder import load_event
    from machikit.event.pack import build_pack as make_pack
    from machikit.event.pack import size_rows

    event = load_event(folder)
    catalog = Catalog(event.folder)
    listings.warn_overrides(catalog)
    listings.warn_foreign_templates(catalog)
    console.show_status(say("pack.making"))
    packed = make_pack(
        event,
        out,
        python=python,
        platforms=tuple(platform or ()),
        with_wheels=not no_wheels,
        pdf=not no_pdf,
        force=force,
        track=lambda items, total: console.track(items, say("pack.checking"), total),
    )
    console.show(say("pack.made", folder=console.relative_path(packed.folder)), "bold green")
    if packed.pages:
        console.show(say("pack.pages", n=packed.pages))
    else:
        console.show_status(say("pack.pages.none"), "yellow")
    for key, names in (("pack.carried", packed.carried), ("pack.left_out", packed.left_out)):
        if names:
            console.show_status(say(key, names=say("cli.comma").join(names)), "yellow")
    for name, size in size_rows(packed):
        console.show(f"  {console.fit_width(name, 10)}  {size}")
    if packed.platforms:
        console.show_status(say("pack.for", names=", ".join(packed.platforms)))
    if not packed.has_docs:
        console.show_status(say("pack.no_docs"), "yellow")


def _warn_person_files(folder: Path) -> None:
    """Say which files are about people and belong on paper."""
    from machikit.event.person_files import person_files

    for path in person_files(folder):
        console.show_status(say("event.person_file", file=path.as_posix()), "yellow")


def _ask(key: str) -> str:
    """Ask for the value of an option that is missing. Raises UsageError where input or output is no terminal."""
    if not console.is_interactive():
        raise console.UsageError(
            *kit_error("usage.missing", "machikit event new", name=f"--{key}", command="machikit event new --help").args
        )
    from machikit.cli.prompts import read_line

    return read_line(say(f"event.ask.{key}"))


def _parse_date(text: str) -> dt.date:
    from machikit.tables.values.calendar_day import parse_day

    day = parse_day(text)
    if day is None:
        raise kit_error("event.date", f"--date {text}", value=text)
    return day


def _language(page_lang: str | None) -> str | None:
    return None if page_lang is None else console.parse_language(page_lang, "--page-lang")
