/** Measures whether the parsers stay linear on long garbage: the texts are hostile. */
import { round } from "../numbers";
import type { Report } from "../report";
import type { Library } from "./merging";

const MEGABYTE = 1_000_000;
/** The parsers of DMARC and DKIM refuse longer texts at once: no TXT record is longer. */
const TXT = 60_000;
const TIMES_LONGER = 4;
/** For a text that is four times as long, a linear parser needs four times as long, and a quadratic one sixteen times. */
const AIM_RATIO = 8;

/** Texts that are hard to parse. Each is a head and a piece that is repeated. */
const FORMS: readonly (readonly [what: string, head: string, piece: string])[] = [
  ["spaces", "v=spf1 ", " "],
  ["one term", "v=spf1 ", "x"],
  ["terms that are wrong", "v=spf1 ", "x "],
  ["digits", "v=spf1 ip4:", "1"],
  ["double colons", "v=spf1 ip6:", "::"],
  ["slashes and digits", "v=spf1 a:", "/1"],
  ["open macros", "v=spf1 exists:", "%{"],
  ["good macros", "v=spf1 exists:", "%{i}"],
];

/** Measures how the time of the parsers grows with the length of garbage. */
export function garbage({ parseSpf, parseDmarc, parseDkimKey }: Library): Report {
  const rows = FORMS.map(([what, head, piece]) =>
    growth(`SPF: ${what}`, MEGABYTE, (size) => fill(head, piece, size), parseSpf),
  );
  rows.push(
    growth("DMARC: empty tags", TXT, (size) => fill("v=DMARC1;", ";", size), parseDmarc),
    growth("DMARC: report addresses", TXT, (size) => fill("v=DMARC1;rua=", "mailto:a@b.example,", size), parseDmarc),
    growth("DKIM: a long key", TXT, (size) => fill("p=", "A", size), parseDkimKey),
    growth("DKIM: blanks", TXT, (size) => `p${" ".repeat(size)}=`, parseDkimKey),
  );
  const worst = Math.max(...rows.map((row) => row["times longer"]));
  return {
    title: "Parsers: garbage that gets longer",
    method: `CPU time, best of 3, of the text and of a quarter of it. Growth below a millisecond is noise, and counts as 0.`,
    rows,
    aims: [{ what: `worst growth for ${TIMES_LONGER} times the length`, limit: AIM_RATIO, measured: worst }],
  };
}

function fill(head: string, piece: string, size: number): string {
  return head + piece.repeat(Math.ceil(size / piece.length));
}

function growth(what: string, octets: number, text: (size: number) => string, parse: (text: string) => unknown) {
  const [short = NaN, long = NaN] = [octets / TIMES_LONGER, octets].map((size) => best(() => parse(text(size))));
  const isNoise = long < 1;
  return {
    what,
    octets,
    ms: round(long),
    "ms of a quarter": round(short),
    "times longer": isNoise ? 0 : round(long / Math.max(short, 0.25)),
  };
}

function best(work: () => unknown): number {
  const once = (): number => {
    const start = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  };
  return Math.min(once(), once(), once());
}
