import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { renderHtml } from "../../../cli/render/html/page";
import type { CheckReport } from "../../../verify/report";
import { BAD, GOOD, HOSTILE, reportOf } from "../samples";
import { temporaryDirectory } from "../../sandbox/temporary";
import { AXE, openBrowser } from "./browser";

const dir = temporaryDirectory();
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

const reports: Readonly<Record<string, CheckReport>> = {
  one: reportOf(BAD),
  two: reportOf(GOOD, BAD),
  many: reportOf(GOOD, BAD, GOOD, BAD, GOOD),
  hostile: reportOf(HOSTILE, HOSTILE, HOSTILE, HOSTILE),
  none: reportOf(),
};

interface View {
  readonly report: string;
  readonly width: number;
  readonly scheme: "light" | "dark";
}

const views: readonly View[] = Object.keys(reports).flatMap((report) =>
  [1280, 390].flatMap((width) => (["light", "dark"] as const).map((scheme) => ({ report, width, scheme }))),
);

/** A page with a report, and everything that the browser complained about or asked the network for. */
async function opened({ report, width, scheme }: View, javaScriptEnabled = true): Promise<[Page, string[]]> {
  const file = join(dir, `${report}.html`);
  writeFileSync(file, renderHtml(reports[report] ?? reportOf()));
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: scheme,
    javaScriptEnabled,
  });
  const page = await context.newPage();
  const events: string[] = [];
  page.on("console", (message) => events.push(message.text()));
  page.on("pageerror", (error) => events.push(error.message));
  page.on("dialog", (dialog) => {
    events.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    if (!request.isNavigationRequest()) events.push(request.url());
  });
  await page.goto(pathToFileURL(file).href);
  return [page, events];
}

async function withPage<T>(view: View, use: (page: Page, events: string[]) => Promise<T>): Promise<T> {
  const [page, events] = await opened(view);
  try {
    return await use(page, events);
  } finally {
    await page.context().close();
  }
}

/** Everything wider than the window, and everything whose text leaves its box. */
const OVERFLOWING = `[...document.querySelectorAll("*")]
  .filter((element) => element.getBoundingClientRect().right > innerWidth + 1 && !element.matches(".skip"))
  .map((element) => element.tagName + "." + element.className)`;

/** What is folded has neither a size nor a contrast. */
const UNFOLD = `document.querySelectorAll("details").forEach((element) => { element.open = true; })`;

describe.each(views)("the page of $report at $width, $scheme", (view) => {
  it("fits, loads nothing and complains about nothing", async () => {
    await withPage(view, async (page, events) => {
      expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
      expect(await page.evaluate(OVERFLOWING)).toEqual([]);
      await page.evaluate(UNFOLD);
      expect(await page.evaluate(OVERFLOWING)).toEqual([]);
      expect(events).toEqual([]);
    });
  });

  it("has no fault that axe-core knows, contrast included", async () => {
    await withPage(view, async (page) => {
      await page.evaluate(UNFOLD);
      await page.evaluate(AXE);
      const found = await page.evaluate<{ violations: string[]; checked: string[] }>(
        `axe.run(document, { resultTypes: ["violations"] }).then(({ violations, passes }) => ({
          violations: violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html.slice(0, 200)).join(" | ")),
          checked: passes.map(({ id }) => id),
        }))`,
      );
      expect(found.violations).toEqual([]);
      expect(found.checked).toEqual(expect.arrayContaining(["color-contrast", "document-title", "html-has-lang"]));
    });
  });
});

const ACTIVE = `(() => {
  const { activeElement: element } = document;
  if (element === document.body) return null;
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  return { index: [...document.querySelectorAll("a, summary")].indexOf(element), outline: outlineStyle + " " + outlineWidth, left: box.left };
})()`;

it.each([1280, 390])(
  "leads the tab key through every link and every fold, each visibly in focus, at %i",
  async (width) => {
    await withPage({ report: "many", width, scheme: "light" }, async (page) => {
      await page.evaluate(UNFOLD);
      const wanted = await page.evaluate<number[]>(
        `[...document.querySelectorAll("a, summary")].map((element, at) => element.checkVisibility() ? at : -1).filter((at) => at >= 0)`,
      );
      const reached: number[] = [];
      while (reached.length < wanted.length) {
        await page.keyboard.press("Tab");
        const active = await page.evaluate<{ index: number; outline: string; left: number } | null>(ACTIVE);
        expect(active).toMatchObject({ outline: "solid 3px" });
        expect(active?.left).toBeGreaterThanOrEqual(0);
        reached.push(active?.index ?? -1);
      }
      expect(wanted.length).toBeGreaterThan(15);
      expect(reached).toEqual(wanted);
    });
  },
);

it("folds and unfolds by the keyboard, and skips to the report", async () => {
  await withPage({ report: "one", width: 1280, scheme: "light" }, async (page) => {
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    expect(await page.evaluate("document.activeElement.id")).toBe("content");
    await page.keyboard.press("Tab");
    const seen = page.getByText("DMARC", { exact: true }).last();
    const isOpen = `document.activeElement.parentElement.open`;
    expect([await page.evaluate(isOpen), await seen.isVisible()]).toEqual([false, false]);
    await page.keyboard.press("Enter");
    expect([await page.evaluate(isOpen), await seen.isVisible()]).toEqual([true, true]);
    await page.keyboard.press("Enter");
    expect(await page.evaluate(isOpen)).toBe(false);
  });
});

it("unfolds a domain that the list of domains leads to", async () => {
  await withPage({ report: "many", width: 1280, scheme: "light" }, async (page) => {
    const isOpen = `[...document.querySelectorAll("details.domain")].at(-1).open`;
    expect(await page.evaluate(isOpen)).toBe(false);
    await page.locator("nav a").last().click();
    expect(await page.evaluate(isOpen)).toBe(true);
  });
});

it("can be read without script, and is printed unfolded", async () => {
  const [page] = await opened({ report: "many", width: 1280, scheme: "light" }, false);
  try {
    expect(await page.getByText("spf/over-lookup-limit").first().isVisible()).toBe(true);
    const folded = page.locator("details.domain:not([open]) .areas").first();
    expect(await folded.isVisible()).toBe(false);
    await page.emulateMedia({ media: "print" });
    expect(await folded.isVisible()).toBe(true);
  } finally {
    await page.context().close();
  }
});

it("shows hostile text as text: no element, no attribute and no direction comes out of it", async () => {
  await withPage({ report: "hostile", width: 390, scheme: "light" }, async (page, events) => {
    const tags = await page.evaluate<string[]>(
      `[...new Set([...document.querySelectorAll("*")].map(({ tagName }) => tagName))]`,
    );
    expect(tags).not.toContain("SCRIPT");
    const attributes = await page.evaluate<string[]>(
      `[...new Set([...document.querySelectorAll("*")].flatMap((element) => element.getAttributeNames()))].filter((name) => /^(on|style$|src)/.test(name))`,
    );
    expect(attributes).toEqual([]);
    const text = await page.evaluate<string>("document.body.innerText");
    expect(text).toContain(`<script>alert(1)</script>"'`);
    expect(text).toContain("\\u{202e}txt.exe &amp;");
    // Control and formatting characters, but for the line feeds of innerText.
    expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(events).toEqual([]);
  });
});

it("would not run a script, load a picture or style an element even if one broke out", async () => {
  await withPage({ report: "one", width: 1280, scheme: "light" }, async (page, events) => {
    await page.evaluate(
      `document.querySelector("main").insertAdjacentHTML("beforeend", '<img src="http://127.0.0.1:9/x.png" onerror="alert(1)"><p style="color: red">x</p>')`,
    );
    await page.evaluate(
      `document.querySelector("main").appendChild(Object.assign(document.createElement("script"), { textContent: "alert(2)" }))`,
    );
    await page.evaluate("new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))");
    expect(events.filter((event) => event.startsWith("dialog"))).toEqual([]);
    expect(events.join("\n")).toMatch(/img-src|default-src/);
    expect(events.join("\n")).toMatch(/script-src|default-src/);
  });
});
