/** @type {import("next").NextConfig} */
export default {
  reactStrictMode: true,
  poweredByHeader: false,
  productionBrowserSourceMaps: false,
  typedRoutes: false,
  // Packages with WebAssembly, native code, workers or data files of their own, found at run time by path.
  serverExternalPackages: [
    "@electric-sql/pglite",
    "@node-rs/argon2",
    "@redocly/openapi-core",
    "pg",
    "pg-boss",
    "pglite-prisma-adapter",
    "pino",
    "piscina",
    "undici",
  ],
};
