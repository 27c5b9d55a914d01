"""The wheels of the offline kit: the installed versions for this platform and others, and the wheel of machikit."""

import base64
import hashlib
import importlib.metadata as metadata
import importlib.util
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

from machikit._base.messages import kit_error
from machikit._base.version import __version__
from machikit.catalog import kit_root

WINDOWS = {"os_name": "nt", "sys_platform": "win32", "platform_system": "Windows"}
MAC = {"os_name": "posix", "sys_platform": "darwin", "platform_system": "Darwin"}
LINUX = {"os_name": "posix", "sys_platform": "linux", "platform_system": "Linux"}
TARGET = re.compile(
    r"(win_amd64|win_arm64|win32|macosx_\d+_\d+_(?:x86_64|arm64|universal2)|(?:many|musl)linux\d*_\w+|linux_\w+)(?::(3\.\d+))?"
)


def python_version() -> str:
    return f"{sys.version_info[0]}.{sys.version_info[1]}"


def collect_wheels(out: Path, targets: list[str]) -> list[str]:
    """Fill a folder with wheels. targets: platforms besides the running one, as in win_amd64 or win_amd64:3.12.

    Returns the platforms, with the version of Python. Raises KitError where pip is missing or cannot get the wheels.
    """
    others = [parse_target(target) for target in targets]
    if importlib.util.find_spec("pip") is None:
        raise kit_error("pack.no_pip", "pip")
    out.mkdir(parents=True)
    _download(pinned_requirements({}), out)  # before the local build, so that a missing network is noticed at once
    build_machikit_wheel(out)
    _check_complete(out)
    platforms = [f"{sys.platform} {python_version()}"]
    for platform, version in others:
        _download(pinned_requirements(_environment(platform, version)), out, platform, version)
        platforms.append(f"{platform} {version}")
    return platforms


def parse_target(text: str) -> tuple[str, str]:
    """(platform, version of Python) of a target; the running version where it has none."""
    match = TARGET.fullmatch(text)
    if match is None:
        raise kit_error("pack.platform", f"--platform {text}")
    return match[1], match[2] or python_version()


def _environment(platform: str, version: str) -> dict[str, str]:
    kind = WINDOWS if platform.startswith("win") else MAC if platform.startswith("macosx") else LINUX
    return kind | {"python_version": version, "python_full_version": f"{version}.0"}


def pinned_requirements(environment: dict[str, str]) -> list[str]:
    """The requirements of machikit in an environment: `name==version` as installed here, or the name of what is not.

    pip evaluates markers for the computer that it runs on, whatever the requested platform: so the list is computed here.
    """
    from packaging.requirements import Requirement

    by_name: dict[str, str] = {}
    queue = [("machikit", frozenset[str]()), ("pip", frozenset[str]())]
    while queue:
        name, extras = queue.pop()
        try:
            installed = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            by_name[name] = name
            continue
        by_name[name] = f"{name}=={installed.version}"
        for line in _requires(name, installed):
            need = Requirement(line)
            is_needed = need.marker is None or any(
                need.marker.evaluate({**environment, "extra": e}) for e in ("", *extras)
            )
            key = re.sub(r"[-_.]+", "-", need.name).lower()
            if is_needed and key not in by_name:
                queue.append((key, frozenset(need.extras)))
    del by_name["machikit"]
    return sorted(by_name.values())


def _requires(name: str, installed: metadata.Distribution) -> list[str]:
    """What a distribution requires. Of machikit in a checkout what stands there: the metadata may be older than its sources."""
    project = kit_root() / "pyproject.toml"
    if name == "machikit" and project.is_file():
        return list(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["dependencies"])
    return installed.requires or []


def _check_complete(out: Path) -> None:
    """Let pip find everything that machikit needs among the wheels alone, as the stick will. Raises KitError where one is missing."""
    options = ["--dry-run", "--ignore-installed", "--no-index", "--find-links", str(out), "--no-cache-dir"]
    _pip(["install", "-q", "--disable-pip-version-check", *options, f"machikit=={__version__}"])


def _download(requirements: list[str], out: Path, platform: str = "", version: str = "") -> None:
    """Download wheels with pip. platform, version: another platform than the running one, and its Python."""
    options = ["--no-deps", "--only-binary", ":all:", "--disable-pip-version-check", "-q", "-d", str(out)]
    if platform:
        options += ["--platform", platform, "--python-version", version, "--implementation", "cp"]
    _pip(["download", *options, *requirements], f"--platform {platform}:{version}" if platform else "")


def _pip(arguments: list[str], other: str = "") -> None:
    result = subprocess.run(
        [sys.executable, "-m", "pip", *arguments], capture_output=True, encoding="utf-8", errors="replace"
    )
    if result.returncode:
        lines = [line for line in result.stderr.splitlines() if "ERROR" in line] or result.stderr.splitlines()[-1:]
        raise kit_error("pack.other" if other else "pack.pip", other or "pip", why=" ".join(lines)[:300])


def build_machikit_wheel(out: Path) -> None:
    """Write the wheel of machikit: built from a checkout, else packed again from the installed files."""
    root = kit_root()
    if (root / "pyproject.toml").is_file():
        ready = [] if importlib.util.find_spec("hatchling") is None else ["--no-build-isolation"]
        return _pip(["wheel", "--no-deps", *ready, "--disable-pip-version-check", "-q", "-w", str(out), str(root)])
    repack_wheel(metadata.distribution("machikit"), out)


def repack_wheel(installed: metadata.Distribution, out: Path) -> Path:
    """Pack the files of an installed distribution as a wheel again, with a new RECORD."""
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
                continue  # scripts outside are created again on installation
            body = Path(str(file.locate())).read_bytes()
            digest = base64.urlsafe_b64encode(hashlib.sha256(body).digest()).rstrip(b"=").decode()
            rows.append(f'"{name}",sha256={digest},{len(body)}')
            wheel.writestr(name, body)
        wheel.writestr(f"{info}/RECORD", "\n".join([*rows, f"{info}/RECORD,,", ""]))
    return target
