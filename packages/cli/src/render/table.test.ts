import { expect, test } from 'vitest';
import { renderTable } from './table.ts';

const table = {
  head: ['SERVICE', 'IN USE', 'ANSWERED'],
  rows: [
    ['web/front', '12', '404: 404 page not found (traefik behind this address)'],
    ['web/other', '3', ''],
  ],
  right: [1],
};

test('columns are as wide as their widest cell, numbers aligned to the right', () => {
  expect(renderTable(table)).toMatchInlineSnapshot(`
    "SERVICE    IN USE  ANSWERED
    web/front      12  404: 404 page not found (traefik behind this address)
    web/other       3"
  `);
  expect(renderTable({ ...table, width: 80 })).toBe(renderTable(table));
});

test('a table that is too wide becomes one block per row, without empty cells', () => {
  expect(renderTable({ ...table, width: 60 })).toMatchInlineSnapshot(`
    "SERVICE   web/front
    IN USE    12
    ANSWERED  404: 404 page not found (traefik behind this
              address)

    SERVICE   web/other
    IN USE    3"
  `);
});
