import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderReport } from '../src/reports/render-report.ts';
import type { Report } from '../src/reports/report.ts';
import { browserFlags, findChromium } from './chromium.ts';
import { exampleAddresses, examplePlan, exampleReport } from './example-report.ts';

// The HTML report in a real browser: what people see on a screen, a phone and paper.

const executablePath = findChromium();

const reports: Readonly<Record<string, Report>> = {
  check: exampleReport,
  plan: { ...exampleReport, plan: examplePlan, verdict: { result: 'changes', title: 'Changes to make' } },
  verify: {
    ...exampleReport,
    findings: [],
    addresses: exampleAddresses,
    verdict: { result: 'passed', title: 'Working' },
    origin: {
      ...exampleReport.origin,
      cluster: { kind: 'snapshot', context: 'x'.repeat(200), takenAt: '2026-11-30T23:00:00.000Z' },
    },
  },
};

const screens = [
  { name: 'a desktop', width: 1280, colorScheme: 'light', media: 'screen' },
  { name: 'a dark desktop', width: 1280, colorScheme: 'dark', media: 'screen' },
  { name: 'a phone', width: 390, colorScheme: 'light', media: 'screen' },
  { name: 'a dark phone', width: 390, colorScheme: 'dark', media: 'screen' },
  { name: 'paper', width: 794, colorScheme: 'dark', media: 'print' },
] as const;

describe.skipIf(executablePath === undefined)('the HTML report', () => {
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: browserFlags });
    folder = await mkdtemp(join(tmpdir(), 'gatesmith-report-'));
    for (const [name, report] of Object.entries(reports))
      await writeFile(join(folder, `${name}.html`), await renderReport(report, 'html'));
  });
  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function open(name: string, { width, colorScheme, media }: (typeof screens)[number]): Promise<Page> {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    await page.emulateMedia({ media });
    await page.goto(pathToFileURL(join(folder, `${name}.html`)).href);
    return page;
  }

  describe.each(Object.keys(reports))('of %s', (name) => {
    test.for(screens)('fits $name and has no accessibility violation there', async (screen) => {
      const page = await open(name, screen);
      expect(await page.evaluate(overflowing)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(screen.width);
      await page.evaluate(axe.source);
      const { violations, incomplete } = await page.evaluate<axe.AxeResults>('axe.run()');
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
      expect(incomplete.filter(({ id }) => id === 'color-contrast')).toEqual([]);
      await page.close();
    });

    test('reads the same without scripts, and requests nothing', async () => {
      const [screen] = screens;
      const requested: string[] = [];
      const context = await browser.newContext({ javaScriptEnabled: false });
      const page = await context.newPage();
      page.on('request', (request) => requested.push(request.url()));
      const address = pathToFileURL(join(folder, `${name}.html`)).href;
      await page.goto(address);
      const withScripts = await open(name, screen);
      expect(await page.ariaSnapshot()).toBe(await withScripts.ariaSnapshot());
      expect(requested).toEqual([address]);
      await context.close();
      await withScripts.close();
    });
  });

  test('is dark on a dark screen and light on paper', async () => {
    const [light, dark, , , paper] = screens;
    const background = async (screen: (typeof screens)[number]): Promise<string> => {
      const page = await open('plan', screen);
      const color = await page.evaluate('getComputedStyle(document.body).backgroundColor');
      await page.close();
      return String(color);
    };
    expect(await background(light)).toBe('rgb(255, 255, 255)');
    expect(await background(dark)).toBe('rgb(13, 17, 23)');
    expect(await background(paper)).toBe('rgb(255, 255, 255)');
  });
});

/** Runs in the page: the elements that reach beyond its right edge. */
const overflowing = `[...document.querySelectorAll('body *')]
  .filter((element) => !element.closest('thead') || innerWidth > 640)
  .filter((element) => element.getBoundingClientRect().right > innerWidth + 0.5)
  .map((element) => element.outerHTML.slice(0, 120))`;
