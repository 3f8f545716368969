import * as nodeModule from 'node:module';
import { join } from 'node:path';
import { THIS_PROJECT } from './assembly';

// Imported first: half a second of a run is Node.js compiling the same packages each time. Older versions of it cannot keep that.
nodeModule.enableCompileCache?.(join(THIS_PROJECT.cache, 'compiled'));
