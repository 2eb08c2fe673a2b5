// What the scripts of the workbench share: what is on the bench, what the browser keeps of it,
// messages. Nothing is sent anywhere; work is kept in this browser.
globalThis.companionBench = (() => {
  "use strict";
  const root = document.getElementById("workbench");
  if (!root?.dataset.recode) return null;

  const CELLS = 20; // differing cells listed at first
  const ONE = { claims: "claim", events: "act", statements: "statement" };

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

  // What is on the bench: the book's units and codes, the set and the coder's work on it, the place
  // in the set, variables shown (`only`; none is all), work put aside (`before`), units whose codes
  // of the book are shown (`told`), whether the two are compared, how many differing cells are
  // listed, and whose work is neither kept nor saved as a sheet (`unsaved`, by set and version).
  // The functions are those of the scripts that follow.
  const bench = {
    book: null,
    set: null,
    work: null,
    at: 0,
    only: [],
    before: null,
    told: new Set(),
    compared: false,
    listed: CELLS,
    unsaved: new Set(),
    render: null,
    card: null,
    go: null,
  };
  const made = {}; // parts of the page by name
  const unit = (id = bench.set.units[bench.at]) => bench.book.units[id];
  const one = () => ONE[bench.set.kind] ?? "unit";
  const variable = (name) => bench.book.variables[bench.set.kind][name];
  const word = (name, code) =>
    code ? (variable(name).codes.find(([c]) => c === code)?.[1] ?? code) : "not coded";
  const own = (id) => bench.work.codes[id] ?? {};
  const active = () => (bench.only.length ? bench.only : bench.set.variables);
  const done = (id, names = active()) => names.filter((name) => own(id)[name]).length;
  const full = (id) => done(id) === active().length;
  const cells = (names = bench.set.variables) =>
    bench.set.units.reduce((n, id) => n + done(id, names), 0);
  const blank = () => ({ coder: "", codes: {}, notes: {}, seen: [] });
  const say = (text) => {
    made.said.textContent = text;
  };

  // --- What the browser keeps: one entry a set and version. What it refuses (it stores nothing, or
  // is full) the page holds itself, until it is closed.
  const PREFIX = "recode ";
  const held = new Map();
  let keeps = true;
  const key = (id, version) => `${PREFIX}${id} ${version}`;
  function kept(name) {
    if (held.has(name)) return held.get(name);
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
      held.delete(name);
      return true;
    } catch {
      keeps = false;
      held.set(name, value);
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
    const was = keeps,
      name = key(bench.set.id, bench.set.version),
      { codes, notes } = bench.work,
      empty = !Object.keys(codes).length && !Object.keys(notes).length;
    if (keep(name, JSON.stringify(bench.work)) || empty) bench.unsaved.delete(name);
    else bench.unsaved.add(name);
    keep(`${PREFIX}last`, bench.set.id);
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
      if (!bench.set.units.includes(id) || !table(codes)) return null;
      for (const [name, code] of Object.entries(codes))
        if (
          !bench.set.variables.includes(name) ||
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
    if (bench.unsaved.size) event.preventDefault();
  });
  addEventListener("storage", (event) => {
    if (!bench.set || event.key !== key(bench.set.id, bench.set.version) || !event.newValue) return;
    const found = sound(event.newValue);
    if (found) {
      held.delete(event.key);
      bench.unsaved.delete(event.key);
      bench.work = found;
      bench.render();
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

  const scrolled = (name, inner) => {
    const box = el("div", { className: "recode-table", role: "region", tabIndex: 0 }, inner);
    box.setAttribute("aria-label", name);
    return box;
  };

  return {
    root,
    CELLS,
    el,
    many,
    button,
    percent,
    figure,
    bench,
    made,
    unit,
    one,
    variable,
    word,
    own,
    active,
    done,
    full,
    cells,
    blank,
    say,
    PREFIX,
    key,
    kept,
    keep,
    names,
    save,
    sound,
    storage,
    also,
    problem,
    clear,
    download,
    slug,
    scrolled,
  };
})();
