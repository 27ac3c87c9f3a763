import type { DatabaseSync } from "node:sqlite";

/** How long to wait for another process. A holder keeps the lock for milliseconds, so this only ends in a defect. */
const BUSY_TIMEOUT_MS = 60_000;

type Constructor = new (path: string, options: { timeout: number }) => DatabaseSync;

/**
 * Runs `work` while no other process runs one under the same lock file. The lock is SQLite's own lock on an empty
 * database file: the kernel drops it when its holder is killed, which no lock made of pid files can promise. `work` must
 * be synchronous and must not take the same lock again.
 *
 * @param file - path of the lock file; created when missing
 * @throws what `work` throws, or SQLite's "database is locked" after a minute
 */
export function withLock<T>(file: string, work: () => T): T {
  const database = new (sqlite())(file, { timeout: BUSY_TIMEOUT_MS });
  try {
    database.exec("BEGIN EXCLUSIVE");
    return work();
  } finally {
    // Closing rolls the empty transaction back, and that releases the lock.
    database.close();
  }
}

let loaded: Constructor | undefined;

/** Node 22 prints a warning when it loads SQLite; on a plug-in's stderr that would look like a defect of the program. */
function sqlite(): Constructor {
  if (loaded) return loaded;
  const own = Object.getOwnPropertyDescriptor(process, "emitWarning");
  process.emitWarning = () => undefined;
  try {
    loaded = process.getBuiltinModule("node:sqlite").DatabaseSync;
  } finally {
    if (own) Object.defineProperty(process, "emitWarning", own);
  }
  return loaded;
}
