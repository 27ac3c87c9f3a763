import { existsSync } from "node:fs";
import path from "node:path";
import { type Cloud, openCloud } from "../../../sandbox/cloud/openCloud";
import type { Provider } from "../../../sandbox/cloud/requests";
import type { RunResult } from "../../../sandbox/engine/command";
import { writes as engineWrites } from "../../../sandbox/engine/events";
import { checkoutRoot } from "../../../sandbox/engine/goModule";
import { InProcessHost } from "../../../sandbox/engine/inProcess/inProcessHost";
import { writeProgram } from "../../../sandbox/engine/programs";
import { sandboxRoot } from "../../../sandbox/engine/tools";
import { createWorkspace, type Workspace } from "../../../sandbox/engine/workspace";
import { atEnd, newDirectory } from "./cleanUp";
import { serveInternet } from "./internet";
import { addZone, type Zone } from "./zone";

/** One stack on one embedded cloud, with the zone acme.com on the provider that the test is about. */
export interface World {
  readonly cloud: Cloud;
  readonly workspace: Workspace;
  readonly zone: Zone;
  /** Who answers for the cloud's zones and for `cloud.internet`. */
  readonly resolvers: readonly string[];
  /** Replaces the program: TypeScript statements with the library's names in scope. */
  program(body: string): void;
  /** Another stack on the same cloud. */
  another(stack: string): Promise<World>;
  /** This stack under the name that `pulumi stack rename` gave it. */
  renamed(stack: string): Promise<World>;
}

interface WorldOptions {
  /** Whether each run starts processes of its own, as for users; for tests that are about processes. @default false */
  readonly realProcesses?: boolean;
}

/** Opens an empty cloud with one zone and a stack whose program is given by `program`. All of it is closed when the test file has ended. */
export async function createWorld(provider: Provider, options: WorldOptions = {}): Promise<World> {
  const dir = newDirectory("world-");
  const cloud = openCloud(path.join(dir, "cloud"));
  const zone = addZone(cloud, provider);
  const resolvers = await serveInternet(cloud);
  return openStack({ dir, cloud, zone, resolvers, real: options.realProcesses ?? false }, "dev");
}

interface Place {
  readonly dir: string;
  readonly cloud: Cloud;
  readonly zone: Zone;
  readonly resolvers: readonly string[];
  readonly real: boolean;
}

/** Opens a stack in the directories of a name that it has or had. */
async function openStack(place: Place, stack: string, name = stack): Promise<World> {
  const { dir, cloud, zone, resolvers, real } = place;
  const directory = path.join(dir, `program-${name}`);
  const program: World["program"] = (body) => {
    writeProgram(directory, { name: "acme", index: `${HEADER}${body}\n` });
  };
  if (!existsSync(directory)) program("");
  const host = real ? undefined : inProcess();
  const workspace = await createWorkspace({
    program: directory,
    cloudDir: cloud.dir,
    dir: path.join(dir, `stack-${name}`),
    stack,
    resolvers,
    ...(host && { host }),
  });
  atEnd(() => workspace.close());
  return {
    ...{ cloud, workspace, zone, resolvers, program },
    another: (other) => openStack(place, other),
    renamed: (now) => openStack(place, now, name),
  };
}

let host: InProcessHost | undefined;

/** The process in which the programs of this test file run. None with `REAL_PROCESSES=1`: then each run has processes of its own. */
export function inProcess(): InProcessHost | undefined {
  if (process.env["REAL_PROCESSES"] === "1") return undefined;
  if (host === undefined) {
    const opened = new InProcessHost(path.join(sandboxRoot(), "compileCache"));
    atEnd(() => opened.close());
    host = opened;
  }
  return host;
}

const HEADER = `
import * as pulumi from "@pulumi/pulumi";
import * as odoo from ${JSON.stringify(path.join(checkoutRoot(), "lib"))};
`;

/** Runs `pulumi up` and expects success. `--skip-preview` halves the time where the preview is not the point. */
export async function up(world: World, ...args: string[]): Promise<RunResult> {
  const result = await world.workspace.up({ args: ["--skip-preview", ...args] });
  if (result.code !== 0) throw new Error(`up failed:\n${result.stdout}\n${result.stderr}`);
  return result;
}

/** Runs `pulumi up` and expects it to fail; answers all that was printed. */
export async function upFails(world: World, ...args: string[]): Promise<string> {
  const result = await world.workspace.up({ args: ["--skip-preview", ...args] });
  if (result.code === 0) throw new Error(`up went well:\n${result.stdout}`);
  return result.stdout + result.stderr;
}

/** Runs a preview and expects success. */
export async function preview(world: World, ...args: string[]): Promise<RunResult> {
  const result = await world.workspace.preview({ args });
  if (result.code !== 0) throw new Error(`preview failed:\n${result.stdout}\n${result.stderr}`);
  return result;
}

/** Runs a preview and expects it to fail; answers all that was printed. */
export async function previewFails(world: World, ...args: string[]): Promise<string> {
  const result = await world.workspace.preview({ args });
  if (result.code === 0) throw new Error(`preview went well:\n${result.stdout}`);
  return result.stdout + result.stderr;
}

/** What a run did, as `op name`, without what stayed the same. */
export function steps(result: RunResult): string[] {
  return engineWrites(result).map(({ op, name }) => `${op} ${name}`);
}

/** Expects an up that changes nothing: no step, no write request. */
export async function expectQuiet(world: World, ...args: string[]): Promise<void> {
  world.cloud.clearRequests();
  const result = await up(world, ...args);
  expect({ steps: steps(result), writes: world.zone.writes() }).toEqual({ steps: [], writes: [] });
}

/** Expects an up that changes nothing, and leaves the log of requests as it is, so that a whole story can be looked at. */
export async function expectStill(world: World, ...args: string[]): Promise<void> {
  const before = world.cloud.writes().length;
  const result = await up(world, ...args);
  expect({ steps: steps(result), writes: world.cloud.writes().slice(before) }).toEqual({ steps: [], writes: [] });
}
