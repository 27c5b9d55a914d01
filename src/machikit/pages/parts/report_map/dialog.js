/* The dialog in which a note is written. */
/** @import { Spot } from "./types.d.ts" */
/** @import { Notes } from "./notes.js" */
/** @import { Rows } from "./rows.js" */
/** @import { Texts } from "./texts.js" */
import { aroundNode, chips, GAP, lang, on, options, page, published, the } from "#core";
import { traceIn } from "./notes.js";
import { degrees, fill, say } from "./texts.js";

const FIXED = ["code", "latitude", "longitude"]; // roles that nobody sees on the spot

/** @type {(R: Rows, told: Texts, notes: Notes) => { ask: (spot: Spot) => void, draw: () => void }} */
export const dialogOf = (R, { term, titled }, notes) => {
  const B = R.block;
  const dialog = the("note", HTMLDialogElement);
  const text = the("note-text", HTMLTextAreaElement);
  const name = B.walks ? the("note-name", HTMLInputElement) : null;
  const column = B.walks ? the("note-field", HTMLSelectElement) : null;
  /** @type {{ row: number | null, lat: number | null, lon: number | null }} where it is made */
  let at = { row: null, lat: null, lon: null };
  /** @type {string | null} */
  let kind = null;

  /** @param {number} k */
  const fieldsOf = (k) => R.table(k).fields.filter((f) => !FIXED.includes(f.role ?? "") && f.id !== "point_level");
  /** @param {string} word */
  const trace = (word) => {
    the("note-trace").hidden = !word;
    the("note-trace").textContent = word;
  };
  const drawKinds = () => {
    const isNew = at.row === null;
    const walked = B.walks ? B.kinds.filter((one) => one !== "right" && (one === "missing") === isNew) : R.kinds;
    chips("note-kinds", walked, {
      on: (one) => one === kind,
      label: (one) => (B.walks ? say(`what.${one}`) : term(one)),
      press: (one) => {
        kind = kind === one ? null : one;
        draw();
      },
    });
  };
  const drawValue = () => {
    if (at.row === null || !column) return;
    const value = R.value(at.row, column.value);
    const told = value === null ? [] : aroundNode(say("note.value", { value: GAP }), published("b", value));
    fill("note-value", column.value && value === null ? [say("note.value.none")] : told);
  };
  const draw = () => {
    const { row, lat, lon } = at;
    if (column) {
      const title = row === null ? null : aroundNode(say("note.title.walk", { name: GAP }), titled(row, "span"));
      fill("note-title", title ?? [say("note.title.new")]);
      the("note-named").hidden = row !== null;
      the("note-column").hidden = row === null || kind !== "value";
      if (row !== null) {
        const fields = fieldsOf(row);
        const held = fields.some((f) => f.id === column.value) ? column.value : "";
        /** @type {[string, string][]} */
        const list = fields.map((f) => [f.id, f[lang()]]);
        options("note-field", [["", say("note.field.none")], ...list], held);
        drawValue();
      }
    } else the("note-title").textContent = say("note.title");
    the("note-where").textContent =
      lat === null ? say("note.nowhere") : say("note.at", { lat: degrees(lat), lon: degrees(lon) });
    drawKinds();
  };

  /** @param {Spot} spot */
  const ask = ({ row, lat, lon }) => {
    at =
      row === undefined ? { row: null, lat: lat ?? null, lon: lon ?? null } : { row, lat: R.lat[row], lon: R.lon[row] };
    kind = B.walks && at.row === null ? "missing" : null;
    for (const field of [text, name, column]) if (field) field.value = "";
    trace("");
    draw();
    dialog.showModal();
  };
  /** What of the place a note on foot is about: the column, and what the data say there. */
  const about = () => {
    const { row, lat, lon } = at;
    const what = kind ?? (row === null ? "missing" : "value");
    const own = row === null ? (name?.value.trim() ?? "") : (R.title(row) ?? "");
    if (what === "position")
      return {
        field: "緯度・経度",
        said: lat === null ? "" : `${degrees(lat)}, ${degrees(lon)}`,
        name: own,
        kind: what,
      };
    if (what === "name") return { field: "名称", said: own, name: own, kind: what };
    const chosen = row !== null && kind === "value" ? fieldsOf(row).find((f) => f.id === column?.value) : null;
    if (row === null || !chosen) return { name: own, kind: what };
    return { field: chosen.header, said: R.value(row, chosen.id) ?? "", name: own, kind: what };
  };
  const store = () => {
    const words = text.value.trim();
    const own = at.row === null ? (name?.value.trim() ?? "") : "";
    const found = traceIn(`${words}\n${own}`);
    if (found) trace(say("note.trace", { what: say(`note.trace.${found}`) }));
    else if (kind === null && !words) trace(say("note.empty"));
    else {
      dialog.close();
      notes.add({ ...at, text: words, kind, ...(B.walks ? about() : {}) });
    }
  };
  on("note-save", "click", store);
  on("note-stop", "click", () => dialog.close());
  on("note-field", "change", drawValue);
  on("note-here", "click", () => {
    const centre = page.map?.getCenter();
    ask(centre ? spotOf(centre) : {});
  });
  return {
    ask,
    draw: () => {
      if (dialog.open) draw();
    },
  };
};

/** @param {L.LatLng} at @returns {Spot} */
export const spotOf = ({ lat, lng }) => ({ lat: Math.round(lat * 1e6) / 1e6, lon: Math.round(lng * 1e6) / 1e6 });
