"""The wheels of the offline kit: what runs here, in the same versions, for this platform or others; and machikit's own."""

import base64
import hashlib
import importlib.metadata as metadata
import importlib.util
import re
import subprocess
import sys
import zipfile
from pathlib import Path

from machikit._base.messages import problem
from machikit.catalog import house

WINDOWS = {"os_name": "nt", "sys_platform": "win32", "platform_system": "Windows"}
MAC = {"os_name": "posix", "sys_platform": "darwin", "platform_system": "Darwin"}
LINUX = {"os_name": "posix", "sys_platform": "linux", "platform_system": "Linux"}
TARGET = re.compile(
    r"(win_amd64|win_arm64|win32|macosx_\d+_\d+_(?:x86_64|arm64|universal2)|(?:many|musl)linux\d*_\w+|linux_\w+)(?::(3\.\d+))?"
)


def here() -> str:
    return f"{sys.version_info[0]}.{sys.version_info[1]}"


def bring(out: Path, targets: list[str]) -> list[str]:
    """Fill a folder with wheels. targets: platforms besides the running one, as in win_amd64 or win_amd64:3.12.

    Returns what the wheels are for. Raises KitError, with what to do, where pip is not there or does not get them.
    """
    others = [target_of(target) for target in targets]
    if importlib.util.find_spec("pip") is None:
        raise problem("pack.no_pip", "pip")
    out.mkdir(parents=True)
    _download(pins({}), out)  # before what is built here: where there is no network, that is known at once
    own_wheel(out)
    told = [f"{sys.platform} {here()}"]
    for platform, version in others:
        _download(pins(_environment(platform, version)), out, platform, version)
        told.append(f"{platform} {version}")
    return told


def target_of(said: str) -> tuple[str, str]:
    """The platform and the version of Python in what was asked for; the running one's where none was said."""
    found = TARGET.fullmatch(said)
    if found is None:
        raise problem("pack.platform", f"--platform {said}")
    return found[1], found[2] or here()


def _environment(platform: str, version: str) -> dict[str, str]:
    kind = WINDOWS if platform.startswith("win") else MAC if platform.startswith("macosx") else LINUX
    return kind | {"python_version": version, "python_full_version": f"{version}.0"}


def pins(environment: dict[str, str]) -> list[str]:
    """All that machikit needs there, `name==version` as installed here; by name alone what only that system needs.

    pip evaluates markers for the computer it runs on, whatever platform it is asked for: so the list is made here.
    """
    from packaging.requirements import Requirement

    found: dict[str, str] = {}
    waiting = [("machikit", frozenset[str]()), ("pip", frozenset[str]())]
    while waiting:
        name, extras = waiting.pop()
        try:
            installed = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            found[name] = name
            continue
        found[name] = f"{name}=={installed.version}"
        for line in installed.requires or ():
            need = Requirement(line)
            wanted = need.marker is None or any(
                need.marker.evaluate({**environment, "extra": e}) for e in ("", *extras)
            )
            key = re.sub(r"[-_.]+", "-", need.name).lower()
            if wanted and key not in found:
                waiting.append((key, frozenset(need.extras)))
    del found["machikit"]
    return sorted(found.values())


def _download(wanted: list[str], out: Path, platform: str = "", version: str = "") -> None:
    """platform: another than the running one, with the version of its Python."""
    options = ["--no-deps", "--only-binary", ":all:", "--disable-pip-version-check", "-q", "-d", str(out)]
    if platform:
        options += ["--platform", platform, "--python-version", version, "--implementation", "cp"]
    _pip(["download", *options, *wanted], f"--platform {platform}:{version}" if platform else "")


def _pip(asked: list[str], other: str = "") -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pip", *asked], capture_output=True, encoding="utf-8", errors="replace"
    )
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if "ERROR" in line] or done.stderr.splitlines()[-1:]
        raise problem("pack.other" if other else "pack.pip", other or "pip", why=" ".join(lines)[:300])


def own_wheel(out: Path) -> None:
    """machikit's own wheel: built where this is a checkout, else packed again from its installed files."""
    root = house()
    if (root / "pyproject.toml").is_file():
        ready = [] if importlib.util.find_spec("hatchling") is None else ["--no-build-isolation"]
        return _pip(["wheel", "--no-deps", *ready, "--disable-pip-version-check", "-q", "-w", str(out), str(root)])
    pack_again(metadata.distribution("machikit"), out)


def pack_again(installed: metadata.Distribution, out: Path) -> Path:
    """A wheel of an installed distribution: its files as they lie there, with a new RECORD."""
    target = out / f"machikit-{installed.version}-py3-none-any.whl"
    left_out = {"RECORD", "INSTALLER", "REQUESTED", "direct_url.json"}
    rows: list[str] = []
    info = ""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as wheel:
        for file in installed.files or ():
            name = file.as_posix()
            top = file.parts[0]
            info = top if top.endswith(".dist-info") else info
            if top == ".." or file.suffix == ".pyc" or (top.endswith(".dist-info") and file.name in left_out):
                continue  # commands outside are made again at installing
            body = Path(str(file.locate())).read_bytes()
            digest = base64.urlsafe_b64encode(hashlib.sha256(body).digest()).rstrip(b"=").decode()
            rows.append(f'"{name}",sha256={digest},{len(body)}')
            wheel.writestr(name, body)
        wheel.writestr(f"{info}/RECORD", "\n".join([*rows, f"{info}/RECORD,,", ""]))
    return target
