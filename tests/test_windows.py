"""Windows, as far as another system can show it: text in CP932, names and paths, what only Unix has, and the batch file.

What is left for a Windows of its own is CI's part (.github/workflows/ci.yml).
"""

import ast
import errno
import itertools
import os
import re
import shutil
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePosixPath
from types import SimpleNamespace

import pytest
import sampling
from conftest import Run, environment

from machikit._base import atomic
from machikit._base.errors import KitError
from machikit._base.messages import LANGUAGES, use_language
from machikit._base.staging import STAGING_PREFIX
from machikit.catalog import Catalog
from machikit.event.pack import STICK
from machikit.prototype.generate import create_prototype
from machikit.prototype.project_names import LONGEST_NAME

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "machikit"
MOJIBAKE = re.compile(
    "[\ufffd\udc80-\udcff\x80-\x9f]|[縺繧繝譛蜉]{2}|ã[\x80-\xbf]"
)  # UTF-8 read as CP932, or as Latin-1
WARNED = re.compile(r"^(.+?):\d+: EncodingWarning", re.MULTILINE)


# --- the command line, as on a Japanese Windows ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cp932(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """CP932 in and out, no UTF-8 mode, a warning wherever Python would choose an encoding; a Shift_JIS locale where one can be made."""
    env = environment(PYTHONUTF8="0", PYTHONIOENCODING="cp932", MACHIKIT_LANG="ja", PYTHONWARNDEFAULTENCODING="1")
    env["PYTHONWARNINGS"] = "default::EncodingWarning"
    made = tmp_path_factory.mktemp("locales")
    if localedef := shutil.which("localedef"):
        subprocess.run([localedef, "-c", "-f", "SHIFT_JIS", "-i", "ja_JP", made / "ja_JP.SJIS"], capture_output=True)
        if (made / "ja_JP.SJIS").exists():
            env |= {"LOCPATH": str(made), "LC_ALL": "ja_JP.SJIS"}
    return env


@pytest.fixture(scope="module")
def office(cp932: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, tuple[str, str]]]:
    """A folder in which a clerk went through the commands once: what each printed and complained of."""
    folder = tmp_path_factory.mktemp("office")
    rows = ["名称,所在地_連結表記,緯度,経度,災害種別_洪水", "①髙島の広場,香川県高松市番町1,34.34,134.04,○"]
    (folder / "sites.csv").write_bytes("\r\n".join([*rows, ""]).encode("cp932"))
    asked = {
        "--help": [],
        "cards": [],
        "clean": ["sites.csv", "--topic", "evacuation_site", "--city", "takamatsu"],
        "new": ["aed-nearby", "--city", "takamatsu", "--name", "aed"],
        "build": ["aed"],
        "check": ["aed"],
    }
    told = {}
    for command, more in asked.items():
        run = [sys.executable, "-m", "machikit", command, *more]
        done = subprocess.run(run, cwd=folder, env=cp932, capture_output=True, timeout=120)
        assert done.returncode == 0, (command, done.stderr.decode("cp932", "replace"))
        told[command] = (done.stdout.decode("cp932"), done.stderr.decode("cp932"))  # strictly: it must be CP932
    return folder, told


@pytest.mark.parametrize(
    ("command", "word"),
    [
        ("--help", "街の課題カード"),
        ("cards", "防災"),
        ("clean", "データになった"),
        ("new", "できました"),
        ("build", "ページにしています"),
        ("check", "調べました"),
    ],
)
def test_the_command_line_speaks_japanese_in_cp932(
    office: tuple[Path, dict[str, tuple[str, str]]], command: str, word: str
) -> None:
    said = "".join(office[1][command])
    assert word in said and "Traceback" not in said
    assert not MOJIBAKE.search(said) and "??" not in said


def test_nothing_of_the_kit_leaves_the_encoding_to_the_system(
    office: tuple[Path, dict[str, tuple[str, str]]], cp932: dict[str, str]
) -> None:
    folder, told = office
    probe = subprocess.run([sys.executable, "-c", "open('sites.csv')"], cwd=folder, env=cp932, capture_output=True)
    assert WARNED.search(probe.stderr.decode("cp932")), "this Python does not warn"
    files = {Path(found[1]) for _, err in told.values() for found in WARNED.finditer(err)}
    assert [path for path in files if path.is_relative_to(PACKAGE)] == []
    for path in files:  # a library that does so reads the same in CP932 only where its files are ASCII
        assert [p for p in path.parent.rglob("*.json") if not p.read_bytes().isascii()] == [], path


def test_what_is_made_under_cp932_is_utf_8_and_keeps_every_letter(
    office: tuple[Path, dict[str, tuple[str, str]]],
) -> None:
    folder = office[0]
    page = (folder / "aed" / "site" / "index.html").read_text(encoding="utf-8")
    assert "高松市" in page and "AED" in page and "\ufffd" not in page
    table = next((folder / "cleaned").rglob("data.csv")).read_text(encoding="utf-8-sig")
    assert "①髙島の広場" in table
    texts = [
        p for p in folder.rglob("*") if p.suffix in (".csv", ".yaml", ".json", ".md", ".py") and p.name != "sites.csv"
    ]
    assert len(texts) > 10
    for path in texts:
        assert not MOJIBAKE.search(path.read_text(encoding="utf-8")), path


def test_the_search_for_mojibake_finds_it() -> None:
    for text in ("高松市の避難場所", "データを調べました"):
        assert not MOJIBAKE.search(text)
        assert MOJIBAKE.search(text.encode().decode("cp932", "replace"))
        assert MOJIBAKE.search(text.encode().decode("latin-1"))
        assert MOJIBAKE.search(text.encode("cp932").decode("utf-8", "replace"))


# --- names and paths ------------------------------------------------------------------------------------------------------

LONGEST_IN_REPOSITORY = 200
FOLDER = "C:\\Users\\0123456789.NAME00000\\OneDrive - 0123456789\\デスクトップ\\machikit-main\\"
DEVICE = re.compile(r"(?i)(con|prn|aux|nul|(com|lpt)[0-9¹²³])(\..*)?")


def refused(path: str) -> str:
    """Why Windows takes no such path, or nothing."""
    for name in PurePosixPath(path).parts:
        if re.search(r'[<>:"|?*\\\x00-\x1f]', name):
            return "letter"
        if name[-1] in ". ":
            return "end"
        if DEVICE.fullmatch(name):
            return "device"
    return "long" if len(path) > LONGEST_IN_REPOSITORY else ""


def clashes(paths: Iterable[str]) -> list[str]:
    """The paths that are one on a disk that does not tell upper from lower case, or letters from their composed form."""
    every = {p for path in paths for p in (path, *map(str, PurePosixPath(path).parents))}
    folded = Counter(unicodedata.normalize("NFC", p).casefold() for p in every)
    return sorted(p for p in every if folded[unicodedata.normalize("NFC", p).casefold()] > 1)


@pytest.mark.parametrize(
    ("path", "why"),
    [
        *[(f"a/{name}", "device") for name in ("CON", "nul.csv", "Aux.tar.gz", "com1", "LPT9.txt")],
        *[(f"a/{letter}b.csv", "letter") for letter in '<>:"|?*\\\x07'],
        *[("a./b", "end"), ("a/b ", "end"), ("a/" + "b" * 199, "long")],
        *[("console.py", ""), ("a/.gitignore", ""), ("{{cookiecutter.project_slug}}/x.md", ""), ("あ/い (1).csv", "")],
    ],
)
def test_a_name_that_windows_refuses_is_known(path: str, why: str) -> None:
    assert refused(path) == why


def test_paths_that_clash_are_known() -> None:
    assert clashes(["a/Readme.md", "a/README.md", "b/readme.md"]) == ["a/README.md", "a/Readme.md"]
    assert clashes(["Docs/a", "docs/b"]) == ["Docs", "docs"]
    assert clashes(["ガ", unicodedata.normalize("NFD", "ガ")]) != []


def repository() -> list[str]:
    """Every file that git keeps, or would keep."""
    if not (ROOT / ".git").exists():
        pytest.skip("this is no clone")
    asked = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(asked, cwd=ROOT, check=True, capture_output=True, encoding="utf-8").stdout
    return [path for path in listed.split("\0") if path]


def test_every_file_of_the_repository_can_be_on_windows() -> None:
    paths = repository()
    assert len(paths) > 1000
    assert {path: why for path in paths if (why := refused(path))} == {}
    assert clashes(paths) == []
    longest = max(paths, key=len)
    assert len(FOLDER + longest) < 260, longest


def test_every_file_of_a_prototype_can_be_on_windows_also_while_it_is_made(catalog: Catalog, tmp_path: Path) -> None:
    pairs = {catalog.card(card).template: (card, city) for card, city in sampling.prototypes()}
    assert len(pairs) > 8
    waiting = f"{STAGING_PREFIX}{'0' * 16}\\0\\"  # where it is made before it takes its place
    for template, (card, city) in pairs.items():
        made = create_prototype(catalog, card, city, tmp_path)
        paths = [p.relative_to(tmp_path).as_posix() for p in made.rglob("*")]
        assert {path: why for path in paths if (why := refused(path))} == {}, template
        assert clashes(paths) == [], template
        longest = max([*paths, f"{made.name}/handover/datapackage.json"], key=len)
        longer = LONGEST_NAME - len(made.name)  # a title may make the folder's name so much longer
        assert len(f"{FOLDER}event\\teams\\{waiting}") + len(longest) + max(longer, 0) < 248, longest


class Windows(SimpleNamespace):
    """The module os as on Windows, for one module that asks it."""

    name = "nt"

    def __getattr__(self, name: str) -> object:
        return getattr(os, name)


NOT_FOUND = "そのパスが見つかりません。"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("number", [errno.ENOENT, errno.EINVAL])
def test_a_path_that_is_too_long_for_windows_is_told_as_such(
    number: int, language: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(atomic, "os", Windows())
    use_language(language)
    path = "C:\\" + "x" * 258
    with pytest.raises(KitError) as told, atomic.atomic_change(tmp_path, tmp_path / "aed"):
        raise OSError(number, NOT_FOUND, path)
    use_language(None)
    assert "261" in told.value.what and "Windows" in told.value.what and "C:\\machikit" in told.value.fix
    assert told.value.where == str(tmp_path / "aed") and list(tmp_path.iterdir()) == []


def test_the_longer_of_two_paths_counts_and_a_short_one_is_missing_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    use_language("en")
    two = OSError(errno.ENOENT, NOT_FOUND, "C:\\a", None, "C:\\" + "x" * 260)
    short = OSError(errno.ENOENT, NOT_FOUND, "C:\\a")
    here = atomic.disk_error(two, "a").what
    monkeypatch.setattr(atomic, "os", Windows())
    told = atomic.disk_error(two, "a").what
    assert "too long (263" in told and "too long" not in atomic.disk_error(short, "a").what
    assert "too long" not in here, "other systems take such a path"
    use_language(None)


# --- what only Unix has ---------------------------------------------------------------------------------------------------

UNIX_MODULES = {"fcntl", "resource", "pwd", "grp", "termios", "tty", "pty", "syslog", "posix"}
UNIX_OF = {
    "os": {
        *("fork", "forkpty", "getuid", "geteuid", "getgid", "getegid", "setsid", "setuid", "killpg", "getpgid", "setpgid"),
        *("symlink", "mkfifo", "mknod", "chown", "lchown", "statvfs", "uname", "getloadavg", "sysconf", "nice", "wait"),
        *("O_NOFOLLOW", "O_DIRECTORY", "O_CLOEXEC", "sched_getaffinity", "pread", "sendfile", "fchmod"),
    },
    "signal": {
        *("SIGKILL", "SIGHUP", "SIGALRM", "SIGUSR1", "SIGUSR2", "SIGPIPE", "SIGQUIT", "SIGCHLD", "SIGXCPU"),
        *("alarm", "setitimer", "pause", "pthread_sigmask", "sigwait"),
    },
    "socket": {"AF_UNIX"},
    "time": {"tzset"},
}  # fmt: skip
UNIX_PATHS = ("/tmp", "/dev/", "/proc/", "/etc/", "/bin/", "/usr/", "/var/")
ASKED = re.compile(r"\bos\.name\b|\bsys\.platform\b|\bhasattr\(|\bgetattr\(|\bWINDOWS\b")
CAUGHT = {"ImportError", "ModuleNotFoundError", "AttributeError", "NotImplementedError"}


class Source:
    """The syntax of one module, in which every node knows what is around it."""

    def __init__(self, text: str):
        self.tree = ast.parse(text)
        self.around = {child: node for node in ast.walk(self.tree) for child in ast.iter_child_nodes(node)}

    def outward(self, node: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
        """(what is around, what of it we come from), from the inside outwards."""
        while node in self.around:
            yield self.around[node], node
            node = self.around[node]

    def guarded(self, node: ast.AST, seen: frozenset[str] = frozenset()) -> bool:
        """Whether the system is asked before a node is run: around it, before it, or at every call of its private function."""
        for outer, inner in self.outward(node):
            if (
                isinstance(outer, ast.If | ast.IfExp)
                and inner is not outer.test
                and ASKED.search(ast.unparse(outer.test))
            ):
                return True
            if isinstance(outer, ast.BoolOp) and any(
                ASKED.search(ast.unparse(v)) for v in outer.values if v is not inner
            ):
                return True
            if isinstance(outer, ast.Try) and inner in outer.body and CAUGHT & set(names_caught(outer)):
                return True
            block = next(
                (b for b in (getattr(outer, n, []) for n in ("body", "orelse")) if isinstance(b, list) and inner in b),
                [],
            )
            if any(map(leaves, block[: block.index(inner)] if block else [])):
                return True
            if isinstance(outer, ast.FunctionDef):
                return (
                    outer.name.startswith("_") and outer.name not in seen and self._called(outer, seen | {outer.name})
                )
        return False

    def _called(self, function: ast.FunctionDef, seen: frozenset[str]) -> bool:
        calls = [n for n in ast.walk(self.tree) if isinstance(n, ast.Name) and n.id == function.name]
        return bool(calls) and all(self.guarded(call, seen) for call in calls)


def names_caught(node: ast.Try) -> Iterator[str]:
    for handler in node.handlers:
        yield from re.findall(r"\w+", ast.unparse(handler.type) if handler.type else "ImportError")


def leaves(node: ast.AST) -> bool:
    """Whether this is `if <the system is another one>: return`."""
    ends = (ast.Return, ast.Raise, ast.Continue)
    return isinstance(node, ast.If) and bool(ASKED.search(ast.unparse(node.test))) and isinstance(node.body[-1], ends)


def unix(node: ast.AST) -> str:
    """What only Unix has, if a node is that."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else [node.module or ""]
        members = {f"{node.module}.{a.name}" for a in node.names} if isinstance(node, ast.ImportFrom) else set()
        every = {f"{module}.{name}" for module, names in UNIX_OF.items() for name in names}
        return " ".join(sorted((UNIX_MODULES & set(names)) | (members & every)))
    if isinstance(node, ast.Attribute):
        of = node.value.id if isinstance(node.value, ast.Name) else ""
        return (
            ast.unparse(node) if node.attr in UNIX_OF.get(of, ()) or node.attr in ("symlink_to", "hardlink_to") else ""
        )
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value if node.value.startswith(UNIX_PATHS) and "\n" not in node.value else ""
    if isinstance(node, ast.Call):
        called = ast.unparse(node.func).split(".")[-1]
        forks = called in ("get_context", "set_start_method") and "fork" in ast.unparse(node)
        return ast.unparse(node) if forks or any(k.arg == "preexec_fn" for k in node.keywords) else ""
    return ""


def only_unix(text: str) -> list[str]:
    """The uses of what only Unix has that nothing guards."""
    source = Source(text)
    return [
        f"{node.lineno}: {what}" for node in ast.walk(source.tree) if (what := unix(node)) and not source.guarded(node)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "import fcntl",
        "def f():\n    import resource",
        "from os import fork",
        "import os\nos.symlink('a', 'b')",
        "path.symlink_to(other)",
        "import signal\nsignal.signal(signal.SIGHUP, stop)",
        "open('/tmp/x')",
        "place = f'/proc/{pid}/statm'",
        "from multiprocessing import get_context\nget_context('fork')",
        "subprocess.run(a, preexec_fn=b)",
        "if fast:\n    import fcntl",
        "if os.name == 'nt':\n    log()\nimport fcntl",
        "def _f():\n    import fcntl\ndef g():\n    _f()",
        "def f():\n    import fcntl\nif os.name != 'nt':\n    f()",
        "try:\n    os.fork()\nexcept OSError:\n    pass",
    ],
)  # fmt: skip
def test_what_only_unix_has_is_found(text: str) -> None:
    assert only_unix(text) != []


@pytest.mark.parametrize(
    "text",
    [
        "if os.name != 'nt':\n    import fcntl",
        "if sys.platform == 'win32':\n    pass\nelse:\n    import fcntl",
        "def f():\n    if sys.platform == 'win32':\n        return 0\n    import resource",
        "try:\n    import fcntl\nexcept ImportError:\n    fcntl = None",
        "number = getattr(signal, 'SIGHUP', None)",
        "hasattr(os, 'fork') and os.fork()",
        "n = len(os.sched_getaffinity(0)) if hasattr(os, 'sched_getaffinity') else 1",
        "def _f():\n    import fcntl\ndef g():\n    if os.name == 'posix':\n        _f()",
        "get_context('spawn')",
        "path.is_symlink()",
    ],
)
def test_what_is_guarded_is_let_through(text: str) -> None:
    assert only_unix(text) == []


def sources() -> list[Path]:
    found = [p for p in PACKAGE.rglob("*.py") if "vendor" not in p.parts]
    assert len(found) > 100
    return sorted(found)


def found_in_sources(look: Callable[[str], list[str]]) -> dict[str, list[str]]:
    told = {p.relative_to(ROOT).as_posix(): look(p.read_text(encoding="utf-8")) for p in sources()}
    return {path: lines for path, lines in told.items() if lines}


def test_what_only_unix_has_is_used_behind_a_guard() -> None:
    assert found_in_sources(only_unix) == {}


# --- every text has an encoding -------------------------------------------------------------------------------------------

ENCODES_AT = {
    "open": 2,
    "read_text": 0,
    "write_text": 1,
    "TextIOWrapper": 1,
    "fdopen": 3,
}  # where it stands without its name
RUNS = {"run", "Popen", "check_output", "check_call", "call"}


def without_encoding(text: str) -> list[str]:
    """The calls that read or write text in whatever encoding the system has."""
    tree = ast.parse(text)
    modules = {
        a.asname or a.name for n in ast.walk(tree) if isinstance(n, ast.Import | ast.ImportFrom) for a in n.names
    }
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [f"{call.lineno}: {ast.unparse(call)}" for call in calls if _silent(call, modules)]


def _silent(call: ast.Call, modules: set[str]) -> bool:
    method = isinstance(call.func, ast.Attribute)
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    named = {k.arg: k.value for k in call.keywords}
    if "encoding" in named or None in named:
        return False
    of_module = isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value) in modules
    words = [a.value for a in [*call.args, *named.values()] if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    modes = [w for w in words if re.fullmatch(r"[rwaxbt+]{1,4}", w)]
    if name in RUNS:
        return any(k in named for k in ("text", "universal_newlines"))
    if name in ("NamedTemporaryFile", "TemporaryFile", "SpooledTemporaryFile"):
        return bool(modes) and not any("b" in m for m in modes)
    if name not in ENCODES_AT or (name in modules and not method):
        return False
    if any("b" in m for m in modes):
        return False
    if of_module and name != "fdopen" and ast.unparse(call.func) not in ("io.open", "codecs.open", "io.TextIOWrapper"):
        return any("t" in m for m in modes)  # gzip.open, webbrowser.open, os.open, functions of the kit
    if name == "open" and method:  # a path's: its mode comes first; what else stands there is the name in an archive
        return len(call.args) < 3 and (not call.args or bool(modes))
    return len(call.args) <= ENCODES_AT[name]


@pytest.mark.parametrize(
    "text",
    [
        "open(p)",
        "open(p, 'w', newline='')",
        "path.open()",
        "path.open('a')",
        "path.read_text()",
        "Path(a, b).write_text(x, newline='')",
        "import io\nio.TextIOWrapper(raw)",
        "import os\nos.fdopen(n, 'w')",
        "import gzip\ngzip.open(p, 'rt')",
        "subprocess.run(a, text=True)",
        "tempfile.NamedTemporaryFile('w')",
    ],
)
def test_a_text_without_encoding_is_found(text: str) -> None:
    assert without_encoding(text) != []


@pytest.mark.parametrize(
    "text",
    [
        "open(p, encoding='utf-8')",
        "open(p, 'rb')",
        "path.open('r+b')",
        "path.read_text('utf-8')",
        "path.write_text(x, 'utf-8')",
        "import os\nos.fdopen(1, 'wb')",
        "import gzip\ngzip.open(p)",
        "zip.open('sheet1.xml')",
        "import webbrowser\nwebbrowser.open(page)",
        "subprocess.run(a, capture_output=True)",
        "subprocess.run(a, text=True, encoding='utf-8')",
    ],
)
def test_bytes_and_named_encodings_are_let_through(text: str) -> None:
    assert without_encoding(text) == []


def test_every_text_is_read_and_written_in_a_named_encoding() -> None:
    assert found_in_sources(without_encoding) == {}


# --- the batch file of the stick, walked as cmd.exe walks it --------------------------------------------------------------

BATCH = (STICK / "start.bat").read_text(encoding="ascii").splitlines()
ON_COMPUTER = {"python.exe on the stick": (True, False), "py": (None, 0, 1), "python": (None, 0, 1)}
ENDS = (0, 1, 7, -1073741819)  # all is well, two errors, and a program that Windows ends itself


class Walk:
    """One run of a batch file on a computer that has, or has not, a Python (None: no such command; a number: what it answers)."""

    def __init__(self, lines: list[str], portable: bool, probes: dict[str, int | None], end: int):
        self.lines, self.portable, self.probes, self.end = [line.strip() for line in lines], portable, probes, end
        self.level, self.at, self.code = 0, 0, None
        self.did: list[str] = []
        self.seen: set[int] = set()
        while self.code is None:
            assert self.at < len(self.lines), "it runs off its end"
            assert len(self.did) < 100, "it runs in a circle"
            self.seen.add(self.at)
            self.at += 1
            self.step(self.lines[self.at - 1])

    def step(self, line: str) -> None:
        word = line.split(" ")[0].lower()
        if not line or line.startswith(":") or word in ("rem", "@echo", "setlocal", "set", "chcp"):
            return
        if found := re.fullmatch(r'if exist "%HERE%python\\python\.exe" (.+)', line):
            return self.step(found[1]) if self.portable else None
        if found := re.fullmatch(r"if (not )?errorlevel (\d+) (.+)", line):
            return self.step(found[3]) if (self.level >= int(found[2])) != bool(found[1]) else None
        if word == "goto":
            self.at = self.lines.index(f":{line.split()[1]}")
        elif found := re.fullmatch(r"exit /b (\d+)", line):
            self.code = int(found[1])
        else:
            self.did.append(line)
            self.level = self.answer(word, line)

    def answer(self, word: str, line: str) -> int:
        if word in ("pause", "type"):
            return 0
        if "start.py" in line:
            return self.end
        assert word in self.probes and " -c " in line, f"a command that this walk does not know: {line}"
        answered = self.probes[word]
        return 9009 if answered is None else answered


WALKS = [
    (portable, {"py": py, "python": python}, end)
    for (portable, py, python), end in itertools.product(itertools.product(*ON_COMPUTER.values()), ENDS)
]


@pytest.mark.parametrize(("portable", "probes", "end"), WALKS)
def test_whatever_the_computer_has_the_batch_file_starts_the_right_python_or_says_why_not(
    portable: bool, probes: dict[str, int | None], end: int
) -> None:
    walk = Walk(BATCH, portable, probes, end)
    started = [line for line in walk.did if "start.py" in line]
    first = next((word for word in ("py", "python") if probes[word] == 0), None)
    if portable or first:
        assert len(started) == 1
        assert started[0].startswith('"%HERE%python\\python.exe" ' if portable else f"{first} ")
        assert (walk.code == 0) == (end == 0)
    else:
        assert started == [] and walk.code == 1 and any("no-python.txt" in line for line in walk.did)
    assert (walk.did[-1] == "pause") == (walk.code != 0), "a window that shuts at once shows nothing"


def test_every_line_of_the_batch_file_is_reached() -> None:
    seen = set().union(*(Walk(BATCH, *walk).seen for walk in WALKS))
    assert [line for at, line in enumerate(BATCH) if at not in seen and line.strip()] == []


@pytest.mark.parametrize(
    "broken",
    [
        ["goto nowhere"],
        ["@echo off"],
        [":a", "type x", "goto a"],
        ["del /q x"],
    ],
)
def test_a_broken_batch_file_is_found(broken: list[str]) -> None:
    with pytest.raises((AssertionError, ValueError)):
        Walk(broken, False, {"py": None, "python": None}, 0)


def test_a_name_that_is_too_long_for_the_disk_is_told_in_a_sentence(machikit_cli: Run) -> None:
    done = machikit_cli("new", "aed-nearby", "--city", "takamatsu", "--out", "x" * 300)
    assert done.returncode == 1 and "too long" in done.stderr and "Traceback" not in done.stderr
