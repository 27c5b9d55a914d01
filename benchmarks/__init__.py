"""How long, how heavy, how soon usable: our points map beside its peers, and `machikit new` + `build` beside cookiecutter.

python -m benchmarks             everything; writes points.md and build.md beside this file
python -m benchmarks points      only the maps
python -m benchmarks build       only the commands
"""
