import { status } from "@grpc/grpc-js";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import {
  AboutRequest,
  type AboutResponse,
  GetProgramDependenciesRequest,
  type GetProgramDependenciesResponse,
  InstallDependenciesRequest,
  RunPluginRequest,
  type RunPluginResponse,
  RunRequest,
  type RunResponse,
} from "@pulumi/pulumi/proto/language_pb";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import path from "node:path";
import { temporaryDirectory } from "../temporary";
import { call } from "../unaryCall";
import { endOf, fakeProgramDirectory, type Host, programInfo, runtimeOptions, startHost } from "./hostClient";

const dir = temporaryDirectory();
let host: Host;
beforeAll(async () => {
  host = await startHost(path.join(dir, "bin"));
});
afterAll(() => host.close());

/** A fake SDK's runner: tells how it was called, then does what it is told. */
const runner = (then: string): string => `
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith("PULUMI_")));
  require("fs").writeFileSync("called.json", JSON.stringify({ args: process.argv.slice(2), node: process.execArgv, cwd: process.cwd(), env }));
  ${then}`;

let programs = 0;

async function run(then: string, change: (request: RunRequest) => void = () => undefined) {
  const program = fakeProgramDirectory(path.join(dir, `program${++programs}`), "run", runner(then));
  const request = new RunRequest().setPwd(program).setProgram("index.ts").setInfo(programInfo(program));
  request
    .setProject("odoo-mail")
    .setStack("dev")
    .setOrganization("org")
    .setParallel(8)
    .setMonitorAddress("127.0.0.1:99");
  change(request);
  const response = await call<RunResponse>((done) => host.client.run(request, done));
  const file = path.join(program, "called.json");
  const called: unknown = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
  return { program, called, outcome: { error: response.getError(), bail: response.getBail() } };
}

describe("the language host runs a program", () => {
  it("with the runner's flags, then the program, in the program's directory", async () => {
    const { program, called } = await run("", (request) => void request.setDryrun(true).setArgsList(["own"]));
    expect(called).toMatchObject({
      cwd: program,
      args: [
        "--monitor=127.0.0.1:99",
        "--engine=127.0.0.1:4242",
        "--organization=org",
        "--project=odoo-mail",
        "--stack=dev",
        `--root-directory=${program}`,
        `--pwd=${program}`,
        "--parallel=8",
        "--dry-run=true",
        "index.ts",
        "own",
      ],
    });
  });

  it("without --dry-run in an update", async () => {
    const { called } = await run("");
    expect(JSON.stringify(called)).not.toContain("dry-run");
  });

  it("with its configuration in the environment, never in the arguments", async () => {
    const { called } = await run("", (request) => {
      request.getConfigMap().set("odoo-mail:token", "s3cret");
      request.setConfigsecretkeysList(["odoo-mail:token"]);
    });
    expect(called).toMatchObject({
      env: { PULUMI_CONFIG: '{"odoo-mail:token":"s3cret"}', PULUMI_CONFIG_SECRET_KEYS: '["odoo-mail:token"]' },
    });
    expect(JSON.stringify((called as { args: unknown }).args)).not.toContain("s3cret");
  });

  it("with TypeScript on and no tsconfig of its own when Pulumi.yaml names none", async () => {
    const { called } = await run("");
    expect(called).toMatchObject({ env: { PULUMI_NODEJS_TYPESCRIPT: "true" }, node: [] });
    expect(called).not.toHaveProperty(["env", "PULUMI_NODEJS_TSCONFIG_PATH"]);
  });

  it("with the options of Pulumi.yaml: typescript, tsconfig, nodeargs", async () => {
    const { called } = await run("", (request) => {
      const options = { typescript: false, tsconfig: "tsconfig.stack.json", nodeargs: "--no-warnings  --trace-exit" };
      request.getInfo()?.setOptions(runtimeOptions(options));
    });
    expect(called).toMatchObject({
      env: { PULUMI_NODEJS_TYPESCRIPT: "false", PULUMI_NODEJS_TSCONFIG_PATH: "tsconfig.stack.json" },
      node: ["--no-warnings", "--trace-exit"],
    });
  });

  it.each([
    ["process.exit(0)", { error: "", bail: false }],
    ["process.exit(32)", { error: "", bail: true }], // the SDK's "the person was told already"
    ["process.exit(3)", { error: "Program exited with non-zero exit code: 3", bail: false }],
    [
      "process.kill(process.pid, 'SIGKILL'); setInterval(() => 0, 1e6)",
      { error: "Program was ended by signal SIGKILL", bail: false },
    ],
  ])("and says how it ended: %s", async (then, outcome) => {
    expect((await run(then)).outcome).toEqual(outcome);
  });

  it("and says that the SDK is missing, where it is", async () => {
    const empty = path.join(dir, "empty");
    mkdirSync(empty);
    const { outcome } = await run("", (request) => void request.setPwd(empty));
    expect(outcome.error).toContain(`cannot be found from ${empty}. Run "npm install" there.`);
  });

  it("until it is cancelled", async () => {
    const [pid, running] = await startEndless();
    const request = LanguageRuntimeService.cancel.requestDeserialize(Buffer.alloc(0));
    await call((done) => host.client.cancel(request, done));
    expect((await running).outcome.error).toBe("Program was ended by signal SIGKILL");
    await endOf(pid);
  });

  it("until the engine is gone", async () => {
    const [pid, running] = await startEndless();
    const failure = running.catch((error: unknown) => error);
    await host.close();
    await endOf(pid);
    expect(await failure).toMatchObject({ code: status.UNAVAILABLE });
    host = await startHost(path.join(dir, "bin"));
  });
});

/** Runs a program that never ends; answers its pid once it runs. */
async function startEndless(): Promise<[pid: number, running: ReturnType<typeof run>]> {
  const pids = createServer().listen(path.join(dir, `pid${++programs}`));
  await once(pids, "listening");
  const report = `require("net").connect(${JSON.stringify(pids.address())}).end(String(process.pid));`;
  const running = run(`${report} setInterval(() => 0, 1e6)`);
  const [socket] = (await once(pids, "connection")) as [Socket];
  const [pid] = (await once(socket, "data")) as [Buffer];
  pids.close();
  return [Number(pid.toString()), running];
}

describe("the language host runs a plugin", () => {
  function plugin(script: string) {
    const directory = fakeProgramDirectory(path.join(dir, `plugin${++programs}`), "run-plugin", script);
    const request = new RunPluginRequest().setPwd(dir).setInfo(programInfo(directory, ".")).setKind("resource");
    const stream = host.client.runPlugin(request.setArgsList(["127.0.0.1:4242"]).setEnvList(["WORD=a=b", "PATH=/bin"]));
    return { directory, stream };
  }

  it("streams both outputs and ends with the exit code", async () => {
    const tell = `console.log(process.argv.slice(2).join(" "), process.env.WORD); console.error("oops"); process.exitCode = 5;`;
    const { directory, stream } = plugin(tell);
    const seen = { stdout: "", stderr: "", exitcode: -1 };
    for await (const message of stream as AsyncIterable<RunPluginResponse>) {
      seen.stdout += Buffer.from(message.getStdout_asU8()).toString();
      seen.stderr += Buffer.from(message.getStderr_asU8()).toString();
      if (message.hasExitcode()) seen.exitcode = message.getExitcode();
    }
    expect(seen).toEqual({ stdout: `${directory} 127.0.0.1:4242 a=b\n`, stderr: "oops\n", exitcode: 5 });
  });

  it("kills it when the engine cancels the call", async () => {
    const { stream } = plugin(`console.log(process.pid); setInterval(() => 0, 1e6)`);
    const pid = await new Promise<number>((resolve) => {
      stream.on("error", () => undefined); // the cancellation
      stream.once("data", (message: RunPluginResponse) =>
        resolve(Number(Buffer.from(message.getStdout_asU8()).toString())),
      );
    });
    stream.cancel();
    expect(await endOf(pid)).toBe(true);
  });
});

describe("the language host tells about a program", () => {
  it("which packages it declares, in the versions that are installed", async () => {
    const program = path.join(dir, "dependent");
    const manifest = { dependencies: { one: "^1.0.0", absent: "*" }, devDependencies: { "@scope/two": "2.x" } };
    for (const [name, version] of [
      ["one", "1.4.0"],
      ["@scope/two", "2.0.1"],
    ] as const) {
      mkdirSync(path.join(program, "node_modules", name), { recursive: true });
      writeFileSync(path.join(program, "node_modules", name, "package.json"), JSON.stringify({ version }));
    }
    writeFileSync(path.join(program, "package.json"), JSON.stringify(manifest));
    const request = new GetProgramDependenciesRequest().setInfo(programInfo(program));
    const answer = await call<GetProgramDependenciesResponse>((done) =>
      host.client.getProgramDependencies(request, done),
    );
    expect(answer.getDependenciesList().map((found) => [found.getName(), found.getVersion()])).toEqual([
      ["one", "1.4.0"],
      ["absent", "not installed"],
      ["@scope/two", "2.0.1"],
    ]);
  });

  it("which node runs it", async () => {
    const answer = await call<AboutResponse>((done) => host.client.about(new AboutRequest(), done));
    expect([answer.getExecutable(), answer.getVersion()]).toEqual([process.execPath, process.version]);
  });

  it("that it knows no other package manager than npm, pnpm, yarn and bun", async () => {
    const info = programInfo(dir).setOptions(runtimeOptions({ packagemanager: "curl" }));
    const stream = host.client.installDependencies(new InstallDependenciesRequest().setDirectory(dir).setInfo(info));
    stream.resume();
    const [error] = (await once(stream, "error")) as [Error];
    expect(error.message).toContain('Unknown packagemanager "curl"; allowed are npm, pnpm, yarn, bun');
  });
});
