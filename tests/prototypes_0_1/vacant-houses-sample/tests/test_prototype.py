"""Run with `pytest` in the prototype's folder: the page still says what it promises."""

from html import unescape
from pathlib import Path

from machikit.prototype import Prototype, run

FOLDER = Path(__file__).resolve().parents[1]


def test_the_page_holds_every_site_and_the_question_in_both_languages():
    prototype = Prototype.load(FOLDER)
    page = unescape(run(FOLDER).read_text(encoding="utf-8"))
    sites = prototype.table()  # where prototype.py keeps only some of them, keep the same ones here
    missing = [name for name in sites["name"].dropna() if name not in page]
    assert not missing
    assert prototype.word("question", "ja") in page
    assert prototype.word("question", "en") in page
