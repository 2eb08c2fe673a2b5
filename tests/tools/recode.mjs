// Asks the workbench's scripts what they compute: a list of [function, arguments] on standard
// input, their answers on standard output.
import fs from "node:fs";
import path from "node:path";
import vm from "node:vm";

const [folder] = process.argv.slice(2);
for (const name of ["recode-agreement.js", "recode-sheet.js", "recode-text.js"]) {
  vm.runInThisContext(fs.readFileSync(path.join(folder, name), "utf8"), { filename: name });
}
const { companionAgreement: figures, companionSheet: sheets, companionText: text } = globalThis;
// Without a page there is nothing that knows HTML's names: some, in the place of all.
const NAMES = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  nbsp: "\u00a0",
  rsquo: "’",
  mdash: "—",
  shy: "\u00ad",
};
text.decodes((found) =>
  found.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, ten, hex, name) =>
    name ? (NAMES[name] ?? whole) : String.fromCodePoint(ten ? Number(ten) : parseInt(hex, 16)),
  ),
);
const known = {
  ...figures,
  ...text,
  ...sheets,
  random: (seed, n) => {
    const next = figures.mulberry32(seed);
    return Array.from({ length: n }, next);
  },
  copy: (article, copy, spans) => {
    const found = text.verify(article, copy);
    return { ...found, sentence: undefined, sentences: spans.map((span) => found.sentence(span)) };
  },
};
const asked = JSON.parse(fs.readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(asked.map(([name, args]) => known[name](...args))));
