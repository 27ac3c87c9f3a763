import { parseEvents, writes } from "../../../sandbox/engine/events";

const urn = (type: string, name: string): string => `urn:pulumi:dev::odoo-mail::${type}::${name}`;

const pre = (op: string, type: string, name: string, more: object = {}): string =>
  JSON.stringify({
    sequence: 1,
    timestamp: 2,
    resourcePreEvent: { metadata: { op, urn: urn(type, name), type, ...more } },
  });

const STACK = "pulumi:pulumi:Stack";
const STASH = "pulumi:index:Stash";
const RECORD = "cloudflare:index/dnsRecord:DnsRecord";

describe("the event log of a run", () => {
  it("gives each step with its operation, name, id and differing properties", () => {
    const log = [
      pre("import", RECORD, "cloudflare:acme.example:TXT", { new: { id: "7f" }, diffs: null }),
      pre("update", RECORD, "cloudflare:acme.example:TXT", { old: { id: "7f" }, new: { id: "" }, diffs: ["content"] }),
    ].join("\n");
    const [imported, updated] = parseEvents(log).steps;
    expect(imported).toEqual({
      op: "import",
      urn: urn(RECORD, "cloudflare:acme.example:TXT"),
      type: RECORD,
      name: "cloudflare:acme.example:TXT",
      id: "7f",
      diffs: [],
      failed: false,
    });
    expect(updated).toMatchObject({ op: "update", id: "7f", diffs: ["content"] });
  });

  it("takes the id of a new resource from its outputs", () => {
    const made = {
      resOutputsEvent: { metadata: { op: "create", urn: urn(STASH, "a"), type: STASH, new: { id: "made" } } },
    };
    const log = [pre("create", STASH, "a", { new: { id: "" } }), JSON.stringify(made)].join("\n");
    expect(parseEvents(log).steps.map(({ id }) => id)).toEqual(["made"]);
  });

  it("marks a step that failed", () => {
    const failure = {
      resOpFailedEvent: { metadata: { op: "create", urn: urn(STASH, "b"), type: STASH }, status: 1, steps: 2 },
    };
    const log = [pre("create", STASH, "a"), pre("create", STASH, "b"), JSON.stringify(failure)].join("\n");
    expect(parseEvents(log).steps.map(({ name, failed }) => [name, failed])).toEqual([
      ["a", false],
      ["b", true],
    ]);
  });

  it("counts as writes neither unchanged resources nor the stack nor its providers", () => {
    const log = [
      pre("create", STACK, "odoo-mail-dev"),
      pre("create", "pulumi:providers:cloudflare", "default"),
      pre("refresh", RECORD, "x"),
      pre("same", STASH, "x"),
      pre("read", STASH, "y"),
      pre("delete", STASH, "z"),
    ].join("\n");
    expect(writes(parseEvents(log)).map(({ op, name }) => [op, name])).toEqual([["delete", "z"]]);
  });

  it("gives diagnostics without colour marks and the engine's last count", () => {
    const log = [
      {
        diagnosticEvent: {
          message: "<{%fg 1%}>error: <{%reset%}>zone \u001b[31munreadable\u001b[0m",
          severity: "error",
          urn: "u",
        },
      },
      { diagnosticEvent: { message: "Registering resource", severity: "debug" } },
      { summaryEvent: { resourceChanges: { create: 1 } } },
      { summaryEvent: { resourceChanges: { same: 2 } } },
    ];
    expect(parseEvents(log.map((event) => JSON.stringify(event)).join("\n"))).toEqual({
      steps: [],
      diagnostics: [{ severity: "error", message: "error: zone unreadable", urn: "u" }],
      changes: { same: 2 },
    });
  });

  it("is read up to the line that a killed run left unfinished", () => {
    const whole = pre("create", STASH, "a");
    for (let cut = 0; cut < whole.length; cut++) {
      expect(parseEvents(`${whole}\n${whole.slice(0, cut)}`).steps).toHaveLength(1);
    }
    expect(parseEvents("")).toEqual({ steps: [], diagnostics: [], changes: undefined });
  });
});
