import fc from "fast-check";
import { type DmarcWanted, mergeDmarc } from "../../../records/dmarc/merge";
import { parseDmarc, renderDmarc } from "../../../records/dmarc/parse";
import { releaseDmarc } from "../../../records/dmarc/release";
import {
  otherDmarcTerms,
  presentDmarcTerms,
  stillFoundDmarc,
  withDmarcTerms,
} from "../../../records/dmarc/sharedTerms";
import { uriKey } from "../../../records/dmarc/reportUris";
import { POLICY_TAGS, strictnessOf } from "../../../records/dmarc/strictness";
import { termKeys, readTerms, termsOf } from "../../../records/dmarc/terms";
import { findTag, readTags, renderTags } from "../../../records/dmarc/text";
import { dmarcTerms } from "../../../records/dmarc/wanted";
import { checkProperty } from "../property";
import { valueOf } from "../valueOf";
import { declared, garbage, strangerRecord } from "./arbitraries";

const merge = (text: string | undefined, wanted: DmarcWanted): string => valueOf(mergeDmarc(text, wanted)).text;
const raw = (text: string): string[] => text.split(";");

describe("every record", () => {
  test("is rendered byte for byte as it was parsed", () => {
    checkProperty(strangerRecord, 0.9, (text) => {
      expect(renderDmarc(valueOf(parseDmarc(text)))).toBe(text);
      return text.length > "v=DMARC1".length;
    });
  });

  test("is merged into the same text by a second run", () => {
    checkProperty(fc.tuple(strangerRecord, declared), 0.5, ([text, wanted]) => {
      const once = merge(text, wanted);
      const memory = { declaredBefore: dmarcTerms(wanted), found: text };
      expect(merge(once, { ...wanted, ...memory })).toBe(once);
      expect(merge(once, wanted)).toBe(once);
      return once !== text;
    });
  });

  test("that we create is merged into the same text by a second run", () => {
    checkProperty(declared, 0.5, (wanted) => {
      const once = merge(undefined, wanted);
      expect(merge(once, { ...wanted, declaredBefore: dmarcTerms(wanted) })).toBe(once);
      return dmarcTerms(wanted).length > 1;
    });
  });

  test("is never weaker for any name or alignment after the first merge", () => {
    checkProperty(fc.tuple(strangerRecord, declared), 0.2, ([text, wanted]) => {
      const result = valueOf(mergeDmarc(text, wanted));
      expectNotWeaker(result.text, text);
      return mergeDmarc(text, wanted).issues.some(({ id }) => id === "dmarc/stricter-value-kept");
    });
  });

  test("is never weaker than what was found, in a later merge", () => {
    checkProperty(fc.tuple(strangerRecord, declared, declared), 0.2, ([found, first, second]) => {
      const live = merge(found, first);
      const after = merge(live, { ...second, declaredBefore: dmarcTerms(first), found });
      expectNotWeaker(after, found);
      return after !== live;
    });
  });

  test("keeps every tag that is not declared, byte for byte and in its order", () => {
    checkProperty(fc.tuple(strangerRecord, declared), 0.3, ([text, wanted]) => {
      const names = new Set(readTerms(dmarcTerms(wanted)).map(({ tag }) => tag));
      const isForeign = (stretch: string): boolean => !names.has((stretch.split("=")[0] ?? "").trim().toLowerCase());
      const after = raw(merge(text, wanted));
      const foreign = raw(text).filter(isForeign);
      expect(after.filter((stretch) => isForeign(stretch))).toEqual(foreign);
      return foreign.length > 2 && names.size > 0;
    });
  });

  test("keeps every report address that was in it", () => {
    checkProperty(fc.tuple(strangerRecord, declared, declared), 0.2, ([text, first, second]) => {
      const once = merge(text, first);
      const twice = merge(once, { ...second, declaredBefore: dmarcTerms(first), found: text });
      const left = addresses(twice);
      for (const address of addresses(text)) expect(left).toContain(address);
      return addresses(text).length > 0 && left.length > addresses(text).length;
    });
  });

  test("is what it was after merge and release", () => {
    checkProperty(fc.tuple(strangerRecord, declared), 0.5, ([text, wanted]) => {
      const merged = merge(text, wanted);
      const released = valueOf(releaseDmarc(merged, { declared: dmarcTerms(wanted), found: text, createdByUs: false }));
      expect(released.text).toBe(text);
      expect(released.onlyOurs).toBe(false);
      return merged !== text;
    });
  });

  test("is what it was after any two merges and release", () => {
    checkProperty(fc.tuple(strangerRecord, declared, declared), 0.5, ([text, first, second]) => {
      const once = merge(text, first);
      const twice = merge(once, { ...second, declaredBefore: dmarcTerms(first), found: text });
      const released = valueOf(releaseDmarc(twice, { declared: dmarcTerms(second), found: text, createdByUs: false }));
      expect(sorted(released.text)).toEqual(sorted(text));
      return twice !== once;
    });
  });
});

describe("a record that we created", () => {
  test("is only ours whatever was declared, and unchanged by release", () => {
    checkProperty(fc.tuple(declared, declared), 0.5, ([first, second]) => {
      const once = merge(undefined, first);
      const twice = merge(once, { ...second, declaredBefore: dmarcTerms(first) });
      const released = valueOf(releaseDmarc(twice, { declared: dmarcTerms(second), createdByUs: true }));
      expect(released).toMatchObject({ onlyOurs: true, text: twice });
      return dmarcTerms(second).length > 1;
    });
  });

  test("keeps what a stranger added, and loses what is ours, by release", () => {
    checkProperty(declared, 0.5, (wanted) => {
      const text = `${merge(undefined, wanted)}; foo=theirs`;
      const { text: left, onlyOurs } = valueOf(releaseDmarc(text, { declared: dmarcTerms(wanted), createdByUs: true }));
      expect(onlyOurs).toBe(false);
      expect(left).toContain("foo=theirs");
      expect(
        presentDmarcTerms(
          left,
          dmarcTerms(wanted).filter((term) => term !== "p=none"),
        ),
      ).toEqual([]);
      expect(parseDmarc(left).ok).toBe(true);
      return dmarcTerms(wanted).length > 1;
    });
  });
});

describe("garbage", () => {
  test("never throws, loses no octet, and a merge of it is refused or valid", () => {
    checkProperty(fc.tuple(garbage, declared), 0.05, ([text, wanted]) => {
      expect(renderTags(readTags(text))).toBe(text);
      const merged = mergeDmarc(text, wanted);
      releaseDmarc(text, { declared: dmarcTerms(wanted), createdByUs: false });
      presentDmarcTerms(text, [text]);
      withDmarcTerms(stillFoundDmarc(text, text), otherDmarcTerms(text, [text]));
      mergeDmarc(undefined, { declaredBefore: [text], removes: [text], found: text, aggregateReports: [text] });
      expect(!merged.ok || parseDmarc(merged.value.text).ok).toBe(true);
      return merged.ok;
    });
  });
});

function expectNotWeaker(after: string, before: string): void {
  const [now, floor] = [strictnessOf(readTags(after)), strictnessOf(readTags(before))];
  for (const tag of POLICY_TAGS) {
    expect(now.written[tag]).toBeGreaterThanOrEqual(floor.written[tag]);
    expect(now.applied[tag]).toBeGreaterThanOrEqual(floor.applied[tag]);
  }
  for (const tag of ["adkim", "aspf"]) if (valueAt(before, tag) === "s") expect(valueAt(after, tag)).toBe("s");
}

function valueAt(text: string, tag: string): string | undefined {
  return findTag(readTags(text), tag)?.value.toLowerCase();
}

function addresses(text: string): string[] {
  return termsOf(readTags(text))
    .filter(({ tag }) => tag === "rua" || tag === "ruf")
    .map(({ tag, value }) => `${tag}=${uriKey(value)}`);
}

function sorted(text: string): string[] {
  return [...termKeys(termsOf(readTags(text)))].sort();
}
