"""The engine that runs views at build: bounded, and its errors say where."""

import threading

import pytest

from machikit._base import javascript
from machikit._base.javascript import Script, ScriptError


def test_what_goes_in_and_comes_out_is_json() -> None:
    script = Script(
        "const same = (x) => x; const many = () => { let s = ''; for (let i = 0; i < 9; i++) s += '町'; return s; };"
    )
    value = {"町": [1, 2.5, None, True, '"</script>\n'], "": {}}
    assert script.call("same", value) == value
    assert script.call("many") == "町" * 9, "a string put together piece by piece comes back whole"
    assert script.call_json("same", '{"a":"\\u003c"}') == {"a": "<"}
    assert Script("const nothing = () => {};").call("nothing") is None


@pytest.mark.parametrize(
    ("source", "line", "message"),
    [
        (
            "const f = () => {\n  const x = null;\n  return x.name;\n};",
            3,
            "TypeError: cannot read property 'name' of null",
        ),
        ("const f = () => missing;", 1, "ReferenceError: missing is not defined"),
        ("const f = () => {\n\n\n throw new Error('no') };", 4, "Error: no"),
    ],
)
def test_an_error_names_the_line(source: str, line: int, message: str) -> None:
    with pytest.raises(ScriptError) as told:
        Script(source, library="const kit = 1;").call("f")
    assert (told.value.line, told.value.message) == (line, message)


def test_a_script_that_cannot_be_read_names_the_line_too() -> None:
    with pytest.raises(ScriptError, match="SyntaxError") as told:
        Script("const a = 1;\nconst b = ;")
    assert told.value.line == 2


def test_an_error_in_the_library_is_told_at_the_line_that_called_it() -> None:
    with pytest.raises(ScriptError) as told:
        Script("\nconst f = () => helper();", library="const helper = () => null.x;").call("f")
    assert told.value.line == 2


@pytest.mark.parametrize(
    "source",
    [
        "for (;;);",
        "/(a+)+b/.test('a'.repeat(60))",
        "try { for (;;); } catch { for (;;); }",
    ],
    ids=["loop", "expression", "caught"],
)
def test_time_is_bounded(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(javascript, "SECONDS", 0.2)
    with pytest.raises(ScriptError, match=r"more than 0\.2 s"):
        Script(f"const f = () => {{ {source} }};").call("f")


@pytest.mark.parametrize(
    "source", ["for (;;) a.push({});", "for (;;) a.push('x'.repeat(1e6) + a.length);", "'x'.repeat(3e8);"]
)
def test_memory_is_bounded(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(javascript, "MEMORY", 50_000_000)
    with pytest.raises(ScriptError, match=r"out of memory|InternalError"):
        Script(f"const f = () => {{ const a = []; {source} }};").call("f")


def test_depth_is_bounded() -> None:
    script = Script("const deep = (n) => 1 + deep(n + 1); const fine = () => 1;")
    with pytest.raises(ScriptError, match="call stack"):
        script.call("deep", 0)
    assert script.call("fine") == 1, "it goes on after an error"


@pytest.mark.parametrize(
    "name", ["document", "window", "fetch", "require", "process", "Intl", "XMLHttpRequest", "setTimeout", "std", "os"]
)
def test_there_is_nothing_of_a_browser_or_a_system(name: str) -> None:
    assert Script(f"const f = () => typeof {name};").call("f") == "undefined"


def test_nothing_is_imported() -> None:
    with pytest.raises(ScriptError):
        Script("import { x } from './other.js';")


def test_threads_take_turns() -> None:
    script = Script("const sum = (n) => { let s = 0; for (let i = 0; i < n; i++) s += i; return s; };")
    results: list[int] = []
    threads = [threading.Thread(target=lambda: results.append(script.call("sum", 200_000))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [sum(range(200_000))] * 8
