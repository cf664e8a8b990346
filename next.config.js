/** @type {import("next").NextConfig} */
export default {
  reactStrictMode: true,
  poweredByHeader: false,
  productionBrowserSourceMaps: false,
  // Types are a step of their own in the checks; a start must not pay for them again.
  typescript: { ignoreBuildErrors: true },
  // Packages with WebAssembly, native code, workers or data files of their own, found at run time by path.
  serverExternalPackages: [
    "@aws-sdk/client-api-gateway",
    "@aws-sdk/client-apigatewayv2",
    "@aws-sdk/client-cloudwatch",
    "@aws-sdk/client-lambda",
    "@aws-sdk/client-sts",
    "@azure/arm-apimanagement",
    "@azure/core-rest-pipeline",
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
