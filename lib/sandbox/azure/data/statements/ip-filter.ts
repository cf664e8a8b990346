import { BlockList, isIP } from "node:net";
import { PolicyFailure, unsupported } from "../failure.ts";
import type { Reader } from "../policy/reader.ts";
import type { StatementKind } from "../policy/statement-kind.ts";

/** "Restrict caller IPs". */
export const ipFilter: StatementKind = {
  name: "ip-filter",
  attributes: { action: ["allow", "forbid"] },
  parts: { address: { text: true }, "address-range": { attributes: { from: true, to: true } } },
  apply: ({ reader, exchange }) => {
    const { address } = exchange.caller;
    const isListed = listOf(reader).check(address, family(address));
    if (isListed === (reader.required("action") === "allow")) return;
    throw isListed
      ? refused("CallerIpBlocked", "Caller IP address is blocked. Access denied.")
      : refused("CallerIpNotAllowed", `Caller IP address ${address} is not allowed. Access denied.`);
  },
};

function listOf(reader: Reader): BlockList {
  const list = new BlockList();
  for (const part of reader.children("address")) {
    const address = known(part.content().trim());
    list.addAddress(address, family(address));
  }
  for (const part of reader.children("address-range")) {
    const from = known(part.required("from").trim());
    list.addRange(from, known(part.required("to").trim()), family(from));
  }
  return list;
}

function known(address: string): string {
  if (isIP(address) === 0) throw unsupported(`'${address}' is not an IP address`);
  return address;
}

function family(address: string): "ipv4" | "ipv6" {
  return isIP(address) === 6 ? "ipv6" : "ipv4";
}

function refused(reason: string, message: string): PolicyFailure {
  return new PolicyFailure({ status: 403, reason, message, publicMessage: "Forbidden" });
}
