import type { DnsResolver } from "../../../records/resolver";
import { checkMessage } from "../../../verify/message/checkMessage";
import { MAX_MESSAGE_OCTETS } from "../../../verify/message/readMessage";

const SIGNATURE =
  "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=acme.example; s=odoo; h=from; bh=AAAA; b=AAAA\r\n";
const HEADER = `${SIGNATURE}From: <a@b.example>\r\n`;
const silent: DnsResolver = { resolve: () => Promise.resolve({ status: "nxdomain", values: [] }) };
const body = (text: string): string => {
  const length = MAX_MESSAGE_OCTETS - 2000;
  return `${HEADER}\r\n${text.repeat(Math.ceil(length / text.length)).slice(0, length)}`;
};

// Each took minutes, or more memory than there is, before the check had bounds.
test.each([
  ["one line of 25 MB", body("x")],
  ["25 MB of spaces", body(" ")],
  ["almost a million lines that are blank", `${HEADER}\r\n${" \r\n".repeat(990_000)}`],
  ["almost a million lines of LF alone", `${HEADER}\r\n${"\n".repeat(990_000)}`],
  [
    "parts in parts",
    `${HEADER}Content-Type: multipart/mixed; boundary=b\r\n\r\n${"--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n".repeat(200_000)}`,
  ],
  [
    "a signature of 60,000 fields",
    `${HEADER.replace("h=from", `h=from${":a".repeat(60_000)}`)}${"a: b\r\n".repeat(4900)}\r\nHello`,
  ],
  ["many authors", `From: ${"a@b.example,".repeat(20_000)}\r\n\r\n`],
  [
    "open brackets everywhere",
    ["From", "Received", "List-Unsubscribe", "Message-ID", "Date"]
      .map((name) => `${name}: ${"(<[".repeat(15_000)}\r\n`)
      .join("") + "\r\n",
  ],
])(
  "%s is answered with few issues",
  async (_, message) => {
    const check = await checkMessage(message, { resolver: silent, now: new Date(0) });
    expect(check.issues.length).toBeGreaterThan(2);
    expect(check.issues.length).toBeLessThan(12);
  },
  30_000,
);
