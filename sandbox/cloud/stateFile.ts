import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

import { withLock } from "./lock";

/** How a file's text and its state become one another; `empty` is the state of a missing file. */
export interface Codec<T> {
  readonly empty: T;
  /** @throws an Error that says what is wrong with the text */
  parse(text: string): T;
  render(state: T): string;
}

let written = 0;

/**
 * Replaces a file in one step: a reader sees the old text or the new one, never half of it.
 *
 * @param mode - permissions. @default 0o644
 */
export function writeAtomically(file: string, text: string, mode = 0o644): void {
  const temporary = `${file}.${process.pid}.${++written}.tmp`;
  writeFileSync(temporary, text, { mode });
  renameSync(temporary, file);
}

/**
 * A state in a text file that several processes and people edit. Reads need no lock, because writes are atomic; writes
 * read, edit and replace under the lock `.<file>.lock`. States are immutable: an edit answers a new one.
 */
export class StateFile<T> {
  private cached: { bytes: Buffer; state: T } | undefined;

  constructor(
    readonly file: string,
    private readonly codec: Codec<T>,
  ) {}

  /** @throws an Error with the file's path when its text cannot be understood */
  read(): T {
    if (!existsSync(this.file)) return this.codec.empty;
    const bytes = readFileSync(this.file);
    // Comparing bytes, not times: two writes within one tick of the file system's clock may share time and size.
    if (this.cached && bytes.equals(this.cached.bytes)) return this.cached.state;
    const state = this.parse(bytes.toString("utf8"));
    this.cached = { bytes, state };
    return state;
  }

  /** Edits the state; an `edit` that throws, or answers the same state, leaves the file alone. */
  change<R>(edit: (state: T) => readonly [T, R]): R {
    return withLock(join(dirname(this.file), `.${basename(this.file)}.lock`), () => {
      const before = this.read();
      const [after, result] = edit(before);
      if (after !== before) this.write(after);
      return result;
    });
  }

  private write(state: T): void {
    const text = this.codec.render(state);
    writeAtomically(this.file, text);
    this.cached = { bytes: Buffer.from(text), state };
  }

  private parse(text: string): T {
    try {
      return this.codec.parse(text);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new Error(`${this.file} cannot be read: ${why}`, { cause: error });
    }
  }
}
