"""Run with `pytest` in the prototype's folder: the page still says what it promises."""

from html import unescape
from pathlib import Path

from machikit.prototype import Prototype, run

FOLDER = Path(__file__).resolve().parents[1]


def test_the_page_names_every_municipality_and_holds_the_question_in_both_languages():
    prototype = Prototype.load(FOLDER)
    page = unescape(run(FOLDER).read_text(encoding="utf-8"))
    missing = [city.name["ja"] for city in prototype.cities.values() if city.name["ja"] not in page]
    assert not missing
    assert prototype.word("question", "ja") in page
    assert prototype.word("question", "en") in page
