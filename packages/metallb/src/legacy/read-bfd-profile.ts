import type { BfdProfileFields } from '../build-resources.ts';
import { withoutUndefined } from '../without-undefined.ts';
import type { LegacyReader } from './legacy-reader.ts';
import type { UniqueNames } from './unique-names.ts';

/** Reads an entry of `bfd-profiles`. */
export function readBfdProfile(reader: LegacyReader, names: UniqueNames): BfdProfileFields {
  const wanted = reader.text('name') ?? 'default';
  const name = names.give({ kind: 'BFD profile', wanted, path: reader.at('name') });
  const fields = withoutUndefined({
    receiveInterval: reader.number('receive-interval'),
    transmitInterval: reader.number('transmit-interval'),
    detectMultiplier: reader.number('detect-multiplier'),
    echoInterval: reader.number('echo-interval'),
    echoMode: reader.flag('echo-mode'),
    passiveMode: reader.flag('passive-mode'),
    minimumTtl: reader.number('minimum-ttl'),
  });
  reader.finish();
  return { name, ...fields };
}
