"""Amounts of money in words, both languages to the same step, and shares. money.js holds the same rules."""

import math

# Amounts below the first figure are told to the second (yen): 46.1万円 and 461,000 yen, 14.2億円 and 1.42 billion yen
STEPS = ((10_000, 1), (1_000_000, 1_000), (100_000_000, 10_000), (10_000_000_000, 10_000_000), (math.inf, 100_000_000))


def rounded(yen: float) -> int:
    """To the step at which an amount is told; halves away from zero."""
    size = abs(yen)
    step = next(step for below, step in STEPS if size < below)
    return int(math.copysign(math.floor(size / step + 0.5) * step, yen))


def parted(yen: float, language: str) -> tuple[str, str]:
    """(figure, unit): ("7,142", "億円"), ("714.2", "billion yen")."""
    told = rounded(yen)
    figure, unit = (_japanese if language == "ja" else _english)(abs(told))
    return ("−" if told < 0 else "") + figure, unit


def yen(amount: float, language: str) -> str:
    """7,142億円, 714.2 billion yen."""
    return (" " if language == "en" else "").join(parted(amount, language))


def _japanese(told: int) -> tuple[str, str]:
    if told >= 10**12:
        trillions, rest = divmod(told // 10**8, 10_000)
        return (f"{trillions:,}兆{rest:,}", "億円") if rest else (f"{trillions:,}", "兆円")
    if told >= 10**8:
        return (f"{told // 10**8:,}" if told >= 10**10 else f"{told / 10**8:.1f}"), "億円"
    if told >= 10**4:
        return (f"{told // 10**4:,}" if told >= 10**6 else f"{told / 10**4:.1f}"), "万円"
    return f"{told:,}", "円"


def _english(told: int) -> tuple[str, str]:
    if told >= 10**9:
        return f"{told / 10**9:,.{1 if told >= 10**10 else 2}f}", "billion yen"
    if told >= 10**6:
        return f"{told / 10**6:,.{0 if told >= 10**8 else 2}f}", "million yen"
    return f"{told:,}", "yen"


def share(part: float, whole: float) -> str:
    """Per cent with one decimal, halves away from zero: "40.6%"; "" where there is no whole to be a part of."""
    return tenths(100 * part / whole) + "%" if whole > 0 else ""


def tenths(value: float) -> str:
    """A number with one decimal, halves away from zero."""
    told = math.floor(abs(value) * 10 + 0.5) / 10
    return ("−" if value < 0 and told else "") + f"{told:,.1f}"
