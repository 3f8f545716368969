#!/usr/bin/env node
// Runs the command line from the checkout, where its sources are TypeScript. Both kinds of import have to learn that.
import { register as registerRequire } from 'tsx/cjs/api';
import { register as registerImport } from 'tsx/esm/api';

registerRequire();
registerImport();
await import('./main.ts');
