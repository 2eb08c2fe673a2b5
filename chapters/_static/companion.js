// Makes a chart live when a reader reaches for it. Without this script, or if it fails, the drawing
// that stands in the page stays.
(() => {
  "use strict";
  const here = document.currentScript.src;
  let runtime;
  const drawn = new Map(); // frame -> the live chart in it

  function load(name) {
    runtime ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = new URL(`../_charts/${name}`, here).href;
      script.onload = () => resolve(window.vegaEmbed);
      script.onerror = () => reject(new Error("the chart runtime did not load"));
      document.head.append(script);
    });
    return runtime;
  }

  const size = (frame) => (frame.clientWidth > 560 ? "wide" : "narrow");

  async function draw(frame) {
    const wanted = size(frame);
    if (frame.dataset.drawn === wanted) return;
    frame.dataset.drawn = wanted;
    try {
      const embed = await load(frame.dataset.runtime);
      const parts = JSON.parse(frame.querySelector("script.chart-spec").textContent);
      const live = document.createElement("div");
      live.className = "chart-live";
      live.setAttribute("role", "group");
      live.setAttribute("aria-label", frame.getAttribute("aria-label"));
      // The drawing in the page keeps its place until the live one is ready.
      live.style.position = "absolute";
      live.style.visibility = "hidden";
      frame.append(live);
      const controls = frame.querySelector(".chart-controls");
      const before = drawn.get(frame);
      controls?.replaceChildren();
      const chart = await embed(live, { ...parts[wanted], datasets: parts.datasets }, { actions: false, renderer: "svg", ast: true, ...(controls && { bind: controls }) });
      // A chart drawn anew for another width keeps what the reader has set.
      for (const { name } of (chart.vgSpec.signals ?? []).filter((signal) => signal.bind)) {
        if (before) chart.view.signal(name, before.view.signal(name));
      }
      if (before) { await chart.view.runAsync(); before.finalize(); }
      drawn.set(frame, chart);
      frame.querySelectorAll(".chart-live").forEach((old) => old !== live && old.remove());
      live.removeAttribute("style");
      frame.classList.add("is-live");
    } catch (error) {
      frame.querySelectorAll(".chart-live").forEach((part) => part.remove());
      frame.classList.remove("is-live");
      console.warn(error);
    }
  }

  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) if (entry.isIntersecting) { seen.unobserve(entry.target); draw(entry.target); }
  }, { rootMargin: "100px" });

  for (const frame of document.querySelectorAll(".chart-frame")) {
    // A chart with a control is live on sight, any other when it is touched, hovered or focused.
    if ("controls" in frame.dataset) seen.observe(frame);
    else for (const type of ["pointerenter", "touchstart", "focusin"]) frame.addEventListener(type, () => draw(frame), { once: true, passive: true });
  }
  addEventListener("resize", () => {
    for (const frame of document.querySelectorAll(".chart-frame.is-live")) draw(frame);
  });
})();
