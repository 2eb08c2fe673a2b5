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
      live.setAttribute("aria-label", frame.querySelector("[role=img]").getAttribute("aria-label"));
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

  // --- Evidence cards: the note at the foot of the page, shown beside the reference to it.
  let card, owner;
  const close = () => { card?.remove(); owner?.removeAttribute("aria-describedby"); card = owner = undefined; };

  function show(link) {
    const note = document.getElementById(link.dataset.note);
    if (!note || owner === link) return;
    close();
    owner = link;
    card = document.createElement("div");
    card.className = "evidence-card";
    card.id = "evidence-card";
    card.setAttribute("role", "tooltip");
    card.append(...[...note.cloneNode(true).childNodes]);
    card.querySelectorAll("[id]").forEach((part) => part.removeAttribute("id"));
    document.body.append(card);
    link.setAttribute("aria-describedby", card.id);
    const at = link.getBoundingClientRect(), width = card.offsetWidth, height = card.offsetHeight;
    card.style.left = `${scrollX + Math.max(8, Math.min(at.left, document.documentElement.clientWidth - width - 8))}px`;
    card.style.top = `${scrollY + (at.bottom + height + 12 < innerHeight || at.top < height ? at.bottom + 6 : at.top - height - 6)}px`;
    card.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && close());
  }

  for (const link of document.querySelectorAll("a.evidence[data-note]")) {
    link.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && show(link));
    link.addEventListener("pointerleave", (event) => {
      if (event.pointerType === "mouse" && !card?.contains(event.relatedTarget)) setTimeout(() => card && !card.matches(":hover") && owner === link && !link.matches(":focus-visible") && close(), 250);
    });
    link.addEventListener("focus", () => link.matches(":focus-visible") && show(link));
    link.addEventListener("blur", () => setTimeout(() => card && !card.contains(document.activeElement) && owner === link && close(), 50));
    // On a touch screen the first tap shows the card, the second follows the link.
    link.addEventListener("click", (event) => { if (matchMedia("(hover: none)").matches && owner !== link) { event.preventDefault(); show(link); } });
  }
  addEventListener("keydown", (event) => event.key === "Escape" && close());
  addEventListener("pointerdown", (event) => card && !card.contains(event.target) && event.target !== owner && close());

  // --- Registers: search, sorting and filters on a table that is complete without them.
  for (const register of document.querySelectorAll(".register[data-library]")) {
    const table = register.querySelector("table");
    const filters = [...table.querySelectorAll("th[data-filter]")];
    const base = new URL("../_charts/", here);
    const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: new URL(register.dataset.style, base).href });
    document.head.append(style);
    import(new URL(register.dataset.library, base).href).then(({ jQuery }) => {
      const bar = document.createElement("div");
      bar.className = "register-filters";
      const data = jQuery(table).DataTable({
        autoWidth: false, deferRender: true, order: [], pageLength: 25, lengthMenu: [25, 100, { label: "all", value: -1 }],
        layout: { topStart: "search", topEnd: "pageLength", bottomStart: "info", bottomEnd: "paging" },
        language: { search: "Search", lengthMenu: "Rows _MENU_" },
      });
      for (const head of filters) {
        const column = data.column(head);
        const label = document.createElement("label");
        const menu = document.createElement("select");
        menu.append(new Option("all", ""));
        const values = new Set(column.nodes().toArray().map((cell) => cell.textContent.trim()).filter(Boolean));
        for (const value of [...values].sort()) menu.append(new Option(value, value));
        menu.addEventListener("change", () => column.search((cell) => !menu.value || cell.replace(/<[^>]*>/g, "").trim() === menu.selectedOptions[0].innerHTML.trim() || cell.trim() === menu.value).draw());
        label.append(`${head.textContent} `, menu);
        bar.append(label);
      }
      register.prepend(bar);
      // A link to a row opens the page of the table that holds it.
      const reveal = () => {
        const id = decodeURIComponent(location.hash.slice(1));
        const row = id && data.row(`#${CSS.escape(id)}`);
        if (!row || !row.any()) return;
        data.search("");
        const place = data.rows({ order: "current", search: "applied" }).indexes().toArray().indexOf(row.index());
        data.page(Math.floor(place / data.page.len())).draw("page");
        row.node().scrollIntoView({ block: "center" });
        row.node().classList.add("is-target");
      };
      addEventListener("hashchange", reveal);
      reveal();
      register.classList.add("is-live");
    }).catch((error) => console.warn("the table stays as it is:", error));
  }
})();

// --- Citations: a dialog for the page, and for any figure or row whose link says data-cite.
(() => {
  "use strict";
  const here = document.currentScript.src;
  const panel = document.querySelector(".cite-panel");
  if (!panel) return;
  const STYLES = { apa: "APA", chicago: "Chicago", mla: "MLA", harvard: "Harvard", bibtex: "BibTeX", ris: "RIS" };
  let entries, dialog, wanted;

  // Entries come as a script that calls this: a page opened from disk may not fetch, but may load a script.
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
  const standing = () => Object.fromEntries([...panel.querySelectorAll("dd[data-style] > span:first-child")].map((text) => [text.parentElement.dataset.style, text.innerHTML]));

  const remembered = { get: () => { try { return localStorage.getItem("cite-style"); } catch { return null; } }, set: (style) => { try { localStorage.setItem("cite-style", style); } catch { /* private window */ } } };

  function make() {
    dialog = document.createElement("dialog");
    dialog.className = "cite-dialog";
    dialog.setAttribute("aria-labelledby", "cite-dialog-title");
    dialog.innerHTML = `<form method="dialog"><h2 id="cite-dialog-title"></h2><label>Style <select></select></label>
      <div class="cite-entry" tabindex="0" role="group" aria-label="Citation"></div>
      <p class="cite-actions"><button type="button" class="cite-copy">Copy</button> <button value="close">Close</button> <span role="status"></span></p></form>`;
    const menu = dialog.querySelector("select");
    for (const [style, name] of Object.entries(STYLES)) menu.append(new Option(name, style));
    menu.value = remembered.get() in STYLES ? remembered.get() : "apa";
    menu.addEventListener("change", () => { remembered.set(menu.value); show(); });
    dialog.querySelector(".cite-copy").addEventListener("click", () => copy(dialog.querySelector(".cite-entry"), dialog.querySelector("[role=status]")));
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    document.body.append(dialog);
  }

  function show() {
    const style = dialog.querySelector("select").value, field = dialog.querySelector(".cite-entry");
    dialog.querySelector("[role=status]").textContent = "";
    const code = style === "bibtex" || style === "ris";
    field.classList.toggle("is-code", code);
    if (!wanted[style]) field.textContent = "This format did not load; the files at the end of the page hold it.";
    else if (code) field.textContent = wanted[style];
    else field.innerHTML = wanted[style];
  }

  async function open(id) {
    if (!dialog) make();
    let what = id === panel.dataset.citeOwn ? (id === "book" ? "Cite this book" : "Cite this page") : id.startsWith("figure:") ? "Cite this figure" : id.startsWith("table:") ? "Cite this table" : `Cite ${id}`;
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
      if (rich) await navigator.clipboard.write([new ClipboardItem({ "text/plain": new Blob([text], { type: "text/plain" }), "text/html": new Blob([field.innerHTML], { type: "text/html" }) })]);
      else await navigator.clipboard.writeText(text);
      status.textContent = "Copied.";
    } catch {
      const selection = getSelection(), range = document.createRange();
      range.selectNodeContents(field);
      selection.removeAllRanges();
      selection.addRange(range);
      status.textContent = document.execCommand("copy") ? "Copied." : "Selected: copy it with the keyboard.";
    }
  }

  for (const entry of panel.querySelectorAll("dd[data-style]")) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "cite-copy", textContent: "Copy" });
    const status = document.createElement("span");
    const text = document.createElement("span");
    text.append(...entry.childNodes);
    status.setAttribute("role", "status");
    button.setAttribute("aria-label", `Copy the citation in ${STYLES[entry.dataset.style]} style`);
    button.addEventListener("click", () => copy(text, status));
    entry.append(text, " ", button, " ", status);
  }
  const bar = document.querySelector(".article-header-buttons");
  if (bar) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm cite-button", textContent: "Cite" });
    button.setAttribute("aria-haspopup", "dialog");
    button.addEventListener("click", () => open(panel.dataset.citeOwn));
    bar.prepend(button);
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-cite]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(link.dataset.cite);
  });
})();
