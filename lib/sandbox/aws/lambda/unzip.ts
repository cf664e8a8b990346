import { crc32, inflateRawSync } from "node:zlib";

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const endLength = 22;

/**
 * The files of a zip archive by name, stored or deflated, as its central directory lists them (APPNOTE.TXT 4.3). Throws an Error
 * for what is no such archive, for more than `limitBytes` together, and for names that lead out of the folder.
 */
export function unzip(archive: Buffer, limitBytes: number): Map<string, Buffer> {
  const end = archive.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || archive.length < end + endLength || archive.readUInt32LE(end) !== endSignature) throw notZip();
  const files = new Map<string, Buffer>();
  let total = 0;
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    const entry = entryAt(archive, at);
    total += entry.size;
    if (total > limitBytes) throw new Error("The archive is too large.");
    if (!entry.name.endsWith("/")) files.set(safeName(entry.name), contentOf(archive, entry));
    at = entry.next;
  }
  return files;
}

type Entry = ReturnType<typeof entryAt>;

function entryAt(archive: Buffer, at: number) {
  if (archive.length < at + 46 || archive.readUInt32LE(at) !== entrySignature) throw notZip();
  const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => archive.readUInt16LE(at + offset));
  const nameEnd = at + 46 + (nameLength ?? 0);
  return {
    method: archive.readUInt16LE(at + 10),
    checksum: archive.readUInt32LE(at + 16),
    packedSize: archive.readUInt32LE(at + 20),
    size: archive.readUInt32LE(at + 24),
    offset: archive.readUInt32LE(at + 42),
    name: archive.toString("utf8", at + 46, nameEnd),
    next: nameEnd + (extraLength ?? 0) + (commentLength ?? 0),
  };
}

function contentOf(archive: Buffer, { offset, packedSize, size, method, checksum }: Entry): Buffer {
  if (archive.length < offset + 30) throw notZip();
  const start = offset + 30 + archive.readUInt16LE(offset + 26) + archive.readUInt16LE(offset + 28);
  const packed = archive.subarray(start, start + packedSize);
  if (method !== 0 && method !== 8) throw new Error(`The archive is packed by method ${method}.`);
  const content = method === 0 ? packed : inflateRawSync(packed, { maxOutputLength: Math.max(1, size) });
  if (content.length !== size || crc32(content) !== checksum) throw notZip();
  return content;
}

function safeName(name: string): string {
  if (name.startsWith("/") || name.includes("\\") || name.split("/").includes("..")) throw notZip();
  return name;
}

function notZip(): Error {
  return new Error("The archive cannot be read.");
}
