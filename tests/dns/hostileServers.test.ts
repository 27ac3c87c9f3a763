import type { DnsStatus } from "../../records/resolver";
import type { ServerAddress, ServerAnswer } from "../../dns/types";
import { openDnsClient } from "../../dns/client";
import {
  type Behaviour,
  byHand,
  failing,
  framed,
  rawRecord,
  reply,
  startRawServer,
  text,
  TRUNCATED,
  truncated,
  txtData,
} from "./rawServer";

interface Row {
  readonly fault: string;
  readonly behaviour: Behaviour;
  readonly status: DnsStatus;
  readonly reason?: string;
  /** Values of the records, where something is answered. */
  readonly values?: readonly unknown[];
  /** How many questions reach the server. */
  readonly asked: number;
}

const TXT = 16;
const A = 1;
const CNAME = 5;
/** Says that the server has the zone. */
const AA = 1 << 10;
const octets = (...bytes: readonly number[]) => Buffer.from(bytes);
/** As many empty TXT records as a message can hold. */
const EMPTY_RECORDS = Array.from({ length: 4000 }, () => rawRecord(TXT, octets(0)));
const NOT_DNS = { status: "servfail", reason: "not a DNS message", asked: 1 } as const;

/** Answers that come at once: the client waits as long as a busy machine needs. */
const AT_ONCE: readonly Row[] = [
  { fault: "SERVFAIL", behaviour: { udp: (q) => [failing(q, 2)] }, status: "servfail", reason: "SERVFAIL", asked: 1 },
  { fault: "REFUSED", behaviour: { udp: (q) => [failing(q, 5)] }, status: "servfail", reason: "REFUSED", asked: 1 },
  {
    fault: "an unknown response code",
    behaviour: { udp: (q) => [failing(q, 11)] },
    status: "servfail",
    reason: "response code 11",
    asked: 1,
  },
  {
    fault: "REFUSED without the question",
    behaviour: { udp: (q) => [reply(q, { flags: 5, questions: [] })] },
    status: "servfail",
    reason: "REFUSED",
    asked: 1,
  },
  {
    fault: "FORMERR for EDNS: it is asked without (RFC 6891 section 7)",
    behaviour: { udp: (q) => [q.hasEdns ? failing(q, 1) : text(q)] },
    status: "answer",
    values: ["hello"],
    asked: 2,
  },
  {
    fault: "FORMERR for everything",
    behaviour: { udp: (q) => [failing(q, 1)] },
    status: "servfail",
    reason: "FORMERR",
    asked: 2,
  },
  {
    fault: "another version of EDNS (RFC 6891 section 6.1.3)",
    behaviour: {
      udp: (q) => [
        q.hasEdns
          ? reply(q, {
              additionals: [
                {
                  type: "OPT",
                  name: ".",
                  udpPayloadSize: 512,
                  extendedRcode: 1,
                  ednsVersion: 1,
                  flags: 0,
                  flag_do: false,
                  options: [],
                },
              ],
            })
          : text(q),
      ],
    },
    status: "answer",
    values: ["hello"],
    asked: 2,
  },
  {
    fault: "garbage behind the right id",
    behaviour: { udp: (q) => [Buffer.concat([q.bytes.subarray(0, 2), Buffer.alloc(40, 0xff)])] },
    ...NOT_DNS,
  },
  { fault: "a header that ends early", behaviour: { udp: (q) => [q.bytes.subarray(0, 7)] }, ...NOT_DNS },
  {
    fault: "a compression loop (RFC 1035 section 4.1.4)",
    // The pointer points at itself.
    behaviour: {
      udp: (q) => [byHand(q, 1, [rawRecord(A, octets(1, 2, 3, 4), { owner: octets(0xc0, reply(q).length) })])],
    },
    ...NOT_DNS,
  },
  {
    fault: "a pointer forward",
    behaviour: { udp: (q) => [byHand(q, 1, [rawRecord(A, octets(1, 2, 3, 4), { owner: octets(0xc1, 0xff) })])] },
    ...NOT_DNS,
  },
  {
    fault: "65,535 records announced, one sent",
    behaviour: { udp: (q) => [byHand(q, 0xffff, [rawRecord(A, octets(1, 2, 3, 4))])] },
    ...NOT_DNS,
  },
  {
    fault: "an RDLENGTH behind the end of the message",
    behaviour: { udp: (q) => [byHand(q, 1, [rawRecord(TXT, txtData("hello"), { length: 500 })])] },
    ...NOT_DNS,
  },
  {
    fault: "a character-string longer than its record",
    behaviour: { udp: (q) => [byHand(q, 1, [rawRecord(TXT, octets(200, 0x61))])] },
    ...NOT_DNS,
  },
  {
    fault: "records about other names: they are left out",
    behaviour: { udp: (q) => [text(q, "v=spf1 +all", "bank.example")] },
    status: "nodata",
    values: [],
    asked: 1,
  },
  {
    fault: "a CNAME that leads back to the name: each is followed once",
    behaviour: {
      udp: (q) => [
        reply(q, {
          answers: [
            { type: "CNAME", name: q.name, ttl: 60, data: "b.example" },
            { type: "CNAME", name: "b.example", ttl: 60, data: q.name },
          ],
        }),
      ],
    },
    status: "answer",
    values: ["b.example", "acme.example"],
    asked: 1,
  },
  {
    fault: "names of other servers instead of an answer (RFC 2308 section 2.2)",
    behaviour: {
      udp: (q) => [reply(q, { authorities: [{ type: "NS", name: "example", ttl: 60, data: "ns.example" }] })],
    },
    status: "servfail",
    reason: "it refers to other servers",
    asked: 1,
  },
  {
    fault: "its own names beside an answer that there is none",
    behaviour: {
      udp: (q) => [
        reply(q, { flags: AA, authorities: [{ type: "NS", name: "example", ttl: 60, data: "ns.example" }] }),
      ],
    },
    status: "nodata",
    asked: 1,
  },
  {
    fault: "a TTL with the highest bit: it is zero (RFC 2181 section 8)",
    behaviour: { udp: (q) => [byHand(q, 1, [rawRecord(TXT, txtData("hello"), { ttl: 0x80000000 })])] },
    status: "answer",
    values: ["hello"],
    asked: 1,
  },
  {
    fault: "control characters and dots inside labels: they are escaped (RFC 1035 section 5.1)",
    behaviour: { udp: (q) => [byHand(q, 1, [rawRecord(CNAME, octets(5, 0x1b, 0x2e, 0x5c, 0xff, 0x41, 0))])] },
    status: "answer",
    values: ["\\027\\.\\\\\\255A"],
    asked: 1,
  },
  {
    fault: "the answer twice: the first one counts",
    behaviour: { udp: (q) => [text(q, "first"), text(q, "second")] },
    status: "answer",
    values: ["first"],
    asked: 1,
  },
  {
    fault: "an answer to another question before the right one",
    behaviour: { udp: (q) => [reply(q, { questions: [{ name: "other.example", type: "TXT" }] }), text(q)] },
    status: "answer",
    values: ["hello"],
    asked: 1,
  },
  {
    fault: "the longest TXT record that there is, over TCP",
    behaviour: { udp: truncated, tcp: (q) => [framed(byHand(q, 1, [rawRecord(TXT, txtData("x".repeat(65_000)))]))] },
    status: "answer",
    values: ["x".repeat(65_000)],
    asked: 2,
  },
  {
    fault: "as many records as a message can hold, over TCP",
    behaviour: {
      udp: truncated,
      tcp: (q) => [framed(byHand(q, EMPTY_RECORDS.length, EMPTY_RECORDS))],
    },
    status: "answer",
    values: EMPTY_RECORDS.map(() => ""),
    asked: 2,
  },
  {
    fault: "10,000 records announced, 4,000 sent",
    behaviour: {
      udp: truncated,
      tcp: (q) => [framed(byHand(q, 10_000, EMPTY_RECORDS))],
    },
    status: "servfail",
    reason: "too long for UDP, and over TCP: not a DNS message",
    asked: 2,
  },
  {
    fault: "truncated for ever (RFC 2181 section 9)",
    behaviour: { udp: truncated, tcp: (q) => [framed(reply(q, { flags: TRUNCATED }))] },
    status: "servfail",
    reason: "too long for UDP, and over TCP: truncated over TCP too",
    asked: 2,
  },
  {
    fault: "truncated, and nobody listens on TCP",
    behaviour: { udp: truncated },
    status: "servfail",
    reason: "too long for UDP, and over TCP: not reachable (ECONNREFUSED)",
    asked: 1,
  },
  {
    fault: "a TCP answer in single octets",
    behaviour: { udp: truncated, tcp: (q) => [...framed(text(q))].map((octet) => octets(octet)) },
    status: "answer",
    values: ["hello"],
    asked: 2,
  },
  {
    fault: "a TCP connection that ends within the answer",
    behaviour: { udp: truncated, tcp: (q, socket) => (socket.end(framed(text(q)).subarray(0, 20)), []) },
    status: "servfail",
    reason: "too long for UDP, and over TCP: the connection ended within the answer",
    asked: 2,
  },
  {
    fault: "another id over TCP",
    behaviour: { udp: truncated, tcp: (q) => [framed(text({ ...q, id: q.id ^ 1 }))] },
    status: "servfail",
    reason: "too long for UDP, and over TCP: an answer to another question",
    asked: 2,
  },
  {
    fault: "more behind the answer on the TCP stream: it is not read",
    behaviour: { udp: truncated, tcp: (q) => [Buffer.concat([framed(text(q)), Buffer.alloc(100_000, 0xff)])] },
    status: "answer",
    values: ["hello"],
    asked: 2,
  },
];

/** Answers that never come: the client gives up after a second. */
const AFTER_A_WHILE: readonly Row[] = [
  { fault: "silence", behaviour: { udp: () => [] }, status: "timeout", reason: "no answer in time", asked: 2 },
  {
    fault: "another id (RFC 5452 section 9.1)",
    behaviour: { udp: (q) => [text({ ...q, id: q.id ^ 1 })] },
    status: "timeout",
    reason: "no answer in time",
    asked: 2,
  },
  {
    fault: "an answer about another name",
    behaviour: { udp: (q) => [reply(q, { questions: [{ name: "other.example", type: "TXT" }] })] },
    status: "timeout",
    reason: "only answers to other questions",
    asked: 1,
  },
  {
    fault: "an answer about another type",
    behaviour: { udp: (q) => [reply(q, { questions: [{ name: q.name, type: "A" }] })] },
    status: "timeout",
    reason: "only answers to other questions",
    asked: 1,
  },
  {
    fault: "an answer to two questions",
    behaviour: { udp: (q) => [reply(q, { questions: [...q.packet.questions!, ...q.packet.questions!] })] },
    status: "timeout",
    reason: "only answers to other questions",
    asked: 1,
  },
  {
    fault: "an answer without a question (RFC 5452 section 9.1)",
    behaviour: { udp: (q) => [reply(q, { questions: [] })] },
    status: "timeout",
    reason: "only answers to other questions",
    asked: 1,
  },
  {
    fault: "the query sent back",
    behaviour: { udp: (q) => [q.bytes] },
    status: "timeout",
    reason: "only answers to other questions",
    asked: 1,
  },
  {
    fault: "an empty datagram",
    behaviour: { udp: () => [Buffer.alloc(0)] },
    status: "timeout",
    reason: "no answer in time",
    asked: 2,
  },
  {
    fault: "TCP that sends one octet and then nothing for a minute",
    behaviour: { udp: truncated, tcp: () => [octets(0)] },
    status: "servfail",
    reason: "too long for UDP, and over TCP: no answer in time",
    asked: 2,
  },
  {
    fault: "TCP that announces 65,535 octets and sends ten",
    behaviour: { udp: truncated, tcp: () => [octets(0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 0)] },
    status: "servfail",
    reason: "too long for UDP, and over TCP: no answer in time",
    asked: 2,
  },
];

/** What came of a row. */
interface Outcome {
  readonly answer: ServerAnswer;
  readonly server: ServerAddress;
  readonly asked: number;
}

async function run({ behaviour }: Row, timeout: number): Promise<Outcome> {
  const server = await startRawServer(behaviour);
  const client = openDnsClient({ timeout });
  const answer = await client.query(server.address, "acme.example", "TXT");
  client.close();
  await server.close();
  return { answer, server: server.address, asked: server.asked.length };
}

function expectOutcome({ status, reason, values = [], asked }: Row, outcome: Outcome | undefined): void {
  expect({ status: outcome?.answer.status, reason: outcome?.answer.reason }).toEqual({ status, reason });
  expect(outcome?.answer.records.map(({ value }) => value)).toEqual(values);
  expect(outcome?.asked).toBe(asked);
  expect(outcome?.answer.server).toEqual(outcome?.server);
}

describe("a server that does what it should not", () => {
  it.each(AT_ONCE)("$fault", async (row) => {
    expectOutcome(row, await run(row, 10_000));
  });
});

describe("a server that lets its clients wait", () => {
  const outcomes = new Map<Row, Outcome>();
  // All at once: each waits for its own time-outs.
  beforeAll(async () => {
    await Promise.all(AFTER_A_WHILE.map(async (row) => outcomes.set(row, await run(row, 1000))));
  });

  it.each(AFTER_A_WHILE)("$fault", (row) => {
    expectOutcome(row, outcomes.get(row));
  });
});
