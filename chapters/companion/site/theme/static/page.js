// What the page around a chapter does with a script: colour mode, menus, search key, copying of code, and
// evidence notes in the margin. Everything it touches is of use without it.
(() => {
  "use strict";
  const root = document.documentElement;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // --- Buttons.
  const MODES = { auto: "as the system", light: "light", dark: "dark" };
  const told = all('[data-action="mode"]');
  function mode(chosen) {
    if (chosen) {
      try { chosen === "auto" ? localStorage.removeItem("mode") : localStorage.setItem("mode", chosen); } catch { /* private windows may not store */ }
      root.dataset.mode = chosen;
      root.dataset.theme = chosen !== "auto" ? chosen : matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    }
    for (const button of told) {
      button.title = `Colour mode: ${MODES[root.dataset.mode] ?? MODES.auto}`;
      button.setAttribute("aria-label", button.title);
    }
  }
  mode();
  const actions = {
    mode: () => { const names = Object.keys(MODES); mode(names[(names.indexOf(root.dataset.mode) + 1) % names.length]); },
    print: () => window.print(),
    fullscreen: () => (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen()),
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-action]");
    if (button) actions[button.dataset.action]?.();
    // A menu closes when the reader clicks elsewhere or has chosen.
    for (const menu of all("details.menu[open]")) if (!menu.contains(event.target) || event.target.closest("a, button")) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      for (const menu of all("details.menu[open]")) { menu.open = false; menu.querySelector("summary").focus(); }
    } else if ((event.key === "k" && (event.ctrlKey || event.metaKey)) || (event.key === "/" && !event.target.closest("input, select, textarea, [contenteditable]"))) {
      const nav = document.getElementById("site-nav");
      const menu = document.querySelector(".menu-button");
      if (menu.offsetParent && !nav.matches(":popover-open")) nav.showPopover();
      nav.querySelector("input[type=search]").focus();
      event.preventDefault();
    }
  });
  const nav = document.getElementById("site-nav");
  nav.addEventListener("click", (event) => { if (event.target.closest("a") && nav.matches(":popover-open")) nav.hidePopover(); });

  // The current chapter is in sight in a long list, and the section being read is marked in it.
  const here = nav.querySelector("[aria-current=page]");
  if (here && here.offsetTop > nav.clientHeight * 0.6) nav.scrollTop = here.offsetTop - nav.clientHeight / 3;
  const entries = new Map(all(".page-sections a", nav).map((link) => [document.getElementById(decodeURIComponent(link.hash.slice(1))), link]));
  const passing = new IntersectionObserver((seen) => {
    for (const { target, isIntersecting } of seen) {
      if (!isIntersecting) { entries.get(target)?.removeAttribute("aria-current"); continue; }
      for (const link of entries.values()) link.removeAttribute("aria-current");
      entries.get(target)?.setAttribute("aria-current", "true");
    }
  }, { rootMargin: "-20% 0px -70% 0px" });
  for (const section of entries.keys()) if (section) passing.observe(section);

  // --- Code: a button to copy it; a key can scroll what is wider than the page.
  const ICON = '<svg class="icon" viewBox="0 0 24 24" width="16" height="16" aria-hidden="true"><path d="M9 9h11v11H9zM15 9V4H4v11h5"/></svg>';
  if (navigator.clipboard) {
    for (const block of all(".cell_input div.highlight, :not(.cell_output) > div[class*=highlight-] > div.highlight")) {
      if (block.querySelector(".copy") || block.closest(".cell_output")) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "tool copy";
      button.title = "Copy the code";
      button.setAttribute("aria-label", button.title);
      button.innerHTML = ICON;
      button.addEventListener("click", async () => {
        try { await navigator.clipboard.writeText(block.querySelector("pre").textContent); button.title = "Copied"; }
        catch { button.title = "The browser did not allow copying"; }
        button.setAttribute("aria-label", button.title);
        button.classList.add("done");
        setTimeout(() => { button.title = "Copy the code"; button.setAttribute("aria-label", button.title); button.classList.remove("done"); }, 2000);
      });
      block.append(button);
    }
  }
  const scrollers = all(".bd-article pre, .bd-article .output, .bd-article .register, .bd-article .table-box");
  const mark = (box, over) => {
    if (over === box.hasAttribute("tabindex")) return;
    if (over) box.tabIndex = 0; else box.removeAttribute("tabindex");
    if (box.tagName === "PRE") return;
    if (over) { box.setAttribute("role", "group"); box.setAttribute("aria-label", `Wide table ${scrollers.indexOf(box) + 1}, can be scrolled sideways`); }
    else { box.removeAttribute("role"); box.removeAttribute("aria-label"); }
  };
  // All are measured before any is marked, so that the page is laid out once.
  const sized = new ResizeObserver((seen) => seen.map(({ target: box }) => [box, box.scrollWidth > box.clientWidth + 1]).forEach(([box, over]) => mark(box, over)));
  scrollers.forEach((box) => sized.observe(box));

  // --- Evidence in the margin: what a paragraph rests on stands beside it, in short; the whole note is on the
  // card and at the foot of the page, so assistive technology is spared the repetition.
  const article = document.querySelector(".bd-article");
  const roomy = matchMedia("(min-width: 84rem)");
  const notes = document.createElement("div");
  notes.className = "margin-notes";
  notes.setAttribute("aria-hidden", "true");
  const GAP = 10;

  function brief(note) {
    const line = document.createElement("p");
    const copy = note.querySelector("p")?.cloneNode(true);
    if (!copy) return line;
    const [place, speaker] = [copy.querySelector("strong"), copy.querySelector("em")];
    const mark = document.createElement("b");
    mark.textContent = place?.textContent ?? "";
    const who = speaker?.textContent ?? "";
    place?.remove(); speaker?.remove();
    copy.querySelector(".evidence-coding")?.replaceWith("\u0000");
    const says = copy.textContent.split("\u0000")[0].replace(/^[\s—:]+/, "").trim();
    line.append(mark, ` ${who ? who + ": " : ""}${says}`);
    return line;
  }

  function blocks() {
    const found = new Map(), shown = new Set();
    for (const link of all("a.evidence[data-note]", article)) {
      const block = link.closest("p, li, dd, td, blockquote") ?? link.parentElement;
      if (!block.offsetParent || shown.has(link.dataset.note)) continue;
      const note = document.getElementById(link.dataset.note);
      if (!note?.closest(".evidence-notes")) continue;
      shown.add(link.dataset.note);
      found.set(block, [...(found.get(block) ?? []), { link, note }]);
    }
    return found;
  }

  function place() {
    notes.replaceChildren();
    if (!roomy.matches) { notes.remove(); return; }
    const found = [...blocks()];
    if (!found.length) return;
    article.append(notes);
    const top = notes.getBoundingClientRect().top;
    let free = 0; // everything above this line of the margin is taken
    found.forEach(([block, cited], n) => {
      const group = document.createElement("div");
      group.className = "margin-group";
      for (const { note } of cited) group.append(brief(note));
      notes.append(group);
      const at = block.getBoundingClientRect().top - top;
      const start = Math.max(at, free);
      const end = n + 1 < found.length ? found[n + 1][0].getBoundingClientRect().top - top : article.getBoundingClientRect().bottom - top;
      const room = Math.max(end - start - GAP, block.getBoundingClientRect().height);
      // When the notes are longer than the place beside them: first shorter ones, then fewer.
      if (group.offsetHeight > room) group.classList.add("short");
      let left = 0;
      const more = document.createElement("p");
      more.className = "margin-more";
      while (group.offsetHeight > room && group.querySelectorAll("p:not(.margin-more)").length > 1) {
        [...group.querySelectorAll("p:not(.margin-more)")].at(-1).remove();
        more.textContent = `and ${++left} more`;
        group.append(more);
      }
      group.style.top = `${start}px`;
      free = start + group.offsetHeight + GAP;
      const lines = [...group.children];
      cited.forEach(({ link }, i) => {
        const line = lines[Math.min(i, lines.length - 1)];
        const light = (on) => () => line.classList.toggle("lit", on);
        link.onpointerenter = light(true);
        link.onpointerleave = light(false);
      });
    });
  }

  addEventListener("scroll", () => root.classList.add("is-scrolled"), { once: true, passive: true }); // lays out the notes at the end

  if (article && document.querySelector(".evidence-notes")) {
    let due;
    const later = () => { clearTimeout(due); due = setTimeout(place, 150); };
    place();
    let height = article.offsetHeight;
    new ResizeObserver(() => { if (Math.abs(article.offsetHeight - height) > 2) { height = article.offsetHeight; later(); } }).observe(article);
    roomy.addEventListener("change", place);
  }
})();
