import ts from 'typescript';
import { blank, type Passage, type PassageKind } from './passage.ts';

/** Comments and, in product code, strings of two words and more. Test code contributes comments and the titles of its tests. */
export function typescriptPassages(source: string, file: string): Passage[] {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const isTest = /\.test\.ts$|\/test\//.test(file);
  const passages: Passage[] = [];
  let withoutLiterals = source;
  const visit = (node: ts.Node): void => {
    if (isLiteral(node)) {
      const start = node.getStart(tree);
      withoutLiterals = blankRange(withoutLiterals, start, node.end);
      const kind = kindOf(node, isTest);
      const text = literalText(node, tree, source);
      if (kind !== undefined && /\p{L}{2,}[^\n]* \p{L}{2,}/u.test(text)) passages.push({ kind, start, text });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return [...passages, ...commentPassages(withoutLiterals)].sort((a, b) => a.start - b.start);
}

type Literal =
  | ts.StringLiteral
  | ts.NoSubstitutionTemplateLiteral
  | ts.TemplateExpression
  | ts.RegularExpressionLiteral;

function isLiteral(node: ts.Node): node is Literal {
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node) || ts.isRegularExpressionLiteral(node);
}

function kindOf(node: Literal, isTest: boolean): PassageKind | undefined {
  if (ts.isRegularExpressionLiteral(node) || ts.isTaggedTemplateExpression(node.parent)) return undefined;
  if (ts.isImportDeclaration(node.parent) || ts.isExportDeclaration(node.parent)) return undefined;
  if (!isTest) return 'string';
  return isTestTitle(node) ? 'title' : undefined;
}

function isTestTitle(node: Literal): boolean {
  if (!ts.isCallExpression(node.parent) || node.parent.arguments[0] !== node) return false;
  let callee: ts.Expression = node.parent.expression;
  while (
    ts.isCallExpression(callee) ||
    ts.isPropertyAccessExpression(callee) ||
    ts.isTaggedTemplateExpression(callee)
  )
    callee = ts.isTaggedTemplateExpression(callee) ? callee.tag : callee.expression;
  return (
    ts.isIdentifier(callee) && ['clusterTest', 'describe', 'it', 'scenario', 'test'].includes(callee.text)
  );
}

/** The literal with its quotes, escapes and substitutions blanked; inline code is blanked too. */
function literalText(node: Literal, tree: ts.SourceFile, source: string): string {
  const start = node.getStart(tree);
  let text = ` ${source.slice(start + 1, node.end - 1)} `;
  if (ts.isTemplateExpression(node))
    for (const span of node.templateSpans)
      text = blankRange(
        text,
        span.expression.getFullStart() - start - 2,
        span.literal.getStart(tree) - start + 1,
        'X',
      );
  return blankCode(blank(text, /\\(?:u\{?[\da-f]+\}?|.)/gi).replaceAll('\n', ' '));
}

function commentPassages(source: string): Passage[] {
  const block = /\/\*[\s\S]*?\*\/|\/\/[^\n]*(?:\n[ \t]*\/\/[^\n]*)*/g;
  return [...source.matchAll(block)].map((match) => ({
    kind: 'comment' as const,
    start: match.index,
    text: blankCode(
      blank(
        match[0].replaceAll(/```[\s\S]*?(?:```|$)/g, (code) => ' '.repeat(code.length)),
        /^\s*(?:\/\*\*?|\/\/|\*\/?)|\*\/$/gm,
      ).replaceAll('\n', ' '),
    ),
  }));
}

function blankCode(text: string): string {
  return blank(blank(text, /`[^`]*`/g, 'X'), /\{\w+\}|\{@\w+ [^}]*\}|\bhttps?:\/\/\S+/g, 'X');
}

function blankRange(text: string, from: number, to: number, filler = ' '): string {
  return text.slice(0, from) + blank(text.slice(from, to), /[\s\S]+/g, filler) + text.slice(to);
}
