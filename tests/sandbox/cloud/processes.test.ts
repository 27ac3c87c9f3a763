import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

import { buildSync } from "esbuild";

import { withLock } from "../../../sandbox/cloud/stateFile";
import { openCloud } from "../../../sandbox/cloud/openCloud";
import { temporaryDirectory } from "../temporary";

const dir = temporaryDirectory();
const PROCESSES = 4;
const EDITS = 25;

/** Bundles a program that runs in a process of its own, with the cloud's modules at hand. */
function program(name: string, source: string): string {
  const outfile = join(dir, `${name}.js`);
  const resolveDir = join(__dirname, "../../../sandbox/cloud");
  buildSync({ stdin: { contents: source, resolveDir, loader: "ts" }, outfile, bundle: true, platform: "node" });
  return outfile;
}

async function ended(child: ChildProcess): Promise<unknown> {
  const [code] = (await once(child, "exit")) as [number | null];
  return code;
}

test("edits of several processes at once are all kept, each under its own id", async () => {
  const cloud = openCloud(join(dir, "busy"));
  cloud.cloudflare.addZone({ name: "acme.com" });
  cloud.addFault({ kind: "429", times: 10 });
  const writer = program(
    "writer",
    `import { openCloud } from "./openCloud";
     const cloud = openCloud(process.argv[2]!);
     for (let edit = 0; edit < ${EDITS}; edit++) {
       cloud.cloudflare.addRecord({ name: "acme.com", type: "TXT", content: process.pid + " " + edit });
       const struck = cloud.faultFile.take({ provider: "cloudflare", method: "GET", operation: "read" });
       cloud.log.add({ provider: "cloudflare", method: "GET", operation: "read", outcome: struck?.kind ?? "ok" });
     }`,
  );
  const children = Array.from({ length: PROCESSES }, () => fork(writer, [cloud.dir]));
  expect(await Promise.all(children.map(ended))).toEqual(Array<number>(PROCESSES).fill(0));

  const records = cloud.cloudflare.records();
  expect(new Set(records.map((record) => record.content)).size).toBe(PROCESSES * EDITS);
  expect(new Set(records.map((record) => record.id)).size).toBe(PROCESSES * EDITS);
  expect(cloud.requests()).toHaveLength(PROCESSES * EDITS);
  expect(cloud.requests({ outcome: "429" })).toHaveLength(10);
  expect(cloud.faults()).toEqual([]);
});

test("a killed process leaves no lock behind", async () => {
  const file = join(dir, ".held.lock");
  const holder = program(
    "holder",
    `import { withLock } from "./stateFile";
     withLock(process.argv[2]!, () => {
       process.send!("held");
       Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
     });`,
  );
  const child = fork(holder, [file]);
  await once(child, "message");
  const exit = ended(child);
  child.kill("SIGKILL");
  await exit;
  expect(withLock(file, () => "free")).toBe("free");
});
