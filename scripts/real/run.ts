import { spawn } from "node:child_process";
import { once } from "node:events";

interface Ran {
  readonly exitCode: number | null;
  readonly output: string;
  readonly errors: string;
}

/** Runs a program to its end, with this on its standard input. A program that is not there ends with 127. */
export async function runProgram(
  command: readonly [string, ...string[]],
  {
    input = "",
    environment = {},
  }: { readonly input?: string; readonly environment?: Readonly<Record<string, string | undefined>> } = {},
): Promise<Ran> {
  const [program, ...args] = command;
  const child = spawn(program, args, { env: { ...process.env, ...environment } });
  const output: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
  // Whoever ends without reading closes the pipe; its exit code tells.
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  const exitCode = await Promise.race([
    once(child, "close").then(([code]) => (typeof code === "number" ? code : null)),
    once(child, "error").then(() => 127),
  ]);
  return { exitCode, output: Buffer.concat(output).toString(), errors: Buffer.concat(errors).toString() };
}
