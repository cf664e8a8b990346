const heartbeatMs = 15_000;

/**
 * A response of server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html) from any async
 * iterable. It ends when the iterable does, or when the reader leaves: then `signal` is aborted.
 */
export function eventStream(
  request: Request,
  events: (signal: AbortSignal) => AsyncIterable<{ readonly id?: string; readonly data: unknown }>,
): Response {
  const leaving = new AbortController();
  const signal = AbortSignal.any([request.signal, leaving.signal]);
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      // Proxies close connections that are silent for a minute.
      const heartbeat = setInterval(() => controller.enqueue(encoder.encode(": still here\n\n")), heartbeatMs);
      try {
        for await (const event of events(signal)) {
          if (signal.aborted) break;
          const id = event.id === undefined ? "" : `id: ${event.id}\n`;
          controller.enqueue(encoder.encode(`${id}data: ${JSON.stringify(event.data)}\n\n`));
        }
        if (!signal.aborted) controller.close();
      } catch (error) {
        if (!signal.aborted) controller.error(error);
      } finally {
        clearInterval(heartbeat);
      }
    },
    cancel: () => leaving.abort(),
  });
  return new Response(body, {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-cache, no-transform",
      // nginx buffers responses unless told not to.
      "x-accel-buffering": "no",
    },
  });
}
