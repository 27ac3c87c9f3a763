import * as packet from "dns-packet";
import fc from "fast-check";
import { decodeMessage, type DnsMessage, encodeQuery } from "../../dns/message";
import { checkProperty, RUNS } from "../records/property";

const label = fc.stringMatching(/^[a-z0-9_-]{1,12}$/);
const name = fc.array(label, { minLength: 1, maxLength: 6 }).map((labels) => labels.join("."));
const ttl = fc.nat(0x7fffffff);
const strings = fc.array(
  fc.uint8Array({ maxLength: 255 }).map((octets) => Buffer.from(octets)),
  { minLength: 1, maxLength: 6 },
);
const soa = fc.record({
  mname: name,
  rname: name,
  serial: fc.nat(),
  refresh: fc.nat(),
  retry: fc.nat(),
  expire: fc.nat(),
  minimum: fc.nat(0x7fffffff),
});

/** Records of the types that a check asks for, and of two that it skips. */
const record: fc.Arbitrary<packet.Answer> = fc.oneof(
  fc.record({ type: fc.constantFrom("NS" as const, "CNAME" as const, "PTR" as const), name, ttl, data: name }),
  fc.record({ type: fc.constant("A" as const), name, ttl, data: fc.ipV4() }),
  fc.record({
    type: fc.constant("AAAA" as const),
    name,
    ttl,
    data: fc.constantFrom("2001:db8::1", "::", "fe80::1:0:0:2"),
  }),
  fc.record({ type: fc.constant("TXT" as const), name, ttl, data: strings }),
  fc.record({
    type: fc.constant("MX" as const),
    name,
    ttl,
    data: fc.record({ preference: fc.nat(0xffff), exchange: name }),
  }),
  fc.record({ type: fc.constant("SOA" as const), name, ttl, data: soa }),
  fc.record({
    type: fc.constant("NULL" as const),
    name,
    ttl,
    data: fc.uint8Array({ maxLength: 40 }).map((octets) => Buffer.from(octets)),
  }),
  fc.record({ type: fc.constant("SRV" as const), name, ttl, data: fc.record({ port: fc.nat(0xffff), target: name }) }),
);

const response: fc.Arbitrary<packet.Packet> = fc.record({
  type: fc.constant("response" as const),
  id: fc.nat(0xffff),
  flags: fc.constantFrom(0, 1 << 10, 1 << 7, 3, 5),
  questions: fc.array(
    fc.record({ name, type: fc.constantFrom("TXT" as const, "MX" as const), class: fc.constant("IN" as const) }),
    {
      maxLength: 2,
    },
  ),
  answers: fc.array(record, { maxLength: 6 }),
  authorities: fc.array(record, { maxLength: 2 }),
  additionals: fc.array(record, { maxLength: 2 }),
});

/** What dns-packet reads, in our words. */
function asRead(bytes: Buffer): Pick<DnsMessage, "id" | "isAuthoritative" | "answers"> {
  const { id = 0, flag_aa, answers = [] } = packet.decode(bytes);
  const kept = answers.flatMap((answer) => {
    const base = (value: DnsMessage["answers"][number]["value"]) => [
      {
        name: answer.name,
        type: answer.type as DnsMessage["answers"][number]["type"],
        ttl: "ttl" in answer ? (answer.ttl ?? 0) : 0,
        value,
      },
    ];
    switch (answer.type) {
      case "TXT":
        return base(Buffer.concat(answer.data as Buffer[]).toString("latin1"));
      case "MX":
        return base({ preference: answer.data.preference ?? 0, exchange: answer.data.exchange });
      case "SOA":
        return base(answer.data.mname);
      case "A":
      case "AAAA":
      case "NS":
      case "CNAME":
      case "PTR":
        return base(answer.data);
      default:
        return [];
    }
  });
  return { id, isAuthoritative: flag_aa, answers: kept };
}

/** One record with pointers in it, each to the one before, and 2,900 records whose owner is the last of them. */
function chainOfPointers(hops: number): Buffer {
  const first = 12 + 1 + 10;
  const pointer = (target: number): Buffer => Buffer.from([0xc0 + (target >> 8), target & 0xff]);
  const chain = Array.from({ length: hops }, (_, index) => pointer(index === 0 ? 12 : first + 2 * (index - 1)));
  const fixed = (type: number, length: number): Buffer =>
    Buffer.from([0, type, 0, 1, 0, 0, 0, 0, length >> 8, length & 0xff]);
  const record = Buffer.concat([pointer(first + 2 * (hops - 1)), fixed(1, 4), Buffer.from([192, 0, 2, 1])]);
  const header = Buffer.alloc(12);
  header.writeUInt16BE(0x8000, 2);
  const records = Array.from({ length: 2900 }, () => record);
  header.writeUInt16BE(1 + records.length, 6);
  const holder = [Buffer.from([0]), fixed(98, 2 * hops), ...chain];
  return Buffer.concat([header, ...holder, ...records]);
}

describe("decodeMessage", () => {
  it("reads what dns-packet writes as dns-packet reads it", () => {
    checkProperty(response, 0.5, (whole) => {
      const bytes = packet.encode(whole);
      const message = decodeMessage(bytes)!;
      expect({ id: message.id, isAuthoritative: message.isAuthoritative, answers: message.answers }).toEqual(
        asRead(bytes),
      );
      return message.answers.length > 1;
    });
  });

  it("never throws, and what it reads of any octets is bounded by them", () => {
    let refused = 0;
    const spoiled = fc
      .tuple(response, fc.array(fc.tuple(fc.nat(), fc.nat(0xff)), { maxLength: 8 }), fc.nat(40))
      .map(([whole, changes, cut]) => {
        const bytes = packet.encode(whole);
        for (const [at, octet] of changes) bytes[at % bytes.length] = octet;
        return bytes.subarray(0, bytes.length - (cut > 30 ? cut : 0));
      });
    const noise = fc.uint8Array({ maxLength: 600 }).map((octets) => Buffer.from(octets));
    checkProperty(fc.oneof({ weight: 3, arbitrary: spoiled }, noise), 0.05, (bytes) => {
      const message = decodeMessage(bytes);
      if (message === undefined) refused += 1;
      // A record takes eleven octets at least, a question five.
      expect(message?.answers.length ?? 0).toBeLessThanOrEqual(bytes.length / 11);
      expect(message?.questions.length ?? 0).toBeLessThanOrEqual(bytes.length / 5);
      for (const { name: owner, type, value } of message?.answers ?? []) {
        expect(owner).toMatch(/^[\x21-\x7e]*$/);
        expect(type === "TXT" || typeof value !== "string" || /^[\x21-\x7e]*$/.test(value)).toBe(true);
      }
      return message !== undefined;
    });
    expect(refused).toBeGreaterThan(RUNS / 20);
  });

  it.each([
    { hops: 100, isRead: true },
    { hops: 8000, isRead: false },
  ])("a chain of $hops pointers is followed: $isRead", ({ hops, isRead }) => {
    const message = chainOfPointers(hops);
    const read = decodeMessage(message);
    expect(message.length).toBeLessThan(65_536);
    expect(read?.answers.length).toBe(isRead ? 2900 : undefined);
  });
});

describe("RDATA that is not what its type says", () => {
  const octets = (...bytes: readonly number[]): Buffer => Buffer.from(bytes);
  const message = (type: number, rdata: Buffer): Buffer => {
    const header = octets(0, 7, 0x80, 0, 0, 0, 0, 1, 0, 0, 0, 0);
    return Buffer.concat([header, octets(0, 0, type, 0, 1, 0, 0, 0, 60, 0, rdata.length), rdata]);
  };

  it.each([
    { what: "an A of three octets", type: 1, rdata: octets(192, 0, 2) },
    { what: "an A of five", type: 1, rdata: octets(192, 0, 2, 1, 1) },
    { what: "an AAAA of four", type: 28, rdata: octets(192, 0, 2, 1) },
    { what: "a TXT without a character-string", type: 16, rdata: octets() },
    { what: "an MX without a name", type: 15, rdata: octets(0, 10) },
    { what: "an MX whose name does not end", type: 15, rdata: octets(0, 10, 1, 0x61) },
    { what: "a CNAME with more behind it", type: 5, rdata: octets(1, 0x61, 0, 0) },
    { what: "an NS that ends within a pointer", type: 2, rdata: octets(0xc0) },
    {
      what: "a PTR with a label of a kind that is not in use (RFC 6891 section 5)",
      type: 12,
      rdata: octets(0x41, 0x61, 0),
    },
    { what: "an SOA with one name", type: 6, rdata: octets(0) },
    { what: "an SOA without its numbers", type: 6, rdata: octets(0, 0) },
    {
      what: "a name of 256 octets",
      type: 5,
      rdata: octets(...Array.from({ length: 127 }, () => [1, 0x61]).flat(), 1, 0),
    },
  ])("$what is no DNS message", ({ type, rdata }) => {
    expect(decodeMessage(message(type, rdata))).toBeUndefined();
    // The same octets under a type that is not read are passed over, so the RDATA is what is refused.
    expect(decodeMessage(message(98, rdata))?.answers).toEqual([]);
  });
});

describe("rules of the wire", () => {
  const soaRecord = (seconds: number, minimum: number): packet.Answer => ({
    type: "SOA",
    name: "acme.example",
    ttl: seconds,
    data: { mname: "ns.example", rname: "host.example", serial: 1, refresh: 2, retry: 3, expire: 4, minimum },
  });
  const decoded = (change: Partial<packet.Packet>) =>
    decodeMessage(
      packet.encode({ type: "response", id: 7, questions: [{ name: "Acme.EXAMPLE", type: "TXT" }], ...change }),
    )!;

  it.each([
    { seconds: 3600, minimum: 60, negativeTtl: 60 },
    { seconds: 60, minimum: 3600, negativeTtl: 60 },
    { seconds: 0x80000000, minimum: 60, negativeTtl: 0 },
  ])("'there is none' is kept $negativeTtl s with SOA TTL $seconds, minimum $minimum (RFC 2308 section 5)", (row) => {
    const { negativeTtl, answers } = decoded({ authorities: [soaRecord(row.seconds, row.minimum)] });
    expect(negativeTtl).toBe(row.negativeTtl);
    expect(answers).toEqual([]);
  });

  it("an SOA that breaks off gives no negative TTL", () => {
    const whole = packet.encode({ type: "response", id: 7, questions: [], authorities: [soaRecord(60, 60)] });
    const short = whole.subarray(0, whole.length - 4);
    // RDLENGTH stands right before RDATA, which has 22 octets of names besides the numbers.
    const at =
      whole.length - packet.encode({ type: "response", authorities: [soaRecord(60, 60)] }).length + 12 + 14 + 8;
    short.writeUInt16BE(short.length - at - 2, at);
    const message = decodeMessage(short);
    expect(message).toBeDefined();
    expect(message).not.toHaveProperty("negativeTtl");
  });

  it("names are compared in lower case (RFC 4343), values keep theirs", () => {
    const { questions, answers } = decoded({
      answers: [{ type: "CNAME", name: "ACME.example", ttl: 1, data: "Target.Example" }],
    });
    expect(questions[0]?.name).toBe("acme.example");
    expect(answers).toEqual([{ name: "acme.example", type: "CNAME", ttl: 1, value: "Target.Example" }]);
  });

  it("records of other classes are left out", () => {
    const { answers } = decoded({
      answers: [{ type: "TXT", class: "CH", name: "acme.example", ttl: 1, data: "chaos" }],
    });
    expect(answers).toEqual([]);
  });

  it("the root is the empty name: a null MX (RFC 7505 section 3)", () => {
    const { answers } = decoded({
      answers: [{ type: "MX", name: "acme.example", ttl: 1, data: { preference: 0, exchange: "." } }],
    });
    expect(answers[0]?.value).toEqual({ preference: 0, exchange: "" });
  });
});

it("reads the obsolete type SPF as it reads TXT (RFC 7208 section 3.1)", () => {
  const question = { name: "acme.example", type: "SPF" as packet.RecordType };
  const answer = { type: "TXT" as const, name: "acme.example", ttl: 300, data: ["v=spf1 ", "-all"] };
  const message = packet.encode({ type: "response", questions: [question], answers: [answer] });
  const TXT_IN = Buffer.from([0, 16, 0, 1]);
  message.writeUInt16BE(99, message.indexOf(TXT_IN));
  expect(decodeMessage(message)?.answers).toEqual([
    { type: "SPF", name: "acme.example", ttl: 300, value: "v=spf1 -all" },
  ]);
  expect(decodeMessage(encodeQuery(1, "acme.example", "SPF", false))?.questions[0]?.type).toBe(99);
});
