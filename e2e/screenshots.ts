import { mkdirSync } from "node:fs";
import path from "node:path";
import { type Browser, chromium, type Page } from "@playwright/test";
import { chromiumArguments, chromiumPath } from "./chromium.ts";
import { fillEstate, startWaitingRollout } from "./estate.ts";
import { Portal } from "./portal.ts";
import { type Shot, shotsBefore, shotsOf, shotsOfWork } from "./shots.ts";

interface ScreenshotOptions {
  readonly folder: string;
  /** Only pictures whose name holds one of these; all, where there is none. */
  readonly only: readonly string[];
  readonly onPicture: (file: string) => void;
}

const looks = [
  { name: "light", colorScheme: "light", width: 1440, height: 900 },
  { name: "dark", colorScheme: "dark", width: 1440, height: 900 },
  { name: "middle", colorScheme: "light", width: 1024, height: 800 },
  { name: "narrow", colorScheme: "light", width: 390, height: 844 },
] as const;

/** Fills a portal of its own and takes a picture of every page, in light, in dark, on a tablet and on a phone. Needs a build. */
export async function takeScreenshots({ folder, only, onPicture }: ScreenshotOptions): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const portal = await Portal.start();
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: [...chromiumArguments] });
  const take = (page: Page, shots: readonly Shot[]) =>
    takeAll(
      page,
      shots.filter(({ name }) => only.length === 0 || only.some((part) => name.includes(part))),
      folder,
      onPicture,
    );
  try {
    await take(await blank(browser), shotsBefore(portal));
    const page = await blank(browser);
    const estate = await fillEstate(page, portal);
    await take(page, shotsOf(portal, estate));
    await startWaitingRollout(page, portal);
    await take(page, shotsOfWork(portal, page.url()));
  } finally {
    await browser.close();
    await portal.stop();
  }
}

async function blank(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ reducedMotion: "reduce", permissions: ["clipboard-write"] });
  return context.newPage();
}

async function takeAll(page: Page, shots: readonly Shot[], folder: string, onPicture: (file: string) => void) {
  for (const { name, address, prepare } of shots) {
    for (const look of looks) {
      await page.setViewportSize(look);
      await page.emulateMedia({ colorScheme: look.colorScheme });
      await page.goto(address, { waitUntil: "load" });
      await page.getByRole("status", { name: "Loading" }).waitFor({ state: "detached" });
      await prepare?.(page);
      const file = path.join(folder, `${name}-${look.name}.png`);
      await page.screenshot({ path: file });
      onPicture(file);
    }
  }
}
