"""One day, as people write it in a settings file or an option."""

import datetime as dt
import unicodedata
from contextlib import suppress


def parse_day(text: str) -> dt.date | None:
    """A day as people write it: 2030-12-12, 2030年12月12日, 令和12年12月12日, ２０３０／１２／１２. None for any other text."""
    with suppress(ValueError):
        return dt.date.fromisoformat(unicodedata.normalize("NFKC", text).strip())
    from machikit.tables.values.dates import parse_date

    with suppress(ValueError):
        value, doubt = parse_date(text)
        return None if doubt else dt.date.fromisoformat(value)  # a month alone is no day
    return None
