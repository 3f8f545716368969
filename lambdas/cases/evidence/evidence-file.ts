import type { AlarmEvent } from '../alarms/alarm-event';
import type { AlarmReading } from '../alarms/cloudwatch-reader';
import type { AlarmSubject } from '../incident/subject';

/** A file for a case. */
export interface EvidenceFile {
  fileName: string;
  data: Uint8Array;
}

/** What could be collected, and a line for each thing that could not, for the text of the case. */
export interface Evidence {
  files: EvidenceFile[];
  /** Files that may be larger than an attachment set takes. */
  largeFiles?: EvidenceFile[];
  notes: string[];
}

/** What the evidence is about. */
export interface EvidenceSubject {
  alarm: AlarmSubject;
  /** When its present state began (ISO 8601). */
  since: string;
  event?: AlarmEvent;
  /** What was read of the alarm before. */
  reading: AlarmReading;
  now: Date;
  /** A rule asks for all of the alarm's history. */
  wantsCompleteHistory?: boolean;
}

export function jsonFile(fileName: string, content: unknown): EvidenceFile {
  return { fileName, data: Buffer.from(`${JSON.stringify(content, null, 2)}\n`) };
}
