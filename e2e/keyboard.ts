import { expect as baseExpect, type Locator, type Page } from "@playwright/test";

const expect = baseExpect.configure({ timeout: 20_000 });

/** More stops than any page has. */
const mostStops = 150;

/** Somebody without a pointer: reaches things by Tab only, and fails where that does not lead there. */
export class Keyboard {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Tabs on until the control has the focus. */
  async reach(role: "button" | "link" | "checkbox" | "switch", name: string): Promise<void> {
    await this.#tabTo(this.#page.getByRole(role, { name, exact: true }).first());
  }

  /** Tabs to a button or a link and presses Enter on it. */
  async press(role: "button" | "link", name: string): Promise<void> {
    const control = this.#page.getByRole(role, { name, exact: true }).first();
    await expect(control).toBeEnabled();
    await this.#tabTo(control);
    await this.#page.keyboard.press("Enter");
  }

  /** Tabs to a field and types. */
  async type(label: string, text: string): Promise<void> {
    await this.#tabTo(this.#page.getByLabel(label).first());
    await this.#page.keyboard.insertText(text);
  }

  async openPalette(): Promise<void> {
    await this.#page.keyboard.press("Control+k");
    await expect(this.#page.getByRole("combobox", { name: /^Search/ })).toBeFocused();
  }

  /** Opens the palette, types, and takes the line of this name, which must be the first. */
  async palette(typed: string, name: string): Promise<void> {
    await this.openPalette();
    await this.#page.keyboard.type(typed);
    await expect(this.#page.getByRole("option", { selected: true })).toHaveText(name);
    await this.#page.keyboard.press("Enter");
    await expect(this.#page.getByRole("dialog")).toHaveCount(0);
  }

  /** Tabs out of a field, to where letters are shortcuts. */
  async leaveFields(): Promise<void> {
    for (let stop = 0; stop < mostStops; stop += 1) {
      await this.#page.keyboard.press("Tab");
      if (await this.#page.evaluate(() => !document.activeElement?.matches("input, select, textarea"))) return;
    }
  }

  async #tabTo(control: Locator): Promise<void> {
    await expect(control).toBeVisible();
    for (let stop = 0; stop < mostStops; stop += 1) {
      if (await control.evaluate((element) => element === document.activeElement)) return;
      await this.#page.keyboard.press("Tab");
    }
    throw new Error(`The keyboard does not reach ${control}.`);
  }
}
