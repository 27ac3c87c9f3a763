import { currentRun } from "./run";

/** Makes the work of a component known to the run before it begins, so that others can wait until all of it is done. */
export function tracked<T>(work: () => Promise<T>): Promise<T> {
  const publication = work();
  (currentRun().publications ??= new Set<Promise<unknown>>()).add(publication);
  return publication;
}

/** Resolves when every component that the program has declared by then has published its records, or failed to. */
export async function allPublished(): Promise<void> {
  const all = currentRun().publications ?? new Set<Promise<unknown>>();
  // Who is declared while we wait is waited for too.
  for (let known = -1; known !== all.size;) {
    known = all.size;
    await Promise.allSettled(all);
  }
}
