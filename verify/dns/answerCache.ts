import type { ServerAnswer } from "./dnsClient";

/** What an object, its fields and the map's entry take besides the texts, roughly and rather too much. */
const OBJECT = 200;

interface Entry {
  readonly answer: Promise<ServerAnswer>;
  size: number;
}

/** Answers, and questions under way, by key. When the answers take too much memory, the oldest go. */
export class AnswerCache {
  private readonly entries = new Map<string, Entry>();
  private size = 0;

  /** @param limit octets, about */
  constructor(private readonly limit: number) {}

  /** The answer of the key, from `ask` when nobody asked before. `ask` never rejects. */
  answer(key: string, ask: () => Promise<ServerAnswer>): Promise<ServerAnswer> {
    const known = this.entries.get(key);
    if (known !== undefined) return known.answer;
    const entry: Entry = { answer: ask().then((answer) => this.weighed(key, entry, answer)), size: 0 };
    this.entries.set(key, entry);
    return entry.answer;
  }

  clear(): void {
    this.entries.clear();
    this.size = 0;
  }

  private weighed(key: string, entry: Entry, answer: ServerAnswer): ServerAnswer {
    // It may have been forgotten while it was under way.
    if (this.entries.get(key) !== entry) return answer;
    entry.size = sizeOf(answer);
    this.size += entry.size;
    for (const [oldest, { size }] of this.entries) {
      if (this.size <= this.limit) break;
      this.entries.delete(oldest);
      this.size -= size;
    }
    return answer;
  }
}

function sizeOf({ records }: ServerAnswer): number {
  const octets = records.map(({ name, value }) => name.length + (typeof value === "string" ? value.length : 0));
  return octets.reduce((sum, length) => sum + length + OBJECT, OBJECT);
}
