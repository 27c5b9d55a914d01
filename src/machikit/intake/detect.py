"""What a file is: which of its tables are taken, of which topic, and whose they are."""

from collections.abc import Hashable, Sequence
from pathlib import Path

from machikit._base.config_files import read_json
from machikit._base.errors import KitError
from machikit._base.messages import problem, say
from machikit.catalog import Catalog, municipalities
from machikit.catalog.model import City, Schema
from machikit.intake import detect_city, detect_topic
from machikit.intake.prepare import prepare
from machikit.intake.sheets import Taken, apart, gathered, label, meant, top
from machikit.tables.clean import columns
from machikit.tables.datapackage import write
from machikit.tables.read import reader_process
from machikit.tables.read.any_file import Grid
from machikit.tables.read.merged_cells import filled

SHOWN = 3  # proposals that a message tells


class Unclear(KitError):
    """The topic of a table is not clear; `found` holds the proposals, best first."""

    def __init__(self, path: Path, catalog: Catalog, found: Sequence[detect_topic.Topic]):
        self.found = list(found)
        lines = [_line(catalog, one) for one in self.found[:SHOWN]]
        key = "topic" if detect_topic.possible(self.found) else "none" if lines else "no_topic"
        what = "\n".join([say(f"error.intake.{key}"), *lines])
        named = {"file": path, "topic": found[0].topic if found else "aed", "topics": ", ".join(catalog.schemas)}
        super().__init__(path.name, what, say(f"error.intake.{'topic' if key == 'topic' else 'none'}.fix", **named))


def everything(path: Path) -> list[Grid]:
    """All tables of a file, read in a process of its own; merged cells hold for all their rows and columns."""
    return [filled(grid) for grid in reader_process.read(path)]


def choose(catalog: Catalog, path: Path, every: Sequence[Grid], topic: str, sheet: str = "") -> list[Taken]:
    """What is taken of a file: of each topic the longest table, with every sheet that is a part of it.

    topic: where the person named it, the one table that fits it best; sheet: the one that the person named. Raises Unclear where
    no topic stands out, KitError where there is no such sheet.
    """
    tables = [g for g in every if sheet in (g.name, label(g))] if sheet else meant(every)
    if not tables:
        raise problem("recipe.sheet", path.name, sheet=sheet, names=", ".join(g.name for g in every))
    proposals = _Proposals(catalog, path.parent.name)
    topic = topic or _described(catalog, path)
    if topic:
        schema = catalog.schema(topic)
        best = {topic: max(tables, key=lambda g: (_fit(g, schema), len(g.cells)))}
    else:
        best = _longest(tables, proposals)
        if not best:
            found = max(map(proposals.of, tables), key=lambda f: f[0].score if f else 0)
            raise Unclear(path, catalog, found)
    return apart(
        [gathered(grid, catalog.schemas[name], every, bool(sheet), proposals.topic) for name, grid in best.items()]
    )


def _described(catalog: Catalog, path: Path) -> str:
    """The topic of a data file of the kit's own, which its datapackage.json tells, or of a workspace its folder; else ""."""
    beside = path.with_name("datapackage.json")
    try:
        said = read_json(beside) if beside.is_file() and path.name in write.OWN else {}
        mine = said["resources"][0]["path"] == path.name
    except (KitError, OSError, LookupError, TypeError):
        return ""
    named = (said.get("topic"), path.parent.name)
    return next((topic for topic in named if mine and isinstance(topic, str) and topic in catalog.schemas), "")


def _longest(tables: Sequence[Grid], proposals: "_Proposals") -> dict[str, Grid]:
    """Topic → the longest table that clearly is of it."""
    best: dict[str, Grid] = {}
    for grid in tables:
        topic = proposals.topic(grid)
        if topic and (topic not in best or len(grid.cells) > len(best[topic].cells)):
            best[topic] = grid
    return best


class _Proposals:
    """What each table may be of, asked once; sheets with the same headers and the same topics' names about them are asked as one."""

    def __init__(self, catalog: Catalog, about: str):
        self.catalog, self.about = catalog, about
        self.found: dict[Hashable, list[detect_topic.Topic]] = {}

    def of(self, grid: Grid) -> list[detect_topic.Topic]:
        key = self._key(grid)
        if key not in self.found:
            self.found[key] = detect_topic.topics(top(grid), self.catalog.schemas, self.about, prepare)
        return self.found[key]

    def topic(self, grid: Grid) -> str:
        clear = detect_topic.clear(self.of(grid))
        return clear.topic if clear else ""

    def _key(self, grid: Grid) -> Hashable:
        rows = grid.cells[: columns.HEADER_ROWS]
        if grid.geometry or not rows:
            return id(grid)
        header = max(range(len(rows)), key=lambda r: (sum(not _is_number(c) for c in rows[r]), -r))
        words = detect_topic.heard(grid, header, self.about)
        about = grid.name if grid.name in self.catalog.schemas else ""
        return (
            tuple(rows[header]),
            about,
            frozenset(t for t, s in self.catalog.schemas.items() if detect_topic.named(s, words)),
        )


def _is_number(cell: str) -> bool:
    return not cell.strip() or cell.strip()[0] in "0123456789-－"


def _fit(grid: Grid, schema: Schema) -> float:
    found = detect_topic.topics(top(grid), {schema.id: schema}, "", prepare)
    return found[0].score if found else 0.0


def _line(catalog: Catalog, one: detect_topic.Topic) -> str:
    """A proposal in a line: the topic, what speaks for it, and what it lacks."""
    comma = say("cli.comma")
    shared = (*one.only, *one.common)
    told = [
        say("intake.named", word=one.named) if one.named else "",
        say("intake.columns", n=len(shared), names=comma.join(shared[:5])),
        say("intake.missing", names=comma.join(one.missing)) if one.missing else "",
    ]
    return f"- {one.topic} ({catalog.topic_title(one.topic)}): {say('intake.semicolon').join(filter(None, told))}"


def city_of(catalog: Catalog, chosen: Sequence[Taken], asked: str) -> City:
    """The city that was named, else the one that most rows name, or the stops of a timetable feed tell; of a list of
    municipalities, the country.

    Raises KitError where there is none.
    """
    if asked:
        return known(catalog, asked)
    if all("code" in one.schema.key for one in chosen):
        return catalog.city("japan")
    everywhere = [(m.code, m.prefecture, m.name) for m in municipalities.municipalities(catalog)]
    here = [(c.code, c.prefecture["ja"], c.name["ja"]) for c in catalog.cities.values() if c.code]
    places = list(dict.fromkeys([*here, *everywhere]))
    grids = [grid for one in chosen for grid in one.grids]
    vote = next((v for grid in grids if (v := detect_topic.city(grid, places))), None)
    code = vote.code if vote else next((detect_city.of_feed(catalog, g.feed) for g in grids if g.feed), "")
    if not code:
        raise problem("intake.city", grids[0].where)
    return known(catalog, code)


def known(catalog: Catalog, name: str) -> City:
    """A city of the catalogue, or any municipality of the national list. Raises KitError with what may have been meant."""
    try:
        return catalog.city(name)
    except KitError:
        return municipalities.as_city(municipalities.find(catalog, name))
