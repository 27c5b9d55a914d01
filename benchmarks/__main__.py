"""Runs the parts that are named, or both."""

import sys

PARTS = ("points", "build")


def main(asked: list[str]) -> None:
    if unknown := set(asked) - set(PARTS):
        sys.exit(f"{', '.join(sorted(unknown))}: no such part. Name {' or '.join(PARTS)}, or nothing for both.")
    for part in PARTS:
        if part == "points" and (part in asked or not asked):
            from benchmarks.points import run as points

            print(points())
        if part == "build" and (part in asked or not asked):
            from benchmarks.build import run as build

            print(build())


if __name__ == "__main__":
    main(sys.argv[1:])
