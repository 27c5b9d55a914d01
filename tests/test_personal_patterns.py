"""What patterns alone find is the same in Python and in pages: tests/js/personal.test.js reads the same cases."""

import json
import unicodedata
from pathlib import Path

from machikit.tables.privacy.contacts import check_my_numbers
from machikit.tables.privacy.personal_text import find_in_text

CASES = json.loads((Path(__file__).parent / "golden" / "personal_text.json").read_text(encoding="utf-8"))
KINDS = ("my_number", "mobile", "mail", "birth_date")


def test_patterns_find_in_python_what_they_find_in_a_page() -> None:
    for text, column, wanted in CASES:
        folded = unicodedata.normalize("NFKC", text)
        found = [
            f"{m.kind}{'!' if m.level == 'error' else '?'}{m.shown}"
            for m in find_in_text(folded, **column)
            if m.kind in KINDS
        ]
        if not found and check_my_numbers([folded])[0] == [True]:
            found = ["my_number?" + "*" * 12]
        assert found == wanted, text
