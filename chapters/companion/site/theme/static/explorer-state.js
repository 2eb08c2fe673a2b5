// What the scripts of the explorer share: the state that everything shows, how it is chosen, the
// files it comes from, and its words. Without these scripts, or if the graph does not load, the
// drawing made at build stays, whose actors and lines are links.
globalThis.companionExplorerState = (() => {
  "use strict";
  const { GROUPS, blank, iso, opened, written } = globalThis.companionGraph;

  const root = document.getElementById("explorer");
  if (!root?.dataset.graph) return null;

  const CARDS = innerWidth < 600 ? 4 : 10; // shown at first

  const NAMED = {
    relation: "Kind of tie",
    sign: "Sign",
    source: "Source",
    speaker: "Who speaks",
    voice: "Speakers",
    confidence: "How well sourced",
    gathered: "How the event was found",
  };

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

  // What is seen at the moment: the graph, what a reader chose of it, ties that meet the choice
  // (`answer`, and as pairs `drawn`), the tie that the keyboard has come to (`walk`), how many
  // cards are shown, and what of an address or a field could not be kept. `render` (explorer.js)
  // shows it, `stop` (explorer-time.js) ends the playing of the years.
  const explorer = {
    graph: null,
    state: blank(),
    answer: null,
    drawn: [],
    walk: null,
    shown: CARDS,
    problems: [],
    render: null,
    stop: null,
  };

  const view = () => explorer.graph.views[explorer.state.view];
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
    explorer.graph = opened(data);
  };
  window.companionExplorerCards = (n, part) =>
    part.forEach((html, i) => cards.set(n * explorer.graph.size + i, html));
  const card = async (n) => {
    if (!cards.has(n))
      await load(
        new URL(
          `cards-${Math.floor(n / explorer.graph.size)}.js?${explorer.graph.stamp}`,
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
    if (explorer.state.then)
      return `between ${when(explorer.state.then)} and ${when(explorer.state.now)}`;
    if (explorer.state.from && explorer.state.to)
      return explorer.state.from === explorer.state.to
        ? `in ${when(explorer.state.from)}`
        : `from ${when(explorer.state.from)} to ${when(explorer.state.to)}`;
    return explorer.state.from
      ? `since ${when(explorer.state.from)}`
      : explorer.state.to
        ? `until ${when(explorer.state.to)}`
        : "in all years";
  }
  const focus = () =>
    explorer.state.tie
      ? explorer.state.tie.map((id) => nameOf(numberOf(id))).join(" and ")
      : explorer.state.who
        ? nameOf(numberOf(explorer.state.who))
        : "";
  const word = (group, value) =>
    explorer.graph.labels[group].words[explorer.graph.labels[group].codes.indexOf(value)];
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
      chosen = GROUPS.flatMap((group) => explorer.state[group].map((value) => word(group, value)));
    const only = chosen.length ? ` Only: ${chosen.join(", ")}.` : "";
    if (!all.ties) return `${who ? `${who}: no` : "No"} tie ${time()}.${only}`;
    const counted = explorer.state.then
      ? `${all.added} new, ${all.gone} gone, ${all.both} on both dates ${time()}`
      : `${many(all.ties, "tie")} ${time()}`;
    const others = explorer.state.tie
      ? ""
      : explorer.state.who
        ? `, with ${many(all.met.size - 1, "other")}`
        : `, ${many(all.met.size, "actor")}`;
    return `${who ? `${who}: ` : ""}${counted}${others}. ${signs(all.signs)}.${only}`.replace(
      /\. (\d)/,
      ": $1",
    );
  }

  const tell = (a, b) => {
    const own = explorer.drawn.filter(
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
  // button. The years that play choose too; a reader's own choice ends that, since the next year
  // would take it back.
  function choose(change, { replace = false, played = false } = {}) {
    if (!played) explorer.stop();
    const next = { ...explorer.state, ...change };
    if (change.view && change.view !== explorer.state.view) {
      const there = explorer.graph.views[change.view].number;
      if (next.who && !there.has(next.who)) next.who = "";
      if (next.tie && !next.tie.every((id) => there.has(id))) next.tie = null;
    }
    explorer.state = next;
    explorer.shown = CARDS;
    explorer.walk = null;
    explorer.problems = [];
    try {
      history[replace ? "replaceState" : "pushState"](
        null,
        "",
        `${location.pathname}${written(explorer.state, location.search)}${location.hash}`,
      );
    } catch {
      /* a page on disk may not */
    }
    explorer.render();
  }
  const toggle = (id) =>
    choose(explorer.state.who === id && !explorer.state.tie ? { who: "" } : { who: id, tie: null });
  const chooseTie = (a, b) =>
    choose({
      tie: [view().actors[a].id, view().actors[b].id].sort(),
      who:
        explorer.state.who && [a, b].includes(numberOf(explorer.state.who))
          ? explorer.state.who
          : "",
    });

  const made = {}; // parts of the page by name
  function warn(lead) {
    made.problems.replaceChildren(
      ...(explorer.problems.length
        ? [el("p", { textContent: `${lead}${explorer.problems.join("; ")}.` })]
        : []),
    );
  }

  return {
    root,
    CARDS,
    NAMED,
    MONTHS,
    el,
    escaped,
    many,
    part,
    plot,
    side,
    explorer,
    view,
    nameOf,
    numberOf,
    load,
    card,
    when,
    held,
    focus,
    sum,
    signs,
    title,
    tell,
    say,
    choose,
    toggle,
    chooseTie,
    made,
    warn,
  };
})();
