"""`machikit city add`: add any municipality and, with --fetch, the public data about it."""

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
    from machikit.catalog.municipalities import add_city as add_city
    from machikit.catalog.municipalities import find_municipality

    workspace = out.absolute()
    catalog = Catalog(workspace)
    m = find_municipality(catalog, municipality)
    before = {c.code for c in catalog.cities.values()}
    path = add_city(catalog, municipality, workspace)
    is_new = m.code not in before
    if not as_json:
        console.show(
            say("city.made" if is_new else "city.there", name=m.label(), file=console.relative_path(path)), "bold green"
        )
    fetched = _fetch(workspace, m.code, as_json) if fetch else []
    after = Catalog(workspace)
    city = next(c for c in after.cities.values() if c.code == m.code)
    ready = [card.id for card in after.cards.values() if city.id in after.ready_cities(card)]
    if as_json:
        record = {"id": city.id, "name": city.name, "prefecture": city.prefecture, "code": city.code, "path": str(path)}
        console.show_json({**record, "new": is_new, "fetched": [f.as_dict() for f in fetched], "ready": ready})
    else:
        _show_next(city.id, ready, fetch)
    if any(not result.ok for result in fetched):
        raise typer.Exit(1)


def _fetch(workspace: Path, code: str, as_json: bool) -> list[Any]:
    """Fetch every source, with a line on stderr for each, and a line on each result and error."""
    from machikit.catalog import Catalog
    from machikit.cli.listings import warn_overrides
    from machikit.intake.fetch import fetch

    catalog = Catalog(workspace)
    city = next(c for c in catalog.cities.values() if c.code == code)
    warn_overrides(catalog)
    results = fetch(
        catalog,
        city,
        workspace,
        lambda source: console.show_status(say("city.fetching", topic=catalog.topic_title(source.topic))),
    )
    for result in results:
        line = say(f"city.fetched.{result.state}", topic=catalog.topic_title(result.topic), rows=result.rows)
        if not as_json:
            console.show(line, "green" if result.ok else "yellow")
        if result.error:
            console.show_error(result.error)
    return results


def _show_next(city_id: str, ready: list[str], fetched: bool) -> None:
    cards = say("cli.comma").join(ready)
    console.show(say("city.ready", n=len(ready), cards=cards) if ready else say("city.not_ready"))
    console.show(f"  machikit cards --city {city_id}")
    if not ready and not fetched:
        console.show(f"  machikit city add {city_id} --fetch")
