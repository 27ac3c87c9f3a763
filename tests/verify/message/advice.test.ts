import { ODOO_DKIM_TARGET } from "../../../odoo/names";
import type { Zone } from "../../records/spf/zoneResolver";
import { MAX_HEADER_OCTETS, MAX_MESSAGE_OCTETS } from "../../../verify/message/readMessage";
import { checked, type Mail, SIGNER } from "./mail";

/** What an issue of a message says: the fix must be one that helps. */
interface Advice {
  readonly message: string;
  readonly fix: string;
}

async function advice(id: string, mail: Mail | string, zone: Zone = {}, options: object = {}): Promise<Advice> {
  const { issues } = await checked(mail, zone, options);
  const found = issues.find((issue) => issue.id === id);
  if (found === undefined) throw new Error(`no ${id} among ${issues.map((issue) => issue.id).join()}`);
  return found;
}

const WITH_CNAME: Zone = {
  "odoo._domainkey.acme.example": { CNAME: [ODOO_DKIM_TARGET], TXT: [SIGNER.record] },
};

describe("the CNAME for Odoo's key", () => {
  const BY_ODOO: Mail = { signatures: [{ domain: "odoo.com" }] };

  it.each<[string, Mail]>([
    ["message/signed-by-odoo-only", BY_ODOO],
    ["message/not-signed", { signatures: [] }],
  ])("is to be published where it is missing, and else something in Odoo is left to do: %s", async (id, mail) => {
    expect((await advice(id, mail)).fix).toMatch(/[Pp]ublish the (?:DKIM )?CNAME/);
    const { fix } = await advice(id, mail, WITH_CNAME);
    expect(fix).toMatch(/^DNS has the CNAME for Odoo's key/);
    expect(fix).not.toMatch(/[Pp]ublish the/);
  });

  it("is asked for only where nothing else authenticates the author", async () => {
    expect((await checked()).odoo).not.toHaveProperty("isKeyPublished");
    expect((await checked(BY_ODOO)).odoo.isKeyPublished).toBe(false);
    expect((await checked(BY_ODOO, WITH_CNAME)).odoo.isKeyPublished).toBe(true);
  });
});

describe("SPF with lookups that find nothing", () => {
  it("names each of them, with the term that asked", async () => {
    const spf = "v=spf1 exists:%{i}.x.example a:old.example mx:dead.example -all";
    const zone: Zone = {
      "acme.example": { TXT: [spf] },
      "dead.example": { MX: [{ preference: 1, exchange: "gone.example" }] },
    };
    const { message, fix } = await advice("message/spf-permerror", {}, zone);
    expect(message).toMatch(
      /: more than 2 lookups find nothing: 203\.0\.113\.25\.x\.example for "exists:%\{i\}\.x\.example", old\.example for "a:old\.example", gone\.example\.$/,
    );
    expect(fix).toMatch(/^Take the terms out that find nothing/);
  });

  it("is left to the check of the domain where something else is broken", async () => {
    const zone: Zone = { "acme.example": { TXT: ["v=spf1 include:none.example -all"] } };
    expect((await advice("message/spf-permerror", {}, zone)).fix).toMatch(/^Run `odoo-mail check`/);
  });
});

describe("--mta", () => {
  it("that fits no Received field is told with those that are there", async () => {
    expect(await advice("message/no-client", {}, {}, { mta: "other.example" })).toMatchObject({
      message:
        'No Received field is by "other.example" or a host below it, so SPF cannot be asked for. They are by "mx.receiver.example".',
      fix: "Name one of these hosts with --mta, or the server that delivered the message with --ip.",
    });
  });

  it("of a message without Received fields says that there are none", async () => {
    const mail: Mail = { fields: { Received: undefined } };
    const { message } = await advice("message/no-client", mail, {}, { mta: "other.example" });
    expect(message).toMatch(/There is none at all\.$/);
  });

  it("that fits a field without a client is not at fault", async () => {
    const mail: Mail = { fields: { Received: "by mx.receiver.example; Sun, 22 Nov 2026 20:00:00 +0000" } };
    const { message } = await advice("message/no-client", mail, {}, { mta: "receiver.example" });
    expect(message).toMatch(/^No Received field names the server/);
  });
});

const UTF16 = Buffer.from("From: a@b.example\r\n\r\nHello", "utf16le").toString("latin1");

it.each([
  ["not-a-message", "Hello Bob", /start with header fields: "Hello Bob"/, /save as \.eml/],
  ["not-a-message", "\n \nFrom: a@b.example\n\nHello", /starts with a blank line/, /^Delete the blank lines/],
  ["not-a-message", UTF16, /is UTF-16/, /^Save it as UTF-8/],
  ["not-a-message", `\xff\xfe${UTF16}`, /is UTF-16/, /^Save it as UTF-8/],
  ["not-a-message", "\xfe\xff\0F\0r", /is UTF-16/, /^Save it as UTF-8/],
  ["too-large", `From: a@b.example\r\n\r\n${" ".repeat(MAX_MESSAGE_OCTETS)}`, /octets\.$/, /without attachments/],
  [
    "headers-too-large",
    `From: a@b.example\r\nX: ${"x".repeat(MAX_HEADER_OCTETS)}`,
    /header has more/,
    /what writes so many/,
  ],
])("says what is to be done about a file that is %s", async (id, text, message, fix) => {
  const told = await advice(`message/${id}`, text);
  expect(told.message).toMatch(message);
  expect(told.fix).toMatch(fix);
});
