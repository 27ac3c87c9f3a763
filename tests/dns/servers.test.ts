import { parseServer, serverText } from "../../dns/servers";

interface Row {
  readonly text: string;
  readonly address: string;
  readonly port: number;
  readonly shown: string;
}

const GOOD: readonly Row[] = [
  { text: "192.0.2.53", address: "192.0.2.53", port: 53, shown: "192.0.2.53:53" },
  { text: "127.0.0.1:5353", address: "127.0.0.1", port: 5353, shown: "127.0.0.1:5353" },
  { text: "2001:db8::1", address: "2001:db8::1", port: 53, shown: "[2001:db8::1]:53" },
  { text: "[2001:db8::1]", address: "2001:db8::1", port: 53, shown: "[2001:db8::1]:53" },
  { text: "[2001:db8::1]:65535", address: "2001:db8::1", port: 65535, shown: "[2001:db8::1]:65535" },
  { text: "[2001:0DB8:0:0:0:0:0:1]:53", address: "2001:db8::1", port: 53, shown: "[2001:db8::1]:53" },
  { text: "2001:db8::1:53", address: "2001:db8::1:53", port: 53, shown: "[2001:db8::1:53]:53" },
  { text: "fe80::1%eth0", address: "fe80::1%eth0", port: 53, shown: "[fe80::1%eth0]:53" },
];

describe("parseServer", () => {
  it.each(GOOD)("$text is $shown", ({ text, address, port, shown }) => {
    const parsed = parseServer(text);
    expect(parsed).toEqual({ ok: true, value: { address, port }, issues: [] });
    expect(serverText({ address, port })).toBe(shown);
    // What is shown can be written.
    expect(parseServer(shown)).toEqual(parsed);
  });

  it.each([
    "",
    "dns.example",
    "dns.example:53",
    "192.0.2",
    "192.0.2.053",
    "192.0.2.53:",
    "192.0.2.53:0",
    "192.0.2.53:65536",
    "192.0.2.53:123456",
    "192.0.2.53 ",
    "[192.0.2.53]:53",
    "[2001:db8::1",
    "[]:53",
    "[2001:db8::1]:",
    "\u001b[31m",
    "1".repeat(100_000),
  ])("%j is no server, and the issue says what is", (text) => {
    const parsed = parseServer(text);
    expect(parsed.ok).toBe(false);
    expect(parsed.issues.map(({ id, fix }) => [id, fix])).toEqual([
      ["verify/not-a-server", expect.stringContaining("192.0.2.53, 127.0.0.1:5353, [2001:db8::1]:53")],
    ]);
    expect(parsed.issues[0]?.message).toMatch(/^[ -~]{1,300}$/);
  });
});
