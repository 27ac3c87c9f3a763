import type { DomainName } from "../../records/dns/domainName";
import { checkDomains } from "../../verify/checkDomain";
import { openDnsClient } from "../../dns/client";
import { type DomainCheck, Verdict } from "../../verify/report";
import {
  type Asked,
  type Behaviour,
  byHand,
  failing,
  framed,
  rawRecord,
  reply,
  startRawServer,
  TRUNCATED,
  truncated,
  txtData,
} from "../dns/rawServer";

const TYPES: Readonly<Record<string, number>> = { A: 1, NS: 2, CNAME: 5, MX: 15, TXT: 16, AAAA: 28 };

/** An answer over TCP with these TXT records; none for other types. */
function texts(asked: Asked, values: readonly string[]): Buffer {
  const records = asked.type === "TXT" ? values.map((value) => rawRecord(16, txtData(value))) : [];
  return framed(byHand(asked, records.length, records));
}

/** Octets that differ from question to question, the same in every run. */
function noise({ name, id }: Asked): Buffer {
  let state = Buffer.from(name).reduce((sum, octet) => (sum * 31 + octet) >>> 0, 7);
  const octets = Array.from({ length: 200 }, () => (state = (state * 1_664_525 + 1_013_904_223) >>> 0) >>> 24);
  return Buffer.from([id >> 8, id & 0xff, 0x84, 0, ...octets]);
}

const DOMAINS = 2;
/** A tree of SPF records is followed to a thousand names; UDP and TCP count twice. */
const MOST_ASKED = DOMAINS * 2 * 1100;
/** Octets of a report as JSON: a record of 64 KB stands in it, and in each issue about it. */
const MOST_KEPT = 1_000_000;

interface Row {
  readonly what: string;
  readonly behaviour: Behaviour;
  readonly verdict: Verdict;
  /** For servers that let their clients wait. @default 5000 */
  readonly timeout?: number;
}

/** Servers that do the same to every question of a check. */
const ROWS: readonly Row[] = [
  { what: "answers SERVFAIL", behaviour: { udp: (q) => [failing(q, 2)] }, verdict: Verdict.Unknown },
  { what: "answers REFUSED", behaviour: { udp: (q) => [failing(q, 5)] }, verdict: Verdict.Unknown },
  { what: "is silent", behaviour: { udp: () => [] }, verdict: Verdict.Unknown, timeout: 100 },
  { what: "sends noise", behaviour: { udp: (q) => [noise(q)] }, verdict: Verdict.Unknown },
  {
    what: "truncates for ever",
    behaviour: { udp: truncated, tcp: (q) => [framed(reply(q, { flags: TRUNCATED }))] },
    verdict: Verdict.Unknown,
  },
  {
    what: "stops within each TCP answer",
    behaviour: { udp: truncated, tcp: () => [Buffer.from([0xff, 0xff, 1])] },
    verdict: Verdict.Unknown,
    timeout: 100,
  },
  {
    what: "has 64 KB of an SPF record at every name",
    behaviour: { udp: truncated, tcp: (q) => [texts(q, [`v=spf1 ${"include:a.example ".repeat(3500)}~all`])] },
    verdict: Verdict.Problems,
  },
  {
    what: "has 2,500 SPF records at every name",
    behaviour: {
      udp: truncated,
      tcp: (q) => [texts(q, new Array<string>(2500).fill("v=spf1 -all"))],
    },
    verdict: Verdict.Problems,
  },
  {
    what: "has an SPF record at every name that includes two others",
    behaviour: {
      udp: truncated,
      tcp: (q) => [texts(q, [`v=spf1 include:a.${q.name.slice(-60)} include:b.${q.name.slice(-60)} ~all`])],
    },
    verdict: Verdict.Problems,
  },
  {
    what: "leads every name to another one by a CNAME",
    behaviour: {
      udp: (q) => [reply(q, { answers: [{ type: "CNAME", name: q.name, ttl: 60, data: `c.${q.name.slice(-60)}` }] })],
    },
    verdict: Verdict.Problems,
  },
  {
    what: "has control characters and markup in everything",
    behaviour: {
      udp: (q) => [
        byHand(q, 1, [
          rawRecord(
            TYPES[q.type] ?? 16,
            q.type === "TXT"
              ? txtData("\u001b[2J<script>\u0007\u009b")
              : Buffer.from([5, 0x1b, 0x3c, 0x62, 0x3e, 7, 0]),
          ),
        ]),
      ],
    },
    verdict: Verdict.Problems,
  },
];

async function checkAt({
  behaviour,
  timeout = 5000,
}: Row): Promise<{ readonly checks: DomainCheck[]; readonly asked: number }> {
  const server = await startRawServer(behaviour);
  const client = openDnsClient({ timeout, tries: 1 });
  const targets = Array.from({ length: DOMAINS }, (_, index) => ({ domain: `company${index}.example` as DomainName }));
  const checks = await checkDomains(targets, { client, servers: [server.address] });
  client.close();
  await server.close();
  return { checks, asked: server.asked.length };
}

describe("domains at a server that", () => {
  it.each(ROWS)(
    "$what are judged, with few questions and few words",
    async (row) => {
      const { checks, asked } = await checkAt(row);
      expect(checks.map((check) => check.verdict)).toEqual(Array.from({ length: DOMAINS }, () => row.verdict));
      expect(Math.max(...checks.map(({ issues }) => issues.length))).toBeLessThan(200);
      expect(asked).toBeLessThan(MOST_ASKED);
      expect(Math.max(...checks.map((check) => JSON.stringify(check).length))).toBeLessThan(MOST_KEPT);
      for (const { message, fix } of checks.flatMap(({ issues }) => issues)) {
        expect(`${message}${fix}`).toMatch(/^[\x20-\x7e]*$/);
      }
    },
    60_000,
  );
});
