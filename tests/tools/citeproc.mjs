// citeproc-js, the processor of Zotero and many others: reads {style, locale, subtitles, items} as
// JSON on standard input and prints the entry of each item on its own, as JSON.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const { Engine } = createRequire(`${process.cwd()}/`)("citeproc");
const { style, locale, subtitles, items } = JSON.parse(readFileSync(0, "utf8"));
const byId = Object.fromEntries(items.map((item) => [item.id, item]));
const engine = new Engine({ retrieveLocale: () => locale, retrieveItem: (id) => byId[id] }, style);
// Zotero sets this for APA: the first word of a subtitle has a capital.
engine.opt.development_extensions.uppercase_subtitles = subtitles;
const entries = items.map((item) => {
  engine.updateItems([item.id]);
  return engine.makeBibliography()[1][0];
});
console.log(JSON.stringify(entries));
