import AxeBuilder from "@axe-core/playwright";
import { test as base, expect, type Page } from "@playwright/test";
import { Portal } from "./portal.ts";

interface Fixtures {
  readonly portal: Portal;
  /** As an operator gives them to the portal. */
  readonly settings: Readonly<Record<string, string>>;
  /** Other origins that a journey goes to on purpose. */
  readonly visited: Set<string>;
  /** Console errors that a journey causes on purpose. */
  readonly expectedErrors: readonly RegExp[];
  /** Watches a page from its first request; what it saw fails the test at its end. */
  readonly watch: (page: Page) => Promise<void>;
}

const rules = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"];

/**
 * Every journey has its own installation, and holds on every page it visits: no console error, no violation of the
 * content security policy, no request to another origin.
 */
export const test = base.extend<Fixtures>({
  settings: [{}, { option: true }],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads which fixtures are wanted from this very pattern.
  visited: async ({}, use) => use(new Set()),
  portal: async ({ settings }, use, testInfo) => {
    const portal = await Portal.start(settings);
    await use(portal);
    if (testInfo.status !== testInfo.expectedStatus) await testInfo.attach("portal.log", { body: portal.log() });
    await portal.stop();
  },
  expectedErrors: [[], { option: true }],
  watch: async ({ portal, expectedErrors, visited }, use) => {
    const seen: string[] = [];
    await use(async (page) => {
      // Chromium reports a violation of the content security policy as a console error too.
      page.on("console", (message) => {
        const text = `${message.text()} (${message.location().url})`;
        if (message.type() === "error" && !expectedErrors.some((expected) => expected.test(text))) seen.push(text);
      });
      page.on("pageerror", (error) => seen.push(`uncaught: ${error.message}`));
      page.on("request", (request) => {
        const { origin, protocol } = new URL(request.url());
        if (/^https?:$/.test(protocol) && origin !== portal.url && !visited.has(origin))
          seen.push(`off-origin request: ${request.url()}`);
      });
    });
    expect(seen, "what a page must never do").toEqual([]);
  },
  page: async ({ page, watch }, use) => {
    await watch(page);
    await use(page);
  },
});

/** No violation of the accessibility rules on the page as it stands, in light and in dark. */
export async function inspect(page: Page): Promise<void> {
  await expect(page.getByRole("status", { name: "Loading" })).toHaveCount(0);
  // The title of a page that is streamed comes behind its first content.
  await expect(page).toHaveTitle(/\S/);
  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await expect(page.locator("html")).toHaveAttribute("data-color-scheme", colorScheme);
    const { violations } = await new AxeBuilder({ page }).withTags(rules).analyze();
    const found = violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} at ${target.join(" ")}: ${failureSummary}`),
    );
    expect(found, `${page.url()} in ${colorScheme}`).toEqual([]);
  }
}

export { expect };
