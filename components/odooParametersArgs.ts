import type * as pulumi from "@pulumi/pulumi";

/** Arguments of OdooSystemParameters. */
export interface OdooSystemParametersArgs {
  /** The database's own address, such as `https://acme.odoo.com`. */
  url: string;
  /** The database's name. @default - the first label of an address below odoo.com */
  database?: string;
  /** The login that the key belongs to. @default - none: enough since Odoo 19 */
  user?: string;
  /** An API key of a user with the right Administration: Settings. Kept as a secret. */
  apiKey: pulumi.Input<string>;
  /** Return-Path domain: `mail.catchall.domain`, or the alias domain of Odoo 17 and later, which is created when it is not there. */
  aliasDomain: string;
  /** Author domain, for judging `defaultFrom`. @default - `aliasDomain` */
  domain?: string;
  /** What Odoo puts in the place of a From that it may not use: a local part at the alias domain, or an address. @default - stays */
  defaultFrom?: string;
  /** Lets all mail leave from `defaultFrom`, as Outlook's servers want. @default false */
  forceFrom?: boolean;
  /** Local part of the Return-Path. @default - stays, `bounce` in a new database */
  bounceAlias?: string;
  /** Local part of Reply-To. @default - stays, `catchall` in a new database */
  catchallAlias?: string;
  /** Ids of companies that shall send from the alias domain, since Odoo 17. @default - companies stay as they are */
  companies?: number[];
  /** The major version that the database must have, 14 to 19. @default - any; it is detected */
  odooVersion?: number;
  /** Overwrites values that somebody else chose, which is an error otherwise; they are put back when the resource goes. @default false */
  adopt?: boolean;
  /** Tells two components on one database apart, such as for two alias domains of two companies. @default - none */
  nameSuffix?: string;
  /** Seconds until a request that is not answered is given up. @default 30 */
  requestTimeout?: number;
}
