"""`machikit city add`: any municipality joins, and with --fetch brings what is public for it."""

from pathlib import Path
from typing import Annotated, Any

import typer

from machikit._base.messages import say
from machikit.cli import console
from machikit.cli.help import Command, group

city_app = group()


@city_app.command(cls=Command)
def add(
    municipality: Annotated[str, typer.Argument(metavar="NAME_OR_CODE")],
    fetch: Annotated[bool, typer.Option("--fetch")] = False,
    out: Annotated[Path, typer.Option("--out", metavar="DIR")] = Path(),
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    from machikit.catalog import Catalog
    from machikit.catalog.municipalities import add as add_city
    from machikit.catalog.municipalities import find

    workspace = out.absolute()
    catalog = Catalog(workspace)
    m = find(catalog, municipality)
    before = {c.code for c in catalog.cities.values()}
    path = add_city(catalog, municipality, workspace)
    new = m.code not in before
    if not as_json:
        console.show(say("city.made" if new else "city.there", name=m.label(), file=console.short(path)), "bold green")
    fetched = _fetch(workspace, m.code, as_json) if fetch else []
    after = Catalog(workspace)
    mine = next(c for c in after.cities.values() if c.code == m.code)
    ready = [card.id for card in after.cards.values() if mine.id in after.ready(card)]
    if as_json:
        told = {"id": mine.id, "name": mine.name, "prefecture": mine.prefecture, "code": mine.code, "path": str(path)}
        console.show_json({**told, "new": new, "fetched": [f.as_dict() for f in fetched], "ready": ready})
    else:
        _next(mine.id, ready, fetch)
    if any(not f.ok for f in fetched):
        raise typer.Exit(1)


def _fetch(workspace: Path, code: str, as_json: bool) -> list[Any]:
    """Fetch every source, with a line on stderr for each and a sentence on each failure."""
    from machikit.catalog import Catalog
    from machikit.cli.listings import overrides
    from machikit.intake.fetch import fetch

    catalog = Catalog(workspace)
    mine = next(c for c in catalog.cities.values() if c.code == code)
    overrides(catalog)
    results = fetch(
        catalog, mine, workspace, lambda s: console.note(say("city.fetching", topic=catalog.topic_title(s.topic)))
    )
    for one in results:
        line = say(f"city.fetched.{one.state}", topic=catalog.topic_title(one.topic), rows=one.rows)
        if not as_json:
            console.show(line, "green" if one.ok else "yellow")
        if one.why:
            console.tell(one.why)
    return results


def _next(city_id: str, ready: list[str], fetched: bool) -> None:
    cards = say("cli.comma").join(ready)
    console.show(say("city.ready", n=len(ready), cards=cards) if ready else say("city.not_ready"))
    console.show(f"  machikit cards --city {city_id}")
    if not ready and not fetched:
        console.show(f"  machikit city add {city_id} --fetch")
