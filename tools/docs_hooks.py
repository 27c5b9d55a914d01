"""What MkDocs calls while it builds the documentation (`hooks:` in mkdocs.yml).

A line `<!-- machikit: NAME … -->` in a page becomes what `docs_reference` makes of the catalogue and the code, in the page's
language. What pages show beside their words (drawings, built examples) is laid into the site at the end, with one search
index for each language: i18n leaves one for both, and a site without a server needs it as a script.
"""

import json
import re
import shutil
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(Path(__file__).parent), str(ROOT / "src")]

import docs_day  # noqa: E402
import docs_examples  # noqa: E402
import docs_flowchart  # noqa: E402
import docs_reference  # noqa: E402
from mkdocs.plugins import event_priority  # noqa: E402

MARK = re.compile(r"^<!-- machikit: ([a-z]+) ?([a-z -]*) -->$", re.M)
FIGURE = re.compile(r"^```mermaid\n(.*?)^```$", re.M | re.S)
JOINT = re.compile(r"([、。」』）！？])\n(?=[^<\s]|<(?:strong|code|a|em)\b)")
ALTERNATE = re.compile(r'<link rel="alternate"[^>]*>\s*')
WORKER = ROOT / "tests" / ".vendor" / "iframe-worker"
SEARCH = "search/search_index"
THEIRS = re.compile(r'"search": ?"([./]*)assets/javascripts/workers/[^"]+"')


def _language(config: Any) -> str:
    return str(config.plugins["i18n"].current_language)


def _up(page: Any) -> str:
    """The way from a page to the site's root: "../" for each folder it lies in."""
    return "../" * page.file.dest_uri.count("/")


def on_page_markdown(markdown: str, page: Any, config: Any, files: Any) -> str:
    language, up = _language(config), _up(page)
    markdown = FIGURE.sub(lambda m: docs_flowchart.draw(m[1]), markdown)
    return MARK.sub(lambda m: docs_reference.make(m[1], language, up, m[2]), markdown)


def on_page_content(html: str, page: Any, config: Any, files: Any) -> str:
    """Lines of Japanese are joined without the blank that a browser makes of a line's end."""
    if _language(config) == "en":
        return html
    parts = re.split(r"(<pre.*?</pre>)", html, flags=re.S)
    return "".join(part if part.startswith("<pre") else JOINT.sub(r"\1", part) for part in parts)


def on_page_context(context: Any, page: Any, config: Any, nav: Any) -> Any:
    """The language switch leads to the same page in the other language."""
    same = page.file.dest_uri.removeprefix("en/")
    for one in config.extra["alternate"]:
        one["link"] = same if one["lang"] == "ja" else f"en/{same}"
    return context


def on_post_page(output: str, page: Any, config: Any) -> str:
    """English pages search below en/: their theme takes that folder for the site's root, where only the index is asked for.

    The theme would ask for a sitemap of every alternate, which a file cannot; the language switch needs none.
    """
    output = THEIRS.sub(r'"search": "\1assets/search.js"', ALTERNATE.sub("", output))
    if _language(config) == "en":
        base = (_up(page)[3:] or "./").rstrip("/")
        output = re.sub(r'"base": ?"[./]+"', f'"base": "{base}"', output, count=1)
    return output


@event_priority(-200)  # after i18n, which builds the other languages from its own on_post_build
def on_post_build(config: Any) -> None:
    if config.plugins["i18n"].building:
        return
    site = Path(config.site_dir)
    _indexes(site)
    target = site / "assets" / "javascripts"
    shutil.copyfile(WORKER / "shim" / "index.js", target / "iframe-worker.js")
    shutil.copyfile(WORKER / "LICENSE", target / "iframe-worker.LICENSE")
    docs_examples.lay(site)
    docs_day.lay(site)


def _indexes(site: Path) -> None:
    """One search index for each language, as JSON for a server and as a script for file://."""
    held = json.loads((site / f"{SEARCH}.json").read_text(encoding="utf-8"))
    for language, folder in (("ja", site), ("en", site / "en")):
        docs = [doc for doc in held["docs"] if doc["location"].startswith("en/") == (language == "en")]
        docs = [doc | {"location": doc["location"].removeprefix("en/")} for doc in docs]
        said = held["config"] | {"lang": [language], "separator": r"[\s、。，]+"}
        text = json.dumps({"config": said, "docs": docs}, ensure_ascii=False, separators=(",", ":"))
        (folder / "search").mkdir(exist_ok=True)
        (folder / f"{SEARCH}.json").write_text(text, encoding="utf-8")
        (folder / f"{SEARCH}.js").write_text(f"var __index = {text}", encoding="utf-8")
