import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";

/**
 * `npm run check`: every static check, as many at once as there are cores. All of them run even when one fails. What a check printed
 * is shown in one piece, when it has ended.
 */
const CHECKS = ["lint", "typecheck", "package", "unused", "docs:check", "prose", "format:check"]; // the longest first

interface Ended {
  readonly name: string;
  readonly ok: boolean;
  readonly seconds: number;
}

async function main(): Promise<void> {
  const waiting = [...CHECKS];
  const ended: Ended[] = [];
  const work = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) ended.push(await run(name));
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  console.log(`\n== Static checks\n`);
  for (const { name, ok, seconds } of ended)
    console.log(`${name.padEnd(14)}${ok ? "passed" : "FAILED"} after ${seconds} s`);
  if (!ended.every(({ ok }) => ok)) process.exitCode = 1;
}

async function run(name: string): Promise<Ended> {
  const started = Date.now();
  const output: Buffer[] = [];
  const child = spawn("npm", ["run", "--silent", name], { stdio: ["ignore", "pipe", "pipe"] });
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => output.push(chunk));
  const ok = await new Promise<boolean>((resolve) => {
    child.once("error", (error) => {
      output.push(Buffer.from(`${error.message}\n`));
      resolve(false);
    });
    child.once("close", (code) => resolve(code === 0));
  });
  const seconds = Math.round((Date.now() - started) / 1000);
  console.log(`\n== ${name}\n\n${Buffer.concat(output).toString().trim()}`);
  return { name, ok, seconds };
}

void main();
