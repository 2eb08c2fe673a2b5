// What a reader takes away of the explorer's graph, without a page: lines of Python, GraphML, GEXF.
globalThis.companionGraphFiles = (() => {
  "use strict";
  const { GROUPS, days, iso } = globalThis.companionGraph;

  // Names of the choices as arguments of companion.network.build.
  const ARGUMENT = {
    relation: "relations",
    sign: "sign",
    source: "source",
    speaker: "speaker",
    voice: "voice",
    confidence: "confidence",
    gathered: "gathered",
  };

  // The lines that build the same slice in a notebook.
  const quoted = (value) => (typeof value === "number" ? String(value) : JSON.stringify(value));
  const list = (values) => `[${values.map(quoted).join(", ")}]`;
  function code(state) {
    const given = [];
    if (state.view === "persons") given.push("persons=True");
    if (state.tie) given.push(`between=(${state.tie.map(quoted).join(", ")})`);
    else if (state.who) given.push(`of=${quoted(state.who)}`);
    for (const group of GROUPS)
      if (state[group].length)
        given.push(
          `${ARGUMENT[group]}=${list(group === "sign" ? state.sign.map(Number) : state[group])}`,
        );
    if (state.undated && (state.from || state.to || state.then)) given.push("undated=True");
    const time = (from, to) =>
      [
        from && `since=${quoted(iso(days(from)[0]))}`,
        to && `until=${quoted(iso(days(to)[1]))}`,
      ].filter(Boolean);
    const build = (more) =>
      "companion.network.build(" +
      `${[...given, ...more].map((line) => `\n    ${line},`).join("")}` +
      `${given.length + more.length ? "\n" : ""})`;
    if (!state.then)
      return (
        `import companion\n\ngraph = ${build(time(state.from, state.to))}\n` +
        `print(graph.number_of_edges(), "ties")\n`
      );
    return (
      `import companion\n\nthen = ${build(time(state.then, state.then))}\nnow = ` +
      `${build(time(state.now, state.now))}\n` +
      ("new = set(now.edges(keys=True)) - set(then.edges(keys=True))\ngone = " +
        "set(then.edges(keys=True)) - set(now.edges(keys=True))\n") +
      'print(len(new), "new,", len(gone), "gone")\n'
    );
  }

  // What is seen as a file for other programs; every tie has its evidence. What is missing has no
  // value, an attribute has one type and the name that `companion export` gives it: none is a word
  // of the format. (A tie says its id twice: igraph loses the ids of edges.)
  const SIGNS = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "\t": "&#9;",
    "\n": "&#10;",
    "\r": "&#13;",
  };
  const xml = (text) =>
    String(text)
      .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "")
      .replace(/[&<>"\t\n\r]/g, (sign) => SIGNS[sign]);
  const EDGE = {
    tie_id: "string",
    relation: "string",
    sign: "int",
    valid_from: "string",
    valid_to: "string",
    origin: "string",
    speaker_kind: "string",
    speaker_id: "string",
    confidence: "string",
    gathered: "string",
    evidence_id: "string",
    change: "string",
  };
  function rows(graph, state, { kept, change, within }) {
    const { ties, actors, number } = graph.views[state.view],
      word = (group, i) => graph.labels[group].codes[ties[group][i]];
    const edges = kept
      .map((i, at) => ({ i, at }))
      .filter(({ i }) => within(i))
      .map(({ i, at }) => ({
        id: ties.id[i],
        tie_id: ties.id[i],
        source: actors[ties.from[i]].id,
        target: actors[ties.to[i]].id,
        relation: word("relation", i),
        sign: ties.sign[i],
        valid_from: ties.start[i] ? iso(ties.start[i]) : "",
        valid_to: ties.end[i] ? iso(ties.end[i]) : "",
        origin: word("source", i),
        speaker_kind: word("speaker", i),
        speaker_id: word("voice", i),
        confidence: word("confidence", i),
        gathered: word("gathered", i),
        evidence_id: graph.evidence[ties.evidence[i]][0],
        change: state.then ? ["gone", "both", "new"][change[at] + 1] : "",
      }));
    const met = new Set([
      ...edges.flatMap((edge) => [edge.source, edge.target]),
      state.who,
      ...(state.tie ?? []),
    ]);
    return { nodes: actors.filter((actor) => met.has(actor.id) && number.has(actor.id)), edges };
  }
  const given = (edge, write) =>
    Object.keys(EDGE)
      .filter((name) => edge[name] !== undefined && edge[name] !== "")
      .map((name) => write(name, xml(edge[name])))
      .join("");

  function graphml(graph, state, answer, cited) {
    const { nodes, edges } = rows(graph, state, answer);
    const keys = ["label", "kind"]
      .map((name) => `<key id="n_${name}" for="node" attr.name="${name}" attr.type="string"/>`)
      .concat(
        Object.entries(EDGE).map(
          ([name, type]) =>
            `<key id="e_${name}" for="edge" attr.name="${name}" attr.type="${type}"/>`,
        ),
      );
    return (
      `<?xml version="1.0" encoding="UTF-8"?>\n<graphml ` +
      `xmlns="http://graphml.graphdrawing.org/xmlns">\n<desc>${xml(cited)}</desc>\n` +
      `${keys.join("\n")}\n<graph edgedefault="directed">\n` +
      nodes
        .map(
          (node) =>
            `<node id="${xml(node.id)}"><data key="n_label">${xml(node.name)}</data><data ` +
            `key="n_kind">${xml(node.kind)}</data></node>\n`,
        )
        .join("") +
      edges
        .map(
          (edge) =>
            `<edge id="${xml(edge.id)}" source="${xml(edge.source)}" target="` +
            `${xml(edge.target)}">` +
            `${given(edge, (name, value) => `<data key="e_${name}">${value}</data>`)}` +
            "</edge>\n",
        )
        .join("") +
      "</graph>\n</graphml>\n"
    );
  }

  // For Gephi's time line a dated tie has its spell; ties without a date, and actors, are there all
  // the time.
  function gexf(graph, state, answer, cited) {
    const { nodes, edges } = rows(graph, state, answer);
    const spell = (edge) =>
      edge.valid_from
        ? `<spells><spell start="${edge.valid_from}"` +
          `${edge.valid_to ? ` end="${edge.valid_to}"` : ""}/></spells>`
        : "";
    return (
      `<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://www.gexf.net/1.2draft" ` +
      `version="1.2">\n<meta><description>${xml(cited)}</description></meta>\n` +
      '<graph defaultedgetype="directed" mode="dynamic" timeformat="date">\n' +
      '<attributes class="node"><attribute id="kind" title="kind" type="string"/></attributes>\n' +
      `<attributes class="edge">${Object.entries(EDGE)
        .map(
          ([name, type]) =>
            `<attribute id="${name}" title="${name}" type="${type === "int" ? "integer" : type}"/>`,
        )
        .join("")}</attributes>\n<nodes>\n` +
      nodes
        .map(
          (node) =>
            `<node id="${xml(node.id)}" label="${xml(node.name)}"><attvalues><attvalue ` +
            `for="kind" value="${xml(node.kind)}"/></attvalues></node>\n`,
        )
        .join("") +
      "</nodes>\n<edges>\n" +
      edges
        .map(
          (edge) =>
            `<edge id="${xml(edge.id)}" source="${xml(edge.source)}" target="` +
            `${xml(edge.target)}"><attvalues>` +
            `${given(edge, (name, value) => `<attvalue for="${name}" value="${value}"/>`)}` +
            `</attvalues>${spell(edge)}</edge>\n`,
        )
        .join("") +
      "</edges>\n</graph>\n</gexf>\n"
    );
  }

  return { code, graphml, gexf };
})();
