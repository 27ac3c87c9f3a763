import { type Issue } from "../../../records/issue";
import { consolidateSpf } from "../../../records/spf/consolidate";
import { SPF_ISSUES, type SpfIssueId } from "../../../records/spf/issues";
import { mergeSpf } from "../../../records/spf/merge";
import { parseSpf } from "../../../records/spf/parse";
import { spfSizeIssues } from "../../../records/spf/size";
import type { SpfWanted } from "../../../records/spf/wanted";

const read = (terms: string): readonly Issue[] => parseSpf(`v=spf1 ${terms}`).issues;
const merged = (text: string | undefined, wanted: Partial<SpfWanted>): readonly Issue[] =>
  mergeSpf(text, { includes: ["a.example"], ...wanted }).issues;
const sized = (...octets: number[]): readonly Issue[] => {
  const [text = "", ...otherTxtValues] = octets.map((length) => "x".repeat(length));
  return spfSizeIssues({ text, otherTxtValues, owner: "a.example", limits: { valueOctets: 1000 } });
};

/** For every id of the catalogue something that makes it happen. */
const TRIGGERS: Readonly<Record<SpfIssueId, () => readonly Issue[]>> = {
  "spf/not-spf": () => parseSpf("hello").issues,
  "spf/bad-character": () => read("a\t"),
  "spf/unknown-mechanism": () => read("moo"),
  "spf/qualified-modifier": () => read("-redirect=a.b"),
  "spf/missing-domain": () => read("include:"),
  "spf/bad-domain-spec": () => read("include:localhost"),
  "spf/bad-macro": () => read("include:%a.b"),
  "spf/bad-address": () => read("ip4:a"),
  "spf/bad-prefix-length": () => read("a/33"),
  "spf/unexpected-argument": () => read("all:a.b"),
  "spf/repeated-modifier": () => read("exp=a.b exp=a.b"),
  "spf/too-many-mistakes": () => read("moo ".repeat(30)),
  "spf/passes-everyone": () => read("+all"),
  "spf/ignored-after-all": () => read("~all mx"),
  "spf/redirect-ignored": () => read("~all redirect=a.b"),
  "spf/ptr": () => read("ptr ~all"),
  "spf/unknown-modifier": () => read("include=a.b ~all"),
  "spf/no-all": () => read("mx"),
  "spf/bad-include": () => merged("v=spf1 ~all", { includes: ["localhost"] }),
  "spf/bad-remove": () => merged("v=spf1 ~all", { removes: ["all"] }),
  "spf/bad-all": () => merged("v=spf1 ~all", { all: "mx" }),
  "spf/declared-and-removed": () => merged("v=spf1 ~all", { removes: ["include:a.example"] }),
  "spf/nothing-declared": () => merged(undefined, { includes: [] }),
  "spf/broken-record": () => merged("v=spf1 moo", {}),
  "spf/not-a-pass": () => merged("v=spf1 ?include:a.example ~all", {}),
  "spf/all-kept": () => merged("v=spf1 ~all", { all: "-all" }),
  "spf/redirect-kept": () => merged("v=spf1 redirect=b.example", {}),
  "spf/sent-no-mail": () => merged("v=spf1 -all", {}),
  "spf/sends-no-mail": () => merged("v=spf1 mx -all", { includes: [], removes: ["mx"] }),
  "spf/no-senders": () => merged("v=spf1 mx ~all", { includes: [], removes: ["mx"] }),
  "spf/removed-non-pass": () => merged("v=spf1 ?mx ~all", { removes: ["mx"] }),
  "spf/found-term-stays": () => merged("v=spf1 mx ~all", { declaredBefore: ["mx"], found: "v=spf1 mx ~all" }),
  "spf/own-term-changed": () => merged("v=spf1 ?mx ~all", { declaredBefore: ["mx"], found: "v=spf1 ~all" }),
  "spf/too-many-lookups": () => merged(`v=spf1${" a".repeat(11)} ~all`, {}),
  "spf/cannot-consolidate": () => consolidateSpf(["v=spf1 -mx ~all", "v=spf1 a ~all"]).issues,
  "spf/alls-differ": () => consolidateSpf(["v=spf1 mx -all", "v=spf1 a ~all"]).issues,
  "spf/answer-over-450": () => sized(200, 245),
  "spf/answer-over-512": () => sized(200, 300),
  "spf/over-provider-limit": () => sized(1001),
};

describe("the catalogue of SPF issues", () => {
  const rows = Object.entries(SPF_ISSUES) as [SpfIssueId, (typeof SPF_ISSUES)[SpfIssueId]][];

  test.each(rows)("%s happens, with the severity and source of the catalogue", (id, { severity, source }) => {
    const issue = TRIGGERS[id]().find((candidate) => candidate.id === id);
    expect(issue).toMatchObject({ id, severity, source });
    expect(issue?.message).toMatch(/^[\x20-\x7e]{20,}\.$/);
    expect(issue?.fix).toMatch(/^[\x20-\x7e]{10,}$/);
  });

  test.each(rows)("%s has a stable id, a summary of one line and a source", (id, { summary, source }) => {
    expect(id).toMatch(/^spf\/[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(summary).toMatch(/^[a-z][\x20-\x7e]{10,90}[^.]$/);
    expect(source.length).toBeGreaterThan(10);
  });
});
