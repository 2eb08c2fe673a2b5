// The graph of the explorer without a page: its state in words of an address, and what a state
// keeps. companion/site/explorer writes the graph; the scripts called explorer show it.
globalThis.companionGraph = (() => {
  "use strict";
  const GROUPS = ["relation", "sign", "source", "speaker", "voice", "confidence", "gathered"];
  // Names of these choices in an address.
  const SHORT = {
    relation: "rel",
    sign: "sign",
    source: "source",
    speaker: "speaker",
    voice: "voice",
    confidence: "conf",
    gathered: "found",
  };

  const UNGRADED = "none"; // how an address writes the empty grade
  const blank = () => ({
    view: "states",
    who: "",
    tie: null,
    from: "",
    to: "",
    then: "",
    now: "",
    undated: false,
    ...Object.fromEntries(GROUPS.map((name) => [name, []])),
  });
  const PARAMETERS = [
    "view",
    "who",
    "tie",
    "from",
    "to",
    "then",
    "now",
    "undated",
    ...Object.values(SHORT),
  ];

  // First and last day of what somebody wrote for a year, month or day, as numbers that sort; null
  // when it is none.
  function days(written) {
    const found = /^\s*(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?\s*$/.exec(written);
    if (!found) return null;
    const [year, month, day] = found.slice(1).map((part) => part && Number(part));
    const length = new Date(Date.UTC(year, month ?? 12, 0)).getUTCDate();
    if (
      (month !== undefined && (month < 1 || month > 12)) ||
      (day !== undefined && (day < 1 || day > length))
    )
      return null;
    const number = (m, d) => year * 10000 + m * 100 + d;
    return [number(month ?? 1, day ?? 1), number(month ?? 12, day ?? length)];
  }
  // What is wrong with the order of two times, in words. The ends of a span may meet, as a month
  // and its year do; of two dates that are compared the first lies wholly before the second.
  function disorder({ from, to, then, now }) {
    if (from && to && days(from)[0] > days(to)[1]) return `${from} lies after ${to}`;
    if (then && now && days(then)[1] >= days(now)[0]) return `${then} does not lie before ${now}`;
    return "";
  }
  const iso = (day) =>
    `${String(day).slice(0, 4)}-${String(day).slice(4, 6)}-${String(day).slice(6)}`;

  // Columns become arrays of numbers; each actor knows its number.
  function opened(data) {
    const views = {};
    for (const [name, { actors, ties }] of Object.entries(data.views)) {
      const columns = Object.fromEntries(
        Object.entries(ties).map(([key, values]) => [
          key,
          key === "id" ? values : Int32Array.from(values),
        ]),
      );
      const people = actors.map(([id, called, short, native, kind, x, y, side]) => ({
        id,
        name: called,
        short,
        native,
        kind,
        x,
        y,
        side,
      }));
      views[name] = {
        actors: people,
        number: new Map(people.map((actor, n) => [actor.id, n])),
        ties: columns,
        count: ties.id.length,
      };
    }
    const all = Object.values(views)
      .flatMap(({ ties }) => [...ties.start, ...ties.end])
      .filter(Boolean);
    const spoken = Object.fromEntries(
      Object.entries(data.labels).map(([group, pairs]) => [
        group,
        { codes: pairs.map(([code]) => code), words: pairs.map(([, word]) => word) },
      ]),
    );
    const beginnings = Object.values(views)
      .flatMap(({ ties }) => [...ties.start])
      .filter(Boolean);
    return {
      ...data,
      views,
      labels: spoken,
      first: all.reduce((a, b) => Math.min(a, b), 99999999),
      last: beginnings.reduce((a, b) => Math.max(a, b), 0),
    };
  }

  // The state that an address asks for; what the graph does not have is left out and told in
  // `problems`.
  function read(search, graph) {
    const state = blank(),
      problems = [],
      given = new URLSearchParams(search);
    const asked = (name) => (given.get(name) ?? "").slice(0, 2000);
    if (asked("view") && asked("view") !== "states") {
      if (Object.hasOwn(graph.views, asked("view"))) state.view = asked("view");
      else problems.push(`there is no view “${asked("view").slice(0, 40)}”`);
    }
    const { number } = graph.views[state.view];
    const known = (id, what) =>
      number.has(id) || (problems.push(`${what} “${id.slice(0, 40)}” is not in this view`), false);
    if (asked("who") && known(asked("who"), "the actor")) state.who = asked("who");
    if (asked("tie")) {
      const ends = asked("tie").split(".");
      if (ends.length !== 2 || ends[0] === ends[1])
        problems.push(`“${asked("tie").slice(0, 40)}” names no tie of two actors`);
      else if (ends.map((id) => known(id, "the actor")).every(Boolean))
        state.tie = ends.toSorted ? ends.toSorted() : [...ends].sort();
    }
    for (const group of GROUPS) {
      for (const written of asked(SHORT[group]).split(".").filter(Boolean)) {
        const code = written === UNGRADED ? "" : written;
        if (!graph.labels[group].codes.includes(code))
          problems.push(`there is no ${group} “${written.slice(0, 40)}”`);
        else if (!state[group].includes(code)) state[group].push(code);
      }
    }
    for (const name of ["from", "to", "then", "now"]) {
      const written = asked(name),
        span = written && days(written);
      if (!written) continue;
      if (!span) problems.push(`“${written.slice(0, 40)}” is no year, month or day`);
      else if (span[1] < graph.first || span[0] > graph.last)
        problems.push(
          `${written} lies outside the record, which runs from ` +
            `${iso(graph.first).slice(0, 4)} to ${iso(graph.last).slice(0, 7)}`,
        );
      else state[name] = written.trim();
    }
    const span = { from: state.from, to: state.to };
    if (disorder(span)) {
      problems.push(`${disorder(span)}, so no span of time was taken`);
      state.from = state.to = "";
    }
    if (Boolean(state.then) !== Boolean(state.now)) {
      problems.push("two dates are needed for a comparison, and one was given");
      state.then = state.now = "";
    } else if (disorder(state)) {
      problems.push(`${disorder(state)}, so nothing was compared`);
      state.then = state.now = "";
    } else if (state.then && (state.from || state.to)) {
      problems.push(
        "a span of time and a comparison were both asked for; the comparison was taken",
      );
      state.from = state.to = "";
    }
    state.undated = asked("undated") === "1";
    return { state, problems };
  }

  function written(state, search = "") {
    const out = new URLSearchParams(search);
    PARAMETERS.forEach((name) => out.delete(name));
    if (state.view !== "states") out.set("view", state.view);
    for (const name of ["who", "from", "to", "then", "now"])
      if (state[name]) out.set(name, state[name]);
    if (state.tie) out.set("tie", state.tie.join("."));
    if (state.undated) out.set("undated", "1");
    for (const group of GROUPS)
      if (state[group].length)
        out.set(SHORT[group], state[group].map((code) => code || UNGRADED).join("."));
    const text = out.toString();
    return text && `?${text}`;
  }

  const spanOf = (from, to) =>
    from || to ? [from ? days(from)[0] : 0, to ? days(to)[1] : 99999999] : null;

  // What a state keeps of its view. `kept`: places of the ties seen; `change`: 1 new, -1 gone, 0 on
  // both dates (all 0 without a comparison); `counts`: by group, ties of each value that the other
  // choices leave; `bars`: acts by month, 202406; `without`: ties that would be seen if that one
  // choice were not made.
  function ask(graph, state) {
    const { ties, count, number } = graph.views[state.view],
      { start, end } = ties;
    const wanted = GROUPS.map((group) => {
      if (!state[group].length) return null;
      // the last place stands for “none”
      const is = new Uint8Array(graph.labels[group].codes.length + 1);
      state[group].forEach((code) => {
        is[graph.labels[group].codes.indexOf(code)] = 1;
      });
      return is;
    });
    const columns = GROUPS.map((group) => (group === "sign" ? ties.sign : ties[group]));
    // signs are labelled from 1 to -1
    const codeOf = (g, i) => (g === 1 ? 1 - columns[1][i] : columns[g][i]);
    const counts = Object.fromEntries(
      GROUPS.map((group) => [group, new Int32Array(graph.labels[group].codes.length)]),
    );
    const spans = state.then
      ? [spanOf(state.then, state.then), spanOf(state.now, state.now)]
      : [spanOf(state.from, state.to)];
    const holds = (i, span) =>
      !span || (start[i] ? start[i] <= span[1] && (!end[i] || end[i] >= span[0]) : state.undated);
    const ends = state.tie
      ? state.tie.map((id) => number.get(id))
      : state.who
        ? [number.get(state.who)]
        : [];
    const within = (i) => ends.every((n) => ties.from[i] === n || ties.to[i] === n);
    const treaty = graph.labels.relation.codes.indexOf("treaty"),
      record = graph.labels.source.codes.indexOf("record");
    const kept = [],
      change = [],
      bars = new Map(),
      without = { time: 0, actor: 0 };
    for (const group of GROUPS) without[group] = 0;
    for (let i = 0; i < count; i += 1) {
      let fails = 0,
        which = -1;
      for (let g = 0; g < GROUPS.length && fails < 2; g += 1) {
        const code = codeOf(g, i);
        if (wanted[g] && !(code >= 0 && wanted[g][code])) {
          fails += 1;
          which = g;
        }
      }
      if (fails > 1) continue;
      const at = spans.map((span) => holds(i, span)),
        seen = at.some(Boolean),
        own = within(i);
      if (!fails && own && start[i] && ties.relation[i] !== treaty && ties.source[i] === record) {
        const month = Math.floor(start[i] / 100);
        bars.set(month, (bars.get(month) ?? 0) + 1);
      }
      if (!fails && own && !seen) without.time += 1;
      if (!fails && !own && seen) without.actor += 1;
      if (fails && own && seen) without[GROUPS[which]] += 1;
      if (seen && own)
        for (let g = 0; g < GROUPS.length; g += 1) {
          const code = codeOf(g, i);
          if (code >= 0 && (!fails || which === g)) counts[GROUPS[g]][code] += 1;
        }
      if (fails || !seen) continue;
      kept.push(i);
      change.push(state.then ? at[1] - at[0] : 0);
    }
    return { kept, change, counts, bars, without, within };
  }

  // Directed pairs of the ties kept, the heaviest first.
  function pairs(graph, state, { kept, change, within }) {
    const { ties, actors } = graph.views[state.view],
      found = new Map(),
      n = actors.length;
    kept.forEach((i, at) => {
      const key = ties.from[i] * n + ties.to[i];
      let pair = found.get(key);
      if (!pair)
        found.set(
          key,
          (pair = {
            from: ties.from[i],
            to: ties.to[i],
            all: 0,
            signs: [0, 0, 0],
            added: 0,
            gone: 0,
            both: 0,
            own: within(i),
          }),
        );
      pair.all += 1;
      pair.signs[1 - ties.sign[i]] += 1;
      if (change[at] > 0) pair.added += 1;
      else if (change[at] < 0) pair.gone += 1;
      else pair.both += 1;
    });
    return [...found.values()].sort((a, b) => b.all - a.all || a.from - b.from || a.to - b.to);
  }

  return { GROUPS, blank, days, disorder, iso, opened, read, written, ask, pairs };
})();
