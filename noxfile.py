"""What `make lint`, `make test` and `make docs` do, where there is no make (Windows) and on every system in CI.

The commands stand once, in the Makefile, and are read there: a line of these targets may set variables, run a program of
`$(BIN)/` and take `$(ARGS)`, nothing else.

    nox -s lint
    nox -s tests -- -k name
    nox -s docs
    nox -s package      the source archive and the wheel, tried in an empty environment
"""

import os
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import nox

ROOT = Path(__file__).parent
SESSIONS = {"lint": "lint", "tests": "test", "docs": "docs"}  # session: target
SETTING_UP = (".venv/.run", ".venv/.dev")
TOLD = ("echo", "touch")  # what make says and remembers

nox.options.sessions = list(SESSIONS)
nox.options.reuse_venv = "yes"


class Step(NamedTuple):
    words: list[str]
    env: dict[str, str]


def steps(target: str) -> Iterator[Step]:
    """The commands of one target of the Makefile. Raises ValueError for a line that only make understands."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    found = re.search(rf"^{re.escape(target)}:.*\n((?:\t.*\n)+)", makefile, re.MULTILINE)
    for line in found[1].splitlines() if found else ():
        words, env = shlex.split(line.strip().removeprefix("@")), {}
        while re.match(r"[A-Z_0-9]+=", words[0]):
            name, _, env[name] = words.pop(0).partition("=")
        if words[0] in TOLD:
            continue
        program = words[0].removeprefix("$(BIN)/")
        if program == words[0] or any("$" in word for word in words[1:] if word != "$(ARGS)"):
            raise ValueError(f"Makefile, {target}: {line.strip()}")
        yield Step([program, *words[1:]], env)
    if not found:
        raise ValueError(f"Makefile: there is no {target}")


def set_up(session: nox.Session) -> None:
    for target in SETTING_UP:
        for step in steps(target):
            session.run_install(*step.words, env=step.env, silent=False)


def do(session: nox.Session) -> None:
    set_up(session)
    for step in steps(SESSIONS[session.name]):
        words = [w for word in step.words for w in (session.posargs if word == "$(ARGS)" else [word])]
        session.run(*words, env=step.env)


@nox.session
def lint(session: nox.Session) -> None:
    """Ruff, mypy, and the forms of the workflows."""
    do(session)


@nox.session
def tests(session: nox.Session) -> None:
    """The tests, in a browser too."""
    do(session)


@nox.session
def docs(session: nox.Session) -> None:
    """The documentation, into site/."""
    do(session)


@nox.session
def package(session: nox.Session) -> None:
    """Build into dist/ and try the wheel in an empty environment. With a tag (v1.2.3), first see that all name that version
    and that the terms of every dataset are confirmed."""
    for tag in session.posargs:
        if wrong := not_of(tag):
            session.error(f"{tag}: {', '.join(wrong)}")
        session.run("python", str(ROOT / "tools" / "unconfirmed_licences.py"))  # a person confirms terms of use, first
    set_up(session)
    dist, alone = ROOT / "dist", Path(session.create_tmp()).resolve()
    shutil.rmtree(dist, ignore_errors=True)  # what is published is all that is in it
    session.run("python", "-m", "build", "--no-isolation", "--outdir", str(dist), str(ROOT))
    session.run("python", "-m", "venv", "--clear", str(alone / "env"))
    python = str(alone / "env" / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
    pins, wheel = str(ROOT / "requirements" / "run.txt"), str(next(dist.glob("*.whl")))
    session.run(python, "-m", "pip", "install", "-q", "--require-hashes", "-r", pins, external=True)
    session.run(python, "-m", "pip", "install", "-q", "--no-deps", wheel, external=True)
    with session.chdir(alone):
        session.run(python, "-m", "machikit", "demo", "--no-open", env={"PYTHONPATH": ""}, external=True)


def not_of(tag: str) -> list[str]:
    """The files that do not name the version of a tag."""
    version = tag.removeprefix("v")
    named = {
        "version.py": f'\n__version__ = "{version}"\n' in (ROOT / "src/machikit/_base/version.py").read_text("utf-8"),
        "CITATION.cff": f"\nversion: {version}\n" in (ROOT / "CITATION.cff").read_text("utf-8"),
        "CHANGELOG.md": f"\n## {version}" in (ROOT / "CHANGELOG.md").read_text("utf-8"),
    }
    return [name for name, right in named.items() if not right]
