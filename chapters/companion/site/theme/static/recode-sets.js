// Sets of the workbench: one is chosen, and stands in the address, so that a class can be given one
// link; its sheet is opened, saved, begun anew.
globalThis.companionSets = (() => {
  "use strict";
  if (!globalThis.companionBench) return null;
  const {
    CELLS,
    many,
    button,
    bench,
    made,
    one,
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
    also,
    problem,
    clear,
    download,
    slug,
  } = globalThis.companionBench;
  const sheets = globalThis.companionSheet;

  // --- Choosing a set. It stands in the address, so that a class can be given one link.
  function open(id, { unit: first = "", vars = bench.only, push = true } = {}) {
    bench.set = bench.book.sets.find((s) => s.id === id);
    bench.only = bench.set.variables.filter((name) => vars.includes(name));
    bench.at = Math.max(0, bench.set.units.indexOf(first));
    bench.told = new Set();
    bench.compared = false;
    bench.listed = CELLS;
    clear();
    const name = key(bench.set.id, bench.set.version),
      text = kept(name);
    bench.work = blank();
    bench.before = kept(`${name} before`);
    if (text) {
      const found = sound(text);
      if (found) bench.work = found;
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
      (n) =>
        n.startsWith(`${PREFIX}${bench.set.id} `) && n !== name && !/ (damaged|before)$/.test(n),
    );
    if (older) {
      const version = older.slice(`${PREFIX}${bench.set.id} `.length);
      also(
        `This browser also holds work on this set made with version ${version}; this page ` +
          (`has version ${bench.set.version}, whose units or codes may be others. It is ` +
            "kept as it ") +
          "is.",
        button("Save the earlier work", () => earlier(kept(older) ?? "", version)),
      );
    }
    if (!first)
      bench.at = Math.max(
        0,
        bench.set.units.findIndex((i) => !full(i)),
      );
    made.set.value = id;
    address(push);
    bench.render();
  }
  // Work of an earlier version as a sheet of that version; as it stands where it cannot be read.
  function earlier(text, version) {
    const name = `recode-${slug(bench.set.id)}-${slug(version)}`;
    try {
      const found = JSON.parse(text),
        units = [...new Set([...Object.keys(found.codes), ...Object.keys(found.notes)])];
      const variables = [
        ...new Set([...bench.set.variables, ...Object.values(found.codes).flatMap(Object.keys)]),
      ];
      download(
        `${name}.csv`,
        sheets.write(bench.book, { id: bench.set.id, version, units, variables }, found),
      );
    } catch {
      download(`${name}.txt`, text, "text/plain");
    }
  }
  function address(push = false) {
    const query = new URLSearchParams(location.search);
    query.set("set", bench.set.id);
    query.set("unit", bench.set.units[bench.at]);
    if (bench.only.length) query.set("vars", bench.only.join("."));
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
    const known = (one) => bench.book.sets.some((s) => s.id === one);
    const start = known(id)
      ? id
      : known(kept(`${PREFIX}last`))
        ? kept(`${PREFIX}last`)
        : bench.book.sets[0].id;
    open(start, { unit: first, vars, push: false });
    if (id && !known(id))
      also(
        `The address asks for the set “${id.slice(0, 60)}”, which this book does not have; ` +
          `shown is “${bench.set.label}”.`,
      );
    else if (first && !bench.set.units.includes(first))
      also(
        `The address asks for the ${one()} “${first.slice(0, 60)}”, which is not in this ` +
          "set; shown is the first to be coded.",
      );
    const strange = vars.filter((name) => !bench.set.variables.includes(name));
    if (strange.length)
      also(
        `The address asks for ${sheets.listed(strange).slice(0, 80)}, which is no variable ` +
          "of this set.",
      );
  }
  addEventListener("popstate", () => bench.book && asked());

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
    const found = sheets.read(bench.book, await file.text(), file.name);
    if (found.problems) {
      problem([...found.problems, "Your own work is as it was."]);
      return;
    }
    if (found.set !== bench.set) open(found.set.id);
    const had = cells() > 0;
    if (had) aside();
    bench.work = { ...blank(), ...found.work };
    save();
    bench.render();
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
    bench.before = JSON.stringify(bench.work);
    keep(`${key(bench.set.id, bench.set.version)} before`, bench.before);
  }
  function back() {
    const found = sound(bench.before);
    if (!found) {
      problem("What was put aside cannot be read; nothing was changed.");
      return;
    }
    aside();
    bench.work = found;
    save();
    clear();
    bench.render();
    say("Your earlier work is back; what stood here was put aside in its turn.");
    made.heading.focus();
  }
  function saved() {
    const name =
      `recode-${slug(bench.set.id)}${bench.work.coder ? `-${slug(bench.work.coder)}` : ""}` +
      ".csv";
    download(name, sheets.write(bench.book, bench.set, bench.work));
    bench.unsaved.delete(key(bench.set.id, bench.set.version));
    say(`Saved as ${name}: ${many(cells(), "cell")} coded.`);
  }
  function anew() {
    aside();
    bench.work = { ...blank(), coder: bench.work.coder };
    bench.told = new Set();
    bench.compared = false;
    bench.at = 0;
    save();
    bench.render();
    problem(
      `The ${many(bench.set.units.length, one())} of this set ` +
        (`${bench.set.units.length === 1 ? "is" : "are"} uncoded again; “${BACK}” brings ` +
          "your codes ") +
        "back.",
    );
  }

  return { open, address, asked, opened, BACK, back, saved, anew };
})();
