import type { SandboxGateway } from "./portal.ts";

/** What a journey asks of an emulated gateway: to misbehave, to forget that, and what it holds. */

export async function orderFault(gateway: SandboxGateway, order: object): Promise<void> {
  await send(gateway, "POST", "/__sandbox/faults", order);
}

export async function clearFaults(gateway: SandboxGateway): Promise<void> {
  await send(gateway, "DELETE", "/__sandbox/faults");
}

/** From now on only this token opens the admin door. */
export async function renewToken(gateway: SandboxGateway, token: string): Promise<void> {
  await send(gateway, "POST", "/__sandbox/token/renew", { token });
}

/** What an account's administrator does in the console of IAM. */
export async function trustRole(gateway: SandboxGateway, role: string, policy: unknown): Promise<void> {
  await send(gateway, "PUT", `/__sandbox/roles/${role}/trust-policy`, policy);
}

/** The names of all objects of a kind, as the gateway itself lists them. */
export async function namesOf(gateway: SandboxGateway, kind: "services" | "routes", token = "sandbox-admin") {
  const response = await fetch(`${gateway.controlUrl}/${kind}?size=1000`, { headers: { "Kong-Admin-Token": token } });
  const { data } = (await response.json()) as { data: { name: string | null }[] };
  return data.map(({ name }) => name ?? "");
}

async function send(gateway: SandboxGateway, method: string, path: string, body?: unknown): Promise<void> {
  const response = await fetch(`${gateway.controlUrl}${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
  if (!response.ok)
    throw new Error(`The sandbox refused ${method} ${path}: ${response.status} ${await response.text()}`);
}
