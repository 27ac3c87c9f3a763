import { type Arguments, readArguments } from "../../../sandbox/start/arguments";
import path from "node:path";
import { scenarioDirectory } from "../../../sandbox/start/scenario";
import { SandboxError } from "../../../sandbox/engine/sandboxError";

const read: readonly [string[], Partial<Arguments>][] = [
  [[], { command: "up" }],
  [["release"], { command: "release" }],
  [["destroy"], { command: "destroy" }],
  [["stop"], { command: "stop" }],
  [["reset"], { command: "reset" }],
  [["help"], { command: "help" }],
  [["--help"], { command: "help" }],
  [["-h", "destroy"], { command: "help" }],
  [["--port", "5353"], { command: "up", port: 5353 }],
  [["release", "--port=1"], { command: "release", port: 1 }],
  [["--dir", "/elsewhere"], { command: "up", dir: "/elsewhere" }],
  [["--dir", "here"], { command: "up", dir: path.resolve("here") }],
];

const refused: readonly [string[], string][] = [
  [
    ["delete"],
    'There is no command "delete". Commands: up, release, destroy, stop, reset, help; options: --port <number>, --dir <directory>.',
  ],
  [["constructor"], 'There is no command "constructor".'],
  [["up", "down"], 'Too many arguments: "down" after "up".'],
  [["--froce"], "Unknown option '--froce'. Commands: up"],
  [["--port"], "Option '--port <value>' argument missing. Commands: up"],
  [["--port", "0"], '--port "0" is not a port: a number from 1 to 65535.'],
  [["--port", "65536"], "is not a port"],
  [["--port", "dns"], "is not a port"],
  [["--port", "-1"], "--port"],
];

describe("the arguments of npm start", () => {
  it.each(read)("%j are read", (argv, expected) =>
    expect(readArguments(argv)).toEqual({ dir: scenarioDirectory(), ...expected }),
  );

  it.each(refused)("%j are refused, saying what is allowed", (argv, message) => {
    expect(() => readArguments(argv)).toThrow(SandboxError);
    expect(() => readArguments(argv)).toThrow(message);
  });
});
