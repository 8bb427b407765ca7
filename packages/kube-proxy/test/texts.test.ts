/// <reference types="node" />
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Decision, type PatchResult, patchManifest } from '../src/index.ts';

const folder = new URL('fixtures/texts/', import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));

function read(name: string): string {
  return readFileSync(new URL(name, folder), 'utf8');
}

/** The expectations for a fixture: the decision, what kube-proxy sees now, and the codes that must be among the findings. */
interface Row {
  readonly decision: Decision;
  readonly now: string;
  readonly codes?: readonly string[];
}

const patch = (now = 'ipvs/false', ...codes: string[]): Row => ({ decision: 'patch', now, codes });
const none = (now: string, ...codes: string[]): Row => ({ decision: 'none', now, codes });
const refuse = (now: string, ...codes: string[]): Row => ({ decision: 'refuse', now, codes });

const rows: Readonly<Record<string, Row>> = {
  '01-kubeadm-mode-empty': none('iptables/false', 'MODE-UNSET'),
  '02-kubeadm-ipvs-strictarp-false': patch('ipvs/false', 'FEATURE-GATE', 'IPVS-DEPRECATED'),
  '03-kubeadm-explicit-iptables': none('iptables/false'),
  '04-kind-nftables': none('nftables/false'),
  '05-kubespray-ipvs': { decision: 'patch-and-warn', now: 'ipvs/false', codes: ['OWNED'] },
  '06-legacy-no-strictarp-key': patch('ipvs/false', 'FEATURE-GATE', 'FIELD-UNKNOWN'),
  '07-eks-commented-ipvs': patch(),
  '08-chart-null-values': patch('ipvs/false', 'FIELD-TYPE'),
  '09-commented-out-ipvs-block': patch(),
  '10-host-file-utf8-comments': patch(),
  '11-talos-nftables': none('nftables/false'),
  '12-k0s-ipvs': patch(),
  '13-json-one-line': patch(),
  '14-json-pretty-iptables': none('iptables/false'),
  '15-multidoc-kubelet-second': patch('ipvs/false', 'MORE-DOCUMENTS'),
  '16-multidoc-kubelet-first': refuse('undefined/false', 'NOT-A-CONFIG'),
  '17-crlf': patch(),
  '18-tabs-before-values': patch(),
  '19-tab-indented': refuse('undefined/false', 'TEXT-UNREADABLE'),
  '20-anchors-and-merge': patch(),
  '20-alias-of-a-shared-anchor': patch(),
  '20-anchor-that-others-read': patch(),
  '20-strictarp-from-a-merge': patch(),
  '20-whole-block-from-an-alias': patch(),
  '21-pasted-snippet': none('ipvs/true', 'FIELD-DUPLICATE'),
  '22-misspelled-true': patch('ipvs/false', 'FIELD-MISSPELLED'),
  '22-misspelled-false': patch('ipvs/false', 'FIELD-MISSPELLED'),
  '23-quoted-boolean': patch('ipvs/false', 'FIELD-TYPE', 'OLD-PODS'),
  '24-yaml11-on': none('ipvs/true'),
  '25-no-block-no-final-newline': patch(),
  '26-flow-style': patch(),
  '27-flow-style-empty': patch(),
  '28-null-block': patch(),
  '29-wrong-case-mode': refuse('undefined/false', 'MODE-INVALID'),
  '30-already-strict': none('ipvs/true'),
  '31-iptables-with-strictarp': none('iptables/true', 'STRICT-ARP-IDLE'),
  '32-windows': none('kernelspace/false', 'MODE-WINDOWS'),
  '33-deep-indent': patch(),
  '34-unknown-and-removed-fields': patch('ipvs/false', 'FIELD-UNKNOWN', 'FEATURE-GATE'),
  '50-configmap-two-keys': patch(),
  '51-eks-two-configmaps': none('iptables/false'),
  '51-eks-two-configmaps-ipvs': patch(),
  '52-talos-hashed-name': { decision: 'advise', now: 'ipvs/false', codes: ['OWNED'] },
  '53-openshift': { decision: 'advise', now: 'ipvs/false', codes: ['OWNED'] },
  '54-immutable': refuse('ipvs/false', 'IMMUTABLE'),
  '55-kubectl-applied': { decision: 'patch-and-warn', now: 'ipvs/false', codes: ['LAST-APPLIED'] },
  '60-double-quoted-value': patch(),
  '61-double-quoted-insert': patch(),
  '62-json-manifest': patch(),
  '63-literal-strip-insert': patch(),
  '64-literal-keep-insert': patch(),
  '65-indentation-indicator': patch(),
  '66-list': patch(),
  '67-crlf-manifest': patch(),
  '68-flow-configmap': patch(),
  '69-configmap-without-config': refuse('undefined/false', 'MANIFEST'),
  '70-json-inside-yaml': patch(),
  '71-literal-no-final-newline': patch(),
  '72-quoted-over-lines': patch(),
  '90-bom': patch(),
  '91-cr-only': patch(),
  '92-whole-text-indented': patch(),
  '93-json-pretty-own-lines': patch(),
  '94-json-no-ipvs': patch(),
  '95-quoted-keys': patch(),
  '96-duplicate-key': patch('ipvs/false', 'FIELD-DUPLICATE'),
  '97-leading-comments-and-mark': patch(),
  '98-json-with-comment': refuse('undefined/false', 'TEXT-UNREADABLE'),
  '99-unset-strictarp-with-comment': patch(),
};

function summary({ mode, strictArp }: PatchResult): string {
  return `${mode}/${strictArp}`;
}

describe('configurations from the field', () => {
  test('each has a row here', () => {
    expect(names.map((name) => name.replace(/\.yaml$/, '')).sort()).toEqual(Object.keys(rows).sort());
  });

  test.for(names)('%s is decided and edited as it should be', (name) => {
    const text = read(name);
    const result = patchManifest(text);
    const row = rows[name.replace(/\.yaml$/, '')];
    const wanted = existsSync(new URL(`expected/${name}`, folder)) ? read(`expected/${name}`) : text;
    expect(result.text).toBe(wanted);
    expect({ decision: result.decision, now: summary(result) }).toEqual({
      decision: row?.decision,
      now: row?.now,
    });
    expect(result.findings.map(({ code }) => code)).toEqual(
      expect.arrayContaining((row?.codes ?? []).map((code) => `GS-KUBEPROXY-${code}`)),
    );
    expect(result.changed).toBe(wanted !== text);
  });

  test.for(names)('%s stays as it is when it is patched again', (name) => {
    const once = patchManifest(read(name)).text;
    expect(patchManifest(once)).toMatchObject({ changed: false, text: once });
  });
});
