/** What a command reads and writes, in one interface, so that tests can replace the process. */
import { text } from "node:stream/consumers";

/** Where a command reads and writes. */
export interface Streams {
  /** Writes a text and a newline to standard output. */
  out(text: string): void;
  /** Writes a text and a newline to standard error. */
  err(text: string): void;
  /** All of standard input. @default - empty */
  readonly input?: () => Promise<string>;
  /** The first octets of standard input: `most` of them, and one more when there are more. @default - empty */
  readonly octets?: (most: number) => Promise<Buffer>;
  /** Columns of the terminal that standard output goes to. @default - it goes to no terminal */
  readonly columns?: number;
  /** Replaces the last line of the terminal that standard error goes to; an empty text removes it. @default - it goes to no terminal */
  readonly progress?: (line: string) => void;
  /** The environment. @default - empty */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Carriage return, then "erase in line" (ECMA-48 section 8.3.41). */
const START_OF_EMPTY_LINE = "\r\u001b[2K";

/** The streams of this process. */
export function processStreams(): Streams {
  const { stdout, stderr, stdin, env } = process;
  return {
    out: (line) => void stdout.write(`${line}\n`),
    err: (line) => void stderr.write(`${line}\n`),
    input: () => text(stdin),
    octets: (most) => firstOctets(stdin, most),
    env,
    ...(stdout.isTTY && { columns: stdout.columns }),
    ...(stderr.isTTY && { progress: (line: string) => void stderr.write(`${START_OF_EMPTY_LINE}${line}`) }),
  };
}

/** The first octets of a stream: `most` of them, and one more when there are more. */
export async function firstOctets(source: AsyncIterable<Buffer | string>, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of source) {
    chunks.push(Buffer.from(chunk));
    length += chunk.length;
    if (length > most) break;
  }
  return Buffer.concat(chunks).subarray(0, most + 1);
}
