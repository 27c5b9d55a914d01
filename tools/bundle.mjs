/* Bundles the kit's scripts into pages/web/bundles/: the core, what maps and lists of places need, and each part.

   node tools/bundle.mjs ROOT MODULES OUT    (hatch_build.py calls it; MODULES: the node_modules that holds esbuild)

   The core is in every page and stands at window.machikit. The other bundles take it from there: what their modules import
   of #core or #map becomes one look at that object, so nothing is in a page twice. manifest.json says, by bundle, which
   sources it was made from and their SHA-256: document.py refuses a bundle that is older than its sources. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const [root, modules, out] = process.argv.slice(2).map((folder) => path.resolve(folder));
const { build } = createRequire(path.join(modules, "here.js"))("esbuild");
const web = path.join(root, "src/machikit/pages/web");
const parts = path.join(root, "src/machikit/pages/parts");
const ON_PAGE = ["#core", "#map"]; // what is in the page once, at window.machikit

/* "#core" to pages/web/core.js; in a bundle that finds the kit on the page it is what `needed` names, else an import. */
const names = (onPage, needed) => ({
  name: "names",
  setup(building) {
    building.onResolve({ filter: /^#/ }, ({ path: name }) => {
      if (!onPage || !ON_PAGE.includes(name)) return { path: path.join(web, `${name.slice(1)}.js`) };
      return needed ? { path: name, namespace: "page" } : { path: name, external: true };
    });
    building.onLoad({ filter: /^/, namespace: "page" }, ({ path: name }) => ({
      contents: `export const { ${[...needed[name]].sort().join(", ")} } = machikit;`,
    }));
  },
});

const bundled = (file, onPage, needed) =>
  build({
    absWorkingDir: root,
    entryPoints: [file],
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
  const needed = Object.fromEntries(ON_PAGE.map((one) => [one, new Set()]));
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
  plot: "plot_global.js",
  ics: "ics_global.js",
};
const entries = Object.entries(scripts).map(([name, file]) => [name, path.join(web, file)]);
for (const name of readdirSync(parts).sort()) {
  const file = path.join(parts, name, "part.js");
  if (existsSync(file)) entries.push([`parts/${name}`, file]);
}

const manifest = {};
for (const [name, file] of entries) {
  const onPage = name !== "core";
  const { metafile, outputFiles } = await bundled(file, onPage);
  const code = outputFiles[0].text;
  const whole = onPage ? await bundled(file, onPage, neededOf(name, code)) : { outputFiles };
  const target = path.join(out, `${name}.js`);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, alone(name, whole.outputFiles[0].text));
  const sources = Object.keys(metafile.inputs);
  const hash = (source) =>
    createHash("sha256")
      .update(readFileSync(path.join(root, source)))
      .digest("hex");
  manifest[name] = Object.fromEntries(sources.sort().map((source) => [source, hash(source)]));
}
writeFileSync(path.join(out, "manifest.json"), `${JSON.stringify(manifest, null, 1)}\n`);
