import * as pulumi from "@pulumi/pulumi";
import {
  checkParameters,
  OdooSystemParameters,
  type OdooSystemParametersArgs,
} from "../../components/odooSystemParameters";
import { valueOf } from "../mocks/mockRun";

const ARGS: OdooSystemParametersArgs = { url: "https://acme.odoo.com", apiKey: "5f0c-key", aliasDomain: "acme.com" };

/** A secret as the engine gets it (Pulumi's resource protocol). */
const SECRET = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: "5f0c-key" };
const DOMAIN = "ir.config_parameter/mail.catchall.domain";

describe("under mocks, which call no provider", () => {
  const registered: pulumi.runtime.MockResourceArgs[] = [];
  beforeAll(() =>
    pulumi.runtime.setMocks({
      newResource: (args) => {
        registered.push(args);
        const known = {
          version: 16,
          declared: { [DOMAIN]: "acme.com", "ir.config_parameter/mail.default.from": "office" },
          previous: { [DOMAIN]: "old.example" },
        };
        return { id: args.name, state: { ...args.inputs, ...known } };
      },
      call: ({ inputs }) => inputs as Record<string, unknown>,
    }),
  );

  it("declares one dynamic resource, named after the database, with the key as a secret", async () => {
    const { version, settings } = new OdooSystemParameters("acme", { ...ARGS, defaultFrom: "office" });
    expect(await valueOf(version)).toBe(16);
    expect(await valueOf(settings)).toEqual([
      "mail.catchall.domain = acme.com (was old.example)",
      "mail.default.from = office (was not set)",
    ]);
    const [child] = registered.filter(({ type }) => type.includes("OdooSettings"));
    const { __provider: text, ...inputs } = (child?.inputs ?? {}) as Record<string, unknown>;
    expect([child?.name, child?.type]).toEqual(["odoo:acme", "pulumi-nodejs:dynamic/odoo-mail:OdooSettings"]);
    expect(inputs).toEqual({
      ...{ url: "https://acme.odoo.com", database: "acme", apiKey: SECRET, timeout: 30, aliasDomain: "acme.com" },
      ...{ defaultFrom: "office", forceFrom: false, companies: [], mailServers: [], adopt: false },
    });
    expect(String(text)).not.toContain("5f0c-key");
  });

  it("refuses wrong arguments before anything is declared", async () => {
    const declared = (): number => registered.filter(({ type }) => type.includes("OdooSettings")).length;
    const before = declared();
    expect(() => new OdooSystemParameters("b", { ...ARGS, url: "ftp://x", aliasDomain: "gmail.com" })).toThrow(
      /url: "ftp:\/\/x" is not allowed here[\s\S]*odoo\/generic-provider/,
    );
    await pulumi.runtime.disconnect();
    expect(declared()).toBe(before);
  });
});

const REFUSED: readonly [string, Partial<OdooSystemParametersArgs>, string[]][] = [
  ["a URL that is none", { url: "acme", database: "a" }, ["url"]],
  ["a URL with a path", { url: "https://acme.odoo.com/web" }, ["url"]],
  ["a URL with a password", { url: "https://a:b@acme.odoo.com" }, ["url"]],
  ["http across the network", { url: "http://erp.acme.com", database: "a" }, ["url"]],
  ["no database, and no address that names it", { url: "https://erp.acme.com" }, ["database"]],
  ["a database that is none", { database: "../x" }, ["database"]],
  ["a name that is none", { aliasDomain: "acme" }, ["aliasDomain"]],
  ["an author domain that is none", { domain: "a b" }, ["domain"]],
  ["a version that is not known", { odooVersion: 12 }, ["odooVersion"]],
  ["a time-out of nothing", { requestTimeout: 0 }, ["requestTimeout"]],
  ["a company that is none", { companies: [1, 0.5, -1] }, ["companies", "companies"]],
  ["companies before they have alias domains", { companies: [1], odooVersion: 16 }, ["companies"]],
  ["a mail server that is none", { mailServers: [0], defaultFrom: "a" }, ["mailServers"]],
  ["mail servers without a default From", { mailServers: [1] }, ["mailServers"]],
  ["a suffix that would break a name", { nameSuffix: "a:b" }, ["nameSuffix"]],
  ["an alias with a domain", { bounceAlias: "b@acme.com" }, ["bounceAlias"]],
  ["an alias with capitals", { catchallAlias: "All" }, ["catchallAlias"]],
  ["an alias that is none", { catchallAlias: "" }, ["catchallAlias"]],
  ["a From that is none", { defaultFrom: "a b" }, ["defaultFrom"]],
  ["a From of another domain", { defaultFrom: "a@acme.net" }, ["defaultFrom"]],
];
it.each(REFUSED)("refuses %s", (_, args, paths) => {
  expect(checkParameters({ ...ARGS, ...args }).issues.map(({ path }) => path)).toEqual(paths);
});

it.each<[string, Partial<OdooSystemParametersArgs>]>([
  ["this machine itself without TLS", { url: "http://127.0.0.1:8069", database: "a" }],
  [
    "the author domain's address, where all mail leaves from it",
    { domain: "acme.net", defaultFrom: "a@acme.net", forceFrom: true, mailServers: [2] },
  ],
  ["the author domain's address, which replaces foreign ones only", { domain: "acme.net", defaultFrom: "a@acme.net" }],
  ["the version that was announced last", { odooVersion: 20 }],
  [
    "aliases, companies, version, user",
    { bounceAlias: "b", catchallAlias: "c", companies: [3], odooVersion: 17, user: "u" },
  ],
])("takes %s", (_, args) => {
  expect(checkParameters({ ...ARGS, ...args }).issues).toEqual([]);
});
