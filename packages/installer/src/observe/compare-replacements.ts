import { type KubernetesObject, objectId } from '@gatesmith/kubernetes';
import { type FieldDifference, fieldDifferences } from '../decide/adopt/field-differences.ts';
import { type Replacement, replacementsOf } from '../decide/adopt/replacements.ts';
import type { Desired } from '../desired/desired.ts';
import { ClusterError } from '../errors.ts';
import type { CallOptions, Cluster } from '../ports/cluster.ts';
import { redactObject } from './redact-object.ts';
import type { InstallDetail } from './survey-installs.ts';

/** A replacement, with every field that it changes. */
export interface ComparedReplacement extends Replacement {
  /** The objects as the server would store them, with its defaults; as rendered where there was no dry run. */
  readonly expected?: KubernetesObject | undefined;
  readonly differences: readonly FieldDifference[];
  /** Why the server would not store it. */
  readonly refused?: string | undefined;
  /** The object as the old release rendered it. */
  readonly rendered?: KubernetesObject | undefined;
}

export interface CompareReplacementsOptions extends CallOptions {
  readonly desired: Desired;
  readonly details: readonly InstallDetail[];
}

/** Owns nothing in the cluster, so that a dry run adds to an object what the release states and removes nothing. */
const fieldManager = 'gatesmith-compare';

/** Fields that say who an object is and how it is doing. */
const bookkeeping = new Set([
  'apiVersion',
  'status',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'metadata.resourceVersion',
  'metadata.generation',
  'metadata.creationTimestamp',
  'metadata.managedFields',
  'metadata.selfLink',
]);

/**
 * Compares everything that an install consists of with what the release has in its place, in all fields. The server is asked
 * by dry run what it would store, so that its defaults appear on both sides.
 */
export async function compareReplacements(
  cluster: Pick<Cluster, 'apply'>,
  { desired, details, signal }: CompareReplacementsOptions,
): Promise<readonly ComparedReplacement[]> {
  const compared = await Promise.all(
    details.map(async (detail) => {
      const rendered = new Map(detail.rendered.map((object) => [idIn(object, detail), object]));
      return Promise.all(
        replacementsOf(detail, desired).map(async (replacement): Promise<ComparedReplacement> => {
          const { before, after, sameText } = replacement;
          const described = { ...replacement, rendered: rendered.get(objectId(before)) };
          if (after === undefined) return { ...described, differences: [] };
          const { object, isStored, refused } = await dryRun(cluster, after, { signal });
          const expected = redactObject({ ...object, kind: after.kind });
          // Without the server's defaults both sides are compared as they were rendered.
          const known = isStored ? before : (described.rendered ?? before);
          const differences = fieldDifferences(known, expected, sameText).filter(
            ({ path, ...sides }) =>
              !bookkeeping.has(path.slice(0, 2).join('.')) &&
              !bookkeeping.has(path[0] ?? '') &&
              (isStored || described.rendered !== undefined || sides.after !== undefined),
          );
          return { ...described, expected, refused, differences };
        }),
      );
    }),
  );
  return compared.flat();
}

/** A manifest may leave out the namespace that Helm puts an object into. */
function idIn(object: KubernetesObject, { parts, install }: InstallDetail): string {
  const placed = { ...object, metadata: { namespace: install.namespace, ...object.metadata } };
  return parts.some((part) => objectId(part) === objectId(placed)) ? objectId(placed) : objectId(object);
}

interface DryRun {
  readonly object: KubernetesObject;
  readonly isStored: boolean;
  readonly refused?: string | undefined;
}

async function dryRun(
  cluster: Pick<Cluster, 'apply'>,
  object: KubernetesObject,
  { signal }: CallOptions,
): Promise<DryRun> {
  try {
    const stored = await cluster.apply(object, { dryRun: true, force: true, fieldManager, signal });
    return { object: stored, isStored: true };
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    // Missing rights are a separate finding, and the rendering is compared without the server's defaults.
    return { object, isStored: false, refused: error.code === 'INVALID' ? error.message : undefined };
  }
}
