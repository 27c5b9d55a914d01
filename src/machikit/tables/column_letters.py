"""Columns as a spreadsheet names them in A1 notation, with letters, and as numbers from 0."""

LETTERS = 3  # of a column's name, at most


def column(letters: str) -> int:
    """A → 0, Z → 25, AA → 26. Raises ValueError for what no spreadsheet has."""
    if not 0 < len(letters) <= LETTERS:
        raise ValueError(letters[: LETTERS + 1])
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def letters(column: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
