import type { Readers } from "../../core/store.ts";
import { type AclGroup, acls } from "./acl.ts";
import { type Consumer, consumers } from "./consumer.ts";
import type { EntityDefinition } from "./entity.ts";
import { type KeyAuthCredential, keyAuthCredentials } from "./key-auth.ts";
import { type Plugin, plugins } from "./plugin.ts";
import { type Route, routes } from "./route.ts";
import { type Service, services } from "./service.ts";
import { type Target, targets } from "./target.ts";
import { type Upstream, upstreams } from "./upstream.ts";

/** Every kind of entity that this Kong stores, by the name of its table. */
export interface Entities {
  services: Service;
  routes: Route;
  plugins: Plugin;
  upstreams: Upstream;
  targets: Target;
  consumers: Consumer;
  keyauth_credentials: KeyAuthCredential;
  acls: AclGroup;
}

export type Kind = keyof Entities;

export const definitions: { readonly [K in Kind]: EntityDefinition<Entities[K]> } = {
  services,
  routes,
  plugins,
  upstreams,
  targets,
  consumers,
  keyauth_credentials: keyAuthCredentials,
  acls,
};

export const kinds: readonly Kind[] = [
  "services",
  "routes",
  "plugins",
  "upstreams",
  "targets",
  "consumers",
  "keyauth_credentials",
  "acls",
];

export const readers: Readers<Entities> = {
  services: services.read,
  routes: routes.read,
  plugins: plugins.read,
  upstreams: upstreams.read,
  targets: targets.read,
  consumers: consumers.read,
  keyauth_credentials: keyAuthCredentials.read,
  acls: acls.read,
};
