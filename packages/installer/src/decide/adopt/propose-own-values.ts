import { at } from '@gatesmith/kubernetes';
import type { OwnValues } from '../../observe/own-values.ts';
import type { Snapshot } from '../../observe/snapshot.ts';
import type { InstallDetail } from '../../observe/survey-installs.ts';
import { alreadyOurs } from './already-ours.ts';
import { asInput } from './carried-values.ts';
import type { Recognition } from './existing-install.ts';
import { type ProposedValues, proposeIngress } from './propose-values.ts';

/**
 * The values of our own release, under which nothing changes. A release without an ingress controller may be next to an
 * ingress-nginx of another tool, which is then proposed as usual.
 */
export function proposeOwnValues(
  { revision, values }: OwnValues,
  {
    snapshot,
    recognition,
    details = [],
  }: {
    readonly snapshot: Snapshot;
    readonly recognition: Recognition;
    readonly details?: readonly InstallDetail[];
  },
): ProposedValues {
  const ingress =
    at(values, 'ingress', 'controller') === 'none'
      ? proposeIngress(snapshot, recognition, details)
      : undefined;
  const finding = alreadyOurs(revision, {
    severity: 'info',
    effect: 'these are the values of the release',
    hint: 'change them, then run: gatesmith up -f values.yaml',
  });
  return {
    values: asInput({ ...values, ...ingress?.values }),
    findings: [finding, ...(ingress?.findings ?? [])],
  };
}
