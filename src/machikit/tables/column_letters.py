"""Convert column letters (A1 notation) to column numbers from 0 and back."""

LETTERS = 3  # the longest column name of a spreadsheet


def column_number(name: str) -> int:
    """A → 0, Z → 25, AA → 26. Raises ValueError for a name that is empty or too long."""
    if not 0 < len(name) <= LETTERS:
        raise ValueError(name[: LETTERS + 1])
    number = 0
    for letter in name.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def column_name(number: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    name = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
