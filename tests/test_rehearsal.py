"""The day in a short form: two teams from the event's folder to the handover, with a lost laptop and another path."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser
from rehearsal import ELSEWHERE, rehearse, table
from unprepared import drawn, kinds, towns
from unprepared import rehearse as rehearse_town


@pytest.mark.full
def test_a_short_day_works_from_the_event_to_the_handover(tmp_path: Path, browser: Browser) -> None:
    day = rehearse(tmp_path, short=True, chromium=browser)
    assert [step.findings for step in day.steps if "✗" in step.findings] == [], table(day)
    assert len(list((tmp_path / ELSEWHERE).rglob("handover/handover.html"))) == len(day.folders) == 2


@pytest.mark.full
@pytest.mark.parametrize("town", towns([], short=True))
def test_a_town_that_nobody_has_prepared_has_its_day(town: str, tmp_path: Path, browser: Browser) -> None:
    day = rehearse_town(town, tmp_path, short=True, browser=browser)
    assert [step.findings for step in day.steps if "✗" in step.findings] == [], table(day)
    assert len(list(tmp_path.glob("*.pdf"))) == len(day.teams) == 3


def test_the_towns_that_are_drawn_are_what_they_are_called() -> None:
    chosen = drawn()
    assert len({m.code for m in chosen.values()}) == 5 and chosen == drawn()
    assert all(kinds()[kind](m) for kind, m in chosen.items())
