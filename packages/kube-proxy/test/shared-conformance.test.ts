/// <reference types="node" />
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sharedPath } from '@internal/testing/shared';
import { describe, expect, test } from 'vitest';
import { patchManifest } from '../src/index.ts';

/** Bytes as text and back without loss: none of the files holds anything but UTF-8. */
function read(path: string): string {
  return readFileSync(path, 'utf8');
}

const folder = sharedPath('data/kube-proxy');
const names = folder === undefined ? [] : readdirSync(folder).filter((name) => name.endsWith('.yaml'));
const expected = new Set(folder === undefined ? [] : readdirSync(join(folder, 'expected')));

describe.skipIf(folder === undefined)('the reference data', () => {
  test.for(names)('%s comes out byte for byte as it should', (name) => {
    if (folder === undefined) return;
    const text = read(join(folder, name));
    const result = patchManifest(text);
    expect(result.text).toBe(expected.has(name) ? read(join(folder, 'expected', name)) : text);
    expect(result.changed).toBe(expected.has(name));
    expect(patchManifest(result.text).changed).toBe(false);
  });
});
