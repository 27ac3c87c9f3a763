/** The two commands that are compared, each with a meter around it that counts its CPU time, memory and DNS questions. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { runProcess } from "../../sandbox/engine/processes";

/** What one command used. */
export interface Used {
  readonly wallMs: number;
  readonly cpuMs: number;
  /** Peak resident memory. */
  readonly rssMb: number;
  /** DNS questions that it sent. */
  readonly questions: number;
}

/** A command that checks the domains in a file, with a DNS server on loopback. */
export interface Checker {
  readonly name: string;
  check(list: string, port: number): Promise<Used>;
}

const VERSION = ">=6,<7";
// Several times what the slower command takes for a thousand domains.
const TIMEOUT_MS = 900_000;

/** Is loaded before the command. Counts datagrams, and writes what the process used to a file when it exits. */
const OUR_METER = `
const { Socket } = require("node:dgram"), { writeFileSync } = require("node:fs");
const { send } = Socket.prototype;
let questions = 0;
Socket.prototype.send = function (...all) { questions += 1; return send.apply(this, all); };
process.on("exit", () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  writeFileSync(process.env.BENCH_USED, JSON.stringify({ cpuMs: (userCPUTime + systemCPUTime) / 1000, rssMb: maxRSS / 1024, questions }));
});`;

/** The same for checkdmarc. It also sets the port of the DNS server, for which checkdmarc has no option. */
const THEIR_METER = `
import atexit, json, os, resource, sys
import dns.nameserver, dns.query
count = 0
def counted(function):
    def call(*args, **kwargs):
        global count
        count += 1
        return function(*args, **kwargs)
    return call
dns.query.udp = counted(dns.query.udp)
dns.nameserver.Do53Nameserver.__init__.__defaults__ = (int(os.environ["BENCH_PORT"]),)
def used():
    u = resource.getrusage(resource.RUSAGE_SELF)
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    with open(os.environ["BENCH_USED"], "w") as file:
        json.dump({"cpuMs": (u.ru_utime + u.ru_stime) * 1000, "rssMb": u.ru_maxrss / unit, "questions": count}, file)
atexit.register(used)
from checkdmarc._cli import _main
_main()`;

/** `odoo-mail check`, as it is published. */
export function ourCommand(main: string, directory: string): Checker {
  const meter = path.join(directory, "meter.cjs");
  writeFileSync(meter, OUR_METER);
  return {
    name: "odoo-mail check",
    check: (list, port) => {
      const options = ["--file", list, "--server", `127.0.0.1:${port}`, "--json"];
      return measured(process.execPath, ["--require", meter, main, "check", ...options], directory, port);
    },
  };
}

/** Installs checkdmarc into a directory of its own. Returns the reason when that fails, such as a missing Python. */
export async function theirCommand(directory: string): Promise<Checker | string> {
  const home = path.join(directory, "checkdmarc");
  const python = path.join(home, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
  const made = await tried("python3", ["-m", "venv", home]);
  if (made !== undefined) return `There is no Python with venv (${made}), so checkdmarc was not measured.`;
  const installed = await tried(python, ["-m", "pip", "install", "--quiet", `checkdmarc${VERSION}`]);
  if (installed !== undefined) return `pip cannot install checkdmarc (${installed}), so it was not measured.`;
  const version = await runProcess(python, [
    "-c",
    "from importlib.metadata import version; print(version('checkdmarc'))",
  ]);
  const meter = path.join(directory, "meter.py");
  writeFileSync(meter, THEIR_METER);
  return {
    name: `checkdmarc ${version.stdout.trim()}`,
    check: (list, port) =>
      measured(python, [meter, list, "--nameserver", "127.0.0.1", "--format", "json"], directory, port),
  };
}

async function tried(command: string, args: readonly string[]): Promise<string | undefined> {
  try {
    const { code, stderr } = await runProcess(command, args, { timeoutMs: 300_000 });
    return code === 0 ? undefined : (stderr.trim().split("\n").at(-1) ?? `exit code ${String(code)}`);
  } catch (error) {
    return (error as Error).message;
  }
}

async function measured(command: string, args: readonly string[], directory: string, port: number): Promise<Used> {
  const file = path.join(directory, "used.json");
  const env = { ...process.env, BENCH_USED: file, BENCH_PORT: String(port), NO_COLOR: "1" };
  const { code, ms, stderr, stdout } = await runProcess(command, args, { env, timeoutMs: TIMEOUT_MS });
  // Both commands exit with an error code when a domain has a fault. So success is that the output has the first domain.
  if (code === null || !stdout.includes("company0.com"))
    throw new Error(`${command} ${args.join(" ")}: ${stderr.slice(-2000)}`);
  return { wallMs: ms, ...(JSON.parse(readFileSync(file, "utf8")) as Omit<Used, "wallMs">) };
}
