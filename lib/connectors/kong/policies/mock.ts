import type { JsonObject } from "#lib/model/json.ts";
import type { PolicyConfig, PolicyConfigOf } from "#lib/model/policy/policy.ts";
import { approximate, type Objection } from "../../objection.ts";
import type { Draft } from "./draft.ts";
import { executed, isExecuted } from "./executed-value.ts";
import { twice } from "./objection.ts";

export function encodeMock(
  { status, contentType, body }: PolicyConfigOf<"mock">,
  { plugins }: Draft,
): Objection | undefined {
  if (plugins.has("request-termination")) return twice;
  if (isExecuted(body)) return executed;
  if (body === "") {
    plugins.set("request-termination", { status_code: status });
    return approximate("Kong cannot answer with an empty body.", "It answers with a short message of its own.", true);
  }
  plugins.set("request-termination", { status_code: status, content_type: contentType, body });
  return undefined;
}

export function decodeMock(config: JsonObject): PolicyConfig[] {
  const { status_code: status, content_type: contentType, body, message, trigger, echo } = config;
  if (typeof status !== "number" || status < 200 || trigger || echo === true) return [];
  const said = typeof body === "string" ? body : JSON.stringify({ message: message ?? "" });
  return [
    {
      type: "mock",
      status,
      contentType: typeof contentType === "string" ? contentType : "application/json",
      body: said,
    },
  ];
}
