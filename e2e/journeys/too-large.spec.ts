import { createRequire } from "node:module";
import { expect, test } from "../fixtures.ts";
import { choose, registerSandbox, setUp } from "../steps.ts";

/** GitHub's REST API, 1,223 operations. */
const document = createRequire(import.meta.url).resolve("@octokit/openapi/generated/api.github.com.json");

test("GitHub's API is blocked in the plan where it does not fit, each gateway naming its limit", async ({
  page,
  portal,
}) => {
  await setUp(page, portal);
  for (const name of ["aws-http", "aws-rest"]) await registerSandbox(page, portal, name);
  await page.goto(`${portal.url}/apis/new`);
  await page.getByLabel("Choose file").setInputFiles(document);
  await page.getByRole("button", { name: "Import API" }).click({ timeout: 60_000 });
  await expect(page.getByRole("heading", { level: 1, name: /^GitHub/ })).toBeVisible({ timeout: 60_000 });

  await page.getByRole("link", { name: "Plan deployment" }).first().click();
  await choose(page, ["aws-http", "aws-rest"]);
  const reasons = (name: string) =>
    page.getByRole("region", { name, exact: true }).getByRole("list", { name: "Must be fixed" });
  await expect(reasons("aws-http")).toContainText(/12\d\d operations, and an HTTP API holds 300 routes/);
  await expect(reasons("aws-rest")).toContainText(/300 resources/);
  await expect(page.getByRole("button", { name: "Deploy to 2 gateways" })).toBeDisabled();
});
