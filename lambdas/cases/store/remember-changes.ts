import type { ChangeRecord, IncidentStore } from './incident-records';

/** A store that reads no change twice while one incident is worked: its event stays as it is, and what becomes of it is decided by this work. */
export function rememberChanges(incidents: IncidentStore): IncidentStore {
  const known = new Map<string, ChangeRecord>();
  return {
    ...incidents,
    async readChange(incidentKey, changeId) {
      const remembered = known.get(changeId);
      if (remembered) return remembered;
      const read = await incidents.readChange(incidentKey, changeId);
      if (read) known.set(changeId, read);
      return read;
    },
    async putChange(incidentKey, change) {
      const put = await incidents.putChange(incidentKey, change);
      known.set(change.id, put);
      return put;
    },
    settleChanges(incidentKey, changeIds, disposition) {
      for (const id of changeIds) known.delete(id);
      return incidents.settleChanges(incidentKey, changeIds, disposition);
    },
    noteSuppression(incidentKey, changeId, suppressedBy) {
      known.delete(changeId);
      return incidents.noteSuppression(incidentKey, changeId, suppressedBy);
    },
  };
}
