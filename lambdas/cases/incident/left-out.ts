/**
 * existing-alarm: it has been in ALARM since before the installation. scaling-alarm: it is there to scale something, not to tell of trouble.
 * actions-disabled: somebody switched its actions off.
 */
export type LeftOut = 'existing-alarm' | 'scaling-alarm' | 'actions-disabled';

/** For people, after "No case: ". */
export const LEFT_OUT_WORDS: Record<LeftOut, string> = {
  'existing-alarm': 'it has been in ALARM since before the installation (parameter ExistingAlarms)',
  'scaling-alarm': 'it only scales something (parameter ScalingAlarms)',
  'actions-disabled': 'its actions are switched off (parameter AlarmsWithDisabledActions)',
};
