"""Every prototype that the catalogue can make, opened by double click with the network gone: it works and is for everybody."""

import datetime as dt
import re
from collections import Counter

import pandas as pd
import pytest
import sampling
from page_plain import Plain, around_in_japan, kind
from page_tools import (
    DESKTOP,
    JAPANESE,
    LAND,
    NEIGHBOURS,
    PHONE,
    SEA,
    colours,
    listed,
    misfits,
    opened,
    squeezed,
    texts,
    tiles,
    until,
)
from playwright.sync_api import Browser, Page

from machikit.catalog.sea_distance import sea_distance


def first_placed(page: Page) -> int:
    """Of the rows in the list, the first that has a place on the map."""
    return page.evaluate("machikit.listed().find(i => machikit.layers.data.latLng(i))")


def button_of(page: Page, row: int) -> str:
    """The selector of a row's button in the list."""
    return f'[id="i-{page.evaluate("i => machikit.block(`data`).keys[i]", row)}"] > button'


# --- it opens, it fits, it is drawn ------------------------------------------------------------------------------------


@pytest.mark.sampled("traits")
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_opens_in_silence_and_everything_fits(plain: Plain, browser: Browser, size: dict[str, int]) -> None:
    with opened(browser, plain.page, plain.fresh, size=size) as page:
        for _ in ("ja", "en"):
            assert misfits(page) == []
            if page.get_attribute("#items .item >> nth=1", "aria-expanded") == "false":
                page.click("#items .item >> nth=1")
            assert page.get_attribute("#items .item >> nth=1", "aria-expanded") == "true"
            assert misfits(page) == []
            page.click("#lang")


@pytest.mark.sampled("traits")
def test_map_shows_land_and_points_and_fewer_points_after_a_search(plain: Plain, browser: Browser) -> None:
    with opened(browser, plain.page, plain.fresh) as page:
        box = page.locator(".moving")
        seen = colours(box)
        assert seen[LAND] + seen[NEIGHBOURS] > 0.1 * seen.total() and seen[LAND] > 0.02 * seen.total()
        inland = sea_distance(sampling.kit().city(plain.city)) != 0  # the neighbours' land lies all around
        assert seen[SEA] > 0.001 * seen.total() or inland
        looks = page.evaluate(
            "machikit.layers.data.drawn.filter(d => !d.count).map(d => machikit.layers.data.look(d.i))"
        )
        paint = {look: page.evaluate("k => machikit.look[k][0]", look) for look in set(looks)}
        paint["none"] = "#5c5f66"  # a white ring: told by its edge
        often = [look for look, n in Counter(looks).items() if n >= min(5, len(looks))]
        assert often
        assert {look: seen[paint[look]] > 20 for look in often} == dict.fromkeys(often, True)
        page.fill("#search", plain.names[first_placed(page)])
        after = colours(box)
        of_points = {paint[look] for look in often}
        assert 0 < sum(after[c] for c in paint.values()) < 0.5 * sum(seen[c] for c in of_points)


@pytest.mark.sampled("traits")
def test_list_map_and_numbers_agree(plain: Plain, browser: Browser) -> None:
    def counts(page: Page) -> tuple[int, ...]:
        return (
            tiles(page)[0][0],
            int("".join(c for c in page.inner_text("#list-title") if c.isdigit())),
            len(listed(page)),
        )

    with opened(browser, plain.page, plain.fresh) as page:
        assert counts(page) == (len(plain.rows),) * 3
        assert page.evaluate("machikit.layers.data.items.length") == plain.placed.sum()
        page.fill("#search", plain.names[0][:2])
        found = plain.found(plain.names[0][:2])
        assert counts(page) == (len(found),) * 3
        assert page.evaluate("machikit.layers.data.items.length") == sum(plain.placed[i] for i in found)
        page.fill("#search", "")
        shown = page.locator("#items > li > .item")
        assert shown.count() == min(20, len(plain.rows))
        page.evaluate("(more => { while (!more.hidden) more.click(); })(document.getElementById('more'))")
        assert shown.count() == len(plain.rows)


# --- the numbers are those of plain pandas -----------------------------------------------------------------------------


def press_chips(page: Page, *labels: str) -> None:
    page.click("#chips button >> nth=0")
    for label in labels:
        page.get_by_role("group").get_by_role("button", name=label, exact=True).click()


def check_tiles(page: Page, plain: Plain, chosen: tuple[str, ...]) -> None:
    shown = tiles(page)
    if plain.has_residents:
        people = shown.pop()
        assert people[0] in plain.near(chosen), f"{chosen}: {people} is not in {plain.near(chosen)}"
        assert "500" in people[1]
    assert shown.pop(0)[0] == len(plain.rows)
    assert [shown.pop(0) for _ in plain.amounts] == plain.amounts
    if plain.has_hours:
        states = plain.open_states(plain.fresh.weekday(), 60 * plain.fresh.hour + plain.fresh.minute)
        for state in ("unknown", "open"):
            if shown and shown[-1][1] == plain.words[f"open.{state}"]["ja"]:
                assert shown.pop()[0] == states.count(state)
            else:
                assert (state, states.count(state)) == ("unknown", 0)
    assert Counter(shown) == plain.counted(chosen)


def test_numbers_are_those_of_plain_pandas(plain: Plain, browser: Browser) -> None:
    with opened(browser, plain.page, plain.fresh) as page:
        assert plain.names == page.evaluate("machikit.block('data').columns.name")
        check_tiles(page, plain, (plain.first_flag,) if plain.first_flag else ())
        if plain.flags:
            assert page.locator("#chips button").all_inner_texts()[1:] == list(plain.flags)
            for label in plain.flags:
                press_chips(page, label)
                check_tiles(page, plain, (label,))
            press_chips(page)
            check_tiles(page, plain, ())
            if not plain.hazard and len(plain.flags) > 1:
                pair = tuple(list(plain.flags)[:2])
                press_chips(page, *pair)
                check_tiles(page, plain, pair)
        assert page.locator("#chips").count() == (1 if plain.flags else 0)
        left_out = plain.words["left_out"]["ja"].split("{n}")[0]
        assert (left_out + str(plain.left_out) in page.inner_text("#list")) == (plain.left_out > 0)


@pytest.mark.sampled("traits")
def test_a_number_pressed_shows_only_its_rows(plain: Plain, browser: Browser) -> None:
    with opened(browser, plain.page, plain.fresh) as page:
        buttons = page.locator("#numbers button")
        sums = 2 if plain.header("value") else 0  # a total and the largest are no filters
        assert buttons.count() == len(tiles(page)) - plain.has_residents - sums or not plain.counted(
            (plain.first_flag,) if plain.first_flag else ()
        )
        for k in range(1, buttons.count()):
            n = int(buttons.nth(k).locator(".n").inner_text().replace(",", ""))
            buttons.nth(k).focus()
            page.keyboard.press("Enter")
            assert buttons.nth(k).get_attribute("aria-pressed") == "true"
            assert buttons.nth(k).evaluate("el => el === document.activeElement"), "the keyboard's place was lost"
            assert len(listed(page)) == n
            if plain.has_residents and plain.first_flag:
                assert tiles(page)[-1][0] in plain.near((plain.first_flag,))


# Japan's time, while the device lives in another: weekday mornings, lunch, both ends of the day, just after midnight
MOMENTS = [(2, 10, 0), (5, 12, 30), (6, 9, 0), (0, 0, 30), (4, 23, 59), (3, 17, 0), (5, 1, 15), (6, 20, 5)]


@pytest.mark.sampled("traits")
def test_open_now_is_what_the_hours_columns_say(plain: Plain, browser: Browser) -> None:
    with opened(browser, plain.page, plain.fresh, timezone_id="America/Los_Angeles") as page:
        assert page.locator("#when").count() == plain.has_hours
        if not plain.has_hours:
            return
        published = any(s != "unknown" for day in range(7) for s in plain.open_states(day, 720))
        monday = plain.fresh.replace(hour=0) - dt.timedelta(days=plain.fresh.weekday())
        seen = Counter()
        for weekday, hour, minute in MOMENTS:
            page.clock.set_fixed_time(monday + dt.timedelta(days=weekday, hours=hour, minutes=minute))
            states = plain.open_states(weekday, 60 * hour + minute)
            seen.update(states)
            for choice, wanted in (("open", {"open"}), ("maybe", {"open", "unknown"})):
                page.select_option("#when", "any")
                page.select_option("#when", choice)
                assert sorted(listed(page)) == [i for i, s in enumerate(states) if s in wanted], (weekday, hour, choice)
        assert (seen["open"] > 0) == published
        page.select_option("#when", "any")
        page.clock.set_fixed_time(plain.fresh)
        page.fill("#search", plain.names[0])
        first = listed(page)[0]
        state = plain.open_states(2, 600)[first]
        noted = (
            ".note" if state == "open" and any(plain.column("hours_note")) and plain.column("hours_note")[first] else ""
        )
        assert plain.words[f"open.{state}{noted}"]["ja"] in page.inner_text("#items .hours >> nth=0")


# --- search and distance -----------------------------------------------------------------------------------------------

WIDE = {n: n + 0xFEE0 for n in range(0x21, 0x7F)}
KANJI = dict(zip("123456789", "一二三四五六七八九", strict=True))


@pytest.mark.sampled("traits")
def test_search_by_name_reading_and_address_however_they_are_typed(plain: Plain, browser: Browser) -> None:
    row = len(plain.rows) // 2
    queries = [plain.names[row], plain.names[row][:3].translate(WIDE), " ".join(plain.names[row]), plain.addresses[row]]
    kana = next((k for k in plain.column("kana")[row:] if k), "")
    if kana:
        hiragana = "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヴ" else c for c in kana)
        queries += [kana, hiragana, hiragana[:4]]
    blocks = pd.Series(plain.addresses).str.extract(r"^(.*?\D)([1-9])(?:丁目|[-−－])")
    town, number = blocks.dropna().iloc[0] if len(blocks.dropna()) else (plain.addresses[row][:4], "1")
    queries += [
        f"{town}{number}丁目",
        f"{town}{KANJI[number]}丁目",
        f"{town}{number}丁目".translate(WIDE),
        "どこにもない名前",
    ]
    with opened(browser, plain.page, plain.fresh) as page:
        for query in queries:
            page.fill("#search", query)
            assert sorted(listed(page)) == plain.found(query), query
        assert listed(page) == []
        assert page.is_visible("#list-empty")
    assert len(plain.found(queries[0])) >= 1
    ways = {tuple(plain.found(f"{town}{n}丁目")) for n in (number, KANJI[number], number.translate(WIDE))}
    assert len(ways) == 1


def check_nearest(page: Page, plain: Plain, lat: float, lon: float) -> None:
    """The list runs from near to far: first those that can be used, then the others; a metre is nothing."""
    rows = listed(page)
    marks = plain.marks(plain.first_flag) if plain.first_flag else ["○"] * len(rows)
    shut = [bool(re.search("使用不可|休止中", name)) for name in plain.names]
    unusable = [kind(m) in ("no", "none") or no for m, no in zip(marks, shut, strict=True)]
    assert sorted(rows) == list(range(len(plain.rows)))
    far = plain.metres_from(lat, lon)
    wanted = sorted(rows, key=lambda i: (unusable[i], not plain.placed[i], far[i] if plain.placed[i] else 0, i))
    assert [unusable[i] for i in rows] == [unusable[i] for i in wanted]
    assert [plain.placed[i] for i in rows] == [plain.placed[i] for i in wanted]
    assert list(far[rows[:20]]) == pytest.approx(list(far[wanted[:20]]), abs=2, nan_ok=True)


@pytest.mark.sampled("traits")
def test_nearest_first_from_a_town_and_from_a_spot_on_the_map(plain: Plain, browser: Browser) -> None:
    towns = plain.towns
    town = towns.loc[~towns["町丁・字"].duplicated(keep=False)].iloc[len(towns) // 3]
    with opened(browser, plain.page, plain.fresh) as page:
        page.fill("#town", town["町丁・字"])
        page.press("#town", "Enter")
        check_nearest(page, plain, float(town["緯度"]), float(town["経度"]))
        assert town["町丁・字"] in page.inner_text("#list-from")
        shown = page.inner_text("#items .far >> nth=0")
        assert metres_of(shown) == pytest.approx(
            plain.metres_from(float(town["緯度"]), float(town["経度"]))[listed(page)[0]], abs=60
        )
        page.fill("#town", "どこにもない町")
        page.press("#town", "Enter")
        assert page.is_visible("#town-unknown")
        spot = page.evaluate(EMPTY_SPOT)
        page.mouse.click(spot["x"], spot["y"])
        lat, lon = page.evaluate("machikit.state.from")
        check_nearest(page, plain, lat, lon)
        page.click("#here")
        page.wait_for_selector("#here-failed", state="visible")


@pytest.mark.sampled("traits")
def test_nearest_first_from_where_the_device_is(plain: Plain, browser: Browser) -> None:
    town = plain.towns.iloc[len(plain.towns) // 2]
    here = {"latitude": float(town["緯度"]), "longitude": float(town["経度"])}
    with opened(browser, plain.page, plain.fresh, geolocation=here, permissions=["geolocation"]) as page:
        page.click("#here")
        until(page, "machikit.state.from")
        check_nearest(page, plain, here["latitude"], here["longitude"])
        assert plain.words["here"]["ja"] in page.inner_text("#list-from")
        assert page.is_hidden("#here-failed")


def metres_of(shown: str) -> float:
    number, unit = shown.split()
    return float(number) * {"m": 1, "km": 1000}[unit]


# A place in the map's frame where nothing is drawn and nothing lies above it; and a drawn point that stands by itself.
EMPTY_SPOT = """() => {
  const l = machikit.layers.data, map = l._map.getContainer(), box = map.getBoundingClientRect();
  for (let x = 120; x < box.width - 120; x += 17) for (let y = 90; y < box.height - 90; y += 13) {
    const at = document.elementFromPoint(box.left + x, box.top + y);
    if (at && map.contains(at) && !at.closest(".leaflet-control") && !l.hits({ x, y }, 30).length)
      return { x: box.left + x, y: box.top + y };
  }
}"""
LONE_POINT = """() => {
  const l = machikit.layers.data, map = l._map.getContainer(), box = map.getBoundingClientRect();
  for (const d of l.drawn) {
    const x = box.left + d.x, y = box.top + d.y, at = document.elementFromPoint(x, y);
    if (d.count || !at || !map.contains(at) || at.closest(".leaflet-control, .leaflet-popup")) continue;
    if (l.drawn.every((o) => o === d || Math.hypot(o.x - d.x, o.y - d.y) > 24)) return { i: d.i, x, y };
  }
}"""


# --- choosing: list → map, map → list, link, keyboard ------------------------------------------------------------------


def check_chosen(page: Page, plain: Plain, row: int) -> None:
    assert page.get_attribute(button_of(page, row), "aria-expanded") == "true"
    assert page.locator('#items [aria-expanded="true"]').count() == 1
    popup = page.locator(".leaflet-popup").last.inner_text()  # the one before it is still fading away
    assert plain.names[row] in popup
    assert plain.addresses[row] in popup


@pytest.mark.sampled("traits")
def test_list_and_map_choose_the_same_item(plain: Plain, browser: Browser) -> None:
    with opened(browser, plain.page, plain.fresh) as page:
        row = first_placed(page)
        page.click(button_of(page, row))
        check_chosen(page, plain, row)
        for cell in plain.details(row):
            assert squeezed(cell) in squeezed(page.inner_text("#items .more-of"))
        assert page.url.endswith("#i=" + page.evaluate("i => machikit.block('data').keys[i]", row))
        page.click(button_of(page, row))
        assert page.locator('#items [aria-expanded="true"]').count() == 0
        page.wait_for_selector(".leaflet-popup", state="detached")
        assert "#i=" not in page.url
        whole = "(() => { const l = machikit.layers.data; l._map.fitBounds(l.getBounds(), { animate: false }); })()"
        point = page.evaluate(LONE_POINT) or (page.evaluate(whole), page.evaluate(LONE_POINT))[1]
        page.mouse.click(point["x"], point["y"])
        check_chosen(page, plain, point["i"])
        key = page.evaluate("i => machikit.block('data').keys[i]", point["i"])
    with opened(browser, plain.page, plain.fresh, fragment=f"#i={key}") as page:
        check_chosen(page, plain, point["i"])
        last = page.evaluate("machikit.listed().findLast(i => machikit.layers.data.latLng(i))")
        key = page.evaluate("i => machikit.block('data').keys[i]", last)
    with opened(browser, plain.page, plain.fresh, fragment=f"#i={key}") as page:
        check_chosen(page, plain, last)  # however far down the list


@pytest.mark.sampled("traits")
def test_everything_can_be_reached_with_the_keyboard(plain: Plain, browser: Browser) -> None:
    with opened(browser, plain.page, plain.fresh) as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        reached = []
        for _ in range(80):
            page.keyboard.press("Tab")
            reached.append(page.evaluate("(e => e.id || e.className || e.tagName)(document.activeElement)"))
            if reached[-1] == "item":
                break
        wanted = {"print", "lang", "search", "item", "here", "town"} | ({"when"} if plain.has_hours else set())
        assert wanted <= set(reached)
        assert sum("chip" in r.split() for r in reached) == (len(plain.flags) + 1 if plain.flags else 0)
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.getAttribute('aria-expanded')") == "true"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.getAttribute('aria-expanded')") == "false"
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "item"
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid"


# --- two languages -----------------------------------------------------------------------------------------------------


@pytest.mark.sampled("traits")
def test_english_leaves_nothing_in_japanese_but_the_data(plain: Plain, browser: Browser) -> None:
    with opened(browser, plain.page, plain.fresh) as page:
        words = page.evaluate("machikit.block('words')")
        page.click("#items .item >> nth=0")
        for language in ("ja", "en", "ja"):
            said = page.evaluate("[...document.querySelectorAll('[data-w]')].map(e => [e.dataset.w, e.textContent])")
            assert {key: text for key, text in said} == {key: words[key][language] for key, _ in said}
            assert page.evaluate("document.documentElement.lang") == language
            assert page.title() == f"{words['title'][language]} | {words['city'][language]}"
            for lang, text, where in texts(page):
                if language == "ja" and lang == "ja" and where in ("aria-label", "title", "placeholder"):
                    assert JAPANESE.search(text), f"{where}: {text}"
                if language == "en" and lang != "ja" and not where.startswith(("source.", "caveat.")):
                    assert not JAPANESE.search(text), f"{where}: {text}"
                if language == "en" and lang == "ja":
                    known = (
                        squeezed(text) in plain.cells or text in around_in_japan() or text == words["language"]["en"]
                    )
                    assert known, f"{where}: {text} is no data"
            page.click("#lang")
    for key, word in plain.words.items():
        if "{" not in word["ja"] + word["en"] and key in words:
            assert (words[key]["ja"], words[key]["en"]) == (word["ja"], word["en"])
