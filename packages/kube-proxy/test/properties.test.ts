/// <reference types="node" />
import { fc, test as property } from '@fast-check/vitest';
import type { DecodedMap } from '@gatesmith/documents';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments, parseDocument } from 'yaml';
import { applyEdits } from '../src/edit/apply-edits.ts';
import { withPath } from '../src/edit/edit-candidate.ts';
import { patchConfig, patchManifest, readConfig } from '../src/index.ts';
import { decodeNodes, readText, sameValue } from '../src/text/read-text.ts';
import { configs } from './configs.ts';

const numRuns = Number(process.env['GATESMITH_RUNS'] ?? 100);

function decode(text: string): DecodedMap {
  const reading = readText(text);
  const decoding = reading.ok ? decodeNodes(reading) : undefined;
  if (decoding?.ok !== true || !(decoding.value instanceof Map))
    throw new Error(`unreadable: ${JSON.stringify(text)}`);
  return decoding.value;
}

/** Every leaf but strictARP, as another reader sees it. */
function elsewhere(text: string): unknown {
  const source = text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
  const [document] = parseAllDocuments(source, {
    version: '1.1',
    merge: true,
    uniqueKeys: false,
    logLevel: 'silent',
  });
  const value: unknown = document?.toJS();
  if (typeof value !== 'object' || value === null) return value;
  const { ipvs, ...rest } = value as Record<string, unknown>;
  const { strictARP: _, ...others } = (typeof ipvs === 'object' && ipvs !== null ? ipvs : {}) as Record<
    string,
    unknown
  >;
  return { ...rest, ipvs: others };
}

describe('any configuration', () => {
  property.prop([configs], { numRuns })('is read as it was meant', ({ text, mode, strictArp }) => {
    const reading = readConfig(text, { kubernetesVersion: '1.36.3' });
    expect({ valid: reading.valid, mode: reading.mode, strictArp: reading.strictArp }).toEqual({
      valid: true,
      mode,
      strictArp,
    });
  });

  property.prop([configs], { numRuns })(
    'is patched where ipvs mode lacks strictARP, and nowhere else',
    ({ text, mode, strictArp }) => {
      const result = patchConfig(text);
      const needed = mode === 'ipvs' && !strictArp;
      expect(result.decision).toBe(needed ? 'patch' : 'none');
      expect(result.changed).toBe(needed);
      expect(result.text === text).toBe(!needed);
    },
  );

  property.prop([configs], { numRuns })('keeps every byte outside the edits', ({ text }) => {
    const { edits, text: after } = patchConfig(text);
    expect(applyEdits(text, edits)).toBe(after);
    const touched = edits.reduce((sum, { start, end }) => sum + end - start, 0);
    expect(touched).toBeLessThanOrEqual(24);
  });

  property.prop([configs], { numRuns })('means the same but for one path', ({ text }) => {
    const { changed, text: after } = patchConfig(text);
    if (!changed) return;
    expect(sameValue(decode(after), withPath(decode(text), ['ipvs', 'strictARP'], true))).toBe(true);
    expect(elsewhere(after)).toEqual(elsewhere(text));
  });

  property.prop([configs], { numRuns })('is left alone the second time', ({ text }) => {
    const once = patchConfig(text).text;
    expect(patchConfig(once)).toMatchObject({ decision: 'none', changed: false, text: once });
  });

  property.prop([configs], { numRuns })('gets strictARP in every mode when asked for', ({ text }) => {
    const after = patchConfig(text, { strictARP: 'always' }).text;
    expect(readConfig(after).strictArp).toBe(true);
    expect(patchConfig(after, { strictARP: 'always' }).changed).toBe(false);
  });

  property.prop([configs], { numRuns })('changes its mode and back', ({ text, mode }) => {
    const moved = patchConfig(text, { mode: 'nftables' });
    expect(readConfig(moved.text).mode).toBe('nftables');
    if (mode === 'iptables')
      expect(readConfig(patchConfig(moved.text, { mode: 'iptables' }).text).mode).toBe('iptables');
    expect(applyEdits(text, moved.edits)).toBe(moved.text);
  });

  property.prop([configs], { numRuns })('is only reported on by check', ({ text }) => {
    const { changed, text: after } = patchConfig(text, { strictARP: 'check' });
    expect({ changed, after }).toEqual({ changed: false, after: text });
  });

  property.prop([configs, fc.constantFrom('|', '|-', '|+', '"', 'json')], { numRuns })(
    'comes out of a manifest as it does alone',
    ({ text }, how) => {
      // a block scalar has one kind of line end and no byte order mark; what is stored in the API has \n
      const plain = text
        .replace(/\r\n?/g, '\n')
        .replace(/^\ufeff/, '')
        .replace(/\n+$/, how === '|-' ? '' : '\n');
      const blockable = !/\t|\u0085/.test(plain) && !plain.startsWith(' ');
      const manifest =
        how.startsWith('|') && blockable
          ? literal(plain, how)
          : JSON.stringify(asObject(plain), null, how === 'json' ? 2 : 0);
      const result = patchManifest(manifest);
      const alone = patchConfig(plain);
      expect(result.decision).toBe(alone.decision);
      expect(applyEdits(manifest, result.edits)).toBe(result.text);
      const document = parseDocument(result.text).toJS() as { data: Record<string, string> };
      expect(document.data['config.conf']?.trimEnd()).toBe(alone.text.trimEnd());
      expect(document.data['kubeconfig.conf']).toBe('kind: Config\n# strictARP: false\n');
    },
  );
});

function asObject(text: string): unknown {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'kube-proxy' },
    data: { 'config.conf': text, 'kubeconfig.conf': 'kind: Config\n# strictARP: false\n' },
  };
}

function literal(text: string, header: string): string {
  const lines = text
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => (line === '' ? '' : `    ${line}`));
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: kube-proxy\ndata:\n  config.conf: ${header}\n${lines.join('\n')}\n  kubeconfig.conf: |\n    kind: Config\n    # strictARP: false\n`;
}

describe('hostile input', () => {
  test.for([
    ['a megabyte of one character', 'a'.repeat(1_000_000)],
    ['a megabyte of brackets', '['.repeat(1_000_000)],
    ['a megabyte of braces', '{"a":'.repeat(200_000)],
    ['a hundred thousand keys', Array.from({ length: 100_000 }, (_, index) => `k${index}: v`).join('\n')],
    [
      'a ladder of indentation',
      Array.from({ length: 1_000 }, (_, index) => `${' '.repeat(index)}a:`).join('\n'),
    ],
    [
      'aliases of aliases',
      `a0: &a0 [x, x]\n${Array.from({ length: 40 }, (_, index) => `a${index + 1}: &a${index + 1} [*a${index}, *a${index}]`).join('\n')}`,
    ],
    ['two million characters', 'x: y\n'.repeat(400_000)],
    ['half a surrogate pair', 'kind: "\ud800"'],
  ] as const)('%s is refused in bounded time', ([, text]) => {
    expect(patchManifest(text).decision).toBe('refuse');
  });

  test('a key called __proto__ is a key like any other', () => {
    const text =
      'apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\n__proto__:\n  mode: ipvs\nmode: ipvs\n';
    expect(patchConfig(text)).toMatchObject({ decision: 'patch', mode: 'ipvs' });
    expect(Object.hasOwn(Object.prototype, 'mode')).toBe(false);
  });

  property.prop([fc.string({ unit: 'binary', maxLength: 200 })], { numRuns })(
    'no text at all makes it throw',
    (text) => {
      expect(patchManifest(text).text).toBe(text);
    },
  );
});
