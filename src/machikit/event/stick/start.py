"""Set machikit up on this computer from the stick, with no network and no administrator's rights, and open a menu.

Needs nothing but Python itself. Everything goes into one folder of the user's own; what is on the stick is only read.
With arguments it runs them: `start.sh cards`.
"""

import json
import os
import shutil
import subprocess
import sys
import webbrowser
from pathlib import Path
from typing import Any

Facts = dict[str, Any]
HERE = Path(__file__).resolve().parent.parent
WINDOWS = os.name == "nt"
MENU = (
    ("1", "できあがったページを見る", "Look at finished pages"),
    ("2", "カードから試作をつくる", "Make a prototype from a card"),
    ("3", "コマンドを打つ", "Type commands"),
    ("4", "印刷するものを開く", "Open what is to be printed"),
    ("0", "おわる", "Leave"),
)


def say(ja: str, en: str) -> None:
    print(ja + "\n" + en, flush=True)


def home() -> Path:
    """The folder of the user's own that everything goes into."""
    if os.environ.get("MACHIKIT_HOME"):
        return Path(os.environ["MACHIKIT_HOME"])
    if WINDOWS and os.environ.get("LOCALAPPDATA"):
        return Path(os.environ["LOCALAPPDATA"], "machikit")
    return Path.home() / "machikit"


def setup(facts: Facts) -> "Path | None":
    """The Python that has machikit; set up at the first start, then found again. None where it cannot be done."""
    place = home() / ("env-" + facts["id"])
    python = place / "python.exe" if portable() else place / ("Scripts/python.exe" if WINDOWS else "bin/python")
    ready = place / "ready"
    if ready.is_file() and python.is_file():
        return python
    say("はじめての準備をしています（数分かかります）…", "Setting up, once; this takes a few minutes …")
    shutil.rmtree(place, ignore_errors=True)
    if portable():
        shutil.copytree(HERE / "python", place)
    else:
        import venv

        venv.EnvBuilder(with_pip=False, symlinks=not WINDOWS).create(place)
    if install(python, facts) != 0:
        shutil.rmtree(place, ignore_errors=True)
        made = ", ".join(facts["for"])
        have = f"Python {sys.version_info[0]}.{sys.version_info[1]} ({sys.platform})"
        say(
            f"準備できませんでした。このキットは {made} 用で、このパソコンは {have} です。",
            f"It could not be set up. This kit is for {made}; this computer has {have}.",
        )
        return None
    ready.write_text("", encoding="utf-8")
    return python


def portable() -> bool:
    return WINDOWS and (HERE / "python" / "python.exe").is_file()


def clean() -> "dict[str, str]":
    """The environment without what would bend another Python's paths or pip's settings."""
    return {k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "PYTHON"))}


def install(python: Path, facts: Facts) -> int:
    """pip, run out of its own wheel, with the stick's wheels and no index whatever the computer's settings say."""
    wheels = HERE / "wheels"
    pip = next(wheels.glob("pip-*.whl")) / "pip"
    options = ["--no-index", "--find-links", wheels, "--no-cache-dir", "--no-compile", "--disable-pip-version-check"]
    command = [python, pip, "install", "-q", "--no-warn-script-location", *options, "machikit==" + facts["version"]]
    return subprocess.run([str(c) for c in command], env=dict(clean(), PIP_CONFIG_FILE=os.devnull)).returncode


def lay(facts: Facts) -> Path:
    """The event's folder among the user's own; one that is there is never overwritten."""
    work = home() / facts["event"]
    if not work.exists():
        half = work.with_name(work.name + ".new")
        shutil.rmtree(half, ignore_errors=True)
        shutil.copytree(HERE / "event", half)
        half.rename(work)  # whole, or not at all: a stick may be pulled out
    return work


def machikit(python: Path, work: Path, arguments: "list[str]") -> int:
    command = [str(python), "-I", "-X", "utf8", "-m", "machikit", *arguments]  # -I: no module out of the event's folder
    return subprocess.run(command, cwd=str(work), env=dict(clean(), PYTHONUTF8="1")).returncode


def shell(python: Path, work: Path) -> None:
    say("machikit と打つと動きます。exit で、もどります。", "Type machikit. exit brings you back.")
    folders = [str(python.parent), str(python.parent / "Scripts")]
    env = dict(clean(), PYTHONUTF8="1", PATH=os.pathsep.join([*folders, os.environ.get("PATH", "")]))
    command = [os.environ.get("COMSPEC", "cmd.exe"), "/k"] if WINDOWS else [os.environ.get("SHELL", "/bin/sh")]
    subprocess.run(command, cwd=str(work), env=env)


def menu(python: Path, work: Path) -> int:
    while True:
        print()
        for number, ja, en in MENU:
            print(f"  {number}  {ja} / {en}")
        try:
            chosen = input("> ").strip()
        except (EOFError, KeyboardInterrupt):
            return 0
        if chosen == "1":
            webbrowser.open((HERE / "pages" / "index.html").as_uri())
        elif chosen == "2":
            machikit(python, work, [])
        elif chosen == "3":
            shell(python, work)
        elif chosen == "4":
            webbrowser.open((HERE / "print").as_uri())
        elif chosen == "0":
            return 0


def main() -> int:
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    facts = json.loads((HERE / "pack.json").read_text(encoding="utf-8"))
    python = setup(facts)
    if python is None:
        return 1
    work = lay(facts)
    return machikit(python, work, sys.argv[1:]) if len(sys.argv) > 1 else menu(python, work)


if __name__ == "__main__":
    sys.exit(main())
