import fc from 'fast-check';

/** A configuration text made at random, valid for kube-proxy, and what it says. */
export interface MadeConfig {
  readonly text: string;
  readonly mode: string;
  /** The effective value of `ipvs.strictARP`. */
  readonly strictArp: boolean;
}

const trueWords = ['true', 'True', 'yes', 'on', 'y', '!!bool "true"'];
const falseWords = ['false', 'False', 'no', 'off', 'n', '~', 'null', ''];
const comments = ['# plain', '# strictARP: false', '#mode: ipvs', '# caf\u00e9 \ud83e\udd8a', '#'];

const style = fc.record({
  step: fc.constantFrom(2, 4, 3),
  quote: fc.constantFrom('', '"', "'"),
  keyQuote: fc.constantFrom('', '', '', '"'),
  newline: fc.constantFrom('\n', '\n', '\r\n', '\r'),
  finalNewline: fc.boolean(),
  bom: fc.boolean(),
  indentAll: fc.constantFrom(0, 0, 0, 2),
  head: fc.constantFrom('', '', '---', '# written by hand'),
  tail: fc.constantFrom('', '', '...', '---|kind: Other', '# the end', '#ipvs:|#  strictARP: true'),
  gap: fc.constantFrom(' ', ' ', '  ', '\t'),
  trailing: fc.constantFrom('', '', ' ', ` ${comments[0]}`, '\t# tab'),
});

type Style = typeof style extends fc.Arbitrary<infer T> ? T : never;

const strict = fc.oneof(
  fc.record({ word: fc.constantFrom(...trueWords), on: fc.constant(true) }),
  fc.record({ word: fc.constantFrom(...falseWords), on: fc.constant(false) }),
);

/** Block YAML in random manners: indentation, quotes, line ends, comments, anchors, merges, duplicates, several documents. */
export const blockConfigs: fc.Arbitrary<MadeConfig> = fc
  .record({
    style,
    mode: fc.constantFrom('ipvs', 'ipvs', 'ipvs', 'iptables', 'nftables', ''),
    shape: fc.constantFrom(
      'none',
      'null',
      'empty',
      'without',
      'with',
      'with',
      'duplicate',
      'merged',
      'aliased',
      'flow',
      'flow-with',
      'anchored',
    ),
    strict,
    notes: fc.array(fc.constantFrom('', ...comments), { maxLength: 4 }),
    order: fc.constantFrom(0, 1, 2),
    extra: fc.boolean(),
  })
  .map(({ style: how, mode, shape, strict: wanted, notes, order, extra }) => {
    const { block, on } = ipvsBlock(shape, wanted, how);
    const modeLines =
      mode === '' ? [] : [`${key('mode', how)}:${how.gap}${how.quote}${mode}${how.quote}${how.trailing}`];
    const more = extra
      ? ['conntrack:', `${' '.repeat(how.step)}min: 0`, 'nodePortAddresses:', '- 10.0.0.0/8']
      : [];
    const parts = [[...notes, ...more], modeLines, block];
    const rotated =
      shape === 'merged' || shape === 'aliased' ? parts : [...parts.slice(order), ...parts.slice(0, order)];
    const body = [
      'apiVersion: kubeproxy.config.k8s.io/v1alpha1',
      'kind: KubeProxyConfiguration',
      ...rotated.flat(),
    ];
    const indented = body.map((line) => (line === '' ? line : ' '.repeat(how.indentAll) + line));
    const lines = [how.head, ...indented, ...how.tail.split('|')].filter(
      (line, index) => line !== '' || (index > 0 && index <= indented.length),
    );
    const text = `${how.bom ? '\ufeff' : ''}${lines.join(how.newline)}${how.finalNewline ? how.newline : ''}`;
    return { text, mode: mode === '' ? 'iptables' : mode, strictArp: on };
  });

function key(name: string, { keyQuote }: Style): string {
  return `${keyQuote}${name}${keyQuote}`;
}

function ipvsBlock(
  shape: string,
  { word, on }: { word: string; on: boolean },
  how: Style,
): { readonly block: string[]; readonly on: boolean } {
  const pad = ' '.repeat(how.step);
  const entry = `${pad}${key('strictARP', how)}:${word === '' ? '' : how.gap}${word}${word === '' ? '' : how.trailing}`;
  const other = `${pad}scheduler: "rr"${how.trailing}`;
  const flowWord = word === '' ? '~' : word;
  switch (shape) {
    case 'none':
      return { block: [], on: false };
    case 'null':
      return { block: [`ipvs:${how.trailing}`, `${pad}# scheduler: lc`], on: false };
    case 'empty':
      return { block: ['ipvs: {}'], on: false };
    case 'without':
      return { block: ['ipvs:', other, `${pad}excludeCIDRs:`, `${pad}- 10.0.0.0/24`], on: false };
    case 'duplicate':
      return { block: ['ipvs:', `${pad}strictARP: ${on ? 'false' : 'true'}`, other, entry], on };
    case 'merged':
      return { block: ['x-base: &base', entry, 'ipvs:', `${pad}<<: *base`, other], on };
    case 'aliased':
      return { block: ['x-base: &base', entry, other, 'ipvs: *base'], on };
    case 'flow':
      return { block: ['ipvs: {scheduler: rr,  syncPeriod: 30s}'], on: false };
    case 'flow-with':
      return { block: [`ipvs: { scheduler: rr, strictARP: ${flowWord} }`], on };
    case 'anchored':
      return { block: ['ipvs:', `${pad}strictARP: &arp ${on ? 'true' : 'false'}`, other], on };
    default:
      return { block: ['ipvs:', other, entry, `${pad}syncPeriod: 30s`], on };
  }
}

/** JSON in random manners: minified, indented by blanks or tabs, keys in any order. */
export const jsonConfigs: fc.Arbitrary<MadeConfig> = fc
  .record({
    mode: fc.constantFrom('ipvs', 'ipvs', 'iptables'),
    ipvs: fc.constantFrom(
      undefined,
      null,
      {},
      { scheduler: 'rr' },
      { strictARP: false, scheduler: 'rr' },
      { strictARP: true },
      { strictARP: null },
    ),
    space: fc.constantFrom('', ' ', '  ', '\t'),
    reverse: fc.boolean(),
    finalNewline: fc.boolean(),
  })
  .map(({ mode, ipvs, space, reverse, finalNewline }) => {
    const entries: [string, unknown][] = [
      ['apiVersion', 'kubeproxy.config.k8s.io/v1alpha1'],
      ['kind', 'KubeProxyConfiguration'],
      ['mode', mode],
      ['conntrack', { min: 0 }],
      ...(ipvs === undefined ? [] : [['ipvs', ipvs] as [string, unknown]]),
    ];
    const value = Object.fromEntries(reverse ? entries.reverse() : entries);
    const strictArp =
      typeof ipvs === 'object' && ipvs !== null && 'strictARP' in ipvs && ipvs.strictARP === true;
    return { text: `${JSON.stringify(value, null, space)}${finalNewline ? '\n' : ''}`, mode, strictArp };
  });

/** A configuration of either kind. */
export const configs: fc.Arbitrary<MadeConfig> = fc.oneof(
  { arbitrary: blockConfigs, weight: 4 },
  { arbitrary: jsonConfigs, weight: 1 },
);
