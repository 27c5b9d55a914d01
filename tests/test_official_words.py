"""Words that officials have fixed, in every text of the kit: weather and evacuation, places to escape to, standardised services."""

import json
import re
from functools import cache
from pathlib import Path

import pytest

from machikit.catalog import Catalog, kit_root

HOUSE = kit_root()
TEXTS = (
    *(
        "idea_cards/*/*",
        "templates/**/*",
        "datasets/_schemas/*",
        "datasets/_sources/**/*",
        "datasets/_recipes/**/*.yaml",
    ),
    *("datasets/*/*/datapackage.json", "docs/**/*", "README*.md", "src/machikit/_base/locale/**/*.csv"),
    *(
        "src/machikit/event/*.yaml",
        "src/machikit/event/*.html",
        "src/machikit/event/sheets/*",
        "src/machikit/pages/parts/*/words.csv",
    ),
)
SUFFIXES = {".md", ".csv", ".yaml", ".json", ".html", ".py", ".svg", ".txt", ""}
LEVELS = {"注意報": 2, "警報": 3, "危険警報": 4, "特別警報": 5}
OVER = (  # what was replaced in May 2021 and in May 2026
    *("避難勧告", "避難準備", "避難指示（緊急）", "災害発生情報", "土砂災害警戒情報", "洪水警報", "洪水注意報"),
    *("氾濫警戒情報", "氾濫危険情報", "氾濫発生情報", "高潮氾濫危険情報"),
)
ORDERS = {"高齢者等避難": 3, "避難指示": 4, "緊急安全確保": 5}
SIGNAL = r"(?:警報|注意報|避難指示|避難情報|高齢者等避難|サイレン|揺れ)"
WHEN_TO_LEAVE = (  # a signal, and that one leaves then: cards say where, in which hazard
    re.compile(
        SIGNAL
        + r"[^。\n]{0,20}(?:たら|れば|次第|すぐに?|まえに|前に)[^。\n]{0,30}(?:逃げ|避難(?:し|する|を始)|向か|出る|出て|上が)"
    ),
    re.compile(
        r"(?i)\b(?:if|when|once|as soon as|before)\b[^.\n]{0,40}\b(?:warning|advisory|order|siren|shakes?|shook)\b[^.\n]{0,40}"
        r"\b(?:leave|go|evacuate|escape|run|climb)\b"
    ),
)
FORMS = ("form-comparison", "procedure-guide", "workflow-study")


@cache
def files() -> list[Path]:
    found = {path for pattern in TEXTS for path in HOUSE.glob(pattern) if path.is_file() and path.suffix in SUFFIXES}
    return sorted(path for path in found if "data.csv" not in path.name)


def paragraphs(path: Path) -> list[str]:
    """What a reader meets as one: paragraphs and points of Markdown, lines of other files."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        return [json.dumps(value, ensure_ascii=False) for value in json.loads(text).values()]
    if path.suffix != ".md":
        return text.splitlines()
    return [
        part for block in re.split(r"\n\s*\n", text) for part in re.split(r"\n(?=\s*[-|*] |#)", block) if part.strip()
    ]


@cache
def every() -> list[tuple[str, str, str]]:
    """(file, paragraph, the next one) of all texts."""
    return [
        (str(path.relative_to(HOUSE)), paragraph, following)
        for path in files()
        for mine in [paragraphs(path)]
        for paragraph, following in zip(mine, [*mine[1:], ""], strict=True)
    ]


def test_the_texts_are_walked() -> None:
    folders = {path.relative_to(HOUSE).parts[0] for path in files()}
    assert {"idea_cards", "templates", "datasets", "docs", "src", "README.ja.md"} <= folders
    assert len(files()) > 300


def test_warnings_are_called_as_since_may_2026() -> None:
    """A warning for heavy rain, floods, landslides or storm surges bears the number of its level."""
    wrong = []
    for file, paragraph, _ in every():
        wrong += [(file, word) for word in OVER if word in paragraph]
        for found in re.finditer(r"(?:レベル(\d))?(?:大雨|氾濫|土砂災害|高潮)((?:危険|特別)?警報|注意報)", paragraph):
            wrong += [] if found[1] == str(LEVELS[found[2]]) else [(file, found[0])]
    assert wrong == []


def test_each_evacuation_information_has_its_level() -> None:
    pairs = re.compile(
        rf"警戒レベル(?P<a>\d)[はの「]{{0,2}}(?P<b>{'|'.join(ORDERS)})|(?P<d>{'|'.join(ORDERS)})(?:（|は、?)警戒レベル(?P<c>\d)"
    )
    found = [(file, m) for file, paragraph, _ in every() for m in pairs.finditer(paragraph)]
    assert len(found) >= 3
    assert [(file, m[0]) for file, m in found if int(m["a"] or m["c"]) != ORDERS[m["b"] or m["d"]]] == []


def test_no_text_says_when_to_leave() -> None:
    assert [(file, m[0]) for file, text, _ in every() for rule in WHEN_TO_LEAVE if (m := rule.search(text))] == []


@pytest.mark.parametrize(
    "text",
    [
        "津波警報が出たら、すぐに高台へ逃げる。",
        "大きく揺れたら、計らずに逃げる。",
        "避難指示が出れば、指定緊急避難場所へ避難します。",
        "If a warning is out, leave at once.",
        "When it shakes, go.",
    ],
)
def test_advice_on_leaving_would_be_seen(text: str) -> None:
    assert any(rule.search(text) for rule in WHEN_TO_LEAVE)


def test_the_everyday_word_stands_beside_the_official_one() -> None:
    """逃げ場所 is explained in the same paragraph, a title by the sentence below it."""
    alone = [
        (file, paragraph)
        for file, paragraph, following in every()
        if "逃げ場所" in paragraph
        and "指定緊急避難場所" not in paragraph + (following if paragraph.startswith("#") else "")
        and not file.startswith("CHANGELOG")
    ]
    assert alone == []


def test_cards_on_forms_and_processes_say_whether_the_work_is_standardised() -> None:
    cards = [card for card in Catalog(roots=[HOUSE]).cards.values() if card.template in FORMS]
    assert len(cards) >= 8
    for card in cards:
        for language, standardised, outside in (
            ("ja", "標準化20業務", "20業務の外"),
            ("en", "20 standardised services", r"\b[Oo]utside the 20\b"),
        ):
            situation = card.section(language, "situation")  # which is on the paper card, too
            assert standardised in situation and re.search(outside, situation), card.id
