import type { PolicyConfig, PolicyConfigOf } from "#lib/model/policy/policy.ts";
import { unsupported } from "../../objection.ts";
import { refusal } from "./objection.ts";
import { inbound, ranks, type Said, type Scope } from "./statement.ts";
import { element, type XmlElement } from "./xml.ts";

/** "Rewrite URL": the parameters of the new path are those of the operation's own template. */
export function encodeRewritePath({ to }: PolicyConfigOf<"rewrite-path">, { concerned }: Scope): Said {
  const objection = refusal([to]);
  if (objection) return { objection };
  const names = [...to.matchAll(/\{([^}]+)\}/g)].map(([whole]) => whole);
  const lacking = concerned.find(({ path }) => names.some((name) => !path.includes(name)));
  if (lacking) {
    const missing = names.find((name) => !lacking.path.includes(name));
    return {
      objection: unsupported(`${lacking.method} ${lacking.path} has no parameter ${missing} for the new path.`),
    };
  }
  return {
    statements: [inbound(ranks.rewrite, [element("rewrite-uri", { template: to, "copy-unmatched-params": "true" })])],
  };
}

export function decodeRewritePath({ attributes }: XmlElement): PolicyConfig[] {
  const { template, "copy-unmatched-params": copied } = attributes;
  return template === undefined || copied === "false" ? [] : [{ type: "rewrite-path", to: template }];
}
