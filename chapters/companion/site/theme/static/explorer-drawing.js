// The drawing of the explorer: discs, lines, pointer and keyboard. Discs stay between answers, so
// that the focus does; lines are written anew.
globalThis.companionExplorerDrawing = (() => {
  "use strict";
  if (!globalThis.companionExplorerState) return null;
  const {
    escaped,
    many,
    part,
    plot,
    explorer,
    view,
    nameOf,
    numberOf,
    tell,
    say,
    choose,
    toggle,
    chooseTie,
    made,
  } = globalThis.companionExplorerState;

  const LINES = 500; // drawn at most

  // As in charts/colours.py.
  const SIGN = [
    ["#2f8f5b", ""],
    ["#8c8c8c", "2 3"],
    ["#c8433a", "6 4"],
  ];
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
  const drawing = () => svg;
  const canvas = document.createElement("canvas").getContext("2d");
  // Pixels that a text takes in a font.
  function wideIs(text, font) {
    canvas.font = font;
    return canvas.measureText(text).width;
  }
  function lay() {
    const wide = plot.clientWidth,
      key = `${explorer.state.view} ${wide}`;
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
      : Math.min(640, Math.round(roomy ? wide * 0.84 : Math.max(400, wide * 1.2)));
    // On the smallest phones the names of the columns leave room for those between them.
    const letters = wide < 320 ? 10 : 12,
      aside = columns ? (roomy ? 165 : wide < 320 ? 88 : 98) : roomy ? 64 : 46,
      above = columns ? 24 : 34;
    const cut = (text) =>
      roomy || text.length < letters + 3 ? text : `${text.slice(0, letters).trim()}…`;
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
    const size = roomy ? 13 : 11.5,
      bold = `600 ${size}px ${getComputedStyle(plot).fontFamily}`; // as a name that is chosen
    // Between two columns a name moves inwards under its own disc, clear of the columns' discs.
    const beside = (text, x) => {
      const edge = columns ? aside + 11 + wideIs(text, bold) / 2 : 0;
      return Math.max(edge, Math.min(wide - edge, x));
    };
    svg.innerHTML =
      `<g class="lines"></g>` +
      actors
        .map((a, n) => {
          const { x, y } = places[n],
            name = a.side === "below" ? brief(a.short, roomy) : cut(a.short),
            r = columns && a.side !== "below" ? 7 : 13;
          const at =
            a.side === "left"
              ? `x="${x - 12}" y="${y + 4}" text-anchor="end"`
              : a.side === "right"
                ? `x="${x + 12}" y="${y + 4}" text-anchor="start"`
                : `x="${beside(name, x)}" y="${over.has(n) ? y - r - 5 : y + r + size}" ` +
                  'text-anchor="middle"';
          return (
            `<g class="actor" data-n="${n}" role="button" tabindex="-1" ` +
            `aria-pressed="false"><circle class="hit" cx="${x}" cy="${y}" r="` +
            `${Math.max(r, 14)}" fill="transparent"/>` +
            (`<circle cx="${x}" cy="${y}" r="${r}" fill="${ACTOR[a.id] ?? "#8c8c8c"}"/>` +
              `<text ${at} font-size="${size}" fill="currentColor">` +
              `${escaped(name)}</text></g>`)
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
    const chosen = Boolean(explorer.state.who || explorer.state.tie),
      out = [];
    const seen =
      explorer.drawn.length > LINES
        ? [
            ...explorer.drawn.filter((pair) => chosen && pair.own),
            ...explorer.drawn.filter((pair) => !(chosen && pair.own)),
          ].slice(0, LINES)
        : explorer.drawn;
    const width = (n) => Math.min(9, 0.9 + 0.75 * Math.sqrt(n));
    for (const pair of [...seen].reverse()) {
      const [plus, , minus] = pair.signs,
        look = SIGN[plus > minus ? 0 : plus < minus ? 2 : 1],
        look_ = `tie${chosen && !pair.own ? " faded" : chosen ? " own" : ""}`;
      if (!explorer.state.then) {
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
    for (const pair of explorer.drawn)
      for (const [n, other] of [
        [pair.from, pair.to],
        [pair.to, pair.from],
      ]) {
        weight[n][0] += pair.all;
        weight[n][1].add(other);
        if (pair.own) weight[n][2] = true;
      }
    const pressed = new Set(
      explorer.state.tie
        ? explorer.state.tie.map(numberOf)
        : explorer.state.who
          ? [numberOf(explorer.state.who)]
          : [],
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
      seen.length < explorer.drawn.length
        ? `Drawn are the ${LINES} heaviest of ${explorer.drawn.length.toLocaleString("en")} ` +
          "lines; " +
          "choose an actor for all of its own."
        : "";
  }

  function listenToDrawing() {
    const at = (target) => target.closest?.(".actor, .tie");
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
      explorer.walk = null;
      svg.querySelectorAll(".tie.over").forEach((tie) => tie.classList.remove("over"));
      next.focus();
    };
    const steps = { ArrowRight: n + 1, ArrowLeft: n - 1, Home: 0, End: all.length - 1 };
    if (key in steps) go(steps[key]);
    else if (key === "ArrowDown" || key === "ArrowUp") {
      explorer.stop(); // the next year that plays would lose the tie that is come to
      const count = new Map();
      for (const pair of explorer.drawn)
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
      const at =
          explorer.walk?.from === n
            ? others.indexOf(explorer.walk.to) + (key === "ArrowDown" ? 1 : -1)
            : 0,
        place = (at + others.length) % others.length;
      explorer.walk = { from: n, to: others[place] };
      svg.querySelectorAll(".tie").forEach((tie) =>
        tie.classList.toggle(
          "over",
          [tie.dataset.a, tie.dataset.b]
            .map(Number)
            .every((end) => [explorer.walk.from, explorer.walk.to].includes(end)),
        ),
      );
      say(
        `${place + 1} of ${others.length}: ${tell(explorer.walk.from, explorer.walk.to)}. ` +
          "Enter shows the evidence.",
      );
      part("under").textContent = tell(explorer.walk.from, explorer.walk.to);
    } else if (key === "Enter" || key === " ") {
      if (explorer.walk?.from === n) chooseTie(explorer.walk.from, explorer.walk.to);
      else toggle(view().actors[n].id);
      say(made.title.textContent);
    } else if (key === "Escape") {
      if (explorer.walk) {
        explorer.walk = null;
        svg.querySelectorAll(".tie.over").forEach((tie) => tie.classList.remove("over"));
        say(`Back to ${nameOf(n)}.`);
      } else if (explorer.state.tie) choose({ tie: null });
      else if (explorer.state.who) choose({ who: "" });
      else return;
    } else return;
    event.preventDefault();
  }

  return { brief, NS, drawing, wideIs, draw, listenToDrawing };
})();
