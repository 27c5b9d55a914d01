"""The reader process: requests on stdin, the tables of the file as pieces on stdout (see `_base.child`)."""

import gc
import json
import os
import sys
import traceback
from pathlib import Path
from typing import Any, BinaryIO

from machikit._base import limits
from machikit._base.child import send
from machikit._base.errors import KitError
from machikit._base.messages import use_language
from machikit.tables.read import wire_format
from machikit.tables.read.any_file import read_tables


def main() -> None:
    """Answer requests until the parent process is gone."""
    out = os.fdopen(os.dup(1), "wb", buffering=1 << 20)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # nothing that a library prints may get into the answer
    limits.limit_process()
    gc.disable()
    for line in sys.stdin.buffer:
        request = json.loads(line)
        use_language(request["language"])
        limits.allow_cpu_seconds(limits.SECONDS)
        _answer(out, Path(request["path"]))
        send(out, None)
        out.flush()
        gc.collect()


def _answer(out: BinaryIO, path: Path) -> None:
    error_piece: list[Any] = []
    try:
        for grid in read_tables(path):
            for piece in wire_format.pack(grid):
                send(out, piece)
    except KitError as error:
        error_piece = ["error", error.where, error.what, error.fix]
    except MemoryError:
        error_piece = ["memory"]
    except Exception as error:
        error_piece = ["fault", f"{type(error).__name__}: {error}", traceback.format_exc()]
    if error_piece:
        send(out, error_piece)
