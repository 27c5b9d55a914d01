"""What a SyntaxError means: full-width signs, brackets, quotes, indents, marks of git, and files that are not UTF-8."""

import re
import unicodedata

from machikit._base.messages import say
from machikit.prototype.code_hints import Hint, hint

_SIGNS = {"“": '"', "”": '"', "„": '"', "＂": '"', "‘": "'", "’": "'", "＇": "'", "、": ",", "。": ".", "　": " ", "−": "-", "ー": "-",
          "【": "[", "】": "]", "「": '"', "」": '"', "『": '"', "』": '"', "×": "*", "÷": "/", "\u00a0": " ", "～": "~"}  # fmt: skip
# Messages of Python, by the word of the hint
_SAID = (
    ("quote", r"unterminated (?:triple-quoted |f-)?string|EOL while scanning|EOF while scanning|unterminated f-string"),
    ("never_closed", r"was never closed|unexpected EOF"),
    ("unmatched", r"unmatched '|does not match opening"),
    ("tabs", r"inconsistent use of tabs"),
    ("indent_missing", r"expected an indented block"),
    ("indent_more", r"unexpected indent"),
    ("indent_other", r"unindent does not match"),
    ("colon", r"expected ':'"),
    ("comma", r"forgot a comma"),
    ("equals", r"instead of '='|cannot assign to"),
    ("print", r"Missing parentheses in call to"),
    ("not_utf8", r"codec can't decode|unknown encoding|null bytes|Non-UTF-8"),
)
_MAY_BE_WIDE = re.compile(
    "(?i)invalid (?:character|non-printable|syntax)|never closed|unmatched|unterminated|expected|perhaps"
)
_CONFLICT = re.compile(r"\s*(<{7}|={7}|>{7})(\s|$)")


def explain_syntax(error: SyntaxError | ValueError, text: str) -> Hint:
    """What is wrong with a file that is not Python. text: the file, as far as it can be read."""
    line = getattr(error, "lineno", None) or 0
    lines = text.splitlines()
    source = lines[line - 1] if 0 < line <= len(lines) else str(getattr(error, "text", "") or "")
    message = str(getattr(error, "msg", "") or error)
    if any(map(_CONFLICT.match, lines[max(0, line - 3) : line + 1])):
        return hint("conflict")
    if "\ufffd" in source:  # that byte is not UTF-8
        return hint("not_utf8")
    if wide := _wide_signs(source, message):
        pairs = ", ".join(f"{_shown(sign)} → {_shown(_half(sign))}" for sign in wide)
        return hint("wide", signs="".join(map(_shown, wide)), pairs=pairs)
    key = next((key for key, said in _SAID if re.search(said, message)), "syntax")
    return hint(key)


def _wide_signs(source: str, message: str) -> list[str]:
    """The full-width signs of a line that Python reads as no part of its language; those in closed quotes are text."""
    if not _MAY_BE_WIDE.search(message):
        return []
    code = re.sub(r"\"[^\"]*\"|'[^']*'|#.*", "", source)
    return [c for c in dict.fromkeys(code) if not c.isascii() and not c.isalnum() and _half(c) != c]


def _half(sign: str) -> str:
    return _SIGNS.get(sign) or unicodedata.normalize("NFKC", sign)


def _shown(sign: str) -> str:
    return say("hint.blank.wide" if sign in "　\u00a0" else "hint.blank") if sign.isspace() else sign
