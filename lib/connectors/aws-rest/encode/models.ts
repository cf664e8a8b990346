import type { Finding } from "#lib/model/finding.ts";
import type { JsonObject } from "#lib/model/json.ts";
import type { PortableDocument } from "#lib/openapi/portable-document.ts";
import type { OperationDraft } from "../policies.ts";

export interface Models {
  readonly schemas: JsonObject;
  readonly bodyOf: (draft: OperationDraft) => JsonObject | undefined;
  readonly findings: readonly Finding[];
}

export function models(_portable: PortableDocument, _drafts: readonly OperationDraft[]): Models {
  return { schemas: {}, bodyOf: () => undefined, findings: [] };
}
