// The explorer of ties: what explorer-graph.js finds, shown in the page. Without this script, or if
// the graph does not load, the drawing made at build stays, whose actors and lines are links.
(() => {
  "use strict";
  const root = document.getElementById("explorer");
  if (!root?.dataset.graph) return;
  const { GROUPS, blank, days, iso, opened, read, written, ask, pairs, code, graphml, gexf } =
    globalThis.companionGraph;
  const LINES = 500,
    CARDS = innerWidth < 600 ? 4 : 10; // drawn at most; shown at first
  const SIGN = [
    ["#2f8f5b", ""],
    ["#8c8c8c", "2 3"],
    ["#c8433a", "6 4"],
  ]; // as in charts/colours.py
  const ACTOR = {
    CHN: "#e87209",
    RUS: "#0997ff",
    PRK: "#8b5385",
    USA: "#709b5c",
    KOR: "#1d7664",
    JPN: "#767436",
    UKR: "#7f4dd3",
    IRN: "#bb5572",
    UN: "#a78399",
  };
  const NAMED = {
    relation: "Kind of tie",
    sign: "Sign",
    source: "Source",
    speaker: "Who speaks",
    voice: "Named speakers",
    confidence: "How well sourced",
    gathered: "How the event was found",
  };
  const VIEWS = { states: "States and blocs", persons: "Persons and institutions" };
  const MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
  ];

  const el = (tag, properties = {}, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(properties))
      name in made && name !== "list" ? (made[name] = value) : made.setAttribute(name, value);
    made.append(...children);
    return made;
  };
  const escaped = (text) => String(text).replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt()};`);
  const many = (n, one, more = `${one}s`) => `${n.toLocaleString("en")} ${n === 1 ? one : more}`;
  const part = (name) => root.querySelector(`.explorer-${name}`);
  const plot = part("plot"),
    side = part("side");
  let graph,
    state = blank(),
    answer,
    drawn = [],
    walk = null,
    playing = 0,
    shown = CARDS,
    problems = [];
  const view = () => graph.views[state.view];
  const nameOf = (n) => view().actors[n].name;
  const numberOf = (id) => view().number.get(id);

  // --- Files: the graph once, cards when one of them is shown. Plain script elements, so that a
  // page on disk works too.
  const fetched = new Map(),
    cards = new Map();
  function load(address) {
    if (!fetched.has(address))
      fetched.set(
        address,
        new Promise((resolve, reject) => {
          const script = el("script", { src: address });
          script.onload = resolve;
          script.onerror = () => {
            fetched.delete(address);
            script.remove();
            reject(new Error(`${address} did not load`));
          };
          document.head.append(script);
        }),
      );
    return fetched.get(address);
  }
  window.companionExplorer = (data) => {
    graph = opened(data);
  };
  window.companionExplorerCards = (n, part) =>
    part.forEach((html, i) => cards.set(n * graph.size + i, html));
  const card = async (n) => {
    if (!cards.has(n))
      await load(
        new URL(
          `cards-${Math.floor(n / graph.size)}.js?${graph.stamp}`,
          new URL(root.dataset.graph, location.href),
        ).href,
      );
    return cards.get(n);
  };

  // --- Words.
  function when(written) {
    const [year, month, day] = written.split("-").map(Number);
    return [day, month && MONTHS[month - 1], year].filter(Boolean).join(" ");
  }
  // When a tie held, no finer than it is known: a whole year or month is called so and not by its
  // first day.
  function held(start, end) {
    if (!start) return "no date given";
    if (start === end) return when(iso(start));
    const last =
      end &&
      Number(iso(end).slice(8)) ===
        new Date(Date.UTC(Math.floor(end / 10000), Math.floor(end / 100) % 100, 0)).getUTCDate();
    const fine = Math.max(
      start % 10000 === 101 ? 4 : start % 100 === 1 ? 7 : 10,
      !end || end % 10000 === 1231 ? 4 : last ? 7 : 10,
    );
    const [from, to] = [start, end].map((day) => when(iso(day).slice(0, fine)));
    return !end ? `since ${from}` : from === to ? from : `${from} to ${to}`;
  }
  function time() {
    if (state.then) return `between ${when(state.then)} and ${when(state.now)}`;
    if (state.from && state.to)
      return state.from === state.to
        ? `in ${when(state.from)}`
        : `from ${when(state.from)} to ${when(state.to)}`;
    return state.from
      ? `since ${when(state.from)}`
      : state.to
        ? `until ${when(state.to)}`
        : "in all years";
  }
  const focus = () =>
    state.tie
      ? state.tie.map((id) => nameOf(numberOf(id))).join(" and ")
      : state.who
        ? nameOf(numberOf(state.who))
        : "";
  const word = (group, value) =>
    graph.labels[group].words[graph.labels[group].codes.indexOf(value)];
  function sum(list) {
    const all = { ties: 0, signs: [0, 0, 0], added: 0, gone: 0, both: 0, met: new Set() };
    for (const pair of list) {
      all.ties += pair.all;
      pair.signs.forEach((n, i) => {
        all.signs[i] += n;
      });
      for (const key of ["added", "gone", "both"]) all[key] += pair[key];
      all.met.add(pair.from).add(pair.to);
    }
    return all;
  }
  const signs = ([plus, zero, minus]) =>
    [plus && `${plus} cooperative`, zero && `${zero} neutral`, minus && `${minus} conflictual`]
      .filter(Boolean)
      .join(", ");
  function title(own) {
    const all = sum(own),
      who = focus(),
      chosen = GROUPS.flatMap((group) => state[group].map((value) => word(group, value)));
    const only = chosen.length ? ` Only: ${chosen.join(", ")}.` : "";
    if (!all.ties) return `${who ? `${who}: no` : "No"} tie ${time()}.${only}`;
    const counted = state.then
      ? `${all.added} new, ${all.gone} gone, ${all.both} on both dates ${time()}`
      : `${many(all.ties, "tie")} ${time()}`;
    const others = state.tie
      ? ""
      : state.who
        ? `, with ${many(all.met.size - 1, "other")}`
        : `, ${many(all.met.size, "actor")}`;
    return `${who ? `${who}: ` : ""}${counted}${others}. ${signs(all.signs)}.${only}`.replace(
      /\. (\d)/,
      ": $1",
    );
  }

  // --- The drawing. Discs stay between answers, so that the focus does; lines are written anew.
  const brief = (text, roomy) =>
    roomy
      ? text
      : text
          .replace("North ", "N. ")
          .replace("South ", "S. ")
          .replace("United States", "US")
          .replace("UN Security Council", "UN Council");
  const NS = "http://www.w3.org/2000/svg";
  let svg,
    lines,
    places = [],
    laid = "",
    traced = "";
  function lay() {
    const wide = plot.clientWidth,
      key = `${state.view} ${wide}`;
    if (key === laid) return;
    laid = key;
    traced = "";
    const roomy = wide > 500,
      { actors } = view(),
      columns = Math.max(
        ...["left", "right"].map((at) => actors.filter((a) => a.side === at).length),
      );
    const high = columns
      ? Math.max(roomy ? 560 : 440, columns * 30)
      : Math.min(640, Math.round(roomy ? wide * 0.84 : wide * 1.2));
    const aside = columns ? (roomy ? 165 : 98) : roomy ? 64 : 46,
      above = columns ? 24 : 34;
    const cut = (text) => (roomy || text.length < 15 ? text : `${text.slice(0, 12).trim()}…`);
    places = actors.map((a) => ({
      x: wide / 2 + a.x * (wide / 2 - aside),
      y: high / 2 - a.y * (high / 2 - above),
    }));
    // On a phone the names of those at the top would run into each other: every second stands above
    // its disc.
    const top =
        roomy || columns
          ? []
          : actors
              .map((a, n) => n)
              .filter((n) => actors[n].y > 0.95)
              .sort((a, b) => actors[a].x - actors[b].x),
      over = new Set(top.filter((_, i) => i % 2));
    svg?.remove();
    svg = document.createElementNS(NS, "svg");
    svg.setAttribute("viewBox", `0 0 ${wide} ${high}`);
    svg.setAttribute("width", wide);
    svg.setAttribute("height", high);
    svg.setAttribute("role", "group");
    svg.setAttribute("aria-label", "Actors and their ties");
    svg.setAttribute("aria-describedby", "explorer-keys");
    const size = roomy ? 13 : 11.5;
    svg.innerHTML =
      `<g class="lines"></g>` +
      actors
        .map((a, n) => {
          const { x, y } = places[n],
            r = columns && a.side !== "below" ? 7 : 13;
          const at =
            a.side === "left"
              ? `x="${x - 12}" y="${y + 4}" text-anchor="end"`
              : a.side === "right"
                ? `x="${x + 12}" y="${y + 4}" text-anchor="start"`
                : `x="${x}" y="${over.has(n) ? y - r - 5 : y + r + size}" text-anchor="middle"`;
          return (
            `<g class="actor" data-n="${n}" role="button" tabindex="-1" ` +
            `aria-pressed="false"><circle class="hit" cx="${x}" cy="${y}" r="` +
            `${Math.max(r, 14)}" fill="transparent"/>` +
            (`<circle cx="${x}" cy="${y}" r="${r}" fill="${ACTOR[a.id] ?? "#8c8c8c"}"/>` +
              `<text ${at} font-size="${size}" fill="currentColor">` +
              `${escaped(a.side === "below" ? brief(a.short, roomy) : cut(a.short))}` +
              "</text></g>")
          );
        })
        .join("");
    lines = svg.firstChild;
    plot.prepend(svg);
    const busiest = [...svg.querySelectorAll(".actor")][0];
    if (busiest) busiest.tabIndex = 0;
  }
  function line(pair, from, to, width, look, off, className) {
    const dx = to.x - from.x,
      dy = to.y - from.y,
      length = Math.hypot(dx, dy) || 1,
      ux = dx / length,
      uy = dy / length,
      gap = Math.min(16, length * 0.28);
    const x1 = from.x + ux * gap - uy * off,
      y1 = from.y + uy * gap + ux * off,
      x2 = to.x - ux * (gap + 5) - uy * off,
      y2 = to.y - uy * (gap + 5) + ux * off;
    const f = (v) => v.toFixed(1),
      d = `M${f(x1)} ${f(y1)}L${f(x2)} ${f(y2)}`,
      h = 3.5 + width;
    const head =
      `M${f(x2 + ux * h)} ${f(y2 + uy * h)}L${f(x2 - uy * h * 0.7)} ${f(y2 + ux * h * 0.7)}L` +
      `${f(x2 + uy * h * 0.7)} ${f(y2 - ux * h * 0.7)}Z`;
    return (
      `<g class="${className}" data-a="${pair.from}" data-b="${pair.to}"><path class="hit" ` +
      `d="${d}" stroke="transparent" stroke-width="14" fill="none"/>` +
      (`<path d="${d}" stroke="${look[0]}" stroke-width="${f(width)}" fill="none"` +
        `${look[1] ? ` stroke-dasharray="${look[1]}"` : ""}/><path d="${head}" fill="` +
        `${look[0]}"/></g>`)
    );
  }
  function draw() {
    lay();
    const chosen = Boolean(state.who || state.tie),
      out = [];
    const seen =
      drawn.length > LINES
        ? [
            ...drawn.filter((pair) => chosen && pair.own),
            ...drawn.filter((pair) => !(chosen && pair.own)),
          ].slice(0, LINES)
        : drawn;
    const width = (n) => Math.min(9, 0.9 + 0.75 * Math.sqrt(n));
    for (const pair of [...seen].reverse()) {
      const [plus, , minus] = pair.signs,
        look = SIGN[plus > minus ? 0 : plus < minus ? 2 : 1],
        look_ = `tie${chosen && !pair.own ? " faded" : chosen ? " own" : ""}`;
      if (!state.then) {
        out.push([pair, width(pair.all), look, 2 + width(pair.all) / 2, look_]);
        continue;
      }
      if (pair.gone) out.push([pair, width(pair.gone), [look[0], "1 5"], 9, `${look_} ghost`]);
      if (pair.both) out.push([pair, 1, ["#8c8c8c", ""], 2, `${look_} still`]);
      if (pair.added)
        out.push([pair, width(pair.added), [look[0], ""], 3 + width(pair.added) / 2, look_]);
    }
    // The same lines as before only change what stands out: to choose an actor redraws nothing.
    const same =
      `${laid} ` +
      out
        .map(
          ([pair, w, [colour, dash], off]) =>
            `${pair.from}>${pair.to} ${w} ${colour}${dash} ${off}`,
        )
        .join();
    if (same === traced)
      [...lines.children].forEach((tie, n) => {
        if (tie.getAttribute("class") !== out[n][4]) tie.setAttribute("class", out[n][4]);
      });
    else
      lines.innerHTML = out
        .map(([pair, ...rest]) => line(pair, places[pair.from], places[pair.to], ...rest))
        .join("");
    traced = same;
    const weight = view().actors.map(() => [0, new Set(), false]);
    for (const pair of drawn)
      for (const [n, other] of [
        [pair.from, pair.to],
        [pair.to, pair.from],
      ]) {
        weight[n][0] += pair.all;
        weight[n][1].add(other);
        if (pair.own) weight[n][2] = true;
      }
    const pressed = new Set(
      state.tie ? state.tie.map(numberOf) : state.who ? [numberOf(state.who)] : [],
    );
    for (const disc of svg.querySelectorAll(".actor")) {
      const n = Number(disc.dataset.n),
        [ties, partners, own] = weight[n];
      disc.setAttribute("aria-pressed", pressed.has(n));
      // The words that are seen come first in what is spoken.
      const seen_ = disc.querySelector("text").textContent,
        spoken = seen_ === nameOf(n) ? seen_ : `${seen_} (${nameOf(n)})`;
      disc.setAttribute(
        "aria-label",
        ties
          ? `${spoken}, ${many(ties, "tie")} with ${many(partners.size, "other")}`
          : `${spoken}, no tie with these choices`,
      );
      disc.classList.toggle("faded", (chosen && !own && !pressed.has(n)) || !ties);
    }
    part("more").textContent =
      seen.length < drawn.length
        ? `Drawn are the ${LINES} heaviest of ${drawn.length.toLocaleString("en")} lines; ` +
          "choose an actor for all of its own."
        : "";
  }
  const tell = (a, b) => {
    const own = drawn.filter(
      (pair) => (pair.from === a && pair.to === b) || (pair.from === b && pair.to === a),
    );
    return own
      .map(
        (pair) =>
          `${nameOf(pair.from)} → ${nameOf(pair.to)}: ${many(pair.all, "tie")} (` +
          `${signs(pair.signs)})`,
      )
      .join("; ");
  };
  const say = (text) => {
    part("said").textContent = text;
  };

  // --- Choices. Every one goes into the address; what was chosen before comes back with the back
  // button.
  function choose(change, { replace = false } = {}) {
    const next = { ...state, ...change };
    if (change.view && change.view !== state.view) {
      const there = graph.views[change.view].number;
      if (next.who && !there.has(next.who)) next.who = "";
      if (next.tie && !next.tie.every((id) => there.has(id))) next.tie = null;
    }
    state = next;
    shown = CARDS;
    walk = null;
    problems = [];
    try {
      history[replace ? "replaceState" : "pushState"](
        null,
        "",
        `${location.pathname}${written(state, location.search)}${location.hash}`,
      );
    } catch {
      /* a page on disk may not */
    }
    render();
  }
  const toggle = (id) =>
    choose(state.who === id && !state.tie ? { who: "" } : { who: id, tie: null });
  const chooseTie = (a, b) =>
    choose({
      tie: [view().actors[a].id, view().actors[b].id].sort(),
      who: state.who && [a, b].includes(numberOf(state.who)) ? state.who : "",
    });

  // --- Head: actor, view, title, signs (which are the legend too), filters.
  const made = {};
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
      onclick: () => choose({ ...blank(), view: state.view }),
    });
    made.problems = el("div", { className: "explorer-problems", role: "alert" });
    made.title = el("p", { className: "explorer-title", role: "status" });
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
        onclick: () => side.scrollIntoView(),
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
      if (state.who || state.tie) choose({ who: "", tie: null });
      return;
    }
    const names = (a) => [a.name, a.short, a.native, a.id].map(folded);
    const found =
      view().actors.find((a) => names(a).includes(wanted)) ??
      view().actors.filter((a) => names(a).some((name) => name.includes(wanted)));
    const one = Array.isArray(found) ? (found.length === 1 ? found[0] : null) : found;
    if (one) {
      if (one.id !== state.who || state.tie) choose({ who: one.id, tie: null });
      return;
    }
    const elsewhere = Object.entries(graph.views).find(
      ([name, { actors }]) => name !== state.view && actors.some((a) => names(a).includes(wanted)),
    );
    problems = [
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
  function warn(lead) {
    made.problems.replaceChildren(
      ...(problems.length ? [el("p", { textContent: `${lead}${problems.join("; ")}.` })] : []),
    );
  }

  function chips() {
    let chosen = 0;
    for (const group of GROUPS) {
      const { codes, words } = graph.labels[group],
        there = new Set();
      const column = view().ties[group];
      if (!made[`has-${state.view}-${group}`]) {
        // values that this view has at all
        for (let i = 0; i < view().count; i += 1)
          there.add(group === "sign" ? 1 - column[i] : column[i]);
        made[`has-${state.view}-${group}`] = there;
      }
      const has = made[`has-${state.view}-${group}`];
      if (group !== "sign") chosen += state[group].length;
      const box = made.groups[group],
        values = codes
          .map((value, n) => [value, words[n], n])
          .filter(([value, , n]) => has.has(n) || state[group].includes(value));
      if (box.dataset.of !== `${state.view} ${values.length}`) {
        box.dataset.of = `${state.view} ${values.length}`;
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
                [group]: state[group].includes(value)
                  ? state[group].filter((other) => other !== value)
                  : [...state[group], value],
              });
            });
            Object.assign(chip, { code: value, place: n });
            return chip;
          }),
        );
      }
      box.closest("fieldset")?.toggleAttribute("hidden", !values.length);
      for (const chip of box.children) {
        const count = answer.counts[group][chip.place],
          on = state[group].includes(chip.code);
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

  // --- Beside the drawing: the evidence of what is chosen, else who has most ties.
  async function evidence(own) {
    const box = el("div", {}),
      who = focus(),
      turn = (evidence.turn = (evidence.turn ?? 0) + 1);
    box.append(el("h2", { textContent: who ? `Evidence: ${who}` : "Between whom are most ties?" }));
    if (!who) {
      box.append(
        el("p", {
          className: "explorer-hint",
          textContent:
            "Choose an actor or a line to read what stands behind it. Counts compare pairs " +
            "only within the even search (a filter).",
        }),
      );
      if (own.length) box.append(couples(own), el("h2", { textContent: "Who has most ties?" }));
      box.append(ranking(own));
      side.replaceChildren(box);
      return;
    }
    if (!own.length) {
      box.append(nothing());
      side.replaceChildren(box);
      return;
    }
    if (state.tie) {
      box.append(
        el(
          "p",
          { className: "explorer-row" },
          ...state.tie.map((id) =>
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
          textContent: `${tell(...state.tie.map(numberOf))}.`,
        }),
      );
      box.append(voices(() => true));
    } else {
      const me = numberOf(state.who),
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
    answer.kept.forEach((i, at) => {
      if (!answer.within(i)) return;
      const n = ties.evidence[i];
      if (!grouped.has(n)) grouped.set(n, []);
      grouped.get(n).push([i, answer.change[at]]);
    });
    const all = [...grouped],
      items = el("ul", { className: "explorer-cards" });
    for (const [n, its] of all.slice(0, shown)) items.append(item(n, its));
    box.append(items);
    if (all.length > shown)
      box.append(
        el("button", {
          type: "button",
          textContent: `Show ${Math.min(20, all.length - shown)} more of ${all.length - shown}`,
          onclick: () => {
            const at = shown;
            shown += 20;
            evidence(own).then(() =>
              side.querySelectorAll(".explorer-cards > li")[at]?.querySelector("a")?.focus(),
            );
          },
        }),
      );
    if (turn === evidence.turn) side.replaceChildren(box);
  }
  function item(n, its) {
    const { ties } = view(),
      [i] = its[0],
      date = held(ties.start[i], ties.end[i]),
      [id, page] = graph.evidence[n];
    const status = state.then ? ` · ${["gone", "on both dates", "new"][its[0][1] + 1]}` : "";
    const what = its
      .slice(0, 6)
      .map(
        ([tie]) =>
          `${nameOf(ties.from[tie])} → ${nameOf(ties.to[tie])}: ` +
          `${graph.labels.relation.words[ties.relation[tie]]}, ` +
          `${graph.labels.sign.words[1 - ties.sign[tie]]}`,
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
      me = numberOf(state.who);
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
    for (const i of answer.kept) {
      if (!answer.within(i) || !meant(i)) continue;
      const by =
        ties.voice[i] >= 0
          ? graph.labels.voice.words[ties.voice[i]]
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
              className: "explorer-chip",
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
    const ways = Object.entries(answer.without)
      .filter(([, n]) => n)
      .map(
        ([name, n]) => `without the choice ${words[name]} there ${n === 1 ? "is 1" : `are ${n}`}`,
      );
    return el("p", {
      textContent: `No tie meets all choices${ways.length ? `; ${ways.join(", ")}` : ""}.`,
    });
  }

  // --- Foot: time and what a reader takes away.
  let bars = null;
  function foot() {
    const field = (name, label) => {
      const input = el("input", {
        type: "text",
        id: `explorer-${name}`,
        size: 10,
        autocomplete: "off",
        inputMode: "numeric",
        placeholder: "2024 or 2024-10",
      });
      input.addEventListener("change", () => timed());
      made[name] = input;
      return el(
        "label",
        { className: `explorer-${name}` },
        el("span", { textContent: label }),
        " ",
        input,
      );
    };
    made.compare = el("input", { type: "checkbox", id: "explorer-compare" });
    made.compare.addEventListener("change", () =>
      choose(made.compare.checked ? { ...twoDates(), from: "", to: "" } : { then: "", now: "" }),
    );
    made.undated = el("input", { type: "checkbox", id: "explorer-undated" });
    made.undated.addEventListener("change", () => choose({ undated: made.undated.checked }));
    made.play = el("button", {
      type: "button",
      textContent: "Play the years",
      onclick: () => (playing ? stop() : play()),
    });
    made.all = el("button", {
      type: "button",
      textContent: "All years",
      onclick: () => {
        stop();
        choose({ from: "", to: "", then: "", now: "" });
      },
    });
    made.bars = el("div", { className: "explorer-bars" });
    made.code = el(
      "details",
      { className: "explorer-code" },
      el("summary", { textContent: "This view as code" }),
      el("p", {
        className: "explorer-hint",
        textContent: "These lines build the same graph in a notebook of this book.",
      }),
      el("pre", { tabIndex: 0, role: "region", "aria-label": "Python code" }),
      el("button", {
        type: "button",
        textContent: "Copy the code",
        onclick: (event) => copy(made.code.querySelector("pre").textContent, event.target),
      }),
    );
    const take = (text, action) =>
      el("button", { type: "button", textContent: text, onclick: action });
    part("time").replaceChildren(
      el(
        "div",
        { className: "explorer-row" },
        field("from", "From"),
        field("to", "to"),
        made.play,
        made.all,
        el("label", {}, made.compare, " Compare two dates"),
        el("label", { className: "explorer-keep" }, made.undated, " Keep ties without a date"),
      ),
      made.bars,
    );
    part("foot").replaceChildren(
      el(
        "div",
        { className: "explorer-row explorer-take" },
        take("Copy link to this view", (event) =>
          copy(`${location.href.replace(/[?#].*$/, "")}${written(state)}#explorer`, event.target),
        ),
        take("Copy a citation of this view", (event) => copy(cited(), event.target)),
        take("GraphML", () =>
          save("graphml", "application/xml", graphml(graph, state, answer, cited())),
        ),
        take("GEXF", () => save("gexf", "application/xml", gexf(graph, state, answer, cited()))),
        take("Picture (SVG)", () => save("svg", "image/svg+xml", picture())),
        take("Picture (PNG)", bitmap),
      ),
      made.code,
    );
  }
  const lastYear = () => String(graph.last).slice(0, 4);
  const twoDates = () => ({
    then: state.from && state.from !== state.to ? state.from : String(Number(lastYear()) - 6),
    now: state.to || String(Number(lastYear()) - 1),
  });
  function timed() {
    const names = state.then ? ["then", "now"] : ["from", "to"],
      asked = { from: made.from.value.trim(), to: made.to.value.trim() };
    const wrong = [];
    for (const value of Object.values(asked)) {
      const span = value && days(value);
      if (value && !span)
        wrong.push(
          `“${value.slice(0, 40)}” is no year, month or day: write 2024, 2024-10 or 2024-10-19`,
        );
      else if (span && (span[1] < graph.first || span[0] > graph.last))
        wrong.push(
          `${value} lies outside the record, which runs from ` +
            `${iso(graph.first).slice(0, 4)} to ${when(iso(graph.last).slice(0, 7))}`,
        );
    }
    if (
      !wrong.length &&
      !state.then &&
      asked.from &&
      asked.to &&
      days(asked.from)[0] > days(asked.to)[1]
    )
      wrong.push(`${asked.from} lies after ${asked.to}`);
    if (!wrong.length && state.then && !(asked.from && asked.to))
      wrong.push("a comparison needs two dates");
    problems = wrong;
    if (wrong.length) {
      warn("Not taken: ");
      return;
    }
    stop();
    choose({ [names[0]]: asked.from, [names[1]]: asked.to });
  }
  function timeline() {
    const wide = (made.bars.clientWidth || 600) - 20,
      high = 74,
      base = 54,
      last = Math.floor(graph.last / 10000),
      first = Math.floor(graph.first / 10000);
    const room = Math.max(8, Math.floor(wide / 14)),
      begins = last - first + 1 <= room ? first : last - room + 2;
    const span =
      state.from || state.to
        ? [state.from ? days(state.from)[0] : graph.first, state.to ? days(state.to)[1] : 99999999]
        : null;
    const year =
      span && Math.floor(span[0] / 10000) === Math.floor(Math.min(span[1], 99991231) / 10000)
        ? Math.floor(span[0] / 10000)
        : 0;
    const bins =
      begins > first
        ? [
            {
              label: `before ${begins}`,
              from: "",
              to: String(begins - 1),
              lo: 0,
              hi: (begins - 1) * 10000 + 1231,
              n: 0,
            },
          ]
        : [];
    for (let y = begins; y <= last; y += 1)
      bins.push({
        label: String(y),
        from: String(y),
        to: String(y),
        lo: y * 10000,
        hi: y * 10000 + 1231,
        n: 0,
      });
    const months = year
      ? MONTHS.map((name, m) => ({
          label: `${name} ${year}`,
          from: `${year}-${String(m + 1).padStart(2, "0")}`,
          n: answer.bars.get(year * 100 + m + 1) ?? 0,
          lo: year * 10000 + (m + 1) * 100,
          hi: year * 10000 + (m + 1) * 100 + 31,
        }))
      : [];
    for (const [month, n] of answer.bars) {
      const at = bins.findLast
        ? bins.findLast((bin) => Math.floor(month / 100) >= Math.floor(bin.lo / 10000))
        : [...bins].reverse().find((bin) => Math.floor(month / 100) >= Math.floor(bin.lo / 10000));
      if (at) at.n += n;
    }
    bars = { bins, step: wide / bins.length };
    const bar = (list, step) => {
      const top = Math.max(1, ...list.map((bin) => bin.n));
      return (
        list
          .map((bin, i) => {
            const h = bin.n ? Math.max(2, (bin.n / top) * (base - 8)) : 0,
              on = !span || (bin.hi >= span[0] && bin.lo <= span[1]);
            return (
              `<g class="bar${on ? " on" : ""}" data-i="${i}"><title>${escaped(bin.label)}: ` +
              `${many(bin.n, "act")}</title><rect x="${(i * step).toFixed(1)}" y="0" width="` +
              `${step.toFixed(1)}" height="${high}" fill="transparent"/><rect class="act" x="` +
              `${(i * step + 1).toFixed(1)}" y="${(base - h).toFixed(1)}" width="` +
              `${Math.max(1, step - 2).toFixed(1)}" height="${h.toFixed(1)}"/></g>`
            );
          })
          .join("") +
        `<line x1="0" x2="${wide}" y1="${base}" y2="${base}" stroke="currentColor" opacity=".5"/>`
      );
    };
    const every = Math.max(1, Math.ceil(40 / bars.step)),
      labels = bins
        .map((bin, i) =>
          (last - Number(bin.label)) % every === 0
            ? `<text x="${((i + 0.5) * bars.step).toFixed(1)}" y="${base + 15}" ` +
              `text-anchor="middle" font-size="11.5" fill="currentColor">${bin.label}</text>`
            : "",
        )
        .join("");
    const monthStep = wide / 12,
      monthLabels = months
        .map(
          (bin, i) =>
            `<text x="${((i + 0.5) * monthStep).toFixed(1)}" y="${base + 15}" ` +
            `text-anchor="middle" font-size="11.5" fill="currentColor">` +
            `${bin.label.slice(0, 3)}</text>`,
        )
        .join("");
    const first_ = span ? bins.findIndex((bin) => bin.hi >= span[0]) : 0,
      last_ = span
        ? (bins.findLastIndex?.((bin) => bin.lo <= span[1]) ?? bins.length - 1)
        : bins.length - 1;
    const handle = (end, i) =>
      `<g class="handle" role="slider" tabindex="0" data-end="${end}" aria-label="` +
      `${end === "from" ? "First" : "Last"} year" aria-valuemin="0" aria-valuemax="` +
      `${bins.length - 1}" aria-valuenow="${Math.max(0, i)}" aria-valuetext="` +
      `${escaped(bins[Math.max(0, i)].label)}"><rect x="` +
      `${((i + (end === "from" ? 0 : 1)) * bars.step - 8).toFixed(1)}" y="0" width="16" ` +
      `height="${high}" fill="transparent"/><rect x="` +
      `${((i + (end === "from" ? 0 : 1)) * bars.step - 2).toFixed(1)}" y="4" width="4" ` +
      `height="${base - 4}" rx="2" fill="currentColor"/></g>`;
    const before = document.activeElement?.closest?.(".explorer-bars .handle")?.dataset.end;
    const ends = state.then ? "" : handle("from", first_) + handle("to", last_);
    made.bars.innerHTML =
      `<p class="explorer-hint">` +
      (answer.bars.size
        ? "Acts a year with these choices" +
          `${bins[0].from ? "" : `; the first bar: before ${begins}`}.`
        : "The bars count acts, and none meets these choices.") +
      ` ${state.then ? "" : "Drag, or choose a year for its months."}</p>` +
      (`<svg class="years" viewBox="-10 0 ${wide + 20} ${high}" width="${wide + 20}" ` +
        `height="${high}" role="group" aria-label="Acts a year">${bar(bins, bars.step)}` +
        `${labels}${ends}</svg>`) +
      (months.length && !state.then
        ? `<p class="explorer-hint">Months of ${year}</p><svg class="months" viewBox="-10 0 ` +
          `${wide + 20} ${high}" width="${wide + 20}" height="${high}" role="group" ` +
          `aria-label="Acts a month in ${year}">${bar(months, monthStep)}${monthLabels}</svg>`
        : "");
    made.months = months;
    if (before) made.bars.querySelector(`.handle[data-end="${before}"]`)?.focus();
  }
  function spanTo(a, b, replace) {
    const [low, high] = [bars.bins[Math.min(a, b)], bars.bins[Math.max(a, b)]],
      all = Math.min(a, b) === 0 && Math.max(a, b) === bars.bins.length - 1;
    choose(all ? { from: "", to: "" } : { from: low.from || "", to: high.to }, { replace });
  }
  function play() {
    const acted = bars.bins.filter((bin) => bin.from && bin.n),
      years = (acted.length ? acted : bars.bins.filter((bin) => bin.from)).map((bin) => bin.from);
    let at =
      Math.max(0, years.indexOf(state.from) + (state.from === state.to ? 1 : 0)) % years.length;
    const step = () => {
      if (at >= years.length) return stop();
      choose({ from: years[at], to: years[at], then: "", now: "" }, { replace: true });
      at += 1;
      return undefined;
    };
    made.play.textContent = "Stop";
    playing = setInterval(
      step,
      matchMedia("(prefers-reduced-motion: reduce)").matches ? 2500 : 1300,
    );
    step();
  }
  function stop() {
    clearInterval(playing);
    playing = 0;
    made.play.textContent = "Play the years";
  }

  async function copy(text, button) {
    const label = (button.dataset.label ??= button.textContent);
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch {
      window.prompt("Copy this:", text);
    }
    setTimeout(() => {
      button.textContent = label;
    }, 2000);
  }
  function save(kind, type, content) {
    const link = el("a", {
      href: URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type })),
      download: `ties.${kind}`,
    });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }
  // What a view is cited as: book and version, what is seen, which choices made it, the day.
  const cited = () =>
    `${graph.cite} View of the graph of ties, taken on ` +
    `${when(new Date().toISOString().slice(0, 10))}: ${made.title.textContent} Choices: ` +
    `${written(state).replace(/^\?/, "") || "none"}.`;
  const broken = (text, width) => {
    const n = Math.floor(width);
    return text.match(new RegExp(`(?:\\S{${n},}|.{1,${n}})(?:\\s|$)`, "g")) ?? [];
  };
  function picture() {
    const copy_ = svg.cloneNode(true),
      [, , w, h] = svg.getAttribute("viewBox").split(" ").map(Number);
    copy_.querySelectorAll(".hit").forEach((hit) => hit.remove());
    copy_.querySelectorAll(".faded").forEach((faded) => faded.setAttribute("opacity", "0.12"));
    copy_.querySelectorAll(".ghost").forEach((ghost) => ghost.setAttribute("opacity", "0.45"));
    for (const part_ of copy_.querySelectorAll("[tabindex], [role]"))
      ["tabindex", "role", "aria-pressed", "aria-describedby"].forEach((name) =>
        part_.removeAttribute(name),
      );
    // The title in lines of a length that fits; where the picture comes from, below.
    const lines_ = broken(made.title.textContent, w / 7.2),
      top = 12 + lines_.length * 18;
    const from = broken(`${graph.cite} ${location.href.replace(/[?#].*$/, "")}`, w / 5.4),
      all = h + top + 14 + from.length * 12;
    return (
      `<svg xmlns="${NS}" viewBox="0 0 ${w} ${all}" width="${w}" height="${all}" ` +
      `font-family="'Source Sans 3', 'Liberation Sans', Arial, sans-serif" color="#1b1f24">` +
      `<desc>${escaped(cited())}</desc><rect width="100%" height="100%" fill="#fff"/>` +
      lines_
        .map(
          (text, i) =>
            `<text x="8" y="${20 + i * 18}" font-size="14" font-weight="600" ` +
            `fill="#1b1f24">${escaped(text.trim())}</text>`,
        )
        .join("") +
      (`<g transform="translate(0 ${top})">${copy_.innerHTML}</g>` +
        from
          .map(
            (text, i) =>
              `<text x="8" y="${h + top + 16 + i * 12}" font-size="10" fill="#545b66">` +
              `${escaped(text.trim())}</text>`,
          )
          .join("") +
        "</svg>")
    );
  }
  function bitmap() {
    const text = picture(),
      image = new Image();
    image.onload = () => {
      const canvas = el("canvas", { width: image.width * 2, height: image.height * 2 });
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => save("png", "image/png", blob));
    };
    image.src = `data:image/svg+xml,${encodeURIComponent(text)}`;
  }

  // --- Answer: everything that shows, from the state alone.
  function render() {
    answer = ask(graph, state);
    // Lines are drawn for all ties that the other choices leave; those of the chosen actor stand
    // out.
    drawn = pairs(graph, state, answer);
    const own = drawn.filter((pair) => pair.own);
    root.dataset.ties = sum(own).ties;
    root.dataset.added = sum(own).added;
    root.dataset.gone = sum(own).gone;
    root.classList.toggle("compares", Boolean(state.then));
    draw();
    made.title.textContent = title(own);
    chips();
    warn("Not everything in this address could be kept: ");
    if (made.list.dataset.of !== state.view) {
      made.list.dataset.of = state.view;
      made.list.replaceChildren(
        ...view().actors.map((a) => el("option", { value: a.name }, a.native || "")),
      );
    }
    made.view.value = state.view;
    made.actor.value = state.who && !state.tie ? nameOf(numberOf(state.who)) : "";
    const asked = state.then ? [state.then, state.now] : [state.from, state.to];
    [made.from.value, made.to.value] = asked;
    made.compare.checked = Boolean(state.then);
    made.undated.checked = state.undated;
    made.undated.closest("label").hidden = !asked.some(Boolean);
    made.play.disabled = Boolean(state.then);
    part("from").firstChild.textContent = state.then ? "Then" : "From";
    part("to").firstChild.textContent = state.then ? "and now" : "to";
    made.clear.hidden = !written({ ...state, view: "states" });
    made.code.querySelector("pre").textContent = code(state);
    part("under").textContent = state.then
      ? "Solid: new. Dotted and pale: gone. Thin grey: on both dates."
      : "Width: number of ties. Arrow: from who acts to whom it concerns. Colour: the sign " +
        "that most of a line’s ties have.";
    made.down.hidden = !focus();
    made.down.textContent = `Read the evidence: ${focus()}`;
    timeline();
    evidence(own);
  }

  function listen() {
    const at = (target) => target.closest?.(".actor, .tie");
    svg?.remove();
    plot.addEventListener("click", (event) => {
      const hit = at(event.target);
      if (!hit) return;
      if (hit.dataset.n !== undefined) toggle(view().actors[Number(hit.dataset.n)].id);
      else chooseTie(Number(hit.dataset.a), Number(hit.dataset.b));
    });
    plot.addEventListener("pointerover", (event) => {
      const hit = at(event.target);
      plot.querySelectorAll(".over").forEach((part_) => part_.classList.remove("over"));
      if (!hit) return;
      hit.classList.add("over");
      part("under").textContent =
        hit.dataset.n !== undefined
          ? hit.getAttribute("aria-label")
          : tell(Number(hit.dataset.a), Number(hit.dataset.b));
    });
    plot.addEventListener("keydown", keys);
    let from = null;
    const bin = (event) => {
      const box = made.bars.querySelector(".years").getBoundingClientRect();
      return Math.max(
        0,
        Math.min(bars.bins.length - 1, Math.floor((event.clientX - box.left - 10) / bars.step)),
      );
    };
    made.bars.addEventListener("pointerdown", (event) => {
      const months = event.target.closest(".months .bar");
      if (months) {
        const month = made.months[Number(months.dataset.i)].from;
        choose(
          state.from === month
            ? { from: month.slice(0, 4), to: month.slice(0, 4) }
            : { from: month, to: month },
        );
        return;
      }
      if (!event.target.closest(".years") || state.then) return;
      const end = event.target.closest(".handle")?.dataset.end,
        handles = [...made.bars.querySelectorAll(".handle")].map((handle) =>
          Number(handle.getAttribute("aria-valuenow")),
        );
      const pressed = bin(event);
      stop();
      // A handle keeps the other end where it is; elsewhere a span begins.
      from =
        end && (state.from || state.to)
          ? { anchor: handles[end === "from" ? 1 : 0], moved: false }
          : { anchor: pressed, moved: false };
      from.last = pressed;
      made.bars.setPointerCapture?.(event.pointerId);
    });
    made.bars.addEventListener("pointermove", (event) => {
      if (!from) return;
      const now = bin(event);
      if (now === from.last) return;
      spanTo(from.anchor, now, from.moved);
      Object.assign(from, { last: now, moved: true });
    });
    const up = () => {
      if (from && !from.moved) spanTo(from.last, from.last);
      from = null;
    };
    made.bars.addEventListener("pointerup", up);
    made.bars.addEventListener("pointercancel", () => {
      from = null;
    });
    made.bars.addEventListener("keydown", (event) => {
      const handle = event.target.closest(".handle"),
        by = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, Home: -999, End: 999 }[
          event.key
        ];
      if (!handle || !by) return;
      event.preventDefault();
      const [a, b] = [...made.bars.querySelectorAll(".handle")].map((one) =>
          Number(one.getAttribute("aria-valuenow")),
        ),
        limit = (n) => Math.max(0, Math.min(bars.bins.length - 1, n));
      if (handle.dataset.end === "from") spanTo(Math.min(limit(a + by), b), b, true);
      else spanTo(a, Math.max(limit(b + by), a), true);
    });
    addEventListener("popstate", () => {
      ({ state, problems } = read(location.search, graph));
      shown = CARDS;
      stop();
      render();
    });
    let wide = plot.clientWidth;
    new ResizeObserver(() => {
      if (plot.clientWidth !== wide) {
        wide = plot.clientWidth;
        render();
      }
    }).observe(plot);
  }

  // From the keyboard: actors with left and right, the ties of one with up and down.
  function keys(event) {
    const disc = event.target.closest(".actor");
    if (!disc || event.altKey || event.ctrlKey || event.metaKey) return;
    const all = [...svg.querySelectorAll(".actor")],
      n = Number(disc.dataset.n),
      key = event.key;
    const go = (to) => {
      const next = all[(to + all.length) % all.length];
      all.forEach((other) => {
        other.tabIndex = -1;
      });
      next.tabIndex = 0;
      walk = null;
      svg.querySelectorAll(".tie.over").forEach((tie) => tie.classList.remove("over"));
      next.focus();
    };
    const steps = { ArrowRight: n + 1, ArrowLeft: n - 1, Home: 0, End: all.length - 1 };
    if (key in steps) go(steps[key]);
    else if (key === "ArrowDown" || key === "ArrowUp") {
      const count = new Map();
      for (const pair of drawn)
        if (pair.from === n || pair.to === n) {
          const other = pair.from === n ? pair.to : pair.from;
          count.set(other, (count.get(other) ?? 0) + pair.all);
        }
      const others = [...count].sort((a, b) => b[1] - a[1]).map(([other]) => other);
      if (!others.length) {
        say(`${nameOf(n)} has no tie with these choices.`);
        event.preventDefault();
        return;
      }
      const at = walk?.from === n ? others.indexOf(walk.to) + (key === "ArrowDown" ? 1 : -1) : 0,
        place = (at + others.length) % others.length;
      walk = { from: n, to: others[place] };
      svg.querySelectorAll(".tie").forEach((tie) =>
        tie.classList.toggle(
          "over",
          [tie.dataset.a, tie.dataset.b]
            .map(Number)
            .every((end) => [walk.from, walk.to].includes(end)),
        ),
      );
      say(
        `${place + 1} of ${others.length}: ${tell(walk.from, walk.to)}. Enter shows the evidence.`,
      );
      part("under").textContent = tell(walk.from, walk.to);
    } else if (key === "Enter" || key === " ") {
      if (walk?.from === n) chooseTie(walk.from, walk.to);
      else toggle(view().actors[n].id);
      say(made.title.textContent);
    } else if (key === "Escape") {
      if (walk) {
        walk = null;
        svg.querySelectorAll(".tie.over").forEach((tie) => tie.classList.remove("over"));
        say(`Back to ${nameOf(n)}.`);
      } else if (state.tie) choose({ tie: null });
      else if (state.who) choose({ who: "" });
      else return;
    } else return;
    event.preventDefault();
  }

  async function begin() {
    try {
      await load(new URL(root.dataset.graph, location.href).href);
    } catch (error) {
      console.warn("the graph stays as it is drawn:", error);
      root.classList.add("is-still");
      return;
    }
    if (!graph) return;
    root.classList.add("is-live");
    ({ state, problems } = read(location.search, graph));
    head();
    foot();
    listen();
    render();
    // What the address points to may have moved down meanwhile.
    const target =
      location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && scrollY > 0) target.scrollIntoView({ behavior: "instant" });
  }
  begin();
})();
