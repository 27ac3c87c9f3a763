/** The arithmetic that several measurements share. */
/** The middle value, or the mean of the two middle ones. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [low = NaN, high = low] = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1);
  return (low + high) / 2;
}

/** Two decimals: more would only be noise. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
