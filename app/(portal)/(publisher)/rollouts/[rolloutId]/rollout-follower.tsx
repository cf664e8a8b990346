"use client";
import { QueryClientProvider, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { paths } from "#lib/web/paths.ts";
import { getQueryClient } from "#lib/web/query-client.ts";
import { RolloutView, type RolloutViewProps } from "./rollout-view.tsx";
import type { WireRollout } from "./wire.ts";

interface RolloutFollowerProps extends Omit<RolloutViewProps, "rollout" | "onChanged"> {
  readonly initial: WireRollout;
}

/** How often a moving rollout is asked for. One that stands still is not asked at all. */
const everyMs = 1000;
const awaitingEveryMs = 15_000;

export function RolloutFollower(props: RolloutFollowerProps) {
  return (
    <QueryClientProvider client={getQueryClient()}>
      <Following {...props} />
    </QueryClientProvider>
  );
}

function Following({ initial, ...view }: RolloutFollowerProps) {
  const { data, refetch } = useQuery({
    queryKey: ["rollout", initial.id],
    queryFn: ({ signal }) => fetchRollout(initial.id, signal),
    initialData: initial,
    refetchInterval: ({ state }) => intervalFor(state.data),
    retry: false,
  });
  // The tab's own title tells those who look elsewhere meanwhile.
  useEffect(() => {
    const title = document.title.replace(/^(● |✓ |✗ )/, "");
    document.title = `${data.moving ? "● " : data.state === "succeeded" ? "✓ " : "✗ "}${title}`;
  }, [data.moving, data.state]);
  return <RolloutView {...view} rollout={data} onChanged={() => void refetch()} />;
}

async function fetchRollout(id: string, signal: AbortSignal): Promise<WireRollout> {
  const response = await fetch(paths.route.rollout(id), { signal });
  if (!response.ok) throw new Error(`The rollout was not given: ${response.status}`);
  return response.json();
}

/** Quickly while something is at work, seldom while a person has to decide, and not at all once it ended. */
function intervalFor(rollout: WireRollout | undefined): number | false {
  if (rollout?.moving !== true) return false;
  return rollout.state === "awaiting-approval" ? awaitingEveryMs : everyMs;
}
