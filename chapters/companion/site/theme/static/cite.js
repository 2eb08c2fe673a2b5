// Citations: a dialog for the page, and for any figure or row whose link says data-cite. Without
// this script the citations stand at the end of the page.
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
  let entries, dialog, wanted, missing;

  // Entries come as a script that calls this: a page opened from disk may not fetch, but may load a
  // script.
  function load() {
    entries ??= new Promise((resolve, reject) => {
      window.companionCitations = resolve;
      const script = document.createElement("script");
      script.src = new URL(`../_cite/${panel.dataset.citePage}.js`, here).href;
      // What did not come, or came as something else, is asked for again at the next press.
      script.onload = script.onerror = () => {
        script.remove();
        reject(new Error("the citations did not load"));
      };
      document.head.append(script);
    }).catch((error) => {
      entries = undefined;
      throw error;
    });
    return entries;
  }

  // The page's own citation stands in it, and serves when the rest cannot be had.
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
    field.classList.toggle("is-code", code && !missing);
    dialog.querySelector(".cite-copy").hidden = missing;
    if (missing)
      field.textContent =
        "This citation did not load. Close this and ask for it again to try once more.";
    else if (!wanted[style])
      field.textContent = "This format did not load; the files at the end of the page hold it.";
    else if (code) field.textContent = wanted[style];
    else field.innerHTML = wanted[style];
  }

  async function open(id) {
    if (!dialog) make();
    const own = id === panel.dataset.citeOwn;
    const what = own
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
      wanted = own && standing(); // never another thing's citation
    }
    missing = !wanted;
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
