// A reader's own copy of an article in the workbench: verified in the page (recode-text.js), kept
// in memory only.
globalThis.companionCopy = (() => {
  "use strict";
  if (!globalThis.companionBench) return null;
  const { el, button, bench, made, unit } = globalThis.companionBench;
  const texts = globalThis.companionText;

  const copies = new Map(); // article -> what its copy is
  const MATCH = {
    exact: "Your copy has the text that was coded. Each sentence is now shown with its claim.",
    words:
      "Your copy has all paragraphs that were coded; only what surrounds them or their " +
      "punctuation differs. Sentences are now shown with their claims.",
    part:
      "Your copy differs from the text that was coded. Where a paragraph is the same its " +
      "sentence is shown.",
    apart:
      "This is another text: none of its paragraphs and none of the quoted words are those " +
      "of the article. Nothing was taken from it.",
  };
  function copied(text, name) {
    const source = unit().span.article,
      article = bench.book.articles[source],
      start = text
        .slice(0, 64)
        .replace(/^\ufeff/, "")
        .trimStart()
        .toLowerCase();
    const kind = start.startsWith("%pdf")
      ? "a PDF"
      : start.startsWith("pk\u0003\u0004")
        ? "a word processor’s document"
        : /^(\{\\rtf|<!doctype|<html)/.test(start)
          ? "a formatted document"
          : "";
    const refused = (why) => {
      made.copied.textContent = why;
      made.copied.classList.add("is-warning");
    };
    made.copied.classList.remove("is-warning");
    if (kind)
      return refused(
        `${name} is ${kind}; expected plain text. Copy the article’s words and paste them ` +
          "into the field below.",
      );
    if (!text.trim()) return refused(`${name} is empty; expected the text of the article.`);
    if (/[\0\ufffd]/.test(text))
      return refused(
        `${name} is not plain text in UTF-8; copy the article’s words and paste them into ` +
          "the field below.",
      );
    const found = texts.verify(article, text);
    if (found.match === "long")
      return refused(
        `${name} has ${found.words.toLocaleString("en")} words, far more than the article; ` +
          "expected the article alone.",
      );
    if (found.match === "apart") {
      const other = Object.keys(bench.book.articles).find(
        (id) => id !== source && texts.verify(bench.book.articles[id], text).match !== "apart",
      );
      return refused(
        other
          ? `This is the text of ${bench.book.articles[other].title}; this set is about ` +
              `${article.title}. Choose a set of that article, or open the other text.`
          : MATCH.apart,
      );
    }
    copies.set(source, found);
    const lacks = found.missing.filter((n) => !article.optional.includes(n)).length;
    made.copied.textContent =
      `${MATCH[found.match]} Quotations found: ${found.quotes} of ${found.of}.` +
      `${lacks ? ` Paragraphs not found: ${lacks}.` : ""} The copy stays in this page and is ` +
      "forgotten when it is closed.";
    bench.card();
  }
  function copy() {
    const source = unit().span?.article;
    made.copy.hidden = !source || !bench.book.articles[source];
    if (made.copy.hidden || made.copy.dataset.of === source) return;
    made.copy.dataset.of = source;
    made.copied = el("p", { className: "recode-hint", role: "status" });
    const paste = el("textarea", { id: "recode-paste", rows: 3, spellcheck: false });
    const file = el("input", { type: "file", id: "recode-copy", accept: ".txt,text/plain" });
    file.addEventListener("change", async () => {
      const [got] = file.files;
      if (got) copied(got.size > 2e6 ? "\0" : await got.text(), got.name);
      file.value = "";
    });
    made.copy.replaceChildren(
      el("summary", { textContent: "Read the sentences in your own copy of the article" }),
      el("p", {
        className: "recode-hint",
        textContent:
          `The words of ${bench.book.articles[source].title} are under copyright and not in this ` +
          "book. If you have a copy, open it here: it is compared with the fingerprints of " +
          "the text that was coded, inside this page, and goes nowhere.",
      }),
      el("p", {}, el("label", { htmlFor: "recode-copy", textContent: "A plain text file " }), file),
      el(
        "p",
        {},
        el("label", { htmlFor: "recode-paste", textContent: "or its text, pasted" }),
        paste,
      ),
      el(
        "p",
        {},
        button("Use the pasted text", () => copied(paste.value, "The pasted text")),
      ),
      made.copied,
    );
    if (copies.has(source)) made.copied.textContent = "Your copy of this article is open.";
  }

  return { copies, copy };
})();
