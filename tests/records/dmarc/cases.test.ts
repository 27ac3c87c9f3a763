import { discoverDmarc } from "../../../records/dmarc/discover";
import { PolicyState } from "../../../records/dmarc/effectivePolicy";
import { mergeDmarc } from "../../../records/dmarc/merge";
import { parseDmarc } from "../../../records/dmarc/parse";
import { releaseDmarc } from "../../../records/dmarc/release";
import type { DomainName } from "../../../records/dns/domainName";
import { isError } from "../../../records/issue";
import { ZoneResolver } from "../spf/zoneResolver";
import { valueOf } from "../valueOf";

// The ids are those of docs/adr/0007, which says what was chosen where the standards leave a choice.
const domain = "acme.example" as DomainName;

describe("I23: a broken tag that receivers ignore is kept, with a warning (RFC 9989 section 4.7)", () => {
  test.each([
    "v=DMARC1;p=none;rua=mailto:admin@filemail.com;ruf=mailto:admin@filemail.com;fo:0;adkim=r;aspf=r",
    "v=DMARC1; p=none; rf:afrf; rua=mailto:a@acme.example",
    "v=DMARC1; p=none; 0; rua=mailto:a@acme.example",
    "v=DMARC1; p=none; sp-none; rua=mailto:a@acme.example",
    "v=DMARC1; p=none; 1:d:s; rua=mailto:a@acme.example;",
    "v=DMARC1; p=none; =x; rua=mailto:a@acme.example",
    "v=DMARC1; p=none; rua=mailto:a@acme.example; mailto:b@acme.example",
  ])("%s", (text) => {
    const read = parseDmarc(text);
    expect(read.ok).toBe(true);
    expect(read.issues.filter(({ id }) => id === "dmarc/not-a-tag")).toHaveLength(1);
    expect(read.issues.filter(isError)).toEqual([]);

    const merged = valueOf(mergeDmarc(text, { policy: "quarantine" }));
    expect(merged.text).toBe(text.replace("p=none", "p=quarantine"));
    expect(merged).toMatchObject({ added: ["p=quarantine"], removed: ["p=none"] });

    const released = releaseDmarc(merged.text, { declared: ["p=quarantine"], found: text, createdByUs: false });
    expect(released).toMatchObject({ ok: true, value: { text, onlyOurs: false } });
  });
});

test.each(["v=DMARC1; p=none; p=reject", "v=DMARC1; p=nonsense; fo:0"])(
  "I23: what decides about the policy is still refused: %s",
  (text) => {
    expect(mergeDmarc(text, { policy: "none" }).ok).toBe(false);
  },
);

test.each([
  ["v=DMARC1; p=reject; sp=nope; rua=mailto:", { state: PolicyState.Policy, policy: "none" }],
  ["v=DMARC1; p=reject; sp=nope; rua=mailto:a@acme.example", { state: PolicyState.Policy, policy: "none" }],
  ["v=DMARC1; p=reject; sp=nope; rua=acme", { state: PolicyState.NoPolicy }],
  ["v=DMARC1; p=reject; sp=nope; rua=", { state: PolicyState.NoPolicy }],
])(
  "I18: an invalid sp makes the policy none, or voids it without a valid rua (RFC 9989 section 4.10.1): %s",
  async (text, policy) => {
    const zone = { "_dmarc.acme.example": { TXT: [text] } };
    expect((await discoverDmarc(domain, new ZoneResolver(zone))).policy).toMatchObject(policy);
  },
);

test("B19: V= with a capital is told as other tags are", () => {
  const { ok, issues } = parseDmarc("V=DMARC1; p=reject");
  expect([ok, issues.map(({ id, found, position }) => [id, found, position])]).toEqual([
    true,
    [["dmarc/tag-case", "V=DMARC1", 0]],
  ]);
});
