"""The headers that the columns of a topic may have, and the form in which headers are compared."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

import yaml

from machikit.catalog.model import Schema
from machikit.tables.values import damaged_text

# The standard's four columns of an address, in order; `clean_table` joins them where the column of the whole address is blank.
ADDRESS = {f"所在地_{part}": f"address_{n}" for n, part in enumerate(("都道府県", "市区町村", "町字", "番地以下"))}
POSITION_ROLES = (
    "latitude",
    "longitude",
)  # roles that a table may lack: it is still one of its topic, but not on the map
_INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]"
)  # a byte-order mark may also stand in the middle of a file

Known = dict[str, list[tuple[str | None, int]]]  # folded header → (field id or compound name, rank)


@lru_cache(20_000)
def fold_header(header: str) -> str:
    """A header in the form in which headers are compared.

    Ignored: width, case, spaces, line breaks, invisible characters, repairable damage, signs around the header (※, No.) and
    kinds of dash (コ―ド = コード).
    """
    visible = _INVISIBLE.sub("", damaged_text.repair(header)[0] or header)
    folded = re.sub(r"\s+", "", unicodedata.normalize("NFKC", visible).casefold())
    bare = folded.lstrip("*※") or folded[-1:]
    return re.sub(r"[-‐-―−ー]", "-", bare.rstrip("*※.。:") or bare[:1])


def headers_of_topic(schema: Schema) -> Known:
    """`headers_for` a schema alone."""
    return headers_for(schema, {})


def headers_for(schema: Schema, given: Mapping[str, str | None]) -> Known:
    """Folded header → the fields it may mean, the likeliest first, each with its rank; rank 0 (given) beats all others.

    Cached on the schema, which never changes: many tables of one topic are often cleaned in one run.
    """
    cached: dict[tuple[tuple[str, str | None], ...], Known] = vars(schema).setdefault("_headers", {})
    key = tuple(given.items())
    if key not in cached:
        cached[key] = _headers_for(schema, given)
    return cached[key]


def _headers_for(schema: Schema, given: Mapping[str, str | None]) -> Known:
    known: Known = {}

    def add(header: str, name: str | None, rank: int) -> None:
        targets = known.setdefault(fold_header(header), [])
        if name not in [target for target, _ in targets]:
            targets.append((name, rank))

    roles = {f.role for f in schema.fields if f.role and len(schema.role(f.role)) == 1}
    for field in schema.fields:
        for rank, header in enumerate((field.header, *field.other_headers), start=1):
            add(header, field.id, rank)
    for rank, field in enumerate(schema.fields, start=100):
        for header in _common_headers().get(field.role if field.role in roles else field.id, ()):
            add(header, field.id, rank)
    for header in _common_headers()["point"] if any(f.role in POSITION_ROLES for f in schema.fields) else ():
        add(header, "point", 9)
    if {"opens", "closes"} <= schema.by_id.keys():
        for header in _common_headers()["hours"]:
            add(header, "hours", 9)
    if "address" in schema.by_id:
        known.update({fold_header(header): [(part, 9)] for header, part in ADDRESS.items()})
    known.update({fold_header(header): [(target, 0)] for header, target in given.items()})
    return known


def known_headers(schema: Schema, given: Mapping[str, str | None]) -> dict[str, str]:
    """Folded header → the field it means, for all headers of a topic and those of one file (given)."""
    return {
        header: name
        for header, targets in (headers_for(schema, given) if given else headers_of_topic(schema)).items()
        if (name := targets[0][0])
    }


def folded_headers(schema: Schema) -> set[str]:
    """All headers, folded, that match a column of this topic."""
    return set(headers_of_topic(schema))


@cache
def _common_headers() -> dict[str, list[str]]:
    """Headers that mean the same in every topic: role (or field id) → headers."""
    return dict(yaml.safe_load(Path(__file__).with_name("headers.yaml").read_text(encoding="utf-8")))
