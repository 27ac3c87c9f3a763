/** Finds and kills the processes below a command, even when their parents are gone. */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { errorCode } from "./sandboxError";

/** The index of `num_threads` among the fields after the comm (proc_pid_stat(5): it is field 20, and the state is field 3). */
const THREADS = 17;

/** One running process. */
export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  /** Session id; undefined when the system does not provide it. */
  readonly session: number | undefined;
  /** The command line, as one text. */
  readonly command: string;
}

/**
 * The processes that belong to `root`: its descendants and, on Linux, everything in its session. So a process whose parent was killed is
 * still found. (Children of the Pulumi CLI get process groups of their own, but stay in the session.)
 *
 * @param root pid of a process that was started in a session of its own.
 */
export function processesOf(root: number, table: readonly ProcessEntry[] = processTable()): ProcessEntry[] {
  const mine = new Set([root]);
  for (let before = 0; before < mine.size;) {
    before = mine.size;
    for (const entry of table) if (mine.has(entry.parent) || entry.session === root) mine.add(entry.pid);
  }
  return table.filter((entry) => mine.has(entry.pid));
}

/** Kills by SIGKILL whatever `processesOf` finds. A process that ended in between is not an error. */
export function killTree(root: number): void {
  for (const { pid } of processesOf(root)) killProcess(pid);
}

/**
 * The processes of a command that still run after its first process has ended. On Linux they are found by their session. On other systems
 * they cannot be told from foreign processes, and the list is empty.
 */
export function orphansOf(root: number): ProcessEntry[] {
  return processTable().filter(({ pid, session }) => session === root && pid !== root);
}

/** Kills one process by SIGKILL. False when it was already gone. */
export function killProcess(pid: number): boolean {
  try {
    return process.kill(pid, "SIGKILL");
  } catch (error) {
    if (errorCode(error) === "ESRCH") return false;
    throw error;
  }
}

function processTable(): ProcessEntry[] {
  return process.platform === "linux" ? readProc() : runPs();
}

/** Reads /proc on Linux, which takes a few milliseconds and starts no program (proc(5)). */
function readProc(): ProcessEntry[] {
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      return parseStat(
        Number(name),
        readFileSync(`/proc/${name}/stat`, "utf8"),
        readFileSync(`/proc/${name}/cmdline`, "utf8"),
      );
    } catch {
      return []; // ended between the listing and the reading
    }
  });
}

/**
 * Reads `/proc/<pid>/stat`: `pid (comm) state ppid pgrp session ... num_threads ...`. The comm may contain blanks and parentheses, so it
 * ends at the last `)`. A zombie with one thread has ended. With more threads, only the first one has ended, and the others may still
 * write files.
 */
export function parseStat(pid: number, stat: string, cmdline: string): ProcessEntry[] {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state, parent, , session] = fields;
  if (state === "X" || (state === "Z" && Number(fields[THREADS]) <= 1)) return [];
  return [{ pid, parent: Number(parent), session: Number(session), command: cmdline.split("\0").join(" ").trim() }];
}

/** Runs POSIX ps on other systems. It has no portable column for the session. */
function runPs(): ProcessEntry[] {
  const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" }).split("\n");
  return lines.flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line);
    return match
      ? [{ pid: Number(match[1]), parent: Number(match[2]), session: undefined, command: match[3] ?? "" }]
      : [];
  });
}
