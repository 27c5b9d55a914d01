"""Full-width signs, tabs and missing spaces in YAML that people write: found line by line, with the line as it should be.

YAML takes `date：2030-12-12` for a text, and says of it what nobody understands. Values are left alone: their readers know
full-width digits.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from machikit._base.errors import KitError
from machikit._base.messages import kit_error, say

SECRET = re.compile(r"(password *: *).*")
_KEY = "[A-Za-zＡ-Ｚａ-ｚ_＿][A-Za-zＡ-Ｚａ-ｚ0-9０-９_＿]{0,40}"
_ITEM = r"(?:- +)?"
_QUOTES = "“”„＂"
_FLOW = str.maketrans("［］｛｝，、：", "[]{},,:")
LONGEST = 80  # characters of a corrected line in a message


@dataclass(frozen=True)
class WrongLine:
    """A line that YAML reads otherwise than it was meant. signs: what must be changed; mended: the line as it should be."""

    number: int
    signs: str
    mended: str
    misread: bool  # whether YAML reads the line without a complaint, as something else


def wrong_lines(text: str) -> Iterator[WrongLine]:
    """The lines of a YAML text that hold such signs where YAML wants its own; contents of `|` blocks are not looked at."""
    block: int | None = None  # indent of the line that opened a `|` block
    for number, line in enumerate(text.splitlines(), 1):
        indent = len(line) - len(line.lstrip(" "))
        if block is not None and (not line.strip() or indent > block):
            continue
        block = indent if re.search(r":\s*[|>][-+0-9]*\s*(#.*)?$", line) else None
        mended = _mend(line)
        if mended != line:
            signs = "".join(dict.fromkeys(c for c in line if c in "：＃－ー−＂“”„［］｛｝，、　\t" and c not in mended))
            signs += "".join(c for c in dict.fromkeys(_key(line)) if unicodedata.normalize("NFKC", c) != c)
            yield WrongLine(number, signs, mended, _is_misread(line))


def explain(text: str, where: str, only_misread: bool = False) -> KitError | None:
    """The KitError that names the first such line, and the numbers of the others; None where there is none.

    only_misread: leave out lines that stop YAML anyway.
    """
    lines = [line for line in wrong_lines(text) if line.misread or not only_misread]
    if not lines:
        return None
    first, others = lines[0], ", ".join(str(line.number) for line in lines[1:20])
    kind = "tab" if first.signs == "\t" else "sign" if first.signs else "space"
    signs = first.signs.replace("\t", "").replace("　", say("fullwidth.blank"))
    line = SECRET.sub(r"\1…", first.mended.rstrip())[:LONGEST]
    more = say("fullwidth.more", numbers=others) if others else ""
    return kit_error(f"fullwidth.{kind}", where, n=first.number, signs=signs, line=line, more=more)


def _mend(line: str) -> str:
    lead = re.match("[ \t　]*", line)
    start, rest = (lead[0], line[len(lead[0]) :]) if lead else ("", line)
    if not rest or rest[0] == "#":
        return line
    start = start.replace("　", "  ").replace("\t", "  ")
    if rest[0] == "＃":
        return f"{start}#{rest[1:]}"
    rest = re.sub(r"^[－ー−][ \t　]*(?=\S)", "- ", rest)
    named = re.match(rf"({_ITEM})({_KEY})([ \t　]*)([：:])([ \t　]*)(.*)", rest)
    if named is None or (named[4] == ":" and not named[5] and named[6].startswith("//")):  # https://…
        return start + rest
    key, gap, colon, space, value = named.groups()[1:]
    name = unicodedata.normalize("NFKC", key)
    gap = gap if not set(gap) - {" "} else ""
    space = space if set(space) == {" "} or not value else " "
    return f"{start}{named[1]}{name}{gap if colon == ':' else ''}:{space}{_mend_value(value)}"


def _mend_value(value: str) -> str:
    if value[:1] in ("'", "|", ">", "&", "*", "!", ""):
        return value
    if quoted := re.fullmatch(rf'["{_QUOTES}]([^"{_QUOTES}]*)["{_QUOTES}][ \t　]*', value):
        return f'"{quoted[1]}"' if {value[0], value.rstrip()[-1]} & {*_QUOTES} else value
    if value[0] in "[{［｛":
        return value.translate(_FLOW) if set(value) & {*"［］｛｝，、"} else value
    return value if value[0] == '"' else re.sub("[ \t　]+＃", "  #", value)


def _key(line: str) -> str:
    named = re.match(rf"[ \t　]*[-－ー−]?[ \t　]*({_KEY})[ \t　]*[：:]", line)
    return named[1] if named else ""


def _is_misread(line: str) -> bool:
    """Whether YAML takes the line as it is: a key in full-width letters, a text in full-width quotes, a comment after ＃."""
    named = re.match(rf"([ 　]*){_ITEM}({_KEY}) *:[ ]+(.*)", line)
    if named is None:
        return False
    is_key = "　" in named[1] or unicodedata.normalize("NFKC", named[2]) != named[2]
    return is_key or (named[3][:1] not in ("[", "{", '"') and _mend_value(named[3]) != named[3])
