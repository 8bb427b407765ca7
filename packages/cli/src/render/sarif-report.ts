import { defaultSeverity, type Finding, formatPath, type Severity } from '@gatesmith/diagnostics';
import { findingEntry } from '../all-findings.ts';
import { version } from '../version.ts';

const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
};

/** Findings as SARIF 2.1.0 (OASIS): one rule per code; the place in a file where there is one, else the object as if it were a file. */
export function sarifReport(findings: readonly Finding[]): string {
  const codes = [...new Set(findings.map(({ code }) => code))].sort();
  const document = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'gatesmith', version, rules: codes.map(rule) } },
        results: findings.map((finding) => result(finding, codes)),
      },
    ],
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

/** The registry entry of a code; a code that no registry lists is a rule with an id alone. */
function rule(id: string): unknown {
  const entry = findingEntry(id);
  if (entry === undefined) return { id };
  const { title, text, docs } = entry;
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text },
    helpUri: docs,
    help: { text: `${text}\n\n${docs}` },
    defaultConfiguration: { level: levels[defaultSeverity(entry)] },
  };
}

function result(finding: Finding, codes: readonly string[]): unknown {
  const { code, severity, subject, path, message, hint, file, line, column } = finding;
  const named = {
    logicalLocations: [
      { fullyQualifiedName: path.length === 0 ? subject : `${subject} ${formatPath(path)}` },
    ],
  };
  // Code scanning refuses a result without a file; an object of a cluster takes its place.
  const region =
    file === undefined
      ? { startLine: 1 }
      : line === undefined
        ? undefined
        : { startLine: line, startColumn: column };
  const placed = {
    physicalLocation: {
      artifactLocation: { uri: encodeURI(file ?? subject) },
      ...(region === undefined ? {} : { region }),
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
