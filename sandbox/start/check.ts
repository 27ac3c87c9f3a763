import { writeFileSync } from "node:fs";
import path from "node:path";
import pc from "picocolors";
import { run } from "../../cli/run";
import { say, sayHeading, screenWidth } from "./screen";
import type { Session } from "./session";

/** Says what the world sees of the stack's domains: the command line does, with the stack's outputs and the sandbox's DNS server. */
export async function sayCheck({ scenario, workspace, dns }: Session): Promise<void> {
  const file = path.join(scenario.dir, "outputs.json");
  writeFileSync(file, JSON.stringify(await workspace.outputs(), undefined, 2));
  const args = ["check", "--outputs", path.relative(process.cwd(), file), "--server", `127.0.0.1:${dns.port}`];
  // Two lines: the directory may have a long name.
  sayHeading(`npm run odoo-mail -- check \\\n  ${args.slice(1).join(" ")}`);
  const env = pc.isColorSupported ? {} : { NO_COLOR: "1" };
  say();
  await run(args, { out: say, err: say, env, columns: screenWidth() });
}
