/** How far an API is meant for those who call it. It says nothing of where it runs. */
export const lifecycles = ["draft", "published", "deprecated", "retired"] as const;
export type Lifecycle = (typeof lifecycles)[number];

const here = "It is that already.";

/** Which move is legal from which state: `true`, or the sentence that says why not. Button and command read this. */
export const lifecycleCan = {
  draft: {
    draft: here,
    published: true,
    deprecated: "Nobody was told to use it yet. Publish it, or delete it.",
    retired: "Nobody was told to use it yet. Delete it instead.",
  },
  published: {
    draft: "Callers rely on it. Deprecate it, so that they are told.",
    published: here,
    deprecated: true,
    retired: "Deprecate it first, so that callers are told.",
  },
  deprecated: {
    draft: "Callers may still rely on it.",
    published: true,
    deprecated: here,
    retired: true,
  },
  retired: {
    draft: "It was used once. Make a new version of it instead.",
    published: "Bring it back as deprecated first.",
    deprecated: true,
    retired: here,
  },
} satisfies Record<Lifecycle, Record<Lifecycle, true | string>>;

export const lifecycleWords: Readonly<Record<Lifecycle, string>> = {
  draft: "Draft",
  published: "Published",
  deprecated: "Deprecated",
  retired: "Retired",
};

/** What each state tells people. */
export const lifecycleMeans: Readonly<Record<Lifecycle, string>> = {
  draft: "It is being made. Nobody is told to use it yet, and all of it may change.",
  published: "Callers may rely on it. A change that breaks them deserves a new version.",
  deprecated: "It works on, and callers are asked to move to another version.",
  retired: "Nobody should call it any more. Undeploy it where it still runs.",
};

/** The act that leads into each state, as its button says it. */
export const lifecycleActs: Readonly<Record<Lifecycle, string>> = {
  draft: "Back to draft",
  published: "Publish API",
  deprecated: "Deprecate API",
  retired: "Retire API",
};
