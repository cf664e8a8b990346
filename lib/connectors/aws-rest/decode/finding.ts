import type { Finding } from "#lib/model/finding.ts";

/** Something that was found and is not quite what the definition says of it. */
export function told(code: string, sentence: string, instead: string, place = ""): Finding {
  return { severity: "warning", code: `aws.${code}`, place, sentence, instead };
}
