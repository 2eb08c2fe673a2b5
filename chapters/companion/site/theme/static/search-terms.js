// Words as the search compares them: a text is cut into them, and what has several ways of writing
// (days, numbers, abbreviations) has one.
globalThis.companionTerms = (() => {
  "use strict";
  const script = /[\u0E00-\u0E7F\u3040-\u30FF\u3400-\u9FFF\uF900-\uFAFF\uAC00-\uD7AF]/;

  // Text as it is compared (fold.js): here without apostrophes, parts of a compound apart; "z" for
  // "s" in -isation.
  const folded = (text) =>
    globalThis
      .companionFolded(text)
      .replace(/'s(?![\p{L}\p{N}])/gu, "")
      .replaceAll("'", "")
      .replaceAll("-", " ");
  const spelt = (word) =>
    word
      .replace(/is(e|ed|es|ing|er|ers|ation|ations)$/, "iz$1")
      .replace(/ies$/, "y")
      .replace(/([^s])s$/, "$1");
  const MONTHS =
    "january february march april may june july august september october november december".split(
      " ",
    );
  const short = new Map([...MONTHS.map((name) => [name.slice(0, 3), name]), ["sept", "september"]]);
  const term = (word) => short.get(word) ?? (/^[a-z]{4,}$/.test(word) ? spelt(word) : word);
  // One way of writing for what has several: [what is met, how it is written here]. A text has
  // both, a question this one.
  const day = (year, month, date) =>
    month >= 1 && month <= 12 && !(date > 31)
      ? `${date ? `${Number(date)} ` : ""}${MONTHS[month - 1]} ${year}`
      : null;
  const either = (year, one, other) =>
    one > 12 ? day(year, other, one) : (day(year, one, other) ?? day(year, other, one));
  const named = `(?:${MONTHS.join("|")}|${[...short.keys()].join("|")})\\b\\.?`;
  const MANY = { bn: "billion", tn: "trillion", mn: "million", m: "million", "%": "percent" };
  // An expression of several lines.
  const regexp = (flags, ...parts) => new RegExp(parts.map((part) => part.source).join(""), flags);
  const WAYS = [
    [
      regexp(
        "gu",
        /(?<![\p{N}\-\u2010-\u2015])(\d{4})[-\u2010-\u2015]/u,
        /(?:(\d\d?)[-\u2010-\u2015](\d\d?)|(\d\d))(?![\p{N}\-\u2010-\u2015])/u,
      ),
      (_, y, m, d, alone) => day(y, m ?? alone, d),
    ],
    [
      /(?<![\p{N}./])(\d{1,2})([./])(\d{1,2})\2(\d{4})(?![\p{N}])/gu,
      (_, a, sign, b, y) => (sign === "." || b <= 12 ? either(y, b, a) : either(y, a, b)),
    ],
    [
      /(?<![\p{N}./])(\d{4})([./])(\d{1,2})\2(\d{1,2})(?![\p{N}])/gu,
      (_, y, sign, m, d) => day(y, m, d),
    ],
    [
      /(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월](?:\s*(\d{1,2})\s*[日일])?/gu,
      (_, y, m, d) => day(y, m, d),
    ],
    [
      new RegExp(`\\b0?(\\d{1,2})(?:st|nd|rd|th)?\\s+(?:of\\s+)?(${named})`, "giu"),
      (_, d, m) => `${d} ${m}`,
    ],
    [
      new RegExp(`\\b(${named})\\s+0?(\\d{1,2})(?:st|nd|rd|th)?\\b`, "giu"),
      (_, m, d) => `${m} ${d}`,
    ],
    [
      regexp(
        "gu",
        /(?<![\p{N}.,])\d{1,3}(?:[,'’ \u00a0\u2009\u202f]\d{3})+/u,
        /(?![\p{N}]|[,'’ \u00a0\u2009\u202f]\d)/u,
      ),
      (number) => number.replace(/[^\d]/g, ""),
    ],
    [
      /(?<=\d)\s?(bn|tn|mn|m|%)(?![\p{L}\p{N}])|(?<=[$€£¥]\s?)(bn|tn|mn|m)(?![\p{L}\p{N}])/gu,
      (_, a, b) => ` ${MANY[a ?? b]} `,
    ],
    [/\bper cent\b/gi, () => "percent"],
    [/(?<![\p{L}\p{N}])(?:\p{L}\.){2,}/gu, (letters) => letters.replaceAll(".", "")],
    [
      regexp(
        "giu",
        /(?<![\p{L}\p{N}])(anti|co|counter|inter|multi|non|post|pre|re|semi|sub)/u,
        /[-\u2010\u2011](?=\p{Ll})(\p{L}+)/u,
      ),
      (_, a, b) => a + b,
    ],
  ];
  const asAsked = (text) =>
    WAYS.reduce(
      (all, [met, way]) => all.replace(met, (...found) => way(...found) ?? found[0]),
      text,
    );
  function asHeld(text) {
    const more = WAYS.flatMap(([met, way]) =>
      [...text.matchAll(met)].map((found) => way(...found)).filter(Boolean),
    );
    return more.length ? `${text} ${more.join(" ")}` : text;
  }
  // Words of alphabets; in scripts without spaces, every pair of neighbouring characters.
  function words(text) {
    const found = [];
    for (const [run] of folded(text).matchAll(/[\p{L}\p{M}\p{N}]+(?:[.:][\p{N}\p{L}]+)*/gu)) {
      if (!script.test(run)) {
        found.push(run);
        if (/[.:]/.test(run)) found.push(...new Set([...run.split(":"), ...run.split(/[.:]/)]));
        continue;
      }
      const letters = [...run];
      if (letters.length === 1) found.push(run);
      for (let i = 0; i + 1 < letters.length; i += 1) found.push(letters[i] + letters[i + 1]);
    }
    return found;
  }

  // A text is cut into words once, for the index and for the words of its page.
  const pieces = new Map();
  const cut = (text) => {
    if (!pieces.has(text)) pieces.set(text, words(asHeld(text)));
    return pieces.get(text);
  };
  const question = (query) => words(asAsked(query));

  return { script, folded, term, words, cut, question };
})();
