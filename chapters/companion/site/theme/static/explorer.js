// The explorer of ties: its head with the choices, and everything shown from the state alone. The
// scripts it stands on are those called explorer.
(() => {
  "use strict";
  if (!globalThis.companionExplorerState) return;
  const { GROUPS, blank, read, written, ask, pairs } = globalThis.companionGraph;
  const { code } = globalThis.companionGraphFiles;
  const {
    root,
    CARDS,
    NAMED,
    el,
    part,
    plot,
    side,
    explorer,
    view,
    nameOf,
    numberOf,
    load,
    focus,
    sum,
    title,
    say,
    choose,
    made,
    warn,
  } = globalThis.companionExplorerState;
  const { draw, listenToDrawing } = globalThis.companionExplorerDrawing;
  const { evidence } = globalThis.companionExplorerEvidence;
  const { timeFields, timeline, listenToBars } = globalThis.companionExplorerTime;
  const { takeaway } = globalThis.companionExplorerTake;

  const VIEWS = { states: "States and blocs", persons: "Persons and institutions" };

  // --- Head: actor, view, title, signs (which are the legend too), filters.
  function head() {
    const list = el("datalist", { id: "explorer-actors" });
    made.actor = el("input", {
      type: "text",
      id: "explorer-actor",
      autocomplete: "off",
      spellcheck: false,
      list: "explorer-actors",
      placeholder: "type or tap a name",
    });
    made.actor.addEventListener("change", () => named(made.actor.value));
    made.actor.addEventListener("keydown", (event) => {
      if (event.key === "Enter") {
        event.preventDefault();
        named(made.actor.value);
      }
    });
    made.view = el(
      "select",
      { id: "explorer-view" },
      ...Object.entries(VIEWS).map(([value, text]) => new Option(text, value)),
    );
    made.view.addEventListener("change", () =>
      choose({ view: made.view.value, relation: [], voice: [] }),
    );
    made.clear = el("button", {
      type: "button",
      textContent: "Show all again",
      onclick: () => {
        choose({ ...blank(), view: explorer.state.view });
        made.title.focus(); // the button is gone
      },
    });
    made.problems = el("div", { className: "explorer-problems", role: "alert" });
    made.title = el("p", { className: "explorer-title", role: "status", tabIndex: -1 });
    made.signs = el("div", { className: "explorer-chips" });
    made.filters = el(
      "details",
      { className: "explorer-filters" },
      el("summary"),
      el("div", { className: "explorer-groups" }),
    );
    part("head").replaceChildren(
      made.problems,
      el(
        "div",
        { className: "explorer-row" },
        el("label", {}, "Actor ", made.actor),
        list,
        el("label", {}, "View ", made.view),
        made.clear,
      ),
      made.title,
      made.signs,
      made.filters,
    );
    made.list = list;
    made.groups = {};
    for (const group of GROUPS) {
      const box = el(
        "fieldset",
        { className: "explorer-group" },
        el("legend", { textContent: NAMED[group] }),
        el("div", { className: "explorer-chips" }),
      );
      made.groups[group] = group === "sign" ? made.signs : box.lastChild;
      if (group !== "sign") made.filters.lastChild.append(box);
    }
    made.signs.setAttribute("role", "group");
    made.signs.setAttribute("aria-label", "Sign");
    plot.append(
      el("p", { className: "explorer-hint explorer-more" }),
      el("p", { className: "explorer-hint explorer-under" }),
      // Where the evidence stands below the years, the finger that asked does not see it come.
      (made.down = el("button", {
        type: "button",
        className: "explorer-down",
        hidden: true,
        onclick: () => {
          side.scrollIntoView();
          side.querySelector("h2").focus({ preventScroll: true });
        },
      })),
      el("p", {
        className: "visually-hidden",
        id: "explorer-keys",
        textContent:
          "Left and right arrows go through the actors, up and down through the ties of " +
          "one, Enter chooses, Escape goes back.",
      }),
      el("p", { className: "visually-hidden explorer-said", role: "status" }),
    );
  }
  const folded = (text) =>
    text
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, " ")
      .trim();
  function named(text) {
    const wanted = folded(text);
    if (!wanted) {
      if (explorer.state.who || explorer.state.tie) choose({ who: "", tie: null });
      return;
    }
    const names = (a) => [a.name, a.short, a.native, a.id].map(folded);
    // A whole name, else what one name alone begins with, else what one alone holds.
    const called = (meets) => view().actors.filter((a) => names(a).some(meets)),
      whole = called((name) => name === wanted).slice(0, 1),
      begun = whole.length ? whole : called((name) => name.startsWith(wanted)),
      found = begun.length ? begun : called((name) => name.includes(wanted)),
      [one] = found;
    if (found.length === 1) {
      if (one.id !== explorer.state.who || explorer.state.tie) choose({ who: one.id, tie: null });
      return;
    }
    const elsewhere = Object.entries(explorer.graph.views).find(
      ([name, { actors }]) =>
        name !== explorer.state.view && actors.some((a) => names(a).includes(wanted)),
    );
    explorer.problems = [
      found.length
        ? `“${text}” may be ${found
            .slice(0, 6)
            .map((a) => a.name)
            .join(", ")}: write more of the name`
        : elsewhere
          ? `“${text}” stands in the other view, “${VIEWS[elsewhere[0]]}”`
          : `no actor of this view is called “${text.slice(0, 60)}”`,
    ];
    warn("");
  }

  function chips() {
    let chosen = 0;
    for (const group of GROUPS) {
      const { codes, words } = explorer.graph.labels[group],
        there = new Set();
      const column = view().ties[group];
      if (!made[`has-${explorer.state.view}-${group}`]) {
        // values that this view has at all
        for (let i = 0; i < view().count; i += 1)
          there.add(group === "sign" ? 1 - column[i] : column[i]);
        made[`has-${explorer.state.view}-${group}`] = there;
      }
      const has = made[`has-${explorer.state.view}-${group}`];
      if (group !== "sign") chosen += explorer.state[group].length;
      const box = made.groups[group],
        values = codes
          .map((value, n) => [value, words[n], n])
          .filter(([value, , n]) => has.has(n) || explorer.state[group].includes(value));
      if (box.dataset.of !== `${explorer.state.view} ${values.length}`) {
        box.dataset.of = `${explorer.state.view} ${values.length}`;
        box.replaceChildren(
          ...values.map(([value, text, n]) => {
            const chip = el(
              "button",
              { type: "button", className: "explorer-chip" },
              text,
              " ",
              el("span"),
            );
            if (group === "sign") chip.classList.add(["plus", "zero", "minus"][n]);
            chip.addEventListener("click", () => {
              if (chip.getAttribute("aria-disabled") === "true") {
                say(`No tie is “${text}” with the other choices.`);
                part("under").textContent = part("said").textContent;
                return;
              }
              choose({
                [group]: explorer.state[group].includes(value)
                  ? explorer.state[group].filter((other) => other !== value)
                  : [...explorer.state[group], value],
              });
            });
            Object.assign(chip, { code: value, place: n });
            return chip;
          }),
        );
      }
      box.closest("fieldset")?.toggleAttribute("hidden", !values.length);
      for (const chip of box.children) {
        const count = explorer.answer.counts[group][chip.place],
          on = explorer.state[group].includes(chip.code);
        chip.lastChild.textContent = count.toLocaleString("en");
        chip.setAttribute("aria-pressed", on);
        if (!count && !on) {
          chip.setAttribute("aria-disabled", "true");
          chip.title = "None with the other choices";
        } else {
          chip.removeAttribute("aria-disabled");
          chip.removeAttribute("title");
        }
      }
    }
    made.filters.firstChild.textContent =
      "Filters" +
      `${innerWidth < 600 ? "" : ": kind of tie, source, who speaks, how well sourced"}` +
      `${chosen ? ` (${chosen} chosen)` : ""}`;
  }

  // --- Answer: everything that shows, from the state alone.
  function render() {
    explorer.answer = ask(explorer.graph, explorer.state);
    // Lines are drawn for all ties that the other choices leave; those of the chosen actor stand
    // out.
    explorer.drawn = pairs(explorer.graph, explorer.state, explorer.answer);
    const own = explorer.drawn.filter((pair) => pair.own);
    root.dataset.ties = sum(own).ties;
    root.dataset.added = sum(own).added;
    root.dataset.gone = sum(own).gone;
    root.classList.toggle("compares", Boolean(explorer.state.then));
    draw();
    made.title.textContent = title(own);
    chips();
    warn("Not everything in this address could be kept: ");
    if (made.list.dataset.of !== explorer.state.view) {
      made.list.dataset.of = explorer.state.view;
      made.list.replaceChildren(
        ...view().actors.map((a) => el("option", { value: a.name }, a.native || "")),
      );
    }
    made.view.value = explorer.state.view;
    made.actor.value =
      explorer.state.who && !explorer.state.tie ? nameOf(numberOf(explorer.state.who)) : "";
    const asked = explorer.state.then
      ? [explorer.state.then, explorer.state.now]
      : [explorer.state.from, explorer.state.to];
    [made.from.value, made.to.value] = asked;
    made.compare.checked = Boolean(explorer.state.then);
    made.undated.checked = explorer.state.undated;
    made.undated.closest("label").hidden = !asked.some(Boolean);
    made.play.disabled = Boolean(explorer.state.then);
    part("from").firstChild.textContent = explorer.state.then ? "Then" : "From";
    part("to").firstChild.textContent = explorer.state.then ? "and now" : "to";
    made.clear.hidden = !written({ ...explorer.state, view: "states" });
    made.code.querySelector("pre").textContent = code(explorer.state);
    part("under").textContent = explorer.state.then
      ? "Solid: new. Dotted and pale: gone. Thin grey: on both dates."
      : "Width: number of ties. Arrow: from who acts to whom it concerns. Colour: the sign " +
        "that most of a line’s ties have.";
    made.down.hidden = !focus();
    made.down.textContent = `Read the evidence: ${focus()}`;
    timeline();
    evidence(own);
  }

  function listenToPage() {
    addEventListener("popstate", () => {
      ({ state: explorer.state, problems: explorer.problems } = read(
        location.search,
        explorer.graph,
      ));
      explorer.shown = CARDS;
      explorer.stop();
      render();
    });
    // What is being typed would be lost at the next year that plays.
    root.addEventListener("input", () => explorer.stop());
    let wide = plot.clientWidth;
    new ResizeObserver(() => {
      if (plot.clientWidth !== wide) {
        wide = plot.clientWidth;
        render();
      }
    }).observe(plot);
  }

  async function begin() {
    try {
      await load(new URL(root.dataset.graph, location.href).href);
    } catch (error) {
      console.warn("the graph stays as it is drawn:", error);
      root.classList.add("is-still");
      return;
    }
    if (!explorer.graph) return;
    root.classList.add("is-live");
    ({ state: explorer.state, problems: explorer.problems } = read(
      location.search,
      explorer.graph,
    ));
    head();
    timeFields();
    takeaway();
    listenToDrawing();
    listenToBars();
    listenToPage();
    render();
    // What the address points to may have moved down meanwhile.
    const target = globalThis.companionTarget();
    if (target && scrollY > 0) target.scrollIntoView({ behavior: "instant" });
  }
  explorer.render = render;
  begin();
})();
