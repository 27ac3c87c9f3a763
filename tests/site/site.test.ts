import { existsSync, globSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { AXE, openBrowser } from "../cli/browser/browser";

/* The site that `npm run docs:build` made, looked at in Chromium. Its host does not exist: files answer in its place. */

const ROOT = path.resolve(__dirname, "../..");
const SITE = path.join(ROOT, ".site");
const HOST = "http://site.test";
const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".woff2": "font/woff2",
};
const pages = globSync("**/*.html", { cwd: SITE })
  .filter((file) => file !== "404.html")
  .map((file) => `/${file.replace(/(?:index)?\.html$/, "")}`)
  .sort();

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

interface Opened {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Requests to other hosts, answers that are missing, and complaints of the browser. */
  readonly events: readonly string[];
}

async function open(address: string, width: number): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width, height: 900 } });
  const events: string[] = [];
  await context.route("**/*", async (route) => {
    const { origin, pathname, href } = new URL(route.request().url());
    const name = pathname === "/" ? "/index.html" : pathname;
    const file = [name, `${name}.html`]
      .map((one) => path.join(SITE, one))
      .find((one) => path.extname(one) !== "" && existsSync(one));
    if (origin === HOST && file !== undefined)
      return route.fulfill({ body: readFileSync(file), contentType: TYPES[path.extname(file)] ?? "text/plain" });
    events.push(href);
    return route.abort();
  });
  const page = await context.newPage();
  page.on("pageerror", ({ message }) => events.push(message));
  await page.goto(`${HOST}${address}`, { waitUntil: "networkidle" });
  return { context, page, events };
}

/** One rule is left out: VitePress' search button shows its key beside the word that it is named by. That is markup of its theme. */
const FAULTS = `axe.run(document, {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"],
  rules: { "label-content-name-mismatch": { enabled: false } },
  resultTypes: ["violations"],
})
  .then(({ violations, passes }) => ({
    violations: violations.map(({ id, nodes }) => id + ": " + nodes.slice(0, 5).map(({ html }) => html.slice(0, 160)).join(" | ")),
    checked: passes.map(({ id }) => id),
  }))`;
const IS_DARK = `document.documentElement.classList.contains("dark")`;

interface Anchors {
  readonly ids: readonly string[];
  readonly links: readonly string[];
}

const ANCHORS = `({
  ids: [...document.querySelectorAll("[id]")].map(({ id }) => id),
  links: [...document.querySelectorAll("a[href]")].map(({ href }) => href),
})`;

describe("every page", () => {
  const anchors = new Map<string, Anchors>();

  // axe-core judges contrast, names and structure by WCAG 2.1 AA.
  test.each(pages)(
    "%s asks no other host for anything, fits, and can be read, on a dark phone and a light desktop",
    async (address) => {
      const { context, page, events } = await open(address, 390);
      anchors.set(address, await page.evaluate<Anchors>(ANCHORS));
      await page.evaluate(AXE);
      const faults: unknown[] = [];
      for (const [width, scheme] of [
        [390, "dark"],
        [1280, "light"],
      ] as const) {
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
        await page.waitForFunction(`${IS_DARK} === ${String(scheme === "dark")}`);
        const scrolled = await page.evaluate<number>("document.documentElement.scrollWidth");
        const { violations, checked } = await page.evaluate<{ violations: string[]; checked: string[] }>(FAULTS);
        expect(checked).toEqual(expect.arrayContaining(["color-contrast", "document-title"]));
        faults.push(...violations, ...(scrolled > width ? [`${scrolled} wide, of ${width}`] : []));
      }
      await context.close();
      expect({ faults, events }).toEqual({ faults: [], events: [] });
    },
  );

  /** Links of a page to a page, a heading or a file of the repository that is not there. */
  function brokenIn({ links }: Anchors): string[] {
    return links.filter((href) => {
      const { origin, pathname, hash } = new URL(href);
      const file = /^\/[^/]+\/[^/]+\/blob\/main\/(.*)$/.exec(pathname)?.[1];
      if (origin !== HOST) return file !== undefined && !existsSync(path.join(ROOT, file));
      const target = anchors.get(pathname);
      return target === undefined || (hash !== "" && !target.ids.includes(decodeURIComponent(hash.slice(1))));
    });
  }

  test("links to pages and headings that are there", () => {
    expect(pages.length).toBeGreaterThan(25);
    expect(pages.flatMap((page) => brokenIn(anchors.get(page) ?? { ids: [], links: [] }))).toEqual([]);
  });

  test("a link to a page or a heading that is not there is noticed", () => {
    const links = [`${HOST}/spf#no-such-heading`, `${HOST}/no-such-page`, `${HOST}/spf`];
    expect(brokenIn({ ids: [], links })).toEqual(links.slice(0, 2));
  });
});

test("the search finds SPF without a network", async () => {
  const { context, page, events } = await open("/quick-start", 1280);
  await page.locator("#local-search button").first().click();
  await page.locator(".VPLocalSearchBox input").fill("SPF");
  await page.locator(".VPLocalSearchBox .result").first().waitFor();
  const results = await page.locator(".VPLocalSearchBox .result").allInnerTexts();
  await context.close();
  expect(results.join("\n")).toContain("SPF");
  expect(events).toEqual([]);
});
