/** Starts the DNS server of `npm start` in the background, and compares its answers with the zones. */
import { type ChildProcess, fork } from "node:child_process";
import { Resolver } from "node:dns/promises";
import { once } from "node:events";
import path from "node:path";
import { bundle } from "../engine/bundle";
import { SandboxError } from "../engine/sandboxError";
import { sandboxRoot } from "../engine/tools";
import { controlFile, type DnsControl, readControl, writeControl } from "./dnsControl";
import type { Scenario } from "./scenario";
import { type Subject, valuesOf, type ZoneValue } from "./snapshot";

/** This port is tried first, so that the address is usually the same. */
const USUAL_PORT = 5300;
/** How long the server answers after the command that started it. */
const LIFETIME_MS = 30 * 60_000;

/**
 * Serves the scenario's zones on loopback for the next half hour. A server that already runs gets more time; otherwise a new one is
 * started in the background.
 *
 * @throws SandboxError when the port that was asked for is taken.
 */
export async function serveDns(scenario: Scenario, port?: number): Promise<DnsControl> {
  const file = controlFile(scenario.dir);
  const running = readControl(file);
  const until = new Date(Date.now() + LIFETIME_MS).toISOString();
  if (running !== undefined && (port ?? running.port) === running.port && (await answers(running.port))) {
    writeControl(file, { ...running, until });
    return { ...running, until };
  }
  return start(scenario.cloud.dir, file, until, port === undefined ? [USUAL_PORT, 0] : [port]);
}

async function start(cloudDir: string, file: string, until: string, ports: readonly number[]): Promise<DnsControl> {
  const program = await bundle(path.join(__dirname, "dnsServe.ts"), path.join(sandboxRoot(), "bin"));
  const child = fork(program, [cloudDir, file, ...ports.map(String)], {
    detached: true,
    stdio: "ignore",
    execArgv: [],
  });
  const answer = await firstMessage(child);
  if (answer.port === undefined) {
    throw new SandboxError(`The DNS server cannot start on port ${ports[0]}: ${answer.error ?? "it ended at once"}`);
  }
  const control = { port: answer.port, until };
  writeControl(file, control);
  child.send("serve");
  await once(child, "disconnect");
  child.unref();
  return control;
}

async function firstMessage(child: ChildProcess): Promise<{ readonly port?: number; readonly error?: string }> {
  const ended = once(child, "exit").then(() => ({}));
  const received = once(child, "message").then(([message]) => message as { port?: number; error?: string });
  return Promise.race([received, ended]);
}

/** A resolver that asks only the scenario's DNS server. */
export function loopbackResolver(port: number): Resolver {
  const resolver = new Resolver({ timeout: 1_000, tries: 2 });
  resolver.setServers([`127.0.0.1:${port}`]);
  return resolver;
}

async function answers(port: number): Promise<boolean> {
  return loopbackResolver(port)
    .resolveTxt("_spf.odoo.com")
    .then(
      () => true,
      () => false,
    );
}

/** How the answers of the DNS server compare with the zones. */
interface DnsCheck {
  readonly asked: number;
  /** The answers that differ from the zones, as texts. */
  readonly wrong: readonly string[];
}

/**
 * Asks the DNS server for every name of the stack, and compares the answers with the zones. When both providers serve a domain, the server
 * answers from Cloudflare's zone.
 */
export async function checkDns(
  resolver: Resolver,
  subjects: readonly Subject[],
  snapshot: readonly ZoneValue[],
): Promise<DnsCheck> {
  const answers = await Promise.all(
    subjects.map(async (subject) => {
      const served = [valuesOf(subject, "cloudflare", snapshot), valuesOf(subject, "route53", snapshot)];
      const expected = served.find((values) => values.length > 0)?.map(({ value }) => value) ?? [];
      return { subject, expected, found: (await ask(resolver, subject)).filter((value) => subject.isRecord(value)) };
    }),
  );
  const differs = answers.filter(({ expected, found }) => expected.join("\n") !== found.join("\n"));
  const wrong = differs.map(
    ({ subject, found }) => `${subject.owner} ${subject.type}: ${found.join(", ") || "no answer"}`,
  );
  return { asked: subjects.length, wrong };
}

/** The values at a name. TXT values have one octet in each character, as node returns them and snapshots have them. */
async function ask(resolver: Resolver, { owner, type }: Subject): Promise<string[]> {
  try {
    if (type === "CNAME") return await resolver.resolveCname(owner);
    return (await resolver.resolveTxt(owner)).map((strings) => strings.join(""));
  } catch (error) {
    if (isNothingThere(error)) return [];
    throw error;
  }
}

function isNothingThere(error: unknown): boolean {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  return code === "ENODATA" || code === "ENOTFOUND";
}
