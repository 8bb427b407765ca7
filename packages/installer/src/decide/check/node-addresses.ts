import { type KubernetesObject, listAt, textAt } from '@gatesmith/kubernetes';
import { addressList } from '../../stated-addresses.ts';

const nodeArguments = /^(k3s|rke2)\.io\/node-args$/;
const nodeEnvironment = /^(k3s|rke2)\.io\/node-env$/;
/** A copy of what was applied, annotations of other objects included. */
const copies: ReadonlySet<string> = new Set(['kubectl.kubernetes.io/last-applied-configuration']);
const ownAddressFlags: ReadonlySet<string> = new Set([
  'node-ip',
  'node-external-ip',
  'advertise-address',
  'bind-address',
]);

/** Every address that is known to be the node's: those of its status, and of further interfaces that only annotations state. */
export function nodeAddresses(node: KubernetesObject): readonly string[] {
  const stated = listAt(node, 'status', 'addresses')
    .filter((entry) => textAt(entry, 'type') !== 'Hostname')
    .flatMap((entry) => addressList(textAt(entry, 'address') ?? ''));
  return [...new Set([...stated, ...Object.entries(node.metadata.annotations ?? {}).flatMap(annotated)])];
}

/**
 * Network plugins and distributions write the addresses of a node into annotations of many names. Whichever name it has, an
 * annotation that consists of addresses, or is JSON with such strings, states addresses of the node.
 */
function annotated([name, text]: readonly [string, string]): readonly string[] {
  if (copies.has(name)) return [];
  if (nodeArguments.test(name)) {
    return argumentsOf(text).flatMap(([flag, value]) =>
      ownAddressFlags.has(flag) ? addressList(value) : [],
    );
  }
  return stringsIn(jsonOf(text) ?? text).flatMap(addressList);
}

/** The arguments of the k3s or RKE2 process that runs on the node; the first one is `server` or `agent`. */
export function nodeWordsOf({ metadata }: KubernetesObject): readonly string[] {
  return Object.entries(metadata.annotations ?? {}).flatMap(([name, text]) =>
    nodeArguments.test(name) ? stringsIn(jsonOf(text)) : [],
  );
}

/** The server that the environment of a k3s or RKE2 agent names. */
export function joinedServersOf({ metadata }: KubernetesObject): readonly string[] {
  return Object.entries(metadata.annotations ?? {}).flatMap(([name, text]) => {
    if (!nodeEnvironment.test(name)) return [];
    const variables = jsonOf(text);
    return [textAt(variables, 'K3S_URL'), textAt(variables, 'RKE2_URL')].filter((url) => url !== undefined);
  });
}

/** The flags of the k3s or RKE2 process that runs on the node, with their values. */
export function nodeArgumentsOf(node: KubernetesObject): readonly (readonly [string, string])[] {
  return flagsOf(nodeWordsOf(node));
}

function argumentsOf(text: string): readonly (readonly [string, string])[] {
  return flagsOf(stringsIn(jsonOf(text)));
}

/** `--flag value` and `--flag=value`, without the dashes. */
export function flagsOf(words: readonly string[]): readonly (readonly [string, string])[] {
  return words.flatMap((word, position): readonly (readonly [string, string])[] => {
    const [, flag, value] = /^--?([a-zA-Z][\w-]*)(?:=(.*))?$/s.exec(word) ?? [];
    return flag === undefined ? [] : [[flag, value ?? words[position + 1] ?? '']];
  });
}

function jsonOf(text: string): unknown {
  if (!/^\s*[[{"]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function stringsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}
