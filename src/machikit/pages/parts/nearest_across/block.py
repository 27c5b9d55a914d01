"""The block of a page of towns at the border: what its view is drawn from."""

from typing import TYPE_CHECKING, TypedDict

from machikit.catalog.model import Schema
from machikit.pages.context import PrototypeContext
from machikit.pages.parts.nearest_across.compared_sites import ANY, ComparedSites, Site
from machikit.pages.parts.town_circular.block import point_columns
from machikit.pages.provenance import dataset_date

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

STEP = 20  # towns shown at a time


class Answer(TypedDict):
    """Towns that are nearer to a neighbour's site: by place in the columns, rows of `sites` and metres; own: -1 and None where the
    own list has no site for the hazard. hazard: "any" or the id of a flag; registered: whether the own list has one at all.
    """

    hazard: str
    ja: str
    en: str
    registered: bool
    town: list[int]
    across: list[int]
    far: list[float]
    own: list[int]
    own_far: list[float | None]


class Municipality(TypedDict):
    """name; as_of: the date of its list, in both languages; sites: how many."""

    name: dict[str, str]
    as_of: dict[str, str]


class AcrossBlock(TypedDict):
    """place: towns, with degrees × 1,000,000; placed: those with a point; sites: (municipality, name); cities: the own one first;
    answers: for any hazard and for each.
    """

    place: list[str]
    lat: list[int | None]
    lon: list[int | None]
    placed: int
    sites: list[tuple[int, str | None]]
    cities: list[Municipality]
    answers: list[Answer]
    step: int


def across_block(
    compared: ComparedSites,
    towns: "GeoDataFrame",
    prototype: PrototypeContext,
    schema: Schema | None,
) -> AcrossBlock:
    cities = list(prototype.cities)
    rows: dict[Site, int] = {}

    def row(site: Site | None) -> int:
        return -1 if site is None else rows.setdefault(site, len(rows))

    answers: list[Answer] = [
        {
            "hazard": hazard,
            "ja": _label(hazard, prototype, schema, "ja"),
            "en": _label(hazard, prototype, schema, "en"),
            "registered": hazard in compared.own,
            "town": [c.town for c in found],
            "across": [row(c.across) for c in found],
            "far": [c.across_metres for c in found],
            "own": [row(c.own) for c in found],
            "own_far": [c.own_metres for c in found],
        }
        for hazard, found in compared.by_hazard.items()
    ]
    return {
        **point_columns(towns),
        "place": [str(name) for name in towns["place"]],
        "placed": compared.placed,
        "sites": [(cities.index(site.city), site.name) for site in rows],
        "cities": [_municipality(prototype, city) for city in cities],
        "answers": answers,
        "step": STEP,
    }


def _label(hazard: str, prototype: PrototypeContext, schema: Schema | None, lang: str) -> str:
    if hazard == ANY or schema is None:
        return ""
    return prototype.words.get(f"field.{hazard}", {}).get(lang) or schema.by_id[hazard].label(lang)


def _municipality(prototype: PrototypeContext, city_id: str) -> Municipality:
    city = prototype.cities[city_id]
    dataset = prototype.dataset("main", city)
    return {
        "name": dict(city.name),
        "as_of": {lang: dataset_date(dataset, lang) if dataset else "" for lang in ("ja", "en")},
    }
