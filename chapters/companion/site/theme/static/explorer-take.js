// What a reader takes away of a view of the explorer: its address, a citation, files, a picture,
// its lines of code.
globalThis.companionExplorerTake = (() => {
  "use strict";
  if (!globalThis.companionExplorerState) return null;
  const { written } = globalThis.companionGraph;
  const { graphml, gexf } = globalThis.companionGraphFiles;
  const { el, escaped, part, explorer, when, made } = globalThis.companionExplorerState;
  const { NS, drawing } = globalThis.companionExplorerDrawing;

  function takeaway() {
    made.code = el(
      "details",
      { className: "explorer-code" },
      el("summary", { textContent: "This view as code" }),
      el("p", {
        className: "explorer-hint",
        textContent: "These lines build the same graph in a notebook of this book.",
      }),
      el("pre", { tabIndex: 0, role: "region", "aria-label": "Python code" }),
      el("button", {
        type: "button",
        textContent: "Copy the code",
        onclick: (event) => copy(made.code.querySelector("pre").textContent, event.target),
      }),
    );
    const take = (text, action) =>
      el("button", { type: "button", textContent: text, onclick: action });
    part("foot").replaceChildren(
      el(
        "div",
        { className: "explorer-row explorer-take" },
        take("Copy link to this view", (event) =>
          copy(
            `${location.href.replace(/[?#].*$/, "")}${written(explorer.state)}#explorer`,
            event.target,
          ),
        ),
        take("Copy a citation of this view", (event) => copy(cited(), event.target)),
        take("GraphML", () =>
          save(
            "graphml",
            "application/xml",
            graphml(explorer.graph, explorer.state, explorer.answer, cited()),
          ),
        ),
        take("GEXF", () =>
          save(
            "gexf",
            "application/xml",
            gexf(explorer.graph, explorer.state, explorer.answer, cited()),
          ),
        ),
        take("Picture (SVG)", () => save("svg", "image/svg+xml", picture())),
        take("Picture (PNG)", bitmap),
      ),
      made.code,
    );
  }

  async function copy(text, button) {
    const label = (button.dataset.label ??= button.textContent);
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch {
      window.prompt("Copy this:", text);
    }
    setTimeout(() => {
      button.textContent = label;
    }, 2000);
  }
  function save(kind, type, content) {
    const link = el("a", {
      href: URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type })),
      download: `ties.${kind}`,
    });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }
  // What a view is cited as: book and version, what is seen, which choices made it, the day.
  const cited = () =>
    `${explorer.graph.cite} View of the graph of ties, taken on ` +
    `${when(new Date().toISOString().slice(0, 10))}: ${made.title.textContent} Choices: ` +
    `${written(explorer.state).replace(/^\?/, "") || "none"}.`;
  const broken = (text, width) => {
    const n = Math.floor(width);
    return text.match(new RegExp(`(?:\\S{${n},}|.{1,${n}})(?:\\s|$)`, "g")) ?? [];
  };
  function picture() {
    const svg = drawing(),
      copy_ = svg.cloneNode(true),
      [, , w, h] = svg.getAttribute("viewBox").split(" ").map(Number);
    copy_.querySelectorAll(".hit").forEach((hit) => hit.remove());
    copy_.querySelectorAll(".faded").forEach((faded) => faded.setAttribute("opacity", "0.12"));
    copy_.querySelectorAll(".ghost").forEach((ghost) => ghost.setAttribute("opacity", "0.45"));
    for (const part_ of copy_.querySelectorAll("[tabindex], [role]"))
      ["tabindex", "role", "aria-pressed", "aria-describedby"].forEach((name) =>
        part_.removeAttribute(name),
      );
    // The title in lines of a length that fits; where the picture comes from, below.
    const lines_ = broken(made.title.textContent, w / 7.2),
      top = 12 + lines_.length * 18;
    const from = broken(`${explorer.graph.cite} ${location.href.replace(/[?#].*$/, "")}`, w / 5.4),
      all = h + top + 14 + from.length * 12;
    return (
      `<svg xmlns="${NS}" viewBox="0 0 ${w} ${all}" width="${w}" height="${all}" ` +
      `font-family="'Source Sans 3', 'Liberation Sans', Arial, sans-serif" color="#1b1f24">` +
      `<desc>${escaped(cited())}</desc><rect width="100%" height="100%" fill="#fff"/>` +
      lines_
        .map(
          (text, i) =>
            `<text x="8" y="${20 + i * 18}" font-size="14" font-weight="600" ` +
            `fill="#1b1f24">${escaped(text.trim())}</text>`,
        )
        .join("") +
      (`<g transform="translate(0 ${top})">${copy_.innerHTML}</g>` +
        from
          .map(
            (text, i) =>
              `<text x="8" y="${h + top + 16 + i * 12}" font-size="10" fill="#545b66">` +
              `${escaped(text.trim())}</text>`,
          )
          .join("") +
        "</svg>")
    );
  }
  function bitmap() {
    const text = picture(),
      image = new Image();
    image.onload = () => {
      const canvas = el("canvas", { width: image.width * 2, height: image.height * 2 });
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => save("png", "image/png", blob));
    };
    image.src = `data:image/svg+xml,${encodeURIComponent(text)}`;
  }

  return { takeaway };
})();
