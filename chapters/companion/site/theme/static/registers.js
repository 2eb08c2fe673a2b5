// Registers: search, menus, sorting and pages on a table that is complete without them. On paper
// every row stands that the reader's search and menus leave.
(() => {
  "use strict";
  const order = new Intl.Collator("en", { numeric: true, sensitivity: "base" }).compare;
  const element = (name, properties, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };

  // As fold.js has it; and 12,345 is 12345, Kim Jong-un is Kim Jong Un.
  const THOUSANDS = /(?<=\d)[,\u00A0\u2009\u202F'’](?=\d{3}(?!\d))/g;
  const folded = (text) => globalThis.companionFolded(text.replace(THOUSANDS, ""));
  const loose = (text) => text.replace(/(?<=[\p{L}\p{N}])-(?=[\p{L}\p{N}])/gu, " ");

  // What a query asks for: each word, and what stands between double quotation marks as it stands.
  function wanted(query) {
    const phrases = [];
    const rest = folded(query).replace(/"([^"]+)"/g, (_, phrase) => {
      phrases.push(phrase.trim());
      return " ";
    });
    const words = rest.replaceAll('"', " ").split(" ");
    return [...phrases, ...words].filter((part) => part && part !== "-").map(loose);
  }

  // What a menu has of a cell: the whole, the year of a day, each item of a list.
  const PARTS = { year: (text) => [text.slice(0, 4)], list: (text) => text.split(", ") };
  const parts = (text, kind) => (text ? (PARTS[kind] ?? ((whole) => [whole]))(text) : []);

  const number = (text) =>
    /^[+\-\u2212]?[\d,]*\.?\d+\s*%?$/.test(text)
      ? Number(text.replace(/[,%\s]/g, "").replace("\u2212", "-"))
      : NaN;

  function enliven(register) {
    const table = register.querySelector("table"),
      body = table.tBodies[0];
    const all = [...body.rows].map((row, place) => ({
      row,
      place,
      cells: [...row.cells].map(words),
    }));
    const heads = [...table.tHead.rows[0].cells],
      menus = new Map();
    const state = { query: [], page: 0, length: 25, column: -1, down: false };
    let shown = all;

    const search = element("input", { type: "search", autocomplete: "off", spellcheck: false });
    const length = element(
      "select",
      {},
      new Option("25", 25),
      new Option("100", 100),
      new Option("all", Infinity),
    );
    const info = element("p", { className: "dt-info" }),
      pages = element("nav", { className: "register-pages" });
    info.setAttribute("role", "status");
    pages.setAttribute("aria-label", "Pages of the table");
    // The buttons stand below the rows: who has turned the page is led to the first of the new
    // ones, and can turn on from the keyboard.
    const step = (label, by) => {
      const button = element("button", { type: "button", textContent: label });
      button.addEventListener("click", () => {
        state.page += by;
        turn();
        const enabled = button.disabled ? pages.querySelector("button:enabled") : button;
        enabled?.focus({ preventScroll: true });
        table.scrollIntoView({ block: "start", behavior: "instant" });
      });
      return button;
    };
    const before = step("Previous", -1),
      count = element("span"),
      after = step("Next", 1);
    pages.append(before, count, after);

    // The same order as by the buttons in the head, which phones and tablets do not show.
    const sortBy = element("select", { autocomplete: "off" }, new Option("as listed", -1)),
      direction = element(
        "select",
        { autocomplete: "off", disabled: true },
        new Option("ascending"),
        new Option("descending"),
      );
    sortBy.addEventListener("change", () => arrange(Number(sortBy.value), false));
    direction.addEventListener("change", () =>
      arrange(state.column, direction.value === "descending"),
    );

    // The words of a cell; a row's link to its citation is no part of it.
    function words(cell) {
      const copy = cell.querySelector(".row-cite") ? cell.cloneNode(true) : cell;
      if (copy !== cell) copy.querySelector(".row-cite").remove();
      return copy.textContent.trim();
    }

    function select() {
      const chosen = [...menus].filter(([, menu]) => menu.value);
      shown = all.filter((one) => {
        if (
          chosen.some(([column, menu]) =>
            typeof column === "string"
              ? !one.row.dataset[column].split("|").includes(menu.value)
              : !parts(one.cells[column], heads[column].dataset.filter).includes(menu.value),
          )
        )
          return false;
        if (!state.query.length) return true;
        one.text ??= loose(folded(one.cells.join("\n")));
        return state.query.every((word) => one.text.includes(word));
      });
      state.page = 0;
      sort();
    }

    // By a column, up or down; by -1 in the order of the table. Head and menus tell it alike.
    function arrange(column, down) {
      Object.assign(state, { column, down });
      heads.forEach((head) => head.removeAttribute("aria-sort"));
      sortBy.value = column;
      direction.value = down ? "descending" : "ascending";
      heads[column]?.setAttribute("aria-sort", direction.value);
      direction.disabled = column < 0;
      sort();
    }

    function sort() {
      const at = state.column;
      if (at < 0) shown.sort((a, b) => a.place - b.place);
      else {
        const numeric = all.every(({ cells }) => !cells[at] || !Number.isNaN(number(cells[at])));
        const compare = numeric ? (a, b) => number(a) - number(b) : order;
        shown.sort((a, b) => {
          const [x, y] = [a.cells[at], b.cells[at]];
          // what is missing comes last
          if (!x || !y) return Boolean(y) - Boolean(x) || a.place - b.place;
          return (state.down ? compare(y, x) : compare(x, y)) || a.place - b.place;
        });
      }
      const rest = new Set(all);
      for (const one of shown) {
        rest.delete(one);
        one.row.hidden = false;
      }
      for (const { row } of rest) row.hidden = true;
      body.append(...shown.map(({ row }) => row), ...[...rest].map(({ row }) => row));
      turn();
    }

    function turn() {
      const last = Math.max(0, Math.ceil(shown.length / state.length) - 1);
      state.page = Math.min(Math.max(0, state.page), last);
      const first = state.page * state.length || 0,
        end = Math.min(first + state.length, shown.length);
      shown.forEach(({ row }, n) => row.classList.toggle("off-page", n < first || n >= end));
      // On paper all pages stand, and only the number of rows is true.
      const span = shown.length ? `Showing ${first + 1} to ${end} of ` : "Showing 0 to 0 of ";
      const left = shown.length < all.length ? ` (filtered from ${all.length} entries)` : "";
      info.replaceChildren(
        element("span", { className: "on-screen" }, span),
        element("span", { className: "on-paper" }, "Showing all of "),
        `${shown.length} entries${left}`,
      );
      before.disabled = state.page === 0;
      after.disabled = state.page === last;
      count.textContent = ` Page ${state.page + 1} of ${last + 1} `;
      pages.hidden = last === 0;
    }

    heads.forEach((head, column) => {
      sortBy.append(new Option(head.textContent.trim(), column));
      const button = element(
        "button",
        { type: "button", className: "register-sort" },
        ...head.childNodes,
      );
      head.append(button);
      button.addEventListener("click", () => {
        // Up, down, and back to the order of the table.
        if (state.column !== column) arrange(column, false);
        else if (!state.down) arrange(column, true);
        else arrange(-1, false);
      });
      if (!head.hasAttribute("data-filter")) return;
      const kind = head.dataset.filter;
      const values = [...new Set(all.flatMap(({ cells }) => parts(cells[column], kind)))]
        .filter(Boolean)
        .sort(order);
      if (kind === "year") values.reverse(); // the newest first, as in the table
      const menu = element(
        "select",
        { autocomplete: "off" },
        new Option("all", ""),
        ...values.map((value) => new Option(value, value)),
      );
      menu.addEventListener("change", select);
      menus.set(column, menu);
    });
    // Menus of what no column holds.
    for (const name of (register.dataset.menus ?? "").split("|").filter(Boolean)) {
      const key = `menu${name}`,
        values = new Set(all.flatMap(({ row }) => row.dataset[key].split("|")).filter(Boolean));
      const sorted = [...values].sort(order);
      const menu = element(
        "select",
        { autocomplete: "off" },
        new Option("all", ""),
        ...sorted.map((value) => new Option(value, value)),
      );
      menu.addEventListener("change", select);
      menus.set(key, menu);
    }
    search.addEventListener("input", () => {
      state.query = wanted(search.value);
      select();
    });
    length.addEventListener("change", () => {
      state.length = Number(length.value);
      state.page = 0;
      turn();
    });

    // A link to a row opens the page of the table that holds it.
    function reveal() {
      const row = globalThis.companionTarget();
      if (row?.parentElement !== body) return;
      if (row.hidden) {
        search.value = "";
        state.query = [];
        menus.forEach((menu) => {
          menu.value = "";
        });
        select();
      }
      state.page = Math.floor(shown.findIndex((one) => one.row === row) / state.length);
      turn();
      row.scrollIntoView({ block: "center", behavior: "instant" });
      body.querySelector(".is-target")?.classList.remove("is-target");
      row.classList.add("is-target");
    }

    const labels = [...menus].map(([column, menu]) =>
      element(
        "label",
        {},
        typeof column === "string"
          ? column.slice(4)
          : heads[column].dataset.filter === "year"
            ? "Year"
            : heads[column].textContent,
        " ",
        menu,
      ),
    );
    register.prepend(
      element("div", { className: "register-filters" }, ...labels),
      element(
        "div",
        { className: "register-tools" },
        element("label", { className: "dt-search" }, "Search ", search),
        element("label", { className: "dt-length" }, "Rows ", length),
        element("label", { className: "register-by" }, "Sort by ", sortBy),
        element("label", { className: "register-by" }, "Direction ", direction),
      ),
    );
    register.append(element("div", { className: "register-foot" }, info, pages));
    turn();
    addEventListener("hashchange", reveal);
    reveal();
    register.classList.add("is-live");
  }

  document.querySelectorAll(".register[data-live]").forEach(enliven);
})();
