// The book's one script: charts, evidence cards, citations. Without it, or if it fails, what stands
// in the page stays.
(() => {
  "use strict";
  const here = document.currentScript.src;

  // --- Charts: the drawing in the page becomes live when a reader reaches for it.
  const fetched = new Map(); // address -> promise of its script
  const figures = new Map(); // name -> what its script brought
  const views = new Map(); // frame -> the live chart in it
  window.companionFigure = (figure) => figures.set(figure.name, figure);

  // A plain script element: unlike fetch it also works in a page opened from disk.
  function load(address) {
    if (!fetched.has(address)) {
      fetched.set(
        address,
        new Promise((resolve, reject) => {
          const script = document.createElement("script");
          script.src = new URL(address, here).href;
          script.onload = resolve;
          script.onerror = () => {
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
    load(`../_figures/${frame.dataset.script}`).then(() => figures.get(frame.dataset.figure));

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
        load(`../_charts/${frame.dataset.runtime}`),
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
        tooltip: (_, event, item, value) => tip(frame, item, value),
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
    } catch (error) {
      console.warn("the chart stays as it is drawn:", error);
      plot.querySelectorAll(".chart-live").forEach((part) => part.remove());
      views.delete(frame);
      frame.classList.remove("is-live");
      frame.querySelector(".chart-controls")?.setAttribute("disabled", "");
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
  const safe = (href) => {
    const address = href && new URL(href, location.href);
    return address && ["http:", "https:", "file:"].includes(address.protocol) ? address : null;
  }; // nothing that runs

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
    const left = Math.min(at.left + at.width / 2 + 10, at.room - box.offsetWidth);
    box.style.left = `${Math.max(0, left)}px`;
    box.style.top = `${at.top + at.height + 8}px`;
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
    Object.assign(ring.style, {
      left: `${at.left - 4}px`,
      top: `${at.top - 4}px`,
      width: `${at.width + 8}px`,
      height: `${at.height + 8}px`,
    });
    plot.append(ring);
    said.textContent = `${n + 1} of ${all.length}: ${words(item.tooltip)
      .map(([name, content]) => (name ? `${name} ${content}` : content))
      .join(", ")}${item.href ? ". Enter opens its evidence" : ""}`;
    chosenMark.set(frame, item);
  }

  // --- Controls. A chart's title tells what it was drawn for; when a control is moved, a line
  // below the title says what is seen instead.
  const initial = new Map();
  const keyOf = (frame, field) => `${frame.dataset.figure}.${field.dataset.signal}`;
  const valueOf = (field) =>
    field.type === "checkbox"
      ? String(field.checked)
      : field.tagName === "SELECT"
        ? String(chosen(field))
        : field.value;
  const labelOf = (field) => field.closest("label").querySelector("span").textContent.trim();
  const shownOf = (field) =>
    field.type === "checkbox"
      ? field.checked
        ? "yes"
        : "no"
      : field.tagName === "SELECT"
        ? field.selectedOptions[0].textContent
        : field.value;
  const optionOf = (field, value) =>
    [...field.options].find((option) => String(JSON.parse(option.value)) === value);
  const choosable = (field, value) =>
    field.type === "checkbox"
      ? ["true", "false"].includes(value)
      : field.tagName === "SELECT"
        ? Boolean(optionOf(field, value))
        : value.trim() !== "" &&
          Number(value) >= Number(field.min) &&
          Number(value) <= Number(field.max);
  function setField(field, value) {
    if (field.type === "checkbox") field.checked = value === "true";
    else if (field.tagName === "SELECT") optionOf(field, value).selected = true;
    else field.value = value;
  }
  function now(frame, wrong) {
    const figure = frame.closest("figure"),
      fields = signals(frame),
      apart = fields.filter((field) => valueOf(field) !== initial.get(field));
    let line = figure.querySelector(".chart-now");
    if (!line) {
      line = Object.assign(document.createElement("p"), { className: "chart-now" });
      line.setAttribute("role", "status");
      frame.before(line);
    }
    const before = new Map(
      fields.map((field) => {
        const value = initial.get(field);
        return [field, field.tagName === "SELECT" ? optionOf(field, value).textContent : value];
      }),
    );
    const says = [];
    if (wrong.length) says.push(`Not kept from the address: ${wrong.join(", ")}. `);
    if (apart.length)
      says.push(
        "Shown now: " +
          `${fields.map((field) => `${labelOf(field)} ${shownOf(field)}`).join(", ")}. The ` +
          "title was written for " +
          `${apart.map((field) => `${labelOf(field)} ${before.get(field)}`).join(", ")}. `,
      );
    const live = views.get(frame)?.live;
    if (live && !points(frame).length) says.push("Nothing is on record for these choices.");
    line.textContent = says.join("");
    line.hidden = !says.length;
    const still = frame.querySelector(`.chart-${frame.dataset.drawn}`);
    live?.setAttribute(
      "aria-label",
      `${apart.length ? line.textContent : ""}${still?.getAttribute("aria-label") ?? ""}`,
    );
    const link = figure.querySelector('.chart-tools a[href$="#' + frame.dataset.figure + '"]');
    if (link) {
      const state = new URLSearchParams();
      apart.forEach((field) => state.set(keyOf(frame, field), valueOf(field)));
      link.href = `${location.pathname}${String(state) && `?${state}`}#${frame.dataset.figure}`;
    }
  }
  async function moved(frame, wrong = []) {
    for (const field of signals(frame)) {
      const output = field.parentElement.querySelector(".chart-value");
      if (output) output.textContent = field.value;
    }
    const { view } = (await draw(frame).catch(() => ({}))) ?? {};
    if (!view) return;
    delete frame.dataset.point;
    tip(frame, null);
    for (const field of signals(frame)) view.signal(field.dataset.signal, chosen(field));
    await view.runAsync();
    fit(views.get(frame).live, frame.querySelector(`.chart-${frame.dataset.drawn}`));
    now(frame, wrong);
  }

  const onSight = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries)
        if (isIntersecting) {
          onSight.unobserve(target);
          draw(target).catch(() => {});
        }
    },
    { rootMargin: "100px" },
  );
  const frames = [...document.querySelectorAll(".chart-frame")];

  let pointed = "mouse"; // what touched the page last; Firefox's clicks do not say
  addEventListener(
    "pointerdown",
    (event) => {
      pointed = event.pointerType;
      for (const kept of document.querySelectorAll(".chart-tip.is-kept"))
        if (!kept.closest(".chart-plot").contains(event.target)) kept.remove();
    },
    true,
  );
  addEventListener("keydown", (event) => {
    if (event.key === "Escape")
      document.querySelectorAll(".chart-tip.is-kept").forEach((kept) => kept.remove());
  });

  for (const frame of frames) {
    const plot = frame.querySelector(".chart-plot"),
      fields = signals(frame);
    for (const type of ["pointerenter", "touchstart", "focusin"])
      frame.addEventListener(type, () => draw(frame).catch(() => {}), {
        once: true,
        passive: true,
      });
    // From the keyboard: the chart takes the focus, arrow keys go through what it shows.
    const said = document.createElement("p");
    said.className = "chart-said visually-hidden";
    said.setAttribute("role", "status");
    frame.append(said);
    plot.tabIndex = 0;
    plot.setAttribute("role", "group");
    plot.setAttribute(
      "aria-label",
      "Chart: the arrow keys go through its marks, Escape leaves them",
    );
    plot.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && follow(frame)) return event.preventDefault();
      if (
        event.altKey ||
        event.ctrlKey ||
        event.metaKey ||
        !["ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown", "Home", "End", "Escape"].includes(
          event.key,
        )
      )
        return;
      event.preventDefault();
      draw(frame)
        .then(() => step(frame, event.key))
        .catch(() => {});
    });
    // A finger: the first tap makes the chart live and opens the tip of what it met, and never
    // leaves the page. (Vega follows a mark's address on a click and opens no tip by touch: vega
    // issue 3893.)
    plot.addEventListener(
      "click",
      (event) => {
        if (event.target.closest(".chart-tip")) return;
        const finger =
          event.pointerType === "touch" ||
          event.pointerType === "pen" ||
          (!event.pointerType && pointed === "touch");
        if (!finger) {
          tip(frame, null);
          return;
        }
        event.preventDefault();
        event.stopPropagation();
        const { clientX, clientY } = event;
        draw(frame)
          .then(() => {
            const item = markAt(frame, clientX, clientY),
              said_ = frame.querySelector(".chart-said");
            tip(frame, null);
            if (item) {
              tip(frame, item, item.tooltip, true);
              said_.textContent = words(item.tooltip)
                .map(([name, content]) => (name ? `${name} ${content}` : content))
                .join(", ");
            }
          })
          .catch(() => {});
      },
      true,
    );
    plot.addEventListener("blur", () => frame.dataset.point && step(frame, "Escape"));
    for (const field of fields) {
      field.addEventListener("input", () => moved(frame));
      // Each choice stands in the address, and the back button undoes it.
      field.addEventListener("change", () => {
        const state = new URLSearchParams(location.search),
          key = keyOf(frame, field);
        if (valueOf(field) === initial.get(field)) state.delete(key);
        else state.set(key, valueOf(field));
        const text = state.toString();
        try {
          history.pushState(null, "", `${location.pathname}${text && `?${text}`}${location.hash}`);
        } catch {
          /* a page on disk may not */
        }
      });
      initial.set(field, valueOf(field));
    }
    frame.querySelector(".chart-controls")?.removeAttribute("disabled");
  }
  // What the address asks of the controls; what they cannot be is said.
  function restore() {
    const state = new URLSearchParams(location.search);
    for (const frame of frames) {
      const wrong = [];
      let changed = false;
      for (const field of signals(frame)) {
        const asked = state.get(keyOf(frame, field)),
          before = valueOf(field);
        if (!choosable(field, asked ?? initial.get(field))) {
          wrong.push(`${labelOf(field)} “${asked.slice(0, 40)}”`);
          setField(field, initial.get(field));
        } else setField(field, asked ?? initial.get(field));
        changed ||= valueOf(field) !== before;
      }
      if (changed || wrong.length) moved(frame, wrong);
    }
  }
  addEventListener("popstate", restore);
  if (
    [...new URLSearchParams(location.search).keys()].some((key) =>
      frames.some((frame) => key.startsWith(`${frame.dataset.figure}.`)),
    )
  )
    restore();
  // Nothing is loaded before the reader does something; then a chart with a control is live on
  // sight.
  addEventListener(
    "scroll",
    () =>
      frames.filter((frame) => signals(frame).length).forEach((frame) => onSight.observe(frame)),
    { once: true, passive: true },
  );
  addEventListener("resize", () =>
    frames
      .filter((frame) => frame.matches(".is-live"))
      .forEach((frame) => draw(frame).catch(() => {})),
  );

  // The table of what a chart draws, built when it is asked for.
  for (const details of document.querySelectorAll("details.chart-data")) {
    details.addEventListener("toggle", async () => {
      const holder = details.querySelector(".chart-table"),
        figure = details.closest("figure");
      if (!details.open || holder.querySelector("table")) return;
      let rows;
      try {
        rows = (await bring(figure.querySelector(".chart-frame"))).table;
      } catch (error) {
        return console.warn(error);
      } // the link to the file stays
      const table = document.createElement("table"),
        scroll = document.createElement("div");
      table.createCaption().textContent = figure
        .querySelector("figcaption")
        .textContent.replace(/#$/, "")
        .trim();
      table.caption.className = "visually-hidden";
      const head = table.createTHead().insertRow();
      for (const name of rows.columns)
        head.append(
          Object.assign(document.createElement("th"), { scope: "col", textContent: name }),
        );
      const body = table.createTBody();
      for (const row of rows.rows) {
        const line = body.insertRow();
        for (const value of row) {
          const address =
            /^[a-z-]+\.html#ev-[a-z0-9-]+$/.test(value) &&
            Object.assign(document.createElement("a"), {
              href: value,
              textContent: value.split("#")[0].replace(".html", ""),
            });
          line.insertCell().append(address || (value ?? ""));
        }
      }
      scroll.className = "chart-rows";
      scroll.tabIndex = 0;
      scroll.setAttribute("role", "region");
      scroll.setAttribute("aria-label", "Data of the chart");
      scroll.append(table);
      holder.append(scroll);
    });
  }

  // --- Evidence cards: the note at the foot of the page, shown beside the number that stands for
  // it. A pointer or the focus shows it for as long as it stays; a click, a tap or Enter keeps it
  // open and never leaves the page.
  let card,
    owner,
    kept = false,
    returning = false;
  function close(back) {
    if (!card) return;
    const was = owner;
    card.remove();
    was.setAttribute("aria-expanded", "false");
    was.removeAttribute("aria-describedby");
    card = owner = undefined;
    kept = false;
    returning = true; // the focus comes back to the number, which has just been read
    if (back) was.focus();
    returning = false;
  }

  function beside(link) {
    const at = link.getBoundingClientRect(),
      width = card.offsetWidth,
      height = card.offsetHeight;
    const zero = card.offsetParent.getBoundingClientRect();
    const left = Math.min(at.left, document.documentElement.clientWidth - width - 8);
    const below = at.bottom + height + 12 < innerHeight || at.top < height;
    card.style.left = `${Math.max(8, left) - zero.left}px`;
    card.style.top = `${(below ? at.bottom + 6 : at.top - height - 6) - zero.top}px`;
  }

  // A number of one row has its note; one of several rows has those of all, each under its own
  // number.
  const notesOf = (link) =>
    link.dataset.note
      .split(" ")
      .map((id) => document.getElementById(id))
      .filter(Boolean);
  function partOf(note, several) {
    const part = document.createElement("div");
    part.className = "evidence-card-part";
    if (several) {
      const number = document.createElement("span");
      number.className = "evidence-card-number";
      number.textContent = 1 + [...note.parentElement.children].indexOf(note);
      part.append(number);
    }
    part.append(...note.cloneNode(true).childNodes);
    return part;
  }

  function show(link, keep) {
    const notes = notesOf(link);
    if (!notes.length) return;
    if (owner !== link) {
      close();
      owner = link;
      card = document.createElement("div");
      card.className = "evidence-card";
      card.id = "evidence-card";
      card.setAttribute("aria-label", `Evidence ${link.getAttribute("aria-label")}`);
      card.append(...notes.map((note) => partOf(note, notes.length > 1)));
      card.querySelectorAll("[id]").forEach((part) => part.removeAttribute("id"));
      card.addEventListener(
        "pointerleave",
        (event) => event.pointerType === "mouse" && !kept && close(),
      );
      // After the number in the page, so that reading on from it comes to the card.
      link.closest(".evidence-reference, .work-reference").after(card);
      beside(link);
    }
    if (keep && !kept) {
      kept = true;
      card.setAttribute("role", "dialog");
      const shut = document.createElement("button");
      shut.type = "button";
      shut.className = "tool evidence-card-shut";
      shut.setAttribute("aria-label", "Close");
      shut.textContent = "×";
      shut.addEventListener("click", () => close(true));
      card.prepend(shut);
      link.setAttribute("aria-expanded", "true");
    } else if (!kept) {
      card.setAttribute("role", "tooltip");
      link.setAttribute("aria-describedby", card.id);
    }
  }

  for (const link of document.querySelectorAll("a.evidence[data-note]")) {
    link.setAttribute("aria-expanded", "false");
    link.addEventListener(
      "pointerenter",
      (event) => event.pointerType === "mouse" && !kept && show(link),
    );
    link.addEventListener("pointerleave", (event) => {
      if (event.pointerType === "mouse" && !card?.contains(event.relatedTarget))
        setTimeout(
          () =>
            !kept &&
            card &&
            !card.matches(":hover") &&
            owner === link &&
            !link.matches(":focus-visible") &&
            close(),
          250,
        );
    });
    link.addEventListener(
      "focus",
      () => !kept && !returning && link.matches(":focus-visible") && show(link),
    );
    // Who comes back to the number within these 50 ms keeps the card.
    link.addEventListener("blur", () =>
      setTimeout(
        () =>
          !kept &&
          card &&
          owner === link &&
          document.activeElement !== link &&
          !card.contains(document.activeElement) &&
          close(),
        50,
      ),
    );
    link.addEventListener("click", (event) => {
      // as any link
      if (event.ctrlKey || event.metaKey || event.shiftKey || !notesOf(link).length) return;
      event.preventDefault();
      if (kept && owner === link) return close(true);
      if (kept) close();
      show(link, true);
      // from the keyboard; Firefox counts 1
      if (event.detail === 0 || event.pointerType === "") card.querySelector("a, button")?.focus();
    });
  }
  addEventListener("keydown", (event) => event.key === "Escape" && close(kept));
  addEventListener(
    "pointerdown",
    (event) => card && !card.contains(event.target) && event.target !== owner && close(),
  );
})();

// --- Citations: a dialog for the page, and for any figure or row whose link says data-cite.
(() => {
  "use strict";
  const here = document.currentScript.src;
  const panel = document.querySelector(".cite-panel");
  if (!panel) return;
  const STYLES = {
    apa: "APA",
    chicago: "Chicago",
    mla: "MLA",
    harvard: "Harvard",
    bibtex: "BibTeX",
    ris: "RIS",
  };
  let entries, dialog, wanted;

  // Entries come as a script that calls this: a page opened from disk may not fetch, but may load a
  // script.
  function load() {
    entries ??= new Promise((resolve, reject) => {
      window.companionCitations = resolve;
      const script = document.createElement("script");
      script.src = new URL(`../_cite/${panel.dataset.citePage}.js`, here).href;
      script.onerror = () => reject(new Error("the citations did not load"));
      document.head.append(script);
    });
    return entries;
  }

  // What stands in the page serves when the rest cannot be had.
  const standing = () =>
    Object.fromEntries(
      [...panel.querySelectorAll("dd[data-style] > span:first-child")].map((text) => [
        text.parentElement.dataset.style,
        text.innerHTML,
      ]),
    );

  const remembered = {
    get: () => {
      try {
        return localStorage.getItem("cite-style");
      } catch {
        return null;
      }
    },
    set: (style) => {
      try {
        localStorage.setItem("cite-style", style);
      } catch {
        /* private window */
      }
    },
  };

  function make() {
    dialog = document.createElement("dialog");
    dialog.className = "cite-dialog";
    dialog.setAttribute("aria-labelledby", "cite-dialog-title");
    dialog.innerHTML = `<form method="dialog"><h2 id="cite-dialog-title"></h2>
      <label>Style <select></select></label>
      <div class="cite-entry" tabindex="0" role="group" aria-label="Citation"></div>
      <p class="cite-actions"><button type="button" class="cite-copy">Copy</button>
      <button value="close">Close</button> <span role="status"></span></p></form>`;
    const menu = dialog.querySelector("select");
    for (const [style, name] of Object.entries(STYLES)) menu.append(new Option(name, style));
    menu.value = remembered.get() in STYLES ? remembered.get() : "apa";
    menu.addEventListener("change", () => {
      remembered.set(menu.value);
      show();
    });
    dialog
      .querySelector(".cite-copy")
      .addEventListener("click", () =>
        copy(dialog.querySelector(".cite-entry"), dialog.querySelector("[role=status]")),
      );
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    document.body.append(dialog);
  }

  function show() {
    const style = dialog.querySelector("select").value,
      field = dialog.querySelector(".cite-entry");
    dialog.querySelector("[role=status]").textContent = "";
    const code = style === "bibtex" || style === "ris";
    field.classList.toggle("is-code", code);
    if (!wanted[style])
      field.textContent = "This format did not load; the files at the end of the page hold it.";
    else if (code) field.textContent = wanted[style];
    else field.innerHTML = wanted[style];
  }

  async function open(id) {
    if (!dialog) make();
    let what =
      id === panel.dataset.citeOwn
        ? id === "book"
          ? "Cite this book"
          : "Cite this page"
        : id.startsWith("figure:")
          ? "Cite this figure"
          : id.startsWith("table:")
            ? "Cite this table"
            : `Cite ${id}`;
    try {
      wanted = (await load())[id];
      if (!wanted) throw new Error(`no citation of ${id} on this page`);
    } catch (error) {
      console.warn(error);
      wanted = standing();
      what = "Cite this page";
    }
    dialog.querySelector("h2").textContent = what;
    show();
    if (!dialog.open) dialog.showModal();
  }

  // Copied with its italics where the browser can, else as text, else by selection.
  async function copy(field, status) {
    const text = field.textContent;
    try {
      const rich = !field.classList.contains("is-code") && window.ClipboardItem;
      if (rich)
        await navigator.clipboard.write([
          new ClipboardItem({
            "text/plain": new Blob([text], { type: "text/plain" }),
            "text/html": new Blob([field.innerHTML], { type: "text/html" }),
          }),
        ]);
      else await navigator.clipboard.writeText(text);
      status.textContent = "Copied.";
    } catch {
      const selection = getSelection(),
        range = document.createRange();
      range.selectNodeContents(field);
      selection.removeAllRanges();
      selection.addRange(range);
      status.textContent = document.execCommand("copy")
        ? "Copied."
        : "Selected: copy it with the keyboard.";
    }
  }

  for (const entry of panel.querySelectorAll("dd[data-style]")) {
    const button = Object.assign(document.createElement("button"), {
      type: "button",
      className: "cite-copy",
      textContent: "Copy",
    });
    const status = document.createElement("span");
    const text = document.createElement("span");
    text.append(...entry.childNodes);
    status.setAttribute("role", "status");
    button.setAttribute("aria-label", `Copy the citation in ${STYLES[entry.dataset.style]} style`);
    button.addEventListener("click", () => copy(text, status));
    entry.append(text, " ", button, " ", status);
  }
  const button = document.querySelector(".cite-button");
  if (button) {
    button.hidden = false;
    button.addEventListener("click", () => open(panel.dataset.citeOwn));
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-cite]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(link.dataset.cite);
  });
})();
