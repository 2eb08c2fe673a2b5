// Finds parts of pages and rows of registers while one types. What can be found is in
// search-data.js (companion/site/content/search.py), how words are compared in search-terms.js.
(() => {
  "use strict";
  const { script, folded, term, words, cut, question } = globalThis.companionTerms;

  const MOST_ROWS = 10; // shown at first; a button shows the rest
  const form = document.querySelector(".book-search.wide");
  const field = form.querySelector("input[type=search]");
  const place = document.getElementById("search-results");
  const home = document.currentScript.src;
  let pages = [],
    parts = [],
    rows = [],
    shown = [],
    held = [],
    documents = [];

  // The library and what can be found (packed.py) are fetched when somebody asks for something.
  // What did not come, or came as something else, is asked for again with the next query.
  const FILES = {
    "minisearch.js": "MiniSearch",
    "search-data.js": "bookSearchData",
    "search-words.js": "bookSearchWords",
  };
  const fetchScript = ([name, holds]) =>
    new Promise((resolve, reject) => {
      if (globalThis[holds]) return resolve();
      const element = document.createElement("script");
      element.src = new URL(name, home);
      element.onload = element.onerror = () => {
        element.remove();
        globalThis[holds] ? resolve() : reject(new Error(`${name} did not load`));
      };
      return document.head.append(element);
    });
  let fetched;
  const ready = () =>
    (fetched ??= Promise.all(Object.entries(FILES).map(fetchScript)).then(unpack, (error) => {
      fetched = undefined;
      throw error;
    }));
  function unpack() {
    const { signs, frequent } = globalThis.bookSearchData;
    ({ pages, parts, rows, shown } = globalThis.bookSearchData);
    // Frequent words stand as signs, and of a word in a sorted list what it shares with the one
    // before as a digit (packed.py).
    const whole = (text) => {
      let last = "";
      return (text ? text.split(" ") : []).map(
        (word) => (last = last.slice(0, parseInt(word[0], 36)) + word.slice(1)),
      );
    };
    const meant = new Map(whole(frequent).map((word, n) => [signs[n], word.replace("_", " ")])),
      sign = signs ? new RegExp(`[${signs}]`, "g") : /$^/;
    const written = (text) => text.replace(sign, (one) => meant.get(one));
    const slug = (title) =>
      title
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, "-")
        .replace(/^-|-$/g, ""); // as `_slug` in search.py
    documents = [
      ...parts.map(([page, anchor, title, text], n) => ({
        id: n,
        kind: "part",
        page,
        anchor: anchor || (anchor === 0 ? slug(title) : ""),
        title: title || pages[page][1],
        key: "",
        text: written(text),
      })),
      ...rows
        .map(([page, anchor, title, text], n) => ({
          id: parts.length + n,
          kind: "row",
          page,
          anchor: anchor || `ev-${slug(title)}`,
          title,
          key: title,
          text: written(text),
        }))
        .map((row, n) => ({
          ...row,
          name: rows[n][5] ? row.text.slice(rows[n][4], rows[n][5]) : "",
        })),
    ];
    // Words that only pages themselves show: a sorted list, and for each the pages as signs
    // (search.py).
    const [list, on] = globalThis.bookSearchWords,
      there = on.split(" "),
      texts = pages.map(() => []);
    whole(list).forEach((word, n) => {
      for (const one of there[n]) texts[one.codePointAt(0) - 48].push(word);
    });
    held = texts.map((own) => ({ text: folded(own.join(" ")) }));
  }

  // All words of a page with words of its own in that list: these, and those of what is found
  // there.
  function known(page) {
    const evidence = new Set(shown[page].map((row) => parts.length + row));
    const there = documents.filter((d) => d.page === page || evidence.has(d.id));
    return (held[page].terms ??= new Set(
      [held[page].text, ...there.map((d) => `${d.title} ${d.text}`)].flatMap(cut).map(term),
    ));
  }

  let index;
  function built() {
    // A heading weighs more than prose, and so does what a row is called; the parts of an id
    // ("2024" in hashmi-2024) less. A whole id is put first in `find`.
    index ??= new MiniSearch({
      fields: ["heading", "name", "key", "text"],
      tokenize: cut,
      processTerm: term,
      extractField: (document, name) =>
        name === "heading"
          ? document.kind === "part"
            ? document.title
            : ""
          : (document[name] ?? ""),
      searchOptions: {
        combineWith: "AND",
        tokenize: question,
        boost: { heading: 4, name: 4, key: 0.2 },
      },
    });
    if (!index.documentCount) index.addAll(documents);
    return index;
  }

  // A number or a short word stands for itself; a longer one may be the beginning of a word.
  const OPTIONS = { prefix: (word) => script.test(word) || (word.length > 3 && !/\d/.test(word)) };
  const asked = (query) => ({
    phrases: [...query.matchAll(/["“”„«»「」]([^"“”„«»「」]+)["“”„«»「」]/g)]
      .map((m) => ({
        text: folded(m[1]).replace(/\s+/g, " ").trim(),
        word: !/\s/.test(m[1].trim()),
      }))
      .filter(({ text }) => text),
    single:
      [...folded(query).trim()].length === 1 && script.test(query) ? folded(query).trim() : "",
  });
  function find(query) {
    const { phrases, single } = asked(query);
    let hits;
    if (single)
      hits = documents
        .filter((d) => folded(d.text + d.title).includes(single))
        .map((d) => ({ id: d.id, score: 1, terms: [single] }));
    else hits = question(query).length ? built().search(query, OPTIONS) : [];
    const whole = folded(query).trim();
    return hits
      .map((hit) => ({
        ...documents[hit.id],
        score: hit.score * (folded(documents[hit.id].title) === whole ? 50 : 1),
        terms: hit.terms,
      }))
      .filter((hit) =>
        phrases.every((phrase) =>
          folded(`${hit.title} ${hit.text}`).replace(/\s+/g, " ").includes(phrase.text),
        ),
      )
      .sort((a, b) => b.score - a.score);
  }

  // Pages with each word somewhere in rows that their own search shows. Phrases of several words
  // are not found there.
  function holding(query) {
    const { phrases, single } = asked(query),
      terms = question(query).map(term);
    const has = (text, page) =>
      single
        ? text.includes(single)
        : terms.length &&
          terms.every(
            (word) =>
              known(page).has(word) ||
              (OPTIONS.prefix(word) && [...known(page)].some((other) => other.startsWith(word))),
          );
    return held.flatMap(({ text }, page) =>
      text &&
      has(text, page) &&
      phrases.every((phrase) => phrase.word || text.includes(phrase.text))
        ? [page]
        : [],
    );
  }

  // One entry a page, with its best part; pages that only show a row as evidence come last.
  function grouped(hits, also) {
    const best = new Map();
    for (const hit of hits) if (hit.kind === "part" && !best.has(hit.page)) best.set(hit.page, hit);
    const registers = new Map();
    for (const hit of hits)
      if (hit.kind === "row") registers.set(hit.page, (registers.get(hit.page) ?? 0) + 1);
    const ids = new Set(
      hits.filter((hit) => hit.kind === "row").map((hit) => hit.id - parts.length),
    );
    const last = [];
    for (const [page, count] of registers)
      if (!best.has(page))
        last.push({
          kind: "page",
          page,
          anchor: "",
          title: pages[page][1],
          text: `${count} ${count > 1 ? "rows hold" : "row holds"} these words.`,
          terms: [],
        });
    shown.forEach((evidence, page) => {
      const count = evidence.filter((row) => ids.has(row)).length;
      if (count && !best.has(page) && !registers.has(page))
        last.push({
          kind: "page",
          page,
          anchor: "",
          title: pages[page][1],
          text: `In the evidence on this page: ${count} ${count > 1 ? "rows" : "row"}.`,
          terms: [],
        });
    });
    const listed = new Set(last.map((hit) => hit.page));
    for (const page of also)
      if (!best.has(page) && !listed.has(page))
        last.push({
          kind: "page",
          page,
          anchor: "",
          title: pages[page][1],
          text:
            "Each of these words stands on this page, in rows that the search of its table, " +
            "or the browser’s, shows.",
          terms: [],
        });
    return {
      rows: hits.filter((hit) => hit.kind === "row"),
      mixed: hits.filter((hit) => hit.kind === "row" || best.get(hit.page) === hit),
      last,
    };
  }

  function excerpt(hit) {
    const context = document.createElement("p");
    context.className = "context";
    // Lengths of folded and printed text differ: words are looked for as they are printed, one
    // after the other.
    const tokens = [...hit.text.matchAll(/[\p{L}\p{M}\p{N}'’]+|[^\p{L}\p{M}\p{N}'’]+/gu)].map(
      ([token]) => token,
    );
    const wanted = new Set(hit.terms);
    const meets = (token) =>
      /[\p{L}\p{N}]/u.test(token) && words(token).some((word) => wanted.has(term(word)));
    const first = Math.max(0, tokens.findIndex(meets));
    let start = Math.max(0, first - 24);
    if (tokens.slice(0, first).join("").length < 80) start = 0;
    let length = 0;
    if (start) context.append("… ");
    for (const token of tokens.slice(start)) {
      if ((length += token.length) > 240) {
        context.append(" …");
        break;
      }
      if (meets(token)) {
        const mark = document.createElement("mark");
        mark.textContent = token;
        context.append(mark);
      } else context.append(token);
    }
    return context;
  }

  function entry(hit) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = pages[hit.page][0] + (hit.anchor && hit.kind !== "page" ? `#${hit.anchor}` : "");
    link.textContent = hit.kind === "row" ? `${hit.title}` : pages[hit.page][1];
    item.append(link);
    const where =
      hit.kind === "row"
        ? pages[hit.page][1]
        : hit.kind === "part" && hit.title !== pages[hit.page][1]
          ? hit.title
          : "";
    if (where) item.append(" — ", where);
    if (hit.text) item.append(excerpt(hit));
    return item;
  }

  async function show(query, all = false) {
    const without = place.dataset.library === "none"; // as the build knows
    let failed = false;
    if (query.trim() && !without)
      await ready().catch((error) => {
        console.warn("no search yet:", error);
        failed = true;
      });
    if (query !== field.value && !all) return; // somebody typed on meanwhile
    place.replaceChildren();
    const said = document.createElement("p");
    said.setAttribute("role", "status");
    place.append(said);
    if (!query.trim()) {
      said.textContent = "";
      return;
    }
    const cut = query.slice(0, 200); // nobody means more, and every word is looked up
    if (failed) {
      said.textContent =
        "What can be searched did not load, so nothing was looked for. Search again to try once " +
        "more; the browser’s own “find” works on every page.";
      return;
    }
    if (without) {
      said.textContent =
        "This copy of the book was built without its search library; the browser’s own " +
        "“find” works on every page.";
      return;
    }
    const { rows: found, mixed, last } = grouped(find(cut), holding(cut));
    const listed = [];
    let more = 0;
    for (const hit of mixed) {
      if (hit.kind === "row" && !all && listed.filter((h) => h.kind === "row").length >= MOST_ROWS)
        more += 1;
      else listed.push(hit);
    }
    listed.push(...last);
    const few = query.length > cut.length ? " Only the first 200 characters were looked for." : "";
    if (!listed.length) {
      said.textContent =
        "Your search did not match any page or row. All words must stand in one part of a " +
        `page or in one row.${few}`;
      return;
    }
    const onPages = new Set(listed.filter((hit) => hit.kind !== "row").map((hit) => hit.page)).size;
    said.textContent =
      `Search finished: ${found.length} ${found.length === 1 ? "row" : "rows"} of the record ` +
      `and ${onPages} ${onPages === 1 ? "page" : "pages"}.${few}`;
    const list = document.createElement("ul");
    list.className = "search";
    list.append(...listed.map(entry));
    place.append(list);
    if (more) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = `Show ${more} more ${more === 1 ? "row" : "rows"}`;
      button.addEventListener("click", () => {
        show(query, true);
      });
      place.append(button);
    }
  }

  // Enter asks at once for what typing would have asked for a moment later, and no second time.
  let waiting;
  function now() {
    clearTimeout(waiting);
    history.replaceState(
      null,
      "",
      field.value ? `?q=${encodeURIComponent(field.value.slice(0, 200))}` : location.pathname,
    );
    show(field.value);
  }
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(now, 120);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    now();
  });
  field.value = new URLSearchParams(location.search).get("q") ?? "";
  show(field.value);
  if (!field.value) field.focus();
})();
