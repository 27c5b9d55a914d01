/* Bundles the kit's scripts into pages/web/bundles/: the core, what maps and lists of places need, and each part.

   node tools/bundle.mjs ROOT MODULES OUT    (hatch_build.py calls it; MODULES: the node_modules that holds esbuild)

   The core is in every page and stands at window.machikit. The other bundles take it from there: what their modules import
   of #core, #pure or #map becomes one look at that object, so nothing is in a page twice. What runs at build, without a page
   (views/<part>, own_view), holds all it needs. manifest.json says, by bundle, which sources it was made from and their
   SHA-256: document.py refuses a bundle that is older than its sources. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const [root, modules, out] = process.argv.slice(2).map((folder) => path.resolve(folder));
const { build } = createRequire(path.join(modules, "here.js"))("esbuild");
const web = path.join(root, "src/machikit/pages/web");
const parts = path.join(root, "src/machikit/pages/parts");
const ON_PAGE = { "#core": "machikit", "#pure": "machikit.pure", "#map": "machikit" }; // what is in the page once, and where

/* "#core" to pages/web/core.js; in a bundle that finds the kit on the page it is what `needed` names, else an import. */
const names = (onPage, needed) => ({
  name: "names",
  setup(building) {
    building.onResolve({ filter: /^#/ }, ({ path: name }) => {
      if (!onPage || !(name in ON_PAGE)) return { path: path.join(web, `${name.slice(1)}.js`) };
      return needed ? { path: name, namespace: "page" } : { path: name, external: true };
    });
    building.onLoad({ filter: /^/, namespace: "page" }, ({ path: name }) => ({
      contents: `export const { ${[...needed[name]].sort().join(", ")} } = ${ON_PAGE[name]};`,
    }));
  },
});

const bundled = (file, onPage, needed) =>
  build({
    absWorkingDir: root,
    ...(typeof file === "string" ? { entryPoints: [file] } : { stdin: { ...file, resolveDir: root } }),
    bundle: true,
    write: false,
    format: "esm",
    minify: true,
    charset: "utf8",
    target: "es2022",
    legalComments: "none",
    tsconfigRaw: {},
    metafile: true,
    logLevel: "warning",
    plugins: [names(onPage, needed)],
  });

/* `import{h as a,w}from"#core";` → { "#core": h, w } */
const neededOf = (name, code) => {
  const needed = Object.fromEntries(Object.keys(ON_PAGE).map((one) => [one, new Set()]));
  const rest = code.replace(/\bimport\{([^}]*)\}from"(#[a-z]+)";/g, (_, list, from) => {
    for (const one of list.split(",")) needed[from].add(one.split(" as ")[0]);
    return "";
  });
  if (/\bimport\b[^(]*?from"|^import"/.test(rest)) throw new Error(`${name}: import from #core by { name } only`);
  return needed;
};

/* all in a scope of its own */
const alone = (name, code) => {
  if (/\bexport\{/.test(code)) throw new Error(`${name}: the script that begins a bundle exports nothing`);
  return `(()=>{"use strict";${code.trim()}})();\n`;
};

const scripts = {
  core: "core_global.js",
  map: "map_global.js",
  places: "places.js",
  tiles: "tiles_global.js",
  plot: "plot_global.js",
  ics: "ics_global.js",
  plain: "plain_global.js",
  editor: "editor_global.js",
  languages: "languages_global.js",
  own_view: "own_view_global.js",
};
/* A part's view as the build runs it (pages/view.py). */
const viewed = (name, file) => ({
  contents: `import * as part from "./src/machikit/pages/${file}";
import { openedView } from "./src/machikit/pages/web/opened_view.js";
Object.assign(globalThis, { part, openedView });`,
  sourcefile: `views/${name}.js`,
});
const entries = Object.entries(scripts).map(([name, file]) => [name, path.join(web, file)]);
for (const name of readdirSync(parts).sort()) {
  const has = (file) => existsSync(path.join(parts, name, file));
  if (has("part.js")) entries.push([`parts/${name}`, path.join(parts, name, "part.js")]);
  if (has("view.js")) entries.push([`views/${name}`, viewed(name, `parts/${name}/view.js`)]);
}
entries.push(
  ["views/places", viewed("places", "web/places_view.js")],
  ["views/page", viewed("page", "web/whole_page.js")],
);

const manifest = {};
for (const [name, file] of entries) {
  const onPage = !/^(core|own_view|views\/.*)$/.test(name);
  const { metafile, outputFiles } = await bundled(file, onPage);
  const code = outputFiles[0].text;
  const whole = onPage ? await bundled(file, onPage, neededOf(name, code)) : { outputFiles };
  const target = path.join(out, `${name}.js`);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, alone(name, whole.outputFiles[0].text));
  const sources = Object.keys(metafile.inputs).filter((source) => !/^views\/|(^|\/)node_modules\//.test(source));
  if (name.startsWith("views/") && sources.some((source) => source.endsWith("web/core.js")))
    throw new Error(`${name}: a view runs without a page: import from #pure, not from #core`);
  const hash = (source) =>
    createHash("sha256")
      .update(readFileSync(path.join(root, source)))
      .digest("hex");
  manifest[name] = Object.fromEntries(sources.sort().map((source) => [source, hash(source)]));
}
writeFileSync(path.join(out, "manifest.json"), `${JSON.stringify(manifest, null, 1)}\n`);
