import fc from "fast-check";
import type { Parsed } from "../../records/issue";

/** How many parsers share the runs: the rows of the tables in this folder. */
const TARGET_COUNT = 18;
/** How many cases all parsers share. */
const RUNS = Number(process.env["FUZZ_RUNS"] ?? 100_000);
/** Fixed, so that a failure can be seen again; FUZZ_SEED takes the search elsewhere. */
export const SEED = Number(process.env["FUZZ_SEED"] ?? 9989);

/** A parser of what comes out of DNS, a message or a file. */
export interface FuzzTarget {
  readonly name: string;
  /** What it accepts, most of it. */
  readonly valid: fc.Arbitrary<string>;
  /** Reads a text, one octet a character. */
  readonly read: (text: string) => Parsed<unknown>;
}

// What ends, opens, escapes or hides something in one of the formats, or in a terminal.
const HOSTILE = [
  "",
  ";",
  "=",
  " ",
  "\t",
  "\r\n",
  "\n",
  "\n ",
  "\0",
  "\u001b[2J",
  "\u0007",
  "\u007f",
  "\u0080",
  "\u009b",
  "\u00ff",
  '"',
  "\\",
  "%{",
  "%{i}",
  "(",
  ")",
  "<",
  ">",
  "@",
  ",",
  "/",
  "//",
  ":",
  "::",
  "--",
  "_",
  ".",
  "..",
  "-",
  "+",
  "~",
  "!",
  "{",
  "}",
  "[",
  "]",
  "v=",
  "v=spf1 ",
  "v=DMARC1;",
  "p=",
  "\u202e",
  "\u2066",
  "\u200b",
  "\ufeff",
  "é",
  "x".repeat(70),
  "0",
  "99999999999",
  "null",
];

const hostile = fc.constantFrom(...HOSTILE);
const edit = fc.record({ at: fc.nat(400), cut: fc.nat(5), put: hostile });

/** Half as it should be, the rest with a few edits, pieces of hostile text, and octets. */
export function inputs(valid: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const mutated = fc.tuple(valid, fc.array(edit, { minLength: 1, maxLength: 3 })).map(([text, edits]) =>
    edits.reduce((now, { at, cut, put }) => {
      const from = now.length === 0 ? 0 : at % (now.length + 1);
      return now.slice(0, from) + put + now.slice(from + cut);
    }, text),
  );
  const pieces = fc.array(hostile, { maxLength: 20 }).map((parts) => parts.join(""));
  const octets = fc.array(fc.nat(255), { maxLength: 60 }).map((codes) => String.fromCharCode(...codes));
  return fc.oneof(
    { weight: 3, arbitrary: valid },
    { weight: 5, arbitrary: mutated },
    { weight: 1, arbitrary: pieces },
    { weight: 1, arbitrary: octets },
  );
}

// C0, C1, zero-width and directional characters: what moves a cursor, rings, hides or reorders (Unicode, ECMA-48).
// eslint-disable-next-line no-control-regex -- these are the ones that must not come out
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;
const MOST_ISSUES = 300;
const LONGEST_WORDS = 2500;
const LONG = 60_000;

/** What every answer of a parser keeps: issues are few, their words can be printed, and are of a size to read. */
export function checkWords({ ok, issues }: Parsed<unknown>): void {
  const words = issues.flatMap(({ message, fix, path = "" }) => [message, fix, path]);
  const bad = words.filter((text) => UNPRINTABLE.test(text) || text.length > LONGEST_WORDS);
  if (bad.length > 0) throw new Error(`not to be printed: ${JSON.stringify(bad).slice(0, 500)}`);
  if (issues.length > MOST_ISSUES) throw new Error(`${issues.length} issues`);
  if (!ok && issues.length === 0) throw new Error("refused without an issue");
}

/** How many runs one parser gets. */
export const RUNS_OF_ONE = Math.max(50, Math.ceil(RUNS / TARGET_COUNT));

/** Runs a parser on its inputs, and fails where too few of them were accepted, or too few refused. */
export function fuzz({ valid, read }: FuzzTarget): void {
  let [accepted, refused] = [0, 0];
  const property = fc.property(inputs(valid), (text) => {
    const parsed = read(text);
    checkWords(parsed);
    if (parsed.ok) accepted += 1;
    else refused += 1;
  });
  fc.assert(property, { numRuns: RUNS_OF_ONE, seed: SEED });
  checkShares(accepted, refused);
}

/** As {@link fuzz}, of a text that is repeated until it is very long: what is said of it does not grow with it. */
export function fuzzLong({ valid, read }: FuzzTarget): void {
  // Made long inside, so that what is shown of a failure is short.
  const property = fc.property(inputs(valid), (text) => {
    checkWords(read(text.repeat(Math.ceil(LONG / Math.max(1, text.length))).slice(0, LONG)));
  });
  fc.assert(property, { numRuns: Math.max(10, Math.ceil(RUNS_OF_ONE / 100)), seed: SEED });
}

/** A property over cases that all end the same way proves little. */
export function checkShares(accepted: number, refused: number): void {
  const least = (accepted + refused) / 20;
  if (accepted < least || refused < least) throw new Error(`vacuous: ${accepted} accepted, ${refused} refused`);
}

/** The answer of a parser that says only whether it could read a text. */
export function silently(value: unknown): Parsed<unknown> {
  const issue = {
    id: "fuzz/refused",
    severity: "error",
    message: "refused",
    fix: "none",
    source: "this test",
  } as const;
  return value === undefined || value === false ? { ok: false, issues: [issue] } : { ok: true, value, issues: [] };
}
