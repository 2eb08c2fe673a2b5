// Live charts: the drawing in the page becomes live, with what is known of a mark beside it. What a
// reader does to it is in chart-controls.js and charts.js. Without these scripts, or if one fails,
// the drawing stays.
globalThis.companionCharts = (() => {
  "use strict";
  const here = document.currentScript.src;

  const fetched = new Map(); // address -> promise of its script
  const figures = new Map(); // name -> what its script brought
  const views = new Map(); // frame -> the live chart in it
  window.companionFigure = (figure) => figures.set(figure.name, figure);

  // A plain script element: unlike fetch it also works in a page opened from disk. What did not
  // come, or came as something else, is asked for again by the next call.
  function load(address, brought) {
    if (!fetched.has(address)) {
      fetched.set(
        address,
        new Promise((resolve, reject) => {
          const script = document.createElement("script");
          script.src = new URL(address, here).href;
          script.onload = script.onerror = () => {
            if (brought()) return resolve(brought());
            fetched.delete(address);
            script.remove();
            reject(new Error(`${address} did not load`));
          };
          document.head.append(script);
        }),
      );
    }
    return fetched.get(address);
  }
  const bring = (frame) =>
    load(`../_figures/${frame.dataset.script}`, () => figures.get(frame.dataset.figure));

  // The height of the drawing in the page decides which of the two is meant for this width.
  const size = (frame) => (frame.clientWidth > 560 ? "wide" : "narrow");
  const signals = (frame) => [...frame.querySelectorAll(".chart-controls [data-signal]")];
  const chosen = (field) => (field.type === "checkbox" ? field.checked : JSON.parse(field.value));

  // The live chart takes the box of the still one. Fonts may make it a little higher or lower: then
  // it is scaled; a choice that adds or removes rows may change the box.
  function fit(live, still) {
    const [is, was] = [live, still].map((part) => part.querySelector("svg").viewBox.baseVal);
    live.style.aspectRatio = `${was.width} / ${was.height}`;
    live.classList.toggle(
      "is-fitted",
      Math.abs(is.height / is.width / (was.height / was.width) - 1) < 0.03,
    );
  }

  async function draw(frame) {
    const wanted = size(frame),
      plot = frame.querySelector(".chart-plot");
    if (frame.dataset.drawn === wanted) return views.get(frame)?.ready;
    frame.dataset.drawn = wanted;
    const live = document.createElement("div");
    const before = views.get(frame);
    const ready = (async () => {
      const [figure] = await Promise.all([
        bring(frame),
        load(`../_charts/${frame.dataset.runtime}`, () => window.companionVega),
      ]);
      const { View, parse, expressionInterpreter } = window.companionVega;
      const spec = { ...figure[wanted] };
      spec.data = (spec.data ?? []).map((data) =>
        typeof data.values === "string"
          ? { ...data, values: structuredClone(figure.values[data.values]) }
          : data,
      );
      const still = plot.querySelector(`.chart-${wanted}`);
      live.className = "chart-live is-waiting";
      live.setAttribute("role", "img");
      live.setAttribute("aria-label", still.getAttribute("aria-label"));
      plot.append(live);
      // Vega's own interpreter: no eval, which the pages' security policy forbids.
      const view = new View(parse(spec, null, { ast: true }), {
        expr: expressionInterpreter,
        renderer: "svg",
        hover: true,
        // A mouse that goes away takes what it showed, not what a finger keeps.
        tooltip: (_, event, item, value) =>
          frame.querySelector(".chart-tip.is-kept") || tip(frame, item, value),
      });
      for (const field of signals(frame)) view.signal(field.dataset.signal, chosen(field));
      await view.initialize(live).runAsync();
      fit(live, still);
      live.querySelector("svg").setAttribute("aria-hidden", "true");
      live.classList.remove("is-waiting");
      before?.live.remove();
      before?.view.finalize();
      return Object.assign(views.get(frame), { view });
    })();
    views.set(frame, { ready, live });
    try {
      await ready;
      frame.classList.add("is-live");
      frame.classList.remove("is-failed");
    } catch (error) {
      console.warn("the chart stays as it is drawn:", error);
      plot.querySelectorAll(".chart-live").forEach((part) => part.remove());
      views.delete(frame);
      delete frame.dataset.drawn; // the next touch tries again
      frame.classList.remove("is-live");
      frame.classList.add("is-failed");
    }
    return ready;
  }

  // What is known of a mark, beside it: on hover by Vega, from the keyboard by the arrow keys.
  const words = (value) =>
    typeof value === "object" ? Object.entries(value) : [["", String(value)]];
  const place = (frame, item) => {
    const mark = item._svg ?? item.mark?._svg,
      box = mark?.getBoundingClientRect(),
      at = frame.querySelector(".chart-plot").getBoundingClientRect();
    return (
      box && {
        left: box.left - at.left,
        top: box.top - at.top,
        width: box.width,
        height: box.height,
        room: at.width,
      }
    );
  };

  // Ids of rows, as tips list them, lead to their registers.
  const REGISTERS = { E: "events", I: "indicators", S: "statements", P: "positions" };
  const IDS = /^[EISP]\d{2,4}(?:, [EISP]\d{2,4})*$/;
  const rowLink = (id) =>
    Object.assign(document.createElement("a"), {
      href: `${REGISTERS[id[0]]}.html#ev-${id.toLowerCase()}`,
      textContent: id,
    });
  // An address that nothing runs from.
  const safe = (href) => {
    const address = href && new URL(href, location.href);
    return address && ["http:", "https:", "file:"].includes(address.protocol) ? address : null;
  };

  // A tip that is `kept` stays until the reader taps elsewhere; its evidence is a link in it.
  function tip(frame, item, value, kept = false) {
    const plot = frame.querySelector(".chart-plot"),
      standing = plot.querySelector(".chart-tip");
    if (standing?.matches(".is-kept") && !kept && item !== null) return;
    standing?.remove();
    const at = value != null && value !== "" && item && place(frame, item);
    if (!at) return;
    const box = document.createElement("div"),
      list = document.createElement("dl");
    box.className = "chart-tip";
    if (kept) {
      box.classList.add("is-kept");
      box.setAttribute("role", "group");
      box.setAttribute("aria-label", "About this mark");
    } else box.setAttribute("aria-hidden", "true");
    for (const [key, said] of words(value)) {
      const name = document.createElement("dt"),
        content = document.createElement("dd");
      name.textContent = key;
      if (kept && IDS.test(said))
        String(said)
          .split(", ")
          .forEach((id, n) => content.append(n ? ", " : "", rowLink(id)));
      else content.textContent = said;
      list.append(name, content);
    }
    box.append(list);
    const address = kept && safe(item.href);
    if (address) {
      const line = document.createElement("p");
      line.append(
        Object.assign(document.createElement("a"), {
          href: address.href,
          textContent: "Open the evidence",
        }),
      );
      box.append(line);
    }
    plot.append(box);
    telling.set(frame, JSON.stringify(value));
    beside(box, at);
  }
  const telling = new Map(); // frame -> what its tip tells, as JSON
  function beside(box, at) {
    const left = Math.min(at.left + at.width / 2 + 10, at.room - box.offsetWidth);
    box.style.left = `${Math.max(0, left)}px`;
    box.style.top = `${at.top + at.height + 8}px`;
  }
  const around = (ring, at) =>
    Object.assign(ring.style, {
      left: `${at.left - 4}px`,
      top: `${at.top - 4}px`,
      width: `${at.width + 8}px`,
      height: `${at.height + 8}px`,
    });

  // When the page has another width, a mark stands elsewhere: its tip and ring go there.
  function settle(frame) {
    const [box, ring] = [".chart-tip", ".chart-point"].map((part) => frame.querySelector(part));
    if (!box) return;
    const all = points(frame),
      n = all.findIndex(({ item }) => JSON.stringify(item.tooltip) === telling.get(frame));
    if (n < 0) return step(frame, "Escape");
    const at = place(frame, all[n].item);
    beside(box, at);
    if (!ring) return;
    around(ring, at);
    frame.dataset.point = n;
    chosenMark.set(frame, all[n].item);
  }

  // The mark under a finger: what lies within 14 px of the tap, nearest first.
  const RINGS = [
    [0, 0],
    ...[5, 10, 14].flatMap((r) =>
      [0, 45, 90, 135, 180, 225, 270, 315].map((a) => [
        r * Math.cos((a * Math.PI) / 180),
        r * Math.sin((a * Math.PI) / 180),
      ]),
    ),
  ];
  function markAt(frame, x, y) {
    const live = frame.querySelector(".chart-live");
    for (const [dx, dy] of RINGS) {
      for (const found of document.elementsFromPoint(x + dx, y + dy)) {
        if (!live?.contains(found)) continue;
        const item = found.__data__,
          data = Array.isArray(item) ? item[0] : item;
        if (data && told(data)) return data;
      }
    }
    return null;
  }

  // A mark may lead to its evidence (the chart's href): Vega follows it on a click, Enter from the
  // keyboard.
  const chosenMark = new Map();
  function follow(frame) {
    const address = frame.dataset.point !== undefined && safe(chosenMark.get(frame)?.href);
    if (!address) return false;
    location.assign(address);
    return true;
  }

  const told = (item) => item.tooltip != null && item.tooltip !== "" && item.opacity !== 0;

  // Each mark that has something to say, once, from left to right and from top to bottom.
  function points(frame) {
    const seen = new Map();
    for (const mark of frame.querySelectorAll(".chart-live svg [class*='role-mark'] > *")) {
      const item = mark.__data__,
        data = Array.isArray(item) ? item[0] : item;
      if (!data || !told(data)) continue;
      const box = mark.getBoundingClientRect(),
        key = JSON.stringify(data.tooltip);
      if (!box.width && !box.height) continue;
      if (!seen.has(key)) seen.set(key, { item: data, box });
    }
    return [...seen.values()].sort(
      (a, b) => Math.round(a.box.left - b.box.left) || a.box.top - b.box.top,
    );
  }

  function step(frame, key) {
    const plot = frame.querySelector(".chart-plot"),
      all = points(frame),
      said = frame.querySelector(".chart-said");
    plot.querySelector(".chart-point")?.remove();
    if (key === "Escape" || !all.length) {
      delete frame.dataset.point;
      said.textContent = "";
      return tip(frame, null);
    }
    const last = all.length - 1,
      now = Number(frame.dataset.point ?? -1);
    const next = {
      ArrowRight: now + 1,
      ArrowDown: now + 1,
      ArrowLeft: now - 1,
      ArrowUp: now - 1,
      Home: 0,
      End: last,
    }[key];
    const n = Math.max(0, Math.min(last, next)),
      { item } = all[n],
      at = place(frame, item);
    frame.dataset.point = n;
    tip(frame, item, item.tooltip);
    const ring = document.createElement("div");
    ring.className = "chart-point";
    around(ring, at);
    plot.append(ring);
    said.textContent = `${n + 1} of ${all.length}: ${words(item.tooltip)
      .map(([name, content]) => (name ? `${name} ${content}` : content))
      .join(", ")}${item.href ? ". Enter opens its evidence" : ""}`;
    chosenMark.set(frame, item);
  }

  return {
    views,
    bring,
    signals,
    chosen,
    fit,
    draw,
    words,
    tip,
    markAt,
    follow,
    points,
    step,
    settle,
  };
})();
