"""The account itself: one plain dict of all that a run of `clean` found, changed and left out (see the package's docstring)."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from machikit._base.messages import LANGUAGES, fill, interface_words
from machikit.catalog.model import City, Field, Schema, Text
from machikit.tables.clean import columns, unpivot
from machikit.tables.clean.result import Made, Table
from machikit.tables.findings import DOUBTS, NOTES, Finding, SetAside
from machikit.tables.privacy.personal_text import hide, mask
from machikit.tables.privacy.table_scan import Personal

PERSONAL = ("mobile", "mail", "personal")  # kinds of findings
TOLD = 3  # rows named one by one in a sentence to the publisher
MANY = 5  # columns that are named one by one
MOST_NOTES = 1_000  # of one kind; `counts` has them all
SILENT = {
    "note",
    "sum",
    "breakdown",
    "section",
    "metadata",
    "merged",
    "former",
    "part",
}  # reasons to set a row aside that are no fault of the table's


def facts(
    made: Made,
    schema: Schema,
    city: City,
    personal: Sequence[Personal],
    kept: Collection[Personal],
    filled: Mapping[str, int],
) -> dict[str, Any]:
    """The account of what was done to the table; the caller adds date, map, cards and addresses.

    personal: what the source holds of persons; kept: what of it is still in the table; filled: field id → rows
    that really have a value. The findings of `made` are used up: of a large table they are not kept twice.
    Where several sheets were stacked, what has a row has a `sheet`, too.
    Keys: city, topic, sources, rows_in, rows_out, rows_aside, columns, completeness, counts, repairs, doubts, notes, aside,
    personal, publisher.
    """
    veil = _Veil(personal, made, schema)
    publisher = [*_to_publisher(made.findings, veil), *_aside_to_publisher(made.aside, veil)]
    counts = _counts([made.findings, made.rewritten])
    cases = _cases([made.findings, made.rewritten], veil)
    return {
        "city": {"id": city.id, "name": city.name, "code": city.code},
        "topic": {"id": schema.id, "title": schema.title, "standard": schema.standard},
        "sources": [_source(t) for t in made.tables],
        "rows_in": made.rows_in,
        "rows_out": len(made.rows),
        "rows_aside": len(made.aside),
        "columns": _columns_of(made, schema),
        "completeness": _completeness(filled, schema),
        "counts": counts,
        **cases,
        "aside": [veil.aside(one) for one in made.aside],
        "personal": [
            _personal(p, {(k.row, k.kind) for k in kept if not (k.sheet or k.place)})
            | ({} if p.sheet or p.place else veil.at(p.row))
            for p in personal
        ],
        "publisher": publisher,
    }  # fmt: skip


def _source(table: Table) -> dict[str, Any]:
    grid = table.grid
    sheet = "" if grid.file.startswith(grid.name) else grid.name  # a text file's only table is named after it
    return {"file": hide(grid.file), "sheet": hide(sheet), "rows": table.rows, "header_row": table.matched.row + 1}


def _cases(lists: Sequence[list[Finding]], veil: "_Veil") -> dict[str, list[dict[str, Any]]]:
    """Every finding as a case, by class; of notes the first MOST_NOTES of each kind. The lists are emptied."""
    cases: dict[str, list[dict[str, Any]]] = {"repairs": [], "doubts": [], "notes": []}
    seen: Counter[str] = Counter()
    for found in lists:
        found.reverse()
        while found:
            one = found.pop()
            of = class_of(one.kind)
            seen[one.kind] += of == "note"
            if seen[one.kind] <= MOST_NOTES:
                cases[f"{of}s"].append(veil.case(one))
    return cases


def class_of(kind: str) -> str:
    return "doubt" if kind in DOUBTS else "note" if kind in NOTES else "repair"


def text(key: str, **values: object) -> Text:
    """A word of the interface in both languages; the key itself where there is none."""
    word = interface_words().get(key, {})
    return {lang: fill(word.get(lang, key), **values) for lang in LANGUAGES}


class _Veil:
    """Findings and rows as they may be shown: cells with personal data are masked wherever they would appear."""

    def __init__(self, personal: Sequence[Personal], made: Made, schema: Schema):
        # Where nothing personal was found there is nothing to hide, and no need to look at every case again
        self.needed = bool(personal) or any(f.kind in PERSONAL for f in made.findings)
        self.made = made
        self.headers = [h.strip() or f"#{n}" for n, (h, _) in enumerate(made.columns, start=1)]
        named = {t.matched.headers[c]: f for t in made.tables for c, f in t.matched.fields.items()}
        self.cells = {(p.row, p.column): p.shown for p in personal if p.row and not (p.sheet or p.place)}
        fields = {key: schema.by_id[named[key[1]]] for key in self.cells if named.get(key[1]) in schema.by_id}
        self.items = {
            row: self.cells[row, column] for (row, column), f in fields.items() if f.role in ("name", "place")
        }
        self.cells |= {(row, f.header): self.cells[row, column] for (row, column), f in fields.items()}

    def at(self, number: int) -> dict[str, Any]:
        """The row as a spreadsheet counts it, and its sheet where several were stacked."""
        row, sheet = self.made.at(number)
        return {"row": row, "sheet": sheet} if self.made.stacked else {"row": row}

    def item(self, found: Finding) -> str:
        """The name of what a finding is about."""
        return self.items.get(found.row) or mask(found.item)

    def told(self, found: Finding) -> Text:
        """Where a finding is, in words."""
        at = self.at(found.row)
        said = text("tell.where" if found.item else "tell.row", row=at["row"], item=self.item(found))
        return (
            {lang: text("tell.sheet", sheet=at["sheet"], what=said[lang])[lang] for lang in LANGUAGES}
            if at.get("sheet")
            else said
        )

    def case(self, found: Finding) -> dict[str, Any]:
        kind, row, item, column, was, now = found
        hidden = self.cells.get((row, column))
        if self.needed and (hidden or row in self.items or mask(said := f"{item} {was} {now}") is not said):
            item, was, now = self.item(found), hidden or mask(was), hidden if hidden and now else mask(now)
        told = {"item": item, "column": column, "before": was, "after": now, "kind": kind}
        return self.at(row) | told

    def aside(self, one: SetAside) -> dict[str, Any]:
        cells = zip(self.headers, self.made.row_of_source(one.row, one.cells), strict=False)
        return self.at(one.row) | {
            "reason": one.reason,
            "title": text(f"reason.{one.reason}"),
            "source": one.source,
            "cells": [self.cells.get((one.row, header)) or mask(cell) for header, cell in cells],
        }


def _columns_of(made: Made, schema: Schema) -> list[dict[str, Any]]:
    """What each column of the source became; where sheets were stacked, what is the same in all of them once."""
    every = [one for table in made.tables for one in _columns(table, schema)]
    return [one for n, one in enumerate(every) if one not in every[:n]] if made.stacked else every


def _columns(table: Table, schema: Schema) -> Iterator[dict[str, Any]]:
    """Each column with a header or a cell; of a wide table the columns that became rows, and not those that were made of them."""
    made = _unpivoted(schema) if table.wide else []
    into = "、".join(f.header for f in made) if len(made) < MANY else f"{made[0].header}…{made[-1].header}"
    for header in table.wide:
        yield {"source": hide(header), "header": into or None, "field": made[-1].id if made else None, "how": "wide"}
    matched, ours = table.matched, {f.header for f in made}
    body = table.grid.cells[matched.row + 1 :]
    for column, header in enumerate(matched.headers):
        if header in ours or not (header or any(row[column].strip() for row in body)):
            continue
        field_id = matched.fields.get(column)
        one = schema.by_id.get(field_id or "")
        yield {
            "source": hide(header),
            "header": one.header if one else _parts(field_id, schema),
            "field": field_id,
            "how": matched.how.get(column, "unmatched"),
        }


def _unpivoted(schema: Schema) -> list[Field]:
    """The fields that columns side by side go into."""
    roles = {f.role for f in schema.fields}
    pair = next((pair for pair in unpivot.PAIRS if set(pair) <= roles), None)
    if pair is None:
        return [f for f in schema.fields if f.age]
    return [f for f in schema.fields if f.role in (*pair, "weekdays")]


def _parts(compound: str | None, schema: Schema) -> str | None:
    """The columns that a column which holds several things was taken apart into."""
    ids = columns.parts([compound]) if compound else set()
    return "、".join(f.header for f in columns.fields_of(schema, ids)) or None


def _completeness(filled: Mapping[str, int], schema: Schema) -> list[dict[str, Any]]:
    return [
        {
            "field": f.id,
            "header": f.header,
            "label": {lang: f.label(lang) for lang in LANGUAGES},
            "required": f.required,
            "standard": not f.extra,
            "there": f.id in filled,
            "filled": filled.get(f.id, 0),
        }
        for f in schema.fields
    ]


def _counts(lists: Sequence[list[Finding]]) -> list[dict[str, Any]]:
    n_of = Counter(f.kind for found in lists for f in found)
    return [
        {"kind": k, "class": class_of(k), "n": n, "title": text(f"kind.{k}"), "rule": text(f"kind.{k}.rule")}
        for k, n in n_of.most_common()
    ]


def _personal(one: Personal, kept: Collection[tuple[int, str]]) -> dict[str, Any]:
    """level: error (still in the data), gone (it was, and is not any more), or warning."""
    around = bool(one.sheet or one.place)
    gone = one.level == "error" and (around or (one.row, one.kind) not in kept)
    advice = text(
        "intake.personal.around" if gone and around else "intake.personal.gone" if gone else f"privacy.do.{one.do}"
    )
    level = "gone" if gone else one.level
    where = {"sheet": hide(one.sheet), "column": hide(one.column), "place": one.place}
    return asdict(one) | where | {"level": level, "title": text(f"privacy.{one.kind}"), "advice": advice}


# --- what to tell the publisher -----------------------------------------------------------------------------------------


def _to_publisher(found: Sequence[Finding], veil: _Veil) -> list[Text]:
    """One sentence for each kind and column that the publisher could mend, with the first rows."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for f in found:
        if f"kind.{f.kind}.tell" in interface_words():
            groups.setdefault((f.kind, f.column), []).append(f)
    return [_sentence(text(f"kind.{kind}.tell"), cases, column, veil) for (kind, column), cases in groups.items()]


def _aside_to_publisher(aside: Sequence[SetAside], veil: _Veil) -> list[Text]:
    groups: dict[str, list[Finding]] = {}
    for one in aside:
        if one.reason not in SILENT:
            groups.setdefault(one.reason, []).append(Finding(one.reason, one.row))
    return [_sentence(text(f"reason.{reason}.tell"), cases, "", veil) for reason, cases in groups.items()]


def _sentence(what: Text, cases: Sequence[Finding], column: str, veil: _Veil) -> Text:
    rows = [veil.told(f) for f in cases[:TOLD] if f.row]
    more = text("tell.more", n=len(cases) - TOLD) if len(cases) > TOLD else {}
    said: Text = {}
    for lang, comma in (("ja", "、"), ("en", ", ")):
        named: Mapping[str, str] = {"rows": comma.join(filter(None, [*(r[lang] for r in rows), more.get(lang, "")]))}
        key = "tell.column" if column and rows else "tell.sentence" if rows or column else ""
        said[lang] = (
            text(key, column=column, what=what[lang], rows=named["rows"] or column)[lang] if key else what[lang]
        )
    return said
