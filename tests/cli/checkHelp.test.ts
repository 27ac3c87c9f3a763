import { CHECK_HELP, CHECK_OPTIONS } from "../../cli/checkHelp";

it("names every option, and no other", () => {
  const named = [...CHECK_HELP.matchAll(/^ {2}--([a-z-]+)/gm)].map(([, name]) => name);
  expect(named.sort()).toEqual(Object.keys(CHECK_OPTIONS).sort());
});
