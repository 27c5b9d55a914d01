"""Where a prototype may be put once it is handed over: each place with who decides, its yearly cost, and how to take it down."""

from collections.abc import Mapping

from machikit._base.messages import say

PLACES = ("shared_folder", "paper", "official_site", "civic_site", "data_only")  # numbered from 1 in handover.yaml
COLUMNS = ("decides", "cost", "stop")
TAKEN, OPEN = "■", "□"


def place_name(place: str, words: Mapping[str, str]) -> str:
    """words: those of the municipality, for placeholders."""
    return say(f"handover.where.{place}", **words)


def place_rows(chosen: str, words: Mapping[str, str]) -> list[list[str]]:
    """The rows of the table on the sheet, in the current language. chosen: the place that is ticked, "" for none."""
    return [
        [
            f"{TAKEN if place == chosen else OPEN} {number}. {place_name(place, words)}",
            *(say(f"handover.where.{place}.{column}", **words) for column in COLUMNS),
        ]
        for number, place in enumerate(PLACES, 1)
    ]
