"""The day in a short form: two teams from the event's folder to the handover, with a lost laptop and another path."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser
from rehearsal import ELSEWHERE, rehearse, table


@pytest.mark.full
def test_a_short_day_works_from_the_event_to_the_handover(tmp_path: Path, browser: Browser) -> None:
    day = rehearse(tmp_path, short=True, chromium=browser)
    assert [step.findings for step in day.steps if "✗" in step.findings] == [], table(day)
    assert len(list((tmp_path / ELSEWHERE).rglob("handover/handover.html"))) == len(day.folders) == 2
