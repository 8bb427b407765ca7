import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';

/** The targets of all links on a page that lead to another file or to a heading. */
export function linkTargets(markdown: string): readonly string[] {
  const targets: string[] = [];
  visit(fromMarkdown(markdown), (node) => {
    if (node.type === 'link' && !/^[a-z]+:/.test(node.url)) targets.push(node.url);
  });
  // The parser supports no tables and leaves links in them as they are written.
  for (const [row] of markdown.matchAll(/^\|.*$/gm))
    for (const [, url = ''] of row.matchAll(/\]\(([^)\s]+)\)/g)) if (!/^[a-z]+:/.test(url)) targets.push(url);
  return targets;
}

/** The anchors of a page's headings, as GitHub names them. */
export function headingAnchors(markdown: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  visit(fromMarkdown(markdown), (node) => {
    if (node.type !== 'heading') return;
    let words = '';
    visit(node, (inner) => {
      if (inner.type === 'text' || inner.type === 'inlineCode') words += inner.value;
    });
    anchors.add(
      words
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    );
  });
  return anchors;
}

function visit(node: Nodes, see: (node: Nodes) => void): void {
  see(node);
  if ('children' in node) for (const child of node.children) visit(child, see);
}
