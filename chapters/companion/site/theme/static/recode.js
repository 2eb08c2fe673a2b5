// The workbench: code a set of the book's evidence yourself and see what your codes change. The
// parts of the page, once; what they do is in the scripts called recode. The book's codes are not
// in the page until somebody asks for them.
(() => {
  "use strict";
  if (!globalThis.companionBench) return;
  const { root, el, many, button, bench, made, one, full, say, save, storage, download, slug } =
    globalThis.companionBench;
  const { open, asked, opened, BACK, back, saved, anew } = globalThis.companionSets;
  const { comparison, cited, citation } = globalThis.companionComparison;
  const { go, card, bookCodes } = globalThis.companionUnit;

  const KINDS = {
    claims: "Claims of an article",
    speakers: "Claims of a speaker",
    events: "Acts of a year",
    statements: "Statements on Korea",
  };

  function render() {
    made.coder.value = bench.work.coder;
    made.copy.dataset.of = "";
    made.undo.hidden = !bench.before;
    card();
    comparison();
    storage();
  }

  // --- The page's parts, once.
  function build() {
    made.problems = el("div", { className: "recode-problems", role: "alert" });
    made.said = el("p", { className: "sr-only", role: "status" });
    const groups = Object.entries(KINDS).map(([kind, label]) => {
      const group = el("optgroup", { label }),
        of = bench.book.sets.filter(
          (s) => (s.id.startsWith("speaker:") ? "speakers" : s.kind) === kind,
        );
      group.append(...of.map((s) => new Option(`${s.label} (${s.units.length})`, s.id)));
      return of.length ? group : null;
    });
    made.set = el("select", { id: "recode-set" }, ...groups);
    made.set.addEventListener("change", () => {
      open(made.set.value);
      say(`${bench.set.label}: ${many(bench.set.units.length, one())}.`);
    });
    made.coder = el("input", {
      type: "text",
      id: "recode-coder",
      autocomplete: "off",
      maxLength: 60,
    });
    made.coder.addEventListener("input", () => {
      bench.work.coder = made.coder.value;
      save();
      citation();
    });
    const file = el("input", { type: "file", id: "recode-sheet", accept: ".csv,.tsv,text/csv" });
    file.addEventListener("change", async () => {
      await opened(file.files);
      file.value = "";
    });
    made.undo = button(BACK, back);
    made.storage = el("p", { className: "recode-hint" });
    made.progress = el("p", { id: "recode-progress" });
    made.bar = el("progress");
    made.bar.setAttribute("aria-labelledby", "recode-progress");
    made.chooser = el("details", { className: "recode-chooser" }, el("summary"));
    made.jump = el("select", { id: "recode-jump" });
    made.jump.addEventListener("change", () => go(Number(made.jump.value)));
    made.heading = el("h3", { tabIndex: -1 });
    made.text = el("div", { className: "recode-text" });
    made.copy = el("details", { className: "recode-copy" });
    made.fields = el("div", { className: "recode-fields" });
    made.note = el("textarea", { id: "recode-note", rows: 2, maxLength: 2000 });
    made.note.addEventListener("input", () => {
      const id = bench.set.units[bench.at];
      if (made.note.value.trim()) bench.work.notes[id] = made.note.value;
      else delete bench.work.notes[id];
      save();
    });
    made.back = button("Previous", () => go(bench.at - 1));
    made.on = button("Next", () => go(bench.at + 1), { className: "recode-main" });
    const open_ = button("Next not coded", () => {
      const n = [...bench.set.units.keys()]
        .map((k) => (bench.at + 1 + k) % bench.set.units.length)
        .find((k) => !full(bench.set.units[k]));
      if (n === undefined) say("Everything in this set is coded.");
      else go(n);
    });
    made.show = button("", () => {
      const id = bench.set.units[bench.at];
      if (bench.told.has(id)) bench.told.delete(id);
      else {
        bench.told.add(id);
        if (!full(id) && !bench.work.seen.includes(id)) {
          bench.work.seen.push(id);
          save();
        }
      }
      bookCodes();
      citation();
    });
    made.show.setAttribute("aria-controls", "recode-book");
    made.book = el("div", { id: "recode-book" });
    made.compare = button("", () => {
      bench.compared = !bench.compared;
      if (bench.compared) {
        for (const id of bench.set.units)
          if (!full(id) && !bench.work.seen.includes(id)) bench.work.seen.push(id);
        save();
      }
      comparison();
    });
    made.compare.setAttribute("aria-controls", "recode-result");
    made.result = el("div", { id: "recode-result" });
    made.cite = el("p", { className: "recode-cite", id: "recode-cite" });
    root.querySelector(".recode-live").replaceChildren(
      made.problems,
      made.said,
      el(
        "div",
        { className: "recode-row" },
        el("label", {}, "Set ", made.set),
        el("label", {}, "Your name or initials ", made.coder),
      ),
      made.progress,
      made.bar,
      el(
        "div",
        { className: "recode-row" },
        el("label", { className: "recode-file" }, "Open a sheet (CSV) ", file),
        button("Save as a sheet (CSV)", saved),
        button("Begin this set anew", anew),
        made.undo,
      ),
      made.storage,
      made.chooser,
      el(
        "section",
        { className: "recode-card", id: "recode-card" },
        made.heading,
        made.text,
        made.copy,
        made.fields,
        el(
          "p",
          {},
          el("label", { htmlFor: "recode-note", textContent: "Note (why, or what was hard)" }),
          made.note,
        ),
        el(
          "div",
          { className: "recode-row recode-steps" },
          made.back,
          made.on,
          open_,
          el("label", {}, "Go to ", made.jump),
        ),
        el("p", {}, made.show),
        made.book,
      ),
      el(
        "section",
        {},
        el("h3", { textContent: "What your codes change" }),
        el("p", {
          className: "recode-hint",
          textContent:
            "Shows the book’s codes. Comparing one variable over a whole set tells most; " +
            "code first, then look.",
        }),
        el("p", {}, made.compare),
        made.result,
      ),
      el(
        "section",
        {},
        el("h3", { textContent: "Cite this re-coding" }),
        made.cite,
        el(
          "p",
          { className: "recode-row" },
          button("Save the citation (text)", () => {
            download(`recode-${slug(bench.set.id)}-citation.txt`, `${cited()}\n`, "text/plain");
            say("Citation saved.");
          }),
        ),
      ),
    );
    root.classList.add("is-live");
  }

  window.companionRecode = (data) => {
    bench.book = data;
    build();
    asked();
  };
  const script = el("script", { src: root.dataset.recode });
  script.onerror = () => {
    root.querySelector(".recode-live").replaceChildren(
      el("p", {
        role: "alert",
        textContent:
          "What can be coded did not load. Load the page again; if that does not help, " +
          "take a blank sheet below: it holds the same.",
      }),
    );
  };
  document.head.append(script);
  bench.render = render;
})();
