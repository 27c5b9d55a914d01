"""The record of a card in listings: for which cities it is ready, what others lack, and which cards draw the same table."""

from collections.abc import Sequence
from typing import Any

from machikit._base.messages import LANGUAGES, in_language
from machikit.catalog import Catalog, MissingInput
from machikit.catalog.model import Card
from machikit.catalog.readiness_words import reason_sentence, short_reason
from machikit.catalog.ready_municipalities import ready_municipalities
from machikit.prototype.overrides import Override

Record = dict[str, Any]


def card_record(
    catalog: Catalog, card: Card, cities: list[str], kit_overrides: Sequence[Override] = (), nationwide: bool = True
) -> Record:
    """A card for `--json`, with the cities for which it is ready, waits for data, or must not be built.

    `waiting` are also those for which it can be made but is hardly worth an hour; `reasons` say why. `ready_municipalities` is a
    number, as `ready` names only cities that have a folder. `group`: cards of one group draw the same table. nationwide: whether
    anybody asks for how many municipalities of Japan it is ready.
    """
    stops = [c for c in cities if catalog.is_closed_for(card, c)]
    lacks = {c: catalog.missing_inputs(card, c) for c in cities if c not in stops}
    return {
        "id": card.id,
        "title": {lang: card.title(lang) for lang in LANGUAGES},
        "question": {lang: card.question(lang) for lang in LANGUAGES},
        "theme": card.theme,
        "template": card.template,
        "tables": card.tables,
        "group": card.topics.get("main", ""),
        "minutes": card.minutes,
        "sensitivity": card.sensitivity,
        "skills": card.skills,
        "partners": card.partners,
        "stands_over_kit": any(override.id == f"idea_cards/{card.id}" for override in kit_overrides),
        "ready": [c for c in lacks if not lacks[c]],
        "ready_municipalities": len(ready_municipalities(catalog, card)) if nationwide else 0,
        "everywhere": nationwide and catalog.is_nationwide(card),
        "waiting": [
            {
                "city": c,
                "needs": [{"table": n.table, "topic": n.topic, "headers": list(n.headers)} for n in needs],
                "can_be_made": not any(n.blocks for n in needs),
                "reasons": [_reason(catalog, n) for n in needs if not n.blocks],
            }
            for c, needs in lacks.items()
            if needs
        ],
        "stops": stops,
    }


def _reason(catalog: Catalog, lack: MissingInput) -> Record:
    """Why a table is hardly worth an hour: `thin` (few rows) or `flat` (the same answer everywhere), in both languages."""
    schema = catalog.schema(lack.topic)
    words: dict[str, dict[str, str]] = {"short": {}, "text": {}}
    for lang in LANGUAGES:
        with in_language(lang):
            words["short"][lang], words["text"][lang] = short_reason(lack, schema), reason_sentence(lack, schema)
    return {"topic": lack.topic, "kind": lack.kind, "rows": lack.rows, "marks": list(lack.marks), **words}


def by_table(records: list[Record]) -> list[tuple[str, list[Record]]]:
    """The cards of one theme: those that draw the same table together under its topic, then the others under ""."""
    groups: dict[str, list[Record]] = {}
    for record in records:
        groups.setdefault(record["group"], []).append(record)
    single = [r for group in groups.values() if len(group) == 1 for r in group]
    return [*((topic, group) for topic, group in groups.items() if len(group) > 1), ("", single)]
