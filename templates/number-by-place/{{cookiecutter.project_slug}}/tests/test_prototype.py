"""Run with `pytest` in the prototype's folder: the page still says what it promises."""

from html import unescape
from pathlib import Path

from machikit.prototype import Prototype, run

FOLDER = Path(__file__).resolve().parents[1]


def test_the_page_holds_the_question_in_both_languages_and_names_of_places():
    prototype = Prototype.load(FOLDER)
    page = unescape(run(FOLDER).read_text(encoding="utf-8"))
    table = prototype.table()  # where prototype.py keeps only some places, keep the same ones here
    assert any(name in page for name in table["place"].dropna())
    assert prototype.word("question", "ja") in page
    assert prototype.word("question", "en") in page
