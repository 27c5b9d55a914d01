"""How long, how heavy, how soon usable: our points map beside its peers, and `machikit new` + `build` beside cookiecutter; how many
addresses are read rightly, and how fast a city's own file is cleaned.

python -m benchmarks             everything; writes points.md, build.md, addresses.md, clean.md and odd.md beside this file
python -m benchmarks points      only the maps
python -m benchmarks build       only the commands
python -m benchmarks addresses   only the addresses
python -m benchmarks clean       only the cleaning
python -m benchmarks odd         only books of an odd shape
"""
