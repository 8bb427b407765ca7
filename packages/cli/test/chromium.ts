import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Without these Chromium refuses to run as root, and contacts its maker at every start. */
export const browserFlags: string[] = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const names = ['chromium', 'chromium-browser', 'google-chrome', 'chrome'];

/**
 * The Chromium of this machine. Without one the reason is printed; with `CI=true` that is an error where `.ci/run` can
 * install it.
 */
export function findChromium(): string | undefined {
  const found = programs(names)[0];
  if (found !== undefined) return found;
  const reason = `the HTML report is not checked in a browser: none of ${names.join(', ')} is on PATH`;
  const installs = process.getuid?.() === 0 && programs(['apt-get']).length > 0;
  if (process.env['CI'] === 'true' && installs)
    throw new Error(`${reason}; apt-get install chromium, as .ci/install-browser does`);
  console.warn(reason);
  return undefined;
}

function programs(wanted: readonly string[]): readonly string[] {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return wanted.flatMap((name) =>
    folders.map((folder) => join(folder, name)).filter((path) => existsSync(path)),
  );
}
