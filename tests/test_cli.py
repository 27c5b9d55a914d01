"""The command line: what it says, in which language, with which exit code, and how fast."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import typer
from conftest import SOURCE, Run, environment, text_file

from machikit import cli
from machikit._base.messages import LANGUAGES, LOCALE, read_words, use_language
from machikit.catalog import Catalog, kit_root
from machikit.catalog.municipalities import find_city
from machikit.cli import console
from machikit.cli.app import app

COMMANDS = list(typer.main.get_command(app).commands)
LISTINGS = ("cities", "datasets", "cards", "templates")
KANA = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")


@pytest.fixture(autouse=True)
def language_as_before():
    yield
    use_language(None)


def run_here(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str, str]:
    """Run in this process: exit code, stdout, stderr."""
    code = cli.run(list(args))
    return code, *capsys.readouterr()


# --- words -----------------------------------------------------------------------------------------------------------


def test_every_command_of_the_kit_is_there() -> None:
    assert [
        *("demo", "cities", "datasets", "cards", "templates", "new"),
        *("build", "serve", "check", "offline", "doctor"),
        *(
            "clean",
            "add",
            "samples",
            "try",
            "handover",
            "confirm",
            "words",
            "town-pack",
            "merge",
            "city",
            "event",
            "team",
        ),
    ] == COMMANDS


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_explains_every_option_and_shows_examples(command: str, language: str, capsys) -> None:
    code, out, err = run_here(capsys, "--lang", language, *filter(None, [command]), "--help")
    assert (code, err) == (0, "")
    assert bool(KANA.search(out.replace("高松市", "").replace("焼津市", ""))) == (language == "ja")
    assert not re.search(r"\bcli\.|\{", out), "a word is missing"
    examples = [line.split("  ")[1] for line in out.split("\n") if line.startswith("  machikit")]
    assert examples
    assert all(f"machikit {command}".strip() in example for example in examples)
    group = typer.main.get_command(app)
    parameters = (group.commands[command] if command else group).params
    for name in (o for p in parameters for o in p.opts if o.startswith("-")):
        assert re.search(rf"{name}\b.*\s\S", out), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_examples_are_commands_that_work(language: str, capsys) -> None:
    """Every example names a command and options that exist, and cards and cities that do."""
    import shlex

    words = {k: v for k, v in read_words(LOCALE / "cli.csv").items() if k.endswith(".examples")}
    lines = {line for word in words.values() for line in word[language].split("\n")}
    group = typer.main.get_command(app)
    kit = Catalog(roots=[kit_root()])
    for line in lines:
        rest, _ = cli.take_global_options(shlex.split(line)[1:])
        if rest:
            context = group.commands[rest[0]].make_context(rest[0], rest[1:])
            said = context.params
            for city in several(said.get("city")):
                assert find_city(kit, city)
            for card in several(said.get("card")):
                assert kit.card(card)


def several(said: str | list[str] | None) -> list[str]:
    """What an option says that may be repeated, or not."""
    return [said] if isinstance(said, str) else list(said or ())


def test_every_word_is_said_in_both_languages_with_the_same_places() -> None:
    for name in ("cli.csv", "check.csv"):
        for key, word in read_words(LOCALE / name).items():
            assert word["ja"].strip() and word["en"].strip(), key
            assert set(re.findall(r"\{\w+\}", word["ja"])) >= set(re.findall(r"\{\w+\}", word["en"])), key


def test_every_word_that_the_code_asks_for_is_there() -> None:
    words = {key for path in LOCALE.glob("*.csv") for key in read_words(path)}
    files = [*(SOURCE / "machikit").rglob("*.py")]
    asked = set()
    for file in files:
        text = file.read_text(encoding="utf-8")
        if re.search(r"from machikit\._base\.messages import .*\bsay\b", text):  # parts say words of the page's own
            asked |= set(re.findall(r'(?<!\.)\bsay\(\s*"([\w.]+)"', text))
        asked |= {f"error.{key}" for key in re.findall(r'\bproblem\(\s*"([\w.]+)"', text)}
        asked |= {f"check.{key}" for key in re.findall(r'\.finding\([^"]*?(?:f?"[^"]*", )?"([\w.]+)"', text)}
    assert len(asked) > 80
    assert asked <= words


@pytest.mark.parametrize(
    ("args", "environment_says", "kana"),
    [
        ((), {"MACHIKIT_LANG": "ja"}, True),
        ((), {"MACHIKIT_LANG": "", "LANG": "en_US.UTF-8"}, False),
        ((), {"MACHIKIT_LANG": "", "LANG": "ja_JP.UTF-8"}, True),
        (("--lang", "en"), {"MACHIKIT_LANG": "ja"}, False),
        (("--lang=ja",), {"MACHIKIT_LANG": "en"}, True),
    ],
)
def test_the_language_is_the_user_s(machikit_cli: Run, args, environment_says, kana: bool) -> None:
    for order in ((*args, "doctor"), ("doctor", *args)):
        assert bool(KANA.search(machikit_cli(*order, env=environment_says).stdout)) == kana


@pytest.mark.parametrize(
    ("before", "after", "kana", "made_in"),
    [
        ([], ["--lang", "ja", "--page-lang", "en"], True, "en"),
        (["--lang", "ja"], ["--page-lang=en"], True, "en"),
        ([], ["--page-lang", "en"], False, "en"),
        (["--lang", "ja"], [], True, "ja"),
        (["--lang", "ja"], ["--lang", "en"], True, "en"),  # as it was written before there was --page-lang
        ([], ["--lang=ja"], True, "ja"),
    ],
)
def test_the_interface_and_what_is_made_have_two_languages(
    before: list[str], after: list[str], kana: bool, made_in: str, workspace: Path, capsys, monkeypatch
) -> None:
    monkeypatch.chdir(workspace)
    monkeypatch.setenv("MACHIKIT_LANG", "en")
    code, out, err = run_here(capsys, *before, "new", "shelter-by-hazard", "--city", "tameshi", *after)
    assert code == 0 and bool(KANA.search(out)) == kana, out + err
    settings = (workspace / "shelter-by-hazard-tameshi" / "prototype.yaml").read_text(encoding="utf-8")
    assert f"language: {made_in}" in settings


def test_the_language_of_sheets_is_that_of_the_event_unless_said(capsys, monkeypatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    told = ["--date", "2099-12-12", "--place", "x", "--city", "takamatsu"]
    assert run_here(capsys, "event", "--lang", "ja", "new", "day", *told, "--page-lang", "en")[0] == 0
    assert "language: en" in (tmp_path / "day" / "event.yaml").read_text(encoding="utf-8").replace('"', "")
    assert run_here(capsys, "event", "board", "day", "--lang", "ja")[0] == 0
    assert '<html lang="ja"' in (tmp_path / "day" / "board" / "index.html").read_text(encoding="utf-8")
    code, _, err = run_here(capsys, "event", "board", "day", "--page-lang", "fr")
    assert code == 2 and "--page-lang fr" in err


# --- the way out -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "args",
    [
        ("nonsense",),
        ("new",),
        ("new", "aed-nearby"),
        ("new", "aed-nearby", "--city"),
        ("new", "aed-nearby", "--city", "yaizu", "--lang", "fr"),
        ("cards", "--nonsense"),
        ("cards", "extra"),
        ("--lang", "xx", "cards"),
        ("serve", "--port", "many"),
        ("offline",),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_wrong_usage_is_told_in_three_lines(args: tuple[str, ...], language: str, monkeypatch, capsys) -> None:
    monkeypatch.setenv("MACHIKIT_LANG", language)
    code, out, err = run_here(capsys, *args)
    assert (code, out) == (2, "")
    assert len(err.rstrip().split("\n")) == 3
    assert bool(KANA.search(err)) == (language == "ja")


def test_a_mistyped_command_is_guessed(capsys) -> None:
    assert "cards" in run_here(capsys, "card")[2]


@pytest.mark.parametrize(
    ("args", "guess"),
    [
        (("cards", "--city", "takamatu"), "takamatsu"),
        (("datasets", "焼津"), None),
        (("datasets", "燒津市"), "yaizu"),
        (("cards", "--theme", "disastre"), "disaster"),
        (("cards", "--theme", "防災"), None),
        (("cards", "--city", "372013"), None),
        (("cards", "--city", "TAKAMATSU"), None),
    ],
)
def test_names_are_taken_as_people_write_them(args: tuple[str, ...], guess: str | None, capsys) -> None:
    code, _, err = run_here(capsys, *args)
    assert code == (1 if guess else 0), err
    assert (guess or "") in err


def test_a_fault_of_the_kit_is_one_sentence_and_debug_shows_it(monkeypatch, capsys) -> None:
    monkeypatch.setattr("machikit.cli.listings.show_cities", lambda as_json: 1 / 0)
    code, out, err = run_here(capsys, "cities")
    assert (code, out) == (1, "")
    assert "--debug" in err
    assert "Traceback" not in err and "ZeroDivision" not in err
    assert "ZeroDivisionError" in run_here(capsys, "cities", "--debug")[2]


@pytest.mark.parametrize("command", ["build", "serve", "check"])
def test_a_folder_that_is_no_prototype(command: str, tmp_path: Path, machikit_cli: Run) -> None:
    for folder in (tmp_path / "nowhere", tmp_path):
        done = machikit_cli(command, folder)
        assert done.returncode == 1
        assert len(done.stderr.rstrip().split("\n")) == 3
        assert "Traceback" not in done.stderr


def test_the_reader_of_a_pipe_may_leave(machikit_cli: Run) -> None:
    command = f'"{sys.executable}" -m machikit cards --json | head -c 20'
    done = subprocess.run(command, shell=True, env=environment(), capture_output=True, encoding="utf-8", timeout=60)
    assert done.stderr == ""


@pytest.mark.skipif(os.name == "nt", reason="signals differ on Windows")
def test_ctrl_c_is_quiet(built, tmp_path: Path) -> None:
    project = shutil.copytree(built("shelter-by-hazard", "takamatsu"), tmp_path / "mine")
    page = project / "site" / "index.html"
    page.unlink()
    command = [sys.executable, "-m", "machikit", "serve", str(project), "--port", "0", "--no-open"]
    process = subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout and "http://127.0.0.1:" in process.stdout.readline()
    end = time.monotonic() + 60
    while not page.exists():  # while it imports pandas, Python itself may lose a signal in a callback
        assert time.monotonic() < end, "the page was not built"
        time.sleep(0.05)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "Traceback" not in err and "KeyboardInterrupt" not in err


@pytest.mark.skipif(os.name == "nt", reason="signals differ on Windows")
def test_a_stop_in_the_middle_of_a_build_is_not_taken_for_the_team_s_own(built, tmp_path: Path) -> None:
    project = tmp_path / "mine"
    shutil.copytree(built("shelter-by-hazard", "takamatsu"), project)
    text_file(project / "prototype.py", 'import time\n\nopen("begun", "w").close()\ntime.sleep(60)\n')
    command = [sys.executable, "-m", "machikit", "serve", str(project), "--port", "0", "--no-open"]
    process = subprocess.Popen(command, cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    end = time.monotonic() + 60
    while not (project / "begun").exists():  # prototype.py runs in its folder
        assert time.monotonic() < end, "the build did not begin"
        time.sleep(0.05)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=20)
    assert process.returncode == 128 + signal.SIGTERM


# --- consoles --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "setting",
    [
        {"PYTHONIOENCODING": "cp437", "PYTHONUTF8": "0"},
        {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    ],
)
@pytest.mark.parametrize(
    "args", [("cards",), ("--help",), ("check", "/nowhere/地図"), ("new", "無い", "--city", "無い")]
)
def test_a_console_without_japanese_is_spoken_to_in_english(setting, args, machikit_cli: Run) -> None:
    done = machikit_cli(*args, env={"MACHIKIT_LANG": "", "LANG": "", **setting}, errors="replace")
    assert "Traceback" not in done.stderr
    assert done.returncode == (1 if "/nowhere/地図" in args or "無い" in args else 0)
    assert not KANA.search(done.stdout)


def test_json_loses_nothing_on_such_a_console(machikit_cli: Run) -> None:
    done = machikit_cli("cities", "--json", env={"PYTHONIOENCODING": "cp437", "PYTHONUTF8": "0"})
    assert "高松市" in [c["name"]["ja"] for c in json.loads(done.stdout)]


def test_data_cannot_drive_the_terminal(capsys) -> None:
    _, _, err = run_here(capsys, "new", "\x1b[2Jaed\x07\r", "--city", "x")
    assert "\x1b" not in err and "\x07" not in err and "\r" not in err
    assert console.printable("a\u202eb\x9bc") == "a\\u202eb\\x9bc"


def test_not_in_a_terminal_machikit_alone_shows_its_help(machikit_cli: Run) -> None:
    done = machikit_cli(stdin=subprocess.DEVNULL)
    assert done.returncode == 0
    assert "machikit demo" in done.stdout


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminals")
def test_in_a_terminal_machikit_alone_asks_and_makes_the_page(workspace: Path) -> None:
    code, screen = in_a_terminal(workspace, ["99", "shelter-by-hazard", "ためし市"])
    assert code == 0, screen
    assert (workspace / "shelter-by-hazard-tameshi" / "site" / "index.html").is_file()
    assert "1 to" in screen  # 99 was asked again
    assert "Tameshi" in screen
    text_file(workspace / "shelter-by-hazard-tameshi" / "mine.txt", "mine")
    for answer in ("", "朝の地図"):  # what is there is built again, or another one is made
        code, screen = in_a_terminal(workspace, ["shelter-by-hazard", "tameshi", answer])
        assert code == 0, screen
    assert (workspace / "shelter-by-hazard-tameshi" / "mine.txt").is_file()
    assert len([p for p in workspace.glob("shelter-by-hazard-tameshi*") if p.is_dir()]) == 2


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminals")
def test_ctrl_c_and_ctrl_d_leave_the_questions_with_nothing_made(workspace: Path) -> None:
    before = sorted(workspace.rglob("*"))
    for leave in ("\x03", "\x04"):
        code, screen = in_a_terminal(workspace, ["1", leave])
        assert code == 130
        assert "Traceback" not in screen
    assert sorted(workspace.rglob("*")) == before


def in_a_terminal(folder: Path, answers: list[str], *args: str, **changes: str) -> tuple[int, str]:
    """Run `machikit` (alone, or a command) in a pseudo-terminal and answer its questions: exit code and what was on the screen."""
    import codecs
    import pty
    import select

    # a read may end in the middle of a character
    decode = codecs.getincrementaldecoder("utf-8")(errors="replace").decode
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(folder)
        os.execve(sys.executable, [sys.executable, "-m", "machikit", *args], environment(TERM="dumb", **changes))
    screen, waiting, end = "", list(answers), time.monotonic() + 90
    while time.monotonic() < end:
        if not select.select([terminal], [], [], 2)[0]:
            if answers and not waiting and answers[-1] in "\x03\x04":  # as a person would, press it again
                os.write(terminal, answers[-1].encode())
            continue
        try:
            screen += decode(os.read(terminal, 65536))
        except OSError:  # the other side has closed
            break
        if waiting and screen.rstrip(" ").endswith((":", "：")):
            answer = waiting.pop(0)
            screen += "\n"
            os.write(terminal, (answer if answer in ("\x03", "\x04") else f"{answer}\n").encode())
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), screen


# --- listings --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", LISTINGS)
def test_listings_are_json_alone(command: str, machikit_cli: Run) -> None:
    catalog = Catalog(roots=[kit_root()])  # anew: the session's knows cities that other tests have looked up
    done = machikit_cli(command, "--json")
    assert done.stderr == ""
    records = json.loads(done.stdout)
    assert [r["id"] for r in records] == list(getattr(catalog, command))


@pytest.mark.parametrize("command", LISTINGS)
def test_a_listing_in_english_is_english(command: str, capsys) -> None:
    code, out, _ = run_here(capsys, "--lang", "en", command)
    assert code == 0 and not KANA.search(out)


def test_cards_say_where_they_are_ready_and_what_else_they_wait_for(machikit_cli: Run) -> None:
    catalog = Catalog(roots=[kit_root()])
    records = json.loads(machikit_cli("cards", "--json").stdout)
    for record in records:
        card = catalog.cards[record["id"]]
        assert {"id", "title", "theme", "template", "tables", "ready", "waiting"} <= set(record)
        assert record["ready"] == catalog.ready_cities(card)
        others = set(catalog.municipalities) - set(record["ready"])
        assert {w["city"] for w in record["waiting"]} | set(record["stops"]) == others
        assert set(record["stops"]) == {c for c in others if catalog.is_closed_for(card, c)}
        for need in (need for w in record["waiting"] for need in w["needs"]):
            assert need["topic"] in catalog.schemas
            assert set(need) == {"table", "topic", "headers"}
            assert set(need["headers"]) <= set(catalog.schema(need["topic"]).by_header)


def test_cards_can_be_narrowed_by_city_and_theme(machikit_cli: Run, catalog: Catalog) -> None:
    shown = json.loads(machikit_cli("cards", "--city", "高松市", "--theme", "防災", "--json").stdout)
    assert [r["id"] for r in shown] == [c.id for c in catalog.cards.values() if c.theme == "disaster"]
    assert all({*r["ready"], *r["stops"], *(w["city"] for w in r["waiting"])} == {"takamatsu"} for r in shown)


def fitting(catalog: Catalog, **asked: Any) -> list[str]:
    return [
        c.id
        for c in catalog.cards.values()
        if c.theme == asked.get("theme", c.theme)
        and c.minutes <= asked.get("minutes", c.minutes)
        and c.sensitivity == asked.get("sensitivity", c.sensitivity)
        and set(c.skills) <= asked.get("skills", set(c.skills))
    ]


FILTERS: list[tuple[tuple[str, ...], dict[str, Any]]] = [
    (("--minutes", "45"), {"minutes": 45}),
    (("--sensitivity", "closed"), {"sensitivity": "closed"}),
    (("--sensitivity", "庁内"), {"sensitivity": "internal"}),
    (("--sensitivity", "Stop"), {"sensitivity": "closed"}),
    (("--skills", "words,data"), {"skills": {"words", "data"}}),
    (("--skills", "歩く、ことば、データ"), {"skills": {"walk", "words", "data"}}),
    (("--skills", "walk words data"), {"skills": {"walk", "words", "data"}}),
    (("--theme", "childcare", "--minutes", "60"), {"theme": "childcare", "minutes": 60}),
    (("--theme", "子育て", "--sensitivity", "open"), {"theme": "childcare", "sensitivity": "open"}),
    (("--theme", "防災", "--minutes", "60", "--skills", "walk,words,data"),
     {"theme": "disaster", "minutes": 60, "skills": {"walk", "words", "data"}}),
    (("--theme", "heat", "--minutes", "1"), {"theme": "heat", "minutes": 1}),
]  # fmt: skip


@pytest.mark.parametrize(("args", "asked"), FILTERS, ids=[" ".join(args) for args, _ in FILTERS])
def test_every_filter_and_several_together(args: tuple[str, ...], asked: dict[str, Any], capsys, catalog) -> None:
    code, out, _ = run_here(capsys, "cards", *args, "--json")
    assert code == 0
    assert [r["id"] for r in json.loads(out)] == fitting(catalog, **asked)
    code, out, _ = run_here(capsys, "cards", *args)
    assert code == 0
    every = fitting(catalog, **asked)
    assert [i for i in every if not re.search(rf"\b{i}\b", out)] == []
    assert bool(every) or "No card" in out or "ありません" in out


@pytest.mark.parametrize("args", [("--skills", "swimming"), ("--sensitivity", "secret"), ("--skills", "歩く,泳ぐ")])
def test_a_filter_that_no_card_knows_is_told_with_what_there_is(args: tuple[str, str], capsys) -> None:
    code, _, err = run_here(capsys, "cards", *args)
    assert code == 1
    assert ("walk" in err) or ("internal" in err)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminals")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("columns", [80, 60, 120])
def test_all_cards_stand_under_their_themes_a_line_each(language: str, columns: int, catalog, tmp_path: Path) -> None:
    """As a terminal of this width shows them: no line is broken but where an id alone is too long."""
    from rich.cells import cell_len

    code, screen = in_a_terminal(tmp_path, [], "cards", MACHIKIT_LANG=language, COLUMNS=str(columns))
    assert code == 0
    lines = [re.sub("\x1b\\[[0-9;]*m", "", line) for line in screen.replace("\r", "").split("\n")]
    of = {i: next(line for line in lines if f" {i} " in line + " ") for i in catalog.cards}
    assert len(set(of.values())) == len(catalog.cards)
    for name, line in of.items():
        card = catalog.cards[name]
        assert str(card.minutes) in line
        assert card.title(language)[:6] in line
        assert columns < 80 or cell_len(line) <= columns, line
        assert (("【止まる】" if language == "ja" else "STOP") in line) == (card.sensitivity == "closed")
    themes = {card.theme for card in catalog.cards.values()}
    heads = [line for line in lines if line and not line.startswith(" ") and re.search(r"\d+枚$|\(\d+\)$", line)]
    assert len(heads) == len(themes)


def test_a_broken_entry_is_pointed_out_and_the_rest_is_listed(workspace: Path, machikit_cli: Run) -> None:
    text_file(workspace / "idea_cards" / "broken" / "card.yaml", "theme: [")
    done = machikit_cli("cards", "--json", cwd=workspace)
    assert len(json.loads(done.stdout)) >= 7
    assert "machikit check" in machikit_cli("cards", cwd=workspace).stderr


@pytest.mark.parametrize("args", [("--version",), ("cards",)])
def test_it_answers_at_once(args: tuple[str, ...]) -> None:
    """Best of five. The targets are half a second and, for all cards of all municipalities, one second, on a machine that is
    free; beside other tests even the processor is slower."""
    command = [sys.executable, "-m", "machikit", *args]

    def seconds() -> float:
        start = working_seconds()
        subprocess.run(command, env=environment(), check=True, capture_output=True)
        return working_seconds() - start

    assert min(seconds() for _ in range(5)) < (1.4 if args == ("cards",) else 0.8)


def working_seconds() -> float:
    """The processor's time that finished children have taken: a machine that is busy with other tests does not count.

    Windows does not know it; there it is the time on the wall.
    """
    spent = os.times()
    return spent.children_user + spent.children_system if os.name != "nt" else time.perf_counter()


@pytest.mark.parametrize("command", LISTINGS)
def test_listings_load_no_heavy_library(command: str) -> None:
    heavy = "{'pandas', 'numpy', 'geopandas', 'folium', 'plotly', 'cookiecutter', 'jinja2'}"
    code = f"import sys; from machikit.cli import run; run([{command!r}]); sys.exit(bool({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], env=environment(), capture_output=True).returncode == 0


# --- demo, offline, doctor -------------------------------------------------------------------------------------------


def test_demo_makes_the_page_and_keeps_edits_when_repeated(machikit_cli: Run, tmp_path: Path) -> None:
    first = machikit_cli("demo", "--no-open")
    assert first.returncode == 0, first.stderr
    page = Path(first.stdout.strip().split("\n")[-1])
    assert page == tmp_path / "demo" / "shelter-by-hazard-takamatsu" / "site" / "index.html"
    words = page.parents[1] / "words.csv"
    text = words.read_text(encoding="utf-8-sig")
    words.write_text(re.sub(r"\r?\ntitle,[^\n]*", "\ntitle,わたしの題,My title", text), encoding="utf-8-sig")
    start = working_seconds()
    again = machikit_cli("demo", "--no-open")
    assert working_seconds() - start < 5
    assert again.returncode == 0, again.stderr
    assert "わたしの題" in page.read_text(encoding="utf-8")


def test_build_writes_the_page_and_says_where(workspace: Path, machikit_cli: Run) -> None:
    assert machikit_cli("new", "shelter-by-hazard", "--city", "tameshi", "--name", "M", cwd=workspace).returncode == 0
    done = machikit_cli("build", workspace / "m")
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str(workspace / "m" / "site" / "index.html")
    assert "東の広場" in Path(done.stdout.strip()).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("print('a'\nx = 1\n", "prototype.py:1"),
        ("x = 1\ny = x / 0\n", "prototype.py:2"),
        ("from machikit.prototype import Prototype\np = Prototype.load()\np.table()['nmae']\n", "nmae"),
        ("import nothing_of_that_name\n", "nothing_of_that_name"),
        ("from machikit.prototype import Prototype\nPrototype.load().page()\n", "page.save()"),
        ("raise SystemExit(3)\n", "prototype.py"),
        ("\x00", "prototype.py"),
    ],
)
def test_mistakes_in_the_team_s_code_are_told_with_their_line(
    code: str, says: str, workspace: Path, machikit_cli: Run
) -> None:
    assert machikit_cli("new", "shelter-by-hazard", "--city", "tameshi", "--name", "M", cwd=workspace).returncode == 0
    text_file(workspace / "m" / "prototype.py", code)
    done = machikit_cli("build", workspace / "m")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert says in done.stderr
    assert not (workspace / "m" / "site" / "index.html").exists()


def test_a_mistake_keeps_the_page_that_was_there(built, tmp_path: Path, machikit_cli: Run) -> None:
    import shutil

    mine = shutil.copytree(built("shelter-by-hazard", "takamatsu"), tmp_path / "mine")
    before = (mine / "site" / "index.html").read_bytes()
    text_file(mine / "prototype.py", "1 / 0\n")
    assert machikit_cli("build", mine).returncode == 1
    assert (mine / "site" / "index.html").read_bytes() == before


def test_offline_writes_beside_and_asks_before_replacing(tmp_path: Path, machikit_cli: Run) -> None:
    import folium

    folium.Map([34.34, 134.05]).save(str(tmp_path / "map.html"))
    done = machikit_cli("offline", "map.html")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "map-offline.html").is_file()
    assert "tile.openstreetmap.org" in done.stderr  # what still needs a network is said
    text_file(tmp_path / "mine.html", "mine")
    refused = machikit_cli("offline", "map.html", "-o", "mine.html")
    assert refused.returncode == 1 and "--force" in refused.stderr
    assert machikit_cli("offline", "map.html", "-o", "mine.html", "--force").returncode == 0
    assert machikit_cli("offline", "nowhere.html").returncode == 1


def test_doctor_says_what_to_do(machikit_cli: Run) -> None:
    done = machikit_cli("doctor", "--json")
    signs = json.loads(done.stdout)
    assert {s["id"] for s in signs} == {
        *("python", "browser", "font", "disk", "write.here", "write.temp", "console", "assets", "catalog"),
    }
    assert all(s["fix"] for s in signs if s["level"] != "ok")
    assert done.returncode == any(s["level"] == "error" for s in signs)


def test_doctor_sees_what_is_missing(tmp_path: Path, machikit_cli: Run) -> None:
    text_file(tmp_path / "idea_cards" / "broken" / "card.yaml", "theme: [")
    env = {"PATH": str(tmp_path), "PYTHONIOENCODING": "cp437", "PYTHONUTF8": "0", "MACHIKIT_CHROMIUM": ""}
    signs = {s["id"]: s for s in json.loads(machikit_cli("doctor", "--json", env=env).stdout)}
    assert signs["console"]["level"] == signs["catalog"]["level"] == "warning"
    assert "broken" in signs["catalog"]["what"]
    if sys.platform == "linux":
        assert signs["browser"]["level"] == signs["font"]["level"] == "warning"
