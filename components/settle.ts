import type * as pulumi from "@pulumi/pulumi";

/** An output that has resolved: its value, or the news that nobody knows it yet (in preview). */
export type Settled<T> = { readonly known: true; readonly value: T } | { readonly known: false };

/**
 * Waits for an output. `isKnown` is asked first: the value of an unknown output never resolves to anything useful.
 * Both members exist at run time and are left out of the SDK's types.
 */
export async function settle<T>(output: pulumi.Output<T>): Promise<Settled<T>> {
  const inner = output as unknown as { isKnown: Promise<boolean>; promise(): Promise<T> };
  return (await inner.isKnown) ? { known: true, value: await inner.promise() } : { known: false };
}
