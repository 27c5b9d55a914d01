"""The string literals of a script: what they say, where they stand, and how another text is written in their place.

folium writes popups, frames and addresses as literals of JavaScript and JSON. A script is read by tokens, not parsed: a literal is
only ever replaced as a whole, so what is not understood stays as it was.
"""

import re
from collections.abc import Callable

# Comments and patterns are tokens too, so that their quotes open nothing. A pattern can only follow one of these characters. What
# does not end is one token as well: else every quote in it would be tried against the rest of the text.
TOKEN = re.compile(
    r"""//[^\n]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/)?+"""
    r"""|[=(,:;!&|?{}\[]\s*+/(?![*/])(?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.){0,200}+\]){1,500}+/"""
    r"""|"(?:[^"\\\n]|\\[\s\S])*+(?P<double>")?+|'(?:[^'\\\n]|\\[\s\S])*+(?P<single>')?+"""
    r"""|`(?:[^`\\]|\\[\s\S])*+(?P<template>`)?+"""
)
ESCAPE = re.compile(r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r\n|[\s\S]))")
SLOT = re.compile(r"(?<!\\)((?:\\\\)*+)(\$\{[^{}`]*\})")  # ${…} in a template literal
SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": "", "\r\n": ""}
PRIVATE = 0xF0000  # characters that no text uses stand for the slots of a template literal meanwhile
BEFORE = 120  # characters before a literal that say what it is for

Rewrite = Callable[[str, str], str | None]  # (text of the literal, source before it) -> another text, or None


def rewrite_strings(script: str, rewrite: Rewrite) -> str:
    """The script with those literals written anew for which `rewrite` returns another text."""
    pieces, at = [], 0
    for match in TOKEN.finditer(script):
        source = match[0]
        if match.lastgroup is None:
            continue
        text, slots = _decoded(source)
        new = rewrite(text, script[max(0, match.start() - BEFORE) : match.start()])
        if new is not None and new != text:
            pieces += [script[at : match.start()], _encoded(new, source[0], slots)]
            at = match.end()
    return "".join([*pieces, script[at:]])


def _decoded(source: str) -> tuple[str, list[str]]:
    quote, text = source[0], source[1:-1]
    slots: list[str] = []

    def slot(match: re.Match[str]) -> str:
        slots.append(match[2])
        return match[1] + chr(PRIVATE + len(slots) - 1)

    if quote == "`" and "${" in text:
        text = SLOT.sub(slot, text)
    return (ESCAPE.sub(_character, text) if "\\" in text else text), slots


def _character(match: re.Match[str]) -> str:
    code = match[1] or match[2] or match[3]
    if not code:
        return SIMPLE.get(match[4], match[4])
    number = int(code, 16)
    return chr(number) if number < 0x110000 else "\ufffd"


def _encoded(text: str, quote: str, slots: list[str]) -> str:
    """A literal of JavaScript, in double quotes of JSON too, that cannot end the script element that it stands in."""
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # \ud83d\ude00 is one character
    text = text.replace("\\", "\\\\").replace(quote, "\\" + quote)
    for character, written in {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\u2028": "\\u2028", "\u2029": "\\u2029"}.items():
        text = text.replace(character, written)
    text = re.sub(r"[\x00-\x1f]", lambda m: f"\\u{ord(m[0]):04x}", text)
    text = text.replace("${", "\\${") if quote == "`" else text
    for number, slot in enumerate(slots):
        text = text.replace(chr(PRIVATE + number), slot)
    return quote + re.sub(r"(?i)<(?=!--|/?script|/style)", r"\\u003c", text) + quote
