const units = [
  { name: "y", seconds: 31_536_000 },
  { name: "mo", seconds: 2_592_000 },
  { name: "d", seconds: 86_400 },
  { name: "h", seconds: 3600 },
  { name: "min", seconds: 60 },
] as const;

/** "4 min ago", "in 3 d", "just now". */
export function relativeTime(at: Date, now: Date): string {
  const seconds = Math.round((now.getTime() - at.getTime()) / 1000);
  const size = Math.abs(seconds);
  const unit = units.find((candidate) => size >= candidate.seconds);
  if (unit === undefined) return size < 10 ? "just now" : seconds > 0 ? `${size} s ago` : `in ${size} s`;
  const count = Math.floor(size / unit.seconds);
  return seconds > 0 ? `${count} ${unit.name} ago` : `in ${count} ${unit.name}`;
}

/** "340 ms", "2.4 s", "5 s", "3 min 5 s". */
export function durationWords(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1).replace(/\.0$/, "")} s`;
  const minutes = Math.floor(milliseconds / 60_000);
  return `${minutes} min ${Math.round((milliseconds - minutes * 60_000) / 1000)} s`;
}

/** "1 gateway", "3 gateways". */
export function count(number: number, singular: string, plural = `${singular}s`): string {
  return `${number.toLocaleString("en")} ${number === 1 ? singular : plural}`;
}
