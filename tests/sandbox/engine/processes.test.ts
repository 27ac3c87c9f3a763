import { runProcess, startProcess } from "../../../sandbox/engine/processes";
import { killProcess, killTree, orphansOf, parseStat, processesOf } from "../../../sandbox/engine/processTable";

/** Starts a shell that says `ready` once its child runs, and then waits for it. */
function startFamily(): { readonly pid: number; readonly ready: Promise<void>; readonly done: Promise<unknown> } {
  let tell: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => (tell = resolve));
  const family = startProcess("sh", ["-c", "(echo ready; exec sleep 300) & wait"], { onOutput: () => tell() });
  return { ...family, ready };
}

describe("a command of the sandbox", () => {
  it("gives exit code, both outputs and the time", async () => {
    const result = await runProcess("sh", ["-c", "echo out; echo err >&2; exit 7"]);
    expect(result).toMatchObject({ code: 7, signal: null, stdout: "out\n", stderr: "err\n", timedOut: false });
    expect(result.ms).toBeGreaterThan(0);
  });

  it("is killed with everything below it when its time is over", async () => {
    const running = startProcess("sh", ["-c", "sleep 300 & wait"], { timeoutMs: 300 });
    expect(await running.done).toMatchObject({ code: null, signal: "SIGKILL", timedOut: true });
    expect(processesOf(running.pid)).toEqual([]);
  });

  it("rejects when it cannot be started", async () => {
    await expect(runProcess("/no/such/program", [])).rejects.toMatchObject({ code: "ENOENT" });
  });
});

describe("the processes below a command", () => {
  it("are found, and killed as one", async () => {
    const { pid, ready, done } = startFamily();
    await ready;
    expect(processesOf(pid)).toHaveLength(2);
    killTree(pid);
    await done;
    expect(processesOf(pid)).toEqual([]);
  });

  // Without /proc there is no session to find them by: there, they end by themselves when the engine's pipe closes.
  const itOnLinux = process.platform === "linux" ? it : it.skip;
  itOnLinux("are still found when the command itself was killed", async () => {
    const { pid, ready, done } = startFamily();
    await ready;
    const child = processesOf(pid).find((entry) => entry.parent === pid);
    expect(killProcess(pid)).toBe(true);
    expect(orphansOf(pid).map((orphan) => orphan.pid)).toEqual([child?.pid]);
    expect(killProcess(child?.pid ?? 0)).toBe(true);
    await done;
  });

  it("can be killed when they are gone already", async () => {
    const { pid, done } = startProcess("true", []);
    await done;
    expect(killProcess(pid)).toBe(false);
    expect(() => killTree(pid)).not.toThrow();
  });
});

describe("/proc/<pid>/stat", () => {
  it("is read past a name that holds blanks and parentheses (proc(5))", () => {
    const stat = "42 (a) (b c)) S 7 42 9 0 -1 4194304";
    expect(parseStat(42, stat, "node\0x y\0")).toEqual([{ pid: 42, parent: 7, session: 9, command: "node x y" }]);
  });

  it.each(["Z", "X"])("of a process that has ended (%s) counts for nothing", (state) => {
    expect(parseStat(42, `42 (sh) ${state} 7 42 9 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0`, "")).toEqual([]);
  });

  it("of a process whose first thread has ended counts while another thread runs", () => {
    const stat = "42 (pulumi) Z 7 42 9 0 -1 0 0 0 0 0 0 0 0 0 20 0 3 0";
    expect(parseStat(42, stat, "")).toEqual([{ pid: 42, parent: 7, session: 9, command: "" }]);
  });
});
