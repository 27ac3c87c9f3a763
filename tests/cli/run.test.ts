import { run } from "../../cli/run";
import { told } from "./told";

it("lists its commands and what the exit codes mean", async () => {
  const { code, out } = await told(["--help"]);
  expect(code).toBe(0);
  expect(out).toMatch(/^Usage: odoo-mail <command> \[options\]\n/);
  expect(out).toMatch(/^ {2}dns-lock +write /m);
  expect(out).toContain("Exit codes: 0 good; 1 problems found; 2 unknown, ");
  expect(out.split("\n").filter((line) => line.length > 80)).toEqual([]);
});

it.each(["check", "check-message", "plan", "review", "dns-lock", "iam-policy"])(
  "tells how %s is used",
  async (command) => {
    for (const args of [
      [command, "--help"],
      [command, "acme.example", "-h", "--server"],
    ]) {
      const { code, out } = await told(args);
      expect(out.split("\n").filter((line) => line.length > 80)).toEqual([]);
      expect([code, out.split("\n")[0]]).toEqual([0, expect.stringMatching(`^Usage: .*odoo-mail ${command} `)]);
    }
  },
);

it("says which version it is", async () => {
  expect((await told(["--version"])).out).toMatch(/^\d+\.\d+\.\d+/);
});

it.each([
  [[], "A command is missing."],
  [["lock"], 'There is no command "lock". Did you mean "dns-lock"?'],
  [["chek", "acme.com"], 'There is no command "chek". Did you mean "check"?'],
  [["checkmessage"], 'There is no command "checkmessage". Did you mean "check-message"?'],
  [["acme.com"], 'There is no command "acme.com". Did you mean "check acme.com"?'],
  [["foo"], 'There is no command "foo".'],
  [["\u001b[31m"], 'There is no command "\\027[31m".'],
])("refuses %j", async (args, why) => {
  expect(await told(args)).toMatchObject({ code: 64, out: "", err: `odoo-mail: ${why}\nTry odoo-mail --help.` });
});

it("writes to the streams of the process where no others are given", async () => {
  const write = jest.spyOn(process.stdout, "write").mockReturnValue(true);
  try {
    expect(await run(["--version"])).toBe(0);
    expect(write.mock.calls).toEqual([[expect.stringMatching(/^\d+\.\d+\.\d+.*\n$/)]]);
  } finally {
    write.mockRestore();
  }
});
