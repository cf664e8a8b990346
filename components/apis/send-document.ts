import type { ActionResult, Problem } from "#lib/model/problem.ts";
import { paths } from "#lib/web/paths.ts";
import type { ReadDocument } from "./source-picker.tsx";

/** Sends a document with progress in percent. `fetch` does not tell how much was sent, so this is the older way. */
export function sendDocument(
  source: Blob,
  name: string,
  onProgress: (percent: number) => void,
): Promise<ActionResult<ReadDocument>> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", `${paths.route.documents()}?${new URLSearchParams({ name })}`);
    request.setRequestHeader("content-type", "application/octet-stream");
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total }) => onProgress(Math.round((100 * loaded) / Math.max(total, 1)));
    request.onload = () => resolve(answerOf(request));
    request.onerror = () => resolve({ ok: false, problem: notSent });
    request.send(source);
  });
}

function answerOf(request: XMLHttpRequest): ActionResult<ReadDocument> {
  // Our own route: problem JSON when it refused, what was read when it did not.
  if (request.status === 200) return { ok: true, data: request.response };
  const problem: Problem | null = request.response;
  return { ok: false, problem: problem ?? notSent };
}

const notSent: Problem = {
  code: "unreachable",
  sentence: "The document did not arrive. Check the connection and send it again; nothing was saved.",
  fields: {},
  findings: [],
  reference: "",
};
