import { type OptionSpec, readOptions } from "../../cli/options";

const SPECS = {
  quiet: { type: "boolean" },
  file: { type: "string" },
  server: { type: "string", multiple: true },
  stack: { type: "optional" },
} as const satisfies Record<string, OptionSpec>;

const read = (line: string) => readOptions(line.split(" ").filter(Boolean), SPECS);

it("reads texts, switches and what is neither", () => {
  const options = read("one --file a.txt --server=x --server y --quiet two -- --three");
  expect(options.problems).toEqual([]);
  expect(options.positionals).toEqual(["one", "two", "--three"]);
  expect([options.text("file"), options.texts("server"), options.has("quiet")]).toEqual(["a.txt", ["x", "y"], true]);
  expect([options.text("stack"), options.texts("stack"), options.has("stack")]).toEqual([undefined, [], false]);
});

it.each([
  ["--stack", ""],
  ["--stack --quiet", ""],
  ["--stack prod", "prod"],
  ["--stack=prod", "prod"],
  ["--stack -", "-"],
])("takes the value of %s as %j", (line, value) => {
  const options = read(line);
  expect([options.problems, options.has("stack"), options.text("stack")]).toEqual([[], true, value]);
});

it.each([
  ["--slow", ['There is no option "--slow".']],
  ["--sever x", ['There is no option "--sever". Did you mean "--server"?']],
  [
    "--stak --sever - --qiet x",
    [
      'There is no option "--stak". Did you mean "--stack"?',
      'There is no option "--sever". Did you mean "--server"?',
      'There is no option "--qiet". Did you mean "--quiet"?',
    ],
  ],
  ["--qiet=1", ['There is no option "--qiet". Did you mean "--quiet"?']],
  ["-q", ['There is no option "-q".']],
  ["--file", ['"--file" needs a value.']],
  ["--file=", ['"--file" needs a value.']],
  ["--file --quiet", ['"--file" needs a value.']],
  ["--quiet=yes", ['"--quiet" takes no value.']],
  ["--file a --file b", ['"--file" is given more than once.']],
  [
    "--slow=1 --quiet=no --file",
    ['There is no option "--slow".', '"--quiet" takes no value.', '"--file" needs a value.'],
  ],
])("refuses %s, with all that is wrong", (line, problems) => {
  expect(read(line).problems).toEqual(problems);
});

it.each(["--file", "--file=", "--file --quiet"])("takes no other text for the value that %s lacks", (line) => {
  const options = read(line);
  expect([options.has("file"), options.text("file"), options.texts("file")]).toEqual([true, undefined, []]);
});

it.each([
  ["--sever 192.0.2.1 one", ["one"]],
  ["--stak prod one", ["one"]],
  ["--sever=192.0.2.1 one", ["one"]],
  ["--qiet one", ["one"]],
  ["--slow one", ["one"]],
  ["-- --sever one", ["--sever", "one"]],
])("takes the value of a misspelt option for no argument: %s", (line, positionals) => {
  expect(read(line).positionals).toEqual(positionals);
});

it("shows an unknown option without what it would do to a terminal", () => {
  expect(read("--\u001b[2J").problems).toEqual(['There is no option "--\\027[2J".']);
});
