import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { run } from "./tool";

/** A PostgreSQL server of its own, on loopback. */
export interface Postgres {
  readonly port: number;
  /** The role that may create databases; no password is asked. */
  readonly user: string;
  stop(): Promise<void>;
}

const USER = "odoo";

/** Starts a new, empty PostgreSQL server in a folder. Needs PostgreSQL's server programs, such as Debian's package postgresql has. */
export async function startPostgres(dir: string, port: number): Promise<Postgres> {
  const bin = findPrograms();
  const data = path.join(dir, "data");
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  const isRoot = process.getuid?.() === 0;
  if (isRoot) await run("chown", { args: ["postgres", dir] });
  // PostgreSQL refuses to run as root.
  const asOwner = (program: string, args: readonly string[]): Promise<string> => {
    const file = path.join(bin, program);
    return isRoot
      ? run("runuser", { args: ["-u", "postgres", "--", file, ...args], cwd: dir })
      : run(file, { args, cwd: dir });
  };
  await asOwner("initdb", ["--pgdata", data, "--auth", "trust", "--username", USER, "--encoding", "UTF8"]);
  const settings = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off`;
  await asOwner("pg_ctl", ["-D", data, "-l", path.join(dir, "log"), "-o", settings, "-w", "start"]);
  return {
    port,
    user: USER,
    stop: async () => {
      await asOwner("pg_ctl", ["-D", data, "-m", "fast", "-w", "stop"]);
    },
  };
}

function findPrograms(): string {
  const onPath = (process.env["PATH"] ?? "").split(path.delimiter);
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [...onPath, ...versions.map((version) => path.join(debian, version, "bin"))];
  const found = folders.find((folder) => existsSync(path.join(folder, "initdb")));
  if (found === undefined) throw new Error("PostgreSQL's server programs are not here: apt-get install postgresql");
  return found;
}
