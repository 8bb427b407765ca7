import { readJson } from './json-nodes.ts';
import type { TextReading } from './node.ts';
import { readPlainBlock } from './plain-block-nodes.ts';
import { readYaml, readYamlDocuments } from './yaml-nodes.ts';

// every break that Go's reader knows beside \n: a lone CR, NEL, LS, PS
const foreignBreak = /\r(?!\n)|[\u0085\u2028\u2029]/g;
// what Go's reader refuses ("control characters are not allowed"), half surrogate pairs included
const control =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/**
 * Reads a text as Kubernetes' decoders do: JSON when its first character after blanks is `{`, else YAML 1.1, first document only.
 * Offsets in the answer point into the text as given.
 */
export function parseText(text: string): TextReading {
  if (startsAsJson(text)) return readJson(text);
  const plain = readPlainBlock(text);
  if (plain !== undefined) return plain;
  return findControlCharacter(text) ?? readYaml(withPlainBreaks(text));
}

/** Reads every document of a manifest: one for JSON, each of them for YAML. */
export function parseDocuments(text: string): readonly TextReading[] {
  const json = startsAsJson(text) ? readJson(text) : undefined;
  // kubectl tries YAML where JSON fails: a flow map begins like JSON
  if (json?.ok === true) return [json];
  const bad = findControlCharacter(text);
  return bad === undefined ? readYamlDocuments(withPlainBreaks(text)) : [bad];
}

function withPlainBreaks(text: string): string {
  return text.replace(foreignBreak, '\n');
}

function findControlCharacter(text: string): TextReading | undefined {
  const bad = control.exec(text);
  if (bad === null) return undefined;
  const code = text.charCodeAt(bad.index).toString(16).toUpperCase().padStart(4, '0');
  return {
    ok: false,
    format: 'yaml',
    reason: `control character U+${code} is not allowed`,
    offset: bad.index,
  };
}

// unicode.IsSpace in Go; a byte order mark is none
const goSpace = /^[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*\{/;

function startsAsJson(text: string): boolean {
  return goSpace.test(text);
}
