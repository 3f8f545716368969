/** Those of the installation of the tests, as CloudFormation tells them. */
export const PARAMETERS = {
  Mode: 'Live',
  MaxCasesPerHour: '5',
  OpenDelaySeconds: '60',
  ResolveDelaySeconds: '900',
  AutoResolve: 'true',
  ReopenWindowHours: '24',
  QuietPeriodMinutes: '15',
  DefaultServiceCode: 'amazon-cloudwatch',
  DefaultCategoryCode: 'general-guidance',
  DefaultSeverityCode: 'normal',
  IssueType: 'technical',
  CaseLanguage: 'en',
  CcEmailAddresses: 'secret.person@example.com',
};
