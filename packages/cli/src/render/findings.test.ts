import type { Finding } from '@gatesmith/diagnostics';
import { expect, test } from 'vitest';
import type { Style } from '../terminal/style.ts';
import { explainLine, renderExplainedFindings, renderFindings } from './findings.ts';

const style: Style = (_format, text) => text;
const note: Finding = { code: 'GS-A', severity: 'info', subject: 'a', path: [], message: 'note', docs: 'x' };
const warning: Finding = { ...note, code: 'GS-B', severity: 'warning', message: 'warning' };
const error: Finding = { ...note, code: 'GS-C', severity: 'error', message: 'error' };

test('errors come first, and the line after them explains the first of them', () => {
  const shown = renderExplainedFindings([note, warning, error], { style, format: 'text' });
  expect(shown).toMatchInlineSnapshot(`
    "a: error GS-C
      error

    a: warning GS-B
      warning

    a: info GS-A
      note

    Explain a code: gatesmith explain GS-C"
  `);
});

test('nothing is explained for notes alone, for codes without an entry, or in short output', () => {
  expect(explainLine([note], { style })).toEqual([]);
  expect(explainLine([{ ...error, docs: undefined }], { style })).toEqual([]);
  expect(renderExplainedFindings([error], { style, format: 'short' })).toBe('a: error GS-C error');
});

test('messages and hints are broken at the width, frames keep their lines', () => {
  const source =
    'pools:\n  - name: default\n    addresses: [192.168.20.20-192.168.20.254, 192.168.30.0/24]\n';
  const placed: Finding = {
    ...error,
    file: 'v.yaml',
    line: 3,
    column: 17,
    path: ['pools', 0, 'addresses', 0],
    message: 'pool "default": the addresses belong to no subnet of the nodes, so no node can announce them',
    hint: 'choose addresses of a subnet of the nodes, or add a route on the router',
  };
  const sources = new Map([['v.yaml', source]]);
  expect(renderFindings([placed], { style, format: 'text', width: 60, sources })).toMatchInlineSnapshot(`
    "v.yaml:3:17: error GS-C pools[0].addresses[0]
      pool "default": the addresses belong to no subnet of the
      nodes, so no node can announce them
      2 |   - name: default
      3 |     addresses: [192.168.20.20-192.168.20.254, 192.168.30.0/24]
        |                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      hint: choose addresses of a subnet of the nodes, or
            add a route on the router"
  `);
});

test('the place is bold, and severity and code have the colour of the severity', () => {
  const marked: Style = (format, text) => `<${[format].flat().join(' ')}>${text}</>`;
  expect(renderFindings([warning], { style: marked, format: 'text' })).toMatchInlineSnapshot(`
    "<bold>a:</> <bold yellow>warning GS-B</>
      warning"
  `);
});
