// One unit of the workbench: what is coded, the fields for its codes, how far the set is, and the
// book's codes when they are asked for.
globalThis.companionUnit = (() => {
  "use strict";
  if (!globalThis.companionBench) return null;
  const {
    el,
    many,
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
    save,
    scrolled,
  } = globalThis.companionBench;
  const { address } = globalThis.companionSets;
  const { copies, copy } = globalThis.companionCopy;
  const { later } = globalThis.companionComparison;

  const FEW = 6; // codes shown as buttons

  function go(n, focus = true) {
    bench.at = Math.min(Math.max(n, 0), bench.set.units.length - 1);
    address();
    card();
    if (focus) {
      made.heading.focus();
      made.heading.scrollIntoView({ block: "nearest" });
    }
  }
  function card() {
    const id = bench.set.units[bench.at],
      found = unit(),
      title =
        `${one()[0].toUpperCase()}${one().slice(1)} ${bench.at + 1} of ` +
        `${bench.set.units.length}`;
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
    made.note.value = bench.work.notes[id] ?? "";
    made.back.disabled = bench.at === 0;
    made.on.disabled = bench.at === bench.set.units.length - 1;
    copy();
    bookCodes();
    progress();
  }
  function code(id, name, value) {
    const codes = (bench.work.codes[id] ??= {});
    if (value) codes[name] = value;
    else delete codes[name];
    if (!Object.keys(codes).length) delete bench.work.codes[id];
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
      named = bench.only.length
        ? `${bench.only.map((name) => variable(name).label).join(", ")} (${bench.only.length} of ` +
          `${bench.set.variables.length})`
        : `all ${bench.set.variables.length}`;
    summary.textContent = `Variables shown: ${named}`;
    if (made.chooser.dataset.of === bench.set.kind) {
      made.chooser.querySelectorAll("input").forEach((box) => {
        box.checked = active().includes(box.value);
      });
      return;
    }
    made.chooser.dataset.of = bench.set.kind;
    const group = el(
      "fieldset",
      {},
      el("legend", { className: "sr-only", textContent: "Variables shown" }),
      ...bench.set.variables.map((name) =>
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
      bench.only = chosen.length === bench.set.variables.length ? [] : chosen;
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
    const all = bench.set.units.length * active().length,
      coded = cells(active());
    made.progress.textContent =
      `${bench.set.units.filter(full).length} of ${many(bench.set.units.length, one())} ` +
      "coded in full, " +
      `${coded} of ${many(all, "cell")} in all.`;
    made.bar.max = all;
    made.bar.value = coded;
    chooser();
    const options = bench.set.units.map(
      (id, n) =>
        new Option(
          `${n + 1}. ${id} — ` +
            (done(id) ? (full(id) ? "coded" : `${done(id)} of ${active().length}`) : "not coded"),
          n,
        ),
    );
    made.jump.replaceChildren(...options);
    made.jump.value = bench.at;
    made.compare.disabled = !cells();
  }

  // --- The book's codes of one unit, when asked for.
  function bookCodes() {
    const id = bench.set.units[bench.at],
      shown = bench.told.has(id),
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
    const rows = bench.set.variables.map((name) =>
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
    const reasons = bench.set.variables
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
  bench.card = card;
  bench.go = go;

  return { go, card, bookCodes };
})();
