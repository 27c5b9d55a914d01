"""`machikit build --all`, with a progress bar and a summary."""

import statistics
import time
from pathlib import Path

from machikit._base.messages import say
from machikit.catalog import Catalog
from machikit.cli import console
from machikit.cli.listings import warn_foreign_templates, warn_overrides


def build_all(out: Path, public: bool, feeds: bool) -> bool:
    """Build every prototype below `out`, with a progress bar on stderr; returns whether all could be built."""
    from machikit._base.known_folders import remember
    from machikit.prototype.build_all import build_all, ready_pairs
    from machikit.prototype.generate import folder_slug

    catalog, started = Catalog(), time.perf_counter()
    warn_overrides(catalog)
    warn_foreign_templates(catalog)
    count = len(ready_pairs(catalog))
    results = [*console.track(build_all(catalog, out.absolute(), public, feeds), say("cli.everything"), count)]
    remember(*(out.absolute() / folder_slug(r.card, r.city, None) for r in results if not r.error))
    failed = [r for r in results if r.error]
    for result in sorted(failed, key=lambda r: (r.card, r.city)):
        console.show(f"{result.card} × {result.city}", "bold red")
        assert result.error is not None
        console.show_error(result.error)
    sizes = [r.size for r in results if not r.error] or [0]
    seconds = time.perf_counter() - started
    summary = {
        "n": len(results) - len(failed),
        "seconds": round(seconds, 1),
        "each": round(seconds / max(len(results), 1), 2),
        "median": round(statistics.median(sizes) / 1e6, 2),
        "largest": round(max(sizes) / 1e6, 2),
        "folder": console.relative_path(out.absolute()),
    }
    console.show(say("cli.everything.done", **summary), "bold green")
    return not failed
