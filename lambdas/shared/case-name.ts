/** What a case is called: by its display ID, which AWS gives some time after the caseId, and until then by the caseId. Nothing when there is no case. */
export function caseName({ caseId, displayId }: { caseId?: string | null; displayId?: string | null }): string | undefined {
  return displayId || caseId || undefined;
}
