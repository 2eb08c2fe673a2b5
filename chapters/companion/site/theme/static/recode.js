// The workbench: code a set of the book's evidence yourself and see what your codes change. What it
// computes is in recode-agreement.js, its sheets in recode-sheet.js, copies of articles in
// recode-text.js. Nothing is sent anywhere; work is kept in this browser. The book's codes are not
// in the page until somebody asks for them.
(() => {
  "use strict";
  const root = document.getElementById("workbench");
  if (!root?.dataset.recode) return;
  const { agreement, overlay, claims, acts, naming } = globalThis.companionAgreement;
  const sheets = globalThis.companionSheet,
    texts = globalThis.companionText;
  const FEW = 6,
    CELLS = 20; // codes shown as buttons; differing cells listed at first
  const ONE = { claims: "claim", events: "act", statements: "statement" };
  const KINDS = {
    claims: "Claims of an article",
    speakers: "Claims of a speaker",
    events: "Acts of a year",
    statements: "Statements on Korea",
  };

  const el = (tag, properties = {}, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(properties))
      name in made ? (made[name] = value) : made.setAttribute(name, value);
    made.append(...children.filter((one) => one !== null && one !== undefined));
    return made;
  };
  const many = (n, one, more = `${one}s`) => `${n.toLocaleString("en")} ${n === 1 ? one : more}`;
  const button = (text, onclick, more = {}) =>
    el("button", { type: "button", textContent: text, onclick, ...more });
  const percent = (x) => (x === null ? "–" : `${Math.round(x * 100)}%`);
  const figure = (x) =>
    x === null
      ? "–"
      : x
          .toFixed(2)
          .replace(/^-(?=.*[1-9])/, "−")
          .replace("-", "");
  const signed = (n) => (n > 0 ? `+${n}` : String(n).replace("-", "−"));

  let book,
    set,
    work,
    at = 0,
    only = [],
    before = null,
    told = new Set(),
    compared = false,
    listed = CELLS,
    copies = new Map();
  const made = {};
  const unit = (id = set.units[at]) => book.units[id];
  const one = () => ONE[set.kind] ?? "unit";
  const variable = (name) => book.variables[set.kind][name];
  const word = (name, code) =>
    code ? (variable(name).codes.find(([c]) => c === code)?.[1] ?? code) : "not coded";
  const own = (id) => work.codes[id] ?? {};
  const active = () => (only.length ? only : set.variables);
  const done = (id, names = active()) => names.filter((name) => own(id)[name]).length;
  const full = (id) => done(id) === active().length;
  const cells = (names = set.variables) => set.units.reduce((n, id) => n + done(id, names), 0);
  const blank = () => ({ coder: "", codes: {}, notes: {}, seen: [] });
  const say = (text) => {
    made.said.textContent = text;
  };

  // --- What the browser keeps: one entry a set and version. Without it everything works until the
  // page is closed.
  const PREFIX = "recode ";
  let keeps = true,
    unsaved = false;
  const key = (id, version) => `${PREFIX}${id} ${version}`;
  function kept(name) {
    try {
      return localStorage.getItem(name);
    } catch {
      keeps = false;
      return null;
    }
  }
  function keep(name, value) {
    try {
      value === null ? localStorage.removeItem(name) : localStorage.setItem(name, value);
      return true;
    } catch {
      keeps = false;
      return false;
    }
  }
  function names() {
    try {
      return Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
    } catch {
      keeps = false;
      return [];
    }
  }
  function save() {
    unsaved = true;
    const was = keeps;
    if (keep(key(set.id, set.version), JSON.stringify(work)) && keep(`${PREFIX}last`, set.id))
      unsaved = false;
    if (was !== keeps) storage();
  }
  // A kept work as it should be, or null.
  function sound(text) {
    let found;
    try {
      found = JSON.parse(text);
    } catch {
      return null;
    }
    const table = (x) => x !== null && typeof x === "object" && !Array.isArray(x);
    if (
      !table(found) ||
      !table(found.codes) ||
      !table(found.notes) ||
      typeof found.coder !== "string" ||
      !Array.isArray(found.seen)
    )
      return null;
    for (const [id, codes] of Object.entries(found.codes)) {
      if (!set.units.includes(id) || !table(codes)) return null;
      for (const [name, code] of Object.entries(codes))
        if (
          !set.variables.includes(name) ||
          (code && !variable(name).codes.some(([c]) => c === code))
        )
          return null;
    }
    return Object.values(found.notes).every((note) => typeof note === "string") ? found : null;
  }
  function storage() {
    made.storage.textContent = keeps
      ? "Your work is kept in this browser, on this device, and nowhere else."
      : "This browser keeps nothing for this page: your work lasts until the page is closed. " +
        "Save it as a sheet before you leave; it can be opened here again.";
    made.storage.classList.toggle("is-warning", !keeps);
  }
  addEventListener("beforeunload", (event) => {
    if (unsaved && !keeps && work && cells()) event.preventDefault();
  });
  addEventListener("storage", (event) => {
    if (!set || event.key !== key(set.id, set.version) || !event.newValue) return;
    const found = sound(event.newValue);
    if (found) {
      work = found;
      render();
      say("Your work was changed in another tab of this browser; this page shows it as it is now.");
    }
  });

  // --- Messages. Each says what is wrong, what was expected, and that nothing is lost.
  function also(lines, ...actions) {
    const all = [lines].flat();
    made.problems.append(
      ...(all.length > 7
        ? [...all.slice(0, 5), `And ${all.length - 6} more of this kind.`, all.at(-1)]
        : all
      ).map((line) => el("p", { textContent: line })),
    );
    if (actions.length) made.problems.append(el("p", {}, ...actions));
  }
  function problem(...given) {
    clear();
    also(...given);
  }
  const clear = () => made.problems.replaceChildren();
  function download(name, text, type = "text/csv") {
    const link = el("a", {
      href: URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` })),
      download: name,
    });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }
  const slug = (text) => text.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "");

  // --- Choosing a set. It stands in the address, so that a class can be given one link.
  function open(id, { unit: first = "", vars = only, push = true } = {}) {
    set = book.sets.find((s) => s.id === id);
    only = set.variables.filter((name) => vars.includes(name));
    at = Math.max(0, set.units.indexOf(first));
    told = new Set();
    compared = false;
    listed = CELLS;
    clear();
    const name = key(set.id, set.version),
      text = kept(name);
    work = blank();
    before = kept(`${name} before`);
    if (text) {
      const found = sound(text);
      if (found) work = found;
      else {
        keep(`${name} damaged`, text);
        also(
          "What this browser had kept for this set cannot be read: it is damaged or was " +
            "changed by something else. The set begins anew; what was found has been put " +
            "aside and is not lost.",
          button("Save what was found", () =>
            download("recode-damaged.txt", kept(`${name} damaged`) ?? text, "text/plain"),
          ),
        );
      }
    }
    const older = names().find(
      (n) => n.startsWith(`${PREFIX}${set.id} `) && n !== name && !/ (damaged|before)$/.test(n),
    );
    if (older) {
      const version = older.slice(`${PREFIX}${set.id} `.length);
      also(
        `This browser also holds work on this set made with version ${version}; this page ` +
          `has version ${set.version}, whose units or codes may be others. It is kept as it ` +
          "is.",
        button("Save the earlier work", () => earlier(kept(older) ?? "", version)),
      );
    }
    if (!first)
      at = Math.max(
        0,
        set.units.findIndex((i) => !full(i)),
      );
    made.set.value = id;
    address(push);
    render();
  }
  // Work of an earlier version as a sheet of that version; as it stands where it cannot be read.
  function earlier(text, version) {
    const name = `recode-${slug(set.id)}-${slug(version)}`;
    try {
      const found = JSON.parse(text),
        units = [...new Set([...Object.keys(found.codes), ...Object.keys(found.notes)])];
      const variables = [
        ...new Set([...set.variables, ...Object.values(found.codes).flatMap(Object.keys)]),
      ];
      download(`${name}.csv`, sheets.write(book, { id: set.id, version, units, variables }, found));
    } catch {
      download(`${name}.txt`, text, "text/plain");
    }
  }
  function address(push = false) {
    const query = new URLSearchParams(location.search);
    query.set("set", set.id);
    query.set("unit", set.units[at]);
    if (only.length) query.set("vars", only.join("."));
    else query.delete("vars");
    try {
      history[push ? "pushState" : "replaceState"](
        null,
        "",
        `${location.pathname}?${query}${location.hash}`,
      );
    } catch {
      /* a page on disk may not */
    }
  }
  function asked() {
    const query = new URLSearchParams(location.search),
      id = query.get("set"),
      first = query.get("unit") ?? "",
      vars = (query.get("vars") ?? "").split(".").filter(Boolean);
    const known = (one) => book.sets.some((s) => s.id === one);
    const start = known(id)
      ? id
      : known(kept(`${PREFIX}last`))
        ? kept(`${PREFIX}last`)
        : book.sets[0].id;
    open(start, { unit: first, vars, push: false });
    if (id && !known(id))
      also(
        `The address asks for the set “${id.slice(0, 60)}”, which this book does not have; ` +
          `shown is “${set.label}”.`,
      );
    else if (first && !set.units.includes(first))
      also(
        `The address asks for the ${one()} “${first.slice(0, 60)}”, which is not in this ` +
          "set; shown is the first to be coded.",
      );
    const strange = vars.filter((name) => !set.variables.includes(name));
    if (strange.length)
      also(
        `The address asks for ${sheets.listed(strange).slice(0, 80)}, which is no variable ` +
          "of this set.",
      );
  }
  addEventListener("popstate", () => book && asked());

  // --- Sheets.
  async function opened(files) {
    const [file] = files;
    if (!file) return;
    if (file.size > 5e6) {
      problem(
        `${file.name} is ${Math.round(file.size / 1e6)} MB; a sheet of this workbench is ` +
          "far smaller. Nothing was read.",
      );
      return;
    }
    const found = sheets.read(book, await file.text(), file.name);
    if (found.problems) {
      problem([...found.problems, "Your own work is as it was."]);
      return;
    }
    if (found.set !== set) open(found.set.id);
    const had = cells() > 0;
    if (had) aside();
    work = { ...blank(), ...found.work };
    save();
    render();
    const remarks = [
      found.extra.length
        ? `Columns that are not of this set were passed over: ${sheets.listed(found.extra)}.`
        : "",
      found.absent.length ? `The sheet has no column ${sheets.listed(found.absent)}.` : "",
    ].filter(Boolean);
    if (had)
      problem([
        `${file.name} has taken the place of what you had coded in this set; “${BACK}” ` +
          "brings that back.",
        ...remarks,
      ]);
    else if (remarks.length) problem(remarks);
    else clear();
    say(`${file.name} is open: ${many(cells(), "cell")} coded.`);
  }
  // What a sheet or a new beginning took the place of, kept until the next time; taking it back
  // puts the present work there.
  const BACK = "Take back what I had";
  function aside() {
    before = JSON.stringify(work);
    keep(`${key(set.id, set.version)} before`, before);
  }
  function back() {
    const found = sound(before);
    if (!found) {
      problem("What was put aside cannot be read; nothing was changed.");
      return;
    }
    aside();
    work = found;
    save();
    clear();
    render();
    say("Your earlier work is back; what stood here was put aside in its turn.");
    made.heading.focus();
  }
  function saved() {
    const name = `recode-${slug(set.id)}${work.coder ? `-${slug(work.coder)}` : ""}.csv`;
    download(name, sheets.write(book, set, work));
    unsaved = false;
    say(`Saved as ${name}: ${many(cells(), "cell")} coded.`);
  }
  function anew() {
    aside();
    work = { ...blank(), coder: work.coder };
    told = new Set();
    compared = false;
    at = 0;
    save();
    render();
    problem(
      `The ${many(set.units.length, one())} of this set ` +
        `${set.units.length === 1 ? "is" : "are"} uncoded again; “${BACK}” brings your codes ` +
        "back.",
    );
  }

  // --- A reader's own copy of an article: verified here, kept in memory only.
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
      article = book.articles[source],
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
      const other = Object.keys(book.articles).find(
        (id) => id !== source && texts.verify(book.articles[id], text).match !== "apart",
      );
      return refused(
        other
          ? `This is the text of ${book.articles[other].title}; this set is about ` +
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
    card();
  }
  function copy() {
    const source = unit().span?.article;
    made.copy.hidden = !source || !book.articles[source];
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
          `The words of ${book.articles[source].title} are under copyright and not in this ` +
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

  // --- One unit: what is coded, and the fields.
  function go(n, focus = true) {
    at = Math.min(Math.max(n, 0), set.units.length - 1);
    address();
    card();
    if (focus) {
      made.heading.focus();
      made.heading.scrollIntoView({ block: "nearest" });
    }
  }
  function card() {
    const id = set.units[at],
      found = unit(),
      title = `${one()[0].toUpperCase()}${one().slice(1)} ${at + 1} of ${set.units.length}`;
    made.heading.textContent = title;
    const parts = [
      el("p", { className: "recode-where", textContent: found.where }),
      el("p", { className: "recode-what", textContent: found.what }),
    ];
    if (found.wording)
      parts.push(
        el(
          "p",
          {},
          el("span", { className: "recode-head", textContent: "In its own words: " }),
          el("q", { textContent: found.wording }),
        ),
      );
    const source = copies.get(found.span?.article);
    if (source) {
      const [text, whole] = source.sentence(found.span);
      parts.push(
        el(
          "p",
          { className: "recode-sentence" },
          el("span", {
            className: "recode-head",
            textContent: text
              ? whole
                ? "In your copy: "
                : "In your copy (the paragraph; its cuts cannot be told): "
              : "In your copy: ",
          }),
          text || "this sentence was not found.",
        ),
      );
    }
    made.text.replaceChildren(...parts);
    made.fields.replaceChildren(...active().map((name) => field(id, name)));
    made.note.value = work.notes[id] ?? "";
    made.back.disabled = at === 0;
    made.on.disabled = at === set.units.length - 1;
    copy();
    bookCodes();
    progress();
  }
  function code(id, name, value) {
    const codes = (work.codes[id] ??= {});
    if (value) codes[name] = value;
    else delete codes[name];
    if (!Object.keys(codes).length) delete work.codes[id];
    save();
    progress();
    bookCodes();
    later();
  }
  const defined = (definition, boundary) =>
    [definition, boundary && `Boundary: ${boundary}`].filter(Boolean).join(" ");
  // Which variables are shown: a class may take two. The choice stands in the address, the sheet
  // has them all.
  function chooser() {
    const summary = made.chooser.querySelector("summary"),
      named = only.length
        ? `${only.map((name) => variable(name).label).join(", ")} (${only.length} of ` +
          `${set.variables.length})`
        : `all ${set.variables.length}`;
    summary.textContent = `Variables shown: ${named}`;
    if (made.chooser.dataset.of === set.kind) {
      made.chooser.querySelectorAll("input").forEach((box) => {
        box.checked = active().includes(box.value);
      });
      return;
    }
    made.chooser.dataset.of = set.kind;
    const group = el(
      "fieldset",
      {},
      el("legend", { className: "sr-only", textContent: "Variables shown" }),
      ...set.variables.map((name) =>
        el(
          "label",
          {},
          el("input", { type: "checkbox", value: name, checked: active().includes(name) }),
          ` ${variable(name).label}`,
        ),
      ),
    );
    group.addEventListener("change", () => {
      const chosen = [...group.querySelectorAll(":checked")].map((box) => box.value);
      only = chosen.length === set.variables.length ? [] : chosen;
      address();
      card();
    });
    made.chooser.replaceChildren(summary, group);
  }
  function field(id, name) {
    const known = variable(name),
      now = own(id)[name] ?? "",
      group = `recode-${name}`;
    const meaning = el("p", { className: "recode-meaning", id: `${group}-meaning` });
    const explain = (value) => {
      const [, , definition, boundary] = known.codes.find(([c]) => c === value) ?? [];
      meaning.textContent = defined(definition, boundary);
      meaning.hidden = !meaning.textContent;
    };
    explain(now);
    const all = el(
      "details",
      { className: "recode-codes" },
      el(
        "summary",
        {},
        "All codes",
        el("span", { className: "sr-only", textContent: ` of ${known.label}` }),
      ),
    );
    all.addEventListener("toggle", () => {
      if (all.childElementCount > 1) return;
      if (known.rule) all.append(el("p", { textContent: known.rule }));
      all.append(
        scrolled(
          `Codes of ${known.label}`,
          el(
            "dl",
            {},
            ...known.codes.flatMap(([c, label, definition, boundary]) => [
              el("dt", {}, label, label === c ? "" : el("code", { textContent: c })),
              el("dd", { textContent: defined(definition, boundary) }),
            ]),
          ),
        ),
      );
    });
    const chosen = (value) => {
      code(id, name, value);
      explain(value);
    };
    if (known.codes.length > FEW) {
      const menu = el(
        "select",
        { id: group },
        new Option("not coded", ""),
        ...known.codes.map(([c, label]) => new Option(label, c)),
      );
      menu.value = now;
      menu.setAttribute("aria-describedby", meaning.id);
      menu.addEventListener("change", () => chosen(menu.value));
      return el(
        "div",
        { className: "recode-field" },
        el("label", { htmlFor: group, textContent: known.label }),
        menu,
        meaning,
        all,
      );
    }
    const set_ = el(
      "fieldset",
      { className: "recode-field" },
      el("legend", { textContent: known.label }),
    );
    set_.setAttribute("aria-describedby", meaning.id);
    const chips = el("div", { className: "recode-chips" });
    for (const [c, label] of [...known.codes, ["", "not coded"]]) {
      const radio = el("input", {
        type: "radio",
        name: group,
        value: c,
        checked: c === now,
        id: `${group}-${c || "empty"}`,
      });
      radio.addEventListener("change", () => chosen(c));
      chips.append(
        el(
          "label",
          { htmlFor: radio.id, className: c ? "" : "recode-empty" },
          radio,
          el("span", { textContent: label }),
        ),
      );
    }
    set_.append(chips, meaning, all);
    return set_;
  }
  function progress() {
    const all = set.units.length * active().length,
      coded = cells(active());
    made.progress.textContent =
      `${set.units.filter(full).length} of ${many(set.units.length, one())} coded in full, ` +
      `${coded} of ${many(all, "cell")} in all.`;
    made.bar.max = all;
    made.bar.value = coded;
    chooser();
    const options = set.units.map(
      (id, n) =>
        new Option(
          `${n + 1}. ${id} — ` +
            (done(id) ? (full(id) ? "coded" : `${done(id)} of ${active().length}`) : "not coded"),
          n,
        ),
    );
    made.jump.replaceChildren(...options);
    made.jump.value = at;
    made.compare.disabled = !cells();
  }

  // --- The book's codes of one unit, when asked for.
  function bookCodes() {
    const id = set.units[at],
      shown = told.has(id),
      found = unit();
    made.show.textContent = shown
      ? "Hide the book’s codes"
      : `Show the book’s codes of this ${one()}`;
    made.show.setAttribute("aria-expanded", shown);
    made.book.replaceChildren();
    if (!shown) return;
    const runs = Object.keys(found.passes ?? {});
    const head = el(
      "tr",
      {},
      ...["", "you", "published", ...runs.map((r) => `pass ${r}`)].map((text) =>
        text ? el("th", { textContent: text, scope: "col" }) : el("td"),
      ),
    );
    const rows = set.variables.map((name) =>
      el(
        "tr",
        {
          className:
            own(id)[name] && found.codes[name] && own(id)[name] !== found.codes[name]
              ? "is-apart"
              : "",
        },
        el("th", { scope: "row", textContent: variable(name).label }),
        ...[own(id)[name], found.codes[name], ...runs.map((r) => found.passes[r][name])].map((c) =>
          el("td", { textContent: word(name, c) }),
        ),
      ),
    );
    const reasons = set.variables
      .filter((name) => found.reasons?.[name])
      .map((name) =>
        el("li", {}, el("b", { textContent: `${variable(name).label}: ` }), found.reasons[name]),
      );
    made.book.append(
      scrolled(
        "The book’s codes",
        el("table", {}, el("thead", {}, head), el("tbody", {}, ...rows)),
      ),
      reasons.length ? el("p", { textContent: "Why the passes’ difference was settled so:" }) : "",
      reasons.length ? el("ul", {}, ...reasons) : "",
      el("p", {}, el("a", { href: found.link, textContent: `The row of ${id} in its register` })),
    );
  }
  const scrolled = (name, inner) => {
    const box = el("div", { className: "recode-table", role: "region", tabIndex: 0 }, inner);
    box.setAttribute("aria-label", name);
    return box;
  };

  // --- Comparison: agreement, cells that differ, what moves.
  let waiting;
  const later = () => {
    if (compared) {
      clearTimeout(waiting);
      waiting = setTimeout(comparison, 400);
    }
  };
  const memo = new Map();
  function agreed(rows) {
    const name = JSON.stringify(rows);
    if (!memo.has(name)) memo.set(name, agreement(rows));
    return memo.get(name);
  }
  function comparison() {
    made.compare.textContent = compared ? "Hide the comparison" : "Compare with the book";
    made.compare.setAttribute("aria-expanded", compared);
    made.result.replaceChildren();
    citation();
    if (!compared) return;
    made.result.append(...agreements(), ...differences(), ...moves());
  }
  function against(id, whom) {
    return whom === "published" ? unit(id).codes : (unit(id).passes?.[whom] ?? {});
  }
  function agreements() {
    const runs = [...new Set(set.units.flatMap((id) => Object.keys(unit(id).passes ?? {})))].sort(),
      body = el("tbody"),
      lines = [];
    const coded = set.variables.filter((name) => set.units.some((id) => own(id)[name]));
    for (const name of coded) {
      const whom = [["published", "you, published"], ...runs.map((r) => [r, `you, pass ${r}`])].map(
        ([w, label]) => [label, set.units.map((id) => [own(id)[name], against(id, w)[name]])],
      );
      if (runs.length === 2)
        whom.push([
          runs.map((r) => `pass ${r}`).join(", "),
          set.units
            .filter((id) => own(id)[name])
            .map((id) => runs.map((r) => against(id, r)[name])),
        ]);
      whom.forEach(([label, rows], n) => {
        const a = agreed(rows),
          interval = a.low === null ? "" : ` (${figure(a.low)} to ${figure(a.high)})`;
        if (!n) lines.push([name, a]);
        const row = el(
          "tr",
          {},
          el("td", { textContent: label }),
          el("td", { textContent: a.units }),
          el("td", { textContent: percent(a.percent) }),
          el("td", { textContent: `${figure(a.alpha)}${interval}` }),
        );
        if (!n)
          row.prepend(
            el("th", {
              scope: "rowgroup",
              rowSpan: whom.length,
              textContent: variable(name).label,
            }),
          );
        body.append(row);
      });
    }
    const same = lines.reduce((n, [, a]) => n + Math.round((a.percent ?? 0) * a.units), 0),
      all = lines.reduce((n, [, a]) => n + a.units, 0);
    made.summary =
      `Of ${many(all, "cell")} that you and the book both coded, ${same} agree (` +
      `${percent(all ? same / all : null)}).`;
    say(made.summary);
    const head = el(
      "thead",
      {},
      el(
        "tr",
        {},
        ...["Variable", "Who is compared", "Units", "Alike", "Alpha (95% interval)"].map((text) =>
          el("th", { scope: "col", textContent: text }),
        ),
      ),
    );
    return [
      el("h4", { textContent: "Agreement" }),
      el("p", { textContent: made.summary }),
      scrolled("Agreement by variable", el("table", {}, head, body)),
      el("p", {
        className: "recode-hint",
        textContent:
          "Alpha is Krippendorff’s for codes without order: 1 is full agreement, 0 what " +
          "chance would give; a dash where only one code occurs. The interval comes from " +
          "drawing the units again a thousand times; with ten units it is wide, and says " +
          "so.",
      }),
    ];
  }
  function apart() {
    return set.units.flatMap((id) =>
      set.variables
        .filter(
          (name) => own(id)[name] && unit(id).codes[name] && own(id)[name] !== unit(id).codes[name],
        )
        .map((name) => [id, name]),
    );
  }
  function differences() {
    const all = apart();
    if (!all.length)
      return [
        el("h4", { textContent: "Cells that differ" }),
        el("p", { textContent: "None of the cells you coded differs from the published code." }),
      ];
    const items = all.slice(0, listed).map(([id, name]) => {
      const found = unit(id),
        runs = Object.entries(found.passes ?? {})
          .map(([r, codes]) => `pass ${r} ${word(name, codes[name])}`)
          .join(", ");
      const reason = found.reasons?.[name] ? ` Recorded reason: ${found.reasons[name]}` : "";
      return el(
        "li",
        {},
        button(id, () => go(set.units.indexOf(id)), { className: "recode-link" }),
        ` ${variable(name).label}: you `,
        el("b", { textContent: word(name, own(id)[name]) }),
        ", published ",
        el("b", { textContent: word(name, found.codes[name]) }),
        `${runs ? ` (${runs})` : ""}.${reason}`,
      );
    });
    return [
      el("h4", { textContent: "Cells that differ" }),
      el("p", {
        textContent:
          `${many(all.length, "cell")} of yours ${all.length === 1 ? "differs" : "differ"} ` +
          "from the published code.",
      }),
      el("ul", { className: "recode-apart" }, ...items),
      all.length > listed
        ? button(`Show ${all.length - listed} more`, () => {
            listed = Infinity;
            comparison();
          })
        : "",
    ];
  }

  // What the findings count, before and after. Cells that were not coded keep the published code.
  function moves() {
    const with_ = (id) => overlay(unit(id).codes, own(id));
    const told_ =
      { claims: moveClaims, events: moveActs, statements: moveNaming }[set.kind]?.(with_) ?? [];
    return [el("h4", { textContent: "What moves" }), ...told_];
  }
  const table = (name, heads, rows) =>
    scrolled(
      name,
      el(
        "table",
        {},
        el(
          "thead",
          {},
          el("tr", {}, ...heads.map((text) => el("th", { scope: "col", textContent: text }))),
        ),
        el(
          "tbody",
          {},
          ...rows.map(([first, ...rest]) =>
            el(
              "tr",
              {},
              el("th", { scope: "row", textContent: first }),
              ...rest.map((text) => el("td", { textContent: text })),
            ),
          ),
        ),
      ),
    );
  const actor = (id) =>
    book.actors[id] ?? variable("tie_from")?.codes.find(([c]) => c === id)?.[1] ?? id;
  const named = (place, sign) => place.split(sign).map(actor).join(sign);
  const both = (was, is) => [...new Set([...Object.keys(was), ...Object.keys(is)])];
  const differs = (a, b) => JSON.stringify(a) !== JSON.stringify(b);
  function moveClaims(with_) {
    const [was, is] = [(id) => unit(id).codes, with_].map((codes) => claims(set.units.map(codes)));
    const cell = (c) =>
      c
        ? `${many(c.ties, "tie")}: ${c.positive} cooperative, ${c.neutral} neutral, ` +
          `${c.negative} conflictual`
        : "no tie";
    const changed = both(was.pairs, is.pairs)
      .filter((p) => differs(was.pairs[p], is.pairs[p]))
      .sort();
    const sides = ({ triangle: t }) =>
      Object.entries(t.sides)
        .map(
          ([p, sign]) =>
            `${named(p, "–")} ${sign > 0 ? "friendly" : sign < 0 ? "hostile" : "neither"}`,
        )
        .join(", ");
    const kind = ({ triangle: t }) =>
      t.balanced === "undetermined"
        ? "undetermined, since a side is neither friendly nor hostile"
        : `${t.balanced === "yes" ? "balanced" : "not balanced"}, a ${t.type}`;
    return [
      changed.length
        ? table(
            "Signed pairs before and after",
            ["Pair", "Published", "With your codes"],
            changed.map((p) => [named(p, " → "), cell(was.pairs[p]), cell(is.pairs[p])]),
          )
        : el("p", {
            textContent:
              `None of the ${many(Object.keys(is.pairs).length, "signed pair")} of this set ` +
              "moves.",
          }),
      el("p", {
        textContent:
          `The triangle of the three in this set: ${kind(was)} (${sides(was)}) as published; ` +
          `${differs(was.triangle, is.triangle) ? `${kind(is)} (${sides(is)})` : "the same"} ` +
          "with your codes.",
      }),
    ];
  }
  function moveActs(with_) {
    const all = Object.keys(book.units).filter((id) => unit(id).kind === set.kind),
      own_ = new Set(set.units);
    const [was, is] = [
      (id) => unit(id).codes,
      (id) => (own_.has(id) ? with_(id) : unit(id).codes),
    ].map((codes) =>
      acts(
        all.map((id) => ({ ...unit(id).counts, codes: codes(id), own: own_.has(id) })),
        book.counts.meeting_levels,
      ),
    );
    const years = both(was, is).filter((place) => /\d$/.test(place)),
      cell = (c) => `${many(c.acts, "act")}, ${many(c.meetings, "meeting")}`;
    const labels = {
      sign: (c) => ({ positive: "cooperative", neutral: "neutral", negative: "conflictual" })[c],
      rank: (c) => word("level", c),
      "CAMEO root": (c) => `CAMEO ${c}`,
    };
    const moved = both(was, is)
      .filter((place) => !years.includes(place))
      .flatMap((pair) =>
        Object.keys(labels).flatMap((what) =>
          both(was[pair][what], is[pair][what])
            .sort()
            .filter((c) => was[pair][what][c] !== is[pair][what][c])
            .map((c) => [
              `${named(pair, "–")}: ${labels[what](c)}`,
              String(was[pair][what][c] ?? 0),
              String(is[pair][what][c] ?? 0),
            ]),
        ),
      );
    return [
      el("p", {
        textContent:
          "Acts and meetings as the scorecard counts them " +
          `${years.some((y) => differs(was[y], is[y])) ? "move" : "do not move"}: those that the ` +
          "searches made alike for each pair met, acts that tell one deed once.",
      }),
      table(
        "Acts and meetings before and after",
        ["Pair and year", "Published", "With your codes"],
        years.map((y) => [
          `${named(y.slice(0, -5), "–")}, ${y.slice(-4)}`,
          cell(was[y]),
          cell(is[y]),
        ]),
      ),
      moved.length ? el("p", { textContent: "Codes of the acts in this set that move:" }) : "",
      moved.length
        ? table("Codes of acts before and after", ["Acts", "Published", "With your codes"], moved)
        : "",
    ];
  }
  function moveNaming(with_) {
    const [was, is] = [(id) => unit(id).codes, with_].map((codes) =>
      naming(
        set.units.map((id) => ({ ...unit(id).counts, codes: codes(id) })),
        book.counts.periods,
      ),
    );
    const cell = (c) =>
      c
        ? `${c.yes} of ${c.yes + c.no}${c.share === null ? "" : ` (${percent(c.share)})`}` +
          `${c.unclear ? `, ${c.unclear} unclear` : ""}`
        : "no text";
    return [
      el("p", {
        textContent:
          "Texts that name denuclearisation, of those that speak of the peninsula, by period:",
      }),
      table(
        "Texts naming denuclearisation before and after",
        ["Period", "Published", "With your codes"],
        both(was, is).map((p) => [p, cell(was[p]), cell(is[p])]),
      ),
    ];
  }

  // --- How a re-coding is cited: book and version, set, who, when, and the change.
  function cited() {
    const today = new Date(),
      date =
        `${today.getFullYear()}-${String(today.getMonth() + 1).padStart(2, "0")}-` +
        `${String(today.getDate()).padStart(2, "0")}`;
    const who = work.coder.trim() || "An unnamed coder",
      all = apart();
    const shown = all
      .slice(0, 5)
      .map(
        ([id, name]) => `${id} ${variable(name).label} ${unit(id).codes[name]} → ${own(id)[name]}`,
      )
      .join("; ");
    const change = !compared
      ? "Not yet compared with the published codes."
      : all.length
        ? `Change against the published codes: ${many(all.length, "cell")} (${shown}` +
          `${all.length > 5 ? `; the others stand in the sheet` : ""}).`
        : "No change against the published codes.";
    const seen = work.seen.length
      ? ` The book’s codes of ${many(work.seen.length, one())} were looked at before the ` +
        "coding was finished."
      : "";
    return (
      `${who}. Re-coding of “${set.label}” (set ${set.id}, version ${set.version}), ${date}: ` +
      `${cells()} of ${set.units.length * set.variables.length} cells coded. ${change}${seen}` +
      ` Codes, units and published values: ${book.citation}`
    );
  }
  const citation = () => {
    made.cite.textContent = cited();
  };

  function render() {
    made.coder.value = work.coder;
    made.copy.dataset.of = "";
    made.undo.hidden = !before;
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
        of = book.sets.filter((s) => (s.id.startsWith("speaker:") ? "speakers" : s.kind) === kind);
      group.append(...of.map((s) => new Option(`${s.label} (${s.units.length})`, s.id)));
      return of.length ? group : null;
    });
    made.set = el("select", { id: "recode-set" }, ...groups);
    made.set.addEventListener("change", () => {
      open(made.set.value);
      say(`${set.label}: ${many(set.units.length, one())}.`);
    });
    made.coder = el("input", {
      type: "text",
      id: "recode-coder",
      autocomplete: "off",
      maxLength: 60,
    });
    made.coder.addEventListener("input", () => {
      work.coder = made.coder.value;
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
      const id = set.units[at];
      if (made.note.value.trim()) work.notes[id] = made.note.value;
      else delete work.notes[id];
      save();
    });
    made.back = button("Previous", () => go(at - 1));
    made.on = button("Next", () => go(at + 1), { className: "recode-main" });
    const open_ = button("Next not coded", () => {
      const n = [...set.units.keys()]
        .map((k) => (at + 1 + k) % set.units.length)
        .find((k) => !full(set.units[k]));
      if (n === undefined) say("Everything in this set is coded.");
      else go(n);
    });
    made.show = button("", () => {
      const id = set.units[at];
      if (told.has(id)) told.delete(id);
      else {
        told.add(id);
        if (!full(id) && !work.seen.includes(id)) {
          work.seen.push(id);
          save();
        }
      }
      bookCodes();
      citation();
    });
    made.show.setAttribute("aria-controls", "recode-book");
    made.book = el("div", { id: "recode-book" });
    made.compare = button("", () => {
      compared = !compared;
      if (compared) {
        for (const id of set.units) if (!full(id) && !work.seen.includes(id)) work.seen.push(id);
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
            download(`recode-${slug(set.id)}-citation.txt`, `${cited()}\n`, "text/plain");
            say("Citation saved.");
          }),
        ),
      ),
    );
    root.classList.add("is-live");
  }

  window.companionRecode = (data) => {
    book = data;
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
})();
