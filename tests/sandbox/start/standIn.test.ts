import type { StackConfig } from "../../../sandbox/start/scenario";
import { impliedAliasDomain, withStandIn } from "../../../sandbox/start/standIn";

const URL = "http://127.0.0.1:40000";
const domains = (...all: object[]): StackConfig => ({ "odoo-mail:domains": all });
const databases = (all: unknown): StackConfig => ({
  ...domains({ domain: "acme.example" }),
  "odoo-mail:databases": all,
});

describe("without odoo-mail:databases", () => {
  it("the stand-in gets the alias domain of the first domain", () => {
    const config = domains({ domain: "a.example", aliasDomain: "mail.a.example" }, { domain: "b.example" });
    expect(impliedAliasDomain(config)).toBe("mail.a.example");
    expect(withStandIn(config, URL)).toEqual({
      ...config,
      "odoo-mail:databases": [
        {
          url: URL,
          database: "acme",
          aliasDomain: "mail.a.example",
          defaultFrom: "notifications",
          companies: [1],
        },
      ],
    });
  });

  it.each([
    ["there is no domain", domains()],
    ["the first domain is no name", domains({ domain: "acme example" }, { domain: "b.example" })],
    ["the first domain is misspelt", domains({ domian: "acme.example" })],
    ["the first domain is a mailbox provider's", domains({ domain: "gmail.com" })],
  ])("the stand-in gets none when %s: no error is about an entry that nobody wrote", (_when, config) => {
    expect(impliedAliasDomain(config)).toBeUndefined();
    expect(withStandIn(config, URL)).toEqual(config);
  });
});

describe("a list of databases that a person wrote", () => {
  it.each([
    [
      "an entry without url gets it, and keeps the rest",
      [{ database: "acme", x: 1 }],
      [{ database: "acme", x: 1, url: URL }],
    ],
    ["an empty url counts as none", [{ database: "acme", url: null }], [{ database: "acme", url: URL }]],
    [
      "a url stays",
      [{ database: "acme", url: "http://localhost:1" }],
      [{ database: "acme", url: "http://localhost:1" }],
    ],
    ["another database stays", [{ database: "other" }], [{ database: "other" }]],
    ["what is no entry stays", ["acme", null], ["acme", null]],
    ["an empty list stays", [], []],
    ["what is no list stays", "acme", "acme"],
    ["an empty setting stays", null, null],
  ])("%s", (_what, written, used) => {
    expect(withStandIn(databases(written), URL)).toEqual(databases(used));
    expect(impliedAliasDomain(databases(written))).toBeUndefined();
  });
});
