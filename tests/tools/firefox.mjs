// The workbench in Firefox, over WebDriver BiDi: codes, keeps, opens a sheet, compares. One JSON object on standard output.
import puppeteer from "puppeteer-core";

const { firefox, url, sheet } = JSON.parse(process.argv.at(-1));
const browser = await puppeteer.launch({ browser: "firefox", executablePath: firefox, headless: true });
try {
  const page = await browser.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => { if (message.type() === "error") errors.push(message.text()); });
  await page.setViewport({ width: 500, height: 800 }); // Firefox has no narrower window
  await page.goto(url);
  await page.waitForSelector("#workbench.is-live");
  const hidden = await page.$$eval("#recode-book *, #recode-result *", (all) => all.length);
  await page.click("label[for=recode-modality-norm]");
  await page.reload();
  await page.waitForSelector("#workbench.is-live");
  const kept = await page.evaluate(() => document.querySelector("[name=recode-modality]:checked").value);
  await page.evaluate((text) => {
    const input = document.getElementById("recode-sheet"), files = new DataTransfer();
    files.items.add(new File([text], "sheet.csv", { type: "text/csv" }));
    input.files = files.files;
    input.dispatchEvent(new Event("change"));
  }, sheet);
  await page.waitForFunction(() => document.querySelector(".recode-problems")?.textContent.includes("has taken the place"));
  await page.evaluate(() => document.querySelector("[aria-controls=recode-result]").click());
  await page.waitForSelector("#recode-result h4");
  const told = await page.$eval("#recode-result", (part) => part.textContent);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  process.stdout.write(JSON.stringify({ errors, hidden, kept, told, wide }));
} finally {
  await browser.close();
}
