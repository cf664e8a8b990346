import { crc32 } from "node:zlib";

/** Midnight of 1 January 1980, the first moment that a zip file can name: equal files have to give equal archives. */
const dosTime = 0;
const dosDate = (1 << 5) | 1;
/** 2.0, the least version that knows folders; made on UNIX, so that the mode of the files counts. */
const version = 20;
const madeOnUnix = 3 << 8;
/** A regular file that everybody may read: Lambda runs the code as another user. */
const mode = 0o100644 * 0x10000;
const utf8Names = 0x0800;

/**
 * These files, by name, as a zip archive, stored and not compressed: the bytes follow from the files alone, whatever version of a
 * compressor is at hand. PKWARE's APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16.
 */
export function zip(files: Readonly<Record<string, string>>): Uint8Array {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const path = Buffer.from(name);
    const content = Buffer.from(text);
    const about = aboutFile(path, content);
    local.push(Buffer.concat([words(0x04034b50), halves(version), about, path, content]));
    central.push(
      Buffer.concat([
        ...[words(0x02014b50), halves(madeOnUnix | version, version), about],
        // No comment, the first disk, no inner attributes; then the outer ones, and where the file begins.
        ...[halves(0, 0, 0), words(mode, offset), path],
      ]),
    );
    offset += local.at(-1)?.length ?? 0;
  }
  const directory = Buffer.concat(central);
  const end = [words(0x06054b50), halves(0, 0, central.length, central.length), words(directory.length, offset)];
  return Buffer.concat([...local, directory, ...end, halves(0)]);
}

/** What both headers of a file say: flags, method, time, checksum, sizes, length of the name and of extra fields. */
function aboutFile(path: Buffer, content: Buffer): Buffer {
  return Buffer.concat([
    halves(utf8Names, 0, dosTime, dosDate),
    words(crc32(content), content.length, content.length),
    halves(path.length, 0),
  ]);
}

function halves(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(2 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt16LE(value, 2 * index);
  return bytes;
}

function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value, 4 * index);
  return bytes;
}
