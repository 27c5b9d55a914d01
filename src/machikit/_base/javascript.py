"""Runs the kit's pure JavaScript at build time, in QuickJS (package quickjs-ng), bounded in memory and time.

The engine has no document, no network, no files, no `Intl`, and knows nothing of Python. Only this module touches it: its module,
`quickjs`, has the name of another package, and some of what it does must be known: a script cannot `import`; a string that was
put together by `+=` cannot be handed back as it is, so results go through JSON; a context used by two threads at once crashes.
"""

import json
import re
import threading
from typing import Any

from machikit._base.limits import MB

MEMORY, STACK = 512 * MB, 1 * MB  # bytes
SECONDS = 20  # of CPU time, for one call
# Lines before a stranger's source, so that the lines of its errors can be told from the kit's: all are of one file, `<input>`.
OFFSET = 10_000
FRAME = re.compile(r"<input>:(\d+)")


class ScriptError(Exception):
    """A script failed. message: what went wrong, on one line; line: of its `source`, from 1, or None if it is not in there."""

    def __init__(self, message: str, line: int | None):
        super().__init__(message, line)
        self.message, self.line = message, line


class Script:
    """A script that has run once, in an engine of its own; its global functions can be called.

    library: the kit's own code, which runs first; source: the script. Raises ScriptError if it does not run.

    >>> Script("const twice = (n) => 2 * n;").call("twice", 21)
    42
    """

    def __init__(self, source: str, library: str = ""):
        import quickjs

        self._lock = threading.Lock()
        self._failure = quickjs.JSException
        self._context = quickjs.Context()
        self._context.set_memory_limit(MEMORY)
        self._context.set_max_stack_size(STACK)
        if library:
            self._run(library)
        self._run("\n" * OFFSET + source)

    def call(self, function: str, *arguments: Any) -> Any:
        """Call a global function. arguments, and what is returned: anything that JSON can hold. Raises ScriptError."""
        return self.call_json(function, *(json.dumps(a, ensure_ascii=False, allow_nan=False) for a in arguments))

    def call_json(self, function: str, *arguments: str) -> Any:
        """The same, with arguments that are JSON already."""
        code = f"((...given) => JSON.stringify({function}(...given.map((text) => JSON.parse(text)))))"
        with self._lock:
            try:
                self._context.set_time_limit(SECONDS)
                text = self._context.eval(code)(*arguments)
            except self._failure as error:
                raise _located(str(error)) from None
        return None if text is None else json.loads(text)

    def _run(self, source: str) -> None:
        try:
            self._context.set_time_limit(SECONDS)
            self._context.eval(source)
        except self._failure as error:
            raise _located(str(error)) from None


def _located(text: str) -> ScriptError:
    """An engine's error, `TypeError: …\\n    at view (<input>:10012:3)`, as one line and the innermost line of the source."""
    message, _, stack = text.partition("\n")
    lines = (int(n) - OFFSET for n in FRAME.findall(stack))
    if "interrupted" in message:
        message = f"more than {SECONDS} s"
    return ScriptError(
        message.strip() if message.strip() != "null" else "out of memory", next((n for n in lines if n > 0), None)
    )
