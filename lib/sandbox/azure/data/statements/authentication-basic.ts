import type { StatementKind } from "../policy/statement-kind.ts";

/** "Authenticate with Basic": the backend is called with these credentials, whatever the caller sent. */
export const authenticationBasic: StatementKind = {
  name: "authentication-basic",
  attributes: { username: true, password: true },
  apply: ({ reader, exchange }) => {
    const pair = `${reader.required("username")}:${reader.required("password")}`;
    exchange.request.headers.set("Authorization", `Basic ${Buffer.from(pair).toString("base64")}`);
  },
};
