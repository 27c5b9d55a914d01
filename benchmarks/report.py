"""Tables as Markdown, each with what it was measured on."""

import datetime as dt
import os
import platform
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path
from statistics import median

HERE = Path(__file__).parent
QUIET = 0.5  # load for each CPU
LIBRARIES = ("folium", "geopandas", "plotly", "cookiecutter")


def grid(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; the first column is text, the others are figures."""
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)], *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def load() -> float:
    """How many processes wanted a processor during the last minute; NaN where the system does not count them."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")


def machine(before: float, chromium: str | None = None) -> str:
    """What the figures depend on: processors, how busy they were, system, versions, the day."""
    facts = [
        f"{os.cpu_count()} CPUs ({platform.machine()}), {platform.system()} {platform.release()}",
        f"Python {platform.python_version()}",
        *([f"Chromium {chromium}, headless, without a graphics card"] if chromium else []),
        ", ".join(f"{name} {version(name)}" for name in LIBRARIES),
        f"{dt.date.today():%Y-%m-%d}",
        *([_busy(before)] if before == before else []),
    ]
    return "Measured on: " + "; ".join(facts) + "."


def _busy(before: float) -> str:
    told = f"load {before:.1f} when it began"
    if before < QUIET * (os.cpu_count() or 1):
        return told
    return f"**{told}, by other work: seconds are longer and vary more than on a quiet machine**"


def seconds(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:.0f}"


def spread(values: Sequence[float]) -> str:
    """The median and, where there are several values, the lowest and highest."""
    told = seconds(median(values))
    return told if len(values) == 1 else f"{told} ({seconds(min(values))}–{seconds(max(values))})"


def size(number: float) -> str:
    """Bytes as kB or MB, of 1,000."""
    return f"{number / 1e3:,.0f} kB" if number < 1e6 else f"{number / 1e6:,.1f} MB"


def save(name: str, parts: Iterable[str]) -> Path:
    path = HERE / name
    path.write_text("\n\n".join(parts) + "\n", encoding="utf-8", newline="\n")
    return path
