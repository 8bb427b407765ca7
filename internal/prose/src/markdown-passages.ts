import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import type { Passage } from './passage.ts';

/** One passage per paragraph, heading or table. Code, links' targets and HTML are not part of it. */
export function markdownPassages(source: string): Passage[] {
  const passages: Passage[] = [];
  collect(fromMarkdown(source), source, passages);
  return passages;
}

function collect(node: Nodes, source: string, into: Passage[]): void {
  if (node.type === 'paragraph' || node.type === 'heading') {
    const start = node.position?.start.offset ?? 0;
    const end = node.position?.end.offset ?? start;
    const text = blankExceptText(node, source.slice(start, end), start);
    into.push({ kind: 'markdown', start, text });
  } else if ('children' in node) {
    for (const child of node.children) collect(child, source, into);
  }
}

function blankExceptText(node: Nodes, text: string, offset: number): string {
  const characters = [...text.replaceAll(/[^\n]/g, ' ')];
  const keep = (inner: Nodes): void => {
    if (inner.type === 'text' || inner.type === 'inlineCode') {
      const start = (inner.position?.start.offset ?? offset) - offset;
      const end = (inner.position?.end.offset ?? offset) - offset;
      for (let index = start; index < end; index++)
        characters[index] = inner.type === 'text' ? text.charAt(index) : 'X';
    }
    if ('children' in inner) for (const child of inner.children) keep(child);
  };
  keep(node);
  return characters.join('');
}
