/* The desk: how long it takes until everything on the script is said. */
import { every, on, the } from "#core";
import { say } from "./guide.js";

export const clockOf = () => {
  let from = 0;
  let until = 0;
  let ticking = 0;
  const runs = () => from > 0 && !until;
  const draw = () => {
    const s = Math.floor(((until || performance.now()) - from) / 1000);
    const took = { m: Math.floor(s / 60), s: String(s % 60).padStart(2, "0") };
    const next = runs() ? "clock.stop" : "clock.start";
    the("pg-time").textContent = from ? say(until ? "clock.took" : "clock.runs", took) : "";
    the("pg-clock").textContent = say(next);
    the("pg-clock").dataset.w = `procedure_guide.${next}`;
  };
  const stop = () => {
    until = performance.now();
    clearInterval(ticking);
    draw();
  };
  on("pg-clock", "click", () => {
    if (runs()) {
      stop();
      return;
    }
    from = performance.now();
    until = 0;
    ticking = window.setInterval(draw, 1000);
    the("pg-time").setAttribute("aria-live", "off");
    draw();
  });
  on("pg-script", "change", () => {
    /** @type {HTMLInputElement[]} */
    const all = every("#pg-script input");
    for (const i of all) i.closest("li")?.classList.toggle("done", i.checked);
    if (runs() && all.every((i) => i.checked)) stop();
  });
  return { draw };
};
