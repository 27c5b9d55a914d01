"""Cells of a table as text, and the form in which names are compared."""

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pandas import DataFrame


def cell_text(value: object) -> str:
    """A cell as stripped text, "" if it is blank (None, NaN, NA)."""
    import pandas as pd

    return "" if pd.isna(value) else str(value).strip()


def column_texts(table: "DataFrame", column: str) -> list[str]:
    """The cells of a column as stripped text, "" if blank or if there is no such column."""
    return [cell_text(value) for value in table[column]] if column in table else [""] * len(table)


def fold(name: str) -> str:
    """The form in which two names are compared: without regard to width, case and spaces."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())
