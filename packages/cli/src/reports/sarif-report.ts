import { createHash } from 'node:crypto';
import { defaultSeverity, type Finding, formatPath, type Severity } from '@gatesmith/diagnostics';
import type { Log, ReportingDescriptor, Result } from 'sarif';
import { findingEntry } from '../all-findings.ts';
import { version } from '../version.ts';
import { relativeFile } from './relative-file.ts';
import type { Report, ReportOrigin } from './report.ts';

const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
};

/**
 * Findings as SARIF 2.1.0 (OASIS), in the subset that GitHub code scanning reads: one rule per code, and for every result a
 * file, because code scanning rejects a whole upload in which one result has none.
 */
export function sarifReport({ findings, origin }: Report): string {
  const codes = [...new Set(findings.map(({ code }) => code))].sort();
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'gatesmith',
            version,
            semanticVersion: version,
            informationUri: 'https://github.com/gatesmith/gatesmith',
            rules: codes.map(rule),
          },
        },
        // Keeps the alerts of two commands apart: the results of one replace only its own earlier ones.
        automationDetails: { id: `gatesmith/${origin.command}/` },
        columnKind: 'utf16CodeUnits',
        results: results(findings, codes, origin),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

/** The registry entry of a code. A code that no registry lists is that of an error, which has no entry. */
function rule(id: string): ReportingDescriptor {
  const entry = findingEntry(id);
  if (entry === undefined) {
    const text = 'The command failed before it could check anything.';
    return { id, shortDescription: { text: id }, fullDescription: { text }, help: { text } };
  }
  const { title, text, docs } = entry;
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text },
    helpUri: docs,
    help: { text: `${text}\n\n${docs}`, markdown: `${text}\n\n[${id}](${docs})` },
    defaultConfiguration: { level: levels[defaultSeverity(entry)] },
    properties: { tags: ['kubernetes', 'load-balancer'] },
  };
}

function results(findings: readonly Finding[], codes: readonly string[], origin: ReportOrigin): Result[] {
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const { code, severity, subject, path, message, hint } = finding;
    const name = path.length === 0 ? subject : `${subject} ${formatPath(path)}`;
    const identity = `${code} ${name}`;
    const count = (seen.get(identity) ?? 0) + 1;
    seen.set(identity, count);
    return {
      ruleId: code,
      ruleIndex: codes.indexOf(code),
      level: levels[severity],
      message: { text: hint === undefined ? message : `${message}\nhint: ${hint}` },
      locations: [
        {
          physicalLocation: physicalLocation(finding, origin),
          logicalLocations: [{ fullyQualifiedName: name }],
        },
      ],
      // Code scanning derives the fingerprint from the line otherwise, and several findings about a cluster share one line.
      partialFingerprints: { primaryLocationLineHash: `${hash(identity)}:${count}` },
    };
  });
}

/**
 * The place in a file. A finding about a cluster is shown at the top of the values file, which is where the cluster is
 * described in the repository; without such a file the object's name takes its place.
 */
function physicalLocation(
  { file, line, column, subject }: Finding,
  { files: [values], folder }: ReportOrigin,
): NonNullable<NonNullable<Result['locations']>[number]['physicalLocation']> {
  const shown = file ?? values;
  const uri = encodeURI(shown === undefined ? subject : relativeFile(shown, folder)).replaceAll(
    /[#?]/g,
    encodeURIComponent,
  );
  if (file === undefined || line === undefined)
    return { artifactLocation: { uri }, region: { startLine: 1 } };
  return {
    artifactLocation: { uri },
    region: { startLine: line, ...(column === undefined ? {} : { startColumn: column }) },
  };
}

function hash(identity: string): string {
  return createHash('sha256').update(identity).digest('hex').slice(0, 16);
}
