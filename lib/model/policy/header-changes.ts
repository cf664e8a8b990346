import { z } from "zod";

/** RFC 9110 §5.1: a field name is a token. */
const headerName = z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/, "Not a header name.");

/** RFC 9110 §5.5, narrowed: visible ASCII, spaces and tabs, so that no line can be injected. */
const headerValue = z
  .string()
  .max(4096)
  .regex(/^[\t\x20-\x7e]*$/, "Use printable ASCII on one line.");

const named = z.object({ name: headerName, value: headerValue });

/** What both header policies share. */
export const headerChanges = {
  set: z.array(named).default([]).meta({ title: "Set", description: "Replaces what is there." }),
  add: z.array(named).default([]).meta({ title: "Add", description: "Adds beside what is there." }),
  remove: z.array(headerName).default([]).meta({ title: "Remove" }),
};

interface HeaderChanges {
  readonly set: readonly { name: string }[];
  readonly add: readonly { name: string }[];
  readonly remove: readonly string[];
}

export function describeHeaderChanges({ set, add, remove }: HeaderChanges): string {
  const parts = [
    set.length > 0 ? `sets ${set.map((header) => header.name).join(", ")}` : "",
    add.length > 0 ? `adds ${add.map((header) => header.name).join(", ")}` : "",
    remove.length > 0 ? `removes ${remove.join(", ")}` : "",
  ].filter(Boolean);
  return parts.length > 0 ? parts.join("; ") : "changes nothing";
}
