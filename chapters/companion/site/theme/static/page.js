// What the page around a chapter does with a script: colour mode, all code of the page at once,
// menus, search key, copying of code. Everything it touches is of use without it.
(() => {
  "use strict";
  const root = document.documentElement;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  // What the address points to; nothing where its end cannot be read, as of “#%”.
  globalThis.companionTarget = () => {
    try {
      return document.getElementById(decodeURIComponent(location.hash.slice(1)));
    } catch {
      return null;
    }
  };

  // --- Buttons.
  const MODES = { auto: "as the system", light: "light", dark: "dark" };
  const told = all('[data-action="mode"]');
  function mode(chosen) {
    if (chosen) {
      try {
        chosen === "auto" ? localStorage.removeItem("mode") : localStorage.setItem("mode", chosen);
      } catch {
        /* private windows may not store */
      }
      root.dataset.mode = chosen;
      root.dataset.theme =
        chosen !== "auto"
          ? chosen
          : matchMedia("(prefers-color-scheme: dark)").matches
            ? "dark"
            : "light";
    }
    for (const button of told) {
      button.title = `Colour mode: ${MODES[root.dataset.mode] ?? MODES.auto}`;
      button.setAttribute("aria-label", button.title);
    }
  }
  mode();
  // All code of the page opens and shuts with one button, and the next page does as this one did.
  const folded = all("details.hide"),
    switches = all('[data-action="code"]');
  const stored = (name, value) => {
    try {
      return value === undefined ? localStorage.getItem(name) : localStorage.setItem(name, value);
    } catch {
      return null;
    }
  };
  function code(open) {
    for (const part of folded) part.open = open;
    for (const button of switches) button.setAttribute("aria-pressed", open);
  }
  for (const button of switches) button.hidden = !folded.length;
  if (folded.length && stored("code") === "open" && !location.hash) code(true);
  // Answers to exercises, folded for everyone, can be put out of sight: by the button, which is
  // remembered, or by an address that ends in ?answers=hidden, as a teacher hands it out.
  const asked = new URLSearchParams(location.search).get("answers");
  const exercises = document.querySelector(
    "#exercises:has(details.sd-dropdown, .tag_hide-cell) > h2, .answers-here",
  );
  const keys = [];
  function answers(hidden) {
    root.classList.toggle("no-answers", hidden);
    for (const key of keys) key.textContent = hidden ? "Put answers back" : "Remove answers";
  }
  if (exercises) {
    const key = document.createElement("button");
    key.type = "button";
    key.className = "answers-switch";
    key.dataset.action = "answers";
    exercises.after(key);
    keys.push(key);
  }
  if (asked === "hidden" || asked === "shown") stored("answers", asked);
  answers((asked ?? stored("answers")) === "hidden");
  const actions = {
    answers: () => {
      const hidden = !root.classList.contains("no-answers");
      answers(hidden);
      stored("answers", hidden ? "hidden" : "shown");
    },
    code: () => {
      const open = switches[0].getAttribute("aria-pressed") !== "true";
      code(open);
      stored("code", open ? "open" : "shut");
    },
    mode: () => {
      const names = Object.keys(MODES);
      mode(names[(names.indexOf(root.dataset.mode) + 1) % names.length]);
    },
    print: () => window.print(),
    fullscreen: () =>
      document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen(),
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-action]");
    if (button) actions[button.dataset.action]?.();
    // A menu closes when the reader clicks elsewhere or has chosen.
    for (const menu of all("details.menu[open]"))
      if (!menu.contains(event.target) || event.target.closest("a, button")) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      for (const menu of all("details.menu[open]")) {
        menu.open = false;
        menu.querySelector("summary").focus();
      }
    } else if (event.key === "k" && (event.ctrlKey || event.metaKey)) {
      const nav = document.getElementById("site-nav");
      const menu = document.querySelector(".menu-button");
      if (menu.offsetParent && !nav.matches(":popover-open")) nav.showPopover();
      nav.querySelector("input[type=search]").focus();
      event.preventDefault();
    }
  });
  const nav = document.getElementById("site-nav");
  nav.addEventListener("click", (event) => {
    if (event.target.closest("a") && nav.matches(":popover-open")) nav.hidePopover();
  });

  // The current chapter is in sight in a long list, where it stands beside the page and where it
  // opens over it, and the section being read is marked in it.
  const here = nav.querySelector("[aria-current=page]");
  const inSight = () => {
    if (here && here.offsetTop > nav.clientHeight * 0.6)
      nav.scrollTop = here.offsetTop - nav.clientHeight / 3;
  };
  inSight();
  nav.addEventListener("toggle", inSight);
  const entries = new Map(
    all(".page-sections a", nav).map((link) => [
      document.getElementById(decodeURIComponent(link.hash.slice(1))),
      link,
    ]),
  );
  const passing = new IntersectionObserver(
    (seen) => {
      for (const { target, isIntersecting } of seen) {
        if (!isIntersecting) {
          entries.get(target)?.removeAttribute("aria-current");
          continue;
        }
        for (const link of entries.values()) link.removeAttribute("aria-current");
        entries.get(target)?.setAttribute("aria-current", "true");
      }
    },
    { rootMargin: "-20% 0px -70% 0px" },
  );
  for (const section of entries.keys()) if (section) passing.observe(section);

  // --- Code: a button to copy it; a key can scroll what is wider than the page.
  const ICON =
    '<svg class="icon" viewBox="0 0 24 24" width="16" height="16" aria-hidden="true"><path ' +
    'd="M9 9h11v11H9zM15 9V4H4v11h5"/></svg>';
  if (navigator.clipboard) {
    for (const block of all(
      ".cell_input div.highlight, :not(.cell_output) > div[class*=highlight-] > div.highlight",
    )) {
      if (block.querySelector(".copy") || block.closest(".cell_output")) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "tool copy";
      button.title = "Copy the code";
      button.setAttribute("aria-label", button.title);
      button.innerHTML = ICON;
      button.addEventListener("click", async () => {
        try {
          await navigator.clipboard.writeText(block.querySelector("pre").textContent);
          button.title = "Copied";
        } catch {
          button.title = "The browser did not allow copying";
        }
        button.setAttribute("aria-label", button.title);
        button.classList.add("done");
        setTimeout(() => {
          button.title = "Copy the code";
          button.setAttribute("aria-label", button.title);
          button.classList.remove("done");
        }, 2000);
      });
      block.append(button);
    }
  }
  const scrollers = all(
    ".bd-article pre, .bd-article .output, .bd-article .register, .bd-article .table-box",
  );
  const mark = (box, over) => {
    if (over === box.hasAttribute("tabindex")) return;
    if (over) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
    if (box.tagName === "PRE") return;
    if (over) {
      box.setAttribute("role", "group");
      box.setAttribute(
        "aria-label",
        `Wide table ${scrollers.indexOf(box) + 1}, can be scrolled sideways`,
      );
    } else {
      box.removeAttribute("role");
      box.removeAttribute("aria-label");
    }
  };
  // All are measured before any is marked, so that the page is laid out once.
  const sized = new ResizeObserver((seen) =>
    seen
      .map(({ target: box }) => [box, box.scrollWidth > box.clientWidth + 1])
      .forEach(([box, over]) => mark(box, over)),
  );
  scrollers.forEach((box) => sized.observe(box));
})();
