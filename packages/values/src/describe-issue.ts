import { type FindingPath, formatPath, nearest, redact } from '@gatesmith/diagnostics';
import { isRecord } from '@gatesmith/kubernetes';
import type { ValuesCode } from './finding-registry.ts';
import { exampleOf, knownKeys, placesOfKey } from './shape/shape-at.ts';
import type { ShapeIssue, ValueKind } from './shape/shape-issue.ts';
import { valueAt } from './value-at.ts';

/** The message for an issue of the schema, before it has a position in a file. */
export interface DescribedIssue {
  readonly code: ValuesCode;
  readonly path: FindingPath;
  readonly message: string;
  readonly hint?: string | undefined;
  readonly nearest?: string | undefined;
  readonly accepted?: readonly string[] | undefined;
  readonly at: 'key' | 'value';
}

/** More unknown keys than this in one map are not looked at: their neighbours are enough. */
const maxKeys = 500;

const kinds: Readonly<Record<ValueKind, string>> = {
  text: 'a string',
  number: 'a number',
  'whole number': 'a whole number',
  boolean: 'true or false',
  list: 'a list',
  map: 'a map',
};

/** A document, and how its sources spell the scalars in it. */
export interface SpelledDocument {
  readonly document: unknown;
  readonly plainAt: (path: FindingPath) => string | undefined;
}

/** Turns one issue into sentences; an issue about several keys becomes several. */
export function describeIssue(issue: ShapeIssue, { document, plainAt }: SpelledDocument): DescribedIssue[] {
  const { path } = issue;
  const name = subjectOf(path);
  const value = valueAt(document, path);
  if (issue.code === 'unknown keys') return issue.keys.slice(0, maxKeys).map((key) => unknownKey(path, key));
  if (value === undefined) {
    return [
      {
        code: 'GS-VALUES-REQUIRED',
        path,
        at: 'key',
        message: `${name}: missing`,
        hint: `add ${JSON.stringify(String(path.at(-1)))}${exampleHint(path)}`,
      },
    ];
  }
  const shown = show(value, path);
  const base = { code: 'GS-VALUES-TYPE', path, at: 'value' } as const;
  switch (issue.code) {
    case 'wrong kind': {
      const wanted = orList([...new Set(issue.wanted.map((kind) => kinds[kind]))]);
      return [
        {
          ...base,
          message:
            value === null
              ? `${name}: is empty (null), and ${wanted} is needed`
              : `${name}: ${shown} is ${kindOf(value)}, and ${wanted} is needed`,
          hint: typeHint(issue.wanted[0], { value, spelled: plainAt(path) }),
        },
      ];
    }
    case 'not a word': {
      const accepted = issue.words.map(String);
      const close =
        typeof value === 'string' ? (nearest(value, accepted) ?? longerWord(value, accepted)) : undefined;
      const isCode = path[0] === 'checks';
      const message = isCode
        ? `${name}: ${shown} is not the code of a finding`
        : accepted.length === 1
          ? `${name}: ${shown} is not ${accepted[0]}, the only value it can have`
          : `${name}: ${shown} is not one of ${accepted.join(', ')}`;
      const instead = isCode
        ? 'use a code as findings print it; docs/reference/findings.md lists all of them'
        : `use ${orList(accepted)}`;
      return [
        {
          ...base,
          accepted,
          nearest: close,
          message,
          hint: close === undefined ? instead : `did you mean ${close}?`,
        },
      ];
    }
    case 'too small':
    case 'too big': {
      const small = issue.code === 'too small';
      const bound = String(issue.bound);
      const unit = issue.of === 'list' ? ' entries' : issue.of === 'text' ? ' characters' : '';
      const size = Array.isArray(value)
        ? `${value.length} entries`
        : typeof value === 'string'
          ? `${value.length} characters`
          : shown;
      const message =
        small && bound === '1' && unit !== ''
          ? `${name}: is empty`
          : `${name}: ${size} is ${small ? 'less than' : 'more than'} ${bound}${unit}`;
      return [
        {
          ...base,
          message,
          hint: `give ${small ? 'at least' : 'at most'} ${bound}${bound === '1' ? singular(unit) : unit}`,
        },
      ];
    }
    case 'wrong format':
      return [{ ...base, message: `${name}: ${shown} ${formatNeed(path)}`, hint: formatHint(path) }];
  }
}

/** The one accepted word of which a part was written, such as `ingress-nginx` for `nginx`. */
function longerWord(word: string, accepted: readonly string[]): string | undefined {
  const part = word.toLowerCase();
  const longer = accepted.filter((one) => part.length >= 3 && one.toLowerCase().split('-').includes(part));
  return longer.length === 1 ? longer[0] : undefined;
}

function singular(unit: string): string {
  return unit === ' entries' ? ' entry' : unit.replace(/s$/, '');
}

function unknownKey(parent: FindingPath, key: string): DescribedIssue {
  const known = knownKeys(parent);
  const close = nearest(key, known);
  const place = parent.length === 0 ? 'the values' : formatPath(parent);
  const nested = close === undefined ? nestedKey(parent, key) : undefined;
  const elsewhere = close === undefined ? placesOfKey(key)[0] : undefined;
  const shownKey = show(key, []);
  const hint =
    key === 'password' && parent.includes('peers')
      ? 'passwords do not belong in a values file: name a Secret with passwordSecret: { name: ... }'
      : close !== undefined
        ? `did you mean ${JSON.stringify(close)}?`
        : nested !== undefined
          ? `a dot in a key is part of it; write ${nested}`
          : elsewhere !== undefined
            ? `it belongs under ${elsewhere}`
            : `keys here: ${known.join(', ')}`;
  return {
    code: 'GS-VALUES-UNKNOWN-KEY',
    path: [...parent, key],
    at: 'key',
    nearest: close,
    accepted: known,
    message: `${shownKey}: not a key of ${place}`,
    hint,
  };
}

/** `a.b` as the nested keys that a user of `--set` meant; nothing when they lead nowhere. */
function nestedKey(parent: FindingPath, key: string): string | undefined {
  const parts = key.split('.');
  if (parts.length < 2 || parts.length > maxNested) return undefined;
  let place = parent;
  for (const part of parts) {
    if (!knownKeys(place).includes(part)) return undefined;
    place = [...place, part];
  }
  return parts.reduceRight((inner, part) => (inner === '' ? `${part}: ...` : `${part}: { ${inner} }`), '');
}

const maxNested = 8;

/** The last name of the path, with the list index that follows it: `addresses[1]`. */
function subjectOf(path: FindingPath): string {
  const start = path.findLastIndex((part) => typeof part === 'string');
  return formatPath(path.slice(Math.max(0, start)));
}

const secretKey = /password|passwd|secret|token|credential/i;

function show(value: unknown, path: FindingPath): string {
  if (path.some((part) => typeof part === 'string' && secretKey.test(part))) return 'the value (not shown)';
  if (isRecord(value) || Array.isArray(value)) return 'the value';
  // JSON has no word for numbers that are none.
  const text = redact((typeof value === 'number' ? undefined : JSON.stringify(value)) ?? String(value));
  return text.length > 80 ? `${text.slice(0, 76)}..."` : text;
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return kinds.list;
  if (typeof value === 'number') return Number.isInteger(value) ? kinds['whole number'] : kinds.number;
  if (typeof value === 'boolean') return kinds.boolean;
  return typeof value === 'string' ? kinds.text : kinds.map;
}

function typeHint(
  wanted: ValueKind | undefined,
  { value, spelled }: { readonly value: unknown; readonly spelled: string | undefined },
): string | undefined {
  if (value === null) return 'remove it, or fill it in';
  if (wanted === 'list' && isRecord(value)) return 'write a list, of which each entry starts with "- "';
  if (wanted === 'list' && !Array.isArray(value)) return 'write it as a list: [ ... ]';
  if (wanted === 'map' && Array.isArray(value)) return 'write keys, without the "- " of a list';
  if (wanted === 'boolean' && typeof value === 'string') return 'write true or false without quotes';
  if (wanted === 'text' && (typeof value === 'number' || typeof value === 'boolean'))
    return `put it in quotes: "${spelled ?? value}"`;
  if ((wanted === 'number' || wanted === 'whole number') && typeof value === 'string')
    return 'write the number without quotes';
  return undefined;
}

function exampleHint(path: FindingPath): string {
  const example = exampleOf(path);
  return example === undefined ? '' : `, for example ${JSON.stringify(example)}`;
}

function formatNeed(path: FindingPath): string {
  const last = path.at(-1);
  if (last === 'holdTime' || last === 'keepaliveTime' || last === 'connectTime') return 'is not a duration';
  if (path[0] === 'networkPolicies') return 'is not a prefix';
  return 'is not a name that Kubernetes accepts';
}

function formatHint(path: FindingPath): string {
  const last = path.at(-1);
  if (last === 'holdTime' || last === 'keepaliveTime' || last === 'connectTime')
    return 'write a number and a unit, such as 90s';
  if (path[0] === 'networkPolicies') return 'write an address and a length, such as 192.168.20.10/32';
  return 'use lower-case letters, digits and "-", with a letter or digit at both ends';
}

function orList(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
