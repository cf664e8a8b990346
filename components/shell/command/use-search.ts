"use client";
import { useEffect, useState } from "react";
import { rolloutTitle } from "#components/deployments/rollout-words.ts";
import type { RolloutKind } from "#lib/model/deployment.ts";
import { paths } from "#lib/web/paths.ts";
import type { CommandGroup } from "./commands.ts";

/** As the route answers. */
interface Found {
  readonly apis: readonly {
    readonly id: string;
    readonly name: string;
    readonly version: string;
    readonly basePath: string;
  }[];
  readonly gateways: readonly { readonly id: string; readonly name: string; readonly kindLabel: string }[];
  readonly rollouts: readonly {
    readonly id: string;
    readonly kind: RolloutKind;
    readonly share: number;
    readonly state: string;
    readonly apiName: string;
    readonly apiVersion: string;
  }[];
}

interface SearchState {
  /** What `groups` answer. */
  readonly text: string;
  readonly groups: readonly CommandGroup[];
  readonly failed: boolean;
}

const nothing: SearchState = { text: "", groups: [], failed: false };

/** How long a pause in typing is: shorter ones ask for nothing. */
const pauseMs = 120;

/** Asks the server for what was typed, at each pause; an answer to an older question is thrown away. */
export function useSearch(typed: string): SearchState & { readonly searching: boolean } {
  const text = typed.trim();
  const [state, setState] = useState(nothing);
  useEffect(() => {
    if (text === "") return setState(nothing);
    const abort = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const response = await fetch(paths.route.search(text.slice(0, 200)), { signal: abort.signal });
        if (!response.ok) throw new Error(`The search was answered with ${response.status}`);
        setState({ text, groups: groupsOf(await response.json()), failed: false });
      } catch {
        if (!abort.signal.aborted) setState({ text, groups: [], failed: true });
      }
    }, pauseMs);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [text]);
  return { ...state, searching: text !== state.text };
}

function groupsOf({ apis, gateways, rollouts }: Found): readonly CommandGroup[] {
  return [
    {
      label: "APIs",
      commands: apis.map(({ id, name, version, basePath }) => ({
        id: `api-${id}`,
        label: `${name} ${version}`,
        detail: basePath,
        href: paths.api(id),
      })),
    },
    {
      label: "Gateways",
      commands: gateways.map(({ id, name, kindLabel }) => ({
        id: `gateway-${id}`,
        label: name,
        detail: kindLabel,
        href: paths.gateway(id),
      })),
    },
    {
      label: "Rollouts",
      commands: rollouts.map((rollout) => ({
        id: `rollout-${rollout.id}`,
        label: rolloutTitle(rollout),
        detail: rollout.state,
        href: paths.rollout(rollout.id),
      })),
    },
  ].filter(({ commands }) => commands.length > 0);
}
