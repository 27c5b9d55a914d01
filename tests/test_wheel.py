"""What a user gets from `pip install`: the wheel alone, in an empty environment, with the network unplugged."""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from machikit.event.fonts import font_css

ROOT = Path(__file__).parents[1]

# A Python that cannot reach anything: every connection that is not to this machine raises, and says so.
UNPLUGGED = """
import socket
_connect = socket.socket.connect
def connect(self, address):
    if self.family != getattr(socket, "AF_UNIX", None) and address[0] not in ("127.0.0.1", "::1", "localhost"):
        raise OSError(f"the network is unplugged: {address}")
    return _connect(self, address)
socket.socket.connect = connect
def resolve(host, *rest, **more):
    raise OSError(f"the network is unplugged: {host}")
socket.getaddrinfo = resolve
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, ROOT],
        check=True,
        capture_output=True,
    )
    return next(out.glob("*.whl"))


def test_the_wheel_holds_cards_data_templates_and_assets(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for shelf in ("idea_cards", "datasets", "templates"):
        here = {
            p.relative_to(ROOT).as_posix()
            for p in (ROOT / shelf).rglob("*")
            if p.is_file() and "__pycache__" not in p.parts and "_recipes" not in p.parts
        }
        assert {f"machikit/house/{p}" for p in here} <= names
    samples = {p.relative_to(ROOT / "tests/dirty").as_posix() for p in (ROOT / "tests/dirty").glob("*/input.*")}
    assert samples and {f"machikit/house/samples/{p}" for p in samples} <= names
    assert "machikit/py.typed" in names
    assert any(n.endswith("web/vendor/leaflet/dist/leaflet.js") for n in names)
    assert {f"machikit/pages/web/bundles/{n}" for n in ("core.js", "map.js", "places.js", "manifest.json")} <= names
    assert not [n for n in names if Path(n).name.startswith("axe.") or "node_modules" in n]


def test_wheel_and_checkout_are_small_and_the_wheel_has_every_font_that_pdfs_ask_for(wheel: Path) -> None:
    """Larger ones pass neither the mail of a city hall nor a slow line in reasonable time."""
    assert wheel.stat().st_size <= 24_900_000
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True).stdout.decode()
    assert sum((ROOT / name).stat().st_size for name in listed.split("\0") if (ROOT / name).is_file()) <= 60_000_000
    asked = set(re.findall(r"biz-udpgothic-\d+-\d00-normal\.woff2", font_css()))
    there = {Path(name).name for name in zipfile.ZipFile(wheel).namelist() if "biz-udpgothic/files/" in name}
    assert asked == there and len(asked) > 150


def test_the_wheel_makes_the_demo_and_cleans_a_file_in_an_empty_environment_without_network(
    wheel: Path, tmp_path: Path
) -> None:
    env, there = tmp_path / "env", tmp_path / "ある フォルダ"
    there.mkdir()
    uv = shutil.which("uv", path=str(Path(sys.executable).parent)) or "uv"
    subprocess.run([uv, "venv", "-q", "--python", sys.executable, env], check=True)
    python = env / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    subprocess.run(
        [uv, "pip", "install", "-q", "--python", python, "-c", ROOT / "requirements" / "run.txt", wheel], check=True
    )
    (next(env.glob("**/site-packages")) / "sitecustomize.py").write_text(UNPLUGGED, encoding="utf-8")

    reach = subprocess.run(
        [python, "-c", "import urllib.request as u; u.urlopen('http://example.org')"], capture_output=True, text=True
    )
    assert "unplugged" in reach.stderr
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "MACHIKIT"))} | {"CI": "true"}

    def machikit(*asked: str) -> "subprocess.CompletedProcess[str]":
        command = [str(python), "-m", "machikit", *asked]
        return subprocess.run(command, cwd=there, env=clean, capture_output=True, text=True, encoding="utf-8")

    made = machikit("demo", "--no-open")
    assert made.returncode == 0, made.stderr
    page = next(there.glob("demo/**/site/index.html"))
    assert str(page) in "".join(made.stdout.split("\n")) or page.name in made.stdout
    assert "指定緊急避難場所" in page.read_text(encoding="utf-8")
    assert machikit("samples", "--out", "samples").returncode == 0
    for name in ("04-evacuation-site-title-and-totals.xlsx", "16-garbage-wide-table.xlsx"):
        done = machikit("clean", f"samples/{name}")
        assert done.returncode == 0, done.stderr
