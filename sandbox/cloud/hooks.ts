import { existsSync, watch, writeFileSync } from "node:fs";
import { basename, dirname } from "node:path";

/** Waits until a file is there, on the file system's own events. Rejects when `cancelled` is aborted. */
export function fileAppears(file: string, cancelled?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const watcher = watch(dirname(file), (_event, name) => {
      if (name === null || name === basename(file)) settle();
    });
    const finish = (then: () => void): void => {
      watcher.close();
      cancelled?.removeEventListener("abort", abort);
      then();
    };
    const settle = (): void => {
      if (existsSync(file)) finish(resolve);
    };
    const abort = (): void => finish(() => reject(new Error("context canceled")));
    watcher.on("error", (error) => finish(() => reject(error)));
    cancelled?.addEventListener("abort", abort, { once: true });
    if (cancelled?.aborted) abort();
    // After the watch began, so that a file that appeared in between is not missed.
    else settle();
  });
}

/** The file that appears when a request is held at a hook. */
export function reachedFile(hook: string): string {
  return `${hook}.reached`;
}

/** Says that a request is held at this hook. */
export function announce(hook: string): void {
  writeFileSync(reachedFile(hook), "");
}
