"""The letter to the publishers of a prototype's data: what was found while people used them, as a sheet and as a CSV.

It stands in the handover pack where the prototype has row edits. Every line of these is in it, also what did not fit, so that
nothing that somebody noticed is lost.
"""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from machikit._base.messages import interface_words, say
from machikit.catalog import Catalog
from machikit.event.handover_datasets import localised
from machikit.event.sheet import Block, Sheet
from machikit.pages.exports import FORMULA_STARTS
from machikit.prototype.row_edits import DatasetEdits, row_edits
from machikit.tables.edits import ADD, ASIDE, PHOTO, POINT, Edit

SHEET, CSV = "findings", "findings.csv"
COLUMNS = ("key", "field", "was", "now", "reason", "state")
WIDTHS = {"key": 62, "field": 26, "was": 44, "now": 54, "state": 32}  # mm; the reason takes the rest
MOST_ROWS = 100  # of one dataset on paper; the CSV has all
MOST_TEXT = 200  # characters of a cell on paper
SPECIAL = {
    ADD: "letter.field.added",
    ASIDE: "letter.field.aside",
    POINT: "letter.field.point",
    PHOTO: "letter.field.photo",
}


def found_edits(folder: Path, catalog: Catalog) -> list[DatasetEdits]:
    """The datasets of a prototype of which somebody has found something."""
    return [one for one in row_edits(folder, catalog) if one.edits is not None and _lines(one)]


def letter_sheet(found: Sequence[DatasetEdits]) -> Sheet:
    """The sheet, in the language of the moment: a letter that can be reworded, with a table for each dataset."""
    blocks: list[Block] = [{"text": _both(say("letter.text"))}]
    for one in found:
        rows = [[_shortened(cell) for cell in line] for line in _lines(one)]
        about = say(
            "letter.dataset",
            publisher=localised(one.dataset.package, "publisher") or "—",
            title=localised(one.dataset.package, "title") or one.dataset.id,
            date=one.dataset.package.get("as_of") or "—",
            n=len(rows),
        )
        blocks.append({"heading": _both(_no_placeholders(about))})
        columns = [
            {"label": _both(say(f"letter.column.{c}")), **({"mm": WIDTHS[c]} if c in WIDTHS else {})} for c in COLUMNS
        ]
        blocks.append({"table": {"id": _table_id(one), "columns": columns, "rows": 0, "mm": 7}})
        if len(rows) > MOST_ROWS:
            blocks.append({"note": _both(say("letter.more", n=len(rows) - MOST_ROWS, file=CSV))})
    titles = {"title": "letter.title", "by": "letter.by", "lead": "letter.lead"}
    words = {name: interface_words()[key] for name, key in titles.items()}
    return Sheet(
        id=SHEET, title=words["title"], by=words["by"], lead=words["lead"], when="handover", per="team", paper="a4-wide",
        blocks=tuple(blocks), pages=0, screen=False, word=True,
    )  # fmt: skip


def letter_values(found: Iterable[DatasetEdits]) -> dict[str, list[list[str]]]:
    """Table id → rows: the texts of the data, which are filled into the sheet as they are."""
    return {_table_id(one): [[_shortened(cell) for cell in line] for line in _lines(one)[:MOST_ROWS]] for one in found}


def letter_csv(found: Iterable[DatasetEdits]) -> bytes:
    """All lines as Excel opens them: UTF-8 with its mark; a text that would be run as a formula stands behind an apostrophe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([say("letter.column.data"), *(say(f"letter.column.{column}") for column in COLUMNS)])
    for one in found:
        title = localised(one.dataset.package, "title") or one.dataset.id
        writer.writerows([_guarded(cell) for cell in (title, *line)] for line in _lines(one))
    return out.getvalue().encode("utf-8-sig")


def _lines(one: DatasetEdits) -> list[list[str]]:
    """A line for each edit, in the order of the file: the columns COLUMNS."""
    if one.edits is None:
        return []
    unapplied = {unapplied.edit.id for unapplied in one.edits.unapplied}
    edits = [*one.edits.applied, *(unapplied.edit for unapplied in one.edits.unapplied)]
    order = sorted(edits, key=lambda edit: (edit.file, edit.line))
    return [[e.key, _field(e, one), _was(e), _now(e, one), e.reason, _state(e, one, e.id in unapplied)] for e in order]


def _field(edit: Edit, one: DatasetEdits) -> str:
    field = one.schema.by_id.get(edit.field) or one.schema.by_header.get(edit.field)
    return say(SPECIAL[edit.field]) if edit.field in SPECIAL else field.header if field else edit.field


def _was(edit: Edit) -> str:
    return edit.was.replace(",", ", ") if edit.field == POINT else edit.was


def _now(edit: Edit, one: DatasetEdits) -> str:
    """The new value; of a new row its cells by header."""
    if edit.field != ADD:
        return edit.now.replace(",", ", ") if edit.field == POINT else edit.now
    try:
        values = json.loads(edit.now)
        pairs = [
            (one.schema.by_id[id_].header if id_ in one.schema.by_id else id_, text) for id_, text in values.items()
        ]
    except (ValueError, RecursionError, AttributeError):
        return edit.now
    return "\n".join(f"{header}：{text}" for header, text in pairs if text not in ("", None))


def _state(edit: Edit, one: DatasetEdits, is_unapplied: bool) -> str:
    """Whether an office has confirmed it, and whether the data it was made for are still the same."""
    texts = [say("letter.state.confirmed", by=edit.confirmed_by, on=edit.confirmed_on)] if edit.is_confirmed else []
    if one.schema.safety and not edit.is_confirmed:
        texts.append(say("letter.state.unconfirmed"))
    return "\n".join([*texts, *([say("letter.state.unapplied")] if is_unapplied else [])])


def _table_id(one: DatasetEdits) -> str:
    return f"findings-{one.dataset.city}-{one.dataset.name}"


def _both(text: str) -> dict[str, str]:
    return {"ja": text, "en": text}


def _no_placeholders(text: str) -> str:
    """A text of the data in which no placeholder of a sheet is filled in."""
    return text.replace("{", "｛").replace("}", "｝")


def _shortened(text: str) -> str:
    return text if len(text) <= MOST_TEXT else f"{text[: MOST_TEXT - 1]}…"


def _guarded(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
