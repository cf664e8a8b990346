import { existsSync, globSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";

// What a linter cannot see. Each test says the mistake it prevents.

const sourceFiles = globSync(["{app,components,lib,e2e,scripts,agents}/**/*.{ts,tsx}", "*.ts"]).sort();
const productFiles = sourceFiles.filter(
  (file) =>
    !/\.test\.ts$|\.testing\.ts$|[/\\]testing\.ts$|^e2e|^scripts|conformance|[/\\](faults|crash)[/\\]/.test(file),
);
const text = (file: string) => readFileSync(file, "utf8");

describe("connectors", () => {
  const standard = [
    "README.md",
    "client.ts",
    "connector.test.ts",
    "connector.ts",
    "decode.ts",
    "descriptor.ts",
    "encode.ts",
    "fixtures",
    "policies.ts",
    "wire.ts",
  ];
  /** A standard file may have a folder of its own name, which holds its parts. */
  const partFolders = standard
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .map((name) => name.slice(0, -".ts".length));
  /** And a test of its own beside it. */
  const ownTests = partFolders.map((name) => `${name}.test.ts`);
  /** Rooms that connectors share, which are not connectors. */
  const shared = ["conformance", "aws"];

  it("holds the same files in every connector, so that who knows one knows all", () => {
    const folders = readdirSync("lib/connectors").filter((name) =>
      statSync(path.join("lib/connectors", name)).isDirectory(),
    );
    const connectors = folders.filter((name) => !shared.includes(name));
    expect(connectors.length).toBeGreaterThan(0);
    for (const name of connectors) {
      const held = readdirSync(path.join("lib/connectors", name)).sort();
      expect(
        held.filter(
          (entry) => !partFolders.includes(entry) && (entry === "connector.test.ts" || !ownTests.includes(entry)),
        ),
        name,
      ).toEqual(standard);
    }
  });

  it("keeps vendor names out of everything else, so that a kind is never special elsewhere", () => {
    const kinds = readdirSync("lib/connectors").filter((name) =>
      existsSync(path.join("lib/connectors", name, "descriptor.ts")),
    );
    const literal = new RegExp(`["'\`](${kinds.join("|")})["'\`]`);
    const offenders = productFiles
      .filter((file) => !/^lib[/\\](connectors|sandbox)[/\\]/.test(file))
      .filter((file) => literal.test(text(file)));
    expect(offenders).toEqual([]);
  });
});

describe("engine", () => {
  it("reaches clock, randomness and network through ports only, so that all of it runs in a simulation", () => {
    const forbidden = /\b(Date\.now|new Date\(\)|Math\.random|setTimeout|setInterval|randomUUID|fetch)\b/;
    const offenders = productFiles
      .filter((file) => /^lib[/\\]reconcile[/\\]/.test(file))
      .filter((file) => forbidden.test(code(file)));
    expect(offenders).toEqual([]);
  });
});

describe("database", () => {
  it("keeps raw SQL in lib/db, so that a filter is never pasted into a statement", () => {
    const offenders = productFiles
      .filter((file) => !/^lib[/\\]db[/\\]/.test(file))
      .filter((file) => /\$(query|execute)Raw/.test(text(file)));
    expect(offenders).toEqual([]);
  });

  it("marks every command and query file server-only, so that a page cannot ship one to the browser", () => {
    const offenders = productFiles
      .filter((file) => /^lib[/\\].*[/\\](commands|queries)\.ts$/.test(file))
      .filter((file) => !text(file).startsWith('import "server-only";'));
    expect(offenders).toEqual([]);
  });
});

describe("size and shape", () => {
  it("has no file over 400 lines without a comment saying why", () => {
    const offenders = sourceFiles.filter((file) => {
      const lines = text(file).split("\n");
      return lines.length > 400 && !lines.slice(0, 12).some((line) => /^(\/\/|\/?\s*\*+).*\bone file\b/.test(line));
    });
    expect(offenders).toEqual([]);
  });

  it("has no barrel and no nameless room", () => {
    expect(sourceFiles.filter((file) => /(^|[/\\])index\.tsx?$/.test(file))).toEqual([]);
    expect(sourceFiles.filter((file) => /(^|[/\\])(utils?|helpers?|misc|common)([/\\]|\.tsx?$)/.test(file))).toEqual(
      [],
    );
  });

  it("has no escape hatch without a written reason", () => {
    const offenders = sourceFiles
      .filter((file) => file !== path.join("lib", "architecture.test.ts"))
      .flatMap((file) =>
        text(file)
          .split("\n")
          .filter((line) => /@ts-(ignore|expect-error|nocheck)|biome-ignore(?! [\w/]+: \S)/.test(line))
          .map((line) => `${file}: ${line.trim()}`),
      );
    expect(offenders).toEqual([]);
  });
});

describe("supply chain", () => {
  const lock = z
    .object({
      packages: z.record(
        z.string(),
        z.looseObject({
          version: z.string().optional(),
          resolved: z.string().optional(),
          integrity: z.string().optional(),
          hasInstallScript: z.boolean().optional(),
          link: z.boolean().optional(),
        }),
      ),
    })
    .parse(JSON.parse(text("package-lock.json"))).packages;
  const installed = Object.entries(lock).filter(([name]) => name !== "");

  it("names no download address in the lock file and has a hash for every package", () => {
    expect(installed.filter(([, entry]) => entry.resolved !== undefined)).toEqual([]);
    expect(
      installed.filter(([, entry]) => entry.integrity === undefined && entry.link !== true).map(([name]) => name),
    ).toEqual([]);
  });

  it("holds the versions that fix known holes, so that an update never goes back behind one", () => {
    const floors = { next: "16.2.11", react: "19.2.4", "js-yaml": "5.0.0", "next-auth": "4.24.14" };
    for (const [name, floor] of Object.entries(floors)) {
      const version = lock[`node_modules/${name}`]?.version ?? "0";
      expect(
        version.localeCompare(floor, "en", { numeric: true }),
        `${name} ${version} is below ${floor}`,
      ).toBeGreaterThanOrEqual(0);
    }
  });

  it("knows by name every package that would run a script at install; the bootstrap runs none of them", () => {
    const known = [
      "@prisma/engines",
      "prisma",
      "fsevents",
      "sharp",
      "esbuild",
      "re2",
      "@parcel/watcher",
      "msgpackr-extract",
    ];
    const offenders = installed
      .filter(([, entry]) => entry.hasInstallScript === true)
      .map(([name]) => name.slice(name.lastIndexOf("node_modules/") + "node_modules/".length))
      .filter((name) => !known.includes(name));
    expect(offenders).toEqual([]);
  });
});

/** A file's text without its comments, for rules about what runs. */
function code(file: string): string {
  return text(file)
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/\/\/.*$/gm, "");
}
