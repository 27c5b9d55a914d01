"""`machikit team`: the teams of an event, each with its prototype in the event's `teams/`."""

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
    table: Annotated[list[str] | None, typer.Option("--table", metavar="TABLE")] = None,
    event: EventFolder = Path(),
) -> None:
    from machikit._base import known_folders
    from machikit.catalog import Catalog
    from machikit.cli import listings
    from machikit.event.event_folder import load_event
    from machikit.event.team import create_team as make_team
    from machikit.event.team import crowded_cards, teams

    loaded = load_event(event)
    catalog = Catalog(loaded.folder)
    team = make_team(loaded, catalog, name, card, city, table or ())
    known_folders.remember(team.folder)
    listings.warn_overrides(catalog)
    listings.warn_foreign_templates(catalog, catalog.card(card).template)
    console.show(say("team.made", name=team.name, folder=console.relative_path(team.folder)), "bold green")
    present = [t for t in teams(loaded) if not t.is_gone]
    if len(present) > loaded.teams:
        console.show_status(say("team.more", n=len(present), said=loaded.teams), "yellow")
    if n := crowded_cards(present).get(team.card):
        console.show_status(say("team.crowded", card=_title(catalog, team.card), n=n), "yellow")
    console.show(say("cli.next"))
    console.show(f"  machikit serve {console.shell_quoted(team.folder)}")


@team_app.command("list", cls=Command)
def list_(event: EventFolder = Path(), as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    from machikit.catalog import Catalog
    from machikit.event.event_folder import load_event
    from machikit.event.team import teams

    loaded = load_event(event)
    catalog, all_teams = Catalog(loaded.folder), teams(loaded)
    if as_json:
        return console.show_json([team.as_dict() | {"made": team.created, "gone": team.is_gone} for team in all_teams])
    if not all_teams:
        return console.show(say("team.none"), "yellow")
    heads = [say(f"team.{head}") for head in ("name", "card", "folder")]
    rows = [[t.name, _title(catalog, t.card), say("team.gone") if t.is_gone else f"teams/{t.slug}"] for t in all_teams]
    console.show_table(heads, rows)


@team_app.command(cls=Command)
def forget(name: Annotated[str, typer.Argument(metavar="NAME")], event: EventFolder = Path()) -> None:
    from machikit.event.event_folder import load_event
    from machikit.event.team import forget_team as forget_team

    console.show(say("team.forgotten", name=forget_team(load_event(event), name).name), "bold green")


def _title(catalog: "Catalog", card: str) -> str:
    return catalog.cards[card].title(say("lang")) if card in catalog.cards else card
