"""`machikit team`: the teams of a day, each with its prototype in the event's `teams/`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from machikit._base.messages import say
from machikit.cli import console
from machikit.cli.help import Command, group

if TYPE_CHECKING:
    from machikit.catalog import Catalog

team_app = group()

EventFolder = Annotated[Path, typer.Option("--event", metavar="DIR")]


@team_app.command(cls=Command)
def new(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    card: Annotated[str, typer.Option("--card", metavar="CARD")],
    city: Annotated[str, typer.Option("--city", metavar="CITY")] = "",
    event: EventFolder = Path(),
) -> None:
    from machikit._base import known_folders
    from machikit.catalog import Catalog
    from machikit.cli import listings
    from machikit.event.event_folder import load
    from machikit.event.team import crowded, teams
    from machikit.event.team import new as make

    day = load(event)
    catalog = Catalog(day.folder)
    made = make(day, catalog, name, card, city)
    known_folders.remember(made.folder)
    listings.overrides(catalog)
    listings.strange_templates(catalog, catalog.card(card).template)
    console.show(say("team.made", name=made.name, folder=console.short(made.folder)), "bold green")
    known = [t for t in teams(day) if not t.gone]
    if len(known) > day.teams:
        console.note(say("team.more", n=len(known), said=day.teams), "yellow")
    if n := crowded(known).get(made.card):
        console.note(say("team.crowded", card=_title(catalog, made.card), n=n), "yellow")
    console.show(say("cli.next"))
    console.show(f"  machikit serve {console.quoted(made.folder)}")


@team_app.command("list", cls=Command)
def list_(event: EventFolder = Path(), as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    from machikit.catalog import Catalog
    from machikit.event.event_folder import load
    from machikit.event.team import teams

    day = load(event)
    catalog, known = Catalog(day.folder), teams(day)
    if as_json:
        return console.show_json([team.as_dict() | {"made": team.made, "gone": team.gone} for team in known])
    if not known:
        return console.show(say("team.none"), "yellow")
    heads = [say(f"team.{head}") for head in ("name", "card", "folder")]
    rows = [[t.name, _title(catalog, t.card), say("team.gone") if t.gone else f"teams/{t.slug}"] for t in known]
    console.table(heads, rows)


@team_app.command(cls=Command)
def forget(name: Annotated[str, typer.Argument(metavar="NAME")], event: EventFolder = Path()) -> None:
    from machikit.event.event_folder import load
    from machikit.event.team import forget as clear

    console.show(say("team.forgotten", name=clear(load(event), name).name), "bold green")


def _title(catalog: "Catalog", card: str) -> str:
    return catalog.cards[card].title(say("lang")) if card in catalog.cards else card
