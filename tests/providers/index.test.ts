import { DnsProvider, loadAdapter } from "../../providers";

function missing(name: string): () => never {
  return () => {
    throw new Error(`Cannot find module '${name}'`);
  };
}

const SDKS = [
  [DnsProvider.Cloudflare, "@pulumi/cloudflare", "../../providers/cloudflare"],
  [DnsProvider.Route53, "@pulumi/aws", "../../providers/route53"],
] as const;

afterEach(() => jest.resetModules());

it.each(SDKS)("%s without its SDK is an error with the command that installs it", (provider, name, module) => {
  jest.doMock(module, missing(`${name}/x`));
  expect(() => loadAdapter(provider)).toThrow(
    `The package ${name} is needed for ${provider} zones and could not be loaded. Run "npm install ${name}". (Cannot find module '${name}/x')`,
  );
  jest.dontMock(module);
});

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
