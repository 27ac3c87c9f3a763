import type * as pulumi from "@pulumi/pulumi";
import type { Reading, ZoneAdapter } from "../providers";
import { currentRun, providerKey } from "./run";
import { ReadFailedError, withinTime } from "./timeLimit";

/** Whose provider instance reads, and how long it may take. */
export interface Reader {
  /** The component that the reading is for. @default - the program itself, with the default providers */
  readonly parent?: pulumi.ComponentResource;
  /** Seconds. */
  readonly timeout: number;
}

/** The reading of this run: every key is asked for once, whoever asks. */
export function sharedReading(adapter: ZoneAdapter, reader: Reader): Reading {
  const run = currentRun();
  const prefix = `${adapter.provider} ${providerKey(run, instanceOf(adapter, reader))}`;
  return {
    invoke: invokeOptions(reader),
    fresh: false,
    once: <T>(key: string, what: string, read: () => Promise<T>) => {
      const known = run.readings.get(`${prefix} ${key}`) as Promise<T> | undefined;
      if (known !== undefined) return known;
      const reading = readable(what, reader, false, read);
      run.readings.set(`${prefix} ${key}`, reading);
      return reading;
    },
  };
}

/** A reading that asks again: for the guards, right before a write. */
export function freshReading(reader: Reader): Reading {
  return {
    invoke: invokeOptions(reader),
    fresh: true,
    once: (_key, what, read) => readable(what, reader, true, read),
  };
}

function instanceOf(adapter: ZoneAdapter, reader: Reader): pulumi.ProviderResource | undefined {
  return reader.parent?.getProvider(adapter.resourceType);
}

// With the component as parent the invoke uses the provider instance that its children use.
function invokeOptions(reader: Reader): pulumi.InvokeOptions {
  return reader.parent === undefined ? {} : { parent: reader.parent };
}

async function readable<T>(what: string, reader: Reader, isGuard: boolean, read: () => Promise<T>): Promise<T> {
  return withinTime(what, reader.timeout, isGuard, async () => {
    try {
      return await read();
    } catch (error) {
      throw new ReadFailedError(what, error);
    }
  });
}
