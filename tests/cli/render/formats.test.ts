import { renderJson } from "../../../cli/render/json";
import { renderMarkdown } from "../../../cli/render/markdown";
import { renderSarif } from "../../../cli/render/sarif";
import { BAD, EVIL, GOOD, HOSTILE, reportOf } from "../samples";

describe("JSON", () => {
  it("is the whole report", () => {
    expect(JSON.parse(renderJson(reportOf(GOOD, BAD)))).toEqual(reportOf(GOOD, BAD));
  });

  it("keeps every octet out of DNS, and is ASCII all the same", () => {
    const text = renderJson(reportOf(HOSTILE));
    expect(text).toMatch(/^[\x20-\x7e\n]*$/);
    expect(JSON.parse(text)).toMatchObject({ domains: [{ spf: { records: [EVIL] } }] });
  });
});

describe("Markdown", () => {
  it("has an overview, the issues, and what was seen folded away", () => {
    const lines = renderMarkdown(reportOf(GOOD, BAD)).split("\n");
    expect(lines).toEqual(
      expect.arrayContaining([
        "## odoo-mail check: problems",
        "| `acme.example` | good | good | good | good | good | good |",
        "| `shop.acme.example` | fail | ? | warn | ? | good | warn |",
        "### `acme.example`: good",
        "- **fail** `spf/over-lookup-limit`: The record costs 12 lookups, and receivers give up at 10.  ",
        "- **?** `dkim/target-unanswered`: DNS did not say whether there is a key behind the CNAME.  ",
        '  Fix: Take "include\\:\\_spf.news.example" out, which saves 7 lookups. (RFC 7208 section 4.6.4)',
        "| MX | good | `10 mx.acme.example` |",
      ]),
    );
  });

  it("holds hostile text in code spans longer than its own backticks, and its pipes out of the table", () => {
    const text = renderMarkdown(reportOf(HOSTILE));
    const rows = text.split("\n").filter((line) => line.startsWith("| SPF |"));
    expect(rows).toEqual([expect.stringContaining("``<script>alert(1)</script>\"'`\\|@team www.evil.example")]);
    // Outside of code spans there is nothing of it.
    expect(text.replace(/(`+)[^`](?:.*?[^`])?\1(?!`)/g, "")).not.toMatch(/evil|script|@team/);
    expect(text).toMatch(/^[\x20-\x7e\n]*$/);
  });

  it("calls nobody and links nowhere in a message that quotes a stranger", () => {
    const message = '"@team <b> [x](http://e.example) www.e.example #1 *a* $x$" is no tag.';
    const issues = BAD.issues.slice(0, 1).map((issue) => ({ ...issue, message }));
    expect(renderMarkdown(reportOf({ ...BAD, issues }))).toContain(
      '"<span>@</span>team \\<b\\> \\[x\\](http\\://e.example) www\\.e.example <span>#</span>1 \\*a\\* \\$x\\$" is no tag.',
    );
  });
});

interface Sarif {
  readonly version: string;
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly level: string;
      readonly message: { readonly text: string };
      readonly locations: readonly object[];
      readonly partialFingerprints: { readonly primaryLocationLineHash: string };
    }[];
  }[];
}

describe("SARIF 2.1.0", () => {
  const read = (...args: Parameters<typeof renderSarif>) => JSON.parse(renderSarif(...args)) as Sarif;
  const twice = { ...BAD, issues: [...BAD.issues, ...BAD.issues.slice(0, 1)] };

  it("has one run with the rules that it needs, from the catalogue of issues", () => {
    const sarif = read(reportOf(GOOD, twice), { version: "1.2.3" });
    expect([sarif.version, sarif.runs.length]).toEqual(["2.1.0", 1]);
    expect(sarif.runs[0]?.tool.driver).toEqual({
      name: "odoo-mail",
      semanticVersion: "1.2.3",
      rules: [
        {
          id: "spf/over-lookup-limit",
          shortDescription: { text: "the record with everything it includes costs more than 10 lookups" },
          help: { text: "RFC 7208 section 4.6.4" },
          defaultConfiguration: { level: "error" },
        },
        expect.objectContaining({ id: "dkim/target-unanswered", defaultConfiguration: { level: "note" } }),
        expect.objectContaining({ id: "dmarc/historic-tag", defaultConfiguration: { level: "warning" } }),
      ],
    });
  });

  it("has one result an issue, each at its rule, with the domain and the area as its place", () => {
    const [run] = read(reportOf(twice), { version: "1.2.3" }).runs;
    expect(run?.results.map(({ level }) => level)).toEqual(["error", "note", "warning", "error"]);
    for (const { ruleId, ruleIndex } of run?.results ?? []) expect(run?.tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
    expect(run?.results[2]).toMatchObject({
      message: {
        text: 'shop.acme.example: "pct=50" is no longer a tag of DMARC. Fix: Take it out.',
      },
      locations: [
        { logicalLocations: [{ name: "dmarc", fullyQualifiedName: "shop.acme.example/dmarc", kind: "resource" }] },
      ],
    });
    expect(run?.results[2]?.locations[0]).not.toHaveProperty("physicalLocation");
  });

  it("tells two faults of one kind apart, and one fault in two runs not", () => {
    const prints = (): (string | undefined)[] =>
      read(reportOf(twice), { version: "1" }).runs[0]?.results.map(
        (one) => one.partialFingerprints.primaryLocationLineHash,
      ) ?? [];
    expect(new Set(prints()).size).toBe(4);
    expect(prints()).toEqual(prints());
  });

  it("attaches results to a file of the repository where one is named, as a relative reference", () => {
    const [run] = read(reportOf(BAD), { version: "1", file: "infra/Pulumi.my prod.yaml" }).runs;
    expect(run?.results[0]?.locations).toEqual([
      expect.objectContaining({
        physicalLocation: {
          artifactLocation: { uri: "infra/Pulumi.my%20prod.yaml" },
          region: { startLine: 1 },
        },
      }),
    ]);
  });

  it("has a rule for an id of no catalogue too, and none without an issue", () => {
    const issues = BAD.issues.slice(0, 1).map((issue) => ({ ...issue, id: "made/up" }));
    const rules = read(reportOf({ ...BAD, issues }), { version: "1" }).runs[0]?.tool.driver.rules;
    expect(rules).toEqual([expect.objectContaining({ id: "made/up", help: { text: "RFC 7208 section 4.6.4" } })]);
    expect(read(reportOf(GOOD), { version: "1" }).runs[0]?.tool.driver.rules).toEqual([]);
  });

  it.each<[message: string, text: string]>([
    ['"[all is well](https://evil.example)" is no tag.', '"[all is well] (https://evil.example)" is no tag. Fix: '],
    ["It is no tag.", 'It is no tag. Found: "[all is well] (https://evil.example)". Fix: '],
  ])("links nowhere where a stranger is quoted (SARIF 2.1.0 section 3.11.6): %s", (message, shown) => {
    const found = "[all is well](https://evil.example)";
    const issues = BAD.issues.slice(0, 1).map((issue) => ({ ...issue, message, found }));
    const text = read(reportOf({ ...BAD, issues }), { version: "1.0.0" }).runs[0]?.results[0]?.message.text;
    expect(text).toContain(shown);
    expect(text).not.toMatch(/\]\(/);
  });

  it("has hostile text in ASCII", () => {
    expect(renderSarif(reportOf(HOSTILE), { version: "1" })).toMatch(/^[\x20-\x7e\n]*$/);
  });
});
