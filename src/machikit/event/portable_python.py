"""The embeddable Python for Windows of python.org: unpacked, and configured to find installed packages."""

import re
import struct
import zipfile
from pathlib import Path

from machikit._base.messages import kit_error

MACHINES = {0x8664: "win_amd64", 0xAA64: "win_arm64", 0x014C: "win32"}
OLDEST = (3, 11)


def unpack_python(archive: Path, out: Path) -> str:
    """Unpack it; returns the platform of its wheels, as in win_amd64:3.12. Raises KitError where it is not such a Python."""
    try:
        with zipfile.ZipFile(archive) as zipped:
            zipped.extractall(out)
    except (OSError, zipfile.BadZipFile, ValueError, RuntimeError) as error:  # RuntimeError: a zip with a password
        raise kit_error("pack.python", archive) from error
    settings, program = next(iter(out.glob("python*._pth")), None), out / "python.exe"
    version = re.fullmatch(r"python3(\d+)\._pth", settings.name if settings else "")
    machine = MACHINES.get(_machine(program)) if program.is_file() else None
    if settings is None or version is None or machine is None:
        raise kit_error("pack.python", archive)
    if (3, int(version[1])) < OLDEST:
        raise kit_error("pack.python_old", archive, version=f"3.{version[1]}")
    lines = [line for line in settings.read_text(encoding="utf-8").split("\n") if "import site" not in line]
    remaining = [line.strip() for line in lines if line.strip()]
    settings.write_text(
        "\r\n".join([*remaining, "Lib\\site-packages", "import site", ""]), encoding="utf-8", newline=""
    )
    return f"{machine}:3.{version[1]}"


def _machine(program: Path) -> int:
    """The machine type in the PE header of a Windows program; 0 where there is none."""
    head = program.read_bytes()[:4096]
    try:
        (at,) = struct.unpack_from("<I", head, 0x3C)
        return int(struct.unpack_from("<H", head, at + 4)[0]) if head[at : at + 4] == b"PE\0\0" else 0
    except struct.error:
        return 0
