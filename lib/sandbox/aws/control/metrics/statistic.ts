/** The statistic of some samples, of which there is at least one; undefined when CloudWatch has none of that name: "Statistics definitions". */
export function statisticOf(name: string, values: readonly number[]): number | undefined {
  const sum = values.reduce((total, value) => total + value, 0);
  switch (name) {
    case "SampleCount":
      return values.length;
    case "Sum":
      return sum;
    case "Average":
      return sum / values.length;
    case "Minimum":
      return Math.min(...values);
    case "Maximum":
      return Math.max(...values);
    default:
      return percentile(name, values);
  }
}

export function isStatistic(name: string): boolean {
  return ["SampleCount", "Sum", "Average", "Minimum", "Maximum"].includes(name) || /^p\d{1,2}(\.\d+)?$/.test(name);
}

function percentile(name: string, values: readonly number[]): number | undefined {
  const rank = /^p(\d{1,2}(?:\.\d+)?)$/.exec(name)?.[1];
  if (rank === undefined) return undefined;
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((Number(rank) / 100) * sorted.length) - 1)];
}
