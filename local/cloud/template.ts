import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../lambdas/shared/usage-error';
import type { ParameterDeclaration } from '../../lib/parameter-values';

/** A resource of the template, its properties still full of intrinsics. */
export interface Resource {
  Type: string;
  Properties?: Record<string, unknown>;
  Condition?: string;
}

/** What must hold among the parameters together. */
export interface TemplateRule {
  RuleCondition?: unknown;
  Assertions: { Assert: unknown; AssertDescription?: string }[];
}

/** The parts of a CloudFormation template that a local run reads. */
export interface Template {
  Parameters?: Record<string, ParameterDeclaration>;
  Conditions?: Record<string, unknown>;
  Rules?: Record<string, TemplateRule>;
  Resources: Record<string, Resource>;
  Outputs?: Record<string, { Value: unknown; Condition?: string }>;
}

/** A synthesised stack: its template, and the folders of the code that it names. */
export interface Assembly {
  template: Template;
  /** Folder of the bundled code behind an S3 key of the template, as in `Code.S3Key`. */
  assetFolder(s3Key: string): string;
}

interface AssetManifest {
  files: Record<string, { source: { path: string }; destinations: Record<string, { objectKey: string }> }>;
}

/**
 * Reads one stack of what `cdk synth` wrote.
 * @param folder the CDK output folder
 * @throws UsageError when there is no such stack in it
 */
export function readAssembly(folder: string, stack: string): Assembly {
  const templateFile = join(folder, `${stack}.template.json`);
  if (!existsSync(templateFile))
    throw new UsageError(`${templateFile} is not there: ${folder} is not the CDK output of the stack ${stack}.`);
  const template = JSON.parse(readFileSync(templateFile, 'utf8')) as Template;
  const manifest = JSON.parse(readFileSync(join(folder, `${stack}.assets.json`), 'utf8')) as AssetManifest;
  return { template, assetFolder: s3Key => join(folder, sourceOf(manifest, s3Key)) };
}

function sourceOf(manifest: AssetManifest, s3Key: string): string {
  for (const { source, destinations } of Object.values(manifest.files)) {
    if (Object.values(destinations).some(({ objectKey }) => objectKey === s3Key)) return source.path;
  }
  throw new Error(`The template names the code ${s3Key}, but no asset of the assembly is published under that key.`);
}
