"""The code of a municipality (全国地方公共団体コード): five digits of JIS X 0401 and 0402, and a check digit."""


def check_digit(digits: str) -> str:
    """The sixth digit of a municipality code: the last digit of 11 minus (6a+5b+4c+3d+2e mod 11).

    >>> check_digit("37201")
    '3'
    """
    weighted = sum(w * int(d) for w, d in zip((6, 5, 4, 3, 2), digits, strict=True))
    return str((11 - weighted % 11) % 10)


def with_check_digit(code: str) -> str:
    """A code of six digits from one of five or six."""
    return code + check_digit(code) if len(code) == 5 and code.isdecimal() and code.isascii() else code
