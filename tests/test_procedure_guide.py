"""A rules table as a checklist, and what an office need not ask: worked out again with plain pandas from data.csv."""

import csv
import datetime as dt
import io
import json
import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import icalendar
import pandas as pd
import pytest
from conftest import text_file, write_card, write_dataset
from page_tools import (
    PHONE,
    axe,
    misfits,
    one_form,
    opened,
    paper,
    paper_sheets,
    settle,
    squeezed,
    visible_text,
    without_scripts,
)
from playwright.sync_api import Browser, Page

from machikit.catalog import Catalog
from machikit.prototype import run
from machikit.prototype.generate import create_prototype

Build = Callable[..., Path]
Built = Callable[[str, str], Path]
EVENT, QUESTION, ANSWER, ITEM, KIND, PLACE, ORDER, DUE, DROP = (
    "手続きの場面", "質問", "答え", "必要なもの", "種類", "窓口", "行く順", "期限", "庁内で確かめられる台帳",
)  # fmt: skip
UNKNOWN, NONE = "わからない", "どれでもない"


@pytest.fixture
def project(built: Built) -> Path:
    return built("moving-in", "sample")


@pytest.fixture
def rules(project: Path) -> pd.DataFrame:
    return pd.read_csv(project / "datasets/sample/procedure_rule/data.csv", dtype=str, keep_default_na=False)


@pytest.fixture
def moving(rules: pd.DataFrame) -> pd.DataFrame:
    return rules[rules[EVENT] == rules[EVENT].iloc[0]]


# --- what the table asks for, by pandas --------------------------------------------------------------------------------


def asked(table: pd.DataFrame, answers: dict[str, str]) -> pd.DataFrame:
    """The rows that count for these answers; `sure` where the answer is known."""
    given = table[QUESTION].map(lambda question: answers.get(question, ""))
    sure = (table[QUESTION] == "") | ((given != "") & (given == table[ANSWER]))
    rows = table[sure | (given == UNKNOWN)].assign(sure=sure)
    return rows[rows[ITEM] != ""]


def desks(rows: pd.DataFrame, table: pd.DataFrame) -> list[str]:
    """The desks of these rows in the order to go: by number, then as the whole table names them."""
    numbers = pd.to_numeric(table[ORDER], errors="coerce") if ORDER in table else pd.Series(float("nan"), table.index)
    first = numbers.fillna(float("inf")).groupby(table[PLACE], sort=False).min()
    return [place for place in first.sort_values(kind="stable").index if place and place in set(rows[PLACE])]


def droppable(table: pd.DataFrame) -> list[str]:
    """The things that every row which asks for them says the office holds."""
    real = table[table[ITEM] != ""]
    held = real.groupby(ITEM, sort=False)[DROP].apply(lambda cells: (cells != "").all())
    return held[held].index.tolist()


def left(table: pd.DataFrame, gone: list[str]) -> dict[str, tuple[int, int]]:
    """Desk → things asked for there, and those that are not gone."""
    pairs = table[(table[ITEM] != "") & (table[PLACE] != "")].drop_duplicates([PLACE, ITEM])
    return {
        place: (len(items), int((~items.isin(gone)).sum())) for place, items in pairs.groupby(PLACE, sort=False)[ITEM]
    }


def sums(rows: pd.DataFrame) -> dict[str, int]:
    each = rows.drop_duplicates(ITEM)
    minutes = pd.to_numeric(rows["かかる分"]).groupby(rows[ITEM]).max().sum()
    forms, steps = (each[KIND] == "書く紙").sum(), (each[KIND] == "手続き").sum()
    return {"bring": len(each) - forms - steps, "form": forms, "desks": rows.loc[rows[PLACE] != "", PLACE].nunique(),
            "minutes": int(minutes)}  # fmt: skip


# --- what the page shows -----------------------------------------------------------------------------------------------


def answer(page: Page, **given: str) -> None:
    for question, label in given.items():
        box = page.locator("fieldset", has=page.locator("legend", has_text=question))
        box.get_by_label(label, exact=True).check()


def choose(page: Page, answers: dict[str, str]) -> None:
    answer(page, **answers)


def enter(page: Page, label: str, day: str) -> None:
    date = page.locator("#pg-dates label", has_text=label).locator("input")
    date.fill(day)
    date.dispatch_event("change")


def view(page: Page, name: str) -> None:
    page.locator("#pg-views").get_by_text(name, exact=True).click()


def tiles(page: Page) -> list[int]:
    return [int(n.replace(",", "")) for n in page.locator("#numbers .n").all_inner_texts()]


def brought(page: Page) -> list[str]:
    return page.locator("#pg-checklist > .pg-items b:first-child").all_inner_texts()


def route(page: Page) -> dict[str, list[str]]:
    found = {}
    for desk in page.locator(".pg-route > li").all():
        found[desk.locator("h4 span:not(.pg-no)").inner_text()] = desk.locator(".pg-line > b").all_inner_texts()
    return found


def maybes(page: Page) -> list[str]:
    return page.locator("#pg-checklist li.maybe .pg-line > b").all_inner_texts()


def downloaded(page: Page, button: str = "#csv") -> str:
    with page.expect_download() as download:
        page.click(button)
    return download.value.path().read_text(encoding="utf-8-sig")


def lines(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def chances(table: pd.DataFrame) -> Iterator[dict[str, str]]:
    """Households: nothing answered, first answers, last answers, nothing known, and a mixture."""
    answers = {q: rows[ANSWER].drop_duplicates().tolist() for q, rows in table.groupby(QUESTION, sort=False) if q}
    yield {}
    yield {q: a[0] for q, a in answers.items()}
    yield {q: a[-1] for q, a in answers.items()}
    yield dict.fromkeys(answers, UNKNOWN)
    yield {q: UNKNOWN if n % 2 else a[n % len(a)] for n, (q, a) in enumerate(answers.items())}


# --- the checklist -----------------------------------------------------------------------------------------------------


def test_the_head_counts_what_pandas_counts_in_each_situation(
    project: Path, rules: pd.DataFrame, browser: Browser
) -> None:
    with opened(browser, project / "site" / "index.html") as page:
        for n, (_, table) in enumerate(rules.groupby(EVENT, sort=False)):
            page.select_option("#pg-event", str(n))
            real = table[table[ITEM] != ""]
            everybody = real[real[QUESTION] == ""][ITEM].nunique()
            found = [table[QUESTION].replace("", pd.NA).nunique(), real[ITEM].nunique(), real[PLACE].nunique()]
            assert tiles(page) == found
            assert re.search(rf"\D{everybody}点", page.inner_text(".headline"))
            assert page.locator("fieldset legend").all_inner_texts() == [q for q in table[QUESTION].unique() if q]


def test_answers_make_the_list_that_pandas_makes_each_thing_once_and_desks_in_order(
    project: Path, rules: pd.DataFrame, browser: Browser
) -> None:
    with opened(browser, project / "site" / "index.html") as page:
        for n, (_, table) in enumerate(rules.groupby(EVENT, sort=False)):
            page.select_option("#pg-event", str(n))
            for answers in chances(table):
                page.click("#pg-clear")
                choose(page, answers)
                rows = asked(table, answers)
                assert brought(page) == rows.loc[rows[KIND] == "持ち物", ITEM].drop_duplicates().tolist()
                there = desks(rows, table)
                others = rows[rows[KIND] != "持ち物"]
                assert route(page) == {
                    d: others.loc[others[PLACE] == d, ITEM].drop_duplicates().tolist() for d in there
                }
                doubtful = rows.groupby(ITEM)["sure"].any()
                assert set(maybes(page)) == set(doubtful[~doubtful].index)
                assert page.locator("#pg-open").is_visible() == (len(answers) < page.locator("fieldset").count())


def test_a_question_that_leaves_nobody_out_gets_none_of_these_and_every_question_i_dont_know(
    project: Path, moving: pd.DataFrame, browser: Browser
) -> None:
    with opened(browser, project / "site" / "index.html") as page:
        for question, rows in moving[moving[QUESTION] != ""].groupby(QUESTION, sort=False):
            labels = page.locator("fieldset", has_text=str(question)).locator("label").all_inner_texts()
            free = (rows[ITEM] == "").any()
            assert labels == [*rows[ANSWER].drop_duplicates(), *([] if free else [NONE]), UNKNOWN]
        before = brought(page)
        answer(page, 前の市で=NONE)
        assert brought(page) == before


def test_answering_works_with_the_keyboard_alone_and_keeps_its_place(project: Path, browser: Browser) -> None:
    with opened(browser, project / "site" / "index.html") as page:
        page.locator("fieldset").nth(1).locator("input").first.focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowLeft")
        checked = "document.activeElement.checked && document.activeElement.closest('label').textContent"
        assert page.evaluate(checked) == "はい"
        assert "マイナンバーカード" in brought(page)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.name") == "pg-q2"


@pytest.mark.parametrize(
    ("day", "fourteen", "thirty"),
    [("2028-02-15", "2028-02-29", "2028-03-16"), ("2027-02-15", "2027-03-01", "2027-03-17"), ("2026-12-20", "2027-01-03", "2027-01-19")],
)  # fmt: skip
def test_a_day_makes_last_days_on_the_list_in_the_csv_and_for_calendars(
    day: str, fourteen: str, thirty: str, project: Path, browser: Browser
) -> None:
    start = dt.date.fromisoformat(day)
    assert (str(start + dt.timedelta(14)), str(start + dt.timedelta(30))) == (fourteen, thirty)
    with opened(browser, project / "site" / "index.html", accept_downloads=True) as page:
        page.click("#ics")
        assert "先に日を入れてください" in page.inner_text("#pg-open")
        assert page.evaluate("document.activeElement.type") == "date"
        answer(page, 犬を飼っていますか="はい", 高校生の年までの子どもがいますか="はい")
        assert page.locator("#pg-dates input").count() == 2, "two dues count from two different days"
        enter(page, "住み始めた日", day)
        told = {row["必要なもの"]: row["期限の日"] for row in lines(downloaded(page))}
        assert told["転入届"] == fourteen and told["犬の登録変更の届"] == thirty
        assert told["児童手当の認定請求書"] == "" and told["本人確認書類"] == ""
        due = page.locator(".pg-by li", has_text="転入届").inner_text()
        last = dt.date.fromisoformat(fourteen)
        assert f"{last.year}年{last.month}月{last.day}日" in due and ("土日" in due) == (last.weekday() > 4)
        enter(page, "前の市を出る予定日", "2028-02-14")
        calendar = icalendar.Calendar.from_ical(downloaded(page, "#ics"))
        events = {str(e["SUMMARY"]): e["DTSTART"].dt for e in calendar.walk("VEVENT")}
        found = {name.removeprefix("期限："): day for name, day in events.items()}
        both = {name for name, at in found.items() if at == last}
        assert any("転入届" in name for name in both)
        assert dt.date(2028, 2, 29) in found.values(), "fifteen days from the day after 14 February of a leap year"
        assert len({str(e["UID"]) for e in calendar.walk("VEVENT")}) == len(events)
        page.click("#lang")
        asked_for = page.locator("#pg-dates label").all_inner_texts()
        assert asked_for == ["Day of moving in", "Day of the planned departure"]


def test_nothing_is_stored_or_sent_and_only_a_link_that_is_asked_for_holds_answers(
    project: Path, browser: Browser
) -> None:
    site = project / "site" / "index.html"
    with opened(browser, site) as page:
        answer(page, マイナンバーカードを持っていますか="はい", 犬を飼っていますか=UNKNOWN, 前の市で=NONE)
        kept = "[location.hash, localStorage.length, sessionStorage.length, document.cookie]"
        assert page.evaluate(kept) == ["", 0, 0, ""]
        assert "保存も送信もしません" in page.inner_text(".guide")
        before = page.inner_text("#pg-checklist")
        page.reload()
        settle(page)
        assert page.locator("fieldset :checked").count() == 0
        answer(page, マイナンバーカードを持っていますか="はい", 犬を飼っていますか=UNKNOWN, 前の市で=NONE)
        page.click("#pg-link")
        link = page.input_value("#pg-url")
        assert page.url == link and "あなたの答えが入っています" in page.inner_text("#pg-linked")
        page.click("#pg-clear")
        assert page.evaluate("location.hash") == "" and not page.locator("#pg-linked").is_visible()
    with opened(browser, site, fragment="#" + link.partition("#")[2]) as page:
        assert page.inner_text("#pg-checklist") == before
        assert page.locator("fieldset :checked").count() == 3
    for broken in ("#a=00000000.zz", "#a=<img>" + "f" * 4000):
        with opened(browser, site, fragment=broken) as page:
            assert page.locator("fieldset :checked").count() == 0


def test_the_fullest_list_prints_on_one_sheet_without_questions_and_other_views(
    project: Path, moving: pd.DataFrame, browser: Browser
) -> None:
    most = {q: rows.loc[rows[ITEM] != "", ANSWER].iloc[0] for q, rows in moving.groupby(QUESTION, sort=False) if q}
    with opened(browser, project / "site" / "index.html") as page:
        choose(page, most)
        for date in page.locator("#pg-dates input").all():
            date.fill("2026-11-21")
            date.dispatch_event("change")
        printed = paper(page)
        items = asked(moving, most)[ITEM].unique()
        assert len(items) > 15 and all(one_form(item)[:5] in printed for item in items)
        assert one_form("例を入れてみる") not in printed and one_form("答えごとの決まり") not in printed
        assert len(paper_sheets(page)) == 1


# --- for staff ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def dropping(built: Built) -> Path:
    return built("remove-the-desk", "sample") / "site" / "index.html"


def savings(page: Page) -> dict[str, tuple[int, int]]:
    found = {}
    for line in page.locator("[data-sum]:visible").all():
        before, after = (int(line.locator(f".{when}").inner_text().replace(",", "")) for when in ("now", "after"))
        found[str(line.get_attribute("data-sum"))] = (before, after)
    return found


def bars(page: Page) -> dict[str, tuple[int, int]]:
    rows = page.locator(".pg-desks li:visible").all()
    return {
        r.locator("b").inner_text(): (int(r.locator(".now").inner_text()), int(r.locator(".after").inner_text()))
        for r in rows
    }


def test_what_could_go_is_what_every_row_says_the_office_holds(
    dropping: Path, rules: pd.DataFrame, browser: Browser
) -> None:
    with opened(browser, dropping, accept_downloads=True) as page:
        for n, (_, table) in enumerate(rules.groupby(EVENT, sort=False)):
            page.select_option("#pg-event", str(n))
            real, gone = table[table[ITEM] != ""], droppable(table)
            assert 0 < len(gone) < real[ITEM].nunique()
            shown = page.locator("[data-view=drop] tbody th:visible > span").all_inner_texts()
            assert shown == gone
            assert bars(page) == left(table, gone)
            empty = [desk for desk, (_, rest) in left(table, gone).items() if not rest]
            assert tiles(page) == [real[ITEM].nunique(), len(gone), real[PLACE].nunique(), len(empty)]
            assert page.locator(".pg-desks em:visible").count() == len(empty)
            told = lines(downloaded(page))
            assert [row["必要なもの"] for row in told] == gone
            held = ["、".join(real.loc[real[ITEM] == item, DROP].unique()) for item in gone]
            assert [row["庁内で確かめられる台帳"] for row in told] == held
        assert "案" in page.inner_text("footer") and "規則：" in page.inner_text("[data-view=drop]")


def test_a_household_is_spared_what_pandas_subtracts_and_what_is_kept_counts_again(
    dropping: Path, moving: pd.DataFrame, browser: Browser
) -> None:
    gone = droppable(moving)

    def expected(answers: dict[str, str], dropped: list[str]) -> dict[str, tuple[int, int]]:
        rows = asked(moving, answers)
        before, after = sums(rows), sums(rows[~rows[ITEM].isin(dropped)])
        return {key: (before[key], after[key]) for key in before}

    first = {q: rows[ANSWER].iloc[0] for q, rows in moving.groupby(QUESTION, sort=False) if q}
    own = {q: rows[ANSWER].iloc[-1] for q, rows in moving.groupby(QUESTION, sort=False) if q}
    with opened(browser, dropping, accept_downloads=True) as page:
        assert savings(page) == expected(first, gone) and "例の世帯" in page.inner_text(".pg-whose:visible")
        page.locator("[data-event='0']").get_by_label("なくしてみる：住民票の写し").uncheck()
        rest = [item for item in gone if item != "住民票の写し"]
        assert savings(page) == expected(first, rest)
        assert bars(page) == left(moving, rest) and bars(page)["3階 学務課"] == (2, 1)
        assert {row["必要なもの"]: row["なくすか"] for row in lines(downloaded(page))}["住民票の写し"] == "残す"
        view(page, "持ちものを出す")
        choose(page, own)
        view(page, "窓口をなくす")
        assert savings(page) == expected(own, rest) and "答えた世帯" in page.inner_text(".pg-whose:visible")


@pytest.fixture
def boxes(built: Built) -> pd.DataFrame:
    file = built("confirm-only", "sample") / "datasets/sample/held_record/data.csv"
    return pd.read_csv(file, dtype=str, keep_default_na=False)


def known(boxes: pd.DataFrame) -> "pd.Series[bool]":
    return (boxes["庁内の記載"] != "") & (boxes["台帳"] != "")


def test_an_invented_person_confirms_and_only_what_differs_is_listed(
    built: Built, boxes: pd.DataFrame, browser: Browser
) -> None:
    used = boxes[boxes["書かない窓口での扱い"] != "なくす"]
    stale = used[known(used) & (used["本人のいま"] != "") & (used["本人のいま"] != used["庁内の記載"])]
    with opened(browser, built("confirm-only", "sample") / "site" / "index.html", accept_downloads=True) as page:
        assert tiles(page) == [len(boxes), known(boxes).sum(), (boxes["書かない窓口での扱い"] == "聞く").sum()]
        assert "架空の人" in page.inner_text("[data-view=confirm]")
        assert page.locator(".pg-boxes .pg-held").all_inner_texts() == boxes.loc[known(boxes), "庁内の記載"].tolist()
        assert "古" not in page.inner_text(".hero"), "the head does not give the game away"
        assert not page.locator("[data-view=confirm] dl").is_visible(), "the player's card is closed"
        found, lost = stale["記入欄"].iloc[0], stale["記入欄"].iloc[1:]
        page.get_by_role("button", name=f"ちがう: {found}", exact=True).click()
        page.get_by_label(f"{found}：正しいこと").fill("000-<b>3333</b>")
        page.get_by_label("希望する施設：正しいこと").fill("みほん保育園")
        page.click("#pg-all")
        rest = known(used).sum() - 1
        assert (
            page.inner_text("#pg-progress")
            == f"{len(used)}欄のうち{rest + 2}欄がすみました（そのとおり{rest}・ちがう1）。"
        )
        told = page.inner_text("#pg-diff li:first-child")
        assert found in told and stale["庁内の記載"].iloc[0] in told and "000-<b>3333</b>" in told
        assert page.locator("#pg-diff li").count() == 2 and page.locator("#pg-diff ins b").count() == 0
        page.click("#pg-check")
        assert f"古い記載{len(stale)}欄のうち、見つけたのは1欄" in page.inner_text("#pg-found")
        assert page.locator(".pg-missed").all_inner_texts() == lost.tolist()
        rows = {row["記入欄"]: row for row in lines(downloaded(page))}
        assert rows[found]["新しい内容"] == "000-<b>3333</b>" and rows[lost.iloc[0]]["確かめた結果"] == "そのとおり"
        page.click("#pg-again")
        assert page.locator("#pg-diff li").count() == 0 and not page.locator("#pg-found").is_visible()


def test_at_a_desk_without_writing_each_box_is_counted_once_and_the_clock_stops_at_the_last(
    built: Built, boxes: pd.DataFrame, browser: Browser
) -> None:
    said = boxes["書かない窓口での扱い"].replace("", pd.NA).fillna(known(boxes).map({True: "確認", False: "聞く"}))
    count = said.value_counts()
    with opened(browser, built("desk-without-writing", "sample") / "site" / "index.html") as page:
        assert tiles(page) == [len(boxes), count["確認"], count["聞く"], count["署名"]]
        told = [int(re.sub(r"\D", "", b)) for b in page.locator(".pg-ways b").all_inner_texts()]
        assert told[0] == len(boxes) == sum(told[1:])
        assert told[1:] == [count["確認"], count["聞く"], count["署名"], count["なくす"]]
        spoken = boxes.loc[boxes["窓口でのことば"] != "", "窓口でのことば"].tolist()
        assert page.locator(".pg-script q").all_inner_texts() == spoken
        page.click("#pg-clock")
        for tick in page.locator("#pg-script input").all():
            tick.check()
        assert "かかった時間：0分" in page.inner_text("#pg-time")
        page.click("#lang")
        assert "It took 0 min" in page.inner_text("#pg-time") and page.locator("#pg-script :checked").count() == len(
            boxes
        )


@pytest.mark.parametrize(
    ("card", "opens"),
    [
        ("moving-in", "list"),
        ("plain-japanese", "list"),
        ("remove-the-desk", "drop"),
        ("confirm-only", "confirm"),
        ("desk-without-writing", "desk"),
    ],
)
def test_a_card_opens_the_view_that_it_could_not_do_without(
    card: str, opens: str, built: Built, browser: Browser
) -> None:
    with opened(browser, built(card, "sample") / "site" / "index.html") as page:
        assert page.locator(".pg-view:visible").evaluate_all("els => els.map(e => e.dataset.view)") == [opens]
        chips = page.locator("#pg-views button")
        for n in range(chips.count()):
            chips.nth(n).press("Enter")
            assert page.locator(".pg-view:visible").count() == 1 and misfits(page) == []
            assert page.evaluate("document.activeElement.ariaPressed") == "true"


def test_every_view_is_for_everybody_in_both_languages(built: Built, browser: Browser) -> None:
    with opened(browser, built("confirm-only", "sample") / "site" / "index.html", size=PHONE) as page:
        for n in range(page.locator("#pg-views button").count()):
            page.locator("#pg-views button").nth(n).click()
            page.click("#lang")
            assert misfits(page) == [] and axe(page) == []


# --- without scripts ---------------------------------------------------------------------------------------------------


def test_without_scripts_every_rule_the_drop_list_the_form_and_the_numbers_are_there(
    built: Built, rules: pd.DataFrame, boxes: pd.DataFrame, browser: Browser, tmp_path: Path
) -> None:
    for card in ("moving-in", "remove-the-desk", "desk-without-writing"):
        site = built(card, "sample") / "site" / "index.html"
        bare = text_file(tmp_path / f"{card}.html", without_scripts(site.read_text(encoding="utf-8")))
        with opened(browser, site) as live, opened(browser, bare) as page:
            first = page.locator(".pg-view:visible").first.get_attribute("data-view")
            assert first == {"moving-in": "rules", "remove-the-desk": "drop", "desk-without-writing": "desk"}[card]
            assert tiles(page) == tiles(live)
            assert squeezed(page.inner_text(".headline")) == squeezed(live.inner_text(".headline"))
            asked_of = page.locator("[data-view=rules] li b").all_inner_texts()
            assert sorted(asked_of) == sorted(rules.loc[rules[ITEM] != "", ITEM])
            text = visible_text(page)
            cells = {c for column in (QUESTION, ANSWER, PLACE, DUE, "備考") for c in rules[column] if c}
            assert [c for c in cells if squeezed(c) not in text] == []
            shown = page.locator("[data-view=drop] tbody th > span").all_inner_texts()
            assert shown == [item for _, t in rules.groupby(EVENT, sort=False) for item in droppable(t)]
            if card == "remove-the-desk":
                live.select_option("#pg-event", "0")
                one = page.locator("[data-view=drop] [data-event='0']")
                assert squeezed(one.locator(".pg-savings").inner_text()) == squeezed(live.inner_text(".pg-savings"))
                assert squeezed(one.locator(".pg-desks").inner_text()) == squeezed(live.inner_text(".pg-desks:visible"))
            if card == "desk-without-writing":
                assert page.locator(".pg-boxes .pg-box > b").all_inner_texts() == boxes["記入欄"].tolist()
                assert squeezed(page.inner_text(".pg-ways")) == squeezed(live.inner_text(".pg-ways"))


# --- tables made by hand -----------------------------------------------------------------------------------------------


@pytest.fixture
def build(workspace: Path, tmp_path: Path) -> Build:
    """`build(rows, person, first)`: a page of the invented city from these rows."""

    def make(rows: list[dict[str, str]], person: list[dict[str, str]] | None = None, first: str = "") -> Path:
        tables = {"main": "procedure_rule"} | ({"person": "held_record"} if person else {})
        write_card(workspace, "try", theme="procedure", template="procedure-guide", tables=tables, needs={})
        write_dataset(workspace, "tameshi", "procedure_rule", [rule("足場", "問い", "はい")])
        if person:
            write_dataset(workspace, "tameshi", "held_record", person)
        made = create_prototype(Catalog(workspace), "try", "tameshi", tmp_path / "out")
        code = made / "prototype.py"
        text_file(code, code.read_text("utf-8").replace("(rules, person)", f'(rules, person, first="{first}")'))
        out = io.StringIO()
        table = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
        table.writeheader()
        table.writerows(row for row in rows if any(row.values()))
        text_file(made / "datasets/tameshi/procedure_rule/data.csv", out.getvalue())
        return run(made)

    return make


def rule(item: str, question: str = "", answer: str = "", **more: str) -> dict[str, str]:
    row = {
        EVENT: "ひっこし",
        QUESTION: question,
        ANSWER: answer,
        ITEM: item,
        KIND: "持ち物",
        PLACE: "一階",
        DUE: "",
        DROP: "",
        "かかる分": "5",
    }
    return row | more


def test_a_thing_with_several_spellings_and_demands_is_one_with_all_desks_and_dues(
    build: Build, browser: Browser
) -> None:
    rows = [
        rule("住民票 ＡＢＣ", "子", "はい", **{DUE: "3日以内", DROP: "台帳一"}),
        rule("住民票abc", "車", "ある", **{PLACE: "二階", DUE: "申込みの前", DROP: "台帳二"}),
        rule("住民票ABC", "車", "ある", **{PLACE: "二階"}),
        rule("", "車", "ない"),
    ]
    with opened(browser, build(rows)) as page:
        answer(page, 子="はい", 車=UNKNOWN)
        assert brought(page) == ["住民票 ＡＢＣ"] and maybes(page) == [], "one answer is enough to be sure"
        assert list(route(page)) == ["一階", "二階"]
        told = page.inner_text(".pg-items")
        assert "3日以内" in told and "申込みの前" in told
        assert page.locator("#pg-dates input").count() == 1
        enter(page, "その日", "2026-12-30")
        assert "2027年1月2日" in page.inner_text(".pg-items")
        assert "なくせる添付" not in page.inner_text("#pg-views"), "one row asks for it without naming a register"
        answer(page, 子=UNKNOWN)
        assert maybes(page) == ["住民票 ＡＢＣ"]


@pytest.mark.parametrize(
    ("due", "day", "last"),
    [
        ("引っ越しから１か月以内", "2027-01-31", "2027-02-28"),
        ("引っ越しから1ヶ月以内", "2028-01-31", "2028-02-29"),
        ("1年以内", "2028-02-29", "2029-02-28"),
        ("2週間以内", "2026-12-20", "2027-01-03"),
        ("within 14 days of moving", "2026-11-20", "2026-12-04"),
        ("14日以内（土日を除く）", "", ""),
        ("3月末まで", "", ""),
        ("0日以内", "", ""),
        ("14日以内、または30日以内", "", ""),
    ],
)
def test_only_dues_that_are_one_span_of_time_become_days(
    due: str, day: str, last: str, build: Build, browser: Browser
) -> None:
    with opened(browser, build([rule("届", **{DUE: due})]), accept_downloads=True) as page:
        dates = page.locator("#pg-dates input")
        assert dates.count() == bool(last)
        if last:
            dates.fill(day)
            dates.dispatch_event("change")
            assert lines(downloaded(page))[0]["期限の日"] == last
        else:
            page.click("#ics")
            assert "計算できる期限がありません" in page.inner_text("#pg-open")
        assert squeezed(due) in squeezed(page.inner_text(".pg-by"))


def test_a_table_without_optional_columns_and_without_questions_is_one_list(build: Build, browser: Browser) -> None:
    plain = [{EVENT: "", ITEM: "一"}, {EVENT: "", ITEM: "二"}, {EVENT: "", ITEM: "一"}]
    with opened(browser, build(plain)) as page:
        assert tiles(page) == [0, 2, 0]
        assert page.locator("fieldset").count() == 0 and "質問はありません" in page.inner_text("#pg-questions")
        assert page.locator("#pg-checklist .pg-line > b").all_inner_texts() == ["一", "二"]
        assert page.locator("#pg-views button").all_inner_texts() == ["持ちものを出す", "決まりの一覧"]
        page.click("#lang")
        assert misfits(page) == []


def test_one_question_no_row_at_all_and_half_said_rows(build: Build, browser: Browser) -> None:
    odd = [rule("甲", "問い", ""), rule("乙", "", "はい"), rule("丙", "問い", "はい", かかる分="-3"), rule("", "", "")]
    with opened(browser, build(odd)) as page:
        assert brought(page) == ["甲", "乙"], "what is half said is everybody's"
        answer(page, 問い="はい")
        assert brought(page) == ["甲", "乙", "丙"]
        said = page.inner_text("footer")
        assert "片方だけが書かれた2行" in said and "0より小さい1行" in said


def test_an_empty_table_says_so(build: Build, browser: Browser) -> None:
    with opened(browser, build([{EVENT: "", QUESTION: "", ITEM: ""}])) as page:
        assert "決まりがありません" in page.inner_text(".guide .empty")
        assert misfits(page) == []


def test_several_situations_keep_their_answers_apart(build: Build, browser: Browser) -> None:
    rows = [
        rule("甲", "子", "はい"),
        rule("乙", "子", "はい", **{EVENT: "うまれた"}),
        rule("丙", **{EVENT: "うまれた"}),
    ]
    with opened(browser, build(rows)) as page:
        answer(page, 子="はい")
        page.select_option("#pg-event", "1")
        assert brought(page) == ["丙"] and page.locator("fieldset :checked").count() == 0
        page.select_option("#pg-event", "0")
        assert brought(page) == ["甲"] and page.locator("fieldset :checked").count() == 1


def test_what_is_ticked_as_ready_is_so_in_its_situation_only_until_it_is_cleared(
    build: Build, browser: Browser
) -> None:
    with opened(browser, build([rule("甲"), rule("乙", **{EVENT: "うまれた"})])) as page:
        ready = page.locator("#pg-checklist input")
        ready.check()
        page.select_option("#pg-event", "1")
        assert not ready.is_checked()
        page.select_option("#pg-event", "0")
        assert ready.is_checked()
        page.click("#pg-clear")
        assert not ready.is_checked()


HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "{{7*7}}",
    "</script><script>alert(1)</script>",
    "__proto__",
    "constructor",
    "=1+1",
    '"><svg onload=alert(1)>',
]


def test_hostile_text_is_text_in_every_view(build: Build, browser: Browser) -> None:
    rows = [rule(t, t + "?", t + "!", **{EVENT: t, PLACE: t, DUE: t, DROP: t, "根拠": t, "備考": t}) for t in HOSTILE]
    person = [
        {"様式": t, "記入欄": t, "庁内の記載": t, "台帳": t, "本人のいま": t + "2", "窓口でのことば": t}
        for t in HOSTILE
    ]
    with opened(browser, build(rows, person), accept_downloads=True) as page:
        for n in range(5):
            page.locator("#pg-views button").nth(n).click()
            assert page.locator("main :is(img, script:not([type]))").count() == 0
        view(page, "確かめるだけ")
        assert page.locator(".pg-boxes .pg-held").all_inner_texts() == HOSTILE
        view(page, "持ちものを出す")
        for n, text in enumerate(HOSTILE):
            page.select_option("#pg-event", str(n))
            page.locator("fieldset input").first.check()
            assert brought(page) == [text] and list(route(page)) == [text]
        page.select_option("#pg-event", "5")
        assert lines(downloaded(page))[0]["必要なもの"] == "'=1+1", "Excel must not run it"


@pytest.mark.full
def test_fifty_thousand_rows_are_counted_whole_and_shown_in_part(build: Build, browser: Browser) -> None:
    rows = [
        rule(f"もの{n % 5000}", f"問い{n % 500}", f"答え{n % 4}", **{PLACE: f"窓口{n % 40}"}) for n in range(50_000)
    ]
    began = time.monotonic()
    site = build(rows)
    assert time.monotonic() - began < 60
    assert site.stat().st_size < 5_000_000
    with opened(browser, site) as page:
        assert tiles(page) == [500, 5000, 40]
        assert page.locator("fieldset").count() == 40
        page.locator("#pg-questions .next").click()
        assert page.locator("fieldset").count() == 80
        page.locator("fieldset").first.locator("label", has_text=UNKNOWN).locator("input").check()
        mine = {row[ITEM] for row in rows if row[QUESTION] == "問い0"}
        assert len(brought(page)) == min(300, len(mine))
        view(page, "決まりの一覧")
        assert page.locator("[data-view=rules] li").count() <= 1000
        assert "全部で50,000件" in page.inner_text("[data-view=rules]")


def test_the_first_edits_that_the_code_proposes_work(
    project: Path, moving: pd.DataFrame, browser: Browser, tmp_path: Path
) -> None:
    mine = shutil.copytree(project, tmp_path / "mine")
    code = (mine / "prototype.py").read_text(encoding="utf-8")
    code = (
        code.replace("# rules = rules[rules", "rules = rules[rules")
        .replace('contains("○○"', 'contains("転入"')
        .replace('"○○"', '"水道の使用開始届"')
    )
    text_file(mine / "prototype.py", code.replace("(rules, person)", '(rules, person, first="rules")'))
    with opened(browser, run(mine)) as page:
        assert tiles(page)[1] == moving.loc[moving[ITEM] != "", ITEM].nunique() - 1
        assert page.locator(".pg-view:visible").get_attribute("data-view") == "rules"
        assert not page.locator("#pg-event").is_visible()


# --- the notice in plain words -----------------------------------------------------------------------------------------

KANJI = "[\u3400-\u9fff々]"


@pytest.fixture
def notice(built: Built) -> dict[str, dict[str, str]]:
    with (built("plain-japanese", "sample") / "words.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["key"]: row for row in csv.DictReader(file)}


def now(notice: dict[str, dict[str, str]], lang: str) -> list[str]:
    """The notice as it stands: what is rewritten, else as it is."""
    keys = ["notice.title", *(k for k in notice if re.fullmatch(r"notice\.\d+", k))]
    return [notice.get(k.replace("notice", "plain"), notice[k])[lang] for k in keys]


def longest(texts: list[str]) -> int:
    bare = [re.sub(r"《[^》]*》|\s", "", sentence) for text in texts for sentence in re.split("(?<=。)", text)]
    return max(map(len, bare))


def changes(page: Page) -> list[tuple[int, int]]:
    return [tuple(map(int, text.split(" → "))) for text in page.locator("#numbers .n").all_inner_texts()]  # type: ignore[misc]


def test_the_notice_is_measured_before_and_now_and_what_got_lost_is_named(
    built: Built, notice: dict[str, dict[str, str]], browser: Browser, tmp_path: Path
) -> None:
    site = built("plain-japanese", "sample") / "site" / "index.html"
    before = [notice[k]["ja"] for k in notice if re.fullmatch(r"notice\.(title|\d+)", k)]
    unread = [
        sum(len(re.findall(KANJI, re.sub(rf"{KANJI}+《[^》]*》", "", t))) for t in texts)
        for texts in (before, now(notice, "ja"))
    ]
    facts = notice["notice.facts"]["ja"].split("；")
    written = re.sub(r"《[^》]*》|\s", "", notice["plain.title"]["ja"] + notice["plain.1"]["ja"])
    kept = [fact for fact in facts if fact in written]
    bare = text_file(tmp_path / "bare.html", without_scripts(site.read_text(encoding="utf-8")))
    for file in (site, bare):
        with opened(browser, file) as page:
            sizes = changes(page)
            assert sizes[0] == (longest(before), longest(now(notice, "ja"))) and sizes[2] == tuple(unread)
            assert page.locator("#pn-hard li").count() == sizes[1][0] > sizes[1][1] > 0
            assert page.locator("#pn-hard .gone").count() == sizes[1][0] - sizes[1][1]
            assert page.locator("#pn-facts .kept b").all_inner_texts() == kept
            assert page.locator("#pn-facts .open b").all_inner_texts() == [f for f in facts if f not in kept]
            assert f"消えてはいけないことで、まだ書いていないのは{len(facts) - len(kept)}つ" in page.inner_text(
                ".headline"
            )
            assert page.locator("ruby").first.evaluate("e => e.firstChild.textContent") == "市"
            assert page.locator(".pn-todo code").all_inner_texts() == ["plain.2", "plain.3", "plain.4", "plain.5"]


def test_what_is_written_on_the_screen_goes_into_words_csv_and_comes_back(
    built: Built, notice: dict[str, dict[str, str]], browser: Browser, tmp_path: Path
) -> None:
    mine = shutil.copytree(built("plain-japanese", "sample"), tmp_path / "mine")
    line = "14日の うちに、2階《かい》の 保険年金課《ほけんねんきんか》へ 来《き》て ください。<b>"
    with opened(browser, mine / "site" / "index.html", accept_downloads=True) as page:
        page.click("#pn-write")
        assert page.get_by_label("plain.1 の文").input_value() == notice["plain.1"]["ja"], (
            "readings as they are written"
        )
        page.get_by_label("plain.2 の文").fill(line)
        kept = page.locator("#pn-facts .kept b").all_inner_texts()
        assert {"14日", "2階", "保険年金課"} <= set(kept)
        page.click("#lang")
        assert page.get_by_label("Text of plain.2").input_value() == "", "each language has its own"
        page.click("#lang")
        saved = lines(downloaded(page, "#pn-save"))
        page.click("#pn-write")
        assert page.locator(".pn-line").nth(2).locator(".pn-after p").inner_text().endswith("<b>")
    assert [row["key"] for row in saved] == ["plain.title", "plain.1", "plain.2"] and saved[2]["ja"] == line
    for key in ("plain.3", "plain.4", "plain.5"):
        saved.append({"key": key, "ja": "《》《かな》。", "en": "Yes."})
    with (mine / "words.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([row["key"], row["ja"], row["en"] or "Come."] for row in saved[2:])
    with opened(browser, run(mine)) as page:
        assert page.locator("#pn-facts .kept b").all_inner_texts() == kept
        assert page.locator(".pn-todo").count() == 0
        assert "課税証明書" in page.locator("#pn-facts .lost b").all_inner_texts(), (
            "now that all is rewritten, it is lost"
        )
        for n, label in enumerate(("すぐ言えた", "迷って言えた", "言えなかった")):
            page.locator(".pn-asks li").nth(n).get_by_text(label, exact=True).click()
        assert page.inner_text("#pn-result") == "3問のうち、すぐ言えた1・迷った1・言えなかった1"
        assert page.locator(".pn-asks details p:visible").count() == 0, "the answers are covered"
        page.click("#lang")
        assert misfits(page) == [] and axe(page) == []


def test_other_cards_have_no_notice(project: Path) -> None:
    html = (project / "site" / "index.html").read_text(encoding="utf-8")
    assert 'id="pn"' not in without_scripts(html) and json.dumps("notice.1") not in html
