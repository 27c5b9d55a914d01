"""Run with `pytest` in the prototype's folder: the page still says what it promises."""

from html import unescape
from pathlib import Path

from machikit.prototype import Prototype, run

FOLDER = Path(__file__).resolve().parents[1]


def test_the_page_holds_every_district_and_rule_and_the_question_in_both_languages():
    prototype = Prototype.load(FOLDER)
    page = unescape(run(FOLDER).read_text(encoding="utf-8"))
    rules = prototype.table()  # where prototype.py keeps only some of them, keep the same ones here
    missing = [text for column in ("area", "category", "rule") for text in rules[column].dropna() if text not in page]
    assert not missing
    assert prototype.word("question", "ja") in page
    assert prototype.word("question", "en") in page
