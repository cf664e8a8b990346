/**
 * Why an API may not run on a gateway, as a sentence; undefined when it may. An API without labels may run everywhere;
 * with labels, on the gateways that have one of them.
 */
export function residencyReason(allowed: readonly string[], labels: readonly string[]): string | undefined {
  if (allowed.length === 0 || allowed.some((label) => labels.includes(label))) return undefined;
  const wanted = allowed.length === 1 ? `labelled ${allowed[0]}` : `with one of the labels ${allowed.join(", ")}`;
  const has = labels.length === 0 ? "this one has no label" : `this one has ${labels.join(", ")}`;
  return `This API may run only on gateways ${wanted}; ${has}. The API's details say where it may run.`;
}
