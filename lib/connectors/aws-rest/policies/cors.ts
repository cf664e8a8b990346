import { z } from "zod";
import type { JsonObject } from "#lib/model/json.ts";
import { type PolicyConfig, type PolicyConfigOf, policyConfigSchema } from "#lib/model/policy/policy.ts";
import { limits } from "../descriptor.ts";
import type { OperationDraft } from "./draft.ts";
import { approximate, type Objection, twice, unsupported } from "./objection.ts";
import { isQuotable, readNote, withNote } from "./vtl.ts";

type Cors = PolicyConfigOf<"cors">;

export function encodeCors(config: Cors, draft: OperationDraft): Objection | undefined {
  if (draft.cors !== undefined) return twice;
  const words = [...config.origins, ...config.methods, ...config.headers, ...config.exposeHeaders];
  if (!words.every(isQuotable)) return unsupported("A mapping template cannot hold quotes, $ or # in these values.");
  draft.cors = config;
  return approximate(limits.cors, "The backend has to send Access-Control-Allow-Origin with its answers.", true);
}

const allow = "Access-Control-Allow-";

/**
 * "Enable CORS for REST APIs": a mock answers OPTIONS. The template answers with the caller's origin when it is one of
 * those allowed, and says nothing of CORS otherwise.
 */
export function preflight(config: Cors, apiMethods: readonly string[]): JsonObject {
  const methods = config.methods.length > 0 ? config.methods : apiMethods;
  return {
    responses: { "200": { description: "Whether a page of another site may call.", headers: announced } },
    "x-amazon-apigateway-integration": {
      type: "mock",
      passthroughBehavior: "when_no_match",
      requestTemplates: { "application/json": withNote({ cors: config }, JSON.stringify({ statusCode: 200 })) },
      responses: {
        default: { statusCode: "200", responseTemplates: { "application/json": preflightTemplate(config, methods) } },
      },
    },
  };
}

const headerSchema = { schema: { type: "string" } };
const announced = Object.fromEntries(
  [`${allow}Origin`, `${allow}Methods`, `${allow}Headers`, `${allow}Credentials`, "Access-Control-Max-Age", "Vary"].map(
    (name) => [name, headerSchema],
  ),
);

function preflightTemplate(config: Cors, methods: readonly string[]): string {
  const { origins, headers, credentials, maxAgeSeconds } = config;
  const isOpen = origins.includes("*");
  const set = (name: string, value: string) => `#set($context.responseOverride.header.${name} = ${value})`;
  const test = isOpen ? '$origin != ""' : origins.map((origin) => `$origin == "${origin}"`).join(" || ");
  const asked = headers.length === 0;
  return [
    '#set($origin = $input.params().header.get("Origin"))',
    '#if(!$origin)#set($origin = $input.params().header.get("origin"))#end',
    '#if(!$origin)#set($origin = "")#end',
    asked ? '#set($asked = $input.params().header.get("Access-Control-Request-Headers"))' : "",
    asked ? '#if(!$asked)#set($asked = $input.params().header.get("access-control-request-headers"))#end' : "",
    `#if(${test})`,
    set(`${allow}Origin`, isOpen && !credentials ? '"*"' : "$origin"),
    set(`${allow}Methods`, `"${methods.join(",")}"`),
    asked ? `#if($asked)${set(`${allow}Headers`, "$asked")}#end` : set(`${allow}Headers`, `"${headers.join(",")}"`),
    credentials ? set(`${allow}Credentials`, '"true"') : "",
    set("Access-Control-Max-Age", `"${maxAgeSeconds}"`),
    set("Vary", '"Origin"'),
    "#end",
  ]
    .filter((line) => line !== "")
    .join("\n");
}

/** The policy of a preflight that we made: it stands in the comment of its request template. */
export function decodeCors(method: JsonObject): PolicyConfig | undefined {
  const found = methodSchema.safeParse(method);
  const template = found.success
    ? found.data["x-amazon-apigateway-integration"].requestTemplates["application/json"]
    : undefined;
  const note = noteSchema.safeParse(readNote(template));
  return note.success && note.data.cors.type === "cors" ? note.data.cors : undefined;
}

const methodSchema = z.object({
  "x-amazon-apigateway-integration": z.object({ requestTemplates: z.record(z.string(), z.string()) }),
});
const noteSchema = z.object({ cors: policyConfigSchema });
