import type { ConnectorContext, Encoded, HttpPort, WriteSession } from "../../../connector.ts";
import type { ToyConnector } from "../toy-connector.ts";

/** One mistake that a connector's author could make, and the numbers of the cases that notice it: those and no others. */
export interface ToyBug {
  readonly name: string;
  readonly fails: readonly number[];
  readonly breaks: (connector: ToyConnector) => ToyConnector;
}

/** A connector whose encode says something else. */
export function encodes(
  change: (encoded: Encoded, ...input: Parameters<ToyConnector["encode"]>) => Encoded,
): ToyBug["breaks"] {
  return (connector) => ({
    ...connector,
    encode: (definition, target) => change(connector.encode(definition, target), definition, target),
  });
}

/** A connector some of whose session's members do something else. */
export function sessions(
  change: (session: WriteSession, context: ConnectorContext) => Partial<WriteSession>,
): ToyBug["breaks"] {
  return (connector) => ({
    ...connector,
    connect: (settings, credentials, context) => {
      const session = connector.connect(settings, credentials, context);
      return { ...session, ...change(session, context) };
    },
  });
}

/** A connector whose client asks something else, or reads something else in the answers. */
export function asks(change: (http: HttpPort, context: ConnectorContext) => HttpPort): ToyBug["breaks"] {
  return (connector) => ({
    ...connector,
    connect: (settings, credentials, context) =>
      connector.connect(settings, credentials, { ...context, http: change(context.http, context) }),
  });
}
