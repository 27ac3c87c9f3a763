// An upper bound for a hang: several runs of the CLI take some ten seconds, and a busy machine takes several times that.
// Jest 30 ignores `testTimeout` of a project.
jest.setTimeout(240_000);
