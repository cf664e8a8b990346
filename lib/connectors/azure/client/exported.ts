import { z } from "zod";
import type { ConnectorContext, HttpResponse } from "../../connector.ts";
import { ConnectorError } from "../../connector-error.ts";
import { malformed, parseJson, toConnectorError } from "./failure.ts";

const link = z.object({ link: z.string() });
/** The same link, in the three places where versions of the service put it. */
const linkSchema = z.union([
  z.object({ properties: z.object({ value: link }) }).transform(({ properties }) => properties.value.link),
  z.object({ value: link }).transform(({ value }) => value.link),
  link.transform((value) => value.link),
]);

/** "Azure Storage: endpoints", the blob hosts of the public cloud and the national ones. */
const blobHosts = /\.blob\.core\.(windows\.net|chinacloudapi\.cn|usgovcloudapi\.net)$/;

/**
 * Reads the document that an export points to. The link is its own permission, so no token goes along; it leads to Azure's
 * storage or, for a private address, to that very host, and nowhere else.
 */
export async function readExported(
  answer: HttpResponse,
  armAddress: string,
  context: ConnectorContext,
): Promise<Record<string, unknown>> {
  const operation = "GET the exported document";
  const found = linkSchema.safeParse(parseJson(answer.body));
  const url = found.success ? URL.parse(found.data) : null;
  if (url === null) throw malformed(operation, "The export names no document.");
  const isStorage = url.protocol === "https:" && blobHosts.test(url.hostname);
  if (!isStorage && url.origin !== new URL(armAddress).origin) {
    throw new ConnectorError({
      code: "malformed-response",
      sentence: `The export leads to ${url.host}, which is no storage of Azure, so it was not followed.`,
      operation,
    });
  }
  const response = await context.http({ method: "GET", url }, { signal: context.signal });
  if (response.status !== 200) throw toConnectorError(operation, response, context.clock.now());
  const document = z.record(z.string(), z.unknown()).safeParse(parseJson(response.body));
  if (document.success) return document.data;
  throw malformed(operation, "The exported document is no JSON object.");
}
