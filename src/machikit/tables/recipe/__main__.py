"""`python -m machikit.tables.recipe`: the command that rebuilds datasets from their source files."""

import argparse
import io
import sys
from collections.abc import Sequence
from pathlib import Path

from machikit._base.errors import KitError
from machikit.tables.clean.result import text_report
from machikit.tables.recipe import recipe


def main(arguments: Sequence[str] | None = None) -> int:
    """The command. Exit code 1 with one clear sentence when the user's input is wrong."""
    parser = argparse.ArgumentParser(prog="python -m machikit.tables.recipe", description=recipe.__doc__)
    parser.add_argument("names", nargs="*", metavar="CITY/TOPIC")
    parser.add_argument("--raw", type=Path, required=True, help="the folder with the source files")
    parser.add_argument("--out", type=Path, help="write elsewhere than into datasets/")
    parser.add_argument("--home", type=Path, help="the datasets folder whose _recipes are meant")
    options = parser.parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a character that the console lacks must not end the run
    try:
        for result in recipe.build_datasets(options.names, options.raw, options.out, options.home):
            print(text_report(result))
    except KitError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
