import dgram from "node:dgram";
import net from "node:net";
import path from "node:path";
import { pathToFileURL } from "node:url";

// The process in which one uploaded function runs: it is given the folder of its code and the name of its handler, reads no other
// file (Node's permissions see to that) and reaches nothing but this machine.

const loopback = new net.BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

function isLoopback(host: string): boolean {
  if (net.isIP(host) === 0) return host === "localhost";
  return loopback.check(host, net.isIP(host) === 6 ? "ipv6" : "ipv4");
}

/** As Node's own `net.connect` hands it on: options, an array with the options first, or port and host. */
function hostOf([first, second]: readonly unknown[]): string | undefined {
  const options: unknown = Array.isArray(first) ? first[0] : first;
  if (typeof options === "object" && options !== null) {
    if ("path" in options && options.path) return undefined;
    return "host" in options && typeof options.host === "string" ? options.host : "localhost";
  }
  return typeof second === "string" ? second : "localhost";
}

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function guarded(this: net.Socket, ...given: unknown[]): net.Socket {
  const host = hostOf(given);
  if (host !== undefined && isLoopback(host)) return Reflect.apply(connect, this, given);
  const refusal = new Error(`Functions of the sandbox reach this machine only, and not ${host ?? "a socket file"}.`);
  process.nextTick(() => this.destroy(refusal));
  return this;
};
dgram.createSocket = () => {
  throw new Error("Functions of the sandbox send no datagrams.");
};

type Handler = (event: unknown, context: unknown) => unknown;

async function load(folder: string, name: string): Promise<Handler> {
  const at = name.lastIndexOf(".");
  const file = path.join(folder, name.slice(0, at));
  for (const extension of [".mjs", ".js", ".cjs"]) {
    const found: unknown = await import(pathToFileURL(`${file}${extension}`).href).catch((error: unknown) => {
      if (error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND") return undefined;
      throw error;
    });
    const handler: unknown =
      typeof found === "object" && found !== null ? Reflect.get(found, name.slice(at + 1)) : undefined;
    if (isHandler(handler)) return handler;
  }
  throw new Error(`Runtime.HandlerNotFound: ${name} is undefined or not exported`);
}

function isHandler(value: unknown): value is Handler {
  return typeof value === "function";
}

const [, , folder = "", name = ""] = process.argv;
const loaded = load(folder, name);
// Told to every caller; nobody is surprised by it before the first one asks.
loaded.catch(() => undefined);

process.on("message", async ({ id, event }: { readonly id: number; readonly event: unknown }) => {
  try {
    const handler = await loaded;
    const returned = await handler(event, { functionName: process.env.AWS_LAMBDA_FUNCTION_NAME });
    process.send?.({ id, returned: returned ?? null });
  } catch (error) {
    process.send?.({ id, thrown: error instanceof Error ? error.message : String(error) });
  }
});
process.on("disconnect", () => process.exit(0));
