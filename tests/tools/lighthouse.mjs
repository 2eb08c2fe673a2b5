// Runs Lighthouse on pages, in one Chromium, and prints a JSON line for each page and form factor.
// Argument: {"chrome": path, "urls": [...], "forms": ["mobile", "desktop"], "categories": [...]}
import lighthouse, { desktopConfig } from "lighthouse";
import * as launcher from "chrome-launcher";

const { chrome, urls, forms, categories } = JSON.parse(process.argv.at(-1));
const browser = await launcher.launch({
  chromePath: chrome,
  chromeFlags: [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
  ],
  logLevel: "silent",
});
let failed = false;
try {
  for (const url of urls) {
    for (const form of forms) {
      const flags = {
        port: browser.port,
        output: "json",
        logLevel: "silent",
        onlyCategories: categories,
        disableFullPageScreenshot: true,
      };
      const { lhr } = await lighthouse(url, flags, form === "desktop" ? desktopConfig : undefined);
      const wrong = Object.values(lhr.categories).flatMap((c) =>
        c.auditRefs
          .filter((a) => a.weight > 0 && (lhr.audits[a.id].score ?? 1) < 1)
          .map((a) => {
            const audit = lhr.audits[a.id];
            return {
              id: a.id,
              title: audit.title,
              where: (audit.details?.items ?? [])
                .slice(0, 3)
                .map((i) => i.node?.snippet ?? i.description ?? i.url ?? "")
                .filter(Boolean),
            };
          }),
      );
      const number = (id) => lhr.audits[id]?.numericValue;
      console.log(
        JSON.stringify({
          url,
          form,
          error: lhr.runtimeError?.message,
          scores: Object.fromEntries(
            Object.entries(lhr.categories).map(([id, c]) => [
              id,
              c.score === null ? null : Math.round(c.score * 100),
            ]),
          ),
          wrong,
          first_paint: number("first-contentful-paint"),
          largest_paint: number("largest-contentful-paint"),
          blocking: number("total-blocking-time"),
          shift: number("cumulative-layout-shift"),
          bytes: number("total-byte-weight"),
        }),
      );
    }
  }
} catch (error) {
  failed = true;
  console.error(error);
} finally {
  await browser.kill();
}
process.exit(failed ? 1 : 0);
