// What a reader takes away of a view of the explorer: its address, a citation, files, a picture,
// its lines of code.
globalThis.companionExplorerTake = (() => {
  "use strict";
  if (!globalThis.companionExplorerState) return null;
  const { written } = globalThis.companionGraph;
  const { graphml, gexf } = globalThis.companionGraphFiles;
  const { el, escaped, part, explorer, when, made } = globalThis.companionExplorerState;
  const { NS, drawing, wideIs } = globalThis.companionExplorerDrawing;

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

  // A picture is seen without the page's styles and fonts: what they do to the drawing, it says in
  // attributes, the later ones over those before.
  const PAPER = "#fff",
    FONTS = "'Source Sans 3', 'Liberation Sans', Arial, sans-serif";
  const LOOKS = Object.entries({
    text: { "paint-order": "stroke", stroke: PAPER, "stroke-width": 4, "stroke-linejoin": "round" },
    ".tie > path": { opacity: 0.75 },
    ".tie.own > path": { opacity: 1 },
    ".tie.ghost > path": { opacity: 0.5 },
    ".tie.still > path": { opacity: 0.4 },
    ".tie.faded": { opacity: 0.16 },
    ".actor.faded": { opacity: 0.45 },
    '.actor[aria-pressed="true"] circle': { stroke: "currentColor", "stroke-width": 2.5 },
    '.actor[aria-pressed="true"] text': { "font-weight": 600 },
  });
  // Lines of a text, each as long as there is room; a word that is longer, as an address may be,
  // goes on in the next.
  function broken(text, font, room) {
    const lines = [];
    let line = "";
    for (const word of text.split(/\s+/).filter(Boolean)) {
      const longer = line ? `${line} ${word}` : word;
      if (wideIs(longer, font) <= room) {
        line = longer;
        continue;
      }
      if (line) lines.push(line);
      line = "";
      for (const letter of word) {
        if (line && wideIs(line + letter, font) > room) {
          lines.push(line);
          line = "";
        }
        line += letter;
      }
    }
    return line ? [...lines, line] : lines;
  }
  function picture() {
    const svg = drawing(),
      copy_ = svg.cloneNode(true),
      [, , w, h] = svg.getAttribute("viewBox").split(" ").map(Number);
    copy_.querySelectorAll(".hit").forEach((hit) => hit.remove());
    for (const [which, look] of LOOKS)
      for (const part_ of copy_.querySelectorAll(which))
        for (const [name, value] of Object.entries(look)) part_.setAttribute(name, value);
    // In another font a name stays as wide as the drawing has room for.
    const texts = copy_.querySelectorAll("text");
    svg.querySelectorAll("text").forEach((text, i) => {
      texts[i].setAttribute("textLength", text.getComputedTextLength().toFixed(1));
      texts[i].setAttribute("lengthAdjust", "spacingAndGlyphs");
    });
    for (const part_ of copy_.querySelectorAll("[tabindex], [role]"))
      ["tabindex", "role", "aria-pressed", "aria-describedby"].forEach((name) =>
        part_.removeAttribute(name),
      );
    // The title in lines of a length that fits; where the picture comes from, below.
    const lines_ = broken(made.title.textContent, `600 14px ${FONTS}`, w - 16),
      top = 12 + lines_.length * 18;
    const source = `${explorer.graph.cite} ${location.href.replace(/[?#].*$/, "")}`,
      from = broken(source, `10px ${FONTS}`, w - 16),
      all = h + top + 14 + from.length * 12;
    return (
      `<svg xmlns="${NS}" viewBox="0 0 ${w} ${all}" width="${w}" height="${all}" ` +
      `font-family="${FONTS}" color="#1b1f24">` +
      `<desc>${escaped(cited())}</desc><rect width="100%" height="100%" fill="${PAPER}"/>` +
      lines_
        .map(
          (text, i) =>
            `<text x="8" y="${20 + i * 18}" font-size="14" font-weight="600" ` +
            `fill="#1b1f24">${escaped(text)}</text>`,
        )
        .join("") +
      (`<g transform="translate(0 ${top})">${copy_.innerHTML}</g>` +
        from
          .map(
            (text, i) =>
              `<text x="8" y="${h + top + 16 + i * 12}" font-size="10" fill="#545b66">` +
              `${escaped(text)}</text>`,
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
