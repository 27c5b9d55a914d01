"""See that the terms of use of every dataset are confirmed: `python tools/unconfirmed_licences.py [FOLDER]`.

The release workflow runs it first. Exit code 1 where a datapackage.json says `licence_confirmed: false`, or cannot be read: a person
has to read the publisher's terms and write `licence_confirmed: true` into the recipe and the package. Needs Python alone.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[1]


def unconfirmed(datasets: Path) -> Iterator[str]:
    """A sentence for each dataset below a folder whose terms nobody has confirmed."""
    for path in sorted(datasets.glob("*/*/datapackage.json")):
        name = "/".join(path.parts[-3:-1])
        try:
            package = json.loads(path.read_text(encoding="utf-8"))
            confirmed = package.get("licence_confirmed", True)
        except (OSError, ValueError, AttributeError) as error:
            yield f"{name}: datapackage.json cannot be read ({error})"
            continue
        if confirmed is not True:
            sources = ", ".join(str(source.get("path", "")) for source in package.get("sources", ()))
            yield f"{name}: licence_confirmed is not true. Read the terms of {sources}"


def main() -> int:
    """The command."""
    found = list(unconfirmed(Path(sys.argv[1]) if len(sys.argv) > 1 else HOUSE / "datasets"))
    for sentence in found:
        print(sentence, file=sys.stderr)
    if found:
        print(
            f"\nNot released: the terms of {len(found)} datasets are not confirmed. Where they allow the use, write "
            "licence_confirmed: true into datasets/_recipes/<city>/<topic>.yaml and into the datapackage.json.",
            file=sys.stderr,
        )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
