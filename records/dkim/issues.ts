/** The catalogue of the issues of DKIM selectors, key records and CNAME targets. */
import { error, type IssueKind, issueMaker, warning } from "../issueKind";

const KEY = "RFC 6376 section 3.6.1";
const LIST = "RFC 6376 section 3.2";

/** Every issue of records/dkim by its stable id. */
export const DKIM_ISSUES = {
  "dkim/selector-not-valid": error("The selector is not a name that a signature may carry.", "RFC 6376 section 3.1"),
  "dkim/too-long": error("The record is larger than a TXT record or has more tags than anybody needs.", "RFC 1035"),
  "dkim/version-not-valid": error("The version is there, but not DKIM1, or not first.", KEY),
  "dkim/not-a-tag": error("Something between two semicolons is no tag=value.", LIST),
  "dkim/tag-twice": error("A tag occurs twice, which makes the whole list invalid.", LIST),
  "dkim/key-missing": error("There is no p, so this is no key.", KEY),
  "dkim/key-revoked": warning("p is empty: the key was revoked; an error in `odoo-mail check`.", KEY),
  "dkim/unknown-key-type": error("The key type is neither rsa nor ed25519.", `${KEY}, RFC 8463`),
  "dkim/key-not-base64": error("p is not base64.", KEY),
  "dkim/key-not-valid": error("p is base64, but not a key of the key type.", `${KEY}, RFC 8017, RFC 8463`),
  "dkim/key-too-short": error("An RSA key below 1024 bits is not accepted.", "RFC 8301 section 3.2"),
  "dkim/key-short": warning("An RSA key should have 2048 bits.", "RFC 8301 section 3.2"),
  "dkim/key-long": warning("Verifiers need not accept RSA keys above 4096 bits.", "RFC 8301 section 3.2"),
  "dkim/no-usable-hash": error("h allows no hash algorithm that is still accepted.", "RFC 8301 section 3.1"),
  "dkim/sha1-allowed": warning("h names sha1, which nobody may use any more.", "RFC 8301 section 3.1"),
  "dkim/not-for-email": error("s does not allow the key for mail.", KEY),
  "dkim/testing": warning("t=y: verifiers treat signed mail as if it were not.", KEY),
  "dkim/target-not-usable": error("No verifier would accept the key behind the CNAME to be published.", KEY),
  "dkim/published-not-usable": warning("No verifier accepts the key behind the published CNAME.", KEY),
  "dkim/target-without-key": warning(
    "There is no key behind the CNAME; an error in `odoo-mail check`.",
    "RFC 6376 section 3.6.2.2",
  ),
  "dkim/target-several-keys": warning(
    "There are several TXT records behind the CNAME; an error in `odoo-mail check`.",
    "RFC 6376 section 3.6.2.2",
  ),
  "dkim/target-unanswered": warning(
    "DNS did not say whether there is a key behind the CNAME.",
    "RFC 6376 section 3.6.2.2",
  ),
  "dkim/unknown-tag": warning("Verifiers ignore a tag that they do not know.", LIST),
} as const satisfies Readonly<Record<string, IssueKind>>;

export type DkimIssueId = keyof typeof DKIM_ISSUES;

/** One issue of the catalogue. */
export const dkimIssue = issueMaker(DKIM_ISSUES);
