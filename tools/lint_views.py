"""Refuses what views must not use, because it differs between engines, machines or time zones: `make lint` runs this.

A view runs at build in an engine without Intl and in the reader's browser; both must say the same. Checked is every module that a
view's bundle is made of (bundles/manifest.json).
"""

import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
MANIFEST = ROOT / "src/machikit/pages/web/bundles/manifest.json"
FORBIDDEN = {
    r"\blocaleCompare\b": "sort by the block's `rank` column, which Python writes once",
    r"\bIntl\b|\btoLocale\w+": "use number and dayText of #pure",
    r"\bnew Date\(\)|\bDate\.now\b": "take the day from the state",
    r"\.(get|set)(Day|Date|Month|FullYear|Hours|Minutes|Seconds|TimezoneOffset)\b": "use the UTC methods",
    r"\bMath\.random\b|\bperformance\b": "a view of one state is always the same",
    r"\b(document|window|navigator|location|history)\b": "a view has no document; what is done there stands in part.js",
}


def findings(path: Path) -> list[str]:
    """`file:line: word: what to do`, of one module; comments may say what they like."""
    text = re.sub(r"/\*.*?\*/", lambda m: "\n" * m[0].count("\n"), path.read_text(encoding="utf-8"), flags=re.S)
    lines = [re.sub(r"(^|\s)//.*", "", line) for line in text.splitlines()]
    where = path.relative_to(ROOT).as_posix()
    return [
        f"{where}:{n}: {found[0]}: {fix}"
        for n, line in enumerate(lines, 1)
        for pattern, fix in FORBIDDEN.items()
        if (found := re.search(pattern, line))
    ]


if __name__ == "__main__":
    bundles = json.loads(MANIFEST.read_text(encoding="utf-8"))
    sources = {source for name, files in bundles.items() if name.startswith("views/") for source in files}
    told = [line for source in sorted(sources) for line in findings(ROOT / source)]
    print("\n".join(told) or f"views: {len(sources)} modules, nothing that differs between engines")
    sys.exit(bool(told))
