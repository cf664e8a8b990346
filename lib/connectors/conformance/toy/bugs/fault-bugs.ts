import type { ConnectorContext, HttpPort, HttpResponse, WriteSession } from "../../../connector.ts";
import { ConnectorError, type ConnectorErrorCode } from "../../../connector-error.ts";
import { asks, type ToyBug } from "./toy-bug.ts";

/** Mistakes in understanding a gateway that is not well: each would make the engine do the wrong thing next. */
export const faultBugs: readonly ToyBug[] = [
  { name: "a refused credential is tried again", fails: [2, 11], breaks: mistakes("auth", { code: "unavailable" }) },
  { name: "429 is called unavailable", fails: [11], breaks: mistakes("rate-limited", { code: "unavailable" }) },
  {
    name: "the wait that was asked for is lost",
    fails: [11],
    breaks: mistakes("rate-limited", { retryAfterMs: undefined }),
  },
  { name: "503 is called rejected", fails: [11, 12, 13], breaks: mistakes("unavailable", { code: "rejected" }) },
  { name: "403 is called auth", fails: [11], breaks: mistakes("forbidden", { code: "auth" }) },
  { name: "409 is called rejected", fails: [11], breaks: mistakes("conflict", { code: "rejected" }) },
  { name: "404 is not known", fails: [9, 11], breaks: mistakes("not-found", { code: "rejected" }) },
  { name: "deleting what is gone fails", fails: [6, 11, 14], breaks: deletesGone },
  {
    name: "a lost answer is called unavailable",
    fails: [8, 11],
    breaks: mistakes("unknown-outcome", { code: "unavailable" }),
  },
  {
    name: "an error shows the credential",
    fails: [2, 11],
    breaks: mistakes("auth", { detail: "toy-good-token toy-revoked-token" }),
  },
  { name: "tries again at once", fails: [11], breaks: asks(tryTwice) },
  {
    name: "a stray error is thrown as it is",
    fails: [2, 11],
    breaks: (connector) => rethrows(connector, "auth", () => new Error("401")),
  },
];

type Connector = Parameters<ToyBug["breaks"]>[0];
type Twist = Partial<Pick<ConnectorError, "retryAfterMs" | "detail">> & { readonly code?: ConnectorErrorCode };

/** Every ConnectorError of one code is thrown as another. */
function mistakes(code: ConnectorErrorCode, twist: Twist): ToyBug["breaks"] {
  return (connector) =>
    rethrows(
      connector,
      code,
      ({ sentence, operation, status, retryAfterMs, detail }) =>
        new ConnectorError({ code, sentence, operation, status, retryAfterMs, detail, ...twist }),
    );
}

function rethrows(connector: Connector, code: ConnectorErrorCode, twist: (error: ConnectorError) => Error): Connector {
  const twisted = (thrown: unknown): never => {
    throw thrown instanceof ConnectorError && thrown.code === code ? twist(thrown) : thrown;
  };
  return {
    ...connector,
    connect: (settings, credentials, context) => {
      const session = connector.connect(settings, credentials, context);
      return {
        ...session,
        check: (mode) => session.check(mode).catch(twisted),
        fetch: (remoteId) => session.fetch(remoteId).catch(twisted),
        list: (scope) => session.list(scope).catch(twisted),
        write: (change, scope) => session.write(change, scope).catch(twisted),
        poll: (operation) => (session.poll?.(operation) ?? Promise.reject(new Error("no poll"))).catch(twisted),
        survey: (cursor) => surveyTwisted(session, cursor, twisted),
      };
    },
  };
}

async function* surveyTwisted(session: WriteSession, cursor: string | undefined, twisted: (thrown: unknown) => never) {
  try {
    yield* session.survey(cursor);
  } catch (thrown) {
    twisted(thrown);
  }
}

/** A DELETE that finds nothing is a refusal. */
function deletesGone(connector: Connector): Connector {
  return asks((http) => async (request, options) => {
    const response = await http(request, options);
    if (request.method !== "DELETE" || response.status !== 404) return response;
    return { ...response, status: 422 };
  })(connector);
}

function tryTwice(http: HttpPort, _context: ConnectorContext): HttpPort {
  return async (request, options): Promise<HttpResponse> => {
    const first = await http(request, options);
    return first.status === 429 ? http(request, options) : first;
  };
}
