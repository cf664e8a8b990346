import { z } from "zod";
import { full, none } from "../../../capabilities.ts";
import type { ToyBug } from "./toy-bug.ts";

const plainAddress = z.object({ address: z.url() });

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
