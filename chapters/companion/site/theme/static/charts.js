// Charts under a reader's hands: pointer, finger and keyboard, a page that scrolls, what an address
// asks of the controls, and the table of what is drawn.
(() => {
  "use strict";
  const { bring, signals, draw, words, tip, markAt, follow, step, settle } =
    globalThis.companionCharts;
  const { initial, keyOf, valueOf, labelOf, choosable, setField, moved, wake, frames } =
    globalThis.companionChartControls;

  const onSight = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries)
        if (isIntersecting)
          wake(target).then(() => target.matches(".is-live") && onSight.unobserve(target));
    },
    { rootMargin: "100px" },
  );

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
      frame.addEventListener(type, () => wake(frame), { passive: true });
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
      .forEach((frame) =>
        draw(frame)
          .then(() => settle(frame))
          .catch(() => {}),
      ),
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
        return console.warn(error); // the link to the file stays
      }
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
})();
