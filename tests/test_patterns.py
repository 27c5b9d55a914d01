"""Every regular expression of the package, tried with what makes regular expressions slow: long repeats that nearly fit.

A file may hold any text. A pattern whose time grows with the square of a cell's length is slow, one with the cube stops the kit.
"""

import ast
import importlib
import pkgutil
import re
import signal
import time
from collections import deque
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import machikit

CELL, FILE = (
    3_000,
    60_000,
)  # letters of a text for a pattern that meets cells, and for one (of bytes) that meets whole files
MOST = 0.4  # seconds of processor time for one text
SCANS = {"search", "sub", "subn", "split", "findall", "finditer"}
METHODS = {*SCANS, "match", "fullmatch"}
SIGNS = "0 a,-あ。1東（(・:.市番月日\n<\"'/\t０～年時 "

Tried = tuple[re.Pattern[Any], frozenset[str]]  # a pattern, and how the package uses it


@cache
def patterns() -> dict[str, Tried]:
    """Those that modules hold, and those that stand as literals in calls of `re`, by what they are."""
    found: dict[str, Tried] = {}

    def add(pattern: re.Pattern[Any], used: set[str]) -> None:
        before = found.get(repr(pattern.pattern), (pattern, frozenset()))[1]
        found[repr(pattern.pattern)] = (pattern, before | used)

    modules = [importlib.import_module(i.name) for i in walked() if not i.name.endswith("__main__")]
    trees = [ast.parse(Path(m.__file__ or "").read_text(encoding="utf-8")) for m in modules]
    calls = [call for tree in trees for call in called(tree)]
    for module in modules:
        for name, value in vars(module).items():
            for pattern in held(value):
                add(pattern, {method for owner, method, _ in calls if owner == name} or METHODS)
    for owner, method, node in calls:
        if owner == "re" and node.args and isinstance(node.args[0], ast.Constant) and method != "compile":
            add(re.compile(node.args[0].value), {method})
    return found


def walked() -> list[pkgutil.ModuleInfo]:
    return [*pkgutil.walk_packages(machikit.__path__, "machikit.")]


def called(tree: ast.Module) -> Iterator[tuple[str, str, ast.Call]]:
    """(name of the pattern or `re`, method, call)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in METHODS:
            of = node.func.value
            yield getattr(of, "id", getattr(of, "attr", "")), node.func.attr, node


def held(value: Any) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from held(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from held(one)


def texts(pattern: re.Pattern[Any]) -> Iterator[Any]:
    """For each part that may repeat: what may come before it, the part many times, and something that fits nowhere."""
    whole = re._parser.parse(
        pattern.pattern, pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else pattern.flags
    )  # type: ignore[attr-defined]
    seen = set()
    length = FILE if isinstance(pattern.pattern, bytes) else CELL
    for before, part in repeats(list(whole), ""):
        for text in (
            before + part * (length // max(1, len(part))),
            (before + part) * (length // max(1, len(before + part))),
        ):
            for end in ("", "\x01"):
                if (one := (text + end)[: length + 100]) not in seen:
                    seen.add(one)
                    yield one.encode("latin-1", "replace") if isinstance(pattern.pattern, bytes) else one


def repeats(nodes: list[Any], before: str) -> Iterator[tuple[str, str]]:
    """(a text for what comes before, a text for the part) of each part that may repeat ten times or more."""
    for op, told in nodes:
        name = str(op)
        if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            _, most, inner = told
            if most >= 10:
                yield from ((before, part) for part in samples(list(inner)))
            yield from repeats(list(inner), before)
        elif name == "SUBPATTERN":
            yield from repeats(list(told[3]), before)
        elif name == "ATOMIC_GROUP":
            yield from repeats(list(told), before)
        elif name == "BRANCH":
            for branch in told[1]:
                yield from repeats(list(branch), before)
        elif name in ("ASSERT", "ASSERT_NOT"):
            yield from repeats(list(told[1]), before)
        before += next(samples([(op, told)]))


def samples(nodes: list[Any]) -> Iterator[str]:
    """Texts that these nodes match, or nearly: of each branch one, of each repeat once."""
    made = [""]
    for op, told in nodes:
        name = str(op)
        if name == "LITERAL":
            more = [chr(told)]
        elif name == "IN":
            more = [sign for sign in (one_of([(o, t)]) for o, t in told if str(o) != "NEGATE") if sign][:3] or ["あ"]
            if str(told[0][0]) == "NEGATE":
                taken = re.compile("|".join(map(re.escape, filter(None, more))) or "$^")
                more = [s for s in "あ1a " if not taken.match(s)][:1]
        elif name in ("ANY", "NOT_LITERAL"):
            more = ["あ"]
        elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            more = [text * max(1, told[0]) for text in samples(list(told[2]))]
        elif name == "SUBPATTERN":
            more = [*samples(list(told[3]))]
        elif name == "ATOMIC_GROUP":
            more = [*samples(list(told))]
        elif name == "BRANCH":
            more = [text for branch in told[1] for text in samples(list(branch))]
        else:  # AT, ASSERT, GROUPREF …: no text of their own
            more = [""]
        made = [a + b for a in made for b in more[:6]][:6]
    yield from made


def one_of(members: list[Any]) -> str:
    [(op, told)] = members
    if str(op) == "LITERAL":
        return chr(told)
    if str(op) == "RANGE":
        return chr(told[0])
    return next((s for s in SIGNS if re.match(CATEGORIES[str(told)], s)), "")


CATEGORIES = {
    "CATEGORY_DIGIT": r"\d",
    "CATEGORY_NOT_DIGIT": r"\D",
    "CATEGORY_SPACE": r"\s",
    "CATEGORY_NOT_SPACE": r"\S",
    "CATEGORY_WORD": r"\w",
    "CATEGORY_NOT_WORD": r"\W",
}


class Slow(Exception):
    pass


def seconds(pattern: re.Pattern[Any], used: Iterable[str], text: Any) -> float:
    """Of processor time for what the package does with the pattern; the system's alarm ends what takes too long."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise Slow

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, 2 * MOST)
    start = time.process_time()
    try:
        for whole in sorted({"match", "fullmatch"} & set(used)):
            getattr(pattern, whole)(text)
        if SCANS & set(used):
            deque(pattern.finditer(text), maxlen=0)
    except Slow:
        pass
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    return time.process_time() - start


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="Windows has no alarm that ends a slow pattern")
def test_no_pattern_is_slow_on_long_repeats() -> None:
    slow = {}
    for name, (pattern, used) in patterns().items():
        for text in texts(pattern):
            if (took := seconds(pattern, used, text)) > MOST:
                slow[name] = (took, text[:40])
                break
    assert len(patterns()) > 200 and not slow


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="Windows has no alarm that ends a slow pattern")
def test_the_trial_itself_finds_what_is_slow() -> None:
    slow: tuple[Any, ...] = (r"(a+)+$", rb"(?s)<c [^>]*? t=[^>]*>.*?<v>x", r"(?:\s*,?\s*\d*\s*)*;", r"(\w+\s?)*!")
    for known in slow:
        pattern = re.compile(known)
        assert any(seconds(pattern, ["search"], text) > MOST for text in texts(pattern)), known
