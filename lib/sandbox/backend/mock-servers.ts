import type { Definitions } from "./definitions.ts";
import { prepareDocument } from "./prepare-document.ts";

type Fetch = (request: Request) => Response | Promise<Response>;

/** Documents kept ready. Making one of GitHub's 1,223 operations ready takes about a second and 100 MB. */
const mostReady = 6;

/** One mock server per definition, made when it is first called and forgotten when others were called since. */
export class MockServers {
  readonly #definitions: Definitions;
  readonly #ready = new Map<string, Promise<Fetch>>();

  constructor(definitions: Definitions) {
    this.#definitions = definitions;
  }

  /** Undefined when there is no such definition. */
  async find(slug: string): Promise<Fetch | undefined> {
    const document = this.#definitions.get(slug);
    if (document === undefined) return undefined;
    const ready = this.#ready.get(slug) ?? makeServer(document);
    // Last used goes to the end; the first is the one to forget.
    this.#ready.delete(slug);
    this.#ready.set(slug, ready);
    const [oldest] = this.#ready.keys();
    if (this.#ready.size > mostReady && oldest !== undefined) this.#ready.delete(oldest);
    return ready;
  }

  forget(slug: string): void {
    this.#ready.delete(slug);
  }
}

/** A definition may describe these, but only the body that is really sent decides them. */
const framing = ["content-length", "content-encoding", "transfer-encoding", "connection", "keep-alive"];

async function makeServer(document: Record<string, unknown>): Promise<Fetch> {
  // Loaded when first needed: it is most of what the process would have to load to start.
  const { createMockServer } = await import("@scalar/mock-server");
  const server = await createMockServer({ document: prepareDocument(document), validateRequest: false, logger: false });
  return async (request) => {
    // The mock server answers every preflight itself and lets every origin in. CORS is the gateway's part here.
    if (request.method === "OPTIONS") return new Response(null, { status: 204 });
    const answer = await server.fetch(request);
    const headers = new Headers(answer.headers);
    for (const name of [...headers.keys()])
      if (name.startsWith("access-control-") || framing.includes(name)) headers.delete(name);
    return new Response(answer.body, { status: answer.status, headers });
  };
}
