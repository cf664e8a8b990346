import { AppError } from "../errors.ts";

/**
 * The body of an upload as bytes, read as it comes and given up as soon as it is larger than `maximumBytes`, whatever
 * its length header promised. Throws AppError `too-large`, or `invalid` when there is no body.
 */
export async function readBody(request: Request, maximumBytes: number): Promise<Uint8Array> {
  if (Number(request.headers.get("content-length") ?? 0) > maximumBytes) throw tooLarge(maximumBytes);
  if (request.body === null) {
    throw new AppError({ code: "invalid", sentence: "Nothing was sent. Choose a file and send it again." });
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    if (size > maximumBytes) throw tooLarge(maximumBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

function tooLarge(maximumBytes: number): AppError {
  const megabytes = Math.floor(maximumBytes / (1024 * 1024));
  return new AppError({
    code: "too-large",
    sentence: `This is larger than ${megabytes} MB, which is the most Gatehouse takes. Send a smaller document.`,
  });
}
