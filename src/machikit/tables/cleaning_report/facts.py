"""Build the report: one plain dict of all that a run of `clean` found, changed and left out (see the package's docstring)."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from machikit._base.messages import LANGUAGES, interface_words
from machikit.catalog.model import City, Field, Schema, Text
from machikit.tables.clean import columns, unpivot
from machikit.tables.clean.result import CleaningResult, SourceTable
from machikit.tables.cleaning_report.bilingual import bilingual
from machikit.tables.cleaning_report.verdict import CLASS_LISTS, Report
from machikit.tables.findings import DOUBTS, NOTES, Finding, SetAside
from machikit.tables.privacy.personal_text import mask_contacts, redact
from machikit.tables.privacy.table_scan import PersonalFinding

PERSONAL_KINDS = ("mobile", "mail", "personal")  # kinds of findings whose values are personal
MAX_NAMED_ROWS = 3  # in a sentence to the publisher
MAX_NAMED_COLUMNS = 4  # of those that a wide table's columns became
MAX_NOTES = 1_000  # of one kind; `counts` counts all of them
# Reasons to set a row aside that are no fault of the table: the publisher need not know
NO_FAULT = {
    "note",
    "sum",
    "breakdown",
    "section",
    "metadata",
    "merged",
    "former",
    "part",
    "subset",
}


def build_report(
    result: CleaningResult,
    schema: Schema,
    city: City,
    personal: Sequence[PersonalFinding],
    remaining: Collection[PersonalFinding],
    filled: Mapping[str, int],
) -> Report:
    """The report on a cleaned table, without date, map, cards and addresses, which the caller adds.

    personal: the personal data in the source; remaining: those of them that are still in the table; filled: field id → number of
    rows that have a value. The findings of `result` are used up, so that those of a large table are not in memory twice.
    Where several sheets were stacked, everything that has a row has a `sheet`, too.
    Keys: city, topic, sources, rows_in, rows_out, rows_aside, columns, completeness, counts, repairs, doubts, notes, aside,
    personal, publisher.
    """
    masker = _Masker(personal, result, schema)
    publisher = [*_finding_sentences(result.findings, masker), *_set_aside_sentences(result.set_aside, masker)]
    counts = _counts([result.findings, result.rewritten])
    cases = _cases([result.findings, result.rewritten], masker)
    remaining_keys = {(m.row, m.kind) for m in remaining if not (m.sheet or m.place)}
    return {
        "city": {"id": city.id, "name": city.name, "code": city.code},
        "topic": {"id": schema.id, "title": schema.title, "standard": schema.standard},
        "sources": [_source(table) for table in result.tables],
        "rows_in": result.rows_in,
        "rows_out": len(result.rows),
        "rows_aside": len(result.set_aside),
        "columns": _columns_of(result, schema),
        "completeness": _completeness(filled, schema),
        "counts": counts,
        **cases,
        "aside": [masker.set_aside_row(row) for row in result.set_aside],
        "personal": [
            _personal(match, remaining_keys) | ({} if match.sheet or match.place else masker.position(match.row))
            for match in personal
        ],
        "publisher": publisher,
    }


def _source(table: SourceTable) -> dict[str, Any]:
    grid = table.grid
    sheet = "" if grid.file.startswith(grid.name) else grid.name  # a text file's only table is named after it
    return {
        "file": redact(grid.file),
        "sheet": redact(sheet),
        "rows": table.rows,
        "header_row": table.matched.header_row + 1,
    }


# --- findings -------------------------------------------------------------------------------------------------------


def _cases(lists: Sequence[list[Finding]], masker: "_Masker") -> dict[str, list[dict[str, Any]]]:
    """Every finding as a case, by the list of its class; of notes the first MAX_NOTES of each kind. Empties `lists`."""
    cases: dict[str, list[dict[str, Any]]] = {name: [] for name in CLASS_LISTS.values()}
    notes: Counter[str] = Counter()
    for findings in lists:
        findings.reverse()
        while findings:
            finding = findings.pop()
            class_ = finding_class(finding.kind)
            notes[finding.kind] += class_ == "note"
            if notes[finding.kind] <= MAX_NOTES:
                cases[CLASS_LISTS[class_]].append(masker.case(finding))
    return cases


def finding_class(kind: str) -> str:
    return "doubt" if kind in DOUBTS else "note" if kind in NOTES else "repair"


def _counts(lists: Sequence[list[Finding]]) -> list[dict[str, Any]]:
    counts = Counter(finding.kind for findings in lists for finding in findings)
    return [
        {
            "kind": kind,
            "class": finding_class(kind),
            "n": n,
            "title": bilingual(f"kind.{kind}"),
            "rule": bilingual(f"kind.{kind}.rule"),
        }
        for kind, n in counts.most_common()
    ]


class _Masker:
    """Findings and rows as they may be shown: personal data are masked wherever they would appear."""

    def __init__(self, personal: Sequence[PersonalFinding], result: CleaningResult, schema: Schema):
        # Without personal data there is nothing to mask, and no need to search every case again
        self.is_needed = bool(personal) or any(f.kind in PERSONAL_KINDS for f in result.findings)
        self.result = result
        self.headers = [h.strip() or f"#{n}" for n, (h, _) in enumerate(result.columns, start=1)]
        field_ids = {t.matched.headers[c]: f for t in result.tables for c, f in t.matched.fields.items()}
        # (row, header of the source or of the field) → masked cell
        self.cells = {(m.row, m.column): m.shown for m in personal if m.row and not (m.sheet or m.place)}
        fields = {key: schema.by_id[field_ids[key[1]]] for key in self.cells if field_ids.get(key[1]) in schema.by_id}
        self.names = {
            row: self.cells[row, column] for (row, column), f in fields.items() if f.role in ("name", "place")
        }
        self.cells |= {(row, f.header): self.cells[row, column] for (row, column), f in fields.items()}

    def position(self, number: int) -> dict[str, Any]:
        """The row as a spreadsheet counts it, and its sheet where several were stacked."""
        row, sheet = self.result.position(number)
        return {"row": row, "sheet": sheet} if self.result.is_stacked else {"row": row}

    def item_name(self, finding: Finding) -> str:
        """The name of the item that a finding is about."""
        return self.names.get(finding.row) or mask_contacts(finding.item)

    def position_text(self, finding: Finding) -> Text:
        """The row, item and sheet of a finding in words."""
        position = self.position(finding.row)
        key = "tell.where" if finding.item else "tell.row"
        text = bilingual(key, row=position["row"], item=self.item_name(finding))
        if not position.get("sheet"):
            return text
        return {lang: bilingual("tell.sheet", sheet=position["sheet"], what=text[lang])[lang] for lang in LANGUAGES}

    def case(self, finding: Finding) -> dict[str, Any]:
        kind, row, item, column, was, now = finding
        masked = self.cells.get((row, column))
        if self.is_needed and (masked or row in self.names or mask_contacts(text := f"{item} {was} {now}") is not text):
            item, was, now = (
                self.item_name(finding),
                masked or mask_contacts(was),
                masked if masked and now else mask_contacts(now),
            )
        case = {"item": item, "column": column, "before": was, "after": now, "kind": kind}
        return self.position(row) | case

    def set_aside_row(self, row: SetAside) -> dict[str, Any]:
        cells = zip(self.headers, self.result.source_cells(row.row, row.cells), strict=False)
        return self.position(row.row) | {
            "reason": row.reason,
            "title": bilingual(f"reason.{row.reason}"),
            "source": row.source,
            "cells": [self.cells.get((row.row, header)) or mask_contacts(cell) for header, cell in cells],
        }


def _personal(match: PersonalFinding, remaining: Collection[tuple[int, str]]) -> dict[str, Any]:
    """A match for the report. remaining: (row, kind) of what is still in the table.

    level: error (still in the data), gone (it was, and has been removed), or warning.
    """
    is_around = bool(match.sheet or match.place)  # outside the table's rows
    is_gone = match.level == "error" and (is_around or (match.row, match.kind) not in remaining)
    gone_advice = "intake.personal.around" if is_around else "intake.personal.gone"
    return asdict(match) | {
        "sheet": redact(match.sheet),
        "column": redact(match.column),
        "place": match.place,
        "level": "gone" if is_gone else match.level,
        "title": bilingual(f"privacy.{match.kind}"),
        "advice": bilingual(gone_advice if is_gone else f"privacy.do.{match.do}"),
    }


# --- columns --------------------------------------------------------------------------------------------------------


def _columns_of(result: CleaningResult, schema: Schema) -> list[dict[str, Any]]:
    """What each column of the source became; where sheets were stacked, what is the same in all of them once."""
    entries = [entry for table in result.tables for entry in _columns(table, schema)]
    return [e for n, e in enumerate(entries) if e not in entries[:n]] if result.is_stacked else entries


def _columns(table: SourceTable, schema: Schema) -> Iterator[dict[str, Any]]:
    """Each column with a header or a cell.

    For a wide table, the columns that became rows are listed, and not the columns that were made of them.
    """
    fields = _unpivoted_fields(schema) if table.unpivoted_headers else []
    is_short = len(fields) <= MAX_NAMED_COLUMNS
    target = "、".join(f.header for f in fields) if is_short else f"{fields[0].header}…{fields[-1].header}"
    field_id = fields[-1].id if fields else None
    for header in table.unpivoted_headers:
        yield {"source": redact(header), "header": target or None, "field": field_id, "how": "wide"}
    matched, unpivoted = table.matched, {f.header for f in fields}
    body = table.grid.cells[matched.header_row + 1 :]
    for column, header in enumerate(matched.headers):
        if header in unpivoted or not (header or any(row[column].strip() for row in body)):
            continue
        field_id = matched.fields.get(column)
        field = schema.by_id.get(field_id or "")
        yield {
            "source": redact(header),
            "header": field.header if field else _split_headers(field_id, schema),
            "field": field_id,
            "how": matched.matched_by.get(column, "unmatched"),
        }


def _unpivoted_fields(schema: Schema) -> list[Field]:
    """The fields that take the columns of a wide table."""
    roles = {f.role for f in schema.fields}
    pair = next((pair for pair in unpivot.ROLE_PAIRS if set(pair) <= roles), None)
    if pair is None:
        return [f for f in schema.fields if f.age]
    return [f for f in schema.fields if f.role in (*pair, "weekdays")]


def _split_headers(compound: str | None, schema: Schema) -> str | None:
    """The columns into which a column that holds several things was split."""
    ids = columns.compound_fields([compound]) if compound else set()
    return "、".join(f.header for f in columns.select_fields(schema, ids)) or None


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


# --- letter to the publisher ----------------------------------------------------------------------------------------


def _finding_sentences(findings: Sequence[Finding], masker: _Masker) -> list[Text]:
    """One sentence for each kind and column that the publisher could fix, with the first rows."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        if f"kind.{finding.kind}.tell" in interface_words():
            groups.setdefault((finding.kind, finding.column), []).append(finding)
    return [
        _sentence(bilingual(f"kind.{kind}.tell"), cases, column, masker) for (kind, column), cases in groups.items()
    ]


def _set_aside_sentences(rows: Sequence[SetAside], masker: _Masker) -> list[Text]:
    """One sentence for each reason to set rows aside that is a fault of the table."""
    groups: dict[str, list[Finding]] = {}
    for row in rows:
        if row.reason not in NO_FAULT:
            groups.setdefault(row.reason, []).append(Finding(row.reason, row.row))
    return [_sentence(bilingual(f"reason.{reason}.tell"), cases, "", masker) for reason, cases in groups.items()]


def _sentence(problem: Text, cases: Sequence[Finding], column: str, masker: _Masker) -> Text:
    positions = [masker.position_text(finding) for finding in cases[:MAX_NAMED_ROWS] if finding.row]
    more = bilingual("tell.more", n=len(cases) - MAX_NAMED_ROWS) if len(cases) > MAX_NAMED_ROWS else {}
    key = "tell.column" if column and positions else "tell.sentence" if positions or column else ""
    if not key:
        return problem
    sentence: Text = {}
    for lang, comma in (("ja", "、"), ("en", ", ")):
        rows = comma.join(filter(None, [*(position[lang] for position in positions), more.get(lang, "")]))
        sentence[lang] = bilingual(key, column=column, what=problem[lang], rows=rows or column)[lang]
    return sentence
