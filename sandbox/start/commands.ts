import path from "node:path";
import type { RunResult } from "../engine/command";
import { writes } from "../engine/events";
import { checkoutRoot } from "../engine/goModule";
import { SandboxError } from "../engine/sandboxError";
import { mailSettings } from "../odoo/keptDatabase";
import type { Arguments, Command } from "./arguments";
import { sayCheck } from "./check";
import { controlFile, removeControl } from "./dnsControl";
import { allSubjects, sayChecked, sayDns, sayProofs, sayStrangers, sayTables } from "./report";
import { sayDrift, sayOdoo } from "./odoo";
import { readStackConfig, releasing, removeScenario } from "./scenario";
import { say, sayHeading } from "./screen";
import { openSession, operate, type Session } from "./session";
import { takeSnapshot } from "./snapshot";
import { dnsLines, HELP, NEXT_STEPS } from "./text";

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
  sayIntroduction(session);
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
  say(`\n${NEXT_STEPS}`);
}

async function release({ port, dir }: Arguments): Promise<void> {
  const session = await openSession(dir, port);
  const { cloud } = session.scenario;
  const config = readStackConfig(session.scenario.configFile);
  sayIntroduction(session);
  const before = takeSnapshot(cloud);
  await operate(session, "release, 1st up", "up", releasing(config), ["--skip-preview"]);
  await operate(session, "release, 2nd up", "up", releasing(config), ["--skip-preview"]);
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
  await operate(session, "pulumi destroy", "destroy", config);
  const changed = cloud.writes().length;
  if (changed > 0) throw new SandboxError(`destroy changed something in DNS: ${changed} requests in ${cloud.log.file}`);
  say();
  sayChecked("Nothing in DNS was changed or deleted: mail goes on as before.");
  await sayDns(config, before, session.dns.port);
  sayOdoo(session.odoo, odooBefore);
  say("\nThe state is empty. npm start adopts the records again; npm start -- release before");
  say("a destroy takes them out.");
}

function sayIntroduction({ tools, scenario }: Session): void {
  const { origin, version } = tools.cli;
  const source = origin === "path" ? "from PATH" : "built from go.mod";
  sayHeading(`The stack program on an embedded cloud: Pulumi ${version} (${source})`);
  const own = process.execPath.startsWith(path.join(checkoutRoot(), "node_modules"));
  say(`Everything but the CLI runs on Node ${process.versions.node} (${own ? "from node_modules" : "from PATH"}).`);
  const place = path.relative(process.cwd(), scenario.dir);
  say(scenario.isNew ? `New zones in ${place}/cloud.` : `Zones and state as the last command left them, in ${place}.`);
  say();
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
