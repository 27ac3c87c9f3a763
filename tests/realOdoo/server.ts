import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import path from "node:path";
import { startPostgres } from "./postgres";
import { end, run, start, untilPrinted } from "./tool";

/** A real Odoo 19 with a new database: three companies, no alias domain, two administrators and an employee. */
export interface RealOdoo {
  readonly url: string;
  readonly database: string;
  /** API keys. */
  readonly adminKey: string;
  readonly employeeKey: string;
  /** The key of an administrator with the login `leaver`. A test archives this user. */
  readonly leaverKey: string;
  stop(): Promise<void>;
}

const DATABASE = "acceptance";

/**
 * Starts a real Odoo 19 on loopback: Debian's package (suite sid), unpacked and not installed, with Python packages in a virtual
 * environment. What was downloaded stays in the folder for the next time; the database is always a new one.
 *
 * Needs a Debian machine with Python 3.10 or later and PostgreSQL's server programs. As root the folder must be readable for everybody.
 */
export async function startRealOdoo(dir: string, say: (line: string) => void): Promise<RealOdoo> {
  mkdirSync(dir, { recursive: true });
  const root = await unpackOdoo(dir, say);
  const python = await preparePython(dir, say);
  const [postgresPort, port] = await freePorts();
  const postgres = await startPostgres(path.join(dir, "postgres"), postgresPort);
  try {
    const home = path.join(dir, "home");
    rmSync(home, { recursive: true, force: true });
    mkdirSync(home, { recursive: true });
    const config = path.join(dir, "odoo.conf");
    writeFileSync(config, configuration({ postgresPort, port, home, user: postgres.user }));
    const env = { ...process.env, HOME: home, PYTHONPATH: root, PYTHONDONTWRITEBYTECODE: "1" };
    const odoo = (...args: readonly string[]) => ({ args: ["-m", "odoo", ...args, "-c", config], env, cwd: home });
    say("Odoo: a new database with the module mail");
    await run(python, odoo("server", "-d", DATABASE, "-i", "mail", "--without-demo=all", "--stop-after-init"));
    const shell = odoo("shell", "-d", DATABASE, "--no-http", "--log-level=error");
    const keys = await run(python, { ...shell, input: PEOPLE });
    const server = start(python, odoo("server", "--log-handler=odoo.service.server:INFO"));
    await untilPrinted(server, /HTTP service \(\w+\) running/);
    return {
      url: `http://127.0.0.1:${port}`,
      database: DATABASE,
      adminKey: keyIn(keys, "admin"),
      employeeKey: keyIn(keys, "employee"),
      leaverKey: keyIn(keys, "leaver"),
      stop: async () => {
        await end(server);
        await postgres.stop();
      },
    };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

async function unpackOdoo(dir: string, say: (line: string) => void): Promise<string> {
  const unpacked = path.join(dir, "odoo");
  const packages = path.join(unpacked, "usr/lib/python3/dist-packages");
  if (existsSync(packages)) return packages;
  say("Odoo: downloading Debian's package odoo-19");
  const apt = path.join(dir, "apt");
  for (const folder of ["lists/partial", "cache/archives/partial", "sources"])
    mkdirSync(path.join(apt, folder), { recursive: true });
  const site = await debianSite();
  const keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";
  const source = `Types: deb\nURIs: ${site}\nSuites: sid\nComponents: main\nSigned-By: ${keyring}\n`;
  writeFileSync(path.join(apt, "sources/sid.sources"), source);
  // Lists and cache of its own: the machine's sources stay as they are.
  const own = {
    "Dir::Etc::sourcelist": "/dev/null",
    "Dir::Etc::sourceparts": path.join(apt, "sources"),
    "Dir::State::lists": path.join(apt, "lists"),
    "Dir::Cache": path.join(apt, "cache"),
    "APT::Sandbox::User": "root",
  };
  const options = Object.entries(own).flatMap(([key, value]) => ["-o", `${key}=${value}`]);
  await run("apt-get", { args: [...options, "update"], cwd: apt });
  await run("apt-get", { args: [...options, "download", "odoo-19"], cwd: apt });
  const file = readdirSync(apt).find((name) => /^odoo-19_.*\.deb$/.test(name));
  if (file === undefined) throw new Error("apt-get download odoo-19 left no package");
  await run("dpkg-deb", { args: ["--extract", path.join(apt, file), unpacked] });
  return packages;
}

/** Where this machine gets Debian's packages from. */
async function debianSite(): Promise<string> {
  const targets = await run("apt-get", { args: ["indextargets", "--format", "$(REPO_URI)"] });
  const site = targets.split("\n").find((uri) => /\/debian\/?$/.test(uri));
  if (site === undefined) throw new Error("none of this machine's apt sources is Debian");
  return site;
}

async function preparePython(dir: string, say: (line: string) => void): Promise<string> {
  const venv = path.join(dir, "venv");
  const python = path.join(venv, "bin/python");
  const done = path.join(venv, "complete");
  if (existsSync(done)) return python;
  say("Odoo: installing its Python packages");
  await run("python3", { args: ["-m", "venv", "--clear", venv] });
  const requirements = path.join(__dirname, "requirements.txt");
  await run(python, { args: ["-m", "pip", "install", "--quiet", "--requirement", requirements] });
  writeFileSync(done, "");
  return python;
}

interface Configured {
  readonly postgresPort: number;
  readonly port: number;
  readonly home: string;
  readonly user: string;
}

function configuration({ postgresPort, port, home, user }: Configured): string {
  const options = {
    ...{ db_host: "127.0.0.1", db_port: postgresPort, db_user: user, db_name: DATABASE, dbfilter: `^${DATABASE}$` },
    ...{ list_db: "False", data_dir: home, http_interface: "127.0.0.1", http_port: port },
    ...{ workers: 0, max_cron_threads: 0 },
  };
  const lines = Object.entries(options).map(([key, value]) => `${key} = ${value}`);
  return `[options]\n${lines.join("\n")}\n`;
}

/** Run by Odoo's own shell: companies, users, and a key for each. */
const PEOPLE = `
from datetime import datetime, timedelta
env["res.company"].create([{"name": "Second"}, {"name": "Third"}])
def user(login, group):
    return env["res.users"].create({"name": login, "login": login, "group_ids": [(6, 0, [env.ref(group).id])]})
users = {"admin": env.ref("base.user_admin"), "employee": user("employee", "base.group_user"),
         "leaver": user("leaver", "base.group_system")}
for name, user in users.items():
    key = env(user=user)["res.users.apikeys"]._generate("rpc", "acceptance", datetime.now() + timedelta(days=1))
    print("KEY", name, key)
env.cr.commit()
`;

function keyIn(printed: string, name: string): string {
  const key = new RegExp(`KEY ${name} (\\w+)`).exec(printed)?.[1];
  if (key === undefined) throw new Error(`Odoo's shell made no key for the ${name}`);
  return key;
}

/** Two ports that nobody listens at. */
async function freePorts(): Promise<[number, number]> {
  const servers = [createServer(), createServer()] as const;
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve) => {
          server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return [ports[0] ?? 0, ports[1] ?? 0];
}
