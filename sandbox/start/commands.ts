/** The commands of `npm start`: what each one runs and says, in order. */
import path from "node:path";
import { wrapped } from "../../cli/render/text";
import { printable } from "../../records/printable";
import type { RunResult } from "../engine/command";
import { writes } from "../engine/events";
import { checkoutRoot } from "../engine/goModule";
import { SandboxError } from "../engine/sandboxError";
import { mailSettings } from "../odoo/keptDatabase";
import type { Arguments, Command } from "./arguments";
import { controlFile, type DnsControl, removeControl } from "./dnsControl";
import {
  allSubjects,
  sayCheck,
  sayChecked,
  sayDns,
  sayDrift,
  sayOdoo,
  sayProofs,
  sayStrangers,
  sayTables,
} from "./report";
import { OUTPUTS_FILE, readStackConfig, releasing, removeScenario, type StackConfig } from "./scenario";
import { say, sayHeading, screenWidth } from "./screen";
import { changedOdoo, keepOutputs, openSession, operate, type Session } from "./session";
import { takeSnapshot } from "./snapshot";
import { impliedAliasDomain } from "./standIn";

/** What to do with real domains. */
const NEXT_STEPS = `Next, with your own domains (docs/quick-start.md explains the steps):
  1. Install Pulumi: https://www.pulumi.com/docs/install/
  2. pulumi login --local              keeps the state on this machine;
     or pulumi login                   keeps it in Pulumi Cloud
  3. pulumi stack init prod            asks for a new passphrase with --local
  4. Put your domains into Pulumi.prod.yaml, as in sandbox/seed/stack.yaml,
     below "config:".
  5. export CLOUDFLARE_API_TOKEN=...   a token with Zone:Read and DNS:Edit
     export AWS_PROFILE=...            one with Route53 rights on the zone
  6. pulumi preview, read it, pulumi up

Here: npm start -- release, npm start -- destroy, npm start -- help`;

/** The commands of `npm start`. */
export const RUN: Readonly<Record<Command, (args: Arguments) => Promise<void> | void>> = {
  up,
  release,
  destroy,
  stop: ({ dir }) => say(removeControl(controlFile(dir)) ? "The DNS server ends." : "No DNS server was running."),
  reset: ({ dir }) => {
    removeControl(controlFile(dir));
    removeScenario(dir);
    say("Zones, state and configuration are gone; the next npm start begins anew.");
  },
  help: () => say(HELP),
};

async function up({ port, dir }: Arguments): Promise<void> {
  const session = await openSession(dir, port);
  const { cloud } = session.scenario;
  const config = readStackConfig(session.scenario.configFile);
  sayIntroduction(session, config);
  const before = takeSnapshot(cloud);
  const odooBefore = mailSettings(session.odoo.data);
  const preview = await operate(session, "pulumi preview", "preview", config);
  sayProofs(preview);
  sayDrift(preview);
  await operate(session, "pulumi up", "up", config, ["--skip-preview"]);
  const after = takeSnapshot(cloud);
  cloud.clearRequests();
  const second = await operate(session, "pulumi up again", "up", config, ["--skip-preview"]);
  sayTables(config, before, after);
  say();
  sayNothingChanged(session, second);
  sayStrangers(config, before, after);
  await sayDns(config, after, session.dns.port);
  sayOdoo(session.odoo, odooBefore);
  await sayCheck(session);
  const first = allSubjects(config)[0]?.[0];
  say();
  dnsLines(session.dns, first?.owner ?? "").forEach(say);
  say(`\nIn ${placeOf(session)}:`);
  say(`  ${OUTPUTS_FILE}  the stack's outputs: each record, and what to do by hand`);
  say("  logs          all that Pulumi printed, with its warnings");
  say(`\n${NEXT_STEPS}`);
}

async function release({ port, dir }: Arguments): Promise<void> {
  const session = await openSession(dir, port);
  const { cloud } = session.scenario;
  const config = readStackConfig(session.scenario.configFile);
  sayIntroduction(session, config);
  const before = takeSnapshot(cloud);
  await operate(session, "release, 1st up", "up", releasing(config), ["--skip-preview"]);
  await operate(session, "release, 2nd up", "up", releasing(config), ["--skip-preview"]);
  await keepOutputs(session);
  const after = takeSnapshot(cloud);
  sayTables(config, before, after);
  say();
  sayStrangers(config, before, after);
  await sayDns(config, after, session.dns.port);
  say("\nThe domains can now be taken out of the configuration. Here: npm start -- destroy,");
  say("or npm start to publish everything again.");
}

async function destroy({ port, dir }: Arguments): Promise<void> {
  const session = await openSession(dir, port);
  const { cloud } = session.scenario;
  const config = readStackConfig(session.scenario.configFile);
  sayIntroduction(session);
  const before = takeSnapshot(cloud);
  cloud.clearRequests();
  const odooBefore = mailSettings(session.odoo.data);
  const result = await operate(session, "pulumi destroy", "destroy", config);
  await keepOutputs(session);
  const changed = cloud.writes().length;
  if (changed > 0) throw new SandboxError(`destroy changed something in DNS: ${changed} requests in ${cloud.log.file}`);
  say();
  sayChecked("Nothing in DNS was changed or deleted.");
  await sayDns(config, before, session.dns.port);
  if (changedOdoo(result))
    say(
      "\nThe settings that the stack had set in Odoo are put back to what they were,\nexcept where somebody changed them since.",
    );
  sayOdoo(session.odoo, odooBefore);
  say("\nThe state is empty. npm start adopts the records again; npm start -- release before");
  say("a destroy takes them out.");
}

/** @param config the one that the command deploys. @default - none: it deploys nothing */
function sayIntroduction(session: Session, config: StackConfig = {}): void {
  const { tools, scenario } = session;
  const { origin, version } = tools.cli;
  const source = origin === "path" ? "from PATH" : "built from go.mod";
  sayHeading(`The stack program on an embedded cloud: Pulumi ${version} (${source})`);
  const own = process.execPath.startsWith(path.join(checkoutRoot(), "node_modules"));
  say(`Everything but the CLI runs on Node ${process.versions.node} (${own ? "from node_modules" : "from PATH"}).`);
  const place = placeOf(session);
  say(scenario.isNew ? `New zones in ${place}/cloud.` : `Zones and state as the last command left them, in ${place}.`);
  const aliasDomain = impliedAliasDomain(config);
  if (aliasDomain !== undefined) {
    const text = `stack.yaml has no odoo-mail:databases: the alias domain of the stand-in Odoo is ${printable(aliasDomain)}, that of the first domain.`;
    wrapped(text, screenWidth()).forEach((line) => say(line));
  }
  say();
}

function placeOf({ scenario }: Session): string {
  return path.relative(process.cwd(), scenario.dir);
}

function sayNothingChanged({ scenario }: Session, second: RunResult): void {
  const requests = scenario.cloud.writes();
  const steps = writes(second);
  if (requests.length + steps.length === 0)
    return sayChecked("The second up changed nothing: no step, no write request.");
  const list = [
    ...steps.map(({ op, name }) => `${op} ${name}`),
    ...requests.map(({ method, name }) => `${method} ${name}`),
  ];
  throw new SandboxError(`The second up was not quiet:\n  ${list.join("\n  ")}`);
}

/** What `npm start -- help` prints. */
const HELP = `Runs the stack program on an embedded cloud: the real Pulumi engine, doubles of
Cloudflare and Route53, and a DNS server on loopback. Needs no account; nothing
leaves this machine.

  npm start                 preview, up, a second up, and what changed
  npm start -- release      takes our terms and records out again, in two ups
  npm start -- destroy      destroys the stack: DNS keeps every record
  npm start -- stop         ends the DNS server
  npm start -- reset        forgets zones, state and configuration
  npm start -- help         this text
  --port <number>           port of the DNS server (default 5300, or a free one)
  --dir <directory>         where all of this is kept (default .sandbox/start)

In that directory edit cloud/cloudflare.yaml, cloud/route53.yaml
(the zones), stack.yaml (the configuration) or odoo.json (the settings of a
stand-in Odoo 19), and run npm start again: it tells what was changed by hand.
outputs.json there has the stack's outputs, logs all that Pulumi printed.`;

/** How to ask the DNS server, and until when. */
function dnsLines({ port, until }: DnsControl, owner: string): string[] {
  const time = new Date(until).toTimeString().slice(0, 5);
  return [
    `The DNS server answers until ${time} (or npm start -- stop). Ask it yourself:`,
    `  dig @127.0.0.1 -p ${port} +short ${owner} TXT`,
  ];
}
