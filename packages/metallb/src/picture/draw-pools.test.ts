/// <reference types="node" />
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fc, test as propertyTest } from '@fast-check/vitest';
import { IpRange, IpSet, parseRange } from '@gatesmith/ip-range';
import { propertyRuns } from '@internal/testing/property-runs';
import { describe, expect, test } from 'vitest';
import { describePools } from '../describe-pools.ts';
import { drawPoolsHtml } from './draw-pools-html.ts';
import { drawPoolsSvg } from './draw-pools-svg.ts';
import { poolStrip } from './pool-strip.ts';

const numRuns = propertyRuns(500);

const pools = describePools(
  [
    { name: 'default', addresses: ['192.168.20.0/26'], avoidBuggyIPs: true },
    { name: 'wide & <odd>', addresses: ['10.0.0.0/8', 'fd00::/64'] },
  ],
  [{ service: 'web/shop', addresses: ['192.168.20.7', '10.1.2.3'] }],
);
const collisions = [{ range: '192.168.20.11', by: 'node n1' }];

describe('the picture', () => {
  test('as SVG is the same string every time', async () => {
    await expect(drawPoolsSvg(pools, { collisions })).toMatchFileSnapshot('../../test/golden/pools.svg');
  });

  test('as a page repeats the numbers in a table', async () => {
    await expect(drawPoolsHtml(pools, { collisions })).toMatchFileSnapshot('../../test/golden/pools.html');
  });

  test('describes itself to a screen reader, and escapes user input', () => {
    const svg = drawPoolsSvg(pools, { collisions, title: 'Pools of "a" & <b>' });
    expect(svg).toContain('role="img" aria-labelledby="pools-title pools-desc"');
    expect(svg).toContain('<title id="pools-title">Pools of &quot;a&quot; &amp; &lt;b&gt;</title>');
    expect(svg).toContain(
      'Pool default: IPv4 64 addresses, 1 used, 62 free; collides with 192.168.20.11 (node n1).',
    );
    expect(svg).not.toContain('<odd>');
  });

  test('has one heading on a page, and a legend of the kinds that occur in it', () => {
    const [free] = describePools([{ name: 'default', addresses: ['192.168.20.20-192.168.20.40'] }]);
    const page = drawPoolsHtml(free === undefined ? [] : [free]);
    expect(page.match(/>Address pools</g)).toHaveLength(3); // the names of the page, of the picture, and the heading
    expect(page).not.toContain('>collision</text>');
    expect(page).toContain('>0 of 21 used</text>');
    expect(page).toContain('>192.168.20.20</text>');
    expect(page).toContain('>192.168.20.40</text>');
  });

  test('of nothing is still a picture', () => {
    expect(drawPoolsSvg([])).toContain('There are no pools.');
  });
});

propertyTest.prop(
  [fc.nat(3_000), fc.array(fc.nat(3_000), { maxLength: 6 }), fc.array(fc.nat(3_000), { maxLength: 3 })],
  { numRuns: Math.ceil(numRuns / 2) },
)(
  'a strip covers the pool without a gap and never loses a single used or colliding address',
  (more, used, hit) => {
    const range = IpRange.of('ipv4', 1_000n, 1_000n + BigInt(more));
    const inside = (list: readonly number[]): IpSet =>
      IpSet.from(list.map((value) => IpRange.of('ipv4', 1_000n + BigInt(value)))).intersection(
        IpSet.of(range),
      );
    const [plain] = describePools([{ name: 'a', addresses: ['10.0.0.0/30'] }]);
    if (plain === undefined) throw new Error('describePools gives one description per pool');
    const description = { ...plain, addresses: IpSet.of(range), used: inside(used) };
    const parts = poolStrip({ description, collisions: inside(hit), reserved: IpSet.empty });
    expect([parts[0]?.start, parts.at(-1)?.end]).toEqual([0, 1]);
    for (const [index, part] of parts.entries()) expect(parts[index + 1]?.start ?? 1).toBe(part.end);
    const kinds = new Set(parts.map(({ kind }) => kind));
    expect(kinds.has('collision')).toBe(!inside(hit).isEmpty);
    if (inside(hit).isEmpty) expect(kinds.has('used')).toBe(!inside(used).isEmpty);
  },
);

test('a /8 is drawn with as many stretches as anything else', () => {
  const [wide] = describePools([{ name: 'a', addresses: ['10.0.0.0/8'] }]);
  if (wide === undefined) throw new Error('describePools gives one description per pool');
  const dots = IpSet.from(
    Array.from({ length: 500 }, (_, index) =>
      IpRange.of('ipv4', parseRange('10.0.0.0').first + BigInt(index * 33_000)),
    ),
  );
  expect(
    poolStrip({ description: { ...wide, used: dots }, collisions: IpSet.empty, reserved: IpSet.empty })
      .length,
  ).toBeLessThanOrEqual(240);
});

const browser = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
);
if (browser === undefined)
  console.warn('skipped: no Chromium on this machine (Debian: apt-get install chromium)');

describe.skipIf(browser === undefined)('in a real browser', () => {
  test('the page is well-formed, holds a labelled picture and a table with headings', {
    timeout: 60_000,
  }, () => {
    const folder = mkdtempSync(join(tmpdir(), 'gatesmith-picture-'));
    try {
      const file = join(folder, 'pools.html');
      // the page measures itself and writes down what a reader would find
      const probe = `<script>
        const svg = document.querySelector('svg');
        const name = svg.getAttribute('aria-labelledby').split(' ').map((id) => document.getElementById(id).textContent).join(' | ');
        const inside = [...svg.querySelectorAll('rect')].every((rect) => rect.closest('pattern') !== null || rect.getBBox().x + rect.getBBox().width <= 760.01);
        const heads = [...document.querySelectorAll('th[scope=col]')].length;
        const rows = [...document.querySelectorAll('tbody tr')].length;
        document.body.setAttribute('data-report', JSON.stringify({ name, inside, heads, rows, width: Math.round(svg.getBoundingClientRect().width) > 100 }));
      </script>`;
      writeFileSync(file, drawPoolsHtml(pools, { collisions }).replace('</body>', `${probe}</body>`));
      const dom = execFileSync(
        browser ?? '',
        [
          '--headless',
          '--no-sandbox',
          '--disable-gpu',
          '--disable-dev-shm-usage',
          `--user-data-dir=${join(folder, 'profile')}`,
          '--dump-dom',
          pathToFileURL(file).href,
        ],
        { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], timeout: 50_000 },
      );
      const report =
        /data-report="([^"]*)"/
          .exec(dom)?.[1]
          ?.replaceAll('&quot;', '"')
          .replaceAll('&amp;', '&')
          .replaceAll('&lt;', '<')
          .replaceAll('&gt;', '>') ?? '{}';
      expect(JSON.parse(report)).toEqual({
        name: expect.stringMatching(
          /^Address pools \| Pool default: IPv4 64 addresses, 1 used, 62 free; collides with 192\.168\.20\.11 \(node n1\)\. Pool wide & <odd>: /,
        ),
        inside: true,
        heads: 7,
        rows: 3,
        width: true,
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
