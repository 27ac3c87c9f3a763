import type { DnsAnswer, DnsResolver } from "../../resolver";

/** Asks each question once: what is compared must come from one state of DNS. */
export function rememberingResolver(resolver: DnsResolver): DnsResolver {
  const answers = new Map<string, Promise<DnsAnswer>>();
  return {
    resolve: (name, type) => {
      const key = `${type} ${name}`;
      const answer = answers.get(key) ?? resolver.resolve(name, type);
      answers.set(key, answer);
      return answer;
    },
  };
}
