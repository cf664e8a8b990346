import { defaultShouldDehydrateQuery, isServer, QueryClient } from "@tanstack/react-query";

const secondMs = 1000;

function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // What the server just rendered is not fetched again at once.
        staleTime: 30 * secondMs,
        retry: 1,
        refetchOnWindowFocus: true,
      },
      // Pending queries are sent too, so that a slow panel streams in after the page.
      dehydrate: {
        shouldDehydrateQuery: (query) => defaultShouldDehydrateQuery(query) || query.state.status === "pending",
      },
    },
  });
}

let browserClient: QueryClient | undefined;

/**
 * The client of this render. On the server a new one each time, so that no person sees another's data; in the browser
 * one for the life of the page, and not in component state, because React throws state away when a first render
 * suspends (https://tanstack.com/query/latest/docs/framework/react/guides/advanced-ssr).
 */
export function getQueryClient(): QueryClient {
  if (isServer) return makeQueryClient();
  browserClient ??= makeQueryClient();
  return browserClient;
}
