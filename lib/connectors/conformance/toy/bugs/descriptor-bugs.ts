import { z } from "zod";
import { full, none } from "../../../capabilities.ts";
import type { ToyConnector } from "../toy-connector.ts";
import type { ToyBug } from "./toy-bug.ts";

const plainAddress = z.object({ address: z.url() });

function extended(connector: ToyConnector, shape: Readonly<Record<string, z.ZodType<string>>>): ToyConnector {
  return { ...connector, descriptor: { ...connector.descriptor, extensions: z.object(shape) } };
}

/** Mistakes in what is said of a kind before any gateway is met. */
export const descriptorBugs: readonly ToyBug[] = [
  {
    name: "the sample is refused by its own form",
    fails: [1],
    breaks: (connector) => ({
      ...connector,
      descriptor: { ...connector.descriptor, sample: { settings: { address: "here" }, credentials: { token: "t" } } },
    }),
  },
  {
    name: "a field has no title",
    fails: [1],
    breaks: (connector) => ({ ...connector, descriptor: { ...connector.descriptor, settings: plainAddress } }),
  },
  {
    name: "a secret is filed under settings",
    fails: [1],
    breaks: (connector) => {
      const token = z.string().default("").meta({ title: "Token" });
      const address = z.url().meta({ title: "Address" });
      return { ...connector, descriptor: { ...connector.descriptor, settings: z.object({ address, token }) } };
    },
  },
  {
    name: "an extension has no title",
    fails: [1],
    breaks: (connector) => extended(connector, { edition: z.string().default("") }),
  },
  {
    name: "a secret is filed under extensions",
    fails: [1],
    breaks: (connector) => extended(connector, { token: z.string().default("").meta({ title: "Token" }) }),
  },
  {
    name: "an API that says nothing to this kind is not understood",
    fails: [1],
    breaks: (connector) => extended(connector, { edition: z.string().meta({ title: "Edition" }) }),
  },
  {
    name: "the profile promises what check does not find",
    fails: [2],
    breaks: (connector) => ({
      ...connector,
      descriptor: {
        ...connector.descriptor,
        capabilities: (facts) => ({
          ...connector.descriptor.capabilities(facts),
          metrics: "measured" in facts ? full : none("The toy gateway knows no figures."),
        }),
        profiles: connector.descriptor.profiles.map(({ name, facts }) => ({
          name,
          facts: { ...facts, measured: true },
        })),
      },
    }),
  },
];
