// A reader's own copy of an article beside its record, in the page: the folding of
// companion/canonical and the fingerprints of companion/articles/verify. The copy never leaves the
// browser.
(() => {
  "use strict";
  // As in companion/canonical/folding.py, in its order.
  const UNSEEN = new RegExp(
    [
      /[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u0640\u115f\u1160\u17b4\u17b5]/u,
      /[\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0]/u,
      /[\ufff0-\ufffc\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]/u,
    ]
      .map((some) => some.source)
      .join("|"),
    "gu",
  );
  const SINGLE = /[‘’‚‛′‵`´ˊˋʹʻʼʽʾʿˈꞌՙ՚׳ʹ΄᾽᾿῾´`❛❜＇｀]/gu;
  const DOUBLE = /[“”„‟″‶ʺˮ״〝〞〟❝❞⹂＂🙶🙷🙸]/gu;
  const DASH = /[\p{Pd}−˗─━]/gu;
  const WINDOWS = { "\x91": "'", "\x92": "'", "\x93": '"', "\x94": '"', "\x96": "-", "\x97": "-" };
  const SIGNS = { "⋯": "...", "∶": ":", "⁄": "/", "∕": "/", "∗": "*", "〜": "~", "\u2800": " " },
    SIGN = /[⋯∶⁄∕∗〜\u2800]/gu;
  const REST = "[\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]",
    MISREAD = new RegExp(`(?:[ÂÃ]${REST}|â${REST}{2})+`, "gu");
  // Bytes 0x80 to 0x9f as Windows shows them; the five that it does not use stand for themselves.
  const CP1252 = "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ";
  // White space as Python has it; JavaScript's own leaves out some and takes the byte order mark.
  const SPACE =
      "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000",
    S = `[${SPACE}]`;
  const LETTERS = "[\\p{L}\\p{N}]",
    ALPHA = "[\\p{L}\\p{Nl}\\p{No}]";
  const SPACES = new RegExp(`${S}+`, "gu");
  const OPENING = new RegExp(`(?<![^${SPACE}(\\["'\\-。])([«‹])${S}+`, "gu"),
    CLOSING = new RegExp(`${S}+([»›])(?!${LETTERS})`, "gu");
  const ENTITY = /&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});/g;
  const MARKED = `(?:${ALPHA}\\p{M}*)+`,
    BROKEN = new RegExp(
      `(-?${MARKED})([-‐\\u00ad¬])[ \\t\\u00a0]*[\\r\\n\\u2028]${S}*(${MARKED})`,
      "gu",
    );
  const COMPOUND = new RegExp(`${ALPHA}+(?:[-‐]${ALPHA}+)*`, "gu");
  const BEFORE = new Set(
    (
      "all anti co cross ex far half high long low mid much multi non post pre pro self semi " +
      "short so then two three four five six seven eight nine ten vice well"
    ).split(" "),
  );
  const AFTER = new Set(
    (
      "aligned and armed backed based bound day driven et für known led level like made " +
      "minded month oder old or owned party power range ranking related run scale sided " +
      "speaking style term tier to und up wide y year"
    ).split(" "),
  );
  const IDEOGRAPH =
    "\\u3005-\\u3007\\u3040-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff" +
    "\\u3400-\\u4dbf\\u4e00-\\u9fff\\u{20000}-\\u{3ffff}";
  const WIDE = `[${IDEOGRAPH}、。「」『』《》【】]`,
    WIDE_SPACE = new RegExp(`(?:(?<=${WIDE})|(?<=${WIDE}[,;:])) (?=${WIDE})`, "gu");
  const LETTER = `(?:(?![${IDEOGRAPH}])${LETTERS}\\p{M}*)`;
  const WORD = new RegExp(`${LETTER}+(?:'${LETTER}+)*|[${IDEOGRAPH}]`, "gu");

  const decoder = globalThis.document?.createElement("textarea");
  // Tests give a decoder of their own; a textarea never runs or fetches what is put into it.
  let entity = (text) => {
    decoder.innerHTML = text;
    return decoder.value;
  };

  function unbroken(text) {
    if (!/[-‐\u00ad¬][ \t\u00a0]*[\r\n\u2028]/u.test(text)) return text;
    text = text.normalize("NFC");
    const whole = new Set(text.toLowerCase().match(COMPOUND));
    return text.replace(
      BROKEN,
      (_, first, hyphen, rest) =>
        first + (own(first.toLowerCase(), hyphen, rest, whole) ? "-" : "") + rest,
    );
  }
  function own(first, hyphen, rest, whole) {
    if (hyphen === "\u00ad" || hyphen === "¬" || whole.has(first + rest)) return false;
    if (!/^\p{Lowercase}/u.test(rest) || first.startsWith("-")) return true;
    return BEFORE.has(first) || AFTER.has(rest) || whole.has(`${first}-${rest}`);
  }
  function reread(found) {
    const raw = Uint8Array.from(found, (c) =>
      c.codePointAt(0) < 256 ? c.codePointAt(0) : 128 + CP1252.indexOf(c),
    );
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(raw);
    } catch {
      return found;
    }
  }
  const marks = (text) =>
    text
      .replace(SIGN, (c) => SIGNS[c])
      .replace(SINGLE, "'")
      .replace(DOUBLE, '"')
      .replace(DASH, "-");
  function folded(text) {
    text = text
      .replace(MISREAD, reread)
      .replace(UNSEEN, (c) => WINDOWS[c] ?? "")
      .replace(ENTITY, (found) => entity(found));
    text = marks(marks(text).normalize("NFKC"))
      .replace(/['‹›『』]{2}/gu, '"')
      .replace(SPACES, " ")
      .replace(/^ | $/g, "");
    return text
      .replace(/\.(?: ?\.){2,}/g, (dots) => dots.replaceAll(" ", ""))
      .replace(WIDE_SPACE, "")
      .replace(/ ?-[ -]*/g, "-");
  }
  const plain = (text) =>
    folded(text)
      .replace(OPENING, "$1")
      .replace(CLOSING, "$1")
      .replace(/[«»「」]/gu, '"')
      .replace(/[‹›『』]/gu, "'");
  function canonical(text) {
    text = unbroken(text);
    for (let next; (next = plain(text)) !== text;) text = next;
    return text;
  }
  const words = (text) => canonical(text).toLowerCase().match(WORD) ?? [];

  // SHA-256 of a text's UTF-8. The browser's own is not there for a page on disk or on a class's
  // plain http server.
  const K = [],
    H0 = [];
  for (let n = 2; K.length < 64; n += 1) {
    if (Array.from({ length: n - 2 }, (_, i) => i + 2).some((d) => n % d === 0)) continue;
    if (H0.length < 8) H0.push(((n ** 0.5 % 1) * 2 ** 32) | 0);
    K.push(((Math.cbrt(n) % 1) * 2 ** 32) | 0);
  }
  const encoder = new TextEncoder(),
    schedule = new Int32Array(64);
  function sha256(text) {
    const bytes = encoder.encode(text),
      length = ((bytes.length + 8) >> 6) + 1,
      data = new DataView(new ArrayBuffer(length * 64));
    new Uint8Array(data.buffer).set(bytes);
    data.setUint8(bytes.length, 0x80);
    data.setUint32(length * 64 - 8, Math.floor(bytes.length / 2 ** 29));
    data.setUint32(length * 64 - 4, bytes.length << 3);
    const hash = Int32Array.from(H0),
      w = schedule,
      turn = (x, n) => (x >>> n) | (x << (32 - n));
    for (let block = 0; block < length; block += 1) {
      for (let i = 0; i < 16; i += 1) w[i] = data.getInt32(block * 64 + i * 4);
      for (let i = 16; i < 64; i += 1) {
        const s0 = turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ (w[i - 15] >>> 3),
          s1 = turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ (w[i - 2] >>> 10);
        w[i] = w[i - 16] + s0 + w[i - 7] + s1;
      }
      let [a, b, c, d, e, f, g, h] = hash;
      for (let i = 0; i < 64; i += 1) {
        const t1 =
          (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
        const t2 = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
      }
      [a, b, c, d, e, f, g, h].forEach((x, i) => {
        hash[i] += x;
      });
    }
    return [...hash].map((x) => (x >>> 0).toString(16).padStart(8, "0")).join("");
  }

  // Blocks of the record among the words of a copy: number of a block to its first word. Long ones
  // first, as in compare.py.
  function places(blocks, theirs) {
    const found = new Map(),
      size = new Map(blocks.map(([n, count]) => [n, count])),
      taken = new Uint8Array(theirs.length),
      starts = new Map();
    for (const count of new Set(size.values())) {
      const at = new Map();
      for (let i = 0; i + count <= theirs.length; i += 1) {
        const hash = sha256(theirs.slice(i, i + count).join(" "));
        if (!at.has(hash)) at.set(hash, []);
        at.get(hash).push(i);
      }
      starts.set(count, at);
    }
    for (const [number, count, hash] of [...blocks].sort((a, b) => b[1] - a[1])) {
      const free = (starts.get(count).get(hash) ?? []).filter(
        (i) => !taken.subarray(i, i + count).includes(1),
      );
      let low = 0,
        high = theirs.length;
      for (const [n, at] of found)
        if (n < number) low = Math.max(low, at + size.get(n));
        else high = Math.min(high, at);
      const place = free.find((i) => low <= i && i + count <= high) ?? free[0];
      if (place === undefined) continue;
      found.set(number, place);
      taken.fill(1, place, place + count);
    }
    return found;
  }

  const MOST = 12000; // words; each is looked at once for every length of a paragraph

  // What a copy is: match ("exact", "words", "part", "apart", "long"), quotations found and all,
  // and `sentence(span)`: the sentence and true; its paragraph and false where its cuts cannot be
  // told; "" where the copy has neither.
  function verify(article, text) {
    const whole = canonical(text),
      quotes = article.quotes.filter(
        ([before, quote, after]) =>
          whole.includes(canonical(before + quote)) || whole.includes(canonical(quote + after)),
      ).length;
    const out = { quotes, of: article.quotes.length, missing: [] };
    const letters = [...whole]; // offsets count characters, not halves of them
    if (sha256(whole) === article.sha256)
      return {
        ...out,
        match: "exact",
        sentence: ({ start, end }) => [letters.slice(start, end).join(""), true],
      };
    const theirs = [...whole.toLowerCase().matchAll(WORD)];
    if (theirs.length > MOST)
      return { ...out, match: "long", words: theirs.length, sentence: () => ["", false] };
    const at = places(
        article.blocks,
        theirs.map((found) => found[0]),
      ),
      spans = new Map();
    for (const [number, count] of article.blocks) {
      if (!at.has(number)) {
        out.missing.push(number);
        continue;
      }
      const first = theirs[at.get(number)],
        last = theirs[at.get(number) + count - 1];
      // With the marks that stand at its ends.
      let from = first.index,
        to = last.index + last[0].length;
      while (from && whole[from - 1] !== " ") from -= 1;
      while (to < whole.length && whole[to] !== " ") to += 1;
      spans.set(number, [from, to]);
    }
    // In a block found by its words the cuts are known where it is as long as in the record.
    const sentence = ({ block, start, end }) => {
      const span = spans.get(block),
        cuts = article.sentences.filter(([b]) => b === block);
      if (!span || !cuts.length) return ["", false];
      const begin = Math.min(...cuts.map((c) => c[1])),
        stop = Math.max(...cuts.map((c) => c[2]));
      const own = whole.slice(span[0] + start - begin, span[0] + end - begin);
      return span[1] - span[0] === stop - begin &&
        words(own).length === cuts.find((c) => c[1] === start)?.[3]
        ? [own, true]
        : [whole.slice(...span), false];
    };
    const bare = article.blocks.filter(([n]) => !article.optional.includes(n)).map(([n]) => n);
    const match = !at.size && !quotes ? "apart" : bare.every((n) => at.has(n)) ? "words" : "part";
    return { ...out, match, sentence };
  }

  globalThis.companionText = {
    canonical,
    words,
    sha256,
    verify,
    decodes: (given) => {
      entity = given;
    },
  };
})();
