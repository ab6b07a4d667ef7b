import { readFileSync } from 'node:fs';
import { parse, type AST } from 'svelte/compiler';
import ts from 'typescript';

/** What a person reads or hears of these; a component of ours takes label, text and note for the same. */
const attributesSaid = /^(title|aria-label|aria-valuetext|aria-description|placeholder|alt|label|text|note)$/;
const letters = /\p{L}{2,}/u;
/** A sentence, a part of one, or a word that begins as labels do. */
const isSaid = (text: string) =>
  letters.test(text) &&
  /^\P{Ll}*\p{L}[\p{L}\d ,.:;…'’“”?!()–-]*$/u.test(text) &&
  /^\s*\p{Lu}|\p{L} \p{L}/u.test(text);
/** Names of keys of the keyboard, of fields and of what the browser knows; units; tags, whose names are not translated. */
const names =
  /^(Enter|Delete|Home|End|Page(Up|Down)|Arrow(Up|Down|Left|Right)|Escape|Space|Tab|Backspace|POST|NFD|\w+Error|CanvasText|Genre|Mood|BPM|Key|WEBGL_\w+|Files|MB|LUFS|Rock|Metal|[a-z-]+\(.*\))$/;

/** The texts of a source of the window that a person may read and that no catalogue has: "line: text". */
export function textsOutside(file: string): string[] {
  const source = readFileSync(file, 'utf8');
  const found: { at: number; text: string }[] = [];
  const look = (code: string, offset: number) =>
    lookAtScript(code, (at, text) => found.push({ at: offset + at, text }));
  if (file.endsWith('.ts')) look(source, 0);
  else {
    const root = parse(source, { modern: true });
    for (const script of [root.instance, root.module])
      if (script)
        look(sliceOf(source, script.content as unknown as Span), (script.content as unknown as Span).start);
    walk(root.fragment, (node) => {
      if (node.type === 'Text' && letters.test(node.data))
        found.push({ at: node.start, text: node.data.trim() });
      if (node.type === 'ExpressionTag')
        look(`(${sliceOf(source, node.expression as unknown as Span)})`, node.start);
    });
  }
  return found.map(({ at, text }) => `${source.slice(0, at).split('\n').length}: ${text}`);
}

interface Span {
  start: number;
  end: number;
}
const sliceOf = (source: string, { start, end }: Span) => source.slice(start, end);

/** Calls back with everything in a template that may be text: not what is code, a key or a style. */
function walk(node: unknown, visit: (node: AST.Text | AST.ExpressionTag) => void): void {
  if (Array.isArray(node)) return node.forEach((one) => walk(one, visit));
  if (typeof node !== 'object' || node === null || !('type' in node)) return;
  const known = node as AST.SvelteNode;
  if (known.type === 'Text' || known.type === 'ExpressionTag') return visit(known);
  if (known.type === 'RegularElement' && known.name === 'code') return;
  if (known.type === 'Attribute') {
    if (!attributesSaid.test(known.name) || known.value === true) return;
    const parts = Array.isArray(known.value) ? known.value : [known.value];
    for (const part of parts) if (part.type !== 'Text' || !isExample(part.data)) visit(part);
    return;
  }
  for (const inside of [
    'nodes',
    'attributes',
    'fragment',
    'body',
    'consequent',
    'alternate',
    'fallback',
  ] as const)
    if (inside in known) walk((known as unknown as Record<string, unknown>)[inside], visit);
}

/** An address, or a tag of the vocabulary, whose names are not translated. */
const isExample = (text: string) => text.includes('://') || /^hip[ -]hop$/i.test(text);

function lookAtScript(code: string, tell: (at: number, text: string) => void): void {
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node) || ts.isInterfaceDeclaration(node)) return;
    if (
      ts.isCallExpression(node) &&
      /(^|\.)(matches|closest|querySelector|querySelectorAll|Error)$/.test(node.expression.getText())
    )
      return;
    if (ts.isNewExpression(node)) return;
    const text = ts.isStringLiteralLike(node)
      ? node.text
      : ts.isTemplateExpression(node)
        ? [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join(' ').trim()
        : '';
    if (isSaid(text) && !names.test(text)) tell(node.getStart(), text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('script.ts', code, ts.ScriptTarget.ESNext, true));
}
