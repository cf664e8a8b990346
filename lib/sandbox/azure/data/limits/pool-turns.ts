interface Member {
  readonly id: string;
  readonly weight?: number | null | undefined;
  readonly priority?: number | null | undefined;
}

/**
 * Whose turn it is in a pool of backends ("Backends in API Management": round-robin, weighted, by priority). Members of the
 * lowest number come first; the others would only be asked when circuit breakers leave none of them. Each gets its share in
 * every row of as many requests as the weights add up to.
 */
export class PoolTurns {
  readonly #credits = new Map<string, Map<string, number>>();

  next<M extends Member>(pool: string, members: readonly M[]): M | undefined {
    const first = Math.min(...members.map(priorityOf));
    const near = members.filter((member) => priorityOf(member) === first);
    // Who has no weight has the same as others without one; a weight of 0 is left out.
    const candidates = near.filter((member) => weightOf(member) > 0);
    const credits = this.#credits.get(pool) ?? new Map<string, number>();
    this.#credits.set(pool, credits);
    let best: M | undefined;
    let total = 0;
    for (const member of candidates) {
      total += weightOf(member);
      credits.set(member.id, (credits.get(member.id) ?? 0) + weightOf(member));
      if (best === undefined || (credits.get(member.id) ?? 0) > (credits.get(best.id) ?? 0)) best = member;
    }
    if (best !== undefined) credits.set(best.id, (credits.get(best.id) ?? 0) - total);
    return best;
  }
}

function weightOf({ weight }: Member): number {
  return weight ?? 1;
}

function priorityOf({ priority }: Member): number {
  return priority ?? 0;
}
