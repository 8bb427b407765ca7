import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type BundledChart, bundledChart, helmBinary } from '@gatesmith/installer';
import { standInCharts } from '@gatesmith/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPageShell, type PageShell } from '../src/page-shell.ts';
import { type CommandStep, pageSteps } from '../src/page-steps.ts';
import { pages, root } from '../src/pages.ts';
import { workspaceCommand } from '../src/workspace-command.ts';

let chart: BundledChart;
beforeAll(async () => {
  chart = await bundledChart({ helm: helmBinary(), charts: standInCharts() });
});
afterAll(() => chart.close());

/** Commands that report by exit code 3 that there is something to do, which is why a page shows them. */
const reporting =
  /^gatesmith (check|plan|verify|explain|kube-proxy plan|adopt .*--print-values|(up|adopt|rollback|uninstall) .*--dry-run)\b/;

async function runStep(shell: PageShell, { commands, before, exitCode, output }: CommandStep): Promise<void> {
  for (const command of before) {
    const ran = await shell.run(command);
    expect({ command, ...ran }).toMatchObject({ exitCode: 0 });
  }
  let printed = '';
  for (const [index, command] of commands.entries()) {
    if ((await workspaceCommand(command)) !== undefined) continue;
    const ran = await shell.run(command);
    printed += ran.output;
    const isLast = index === commands.length - 1;
    const allowed = isLast && exitCode !== undefined ? [exitCode] : reporting.test(command) ? [0, 3] : [0];
    expect(allowed, `${command}\n${ran.output}`).toContain(ran.exitCode);
  }
  const words = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
  for (const line of output) expect(words(printed)).toContain(words(line));
}

const run = pages().filter((page) => page !== 'CONTRIBUTING.md' && page !== 'docs/testing.md');

test.for(run)('the commands on %s work on the practice cluster as the page shows them', async (page) => {
  const steps = pageSteps(await readFile(join(root, page), 'utf8'));
  if (!steps.some((step) => step.kind === 'commands' && step.notRun === undefined)) return;
  const folder = join(root, dirname(page));
  const files = page.startsWith('examples/') && existsSync(folder) ? folder : undefined;
  await using shell = await openPageShell({ files, chart: chart.path });
  for (const step of steps) {
    if (step.kind === 'file') await shell.write(step.name, step.content);
    else if (step.notRun === undefined) await runStep(shell, step);
  }
});
