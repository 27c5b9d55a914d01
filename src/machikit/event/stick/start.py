"""Set machikit up on this computer from the stick, with no network and no administrator's rights, and open a menu.

Needs nothing but Python itself. Everything goes into one folder of the user's own; what is on the stick is only read.
With arguments it runs them: `start.sh cards`.
"""

import json
import os
import shutil
import subprocess
import sys
import unicodedata
import webbrowser
from pathlib import Path
from typing import Any

Facts = dict[str, Any]
HERE = Path(__file__).resolve().parent.parent
WINDOWS = os.name == "nt"
MENU = (
    ("1", "このまちのページを見る", "Look at this town's pages"),
    ("2", "チームをつくる（名前とカードをえらぶ）", "Make a team: its name, its card"),
    ("3", "チームのページを、見ながら直す", "Change a team's page while you watch it"),
    ("4", "ためす：ほかの人にさわってもらい、記録する", "Try it: let people use it, and note what they did"),
    ("5", "わたす：引き渡しの一式をつくる", "Hand over: make what is handed on"),
    ("6", "みんなの進みぐあい（ボード）", "The board: how far every team is"),
    ("7", "印刷するものを開く", "Open what is to be printed"),
    ("8", "コマンドを打つ", "Type commands"),
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
    process = subprocess.Popen(command(python, arguments), cwd=str(work), env=dict(clean(), PYTHONUTF8="1"))
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:  # Ctrl-C ends the server that it runs, not this menu
            continue


def command(python: Path, arguments: "list[str]") -> "list[str]":
    return [
        str(python),
        "-I",
        "-u",
        "-X",
        "utf8",
        "-m",
        "machikit",
        *arguments,
    ]  # -I: no module out of the event's folder


def ask_json(python: Path, work: Path, arguments: "list[str]") -> "list[Facts]":
    """What a command says as JSON; its errors are shown."""
    env = dict(clean(), PYTHONUTF8="1")
    done = subprocess.run(
        command(python, arguments), cwd=str(work), env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE
    )
    return list(json.loads(done.stdout.decode("utf-8"))) if done.returncode == 0 else []


def shell(python: Path, work: Path) -> None:
    say("machikit と打つと動きます。exit で、もどります。", "Type machikit. exit brings you back.")
    folders = [str(python.parent), str(python.parent / "Scripts")]
    env = dict(clean(), PYTHONUTF8="1", PATH=os.pathsep.join([*folders, os.environ.get("PATH", "")]))
    command = [os.environ.get("COMSPEC", "cmd.exe"), "/k"] if WINDOWS else [os.environ.get("SHELL", "/bin/sh")]
    subprocess.run(command, cwd=str(work), env=env)


# --- the menu: every question is answered with a number; an empty line goes back ------------------------------------------


def read(prompt: str) -> str:
    return unicodedata.normalize("NFKC", input(prompt)).strip()  # full-width figures are figures


def choose(ja: str, en: str, lines: "list[str]") -> "int | None":
    """The index of the line that is chosen by its number; None for an empty answer."""
    say(ja, en)
    for number, line in enumerate(lines, 1):
        print(f"  {number:2}  {line}")
    while answer := read("> "):
        if answer.isdecimal() and 1 <= int(answer) <= len(lines):
            return int(answer) - 1
        say(f"1 から {len(lines)} の番号を打ってください。", f"Type a number from 1 to {len(lines)}.")
    return None


def makeable_cards(python: Path, work: Path, facts: Facts) -> "list[Facts]":
    """The cards that can be made for the event's city now, in the order of the deck."""
    cards = ask_json(python, work, ["cards", "--city", facts["city"], "--json"])
    deck = {card: n for n, card in enumerate(facts["cards"])}
    return sorted((c for c in cards if c["ready"]), key=lambda c: deck.get(c["id"], len(deck)))


def make_team(python: Path, work: Path, facts: Facts) -> None:
    cards = makeable_cards(python, work, facts)
    if not cards:
        say(
            "いまつくれるカードがありません。表を machikit add で入れてください。",
            "No card yet: bring a table with machikit add.",
        )
        return
    say("チームの名前：", "The team's name:")
    if not (name := input("> ").strip()):
        return
    titles = [f"{c['title']['ja']} / {c['title']['en']}" for c in cards]
    chosen = choose("カードの番号：", "The number of its card:", titles)
    if chosen is None:
        return
    before = {team["folder"] for team in teams(python, work)}
    if machikit(python, work, ["team", "new", "--card", cards[chosen]["id"], "--", name]) == 0:
        made = next((t for t in teams(python, work) if t["folder"] not in before), None)
        if made:
            build_and_open(python, work, made["folder"])


def build_and_open(python: Path, work: Path, folder: str) -> None:
    if machikit(python, work, ["build", folder]) == 0:
        show(Path(folder, "site", "index.html"))


def teams(python: Path, work: Path) -> "list[Facts]":
    return [team for team in ask_json(python, work, ["team", "list", "--json"]) if not team["gone"]]


def choose_team(python: Path, work: Path) -> str:
    """The folder of the team that is chosen; "" where there is none."""
    present = teams(python, work)
    if not present:
        say("チームがまだありません。2 でつくってください。", "There is no team yet. Make one with 2.")
        return ""
    if len(present) == 1:
        return str(present[0]["folder"])
    chosen = choose("チームの番号：", "The number of the team:", [team["name"] for team in present])
    return "" if chosen is None else str(present[chosen]["folder"])


def hand_over(python: Path, work: Path, folder: str) -> None:
    if machikit(python, work, ["build", folder]) == 0 and machikit(python, work, ["handover", folder]) == 0:
        show(Path(folder, "handover", "handover.html"))


def show_board(python: Path, work: Path) -> None:
    if machikit(python, work, ["event", "board"]) == 0:
        show(work / "board" / "index.html")


def show(page: Path) -> None:
    """Open a page in the browser, where there is a screen; its path is printed in any case."""
    print(page, flush=True)
    has_screen = WINDOWS or sys.platform == "darwin" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if has_screen:
        webbrowser.open(page.as_uri())


def of_team(python: Path, work: Path, number: str) -> None:
    folder = choose_team(python, work)
    if folder and number == "5":
        hand_over(python, work, folder)
    elif folder:
        machikit(python, work, ["serve" if number == "3" else "try", folder])


def menu(python: Path, work: Path, facts: Facts) -> int:
    while True:
        print()
        for number, ja, en in MENU:
            print(f"  {number}  {ja} / {en}")
        try:
            chosen = read("> ")
            if chosen == "0":
                return 0
            act(chosen, python, work, facts)
        except (EOFError, KeyboardInterrupt):
            return 0


def act(chosen: str, python: Path, work: Path, facts: Facts) -> None:
    if chosen == "1":
        show(HERE / "pages" / "index.html")
    elif chosen == "2":
        make_team(python, work, facts)
    elif chosen in ("3", "4", "5"):
        of_team(python, work, chosen)
    elif chosen == "6":
        show_board(python, work)
    elif chosen == "7":
        show(HERE / "print" / "index.html")
    elif chosen == "8":
        shell(python, work)


def main() -> int:
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    facts = json.loads((HERE / "pack.json").read_text(encoding="utf-8"))
    python = setup(facts)
    if python is None:
        return 1
    work = lay(facts)
    return machikit(python, work, sys.argv[1:]) if len(sys.argv) > 1 else menu(python, work, facts)


if __name__ == "__main__":
    sys.exit(main())
