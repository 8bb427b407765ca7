import { formatPath, type Severity } from '@gatesmith/diagnostics';
import { bySeverity } from '../render/findings.ts';
import { relativeFile } from './relative-file.ts';
import type { Report } from './report.ts';

const commands: Readonly<Record<Severity, 'error' | 'warning' | 'notice'>> = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
};

/**
 * Findings as workflow commands of GitHub Actions, errors first because GitHub shows only the first ten of each kind, and
 * the verdict as the last line. A finding without a file annotates the run.
 */
export function githubAnnotations({ findings, verdict, origin }: Report): string {
  const lines = bySeverity(findings).map(
    ({ code, severity, subject, path, message, hint, file, line, column }) => {
      const about = path.length === 0 ? (file === undefined ? subject : '') : formatPath(path);
      const place = file === undefined ? {} : { file: relativeFile(file, origin.folder), line, col: column };
      const properties = Object.entries({ ...place, title: `${code} ${about}`.trim() })
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => `${name}=${escapeProperty(String(value))}`)
        .join(',');
      return `::${commands[severity]} ${properties}::${escapeData(hint === undefined ? message : `${message}\nhint: ${hint}`)}`;
    },
  );
  return `${[...lines, verdict.title].join('\n')}\n`;
}

/** As `escapeData` in actions/toolkit, packages/core/src/command.ts. */
function escapeData(value: string): string {
  return value.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** As `escapeProperty` in actions/toolkit. */
function escapeProperty(value: string): string {
  return escapeData(value).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
