// Writes the SQL of the next Prisma migration without the Prisma schema-engine binary, which is a download.
// It diffs prisma/migrations/ against prisma/schema.prisma with Prisma's own engine compiled to WebAssembly,
// on an in-memory PGlite as shadow database.
//
//   node scripts/make-migration.mjs add-gateways        writes prisma/migrations/<timestamp>_add-gateways/migration.sql
//   node scripts/make-migration.mjs --check             exits 1 if the schema and the migrations disagree
//
// Development dependencies: @prisma/schema-engine-wasm at the exact version that @prisma/engines-version of the
// installed prisma names, @electric-sql/pglite, pglite-prisma-adapter, @prisma/driver-adapter-utils.
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

const root = process.cwd();
const require = createRequire(path.join(root, "package.json"));
const load = (name) => import(pathToFileURL(require.resolve(name)).href);

const engineDir = path.join(root, "node_modules/@prisma/schema-engine-wasm");
const engine = await import(pathToFileURL(path.join(engineDir, "schema_engine_bg.js")).href);
const wasm = await WebAssembly.instantiate(fs.readFileSync(path.join(engineDir, "schema_engine_bg.wasm")), {
  "./schema_engine_bg.js": engine,
});
engine.__wbg_set_wasm(wasm.instance.exports);
wasm.instance.exports.__wbindgen_start();

const { PGlite } = await load("@electric-sql/pglite");
const { PrismaPGlite } = await load("pglite-prisma-adapter");
const { bindMigrationAwareSqlAdapterFactory } = await load("@prisma/driver-adapter-utils");

const migrationsDir = path.join(root, "prisma/migrations");
const schema = [{ path: "schema.prisma", content: fs.readFileSync(path.join(root, "prisma/schema.prisma"), "utf8") }];
const folders = fs.existsSync(migrationsDir)
  ? fs
      .readdirSync(migrationsDir, { withFileTypes: true })
      .filter((e) => e.isDirectory())
      .map((e) => e.name)
      .sort()
  : [];

// The shadow database receives every existing migration; what is left to reach the schema is the new one.
const shadow = await PGlite.create("memory://");
for (const folder of folders)
  await shadow.exec(fs.readFileSync(path.join(migrationsDir, folder, "migration.sql"), "utf8"));

const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPGlite(shadow));
const session = await engine.SchemaEngine.new(
  { datamodels: schema.map((f) => [f.path, f.content]) },
  () => {},
  adapter,
);
const filters = { externalTables: [], externalEnums: [] };
const current = folders.length === 0 ? { tag: "empty" } : { tag: "schemaDatasource", files: schema, configDir: root };
const result = await session.diff({
  from: current,
  to: { tag: "schemaDatamodel", files: schema },
  script: true,
  exitCode: true,
  shadowDatabaseUrl: null,
  filters,
});
const empty = result.exitCode === 0 || /^-- This is an empty migration/.test(result.stdout ?? "");

if (process.argv[2] === "--check") {
  console.log(empty ? "schema and migrations agree" : result.stdout);
  process.exit(empty ? 0 : 1);
}
if (empty) {
  console.log("nothing to migrate");
  process.exit(0);
}
const name = process.argv[2];
if (!name) {
  console.error("usage: make-migration.mjs NAME | --check");
  process.exit(2);
}
const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
const target = path.join(migrationsDir, `${stamp}_${name}`);
fs.mkdirSync(target, { recursive: true });
fs.writeFileSync(path.join(target, "migration.sql"), result.stdout);
console.log(path.relative(root, path.join(target, "migration.sql")));
process.exit(0);
