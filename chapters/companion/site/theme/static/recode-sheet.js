// Sheets of the workbench: CSV as companion/recode writes and reads it, and what is wrong with one,
// in words. Pure.
(() => {
  "use strict";
  const FIXED = ["set", "version", "coder", "id", "where", "what"];

  // Rows of a CSV, each a list of cells with its number as a spreadsheet counts; or what is wrong,
  // in the words of Python's reader, since a quotation mark left open swallows the next units.
  // Commas, semicolons, tabs or bars, whichever the first line has most of, or as Excel is told.
  function rows(text) {
    text = text.replace(/^\ufeff/, "");
    const told = /^"?sep=(.)"?[^\S\r\n]*(?:\r\n|\r|\n)/i.exec(text);
    if (told) text = text.slice(told[0].length);
    const head = text.split(/\r\n|\r|\n/).find((line) => line.trim()) ?? "",
      [sign] = (told ? [told[1]] : [",", ";", "\t", "|"]).sort(
        (a, b) => head.split(b).length - head.split(a).length,
      );
    const found = [[]];
    let cell = "",
      state = "new";
    const shut = () => {
      found.at(-1).push(cell);
      cell = "";
      state = "new";
    };
    for (let i = 0; i < text.length; i += 1) {
      const c = text[i];
      if (state === "quoted") {
        if (c === '"') state = "closed";
        else cell += c;
      } else if (c === '"' && state !== "bare") {
        if (state === "closed") cell += c;
        state = "quoted";
      } else if (c === sign) shut();
      else if (c === "\n" || c === "\r") {
        if (c === "\r" && text[i + 1] === "\n") i += 1;
        shut();
        found.push([]);
      } else if (state === "closed") return { wrong: `'${sign}' expected after '"'` };
      else {
        cell += c;
        state = "bare";
      }
    }
    if (state === "quoted") return { wrong: "unexpected end of data" };
    shut();
    found.forEach((row, n) => (row.line = n + 1));
    return { found: found.filter((row) => row.some((one) => one.trim())) };
  }

  const quoted = (value) =>
    /[",\r\n;\t]|^\s|\s$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;

  // Words that no spreadsheet takes for a formula, and back.
  const harmless = (words) => (/^([=+\-@]|¶ )/.test(words) ? `¶ ${words}` : words),
    meantSo = (words) => words.replace(/^¶ /, "");

  // The sheet of a set with somebody's work: {coder, codes, notes}.
  function write(book, set, work) {
    const lines = [[...FIXED, ...set.variables, "note"]];
    for (const id of set.units) {
      const unit = book.units[id],
        codes = work.codes[id] ?? {};
      lines.push([
        set.id,
        set.version,
        harmless(work.coder ?? ""),
        id,
        unit?.where ?? "",
        unit?.what ?? "",
        ...set.variables.map((name) => codes[name] ?? ""),
        harmless(work.notes[id] ?? ""),
      ]);
    }
    return (
      "\ufeff" +
      `${lines.map((line) => line.map((one) => quoted(String(one))).join(",")).join("\r\n")}` +
      "\r\n"
    );
  }

  // Codes that a cell may mean: the one that it has; else those of the same number, since
  // spreadsheets make 1.0 of 1 and 42 of 042.
  const number = (text) =>
    /^[+\-−–]?\d+(\.0+)?$/.test(text) ? Number(text.replace(/^[−–]/, "-")) : NaN;
  function meant(variable, text) {
    const all = variable.codes.map(([one]) => one),
      near = all.filter((one) => number(one) === number(text));
    return { exact: all.includes(text), near: near.length || !all.includes(text) ? near : [text] };
  }

  const listed = (all, most = 8) =>
    `${all.slice(0, most).join(", ")}${all.length > most ? ` and ${all.length - most} more` : ""}`;

  // Rows in words, the first few and how many more: one wrong code in many rows is one message.
  const numbered = (all) =>
    all.length === 1
      ? `row ${all[0]}`
      : all.length < 7
        ? `rows ${all.slice(0, -1).join(", ")} and ${all.at(-1)}`
        : `rows ${listed(all, 5)}`;

  // A fault as the command says it.
  const fault = (name, lines, column, found, expected) =>
    `${name}, ${numbered(lines)}, column ${column}: ` +
    `${found === null ? "" : `found “${found.slice(0, 60)}”; `}expected ${expected}.`;

  const heading = (cell) =>
      cell
        .trim()
        .toLowerCase()
        .replace(/[\s_-]+/g, "_"),
    plain = (cell) => cell.trim().replace(/\s+/g, " ");

  // What a spreadsheet shows in place of a value, in any language, as companion.checks.letters has
  // it: kept as a note, it would stand where words of the coder are lost.
  const ERROR = new RegExp(
    "^(?:" +
      String.raw`(?:#[¡¿]?CAPITALS(?:[/_.]CAPITALS)*[!?](?:[A-Z]{1,3}\d+)?;?)+`.replaceAll(
        "CAPITALS",
        String.raw`(?:(?![a-zа-я])[\p{L}\p{N}_])+`,
      ) +
      "|#(?:N/[A-Z]|NV|I/T|Н/Д|Δ/Υ|YOK|BRAK|SAKNAS|PUUTTUU|HIÁNYZIK|NEDOSTUPNÝ" +
      "|[A-ZÍ]+(?:_[A-Z]+)+)|#{3,}" +
      "|(?:Err|Error|Erro|Errore|Erreur|Fehler|Feil|Fejl|Fel|Fout|Virhe|Chyba|Hiba|Hata|Błąd" +
      String.raw`|Ошибка|Помилка|错误|錯誤|エラー|오류):5\d\d` +
      "|(?:Loading|Wird geladen|Chargement|Cargando|Carregando|A carregar|Caricamento" +
      "|Bezig met laden|Ładowanie|Yükleniyor|Загрузка" +
      String.raw`|正在加载|正在載入|読み込んでいます|로드 중)\.{3})$`,
    "u",
  );
  const LONGEST = 32767;

  // What was expected in a cell that holds nothing anybody typed, or more than a spreadsheet keeps.
  function expected(words) {
    const narrow = words
      .normalize("NFKC")
      .replace(/\s*([#!?:/.])\s*/g, "$1")
      .replace(/^['=+-]+/, "");
    if (words.length <= 80 && ERROR.test(narrow))
      return (
        "text or nothing, not an error of the spreadsheet (type the words again; a cell that " +
        "begins with = + - or @ is taken for a formula)"
      );
    return words.length > LONGEST
      ? `at most ${LONGEST.toLocaleString("en")} characters, as a spreadsheet's cell holds`
      : "";
  }

  // What is wrong with columns and cells, whatever the codes mean. A cell that is filled is read or
  // named: here, or, under a heading that the set does not have, in what the page says was passed
  // over.
  function table(set, head, lines, name) {
    const known = [...FIXED, ...set.variables, "note"],
      heads = head.map(heading),
      twice = new Set(heads.filter((one, n) => known.includes(one) && heads.indexOf(one) < n));
    if (twice.size)
      return [...twice].map((one) =>
        fault(name, [head.line], one, null, "a column of this name once"),
      );
    const beyond = new Map(),
      unfit = new Map();
    for (const row of lines)
      row.forEach((one, n) => {
        const words = plain(one);
        if (!words || heads[n] === "where" || heads[n] === "what") return;
        if (heads[n]) {
          const said = known.includes(heads[n]) && expected(words);
          if (!said) return;
          const key = JSON.stringify([heads[n], words.slice(0, 60), said]);
          unfit.set(key, [...(unfit.get(key) ?? []), row.line]);
          return;
        }
        if (!beyond.has(n)) beyond.set(n, []);
        beyond.get(n).push([row.line, words]);
      });
    const wrong = [...unfit].map(([key, rows]) => {
      const [one, words, said] = JSON.parse(key);
      return fault(name, rows, one, words, said);
    });
    const cut = [...beyond].map(([n, filled]) => {
      const more = filled.length > 1 ? ` (${filled.length} rows have something)` : "",
        [line, words] = filled[0],
        said = `nothing in a column that the sheet does not have${more}`;
      return fault(name, [line], `number ${n + 1}`, words, said);
    });
    return [...wrong, ...cut];
  }

  // Reads a sheet: {set, work, notes} or {problems}, sentences of which each says where, what
  // stands there and what was expected.
  function read(book, text, name) {
    const wrong = (...problems) => ({ problems });
    if (text.startsWith("PK"))
      return wrong(
        `${name} is a spreadsheet’s own file; save it as CSV (UTF-8) and open that, or ` +
          "give it to “companion recode compare”.",
      );
    if (/[\0\ufffd]/.test(text))
      return wrong(`${name} is not text in UTF-8; save it as “CSV UTF-8” and open that.`);
    const { found, wrong: broken } = rows(text);
    if (broken)
      return wrong(
        `${name}: expected a table (${broken}; perhaps a quotation mark is not closed).`,
      );
    const [head, ...lines] = found,
      column = Object.fromEntries((head ?? []).map((one, n) => [heading(one), n]).reverse());
    const lacking = ["set", "version", "id"].filter((one) => !(one in column));
    if (lacking.length)
      return wrong(
        `${name} is no sheet of this workbench: its first line lacks ${lacking.join(", ")}` +
          `; expected the columns ${FIXED.join(", ")}, one for each variable, and note.`,
      );
    if (!lines.length)
      return wrong(
        `${name} has a first line and nothing below it; expected one line for each unit.`,
      );
    const cell = (row, key) => (row[column[key]] ?? "").trim();
    for (const key of ["set", "version", "coder"]) {
      const other = lines.find((row) => cell(row, key) !== cell(lines[0], key));
      if (other && key in column)
        return wrong(
          `${name}, row ${other.line}, ${key}: “${cell(other, key)}” where row ` +
            `${lines[0].line} has “${cell(lines[0], key)}”; expected one ${key} in a sheet.`,
        );
    }
    const [first] = lines,
      set = book.sets.find((one) => one.id === cell(first, "set"));
    if (!set)
      return wrong(
        `${name}, row ${first.line}, set: “${cell(first, "set")}” is no set of this book; ` +
          "expected one of " +
          `${listed(
            book.sets.map((one) => one.id),
            4,
          )}.`,
      );
    if (cell(first, "version") !== set.version)
      return wrong(
        `${name} was made for version ${cell(first, "version") || "(none)"} of the set “` +
          `${set.label}”; this page has version ${set.version}, whose units or codes may be ` +
          "others. Nothing was read. Compare it with the book it was made with, or begin the " +
          "set anew here and take over by hand what still holds.",
      );
    const problems = table(set, head, lines, name);
    return problems.length ? { problems } : cells(book, set, lines, cell, column, name);
  }

  function cells(book, set, lines, cell, column, name) {
    const work = { coder: meantSo(cell(lines[0], "coder")), codes: {}, notes: {} },
      problems = [],
      seen = new Map(),
      changed = new Set(),
      doubtful = [];
    for (const row of lines) {
      const id = cell(row, "id");
      if (!set.units.includes(id)) {
        problems.push(
          `${name}, row ${row.line}, id: “${id}” is no unit of this set; expected one like ` +
            `${set.units[0]}.`,
        );
        continue;
      }
      if (seen.has(id)) {
        problems.push(
          `${name}, row ${row.line}, id: “${id}” stands in row ${seen.get(id)} already; ` +
            "expected each unit once.",
        );
        continue;
      }
      seen.set(id, row.line);
      for (const key of set.variables) {
        const given = key in column ? cell(row, key) : "";
        if (!given) continue;
        const known = book.variables[set.kind][key],
          { exact, near } = meant(known, given);
        if (!near.length) {
          const same = problems.find((one) => one.key === key && one.given === given);
          if (same) same.rows.push(row.line);
          else problems.push({ key, given, rows: [row.line], known });
          continue;
        }
        if (!exact) changed.add(key);
        if (near.length > 1) doubtful.push([key, row.line, given, near]);
        (work.codes[id] ??= {})[key] = exact ? given : near[0];
      }
      if (cell(row, "note")) work.notes[id] = meantSo(cell(row, "note"));
    }
    // Units that went with their rows would be taken for not coded. First, since of many problems
    // the page shows a few.
    const gone = set.units.filter((id) => !seen.has(id));
    if (gone.length)
      problems.unshift(
        `${name}, column id: expected a row for each of the ${set.units.length} units of ` +
          `${set.id}, its cells empty where it is not coded; missing: ` +
          `${gone.slice(0, 5).join(", ")}${gone.length > 5 ? " …" : "."}`,
      );
    // Where a spreadsheet took zeros from a column, a number that is a code with and without one
    // could be either.
    for (const [key, line, given, near] of doubtful)
      if (changed.has(key))
        problems.push(
          `${name}, row ${line}, ${key}: “${given}” may be ${near.join(" or ")}, since a ` +
            "spreadsheet has changed numbers in this column; expected codes kept as text.",
        );
    if (problems.length)
      return {
        problems: problems.map((one) =>
          one.rows
            ? `${name}, ${numbered(one.rows)}, ${one.key}: “${one.given}” is no code; ` +
              `expected ${listed(one.known.codes.map(([code]) => code))}, or nothing.`
            : one,
        ),
      };
    const extra = Object.keys(column).filter(
      (key) => key && ![...FIXED, ...set.variables, "note"].includes(key),
    );
    return { set, work, extra, absent: set.variables.filter((key) => !(key in column)) };
  }

  globalThis.companionSheet = { write, read, listed };
})();
