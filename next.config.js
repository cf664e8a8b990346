/** @type {import("next").NextConfig} */
export default {
  reactStrictMode: true,
  poweredByHeader: false,
  productionBrowserSourceMaps: false,
  // Types are a step of their own in the checks; a start must not pay for them again.
  typescript: { ignoreBuildErrors: true },
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
