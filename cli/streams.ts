import { text } from "node:stream/consumers";

/** Where a command reads and writes. @default - what belongs to the process */
export interface Streams {
  /** A text on standard output, with the end of its last line added. */
  out(text: string): void;
  /** The same on standard error. */
  err(text: string): void;
  /** All of standard input. @default - empty */
  readonly input?: () => Promise<string>;
  /** Standard input as octets, up to `most` and one more, which says that there are more. @default - empty */
  readonly octets?: (most: number) => Promise<Buffer>;
  /** Columns of the terminal behind standard output. @default - it is none */
  readonly columns?: number;
  /** Replaces the last line of the terminal behind standard error; an empty text removes it. @default - it is none */
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

/** The first octets of a stream, up to `most` and one more. */
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
