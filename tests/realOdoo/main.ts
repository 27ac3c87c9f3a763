import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import path from "node:path";
import { type RealOdoo, startRealOdoo } from "./server";

/**
 * `npm run test:odoo`: OdooSystemParameters on a real Odoo and the real Pulumi engine. Starts an Odoo 19 of its own, in the folder
 * ODOO_DIR; or takes the database that ODOO_URL, ODOO_DATABASE and ODOO_API_KEY name, and puts back there what was before.
 */
async function main(): Promise<number> {
  if (process.env["ODOO_URL"] !== undefined) return runTests(["database"], {});
  const dir = process.env["ODOO_DIR"] ?? path.join(tmpdir(), "odoo-mail-real-odoo");
  console.log(`A real Odoo 19 in ${dir}`);
  const odoo = await startRealOdoo(dir, (line) => console.log(line));
  try {
    return await runTests(["database", "newDatabase"], environment(odoo));
  } finally {
    await odoo.stop();
  }
}

function environment({ url, database, adminKey, employeeKey, leaverKey }: RealOdoo): NodeJS.ProcessEnv {
  const keys = { ODOO_API_KEY: adminKey, ODOO_EMPLOYEE_KEY: employeeKey, ODOO_LEAVER_KEY: leaverKey };
  return { ODOO_URL: url, ODOO_DATABASE: database, ...keys };
}

function runTests(files: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const jest = require.resolve("jest/bin/jest");
  const paths = files.map((file) => `tests/realOdoo/${file}.test.ts`);
  const args = [jest, "--selectProjects", "odoo", "--ci", "--runInBand", "--verbose", "--runTestsByPath", ...paths];
  const child = spawn(process.execPath, args, { stdio: "inherit", env: { ...process.env, ...env } });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
