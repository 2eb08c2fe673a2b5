// Comparison in the workbench: agreement, cells that differ, what the findings count before and
// after, and how a re-coding is cited. Numbers come from recode-agreement.js.
globalThis.companionComparison = (() => {
  "use strict";
  if (!globalThis.companionBench) return null;
  const { agreement, overlay, claims, acts, naming } = globalThis.companionAgreement;
  const {
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
    cells,
    say,
    scrolled,
  } = globalThis.companionBench;

  let waiting;
  const later = () => {
    if (bench.compared) {
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
    made.compare.textContent = bench.compared ? "Hide the comparison" : "Compare with the book";
    made.compare.setAttribute("aria-expanded", bench.compared);
    made.result.replaceChildren();
    citation();
    if (!bench.compared) return;
    made.result.append(...agreements(), ...differences(), ...moves());
  }
  function against(id, whom) {
    return whom === "published" ? unit(id).codes : (unit(id).passes?.[whom] ?? {});
  }
  function agreements() {
    const runs = [
        ...new Set(bench.set.units.flatMap((id) => Object.keys(unit(id).passes ?? {}))),
      ].sort(),
      body = el("tbody"),
      lines = [];
    const coded = bench.set.variables.filter((name) => bench.set.units.some((id) => own(id)[name]));
    for (const name of coded) {
      const whom = [["published", "you, published"], ...runs.map((r) => [r, `you, pass ${r}`])].map(
        ([w, label]) => [label, bench.set.units.map((id) => [own(id)[name], against(id, w)[name]])],
      );
      if (runs.length === 2)
        whom.push([
          runs.map((r) => `pass ${r}`).join(", "),
          bench.set.units
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
    return bench.set.units.flatMap((id) =>
      bench.set.variables
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
    const items = all.slice(0, bench.listed).map(([id, name]) => {
      const found = unit(id),
        runs = Object.entries(found.passes ?? {})
          .map(([r, codes]) => `pass ${r} ${word(name, codes[name])}`)
          .join(", ");
      const reason = found.reasons?.[name] ? ` Recorded reason: ${found.reasons[name]}` : "";
      return el(
        "li",
        {},
        button(id, () => bench.go(bench.set.units.indexOf(id)), { className: "recode-link" }),
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
      all.length > bench.listed
        ? button(`Show ${all.length - bench.listed} more`, () => {
            bench.listed = Infinity;
            comparison();
          })
        : "",
    ];
  }

  // What the findings count, before and after. Cells that were not coded keep the published code.
  function moves() {
    const with_ = (id) => overlay(unit(id).codes, own(id));
    const told_ =
      { claims: moveClaims, events: moveActs, statements: moveNaming }[bench.set.kind]?.(with_) ??
      [];
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
    bench.book.actors[id] ?? variable("tie_from")?.codes.find(([c]) => c === id)?.[1] ?? id;
  const named = (place, sign) => place.split(sign).map(actor).join(sign);
  const both = (was, is) => [...new Set([...Object.keys(was), ...Object.keys(is)])];
  const differs = (a, b) => JSON.stringify(a) !== JSON.stringify(b);
  function moveClaims(with_) {
    const [was, is] = [(id) => unit(id).codes, with_].map((codes) =>
      claims(bench.set.units.map(codes)),
    );
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
    const all = Object.keys(bench.book.units).filter((id) => unit(id).kind === bench.set.kind),
      own_ = new Set(bench.set.units);
    const [was, is] = [
      (id) => unit(id).codes,
      (id) => (own_.has(id) ? with_(id) : unit(id).codes),
    ].map((codes) =>
      acts(
        all.map((id) => ({ ...unit(id).counts, codes: codes(id), own: own_.has(id) })),
        bench.book.counts.meeting_levels,
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
        bench.set.units.map((id) => ({ ...unit(id).counts, codes: codes(id) })),
        bench.book.counts.periods,
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
    const who = bench.work.coder.trim() || "An unnamed coder",
      all = apart();
    const shown = all
      .slice(0, 5)
      .map(
        ([id, name]) => `${id} ${variable(name).label} ${unit(id).codes[name]} → ${own(id)[name]}`,
      )
      .join("; ");
    const change = !bench.compared
      ? "Not yet compared with the published codes."
      : all.length
        ? `Change against the published codes: ${many(all.length, "cell")} (${shown}` +
          `${all.length > 5 ? `; the others stand in the sheet` : ""}).`
        : "No change against the published codes.";
    const seen = bench.work.seen.length
      ? ` The book’s codes of ${many(bench.work.seen.length, one())} were looked at before the ` +
        "coding was finished."
      : "";
    return (
      `${who}. Re-coding of “${bench.set.label}” (set ${bench.set.id}, version ` +
      `${bench.set.version}), ${date}: ` +
      (`${cells()} of ${bench.set.units.length * bench.set.variables.length} cells coded. ` +
        `${change}${seen}`) +
      ` Codes, units and published values: ${bench.book.citation}`
    );
  }
  const citation = () => {
    made.cite.textContent = cited();
  };

  return { later, comparison, cited, citation };
})();
