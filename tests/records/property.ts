import fc from "fast-check";

/** How many cases each property tries; PROPERTY_RUNS raises it for a long search. */
export const RUNS = Number(process.env["PROPERTY_RUNS"] ?? 500);

/** Fixed, so that a failure can be seen again; PROPERTY_SEED takes other cases. */
const SEED = Number(process.env["PROPERTY_SEED"] ?? 7208);

/**
 * Runs a property over generated values. It also fails when fewer than `share` of the cases were telling ones,
 * because a property over cases that cannot break it passes whatever the code does.
 *
 * @param share well below what the generators give: it must hold for every seed, and for the few runs of a mutation
 * @param check answers whether the case was a telling one
 */
export function checkProperty<T>(values: fc.Arbitrary<T>, share: number, check: (value: T) => boolean): void {
  let telling = 0;
  const property = fc.property(values, (value) => {
    if (check(value)) telling += 1;
  });
  fc.assert(property, { numRuns: RUNS, seed: SEED });
  expect(telling / RUNS).toBeGreaterThan(share);
}

/** {@link checkProperty} for code that answers later. */
export async function checkAsyncProperty<T>(
  values: fc.Arbitrary<T>,
  share: number,
  check: (value: T) => Promise<boolean>,
): Promise<void> {
  let telling = 0;
  const property = fc.asyncProperty(values, async (value) => {
    if (await check(value)) telling += 1;
  });
  await fc.assert(property, { numRuns: RUNS, seed: SEED });
  expect(telling / RUNS).toBeGreaterThan(share);
}
