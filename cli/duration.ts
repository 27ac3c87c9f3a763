/** Reads the time that `--wait` takes. */
const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/** One day: hardly any TTL is longer. */
const LONGEST = 24 * 3600;

/** Reads `90s`, `10m` or `1h` as seconds; undefined where it is none of these, zero, or more than a day. */
export function parseDuration(text: string): number | undefined {
  const [, digits = "", unit = ""] = /^(\d{1,6})([smh])$/.exec(text) ?? [];
  const seconds = Number(digits) * (SECONDS[unit] ?? 0);
  return seconds > 0 && seconds <= LONGEST ? seconds : undefined;
}
