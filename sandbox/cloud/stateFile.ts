/** A file that several processes read and change at once: cached reads, writes under a lock, no half-written file. */
import { readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { SandboxError } from "../engine/sandboxError";

/** Turns the text of a file into its state, and back. `empty` is the state of a missing file. */
export interface Codec<T> {
  readonly empty: T;
  /** @throws an Error that says what is wrong with the text */
  parse(text: string): T;
  render(state: T): string;
}

/** What was read. `stamp` is undefined when the file's dates cannot prove that it is unchanged. */
interface Cached<T> {
  readonly bytes: Buffer;
  readonly state: T;
  readonly stamp: string | undefined;
}

/** Two writes this close, in milliseconds, may leave the same dates. */
const SAME_TICK_MS = 50;

let written = 0;

/**
 * Replaces a file in one step: a reader sees the old text or the new one, never half of it.
 *
 * @param mode - permissions. @default 0o644
 */
export function writeAtomically(file: string, text: string | Buffer, mode = 0o644): void {
  const temporary = `${file}.${process.pid}.${++written}.tmp`;
  writeFileSync(temporary, text, { mode });
  renameSync(temporary, file);
}

/**
 * A state in a text file that several processes and people edit. Reads need no lock, because writes are atomic. A write reads, edits
 * and replaces the file under the lock `.<file>.lock`. States are immutable: an edit returns a new one.
 */
export class StateFile<T> {
  private cached: Cached<T> | undefined;

  constructor(
    readonly file: string,
    private readonly codec: Codec<T>,
  ) {}

  /** @throws SandboxError with the file's path when its text cannot be understood */
  read(): T {
    const stamp = stampOf(this.file);
    if (stamp === undefined) return this.codec.empty;
    if (this.cached && this.cached.stamp === stamp.text) return this.cached.state;
    const bytes = readFileSync(this.file);
    const state =
      this.cached && bytes.equals(this.cached.bytes) ? this.cached.state : this.parse(bytes.toString("utf8"));
    this.cached = { bytes, state, stamp: stamp.isOld ? stamp.text : undefined };
    return state;
  }

  /** Edits the state. When `edit` throws or returns the same state, the file is not written. */
  change<R>(edit: (state: T) => readonly [T, R]): R {
    return withLock(join(dirname(this.file), `.${basename(this.file)}.lock`), () => {
      const before = this.read();
      const [after, result] = edit(before);
      if (after !== before) this.write(after);
      return result;
    });
  }

  private write(state: T): void {
    const bytes = Buffer.from(this.codec.render(state));
    writeAtomically(this.file, bytes);
    this.cached = { bytes, state, stamp: undefined };
  }

  private parse(text: string): T {
    try {
      return this.codec.parse(text);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new SandboxError(`${this.file} cannot be read: ${why}`, { cause: error });
    }
  }
}

/** A text that changes when the file is written. `isOld` is true when every later write is sure to change it. */
function stampOf(file: string): { readonly text: string; readonly isOld: boolean } | undefined {
  const stat = statSync(file, { bigint: true, throwIfNoEntry: false });
  if (!stat) return undefined;
  const isOld = Date.now() - Number(stat.mtimeMs) > SAME_TICK_MS;
  return { text: [stat.ino, stat.size, stat.mtimeNs, stat.ctimeNs].join(" "), isOld };
}

/** How long to wait for another process. The lock is held for milliseconds, so only a defect takes this long. */
const BUSY_TIMEOUT_MS = 60_000;

type Constructor = new (path: string, options: { timeout: number }) => DatabaseSync;

/**
 * Runs `work` while no other process runs one under the same lock file. The lock is that of SQLite on an empty database file. The kernel
 * drops it when its holder is killed, which a lock made of pid files cannot guarantee. `work` must be synchronous and must not take the
 * same lock again.
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
    // Closing rolls back the empty transaction, which releases the lock.
    database.close();
  }
}

let loaded: Constructor | undefined;

/** Loads SQLite without the warning that Node 22 prints: on the stderr of a plugin it would look like a defect. */
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
