"""`machikit build --all`, told as it goes."""

import statistics
import time
from pathlib import Path

from machikit._base.messages import say
from machikit.catalog import Catalog
from machikit.cli import console
from machikit.cli.listings import overrides, strange_templates


def build_all(out: Path, public: bool, feeds: bool) -> bool:
    """Build every prototype below `out`, with a bar on stderr; whether all could be built."""
    from machikit._base.known_folders import remember
    from machikit.prototype.build_all import build_every, pairs
    from machikit.prototype.generate import slug_of

    catalog, begun = Catalog(), time.perf_counter()
    overrides(catalog)
    strange_templates(catalog)
    every = pairs(catalog)
    done = [*console.track(build_every(catalog, out.absolute(), public, feeds), say("cli.everything"), len(every))]
    remember(*(out.absolute() / slug_of(one.card, one.city, None) for one in done if not one.error))
    failed = [one for one in done if one.error]
    for one in sorted(failed, key=lambda one: (one.card, one.city)):
        console.show(f"{one.card} × {one.city}", "bold red")
        assert one.error is not None
        console.tell(one.error)
    sizes = [one.size for one in done if not one.error] or [0]
    seconds = time.perf_counter() - begun
    told = {
        "n": len(done) - len(failed),
        "seconds": round(seconds, 1),
        "each": round(seconds / max(len(done), 1), 2),
        "median": round(statistics.median(sizes) / 1e6, 2),
        "largest": round(max(sizes) / 1e6, 2),
        "folder": console.short(out.absolute()),
    }
    console.show(say("cli.everything.done", **told), "bold green")
    return not failed
