"""How many people an event is counted for, and how many sheets of paper, sticks and laptops that makes."""

import math

from machikit.event.event_folder import Event
from machikit.event.sheet import Sheet

MEMBERS = 5  # of a team
JUDGES = 3
DATASETS = 2  # that a team uses
SPARE_PROBLEMS = 2  # to choose from, beside one a team
SPARE_STICKS = 2
STAFF = 2  # of a team's members who work for the municipality


def numbers(event: Event) -> dict[str, int]:
    """Name of a placeholder of the sheets → number."""
    people, problems = event.teams * MEMBERS, event.teams + SPARE_PROBLEMS
    return {
        "members": MEMBERS,
        "people": people,
        "problems": problems,
        "judges": JUDGES,
        "everybody": people + problems + JUDGES,
        "testers": 2 * event.teams,
        "loaners": event.teams + 1,
        "sticks": event.teams + SPARE_STICKS,
        "dots": 3 * people,
    }


def receivers(sheet: Sheet, event: Event) -> int:
    """For how many people, teams, problems or datasets a sheet is printed."""
    count = numbers(event)
    return {
        "event": 1,
        "school": 1,
        "team": event.teams,
        "owner": count["problems"],
        "person": count["people"],
        "everybody": count["everybody"],
        "judge": event.teams * JUDGES,
        "dataset": event.teams * DATASETS,
        "staff": event.teams * STAFF,
    }[sheet.per]


def copies(sheet: Sheet, event: Event) -> int:
    """Number of copies of a sheet that this event needs."""
    return math.ceil(receivers(sheet, event) / sheet.holds)
