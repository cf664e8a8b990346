import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";

export interface Listener {
  readonly origin: string;
  readonly port: number;
  /** TCP connections seen so far. */
  readonly connects: () => number;
  readonly close: () => Promise<void>;
}

/** A real server on a free loopback port that counts who comes. */
export async function listen(answer: RequestListener = (_request, response) => response.end("{}")): Promise<Listener> {
  let connects = 0;
  const server = createServer(answer);
  server.on("connection", () => {
    connects += 1;
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the listener has no port");
  const { port } = address;
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    connects: () => connects,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
