/** What one bench found, for people and programs. */
export interface Table {
  title: string;
  heading: string[];
  rows: (string | number)[][];
  /** How to read it, a line each. */
  notes?: string[];
}
