"""When a map is ready in headless Chromium, measured the same way for every technique; and whether its points can be clicked."""

import json
import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright
from playwright.sync_api import TimeoutError as TooLate

ROOT = Path(__file__).parent.parent
SECONDS = 120
SCREEN: ViewportSize = {"width": 1280, "height": 800}

# Says "ready" once: the page has loaded, what was waited for is really on the screen, and one more frame has been made, so
# that its layout and painting are over. A marker counts when it lies in the window and its image, if it has one, is there;
# a canvas when it shows more than one colour. performance.now() counts from the start of the navigation.
WATCH = """
([kind, selector]) => {
  const onScreen = (e) => {
    const b = e.getBoundingClientRect();
    return b.width > 0 && b.height > 0 && b.right > 0 && b.bottom > 0 && b.left < innerWidth && b.top < innerHeight;
  };
  const markers = () => {
    for (const e of document.querySelectorAll(selector))
      if (onScreen(e) && (e.tagName !== "IMG" || (e.complete && e.naturalWidth))) return true;
    return false;
  };
  const small = new OffscreenCanvas(128, 80).getContext("2d", { willReadFrequently: true });
  const colours = () => {
    const e = document.querySelector(selector);
    if (!e || !e.width || !onScreen(e)) return false;
    small.clearRect(0, 0, 128, 80);
    small.drawImage(e, 0, 0, 128, 80);
    const pixels = new Uint32Array(small.getImageData(0, 0, 128, 80).data.buffer);
    return pixels.some((p) => p !== pixels[0]);
  };
  const there = kind === "canvas" ? colours : markers;
  const look = () => {
    if (document.readyState !== "complete" || !there()) return requestAnimationFrame(look);
    requestAnimationFrame(() => console.info("ready " + performance.now()));
  };
  requestAnimationFrame(look);
  // a WebGL canvas is empty again as soon as it has been shown, unless it is asked to keep what it shows
  const plain = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function (type, options) {
    return plain.call(this, type, /^webgl/.test(type) ? { ...options, preserveDrawingBuffer: true } : options);
  };
}
"""


@contextmanager
def chromium() -> Iterator[Browser]:
    sys.path.insert(0, str(ROOT / "tests"))
    from get_browser import FLAGS, find

    found = find()
    if not found:
        sys.exit("No Chromium was found: run `make bench`, which gets one, or name one in MACHIKIT_CHROMIUM.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def ready(browser: Browser, path: Path, kind: str, selector: str) -> float | None:
    """Seconds until the map in this file is ready, in a process of its own; None where it was not within SECONDS."""
    context = browser.new_context(viewport=SCREEN)
    page = context.new_page()
    page.add_init_script(f"({WATCH})({json.dumps([kind, selector])})")
    try:
        with page.expect_console_message(lambda said: said.text.startswith("ready "), timeout=SECONDS * 1000) as said:
            page.goto(path.as_uri(), wait_until="commit", timeout=SECONDS * 1000)
    except TooLate:
        return None  # the page stays open: a busy one would not end before the browser does
    context.close()
    return float(said.value.text.removeprefix("ready ")) / 1000


# --- ours: every point by the mouse ---------------------------------------------------------------------------------------

# Where a point is on the screen now: itself, or the cluster it is in; null where it is outside the window.
FIND = """
(i) => {
  const layer = Object.values(machikit.layers)[0], size = layer._map.getSize();
  const within = (d) => d.count && layer.index().getLeaves(d.id, Infinity).some((f) => f.properties.i === i);
  const d = layer.drawn.find((d) => d.i === i) || layer.drawn.find(within);
  return d && d.x > 0 && d.y > 0 && d.x < size.x && d.y < size.y ? [d.x, d.y] : null;
}
"""
SHOWN = "() => document.querySelector('.leaflet-popup-content')?.innerText || ''"
START = """
() => {
  const map = Object.values(machikit.layers)[0]._map;
  map._zoomAnimated = map._fadeAnimated = false;  // the walk need not wait for films
  window.machikitStart = [map.getCenter(), map.getZoom()];
}
"""
AGAIN = "() => { const map = Object.values(machikit.layers)[0]._map; map.closePopup(); map.setView(...machikitStart, { animate: false }); }"
DRAG = "(i) => { const layer = Object.values(machikit.layers)[0]; layer._map.setView(layer.latLng(i), undefined, { animate: false }); }"
STEPS = 15


def unreachable(browser: Browser, path: Path, names: list[str], sample: int) -> list[str]:
    """Click one's way from the first view to `sample` points of our map, chosen at random; the names not found in a popup."""
    with browser.new_context(viewport=SCREEN) as context:
        page = context.new_page()
        page.goto(path.as_uri(), wait_until="load")
        while not page.evaluate("!!machikit.begun"):
            page.wait_for_timeout(20)
        page.evaluate(START)
        chosen = random.Random(len(names)).sample(range(len(names)), sample)
        return [names[i] for i in chosen if not _reached(page, i, names[i])]


def _reached(page: Page, i: int, name: str) -> bool:
    page.evaluate(AGAIN)
    for _ in range(STEPS):
        at: Any = page.evaluate(FIND, i)
        if at is None:
            page.evaluate(DRAG, i)  # as a user would drag the map
            continue
        page.mouse.click(*at)
        shown = page.evaluate(SHOWN)
        if shown:
            return name in shown.splitlines()
    return False
