"""Runs the parts that are named, or all."""

import sys
from importlib import import_module

PARTS = ("points", "panning", "build", "listing", "addresses", "clean", "national", "odd", "country")


def main(asked: list[str]) -> None:
    if unknown := set(asked) - set(PARTS):
        sys.exit(f"{', '.join(sorted(unknown))}: no such part. Name {' or '.join(PARTS)}, or nothing for all.")
    for part in PARTS:
        if part in asked or not asked:
            print(import_module(f"benchmarks.{part}").run())


if __name__ == "__main__":
    main(sys.argv[1:])
