import { type FindingPath, nearest } from '@gatesmith/diagnostics';
import { isRecord } from '@gatesmith/kubernetes';
import type { NodeLabels } from '@gatesmith/metallb';
import type { ResourceFinding } from './check-resources.ts';
import { brokenRules, placed, resourceFindings, ruleFinding } from './check-values.ts';
import { findingCodes } from './gen/finding-codes.ts';
import type { LostPlaces } from './lost-places.ts';
import type { Locate } from './merge-sources.ts';
import { readablePart } from './shape/readable-part.ts';
import type { ShapeIssue } from './shape/shape-issue.ts';
import type { ValuesFinding } from './values-finding.ts';

/** A document with wrong keys or types, and what is wrong. */
export interface WrongShape {
  readonly written: Readonly<Record<string, unknown>>;
  readonly issues: readonly ShapeIssue[];
  /** The cluster's nodes, where they are known. */
  readonly nodes?: readonly NodeLabels[] | undefined;
  /** As in the options of `safeParseValues`. */
  readonly forInstall: boolean;
}

/**
 * The findings of rules and of MetalLB about the part of a document that can be read: a misspelled key in one section must
 * not hide what is wrong in another. A finding that relies on something unreadable is left out, because it might be
 * nothing but a consequence.
 */
export function checkReadablePart(wrong: WrongShape, locate: Locate): readonly ValuesFinding[] {
  return [...findingsOfRules(wrong, locate), ...findingsOfResources(wrong, locate)];
}

function findingsOfRules(
  { written, issues, forInstall }: WrongShape,
  locate: Locate,
): readonly ValuesFinding[] {
  const part = readablePart(written, issues);
  if (part === undefined) return [];
  const { lost, originalPath } = part;
  const skipped = meantToSkip(written);
  return brokenRules({ ...part, forInstall }).flatMap((broken) => {
    if (broken.skippable && skipped.has(broken.code)) return [];
    const path = originalPath(broken.path);
    const isCertain = [path, ...(broken.reliesOn ?? [])].every((one) => lost.isKnown(one));
    return isCertain ? [ruleFinding({ ...broken, path }, locate)] : [];
  });
}

/** The codes that `checks.skip` contains although it, or one of its entries, is not as it should be. */
function meantToSkip({ checks }: WrongShape['written']): ReadonlySet<string> {
  const skip = isRecord(checks) ? checks['skip'] : undefined;
  const words: readonly unknown[] = Array.isArray(skip) ? skip : [skip];
  return new Set(
    words.flatMap((word) => (typeof word === 'string' ? (nearest(word, findingCodes) ?? []) : [])),
  );
}

/** MetalLB's objects are judged without the entries that lack something; only a pool without a name is given one. */
function findingsOfResources(
  { written, issues, nodes }: WrongShape,
  locate: Locate,
): readonly ValuesFinding[] {
  const part = readablePart(written, issues, poolName);
  if (part === undefined) return [];
  const { values, lost, originalPath } = part;
  const hasPeers = values.bgp.peers.length > 0 || lost.isKnown(['bgp', 'peers']);
  const skipped = meantToSkip(written);
  return resourceFindings({ values, nodes }).flatMap((unplaced) => {
    if (!unplaced.refused && skipped.has(unplaced.code)) return [];
    const finding = { ...unplaced, path: originalPath(unplaced.path) };
    const isJudged = hasPeers || finding.path[0] !== 'bgp';
    return isJudged && isCertain(finding, lost) ? [placed(finding, locate)] : [];
  });
}

function poolName([section, index, key, ...rest]: FindingPath): unknown {
  return section === 'pools' && key === 'name' && rest.length === 0 ? `pool-${index}` : undefined;
}

/** Dependencies of findings beyond the entry that they are about. Every other one needs two entries to clash, or one alone. */
const reliesOn: Readonly<Record<string, readonly FindingPath[]>> = {
  'GS-ADVERTISEMENT-DANGLING': [['pools']],
  'GS-ADVERTISEMENT-SELECTS-NOTHING': [['pools']],
  'GS-ADVERTISEMENT-NO-NODE': [['network'], ['pools'], ['metallb', 'speaker']],
  'GS-NODES-EXCLUDED': [['network'], ['pools'], ['metallb', 'speaker']],
  'GS-POOL-LOTTERY': [['pools']],
  'GS-POOL-OUTSIDE-SUBNET': [['network'], ['layer2'], ['bgp', 'advertisements']],
};

function isCertain({ code, path, severity }: ResourceFinding, lost: LostPlaces): boolean {
  const [section] = path;
  if (section === 'bgp' && !lost.isKnown(['bgp', 'mode'])) return false;
  if (![path, ...(reliesOn[code] ?? [])].every((one) => lost.isKnown(one))) return false;
  // Other problems of a pool: an error in its addresses is one. A warning may be answered by another key.
  if (section === 'pools' && path[2] === 'addresses' && severity === 'error') return true;
  const index = path.findIndex((part) => typeof part === 'number');
  return index === -1 || lost.isKnown(path.slice(0, index + 1));
}
