import { Progress } from "../../cli/progress";

function recorded(isTerminal: boolean): { progress: Progress; lines: string[]; log: string[] } {
  const lines: string[] = [];
  const log: string[] = [];
  const err = (text: string): number => log.push(text);
  return { progress: new Progress({ err, ...(isTerminal && { progress: (line) => lines.push(line) }) }), lines, log };
}

it("says how far it is in few of a thousand lines, the last one included", () => {
  const { progress, lines, log } = recorded(true);
  for (let done = 1; done <= 1000; done++) progress.checked(done, 1000);
  progress.end();
  expect([lines[0], ...lines.slice(-2)]).toEqual(["Checked 1 of 1000 domains.", "Checked 1000 of 1000 domains.", ""]);
  expect(lines.length).toBeLessThan(100);
  expect(log).toEqual([]);
});

it("says nothing of two domains, nor in a log", () => {
  for (const [isTerminal, all] of [
    [true, 2],
    [false, 1000],
  ] as const) {
    const { progress, lines, log } = recorded(isTerminal);
    progress.checked(all, all);
    progress.end();
    expect([lines, log]).toEqual([[], []]);
  }
});

it.each([
  [
    { differences: 2, nextLookIn: 30, timeLeft: 570 },
    "Servers give different answers for 2 names; next check in 30 s, 10 min left.",
  ],
  [
    { differences: 0, nextLookIn: 15, timeLeft: 20 },
    "Some records or answers are still missing; next check in 15 s, 20 s left.",
  ],
])("says what is waited for: %j", (waiting, line) => {
  const terminal = recorded(true);
  terminal.progress.waiting(waiting);
  terminal.progress.end("The time is up.");
  expect([terminal.lines, terminal.log]).toEqual([[line, ""], ["The time is up."]]);
  const pipeline = recorded(false);
  pipeline.progress.waiting(waiting);
  pipeline.progress.end();
  expect([pipeline.lines, pipeline.log]).toEqual([[], [line]]);
});
