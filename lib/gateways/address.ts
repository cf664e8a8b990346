import type { Descriptor } from "#lib/connectors/connector.ts";
import { isJsonObject } from "#lib/model/json.ts";

/** The part of the settings that says where a credential goes, in one spelling. Empty for kinds whose address is fixed. */
export function addressOf(descriptor: Descriptor, settings: unknown): string {
  return addressValues(descriptor, settings).map(canonical).join(" ");
}

/** The origins among the address settings: the only ones a session with this gateway may call. */
export function originsOf(descriptor: Descriptor, settings: unknown): readonly string[] {
  return addressValues(descriptor, settings)
    .filter((value) => URL.canParse(value))
    .map((value) => new URL(value).origin)
    .filter((origin) => origin !== "null");
}

function addressValues(descriptor: Descriptor, settings: unknown): readonly string[] {
  if (!isJsonObject(settings)) return [];
  return descriptor.addressKeys.map((key) => String(settings[key] ?? ""));
}

/** `HTTP://Kong:80/` and `http://kong` are one place. */
function canonical(value: string): string {
  if (!URL.canParse(value)) return value.trim();
  const url = new URL(value);
  return `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
}
