"""Runs the parts that are named, or all."""

import sys

PARTS = ("points", "panning", "build", "addresses", "clean", "national", "listing", "odd")


def main(asked: list[str]) -> None:
    if unknown := set(asked) - set(PARTS):
        sys.exit(f"{', '.join(sorted(unknown))}: no such part. Name {' or '.join(PARTS)}, or nothing for all.")
    for part in PARTS:
        if part == "points" and (part in asked or not asked):
            from benchmarks.points import run as points

            print(points())
        if part == "panning" and (part in asked or not asked):
            from benchmarks.panning import run as panning

            print(panning())
        if part == "build" and (part in asked or not asked):
            from benchmarks.build import run as build

            print(build())
        if part == "addresses" and (part in asked or not asked):
            from benchmarks.addresses import run as addresses

            print(addresses())
        if part == "clean" and (part in asked or not asked):
            from benchmarks.clean import run as clean

            print(clean())
        if part == "national" and (part in asked or not asked):
            from benchmarks.national import run as national

            print(national())
        if part == "listing" and (part in asked or not asked):
            from benchmarks.listing import run as listing

            print(listing())
        if part == "odd" and (part in asked or not asked):
            from benchmarks.odd import run as odd

            print(odd())


if __name__ == "__main__":
    main(sys.argv[1:])
