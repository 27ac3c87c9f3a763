import { createSocket } from "node:dgram";
import { NODATA, NOTFOUND, SERVFAIL, TIMEOUT } from "node:dns";
import { Resolver } from "node:dns/promises";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";

import * as packet from "dns-packet";

import { type DnsServer, type DnsServerOptions, startDnsServer } from "../../../sandbox/cloud/dnsServer";
import { splitStream } from "../../../sandbox/cloud/dns/transport";
import { openCloud } from "../../../sandbox/cloud/openCloud";
import { temporaryDirectory } from "../temporary";

const root = temporaryDirectory();
const servers: DnsServer[] = [];
let clouds = 0;
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

/** @param timeout - milliseconds; only a test of silence needs a short one */
async function serve(options: Partial<DnsServerOptions> = {}, timeout = 30_000) {
  const cloud = openCloud(join(root, String(++clouds)));
  const server = await startDnsServer({ dir: cloud.dir, ...options });
  servers.push(server);
  const resolver = new Resolver({ timeout, tries: 1 });
  resolver.setServers([`127.0.0.1:${server.port}`]);
  const failure = (name: string, type = "TXT"): Promise<unknown> =>
    resolver.resolve(name, type).then(
      () => "an answer",
      (error: unknown) => (error as { code: string }).code,
    );
  return { cloud, port: server.port, resolver, failure };
}

/** One question over UDP, and the whole answer. */
async function ask(port: number, name: string, type: packet.RecordType, change: Partial<packet.Packet> = {}) {
  const questions: packet.Question[] = [{ name, type, class: "IN" }];
  const socket = createSocket("udp4");
  socket.send(packet.encode({ type: "query", id: 7, questions, ...change }), port, "127.0.0.1");
  const [bytes] = (await once(socket, "message")) as [Buffer];
  socket.close();
  const answer = packet.decode(bytes);
  return { bytes: bytes.length, packet: answer, answers: answer.answers ?? [], rcode: (answer.flags ?? 0) & 15 };
}

/** The character-strings of a TXT answer, one octet a character. */
function stringsOf(answer: packet.Answer | undefined): readonly string[] {
  const data = answer?.type === "TXT" ? answer.data : [];
  return (Array.isArray(data) ? data : [data]).map((string) => Buffer.from(string).toString("latin1"));
}

/** Says that the client takes UDP answers up to this size (RFC 6891). */
function withEdns(udpPayloadSize: number): Partial<packet.Packet> {
  const option = { type: "OPT" as const, name: ".", udpPayloadSize, extendedRcode: 0, ednsVersion: 0, flags: 0 };
  return { additionals: [{ ...option, flag_do: false, options: [] }] };
}

describe("what is in the zones", () => {
  test("records of the obsolete type SPF are answered as such (RFC 7208 section 3.1)", async () => {
    const { cloud, port } = await serve();
    const records = [{ name: "acme.com", type: "SPF", content: '"v=spf1 " "mx -all"' }];
    cloud.cloudflare.addZone({ name: "acme.com", records });
    cloud.internet.put("acme.org", [{ type: "SPF", value: "v=spf1 -all" }]);
    for (const [name, strings] of [
      ["acme.com", ["v=spf1 ", "mx -all"]],
      ["acme.org", ["v=spf1 -all"]],
    ] as const) {
      const [answer] = (await ask(port, name, "SPF" as packet.RecordType)).answers;
      const rdata = strings.map((string) => `${String.fromCharCode(string.length)}${string}`).join("");
      expect([answer?.type, Buffer.from((answer as { data: Buffer }).data).toString("latin1")]).toEqual(["SPF", rdata]);
    }
    expect((await ask(port, "acme.com", "TXT")).answers).toEqual([]);
  });

  test("records of every type are answered, from both clouds and the rest of the world", async () => {
    const { cloud, resolver } = await serve();
    cloud.cloudflare.addZone({
      name: "cf.com",
      records: [
        { name: "cf.com", type: "MX", content: "mx.cf.com", priority: 10 },
        { name: "a.cf.com", type: "A", content: "192.0.2.1" },
        { name: "a.cf.com", type: "AAAA", content: "2001:db8::1" },
      ],
    });
    cloud.route53.addZone({
      name: "r53.com",
      recordSets: [
        { name: "r53.com", type: "MX", values: ["5 mx.r53.com."] },
        { name: "r53.com", type: "CAA", values: ['0 issue "ca.example"'] },
        { name: "_x._tcp.r53.com", type: "SRV", values: ["1 2 443 a.r53.com."] },
      ],
    });
    cloud.internet.put("mx.example", [{ type: "A", value: "192.0.2.2" }]);
    expect(await resolver.resolveMx("cf.com")).toEqual([{ exchange: "mx.cf.com", priority: 10 }]);
    expect(await resolver.resolve4("a.cf.com")).toEqual(["192.0.2.1"]);
    expect(await resolver.resolve6("a.cf.com")).toEqual(["2001:db8::1"]);
    expect(await resolver.resolveNs("cf.com")).toEqual(["ada.ns.cloudflare.com", "bob.ns.cloudflare.com"]);
    expect(await resolver.resolveMx("r53.com")).toEqual([{ exchange: "mx.r53.com", priority: 5 }]);
    expect(await resolver.resolveCaa("r53.com")).toMatchObject([{ critical: 0, issue: "ca.example" }]);
    expect(await resolver.resolveSrv("_x._tcp.r53.com")).toMatchObject([{ name: "a.r53.com", port: 443 }]);
    expect((await resolver.resolveSoa("r53.com")).nsname).toBe("ns-1.awsdns-00.com");
    expect(await resolver.resolve4("mx.example")).toEqual(["192.0.2.2"]);
  });

  test("a Cloudflare zone answers with the name servers that it has", async () => {
    const { cloud, resolver } = await serve();
    cloud.cloudflare.addZone({ name: "cf.com", nameServers: ["eve.ns.cloudflare.com", "kai.ns.cloudflare.com"] });
    expect(await resolver.resolveNs("cf.com")).toEqual(["eve.ns.cloudflare.com", "kai.ns.cloudflare.com"]);
    expect((await resolver.resolveSoa("cf.com")).nsname).toBe("eve.ns.cloudflare.com");
  });

  test("a TXT value keeps its character-strings and its octets (RFC 1035 section 3.3)", async () => {
    const { cloud, port } = await serve();
    const long = "a".repeat(255);
    cloud.cloudflare.addZone({
      name: "cf.com",
      records: [
        { name: "cf.com", type: "TXT", content: `"${long}" "b \\"q\\" \\\\ \\233"` },
        { name: "bare.cf.com", type: "TXT", content: "v=spf1 \u00e9" },
      ],
    });
    cloud.route53.addZone({
      name: "r53.com",
      recordSets: [{ name: "r53.com", type: "TXT", values: [`"${long}" "b \\"q\\" \\\\ \\351"`] }],
    });
    const octets = async (name: string) => stringsOf((await ask(port, name, "TXT", withEdns(4096))).answers[0]);
    expect(await octets("bare.cf.com")).toEqual(["v=spf1 \u00c3\u00a9"]);
    expect(await octets("cf.com")).toEqual([long, 'b "q" \\ \u00e9']);
    expect(await octets("r53.com")).toEqual([long, 'b "q" \\ \u00e9']);
  });

  test("the answer changes with the file, without a restart", async () => {
    const { cloud, resolver, failure } = await serve();
    cloud.cloudflare.addZone({ name: "cf.com" });
    expect(await failure("cf.com")).toBe(NODATA);
    const { id } = cloud.cloudflare.addRecord({ name: "cf.com", type: "TXT", content: '"one"' });
    expect(await resolver.resolveTxt("cf.com")).toEqual([["one"]]);
    cloud.cloudflare.editRecord(id, { content: '"two"' });
    expect(await resolver.resolveTxt("cf.com")).toEqual([["two"]]);
  });

  test("a file that cannot be understood is SERVFAIL, until it can", async () => {
    const { cloud, resolver, failure } = await serve();
    cloud.cloudflare.addZone({ name: "cf.com", records: [{ name: "cf.com", type: "TXT", content: '"a"' }] });
    writeFileSync(join(cloud.dir, "route53.yaml"), "zones: {");
    expect(await failure("cf.com")).toBe(SERVFAIL);
    writeFileSync(join(cloud.dir, "route53.yaml"), "zones: []");
    expect(await resolver.resolveTxt("cf.com")).toEqual([["a"]]);
  });

  test.each(["cloudflare", "route53"] as const)(
    "of a zone in both clouds, %s's answers when asked to",
    async (provider) => {
      const { cloud, resolver } = await serve({ provider });
      cloud.cloudflare.addZone({ name: "b.com", records: [{ name: "b.com", type: "TXT", content: '"cloudflare"' }] });
      cloud.route53.addZone({ name: "b.com", recordSets: [{ name: "b.com", type: "TXT", values: ['"route53"'] }] });
      expect(await resolver.resolveTxt("b.com")).toEqual([[provider]]);
    },
  );

  test("the longest zone answers, whichever cloud it is in; inactive, partial and private zones do not", async () => {
    const { cloud, resolver, failure } = await serve();
    const recordSets = [{ name: "x.sub.b.com", type: "TXT", values: ['"sub"'] }];
    cloud.cloudflare.addZone({ name: "b.com", records: [{ name: "x.sub.b.com", type: "TXT", content: '"parent"' }] });
    cloud.cloudflare.addZone({ name: "x.sub.b.com", status: "pending" });
    cloud.cloudflare.addZone({ name: "x.sub.b.com", type: "partial" });
    cloud.route53.addZone({ name: "sub.b.com", recordSets });
    cloud.route53.addZone({ name: "private.com", privateZone: true });
    expect(await resolver.resolveTxt("x.sub.b.com")).toEqual([["sub"]]);
    expect(await failure("private.com")).toBe(NOTFOUND);
  });
});

describe("what is not there", () => {
  test("NXDOMAIN is for names that do not exist, NODATA for those that do (RFC 8020, RFC 2308)", async () => {
    const { cloud, failure } = await serve();
    cloud.cloudflare.addZone({ name: "cf.com", records: [{ name: "a.b.cf.com", type: "TXT", content: '"a"' }] });
    expect(await failure("none.cf.com")).toBe(NOTFOUND);
    expect(await failure("b.cf.com")).toBe(NODATA);
    expect(await failure("a.b.cf.com", "MX")).toBe(NODATA);
    expect(await failure("notcf.com")).toBe(NOTFOUND);
  });

  test("a negative answer carries the SOA (RFC 2308 section 3)", async () => {
    const { cloud, port } = await serve();
    cloud.cloudflare.addZone({ name: "cf.com" });
    const { packet: answer, rcode } = await ask(port, "none.cf.com", "TXT");
    expect([rcode, answer.flag_aa, answer.answers]).toEqual([3, true, []]);
    expect(answer.authorities).toMatchObject([{ name: "cf.com", type: "SOA", data: { minimum: 1800 } }]);
  });

  test("a wildcard answers for what does not exist, not for what does (RFC 4592)", async () => {
    const { cloud, resolver, failure } = await serve();
    cloud.cloudflare.addZone({
      name: "cf.com",
      records: [
        { name: "*.cf.com", type: "TXT", content: '"wild"' },
        { name: "own.cf.com", type: "A", content: "192.0.2.1" },
      ],
    });
    expect(await resolver.resolveTxt("x.y.cf.com")).toEqual([["wild"]]);
    expect(await failure("own.cf.com")).toBe(NODATA);
    expect(await failure("x.own.cf.com")).toBe(NOTFOUND);
  });

  test("names of the world can fail: SERVFAIL, or no answer at all", async () => {
    const { cloud, failure } = await serve({}, 400);
    cloud.internet.putAll({ "broken.example": "servfail", "silent.example": "timeout" });
    expect(await failure("broken.example")).toBe(SERVFAIL);
    expect(await failure("silent.example")).toBe(TIMEOUT);
  });
});

describe("CNAMEs", () => {
  test("are followed from zone to zone, and answer the status of their end (RFC 6604)", async () => {
    const { cloud, resolver, failure } = await serve();
    cloud.cloudflare.addZone({
      name: "cf.com",
      records: [
        { name: "odoo._domainkey.cf.com", type: "CNAME", content: "a.r53.com" },
        { name: "lost.cf.com", type: "CNAME", content: "nowhere.example" },
        { name: "loop.cf.com", type: "CNAME", content: "loop.cf.com" },
      ],
    });
    const values = ["odoo._domainkey.odoo.com."];
    cloud.route53.addZone({ name: "r53.com", recordSets: [{ name: "a.r53.com", type: "CNAME", values }] });
    cloud.internet.put("odoo._domainkey.odoo.com", [{ type: "TXT", value: "v=DKIM1; p=MII" }]);
    expect(await resolver.resolveTxt("odoo._domainkey.cf.com")).toEqual([["v=DKIM1; p=MII"]]);
    expect(await resolver.resolveCname("odoo._domainkey.cf.com")).toEqual(["a.r53.com"]);
    expect(await failure("lost.cf.com")).toBe(NOTFOUND);
    expect(await failure("loop.cf.com")).toBe(SERVFAIL);
  });

  const flattened = { name: "k.cf.com", type: "CNAME", content: "target.example" };
  test.each([
    ["proxied", {}, { ...flattened, proxied: true }],
    ["flattened by its settings", {}, { ...flattened, settings: { flattenCname: true } }],
    ["in a zone that flattens all", { flattenAllCnames: true }, flattened],
    ["at the apex", {}, { ...flattened, name: "cf.com" }],
  ])("one that is %s answers addresses, but NODATA for TXT and CNAME", async (_how, zone, record) => {
    const { cloud, resolver, failure } = await serve();
    cloud.cloudflare.addZone({ name: "cf.com", ...zone, records: [record] });
    const values = [
      { type: "TXT", value: "v=DKIM1" },
      { type: "A", value: "192.0.2.1" },
    ];
    cloud.internet.put("target.example", values);
    expect(await resolver.resolve4(record.name)).toEqual("proxied" in record ? ["203.0.113.1"] : ["192.0.2.1"]);
    expect([await failure(record.name), await failure(record.name, "CNAME")]).toEqual([NODATA, NODATA]);
  });

  test("an alias of Route53 answers its target's records as its own", async () => {
    const { cloud, port } = await serve();
    const aliasTarget = { dnsName: "lb.example.", hostedZoneId: "Z1", evaluateTargetHealth: false };
    cloud.route53.addZone({ name: "r53.com", recordSets: [{ name: "r53.com", type: "A", aliasTarget }] });
    cloud.internet.put("lb.example", [{ type: "A", value: "192.0.2.9" }]);
    expect((await ask(port, "r53.com", "A")).answers).toMatchObject([{ name: "r53.com", data: "192.0.2.9" }]);
  });
});

describe("the protocol", () => {
  const bigZone = async () => {
    const served = await serve();
    const recordSets = [
      { name: "r53.com", type: "TXT", values: Array.from({ length: 9 }, (_, n) => `"${n}${"a".repeat(200)}"`) },
    ];
    served.cloud.route53.addZone({ name: "r53.com", recordSets });
    return served;
  };

  test("an answer that does not fit into 512 octets is truncated, and whole over TCP (RFC 1035 section 4.2, RFC 7766)", async () => {
    const { port, resolver } = await bigZone();
    const { packet: answer, answers, bytes } = await ask(port, "r53.com", "TXT");
    expect([answer.flag_tc, answers]).toEqual([true, []]);
    expect(bytes).toBeLessThanOrEqual(512);
    expect(await resolver.resolveTxt("r53.com")).toHaveLength(9);
  });

  test("a client that takes more over UDP gets more (RFC 6891)", async () => {
    const { port } = await bigZone();
    const { packet: answer, answers } = await ask(port, "r53.com", "TXT", withEdns(4096));
    expect([answer.flag_tc, answers.length, answer.additionals?.length]).toEqual([false, 9, 1]);
  });

  test("two questions in one TCP stream, in any pieces, get two answers (RFC 7766 section 6.2.1.1)", async () => {
    const { port } = await bigZone();
    const query = (id: number) =>
      packet.streamEncode({ type: "query", id, questions: [{ name: "r53.com", type: "TXT", class: "IN" }] });
    const socket = connect(port, "127.0.0.1");
    socket.setNoDelay(true);
    const stream = Buffer.concat([query(1), query(2)]);
    socket.write(stream.subarray(0, 1));
    socket.write(stream.subarray(1, query(1).length + 5));
    socket.write(stream.subarray(query(1).length + 5));
    let received: Buffer = Buffer.alloc(0);
    const ids: (number | undefined)[] = [];
    for await (const chunk of socket) {
      const { messages, rest } = splitStream(Buffer.concat([received, chunk as Buffer]));
      received = rest;
      ids.push(...messages.map((message) => packet.decode(message).id));
      if (ids.length === 2) break;
    }
    expect(ids).toEqual([1, 2]);
  });

  test("names are found in any case, and answered in the case of the question", async () => {
    const { cloud, port } = await serve();
    cloud.cloudflare.addZone({ name: "cf.com", records: [{ name: "cf.com", type: "TXT", content: '"a"' }] });
    const { packet: answer, answers } = await ask(port, "cF.CoM", "TXT");
    expect([answer.id, answer.questions?.[0]?.name, answers[0]?.name]).toEqual([7, "cF.CoM", "cF.CoM"]);
  });

  test.each<[string, number, Partial<packet.Packet>]>([
    ["another class than IN", 5, { questions: [{ name: "cf.com", type: "TXT", class: "CH" }] }],
    ["another opcode than QUERY", 4, { flags: 5 << 11 }],
    ["no question", 1, { questions: [] }],
  ])("%s is answered with code %i", async (_what, rcode, change) => {
    const { port } = await serve();
    expect((await ask(port, "cf.com", "TXT", change)).rcode).toBe(rcode);
  });

  test("octets that are no message do no harm", async () => {
    const { cloud, port, resolver } = await serve();
    cloud.internet.put("a.example", [{ type: "A", value: "192.0.2.1" }]);
    const socket = createSocket("udp4");
    for (const junk of ["", "x", "\u0000".repeat(11), "\u00ff".repeat(600)])
      socket.send(Buffer.from(junk, "latin1"), port, "127.0.0.1");
    expect(await resolver.resolve4("a.example")).toEqual(["192.0.2.1"]);
    socket.close();
  });

  test("a port that is taken is an error, and the given port is used", async () => {
    const { cloud, port } = await serve();
    await expect(startDnsServer({ dir: cloud.dir, port })).rejects.toMatchObject({ code: "EADDRINUSE" });
    await Promise.all(servers.splice(0).map((server) => server.close()));
    const again = await startDnsServer({ dir: cloud.dir, port });
    servers.push(again);
    expect(again.port).toBe(port);
  });
});
