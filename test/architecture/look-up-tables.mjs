// Finds look-ups in plain objects by names that come from outside: a name such as "constructor" or "__proto__" finds what every object has.
// Prints a JSON list of {file, line, text}. Usage: node look-up-tables.mjs TSCONFIG FOLDER...
import { dirname, join, relative, sep } from 'node:path';
import { SyntaxKind } from 'typescript/unstable/ast';
import { API, TypeFlags } from 'typescript/unstable/sync';

/** The one place that may: it asks Object.hasOwn first. */
const HELPER = join('lambdas', 'shared', 'own.ts');

const [config, ...folders] = process.argv.slice(2);
const root = dirname(config);
const api = new API({ cwd: root });
const project = api.updateSnapshot({ openProjects: [config] }).getProjects()[0];
const { checker, program } = project;
const found = [];

for (const file of program.getSourceFileNames()) {
  const name = relative(root, file);
  if (folders.some(folder => name.startsWith(`${folder}${sep}`)) && name !== HELPER) look(program.getSourceFile(file), name);
}
console.log(JSON.stringify(found));
api.close();

function look(source, file) {
  const visit = node => {
    const access = foreignAccess(node);
    if (access) {
      const line = source.text.slice(0, access.getStart(source)).split('\n').length;
      found.push({ file, line, text: access.getText(source) });
    }
    node.forEachChild(visit);
  };
  visit(source);
}

/** The look-up that a node is, if its name may be any text and its object inherits from Object. */
function foreignAccess(node) {
  if (node.kind === SyntaxKind.ElementAccessExpression) {
    const isRemoval = node.parent.kind === SyntaxKind.DeleteExpression;
    return !isRemoval && isAnyName(node.argumentExpression) && isPlainObject(node.expression) ? node : undefined;
  }
  if (node.kind === SyntaxKind.BinaryExpression && node.operatorToken.kind === SyntaxKind.InKeyword)
    return isAnyName(node.left) && isPlainObject(node.right) ? node : undefined;
  const isPattern = node.kind === SyntaxKind.BindingElement && node.propertyName?.kind === SyntaxKind.ComputedPropertyName;
  return isPattern && isAnyName(node.propertyName.expression) ? node : undefined;
}

/** Any text, or a text that is only said to be one of a few. */
function isAnyName(expression) {
  const inner = withoutClaims(expression);
  return partsOf(checker.getTypeAtLocation(inner)).some(
    ({ flags }) => (flags & (TypeFlags.String | TypeFlags.TemplateLiteral | TypeFlags.Any)) !== 0,
  );
}

function withoutClaims(expression) {
  const isClaim = [SyntaxKind.AsExpression, SyntaxKind.ParenthesizedExpression, SyntaxKind.NonNullExpression].includes(expression.kind);
  return isClaim ? withoutClaims(expression.expression) : expression;
}

function isPlainObject(expression) {
  if (expression.getText() === 'process.env') return false;
  const type = checker.getTypeAtLocation(expression);
  return partsOf(type).some(part => !checker.isArrayLikeType(part) && (part.flags & (TypeFlags.String | TypeFlags.StringLiteral)) === 0);
}

function partsOf(type) {
  if (type === undefined) return [];
  return (type.flags & TypeFlags.Union) !== 0 ? type.getTypes() : [type];
}
