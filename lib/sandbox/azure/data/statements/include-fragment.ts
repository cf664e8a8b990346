import { keyOf } from "../../model.ts";
import { readXml } from "../../policy/read-xml.ts";
import { unsupported } from "../failure.ts";
import type { StatementKind } from "../policy/statement-kind.ts";

/** "Include fragment": the fragment's statements, as if they stood here. */
export const includeFragment: StatementKind = {
  name: "include-fragment",
  attributes: { "fragment-id": true },
  apply: async ({ reader, runtime, run }) => {
    const id = reader.required("fragment-id");
    const fragment = runtime.state.get("fragments", keyOf(runtime.service, "policyFragments", id));
    const { value, format } = fragment?.properties ?? {};
    if (typeof value !== "string") throw unsupported(`there is no policy fragment '${id}'`);
    await run(readXml(value, format === "rawxml").root);
  },
};
