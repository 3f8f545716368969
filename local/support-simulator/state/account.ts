import type { Settings } from '../settings';
import { AttachmentStore } from './attachment-store';
import { CaseStore } from './case-store';
import { TokenBucket } from './token-bucket';
import { TrustedAdvisor } from './trusted-advisor';
import { UploadStore } from './upload-store';

/** All the simulator remembers: one AWS account. */
export interface Account {
  settings: Settings;
  cases: CaseStore;
  attachments: AttachmentStore;
  uploads: UploadStore;
  trustedAdvisor: TrustedAdvisor;
  /** One rate for each family of operations. */
  rates: { support: TokenBucket; 'trusted-advisor': TokenBucket };
}

/** An account in which nothing has happened yet, except what its world says about Trusted Advisor. */
export function emptyAccount(settings: Settings): Account {
  const { clock, limits } = settings;
  return {
    settings,
    cases: new CaseStore(settings),
    attachments: new AttachmentStore(settings),
    uploads: new UploadStore(settings),
    trustedAdvisor: new TrustedAdvisor(settings.world, clock, settings.refreshCoolDownSeconds),
    rates: {
      support: new TokenBucket(() => limits.supportCallsPerSecond, clock),
      'trusted-advisor': new TokenBucket(() => limits.trustedAdvisorCallsPerSecond, clock),
    },
  };
}
