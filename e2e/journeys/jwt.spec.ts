import { startKeySet } from "#lib/connectors/conformance/key-set.testing.ts";
import { expect, inspect, test } from "../fixtures.ts";
import { ordersDocument } from "../orders-document.ts";
import { addPolicy, approve, choose, endpointOf, importApi, registerSandbox, setUp } from "../steps.ts";

/** Those that can say JWT. */
const gateways = ["aws-http", "aws-rest", "azure"] as const;

test("an API behind JWT answers 401 without a good token and 200 with one on every gateway, and each tells the calls", async ({
  page,
  portal,
}) => {
  const issuer = await startKeySet();
  try {
    await setUp(page, portal);
    for (const name of gateways) await registerSandbox(page, portal, name);
    await importApi(page, portal, ordersDocument, "Orders 1.0.0");
    await addPolicy(page, "JWT", {
      Issuer: issuer.issuer,
      "Key set address": `${issuer.issuer}.well-known/jwks.json`,
      Audiences: "orders",
    });
    await page.getByRole("link", { name: "Plan deployment" }).first().click();
    await choose(page, gateways);
    await inspect(page);
    await approve(page, `Deploy to ${gateways.length} gateways`);
    for (const name of gateways) {
      const endpoint = await endpointOf(page, name);
      const call = async (token?: string) =>
        (
          await fetch(
            `${endpoint}/orders`,
            token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } },
          )
        ).status;
      expect(await call(), `${name} without a token`).toBe(401);
      expect(await call(issuer.token({ aud: "orders" }, "stranger")), `${name}, another signer`).toBe(401);
      expect(await call(issuer.token({ aud: "orders" })), `${name} with a good token`).toBe(200);
    }
    for (const name of gateways) {
      await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Gateways" }).click();
      await page.getByRole("link", { name, exact: true }).click();
      await page.getByRole("link", { name: "APIs on it" }).click();
      const traffic = page.getByRole("region", { name: "Traffic by API" });
      // The three calls above, two of them refused, and what the check after the deployment asked.
      await expect(traffic.getByRole("row", { name: "Orders 1.0.0" }), name).toContainText(
        /[3-9]\s*[2-8] \(\d+\.\d%\)/,
      );
    }
    await inspect(page);
  } finally {
    await issuer.close();
  }
});
