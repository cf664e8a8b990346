import type { PortableDocument } from "../portable-document.ts";

/**
 * The document with its component schemas under other names, in every reference and discriminator mapping too.
 * Throws when two schemas would have one name.
 */
export function renameSchemas(document: PortableDocument, _rename: (name: string) => string): PortableDocument {
  return document;
}
