import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { buildSync } from "esbuild";
import { parse } from "yaml";
import { readCheckArguments } from "../../cli/checkArguments";
import { temporaryDirectory } from "../sandbox/temporary";
import { type ActionRun, runAction } from "./actionRunner";

const ROOT = path.resolve(__dirname, "../..");
const recording = (name: string): string => path.join(ROOT, "tests/cli/review/recorded", `${name}.json`);

const bin = temporaryDirectory();
const cli = path.join(bin, "odoo-mail.cjs");
beforeAll(() => {
  buildSync({
    entryPoints: [path.join(ROOT, "cli/main.ts")],
    outfile: cli,
    bundle: true,
    platform: "node",
    external: ["mailauth"],
  });
  // Prints a recorded preview, as the CLI does on standard output, with the CLI's exit code.
  program("pulumi", 'echo "pulumi $*" >> "$CALLS"; cat "$PREVIEW"; exit "$PULUMI_CODE"');
  program(
    "gh",
    `echo "gh $*" >> "$CALLS"
     for last; do :; done
     case "$*" in *--paginate*) printf '%s' "$COMMENT_ID" ;; *) cp "\${last#body=@}" "$COMMENT" ;; esac`,
  );
  program(
    "npx",
    `[ "$1 $2 $3" = "-p pulumi-odoo-mail odoo-mail" ] || exit 99; shift 3; exec "${process.execPath}" "${cli}" "$@"`,
  );
  program("curl", 'echo "curl $*" >> "$CALLS"');
  program("odoo-mail-check", 'echo "odoo-mail $*" >> "$CALLS"; echo "## checked"; exit "$CHECK_CODE"');
});

function program(name: string, script: string): void {
  writeFileSync(path.join(bin, name), `#!/usr/bin/env bash\n${script}\n`);
  chmodSync(path.join(bin, name), 0o755);
}

interface Ran extends ActionRun {
  readonly calls: readonly string[];
  /** The body of the comment that was written. @default - none was */
  readonly comment?: string;
}

function act(inputs: Record<string, string>, env: Record<string, string> = {}, event = "pull_request"): Ran {
  const dir = mkdtempSync(path.join(bin, "run-"));
  const files = { CALLS: path.join(dir, "calls"), COMMENT: path.join(dir, "comment") };
  writeFileSync(files.CALLS, "");
  mkdirSync(path.join(dir, "infra"));
  const ran = runAction(path.join(ROOT, "action.yml"), {
    dir,
    inputs: { stack: "acme/mail/prod", command: `${process.execPath} ${cli}`, "work-dir": "infra", ...inputs },
    github: { token: "t", event_name: event, repository: "acme/mail", event: { pull_request: { number: 7 } } },
    env: {
      PATH: `${bin}${path.delimiter}${process.env["PATH"] ?? ""}`,
      PREVIEW: recording("adopts-cloudflare"),
      PULUMI_CODE: "0",
      CHECK_CODE: "0",
      COMMENT_ID: "",
      ...files,
      ...env,
    },
  });
  const calls = readFileSync(files.CALLS, "utf8").split("\n").filter(Boolean);
  return { ...ran, calls, ...(existsSync(files.COMMENT) && { comment: readFileSync(files.COMMENT, "utf8") }) };
}

test("a review: the plan is in the summary and in a new comment, and the job goes well", () => {
  const { code, outputs, summary, comment, calls } = act({});
  expect({ code, verdict: outputs["verdict"] }).toEqual({ code: 0, verdict: "good" });
  expect(summary).toMatch(/^## odoo-mail review: mail records change\n/);
  expect(comment).toBe(`<!-- odoo-mail review of acme/mail/prod -->\n${summary}`);
  expect(readFileSync(outputs["report"] ?? "", "utf8")).toBe(summary);
  expect(calls).toEqual([
    "pulumi preview --json --show-sames --non-interactive --stack acme/mail/prod",
    "gh api --paginate repos/acme/mail/issues/7/comments --jq .[] | select(.body | startswith(env.MARKER)) | .id",
    expect.stringMatching(/^gh api --silent --method POST repos\/acme\/mail\/issues\/7\/comments --field body=@/),
  ]);
});

test("the comment of an earlier review is replaced", () => {
  const { calls } = act({}, { COMMENT_ID: "42" });
  expect(calls.at(-1)).toMatch(/--method PATCH repos\/acme\/mail\/issues\/comments\/42 /);
});

test("a plan that must not be run is written to the pull request, and fails the job", () => {
  const { code, outputs, comment, log } = act({}, { PREVIEW: recording("deletes-what-it-adopts") });
  expect({ code, verdict: outputs["verdict"] }).toEqual({ code: 1, verdict: "problems" });
  expect(comment).toContain("this must not be run");
  expect(log).toContain("::error::odoo-mail review: problems.");
});

test("a preview that fails is reviewed all the same: the comment has its error", () => {
  const { code, comment } = act({}, { PREVIEW: recording("refused"), PULUMI_CODE: "255" });
  expect(code).toBe(1);
  expect(comment).toContain("takeover/declared-elsewhere");
});

test("a preview that prints nothing is not known, and fails the job", () => {
  const { code, outputs, log } = act({}, { PREVIEW: "/dev/null", PULUMI_CODE: "255" });
  expect({ code, verdict: outputs["verdict"] }).toEqual({ code: 1, verdict: "unknown" });
  expect(log).toContain("Standard input is empty.");
});

test.each([
  ["without comments", { comment: "false" }, "pull_request"],
  ["outside of a pull request", {}, "push"],
])("%s nothing is written to GitHub", (_, inputs, event) => {
  const { code, calls, ran } = act(inputs, {}, event);
  expect({ code, gh: calls.filter((call) => call.startsWith("gh")), ran }).toEqual({
    code: 0,
    gh: [],
    ran: ["review", "3"],
  });
});

test.each([
  ["0", "good", 0],
  ["1", "problems", 1],
  ["2", "unknown", 1],
])("a check that ends with %s is %s", (CHECK_CODE, verdict, expected) => {
  const { code, outputs, summary, calls } = act({ mode: "check", command: "odoo-mail-check" }, { CHECK_CODE });
  expect({ code, verdict: outputs["verdict"], summary }).toEqual({ code: expected, verdict, summary: "## checked\n" });
  const [command = "", ...others] = calls;
  expect(others).toEqual([]);
  expect(command).toBe("odoo-mail check --stack acme/mail/prod --wait 10m --markdown");
  expect(readCheckArguments(command.split(" ").slice(2)).problems).toEqual([]);
});

test("another mode is refused with the allowed ones", () => {
  const { code, log, ran } = act({ mode: "deploy" });
  expect({ code, ran }).toEqual({ code: 64, ran: ["3"] });
  expect(log).toContain('::error::mode is "deploy". Allowed: review, check.');
});

test("the stack's name is data: nothing in it is run", () => {
  const { calls, ran } = act({ stack: '$(touch pwned)"; exit 0; "' });
  expect(ran).toEqual(["review", "comment", "3"]);
  expect(calls[0]).toBe('pulumi preview --json --show-sames --non-interactive --stack $(touch pwned)"; exit 0; "');
});

/** Runs the script of the GitLab example's `preview` as GitLab does: all lines in one shell that ends at the first failure. */
function gitlabPreview(env: Record<string, string>): { code: number | null; calls: string[]; report: string } {
  const dir = mkdtempSync(path.join(bin, "gitlab-"));
  const calls = path.join(dir, "calls");
  const file = path.join(ROOT, "examples/pipelines/gitlab/.gitlab-ci.yml");
  const { preview } = parse(readFileSync(file, "utf8")) as { preview: { script: string[] } };
  const { status } = spawnSync("bash", ["-eo", "pipefail", "-c", preview.script.join("\n")], {
    cwd: dir,
    env: {
      PATH: `${bin}${path.delimiter}${process.env["PATH"] ?? ""}`,
      STACK: "acme/mail/prod",
      PULUMI_CODE: "0",
      CALLS: calls,
      CI_API_V4_URL: "https://gitlab.example/api/v4",
      CI_PROJECT_ID: "1",
      CI_MERGE_REQUEST_IID: "7",
      ...env,
    },
  });
  const lines = readFileSync(calls, "utf8").split("\n").filter(Boolean);
  return { code: status, calls: lines, report: readFileSync(path.join(dir, "review.md"), "utf8") };
}

test("GitLab: a good plan is written to the merge request", () => {
  const { code, calls, report } = gitlabPreview({ PREVIEW: recording("adopts-route53"), MAIL_COMMENTS: "token" });
  expect(code).toBe(0);
  expect(report).toMatch(/^## odoo-mail review: mail records change\n/);
  expect(calls.slice(1)).toEqual([
    "curl --fail --silent --output /dev/null --header PRIVATE-TOKEN: token --data-urlencode body@review.md https://gitlab.example/api/v4/projects/1/merge_requests/7/notes",
  ]);
});

test("GitLab: a plan that must not be run fails the job after the report was written; without a token no note is", () => {
  const { code, calls, report } = gitlabPreview({ PREVIEW: recording("refused"), PULUMI_CODE: "255" });
  expect({ code, curl: calls.filter((call) => call.startsWith("curl")) }).toEqual({ code: 1, curl: [] });
  expect(report).toContain("this must not be run");
});
