import { isError, Severity } from "../../records/issue";

it.each([
  [Severity.Error, true],
  [Severity.Warning, false],
])("an issue of severity %s is an error: %s", (severity, expected) => {
  expect(isError({ id: "dns/x", severity, message: "", fix: "", source: "" })).toBe(expected);
});
