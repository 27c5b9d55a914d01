"""What a procedure guide shows: the rules, the prefilled form, the views for which there are data, and translations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from machikit.catalog.model import Card
from machikit.pages.parts.procedure_guide.prefilled_form import FormBox
from machikit.pages.parts.procedure_guide.rules import RuleTable

VIEWS = ("list", "drop", "confirm", "desk", "rules")


@dataclass(frozen=True)
class Guide:
    """The contents of a procedure guide.

    boxes: of the prefilled form; views: those of VIEWS for which there are data, the initial one first; terms: translations of the
    cells, as published with the data.
    """

    rules: RuleTable
    boxes: Sequence[FormBox]
    views: Sequence[str]
    terms: Mapping[str, dict[str, str]]


def available_views(rules: RuleTable, has_form: bool, initial: str) -> list[str]:
    """The views for which there are data, the initial one first; the rules follow the checklist, which needs the script."""
    available = {"list": bool(rules.events), "rules": bool(rules.events)}
    available["drop"] = any(item.drop for event in rules.events for item in event.items)
    available["confirm"] = available["desk"] = has_form
    first = [initial, "rules"] if initial == "list" else [initial]
    return [view for view in (*first, *VIEWS) if available.pop(view, False)]


def default_view(card: Card) -> str:
    """The view with which the page opens if the prototype names none: by what the card requires.

    A record of a person: the desk if it requires what staff ask aloud, else the form to confirm. Registers: what could be
    dropped. Otherwise the checklist.
    """
    if "person" in card.tables:
        return "desk" if "ask" in card.needs.get("person", ()) else "confirm"
    return "drop" if "drop" in card.needs.get("main", ()) else "list"
