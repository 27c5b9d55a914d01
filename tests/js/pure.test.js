/* What views are put together with: the same in the page and in the engine of the build. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  attr,
  chips,
  dayText,
  does,
  html,
  Markup,
  more,
  number,
  once,
  published,
  rounded,
  share,
  tiles,
  wordsOf,
} from "#pure";

test("what is put into markup is text, unless it is markup", () => {
  assert.equal(String(html`<b>${"<i>&\"'"}</b>`), "<b>&lt;i&gt;&amp;&quot;&#39;</b>");
  assert.equal(String(html`<b>${html`<i>`}${new Markup("</i>")}</b>`), "<b><i></i></b>");
  assert.equal(String(html`${[1, null, undefined, false, true, 0, "", [2, [3]]]}`), "1023");
  assert.equal(String(html`<p>
    one <b>two</b>
    three</p>`), "<p>one <b>two</b>three</p>"); // biome-ignore format: the line breaks are what is tried
  assert.equal(String(published("b", "<町>")), '<b lang="ja">&lt;町&gt;</b>');
});

test("an attribute is there, bare, or not at all", () => {
  assert.equal(
    String(html`<a${attr("x", 'a"b')}${attr("y", true)}${attr("z", false)}${attr("u", null)}>`),
    '<a x="a&quot;b" y>',
  );
  assert.equal(String(does("put", 3)), ' data-do="put" data-with="3"');
  assert.equal(String(does("group", "65+")), ' data-do="group" data-with="&quot;65+&quot;"');
  assert.equal(String(does("go")), ' data-do="go"');
});

test("words are filled once, and markup only where it is asked for", () => {
  const w = wordsOf({ near: "{town}の近く <{n}>", none: "なし" }, { n: 7 });
  assert.equal(w("near", { town: "{n}" }), "{n}の近く <7>");
  assert.equal(String(w.html("near", { town: published("b", "<x>") })), '<b lang="ja">&lt;x&gt;</b>の近く &lt;7&gt;');
  assert.equal(w("not there"), "not there");
  assert.equal(w("constructor"), "constructor");
});

test("numbers are told as browsers tell them", () => {
  const values = [0, 7, 999, 1000, 1234567, -1234.5, 0.1, 1234.5678, 99999.9995, 1e15, -0.4];
  for (const n of values) assert.equal(number(n), n.toLocaleString("ja-JP"), String(n));
  for (const n of values)
    assert.equal(
      number(n, 1),
      n.toLocaleString("en-US", { minimumFractionDigits: 1, maximumFractionDigits: 1 }),
      String(n),
    );
  assert.deepEqual([rounded(0.25, 1), rounded(1.005, 2), rounded(-2.5), rounded(2.5)], [0.3, 1.01, -3, 3]);
  assert.deepEqual([share(1, 3), share(1, 2000), share(1, 2001), share(5, 0)], ["33.3", "0.1", "0.0", "0.0"]);
});

test("days are told as browsers tell them", () => {
  const all = { year: "numeric", month: "long", day: "numeric", weekday: "short", timeZone: "UTC" };
  for (let k = 0; k < 800; k += 13) {
    const day = new Date(Date.UTC(2024, 1, 27 + k));
    assert.equal(dayText("ja", day, "ymdw"), new Intl.DateTimeFormat("ja-JP", all).format(day));
    assert.equal(dayText("en", day, "ymdw"), new Intl.DateTimeFormat("en-GB", all).format(day));
    const { weekday, ...date } = all;
    assert.equal(
      dayText("en", day, "ymd", true),
      new Intl.DateTimeFormat("en-GB", { ...date, month: "short" }).format(day).replace("Sept", "Sep"),
    );
    assert.ok(weekday);
  }
});

test("a tile, chips and the button for more", () => {
  const [tile, pressed] = [
    { n: 1234, unit: "人", label: "<b>" },
    { n: "—", unit: "", label: "x", look: "far", on: true, act: does("flag", 1) },
  ];
  assert.match(
    String(tiles([tile])),
    /^<div class="num"><strong><span class="n">1,234<\/span><i>人<\/i>.*&lt;b&gt;<\/span><\/div>$/,
  );
  assert.match(
    String(tiles([pressed])),
    /^<button type="button" class="num on" aria-pressed="true" data-do="flag" data-with="1">.*<\/button>$/,
  );
  const row = String(chips(["a", "b"], { on: (x) => x === "a", label: (x) => x, action: "pick" }));
  assert.equal(row.match(/aria-pressed="true"/g)?.length, 1);
  const list = { id: "m", shown: 20, step: 20, label: (/** @type {number} */ n) => `+${n}` };
  assert.match(String(more({ ...list, total: 25 })), /\+5</);
  assert.match(String(more({ ...list, total: 20 })), / hidden /);
});

test("what is computed once for an object is not computed again for it, whatever it was", () => {
  let times = 0;
  const of = once(1, (/** @type {number} */ n, /** @type {object} */ _) => {
    times++;
    return n || undefined;
  });
  const [a, b] = [{}, {}];
  assert.deepEqual([of(1, a), of(2, a), of(2, b), of(0, b)], [1, 1, 2, 2]);
  const c = {};
  assert.deepEqual([of(0, c), of(5, c)], [undefined, undefined]);
  assert.equal(times, 3);
});

test("a reading stands above its characters, in an attribute in brackets; data keep their 《》", () => {
  const w = wordsOf({ map: "地図《ちず》", today: "｜今日《きょう》の{x}", title: "『市報《注》』と漢字《》" });
  const ruby = "<ruby>地図<rp>（</rp><rt>ちず</rt><rp>）</rp></ruby>";
  assert.equal(
    String(html`<p title="${w("map")}"${attr("alt", w("map"))}>${w("map")}</p>`),
    `<p title="地図（ちず）" alt="地図（ちず）">${ruby}</p>`,
  );
  assert.equal(
    String(html`<option value="1">${w("map")}</option> ${w("map")}`),
    `<option value="1">地図（ちず）</option> ${ruby}`,
  );
  assert.equal(String(html` aria-label="${[w("map")]}"`), ' aria-label="地図（ちず）"');
  assert.equal(
    String(html`<i>${w("today", { x: "市《し》" })}</i>`),
    "<i><ruby>今日<rp>（</rp><rt>きょう</rt><rp>）</rp></ruby>の市《し》</i>",
  );
  assert.equal(String(w.html("map")), ruby);
  assert.equal(String(html`${w("title")}`), "『市報《注》』と漢字《》");
  assert.equal(String(published("b", "市報《しほう》")), '<b lang="ja">市報《しほう》</b>');
});
