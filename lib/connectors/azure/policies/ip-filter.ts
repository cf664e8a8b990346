import type { PolicyConfig, PolicyConfigOf } from "#lib/model/policy/policy.ts";
import { parseRange, printRange } from "./ip-range.ts";
import { inbound, ranks, type Said } from "./statement.ts";
import { element, type XmlElement } from "./xml.ts";

/** "Restrict caller IPs": one action for each element, so what is forbidden stands before what is allowed. */
export function encodeIpFilter({ allow, deny }: PolicyConfigOf<"ip-filter">): Said {
  const elements = [...filter("forbid", deny), ...filter("allow", allow)];
  return elements.length > 0 ? { statements: [inbound(ranks.ipFilter, elements)] } : {};
}

function filter(action: string, ranges: readonly string[]): XmlElement[] {
  if (ranges.length === 0) return [];
  const addresses = ranges.map((range) => {
    const parsed = parseRange(range);
    return parsed === undefined ? element("address", {}, range) : element("address-range", parsed);
  });
  return [element("ip-filter", { action }, addresses)];
}

export function decodeIpFilter(elements: readonly XmlElement[]): PolicyConfig[] {
  const ranges = (action: string) =>
    elements
      .filter(({ attributes }) => attributes.action === action)
      .flatMap(({ children }) => children)
      .map(({ name, attributes, text }) =>
        name === "address" ? (text ?? "") : printRange(attributes.from ?? "", attributes.to ?? ""),
      );
  const [deny, allow] = [ranges("forbid"), ranges("allow")];
  if ([...deny, ...allow].includes(undefined)) return [];
  const known = (list: readonly (string | undefined)[]) => list.filter((range) => range !== undefined);
  return [{ type: "ip-filter", allow: known(allow), deny: known(deny) }];
}
