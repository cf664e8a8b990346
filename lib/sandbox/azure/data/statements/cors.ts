import { allowedOrigin, readCors } from "../cors/cors-settings.ts";
import { emptyAnswer } from "../failure.ts";
import type { StatementKind } from "../policy/statement-kind.ts";

/** "CORS", for the requests that follow a preflight or need none. */
export const cors: StatementKind = {
  name: "cors",
  attributes: { "allow-credentials": true, "terminate-unmatched-request": true },
  parts: {
    "allowed-origins": { parts: { origin: { text: true } } },
    "allowed-methods": { attributes: { "preflight-result-max-age": true }, parts: { method: { text: true } } },
    "allowed-headers": { parts: { header: { text: true } } },
    "expose-headers": { parts: { header: { text: true } } },
  },
  apply: ({ reader, exchange }) => {
    const asking = exchange.caller.headers.get("Origin");
    // Another cors of a narrower scope has already answered for this origin.
    if (asking === undefined || exchange.answerFields.has("Access-Control-Allow-Origin")) return;
    const settings = readCors(reader);
    const origin = allowedOrigin(settings, asking);
    if (origin === undefined) {
      // Simple requests are answered with nothing; the page's own words are "an empty 200 OK response".
      const isSimple = ["GET", "HEAD"].includes(exchange.caller.method);
      if (!settings.terminates || !isSimple) return;
      exchange.response = emptyAnswer(200);
      exchange.isFinished = true;
      return;
    }
    exchange.answerFields.set("Access-Control-Allow-Origin", origin);
    if (settings.allowCredentials) exchange.answerFields.set("Access-Control-Allow-Credentials", "true");
    if (settings.exposed.length > 0)
      exchange.answerFields.set("Access-Control-Expose-Headers", settings.exposed.join(","));
    if (origin !== "*") exchange.answerFields.set("Vary", "Origin");
  },
};
