import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";

interface Garbling {
  readonly methods: readonly string[];
  /** What is answered instead, with status 200; the server has done what it was asked. */
  readonly body: string;
  readonly times: number;
}

/** A wire to a server on which answers can be garbled. */
export interface GarblingProxy {
  readonly url: string;
  /** The next answers to requests of these methods are replaced. */
  readonly garble: (garbling: Garbling) => void;
  /** How many answers are still to be replaced. */
  readonly pending: () => number;
  readonly mend: () => void;
  readonly close: () => Promise<void>;
}

export async function startGarblingProxy(target: URL): Promise<GarblingProxy> {
  let garbling: Garbling = { methods: [], body: "", times: 0 };
  const pass = async (near: IncomingMessage, answer: ServerResponse) => {
    const { method = "GET", url = "/", headers } = near;
    const sent = await text(near);
    const far = request({ host: target.hostname, port: target.port, method, path: url, headers, agent: false });
    far.on("error", () => near.socket.destroy());
    far.on("response", async (response) => {
      const body = await text(response).catch(() => undefined);
      if (body === undefined) return void near.socket.destroy();
      if (garbling.times === 0 || !garbling.methods.includes(method)) {
        answer.writeHead(response.statusCode ?? 502, response.headers).end(body);
        return;
      }
      garbling = { ...garbling, times: garbling.times - 1 };
      answer.writeHead(200, { "content-type": "application/json" }).end(garbling.body);
    });
    far.end(sent);
  };
  const server = createServer((near, answer) => void pass(near, answer).catch(() => near.socket.destroy()));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The proxy has no port.");
  return {
    url: `http://127.0.0.1:${address.port}`,
    garble: (order) => {
      garbling = order;
    },
    pending: () => garbling.times,
    mend: () => {
      garbling = { ...garbling, times: 0 };
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
