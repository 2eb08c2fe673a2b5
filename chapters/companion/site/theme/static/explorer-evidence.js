// Beside the drawing of the explorer: the evidence of what is chosen, else who has most ties.
globalThis.companionExplorerEvidence = (() => {
  "use strict";
  if (!globalThis.companionExplorerState) return null;
  const { GROUPS } = globalThis.companionGraph;
  const {
    NAMED,
    el,
    many,
    side,
    explorer,
    view,
    nameOf,
    numberOf,
    card,
    held,
    focus,
    sum,
    signs,
    tell,
    choose,
    toggle,
    chooseTie,
  } = globalThis.companionExplorerState;
  const { brief } = globalThis.companionExplorerDrawing;

  // What had the focus goes with what it stood in: the heading of what has come has it then.
  function put(box) {
    const held = side.contains(document.activeElement);
    side.replaceChildren(box);
    if (held) box.querySelector("h2").focus();
  }
  async function evidence(own) {
    const box = el("div", {}),
      who = focus(),
      turn = (evidence.turn = (evidence.turn ?? 0) + 1);
    box.append(
      el("h2", {
        tabIndex: -1,
        textContent: who ? `Evidence: ${who}` : "Between whom are most ties?",
      }),
    );
    if (!who) {
      box.append(
        el(
          "p",
          { className: "explorer-hint" },
          el("span", {
            className: "explorer-prompt",
            textContent: "Choose an actor or a line to read what stands behind it. ",
          }),
          "Counts compare pairs only within the even search (a filter).",
        ),
      );
      if (own.length) box.append(couples(own), el("h2", { textContent: "Who has most ties?" }));
      box.append(ranking(own));
      put(box);
      return;
    }
    if (!own.length) {
      box.append(nothing());
      put(box);
      return;
    }
    if (explorer.state.tie) {
      box.append(
        el(
          "p",
          { className: "explorer-row" },
          ...explorer.state.tie.map((id) =>
            el("button", {
              type: "button",
              textContent: `All of ${nameOf(numberOf(id))}`,
              onclick: () => choose({ who: id, tie: null }),
            }),
          ),
        ),
      );
      box.append(
        el("p", {
          className: "explorer-hint",
          textContent: `${tell(...explorer.state.tie.map(numberOf))}.`,
        }),
      );
      box.append(voices(() => true));
    } else {
      const me = numberOf(explorer.state.who),
        { from } = view().ties,
        out = own.filter((pair) => pair.from === me),
        into = own.filter((pair) => pair.to === me);
      const told = (words, part_) =>
        el(
          "p",
          { className: "explorer-hint" },
          el("b", { textContent: words }),
          `: ${many(sum(part_).ties, "tie")} (${signs(sum(part_).signs)})`,
        );
      box.append(partners(own));
      if (out.length)
        box.append(
          told(`${nameOf(me)} → others`, out),
          voices((i) => from[i] === me),
        );
      if (into.length)
        box.append(
          told(`Others → ${nameOf(me)}`, into),
          voices((i) => from[i] !== me),
        );
    }
    const { ties } = view(),
      grouped = new Map();
    explorer.answer.kept.forEach((i, at) => {
      if (!explorer.answer.within(i)) return;
      const n = ties.evidence[i];
      if (!grouped.has(n)) grouped.set(n, []);
      grouped.get(n).push([i, explorer.answer.change[at]]);
    });
    const all = [...grouped],
      items = el("ul", { className: "explorer-cards" });
    for (const [n, its] of all.slice(0, explorer.shown)) items.append(item(n, its));
    box.append(items);
    if (all.length > explorer.shown)
      box.append(
        el("button", {
          type: "button",
          className: "explorer-prompt",
          textContent:
            `Show ${Math.min(20, all.length - explorer.shown)} more of ` +
            `${all.length - explorer.shown}`,
          onclick: () => {
            explorer.stop(); // the next year that plays would show the first cards alone
            const at = explorer.shown;
            explorer.shown += 20;
            evidence(own).then(() =>
              side.querySelectorAll(".explorer-cards > li")[at]?.querySelector("a")?.focus(),
            );
          },
        }),
      );
    if (turn === evidence.turn) put(box);
  }
  function item(n, its) {
    const { ties } = view(),
      [i] = its[0],
      date = held(ties.start[i], ties.end[i]),
      [id, page] = explorer.graph.evidence[n];
    const status = explorer.state.then
      ? ` · ${["gone", "on both dates", "new"][its[0][1] + 1]}`
      : "";
    const what = its
      .slice(0, 6)
      .map(
        ([tie]) =>
          `${nameOf(ties.from[tie])} → ${nameOf(ties.to[tie])}: ` +
          `${explorer.graph.labels.relation.words[ties.relation[tie]]}, ` +
          `${explorer.graph.labels.sign.words[1 - ties.sign[tie]]}`,
      );
    const body = el("div", { className: "explorer-words", textContent: "…" });
    card(n).then(
      (html) => {
        body.innerHTML = html;
      },
      () => {
        body.textContent = "The words of this row did not load; its register has them.";
      },
    );
    const row = el("a", { href: page, textContent: "Row in the register" });
    row.append(el("span", { className: "visually-hidden", textContent: `: ${id}` }));
    return el(
      "li",
      {},
      el(
        "p",
        { className: "explorer-what" },
        el("b", { textContent: `${date}${status}` }),
        ` ${what.join("; ")}${its.length > 6 ? ` and ${its.length - 6} more` : ""}`,
      ),
      body,
      el("p", { className: "explorer-link" }, row),
    );
  }
  function partners(own) {
    const count = new Map(),
      me = numberOf(explorer.state.who);
    for (const pair of own) {
      const other = pair.from === me ? pair.to : pair.from;
      count.set(other, (count.get(other) ?? 0) + pair.all);
    }
    const list = [...count].sort((a, b) => b[1] - a[1]);
    return el(
      "div",
      {
        className: "explorer-chips",
        role: "group",
        "aria-label": `Ties of ${nameOf(me)} by partner`,
      },
      ...list.map(([other, n]) =>
        el(
          "button",
          { type: "button", className: "explorer-chip", onclick: () => chooseTie(me, other) },
          `with ${nameOf(other)} `,
          el("span", { textContent: n }),
        ),
      ),
    );
  }
  function voices(meant) {
    const { ties } = view(),
      count = new Map();
    for (const i of explorer.answer.kept) {
      if (!explorer.answer.within(i) || !meant(i)) continue;
      const by =
        ties.voice[i] >= 0
          ? explorer.graph.labels.voice.words[ties.voice[i]]
          : "the record of events and treaties";
      count.set(by, (count.get(by) ?? 0) + 1);
    }
    const list = [...count].sort((a, b) => b[1] - a[1]),
      rest = list.slice(6).reduce((sum_, [, n]) => sum_ + n, 0);
    return el("p", {
      className: "explorer-hint",
      textContent: `On whose word: ${list
        .slice(0, 6)
        .map(([by, n]) => `${by} (${n})`)
        .join(", ")}${rest ? `, others (${rest})` : ""}.`,
    });
  }
  function couples(own) {
    const count = new Map();
    for (const { from, to, all } of own) {
      const key = `${Math.min(from, to)} ${Math.max(from, to)}`;
      count.set(key, (count.get(key) ?? 0) + all);
    }
    const roomy = innerWidth >= 600,
      list = [...count].sort((a, b) => b[1] - a[1]).slice(0, roomy ? 10 : 6),
      called = (n) => brief(view().actors[n].short, roomy);
    return el(
      "div",
      { className: "explorer-chips", role: "group", "aria-label": "Pairs with most ties" },
      ...list.map(([key, n]) => {
        const [a, b] = key.split(" ").map(Number);
        return el(
          "button",
          { type: "button", className: "explorer-chip", onclick: () => chooseTie(a, b) },
          `${called(a)}–${called(b)} `,
          el("span", { textContent: n }),
        );
      }),
    );
  }
  function ranking(own) {
    const count = new Map();
    for (const pair of own)
      for (const n of [pair.from, pair.to]) count.set(n, (count.get(n) ?? 0) + pair.all);
    if (!count.size) return nothing();
    const list = [...count].sort((a, b) => b[1] - a[1]),
      most = innerWidth < 600 && !evidence.whole ? 5 : 200;
    const rest =
      list.length > most
        ? [
            el("button", {
              type: "button",
              className: "explorer-chip explorer-prompt",
              textContent: `all ${list.length}`,
              onclick: () => {
                evidence.whole = true;
                evidence(own);
              },
            }),
          ]
        : [];
    return el(
      "div",
      { className: "explorer-chips" },
      ...list.slice(0, most).map(([n, ties]) =>
        el(
          "button",
          {
            type: "button",
            className: "explorer-chip",
            onclick: () => toggle(view().actors[n].id),
          },
          `${nameOf(n)} `,
          el("span", { textContent: ties }),
        ),
      ),
      ...rest,
    );
  }
  // An empty answer says which choice would have to go.
  function nothing() {
    const words = {
      time: "of time",
      actor: "of actors",
      ...Object.fromEntries(GROUPS.map((group) => [group, `“${NAMED[group].toLowerCase()}”`])),
    };
    const ways = Object.entries(explorer.answer.without)
      .filter(([, n]) => n)
      .map(
        ([name, n]) => `without the choice ${words[name]} there ${n === 1 ? "is 1" : `are ${n}`}`,
      );
    return el("p", {
      textContent: `No tie meets all choices${ways.length ? `; ${ways.join(", ")}` : ""}.`,
    });
  }

  return { evidence };
})();
