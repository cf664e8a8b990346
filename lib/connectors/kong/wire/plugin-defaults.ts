import type { JsonObject } from "#lib/model/json.ts";

// Kong's own defaults for what we own of each plugin (Kong Gateway 3.4 to 3.9, plugin schemas).

const headerLists = { headers: [], querystring: [], body: [] };
const responseLists = { headers: [], json: [] };

/** `null` is Kong's word for absent. Keys of a plugin's configuration that are not here are not ours. */
export const pluginDefaults: Readonly<Record<string, JsonObject>> = {
  "key-auth": {
    key_names: ["apikey"],
    key_in_header: true,
    key_in_query: true,
    key_in_body: false,
    hide_credentials: false,
    run_on_preflight: true,
    anonymous: null,
  },
  acl: { allow: null, deny: null, hide_groups_header: false },
  cors: {
    origins: null,
    methods: ["GET", "HEAD", "PUT", "PATCH", "POST", "DELETE", "OPTIONS", "TRACE", "CONNECT"],
    headers: null,
    exposed_headers: null,
    credentials: false,
    max_age: null,
    preflight_continue: false,
  },
  "ip-restriction": { allow: null, deny: null, status: null, message: null },
  "rate-limiting": {
    second: null,
    minute: null,
    hour: null,
    day: null,
    month: null,
    year: null,
    limit_by: "consumer",
    policy: "local",
    fault_tolerant: true,
    hide_client_headers: false,
    error_code: 429,
    error_message: "API rate limit exceeded",
    header_name: null,
    path: null,
  },
  "request-size-limiting": { allowed_payload_size: 128, size_unit: "megabytes", require_content_length: false },
  "request-transformer": {
    http_method: null,
    remove: headerLists,
    rename: headerLists,
    replace: { ...headerLists, uri: null },
    add: headerLists,
    append: headerLists,
  },
  "response-transformer": {
    remove: responseLists,
    rename: { headers: [] },
    replace: responseLists,
    add: responseLists,
    append: responseLists,
  },
  "proxy-cache": {
    strategy: null,
    cache_ttl: 300,
    cache_control: false,
    request_method: ["GET", "HEAD"],
    response_code: [200, 301, 404],
    content_type: ["text/plain", "application/json"],
    vary_headers: null,
    vary_query_params: null,
    storage_ttl: null,
  },
  "request-termination": {
    status_code: 503,
    content_type: null,
    body: null,
    message: null,
    echo: false,
    trigger: null,
  },
};
