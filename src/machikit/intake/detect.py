"""Detect what a file holds: which of its tables to clean, of which topics, and of which city."""

from collections.abc import Hashable, Sequence
from dataclasses import replace
from pathlib import Path

from machikit._base.config_files import read_json
from machikit._base.errors import KitError
from machikit._base.messages import kit_error, say
from machikit.catalog import Catalog, municipalities, municipality_list
from machikit.catalog.model import City, Schema
from machikit.intake import detect_city, detect_topic, place_lists, statistic_tables
from machikit.intake.municipality_vote import vote_municipality
from machikit.intake.prepare import prepare
from machikit.intake.sheets import (
    TopicTables,
    candidate_sheets,
    first_rows,
    gather_sheets,
    separate_topics,
)
from machikit.tables.clean import columns
from machikit.tables.datapackage import write
from machikit.tables.read import reader_process
from machikit.tables.read.any_file import Grid
from machikit.tables.read.document_tables import is_named
from machikit.tables.read.merged_cells import fill_merged_cells
from machikit.tables.read.sheet_blocks import tables_of_sheet

SHOWN_PROPOSALS = 3  # in a message
SHOWN_HEADERS = 5  # of a proposal


class UnclearTopic(KitError):
    """The topic of a table is not clear; `proposals` holds the possible topics, best first."""

    def __init__(self, path: Path, catalog: Catalog, proposals: Sequence[detect_topic.TopicProposal]):
        self.proposals = list(proposals)
        lines = [_proposal_line(catalog, proposal) for proposal in self.proposals[:SHOWN_PROPOSALS]]
        key = "topic" if detect_topic.is_any_plausible(self.proposals) else "none" if lines else "no_topic"
        what = "\n".join([say(f"error.intake.{key}"), *lines])
        values = {
            "file": path,
            "topic": proposals[0].topic if proposals else "aed",
            "topics": ", ".join(catalog.schemas),
        }
        super().__init__(path.name, what, say(f"error.intake.{'topic' if key == 'topic' else 'none'}.fix", **values))


def read_tables(path: Path) -> list[Grid]:
    """All tables of a file, read in a separate process; a merged cell's value is repeated in all its rows and
    columns, and tables of different things on one sheet are told apart."""
    return [table for grid in reader_process.read(path) for table in tables_of_sheet(fill_merged_cells(grid))]


def choose_tables(
    catalog: Catalog, path: Path, grids: Sequence[Grid], topic: str, sheet: str = "", count_by: Sequence[str] = ()
) -> list[TopicTables]:
    """Which tables of a file are cleaned: for each topic the longest table, with every sheet that is a part of it.

    topic: the requested one ("": detect it), for which the table that fits best is used; sheet: the name of the requested sheet;
    count_by: the columns by which rows that stand for single persons are counted.
    Raises UnclearTopic where no topic stands out, KitError where there is no such sheet.
    """
    tables = [g for g in grids if is_named(g, sheet)] if sheet else candidate_sheets(grids)
    if not tables:
        raise kit_error("recipe.sheet", path.name, sheet=sheet, names=", ".join(g.name for g in grids))
    proposals = _ProposalCache(catalog, path.parent.name)
    topic = topic or _packaged_topic(catalog, path)
    if count_by:
        return [statistic_tables.count_rows(catalog, tables, grids, count_by)]
    if topic == statistic_tables.TOPIC:
        return [_statistic(catalog, path, tables, grids, bool(sheet))]
    if topic:
        schema = catalog.schema(topic)
        main_tables = {topic: max(tables, key=lambda g: (_score(g, schema), len(g.cells)))}
    else:
        main_tables = _longest_by_topic(tables, proposals)
        if not main_tables:
            places = catalog.schemas.get(place_lists.TOPIC)
            lists = [grid for grid in tables if places and place_lists.is_place_list(grid, places)]
            best = max(map(proposals.proposals, tables), key=lambda p: p[0].score if p else 0)
            if lists and not any(proposal.matched_name for proposal in best):
                main_tables = {place_lists.TOPIC: max(lists, key=lambda grid: len(grid.cells))}
            elif found := statistic_tables.find_statistics(catalog, tables, grids, bool(sheet)):
                return [found]
            else:
                raise UnclearTopic(path, catalog, best)
    selections = [
        gather_sheets(grid, catalog.schemas[name], grids, bool(sheet), proposals.clear_topic)
        for name, grid in main_tables.items()
    ]
    return separate_topics([_with_own_columns(selection) for selection in selections])


def _with_own_columns(selection: TopicTables) -> TopicTables:
    """The tables of an open topic with a field for each further column."""
    if not selection.schema.open:
        return selection
    return replace(selection, schema=place_lists.with_columns_of(selection.schema, selection.grids))


def _statistic(
    catalog: Catalog, path: Path, tables: Sequence[Grid], grids: Sequence[Grid], is_requested: bool
) -> TopicTables:
    """The sheets of a statistic that the user asked for. Raises KitError where no sheet holds one."""
    found = statistic_tables.find_statistics(catalog, tables, grids, is_requested)
    if found is None:
        raise kit_error("intake.statistic", path.name)
    return found


def _packaged_topic(catalog: Catalog, path: Path) -> str:
    """The topic of a data file that the kit wrote, from the datapackage.json beside it, or in a workspace from its folder; else ""."""
    package_file = path.with_name("datapackage.json")
    try:
        package = read_json(package_file) if package_file.is_file() and path.name in write.DATASET_FILES else {}
        is_packaged = package["resources"][0]["path"] == path.name
    except (KitError, OSError, LookupError, TypeError):
        return ""
    names = (package.get("topic"), path.parent.name)
    return next((topic for topic in names if is_packaged and isinstance(topic, str) and topic in catalog.schemas), "")


def _longest_by_topic(tables: Sequence[Grid], proposals: "_ProposalCache") -> dict[str, Grid]:
    """Topic → the longest table that clearly is of it."""
    longest: dict[str, Grid] = {}
    for grid in tables:
        topic = proposals.clear_topic(grid)
        if topic and (topic not in longest or len(grid.cells) > len(longest[topic].cells)):
            longest[topic] = grid
    return longest


class _ProposalCache:
    """The topic proposals of each table, computed once for sheets with the same headers and the same topic names about them.

    context: other words about the file, such as the name of its folder.
    """

    def __init__(self, catalog: Catalog, context: str):
        self.catalog, self.context = catalog, context
        self.known_schemas = {topic: schema for topic, schema in catalog.schemas.items() if not schema.general}
        self.cache: dict[Hashable, list[detect_topic.TopicProposal]] = {}

    def proposals(self, grid: Grid) -> list[detect_topic.TopicProposal]:
        key = self._key(grid)
        if key not in self.cache:
            self.cache[key] = detect_topic.propose_topics(first_rows(grid), self.known_schemas, self.context, prepare)
        return self.cache[key]

    def clear_topic(self, grid: Grid) -> str:
        """The topic that a table clearly is of, else ""."""
        clear = detect_topic.clear_proposal(self.proposals(grid))
        if clear and not clear.is_exact and statistic_tables.is_of_years(grid, self.known_schemas[clear.topic]):
            return ""
        return clear.topic if clear else ""

    def _key(self, grid: Grid) -> Hashable:
        rows = grid.cells[: columns.HEADER_ROWS]
        if grid.geometry or not rows:
            return id(grid)
        header = max(range(len(rows)), key=lambda r: (sum(not _is_number(c) for c in rows[r]), -r))
        text = detect_topic.surrounding_text(grid, header, self.context)
        topic_name = grid.name if grid.name in self.catalog.schemas else ""
        return (
            tuple(rows[header]),
            topic_name,
            frozenset(t for t, s in self.catalog.schemas.items() if detect_topic.matching_name(s, text)),
        )


def _is_number(cell: str) -> bool:
    return not cell.strip() or cell.strip()[0] in "0123456789-－"


def _score(grid: Grid, schema: Schema) -> float:
    proposals = detect_topic.propose_topics(first_rows(grid), {schema.id: schema}, "", prepare)
    return proposals[0].score if proposals else 0.0


def _proposal_line(catalog: Catalog, proposal: detect_topic.TopicProposal) -> str:
    """A proposal in one line: the topic, what suggests it, and what it lacks."""
    comma = say("cli.comma")
    headers = (*proposal.unique_headers, *proposal.shared_headers)
    reasons = [
        say("intake.named", word=proposal.matched_name) if proposal.matched_name else "",
        say("intake.columns", n=len(headers), names=comma.join(headers[:SHOWN_HEADERS])),
        say("intake.missing", names=comma.join(proposal.missing_headers)) if proposal.missing_headers else "",
    ]
    title = catalog.topic_title(proposal.topic)
    return f"- {proposal.topic} ({title}): {say('intake.semicolon').join(filter(None, reasons))}"


def choose_city(catalog: Catalog, selections: Sequence[TopicTables], requested: str) -> City:
    """The requested city; else the one that most rows name or that the stops of a timetable feed indicate; for a list of
    municipalities, the country.

    Raises KitError where none of these gives a city.
    """
    if requested:
        return find_city(catalog, requested)
    if all("code" in selection.schema.key for selection in selections):
        return catalog.city("japan")
    listed = [(m.code, m.prefecture, m.name) for m in municipality_list.municipalities(catalog)]
    in_catalog = [(c.code, c.prefecture["ja"], c.name["ja"]) for c in catalog.cities.values() if c.code]
    places = list(dict.fromkeys([*in_catalog, *listed]))
    grids = [grid for selection in selections for grid in selection.grids]
    vote = next((v for grid in grids if (v := vote_municipality(grid, places))), None)
    code = (
        vote.code
        if vote
        else next((detect_city.feed_city_code(catalog, g.feed_info) for g in grids if g.feed_info), "")
    )
    if not code:
        raise kit_error("intake.city", grids[0].where)
    return find_city(catalog, code)


def find_city(catalog: Catalog, name: str) -> City:
    """A city of the catalogue, or any municipality of the national list. Raises KitError with suggestions for an unknown name."""
    return municipalities.find_city(catalog, name)
