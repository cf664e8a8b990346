import { createHash, randomBytes } from "node:crypto";
import { stringifyYaml } from "@redocly/openapi-core";
import { ArmError } from "../arm/arm-error.ts";
import type { Reply, ServiceContext } from "../arm/reply.ts";
import type { Api } from "../model.ts";
import { nameOf } from "./api-reference.ts";
import { documentOf } from "./export-document.ts";

/** "Api Export": a link lives five minutes. */
const linkLifeMs = 300_000;

/** Puts the document where it can be fetched without a token, and answers with the link. */
export function exportApi(context: ServiceContext, api: Api): Reply {
  const format = context.request.query.get("format") ?? "";
  const document = documentOf(context, api, format === "swagger-link");
  const [text, contentType, extension] = written(format, document);
  const name = `${createHash("sha256")
    .update(`${api.id} ${randomBytes(8).toString("hex")}`)
    .digest("hex")
    .slice(0, 24)}.${extension}`;
  const signature = randomBytes(32).toString("base64url");
  const expiresAt = context.now() + linkLifeMs;
  dropExpired(context);
  context.exports.set(signature, { name, text, contentType, expiresAt });
  const link = new URL(`/api-export/${name}`, context.request.url);
  link.searchParams.set("sv", "2017-04-17");
  link.searchParams.set("sr", "b");
  link.searchParams.set("se", new Date(expiresAt).toISOString());
  link.searchParams.set("sp", "r");
  link.searchParams.set("sig", signature);
  return { status: 200, body: shaped(context, api, format, link.href) };
}

function written(format: string, document: unknown): [text: string, contentType: string, extension: string] {
  switch (format) {
    case "openapi+json-link":
    case "swagger-link":
      return [JSON.stringify(document), "application/json", "json"];
    case "openapi-link":
      return [stringifyYaml(document), "application/yaml", "yaml"];
    default:
      throw new ArmError(400, "ValidationError", `Export format '${format}' is not supported.`, null);
  }
}

/** The link's place differs between versions of the service; the SDK's type knows one of them. */
function shaped({ resourceId, settings }: ServiceContext, api: Api, format: string, link: string): unknown {
  switch (settings.exportShape) {
    case "link":
      return { link };
    case "value":
      return { id: `${resourceId}/apis/${nameOf(api)}`, format, value: { link } };
    case "properties":
      return {
        id: `${resourceId}/apis/${nameOf(api)}`,
        type: "Microsoft.ApiManagement/service/apis",
        name: nameOf(api),
        properties: { format, value: { link } },
      };
    default:
      return settings.exportShape satisfies never;
  }
}

function dropExpired({ exports, now }: ServiceContext): void {
  for (const [signature, { expiresAt }] of exports) if (expiresAt <= now()) exports.delete(signature);
}
