import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { takeOwnerLock } from "./owner-lock.ts";

let folder: string;
const children: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "gatehouse-lock-"));
});
afterEach(async () => {
  for (const child of children.splice(0)) await kill(child);
  rmSync(folder, { recursive: true });
});

/** Another process that holds the lock until it is killed; `wrapper` runs it elsewhere, such as in a namespace. */
async function holdElsewhere(wrapper: readonly string[] = []): Promise<ChildProcess> {
  const script = `import { takeOwnerLock } from "#lib/db/owner-lock.ts";
    await takeOwnerLock(${JSON.stringify(folder)}, "http://localhost:4000");
    process.stdout.write("held\\n");
    setInterval(() => {}, 1000);`;
  const node = ["--conditions=react-server", "--input-type=module", "--eval", script];
  const [command = process.execPath, ...rest] = [...wrapper, process.execPath, ...node];
  const child = spawn(command, rest, { stdio: ["ignore", "pipe", "inherit"] });
  children.push(child);
  await Promise.race([
    once(child.stdout, "data"),
    once(child, "exit").then(() => Promise.reject(new Error("the other process did not take the lock"))),
  ]);
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}

describe("the owner lock", () => {
  test("a second process is refused with the owner's number and address", async () => {
    const child = await holdElsewhere();
    await expect(takeOwnerLock(folder, "http://localhost:3000")).rejects.toThrow(
      new RegExp(`in use by process ${child.pid}, started .*http://localhost:4000`),
    );
  });

  test("a killed owner leaves it free", async () => {
    await kill(await holdElsewhere());
    const lock = await takeOwnerLock(folder, "http://localhost:3000");
    await lock.release();
  });

  test("it is the folder's, whatever path leads there", async () => {
    await holdElsewhere();
    const link = `${folder}-link`;
    symlinkSync(folder, link);
    await expect(takeOwnerLock(link, "http://localhost:3000")).rejects.toThrow(/in use by process/);
    rmSync(link);
  });

  test("an owner too busy to answer is not robbed", async () => {
    const child = await holdElsewhere();
    child.kill("SIGSTOP");
    await expect(takeOwnerLock(folder, "http://localhost:3000")).rejects.toThrow(/in use by another process/);
    child.kill("SIGCONT");
  });

  test("released, it can be taken again", async () => {
    const lock = await takeOwnerLock(folder, "http://localhost:3000");
    await expect(takeOwnerLock(folder, "http://localhost:3000")).rejects.toThrow(/in use/);
    await lock.release();
    await (await takeOwnerLock(folder, "http://localhost:3000")).release();
  });

  test.skipIf(process.platform !== "linux" || process.getuid?.() !== 0)(
    "a container that mounts the same folder is seen from outside its network",
    async ({ skip }) => {
      const child = await holdElsewhere(["unshare", "--net"]).catch(() => undefined);
      if (child === undefined) return skip("this machine does not allow network namespaces");
      await expect(takeOwnerLock(folder, "http://localhost:3000")).rejects.toThrow(/in use by process/);
    },
  );
});
