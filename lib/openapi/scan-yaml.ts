import { EVENT_ID, type Event, getScalarValue, SCALAR_STYLE } from "js-yaml";
import type { PlaceTree } from "./place-tree.ts";

const quoted: ReadonlySet<number> = new Set([SCALAR_STYLE.SINGLE_QUOTED, SCALAR_STYLE.DOUBLE_QUOTED]);

interface Frame {
  readonly kind: "document" | "mapping" | "sequence";
  readonly wanted: PlaceTree | undefined;
  index: number;
  /** In a mapping: what the key just read leads to; `undefined` also while a key is awaited. */
  value: PlaceTree | undefined;
  keyRead: boolean;
}

/**
 * Finds where places are from the parser's own events: of the key, or of the item in a sequence.
 * What an alias stands for is not entered; its place is that of the alias.
 */
export function scanYaml(text: string, events: readonly Event[], wanted: PlaceTree): ReadonlyMap<PlaceTree, number> {
  const offsets = new Map<PlaceTree, number>([[wanted, 0]]);
  const stack: Frame[] = [];

  for (const event of events) {
    if (event.type === EVENT_ID.POP) {
      stack.pop();
      continue;
    }
    const start = startOf(event);
    const parent = stack.at(-1);
    const target = enter(parent, event, start);
    switch (event.type) {
      case EVENT_ID.DOCUMENT:
        stack.push({ kind: "document", wanted, index: 0, value: undefined, keyRead: false });
        break;
      case EVENT_ID.MAPPING:
        stack.push({ kind: "mapping", wanted: target, index: 0, value: undefined, keyRead: false });
        break;
      case EVENT_ID.SEQUENCE:
        stack.push({ kind: "sequence", wanted: target, index: 0, value: undefined, keyRead: false });
        break;
      default:
    }
  }
  return offsets;

  /** What the event is the beginning of, in its parent. */
  function enter(parent: Frame | undefined, event: Event, start: number): PlaceTree | undefined {
    if (parent === undefined) return undefined;
    if (parent.kind === "document") return parent.wanted;
    if (parent.kind === "sequence") {
      const item = parent.wanted?.child(String(parent.index));
      parent.index += 1;
      if (item !== undefined) offsets.set(item, start);
      return item;
    }
    if (parent.keyRead) {
      parent.keyRead = false;
      return parent.value;
    }
    parent.keyRead = true;
    parent.value = undefined;
    if (event.type === EVENT_ID.SCALAR && parent.wanted !== undefined) {
      parent.value = parent.wanted.child(getScalarValue(text, event));
      if (parent.value !== undefined) offsets.set(parent.value, start);
    }
    return undefined;
  }
}

function startOf(event: Exclude<Event, { type: typeof EVENT_ID.POP }>): number {
  switch (event.type) {
    case EVENT_ID.SCALAR:
      // The value of a quoted scalar begins after its quote.
      return quoted.has(event.style) ? event.valueStart - 1 : event.valueStart;
    case EVENT_ID.ALIAS:
      return event.anchorStart;
    case EVENT_ID.MAPPING:
    case EVENT_ID.SEQUENCE:
      return event.start;
    case EVENT_ID.DOCUMENT:
      return 0;
    default:
      return event satisfies never;
  }
}
