/** The library's door: components for stacks, and the pure record library. */
export { MailDomain } from "./components/mailDomain";
export { SpfRecord } from "./components/spfRecord";
export { DkimRecord } from "./components/dkimRecord";
export { DmarcRecord } from "./components/dmarcRecord";
export * from "./components/args";
export { IssuesError } from "./components/issuesError";
export { Hosting } from "./odoo/hosting";
export * from "./records/issue";
export type * from "./records/resolver";
