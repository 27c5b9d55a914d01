"""Run with `pytest` in the prototype's folder: the page still says what it promises."""

from html import unescape
from pathlib import Path

from machikit.prototype import Prototype, run

FOLDER = Path(__file__).resolve().parents[1]


def test_the_page_holds_the_question_in_both_languages_and_the_dates_of_both_lists():
    prototype = Prototype.load(FOLDER)
    page = unescape(run(FOLDER).read_text(encoding="utf-8"))
    assert prototype.word("question", "ja") in page
    assert prototype.word("question", "en") in page
    for name in ("main", "national"):
        assert str(prototype.dataset(name).as_of.year) in page
