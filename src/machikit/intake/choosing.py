"""What a file is: which of its tables are taken, of which topic, and whose they are."""

from collections.abc import Sequence
from pathlib import Path

from machikit import cities
from machikit.catalog import Catalog
from machikit.errors import KitError
from machikit.intake.preparing import prepare
from machikit.model import City, Schema
from machikit.tables import propose
from machikit.tables.read import Grid
from machikit.words import problem, say

SHOWN = 3  # proposals that a message tells


class Unclear(KitError):
    """The topic of a table is not clear; `found` holds the proposals, best first."""

    def __init__(self, path: Path, catalog: Catalog, found: Sequence[propose.Topic]):
        self.found = list(found)
        lines = [_line(catalog, one) for one in self.found[:SHOWN]]
        what = "\n".join([say("error.intake.topic" if lines else "error.intake.no_topic"), *lines])
        named = {"file": path, "topic": found[0].topic if found else "aed", "topics": ", ".join(catalog.schemas)}
        super().__init__(path.name, what, say("error.intake.topic.fix", **named))


def named(path: Path, found: Sequence[Grid], sheet: str) -> list[Grid]:
    """The tables of a file that may be meant: the sheet that was named, else all but hidden ones."""
    if not sheet:
        return [g for g in found if not g.hidden] or list(found)
    asked = [g for g in found if g.name == sheet]
    if not asked:
        raise problem("recipe.sheet", path.name, sheet=sheet, names=", ".join(g.name for g in found))
    return asked


def choose(catalog: Catalog, path: Path, tables: Sequence[Grid], topic: str) -> list[tuple[Grid, Schema]]:
    """The tables that are taken, each with its topic: of each topic the longest table, where several sheets fit.

    topic: where the person named it, the one table that fits it best. Raises Unclear where no topic stands out.
    """
    if topic:
        schema = catalog.schema(topic)
        return [(max(tables, key=lambda g: (_fit(g, schema), len(g.cells))), schema)]
    about = path.parent.name
    proposals = [(g, propose.topics(g, catalog.schemas, about, prepare)) for g in tables]
    best: dict[str, Grid] = {}
    for grid, found in proposals:
        clear = propose.clear(found)
        if clear and (clear.topic not in best or len(grid.cells) > len(best[clear.topic].cells)):
            best[clear.topic] = grid
    if not best:
        raise Unclear(path, catalog, max((found for _, found in proposals), key=lambda f: f[0].score if f else 0))
    return [(grid, catalog.schemas[name]) for name, grid in best.items()]


def _fit(grid: Grid, schema: Schema) -> float:
    found = propose.topics(grid, {schema.id: schema}, "", prepare)
    return found[0].score if found else 0.0


def _line(catalog: Catalog, one: propose.Topic) -> str:
    """A proposal in a line: the topic, what speaks for it, and what it lacks."""
    comma = say("cli.comma")
    shared = (*one.only, *one.common)
    told = [
        say("intake.named", word=one.named) if one.named else "",
        say("intake.columns", n=len(shared), names=comma.join(shared[:5])),
        say("intake.missing", names=comma.join(one.missing)) if one.missing else "",
    ]
    return f"- {one.topic} ({catalog.topic_title(one.topic)}): {say('intake.semicolon').join(filter(None, told))}"


def city_of(catalog: Catalog, chosen: Sequence[tuple[Grid, Schema]], asked: str) -> City:
    """The city that was named, else the one that most rows name; of a list of municipalities, the country.

    Raises KitError where there is none.
    """
    if asked:
        return known(catalog, asked)
    if all("code" in schema.key for _, schema in chosen):
        return catalog.city("japan")
    everywhere = [(m.code, m.prefecture, m.name) for m in cities.municipalities(catalog)]
    here = [(c.code, c.prefecture["ja"], c.name["ja"]) for c in catalog.cities.values() if c.code]
    places = list(dict.fromkeys([*here, *everywhere]))
    vote = next((v for grid, _ in chosen if (v := propose.city(grid, places))), None)
    if vote is None:
        raise problem("intake.city", chosen[0][0].where)
    return known(catalog, vote.code)


def known(catalog: Catalog, name: str) -> City:
    """A city of the catalogue, or any municipality of the national list. Raises KitError with what may have been meant."""
    try:
        return catalog.city(name)
    except KitError:
        return cities.as_city(cities.find(catalog, name))
