"""Amounts of money as text, rounded alike in both languages, and shares. money.js implements the same rules."""

import math

# (limit, step): an amount below the limit is rounded to the step (yen): 46.1万円 and 461,000 yen, 14.2億円 and 1.42 billion yen
_STEPS = ((10_000, 1), (1_000_000, 1_000), (100_000_000, 10_000), (10_000_000_000, 10_000_000), (math.inf, 100_000_000))


def rounded(yen: float) -> int:
    """Round to the step of the amount; halves away from zero."""
    size = abs(yen)
    step = next(step for limit, step in _STEPS if size < limit)
    return int(math.copysign(math.floor(size / step + 0.5) * step, yen))


def parted(yen: float, language: str) -> tuple[str, str]:
    """(figure, unit): ("7,142", "億円"), ("714.2", "billion yen")."""
    amount = rounded(yen)
    figure, unit = (_japanese if language == "ja" else _english)(abs(amount))
    return ("−" if amount < 0 else "") + figure, unit


def yen(amount: float, language: str) -> str:
    """7,142億円, 714.2 billion yen."""
    return (" " if language == "en" else "").join(parted(amount, language))


def _japanese(amount: int) -> tuple[str, str]:
    if amount >= 10**12:
        trillions, rest = divmod(amount // 10**8, 10_000)
        return (f"{trillions:,}兆{rest:,}", "億円") if rest else (f"{trillions:,}", "兆円")
    if amount >= 10**8:
        return (f"{amount // 10**8:,}" if amount >= 10**10 else f"{amount / 10**8:.1f}"), "億円"
    if amount >= 10**4:
        return (f"{amount // 10**4:,}" if amount >= 10**6 else f"{amount / 10**4:.1f}"), "万円"
    return f"{amount:,}", "円"


def _english(amount: int) -> tuple[str, str]:
    if amount >= 10**9:
        return f"{amount / 10**9:,.{1 if amount >= 10**10 else 2}f}", "billion yen"
    if amount >= 10**6:
        return f"{amount / 10**6:,.{0 if amount >= 10**8 else 2}f}", "million yen"
    return f"{amount:,}", "yen"


def share(part: float, total: float) -> str:
    """Per cent with one decimal, halves away from zero: "40.6%"; "" if the total is not positive."""
    return tenths(100 * part / total) + "%" if total > 0 else ""


def tenths(value: float) -> str:
    """A number with one decimal, halves away from zero."""
    rounded_value = math.floor(abs(value) * 10 + 0.5) / 10
    return ("−" if value < 0 and rounded_value else "") + f"{rounded_value:,.1f}"
