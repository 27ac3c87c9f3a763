/** Measures what the types of the library add to the type-check of a small program. */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { runProcess } from "../sandbox/engine/processes";
import { median, round } from "./numbers";
import type { Measurement, Report } from "./report";
import { buildLibrary, compiler, inScratch } from "./scratch";

const REPETITIONS = 5;

const WITHOUT = `import * as pulumi from "@pulumi/pulumi";
export const stack: string = pulumi.getStack();
`;

function withUs(lib: string): string {
  return `${WITHOUT}import { Hosting, MailDomain } from ${JSON.stringify(lib.replace(/\.js$/, ""))};
export const mail = new MailDomain("acme", {
  domain: "acme.com",
  cloudflare: {},
  hosting: Hosting.Online,
  spf: { includes: ["_spf.google.com"] },
  dmarc: { policy: "none" },
});
`;
}

type Diagnostics = ReadonlyMap<string, number>;

/** Measures what the library adds to the type-check of a program with one file. */
export const types: Measurement = {
  name: "types",
  run: ({ progress }) =>
    inScratch(async function* (directory) {
      progress("types: building the library");
      const lib = await buildLibrary(directory);
      const consumers = [
        ["without", consumer(path.join(directory, "without"), WITHOUT)],
        ["with MailDomain", consumer(path.join(directory, "with"), withUs(lib))],
      ] as const;
      const results = consumers.map(([name]) => [name, [] as Diagnostics[]] as const);
      for (let turn = 0; turn < REPETITIONS; turn++) {
        for (const [index, [, project]] of consumers.entries()) results[index]?.[1].push(await check(project));
      }
      yield report(results);
    }),
};

function consumer(directory: string, source: string): string {
  mkdirSync(directory, { recursive: true });
  const options = { target: "es2023", module: "NodeNext", strict: true, types: ["node"], skipLibCheck: true };
  writeFileSync(path.join(directory, "tsconfig.json"), JSON.stringify({ compilerOptions: options }));
  writeFileSync(path.join(directory, "index.ts"), source);
  return directory;
}

async function check(project: string): Promise<Diagnostics> {
  const result = await runProcess(process.execPath, [compiler(), "-p", project, "--noEmit", "--extendedDiagnostics"]);
  if (result.code !== 0) throw new Error(`${project} does not type-check:\n${result.stdout}`);
  const lines = result.stdout.matchAll(/^([A-Z][\w ]+):\s+([\d.]+)[sK]?$/gm);
  return new Map([...lines].map(([, name = "", value]) => [name, Number(value)]));
}

function report(results: readonly (readonly [string, readonly Diagnostics[]])[]): Report {
  const rows = results.map(([name, runs]) => {
    const of = (key: string): number => median(runs.map((run) => run.get(key) ?? NaN));
    return {
      consumer: name,
      files: of("Files"),
      "check s": round(of("Check time")),
      "total s": round(of("Total time")),
      "memory MB": Math.round(of("Memory used") / 1024),
    };
  });
  return {
    title: "Type-checking a program of one file",
    method: `tsc --noEmit --extendedDiagnostics with skipLibCheck, median of ${REPETITIONS}, taking turns.`,
    rows,
    aims: [],
  };
}
