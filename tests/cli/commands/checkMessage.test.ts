import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { MAX_MESSAGE_OCTETS } from "../../../verify/message/readMessage";
import { startInternet, type TestInternet, txt } from "../../dns/internet";
import { temporaryDirectory } from "../../sandbox/temporary";
import { received, sealed, SIGNER } from "../../verify/message/mail";
import { type Told, told } from "../told";

const root = temporaryDirectory();
const file = join(root, "mail.eml");
let internet: TestInternet;
beforeAll(async () => {
  internet = await startInternet({
    "acme.example": txt("v=spf1 include:_spf.odoo.com ~all"),
    "_spf.odoo.com": txt("v=spf1 ip4:203.0.113.0/24 ~all"),
    "odoo._domainkey.acme.example": txt(SIGNER.record),
    "arc._domainkey.list.example": txt(SIGNER.record),
    "_dmarc.acme.example": txt("v=DMARC1; p=quarantine; rua=mailto:dmarc@acme.example"),
    "silent.example": "servfail",
    "none.example": txt("v=spf1 -all"),
    "mute.example": txt("v=spf1 -all"),
    "_dmarc.mute.example": "servfail",
    "twice.example": txt("v=spf1 -all"),
    "_dmarc.twice.example": txt("v=DMARC1; p=none; p=none; rua=mailto:dmarc@twice.example"),
  });
});
afterAll(() => internet.close());

async function check(message: string, ...args: string[]): Promise<Told> {
  writeFileSync(file, message, "latin1");
  return told(["check-message", file, "--server", internet.server, ...args]);
}

it("tells a good message's facts and that nothing is wrong", async () => {
  const { code, out, err } = await check(await sealed());
  expect([code, err]).toEqual([0, ""]);
  expect(out.split("\n")).toEqual([
    "From         ann@acme.example",
    "Return-Path  bounce+7-sale.order-42@acme.example",
    "Delivered by 203.0.113.25 (mail.odoo.example), as Received of mx.receiver.example says",
    "SPF          pass for acme.example, aligned",
    "DKIM         pass for acme.example (odoo, rsa-sha256, key of 2048 bits), aligned",
    "DMARC        pass; policy: quarantine (set by acme.example)",
    "ARC          pass: sealed by list.example",
    "Odoo         sent by Odoo: about sale.order-42; created on erp.acme.example; bounces return to it",
    expect.stringMatching(/^Body {9}plain text and HTML; \d+ octets$/),
    "",
    "good: 0 issues",
  ]);
});

it("names each fault with its fix, and ends with 1", async () => {
  const fields = {
    From: "<notifications@acme.example>",
    "Return-Path": "<bounce@acme.odoo.com>",
    "List-Unsubscribe": "<https://acme.example/u>",
  };
  const { code, out } = await check(
    await received({ fields, signatures: [{ domain: "odoo.com" }] }),
    "--ip",
    "2001:db8::1",
  );
  expect(code).toBe(1);
  expect(out).toContain("Delivered by 2001:db8::1, as given");
  expect(out.replace(/\s+/g, " ")).toContain("From is Odoo's default address, not a person's; with List-Unsubscribe");
  expect(out).toContain("fail  message/dkim-no-key");
  expect(out).toMatch(/^problems: \d issues$/m);
});

it("reads standard input, and bounces", async () => {
  const message = Buffer.from(await received({ fields: { "Return-Path": "<>" }, signatures: [] }), "latin1");
  const { out } = await told(["check-message", "-", "--server", internet.server], {
    octets: () => Promise.resolve(message),
  });
  expect(out).toContain("Return-Path  <> (a bounce)");
  expect(out).toContain("DKIM         no signature");
});

it("ends with 2 where DNS does not answer, or the file is no message or too large", async () => {
  const silent = await check(await received({ fields: { "Return-Path": "<a@silent.example>" } }));
  expect([silent.code, silent.out.includes("?     message/spf-unknown")]).toEqual([2, true]);
  const none = await check("Hello");
  expect([none.code, none.out.includes("message/not-a-message")]).toEqual([2, true]);
  const large = await check(`From: a@b.example\r\n\r\n${" ".repeat(MAX_MESSAGE_OCTETS)}`);
  expect([large.code, large.out.includes("message/too-large")]).toEqual([2, true]);
  const empty = await told(["check-message", "-"]);
  expect([empty.code, empty.out.includes("Delivered by unknown")]).toEqual([2, true]);
});

it("ends with 64 where the file cannot be read, as all commands do", async () => {
  const missing = join(root, "missing.eml");
  const { code, err } = await told(["check-message", missing]);
  expect([code, err.split("\n")[0]]).toEqual([64, `odoo-mail: "${missing}": there is no such file or folder.`]);
  const folder = await told(["check-message", root]);
  expect([folder.code, folder.err.split("\n")[0]]).toEqual([64, `odoo-mail: "${root}": it is a folder.`]);
});

it("claims nothing of a file that is no message", async () => {
  const { out } = await check("Hello");
  expect(out.split("\n\n")[0]?.split("\n")).toEqual([
    "From         unknown",
    "Return-Path  unknown",
    "Delivered by unknown",
    "SPF          unknown",
    "DKIM         unknown",
    "DMARC        unknown; policy: unknown",
    "ARC          unknown",
    "Odoo         unknown",
    "Body         unknown; 5 octets",
  ]);
  expect(JSON.parse((await check("Hello", "--json")).out)).toMatchObject({
    isRead: false,
    dmarc: { result: "unknown", policy: { state: "unknown" } },
    arc: { result: "unknown" },
  });
});

it.each([
  ["ann@none.example", "no policy applies"],
  ["ann@mute.example", "unknown; policy: unknown"],
  ["ann@twice.example", "fail; no policy to rely on: receivers may ignore the record"],
])("says which policy applies to %s", async (author, words) => {
  const { out } = await check(await received({ fields: { From: `<${author}>` }, signatures: [] }));
  expect(out).toContain(`DMARC        ${words}\n`);
});

it("writes the whole report as JSON in ASCII", async () => {
  const { code, out } = await check(
    await received({ fields: { Subject: "\u009b31m", From: '"\u009b" <ann@acme.example>' } }),
    "--json",
  );
  expect(code).toBe(0);
  expect(out).toMatch(/^[\x20-\x7e\n]+$/);
  expect(JSON.parse(out)).toMatchObject({ version: 1, verdict: "warnings", authorDomain: "acme.example" });
});

it("lets nothing of a hostile message move the cursor", async () => {
  const evil = "\u001b[2J\u0007\u202e";
  const fields = {
    From: `"${evil}" <ann${evil}@acme.example>`,
    Subject: evil,
    "Message-ID": `<${evil}>`,
    "X-Odoo-Objects": evil,
    "Return-Path": `<${evil}@acme.example>`,
    Received: `from ${evil} ([203.0.113.25]) by ${evil}; ${evil}`,
    "List-Unsubscribe": evil,
    Date: evil,
  };
  const message = await received({ fields, further: [`DKIM-Signature: v=1; a=${evil}; d=${evil}; s=${evil}`] });
  const { out } = await check(Buffer.from(message, "utf8").toString("latin1"));
  expect(out.length).toBeGreaterThan(500);
  expect(out).toMatch(/^[\x20-\x7e\n]+$/);
});

it("uses colours on a terminal, and none where NO_COLOR is set", async () => {
  const message = await received();
  writeFileSync(file, message, "latin1");
  const args = ["check-message", file, "--server", internet.server];
  expect((await told(args, { columns: 80 })).out).toContain("\u001b[");
  expect((await told(args, { columns: 80, env: { NO_COLOR: "1" } })).out).not.toContain("\u001b");
  expect((await told([...args, "--no-color"], { columns: 80 })).out).not.toContain("\u001b");
});

it.each([
  [[], "check-message needs exactly one file, or - for standard input."],
  [["a.eml", "b.eml"], "check-message needs exactly one file"],
  [["a.eml", "--ip", "acme"], '--ip: "acme" is neither an IPv4 nor an IPv6 address.'],
  [["a.eml", "--server", "dns.example"], '--server: "dns.example" is not the address of a DNS server.'],
  [["a.eml", "--quick"], 'There is no option "--quick".'],
])("refuses the command line %j", async (args, why) => {
  const { code, err } = await told(["check-message", ...args]);
  expect(code).toBe(64);
  expect(err).toContain(why);
});
