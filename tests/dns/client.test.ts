import { networkInterfaces } from "node:os";
import { setImmediate as nextTurn } from "node:timers/promises";
import { openDnsClient, type DnsClientOptions } from "../../dns/client";
import { type Asked, type Behaviour, reply, startRawServer, text } from "./rawServer";

const open: { close(): unknown }[] = [];
afterEach(() => Promise.all(open.splice(0).map((one) => one.close())));

async function serve(behaviour: Behaviour, options: DnsClientOptions = { timeout: 10_000 }) {
  const server = await startRawServer(behaviour);
  const client = openDnsClient(options);
  open.push(client, server);
  return { server, client, at: server.address };
}

describe("one query per name, type and server", () => {
  it("equal questions under way are one question", async () => {
    const { server, client, at } = await serve({ udp: (q) => [text(q)] });
    const answers = await Promise.all(Array.from({ length: 50 }, () => client.query(at, "acme.example", "TXT")));
    expect(new Set(answers).size).toBe(1);
    expect(server.asked).toHaveLength(1);
  });

  it("case and the final dot do not make another name (RFC 4343)", async () => {
    const { server, client, at } = await serve({ udp: (q) => [text(q)] });
    for (const name of ["acme.example", "ACME.Example", "acme.example."]) {
      const { status } = await client.query(at, name, "TXT");
      expect(status).toBe("answer");
    }
    expect(server.asked.map(({ name }) => name)).toEqual(["acme.example"]);
  });

  it("another type and another server are other questions", async () => {
    const first = await serve({ udp: (q) => [reply(q)] });
    const second = await startRawServer({ udp: (q) => [reply(q)] });
    open.push(second);
    await first.client.query(first.at, "acme.example", "TXT");
    await first.client.query(first.at, "acme.example", "MX");
    await first.client.query(second.address, "acme.example", "TXT");
    expect(first.server.asked.map(({ type }) => type)).toEqual(["TXT", "MX"]);
    expect(second.asked).toHaveLength(1);
  });

  it("after forget it is asked again", async () => {
    const { server, client, at } = await serve({ udp: (q, count) => [text(q, `answer ${count}`)] });
    const before = await client.query(at, "acme.example", "TXT");
    client.forget();
    const after = await client.query(at, "acme.example", "TXT");
    expect([before, after].map(({ records }) => records[0]?.value)).toEqual(["answer 1", "answer 2"]);
    expect(server.asked).toHaveLength(2);
  });
});

describe("questions on the wire", () => {
  it("has EDNS with 1,232 octets and asks for recursion, under ids that cannot be foretold", async () => {
    const { server, client, at } = await serve({ udp: (q) => [reply(q)] });
    await Promise.all(Array.from({ length: 40 }, (_, index) => client.query(at, `n${index}.example`, "TXT")));
    const sizes = server.asked.map(({ packet }) =>
      packet.additionals?.map((option) => option.type === "OPT" && option.udpPayloadSize),
    );
    expect(sizes).toEqual(server.asked.map(() => [1232]));
    expect(server.asked.every(({ packet }) => packet.flag_rd)).toBe(true);
    // 40 ids in a row, or from a small set, would be a chance of one in millions.
    expect(new Set(server.asked.map(({ id }) => id)).size).toBeGreaterThan(35);
    expect(server.asked.some(({ id }, index) => id !== (server.asked[0]!.id + index) % 0x10000)).toBe(true);
    expect(new Set(server.asked.map(({ from }) => from)).size).toBeGreaterThan(1);
  });

  it.each([
    "",
    "a..b",
    ".",
    `${"a".repeat(64)}.example`,
    `${"a.".repeat(127)}ab`,
    "a b.example",
    "a\\.b.example",
    "ä.example",
    "a\u0000.example",
  ])("%j cannot be asked for, and nothing is sent", async (name) => {
    const { server, client, at } = await serve({ udp: (q) => [reply(q)] });
    const answer = await client.query(at, name, "TXT");
    expect([answer.status, answer.reason]).toEqual(["servfail", "no name that can be asked for"]);
    expect(server.asked).toEqual([]);
  });

  it.each([`${"a".repeat(63)}.example`, `${"a.".repeat(126)}a`, "_dmarc.acme.example", "*.acme.example", "com"])(
    "%j can be asked for as it is",
    async (name) => {
      const { server, client, at } = await serve({ udp: (q) => [text(q)] });
      const { status, records } = await client.query(at, name, "TXT");
      expect([status, records[0]?.name]).toEqual(["answer", name]);
      expect(server.asked[0]?.name).toBe(name);
    },
  );
});

describe("manners", () => {
  it.each([
    { what: "48 questions at one server", limit: 48, options: { timeout: 10_000 } },
    { what: "as many at all servers as it is told", limit: 5, options: { timeout: 10_000, maxInFlight: 5 } },
  ])("no more than $what at once", async ({ limit, options }) => {
    const held: Asked[] = [];
    let most = 0;
    // A client that sends more at once has sent them some turns later.
    const answerAll = async (): Promise<void> => {
      for (let turn = 0; turn < 50; turn++) await nextTurn();
      for (const one of held.splice(0)) server.send(text(one), one.from);
    };
    const { server, client, at } = await serve(
      {
        udp: (asked) => {
          held.push(asked);
          most = Math.max(most, held.length);
          if (held.length === limit || server.asked.length === 2 * limit) void answerAll();
          return [];
        },
      },
      options,
    );
    const names = Array.from({ length: 2 * limit }, (_, index) => `n${index}.example`);
    const answers = await Promise.all(names.map((name) => client.query(at, name, "TXT")));
    expect(answers.every(({ status }) => status === "answer")).toBe(true);
    expect(server.asked).toHaveLength(2 * limit);
    expect(most).toBe(limit);
  });

  it("a lost datagram is sent again, once", async () => {
    const { server, client, at } = await serve(
      { udp: (q, count) => (count === 1 ? [] : [text(q)]) },
      { timeout: 1000 },
    );
    const { status } = await client.query(at, "acme.example", "TXT");
    expect(status).toBe("answer");
    expect(server.asked).toHaveLength(2);
  });

  it("an answer that came in time is taken, also when the program was too busy to read it", async () => {
    const { client, at } = await serve(
      {
        udp: (q) => {
          // When the answer has left, everything stands still for longer than the client waits.
          setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 400));
          return [text(q)];
        },
      },
      { timeout: 200, tries: 1 },
    );
    const { status } = await client.query(at, "acme.example", "TXT");
    expect(status).toBe("answer");
  });

  it("a server that is silent to eight questions is not asked any more, until forget", async () => {
    const { server, client, at } = await serve(
      { udp: (q) => (q.name === "again.example" ? [text(q)] : []) },
      { timeout: 1000, tries: 1 },
    );
    const ask = (label: string) => client.query(at, `${label}.example`, "TXT");
    const eight = await Promise.all(["a", "b", "c", "d", "e", "f", "g", "h"].map(ask));
    const ninth = await ask("again");
    const asked = server.asked.map(({ name }) => name);
    client.forget();
    const later = await ask("again");
    expect([...eight, ninth].map(({ status, reason }) => `${status}: ${reason}`)).toEqual(
      Array.from({ length: 9 }, () => "timeout: no answer in time"),
    );
    expect(asked).toHaveLength(8);
    expect(asked).not.toContain("again.example");
    expect(later.status).toBe("answer");
  });

  it("a server that has answered once is asked to the end", async () => {
    const isAnswered = (name: string): boolean => name === "first.example" || name === "last.example";
    const { client, at } = await serve(
      { udp: (q) => (isAnswered(q.name) ? [text(q)] : []) },
      { timeout: 1000, tries: 1 },
    );
    const ask = (label: string) => client.query(at, `${label}.example`, "TXT");
    const first = await ask("first");
    const silent = await Promise.all(Array.from({ length: 12 }, (_, n) => ask(`n${n}`)));
    const last = await ask("last");
    expect([first.status, last.status]).toEqual(["answer", "answer"]);
    expect(silent.every(({ status }) => status === "timeout")).toBe(true);
  });
});

describe("the end", () => {
  it("questions on their way end as time-outs, later ones too", async () => {
    let arrived = (): void => undefined;
    const reached = new Promise<void>((resolve) => (arrived = resolve));
    const { client, at } = await serve({
      udp: () => {
        arrived();
        return [];
      },
    });
    const waiting = client.query(at, "acme.example", "TXT");
    await reached;
    client.close();
    const late = await client.query(at, "late.example", "TXT");
    const ended = await waiting;
    expect([ended, late].map(({ status, reason }) => [status, reason])).toEqual([
      ["timeout", "the check was ended"],
      ["timeout", "the check was ended"],
    ]);
  });

  it("a TCP answer that is waited for ends as well", async () => {
    let arrived = (): void => undefined;
    const reached = new Promise<void>((resolve) => (arrived = resolve));
    const { client, at } = await serve({
      udp: (q) => [reply(q, { flags: 1 << 9 })],
      tcp: () => {
        arrived();
        return [];
      },
    });
    const waiting = client.query(at, "acme.example", "TXT");
    await reached;
    client.close();
    const { reason } = await waiting;
    expect(reason).toBe("too long for UDP, and over TCP: the check was ended");
  });
});

it("a server that cannot be reached is a time-out with the system's code", async () => {
  const { client } = await serve({ udp: () => [] });
  // No datagram may be sent to the broadcast address without asking the system for it.
  const { status, reason } = await client.query({ address: "255.255.255.255", port: 53 }, "acme.example", "A");
  expect([status, reason]).toEqual(["timeout", "not reachable (EACCES)"]);
});

it("a server is asked over IPv6, where the machine has it", async () => {
  const interfaces = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const hasIp6 = interfaces.some(({ address }) => address === "::1");
  const server = hasIp6 ? await startRawServer({ udp: (q) => [text(q)] }, "::1") : undefined;
  const client = openDnsClient({ timeout: hasIp6 ? 10_000 : 100 });
  open.push(client, ...(server === undefined ? [] : [server]));
  const { status } = await client.query(server?.address ?? { address: "::1", port: 53 }, "acme.example", "TXT");
  expect(status).toBe(hasIp6 ? "answer" : "timeout");
});
