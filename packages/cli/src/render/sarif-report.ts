import type { Finding, Severity } from '@gatesmith/diagnostics';
import { formatPath } from '@gatesmith/diagnostics';
import { version } from '../version.ts';

const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
};

/** Findings as SARIF 2.1.0 (OASIS): one rule per code; a place in a file where there is one, else the object's name. */
export function sarifReport(findings: readonly Finding[]): string {
  const codes = [...new Set(findings.map(({ code }) => code))].sort();
  const document = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'gatesmith', version, rules: codes.map((id) => ({ id })) } },
        results: findings.map((finding) => result(finding, codes)),
      },
    ],
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function result(finding: Finding, codes: readonly string[]): unknown {
  const { code, severity, subject, path, message, hint, file, line, column } = finding;
  const named = {
    logicalLocations: [
      { fullyQualifiedName: path.length === 0 ? subject : `${subject} ${formatPath(path)}` },
    ],
  };
  const placed =
    file === undefined
      ? {}
      : {
          physicalLocation: {
            artifactLocation: { uri: encodeURI(file) },
            ...(line === undefined
              ? {}
              : { region: { startLine: line, ...(column === undefined ? {} : { startColumn: column }) } }),
          },
        };
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: levels[severity],
    message: { text: hint === undefined ? message : `${message}\n${hint}` },
    locations: [{ ...named, ...placed }],
  };
}
