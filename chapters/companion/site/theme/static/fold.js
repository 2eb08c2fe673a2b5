// Text as registers and the search compare it: what a keyboard types finds what a printer sets.
// Unseen characters, case and accents go; apostrophes, quotation marks and dashes are one each.
// LETTERS have no other form in Unicode.
(() => {
  "use strict";
  const LETTERS = {
    ø: "o",
    ł: "l",
    đ: "d",
    ð: "d",
    þ: "th",
    ß: "ss",
    æ: "ae",
    œ: "oe",
    ı: "i",
    ħ: "h",
    ё: "е",
    "⁄": "/",
    "∼": "~",
    "×": "x",
  };
  globalThis.companionFolded = (text) =>
    text
      .replace(/[\u2018-\u201B\u02B9-\u02BC\u02C8\u2032\u2035\u00B4`\uA78C\uFF07]/g, "'")
      .replace(/[\u201C-\u201F\u00AB\u00BB\u2033\u2036\u2039\u203A\u3008-\u300F]|''/g, '"')
      .replace(/[\u301D-\u301F\uFF02]|<<|>>/g, '"')
      .replace(/[\u00AD\u200B-\u200F\u2060\uFEFF]/g, "")
      .normalize("NFKD")
      .toLowerCase()
      .replace(/[øłđðþßæœıħ⁄∼×]|е\u0308/g, (letter) => LETTERS[letter.normalize("NFC")])
      .replace(/(?<=[a-z])\p{M}+/gu, "")
      .normalize("NFC") // Hangul is one character a syllable again
      .replace(/[\u2010-\u2015\u2043\u2212\uFE58\uFE63-]+/g, "-")
      .replace(/\s+/g, " ")
      .trim();
})();
