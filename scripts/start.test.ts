import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";

/** What `npm start` writes and its exit code, under these settings. None of them gets as far as a build. */
async function start(settings: Record<string, string>) {
  const child = spawn(process.execPath, ["--conditions=react-server", "scripts/start.ts"], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, DATA_DIR: path.join(tmpdir(), "gatehouse-never-made"), ...settings },
  });
  let output = "";
  child.stderr.on("data", (chunk) => {
    output += chunk;
  });
  const [code] = await once(child, "exit");
  return { code, output };
}

it("says that its port is taken, and does not take another program's answers for the portal's", async () => {
  const other = createServer();
  await once(other.listen(0, "127.0.0.1"), "listening");
  const address = other.address();
  const port = typeof address === "object" && address !== null ? String(address.port) : "";
  try {
    const { code, output } = await start({ PORT: port });
    expect(code).toBe(1);
    expect(output).toContain(`Port ${port} on 127.0.0.1 is in use`);
  } finally {
    other.close();
  }
});

it("stops at a bad setting with its sentence and nothing else", async () => {
  const { code, output } = await start({ GATEHOUSE_URL: "http://gatehouse.example.com" });
  expect(code).toBe(1);
  expect(output).toMatch(/^GATEHOUSE_URL cannot be used: plain http is accepted on loopback only/);
});
