/** A check of each category, to play with: its ID and its name as options of a list. */
export const CHECKS_OFFERED = [
  ['Qch7DwouX1', 'Low Utilization Amazon EC2 Instances'],
  ['HCP4007jGY', 'Security Groups - Specific Ports Unrestricted'],
  ['ZRxQlPsb6c', 'High Utilization Amazon EC2 Instances'],
  ['H7IgTzjTYb', 'Amazon EBS Snapshots'],
]
  .map(([id, name]) => `<option value="${id}">${name}</option>`)
  .join('');
