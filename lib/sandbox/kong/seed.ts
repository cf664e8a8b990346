import type { AnyTable } from "./admin/table.ts";
import type { Kind } from "./entities/kinds.ts";

/** What a gateway holds before anyone from Gatehouse came: other teams' services, made by hand or by other tools. */
export function seed(tables: { readonly [K in Kind]: AnyTable }): void {
  for (const { name, url, tags, routes } of strangers) {
    const service = tables.services.insert({ name, url, tags });
    for (const { plugins = [], ...route } of routes) {
      const row = tables.routes.insert({ ...route, tags, service: { id: service.id } });
      for (const plugin of plugins) tables.plugins.insert({ ...plugin, route: { id: row.id } });
    }
  }
  const billing = tables.services.find("billing-legacy");
  tables.plugins.insert({
    name: "rate-limiting",
    service: { id: billing?.id },
    config: { minute: 600, limit_by: "ip" },
  });
  tables.plugins.insert({ name: "correlation-id", config: { header_name: "X-Request-ID", echo_downstream: true } });
  tables.plugins.insert({ name: "prometheus", config: { status_code_metrics: true, latency_metrics: true } });
  const partner = tables.consumers.insert({ username: "northwind-partner", tags: ["team-billing"] });
  tables.acls.insert({ consumer: { id: partner.id }, group: "partners" });
}

const strangers = [
  {
    name: "billing-legacy",
    url: "http://billing.internal:8080/v2",
    tags: ["team-billing", "terraform"],
    routes: [
      {
        name: "billing-invoices",
        paths: ["/billing/invoices"],
        methods: ["GET", "POST"],
        plugins: [{ name: "key-auth" }],
      },
      { name: "billing-webhooks", paths: ["/billing/webhooks"], methods: ["POST"] },
    ],
  },
  {
    name: "search",
    url: "http://search.internal:9200",
    tags: ["team-discovery"],
    routes: [
      {
        name: "search-query",
        paths: ["/search"],
        methods: ["GET", "OPTIONS"],
        plugins: [{ name: "cors", config: { origins: ["https://shop.example.com"], max_age: 600 } }],
      },
    ],
  },
  {
    name: "status-page",
    url: "http://status.internal",
    tags: ["platform"],
    routes: [
      {
        name: "status-page",
        hosts: ["status.example.com"],
        paths: ["/"],
        plugins: [
          {
            name: "request-termination",
            config: { status_code: 200, content_type: "text/plain", body: "All systems operational\n" },
          },
        ],
      },
    ],
  },
];
