/** Upper bounds in milliseconds, as Kong's prometheus plugin has them for whole requests. */
const boundsMs = [25, 50, 80, 100, 250, 400, 700, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000];

type Labels = readonly (readonly [name: string, value: string])[];

interface Histogram {
  readonly labels: Labels;
  readonly buckets: number[];
  count: number;
  sum: number;
}

/**
 * What the prometheus plugin counts on this node since it started. In memory: a restart begins at nothing, as it does in
 * Kong. (Kong docs, "Monitor metrics with the Prometheus plugin".)
 */
export class TrafficMetrics {
  readonly #requests = new Map<string, { readonly labels: Labels; value: number }>();
  readonly #latencies = new Map<string, Histogram>();

  countRequest(labels: Labels): void {
    const key = labelText(labels);
    const series = this.#requests.get(key) ?? { labels, value: 0 };
    series.value += 1;
    this.#requests.set(key, series);
  }

  observeLatency(labels: Labels, milliseconds: number): void {
    const key = labelText(labels);
    const series = this.#latencies.get(key) ?? { labels, buckets: boundsMs.map(() => 0), count: 0, sum: 0 };
    boundsMs.forEach((bound, index) => {
      if (milliseconds <= bound) series.buckets[index] = (series.buckets[index] ?? 0) + 1;
    });
    series.count += 1;
    series.sum += milliseconds;
    this.#latencies.set(key, series);
  }

  clear(): void {
    this.#requests.clear();
    this.#latencies.clear();
  }

  /** The text format 0.0.4 of Prometheus. A family without a series is left out, as Kong leaves it out. */
  exposition(node: { readonly id: string; readonly version: string; readonly requests: number }): string {
    const info = labelText([
      ["node_id", node.id],
      ["version", node.version],
    ]);
    const lines = [
      ...family("kong_node_info", "gauge", "Kong Node metadata information", [`kong_node_info{${info}} 1`]),
      ...family("kong_nginx_requests_total", "gauge", "Total number of requests", [
        `kong_nginx_requests_total{node_id="${node.id}",subsystem="http"} ${node.requests}`,
      ]),
      ...family(
        "kong_http_requests_total",
        "counter",
        "HTTP status codes per consumer/service/route in Kong",
        [...this.#requests].map(([labels, { value }]) => `kong_http_requests_total{${labels}} ${value}`),
      ),
      ...family(
        "kong_request_latency_ms",
        "histogram",
        "Total latency incurred during requests for each service/route in Kong",
        [...this.#latencies.values()].flatMap(histogramLines),
      ),
    ];
    return `${lines.join("\n")}\n`;
  }
}

function histogramLines({ labels, buckets, count, sum }: Histogram): string[] {
  const text = labelText(labels);
  const bucket = (bound: string, value: number) =>
    `kong_request_latency_ms_bucket{${labelText([...labels, ["le", bound]])}} ${value}`;
  return [
    ...boundsMs.map((bound, index) => bucket(String(bound), buckets[index] ?? 0)),
    bucket("+Inf", count),
    `kong_request_latency_ms_count{${text}} ${count}`,
    `kong_request_latency_ms_sum{${text}} ${sum}`,
  ];
}

function family(name: string, type: string, help: string, series: readonly string[]): string[] {
  return series.length === 0 ? [] : [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...series];
}

function labelText(labels: Labels): string {
  return labels.map(([name, value]) => `${name}="${escaped(value)}"`).join(",");
}

/** Prometheus, "Exposition formats": backslash, quote and line feed of a label's value are escaped. */
function escaped(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}
