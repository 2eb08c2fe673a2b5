// Time in the explorer: two fields, bars of years and months, a comparison of two dates, the years
// played one after the other.
globalThis.companionExplorerTime = (() => {
  "use strict";
  if (!globalThis.companionExplorerState) return null;
  const { days, disorder, iso } = globalThis.companionGraph;
  const { MONTHS, el, escaped, many, part, explorer, when, choose, made, warn } =
    globalThis.companionExplorerState;

  let playing = 0; // the timer while years are played
  let bars = null;

  function timeFields() {
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
      onclick: () => choose({ from: "", to: "", then: "", now: "" }),
    });
    made.bars = el("div", { className: "explorer-bars" });
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
  }

  // What is compared at first: the ends of the span that is chosen; else what is chosen with five
  // years before or, where the record begins, with last year; else first and last day.
  function twoDates() {
    const { from, to } = explorer.state,
      [first, last] = [explorer.graph.first, explorer.graph.last].map((day) => iso(day)),
      year = (written) => Number(written.slice(0, 4)),
      recent = String(year(last) - 1),
      one = to || from || recent,
      before = String(Math.max(year(first), year(one) - 5));
    const [then, now] = [
      [from, to || recent],
      [before, one],
      [one, recent],
    ].find(([then, now]) => then && !disorder({ then, now })) ?? [first, last];
    return { then, now };
  }
  function timed() {
    const names = explorer.state.then ? ["then", "now"] : ["from", "to"],
      asked = { from: made.from.value.trim(), to: made.to.value.trim() };
    const wrong = [];
    for (const value of Object.values(asked)) {
      const span = value && days(value);
      if (value && !span)
        wrong.push(
          `“${value.slice(0, 40)}” is no year, month or day: write 2024, 2024-10 or 2024-10-19`,
        );
      else if (span && (span[1] < explorer.graph.first || span[0] > explorer.graph.last))
        wrong.push(
          `${value} lies outside the record, which runs from ` +
            (`${iso(explorer.graph.first).slice(0, 4)} to ` +
              `${when(iso(explorer.graph.last).slice(0, 7))}`),
        );
    }
    const change = { [names[0]]: asked.from, [names[1]]: asked.to };
    if (!wrong.length && disorder(change)) wrong.push(disorder(change));
    if (!wrong.length && explorer.state.then && !(asked.from && asked.to))
      wrong.push("a comparison needs two dates");
    explorer.problems = wrong;
    if (wrong.length) {
      warn("Not taken: ");
      return;
    }
    choose(change);
  }
  function timeline() {
    const wide = (made.bars.clientWidth || 600) - 20,
      high = 74,
      base = 54,
      last = Math.floor(explorer.graph.last / 10000),
      first = Math.floor(explorer.graph.first / 10000);
    const room = Math.max(8, Math.floor(wide / 14)),
      begins = last - first + 1 <= room ? first : last - room + 2;
    const span =
      explorer.state.from || explorer.state.to
        ? [
            explorer.state.from ? days(explorer.state.from)[0] : explorer.graph.first,
            explorer.state.to ? days(explorer.state.to)[1] : 99999999,
          ]
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
          n: explorer.answer.bars.get(year * 100 + m + 1) ?? 0,
          lo: year * 10000 + (m + 1) * 100,
          hi: year * 10000 + (m + 1) * 100 + 31,
        }))
      : [];
    for (const [month, n] of explorer.answer.bars) {
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
    const ends = explorer.state.then ? "" : handle("from", first_) + handle("to", last_);
    made.bars.innerHTML =
      `<p class="explorer-hint">` +
      (explorer.answer.bars.size
        ? "Acts a year with these choices" +
          `${bins[0].from ? "" : `; the first bar: before ${begins}`}.`
        : "The bars count acts, and none meets these choices.") +
      (explorer.state.then
        ? "</p>"
        : ` <span class="explorer-prompt">Drag, or choose a year for its months.</span></p>`) +
      (`<svg class="years" viewBox="-10 0 ${wide + 20} ${high}" width="${wide + 20}" ` +
        `height="${high}" role="group" aria-label="Acts a year">${bar(bins, bars.step)}` +
        `${labels}${ends}</svg>`) +
      (months.length && !explorer.state.then
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
  function listenToBars() {
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
          explorer.state.from === month
            ? { from: month.slice(0, 4), to: month.slice(0, 4) }
            : { from: month, to: month },
        );
        return;
      }
      if (!event.target.closest(".years") || explorer.state.then) return;
      const end = event.target.closest(".handle")?.dataset.end,
        handles = [...made.bars.querySelectorAll(".handle")].map((handle) =>
          Number(handle.getAttribute("aria-valuenow")),
        );
      const pressed = bin(event);
      stop();
      // A handle keeps the other end where it is; elsewhere a span begins.
      from =
        end && (explorer.state.from || explorer.state.to)
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
  }
  function play() {
    const acted = bars.bins.filter((bin) => bin.from && bin.n),
      years = (acted.length ? acted : bars.bins.filter((bin) => bin.from)).map((bin) => bin.from);
    let at =
      Math.max(
        0,
        years.indexOf(explorer.state.from) + (explorer.state.from === explorer.state.to ? 1 : 0),
      ) % years.length;
    const step = () => {
      if (at >= years.length) return stop();
      choose(
        { from: years[at], to: years[at], then: "", now: "" },
        { replace: true, played: true },
      );
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

  explorer.stop = stop;
  return { timeFields, timeline, listenToBars };
})();
