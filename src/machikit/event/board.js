"use strict";
// The clock of the room against the timetable, and the page's language. The time is Japan's, where the room is, whatever zone
// the computer believes to be in; Japan has known no summer time since 1951, so nine hours are all there is to it.
(() => {
  const say = {
    ja: { other: "English", next: "次は", left: (n) => `あと${n}分`, days: (n) => `当日まで、あと${n}日`, soon: (n) => `はじまりまで、あと${n}分`,
          over: "おつかれさまでした", end: (t) => `${t} おわり`, first: (t, s) => `${t} ${s}`, clock: (t) => `いま ${t}` },
    en: { other: "日本語", next: "Next", left: (n) => `${n} min left`, days: (n) => n === 1 ? "1 day to go" : `${n} days to go`, soon: (n) => `${n} min until it begins`,
          over: "Thank you, everybody", end: (t) => `ends at ${t}`, first: (t, s) => `${t} ${s}`, clock: (t) => `It is ${t}` },
  };
  const at = (id) => document.getElementById(id), html = document.documentElement, { date, plan } = document.body.dataset;
  const steps = JSON.parse(plan), [year, month, day] = date.split("-").map(Number), marks = [...at("line").children];
  const time = (m) => `${Math.floor(m / 60) % 24}:${String(m % 60).padStart(2, "0")}`;
  const put = (id, text) => { if (at(id).textContent !== text) at(id).textContent = text; };

  function tick() {
    const here = Date.now() + 9 * 36e5, said = say[html.lang], minute = Math.floor((here % 864e5) / 6e4);
    const days = Date.UTC(year, month - 1, day) / 864e5 - Math.floor(here / 864e5);
    const first = steps[0], last = steps[steps.length - 1], begun = days < 0 || (days === 0 && minute >= first.start);
    const index = days === 0 ? steps.findIndex((s) => minute >= s.start && minute < s.end) : -1, step = steps[index], next = steps[index + 1];
    put("clock", time(minute));
    at("clock").setAttribute("aria-label", said.clock(time(minute)));
    if (step) {
      put("step", step.title[html.lang]);
      put("left", said.left(step.end - minute));
      put("next", next ? `${said.next} ${time(next.start)} ${next.title[html.lang]}` : said.end(time(last.end)));
    } else if (begun) {
      put("step", said.over);
      put("left", "");
      put("next", "");
    } else {
      put("step", days > 0 ? said.days(days) : said.soon(first.start - minute));
      put("left", "");
      put("next", said.first(time(first.start), first.title[html.lang]));
    }
    at("now").classList.toggle("hurry", Boolean(step) && step.end - minute <= 5);
    marks.forEach((mark, i) => {
      mark.className = i === index ? "here" : (step ? i < index : begun) ? "past" : "";
      if (i === index) mark.style.setProperty("--done", `${100 * (minute - step.start) / (step.end - step.start)}%`);
    });
  }

  function speak(language) {
    html.lang = language;
    put("language", say[language].other);
    at("language").lang = language === "ja" ? "en" : "ja";
    tick();
  }

  for (const id of ["clock", "now", "language"]) at(id).hidden = false;
  at("language").addEventListener("click", () => {
    speak(html.lang === "ja" ? "en" : "ja");
    history.replaceState(null, "", `#${html.lang}`); // a reload, as after each save of a team, keeps the language
  });
  speak(say[location.hash.slice(1)] ? location.hash.slice(1) : html.lang);
  setInterval(tick, 1000);
})();
