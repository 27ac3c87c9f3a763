import { generateKeyPairSync } from "node:crypto";
import { dkimTargetIssues, resemblesDkimKey } from "../../../records/dkim/target";
import type { DomainName } from "../../../records/dns/domainName";
import type { Issue } from "../../../records/issue";
import { type Zone, ZoneResolver } from "../dmarc/resolver";

const TARGET = "odoo._domainkey.odoo.com" as DomainName;

const rsa = (bits: number): string =>
  generateKeyPairSync("rsa", { modulusLength: bits })
    .publicKey.export({ type: "spki", format: "der" })
    .toString("base64");
const KEY = `v=DKIM1; k=rsa; p=${rsa(2048)}`;

async function look(answer: Zone[string], isPublished = false): Promise<{ issues: Issue[]; asked: string[] }> {
  const resolver = new ZoneResolver({ [TARGET]: answer });
  return { issues: await dkimTargetIssues({ target: TARGET, isPublished, resolver }), asked: resolver.asked };
}

const cases: [rule: string, answer: Zone[string], id: string | undefined, message: string | undefined][] = [
  ["a key of 2048 bits", [KEY], undefined, undefined],
  [
    "a key of 1024 bits works, and 2048 are advised (RFC 8301 section 3.2)",
    [`v=DKIM1; p=${rsa(1024)}`],
    "dkim/key-short",
    `The key at ${TARGET}: The RSA key has 1024 bits; 2048 are advised.`,
  ],
  [
    "a key below 1024 bits (RFC 8301 section 3.2)",
    [`v=DKIM1; p=${rsa(512)}`],
    "dkim/target-not-usable",
    `No verifier accepts the key at ${TARGET}: The RSA key has 512 bits; verifiers accept none below 1024.`,
  ],
  [
    "an empty p: revoked (RFC 6376 section 3.6.1)",
    ["v=DKIM1; p="],
    "dkim/target-not-usable",
    `No verifier accepts the key at ${TARGET}: the key was revoked (p is empty).`,
  ],
  [
    "no base64",
    ["v=DKIM1; p=a"],
    "dkim/target-not-usable",
    `No verifier accepts the key at ${TARGET}: p is not base64: "a".`,
  ],
  [
    "a mistake beside a warning: only the mistake is told",
    [`v=DKIM1; b.c; p=${rsa(1024)}`],
    "dkim/target-not-usable",
    `No verifier accepts the key at ${TARGET}: "b.c" is no tag=value.`,
  ],
  [
    "as many mistakes as are told",
    ["b; c; p=a"],
    "dkim/target-not-usable",
    `No verifier accepts the key at ${TARGET}: "b" is no tag=value; "c" is no tag=value; p is not base64: "a".`,
  ],
  [
    "more mistakes than are told",
    ["v=dkim1; b; c; d; p"],
    "dkim/target-not-usable",
    `No verifier accepts the key at ${TARGET}: "v=dkim1" must be v=DKIM1, and first; "b" is no tag=value; "c" is no tag=value and 3 more.`,
  ],
  [
    "several records (section 3.6.2.2)",
    ["v=DKIM1; p=", "k=rsa; p=junk", "junk"],
    "dkim/target-several-keys",
    `There are 2 keys at ${TARGET}, and which one a verifier takes is chance: "v=DKIM1; p=", "k=rsa; p=junk".`,
  ],
  [
    "no TXT record",
    "nodata",
    "dkim/target-without-key",
    `There is no key at ${TARGET} (nodata), so signatures with this selector fail.`,
  ],
  [
    "other TXT records only",
    ["hello"],
    "dkim/target-without-key",
    `There is no key at ${TARGET} (other TXT records only), so signatures with this selector fail.`,
  ],
  [
    "no such name",
    "nxdomain",
    "dkim/target-without-key",
    `There is no key at ${TARGET} (nxdomain), so signatures with this selector fail.`,
  ],
  [
    "no answer in time",
    "timeout",
    "dkim/target-unanswered",
    `DNS did not say whether there is a key at ${TARGET} (timeout).`,
  ],
  [
    "no answer",
    "servfail",
    "dkim/target-unanswered",
    `DNS did not say whether there is a key at ${TARGET} (servfail).`,
  ],
];

test.each(cases)("%s", async (_rule, answer, id, message) => {
  const { issues, asked } = await look(answer);
  expect(issues.map((issue) => issue.id)).toEqual(id === undefined ? [] : [id]);
  expect(issues.map(({ severity }) => severity)).toEqual(
    id === undefined ? [] : [id === "dkim/target-not-usable" ? "error" : "warning"],
  );
  expect(issues[0]?.message).toBe(message);
  expect(asked).toEqual([`${TARGET} TXT`]);
});

test("a published key that became unusable is a warning: it is in the world already", async () => {
  const { issues } = await look(["v=DKIM1; p="], true);
  expect(issues).toEqual([expect.objectContaining({ id: "dkim/published-not-usable", severity: "warning" })]);
});

test("what DNS says is escaped", async () => {
  const { issues } = await look([KEY, "p=\x1b[2J"]);
  expect(issues[0]?.message).toContain('"p=\\027[2J"');
});

test.each(["v=DKIM1; p=", " V = dkim1", '"v=DKIM1;', "p=abc", "k=rsa; p = abc", "k=rsa;p="])(
  "%j is meant as a key",
  (text) => {
    expect(resemblesDkimKey(text)).toBe(true);
  },
);

test.each(["", "v=spf1 -all", "v=DMARC1; p", "x=p=", "sp=none", "a v=DKIM1", `${" ".repeat(17)}v=DKIM1`])(
  "%j is not",
  (text) => {
    expect(resemblesDkimKey(text)).toBe(false);
  },
);

test.each([[["v=DKIM1; p="]], [["p=", "p="]], ["nodata"], ["timeout"]] as const)(
  "%j: the issue says what to do",
  async (answer) => {
    const { issues } = await look(answer);
    expect(issues.map(({ fix }) => fix)).toEqual([expect.stringMatching(/^[A-Z].{10,}\.$/)]);
  },
);

test("of many keys three are told", async () => {
  const { issues } = await look(["p=1", "p=2", "p=3", "p=4"]);
  expect(issues[0]?.message).toMatch(/There are 4 keys .*: "p=1", "p=2", "p=3" and 1 more\.$/);
});
