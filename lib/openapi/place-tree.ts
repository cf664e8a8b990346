import { pointerKeys } from "./pointer.ts";

/** The places that are looked for, as a tree, so that a scan skips what holds none of them. */
export class PlaceTree {
  readonly #children = new Map<string, PlaceTree>();
  readonly #parent: PlaceTree | undefined;

  constructor(parent?: PlaceTree) {
    this.#parent = parent;
  }

  get parent(): PlaceTree | undefined {
    return this.#parent;
  }

  child(key: string): PlaceTree | undefined {
    return this.#children.get(key);
  }

  /** The node of a pointer, made where it is not there. */
  add(pointer: string): PlaceTree {
    let node: PlaceTree = this;
    for (const key of pointerKeys(pointer)) {
      const next = node.#children.get(key) ?? new PlaceTree(node);
      node.#children.set(key, next);
      node = next;
    }
    return node;
  }
}
