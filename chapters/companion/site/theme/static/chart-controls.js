// Controls of charts. A chart's title tells what it was drawn for; when a control is moved, a line
// below the title says what is seen instead.
globalThis.companionChartControls = (() => {
  "use strict";
  const { views, signals, chosen, fit, draw, tip, points } = globalThis.companionCharts;

  const initial = new Map(); // field -> its value at first
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
    const says = [],
      failed = frame.matches(".is-failed");
    if (wrong.length) says.push(`Not kept from the address: ${wrong.join(", ")}. `);
    if (failed)
      says.push(
        "The chart that answers to these controls did not load: the drawing is still the one " +
          "of the title. Choose again to try once more.",
      );
    else if (apart.length)
      says.push(
        "Shown now: " +
          `${fields.map((field) => `${labelOf(field)} ${shownOf(field)}`).join(", ")}. The ` +
          "title was written for " +
          `${apart.map((field) => `${labelOf(field)} ${before.get(field)}`).join(", ")}, ` +
          "and the files below (SVG, PNG) show that. ",
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
    if (!view) return now(frame, wrong);
    delete frame.dataset.point;
    tip(frame, null);
    for (const field of signals(frame)) view.signal(field.dataset.signal, chosen(field));
    await view.runAsync();
    fit(views.get(frame).live, frame.querySelector(`.chart-${frame.dataset.drawn}`));
    now(frame, wrong);
  }

  // A touch, or a chart that comes in sight. The line tells that it did not load, and, when a later
  // touch has brought it, what is shown.
  async function wake(frame) {
    const failed = frame.matches(".is-failed");
    await draw(frame).catch(() => {});
    if (signals(frame).length && (failed || frame.matches(".is-failed"))) now(frame, []);
  }

  const frames = [...document.querySelectorAll(".chart-frame")];

  return { initial, keyOf, valueOf, labelOf, choosable, setField, moved, wake, frames };
})();
