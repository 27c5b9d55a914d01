"""The block of a page of two lists: what its view is drawn from."""

from typing import TYPE_CHECKING, Any, TypedDict

from machikit.pages.context import PrototypeContext
from machikit.pages.parts.town_circular.block import point_columns
from machikit.pages.parts.two_lists.compared_marks import (
    ComparedHazard,
    Said,
    compared_hazards,
    counted_kinds,
    differs,
    severity,
)
from machikit.pages.parts.two_lists.matched_rows import MatchedRows
from machikit.pages.provenance import dataset_date

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

STEP = 20  # places shown at a time
FAR = 100  # metres


class ListOfSites(TypedDict):
    """One of the two lists. marks: by hazard of the block, as published ("" for a blank); beside: the nearest row of the other list
    within 50 m, (row, metres), of a place that is in this list only.
    """

    name: list[str | None]
    address: list[str | None]
    lat: list[int | None]
    lon: list[int | None]
    marks: list[list[str]]
    as_of: dict[str, str]
    publisher: dict[str, str]


class Kind(TypedDict):
    """A way in which marks differ: the own mark, whether the national list has one, in how many cells, at how many places."""

    mark: str
    designated: bool
    cells: int
    places: int


class Hazard(TypedDict):
    """The labels of the own list's column, and of the national one beside it."""

    own: dict[str, str]
    national: dict[str, str]


class TwoListsBlock(TypedDict):
    """own, national: the lists. pairs: (own row, national row, metres) of one place. here, there: rows that are in one list only,
    with what is beside them. marks, far: rows of `pairs` whose marks differ, and that are more than `limit` metres apart. kinds: how
    marks differ; unlike: cells with × beside a blank, not counted as differing; alone: hazards that only one list has.
    """

    own: ListOfSites
    national: ListOfSites
    hazards: list[Hazard]
    pairs: list[tuple[int, int, float | None]]
    here: list[tuple[int, int, float]]
    there: list[tuple[int, int, float]]
    marks: list[int]
    far: list[int]
    kinds: list[Kind]
    unlike: int
    alone: dict[str, list[str]]
    limit: int
    step: int


def two_lists_block(
    own: "GeoDataFrame", national: "GeoDataFrame", matched: MatchedRows, prototype: PrototypeContext
) -> TwoListsBlock:
    hazards = compared_hazards(prototype.schema(), list(own.columns), list(national.columns))
    mine = _list(own, [hazard.own for hazard in hazards], "main", prototype)
    theirs = _list(national, [hazard.national for hazard in hazards], "national", prototype)
    said: list[list[Said]] = [
        [(mark, bool(other)) for mark, other in zip(mine["marks"][p.own], theirs["marks"][p.national], strict=True)]
        for p in matched.pairs
    ]
    unequal = {k: min(severity(s) for s in one if differs(*s)) for k, one in enumerate(said) if any(differs(*s) for s in one)}  # fmt: skip
    metres = {k: pair.metres for k, pair in enumerate(matched.pairs) if pair.metres is not None}
    return {
        "own": mine,
        "national": theirs,
        "hazards": [
            {"own": _label(h.own, "main", prototype), "national": _label(h.national, "national", prototype)}
            for h in hazards
        ],
        "pairs": [(p.own, p.national, p.metres) for p in matched.pairs],
        "here": [(row, *(near or (-1, 0.0))) for row, near in matched.only_own.items()],
        "there": [(row, *(near or (-1, 0.0))) for row, near in matched.only_national.items()],
        "marks": sorted(unequal, key=lambda k: (unequal[k], k)),
        "far": sorted((k for k, m in metres.items() if m > FAR), key=lambda k: (-metres[k], k)),
        "kinds": [
            {"mark": mark, "designated": designated, "cells": cells, "places": places}
            for (mark, designated), cells, places in counted_kinds(said)
        ],
        "unlike": sum(bool(m) and not d and not differs(m, d) for one in said for m, d in one),
        "alone": _alone(own, national, hazards, prototype),
        "limit": FAR,
        "step": STEP,
    }


def _list(table: "GeoDataFrame", hazards: list[str], name: str, prototype: PrototypeContext) -> ListOfSites:
    dataset = prototype.dataset(name)
    columns = [_texts(table, hazard) for hazard in hazards]
    package: dict[str, Any] = dataset.package if dataset else {}
    publisher = str(package.get("publisher", ""))
    return {
        **point_columns(table),
        "name": _texts(table, "name"),
        "address": _texts(table, "address"),
        "marks": [[column[i] or "" for column in columns] for i in range(len(table))],
        "as_of": {lang: dataset_date(dataset, lang) if dataset else "" for lang in ("ja", "en")},
        "publisher": {"ja": publisher, "en": str(package.get("publisher_en", publisher))},
    }


def _texts(table: "GeoDataFrame", column: str) -> list[str | None]:
    values = table[column] if column in table else [None] * len(table)
    return [value if isinstance(value, str) else None for value in values]


def _label(hazard: str, name: str, prototype: PrototypeContext) -> dict[str, str]:
    field = prototype.schema(name).by_id[hazard]
    words = prototype.words.get(f"field.{hazard}", {})
    return {lang: words.get(lang) or field.label(lang) for lang in ("ja", "en")}


def _alone(
    own: "GeoDataFrame", national: "GeoDataFrame", hazards: list[ComparedHazard], prototype: PrototypeContext
) -> dict[str, list[str]]:
    """The hazards that are marked in one list and have no column in the other, by language."""
    compared = {hazard.own for hazard in hazards} | {hazard.national for hazard in hazards}
    ids = [field.id for field in prototype.schema().role("flag", "hazard") if field.id not in compared]
    marked = [i for i in ids if any(i in table and table[i].notna().any() for table in (own, national))]
    return {lang: [_label(i, "main", prototype)[lang] for i in marked] for lang in ("ja", "en")}
