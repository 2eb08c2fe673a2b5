// What the workbench computes: agreement, and what a re-coding moves. Pure, and the same as
// companion/recode in Python: a test holds each to the other on a thousand random inputs
// (tests/analysis/test_recode_js.py).
(() => {
  "use strict";
  const SEED = 20240619,
    DRAWS = 1000;

  // Random numbers that every language gives alike.
  function mulberry32(seed) {
    let a = seed | 0;
    return () => {
      a = (a + 0x6d2b79f5) | 0;
      let t = Math.imul(a ^ (a >>> 15), 1 | a);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    };
  }

  // Which of n units each resample draws, one resample after the other; the same for all figures of
  // as many units.
  const held = new Map();
  function resamples(n, draws) {
    const name = `${n} ${draws}`;
    if (!held.has(name)) {
      const random = mulberry32(SEED);
      if (held.size > 8) held.clear();
      held.set(
        name,
        Int32Array.from({ length: n * draws }, () => Math.floor(random() * n)),
      );
    }
    return held.get(name);
  }

  // Krippendorff's alpha, nominal, of the chosen units (with repeats); codes are numbers, those of
  // unit u from at[u] to at[u + 1].
  function alphaOf(codes, at, many, chosen) {
    const totals = new Float64Array(many);
    let all = 0,
      apart = 0;
    for (const u of chosen) {
      const from = at[u],
        to = at[u + 1],
        m = to - from;
      for (let i = from; i < to; i += 1) totals[codes[i]] += 1;
      if (m === 2) apart += codes[from] === codes[from + 1] ? 0 : 2;
      else
        for (let i = from; i < to; i += 1)
          for (let j = from; j < to; j += 1) if (codes[i] !== codes[j]) apart += 1 / (m - 1);
      all += m;
    }
    let expected = all * all;
    for (const one of totals) expected -= one * one;
    return expected ? 1 - ((all - 1) * apart) / expected : null;
  }

  // The p-th percentile (0 to 1) of sorted numbers, between neighbours in proportion.
  function percentile(sorted, p) {
    const h = (sorted.length - 1) * p,
      low = Math.floor(h),
      high = Math.min(low + 1, sorted.length - 1);
    return sorted[low] + (h - low) * (sorted[high] - sorted[low]);
  }

  // Agreement of the coders of some units: rows of codes, one a coder; empty, null or undefined is
  // missing, and units with fewer than two codes are left out. All values are null where nothing
  // can be said.
  function agreement(rows, draws = DRAWS) {
    const place = new Map(),
      codes = [],
      at = [0];
    let alike = 0;
    for (const row of rows) {
      const own = row.filter((code) => code !== "" && code !== null && code !== undefined);
      if (own.length < 2) continue;
      own.forEach((one, i) =>
        own.forEach((other, j) => {
          if (i !== j && one === other) alike += 1 / (own.length - 1);
        }),
      );
      for (const code of own) {
        if (!place.has(code)) place.set(code, place.size);
        codes.push(place.get(code));
      }
      at.push(codes.length);
    }
    const n = at.length - 1;
    if (!n) return { units: 0, percent: null, alpha: null, low: null, high: null };
    const alpha = alphaOf(codes, at, place.size, [...at.keys()].slice(0, n)),
      found = [];
    if (place.size > 1) {
      const drawn = resamples(n, draws);
      for (let draw = 0; draw < draws; draw += 1) {
        const one = alphaOf(codes, at, place.size, drawn.subarray(draw * n, (draw + 1) * n));
        if (one !== null) found.push(one);
      }
      found.sort((a, b) => a - b);
    }
    return {
      units: n,
      percent: alike / codes.length,
      alpha,
      low: found.length ? percentile(found, 0.025) : null,
      high: found.length ? percentile(found, 0.975) : null,
    };
  }

  // --- What moves. Each takes codes as they would stand: published ones with the reader's laid
  // over.
  const overlay = (published, own) => {
    const out = { ...published };
    for (const [name, code] of Object.entries(own ?? {})) if (code) out[name] = code;
    return out;
  };

  const CORE = ["CHN", "PRK", "RUS"],
    SIDES = [
      [0, 1],
      [0, 2],
      [1, 2],
    ].map(([i, j]) => [CORE[i], CORE[j]]);
  const SIGNS = { 1: "positive", 0: "neutral", "-1": "negative" };
  // by friendly sides
  const TYPES = ["unit veto", "stable marriage", "romantic triangle", "ménage à trois"];
  const tally = (codes) => {
    const out = {};
    for (const code of codes) out[code] = (out[code] ?? 0) + 1;
    return out;
  };

  // Signed pairs, "CHN → PRK" to a count of each sign, and the triangle of the three; of the codes
  // of some claims.
  function claims(units) {
    const found = {};
    for (const { tie_from: from, tie_to: to, sign } of units) {
      if (!from || !to || from === to || !SIGNS[sign]) continue;
      const cell = (found[`${from} → ${to}`] ??= {
        ties: 0,
        positive: 0,
        neutral: 0,
        negative: 0,
        sum: 0,
      });
      cell.ties += 1;
      cell[SIGNS[sign]] += 1;
      cell.sum += Number(sign);
    }
    const sides = {},
      own = ([a, b]) => [found[`${a} → ${b}`], found[`${b} → ${a}`]].filter(Boolean);
    for (const pair of SIDES)
      sides[pair.join("–")] = Math.sign(own(pair).reduce((sum, one) => sum + one.sum, 0));
    const signs = Object.values(sides),
      product = signs.reduce((a, b) => a * b, 1) + 0; // no -0
    const type = !SIDES.some((pair) => own(pair).length)
      ? "no data"
      : signs.includes(0)
        ? "undetermined"
        : TYPES[signs.filter((one) => one > 0).length];
    return {
      pairs: found,
      triangle: {
        sides,
        product,
        balanced: { 1: "yes", "-1": "no", 0: "undetermined" }[product],
        type,
      },
    };
  }

  // Acts and meetings by pair and year, and the codes of a set. all: every act of the book, in
  // order, {pair, year, deed, base, meeting_kind, codes, own}, own where it is of the set; rows
  // that tell one deed count once, in the year of the first.
  function acts(all, levels) {
    const out = {},
      years = new Set(all.filter((one) => one.own).map((one) => one.year));
    for (const pair of SIDES) {
      const here = all.filter((one) => one.pair === pair.join("-")),
        own = here.filter((one) => one.own),
        deeds = new Map(),
        name = pair.join("–");
      if (!own.length) continue;
      for (const { year, deed, base, meeting_kind: kind, codes } of here) {
        if (!base) continue;
        if (!deeds.has(deed)) deeds.set(deed, { year, meets: false });
        if (kind && levels.includes(codes.level)) deeds.get(deed).meets = true;
      }
      for (const year of [...years].sort()) {
        const those = [...deeds.values()].filter((one) => one.year === year);
        out[`${name} ${year}`] = {
          acts: those.length,
          meetings: those.filter((one) => one.meets).length,
        };
      }
      const codes = own.map((one) => one.codes);
      out[name] = {
        sign: tally(codes.flatMap((one) => SIGNS[one.sign] ?? [])),
        rank: tally(codes.flatMap((one) => one.level || [])),
        "CAMEO root": tally(codes.map((one) => (one.cameo || "none").replace(/^(\d\d).*/, "$1"))),
      };
    }
    return out;
  }

  // Texts that name denuclearisation, by period; of {period, counted, codes}.
  function naming(units, periods) {
    const out = {};
    for (const period of periods) {
      const n = tally(
        units
          .filter(
            (one) =>
              one.counted &&
              one.period === period &&
              ["yes", "topic"].includes(one.codes.korea_named),
          )
          .map((one) => one.codes.denuclearisation),
      );
      const { yes = 0, no = 0, unclear = 0 } = n;
      if (yes + no + unclear)
        out[period] = {
          texts: yes + no + unclear,
          yes,
          no,
          unclear,
          share: yes + no ? yes / (yes + no) : null,
        };
    }
    return out;
  }

  globalThis.companionAgreement = {
    mulberry32,
    percentile,
    agreement,
    overlay,
    claims,
    acts,
    naming,
  };
})();
