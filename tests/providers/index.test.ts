import { DnsProvider, loadAdapter } from "../../providers";

function missing(name: string): () => never {
  return () => {
    throw new Error(`Cannot find module '${name}'`);
  };
}

const SDKS = [
  [DnsProvider.Cloudflare, "@pulumi/cloudflare", "../../providers/cloudflare", 6],
  [DnsProvider.Route53, "@pulumi/aws", "../../providers/route53", 7],
] as const;

afterEach(() => jest.resetModules());

it.each(SDKS)(
  "%s without its SDK is an error with the command that installs it, in one sentence",
  (provider, name, module, version) => {
    jest.doMock(module, missing(`${name}/x`));
    expect(() => loadAdapter(provider)).toThrow(
      `${provider} zones need the package ${name}, which is not installed: run \`npm install ${name}@${version}\`.`,
    );
    jest.dontMock(module);
  },
);

it.each(SDKS)("%s: an error that is not about the SDK is told as it is", (provider, _name, module) => {
  const error = new Error("out of memory");
  jest.doMock(module, () => {
    throw error;
  });
  expect(() => loadAdapter(provider)).toThrow(error);
  jest.dontMock(module);
});

it.each(SDKS)("%s is loaded when it is asked for, and not the other one", (provider, _name, module) => {
  for (const [, , other] of SDKS) if (other !== module) jest.doMock(other, missing("the other one"));
  expect(loadAdapter(provider).provider).toBe(provider);
  for (const [, , other] of SDKS) jest.dontMock(other);
});
